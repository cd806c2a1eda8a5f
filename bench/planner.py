"""How long the planner takes for a working year, beside its targets: seconds, microseconds a step, memory.

    python bench/planner.py [--days 250] [--rounds 5] [--profile]

The year is played once by the simulator, which is timed; the events that it gave the planner are then given to the
planner alone, as the daemon would: a ``step``, and a ``next_wake``. Each time is the best of the rounds, for each event
by itself, so that a busy machine does not lie. Seconds are of one core's own time.
"""

import argparse
import cProfile
import gc
import pstats
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from postured import rulebook
from postured.core.events import Event
from postured.core.instant import Instant
from postured.core.planner import Step, next_wake, step
from postured.core.rules import Rules
from postured.core.state import State, fresh
from postured.simulator import world
from postured.simulator.days import office_days
from postured.simulator.happenings import Line, Sign, Trace

YEAR = 2.0
"""Seconds that a working year may take."""
STEP = 20.0
"""Microseconds that half of the steps may take at most."""
MONTHS = 12
STORM = timedelta(seconds=45)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Times:
    """What each event took, in microseconds, and the whole of it in seconds of one core."""

    kinds: list[str]
    steps: list[float]
    wakes: list[float]
    seconds: float


def denser(trace: Trace) -> Trace:
    """The same days with somebody who types in storms: a pause in typing every minute and a half."""
    return replace(trace, lines=tuple(_stormy(trace.lines)))


def _stormy(lines: tuple[Line, ...]) -> Iterator[Line]:
    here = False
    for line, after in zip(lines, (*lines[1:], lines[-1]), strict=True):
        yield line
        match line.what:
            case Sign.INPUT | Sign.UNLOCK | Sign.LULL:
                here = True
            case Sign():
                here = False
            case _:
                pass
        t = line.t + STORM
        while here and t + STORM < after.t:
            yield Line(t, Sign.TYPING)
            yield Line(t + STORM - SECOND, Sign.LULL)
            t += 2 * STORM


def events_of(trace: Trace, rules: Rules) -> list[Event]:
    """What the simulator tells the planner while it plays ``trace``."""
    told: list[Event] = []

    def listening(state: State, event: Event, now: Rules) -> Step:
        told.append(event)
        return step(state, event, now)

    world.step = listening
    try:
        world.World(trace, rules).run()
    finally:
        world.step = step
    return told


def best(rounds: int, what: Callable[[], object]) -> float:
    """Seconds of one core, in the best of the rounds."""
    found = []
    for _ in range(rounds):
        gc.collect()
        begin = time.process_time()
        what()
        found.append(time.process_time() - begin)
    return min(found)


def lived(events: Iterable[Event], rules: Rules) -> Iterator[tuple[Event, int, int, int, Instant | None]]:
    """Each event, and when its step began, when it ended, and when the next waking was known; in nanoseconds."""
    clock = time.perf_counter_ns
    state: State | None = None
    for event in events:
        if state is None:
            state = fresh(event.at)
        begin = clock()
        state = step(state, event, rules).state
        stepped = clock()
        wake = next_wake(state, rules)
        yield event, begin, stepped, clock(), wake


def timed(events: list[Event], rules: Rules, rounds: int) -> Times:
    """The best of the rounds for each event by itself."""
    steps = [float("inf")] * len(events)
    wakes = [float("inf")] * len(events)
    for _ in range(rounds):
        for number, (_event, begin, stepped, known, _wake) in enumerate(lived(events, rules)):
            steps[number] = min(steps[number], (stepped - begin) / 1000)
            wakes[number] = min(wakes[number], (known - stepped) / 1000)
    seconds = best(rounds, lambda: [None for _ in lived(events, rules)])
    return Times([type(each).__name__ for each in events], steps, wakes, seconds)


def held(events: list[Event], rules: Rules) -> list[tuple[float, float]]:
    """For each month of a second year: KiB that are still held at its end, and the most that was held in it."""
    months = []
    size = max(1, len(events) // MONTHS)
    tracemalloc.start()
    for _ in lived(events, rules):
        pass  # the first year fills what is remembered, up to its bounds: that is no growth
    gc.collect()
    tracemalloc.reset_peak()
    for number, _told in enumerate(lived(events, rules), start=1):
        if number % size == 0:
            peak = tracemalloc.get_traced_memory()[1]
            gc.collect()
            months.append((tracemalloc.get_traced_memory()[0] / 1024, peak / 1024))
            tracemalloc.reset_peak()
    tracemalloc.stop()
    return months


def spread(values: list[float]) -> str:
    """The median and the 95th of a hundred."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):8.1f} {ordered[int(len(ordered) * 0.95)]:8.1f}"


def verdict(value: float, target: float) -> str:
    return f"{value:7.2f} of {target:g} ({value / target:.2f}x, {'met' if value < target else 'MISSED'})"


def tell(name: str, trace: Trace, rules: Rules, days: int, rounds: int) -> None:
    events = events_of(trace, rules)
    times = timed(events, rules, rounds)
    year = best(rounds, lambda: world.World(trace, rules).run())
    months = held(events, rules)
    target = YEAR * days / 250
    print(f"\n{name}: {days} days, {len(events) / days:.0f} events a day, the alarm's included")
    print(f"  the simulator, seconds         {verdict(year, target)}")
    print(f"  the planner alone, seconds     {verdict(times.seconds, target)}")
    print(f"  step, median microseconds      {verdict(statistics.median(times.steps), STEP)}")
    print(f"  KiB held after month 1 and {len(months)}   {months[0][0]:.0f} and {months[-1][0]:.0f}", end="")
    print(f"; at most {months[0][1]:.0f} and {months[-1][1]:.0f}")
    print(f"\n  {'microseconds':<14}{'count':>8}   step: median     95th   next_wake: median     95th")
    kinds = sorted(set(times.kinds), key=times.kinds.count, reverse=True)
    for kind in ("all", *kinds):
        chosen = [number for number, each in enumerate(times.kinds) if kind in ("all", each)]
        steps = spread([times.steps[each] for each in chosen])
        wakes = spread([times.wakes[each] for each in chosen])
        print(f"  {kind:<14}{len(chosen):>8}       {steps}            {wakes}")


def profile(trace: Trace, rules: Rules) -> None:
    """Where the planner's own time goes."""
    events = events_of(trace, rules)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in lived(events, rules):
        pass
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def main() -> int:
    parser = argparse.ArgumentParser(description="Times the planner over a simulated working year.")
    parser.add_argument("--days", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    rules = rulebook.past_the_ramp(rulebook.alone())
    usual = office_days(1, "focused", chosen.days)
    if chosen.profile:
        profile(denser(usual), rules)
        return 0
    print(f"Python {sys.version.split()[0]}, default settings, best of {chosen.rounds} rounds")
    tell("A usual year", usual, rules, chosen.days, chosen.rounds)
    tell("A denser year", denser(usual), rules, chosen.days, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
