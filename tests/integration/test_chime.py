"""The chime through players of the test's own: small scripts on a PATH that holds nothing else."""

import os
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from postured import language
from postured.adapters.chime import FILE, PlayedChime
from postured.adapters.clock import since_boot
from postured.daemon.loop import Loop
from tests.desktop.children import has_children
from tests.desktop.waiting import wait_for

PLAYS = 'echo "$0 $*" >> {folder}/heard'
FAILS = PLAYS + "\nexit 3"
HANGS = PLAYS + "\necho $$ > {folder}/process\nexec /bin/sleep 60"
WAITS = PLAYS + "\nwhile ! [ -e {folder}/go ]; do /bin/sleep 0.02; done"
CLOSES_ITS_OUTPUT = "exec >&- 2>&-\n" + WAITS
SCRIPT = Path(__file__).parents[2] / "scripts" / "chime.py"


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


@pytest.fixture
def loop() -> Iterator[Loop]:
    with closing(Loop()) as made:
        yield made
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


class Machine:
    """A machine with the players that the test installs."""

    def __init__(self, folder: Path, loop: Loop) -> None:
        self.folder = folder
        self.loop = loop
        self.bin = folder / "bin"
        self.bin.mkdir()

    def install(self, name: str, script: str = PLAYS) -> None:
        path = self.bin / name
        path.write_text("#!/bin/sh\n" + script.format(folder=self.folder) + "\n", encoding="utf-8")
        path.chmod(0o755)

    def chime(self, patience: timedelta = timedelta(seconds=20)) -> PlayedChime:
        return PlayedChime(self.loop, environ={"PATH": str(self.bin)}, platform="linux", patience=patience)

    @property
    def heard(self) -> list[str]:
        """The command lines of the players, as they began."""
        with suppress(FileNotFoundError):
            lines = (self.folder / "heard").read_text(encoding="utf-8").splitlines()
            return [os.path.basename(line.split(" ", 1)[0]) + " " + line.split(" ", 1)[1] for line in lines]
        return []

    def wait(self, until: Callable[[], object], what: str = "the player") -> None:
        wait_for(until, 20, turn=self.loop.turn, what=what)

    def wait_for_the_end(self) -> None:
        self.wait(lambda: not has_children(), "the end of the player")


@pytest.fixture
def machine(tmp_path: Path, loop: Loop) -> Machine:
    return Machine(tmp_path, loop)


@pytest.mark.parametrize(
    ("player", "line"),
    [
        ("pw-play", f"pw-play {FILE}"),
        ("paplay", f"paplay {FILE}"),
        ("canberra-gtk-play", f"canberra-gtk-play -f {FILE}"),
        ("aplay", f"aplay -q {FILE}"),
    ],
)
def test_whatever_can_play_it_is_called_once(machine: Machine, player: str, line: str) -> None:
    machine.install(player)
    chime = machine.chime()
    assert (chime.name, chime.works, chime.trouble) == (player, True, "")

    chime.play()
    machine.wait_for_the_end()

    assert machine.heard == [line]


def test_the_best_of_several_plays(machine: Machine) -> None:
    machine.install("aplay")
    machine.install("paplay")
    chime = machine.chime()
    chime.play()
    machine.wait_for_the_end()

    assert machine.heard == [f"paplay {FILE}"]
    assert (chime.name, chime.passed_over) == ("paplay", {"pw-play": "not installed"})


@pytest.mark.parametrize("script", [WAITS, CLOSES_ITS_OUTPUT])
def test_while_it_plays_another_is_not_begun_and_the_loop_goes_on(machine: Machine, script: str) -> None:
    machine.install("paplay", script)
    chime = machine.chime()
    began = since_boot()
    chime.play()
    chime.play()
    machine.wait(lambda: machine.heard)
    for _ in range(5):
        machine.loop.turn(timedelta(milliseconds=20))
    chime.play()
    assert since_boot() - began < timedelta(seconds=10)

    (machine.folder / "go").touch()
    machine.wait_for_the_end()
    assert len(machine.heard) == 1

    chime.play()
    machine.wait_for_the_end()
    assert len(machine.heard) == 2


def test_a_player_that_fails_is_followed_by_the_next(machine: Machine) -> None:
    machine.install("pw-play", FAILS)
    machine.install("aplay")
    chime = machine.chime()
    chime.play()
    machine.wait(lambda: len(machine.heard) == 2)
    machine.wait_for_the_end()

    assert [each.split()[0] for each in machine.heard] == ["pw-play", "aplay"]
    assert (chime.name, chime.works) == ("aplay", True)
    assert chime.passed_over == {
        "pw-play": "it ended with 3", "paplay": "not installed", "canberra-gtk-play": "not installed",
    }  # fmt: skip


def test_a_player_that_hangs_is_killed_and_no_other_plays_late(machine: Machine) -> None:
    machine.install("pw-play", HANGS)
    machine.install("aplay")
    chime = machine.chime(timedelta(seconds=1))
    chime.play()
    machine.wait(lambda: chime.name == "aplay", "the deadline")
    machine.wait_for_the_end()

    assert [each.split()[0] for each in machine.heard] == ["pw-play"]
    assert chime.passed_over["pw-play"] == "it did not end by itself"
    process = (machine.folder / "process").read_text(encoding="utf-8").strip()
    assert not os.path.exists(f"/proc/{process}")


def test_without_a_player_there_is_a_word_and_no_sound(machine: Machine) -> None:
    chime = machine.chime()
    chime.play()

    assert (chime.name, chime.works) == ("", False)
    assert chime.trouble == "no program that plays sounds is installed"
    assert set(chime.passed_over.values()) == {"not installed"}


def test_where_all_fail_there_is_another_word_and_the_next_time_it_is_tried_again(machine: Machine) -> None:
    machine.install("aplay", FAILS)
    chime = machine.chime()
    chime.play()
    machine.wait(lambda: not chime.works)
    assert chime.trouble == "no program here could play the sound"

    machine.install("aplay")
    chime.play()
    machine.wait(lambda: chime.works)


def test_a_program_that_cannot_be_started_is_one_that_fails(machine: Machine) -> None:
    (machine.bin / "aplay").write_bytes(b"\x7fELF")
    (machine.bin / "aplay").chmod(0o755)
    chime = machine.chime()
    chime.play()

    assert not chime.works


def test_close_ends_what_plays_and_nothing_plays_after(machine: Machine) -> None:
    machine.install("paplay", HANGS)
    chime = machine.chime()
    chime.play()
    machine.wait((machine.folder / "process").exists)

    chime.close()
    chime.play()
    machine.wait_for_the_end()

    assert len(machine.heard) == 1


def test_no_file_stays_open(machine: Machine) -> None:
    machine.install("paplay")
    chime = machine.chime()
    before = len(os.listdir("/proc/self/fd"))
    chime.play()
    machine.wait_for_the_end()

    assert len(os.listdir("/proc/self/fd")) == before


def test_the_file_is_small_soft_and_what_the_script_makes(tmp_path: Path) -> None:
    again = tmp_path / "again.wav"
    subprocess.run([sys.executable, str(SCRIPT), str(again)], check=True, timeout=60)
    kept, made = samples(FILE), samples(str(again))

    assert os.path.getsize(FILE) < 60_000
    assert len(kept) == len(made) == round(0.6 * 22_050)
    assert max(abs(one - other) for one, other in zip(kept, made, strict=True)) <= 1
    assert 2_000 < max(map(abs, kept)) < 8_000  # at most a quarter of full
    assert max(map(abs, [*kept[:3], *kept[-3:]])) < 20
    assert max(abs(one - other) for one, other in pairwise(kept)) < 2_500  # no click


def samples(path: str) -> "array[int]":
    with wave.open(path, "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        return array("h", file.readframes(file.getnframes()))


def test_each_platform_has_its_players_or_none(machine: Machine) -> None:
    machine.install("afplay")
    mac = PlayedChime(machine.loop, environ={"PATH": str(machine.bin)}, platform="darwin")
    other = PlayedChime(machine.loop, environ={"PATH": str(machine.bin)}, platform="win32")

    assert (mac.name, other.name, other.works) == ("afplay", "", False)
