"""The installed daemon from its start to its end, on a machine with no desktop at all."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.desktop.daemon import AT_ONCE, ONE_ROUTINE, POSTURED, Home, running
from tests.desktop.waiting import wait_for

SOON = ("--set", "routines.move.every=1s")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(str(tmp_path))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_with_the_journal_flushed(home: Home, number: int) -> None:
    home.configure(AT_ONCE)
    with running(home, *SOON) as daemon:
        home.wait_status(lambda report: report["open"] is not None)

        assert daemon.end(number) == 0

    assert home.outcomes() == ["withdrawn"]
    assert home.journal()[-2]["event"] == "quit"
    assert not os.path.exists(home.path("run", "postured", "control.sock"))


def test_without_a_desktop_it_says_so_and_writes_reminders_to_the_terminal(home: Home) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, "--speed", "20") as daemon:
        wait_for(lambda: "* Time to move" in daemon.said(), 20)

        report = home.status()
        assert report["senses"]["notifier"]["chosen"] == "terminal"
        assert report["senses"]["idle"]["chosen"] == "assumed"
        assert [each["part"] for each in report["problems"]] == ["notifier", "idle"]
        assert "Answer with `postured start`, `postured snooze`, `postured skip`." in daemon.said()
        assert home.call("start").stdout == "Enjoy your break.\n"
        home.wait_status(lambda found: found["today"]["done"] == 1)
        assert home.outcomes(demo=True) == ["done"]


def test_the_files_are_the_persons_alone(home: Home) -> None:
    with running(home) as daemon:
        daemon.end()

    for folder, _folders, files in os.walk(home.data):
        assert os.stat(folder).st_mode & 0o777 == 0o700, folder
        for name in files:
            assert os.stat(os.path.join(folder, name)).st_mode & 0o777 == 0o600, name


def test_a_second_one_says_who_runs_and_exits_75(home: Home) -> None:
    with running(home) as daemon:
        second = home.call("run")

        assert second.returncode == 75
        assert second.stderr.startswith("postured: postured is already running\n")
        assert str(daemon.process.pid) in second.stderr


def test_of_ten_that_start_at_once_one_stays(home: Home) -> None:
    os.makedirs(home.path("run"), mode=0o700)
    ten = [
        subprocess.Popen([POSTURED, "run"], env=home.environ, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        for _ in range(10)
    ]
    try:
        wait_for(lambda: sum(each.poll() is not None for each in ten) == 9, 40)

        assert sorted(each.poll() or 0 for each in ten) == [0, *[75] * 9]
        assert home.wait_status(lambda report: report["version"] == 1)
    finally:
        for each in ten:
            each.terminate()
            each.wait(15)


def test_killed_with_an_open_reminder_it_goes_on_and_that_one_is_interrupted(home: Home) -> None:
    home.configure(AT_ONCE)
    with running(home, *SOON) as daemon:
        home.wait_status(lambda report: report["open"] is not None)
        sat = home.status()["today"]["sitting"]
        daemon.end(signal.SIGKILL)

    with running(home, *SOON):
        report = home.status()

        assert home.outcomes() == ["interrupted"]
        assert report["open"] is None
        assert report["next"]["reason"] in ("due", "min-gap")
        assert report["next"]["in"] > 590
        assert report["today"]["sitting"] >= sat


def test_a_pause_survives_a_restart(home: Home) -> None:
    with running(home) as daemon:
        assert home.call("pause", "2h").returncode == 0
        daemon.end(signal.SIGKILL)

    with running(home):
        assert home.status()["paused_until"] is not None
        assert home.call("resume").returncode == 0
        assert home.status()["paused_until"] is None


def test_a_sped_up_run_keeps_its_journal_apart(home: Home) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, "--speed", "60") as daemon:
        home.wait_status(lambda report: report["today"]["shown"] == 1)
        daemon.end()

    assert home.journal() == []
    assert home.journal(demo=True) != []


def test_sighup_takes_new_settings_and_keeps_what_has_accrued(home: Home) -> None:
    home.configure(AT_ONCE.replace('"40s"', '"3h"'))
    with running(home) as daemon:
        before = home.status()

        home.configure(AT_ONCE.replace('"40s"', '"2h"'))
        daemon.process.send_signal(signal.SIGHUP)

        after = home.wait_status(lambda report: report["routines"][0]["every"] == 7200)
        assert after["routines"][0]["shows"] >= before["routines"][0]["shows"]
        assert after["today"]["sitting"] >= before["today"]["sitting"]


def test_a_bad_edit_keeps_the_last_good_settings_until_it_is_mended(home: Home) -> None:
    home.configure(AT_ONCE.replace('"40s"', '"3h"'))
    with running(home):
        home.configure(AT_ONCE.replace('"40s"', '"3 hours"'))

        reloaded = home.call("reload")

        assert reloaded.returncode == 78
        assert "routines.move.every" in reloaded.stderr
        report = home.status()
        assert report["routines"][0]["every"] == 10800
        assert "config.toml:" in report["problems"][-1]["message"]
        home.configure(AT_ONCE.replace('"40s"', '"2h"'))
        assert home.call("reload").returncode == 0
        assert "settings" not in {each["part"] for each in home.status()["problems"]}


def test_a_bad_file_at_the_start_means_the_layers_that_are_good(home: Home) -> None:
    home.configure("[hours]\nrangs = []\n")
    with running(home, "--set", "ramp.enabled=false", "--set", "walking.enabled=false") as daemon:
        report = home.status()

        assert len(report["routines"]) == 6
        assert "hours.rangs" in report["problems"][-1]["message"]
        assert "hours.rangs" in daemon.said()


def test_what_was_just_typed_wrong_is_refused(home: Home) -> None:
    bad = home.call("run", "--set", "routines.move.every=tomorrow")
    missing = home.call("run", "--config", home.path("nowhere.toml"))

    assert (bad.returncode, missing.returncode) == (78, 66)
    assert bad.stderr.startswith("postured: 1 problem in the settings\n")
    assert "Traceback" not in bad.stderr + missing.stderr


def test_the_service_manager_is_told(home: Home) -> None:
    os.makedirs(home.path("run"), mode=0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(home.path("notify"))
        manager.settimeout(20)
        process = subprocess.Popen(
            [POSTURED, "run"],
            env={**home.environ, "NOTIFY_SOCKET": home.path("notify")},
            stderr=subprocess.DEVNULL,
        )
        try:
            assert b"READY=1" in manager.recv(4096)
            process.terminate()
            assert b"STOPPING=1" in manager.recv(4096)
        finally:
            process.kill()
            process.wait()


def test_watching_gives_a_line_at_each_change_until_the_reader_goes(home: Home) -> None:
    with running(home) as daemon:
        watch = subprocess.Popen(
            [POSTURED, "status", "--watch", "--json"], env=home.environ, stdout=subprocess.PIPE, text=True
        )
        assert watch.stdout is not None
        assert json.loads(watch.stdout.readline())["paused_until"] is None

        home.call("pause", "30m")

        assert json.loads(watch.stdout.readline())["paused_until"] is not None
        daemon.end()
        watch.wait(10)
        watch.stdout.close()


def test_commands_say_plainly_that_nobody_runs(home: Home) -> None:
    for command in ("status", "done", "pause", "quit"):
        found = home.call(command)

        assert found.returncode == 69, command
        assert found.stderr.startswith("postured: postured is not running"), found.stderr


def test_an_answer_with_nothing_open_exits_1(home: Home) -> None:
    with running(home):
        found = home.call("done")

    assert found.returncode == 1
    assert found.stderr == "postured: no reminder is open\n  `postured next` tells when the next one comes.\n"


def test_nothing_private_is_logged(home: Home) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, "--speed", "60", "-vv") as daemon:
        home.wait_status(lambda report: report["today"]["shown"] == 1)
        daemon.end()

    assert "DEBUG" in daemon.said()
    assert "Traceback" not in daemon.said()


HEAVY = {
    "_hashlib", "_ssl", "asyncio", "concurrent.futures.process", "ctypes.util", "email", "hashlib", "http",
    "importlib.metadata", "importlib.resources", "multiprocessing", "pathlib", "PIL", "plyer", "pydantic",
    "pydantic_core", "pydantic_settings", "pystray", "rich", "spanned_toml", "ssl", "subprocess", "tkinter", "tomlkit",
    "tomllib", "urllib.request", "Xlib", "zipfile",
}  # fmt: skip


def test_nothing_heavy_is_loaded_in_the_daemon(home: Home) -> None:
    """Memory from the first day: what these cost is in docs/decisions/0001 and 0002."""
    home.configure(ONE_ROUTINE)
    os.makedirs(home.path("run"), mode=0o700)
    script = """
        import atexit, json, sys
        from postured.cli import main
        atexit.register(lambda: print(json.dumps(sorted(sys.modules))))
        sys.exit(main(["run", "--speed", "60"]))
    """
    daemon = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=home.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        home.wait_status(lambda report: report["today"]["shown"] == 1)
        assert home.call("reload").returncode == 0
        assert home.call("quit").returncode == 0
        loaded = set(json.loads(daemon.communicate(timeout=15)[0]))
    finally:
        daemon.kill()
        daemon.wait()

    assert loaded & HEAVY == set()
    assert "postured.core.planner" in loaded
