"""`postured config show` and `check` as one calls them: exit codes, streams, a terminal."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.desktop.daemon import POSTURED, Home

BOLD = b"\x1b[1m"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(str(tmp_path / "home of ada"))
    os.makedirs(found.path("run"), mode=0o700)
    return found


def on_a_terminal(home: Home, *words: str, term: str) -> bytes:
    """What the terminal is sent."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([POSTURED, *words], env={**home.environ, "TERM": term}, stdout=theirs)
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # Linux ends a terminal so
        pass
    os.close(ours)
    assert child.wait(30) == 0
    return said


def test_a_bad_file_is_told_on_stderr_with_its_own_exit_code(home: Home) -> None:
    home.configure("[routines.move]\nevery = 30\n")

    done = home.call("config", "check")

    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.startswith(f"postured: 1 problem in the settings\n  {home.config}:2:9: routines.move.every\n")
    assert max(map(len, done.stderr.splitlines()[2:])) <= 80


def test_on_a_terminal_what_somebody_said_stands_out(home: Home) -> None:
    home.configure('[routines.move]\nevery = "40m"\n')

    lines = on_a_terminal(home, "config", "show", term="xterm").split(b"\r\n")

    assert [line for line in lines if BOLD in line] == [BOLD + b'every = "40m"\x1b[0m']


def test_a_terminal_that_can_nothing_is_sent_plain_text(home: Home) -> None:
    home.configure('[routines.move]\nevery = "40m"\n')

    assert b"\x1b" not in on_a_terminal(home, "config", "show", "--origin", term="dumb")
