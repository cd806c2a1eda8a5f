"""Layers that are text: variables of the environment, and --set on the command line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from postured.settings.handover import Problem
from postured.settings.layers import Level
from postured.settings.resolve import resolve
from postured.settings.sources import command_line, environment


def said(problem: Problem) -> tuple[str, str, str]:
    return problem.layer, problem.message, problem.advice


@pytest.mark.parametrize(
    ("variable", "text", "values"),
    [
        ("HOURS__DAYS", "mon,tue", {"hours": {"days": ["mon", "tue"]}}),
        ("HOURS__DAYS", " mon , tue ,", {"hours": {"days": ["mon", "tue"]}}),
        ("HOURS__DAYS", '["mon", "tue"]', {"hours": {"days": ["mon", "tue"]}}),
        ("HOURS__RANGES", "", {"hours": {"ranges": []}}),
        ("HOURS__RANGES", "08:00-12:00,13:00-17:00", {"hours": {"ranges": ["08:00-12:00", "13:00-17:00"]}}),
        ("ROUTINES__MICRO_BREAK__EVERY", "25m", {"routines": {"micro-break": {"every": "25m"}}}),
        ("ROUTINES__MICRO_BREAK__WAIT_AT_MOST", '"5m"', {"routines": {"micro-break": {"wait_at_most": "5m"}}}),
        ("ROUTINES__TEA__AT", "16:00", {"routines": {"tea": {"at": ["16:00"]}}}),
        ("INTERRUPTIONS__PER_HOUR", "1", {"interruptions": {"per_hour": 1}}),
        ("SOUND__ENABLED", "true", {"sound": {"enabled": True}}),
        ("SOUND__ENABLED", "Yes", {"sound": {"enabled": True}}),
        ("SOUND__ENABLED", "0", {"sound": {"enabled": False}}),
        ("LANGUAGE", "de", {"language": "de"}),
        ("LANGUAGE", "", {"language": ""}),
        ("PROFILE", "1", {"profile": "1"}),
        ("SOUND", "{enabled = true}", {"sound": {"enabled": True}}),
    ],
)
def test_a_variable_says_what_a_file_would(variable: str, text: str, values: dict[str, Any]) -> None:
    reading = environment({f"POSTURED_{variable}": text})

    assert reading.layer.values == values
    assert reading.layer.level is Level.ENVIRONMENT
    assert reading.problems == ()


def test_variables_of_one_table_come_together() -> None:
    reading = environment({"POSTURED_HOURS__DAYS": "mon", "POSTURED_HOURS__RANGES": "", "HOME": "/home/ada"})

    assert reading.layer.values == {"hours": {"days": ["mon"], "ranges": []}}


@pytest.mark.parametrize(
    ("variable", "message", "advice"),
    [
        ("HUORS__DAYS", "There is no setting POSTURED_HUORS__DAYS.", "Did you mean POSTURED_HOURS__DAYS?"),
        ("HOURS__DAYZ", "There is no setting POSTURED_HOURS__DAYZ.", "Did you mean POSTURED_HOURS__DAYS?"),
        ("EVERY", "There is no setting POSTURED_EVERY.", "Did you mean POSTURED_ROUTINES__NAME__EVERY?"),
        ("XYZ", "There is no setting POSTURED_XYZ.", ""),
        ("", "There is no setting POSTURED_.", ""),
        ("LANGUAGE__X", "There is no setting POSTURED_LANGUAGE__X.", ""),
        (
            "ROUTINES__MICRO_BREAK__EVRY",
            "There is no setting POSTURED_ROUTINES__MICRO_BREAK__EVRY.",
            "Did you mean POSTURED_ROUTINES__MICRO_BREAK__EVERY?",
        ),
    ],
)
def test_an_unknown_variable_is_named(variable: str, message: str, advice: str) -> None:
    (problem,) = resolve(config=None, environ={f"POSTURED_{variable}": "mon"}).problems

    assert said(problem) == ("environment", message, advice)
    assert problem.excerpt == f"POSTURED_{variable}=mon"
    assert problem.column == 1


def test_variables_that_are_no_settings_are_left_alone() -> None:
    environ = {"POSTURED_REQUIRE_DESKTOP": "1", "POSTURED_TEST_ANYTHING": "x", "PATH": "/bin", "postured_x": "1"}

    assert environment(environ).layer.values == {}
    assert resolve(config=None, environ=environ).problems == ()


def test_true_is_no_number_in_a_variable_either() -> None:
    (problem,) = resolve(config=None, environ={"POSTURED_INTERRUPTIONS__PER_HOUR": "true"}).problems

    assert said(problem) == ("environment", "Found true, expected a whole number from 0 to 60.", "")


def test_each_variable_is_shown_beside_its_own_problem() -> None:
    environ = {"POSTURED_HOURS__DAYS": "mo", "POSTURED_HOURS": "always"}

    excerpts = {each.key: each.excerpt for each in resolve(config=None, environ=environ).problems}

    assert excerpts["hours"] == "POSTURED_HOURS=always"


def test_a_key_that_no_variable_says_has_no_place() -> None:
    place = environment({"POSTURED_LANGUAGE": "de"}).layer.place

    assert place(("hours",), True) is None
    assert place(("language",), True) is not None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("routines.micro-break.every=25m", {"routines": {"micro-break": {"every": "25m"}}}),
        ("hours.days=mon,tue", {"hours": {"days": ["mon", "tue"]}}),
        ('hours.days=["mon"]', {"hours": {"days": ["mon"]}}),
        ("interruptions.per_hour=1", {"interruptions": {"per_hour": 1}}),
        ("health.office=no", {"health": {"office": False}}),
        ("profile=a=b.toml", {"profile": "a=b.toml"}),
        ("snooze = {steps = ['5m']}", {"snooze": {"steps": ["5m"]}}),
        ('language="de"\nprofile="x"', {"language": '"de"\nprofile="x"'}),
    ],
)
def test_set_says_what_a_file_would(text: str, values: dict[str, Any]) -> None:
    reading = command_line([text])

    assert reading.layer.values == values
    assert reading.layer.level is Level.COMMAND_LINE
    assert reading.problems == ()


def test_of_the_same_key_the_last_set_counts() -> None:
    assert command_line(["language=de", "language=fr"]).layer.values == {"language": "fr"}


@pytest.mark.parametrize("text", ["hours.days", "=mon", "hours..days=mon", ""])
def test_a_set_that_is_none_is_told(text: str) -> None:
    (problem,) = resolve(config=None, environ={}, sets=[text]).problems

    name = text.partition("=")[0]
    assert said(problem) == ("command-line", f'Found "{name}", expected KEY=VALUE such as routines.move.every=25m.', "")


def test_an_unknown_key_that_is_set_is_told() -> None:
    (problem,) = resolve(config=None, environ={}, sets=["huors.days=mon"]).problems

    assert said(problem) == ("command-line", "There is no setting huors.days.", "Did you mean hours.days?")
    assert (problem.excerpt, problem.column) == ("--set huors.days=mon", 7)


@pytest.mark.parametrize(
    ("table", "key"), [("hours=x", "hours.days=mon"), ("routines.move=25m", "routines.move.lasts=2m")]
)
def test_what_is_known_is_not_called_unknown_where_its_table_is_said_to_be_a_value(table: str, key: str) -> None:
    found = resolve(config=None, environ={}, sets=[table, key]).problems

    assert [(each.key, each.message.endswith("expected a table.")) for each in found] == [
        (table.split("=", maxsplit=1)[0], True)
    ]


def test_the_command_line_prevails_over_the_environment() -> None:
    resolved = resolve(config=None, environ={"POSTURED_LANGUAGE": "de"}, sets=["language=fr"])

    assert resolved.combined.settings.language == "fr"
    assert resolved.combined.origin(("language",)).level is Level.COMMAND_LINE


names = st.text(alphabet="ABHOURSDY_", max_size=12) | st.sampled_from(
    ["HOURS__DAYS", "HOURS", "ROUTINES__X__EVERY", "ROUTINES"]
)


@hypothesis_settings(deadline=None)
@given(st.dictionaries(names.map(lambda name: f"POSTURED_{name}"), st.text(max_size=12), max_size=4))
def test_no_variable_whatever_makes_it_fail(environ: dict[str, str]) -> None:
    for problem in resolve(config=None, environ=environ).problems:
        assert problem.layer == "environment"


@hypothesis_settings(deadline=None)
@given(st.lists(st.text(max_size=20) | names.map(lambda name: f"{name.lower().replace('__', '.')}=x"), max_size=4))
def test_no_set_whatever_makes_it_fail(sets: list[str]) -> None:
    for problem in resolve(config=None, environ={}, sets=sets).problems:
        assert problem.layer == "command-line"
