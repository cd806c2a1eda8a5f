"""A drawn day: what stands where, on any terminal, in colour and without."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from postured.core.decisions import HowWasIt, Reason, Result, WasItAWalk
from postured.core.instant import Instant
from postured.core.presence import Presence
from postured.core.rules import Style
from postured.simulator import drawing
from postured.simulator.account import Sum
from postured.simulator.marks import Mark, bead
from postured.simulator.story import Span, Story, Told
from postured.simulator.world import World
from tests.scenarios.story import MINUTE, tell

NINE = Instant(datetime(2026, 11, 23, 9, tzinfo=UTC), timedelta(hours=400))
NUMBERS = Sum(
    reminders=0,
    showings=0,
    outcomes={},
    sitting=timedelta(hours=6, minutes=33),
    screen=timedelta(hours=5),
    longest_bout=61 * MINUTE,
)
GLYPHS = "".join(each.value.glyph for each in Mark)
PLAIN = "".join(each.value.plain for each in Mark)


def at(minute: float) -> Instant:
    return NINE.when(NINE.elapsed + minute * MINUTE)


def span(what: Presence | str, begin: float, end: float) -> Span:
    return Span(what, at(begin), (end - begin) * MINUTE)


def reminder(minute: float, result: Result | None = Result.DONE, **fields: object) -> Told:
    told = Told(
        id=1,
        routine="move",
        style=Style.NOTIFICATION,
        at=at(minute),
        lasts=2 * MINUTE,
        exercise="stand-up-pause",
        result=result,
        began=at(minute) if result is Result.DONE else None,
        took=2 * MINUTE if result is Result.DONE else timedelta(0),
    )
    return replace(told, **fields)  # type: ignore[arg-type]  # each test names what it means


def a_story(*spans: Span, busy: tuple[Span, ...] = (), reminders: tuple[Told, ...] = ()) -> Story:
    return Story(spans=spans, busy=busy, reminders=reminders, held={}, dropped={}, absences=0, sum=NUMBERS)


class _File(io.StringIO):
    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # which a text file in memory has none of
        return self._encoding


def drawn(
    story: Story, *, width: int = 80, encoding: str = "utf-8", other: Story | None = None, colour: bool = False
) -> str:
    file = _File(encoding)
    system = "truecolor" if colour else None
    console = Console(file=file, width=width, force_terminal=colour, color_system=system, highlight=False)  # type: ignore[arg-type]  # rich's literals
    console.print(drawing.picture(story, console, other))
    return file.getvalue()


def row(text: str, hour: str) -> str:
    """The cells of one hour."""
    return next(line[len(f"  {hour} ") :] for line in text.splitlines() if line.startswith(f"  {hour} "))


def test_an_hour_is_sixty_cells_of_a_minute() -> None:
    story = a_story(
        span(Presence.ACTIVE, 5, 20),
        span(Presence.IDLE, 20, 23),
        span(Presence.ACTIVE, 23, 40),
        span(Presence.LOCKED, 40, 55),
        span(Presence.ACTIVE, 55, 60),
        busy=(span("microphone", 25, 35), span("camera", 27, 30)),
        reminders=(reminder(36),),
    )

    assert row(drawn(story), "09:00") == (
        "·" * 5 + "━" * 15 + "─" * 3 + "━" * 2 + "╍" * 10 + "━" + "●" + "┈" + "━" * 2 + "·" * 15 + "━" * 5
    )


def test_the_minutes_stand_over_their_cells() -> None:
    text = drawn(a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30, Result.SKIPPED),)))

    scale, hour = text.splitlines()[1:3]
    assert scale.index(":30") == hour.index("○")


def test_what_is_shorter_than_half_a_minute_gives_way() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 10.7), span(Presence.IDLE, 10.7, 11.3), span(Presence.ACTIVE, 11.3, 20))

    assert row(drawn(story), "09:00").startswith("━" * 20)


def test_a_call_shows_where_it_fills_half_a_minute() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 60), busy=(span("camera", 10.7, 12.4),))

    assert row(drawn(story), "09:00") == "━" * 11 + "╍" + "━" * 48


def test_a_call_shows_only_while_somebody_is_there() -> None:
    story = a_story(
        span(Presence.ACTIVE, 0, 10),
        span(Presence.LOCKED, 10, 30),
        span(Presence.ACTIVE, 30, 60),
        busy=(span("program", 0, 40),),
    )

    assert row(drawn(story), "09:00") == "╍" * 10 + "·" * 20 + "╍" * 10 + "━" * 20


@pytest.mark.parametrize(
    ("result", "style", "mark"),
    [
        (Result.DONE, Style.WINDOW, Mark.DONE),
        (Result.DONE, Style.AMBIENT, Mark.QUIET),
        (Result.PARTIAL, Style.NOTIFICATION, Mark.PARTLY),
        (Result.PARTIAL, Style.AMBIENT, Mark.QUIET),
        (Result.SKIPPED, Style.NOTIFICATION, Mark.NOT_DONE),
        (Result.SNOOZED_OUT, Style.NOTIFICATION, Mark.NOT_DONE),
        (Result.NOT_FOR_ME, Style.NOTIFICATION, Mark.NOT_DONE),
        (Result.EXPIRED, Style.NOTIFICATION, Mark.NOT_DONE),
        (Result.EXPIRED, Style.AMBIENT, Mark.PASSED),
        (Result.NATURAL, Style.AMBIENT, Mark.ELSE),
        (Result.WITHDRAWN, Style.NOTIFICATION, Mark.ELSE),
        (Result.INTERRUPTED, Style.NOTIFICATION, Mark.ELSE),
        (None, Style.NOTIFICATION, Mark.ELSE),
    ],
)
def test_a_bead_says_how_loud_it_was_and_what_became_of_it(result: Result | None, style: Style, mark: Mark) -> None:
    assert bead(reminder(5, result, style=style)) is mark


def test_reminders_are_listed_by_their_time() -> None:
    reminders = (
        reminder(41),
        reminder(65, Result.EXPIRED, routine="long-move", lasts=5 * MINUTE, exercise=None),
        reminder(90, Result.SKIPPED, held=Reason.MICROPHONE, snoozes=2, soft=True, lasts=45 * timedelta(seconds=1)),
    )
    text = drawn(a_story(span(Presence.ACTIVE, 0, 120), reminders=reminders), width=120)

    assert "  09:41  move       2 min  ● done          stand-up-pause\n" in text
    assert "  10:05  long-move  5 min  ○ not answered\n" in text
    assert "  10:30  move        45 s  ○ skipped       stand-up-pause, waited: call, put off 2 times, softly\n" in text


def test_a_note_with_little_room_goes_on_below_and_with_none_is_left_out() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30, held=Reason.MICROPHONE),))

    below = "  09:30  move  2 min  ● done  stand-up-pause,\n" + " " * 30 + "waited: call\n"
    assert below in drawn(story, width=48)
    assert "  09:30  move  2 min  ● done\n" in drawn(story, width=41)


def test_eighty_columns_have_room_for_what_a_reminder_waited_for() -> None:
    long = reminder(
        30, Result.DONE, routine="lumbar-support", exercise="standing-hip-flexor-stretch", held=Reason.DO_NOT_DISTURB
    )
    text = drawn(a_story(span(Presence.ACTIVE, 0, 60), reminders=(replace(long, snoozes=2, soft=True),)))

    assert "…" not in text
    assert re.sub(r"\s+", " ", text).count("waited: do not disturb, put off 2 times, softly") == 1


def test_a_stretch_that_joins_a_break_is_told_with_it() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30, cues=("hip-flexor",)),))

    assert "● done  stand-up-pause, with hip-flexor\n" in drawn(story)


def test_quiet_questions_are_drawn_and_counted_by_what_they_ask() -> None:
    asked = (
        (at(12), HowWasIt(exercise="wall-slides", family="thoracic")),
        (at(30), HowWasIt(exercise="walk-5", family="walk")),
        (at(45), WasItAWalk(lasts=9 * MINUTE)),
    )
    story = replace(a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30),)), questions=asked)
    text = drawn(story)

    assert row(text, "09:00") == "━" * 12 + "?" + "━" * 17 + "●" + "┈" + "━" * 13 + "?" + "━" * 14
    assert "? a quiet question" in text
    assert "Quiet questions           3: 2 how an exercise was, 1 whether it was a walk" in text


def test_a_question_never_hides_a_reminder_of_the_same_cell() -> None:
    asked = ((at(36), WasItAWalk(lasts=9 * MINUTE)),)
    story = replace(a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(37),)), questions=asked)

    assert row(drawn(story, width=40), "09:00")[18] == "●"


def test_a_break_is_told_with_the_length_that_it_had() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30, took=7 * MINUTE),))

    assert "  09:30  move  7 min  ● done" in drawn(story)
    assert row(drawn(story), "09:00")[30:38] == "●" + "┈" * 6 + "━"


def test_the_hours_between_are_there_and_the_night_is_not() -> None:
    story = a_story(
        span(Presence.ACTIVE, 0, 30),
        span(Presence.AWAY, 30, 150),
        span(Presence.ACTIVE, 150, 200),
        span(Presence.SUSPENDED, 200, 24 * 60),
        span(Presence.ACTIVE, 24 * 60, 24 * 60 + 10),
    )
    text = drawn(story)

    assert re.findall(r"^  (\d\d:00) |^  (\d{4}-.*)$", text, re.MULTILINE) == [
        ("", "2026-11-23"),
        ("09:00", ""),
        ("10:00", ""),
        ("11:00", ""),
        ("12:00", ""),
        ("", "2026-11-24"),
        ("09:00", ""),
    ]
    assert row(text, "10:00") == "·" * 60


def test_an_hour_that_comes_twice_has_two_rows() -> None:
    one = Instant(datetime(2026, 10, 25, 1, tzinfo=ZoneInfo("Europe/Berlin")), timedelta(0))

    text = drawn(a_story(Span(Presence.ACTIVE, one, timedelta(hours=4))))

    hours = re.findall(r"^  (\d\d):00 (.*)$", text, re.MULTILINE)
    assert hours == [(hour, "━" * 60) for hour in ("01", "02", "02", "03")]


def test_the_legend_names_what_is_there_and_no_more() -> None:
    text = drawn(a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(30, Result.SKIPPED),)))

    assert "  ━ active  ○ not done\n" in text
    assert "still" not in text
    assert "call" not in text


def test_the_figures_tell_what_came_and_what_did_not() -> None:
    story = replace(
        a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(20), reminder(40), reminder(50, None))),
        held={Reason.MICROPHONE: 2, Reason.MIN_GAP: 3},
        dropped={Reason.MICROPHONE: 1},
        absences=4,
    )
    text = re.sub(r" +", " ", drawn(story))

    for line in (
        "Reminders 3: 2 done, 1 still open",
        "Breaks 4 min",
        "Absences that counted 4",
        "Held back 5: 3 too soon, 2 call",
        "Never shown 1: 1 call",
        "Sitting 6 h 33 min",
        "Longest without a break 1 h 01 min",
    ):
        assert f" {line} \n" in text


def test_the_figures_of_another_run_stand_beside() -> None:
    one = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(20), reminder(40, Result.SKIPPED)))
    other = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(20),))

    text = drawn(one, other=other)

    assert re.search(r"^ +with these settings +with the others *$", text, re.MULTILINE)
    assert re.search(r"^  Reminders +2: 1 done +1: 1 done *\n +1 skipped *$", text, re.MULTILINE)
    assert re.search(r"^  Breaks +2 min +2 min *$", text, re.MULTILINE)


def test_many_days_are_told_in_figures_alone() -> None:
    story = a_story(*(span(Presence.ACTIVE, day * 24 * 60, day * 24 * 60 + 50) for day in range(8)))

    text = drawn(story)

    assert text.startswith("  8 days, 2026-11-23 to 2026-11-30\n")
    assert "09:00" not in text
    assert "Sitting" in text


def test_a_story_of_nothing_is_drawn_too() -> None:
    assert "Reminders" in drawn(a_story())
    assert "none" in drawn(a_story())


@pytest.mark.parametrize("width", [200, 80, 68, 67, 40, 25, 10])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    long = reminder(30, held=Reason.FULLSCREEN, routine="a-routine-with-a-very-long-name", snoozes=3)
    story = a_story(span(Presence.ACTIVE, 0, 130), span(Presence.IDLE, 130, 180), reminders=(long,))

    lines = drawn(story, width=width).splitlines()

    assert max(map(cell_len, lines)) <= width
    assert sum(line.startswith("  09:") for line in lines) >= 1


@pytest.mark.parametrize(("width", "cells"), [(68, 60), (67, 30), (38, 30), (37, 20), (28, 20), (27, 12)])
def test_a_narrow_terminal_has_fewer_cells(width: int, cells: int) -> None:
    assert row(drawn(a_story(span(Presence.ACTIVE, 0, 60)), width=width), "09:00") == "━" * min(cells, width - 8)


def test_a_bead_is_seen_however_narrow() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 60), reminders=(reminder(37, Result.SKIPPED),))

    assert row(drawn(story, width=30), "09:00") == "━" * 12 + "○" + "━" * 7


def test_a_terminal_that_knows_only_ascii_gets_no_more() -> None:
    reminders = tuple(reminder(minute, result) for minute, result in enumerate(Result))
    story = a_story(span(Presence.ACTIVE, 0, 30), span(Presence.IDLE, 30, 50), reminders=reminders)

    text = drawn(story, encoding="iso-8859-1", width=30)

    assert text.isascii()
    assert row(drawn(story, encoding="ascii"), "09:00").endswith("=---------" + "-" * 11 + "." * 10)


def test_without_colour_there_is_not_one_escape_and_the_glyphs_say_all() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 30), reminders=(reminder(20),))

    assert "\x1b" not in drawn(story)
    assert "\x1b" in drawn(story, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", drawn(story, colour=True)) == drawn(story)
    assert Counter(GLYPHS).most_common(1)[0][1] == 1
    assert Counter(PLAIN).most_common(1)[0][1] == 1
    assert PLAIN.isascii()


def test_names_are_never_read_as_markup() -> None:
    story = a_story(span(Presence.ACTIVE, 0, 30), reminders=(reminder(20, routine="[bold]:tea:", exercise="[/x]"),))

    assert "[bold]:tea:" in drawn(story)
    assert "[/x]" in drawn(story)


def luminance(colour: str) -> float:
    """As WCAG 2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mark", Mark)
@pytest.mark.parametrize("ground", ["#ffffff", "#fdf6e3", "#002b36", "#000000"])
def test_the_colours_stand_out_from_light_and_dark(mark: Mark, ground: str) -> None:
    lighter, darker = sorted((luminance(mark.value.colour), luminance(ground)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 3


@pytest.mark.parametrize("mark", Mark)
def test_no_colour_is_an_alarm(mark: Mark) -> None:
    red, green, blue = (int(mark.value.colour[at : at + 2], 16) for at in (1, 3, 5))

    assert red < 1.5 * green or red < 1.5 * blue


def a_world() -> World:
    return tell("0:00 input\n31:00 idle\n50:00 end").world


def test_a_played_world_is_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    drawing.show(a_world())

    text = capsys.readouterr().out
    assert row(text, "09:00").startswith("━" * 30 + "●")
    assert "  09:30  move  2 min  ● done\n" in text
    assert "\x1b" not in text


def test_a_world_is_shown_beside_another(capsys: pytest.CaptureFixture[str]) -> None:
    drawing.show(a_world(), a_world())

    assert "with the others" in capsys.readouterr().out
