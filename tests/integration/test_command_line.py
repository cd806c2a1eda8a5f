"""The command line as a process of its own, where only a real one shows it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("words", [["--help"], ["resolve"]])
def test_a_reader_that_has_gone_is_no_error(tmp_path: Path, words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    called = subprocess.run(
        [sys.executable, "-m", "postured", *words],
        env={"HOME": str(tmp_path)},  # without PYTHONUNBUFFERED, which would let every print fail at once
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
    )
    os.close(write)

    assert (called.returncode, called.stderr) == (0, "")


def test_postured_can_be_called_with_its_output_closed() -> None:
    called = subprocess.run(
        [sys.executable, "-m", "postured", "yodel"],
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        preexec_fn=lambda: os.close(1),
    )

    assert called.returncode == 64
    assert called.stderr.startswith("postured: ")


@pytest.mark.parametrize("words", [["--help"], ["safety"], ["exercises", "list", "--json"]])
def test_a_disk_that_is_full_is_told_in_one_line(tmp_path: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        called = subprocess.run(
            [sys.executable, "-m", "postured", *words],
            env={"HOME": str(tmp_path), "LANGUAGE": "en"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )

    assert called.returncode == 73
    assert called.stderr == "postured: the answer cannot be written\n  No space left on device.\n"
