"""The person's own file: what is written into it, what is refused, and that it is never half written."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from postured.errors import CannotWrite, PosturedError, SettingsError, UsageError
from postured.settings.resolve import resolve
from postured.settings.writing import set_key
from tests.unit.settings.employer import Employer
from tests.unit.settings.ordinary import as_ordinary_user

ROOT = Path(__file__).parents[3]
MOVE = "routines.move.every"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "postured" / "config.toml"


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(file: Path, key: str, text: str) -> str:
    with pytest.raises(SettingsError) as refused:
        set_key(str(file), key, text)
    return f"{refused.value.title}\n{refused.value.detail}"


def test_a_file_that_is_missing_is_made_for_its_owner_alone(file: Path) -> None:
    assert set_key(str(file), MOVE, "25m")

    head, rest = file.read_text().split("\n", 1)
    assert (
        head
        == "# Your settings of postured. What is not in this file is as it comes; delete a line to have that again."
    )
    assert rest == '\n[routines.move]\nevery = "25m"\n'
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("key", "text", "line"),
    [
        ("profile", "gentle", 'profile = "gentle"'),
        ("profile", '"gentle"', 'profile = "gentle"'),
        ("hours.days", "mon, tue", 'days = ["mon", "tue"]'),
        ("hours.ranges", "[]", "ranges = []"),
        ("sound.enabled", "yes", "enabled = true"),
        ("interruptions.per_hour", "1", "per_hour = 1"),
        ("routines.tea.at", "16:00", 'at = ["16:00"]'),
        ("routines.move", '{every = "1h", enabled = false}', 'every = "1h"\nenabled = false'),
        ("language", "", 'language = ""'),
    ],
)
def test_a_value_is_said_as_for_set(file: Path, key: str, text: str, line: str) -> None:
    assert set_key(str(file), key, text)

    assert file.read_text().endswith(f"\n{line}\n")


def test_the_rest_of_the_file_stays_as_it_is(file: Path) -> None:
    put(file, '\ufeff# Mine\r\n[routines.move] # the best\r\nevery = "30m" # often\r\n')

    assert set_key(str(file), MOVE, "25m")

    assert file.read_bytes().decode() == '\ufeff# Mine\r\n[routines.move] # the best\r\nevery = "25m" # often\r\n'


def test_what_stands_there_already_changes_nothing(file: Path) -> None:
    put(file, f'{MOVE}="25m"')
    before = os.stat(file)

    assert not set_key(str(file), MOVE, "25m")

    assert os.stat(file) == before


def test_the_mode_of_the_file_is_kept(file: Path) -> None:
    put(file, "").chmod(0o640)

    set_key(str(file), MOVE, "25m")

    assert mode(file) == 0o640


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed_and_stays(tmp_path: Path, file: Path, *, there: bool) -> None:
    target = tmp_path / "dotfiles" / "postured.toml"
    file.parent.mkdir()
    file.symlink_to(os.path.relpath(target, file.parent))
    if there:
        put(target, "# Mine\n")

    set_key(str(file), "profile", "gentle")

    assert file.is_symlink()
    assert not target.is_symlink()
    assert target.read_text().startswith("# Mine\n\nprofile" if there else "# Your settings")


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        (
            MOVE,
            "25",
            """\
            1 problem in the settings
            command line: routines.move.every
               | routines.move.every=25
               |                     ^
              Found "25", expected a length of time from 1s to 24h such as "5m" or
              "1h30m", or "never".
              Did you mean "25m"?""",
        ),
        (
            "routines.move.evry",
            "25m",
            """\
            1 problem in the settings
            command line: routines.move.evry
               | routines.move.evry=25m
               | ^
              There is no setting routines.move.evry.
              Did you mean routines.move.every?""",
        ),
        (
            "presence.away_after",
            "10s",
            """\
            1 problem in the settings
            FILE: presence.away_after
               | presence.away_after=10s
               |                     ^
              You would be away after 10s, before you are idle after 40s.
              Let away_after be at least as long as idle_after.""",
        ),
        (
            "profile",
            "gentel",
            """\
            1 problem in the settings
            FILE: profile
               | profile=gentel
               |         ^
              Found no profile "gentel", expected "standard", "gentle", "five-per-thirty",
              "sit-stand", "eyes-only" or the path of a file.
              Did you mean "gentle"?""",
        ),
    ],
)
def test_what_will_not_do_is_refused_as_in_a_file(file: Path, key: str, text: str, told: str) -> None:
    before = '[presence]\nidle_after = "40s"\n'
    put(file, before)

    found = refusal(file, key, text)

    assert found == dedent(told).replace("FILE", str(file))
    assert file.read_text() == before


def test_a_clash_can_be_set_right(file: Path) -> None:
    put(file, '[presence]\nidle_after = "40s"\naway_after = "10s"\n')

    assert set_key(str(file), "presence.away_after", "1m")


@pytest.mark.parametrize("broken", ["[hours", "[huors]\n", 'profile = "a"\n\xff', "language = 3\n"])
def test_a_broken_file_is_refused_with_its_problems(file: Path, broken: str) -> None:
    put(file, "").write_bytes(broken.encode("latin-1"))

    assert f"{file}:" in refusal(file, "sound.enabled", "true")
    assert file.read_bytes() == broken.encode("latin-1")


def test_a_folder_in_its_place_is_refused(file: Path) -> None:
    file.mkdir(parents=True)

    assert "Found a folder, expected a file." in refusal(file, "sound.enabled", "true")


def test_a_key_that_is_none_is_refused(file: Path) -> None:
    assert "There is no setting ." in refusal(file, "", "true")
    assert "There is no setting hours." in refusal(file, "hours.", "true")
    assert not file.exists()


def test_what_is_no_text_is_refused(file: Path) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        set_key(str(file), "profile", "/home/\udcff.toml")


def test_a_folder_that_cannot_be_written_to_is_told(open_folder: str) -> None:
    folder = os.path.join(open_folder, "postured")
    file = os.path.join(folder, "config.toml")
    os.mkdir(folder)
    with open(file, "w", encoding="utf-8") as opened:
        opened.write("# Mine\n")
    os.chmod(folder, 0o555)

    def attempt() -> str:
        try:
            return str(set_key(file, "profile", "gentle"))
        except PosturedError as problem:
            return f"{type(problem).__name__}: {problem.title}: {problem.detail}"

    assert as_ordinary_user(attempt) == (
        f"{CannotWrite.__name__}: cannot write {file}: "
        f"Permission denied. See that you may write in {folder}, and that there is room."
    )
    assert os.listdir(folder) == ["config.toml"]
    with open(file, encoding="utf-8") as opened:
        assert opened.read() == "# Mine\n"


def test_of_changes_in_the_same_moment_each_one_counts(file: Path) -> None:
    names = [f"own-{number}" for number in range(8)]
    script = "import sys; from postured.settings.writing import set_key; set_key(sys.argv[1], sys.argv[2], '1h')"

    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(file), f"routines.{name}.every"], cwd=ROOT)
        for name in names
    ]

    assert [each.wait(60) for each in writers] == [0] * len(names)
    text = file.read_text()
    assert all(f"[routines.{name}]" in text for name in names)


def test_who_adjusts_a_routine_of_the_employers_can_set_it_and_check_it(tmp_path: Path, file: Path) -> None:
    employer = Employer(tmp_path / "root")
    employer.writes('[routines.tea]\nevery = "1h"\n', "recommended.toml")
    under = resolve(config=None, system=employer.system, environ={}).combined

    assert set_key(str(file), "routines.tea.lasts", "3m", under=under)

    assert set_key(str(file), "routines.tea.lasts", "4m", under=under)
    assert "Found no time for this routine to come at." in refusal(file, "routines.tea.lasts", "5m")
