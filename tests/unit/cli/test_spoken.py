"""Which language a command speaks."""

import json
from pathlib import Path
from typing import Any

import pytest

from postured import cli, language
from postured.cli.spoken import wanted
from postured.daemon.settings_in_force import SettingsInForce
from postured.settings import paths


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "postured").mkdir(mode=0o700)
    return {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}


def keeps(home: dict[str, str], latest: Any = "de", good: Any = None, **environ: str) -> None:
    """What the daemon keeps, as far as it matters here."""
    said = {"language": latest, "problems": []}
    cached = {"version": 1, "stamps": {"environ": environ}, "latest": said, "good": good}
    Path(paths.find(home).cache).write_text(json.dumps(cached))


def test_it_is_the_desktops_where_nothing_is_known(home: dict[str, str]) -> None:
    assert wanted(home) == ""


def test_it_is_the_one_that_the_settings_came_to(home: dict[str, str]) -> None:
    keeps(home)

    assert wanted(home) == "de"


def test_the_cache_that_the_daemon_writes_is_the_one_that_is_read(home: dict[str, str]) -> None:
    (Path(home["XDG_CONFIG_HOME"]) / "postured" / "config.toml").write_text('language = "pt_BR"\n')
    settings = SettingsInForce(paths.find(home).cache, home, sets=['language="de_AT"'])
    settings.at_start()

    assert wanted(home) == "de_AT"


def test_with_bad_settings_it_is_that_of_the_last_good_ones(home: dict[str, str]) -> None:
    keeps(home, good={"language": "pt_BR", "problems": []})
    assert wanted(home) == "de"

    cache = Path(paths.find(home).cache)
    cached = json.loads(cache.read_text())
    cached["latest"]["problems"] = [{"message": "There is no setting huors."}]
    cache.write_text(json.dumps(cached))
    assert wanted(home) == "pt_BR"


def test_what_is_asked_for_with_the_command_goes_first(home: dict[str, str]) -> None:
    keeps(home, LANGUAGE="fr:en", LC_ALL="fr_FR.UTF-8")

    assert wanted({**home, "POSTURED_LANGUAGE": "en"}) == "en"
    assert wanted({**home, "LANGUAGE": "en"}) == ""
    assert wanted({**home, "LC_ALL": "C"}) == ""
    assert wanted({**home, "LANGUAGE": "fr:en", "LC_ALL": "fr_FR.UTF-8"}) == "de", "as the daemon has it: the desktop's"


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "{}", "null", '{"stamps": {"environ": {}}, "latest": null}', "[" * 100_000, "\udcff\0"],
)
def test_a_broken_cache_is_none(home: dict[str, str], text: str) -> None:
    Path(paths.find(home).cache).write_bytes(text.encode(errors="surrogateescape"))

    assert wanted(home) == ""


@pytest.mark.parametrize("said", [None, 3, ["de"], {"de": 1}])
def test_what_is_no_language_is_none(home: dict[str, str], said: Any) -> None:
    keeps(home, said)

    assert wanted(home) == ""


def test_a_folder_in_its_place_is_none(home: dict[str, str]) -> None:
    Path(paths.find(home).cache).mkdir()

    assert wanted(home) == ""


def test_commands_speak_it(
    home: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "POSTURED_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in home.items():
        monkeypatch.setenv(name, folder)
    keeps(home)
    try:
        assert cli.main(["safety"]) == 0
    finally:
        language.use("en")

    assert capsys.readouterr().out.startswith("Wann du dir Hilfe holen solltest")
