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


def test_variables_of_ours_the_file_named_and_the_options_show() -> None:
    assert stored([]) != stored([], {"POSTURED_LANGUAGE": "de"})
    assert stored([]) == stored([], {"LANGUAGE": "de"})
    assert stored([]) != stored([], config="x.toml")
    assert stamps([], {}, None, ["a=1", "b=2"]) != stamps([], {}, None, ["b=2", "a=1"])


def test_another_version_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored([])
    monkeypatch.setattr(module, "__version__", "0.0.0")

    assert before != stored([])
