"""Starting with the session: what is written where, and that only one way is ever left."""

import json
import os
import plistlib
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from postured.adapters import autostart
from postured.adapters.autostart import application, desktop_entry, generate, launchd, systemd, windows
from postured.adapters.autostart.launchd import LaunchAgent
from postured.adapters.autostart.mechanism import Mechanism
from postured.adapters.autostart.systemd import UserUnit
from postured.adapters.autostart.windows import RunKey
from postured.adapters.autostart.xdg import AutostartEntry
from postured.cli import main
from postured.errors import CannotWrite, ExitCode
from postured.settings.paths import shipped
from tests.unit.settings.conftest import open_folder  # noqa: F401 - a fixture
from tests.unit.settings.ordinary import as_ordinary_user

COMMAND = [sys.executable, "run"]
ENTRY = (".config", "autostart", "postured.desktop")
UNIT = (".config", "systemd", "user", "postured.service")
WANTED = (".config", "systemd", "user", "graphical-session.target.wants", "postured.service")
MENU = (".local", "share", "applications", "postured.desktop")
ICON = (".local", "share", "icons", "hicolor", "scalable", "apps", "postured.svg")


class FakeRegistry:
    """The Run key, in memory."""

    def __init__(self, *, locked: bool = False) -> None:
        self.texts: dict[str, str] = {}
        self._locked = locked

    def read(self, name: str) -> str | None:
        return self.texts.get(name)

    def write(self, name: str, text: str) -> None:
        if self._locked:
            raise PermissionError(13, "Access is denied")
        self.texts[name] = text

    def delete(self, name: str) -> None:
        if self._locked:
            raise PermissionError(13, "Access is denied")
        self.texts.pop(name, None)


class Person:
    """Somebody's home, and a systemctl that answers as their session has it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home of ada"
        self.home.mkdir()
        self._programs = folder / "bin"
        self._programs.mkdir()
        self.environ = {"HOME": str(self.home), "PATH": str(self._programs)}
        self._asked = folder / "asked"

    def systemctl(self, exit_code: int) -> None:
        program = self._programs / "systemctl"
        program.write_text(f'#!/bin/sh\necho "$*" >> "{self._asked}"\nexit {exit_code}\n')
        program.chmod(0o755)

    def asked(self) -> list[str]:
        return self._asked.read_text().splitlines() if self._asked.exists() else []

    def path(self, *parts: str) -> Path:
        return self.home.joinpath(*parts)

    def files(self) -> set[tuple[str, ...]]:
        return {
            each.relative_to(self.home).parts for each in self.home.rglob("*") if each.is_symlink() or not each.is_dir()
        }


@pytest.fixture
def ada(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_without_a_user_manager_it_is_a_desktop_entry(ada: Person) -> None:
    way = autostart.find(ada.environ)

    way.enable(COMMAND)

    assert ada.files() == {ENTRY, MENU, ICON}
    status = way.status()
    assert (status.enabled, status.mechanism, status.where) == (True, "xdg", str(ada.path(*ENTRY)))
    assert status.trouble == ""


def test_with_a_graphical_session_of_systemd_it_is_a_unit(ada: Person) -> None:
    ada.systemctl(0)
    way = autostart.find(ada.environ)

    way.enable(COMMAND)

    assert ada.files() == {UNIT, WANTED, MENU, ICON}
    assert ada.path(*WANTED).resolve() == ada.path(*UNIT).resolve()
    assert (way.status().enabled, way.status().mechanism) == (True, "systemd")
    assert ada.asked() == ["--user is-active --quiet graphical-session.target", "--user daemon-reload"]


def test_a_session_that_does_not_reach_the_target_has_no_use_for_a_unit(ada: Person) -> None:
    ada.systemctl(3)

    assert isinstance(autostart.find(ada.environ).mechanism, AutostartEntry)


@pytest.mark.parametrize(("first", "then", "left"), [(1, 0, {UNIT, WANTED}), (0, 1, {ENTRY})])
def test_each_way_takes_the_other_away(ada: Person, first: int, then: int, left: set[tuple[str, ...]]) -> None:
    ada.systemctl(first)
    autostart.find(ada.environ).enable(COMMAND)
    ada.systemctl(then)

    autostart.find(ada.environ).enable(COMMAND)

    assert ada.files() == left | {MENU, ICON}


@pytest.mark.parametrize("exit_code", [0, 1])
def test_twice_is_as_once(ada: Person, exit_code: int) -> None:
    ada.systemctl(exit_code)
    way = autostart.find(ada.environ)
    way.enable(COMMAND)
    before = {each: ada.path(*each).lstat() for each in ada.files()}

    way.enable(COMMAND)

    assert {each: ada.path(*each).lstat() for each in ada.files()} == before
    way.disable()
    way.disable()
    assert ada.files() == set()
    assert not way.status().enabled


@pytest.mark.parametrize("exit_code", [0, 1])
def test_disabling_takes_away_whatever_way_there_was(ada: Person, exit_code: int) -> None:
    ada.systemctl(exit_code)
    autostart.find(ada.environ).enable(COMMAND)
    ada.systemctl(1 - exit_code)

    assert autostart.find(ada.environ).status().enabled
    autostart.find(ada.environ).disable()

    assert ada.files() == set()


def test_two_ways_at_once_are_told(ada: Person) -> None:
    UserUnit(ada.environ).enable(COMMAND)
    AutostartEntry(ada.environ).enable(COMMAND)

    status = autostart.find(ada.environ).status()

    assert status.enabled
    assert status.trouble == (
        f"It would be started twice, by {ada.path(*UNIT)} too; `postured autostart enable` sets that right."
    )


@pytest.mark.parametrize("way", [AutostartEntry, UserUnit, LaunchAgent])
def test_a_program_that_is_gone_is_told(ada: Person, way: type[AutostartEntry | UserUnit | LaunchAgent]) -> None:
    program = str(ada.path("100% a\\b c", "postured"))

    way(ada.environ).enable([program, "run"])

    assert way(ada.environ).status().trouble == (
        f"It starts {program}, which is not there any more; `postured autostart enable` sets that right."
    )


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_a_desktop_switched_off_is_off(ada: Person, line: str) -> None:
    way = AutostartEntry(ada.environ)
    way.enable(COMMAND)
    text = ada.path(*ENTRY).read_text().replace("X-GNOME-Autostart-enabled=true\n", "")
    ada.path(*ENTRY).write_text(f"{text}{line}\n")

    assert not way.status().enabled


def test_a_masked_unit_is_set_free_and_the_null_device_left_alone(ada: Person) -> None:
    ada.path(*UNIT).parent.mkdir(parents=True)
    ada.path(*UNIT).symlink_to(os.devnull)
    assert not UserUnit(ada.environ).status().enabled

    UserUnit(ada.environ).enable(COMMAND)

    assert not ada.path(*UNIT).is_symlink()
    assert UserUnit(ada.environ).status().enabled
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_what_the_person_made_of_entry_and_icon_is_left_to_them(ada: Person) -> None:
    way = autostart.find(ada.environ)
    way.enable(COMMAND)
    ada.path(*MENU).write_text(ada.path(*MENU).read_text().replace("Name=postured", "Name=My breaks"))
    ada.path(*ICON).write_text("<svg/>")

    way.enable(["/elsewhere/postured", "run"])
    way.disable()

    assert ada.files() == {MENU, ICON}
    assert "Name=My breaks" in ada.path(*MENU).read_text()
    assert ada.path(*ICON).read_text() == "<svg/>"


def test_an_entry_of_ours_is_led_to_where_postured_is_now(ada: Person) -> None:
    way = autostart.find(ada.environ)
    way.enable(COMMAND)

    way.enable(["/elsewhere/postured", "run"])

    assert "\nExec=/elsewhere/postured run\n" in ada.path(*MENU).read_text()
    assert "\nExec=/elsewhere/postured run\n" in ada.path(*ENTRY).read_text()


@pytest.mark.parametrize(
    ("word", "in_entry", "in_unit"),
    [
        ("/usr/bin/postured", "/usr/bin/postured", "/usr/bin/postured"),
        ("/home/a b/p", '"/home/a b/p"', '"/home/a b/p"'),
        ("/100%/p", "/100%%/p", "/100%%/p"),
        ("/$HOME/p", r'"/\\$HOME/p"', "/$HOME/p"),
        ("/o'b/p", '"/o\'b/p"', '/usr/bin/env "/o\'b/p"'),
        ('/a"b/p', r'"/a\\"b/p"', r'/usr/bin/env "/a\"b/p"'),
        (r"/a\b/p", r'"/a\\\\b/p"', r'/usr/bin/env "/a\\b/p"'),
        ("/a;`b/p", r'"/a;\\`b/p"', '"/a;`b/p"'),
    ],
)
def test_every_program_name_is_quoted_as_its_reader_wants_it(word: str, in_entry: str, in_unit: str) -> None:
    assert f"\nExec={in_entry} run\n" in desktop_entry.entry([word, "run"])
    assert f"\nExecStart={in_unit} run\n" in systemd.unit([word, "run"])


def test_systemd_puts_nothing_in_place_of_a_dollar_in_an_argument() -> None:
    assert '\nExecStart=/p --set "a=$$HOME b"\n' in systemd.unit(["/p", "--set", "a=$HOME b"])


def test_the_unit_says_what_a_session_needs() -> None:
    lines = systemd.unit(COMMAND).splitlines()

    for line in (
        "Type=notify",
        "PartOf=graphical-session.target",
        "After=graphical-session.target",
        "WantedBy=graphical-session.target",
        "Restart=on-failure",
        f"RestartPreventExitStatus={ExitCode.ALREADY_RUNNING:d} {ExitCode.SETTINGS:d} {ExitCode.NO_INPUT:d}",
    ):
        assert line in lines


def test_the_agent_comes_through_its_own_format(ada: Person) -> None:
    way = LaunchAgent(ada.environ)
    assert not way.status().enabled

    way.enable(COMMAND)
    way.enable(COMMAND)

    found = plistlib.loads(ada.path("Library", "LaunchAgents", "local.postured.plist").read_bytes())
    assert found["Label"] == launchd.LABEL
    assert found["ProgramArguments"] == COMMAND
    assert found["RunAtLoad"] is True
    assert way.status().enabled
    way.disable()
    way.disable()
    assert ada.files() == set()


def test_an_agent_that_cannot_be_read_is_none(ada: Person) -> None:
    way = LaunchAgent(ada.environ)
    way.enable(COMMAND)
    Path(way.path).write_text("<plist")

    assert not way.status().enabled


def test_the_run_key_holds_one_command_line() -> None:
    registry = FakeRegistry()
    way = RunKey(registry)

    way.enable([r"C:\Program Files\postured\pythonw.exe", "-m", "postured", "run"])

    assert registry.texts == {"postured": r'"C:\Program Files\postured\pythonw.exe" -m postured run'}
    assert way.status().enabled
    assert way.status().where.endswith(r"\CurrentVersion\Run\postured")
    way.disable()
    way.disable()
    assert registry.texts == {}
    assert not way.status().enabled


@pytest.mark.parametrize("action", ["enable", "disable"])
def test_a_registry_that_is_locked_is_told(action: str) -> None:
    way: Mechanism = RunKey(FakeRegistry(locked=True))

    with pytest.raises(CannotWrite, match=r"cannot write HKEY_CURRENT_USER\\Software") as refused:
        way.enable(COMMAND) if action == "enable" else way.disable()

    assert refused.value.detail.startswith("Access is denied. ")
    assert windows.Registry.__doc__


@pytest.mark.parametrize("action", ["enable", "disable"])
@pytest.mark.parametrize("way", [AutostartEntry, UserUnit])
def test_a_folder_that_may_not_be_written_to_is_told(
    open_folder: str,  # noqa: F811 - the fixture above
    way: type[AutostartEntry | UserUnit],
    action: str,
) -> None:
    environ = {"HOME": open_folder, "PATH": ""}
    if action == "disable":
        way(environ).enable(COMMAND)
        for folder, _folders, _files in os.walk(open_folder):
            os.chmod(folder, 0o555)
    else:
        os.makedirs(os.path.dirname(way(environ).path), mode=0o555)

    def attempt() -> str:
        try:
            switch(way(environ), action, COMMAND)
        except CannotWrite as refused:
            return f"{refused.title}: {refused.detail}"
        return "done"

    said = as_ordinary_user(attempt)
    for folder, _folders, _files in os.walk(open_folder):
        os.chmod(folder, 0o755)

    assert said.startswith(f"cannot write {open_folder}/.config/")
    assert "postured" in said
    assert ": Permission denied. See that you may write in " in said


def switch(way: Mechanism, action: str, command: Sequence[str]) -> None:
    if action == "enable":
        way.enable(command)
    else:
        way.disable()


@pytest.mark.parametrize("name", generate.texts())
def test_what_is_shipped_is_what_the_code_writes(name: str) -> None:
    shipped_text = Path(shipped("autostart", name)).read_text(encoding="utf-8")

    assert shipped_text == generate.texts()[name], (
        "stale: run python -m postured.adapters.autostart.generate config/autostart/"
    )


def test_nothing_else_is_shipped(tmp_path: Path) -> None:
    assert generate.main([str(tmp_path)]) == 0

    made, kept = (
        {each.relative_to(folder) for each in folder.rglob("*") if each.is_file()}
        for folder in (tmp_path, Path(shipped("autostart")))
    )
    assert made == kept


def test_the_icon_is_a_picture() -> None:
    assert ET.fromstring(application.ICON).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_command_switches_tells_and_exits(
    ada: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, text in ada.environ.items():
        monkeypatch.setenv(name, text)

    def said(*words: str) -> tuple[int, str]:
        return main(["autostart", *words]), capsys.readouterr().out

    off = "postured does not start with your session; `postured autostart enable` changes that.\n"
    on = f"postured starts with your session, by a desktop entry: {ada.path(*ENTRY)}\n"
    assert said("status") == (1, off)
    assert said("enable") == (0, on)
    assert said("status") == (0, on)
    code, text = said("status", "--json")
    assert (code, json.loads(text)) == (
        0,
        {"version": 1, "enabled": True, "mechanism": "xdg", "where": str(ada.path(*ENTRY)), "trouble": ""},
    )
    assert said("disable") == (0, off)
    code, text = said("disable", "--json")
    assert (code, json.loads(text)["enabled"]) == (0, False)
