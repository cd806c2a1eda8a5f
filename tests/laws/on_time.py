"""Judges of when reminders come: laws 7, 9 and 11 to 15, 18 and 25."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from postured.core.decisions import Credit, Cue, Hold, Later, Outcome, Reason, Remind, Result
from postured.core.rules import HOUR, MINUTE, Routine, Rules, Style
from postured.simulator.happenings import Busy, Clock, Line, Settings, Sign, Word
from postured.simulator.world import BUMP
from tests.laws.attendance import at_the_desk
from tests.laws.scenes import DAY, NONE, Moment, Opened, Played
from tests.laws.working_hours import shift_of

KEEPS_THE_SLOT = (Result.NATURAL, Result.WITHDRAWN, Result.INTERRUPTED)
REFUSALS = (Result.SKIPPED, Result.SNOOZED_OUT, Result.NOT_FOR_ME)
Found = Iterator[str]


def budgets_of_the_hour(played: Played) -> Found:
    showings: list[tuple[timedelta, bool]] = []
    for each, remind in played.first_shown():
        loud = remind.style.interrupts
        room = each.facts.rules.per_hour if loud else each.facts.rules.ambient_per_hour
        showings.append((each.t, loud))
        count = sum(kind is loud and t > each.t - HOUR for t, kind in showings)
        if count > room:
            yield f"{count} {'interruptive' if loud else 'ambient'} reminders in the hour up to {each.clock}"


def budget_of_the_day(played: Played) -> Found:
    if played.has(Clock):
        return  # of a day that is lived twice, the stories tell
    days: dict[date, int] = {}
    for each, remind in played.first_shown():
        routine = each.facts.rules.routine(remind.routine)
        if not remind.style.interrupts or (routine is not None and not routine.daily_budget):
            continue
        day = _day_of(each)
        days[day] = days.get(day, 0) + 1
        if days[day] > each.facts.rules.per_day:
            yield f"{days[day]} interruptive reminders on {day}, {each.clock}"


def _day_of(moment: Moment) -> date:
    shift = shift_of(moment.facts.rules.hours, moment.wall)
    if shift is None or shift[1] - shift[0] > DAY:
        return moment.wall.date()
    return shift[0].astimezone(moment.wall.tzinfo).date()


def gap_between_reminders(played: Played) -> Found:
    shown: timedelta | None = None
    for each, remind in played.shown():
        new = remind.again == 0 and remind.reason is not Reason.ASKED
        if new and shown is not None and each.t - shown < each.facts.rules.min_gap:
            yield f"a reminder {each.clock}, {each.t - shown} after a showing"
        shown = each.t


class _Row:
    """Refusals in a row, by routine."""

    def __init__(self) -> None:
        self._count: dict[str, tuple[date, int]] = {}

    def ended(self, moment: Moment, outcome: Outcome, opened: Opened) -> None:
        if outcome.result in REFUSALS and not opened.asked:
            self._count[outcome.routine] = (_day_of(moment), self.of(moment, outcome.routine) + 1)
        elif outcome.result in (Result.DONE, Result.PARTIAL):
            self._count.pop(outcome.routine, None)

    def of(self, moment: Moment, name: str) -> int:
        today = _day_of(moment)
        day, count = self._count.get(name, (today, 0))
        return count if day == today else 0


def not_before_its_time(played: Played) -> Found:
    """Laws 7, 8 and 18: no clock reaches ``every`` in less time than that."""
    restarted: dict[str, timedelta] = {}
    row = _Row()
    stretches = not played.has(Clock)  # a clock that is set may turn the day
    for each in played.moments:
        match each.what:
            case Remind(again=0, reason=reason) as remind if reason is not Reason.ASKED:
                yield from _early(each, remind, restarted, row if stretches else _Row())
            case Outcome() as outcome if each.opened is not None:
                restarted |= dict.fromkeys(_restarts(each.opened, outcome, each.facts.rules), each.t - BUMP)
                row.ended(each, outcome, each.opened)
            case Credit(routine=routine):
                restarted[routine] = each.t - BUMP
            case Cue(routine=routine):
                restarted[routine] = each.t
            case _:
                pass


def _early(moment: Moment, remind: Remind, restarted: dict[str, timedelta], row: _Row) -> Found:
    rules = moment.facts.rules
    due = False
    for name in (remind.routine, *remind.merged):
        routine = rules.routine(name)
        if routine is None or routine.every is None or routine.at:
            due = True
            continue
        rarer = (1.0, 1.5, 2.25, 3.0)[min(3, row.of(moment, name) // 3)] if routine.daily_budget else 1.0
        since = moment.t - restarted.get(name, NONE)
        due = due or since >= routine.every * rarer
        if since < routine.every * rarer - rules.merge_within:
            yield f"{name} comes {moment.clock}, {since} after its clock began anew"
    if not due:
        yield f"nothing of {remind.routine} with {remind.merged} is due {moment.clock}"


def _restarts(opened: Opened, outcome: Outcome, rules: Rules) -> Iterator[str]:
    if outcome.result is Result.NATURAL:
        yield outcome.routine
    if outcome.result in KEEPS_THE_SLOT:
        return
    yield from (opened.last.routine, *opened.last.merged)
    for name in opened.last.satisfies:
        routine = rules.routine(name)
        reached = routine is not None and routine.natural_break is not None and routine.natural_break <= outcome.took
        if outcome.result is Result.DONE or (outcome.result is Result.PARTIAL and reached):
            yield name


def ramp_up(played: Played) -> Found:
    if not played.wild.rules.ramp or played.has(Clock, Settings):
        return
    first = played.trace.start.date()
    later = {"micro-break", "move", "backstop", "lumbar-support", "hip-flexor"}
    for each, remind in played.first_shown():
        if (each.wall.date() - first).days < 7 and later & {remind.routine, *remind.merged}:
            yield f"{remind.routine} with {remind.merged} in the first week, {each.clock}"


def softly_into_typing(played: Played) -> Found:
    """Law 12."""
    for each, remind in played.shown():
        facts = each.facts
        if remind.reason is Reason.ASKED:
            continue
        still = facts.typing is None and each.t > facts.typed + facts.rules.lull
        if remind.soft and (still or not facts.rules.lull):
            yield f"{remind.id} comes softly without typing {each.clock}"
        if facts.typing is None or not facts.active or not facts.rules.lull:
            continue
        if _typing_is_news(played, each) or _has_just_come(played, each):
            continue
        if not remind.soft:
            yield f"{remind.id} comes hard into typing {each.clock}"
        routine = facts.rules.routine(remind.routine)
        wait = MINUTE if routine is None else min(MINUTE, routine.wait_at_most)
        if each.t - facts.typing < wait - facts.rules.settle:
            yield f"{remind.id} did not wait for a lull {each.clock}"


def _typing_is_news(played: Played, moment: Moment) -> bool:
    """Whether a break ended just then, or postured was started: nobody has told it of the typing yet."""
    started = any(each.t == moment.t and line.what is Sign.START for each, line in played.lines())
    return started or any(each.t == moment.t for each, _ in played.ended())


def _has_just_come(played: Played, moment: Moment) -> bool:
    """Whether it is known just then that somebody is back: that was the lull, whatever they do since."""
    comes = [line.t for _, line in played.lines() if line.what in (Sign.INPUT, Sign.UNLOCK)]
    return any(moment.t - t in (NONE, BUMP) for t in comes)


def never_while_something_holds(played: Played) -> Found:
    """Law 13."""
    for each, remind in played.shown():
        facts = each.facts
        if remind.reason is Reason.ASKED:
            continue
        if facts.held:
            yield f"{remind.id} is shown {each.clock} in spite of {sorted(facts.held)}"
        if facts.locked or facts.suspended:
            yield f"{remind.id} is shown {each.clock}, locked or asleep"
        if facts.freed is not None and each.t - facts.freed < facts.rules.settle:
            yield f"{remind.id} is shown {each.clock}, {each.t - facts.freed} after the last cause"


def only_in_working_hours(played: Played) -> Found:
    """Law 14. What was asked for may come back whenever it likes."""
    for each, remind in _unasked(played):
        hours = each.facts.rules.hours
        shift = shift_of(hours, each.wall)
        if shift is None:
            yield f"{remind.id} comes out of hours, {each.clock}"
        elif each.wall - shift[0] < hours.quiet_after_arrival:
            yield f"{remind.id} comes as the hours begin, {each.clock}"
        elif shift[1] - each.wall < hours.quiet_before_end:
            yield f"{remind.id} comes as the hours end, {each.clock}"


def _unasked(played: Played) -> Iterator[tuple[Moment, Remind]]:
    asked: set[int] = set()
    for each, remind in played.shown():
        if remind.reason is Reason.ASKED:
            asked.add(remind.id)
        if remind.id not in asked:
            yield each, remind


def quiet_after_arriving(played: Played) -> Found:
    if played.has(Word.NOW, Word.UP, Busy, Sign.KILL, Word.QUIT, Word.START, Word.DONE):
        return  # with those, what an absence was is a longer story
    before = NONE
    signs = [each.t for each, line in played.lines() if line.what in (Sign.INPUT, Sign.UNLOCK)]
    for begin, end in at_the_desk(played):
        came = begin in signs and not any(begin - BUMP < t < begin for t in signs)  # else it may have been the other
        if came and begin - before >= 15 * MINUTE:
            for each, remind in _unasked(played):
                if begin <= each.t < begin + each.facts.rules.hours.quiet_after_arrival:
                    yield f"{remind.id} comes {each.t - begin} after arriving, {each.clock}"
        before = end


def pauses_hold(played: Played) -> Found:
    for each, remind in _unasked(played):
        if each.facts.paused(each.t):
            yield f"{remind.id} is shown in a pause, {each.clock}"


def never_stuck(played: Played) -> Found:
    """Law 25: a stretch in which nothing stands in the way, and nothing comes."""
    since: Moment | None = None
    spent = False
    for each in (*played.moments, None):
        if since is not None:
            until = played.trace.end if each is None else each.t
            waited = _within_hours(since, until)
            limit = _patience(since.facts.rules)
            if limit is not None and waited > limit and not spent:
                yield f"nothing came in {waited} from {since.clock} on"
        if each is None:
            return
        spent = _spent(each, spent)
        if not _free(each):
            since = None
        elif since is None or not isinstance(each.what, Line | Hold) or _changes(each.what):
            since = each


def _free(moment: Moment) -> bool:
    facts = moment.facts
    here = facts.active and not facts.locked and not facts.suspended and facts.alive
    return here and not facts.held and not facts.paused(moment.t)


def _spent(moment: Moment, spent: bool) -> bool:
    """Whether a budget that is spent was told."""
    match moment.what:
        case Hold(reason=reason):
            return reason is Reason.BUDGET
        case Remind() | Outcome() | Credit() | Later():
            return False
        case _:
            return spent


def _changes(what: object) -> bool:
    """Whether a line makes another matter of the waiting; inputs and typing do not."""
    quiet = (Sign.INPUT, Sign.TYPING, Sign.LULL)
    return isinstance(what, Line) and what.what not in quiet


def _within_hours(since: Moment, until: timedelta) -> timedelta:
    """How much of the time up to then lies in the working hours that ``since`` lies in."""
    shift = shift_of(since.facts.rules.hours, since.wall)
    if shift is None:
        return NONE
    begin = max(shift[0] + since.facts.rules.hours.quiet_after_arrival, since.wall.astimezone(UTC))
    end = min(shift[1] - since.facts.rules.hours.quiet_before_end, since.facts.wall(until).astimezone(UTC))
    return max(NONE, end - begin)


def _patience(rules: Rules) -> timedelta | None:
    if rules.ramp:
        return None  # which routines there are changes with the week
    alone = [each for each in rules.routines if each.every is not None and _comes_alone(each)]
    shortest = min(alone, key=lambda each: each.every or DAY, default=None)
    if shortest is None or shortest.every is None:
        return None
    return 3 * shortest.every + shortest.wait_at_most + HOUR


def _comes_alone(routine: Routine) -> bool:
    return not routine.rides or routine.style is Style.AMBIENT
