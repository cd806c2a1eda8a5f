"""What a stored handover depends on."""

import json
import os
from pathlib import Path

import pytest

from postured.settings import stamps as module
from postured.settings.stamps import stamps


def stored(files: list[str], environ: dict[str, str] | None = None, config: str | None = None) -> object:
    return json.loads(json.dumps(stamps(files, environ or {}, config, ["a=1"])))


def test_nothing_changed_means_equal_stamps(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    files = [str(tmp_path / "a"), str(tmp_path / "missing")]

    assert stored(files) == stamps(reversed(files), {"HOME": "/"}, None, ("a=1",))


def test_a_file_that_comes_goes_or_is_replaced_shows(tmp_path: Path) -> None:
    file = tmp_path / "a"
    before = stored([str(file)])
    file.write_text("x")
    there = stored([str(file)])
    other = tmp_path / "b"
    other.write_text("y")
    found = os.stat(file)
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.rename(file)

    replaced = stored([str(file)])

    assert before != there != replaced


@pytest.mark.parametrize("name", ["POSTURED_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_a_variable_of_ours_or_of_the_language_shows(name: str) -> None:
    assert stored([]) != stored([], {name: "de"})
    assert stored([], {name: "de"}) != stored([], {name: "fr"})
    assert stored([], {name: "de", "A": "1"}) == stored([], {"Z": "2", name: "de"})


@pytest.mark.parametrize("name", ["PATH", "LC_TIME", "XDG_CONFIG_HOME", "LANGUAGES"])
def test_any_other_variable_is_no_matter(name: str) -> None:
    assert stored([]) == stored([], {name: "de"})


def test_a_file_that_comes_into_a_folder_shows(tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    before = stored([str(folder)])
    folder.mkdir()
    empty = stored([str(folder)])
    os.utime(folder, ns=(0, 0))
    (folder / "mine.toml").write_text("")

    assert before != empty != stored([str(folder)])


def test_the_file_named_and_the_options_show() -> None:
    assert stored([]) != stored([], config="x.toml")
    assert stamps([], {}, None, ["a=1", "b=2"]) != stamps([], {}, None, ["b=2", "a=1"])


def test_another_version_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored([])
    monkeypatch.setattr(module, "__version__", "0.0.0")

    assert before != stored([])
