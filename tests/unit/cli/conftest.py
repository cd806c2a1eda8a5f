"""The command line in front of the daemon's inner parts, with no socket between."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from postured.cli import main, steer, tell
from tests.unit.daemon.world import World

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Give a world a command line; the exit code, and what was printed on either stream."""
    monkeypatch.setenv("POSTURED_LANGUAGE", "en")
    monkeypatch.setenv("HOME", "/home/ida")

    def said(world: World, *words: str) -> tuple[int, str, str]:
        def follow(_socket: str, command: str, args: dict[str, Any]) -> Iterator[dict[str, Any]]:
            reply = world.order(command, **args)
            world.let(30)
            yield from reply.results

        monkeypatch.setattr(steer, "ask", world.ask)
        monkeypatch.setattr(tell, "ask", world.ask)
        monkeypatch.setattr(tell, "follow", follow)
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return said
