"""Shows notices as lines of text: in the terminal, or in the log of whatever runs postured. It always works."""

from collections.abc import Callable
from datetime import timedelta
from typing import TextIO

from postured.language import _
from postured.ports import Delivery, Notice, Reactor


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
            print(_written(slot, notice), file=self._stream, flush=True)
            delivery = Delivery.SHOWN
        except (OSError, ValueError):  # a closed terminal
            delivery = Delivery.UNREACHABLE
        self._reactor.later(timedelta(0), lambda: delivered(delivery))

    def withdraw(self, slot: str) -> None:
        """Nothing: what was written stays."""

    def close(self) -> None:
        """Nothing to let go of."""


def _written(slot: str, notice: Notice) -> str:
    lines = [f"* {notice.title}", *(f"  {line}" for line in notice.body.splitlines())]
    if slot == "reminder" and notice.buttons:
        commands = ", ".join(f"`postured {each.key}`" for each in notice.buttons)
        lines.append(_("  Answer with {commands}.").format(commands=commands))
    return "\n".join(lines)
