"""Which reminder comes now, or what keeps it back: laws 8, 9 and 12 to 15."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, assert_never

from postured.core import budget, due, reminder
from postured.core.decisions import Hold, Reason, Result
from postured.core.hours import shift_at
from postured.core.instant import Instant
from postured.core.obstacle import RETURNS_WITHIN, obstacle, settled_after
from postured.core.presence import NONE
from postured.core.rules import Routine, Rules, Style
from postured.core.state import Down, Open, Resting, Running, Shown, Snoozed, State, Waiting
from postured.core.turn import Turn

CAUSES = frozenset(
    {
        Reason.MICROPHONE,
        Reason.CAMERA,
        Reason.SCREEN_SHARE,
        Reason.FULLSCREEN,
        Reason.DO_NOT_DISTURB,
        Reason.PRESENTATION,
        Reason.CALENDAR,
        Reason.PROGRAM,
        Reason.BY_HAND,
    }
)
"""What holds a reminder: law 13."""


_FAR = datetime(9000, 1, 1, tzinfo=UTC)


class Offer(NamedTuple):
    """What is to be shown now."""

    leader: Routine
    merged: tuple[Routine, ...]
    """Those that come with it: no longer than it."""
    soft: bool = False


class Kept(NamedTuple):
    """Something is due, and kept back."""

    leader: str
    reason: Reason | None
    """None where it only waits for another that it will come with."""
    until: Instant | None
    """None for not before an event."""


def offer(turn: Turn) -> None:
    """Show what is to be shown now, if the person is there and nothing forbids it."""
    state = turn.state
    if state.attendance.absence is not None or state.quitting:
        return
    if turn.returned and state.typing is not None:
        state = replace(state, typing=None)
    if state.open is not None:
        _bring_back(turn, state, state.open)
        return
    found = find(state, turn.now, turn.rules)
    if isinstance(found, Offer):
        caused = state.waiting is not None and state.waiting.caused
        reminder.show_new(turn, found.leader, found.merged, Reason.HELD if caused else Reason.DUE, soft=found.soft)
    else:
        _wait(turn, found, None)


def find(state: State, now: Instant, rules: Rules) -> Offer | Kept | None:
    """What would be shown ``now`` with nothing open, or what keeps it back; None where nothing is due."""
    found = due.due(state, now, rules)
    if not found:
        return None
    longest = max(found, key=_length)
    since = now.elapsed if state.waiting is None else state.waiting.since
    for each in rules.routines:
        slot = due.slot_within(each, now, since + rules.merge_within - now.elapsed, rules)
        if slot is not None:
            return Kept(longest.name, None, slot)
    stands = obstacle(state, now, rules, gap=True)
    if stands is not None:
        return Kept(longest.name, stands.reason, stands.until)
    room = _leads(state, found, now, rules)  # what is only nearly due makes no room for what is due
    if isinstance(room, Instant) or room is None:
        return Kept(longest.name, Reason.BUDGET, room)
    together = together_with(state, found, now, rules)
    leads = _leads(state, together, now, rules)
    if not isinstance(leads, Routine):
        return Kept(longest.name, Reason.BUDGET, leads)
    merged = tuple(together[together.index(leads) + 1 :])
    kept = _lull(state, now, rules, leads.name, leads.wait_at_most)
    return kept or Offer(leads, merged, soft=_types(state, rules))


def together_with(state: State, found: list[Routine], now: Instant, rules: Rules) -> list[Routine]:
    """What is due and what is nearly due, the longest first, equals in the order of the settings, riders last."""
    both = {*(each.name for each in found), *(each.name for each in due.early(state, now, rules))}
    return sorted((each for each in rules.routines if each.name in both), key=_length, reverse=True)


def _length(routine: Routine) -> tuple[bool, timedelta]:
    return not routine.rides, routine.lasts


def _leads(state: State, together: list[Routine], now: Instant, rules: Rules) -> Routine | Instant | None:
    """The first that there is room for; else when there will be."""
    first: Instant | None = None
    for each in together:
        free = budget.free_from(state, each, now, rules)
        if free is not None and free.elapsed <= now.elapsed:
            return each
        if free is not None and (first is None or free.elapsed < first.elapsed):
            first = free
    return first


def _types(state: State, rules: Rules) -> bool:
    return state.typing is not None and rules.lull > NONE


def _lull(state: State, now: Instant, rules: Rules, leader: str, at_most: timedelta) -> Kept | None:
    """Law 12: what waits for a pause in typing, and until when at most."""
    if not _types(state, rules):
        return None
    waiting = state.waiting
    ready = now.elapsed if waiting is None or waiting.ready is None else waiting.ready
    until = ready + at_most
    if waiting is not None and waiting.caused and state.freed is not None:
        late = ready > state.freed + settled_after(state, rules)
        until = min(until, (ready if late else state.freed) + RETURNS_WITHIN)
    return Kept(leader, Reason.LULL, now.when(until)) if now.elapsed < until else None


def _wait(turn: Turn, kept: Kept | None, id: int | None) -> None:  # noqa: A002 - as in the decision
    """Remember what keeps it back, and tell it once."""
    if kept is None:
        if turn.state.waiting is not None:
            turn.change(waiting=None)
        return
    before = turn.state.waiting or Waiting(turn.now.elapsed)
    reason = kept.reason
    after = replace(
        before,
        held=before.held if reason in (None, Reason.SETTLING) else reason,
        caused=before.caused or reason in CAUSES or reason is Reason.SETTLING,
        ready=(turn.now.elapsed if before.ready is None else before.ready) if reason is Reason.LULL else None,
    )
    if after != turn.state.waiting:
        turn.change(waiting=after)
    if after.held is not None and after.held != before.held:
        turn.say(Hold(routine=kept.leader, reason=after.held, id=id))


def coming_back(state: State) -> tuple[Reason, timedelta] | None:
    """Why an open reminder is to be shown again, and from when; None where it is not."""
    if state.open is None:
        return None
    match state.open.phase:
        case Snoozed(until=until):
            return Reason.SNOOZED, until
        case Resting(until=until):
            return Reason.RETURNED, until
        case Down(reason=reason):
            return (Reason.HELD if reason in CAUSES else Reason.RETURNED), state.at.elapsed
        case Shown() | Running():
            return None
        case _:
            assert_never(state.open.phase)


def keeps_open_back(state: State, opened: Open, now: Instant, rules: Rules) -> Kept | None:
    """What keeps a reminder from coming back: laws 12 to 15, and no budget."""
    stands = obstacle(state, now, rules, gap=False, asked=opened.asked)
    if stands is not None:
        return Kept(opened.routine, stands.reason, stands.until)
    routine = rules.routine(opened.routine)
    return _lull(state, now, rules, opened.routine, opened.lasts if routine is None else routine.wait_at_most)


def _bring_back(turn: Turn, state: State, opened: Open) -> None:
    """Show the open reminder again, with what has fallen due meanwhile; the longest leads."""
    again = coming_back(state)
    if again is None or again[1] > turn.now.elapsed:
        return
    now, rules = turn.now, turn.rules
    kept = keeps_open_back(state, opened, now, rules)
    if kept is not None:
        _wait(turn, kept, opened.id)
        return
    if isinstance(opened.phase, Resting) and opened.style is Style.AMBIENT:
        routine = rules.routine(opened.routine)
        quiet = None if routine is None else budget.free_from(state, replace(routine, style=Style.AMBIENT), now, rules)
        if quiet is None or quiet.elapsed > now.elapsed:
            reminder.close(turn, Result.EXPIRED, now.elapsed, Reason.BUDGET)
            return
    reminder.show_again(turn, again[0], _joining(state, opened, now, rules), soft=_types(state, rules))


def _joining(state: State, opened: Open, now: Instant, rules: Rules) -> tuple[Routine, ...]:
    """What joins the reminder that returns, the longest first; a longer one only if there is room for its style."""
    known = {opened.routine, *opened.merged}
    found = [each for each in due.due(state, now, rules) if each.name not in known]
    if not found:
        return ()
    leader = rules.routine(opened.routine)
    length = (True, NONE) if leader is None else _length(leader)
    joining: list[Routine] = []
    for each in together_with(state, found, now, rules):
        if each.name in known:
            continue
        free = budget.free_from(state, each, now, rules) if _length(each) > length and not joining else now
        if free is not None and free.elapsed <= now.elapsed:
            joining.append(each)
    return tuple(joining)


def next_look(state: State, rules: Rules) -> timedelta | None:
    """When to look again, if the person stays; None for not before an event."""
    if state.attendance.absence is not None or state.quitting:
        return None
    now = state.at
    if state.open is not None:
        again = coming_back(state)
        if again is None or again[1] > now.elapsed:
            return None if again is None else again[1]
        kept = keeps_open_back(state, state.open, now, rules)
        return now.elapsed if kept is None else None if kept.until is None else kept.until.elapsed
    soonest = due.soonest(state, now, rules)
    some = soonest <= NONE
    moments = [now.elapsed + soonest] if NONE < soonest < due.NEVER else []
    if some:
        moments += [now.elapsed + wait for _, wait in due.waits(state, now, rules) if NONE < wait < due.NEVER]
    for routine in due.timed(rules):
        some = some or due.slot_due(state, routine, now, rules) is not None
        if (coming := due.slot_coming(routine, now, rules)) is not None:
            moments.append(coming)
    if some:  # from there on a cue that is due has a break to wait for
        moments += [each - rules.merge_within for each in moments if each - rules.merge_within > now.elapsed]
    found = find(state, now, rules) if some else None
    if isinstance(found, Offer):
        return now.elapsed
    if found is not None and (working := shift_at(rules.hours, now.wall)) is not None:
        left = now.elapsed_at(min(working.end, _FAR))  # from there on something else keeps it back
        moments += [each for each in (left - rules.hours.quiet_before_end, left) if each > now.elapsed]
    if found is not None and found.until is not None:
        moments.append(found.until.elapsed)
    first = min(moments, default=None)
    new_day_matters = state.refused or state.walks is not None or rules.ramp  # it makes another plan
    if new_day_matters and not (first and budget.is_same_day(rules.hours, now.wall, first - now.elapsed)):
        tomorrow = now.elapsed_at(budget.next_day(rules.hours, now.wall))
        first = tomorrow if first is None else min(first, tomorrow)
    return first
