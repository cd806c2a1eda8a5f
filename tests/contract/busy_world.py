"""What a test of the busy port needs: an ear, and a small world in which something can begin and end."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop


@dataclass
class Ear:
    """Hears all words, in order."""

    words: list[tuple[str, bool]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    def hear(self, signal: str, busy: bool) -> None:
        self.words.append((signal, busy))
        self.threads.add(threading.get_ident())


class World(Protocol):
    """Something that can go on, and somebody who tells of it; ``signal`` is what it is."""

    @property
    def monitor(self) -> BusyMonitor:
        """Not yet started."""

    @property
    def signal(self) -> str: ...

    def begin(self) -> None:
        """It begins: the recorder starts, the window fills the screen."""

    def end(self) -> None:
        """It ends. One that has not begun, or whose source is gone, is left at that."""

    def vanish(self) -> None:
        """Its source goes without a word."""

    def come_back(self) -> None:
        """The source is there again, and nothing goes on in it."""

    def hang(self, hung: bool) -> None:
        """The source answers nothing; or does again."""


Build = Callable[[ExitStack, Loop], World]
"""Makes a world whose parts end with the stack."""

SHORT = timedelta(milliseconds=300)
