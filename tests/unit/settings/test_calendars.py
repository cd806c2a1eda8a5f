"""When somebody has appointments, by calendars as four programs write them, and by ones that are broken."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.settings import calendars
from postured.settings.calendars import Found, appointments, merged
from postured.settings.meetings import Span
from tests.architecture.source import ROOT
from tests.unit.settings.ordinary import as_ordinary_user

BERLIN = ZoneInfo("Europe/Berlin")
SAMPLES = ROOT / "tests/data/calendars"
THE_DAY_THE_CLOCKS_GO_BACK = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
NOW = THE_DAY_THE_CLOCKS_GO_BACK


class Write(Protocol):
    def __call__(self, text: str, name: str = "work.ics") -> str: ...


def said(found: Found) -> list[str]:
    """Its spans as people would write them."""
    return [f"{moment(begin):%a %d %H:%M}-{moment(end):%H:%M}" for begin, end in found.spans]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, BERLIN)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (
            "google.ics",  # every day at half past nine: one is left out, one is later, and two are no meetings
            [
                "Sun 25 09:30-10:00",
                "Tue 27 14:00-14:15",
                *(
                    f"{day} 09:30-10:00"
                    for day in ("Wed 28", "Thu 29", "Fri 30", "Sat 31", "Sun 01", "Mon 02", "Tue 03")
                ),
            ],
        ),
        ("outlook.ics", ["Mon 26 10:00-11:00", "Mon 26 16:00-16:30", "Mon 02 10:00-11:00"]),
        (
            "nextcloud.ics",
            ["Mon 26 08:30-09:15", "Mon 26 12:00-12:30", "Tue 27 13:00-13:30", "Wed 28 14:00-14:30"],
        ),
        ("thunderbird.ics", ["Mon 02 16:00-16:30"]),  # New York's clocks go back a week later
        ("free-busy.ifb", ["Mon 26 09:00-10:00", "Mon 26 11:00-11:30", "Tue 27 09:00-09:30"]),
    ],
)
def test_what_four_programs_write_is_read(sample: str, expected: list[str]) -> None:
    found = appointments([str(SAMPLES / sample)], NOW)

    assert said(found) == expected
    assert found.problems == []
    assert found.files == [str(SAMPLES / sample)]


def test_a_series_keeps_its_time_of_day_when_the_clocks_go_back() -> None:
    before = appointments([str(SAMPLES / "google.ics")], datetime(2026, 10, 24, 8, tzinfo=BERLIN))

    assert said(before)[1:4] == ["Sat 24 09:30-10:00", "Sun 25 09:30-10:00", "Tue 27 14:00-14:15"]
    assert before.spans[2][0] - before.spans[1][0] == timedelta(hours=25).total_seconds()


def test_a_folder_of_calendars_is_read_whole() -> None:
    found = appointments([str(SAMPLES)], NOW)

    assert said(found)[1] == "Mon 26 08:30-11:30"
    assert set(found.files) == {str(SAMPLES), *(str(each) for each in SAMPLES.iterdir())}
    assert len(found.spans) == len(merged(found.spans))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "work.ics") -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8", newline="")
        return str(file)

    return write


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""])


NUMBERS = count()


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{next(NUMBERS)}", *lines, "END:VEVENT"]


TEN = ("DTSTART:20261026T090000Z", "DTEND:20261026T093000Z")
TEN_TOLD = ["Mon 26 10:00-10:30"]


@pytest.mark.parametrize(
    "lines",
    [
        ("STATUS:CANCELLED",),
        ("TRANSP:TRANSPARENT",),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:sam@example.com",),
        ("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",),
    ],
)
def test_what_nobody_goes_to_holds_nothing_back(write: Write, lines: tuple[str, ...]) -> None:
    assert said(appointments([write(calendar(*event(*TEN)))], NOW)) == TEN_TOLD

    assert appointments([write(calendar(*event(*TEN, *lines)))], NOW).spans == ()


@pytest.mark.parametrize("end", ["20261027T000000", "20261026T235959"])
def test_a_whole_day_written_by_the_clock_holds_nothing_back(write: Write, end: str) -> None:
    zone = ";TZID=Europe/Berlin"
    night = event(f"DTSTART{zone}:20261026T000000", f"DTEND{zone}:20261026T060000")

    found = appointments([write(calendar(*event(f"DTSTART{zone}:20261026T000000", f"DTEND{zone}:{end}"), *night))], NOW)

    assert said(found) == ["Mon 26 00:00-06:00"]


def test_a_message_that_cancels_holds_nothing_back(write: Write) -> None:
    assert appointments([write(calendar("METHOD:CANCEL", *event(*TEN)))], NOW).spans == ()


def test_each_calendar_of_a_folder_has_its_own_person(write: Write, tmp_path: Path) -> None:
    for name in ("sam", "robin"):
        declined = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{name}@example.com", "ORGANIZER:mailto:boss@example.com"
        write(calendar(f"X-WR-CALNAME:{name}@example.com", *event(*TEN, *declined)), f"{name}.ics")

    assert appointments([str(tmp_path)], NOW).spans == ()


def test_the_name_of_a_team_is_nobodys_address(write: Write) -> None:
    declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:sam@example.com"

    assert appointments([write(calendar("X-WR-CALNAME:Team @ Work", *event(*TEN, declined)))], NOW).spans == ()


def test_the_person_is_the_one_who_is_in_everything(write: Write) -> None:
    """Where the calendar does not say whose it is."""
    sam, robin, alex = (f"mailto:{name}@example.com" for name in ("sam", "robin", "alex"))
    declined = f"ATTENDEE;PARTSTAT=DECLINED:{sam}", f"ATTENDEE;PARTSTAT=ACCEPTED:{robin}"
    others = f"ATTENDEE;PARTSTAT=ACCEPTED:{sam}", f"ATTENDEE;PARTSTAT=DECLINED:{alex}"
    later = "DTSTART:20261026T120000Z", "DTEND:20261026T123000Z"

    found = appointments([write(calendar(*event(*TEN, *declined), *event(*later, *others)))], NOW)

    assert said(found) == ["Mon 26 13:00-13:30"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "This is no calendar"),
        ("<html>\nSign in", 1, "This is no calendar"),
        ("\x00\x01\x02", 1, "This is no calendar"),
        (calendar(*event("DTSTART:soon", "DTEND:20261026T093000Z")), 4, "its DTSTART cannot be read"),
        (calendar(*event("DTSTART:20261026T090000Z", "RRULE:FREQ=NEVER")), 4, "cannot be read"),
        (calendar(*event("SUMMARY:Some day")), 4, "it has no beginning"),
        (calendar(*event(*TEN, "RRULE:FREQ=SECONDLY")), 4, "more often than every hour"),
        (calendar(*event(*TEN, "RRULE:FREQ=DAI", " LY;BYMINUTE=1,2,3")), 4, "more often than every hour"),
        (calendar(*event(*TEN, "RRULE:FREQ=DAILY;INTERVAL=0")), 4, "more often than every hour"),
        (calendar(*event(TEN[0], "DTEND:99991231T110000Z")), 4, "An appointment cannot be read"),
        (calendar(*event(TEN[0], "DURATION:P999999999D")), 4, "An appointment cannot be read"),
        (calendar(*event(*TEN, TEN[0])), 4, "An appointment cannot be read"),
        (calendar(*event(*TEN, "RRULE:FREQ=DAILY", "EXDATE:never")), 4, "its EXDATE cannot be read"),
        (calendar(*event(*TEN, "RDATE:never")), 4, "its RDATE cannot be read"),
        (calendar(*event(*TEN, "RECURRENCE-ID:never")), 4, "its RECURRENCE-ID cannot be read"),
    ],
)
def test_a_broken_appointment_is_told_and_the_others_count(write: Write, text: str, line: int, message: str) -> None:
    good = calendar(*event(*TEN))
    broken, whole = write(text), write(good, "other.ics")

    found = appointments([broken, whole], NOW)

    assert said(found) == TEN_TOLD
    (problem,) = found.problems
    assert (problem.file, problem.line) == (broken, line)
    assert message in problem.message
    assert problem.advice


def test_a_broken_appointment_leaves_the_rest_of_its_calendar(write: Write) -> None:
    found = appointments([write(calendar(*event("DTSTART:soon"), *event(*TEN)))], NOW)

    assert said(found) == TEN_TOLD
    assert len(found.problems) == 1


def test_a_calendar_that_is_cut_off_counts_as_far_as_it_goes(write: Write) -> None:
    text = calendar(*event(*TEN), *event("DTSTART:20261026T100000Z"))

    found = appointments([write(text[: text.index("DTSTART:20261026T1000") + 12])], NOW)

    assert said(found) == TEN_TOLD
    assert "cut off" in found.problems[0].message


def test_a_broken_time_zone_takes_no_appointment_with_it(write: Write) -> None:
    zone = "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:STANDARD", "DTSTART:soon", "END:STANDARD", "END:VTIMEZONE"
    local = "DTSTART;TZID=Europe/Berlin:20261026T150000", "DURATION:PT1H"

    found = appointments([write(calendar(*zone, *event(*TEN), *event(*local)))], NOW)

    assert said(found) == [*TEN_TOLD, "Mon 26 15:00-16:00"]
    assert [(each.line, each.message[:21]) for each in found.problems] == [(4, "A time zone in it can")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("BEGIN:VEVENT", "begin:vevent").replace("END:V", "end:v"), id="small"),
        pytest.param(lambda text: text.replace("\r\n", "\r"), id="old Macs"),
        pytest.param(lambda text: text.replace("\r\n", "\n"), id="Unix"),
        pytest.param(lambda text: "\ufeff" + text, id="marked as UTF-8"),
        pytest.param(lambda text: calendar(*event("DTSTART:20260101T090000Z", "DURATION:PT1H")) + text, id="two"),
    ],
)
def test_the_same_written_otherwise_is_the_same(write: Write, change: Callable[[str], str]) -> None:
    found = appointments([write(change(calendar(*event(*TEN))))], NOW)

    assert (said(found), found.problems) == (TEN_TOLD, [])


def test_folders_in_a_folder_are_looked_into(write: Write, tmp_path: Path) -> None:
    """Programs that sync calendars keep one in a folder of its own."""
    (tmp_path / "calendars" / "work").mkdir(parents=True)
    file = write(calendar(*event(*TEN)), "calendars/work/meeting.ics")

    found = appointments([str(tmp_path / "calendars")], NOW)

    assert said(found) == TEN_TOLD
    assert set(found.files) == {str(tmp_path / "calendars"), str(tmp_path / "calendars" / "work"), file}


def test_what_cannot_be_read_in_a_folder_leaves_the_rest(open_folder: str) -> None:
    Path(open_folder, "work.ics").write_text(calendar(*event(*TEN)))
    Path(open_folder, "closed").mkdir(mode=0o000)
    for name in ("loop", "loop.ics"):
        os.symlink(name, Path(open_folder, name))

    def seen() -> str:
        found = appointments([open_folder], NOW)
        told = sorted(f"{os.path.basename(each.file)}: {each.message}" for each in found.problems)
        return f"{len(found.spans)} {told}"

    assert as_ordinary_user(seen) == (
        "1 ['closed: This folder cannot be read: Permission denied.', "
        "'loop.ics: This calendar cannot be read: Too many levels of symbolic links.']"
    )


def test_a_time_zone_that_nobody_knows_is_told_once_and_its_times_count(write: Write) -> None:
    odd = "DTSTART;TZID=Mars/Olympus:20261026T150000", "DURATION:PT1H"

    found = appointments([write(calendar(*event(*odd), *event(*TEN), *event(*odd)))], NOW)

    assert [(each.line, each.message) for each in found.problems] == [
        (4, "The time zone Mars/Olympus is not known here; its times are taken for yours.")
    ]
    assert said(found) == [*TEN_TOLD, "Mon 26 15:00-16:00"]


def test_a_folder_without_a_calendar_is_told(tmp_path: Path) -> None:
    (problem,) = appointments([str(tmp_path)], NOW).problems

    assert problem.message == "There is no calendar (.ics) in this folder."


@pytest.mark.parametrize("name", ["https://example.com/sam.ics", "webcal://example.com/sam.ics", "file:///sam.ics"])
def test_nothing_is_fetched_from_the_network(tmp_path: Path, name: str) -> None:
    (problem,) = appointments([f"{tmp_path}/{name}"], NOW).problems

    assert "fetches nothing" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no such pipes")
def test_a_pipe_is_not_waited_for(write: Write, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ics")

    found = appointments([str(tmp_path / "pipe.ics"), write(calendar(*event(*TEN)))], NOW)

    assert said(found) == TEN_TOLD
    assert [each.message for each in found.problems] == ["This calendar cannot be read: it is no file."]


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    (problem,) = appointments([f"{tmp_path}/work.ics\0"], NOW).problems

    assert "cannot be read" in problem.message


def test_what_there_is_no_time_for_is_told(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(calendars, "_PATIENCE_IN_ALL", 0.05)
    dates = ",".join(f"{2000 + each // 365:04}0101T{each % 24:02}{each % 60:02}00Z" for each in range(150_000))
    write(calendar(*event(*TEN, f"RDATE:{dates}")), "a.ics")
    write(calendar(*event(*TEN)), "b.ics")

    first, second = appointments([str(tmp_path)], NOW).problems

    assert "takes too long" in first.message
    assert second.message == "There was no time to read 1 calendar here, and it does not count."


def test_a_calendar_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = appointments([str(tmp_path / "none.ics")], NOW)

    assert found.problems[0].missing
    assert found.files == [str(tmp_path / "none.ics")]


def test_what_takes_too_long_is_told_and_ends(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_PATIENCE", 0.5)
    dates = ",".join(f"{2000 + each // 365:04}0101T{each % 24:02}{each % 60:02}00Z" for each in range(150_000))

    found = appointments([write(calendar(*event(*TEN, f"RDATE:{dates}"))), write(calendar(*event(*TEN)), "b.ics")], NOW)

    assert said(found) == TEN_TOLD
    assert "takes too long" in found.problems[0].message


def test_a_huge_calendar_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_LARGEST", 1 << 20)

    found = appointments([write(calendar(*event(*TEN), "X-FILL:" + "x" * (1 << 20)))], NOW)

    assert "larger than 1 MB" in found.problems[0].message


@settings(deadline=None)
@given(data=st.binary(max_size=300), at=st.integers(0, 200))
def test_no_file_whatever_fails(data: bytes, at: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = calendar(*event(*TEN)).encode()
    file = tmp_path_factory.mktemp("calendars") / "any.ics"
    file.write_bytes(text[:at] + data + text[at:])

    found = appointments([str(file)], NOW)

    assert found.spans == merged(found.spans)


def test_nothing_but_times_is_kept() -> None:
    found = appointments([str(SAMPLES)], NOW)

    assert all(isinstance(each, int) for span in found.spans for each in span)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


@given(spans=SPANS)
def test_what_overlaps_is_one_and_no_minute_is_lost(spans: list[Span]) -> None:
    one = merged(spans)

    assert {minute for span in one for minute in range(*span)} == {minute for span in spans for minute in range(*span)}
    assert all(first[1] < second[0] for first, second in pairwise(one))
