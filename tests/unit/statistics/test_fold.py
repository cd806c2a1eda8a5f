"""From entries to totals: a day made by hand with its figures written out, and what no entry may do."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.adapters.store.codec import encode_line
from postured.core import events as happened
from postured.statistics.fold import Fold, may_count, totals_of
from postured.statistics.totals import DayTotals, Figures, Walk, merged, plain
from tests.journaled import Journaled

DAY = date(2026, 11, 23)


def seconds(at: str) -> float:
    hours, minutes, rest = at.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def decided(at: str, what: str, on: str = "2026-11-23", **fields: Any) -> dict[str, Any]:
    days = (date.fromisoformat(on) - DAY).days
    elapsed = 1000 + days * 86400 + seconds(at)
    return {"at": f"{on}T{at}+01:00", "elapsed": elapsed, "kind": "decision", "decision": what, **fields}


def happening(at: str, what: str, **fields: Any) -> dict[str, Any]:
    return {**decided(at, what), "kind": "event", "event": what, **fields} | {"decision": None}


def sat(hour: int, bout: float, sitting: float, screen: float, *, ended: bool = False, on: str = "2026-11-23") -> Any:
    return {**decided("23:00:00", ""), "kind": "sat", "date": on, "hour": hour, "bout": bout, "sitting": sitting,
            "screen": screen, "ended": ended}  # fmt: skip


def shown(at: str, number: int, routine: str, style: str, exercise: str | None = None, again: int = 0) -> Any:
    return decided(at, "remind", id=number, again=again, routine=routine, style=style, exercise=exercise)


def ended(
    at: str, number: int, routine: str, style: str, outcome: str, took: float = 0.0, on: str = "2026-11-23"
) -> Any:
    return decided(at, "outcome", on, id=number, routine=routine, style=style, outcome=outcome, took=took)


BY_HAND = [
    {"at": "2026-11-23T08:00:00+01:00", "kind": "goal", "date": "2026-11-23", "goal": 600.0, "rung": 3, "rungs": 8},
    # An absence does the work of two routines, without anybody leaving.
    decided("08:20:00", "credit", routine="micro", absence=60, reason="natural-break"),
    decided("08:20:00", "credit", routine="move", absence=60, reason="natural-break"),
    sat(8, 0, 1800, 1500),
    # Done, ten seconds after it was shown.
    shown("09:00:00", 1, "move", "notification", "squat"),
    decided("09:00:10", "begin", id=1, routine="move"),
    ended("09:02:10", 1, "move", "notification", "done", 120),
    sat(9, 0, 3600, 3000, ended=True),
    # Held for a call, told of twice for two reasons; shown at last, put off, shown again, and done in part.
    decided("09:30:00", "hold", routine="move", reason="microphone"),
    decided("09:35:00", "hold", routine="long", reason="fullscreen"),
    shown("09:40:00", 2, "long", "window", "stairs"),
    decided("09:40:30", "snooze", id=2, routine="long"),
    decided("09:50:00", "hold", routine="long", reason="microphone", id=2),
    shown("09:55:00", 2, "long", "window", "stairs", again=1),
    decided("09:55:02", "begin", id=2, routine="long"),
    ended("09:57:00", 2, "long", "window", "partial", 118),
    # Held, and then an absence did its work.
    decided("10:10:00", "hold", routine="move", reason="lull"),
    decided("10:20:00", "credit", routine="move", absence=400, reason="away"),
    # A quiet one that nobody answers, and one that is done.
    shown("10:30:00", 3, "micro", "ambient", "look-far"),
    ended("10:32:00", 3, "micro", "ambient", "expired"),
    shown("10:50:00", 4, "micro", "ambient", "look-far"),
    ended("10:50:20", 4, "micro", "ambient", "done", 20),
    # Not answered, comes back quietly, and then the person leaves.
    shown("11:00:00", 5, "move", "notification"),
    decided("11:02:00", "withdraw", id=5, routine="move", reason="unanswered"),
    shown("11:07:00", 5, "move", "ambient", again=1),
    ended("11:15:00", 5, "move", "notification", "natural"),
    # No, thank you; too often later; not for me; not answered; taken back; cut short.
    shown("12:00:00", 6, "move", "notification"),
    ended("12:00:04", 6, "move", "notification", "skipped"),
    shown("12:10:00", 7, "move", "notification"),
    decided("12:10:06", "snooze", id=7, routine="move"),
    shown("12:20:00", 7, "move", "notification", again=1),
    ended("12:20:08", 7, "move", "notification", "snoozed-out"),
    shown("12:30:00", 8, "move", "notification", "bridge"),
    ended("12:30:12", 8, "move", "notification", "not-for-me"),
    shown("12:40:00", 9, "move", "notification"),
    ended("12:49:00", 9, "move", "notification", "expired"),
    shown("12:50:00", 10, "move", "notification"),
    ended("12:51:00", 10, "move", "notification", "withdrawn"),
    shown("12:55:00", 11, "move", "notification"),
    ended("12:59:00", 11, "move", "notification", "interrupted"),
    # A walk of ten minutes, and one that was logged.
    shown("14:00:00", 12, "walk", "notification", "walk-brisk-10"),
    decided("14:00:20", "begin", id=12, routine="walk"),
    ended("14:10:20", 12, "walk", "notification", "done", 600),
    happening("15:00:00", "walked", lasts=240.0),
    happening("15:01:00", "stepped", count=3000),
    happening("15:30:00", "stepped", count=4200),
    happening("15:31:00", "tick"),
    sat(13, 3600, 7300, 6000, ended=True),
    sat(15, 10900, 60, 60),
    # Held as the hours end: it is not needed any more. And what falls due after them is never offered.
    decided("17:50:00", "hold", routine="move", reason="quiet-before-end"),
    decided("18:00:00", "hold", routine="move", reason="outside-hours"),
    decided("18:30:00", "hold", routine="move", reason="outside-hours"),
]  # fmt: skip


def test_a_day_made_by_hand() -> None:
    totals = totals_of(BY_HAND)[DAY]

    assert totals.figures == Figures(
        offered=14,
        held=3,
        dropped=2,
        shown=10,
        snoozed=2,
        done=2,
        partial=1,
        skipped=1,
        snoozed_out=1,
        expired=1,
        not_for_me=1,
        natural=1,
        withdrawn=1,
        interrupted=1,
        ambient_shown=2,
        ambient_done=1,
        ambient_expired=1,
        credits=3,
        still=1,
        away=1,
        sitting=3600 + 7300 + 60,
        screen=3000 + 6000 + 60,
        bouts=2,
        over_30=2,
        over_60=1,
        over_120=1,
        longest_bout=7300,
        answers=(10, 30, 2, 4, 6, 8, 12, 20),
    )
    assert totals.figures.answerable == 7
    assert totals.figures.adherence == 2 / 7
    assert totals.figures.answer_time == 9
    assert totals.figures.breaks_per_sitting_hour == pytest.approx(2 / (10960 / 3600))
    assert totals.walk == Walk(walked=840, steps=4200, goal=600, rung=3, rungs=8)
    assert totals.walk.met is True


def test_its_hours_routines_and_exercises() -> None:
    totals = totals_of(BY_HAND)[DAY]

    assert totals.hours[9] == Figures(
        offered=2, held=1, shown=2, snoozed=1, done=1, partial=1, sitting=1800, screen=1500, bouts=1, over_30=1,
        longest_bout=3600, answers=(10, 30, 2),
    )  # fmt: skip
    assert totals.hours[10] == Figures(
        offered=3, held=1, dropped=1, ambient_shown=2, ambient_done=1, ambient_expired=1, credits=1, away=1
    )
    assert totals.routines["long"] == Figures(offered=1, shown=1, snoozed=1, partial=1, answers=(30, 2))
    assert totals.routines["micro"] == Figures(offered=2, ambient_shown=2, ambient_done=1, ambient_expired=1, credits=1)
    assert totals.exercises["bridge"] == Figures(offered=1, shown=1, not_for_me=1, answers=(12,))
    assert totals.exercises[""].shown == 6
    assert sum(each.shown for each in totals.routines.values()) == totals.figures.shown
    assert sum(each.shown for each in totals.hours.values()) == totals.figures.shown
    assert sum(each.shown for each in totals.exercises.values()) == totals.figures.shown


def test_a_reminder_belongs_to_the_day_and_the_hour_in_which_it_was_first_shown() -> None:
    days = totals_of(
        [
            shown("23:58:00", 1, "move", "notification", "squat"),
            decided("00:01:00", "begin", "2026-11-24", id=1, routine="move"),
            ended("00:03:00", 1, "move", "notification", "done", 120, on="2026-11-24"),
        ]
    )

    assert days[DAY].figures == Figures(offered=1, shown=1, done=1, answers=(180,))
    assert days[DAY].hours == {23: days[DAY].figures}
    assert days.get(date(2026, 11, 24)) is None


def test_what_led_in_the_end_is_still_the_routine_that_was_shown() -> None:
    days = totals_of(
        [shown("09:00:00", 1, "move", "notification"), ended("09:20:00", 1, "long", "notification", "done", 300)]
    )

    assert days[DAY].routines == {"move": Figures(offered=1, shown=1, done=1, answers=(1200,))}


def test_an_outcome_whose_showing_is_lost_was_shown_all_the_same() -> None:
    days = totals_of([ended("09:02:00", 7, "move", "notification", "done", 120)])

    assert days[DAY].figures == Figures(offered=1, shown=1, done=1)


def test_the_first_start_of_all_ends_what_another_life_of_the_store_had_open() -> None:
    before = [shown("09:00:00", 1, "move", "notification"), sat(9, 0, 600, 600)]
    after = [sat(10, 0, 300, 300), ended("10:00:00", 1, "move", "ambient", "expired")]

    days = totals_of([*before, happening("09:59:00", "began"), *after])

    assert days[DAY].figures == Figures(offered=2, shown=1, ambient_shown=1, ambient_expired=1, sitting=900, screen=900)


def test_a_later_start_ends_nothing() -> None:
    before = [shown("09:00:00", 1, "move", "notification"), sat(9, 0, 600, 600)]
    after = [ended("10:00:00", 1, "move", "notification", "interrupted"), sat(10, 0, 900, 900)]

    days = totals_of([*before, happening("09:59:00", "began", alive_until=50.0), *after])

    assert days[DAY].figures == Figures(offered=1, shown=1, interrupted=1, sitting=900, screen=900)


def test_what_waits_over_the_night_is_dropped_on_its_day() -> None:
    days = totals_of(
        [
            decided("17:00:00", "hold", routine="move", reason="microphone"),
            decided("09:00:00", "credit", "2026-11-24", routine="micro", absence=57000, reason="away"),
        ]
    )

    assert days[DAY].figures == Figures(offered=1, held=1, dropped=1)
    assert days[date(2026, 11, 24)].figures == Figures(credits=1, away=1)


def test_totals_stand_for_what_was_written_before_them() -> None:
    of_day = totals_of(BY_HAND)[DAY]
    entry = {"at": "2027-02-21T03:00:00+01:00", "elapsed": 1.0, "kind": "totals", **plain(of_day)}

    assert totals_of([entry]) == {DAY: of_day}
    assert totals_of([*BY_HAND, entry]) == {DAY: of_day}


def test_what_is_written_after_totals_is_added() -> None:
    entry = {"at": "2027-02-21T03:00:00+01:00", "kind": "totals", **plain(totals_of(BY_HAND)[DAY])}

    days = totals_of([*BY_HAND, entry, happening("22:00:00", "walked", lasts=60.0)])

    assert days[DAY].walk.walked == 900
    assert days[DAY].figures == totals_of(BY_HAND)[DAY].figures


def test_totals_of_a_later_version_count_for_nothing() -> None:
    entry = {"at": "2027-02-21T03:00:00+01:00", "kind": "totals", **plain(totals_of(BY_HAND)[DAY]), "version": 2}

    assert totals_of([entry]) == {}


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"kind": "strange"},
        {"kind": "decision"},
        {"kind": "decision", "decision": "remind"},
        {"kind": ["decision"]},
        {**shown("09:00:00", 1, "move", "notification"), "at": "yesterday"},
        {**shown("09:00:00", 1, "move", "notification"), "at": "2026-11-31T09:00:00+01:00"},
        {**shown("09:00:00", 1, "move", "notification"), "routine": 3},
        ended("09:00:00", 1, "move", "notification", "of-tomorrow"),
        {**sat(9, 0, 60, 60), "hour": 24},
        {**sat(9, 0, 60, 60), "sitting": "long"},
        {**sat(9, 0, 60, 60), "sitting": float("inf")},
        {**happening("09:00:00", "walked"), "lasts": True},
        {**happening("09:00:00", "stepped"), "count": 3.5},
    ],
)
def test_what_does_not_say_what_it_should_counts_for_nothing(entry: dict[str, Any]) -> None:
    days = totals_of([entry, *BY_HAND])

    assert days[DAY] == totals_of(BY_HAND)[DAY]


def test_lines_that_are_passed_over_unread_change_nothing() -> None:
    day = Journaled()
    for minute in (31, 70, 110):
        day.until(minute)
        day.do(minute, happened.Start)
        day.away(minute + 20, back=minute + 30)
    day.do(200, happened.Walked, lasts=timedelta(minutes=4))
    day.do(201, happened.Stepped, count=900)
    lines = [(each, encode_line(each)) for each in day.entries]

    read = [each for each, line in lines if may_count(line)]

    assert len(read) < len(lines)
    assert totals_of(read) == totals_of(day.entries)


def test_a_line_that_somebody_spaced_out_is_read() -> None:
    line = json.dumps(happening("09:00:00", "tick")).encode()

    assert may_count(line)


def split(entries: list[dict[str, Any]], at: Iterable[int]) -> dict[date, DayTotals]:
    """The same in parts, each counted by itself, and then put together."""
    found: dict[date, DayTotals] = {}
    carry = None
    borders = [0, *sorted(at), len(entries)]
    for begin, end in pairwise(borders):
        fold = Fold(carry)
        for entry in entries[begin:end]:
            fold.add(entry)
        for each in fold.take():
            found[each.day] = merged(found[each.day], each) if each.day in found else each
        carry = fold.carry
    return found


def weeks_of_days() -> list[dict[str, Any]]:
    day = Journaled()
    for number in range(5):
        begin = number * 24 * 60
        for minute in range(begin + 40, begin + 480, 45):
            day.until(minute)
            what = (happened.Start, happened.Snooze, happened.Skip, happened.NotForMe)[(minute // 45) % 4]
            day.do(minute, what)
            day.away(minute + 15, back=minute + 15 + number)
        day.do(begin + 490, happened.Walked, lasts=timedelta(minutes=number))
        day.away(begin + 500, back=begin + 24 * 60)
    return day.entries


WEEKS = weeks_of_days()


@given(st.sets(st.integers(0, len(WEEKS))))
@settings(deadline=None)
def test_parts_come_to_the_same_as_the_whole(at: set[int]) -> None:
    assert split(WEEKS, at) == totals_of(WEEKS)


@given(st.lists(st.integers(0, len(WEEKS) - 1), max_size=5))
@settings(deadline=None)
def test_days_that_are_taken_out_early_come_to_the_same(at: list[int]) -> None:
    out: dict[str, DayTotals] = {}
    fold = Fold(known=out.get)
    for number, entry in enumerate(WEEKS):
        fold.add(entry)
        if number in at:
            out.update((each.day.isoformat(), each) for each in fold.take(keep=1))
    out.update((each.day.isoformat(), each) for each in fold.take())

    assert list(out.values()) == list(totals_of(WEEKS).values())
