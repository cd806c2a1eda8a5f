"""The planner's status as the data that ``status --json``, ``next`` and ``why`` answer with: version 1, stable."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from postured.core.forecast import Next
from postured.core.instant import Instant
from postured.core.status import ClockFace, Status
from postured.settings.handover import ExerciseText, Organisation

VERSION = 1


def status(
    now: Status,
    problems: Iterable[Mapping[str, str]],
    senses: Mapping[str, Any],
    exercises: Mapping[str, ExerciseText],
) -> dict[str, Any]:
    """All that is going on."""
    return {
        "version": VERSION,
        "at": _wall(now.at),
        "presence": now.presence.value,
        "since": _wall(now.since),
        "sitting": now.sitting.total_seconds(),
        "screen": now.screen.total_seconds(),
        "paused_until": _wall(now.paused_until),
        "busy": [
            {"signal": signal, "since": _wall(each.since), "until": _wall(each.until)}
            for signal, each in now.busy.items()
        ],
        "open": _opened(now, exercises),
        "next": following(now.next),
        "held": _held(now),
        "today": {
            "shown": 0,
            "done": 0,
            **now.today,
            "adherence": now.adherence,
            "sitting": now.sitting_today.total_seconds(),
            "longest_bout": now.longest_bout.total_seconds(),
        },
        "routines": [_face(each) for each in now.clocks],
        "budget": dict(now.budget),
        "put_aside": list(now.put_aside),
        "walking": _walking(now),
        "senses": dict(senses),
        "problems": list(problems),
    }


def organisation(found: Organisation) -> dict[str, str] | None:
    """Who set some of this; null where nobody did."""
    return {"name": found.name, "contact": found.contact, "note": found.note} if found != Organisation() else None


def following(coming: Next | None) -> dict[str, Any] | None:
    """The reminder that comes next."""
    if coming is None:
        return None
    return {
        "routine": coming.routine,
        "due": _wall(coming.due),
        "in": coming.wait.total_seconds(),
        "reason": coming.reason.value,
    }


def _held(now: Status) -> dict[str, Any] | None:
    """What keeps reminders back, and whether one waits for the end of it."""
    if now.held_by is None:
        return None
    return {
        "reason": now.held_by.value,
        "since": _wall(now.held_since),
        "until": _wall(now.held_until),
        "waits": now.waits,
    }


def _opened(now: Status, exercises: Mapping[str, ExerciseText]) -> dict[str, Any] | None:
    if now.open is None:
        return None
    return {
        "id": now.open.id,
        "routine": now.open.routine,
        "style": now.open.style.value,
        "phase": now.phase,
        "until": _wall(now.open_until),
        "lasts": now.open.lasts.total_seconds(),
        "showings": now.open.showings,
        "satisfies": list(now.open.satisfies),
        "exercise": _exercise(now.open.exercise, exercises),
    }


def _exercise(name: str | None, exercises: Mapping[str, ExerciseText]) -> dict[str, Any] | None:
    """None for a plain break."""
    text = exercises.get(name or "")
    if name is None or text is None:
        return None if name is None else {"id": name}
    return {"id": name, "name": text.name, "dose": text.dose, "steps": list(text.steps), "note": text.note}


def _walking(now: Status) -> dict[str, Any] | None:
    """None where there is no walking goal."""
    if now.walking is None:
        return None
    walking = now.walking
    return {
        "goal": walking.goal.total_seconds(),
        "walked": walking.walked.total_seconds(),
        "steps": walking.steps,
        "steps_goal": walking.steps_goal,
        "rung": walking.rung,
        "rungs": walking.rungs,
        "days": [{"date": day.isoformat(), "met": met} for day, met in walking.days],
    }


def _face(clock: ClockFace) -> dict[str, Any]:
    return {
        "routine": clock.routine,
        "counts": clock.counts.value,
        "shows": clock.shows.total_seconds(),
        "every": _seconds(clock.every),
        "usual": _seconds(clock.usual),
        "refused": clock.refused,
        "rides": clock.rides,
        "alone": clock.alone,
        "due": _wall(clock.due),
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _wall(at: Instant | None) -> str | None:
    """To the nearest second: what ends at ten does not end a blink before."""
    return None if at is None else (at.wall + timedelta(seconds=0.5)).isoformat(timespec="seconds")
