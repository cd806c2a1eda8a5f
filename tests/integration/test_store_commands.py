"""`export`, `import`, `erase` and `store verify` as a person calls them, with the daemon running and without."""

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from postured.adapters.store.codec import encode_line
from tests.desktop.daemon import POSTURED, Home, running

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    os.makedirs(tmp_path / "run", mode=0o700)
    return Home(str(tmp_path))


def entry(number: int, day: str) -> dict[str, object]:
    at = f"{day}T12:00:00+01:00"
    return {"n": number, "at": at, "elapsed": float(number), "kind": "event", "event": "walked", "lasts": 60.0}


def fill(home: Home, *entries: dict[str, object]) -> Path:
    """A journal of one month."""
    folder = Path(home.data, "journal")
    folder.mkdir(parents=True, mode=0o700)
    os.chmod(home.data, 0o700)
    path = folder / "2026-11.jsonl"
    path.write_bytes(b"".join(map(encode_line, entries)))
    path.chmod(0o600)
    return path


THREE = (entry(1, "2026-11-01"), entry(2, "2026-11-02"), entry(3, "2026-11-03"))


def test_days_go_to_another_machine_and_back(home: Home) -> None:
    path = fill(home, *THREE)
    kept = path.read_bytes()

    exported = home.call("export", "--to", home.path("days.jsonl"))
    assert (exported.returncode, exported.stdout, exported.stderr) == (0, "", "")
    assert os.stat(home.path("days.jsonl")).st_mode & 0o777 == 0o600
    assert home.call("erase", "--yes").stdout == "It is gone.\n"
    assert not path.exists()

    taken = home.call("import", home.path("days.jsonl"))
    assert taken.stdout == "3 entries taken in.\n", taken.stderr
    assert path.read_bytes() == kept
    again = home.call("import", "--json", home.path("days.jsonl"))
    assert json.loads(again.stdout) == {"version": 1, "added": 0, "known": 3}


def test_an_export_goes_to_a_pipe_too_and_overwrites_nothing(home: Home) -> None:
    fill(home, *THREE)
    lines = home.call("export").stdout.splitlines()
    Path(home.path("mine")).write_text("mine")

    refused = home.call("export", "--csv", "--to", home.path("mine"))

    assert json.loads(lines[0])["export"] == 1
    assert len(lines) == 5
    assert refused.returncode == 73
    assert refused.stderr == f"postured: cannot write {home.path('mine')}\n  It is there already; name a new file.\n"
    assert Path(home.path("mine")).read_text() == "mine"


def test_a_broken_file_is_exit_65_and_takes_nothing_in(home: Home) -> None:
    path = Path(home.path("broken"))
    path.write_bytes(b'{"export":1}\n' + encode_line(THREE[0]) + b"oh\n" + b'{"end":2}\n')

    found = home.call("import", str(path))

    assert found.returncode == 65
    assert found.stderr.startswith(f"postured: line 3 of {path} is damaged\n")
    assert not Path(home.data, "journal").exists()
    assert home.call("import", home.path("nowhere")).returncode == 66


def test_while_the_daemon_runs_it_alone_writes(home: Home) -> None:
    with running(home) as daemon:
        exported = home.call("export", "--to", home.path("days.jsonl"))
        assert exported.returncode == 0, exported.stderr

        found = home.call("import", home.path("days.jsonl"))

        assert found.returncode == 75
        assert str(daemon.process.pid) in found.stderr


def test_erasing_goes_through_the_running_daemon_which_begins_anew_and_stays_paused(home: Home) -> None:
    path = fill(home, *THREE)
    with running(home) as daemon:
        home.call("pause", "2h")
        paused = home.status()["paused_until"]
        assert paused is not None

        erased = home.call("erase", "--yes", "--json")

        assert json.loads(erased.stdout) == {"version": 1, "erased": True}, erased.stderr
        assert home.status()["paused_until"] == paused
        kept = home.journal()
        assert [each.get("event") for each in kept if each["kind"] == "event"][:3] == ["began", "input", "pause"]
        assert not path.exists() or b"2026-11-01" not in path.read_bytes()
        daemon.end(signal.SIGKILL)

    with running(home):
        assert home.status()["paused_until"] == paused
        assert home.call("store", "verify").returncode == 0


def test_days_before_one_go_and_the_pause_of_today_stays(home: Home) -> None:
    fill(home, *THREE)
    with running(home):
        home.call("pause", "2h")

        erased = home.call("erase", "--before", "2026-11-03", "--yes")

        assert erased.stdout == "It is gone.\n", erased.stderr
        assert home.status()["paused_until"] is not None
        days = {each["at"][:10] for each in home.journal()}
        assert not days & {"2026-11-01", "2026-11-02"}
        assert "2026-11-03" in days


def test_a_date_that_is_none_is_a_wrong_call(home: Home) -> None:
    found = home.call("erase", "--before", "yesterday", "--yes")

    assert found.returncode == 64
    assert "“yesterday” is no date" in found.stderr


def test_with_nobody_to_ask_nothing_is_erased(home: Home) -> None:
    path = fill(home, *THREE)

    found = subprocess.run(
        [POSTURED, "erase"], env=home.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
    )

    assert found.returncode == 64
    assert "postured erase --yes" in found.stderr
    assert path.exists()


@pytest.mark.parametrize(
    ("answer", "code", "gone"), [("yes\n", 0, True), ("y\n", 1, False), ("\n", 1, False), ("\x04", 1, False)]
)
def test_a_person_is_asked_and_only_yes_is_yes(home: Home, answer: str, code: int, gone: bool) -> None:
    path = fill(home, *THREE)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [POSTURED, "erase", "--before", "2027-01-01"], env=home.environ, stdin=theirs, stdout=subprocess.PIPE, text=True
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    said, _ = process.communicate(timeout=30)
    os.close(ours)

    assert "of the days before 2027-01-01" in said
    assert "`postured export` keeps a copy first." in said
    assert process.returncode == code
    assert path.exists() is not gone


def test_verify_counts_and_names_damage_with_65(home: Home) -> None:
    path = fill(home, *THREE)
    assert home.call("store", "verify").stdout == "2026-11: 3 entries\nAll of it can be read.\n"
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second.replace(b"60.0", b"90.0") + third + b"torn")

    found = home.call("store", "verify")
    data = json.loads(home.call("store", "verify", "--json").stdout)

    assert found.returncode == 65
    assert found.stdout.splitlines() == [
        "2026-11: 2 entries, 1 line cut short by a crash",
        "  2026-11.jsonl, line 2: damaged",
        "Not all of it can be read. What can be is used.",
    ]
    assert data["months"] == [
        {
            "month": "2026-11", "entries": 2, "totals": 0, "newer": 0, "cut": 1, "damaged": [2], "out_of_order": [],
        }
    ]  # fmt: skip
    assert (data["version"], data["good"], data["set_aside"], data["snapshot"]) == (1, False, 0, True)


def test_a_symlink_in_the_journals_place_is_refused_and_told(home: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    os.makedirs(home.data, mode=0o700)
    os.symlink(elsewhere, Path(home.data, "journal"))

    with running(home) as daemon:
        problems = home.wait_status(lambda report: any(each["part"] == "journal" for each in report["problems"]))[
            "problems"
        ]
        assert "a symlink is in the place of" in next(each["message"] for each in problems if each["part"] == "journal")
        daemon.end()
    assert list(elsewhere.iterdir()) == []


STRANGER = """
import os, sys
from postured.cli import arguments, carry, main, run, store
arguments.parser().parse_args(sys.argv[1:])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""
"""The program, loaded before it becomes somebody who may not read where it lies."""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_an_ordinary_user_keeps_all_to_themselves_and_reads_nobody_elses(tmp_path: Path) -> None:
    theirs = Home(str(tmp_path / "theirs"))
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    os.makedirs(theirs.path("run"), mode=0o700)
    for own in (theirs.folder, theirs.path("run")):
        os.chown(own, 65534, 65534)

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", STRANGER, *words]
        return subprocess.run(command, env=theirs.environ, capture_output=True, text=True, timeout=30, cwd=ROOT)

    export = Path(theirs.path("in.jsonl"))
    export.write_bytes(b'{"export":1}\n' + encode_line(THREE[0]) + b'{"end":1}\n')
    export.chmod(0o644)

    assert call("import", str(export)).returncode == 0
    assert call("export", "--to", theirs.path("out.jsonl")).returncode == 0

    for path, _folders, files in os.walk(theirs.data):
        assert os.stat(path).st_mode & 0o777 == 0o700
        assert {os.stat(os.path.join(path, name)).st_mode & 0o777 for name in files} <= {0o600}
    assert os.stat(theirs.path("out.jsonl")).st_mode & 0o777 == 0o600
    journal = Path(theirs.data, "journal", "2026-11.jsonl")
    os.chown(journal, 0, 0)
    found = call("export")
    assert (found.returncode, found.stderr) == (66, f"postured: cannot read {journal}\n  Permission denied\n")
    assert call("store", "verify").returncode == 66
