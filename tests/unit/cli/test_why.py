"""What `why` says of reminders that wait, word for word: which rule, which numbers, since when."""

from dataclasses import replace

import pytest

from postured.core.events import Began, Busy, Free, Input, Lock, Typing
from postured.core.rules import SECOND, Routine, Rules, Style
from tests.unit.cli.conftest import Say
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World

OFTEN = replace(RULES, routines=(replace(MOVE, every=12 * MINUTE, lasts=20 * SECOND),))
QUIET = replace(OFTEN, routines=(replace(MOVE, every=12 * MINUTE, lasts=20 * SECOND, style=Style.AMBIENT),))
LUMBAR = Routine(name="lumbar-support", every=60 * MINUTE, lasts=15 * SECOND, style=Style.AMBIENT, rides=True)
HIP = Routine(name="hip-flexor", every=120 * MINUTE, lasts=MINUTE, rides=True)
CALLS = replace(RULES, hold_during=frozenset({"microphone"}))


def why(say: Say, world: World) -> list[str]:
    code, out, err = say(world, "why")
    assert (code, err) == (0, "")
    return out.splitlines()


def done(world: World) -> None:
    world.ask("", "done", {})


def test_the_gap_is_no_answer_while_no_reminder_waits_for_it(say: Say) -> None:
    world = World(OFTEN)
    world.let(12)
    done(world)
    world.let(4)

    assert why(say, world) == ["Next: move, 09:31.", "  move: 4 minutes of 12 minutes sitting"]


def test_the_gap_is_told_with_its_begin_and_its_end_where_a_reminder_waits_for_it(say: Say) -> None:
    quick = replace(MOVE, name="quick", every=16 * MINUTE, natural_break=None)
    world = World(replace(RULES, routines=(replace(MOVE, every=10 * MINUTE), quick)))
    world.let(10)
    done(world)
    world.let(8)

    assert why(say, world)[:2] == [
        "Next: move, 09:27.",
        "There is always some time between two reminders. The last one came at 09:17. This lasts until 09:27.",
    ]


def test_the_gap_after_a_start_says_why_a_clock_that_is_over_brings_nothing(say: Say) -> None:
    world = World()
    world.let(30)
    now = world.clock.now()
    world.consumer.put(Began(at=now, alive_until=now.elapsed))
    world.consumer.put(Input(at=now, since=now.elapsed))

    assert why(say, world)[1] == (
        "There is always some time between two reminders. The last one came at 09:37. This lasts until 09:47."
    )


def test_with_a_reminder_open_nothing_that_would_hold_others_for_a_moment_is_told(say: Say) -> None:
    world = World(CALLS)
    world.let(29)
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))
    world.let(2)
    world.consumer.put(Free(at=world.clock.now(), signal="microphone"))
    world.ask("", "now", {"routine": "move"})

    told = why(say, world)
    assert told[0] == "A reminder is open: move. `postured start`, `snooze` or `skip` answer it."
    assert "You have only just become free." not in "\n".join(told)


def test_a_reminder_that_waits_behind_the_lock_is_not_said_to_be_none(say: Say) -> None:
    world = World()
    world.let(30.5)
    world.consumer.put(Lock(at=world.clock.now()))

    assert why(say, world)[:2] == [
        "A reminder waits for your return: move.",
        "The screen has been locked since 09:38.",
    ]


def test_a_reminder_that_a_call_took_down_waits_for_its_end(say: Say) -> None:
    world = World(CALLS)
    world.let(30.5)
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))

    assert why(say, world)[:2] == [
        "A reminder waits until you are free: move.",
        "You are in a call. Since 09:38.",
    ]


def test_typing_is_told_with_its_begin_and_with_how_long_it_is_waited_for(say: Say) -> None:
    world = World(replace(RULES, lull=5 * SECOND))
    world.let(28)
    world.consumer.put(Typing(at=world.clock.now()))
    world.let(3)

    assert why(say, world)[1] == ("You are typing, and it waits for a pause. Since 09:35. This lasts until 09:47.")


@pytest.mark.parametrize(
    ("rules", "numbers"),
    [
        (replace(OFTEN, per_hour=1), "Reminders that interrupt: 1 of 1 in the last hour, 1 of 14 today."),
        (replace(QUIET, ambient_per_hour=1), "Quiet reminders: 1 of 1 in the last hour."),
    ],
    ids=["asking", "quiet"],
)
def test_a_spent_budget_has_its_numbers_and_the_reminder_that_spent_it(say: Say, rules: Rules, numbers: str) -> None:
    world = World(rules)
    world.let(12)
    done(world)
    world.let(20)

    assert why(say, world) == [
        "Next: move, 10:19.",
        "Enough reminders have come for now. The last one came at 09:19. This lasts until 10:19.",
        "  move: 20 minutes of 12 minutes sitting",
        numbers,
    ]


def test_an_interval_that_refusals_stretched_says_so(say: Say) -> None:
    world = World(replace(RULES, per_hour=9))
    for _ in range(3):
        world.let(30)
        world.ask("", "skip", {})
    world.let(10)

    assert why(say, world)[1] == (
        "  move: 10 minutes of 45 minutes sitting; "
        "usually after 30 minutes, but it was not wanted 3 times in a row today"
    )


def test_cues_that_ride_on_breaks_say_that_they_wait_for_one(say: Say) -> None:
    world = World(replace(RULES, routines=(replace(MOVE, every=64 * MINUTE), LUMBAR, HIP)))
    world.let(62)

    assert why(say, world) == [
        "Next: move, 10:11.",
        "  move: 62 minutes of 64 minutes sitting",
        "  lumbar-support: 62 minutes of 60 minutes sitting; it joins a break that is near",
        "  hip-flexor: 62 minutes of 2 hours sitting; it joins a break on your feet",
    ]
