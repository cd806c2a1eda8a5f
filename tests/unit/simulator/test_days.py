"""Made-up days are like days at an office, and the same for their seed for ever."""

import hashlib
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest

from postured.simulator.days import Kind, office_days
from postured.simulator.happenings import Busy, Free, Line, Sign, Trace

KINDS: tuple[Kind, ...] = get_args(Kind)
SEEDS = range(300)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BACK = (Sign.INPUT, Sign.UNLOCK)
GONE = (Sign.IDLE, Sign.LOCK, Sign.SUSPEND)


def locked(trace: Trace) -> list[timedelta]:
    """How long the screen was locked, each time."""
    begins = [each.t for each in trace.lines if each.what is Sign.LOCK]
    ends = [each.t for each in trace.lines if each.what is Sign.UNLOCK]
    return [end - begin for begin, end in zip(begins, ends, strict=True)]


def said(trace: Trace) -> list[tuple[timedelta, object]]:
    return [(each.t, each.what) for each in trace.lines]


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_like_a_day_at_an_office(kind: Kind) -> None:
    for seed in SEEDS:
        trace = office_days(seed, kind)
        bouts = sum(each.what in BACK for each in trace.lines)
        calls = sum(each.what == Busy("microphone") for each in trace.lines)
        lunch = max(locked(trace))
        work = trace.lines[-2].t - trace.lines[0].t - lunch

        assert 30 <= bouts <= 80, seed
        assert 2 <= calls <= 5, seed
        assert 20 * MINUTE <= lunch <= 60 * MINUTE, seed
        assert 6 * HOUR <= work <= 9 * HOUR + 5 * MINUTE, seed
        assert 8 * HOUR <= trace.lines[0].t < 10 * HOUR, seed


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_happens_makes_sense(kind: Kind) -> None:
    for seed in SEEDS:
        here, typing, on = False, False, set[str]()
        lines = office_days(seed, kind).lines
        assert all(before.t <= after.t for before, after in pairwise(lines)), seed
        for line in lines:
            match line.what:
                case Sign.INPUT | Sign.UNLOCK:
                    assert not here
                    here = True
                case Sign.IDLE | Sign.LOCK:
                    assert here
                    assert not typing
                    here = False
                case Sign.TYPING | Sign.LULL:
                    assert here
                    assert typing is (line.what is Sign.LULL)
                    typing = line.what is Sign.TYPING
                case Busy(signal=signal):
                    assert signal not in on
                    on.add(signal)
                case Free(signal=signal):
                    assert here  # whoever ends a call is there
                    on.remove(signal)
                case _:
                    assert line.what is Sign.END
        assert not here
        assert not on


@pytest.mark.parametrize("kind", KINDS)
def test_stillness_is_long_enough_to_be_told(kind: Kind) -> None:
    for seed in SEEDS:
        lines = office_days(seed, kind).lines
        for left, back in _pairs(lines):
            assert back.t - left.t > timedelta(seconds=30)


def _pairs(lines: tuple[Line, ...]) -> list[tuple[Line, Line]]:
    """Each leaving with the return after it."""
    moves = [each for each in lines if each.what in (*BACK, *GONE)]
    return [(one, other) for one, other in pairwise(moves) if other.what in BACK]


def test_there_is_some_of_everything() -> None:
    signals = {each.what.signal for seed in SEEDS for each in office_days(seed).lines if isinstance(each.what, Busy)}
    typed = [sum(each.what is Sign.TYPING for each in office_days(seed).lines) for seed in SEEDS]
    away = [len([each for each in locked(office_days(seed)) if each < 15 * MINUTE]) for seed in SEEDS]

    assert signals == {"microphone", "screen-share", "fullscreen"}
    assert min(typed) >= 1
    assert sum(away) > len(SEEDS)


def test_meetings_are_a_day_of_calls() -> None:
    def called(kind: Kind) -> timedelta:
        total = timedelta(0)
        for seed in SEEDS:
            lines = office_days(seed, kind).lines
            total += sum((each.t for each in lines if each.what == Free("microphone")), timedelta(0))
            total -= sum((each.t for each in lines if each.what == Busy("microphone")), timedelta(0))
        return total / len(SEEDS)

    assert called("meetings") > 2 * called("focused")


def test_several_days_are_working_days_with_sleep_between() -> None:
    trace = office_days(4, "focused", days=6, first=date(2026, 11, 26))  # a Thursday
    asleep = [each.t for each in trace.lines if each.what is Sign.SUSPEND]
    awake = [each.t for each in trace.lines if each.what is Sign.RESUME]

    days = [(trace.start + each.t).date() for each in trace.lines if each.what in BACK]

    assert sorted({each.isoweekday() for each in days}) == [1, 2, 3, 4, 5]
    assert list(dict.fromkeys(each.day for each in days)) == [26, 27, 30, 1, 2, 3]
    assert len(asleep) == len(awake) == 5
    assert all(up - down > 10 * HOUR for down, up in zip(asleep, awake, strict=True))
    assert awake[1] - asleep[1] > 2 * 24 * HOUR


def test_the_days_begin_at_the_same_hours_after_the_clocks_change() -> None:
    trace = office_days(4, "focused", days=2, first=date(2026, 10, 23))  # the clocks change in this weekend

    mornings = [trace.begin.when(each.t).wall for each in trace.lines if each.what is Sign.RESUME]

    assert all(8 <= each.hour < 10 for each in mornings)
    assert trace.begin.when(trace.end).wall.utcoffset() == HOUR


def test_other_seeds_days_and_kinds_are_other_days() -> None:
    assert said(office_days(1)) == said(office_days(1))
    assert said(office_days(1)) != said(office_days(2))
    assert said(office_days(1)) != said(office_days(1, "meetings"))
    monday, tuesday = (
        [each.t % (24 * HOUR) for each in office_days(1, days=2).lines if each.t // (24 * HOUR) == day]
        for day in (0, 1)
    )
    assert monday[:20] != tuesday[:20]


@pytest.mark.parametrize(
    ("kind", "told"),
    [("focused", "6c161f2e28dcea99"), ("meetings", "404bac724ad070a1"), ("part-time", "df38693fa359efb2")],
)
def test_a_seed_means_the_same_day_on_every_python(kind: Kind, told: str) -> None:
    """What people report and compare by seed must not change under them: think twice before changing these."""
    text = "\n".join(repr(each) for seed in range(20) for each in said(office_days(seed, kind, days=2)))

    assert hashlib.sha256(text.encode()).hexdigest()[:16] == told
