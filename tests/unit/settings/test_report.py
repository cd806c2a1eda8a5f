"""What the person reads when something is wrong, word for word."""

from pathlib import Path
from textwrap import dedent

import pytest

from postured.settings.handover import Problem
from postured.settings.report import heading, rendered, report, short
from postured.settings.resolve import resolve
from tests.unit.settings.mistakes import MISTAKES


def problems(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    file = tmp_path / "config.toml"
    file.write_text(dedent(text))
    found = resolve(config=str(file), environ={}).problems
    assert all(each.file in (str(file), "") for each in found)
    return found


def told(tmp_path: Path, text: str) -> str:
    return report(problems(tmp_path, text)).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_said_of(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text) == dedent(expected)


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """\
        [sound]
        enabled = 1
        volume = 3
        [routines.move]
        style = "loud"
        lasts = 2
        [hours]
        days = ["mo", "di"]
        """,
    )

    assert [(each.line, each.column, each.key) for each in found] == [
        (2, 11, "sound.enabled"),
        (3, 1, "sound.volume"),
        (5, 9, "routines.move.style"),
        (6, 9, "routines.move.lasts"),
        (8, 9, "hours.days"),
        (8, 15, "hours.days"),
    ]
    assert heading(found) == "6 problems in the settings"


def test_a_byte_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'language = "fran\xe7ais"\n')

    found = resolve(config=str(tmp_path / "config.toml"), environ={}).problems

    assert report(found).replace(f"{tmp_path}/", "") == dedent(
        """\
        config.toml:1:17
          1 | language = "fran\ufffdais"
            |                 ^
          Found the byte 0xE7, which is not UTF-8.
          Save the file as UTF-8."""
    )


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbflanguage = "de"\n')

    resolved = resolve(config=str(tmp_path / "config.toml"), environ={})

    assert resolved.problems == ()
    assert resolved.combined.settings.language == "de"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert rendered(resolve(config=str(tmp_path), environ={}).problems[0]) == (
        f"{tmp_path}\n  Found a folder, expected a file."
    )


def test_a_variable_is_shown_as_it_was_set() -> None:
    found = resolve(config=None, environ={"POSTURED_HOURS__DAYS": "mon,tu"}).problems

    assert report(found) == dedent(
        """\
        environment: hours.days
           | POSTURED_HOURS__DAYS=mon,tu
           |                      ^
          Found "tu", expected one of "mon", "tue", "wed", "thu", "fri", "sat" or
          "sun".
          Did you mean "tue"?"""
    )


def test_an_option_is_shown_as_it_was_given() -> None:
    found = resolve(config=None, environ={}, sets=["routines.move.every=30"]).problems

    assert report(found) == dedent(
        """\
        command line: routines.move.every
           | --set routines.move.every=30
           |                           ^
          Found "30", expected a length of time from 1s to 24h such as "5m" or
          "1h30m", or "never".
          Did you mean "30m"?"""
    )


def test_a_very_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    days = ", ".join(['"mon"'] * 100)

    text = told(tmp_path, f'[hours]\ndays = [{days}, "mond"]\n')

    _where, line, caret, *_rest = text.splitlines()
    assert len(line) < 110
    assert line[caret.index("^") :].startswith('"mond"')


def test_the_short_form_fits_a_notification_and_tells_nothing_of_the_file(tmp_path: Path) -> None:
    one = problems(tmp_path, '[health]\nskip_if = ["vertigoo"]\n')
    two = problems(tmp_path, "[sound]\nenabled = 1\nvolume = 1\n")
    three = problems(tmp_path, "[sound]\nenabled = 1\nvolume = 1\npitch = 1\n")

    assert short(one) == "config.toml, line 2: health.skip_if"
    assert short(two) == "config.toml, line 2: sound.enabled, and 1 more problem"
    assert short(three) == "config.toml, line 2: sound.enabled, and 2 more problems"
    assert short(()) == ""
    assert short([Problem(layer="environment", key="foo", message="x")]) == "environment: foo"
    assert short([Problem(layer="user", file="/a/b.toml", message="x")]) == "b.toml"


def test_one_problem_is_one() -> None:
    assert heading([Problem(layer="user", message="x")]) == "1 problem in the settings"
