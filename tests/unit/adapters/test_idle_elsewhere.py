"""The senses of input of macOS and Windows, as far as they can be tried where neither is."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.idle import looking, quartz, windows
from postured.adapters.idle.looking import Looking
from postured.adapters.idle.quartz import Quartz
from postured.adapters.idle.windows import Windows
from tests.fakes.x11 import HandLoop

SECOND = timedelta(seconds=1)
HALF_A_MINUTE = 30 * SECOND
LAST_TICK = (1 << 32) - 1


@pytest.mark.parametrize(
    ("last", "now", "since"),
    [
        (1_000, 1_000, 0),
        (1_000, 31_000, 30_000),
        (LAST_TICK, 0, 1),
        (LAST_TICK - 999, 29_000, 30_000),
        (1_010, 1_000, 0),
        (0, LAST_TICK, 0),
    ],
    ids=["just now", "half a minute", "over the wrap", "half a minute over it", "while it was read", "never"],
)
def test_ticks_of_windows_begin_anew_after_49_days(last: int, now: int, since: int) -> None:
    assert windows.since_input(last, now) == timedelta(milliseconds=since)


@pytest.mark.parametrize(
    ("seconds", "since"), [(0.0, 0 * SECOND), (2.5, 2.5 * SECOND), (-0.1, 0 * SECOND), (1e300, timedelta(days=365))]
)
def test_seconds_of_quartz_may_be_anything(seconds: float, since: timedelta) -> None:
    assert quartz.since_input(seconds) == since


def test_windows_that_cannot_tell_is_asked_again_later() -> None:
    ticks: list[tuple[int, int] | None] = [(0, 2_000), None, (0, 40_000)]
    loop = HandLoop()
    said: list[object] = []
    monitor = Looking("windows", Windows(lambda: ticks.pop(0)), loop, HALF_A_MINUTE)
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)

    loop.ring()
    assert said == ["active"]
    loop.ring()

    assert said == ["active", 40 * SECOND]


def test_a_look_that_fails_as_nobody_foresaw_is_followed_by_others() -> None:
    counts: list[float | None] = [2.0, None, 40.0]
    loop = HandLoop()
    said: list[object] = []

    def count(_state: int, _kind: int) -> float:
        found = counts.pop(0)
        if found is None:
            raise OSError("it is not itself")
        return found

    monitor = Looking("quartz", Quartz(count), loop, HALF_A_MINUTE)
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)

    with pytest.raises(OSError, match="not itself"):
        loop.ring()
    loop.ring()

    assert said == ["active", 40 * SECOND]


def test_quartz_is_asked_for_all_input_at_the_hardware() -> None:
    asked: list[tuple[int, int]] = []

    def count(state: int, kind: int) -> float:
        asked.append((state, kind))
        return 45.0

    said: list[object] = []
    monitor = Looking("quartz", Quartz(count), HandLoop(), HALF_A_MINUTE)
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)

    assert said == [45 * SECOND]
    assert asked == [(1, 0xFFFFFFFF)]


def signatures(module: str, name: str) -> dict[str, str]:
    """The public methods of a class as they are written, without importing anything."""
    source = Path(module).read_text(encoding="utf-8")
    (found,) = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.ClassDef) and each.name == name]
    return {
        each.name: f"{ast.unparse(each.args)} -> {ast.unparse(each.returns) if each.returns else ''}"
        for each in found.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    }


@pytest.mark.parametrize(("module", "name"), [(quartz, "Quartz"), (windows, "Windows")])
def test_they_have_the_methods_that_a_count_must_have(module: object, name: str) -> None:
    file = getattr(module, "__file__", "")

    assert signatures(file, name) == signatures(looking.__file__, "Count")
