"""`postured safety` as a person runs it, when all else is broken."""

import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.waiting import wait_for

BROKEN = "this is [no settings file\n"
ELSEWHERE = {"socket", "ssl", "http", "urllib", "asyncio", "pydantic", "postured.daemon", "postured.settings.model"}
"""What a program needs to reach a network, a daemon or the settings."""


def call(
    home: Path, *words: str, full: bool = False, python: tuple[str, ...] = (), **environ: str
) -> subprocess.CompletedProcess[str]:
    """``full`` lets no file grow, as on a full disk; pipes are no files."""
    return subprocess.run(
        [sys.executable, *python, "-m", "postured", "safety", *words],
        env={"HOME": str(home), "TMPDIR": str(home), "PATH": str(home / "bin"), "LANGUAGE": "en", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))) if full else None,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with settings that nobody can read."""
    folder = tmp_path / ".config" / "postured"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(BROKEN, encoding="utf-8")
    (folder / "health.toml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def opener(home: Path) -> Path:
    """A desktop's opener that writes down what it is handed; where it does."""
    (home / "bin").mkdir()
    program, told = home / "bin" / "xdg-open", home / "opened"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.new && /bin/mv {told}.new {told}\n', encoding="utf-8")
    program.chmod(0o755)
    return told


def page_of(home: Path) -> Path:
    return home / f"postured-{os.getuid()}" / "safety.html"


def test_with_broken_settings_and_a_full_disk_the_card_is_there(home: Path) -> None:
    before = sorted(home.rglob("*"))
    called = call(home, full=True, LC_MEASUREMENT="de_AT.UTF-8")

    assert (called.returncode, called.stderr) == (0, "")
    assert called.stdout.startswith("When to get help\n================\n")
    assert "Emergency number: 144, or 112\n" in called.stdout
    assert "Not yet clinically reviewed." in called.stdout
    assert max(map(len, called.stdout.splitlines())) <= 80
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_it_needs_no_home(home: str) -> None:
    called = call(Path("/nowhere"), HOME=home)

    assert (called.returncode, called.stderr) == (0, "")


def test_it_loads_nothing_that_reaches_a_network_a_daemon_or_the_settings(home: Path) -> None:
    called = call(home, "--json", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip() for line in called.stderr.splitlines()}

    assert called.returncode == 0
    assert "postured.safety.card" in loaded
    assert loaded & ELSEWHERE == set()


def test_health_settings_change_nothing(home: Path) -> None:
    before = call(home).stdout
    settings = '[health]\nskip_if = ["lateral-hip-pain", "vertigo"]\npositions = ["seated"]\n'
    (home / ".config" / "postured" / "config.toml").write_text(settings, encoding="utf-8")

    assert call(home).stdout == before


def test_a_terminal_without_our_letters_gets_the_card_all_the_same(home: Path) -> None:
    called = call(home, PYTHONIOENCODING="ascii")

    assert (called.returncode, called.stderr) == (0, "")
    assert "look at ?Ask first? on" in " ".join(called.stdout.split())


def test_programs_get_one_versioned_object(home: Path) -> None:
    told = json.loads(call(home, "--json", LANG="en_GB.UTF-8").stdout)

    assert (told["version"], told["language"], told["disclaimer_version"]) == (1, "en", 1)
    assert {name: told["emergency"][name] for name in ("region", "numbers", "advice")} == {
        "region": "GB",
        "numbers": ["999", "112"],
        "advice": "111",
    }
    assert [(tier["tier"], len(tier["signs"])) for tier in told["tiers"]] == [("A", 13), ("B", 14), ("C", 9), ("D", 4)]
    assert len(told["ask_first"]["signs"]) == 10
    assert told["disclaimer"][-1].endswith("Not yet clinically reviewed.")


def test_the_page_is_the_persons_alone_and_is_opened(home: Path, opener: Path) -> None:
    called = call(home, "--page", LANG="en_US.UTF-8")
    file = page_of(home)

    assert (called.returncode, called.stdout, called.stderr) == (0, f"{file}\n", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert '<html lang="en">' in file.read_text(encoding="utf-8")
    assert 'href="tel:911"' in file.read_text(encoding="utf-8")
    wait_for(opener.exists)
    assert opener.read_text(encoding="utf-8") == str(file)


def test_the_page_can_be_asked_for_again_and_by_programs(home: Path, opener: Path) -> None:
    call(home, "--page")
    told = json.loads(call(home, "--page", "--json").stdout)

    assert (told["page"], told["opened"]) == (str(page_of(home)), True)
    assert os.listdir(page_of(home).parent) == ["safety.html"]


def test_with_nothing_to_open_it_the_page_is_written_and_one_is_told(home: Path) -> None:
    called = call(home, "--page")

    told = "Nothing here opens pages by itself; open the file in a browser.\n"
    assert (called.returncode, called.stdout, called.stderr) == (1, f"{page_of(home)}\n", told)
    assert page_of(home).exists()


def test_where_the_page_cannot_be_written_the_text_comes_instead(home: Path, opener: Path) -> None:
    called = call(home, "--page", full=True)

    assert called.returncode == 73
    assert "Get help now" in called.stdout
    assert called.stderr.startswith(f"postured: cannot write {page_of(home)}\n")
    assert not opener.exists()
