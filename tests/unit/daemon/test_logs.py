"""Lines on standard error that never wait for their reader."""

import logging
import os
from collections.abc import Iterator
from typing import TextIO

import pytest

from postured.daemon import logs

HERE, ROOT = logging.getLogger("postured"), logging.getLogger()


@pytest.fixture
def ends() -> Iterator[tuple[int, TextIO]]:
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        yield read, stream
    os.close(read)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    handlers, level = ROOT.handlers[:], HERE.level
    yield
    ROOT.handlers[:] = handlers
    HERE.setLevel(level)


@pytest.mark.parametrize(
    ("verbose", "level"), [(0, logging.WARNING), (1, logging.INFO), (2, logging.DEBUG), (3, logging.DEBUG)]
)
def test_only_what_postured_does_is_told_in_more_detail(ends: tuple[int, TextIO], verbose: int, level: int) -> None:
    logs.begin(ends[1], verbose)

    assert HERE.getEffectiveLevel() == level
    assert logging.getLogger("apscheduler").getEffectiveLevel() == logging.WARNING


def test_a_line_says_who_says_it(ends: tuple[int, TextIO]) -> None:
    logs.begin(ends[1], 0)
    logging.getLogger("postured.x").warning("a %s", "word")

    os.set_blocking(ends[0], False)
    assert os.read(ends[0], 100) == b"WARNING postured.x: a word\n"


def test_a_reader_that_does_not_read_holds_nothing_up(ends: tuple[int, TextIO]) -> None:
    logs.begin(ends[1], 0)
    for _ in range(100):
        HERE.warning("%s", "ä" * 2000)

    os.set_blocking(ends[0], False)
    assert 4096 < len(os.read(ends[0], 1 << 20)) <= 65536


def test_a_closed_terminal_is_no_failure(ends: tuple[int, TextIO], capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin(ends[1], 0)
    ends[1].close()
    HERE.warning("a word")

    assert capsys.readouterr().err == ""
