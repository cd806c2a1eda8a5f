"""What an older postured left behind is gone on with: journal, snapshot, cache. Nothing of it is written anew."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from postured import rulebook
from postured.adapters.store import reading
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.inspecting import inspect
from postured.core.instant import Instant
from postured.core.rules import Rules
from postured.daemon import recovery
from postured.daemon.settings_in_force import SettingsInForce
from postured.plain import decode
from postured.settings.paths import Paths, find
from postured.statistics.fold import totals_of
from tests.desktop.daemon import Home, running

SAMPLE = Path(__file__).parents[1] / "samples" / "version-1"
ENTRIES = 457
RULES: Rules = replace(rulebook.alone(), ramp=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(str(tmp_path))
    os.makedirs(Path(home.data).parent)
    shutil.copytree(SAMPLE, home.data)
    os.chmod(home.data, 0o700)
    return home


@pytest.fixture
def paths(home: Home) -> Paths:
    return find({"HOME": home.folder})


def recovered(paths: Paths) -> recovery.Recovered:
    found = snapshots.read(paths.snapshot)
    taken = None if found.data is None else recovery.read_snapshot(found.data)
    later = reading.entries_after(paths.journal, 0 if taken is None else taken.included)
    end = later[-1] if later else reading.last_entry(paths.journal)
    assert end is not None
    now = decode(Instant, {"wall": end["at"], "elapsed": end["elapsed"]})
    alive = snapshots.Alive(paths.alive).read()
    return recovery.recover(taken, later, alive, rules=RULES, now=now, boot="another")


def test_every_line_is_read(paths: Paths) -> None:
    found = inspect(paths.journal, aside=paths.damaged, snapshot=paths.snapshot)

    assert found.good
    assert sum(each.entries for each in found.months) == ENTRIES
    assert [each["n"] for each in reading.entries_after(paths.journal, 0)] == list(range(1, ENTRIES + 1))
    assert sum(each.figures.done for each in totals_of(reading.entries_after(paths.journal, 0)).values()) > 10


def test_the_old_snapshot_is_gone_on_from(paths: Paths) -> None:
    found = recovered(paths)

    assert found.state is not None
    assert found.last == ENTRIES
    assert found.state.locked_families == {"walk"}
    assert found.state.acknowledged == 1
    assert found.state.first_day is not None
    assert found.alive_until is not None


def unknown_field(data: dict[str, Any]) -> None:
    data["state"]["mood"] = "fine"


def later_version(data: dict[str, Any]) -> None:
    data["version"] = 99


def missing_field(data: dict[str, Any]) -> None:
    del data["state"]["attendance"]


@pytest.mark.parametrize("change", [unknown_field, later_version, missing_field])
def test_a_snapshot_of_another_version_is_replaced_by_the_journal(
    paths: Paths, change: Callable[[dict[str, Any]], None]
) -> None:
    data = json.loads(Path(paths.snapshot).read_text())
    change(data)
    Path(paths.snapshot).write_text(json.dumps(data))

    found = recovered(paths)

    assert found.state is not None
    assert found.last == ENTRIES
    assert found.state.locked_families == {"walk"}
    assert found.state.next_id > 10


def test_the_old_settings_serve_until_they_are_resolved_anew(paths: Paths) -> None:
    old = SettingsInForce(paths.cache, {"HOME": str(Path(paths.data).parent)})

    cached = old._cached()

    assert cached is not None
    assert cached.good
    assert cached.latest.rules.routines[0].name == "micro-break"
    assert cached.latest.forget_entries_after is None  # what it did not know yet is left alone


def test_the_new_daemon_goes_on_in_the_old_store(home: Home, paths: Paths) -> None:
    before = {each.name: each.read_bytes() for each in Path(paths.journal).iterdir()}
    with running(home) as daemon:
        report = home.status()
        daemon.end()

    assert report["put_aside"] == ["walk"]
    assert "Traceback" not in daemon.said()
    assert [each for each in report["problems"] if each["part"] == "journal"] == []
    for name, data in before.items():
        assert Path(paths.journal, name).read_bytes().startswith(data)
    new = reading.entries_after(paths.journal, ENTRIES)
    assert new[0]["n"] == ENTRIES + 1
    assert new[0]["event"] == "began"
    assert home.call("store", "verify").returncode == 0
