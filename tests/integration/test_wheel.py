"""The wheel, as it is made of the source archive: with all translations, and every time the same."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a packager gets, unpacked."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(build("sdist", ROOT, folder)) as archive:
        archive.extraction_filter = lambda member, _: member  # our own archive; 3.11.2 does not know filter= yet
        archive.extractall(folder)
    (unpacked,) = (each for each in folder.iterdir() if each.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


def build(kind: str, source: Path, folder: Path, **environ: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    subprocess.run(command, cwd=source, env={**os.environ, **environ}, check=True, capture_output=True)
    (built,) = (each for each in folder.iterdir() if each.is_file())
    return built


def test_it_has_every_translation_and_no_template(source: Path, wheel: Path) -> None:
    written = {each.relative_to(source).as_posix() for each in source.glob("postured/locale/*/LC_MESSAGES/*.po")}
    names = {name for name in ZipFile(wheel).namelist() if name.startswith("postured/locale/")}

    assert "postured/locale/de/LC_MESSAGES/postured.po" in written
    assert names == written | {each.replace(".po", ".mo") for each in written}


def test_it_speaks_german(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)

    speak = "from postured import language; language.use('de'); print(language._('Skip'), language.__file__)"
    said = subprocess.run([sys.executable, "-c", speak], cwd=tmp_path, check=True, capture_output=True, text=True)

    assert said.stdout.split() == ["Überspringen", str(tmp_path / "postured/language.py")]


def test_it_needs_no_babel_to_run(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        assert b"babel" not in archive.read(metadata).lower()


def test_made_again_elsewhere_it_is_the_same(source: Path, wheel: Path, tmp_path: Path) -> None:
    for compiled in source.glob("postured/locale/*/LC_MESSAGES/*.mo"):
        compiled.unlink()

    again = build("wheel", source, tmp_path, TZ="Pacific/Chatham", LANG="de_DE.UTF-8")

    assert again.read_bytes() == wheel.read_bytes()
