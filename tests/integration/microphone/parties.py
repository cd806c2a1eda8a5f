"""What the tests of the microphone share: what is said, and how they wait."""

from collections.abc import Callable
from datetime import timedelta

from postured.adapters.busy.pulse import PulseMicrophone
from postured.daemon.loop import Loop
from tests.contract.busy_world import SHORT
from tests.desktop.waiting import wait_for

BEGAN, ENDED = ("microphone", True), ("microphone", False)

Wait = Callable[[Callable[[], object]], None]
Make = Callable[..., PulseMicrophone]


def pass_time(loop: Loop, time: timedelta = SHORT) -> None:
    over: list[bool] = []
    loop.later(time, lambda: over.append(True))
    wait_for(lambda: over, 20, turn=loop.turn)
