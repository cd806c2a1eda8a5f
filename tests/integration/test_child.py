"""Asking a process of our own: real processes, each with a deadline, and none left behind."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from postured.adapters import child
from postured.adapters.child import ChildFailed
from postured.adapters.clock import since_boot
from postured.daemon.loop import Loop
from postured.errors import PosturedError
from tests.desktop.waiting import wait_for

ANSWER = 'print(\'{"a": [1, "ü"]}\')'
BIG = "import json; print(json.dumps('x' * 1_000_000))"
GARBAGE = "print('{')"
SILENT = "pass"
FAILS = "print('{}'); raise SystemExit(7)"
HANGS = "import time; time.sleep(60)"
CHATTERS = """
import os, time
try:
    while True:
        os.write(1, b"x" * 65536)
except OSError:
    time.sleep(60)
"""
PATIENT = timedelta(seconds=30)
IMPATIENT = timedelta(milliseconds=300)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Have a program run in place of postured's own; at the end, nobody is left."""

    def runs(text: str) -> None:
        monkeypatch.setattr(child, "command", lambda *_arguments: [sys.executable, "-c", text])

    yield runs
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def wait_and_ask(loop: Loop, patience: timedelta = PATIENT) -> Any:
    """The answer, or the problem; meanwhile the loop turns for others."""
    found: list[Any] = []
    turns: list[bool] = []

    def others() -> None:
        turns.append(True)
        loop.later(timedelta(milliseconds=1), others)

    child.ask(loop, ["resolve"], answered=found.append, failed=found.append, patience=patience)
    loop.later(timedelta(0), others)
    wait_for(lambda: found, 30, turn=loop.turn)
    assert len(turns) > 1
    loop.turn(timedelta(0))
    assert len(found) == 1
    return found[0]


def ask_at_once(_loop: Loop, patience: timedelta = PATIENT) -> Any:
    try:
        return child.ask_and_wait(["resolve"], patience=patience)
    except PosturedError as problem:
        return problem


both = pytest.mark.parametrize("ask", [wait_and_ask, ask_at_once], ids=["beside the loop", "before it"])
Ask = Callable[..., Any]


@both
@pytest.mark.parametrize(("text", "answer"), [(ANSWER, {"a": [1, "ü"]}), (BIG, "x" * 1_000_000)], ids=["small", "big"])
def test_its_answer_comes_whole(
    program: Callable[[str], None], loop: Loop, ask: Ask, text: str, answer: object
) -> None:
    program(text)

    assert ask(loop) == answer


@both
@pytest.mark.parametrize(
    ("text", "title"),
    [
        (GARBAGE, "a helper process gave an answer that cannot be read"),
        (SILENT, "a helper process gave an answer that cannot be read"),
        (FAILS, "a helper process ended with 7"),
    ],
)
def test_no_answer_is_a_problem(program: Callable[[str], None], loop: Loop, ask: Ask, text: str, title: str) -> None:
    program(text)
    found = ask(loop)

    assert isinstance(found, ChildFailed)
    assert found.title == title


@both
def test_one_that_takes_too_long_is_ended(program: Callable[[str], None], loop: Loop, ask: Ask) -> None:
    program(HANGS)
    began = since_boot()
    found = ask(loop, IMPATIENT)

    assert isinstance(found, ChildFailed)
    assert found.title == "a helper process ended with -9"
    assert IMPATIENT <= since_boot() - began < timedelta(seconds=20)


def test_one_that_never_stops_talking_is_ended(program: Callable[[str], None], loop: Loop) -> None:
    program(CHATTERS)
    began = since_boot()

    assert isinstance(wait_and_ask(loop), ChildFailed)
    assert since_boot() - began < timedelta(seconds=20)


@both
def test_one_that_cannot_be_started_is_a_problem(
    program: Callable[[str], None], loop: Loop, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    program(ANSWER)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    found: list[Any] = []
    if ask is wait_and_ask:
        child.ask(loop, [], answered=found.append, failed=found.append)
    else:
        found.append(ask_at_once(loop))

    assert isinstance(found[0], ChildFailed)
    assert found[0].title == "a helper process could not be started"


def test_no_file_is_left_open(program: Callable[[str], None], loop: Loop) -> None:
    program(ANSWER)
    before = len(os.listdir("/proc/self/fd"))
    wait_and_ask(loop)
    ask_at_once(loop)

    assert len(os.listdir("/proc/self/fd")) == before


def test_the_command_is_this_very_postured() -> None:
    assert child.command("resolve", "--set", "a=1") == [
        sys.executable, "-P", "-m", "postured", "resolve", "--set", "a=1",
    ]  # fmt: skip
