"""What a simulated day led to, as the lines of ``simulate --json``: version 1, a contract."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from postured.core.decisions import Credit, Cue, Decision, Hold, Later, Outcome, Reason, Remind, Safety, Withdraw
from postured.core.instant import Instant
from postured.simulator.account import Sum
from postured.simulator.world import World

VERSION = 1
_OWN = frozenset({Reason.UNANSWERED})
"""Reasons for taking a reminder down that are the planner's own affair."""


def lines(world: World, **of: Any) -> Iterator[dict[str, Any]]:
    """All of them: the head, a line a decision in the order of time, and the sum.

    ``of`` is what the head says besides, so that one run can be told from another.
    """
    yield {"version": VERSION, "stream": "simulate", **of}
    for said in world.said:
        fields = _fields(said.decision)
        if fields is not None:
            yield {**_moment(said.at), **fields}
    yield {**_moment(world.end), **_sum(world.summary())}


def seconds(t: timedelta) -> float:
    """To the tenth of a second."""
    return round(t.total_seconds(), 1)


def _moment(at: Instant) -> dict[str, Any]:
    return {"t": seconds(at.elapsed), "wall": at.wall.isoformat(timespec="seconds")}


def _fields(decision: Decision) -> dict[str, Any] | None:
    match decision:
        case Remind():
            return {
                "decision": "remind",
                "id": decision.id,
                "again": decision.again,
                "routine": decision.routine,
                "style": decision.style.value,
                "soft": decision.soft,
                "exercise": decision.exercise,
                "lasts": seconds(decision.lasts),
                "reason": decision.reason.value,
                "satisfies": list(decision.satisfies),
                "merged": list(decision.merged),
            }
        case Outcome():
            return _outcome(decision)
        case Later(id=number, routine=routine, until=until):
            return {"decision": "snooze", "id": number, "routine": routine, "until": seconds(until)}
        case Withdraw(id=number, routine=routine, reason=reason) if reason not in _OWN:
            return {"decision": "withdraw", "id": number, "routine": routine, "reason": reason.value}
        case Credit(routine=routine, absence=absence, reason=reason):
            return {"decision": "credit", "routine": routine, "absence": seconds(absence), "reason": reason.value}
        case Hold(routine=routine, reason=reason, id=number):
            shown = {} if number is None else {"id": number}
            return {"decision": "hold", "routine": routine, "reason": reason.value, **shown}
        case Cue(id=number, routine=routine, exercise=exercise):
            return {"decision": "cue", "id": number, "routine": routine, "exercise": exercise}
        case Safety(family=family, reason=reason):
            return {"decision": "safety", "family": family, "reason": reason.value}
        case _:
            return None


def _outcome(outcome: Outcome) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "decision": "outcome",
        "id": outcome.id,
        "routine": outcome.routine,
        "outcome": outcome.result.value,
    }
    if outcome.began is not None:
        fields |= {"began": seconds(outcome.began), "took": seconds(outcome.took)}
    if outcome.reason is not None:
        fields["reason"] = outcome.reason.value
    return fields


def _sum(found: Sum) -> dict[str, Any]:
    return {
        "decision": "summary",
        "reminders": found.reminders,
        "showings": found.showings,
        "outcomes": dict(found.outcomes),
        "sitting": seconds(found.sitting),
        "screen": seconds(found.screen),
        "longest_bout": seconds(found.longest_bout),
    }
