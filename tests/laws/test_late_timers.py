"""Law 24: events come in their order, timers of the moments before them first, and none of them in a sleep."""

from postured.core import events as happened
from postured.core.decisions import Outcome, Refuse, Result
from postured.core.planner import step
from tests.day import Day


def on_a_break() -> Day:
    day = Day()
    day.until(30)
    day.do(30.1, happened.Start)
    return day


def test_what_ended_before_an_event_has_ended_when_it_comes_though_no_alarm_rang() -> None:
    day = on_a_break()

    _state, decisions = step(day.state, happened.Skip(at=day.instant(40)), day.rules)

    assert [each.result for each in decisions if isinstance(each, Outcome)] == [Result.DONE]
    assert [type(each) for each in decisions][-1] is Refuse


def test_no_timer_runs_in_a_sleep_and_all_of_them_after_it() -> None:
    day = on_a_break()
    day.do(31, happened.Suspend)
    state, asleep = step(day.state, happened.Tick(at=day.instant(40)), day.rules)
    _state, awake = step(state, happened.Resume(at=day.instant(60)), day.rules)

    assert asleep == ()
    assert [(each.result, each.took) for each in awake if isinstance(each, Outcome)] == [
        (Result.DONE, day.rules.routines[0].lasts)
    ]
