"""What is known of the window in front, whoever tells: whether it fills the screen, and whether it was named."""

from collections.abc import Iterable
from typing import NamedTuple

FULLSCREEN, PROGRAM = "fullscreen", "program"
SIGNALS = frozenset({FULLSCREEN, PROGRAM})
_OURS = "postured"


class Front(NamedTuple):
    """The window in front, for as long as it takes to compare it; nobody keeps or logs names but ``that_matter``."""

    fills_screen: bool
    names: tuple[str, ...]
    """What it says that it is: both parts of its class on X11, its application's id on Wayland."""


NOTHING = Front(False, ())


def goes_on(front: Front, programs: Iterable[str]) -> frozenset[str]:
    """Which signals the window in front is a reason for. Windows of postured's own are none."""
    names = {each for name in front.names for each in _spellings(name)}
    if _OURS in names:
        return frozenset()
    found = {FULLSCREEN} if front.fills_screen else set()
    if any(each and each in names for each in map(_plain, programs)):
        found.add(PROGRAM)
    return frozenset(found)


def that_matter(names: Iterable[str], programs: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that make a difference: postured's own, and what the person named. No other may be kept."""
    wanted = {_OURS, *(each for each in map(_plain, programs) if each)}
    return tuple(each for each in names if not wanted.isdisjoint(_spellings(each)))


def _spellings(name: str) -> tuple[str, str]:
    """A program is known as "org.example.Editor" here and as "editor" there."""
    name = _plain(name)
    return name, name.rpartition(".")[2]


def _plain(name: str) -> str:
    """Without what makes no difference: people take the name from a menu's file, too."""
    return name.strip().lower().removesuffix(".desktop")
