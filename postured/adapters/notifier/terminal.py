"""Shows notices as lines of text: in the terminal, or in the log of whatever runs postured. It always works."""

import select
from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

from postured.language import _
from postured.ports import Delivery, Notice, Reactor

_AT_ONCE = 1024
"""Characters. A pipe that takes anything takes 4096 bytes, and no letter has more than four."""


class TerminalNotifier:
    """Satisfies ``ports.Notifier``, as far as lines that are written can: they are not taken back."""

    name = "terminal"
    has_buttons = False
    works = True
    trouble = ""

    def __init__(self, reactor: Reactor, stream: TextIO) -> None:
        self._reactor = reactor
        self._stream = stream

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],  # noqa: ARG002 - nobody answers on paper
    ) -> None:
        try:
            written = write_if_taken(self._stream, _written(slot, notice) + "\n")
            delivery = Delivery.SHOWN if written else Delivery.UNREACHABLE
        except (OSError, ValueError):  # a closed terminal
            delivery = Delivery.UNREACHABLE
        self._reactor.later(timedelta(0), lambda: delivered(delivery))

    def withdraw(self, slot: str) -> None:
        """Nothing: what was written stays."""

    def close(self) -> None:
        """Nothing to let go of."""


def write_if_taken(stream: TextIO, text: str) -> bool:
    """Write ``text`` as far as it can be done without waiting; whether all of it could.

    A terminal that is held (Ctrl-S) and a pipe that nobody empties take nothing.

    Raises:
        OSError, ValueError: the stream is broken or closed.
    """
    for at in range(0, len(text), _AT_ONCE):
        if not _takes(stream):
            return False
        stream.write(text[at : at + _AT_ONCE])
        stream.flush()
    return True


def _takes(stream: TextIO) -> bool:
    try:
        return bool(select.select([], [stream.fileno()], [], 0)[1])
    except (OSError, ValueError):  # no file, or one that cannot be asked: it is no pipe either
        return True


def _written(slot: str, notice: Notice) -> str:
    lines = [f"* {notice.title}", *(f"  {line}" for line in notice.body.splitlines())]
    if slot == "reminder" and notice.buttons:
        commands = ", ".join(f"`postured {each.key}`" for each in notice.buttons)
        lines.append(_("  Answer with {commands}.").format(commands=commands))
    return "\n".join(lines)
