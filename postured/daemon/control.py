"""What the command line may ask of the daemon, and what it answers: every command but ``run``."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from postured.core.decisions import Begin, Decision, Later, Outcome, Reason, Refuse, Remind, Safety
from postured.core.events import (
    Busy,
    Done,
    Event,
    Feeling,
    Felt,
    Free,
    NotForMe,
    Now,
    Pause,
    Skip,
    Snooze,
    Start,
    Stepped,
    Trust,
    Unpause,
    Up,
    Walked,
)
from postured.core.hours import moment
from postured.core.instant import Instant
from postured.core.rules import HOUR
from postured.errors import ExitCode, NothingToAnswer, PosturedError, UsageError
from postured.language import _
from postured.ports import Clock

BY_HAND = "by-hand"
"""The signal of the person's own word."""
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)
_MOST_STEPS = 200_000


class CannotTell(PosturedError):
    """What the person says could not be followed up: presence is assumed here."""

    exit_code = ExitCode.NOTHING


class Answer(Protocol):
    """Where a reply goes."""

    def result(self, data: Mapping[str, Any], more: bool = False) -> None: ...

    def fail(self, error: PosturedError) -> None: ...

    def on_gone(self, call: Callable[[], None]) -> None: ...


class Request(Protocol):
    """What was asked."""

    @property
    def command(self) -> str: ...

    @property
    def args(self) -> Mapping[str, Any]: ...


class Desk(Protocol):
    """The daemon, as commands see it."""

    clock: Clock

    @property
    def has_sense(self) -> bool: ...

    def put(self, event: Event, then: Callable[[tuple[Decision, ...]], None]) -> None: ...

    def so_far(self) -> list[dict[str, object]]: ...

    def when_kept(self, call: Callable[[], None]) -> None: ...

    def report(self) -> dict[str, Any]: ...

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]: ...

    def reload(self, done: Callable[[dict[str, Any]], None], failed: Callable[[PosturedError], None]) -> None: ...

    @property
    def erase(
        self,
    ) -> Callable[[date | None, Callable[[dict[str, Any]], None], Callable[[PosturedError], None]], None]: ...

    def quit(self) -> None: ...


class Commands:
    """Answers requests. What a person asks for is acknowledged once it is on the disk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, request: Request, answer: Answer) -> None:
        """Answer ``request``, now or later.

        Raises:
            PosturedError: it cannot be done, or is not known.
        """
        args = request.args
        match request.command:
            case "status" | "why" | "next":
                self._status(answer, follow=bool(args.get("watch", False)))
            case "start" | "done" | "skip" | "snooze" | "not-for-me":
                self._put(_reply_event(request.command, args, self._desk.clock.now()), answer)
            case "up" if not self._desk.has_sense:
                raise CannotTell(
                    _("postured cannot tell when you come back"),
                    _("Nothing here tells it of keyboard and pointer. Say `postured pause 10m`, or how long you need."),
                )
            case "up":
                self._put(Up(at=self._desk.clock.now()), answer)
            case "now":
                self._put(Now(at=self._desk.clock.now(), routine=_text(args, "routine")), answer)
            case "pause":
                now = self._desk.clock.now()
                self._put(Pause(at=now, until=pause_end(args, now)), answer)
            case "busy":
                now = self._desk.clock.now()
                lasts = _length(args, "for") or HOUR
                self._put(Busy(at=now, signal=BY_HAND, until=now.elapsed + lasts), answer)
            case "free":
                self._put(Free(at=self._desk.clock.now(), signal=BY_HAND), answer)
            case "resume":
                self._put(Unpause(at=self._desk.clock.now()), answer)
            case "felt":
                self._put(Felt(at=self._desk.clock.now(), how=_feeling(args)), answer)
            case "trust":
                name = _text(args, "name") or ""
                if name not in self._desk.report()["put_aside"]:
                    raise NothingToAnswer(
                        _("“{name}” is not put aside").format(name=name), _("`postured exercises list` tells what is.")
                    )
                self._put(Trust(at=self._desk.clock.now(), name=name), answer)
            case "walk":
                self._walk(args, answer)
            case "so-far":
                answer.result({"version": 1, "entries": self._desk.so_far()})
            case "erase":
                self._desk.erase(_day(args, "before"), answer.result, answer.fail)
            case "reload":
                self._desk.reload(answer.result, answer.fail)
            case "quit":
                answer.result({"quitting": True})
                self._desk.quit()
            case other:
                raise UsageError(_("postured knows no command “{command}”").format(command=other))

    def _walk(self, args: Mapping[str, Any], answer: Answer) -> None:
        now = self._desk.clock.now()
        if self._desk.report()["walking"] is None:
            raise NothingToAnswer(
                _("there is no walking goal"), _("`postured config set walking.enabled true` sets one.")
            )
        if (lasts := _length(args, "for", most=_DAY)) is not None:
            self._put(Walked(at=now, lasts=lasts), answer)
        elif (steps := args.get("steps")) is not None:
            if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= _MOST_STEPS:
                raise UsageError(
                    _("that is no number of steps"),
                    _("From 0 to {most}, as your step counter shows them.").format(most=_MOST_STEPS),
                )
            self._put(Stepped(at=now, count=steps), answer)
        else:
            self._status(answer, follow=False)

    def _status(self, answer: Answer, *, follow: bool) -> None:
        answer.result(self._desk.report(), more=follow)
        if follow:
            answer.on_gone(self._desk.on_change(lambda: answer.result(self._desk.report(), more=True)))

    def _put(self, event: Event, answer: Answer) -> None:
        def decided(decisions: tuple[Decision, ...]) -> None:
            refusal = next((each.reason for each in decisions if isinstance(each, Refuse)), None)
            if refusal is not None:
                answer.fail(_refused(refusal))
                return
            said = [each for each in (_told(one) for one in decisions) if each is not None]
            self._desk.when_kept(lambda: answer.result({"version": 1, "did": said, "status": self._desk.report()}))

        self._desk.put(event, decided)


def pause_end(args: Mapping[str, Any], now: Instant) -> timedelta | datetime:
    """When a pause ends: after ``for`` seconds, at ``until`` ("14:00", "tomorrow"), or in an hour.

    Raises:
        UsageError: the words mean no time.
    """
    if (lasts := _length(args, "for")) is not None:
        return now.elapsed + lasts
    until = _text(args, "until")
    if until is None:
        return now.elapsed + HOUR
    if until == "tomorrow":
        return moment(now.wall.date() + timedelta(days=1), time(0), now.wall.tzinfo)
    try:
        clock = time.fromisoformat(f"0{until}" if until[1:2] == ":" else until)
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        raise UsageError(
            _("“{until}” is no time of day").format(until=until),
            _("Write it as 14:00, or write “tomorrow”."),
        )
    today = moment(now.wall.date(), clock, now.wall.tzinfo)
    return today if today > now.wall else moment(now.wall.date() + timedelta(days=1), clock, now.wall.tzinfo)


def _reply_event(command: str, args: Mapping[str, Any], now: Instant) -> Event:
    match command:
        case "start":
            return Start(at=now)
        case "done":
            return Done(at=now)
        case "skip":
            return Skip(at=now)
        case "not-for-me":
            return NotForMe(at=now)
        case _:
            return Snooze(at=now, lasts=_length(args, "for", most=_DAY))


def _feeling(args: Mapping[str, Any]) -> Feeling:
    how = _text(args, "how") or ""
    try:
        return Feeling(how)
    except ValueError:
        raise UsageError(_("“{how}” is no answer").format(how=how), _("Say fine, worse or leg.")) from None


def _refused(reason: Reason) -> PosturedError:
    if reason is Reason.NO_ROUTINE:
        return UsageError(_("there is no such routine"), _("`postured why` lists those that are switched on."))
    if reason is Reason.NO_EXERCISE:
        return NothingToAnswer(_("there was no exercise yet"), _("It is about the last one that you did."))
    return NothingToAnswer(_("no reminder is open"), _("`postured next` tells when the next one comes."))


def _told(decision: Decision) -> dict[str, Any] | None:
    """What became of the reminder, for the one line that the command prints."""
    match decision:
        case Begin(routine=routine):
            return {"decision": "begin", "routine": routine}
        case Later(routine=routine):
            return {"decision": "snooze", "routine": routine}
        case Outcome(routine=routine, result=result, exercise=exercise):
            return {"decision": "outcome", "routine": routine, "outcome": result.value, "exercise": exercise}
        case Remind(routine=routine):
            return {"decision": "remind", "routine": routine}
        case Safety(family=family):
            return {"decision": "safety", "family": family}
        case _:
            return None


def _text(args: Mapping[str, Any], name: str) -> str | None:
    value = args.get(name)
    if value is not None and not isinstance(value, str):
        raise UsageError(_("“{name}” must be text").format(name=name))
    return value


def _day(args: Mapping[str, Any], name: str) -> date | None:
    text = _text(args, name)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("“{text}” is no date; write 2026-11-23").format(text=text)) from None


def _length(args: Mapping[str, Any], name: str, *, most: timedelta = _LONGEST) -> timedelta | None:
    """A length in seconds, more than none and at most ``most``."""
    value = args.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most.total_seconds():
        detail = _("More than none and at most a day, such as 5m or 1h30m.")
        if most > _DAY:
            detail = _("More than none and at most a year, such as 5m or 1h30m.")
        raise UsageError(_("that is no length of time for this"), detail)
    return timedelta(seconds=value)
