"""Where the files lie, on three platforms; and folders that nobody else gets into."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from postured.errors import CannotWrite
from postured.settings.paths import Paths, find, private_folder, shipped
from tests.unit.settings.ordinary import as_ordinary_user

ADA = {"HOME": "/home/ada"}


def linux(environ: dict[str, str], *, demo: bool = False) -> Paths:
    return find(environ, platform="linux", user=1000, demo=demo)


def test_without_variables_the_usual_folders() -> None:
    assert linux(ADA) == Paths(
        config="/home/ada/.config/postured/config.toml",
        health="/home/ada/.config/postured/health.toml",
        exercises="/home/ada/.config/postured/exercises",
        data="/home/ada/.local/share/postured",
        lock="/home/ada/.local/share/postured/lock",
        journal="/home/ada/.local/share/postured/journal",
        snapshot="/home/ada/.local/share/postured/snapshot.json",
        checkpoint="/home/ada/.local/share/postured/checkpoint.json",
        damaged="/home/ada/.local/share/postured/damaged.jsonl",
        totals="/home/ada/.local/share/postured/totals.jsonl",
        cache="/home/ada/.local/share/postured/settings.json",
        alive="/home/ada/.local/share/postured/alive",
        runtime="/tmp/postured-1000",
        socket="/tmp/postured-1000/control.sock",
    )


def test_xdg_variables_are_honoured(tmp_path: Path) -> None:
    paths = linux({"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_RUNTIME_DIR": str(tmp_path)} | ADA)

    assert (paths.config, paths.data) == ("/c/postured/config.toml", "/d/postured")
    assert paths.socket == f"{tmp_path}/postured/control.sock"


def test_relative_xdg_variables_are_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").mkdir()

    assert linux({"XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "./d", "XDG_RUNTIME_DIR": "run"} | ADA) == linux(ADA)


def test_empty_variables_count_as_unset() -> None:
    assert linux({"XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_RUNTIME_DIR": "", "TMPDIR": ""} | ADA) == linux(ADA)


def test_a_runtime_folder_that_is_gone_is_none() -> None:
    assert linux({"XDG_RUNTIME_DIR": "/run/user/4242424242"} | ADA).runtime == "/tmp/postured-1000"


def test_a_socket_just_fits(tmp_path: Path) -> None:
    spare = 107 - len(f"{tmp_path}/ä/postured/control.sock".encode())
    fits, long = f"{tmp_path}/ä{'x' * spare}", f"{tmp_path}/ä{'x' * (spare + 1)}"
    os.mkdir(fits)
    os.mkdir(long)

    assert linux({"XDG_RUNTIME_DIR": fits} | ADA).runtime == f"{fits}/postured"
    assert linux({"XDG_RUNTIME_DIR": long} | ADA).runtime == "/tmp/postured-1000"


def test_a_long_folder_for_temporary_files_is_ignored() -> None:
    assert linux({"TMPDIR": "/scratch"} | ADA).runtime == "/scratch/postured-1000"
    assert linux({"TMPDIR": "/scratch/" + "x" * 100} | ADA).runtime == "/tmp/postured-1000"
    assert linux({"TMPDIR": "scratch"} | ADA).runtime == "/tmp/postured-1000"


def test_a_demo_run_keeps_everything_apart_but_the_lock() -> None:
    real, demo = linux(ADA), linux(ADA, demo=True)

    kept = "/home/ada/.local/share/postured/demo"
    assert (demo.journal, demo.snapshot) == (f"{kept}/journal", f"{kept}/snapshot.json")
    assert (demo.cache, demo.alive) == (f"{kept}/settings.json", f"{kept}/alive")
    assert (demo.lock, demo.config, demo.data, demo.socket) == (real.lock, real.config, real.data, real.socket)


def test_on_macos() -> None:
    paths = find({"HOME": "/Users/ada", "TMPDIR": "/var/folders/ab/cd/T/"}, platform="darwin", user=501)

    folder = "/Users/ada/Library/Application Support/postured"
    assert (paths.config, paths.data) == (f"{folder}/config.toml", folder)
    assert paths.socket == "/var/folders/ab/cd/T/postured-501/control.sock"


def test_a_socket_on_macos_is_shorter_still() -> None:
    length = 104 - len("/postured-501/control.sock")
    paths = find({"HOME": "/Users/ada", "TMPDIR": "/" + "x" * (length - 1)}, platform="darwin", user=501)

    assert paths.runtime == "/tmp/postured-501"


def test_on_windows() -> None:
    roaming, local = r"C:\Users\ada\AppData\Roaming", r"C:\Users\ada\AppData\Local"
    paths = find({"APPDATA": roaming, "LOCALAPPDATA": local, "USERPROFILE": r"C:\Users\ada"}, platform="win32", user=0)

    assert paths.config == rf"{roaming}\postured\config.toml"
    assert paths.journal == rf"{local}\postured\journal"
    assert paths.socket == rf"{local}\postured\run\control.sock"
    assert find({"USERPROFILE": r"C:\Users\ada"}, platform="win32", user=0) == paths


def test_without_a_home_the_system_is_asked() -> None:
    assert os.path.isabs(find({}, platform="linux").config)


def test_what_comes_with_postured_is_found() -> None:
    assert os.path.isfile(shipped("profiles", "standard.toml"))


def refusal(path: str) -> str:
    try:
        private_folder(path)
    except CannotWrite as error:
        return error.detail
    return "taken"


def mode(path: str) -> int:
    return stat.S_IMODE(os.lstat(path).st_mode)


def test_a_folder_is_made_with_all_above_it(open_folder: str) -> None:
    path = os.path.join(open_folder, "a", "b", "postured")

    assert as_ordinary_user(lambda: refusal(path)) == "taken"
    assert mode(path) == 0o700
    assert as_ordinary_user(lambda: refusal(path)) == "taken"


def test_a_refusal_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "postured").touch()

    with pytest.raises(CannotWrite) as caught:
        private_folder(str(tmp_path / "postured"))

    assert caught.value.title == f"postured cannot use the folder {tmp_path}/postured"


def test_a_folder_of_ones_own_is_made_private(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured")

    def attempt() -> str:
        os.mkdir(path)
        os.chmod(path, 0o775)
        return refusal(path)

    assert as_ordinary_user(attempt) == "taken"
    assert mode(path) == 0o700


def test_a_folder_in_an_open_place_that_others_could_write_to_is_refused(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured-1")
    os.chmod(open_folder, 0o1777)

    def attempt() -> str:
        os.mkdir(path)
        os.chmod(path, 0o777)
        return refusal(path)

    assert as_ordinary_user(attempt) == "Others can write to it. Remove it, and postured makes a folder of its own."
    assert mode(path) == 0o777


def test_a_folder_in_an_open_place_that_others_could_only_read_is_closed(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured-1")
    os.chmod(open_folder, 0o1777)

    def attempt() -> str:
        os.mkdir(path)
        os.chmod(path, 0o755)
        return refusal(path)

    assert as_ordinary_user(attempt) == "taken"
    assert mode(path) == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_a_folder_that_belongs_to_somebody_else_is_refused(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured")
    os.mkdir(path, 0o755)

    assert as_ordinary_user(lambda: refusal(path)) == "It belongs to somebody else (user 0)."


def test_a_link_is_refused_wherever_it_leads(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured")
    os.symlink(tempfile.gettempdir(), path)

    assert as_ordinary_user(lambda: refusal(path)) == (
        "It is a link, and could lead anywhere. Remove it, and postured makes a folder of its own."
    )


def test_a_file_in_its_place_is_refused(open_folder: str) -> None:
    path = os.path.join(open_folder, "postured")
    Path(path).touch()

    assert as_ordinary_user(lambda: refusal(path)) == "It is a file. Remove it, and postured makes a folder of its own."


def test_a_place_where_nothing_can_be_made_is_told(open_folder: str) -> None:
    os.chmod(open_folder, 0o555)

    assert as_ordinary_user(lambda: refusal(os.path.join(open_folder, "a", "postured"))) == "Permission denied"
    assert as_ordinary_user(lambda: refusal(os.path.join(open_folder, "postured"))) == "Permission denied"
