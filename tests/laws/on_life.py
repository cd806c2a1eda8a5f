"""Judges of what becomes of a reminder: laws 8, 16, 17, 19 to 22 and 26."""

from collections.abc import Iterator
from datetime import timedelta

from postured.core.decisions import Begin, Cue, Later, Outcome, Reason, Remind, Result, Safety, Withdraw
from postured.core.events import Feeling
from postured.core.rotation import longest
from postured.core.rules import Exercise, Rules, Style
from postured.simulator.happenings import Busy, Command, Line, Settings, Sign, Word
from tests.laws.scenes import CALLS, NONE, SECOND, Moment, Played

WALK = "walk"
Found = Iterator[str]


def one_is_open_at_most(played: Played) -> Found:
    for each in played.moments:
        opened = each.opened
        match each.what:
            case Remind(id=number, again=0) if opened is not None:
                yield f"{number} is shown {each.clock} while {opened.first.id} is open"
            case Remind(id=number, again=again) if again:
                if opened is None or opened.first.id != number:
                    yield f"{number} comes back {each.clock} and is not open"
                elif again != opened.last.again + 1:
                    yield f"{number} comes back {each.clock} for the {again}th time after the {opened.last.again}th"
            case (Begin() | Later() | Withdraw() | Cue() | Outcome()) as said:
                if opened is None or said.id != opened.first.id:
                    yield f"{said} {each.clock}, and it is not open"
            case _:
                pass


def each_ends_in_one_outcome(played: Played) -> Found:
    begun = [remind.id for _, remind in played.shown() if remind.again == 0]
    ended = [outcome.id for _, outcome in played.ended()]
    still = [] if played.state.open is None else [played.state.open.id]
    if begun != sorted(set(begun)):
        yield f"the ids are {begun}"
    if ended + still != begun:
        yield f"of the reminders {begun} these have ended: {ended}"


def outcomes_fit(played: Played) -> Found:
    for each, outcome in played.ended():
        opened = each.opened
        if opened is None:
            continue
        running = opened.begun is not None
        if running and outcome.result not in (Result.DONE, Result.PARTIAL, Result.INTERRUPTED, Result.NOT_FOR_ME):
            yield f"a running break ends as {outcome.result} {each.clock}"
        if not running and outcome.result is Result.PARTIAL:
            yield f"a break that was never begun ends as partial {each.clock}"
        if outcome.style is not opened.first.style:
            yield f"{outcome.id} ends {outcome.style} {each.clock}, and was {opened.first.style}"
        if not NONE <= outcome.took <= opened.last.lasts:
            yield f"{outcome.id} took {outcome.took} of {opened.last.lasts} {each.clock}"
        if outcome.result is Result.DONE and not _said(played, each.t, Word.DONE):
            slept = any(line.what is Sign.SUSPEND for _, line in played.lines())
            if opened.begun is None or each.t < opened.begun.until or (each.t > opened.begun.until and not slept):
                yield f"{outcome.id} is done {each.clock} and nobody said so"
        if outcome.result is Result.SKIPPED and outcome.reason is None and running:
            yield f"{outcome.id} is skipped in its break {each.clock}"


def _said(played: Played, t: timedelta, word: Word) -> bool:
    return any(each.t == t and command.word is word for each, command in played.commands())


def satisfies_fits(played: Played) -> Found:
    for each, remind in played.shown():
        rules = each.facts.rules
        leader = rules.routine(remind.routine)
        if not {remind.routine, *remind.merged} <= set(remind.satisfies):
            yield f"{remind.routine} with {remind.merged} satisfies {remind.satisfies} {each.clock}"
        if leader is None or rules.ramp or played.has(Settings):
            continue
        covers = {
            one.name for one in rules.routines if one.natural_break is not None and one.natural_break <= leader.lasts
        }
        if set(remind.satisfies) - {WALK} != (covers | {remind.routine, *remind.merged}) - {WALK}:
            yield f"{remind.routine} with {remind.merged} satisfies {remind.satisfies} {each.clock}"
        for name in remind.merged:
            other = rules.routine(name)
            if other is not None and (not other.rides, other.lasts) > (not leader.rides, leader.lasts):
                yield f"{remind.routine} leads {name} {each.clock}, which is longer"


def snoozes_climb(played: Played) -> Found:
    for each in played.moments:
        opened, steps = each.opened, each.facts.rules.snooze_steps
        if opened is None:
            continue
        match each.what:
            case Later(until=until):
                if opened.snoozes >= len(steps):
                    yield f"{opened.first.id} is snoozed once too often {each.clock}"
                elif until - each.t != steps[opened.snoozes] and not _named(played, each):
                    yield f"snooze {opened.snoozes + 1} lasts {until - each.t} {each.clock}"
            case Outcome(result=Result.SNOOZED_OUT) if opened.snoozes < len(steps):
                yield f"{opened.first.id} is snoozed out after {opened.snoozes} {each.clock}"
            case Remind(again=again) if again and opened.later is not None and each.t < opened.later.until:
                yield f"{opened.first.id} is back from a snooze before its time {each.clock}"
            case _:
                pass


def _named(played: Played, moment: Moment) -> bool:
    """Whether the person said how long."""
    return any(each.t == moment.t and command.lasts is not None for each, command in played.commands())


def unanswered_returns_once(played: Played) -> Found:
    for each in played.moments:
        opened = each.opened
        if opened is None:
            continue
        limit = each.facts.rules.expires_after
        cut = isinstance(each.what, Outcome) and each.what.result is Result.INTERRUPTED
        overdue = opened.is_shown and each.t - opened.shown > limit and each.before.alive and not cut
        if overdue and not played.has(Settings, Sign.SUSPEND):
            yield f"{opened.first.id} is still up {each.clock}"
        match each.what:
            case Withdraw(reason=Reason.UNANSWERED):
                if opened.first.style is Style.AMBIENT or opened.unanswered:
                    yield f"{opened.first.id} goes to come back {each.clock}"
                if each.t - opened.shown < limit:
                    yield f"{opened.first.id} goes too soon {each.clock}"
            case Outcome(result=Result.EXPIRED, reason=None) if each.t - opened.shown < limit:
                yield f"{opened.first.id} expires too soon {each.clock}"
            case Remind(again=again) as remind if again and opened.unanswered:
                same = remind.routine == opened.last.routine == opened.rested_as
                if same and remind.style is not Style.AMBIENT:
                    yield f"{remind.id} comes back loudly {each.clock}"
            case _:
                pass


def taken_down_at_once(played: Played) -> Found:
    """Laws 13, 15 and 19: when the person goes, or something begins that holds reminders."""
    for each, line in played.lines():
        opened = each.opened
        if opened is None or not each.before.alive:
            continue
        begins = isinstance(line.what, Busy) and line.what.signal not in each.before.causes
        holds = begins and isinstance(line.what, Busy) and line.what.signal in each.facts.rules.hold_during
        taken_down = any(isinstance(said, Withdraw | Outcome) for said in each.also)
        if opened.is_shown and (holds or line.what in (Sign.LOCK, Sign.SUSPEND)) and not taken_down:
            yield f"{opened.first.id} stays up {each.clock}: {line.what}"
        calls = holds and isinstance(line.what, Busy) and line.what.signal in CALLS
        if opened.begun is not None and calls and not _ended(each):
            yield f"the break goes on into a call {each.clock}"
        pauses = isinstance(line.what, Command) and line.what.word is Word.PAUSE
        if pauses and opened.begun is None and not _ended(each):
            yield f"{opened.first.id} stays open in a pause {each.clock}"


def _ended(moment: Moment) -> bool:
    return any(isinstance(said, Outcome) for said in moment.also)


def the_person_can_always(played: Played) -> Found:
    wanted = (Word.SKIP, Word.SNOOZE, Word.NOT_FOR_ME, Word.DONE, Word.QUIT)
    for each, command in played.commands():
        if each.opened is None or command.word not in wanted:
            continue
        if not any(isinstance(said, Outcome | Later) for said in each.also):
            yield f"{command.word} does nothing {each.clock}"


def what_hurts_stays_away(played: Played) -> Found:
    """Law 21."""
    locked: set[str] = set()
    hidden: set[str] = set()
    for each in played.moments:
        match each.what:
            case Safety(family=family):
                locked.add(family)
            case Outcome(result=Result.NOT_FOR_ME, exercise=str() as name):
                hidden.add(name)
            case Remind(again=0, exercise=name) | Cue(exercise=name):
                drawn = exercise_of(each.facts.rules, name)
                if drawn is not None and (drawn.family in locked or drawn.id in hidden):
                    yield f"{drawn.id} comes again {each.clock}"
            case _:
                pass


def the_leg_is_heeded(played: Played) -> Found:
    """Law 21: "into my leg" once, with an exercise that was done before it."""
    last: str | None = None
    for each in played.moments:
        match each.what:
            case Outcome(result=Result.DONE | Result.PARTIAL, exercise=str() as name):
                last = name
            case _:
                pass
        drawn = exercise_of(each.facts.rules, last)
        if drawn is None or each.opened is not None or not each.before.alive or not _into_the_leg(each):
            continue
        if not any(isinstance(said, Safety) and said.family == drawn.family for said in each.also):
            yield f"{drawn.id} went into the leg {each.clock}, and nothing came of it"


def _into_the_leg(moment: Moment) -> bool:
    match moment.what:
        case Line(what=Command(word=Word.FELT, answer=Feeling.LEG)):
            return True
        case _:
            return False


def exercises_suit(played: Played) -> Found:
    """Law 22: of the routine's own, in its positions, and not much longer than it."""
    for each, remind in played.shown():
        routine = each.facts.rules.routine(remind.routine)
        drawn = exercise_of(each.facts.rules, remind.exercise)
        if routine is None or remind.again:
            continue
        if not routine.lasts <= remind.lasts <= longest(routine):
            yield f"{remind.id} of {routine.name} lasts {remind.lasts} {each.clock}"
        if drawn is not None and not {drawn.id, drawn.family} & set(routine.exercises):
            yield f"{drawn.id} is none of {routine.name} {each.clock}"
        if drawn is not None and routine.positions and drawn.position not in routine.positions:
            yield f"{drawn.id} is done {drawn.position} {each.clock}"


def cues_ride(played: Played) -> Found:
    """Law 10."""
    for each in played.moments:
        match each.what:
            case Remind(reason=reason, routine=name) if reason is not Reason.ASKED and each.opened is None:
                leader = each.facts.rules.routine(name)
                if leader is not None and leader.rides and leader.style.interrupts:
                    yield f"{name} comes alone {each.clock}"
            case Cue() as cue:
                opened = each.opened
                if opened is None or opened.begun is None or each.t < opened.began + 30 * SECOND:
                    yield f"{cue.exercise} {each.clock} without half a minute on the feet"
                drawn = exercise_of(each.facts.rules, cue.exercise)
                if drawn is not None and not drawn.on_feet:
                    yield f"{drawn.id} is done {drawn.position} {each.clock}"
            case _:
                pass


def the_dead_are_silent(played: Played) -> Found:
    """Law 26: what was open at a kill ends as interrupted, and its routine keeps away for the gap."""
    died: timedelta | None = None
    away: dict[str, timedelta] = {}
    for each in played.moments:
        if each.before.alive and not each.facts.alive:
            died = each.t
        started = not each.before.alive and each.facts.alive
        if started:
            died = None
            cut = [said.routine for said in each.also if isinstance(said, Outcome) and said.reason is Reason.RESTARTED]
            if (each.opened is None) != (not cut):
                yield f"{cut} is cut short {each.clock}"
            away = dict.fromkeys(cut, each.t + each.facts.rules.min_gap)
        if died is not None and each.t > died and not hasattr(each.what, "what"):
            yield f"{each.what} {each.clock}, after it died"
        match each.what:
            case Remind(again=0, reason=reason, routine=name) if reason is not Reason.ASKED:
                if each.t < away.get(name, each.t):
                    yield f"{name} is back too soon after it was cut short, {each.clock}"
            case _:
                pass


def exercise_of(rules: Rules, name: str | None) -> Exercise | None:
    """The entry of that id, if it suits the person."""
    return next((each for each in rules.exercises if each.id == name), None)
