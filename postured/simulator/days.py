"""Believable days at the desk, made from a seed: the same seed makes the same day on every machine. Pure."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from postured.simulator.happenings import Answer, Answers, Busy, Free, Line, Sign, Trace, What

Kind = Literal["focused", "meetings", "part-time"]
FIRST = date(2026, 11, 23)
"""A Monday, so that a seed means the same days for ever."""
_ZONE = ZoneInfo("Europe/Berlin")
_WEIGHTS = {Answer.DONE: 6.0, Answer.SNOOZE: 1.0, Answer.SKIP: 1.0, Answer.IGNORE: 2.0}
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class _Form:
    """What a kind of day is like; each pair from least to most."""

    begins: tuple[int, int]
    """Minutes after midnight."""
    at_the_desk: tuple[int, int]
    """Minutes, lunch not counted."""
    lunch: tuple[int, int] | None
    calls: tuple[int, int]
    call_lasts: tuple[int, int]
    bout: tuple[int, int]
    """Minutes of activity between two stretches of stillness or two ways to the kitchen."""


_FORMS: dict[str, _Form] = {
    "focused": _Form((8 * 60, 9 * 60 + 30), (7 * 60, 8 * 60 + 40), (20, 60), (2, 3), (10, 30), (6, 13)),
    "meetings": _Form((8 * 60, 9 * 60 + 30), (6 * 60 + 30, 8 * 60 + 40), (20, 60), (4, 5), (20, 50), (5, 11)),
    "part-time": _Form((8 * 60, 9 * 60), (6 * 60, 6 * 60 + 30), (20, 30), (2, 3), (10, 25), (5, 9)),
}


def office_days(seed: int, kind: Kind = "focused", days: int = 1, first: date = FIRST) -> Trace:
    """So many working days one after the other, Monday to Friday, with the nights and weekends between asleep."""
    start = datetime.combine(first, time(0), _ZONE)
    lines: list[Line] = []
    day, made = 0, 0
    while made < days:
        if (first + timedelta(days=day)).weekday() < 5:
            morning = _elapsed(start, first + timedelta(days=day))
            if made:
                lines.append(Line(timedelta(seconds=lines[-1].t.total_seconds() + 60), Sign.SUSPEND))
            lines += _Day(random.Random(f"{seed}/{day}/{kind}"), _FORMS[kind], morning, woken=bool(made)).lines()  # noqa: S311
            made += 1
        day += 1
    lines.append(Line(lines[-1].t + timedelta(minutes=30), Sign.END))
    return Trace(start=start, lines=tuple(lines), answers=Answers(_WEIGHTS, seed))


def _elapsed(start: datetime, day: date) -> int:
    """Seconds from the start to that day's midnight, in real time."""
    midnight = datetime.combine(day, time(0), _ZONE)
    return round((midnight.astimezone(ZoneInfo("UTC")) - start.astimezone(ZoneInfo("UTC"))).total_seconds())


class _Day:
    """One day under way."""

    def __init__(self, draw: random.Random, form: _Form, midnight: int, *, woken: bool) -> None:
        self._draw = draw
        self._form = form
        self._woken = woken
        self._t = midnight + draw.randint(*form.begins) * 60 + draw.randint(0, 59)
        self._made: list[Line] = []

    def lines(self) -> list[Line]:
        """From the first input of the day to the last."""
        form, draw = self._form, self._draw
        work = draw.randint(*form.at_the_desk) * 60
        calls = sorted(draw.sample(range(1, 20), draw.randint(*form.calls)))
        call_at = [self._t + work * each // 20 for each in calls]
        lunch_at = self._t + work * draw.randint(42, 55) // 100
        if self._woken:
            self._say(Sign.RESUME)
            self._t += draw.randint(5, 30)
        end = self._t + work
        self._say(Sign.INPUT)
        fed = form.lunch is None
        while self._t < end:
            if not fed and self._t >= lunch_at:
                end += self._lunch()
                fed = True
            elif call_at and self._t >= call_at[0]:
                call_at.pop(0)
                self._call()
            else:
                self._bout()
                self._pause()
        self._say(Sign.IDLE)
        return self._made

    def _say(self, what: What) -> None:
        self._made.append(Line(timedelta(seconds=self._t), what))

    def _wait(self, least: int, most: int) -> None:
        self._t += self._draw.randint(least, most)

    def _bout(self) -> None:
        """Work: input all the time, now and then a storm of typing."""
        lasts = self._draw.randint(self._form.bout[0] * 60, self._form.bout[1] * 60)
        until = self._t + lasts
        if self._draw.randint(1, 3) == 1:
            self._t += lasts // 4
            self._say(Sign.TYPING)
            self._t += self._draw.randint(20, min(300, lasts // 2))
            self._say(Sign.LULL)
        self._t = until

    def _pause(self) -> None:
        """Between two bouts: reading, thinking, or a way to the kitchen."""
        kind = self._draw.randint(1, 10)
        if kind <= 7:
            self._still(35, 150)
        elif kind <= 9:
            self._still(150, 280)
        else:
            self._gone(180, 600)

    def _still(self, least: int, most: int) -> None:
        self._say(Sign.IDLE)
        self._wait(least, most)
        self._say(Sign.INPUT)

    def _gone(self, least: int, most: int) -> None:
        """Away from the desk, the screen locked as often as not."""
        if self._draw.randint(1, 2) == 1:
            self._say(Sign.LOCK)
            self._wait(least, most)
            self._say(Sign.UNLOCK)
        else:
            self._still(least, most)

    def _lunch(self) -> int:
        least, most = self._form.lunch or (20, 60)
        before = self._t
        self._say(Sign.LOCK)
        self._wait(least * 60, most * 60)
        self._say(Sign.UNLOCK)
        return self._t - before

    def _call(self) -> None:
        """A call, mostly listening; now and then with something shared or on the whole screen."""
        until = self._t + self._draw.randint(self._form.call_lasts[0] * 60, self._form.call_lasts[1] * 60)
        shows = self._draw.choice(["", "", "screen-share", "fullscreen"])
        self._say(Busy("microphone"))
        if shows:
            self._wait(20, 90)
            self._say(Busy(shows))
        while self._t < until - 240:
            self._wait(30, 240)
            self._still(60, 240)
        self._t = max(self._t, until)
        if shows:
            self._say(Free(shows))
            self._wait(1, 5)
        self._say(Free("microphone"))
        self._wait(5, 60)
