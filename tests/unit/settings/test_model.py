"""The declaration: the defaults that the design names, and what every setting says about itself."""

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from postured.core.rules import Counts, Style
from postured.settings.declaration import ANY_NAME, leaves, settings, slot
from postured.settings.layers import BUILT_IN
from postured.settings.model import Routine, Settings

DESIGN = """
profile = "standard"
language = ""

[hours]
days = ["mon", "tue", "wed", "thu", "fri"]
ranges = ["08:00-18:00"]
holidays = ""
quiet_after_arrival = "10m"
quiet_before_end = "10m"

[presence]
idle_after = "30s"
away_after = "5m"
calls_are_presence = true

[interruptions]
lull = "5s"
min_gap = "10m"
merge_within = "5m"
per_hour = 2
ambient_per_hour = 3
per_day = 14
settle = "20s"
hold_during = ["microphone", "camera", "screen-share", "fullscreen", "do-not-disturb", "presentation", "calendar",
  "program", "by-hand"]
programs = []
calendars = []

[snooze]
steps = ["5m", "10m", "20m"]
expires_after = "2m"

[ramp]
enabled = true

[routines.micro-break]
every = "20m"
lasts = "20s"
counts = "screen"
style = "ambient"
natural_break = "30s"
wait_at_most = "3m"
exercises = ["eyes", "wrist", "neck-shoulder", "breathing"]
enabled = true

[routines.move]
every = "30m"
lasts = "2m"
counts = "sitting"
style = "notification"
wait_at_most = "10m"
exercises = ["sit-stand", "glute", "thoracic", "walk-micro-2"]
enabled = true

[routines.long-move]
every = "60m"
lasts = "5m"
counts = "sitting"
style = "window"
wait_at_most = "10m"
exercises = ["walk"]
enabled = true

[routines.backstop]
every = "2h"
lasts = "10m"
natural_break = "5m"
counts = "sitting"
style = "window"
wait_at_most = "15m"
daily_budget = false
enabled = true

[routines.lumbar-support]
every = "60m"
lasts = "15s"
natural_break = "never"
counts = "sitting"
style = "ambient"
rides = true
enabled = true

[routines.hip-flexor]
every = "2h"
lasts = "1m"
natural_break = "never"
counts = "sitting"
style = "notification"
rides = true
positions = ["standing"]
enabled = true

[routines.sit-stand]
enabled = false

[routines.hydration]
enabled = false

[routines.lunch]
at = ["12:30"]
enabled = false

[walking]
enabled = true
goal = "30m"
start = "5m"
unit = "minutes"

[health]
skip_if = []
positions = ["seated", "standing", "walking"]
office = true
equipment = ["chair", "wall", "desk", "cushion", "footrest", "door-frame", "headset", "drink"]

[window]
[sound]
[tray]
[store]
[hooks]
[dashboard]
"""
"""The page of the design, with the routines that it tells in a comment written out."""


def laid_out(values: dict[str, Any]) -> dict[str, Any]:
    """The settings that ``values`` come to over the built-in ones, each key with its value."""
    merged = dict(leaves(BUILT_IN.values)) | dict(leaves(values))
    tables: dict[str, Any] = {}
    for key, value in merged.items():
        inner = tables
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1]] = value
    return Settings.model_validate(tables).model_dump()


def test_the_defaults_are_those_of_the_design() -> None:
    assert laid_out(tomllib.loads(DESIGN)) == Settings().model_dump()


def test_the_design_names_every_key_but_the_few_that_were_added() -> None:
    named = {key for key, _value in leaves(tomllib.loads(DESIGN))}
    mine = {key for key, _value in leaves(Settings().model_dump(mode="json"))}

    added = {key for key in mine - named if key[0] != "routines"}

    assert added == {
        ("sound", "enabled"),
        ("tray", "enabled"),
        ("store", "forget_entries_after"),
        ("store", "forget_totals_after"),
    }
    assert list(tomllib.loads(DESIGN)) == list(Settings.model_fields)
    assert list(tomllib.loads(DESIGN)["routines"]) == list(Settings().routines)


def test_a_routine_of_ones_own_starts_from_little() -> None:
    own = Routine()

    assert (own.lasts, own.counts, own.style) == (timedelta(minutes=1), Counts.SITTING, Style.NOTIFICATION)
    assert own.wait_at_most == timedelta(minutes=10)
    assert own.every is None
    assert own.enabled


def test_every_setting_has_its_sentence_and_its_form() -> None:
    for each in settings():
        assert each.sentence.endswith("."), each.key
        assert len(each.expected) > 5, each.key


def test_no_policy_sets_what_belongs_to_the_person() -> None:
    open_to_policies = {".".join(each.key) for each in settings() if each.policy}

    assert not {each for each in open_to_policies if each.startswith(("health.", "snooze.", "presence."))}
    assert f"routines.{ANY_NAME}.daily_budget" not in open_to_policies
    assert "interruptions.hold_during" not in open_to_policies
    assert {"hours.days", "language", f"routines.{ANY_NAME}.every"} <= open_to_policies


@pytest.mark.parametrize(
    ("table", "key", "good", "bad"),
    [
        ("presence", "idle_after", ["1s", "1h"], ["0s", "1h1s"]),
        ("presence", "away_after", ["1s", "24h", "1d"], ["0s", "24h1s"]),
        ("interruptions", "lull", ["0s", "10m"], ["10m1s"]),
        ("interruptions", "min_gap", ["0s", "24h"], ["25h"]),
        ("interruptions", "settle", ["0s", "1m"], ["61s"]),
        ("interruptions", "per_hour", [0, 60], [-1, 61, True, 1.0, "2"]),
        ("interruptions", "per_day", [0, 1000], [-1, 1001]),
        ("snooze", "steps", [["1s"], ["1m"] * 10], [[], ["1m"] * 11, "5m", ["0s"]]),
        ("hours", "days", [["sun"]], [[], ["Mon"], "mon"]),
        (
            "hours",
            "ranges",
            [[], ["22:00-06:00"], ["8:00 - 24:00"]],
            [["08:00"], ["24:00-08:00"], ["08:60-09:00"], [8]],
        ),
        ("hours", "holidays", ["", "DE", "DE-BY"], ["de", "Germany"]),
        ("health", "skip_if", [["vertigo"]], [["dizzy"]]),
        ("health", "equipment", [["mat", "step"]], [["treadmill"]]),
        ("sound", "enabled", [True], [1, "true", None]),
    ],
)
def test_bounds(table: str, key: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        Settings.model_validate({table: {key: value}})
    for value in bad:
        with pytest.raises(ValidationError):
            Settings.model_validate({table: {key: value}})


@pytest.mark.parametrize("table", ["window", "tray", "store", "hooks", "dashboard", "sound", "ramp"])
def test_every_table_is_closed(table: str) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Settings.model_validate({table: {"anything": 1}})


def test_there_is_nothing_at_a_key_that_is_none() -> None:
    assert slot(("nothing",)) is None
    assert slot(("nothing", "below", "it")) is None
    assert slot(("language", "x")) is None


def test_settings_are_written_as_they_are_read() -> None:
    values = {
        "hours": {"ranges": ["22:00-06:00"]},
        "routines": {"tea": {"at": ["16:05"], "natural_break": "never", "lasts": "1m30s"}},
    }

    written = Settings.model_validate(values).model_dump(mode="json", exclude_unset=True)

    assert written == values
    assert Settings.model_validate(written) == Settings.model_validate(values)


def test_a_time_of_day_may_be_tomls_own() -> None:
    values = tomllib.loads("[routines.tea]\nat = [16:00:00, '9:30']")

    assert [f"{each:%H:%M}" for each in Settings.model_validate(values).routines["tea"].at] == ["16:00", "09:30"]
