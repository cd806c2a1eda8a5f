"""What a played day looked like, told from its trace and from what was decided alone; the planner is not asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from postured.core.decisions import Begin, Decision, Later, Outcome, Reason, Remind, Withdraw
from postured.core.instant import Instant
from postured.core.rules import Rules
from postured.core.state import State
from postured.simulator.account import Said, Sum
from postured.simulator.happenings import Busy, Clock, Command, Free, Line, Settings, Sign, Trace, Word
from postured.simulator.world import World
from tests.laws.wild import Wild

NONE = timedelta(0)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
CALLS = frozenset({"microphone", "camera"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is so, by the lines of the trace so far."""

    rules: Rules
    dial: Instant
    """When the wall clock was set last, and what it showed then."""
    alive: bool = True
    active: bool = False
    locked: bool = False
    suspended: bool = False
    causes: Mapping[str, timedelta] = field(default_factory=dict)
    """What is going on, and since when."""
    freed: timedelta | None = None
    """When the last cause that holds reminders ended."""
    pause: timedelta | datetime | None = None
    typing: timedelta | None = None
    typed: timedelta = -DAY
    """When they stopped to type by going still: the planner learns it a moment later."""
    typed_since: timedelta = -DAY
    """When that typing had begun."""
    stilled: timedelta = -DAY
    """When the last input was, for somebody who went still."""
    up: timedelta | None = None
    """When they said that they are up, if they are not back since."""
    asked: bool = False
    """Whether they have asked for a break."""

    @property
    def held(self) -> frozenset[str]:
        """The causes that hold reminders."""
        return self.rules.hold_during & self.causes.keys()

    @property
    def in_call(self) -> bool:
        return self.rules.calls_are_presence and bool(CALLS & self.causes.keys())

    def wall(self, t: timedelta) -> datetime:
        return self.dial.when(t).wall

    def paused(self, t: timedelta) -> bool:
        match self.pause:
            case None:
                return False
            case timedelta() as until:
                return t < until
            case until:
                return self.wall(t) < until


def following(facts: Facts, line: Line, wild: Wild, changed: dict[str, object]) -> Facts:
    """What is so once ``line`` has happened."""
    if facts.pause is not None and not facts.paused(line.t):
        facts = replace(facts, pause=None)
    match line.what:
        case Sign():
            return _signed(facts, line.what, line.t)
        case Busy(signal=signal):
            return replace(facts, causes={signal: line.t, **facts.causes})
        case Free(signal=signal):
            left = {name: since for name, since in facts.causes.items() if name != signal}
            after = replace(facts, causes=left)
            return replace(after, freed=line.t) if facts.held and not after.held else after
        case Clock() as clock:
            zone = None if clock.zone is None else ZoneInfo(clock.zone)
            after = replace(facts, dial=Instant(clock.shows(facts.wall(line.t), zone), line.t))
            return after if after.paused(line.t) else replace(after, pause=None)
        case Settings(values=values):
            changed.update(values)
            return replace(facts, rules=wild.change(changed))
        case Command() if facts.alive:
            return _commanded(facts, line.what, line.t)
    return facts


def _signed(facts: Facts, sign: Sign, t: timedelta) -> Facts:
    match sign:
        case Sign.INPUT:
            soon = t - facts.typed <= facts.rules.lull  # whether they type on is anybody's guess
            typed = 1000 * DAY if soon else facts.typed
            back = facts.up is not None and t - facts.up > facts.rules.away_after
            return replace(facts, active=True, suspended=False, typed=typed, up=None if back else facts.up)
        case Sign.IDLE:
            typed = facts.typed if facts.typing is None else t
            since = facts.typed_since if facts.typing is None else facts.typing
            return replace(facts, active=False, typing=None, typed=typed, typed_since=since, stilled=t)
        case Sign.TYPING:
            went_on = facts.typed == facts.stilled or facts.typed > t  # so short a stillness is no lull
            since = facts.typed_since if went_on and t - facts.stilled <= facts.rules.lull else t
            return replace(facts, typing=since if facts.typing is None else facts.typing, typed=-DAY)
        case Sign.LULL:
            return replace(facts, typing=None, typed=-DAY)
        case Sign.LOCK:
            return replace(facts, locked=True, typing=None)
        case Sign.UNLOCK if facts.locked:
            return replace(facts, locked=False, suspended=False, active=True)
        case Sign.SUSPEND:
            return replace(facts, suspended=True, active=False, typing=None)
        case Sign.RESUME:
            return replace(facts, suspended=False)
        case Sign.KILL:
            return replace(facts, alive=False)
        case Sign.START:
            return replace(facts, alive=True)
        case _:
            return facts


def _commanded(facts: Facts, command: Command, t: timedelta) -> Facts:
    match command.word:
        case Word.PAUSE:
            until = command._pause_end(Instant(facts.wall(t), t))
            after = replace(facts, pause=until)
            return after if after.paused(t) else replace(after, pause=None)
        case Word.RESUME:
            return replace(facts, pause=None)
        case Word.QUIT:
            return replace(facts, alive=False)
        case Word.UP:
            return replace(facts, up=t)
        case Word.NOW:
            return replace(facts, asked=True)
        case _:
            return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The reminder that is open, by what was decided so far."""

    first: Remind
    last: Remind
    shown: timedelta
    """When it was shown last."""
    begun: Begin | None = None
    began: timedelta = NONE
    later: Later | None = None
    snoozes: int = 0
    unanswered: int = 0
    rested_as: str = ""
    """The routine that it was of when it went unanswered: a longer one that joins it is as loud as it is."""
    down: bool = False

    @property
    def asked(self) -> bool:
        return self.first.reason is Reason.ASKED

    @property
    def is_shown(self) -> bool:
        """Whether it is on the screen, waiting for an answer."""
        return self.begun is None and self.later is None and not self.down


def opened_after(opened: Opened | None, t: timedelta, decision: Decision) -> Opened | None:
    """What is open once ``decision`` was made."""
    match decision:
        case Remind() if opened is not None and opened.first.id == decision.id:
            return replace(opened, last=decision, shown=t, down=False, later=None)
        case Remind():
            return Opened(first=decision, last=decision, shown=t)
        case Outcome():
            return None
        case Begin() if opened is not None:
            return replace(opened, begun=decision, began=t, later=None, down=False)
        case Later() if opened is not None:
            return replace(opened, later=decision, snoozes=opened.snoozes + 1, down=False)
        case Withdraw(reason=Reason.UNANSWERED) if opened is not None:
            return replace(opened, down=True, unanswered=opened.unanswered + 1, rested_as=opened.last.routine)
        case Withdraw() if opened is not None:
            return replace(opened, down=True)
        case _:
            return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the trace, or one decision."""

    t: timedelta
    what: Line | Decision
    before: Facts
    """Before a line, or at a decision."""
    facts: Facts
    """After a line, or at a decision."""
    opened: Opened | None
    """Before a decision, or at a line."""
    also: tuple[Decision, ...] = ()
    """What a line led to at once."""
    then: Opened | None = None
    """What is open after a line and all that."""

    @property
    def wall(self) -> datetime:
        return self.facts.wall(self.t)

    @property
    def clock(self) -> str:
        """When it was, for people."""
        return f"at {self.t.total_seconds():.1f} s ({self.wall:%a %H:%M:%S})"


@dataclass(frozen=True)
class Played:
    """A day that was played to its end."""

    wild: Wild
    moments: tuple[Moment, ...]
    said: tuple[Said, ...]
    sum: Sum
    state: State
    raised: str = ""
    """What the planner raised, if it did."""

    @property
    def trace(self) -> Trace:
        return self.wild.trace

    @property
    def rules_then(self) -> Rules:
        """Those at its end."""
        return self.moments[-1].facts.rules if self.moments else self.wild.rules

    def lines(self) -> Iterator[tuple[Moment, Line]]:
        """What happened."""
        for each in self.moments:
            if isinstance(each.what, Line):
                yield each, each.what

    def shown(self) -> Iterator[tuple[Moment, Remind]]:
        """Every showing."""
        for each in self.moments:
            if isinstance(each.what, Remind):
                yield each, each.what

    def first_shown(self) -> Iterator[tuple[Moment, Remind]]:
        """First showings, of what was not asked for."""
        for each, remind in self.shown():
            if remind.again == 0 and remind.reason is not Reason.ASKED:
                yield each, remind

    def commands(self) -> Iterator[tuple[Moment, Command]]:
        """What the person said to a postured that was there to hear it."""
        for each, line in self.lines():
            if isinstance(line.what, Command) and each.before.alive:
                yield each, line.what

    def ended(self) -> Iterator[tuple[Moment, Outcome]]:
        """Every outcome."""
        for each in self.moments:
            if isinstance(each.what, Outcome):
                yield each, each.what

    def has(self, *kinds: object) -> bool:
        """Whether the trace has a line with one of these signs or words, or of one of these types."""
        for line in self.trace.lines:
            what = line.what.word if isinstance(line.what, Command) else line.what
            if any(isinstance(what, each) if isinstance(each, type) else what is each for each in kinds):
                return True
        return False


def play(wild: Wild) -> Played:
    """Live that day."""
    world = World(wild.trace, wild.rules, wild.change)
    facts = Facts(rules=wild.rules, dial=wild.trace.begin)
    changed: dict[str, object] = {}
    moments: list[Moment] = []
    opened: Opened | None = None
    raised = ""

    def note(said: list[Said]) -> None:
        nonlocal opened
        for each in said:
            moments.append(Moment(t=each.t, what=each.decision, before=facts, facts=facts, opened=opened))
            opened = opened_after(opened, each.t, each.decision)

    for line in wild.trace.lines:
        before = len(world.said)
        try:
            world.play(line)
        except Exception as error:  # noqa: BLE001 - that it raises at all is what is looked for
            raised = f"{type(error).__name__}: {error}, at {line}"
            break
        new = world.said[before:]
        note([each for each in new if each.t < line.t])
        earlier, facts = facts, following(facts, line, wild, changed)
        also = tuple(each.decision for each in new if each.t >= line.t)
        number, before_it = len(moments), opened
        note([each for each in new if each.t >= line.t])
        moments.insert(
            number,
            Moment(t=line.t, what=line, before=earlier, facts=facts, opened=before_it, also=also, then=opened),
        )
    before = len(world.said)
    if not raised:
        world.until(wild.trace.end)
    note(world.said[before:])
    return Played(wild, tuple(moments), tuple(world.said), world.summary(), world.state, raised)
