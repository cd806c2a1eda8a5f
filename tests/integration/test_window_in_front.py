"""What counts as filling the screen, and as a program that was named: with real windows on X11, sway and KWin."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial

import pytest

from postured.adapters.busy.display import OnDisplay
from postured.adapters.busy.x11_windows import open_x11
from postured.daemon.loop import Loop
from tests.contract.busy_front import X11, Windowed, on_kwin, on_sway, on_x11
from tests.contract.busy_world import SHORT, Ear
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import xvfb

pytestmark = pytest.mark.desktop

Build = Callable[[ExitStack, Loop, tuple[str, ...]], Windowed]
Wait = Callable[[Callable[[], object]], None]
NAMED = ("SLIDES", "another")


class Counting(Loop):
    """Counts how often somebody has sent something."""

    def __init__(self) -> None:
        self.reads = 0
        self._own = True
        super().__init__()
        self._own = False

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
        def counted() -> None:
            self.reads += 1
            assert read is not None
            read()

        super().watch(file, read if read is None or self._own else counted, write)


@pytest.fixture
def loop() -> Iterator[Counting]:
    with closing(Counting()) as loop:
        yield loop


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, 10, turn=loop.turn)


@pytest.fixture
def stack(loop: Loop) -> Iterator[ExitStack]:
    """Whatever is on it ends before the loop does."""
    del loop
    with ExitStack() as stack:
        yield stack


def listen(world: Windowed, stack: ExitStack, wait: Wait) -> Ear:
    stack.callback(world.monitor.close)
    ear = Ear()
    world.monitor.start(ear.hear)
    wait(lambda: world.monitor.tells)
    return ear


def has_heard(ear: Ear, count: int) -> bool:
    return len(ear.words) == count


def settle(loop: Loop, wait: Wait) -> None:
    """A window that comes to the front is looked at for a second."""
    over: list[bool] = []
    loop.later(5 * SHORT, lambda: over.append(True))
    wait(lambda: over)


@pytest.mark.parametrize("build", [on_x11, on_sway, on_kwin])
def test_a_window_fills_the_screen_and_does_so_no_more(build: Build, stack: ExitStack, loop: Loop, wait: Wait) -> None:
    world = build(stack, loop, ())
    ear = listen(world, stack, wait)
    world.show(*world.command)
    world.tell("small")
    settle(loop, wait)
    assert ear.words == []

    for count in (1, 2):
        world.tell("full")
        wait(partial(has_heard, ear, 2 * count - 1))
        world.tell("small")
        wait(partial(has_heard, ear, 2 * count))

    assert ear.words == [("fullscreen", True), ("fullscreen", False)] * 2


def test_a_film_that_ends_without_a_change_of_size_is_over_at_once(stack: ExitStack, loop: Loop, wait: Wait) -> None:
    world = on_x11(stack, loop)
    ear = listen(world, stack, wait)
    world.show(*world.command)
    world.tell("large full")
    wait(partial(has_heard, ear, 1))
    settle(loop, wait)

    world.tell("small")

    wait(partial(has_heard, ear, 2))
    assert ear.words == [("fullscreen", True), ("fullscreen", False)]


def test_a_film_that_begins_without_a_change_of_size_is_found_when_a_reminder_is_near(
    stack: ExitStack, loop: Loop, wait: Wait
) -> None:
    world = on_x11(stack, loop)
    ear = listen(world, stack, wait)
    world.show(*world.command)
    world.tell("large small")
    settle(loop, wait)
    world.tell("full")
    settle(loop, wait)
    assert ear.words == []

    world.monitor.soon(True)

    wait(partial(has_heard, ear, 1))
    for count in (2, 4):
        world.tell("small")
        wait(partial(has_heard, ear, count))
        world.tell("full")
        wait(partial(has_heard, ear, count + 1))
    assert ear.words == [("fullscreen", True), ("fullscreen", False)] * 2 + [("fullscreen", True)]


def test_a_reminder_that_was_near_before_the_display_was_open_is_near_still(
    stack: ExitStack, loop: Loop, wait: Wait
) -> None:
    world = on_x11(stack, loop)
    stack.callback(world.monitor.close)
    ear = Ear()
    world.monitor.start(ear.hear)
    world.monitor.soon(True)
    world.show(*world.command)
    world.tell("large small")
    wait(lambda: world.monitor.tells)
    settle(loop, wait)

    world.tell("full")

    wait(lambda: ear.words == [("fullscreen", True)])


def keeps_changing_its_title(world: Windowed, loop: Loop, wait: Wait, times: int) -> None:
    """As a program does that shows that it is at work."""
    for _ in range(times):
        world.tell("title")
        over: list[bool] = []
        loop.later(timedelta(milliseconds=100), partial(over.append, True))
        wait(partial(bool, over))


def test_a_window_that_keeps_changing_its_title_wakes_nobody(stack: ExitStack, loop: Counting, wait: Wait) -> None:
    world = on_x11(stack, loop, NAMED)
    ear = listen(world, stack, wait)
    world.show(*world.command)
    world.tell("small")
    wait(partial(has_heard, ear, 1))
    settle(loop, wait)
    before = loop.reads

    keeps_changing_its_title(world, loop, wait, 10)

    assert loop.reads == before


@pytest.mark.parametrize("near", [True, False])
def test_one_that_fills_the_screen_and_keeps_changing_its_title_wakes_seldom_and_is_seen_to_end(
    near: bool, stack: ExitStack, loop: Counting, wait: Wait
) -> None:
    world = on_x11(stack, loop)
    ear = listen(world, stack, wait)
    world.show(*world.command)
    world.monitor.soon(near)
    world.tell("large full")
    wait(partial(has_heard, ear, 1))
    settle(loop, wait)
    before = loop.reads

    keeps_changing_its_title(world, loop, wait, 30)

    assert loop.reads - before < 10
    world.tell("small")
    world.monitor.soon(True)
    wait(partial(has_heard, ear, 2))
    assert ear.words == [("fullscreen", True), ("fullscreen", False)]


@pytest.mark.parametrize("build", [on_x11, on_sway, on_kwin])
def test_a_program_that_was_named_comes_to_the_front_and_goes(
    build: Build, stack: ExitStack, loop: Loop, wait: Wait
) -> None:
    world = build(stack, loop, NAMED)
    ear = listen(world, stack, wait)

    world.show(*world.command)
    world.tell("small")
    wait(lambda: ear.words == [("program", True)])
    world.show(*world.command[:-1], "Letters")
    world.tell("small")
    wait(lambda: ear.words == [("program", True), ("program", False)])

    world.windows[-1].kill()
    wait(lambda: ear.words[2:] == [("program", True)])
    world.windows[0].kill()
    wait(lambda: ear.words[3:] == [("program", False)])


@pytest.mark.parametrize("build", [on_x11, on_sway, on_kwin])
def test_a_window_of_postured_keeps_nothing_back(build: Build, stack: ExitStack, loop: Loop, wait: Wait) -> None:
    world = build(stack, loop, ("postured",))
    ear = listen(world, stack, wait)

    world.show(*world.command[:-1], "postured")
    world.tell("full")

    settle(loop, wait)
    assert ear.words == []


def test_the_desktop_itself_is_no_film(stack: ExitStack, loop: Loop, wait: Wait) -> None:
    """A file manager draws it as a window that fills the screen."""
    world = on_x11(stack, loop)
    ear = listen(world, stack, wait)

    world.show(*X11[:-1], "Desktop", "_NET_WM_WINDOW_TYPE_DESKTOP")
    world.tell("full")

    settle(loop, wait)
    assert ear.words == []


def test_a_screen_without_a_window_manager_says_why_nothing_is_known(stack: ExitStack, loop: Loop, wait: Wait) -> None:
    world = on_x11(stack, loop)
    world.vanish()
    stack.callback(world.monitor.close)
    world.monitor.start(Ear().hear)

    wait(lambda: world.monitor.trouble == "no window manager")


def test_a_display_that_ends_is_over_and_looked_for_again(stack: ExitStack, loop: Loop, wait: Wait) -> None:
    screen = stack.enter_context(xvfb())
    monitor = OnDisplay("x11", loop, lambda: open_x11(screen.environ), unknowing="nobody")
    stack.callback(monitor.close)
    monitor.start(Ear().hear)
    wait(lambda: monitor.trouble == "nobody")

    screen.end()

    wait(lambda: monitor.trouble not in ("", "nobody", "the display has ended"))
    assert not monitor.tells


def test_where_no_display_is_named_it_is_let_be(loop: Loop, wait: Wait) -> None:
    monitor = OnDisplay("x11", loop, lambda: open_x11({}))
    monitor.start(Ear().hear)

    wait(lambda: monitor.trouble == "there is no X display")
    monitor.close()
