"""The lines of ``simulate --json``: in the order of time, and the sum at the very end."""

import pytest

from tests.scenarios.story import Told, tell


def order(told: Told) -> list[float]:
    return [each["t"] for each in told.records[1:]]


@pytest.mark.parametrize("end", ["30:10 kill", "30:10 command quit"])
def test_where_postured_runs_no_more_the_sum_is_at_the_end_of_the_trace(end: str) -> None:
    told = tell(f"0:00 input\n{end}\n1:00:00 end", answers="ignore")

    last = told.records[-1]
    assert (last["decision"], last["t"], last["wall"]) == ("summary", 3600.0, "2026-11-23T10:00:00+01:00")
    assert order(told) == sorted(order(told))


def test_a_break_in_which_postured_died_is_no_longer_than_postured_lived() -> None:
    told = tell("0:00 input\n31:00 kill\n2:00:00 end", answers="done")

    (outcome,) = told.of("outcome")
    assert (outcome["outcome"], outcome["began"], outcome["took"]) == ("interrupted", 1800.0, 60.0)


def test_the_sum_tells_the_clock_as_it_was_set_while_postured_did_not_run() -> None:
    told = tell("0:00 input\n10:00 kill\n20:00 clock to=2026-11-23T15:00:00+01:00\n30:00 end")

    assert told.records[-1]["wall"] == "2026-11-23T15:10:00+01:00"
