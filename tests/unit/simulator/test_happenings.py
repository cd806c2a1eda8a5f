"""What a trace's values do: the person's answers, commands as events, a clock that somebody sets."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from postured.core import events
from postured.core.events import Event, Feeling
from postured.core.instant import Instant
from postured.simulator.happenings import Answer, Answers, Clock, Command, Word, always

BERLIN = ZoneInfo("Europe/Berlin")
AT = Instant(datetime(2026, 11, 23, 13, 7, tzinfo=BERLIN), timedelta(seconds=991))


def first(count: int, answers: Answers) -> list[Answer]:
    return list(islice(answers.draws(), count))


def test_one_answer_is_always_the_same() -> None:
    assert first(20, always(Answer.SNOOZE)) == [Answer.SNOOZE] * 20


def test_the_same_seed_answers_the_same_however_it_is_written() -> None:
    one = Answers({Answer.DONE: 0.6, Answer.IGNORE: 0.4}, 7)
    other = Answers({Answer.IGNORE: 0.4, Answer.DONE: 0.6}, 7)

    assert first(50, one) == first(50, other)
    assert "".join(each.value[0] for each in first(12, one)) == "ddiddddddddd"


def test_another_seed_answers_otherwise() -> None:
    assert first(50, Answers({Answer.DONE: 1, Answer.SKIP: 1}, 1)) != first(
        50, Answers({Answer.DONE: 1, Answer.SKIP: 1}, 2)
    )


def test_answers_come_by_their_weights() -> None:
    weights = {Answer.DONE: 5.0, Answer.SKIP: 2.0, Answer.SNOOZE: 1.0, Answer.IGNORE: 2.0}

    counts = Counter(first(10_000, Answers(weights, 3)))

    assert counts.keys() == set(Answer)
    for each, weight in weights.items():
        assert abs(counts[each] - weight * 1000) < 150


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (Command(word=Word.START), events.Start(at=AT)),
        (Command(word=Word.DONE), events.Done(at=AT)),
        (Command(word=Word.SNOOZE), events.Snooze(at=AT, lasts=None)),
        (Command(word=Word.SNOOZE, lasts=timedelta(minutes=9)), events.Snooze(at=AT, lasts=timedelta(minutes=9))),
        (Command(word=Word.SKIP), events.Skip(at=AT)),
        (Command(word=Word.NOT_FOR_ME), events.NotForMe(at=AT)),
        (Command(word=Word.FELT, answer=Feeling.WORSE), events.Felt(at=AT, how=Feeling.WORSE)),
        (Command(word=Word.WALK, lasts=timedelta(minutes=4)), events.Walked(at=AT, lasts=timedelta(minutes=4))),
        (Command(word=Word.UP), events.Up(at=AT)),
        (Command(word=Word.NOW, routine="move"), events.Now(at=AT, routine="move")),
        (Command(word=Word.RESUME), events.Unpause(at=AT)),
        (Command(word=Word.QUIT), events.Quit(at=AT)),
        (Command(word=Word.PAUSE), events.Pause(at=AT, until=AT.elapsed + timedelta(hours=1))),
        (
            Command(word=Word.PAUSE, lasts=timedelta(minutes=30)),
            events.Pause(at=AT, until=AT.elapsed + timedelta(minutes=30)),
        ),
        (
            Command(word=Word.PAUSE, until=time(14)),
            events.Pause(at=AT, until=datetime(2026, 11, 23, 14, tzinfo=BERLIN)),
        ),
        (
            Command(word=Word.PAUSE, until=time(9)),
            events.Pause(at=AT, until=datetime(2026, 11, 24, 9, tzinfo=BERLIN)),
        ),
        (
            Command(word=Word.PAUSE, until="tomorrow"),
            events.Pause(at=AT, until=datetime(2026, 11, 24, tzinfo=BERLIN)),
        ),
        (
            Command(word=Word.PAUSE, until=datetime(2026, 11, 30, tzinfo=UTC)),
            events.Pause(at=AT, until=datetime(2026, 11, 30, tzinfo=UTC)),
        ),
    ],
)
def test_a_command_is_an_event(command: Command, event: Event) -> None:
    assert command.event(AT) == event


def test_every_command_is_some_event() -> None:
    assert {type(Command(word=each).event(AT)) for each in Word} == {
        events.Start, events.Done, events.Snooze, events.Skip, events.NotForMe, events.Felt, events.Walked, events.Up,
        events.Now, events.Pause, events.Unpause, events.Quit,
    }  # fmt: skip


def test_a_clock_is_set_in_its_zone() -> None:
    shown = Clock(to=datetime.fromisoformat("2026-11-23T12:00:00+00:00")).shows(AT.wall, None)

    assert str(shown) == "2026-11-23 13:00:00+01:00"
    assert shown.tzinfo is BERLIN


def test_a_clock_goes_to_another_zone_and_keeps_the_moment() -> None:
    zone = ZoneInfo("America/New_York")

    shown = Clock(zone="America/New_York").shows(AT.wall, zone)

    assert (shown, str(shown)) == (AT.wall, "2026-11-23 07:07:00-05:00")
