"""Keys that were called otherwise once: they count under the new name, and the person is told it."""

from pathlib import Path
from textwrap import dedent

import pytest

from postured.settings.layers import Level
from postured.settings.model import RENAMED
from postured.settings.report import report
from postured.settings.resolve import Resolved, resolve
from postured.settings.writing import set_key


@pytest.fixture(autouse=True)
def some_are_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENAMED, "interruptions.hourly", "interruptions.per_hour")
    monkeypatch.setitem(RENAMED, "routines.NAME.interval", "routines.NAME.every")
    monkeypatch.setitem(RENAMED, "workdays", "hours.days")
    monkeypatch.setitem(RENAMED, "quiet", "sound")


def resolved(tmp_path: Path, text: str = "", **variables: str) -> Resolved:
    (tmp_path / "config.toml").write_text(dedent(text))
    return resolve(config=str(tmp_path / "config.toml"), environ=variables)


def test_the_old_name_counts_and_the_new_one_is_told_with_the_place(tmp_path: Path) -> None:
    found = resolved(tmp_path, '[routines.move]\ninterval = "45m" # mine\nlasts = "3m"\n')

    assert found.problems == ()
    assert str(found.combined.settings.routines["move"].every) == "0:45:00"
    assert report(found.notes).replace(f"{tmp_path}/", "") == dedent(
        """\
        config.toml:2:1: routines.move.interval
          2 | interval = "45m" # mine
            | ^
          routines.move.interval is called routines.move.every now. It counts all the
          same."""
    )


def test_its_origin_is_where_it_was_written(tmp_path: Path) -> None:
    found = resolved(tmp_path, 'workdays = ["mon"]\n')

    assert found.combined.settings.hours.days == ("mon",)
    assert found.combined.origin(("hours", "days")).level is Level.USER


def test_a_bad_value_is_shown_where_it_stands(tmp_path: Path) -> None:
    found = resolved(tmp_path, 'workdays = ["mon", "tuesday"]\n[hours]\nranges = []\n')

    assert report(found.problems).replace(f"{tmp_path}/", "") == dedent(
        """\
        config.toml:1:20: hours.days
          1 | workdays = ["mon", "tuesday"]
            |                    ^
          Found "tuesday", expected one of "mon", "tue", "wed", "thu", "fri", "sat" or
          "sun".
          Did you mean "tue"?"""
    )


def test_a_whole_table_may_have_another_name(tmp_path: Path) -> None:
    found = resolved(tmp_path, "[quiet]\nenabled = true\n")

    assert found.problems == ()
    assert found.combined.settings.sound.enabled


def test_both_names_at_once_are_an_error(tmp_path: Path) -> None:
    found = resolved(tmp_path, "[interruptions]\nper_hour = 1\nhourly = 1\n")

    assert found.combined.settings.interruptions.per_hour == 2
    assert report(found.problems).replace(f"{tmp_path}/", "") == dedent(
        """\
        config.toml:3:1: interruptions.hourly
          3 | hourly = 1
            | ^
          interruptions.hourly is called interruptions.per_hour now, and both are set.
          Keep interruptions.per_hour."""
    )


def test_in_two_files_they_are_two_words_on_the_same_thing(tmp_path: Path) -> None:
    found = resolved(tmp_path, "[interruptions]\nhourly = 1\n", POSTURED_INTERRUPTIONS__PER_HOUR="0")

    assert found.problems == ()
    assert found.combined.settings.interruptions.per_hour == 0


def test_a_variable_may_have_the_old_name(tmp_path: Path) -> None:
    found = resolved(tmp_path, POSTURED_WORKDAYS="mon,tue", POSTURED_ROUTINES__MICRO_BREAK__INTERVAL="25m")

    assert found.problems == ()
    assert found.combined.settings.hours.days == ("mon", "tue")
    assert str(found.combined.settings.routines["micro-break"].every) == "0:25:00"
    assert [(each.excerpt, each.message) for each in found.notes] == [
        (
            "POSTURED_WORKDAYS=mon,tue",
            "POSTURED_WORKDAYS is called POSTURED_HOURS__DAYS now. It counts all the same.",
        ),
        (
            "POSTURED_ROUTINES__MICRO_BREAK__INTERVAL=25m",
            (
                "POSTURED_ROUTINES__MICRO_BREAK__INTERVAL is called POSTURED_ROUTINES__MICRO_BREAK__EVERY now. "
                "It counts all the same."
            ),
        ),
    ]


def test_both_variables_at_once_are_an_error_too(tmp_path: Path) -> None:
    found = resolved(tmp_path, POSTURED_WORKDAYS="mon", POSTURED_HOURS__DAYS="tue")

    (problem,) = found.problems
    assert problem.message == "POSTURED_WORKDAYS is called POSTURED_HOURS__DAYS now, and both are set."
    assert problem.excerpt == "POSTURED_WORKDAYS=mon"


def test_a_table_in_a_variable_may_hold_the_old_name(tmp_path: Path) -> None:
    found = resolved(tmp_path, POSTURED_INTERRUPTIONS="{hourly = 1}")

    assert (found.problems, found.combined.settings.interruptions.per_hour) == ((), 1)


def test_what_stands_in_place_of_the_new_table_is_told_by_itself(tmp_path: Path) -> None:
    found = resolved(tmp_path, 'workdays = ["mon"]\nhours = "always"\n')

    assert [(each.key, each.message) for each in found.problems] == [("hours", 'Found "always", expected a table.')]


def test_setting_it_by_either_name_keeps_the_name_that_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[interruptions]\nhourly = 1 # few\n")

    assert set_key(str(file), "interruptions.per_hour", "0")
    assert file.read_text() == "[interruptions]\nhourly = 0 # few\n"
    assert set_key(str(file), "interruptions.hourly", "3")
    assert file.read_text() == "[interruptions]\nhourly = 3 # few\n"
    assert not set_key(str(file), "interruptions.per_hour", "3")


def test_in_a_file_without_it_the_new_name_is_written(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"

    set_key(str(file), "interruptions.hourly", "1")

    assert "[interruptions]\nper_hour = 1\n" in file.read_text()
