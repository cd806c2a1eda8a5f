"""What ActivityWatch exports is read as presence, and nothing else in it is looked at."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.simulator.activitywatch import looks_like, parse
from postured.simulator.happenings import Answer, Sign, always
from postured.simulator.trace import BadTrace

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = 60.0


def event(status: str, begins: float, ends: float) -> dict[str, Any]:
    """In minutes after eight."""
    at = EIGHT + timedelta(minutes=begins)
    return {"timestamp": at.isoformat(), "duration": (ends - begins) * MINUTE, "data": {"status": status}}


def here(begins: float, ends: float) -> dict[str, Any]:
    return event("not-afk", begins, ends)


def gone(begins: float, ends: float) -> dict[str, Any]:
    return event("afk", begins, ends)


def bucket(*events: object, kind: str = "afkstatus", name: str = "aw-watcher-afk_desk") -> dict[str, Any]:
    return {
        "id": name,
        "created": "2026-01-07T10:00:00.123456+00:00",
        "name": None,
        "type": kind,
        "client": "aw-watcher-afk",
        "hostname": "desk",
        "data": {},
        "events": list(events),
    }


def told(*events: object) -> list[tuple[float, Sign]]:
    """What becomes of these events, in minutes from the first."""
    trace = parse(json.dumps(list(events)), "export")
    return [(each.t / timedelta(minutes=1), each.what) for each in trace.lines if isinstance(each.what, Sign)]


def complaint(data: object) -> str:
    with pytest.raises(BadTrace, match=r"^cannot use the trace export$") as caught:
        parse(data if isinstance(data, str) else json.dumps(data), "export")
    return caught.value.detail


def test_who_is_not_away_is_active_from_the_first_input_to_the_last() -> None:
    assert told(here(0, 50), gone(50, 60), here(60, 90)) == [
        (0, Sign.INPUT),
        (50, Sign.IDLE),
        (60, Sign.INPUT),
        (90, Sign.IDLE),
        (90, Sign.END),
    ]


def test_events_come_in_any_order() -> None:
    assert told(here(60, 90), here(0, 50), gone(50, 60)) == told(here(0, 50), gone(50, 60), here(60, 90))


def test_while_there_are_no_events_the_machine_sleeps() -> None:
    assert told(here(0, 50), here(600, 630), gone(630, 640), gone(900, 930)) == [
        (0, Sign.INPUT),
        (50, Sign.IDLE),
        (50, Sign.SUSPEND),
        (600, Sign.RESUME),
        (600, Sign.INPUT),
        (630, Sign.IDLE),
        (640, Sign.SUSPEND),
        (900, Sign.RESUME),
        (930, Sign.END),
    ]


def test_an_event_that_heartbeats_split_is_one() -> None:
    assert told(here(0, 10), here(10.001, 20), here(23, 30)) == [(0, Sign.INPUT), (30, Sign.IDLE), (30, Sign.END)]


def test_events_that_overlap_are_one() -> None:
    assert told(here(0, 30), here(10, 20), here(25, 40)) == [(0, Sign.INPUT), (40, Sign.IDLE), (40, Sign.END)]


def test_three_minutes_away_between_two_events_are_an_absence() -> None:
    """Three minutes and a little: as long as two heartbeats may be apart, but something says that nobody was there."""
    split = told(here(0, 10), gone(10.0001, 13.05), here(13.05, 20))

    assert (10, Sign.IDLE) in split
    assert (13.05, Sign.INPUT) in split


def test_of_two_machines_one_with_input_is_enough() -> None:
    both = {"buckets": {"a": bucket(gone(0, 60), here(60, 70)), "b": bucket(here(20, 60), gone(60, 90))}}

    trace = parse(json.dumps(both), "export")

    assert [(each.t / timedelta(minutes=1), each.what) for each in trace.lines] == [
        (20, Sign.INPUT),
        (70, Sign.IDLE),
        (90, Sign.END),
    ]


def test_a_whole_export_a_bucket_and_its_events_say_the_same() -> None:
    events = [here(0, 50), gone(50, 60), here(60, 90)]
    window = bucket(
        {"timestamp": "no time", "duration": "no length", "data": {"title": "Salaries 2026 - Spreadsheet"}},
        kind="currentwindow",
    )
    whole = {"buckets": {"aw-watcher-window_desk": window, "aw-watcher-afk_desk": bucket(*events)}}

    assert (
        parse(json.dumps(whole), "export")
        == parse(json.dumps(bucket(*events)), "export")
        == parse(json.dumps(events, indent=2), "export")
    )


def test_a_title_is_never_told() -> None:
    """Not even in the words of an error."""
    titles = {"timestamp": EIGHT.isoformat(), "duration": 1, "data": {"title": "Salaries", "app": "Salaries"}}

    for data in ([titles], bucket(titles), bucket(titles, kind="currentwindow"), {"buckets": {"x": bucket(titles)}}):
        assert "Salaries" not in complaint(data)


def test_the_wall_clock_is_that_of_the_zone() -> None:
    text = json.dumps([here(0, 50)])

    assert str(parse(text, "export").start) == "2026-11-23 08:00:00+00:00"
    assert str(parse(text, "export", ZoneInfo("Asia/Tokyo")).start) == "2026-11-23 17:00:00+09:00"
    assert parse(text, "export").answers == always(Answer.DONE)


@pytest.mark.parametrize(
    "stamp",
    ["2026-11-23T08:00:00", "2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000000123Z", "2026-11-23T09:00:00+01:00"],
)
def test_moments_are_in_utc_unless_they_say_otherwise(stamp: str) -> None:
    assert parse(json.dumps([here(0, 50) | {"timestamp": stamp}]), "export").start == EIGHT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "Found no JSON from character 2 of line 1 on."),
        ("[" * 100_000, "Found brackets in brackets without end."),
        ({}, "Expected an export of ActivityWatch"),
        ({"buckets": []}, "Expected an export of ActivityWatch"),
        ({"buckets": {}}, "Found nothing, expected a bucket of the type “afkstatus”"),
        ({"buckets": {"a": bucket(kind="currentwindow"), "b": 3}}, "Found “currentwindow”, expected a bucket"),
        (bucket(kind="currentwindow"), "Found “currentwindow”, expected a bucket"),
        ({"buckets": {"a": bucket() | {"events": None}}}, "Found null for events, expected a list."),
        ([], "Found no event"),
        (bucket(), "Found no event"),
        ([3], "In event 1: found 3 for event, expected an object."),
        ({"buckets": {"a": bucket(here(0, 1), [])}}, "In event 2 of “a”: found a list for event"),
        ([here(0, 1) | {"data": {}}], "In event 1: found null for status, expected “afk” or “not-afk”."),
        ([here(0, 1) | {"data": None}], "found null for status"),
        ([event("hibernating", 0, 1)], "found “hibernating” for status"),
        ([here(0, 1) | {"timestamp": "yesterday"}], "found “yesterday” for timestamp"),
        ([here(0, 1) | {"timestamp": "0001-01-01T00:00:00+10:00"}], "for timestamp"),
        ([here(0, 1) | {"duration": -1}], "found -1 for duration, expected a number of seconds."),
        ([here(0, 1) | {"duration": True}], "found true for duration"),
        ([here(0, 1) | {"duration": "5"}], "found “5” for duration"),
        ([here(0, 1) | {"duration": 1e12}], "for duration"),
        ([here(0, 1), here(0, 1) | {"timestamp": "2006-11-23T08:00:00Z"}], "more than 3660 days apart"),
    ],
)
def test_what_is_no_export_is_told(data: object, words: str) -> None:
    assert words in complaint(data)


@pytest.mark.parametrize(
    ("text", "export"),
    [
        ('{"buckets": {}}', True),
        ('\ufeff\n {\n  "buckets": {', True),
        (json.dumps(bucket()), True),
        ("[]", True),
        ('{"trace": 1, "start": "2026-11-23T08:55:00+01:00"}', False),
        ('{"t": 0, "event": "input"}', False),
        ('{"start": "x", "trace": 1}', False),
        ("", False),
        ("hello", False),
    ],
)
def test_an_export_is_told_from_a_trace(text: str, export: bool) -> None:
    assert looks_like(text) is export


minutes = st.integers(0, 400).map(lambda halves: halves / 2)
events = st.lists(
    st.tuples(st.sampled_from(["afk", "not-afk"]), minutes, minutes).map(
        lambda each: event(each[0], min(each[1:]), max(each[1:]))
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(events)
def test_whatever_the_events_are_they_make_a_story(found: list[dict[str, Any]]) -> None:
    """Asleep or awake, here or gone, by turns and in order; and whoever was at the keyboard is here."""
    told_of = told(*found)
    asleep, active, since = False, False, 0.0
    stretches = []

    for at, what in told_of[:-1]:
        assert at >= since
        since = at
        match what:
            case Sign.INPUT:
                assert not asleep
                assert not active
                active, begin = True, at
            case Sign.IDLE:
                assert active
                active = False
                stretches.append((begin, at))
            case Sign.SUSPEND:
                assert not asleep
                assert not active
                asleep = True
            case _:
                assert what is Sign.RESUME
                assert asleep
                asleep = False
    assert told_of[-1][1] is Sign.END
    assert not active
    first = min(datetime.fromisoformat(each["timestamp"]) for each in found)
    for each in found:
        if each["data"]["status"] == "not-afk":
            begin = (datetime.fromisoformat(each["timestamp"]) - first) / timedelta(minutes=1)
            end = begin + each["duration"] / MINUTE
            assert any(one <= begin and end <= other for one, other in stretches)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("not-afk"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["buckets", "type", "events", "timestamp", "duration", "data", "status"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.text() | json_values.map(json.dumps) | st.lists(json_values).map(json.dumps))
def test_any_text_is_an_export_or_told_to_be_none(text: str) -> None:
    try:
        trace = parse(text, "export")
    except BadTrace:
        return
    assert trace.lines[-1].what is Sign.END
