"""The command line's edge: exit codes, and who is told what."""

import io
from pathlib import Path

import pytest

from postured.cli import explain, main, steer
from postured.errors import AlreadyRunning, CannotWrite, ExitCode, NotRunning, PosturedError, SettingsError


def test_a_problem_is_one_line_and_its_details() -> None:
    stream = io.StringIO()
    explain(SettingsError("2 problems in the settings", "one\n  more of it\n\ntwo"), stream)

    assert stream.getvalue() == "postured: 2 problems in the settings\n  one\n    more of it\n\n  two\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotRunning("x"), 69),
        (AlreadyRunning("x"), 75),
        (CannotWrite("x"), 73),
        (SettingsError("x"), 78),
        (PosturedError("x"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_goes_wrong_has_its_exit_code(monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    def fails(*_what: object) -> None:
        raise error

    monkeypatch.setattr(steer, "ask", fails)

    assert main(["done"]) == code


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_what: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(steer, "ask", fails)

    with pytest.raises(ZeroDivisionError):
        main(["done"])


def test_without_a_daemon_one_is_told_how_to_start_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")

    assert main(["status"]) == ExitCode.NOT_RUNNING
    assert (
        capsys.readouterr().err
        == "postured: postured is not running\n  Start it with `postured run`, or log in again.\n"
    )
