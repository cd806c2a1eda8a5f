"""A trace is read as DESIGN tells its forms, and whatever is wrong with one is told with its line."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.core.events import Feeling
from postured.errors import ExitCode
from postured.simulator.happenings import (
    Answer,
    Answers,
    Busy,
    Clock,
    Command,
    Free,
    Line,
    Settings,
    Sign,
    Trace,
    Word,
    always,
)
from postured.simulator.trace import BadTrace, parse

HEADER = '{"trace": 1, "start": "2026-11-23T08:55:00+01:00"}'
FORMS = """
{"trace": 1, "start": "2026-11-23T08:55:00+01:00", "timezone": "Europe/Berlin", "answers": "done", "ramp": true}

{"t": 0, "event": "input"}
{"t": 1500, "event": "idle"}
{"t": 1620.25, "event": "input"}
{"t": 1700, "event": "typing"}
{"t": 1900, "event": "lull"}
{"t": 2000, "event": "lock"}
{"t": 2000, "event": "unlock"}
{"t": 2400, "event": "suspend"}
{"t": 9000, "event": "resume"}
{"t": 9100, "event": "busy", "signal": "microphone"}
{"t": 9700, "event": "free", "signal": "microphone"}
{"t": 9900, "event": "clock", "to": "2026-11-23T14:00:00+01:00"}
{"t": 9910, "event": "clock", "to": "2026-11-23T08:00:00-05:00", "timezone": "America/New_York"}
{"t": 9950, "event": "settings", "set": {"routines.move.every": "25m"}}
{"t": 9990, "event": "kill"}
{"t": 9995, "event": "start"}
{"t": 30000, "event": "end"}
"""


def lines(*said: Any, header: str = HEADER) -> Trace:
    return parse("\n".join([header, *(each if isinstance(each, str) else json.dumps(each) for each in said)]), "day")


def command(**fields: Any) -> Command:
    what = lines({"t": 5, "event": "command", **fields}).lines[0].what
    assert isinstance(what, Command)
    return what


def complaint(*said: Any, header: str = HEADER) -> BadTrace:
    with pytest.raises(BadTrace) as caught:
        lines(*said, header=header)
    return caught.value


def test_every_form_is_read() -> None:
    trace = parse(FORMS, "day.jsonl")

    assert trace.start == datetime(2026, 11, 23, 7, 55, tzinfo=UTC)
    assert str(trace.start) == "2026-11-23 08:55:00+01:00"
    assert trace.start.tzinfo == ZoneInfo("Europe/Berlin")
    assert trace.answers == always(Answer.DONE)
    assert trace.ramp
    assert [(each.t / timedelta(seconds=1), each.what) for each in trace.lines] == [
        (0, Sign.INPUT),
        (1500, Sign.IDLE),
        (1620.25, Sign.INPUT),
        (1700, Sign.TYPING),
        (1900, Sign.LULL),
        (2000, Sign.LOCK),
        (2000, Sign.UNLOCK),
        (2400, Sign.SUSPEND),
        (9000, Sign.RESUME),
        (9100, Busy("microphone")),
        (9700, Free("microphone")),
        (9900, Clock(to=datetime.fromisoformat("2026-11-23T14:00:00+01:00"))),
        (9910, Clock(to=datetime.fromisoformat("2026-11-23T08:00:00-05:00"), zone="America/New_York")),
        (9950, Settings({"routines.move.every": "25m"})),
        (9990, Sign.KILL),
        (9995, Sign.START),
        (30000, Sign.END),
    ]


def test_a_line_knows_where_it_stands() -> None:
    trace = parse(FORMS, "day.jsonl")

    assert [each.number for each in trace.lines] == list(range(4, 21))
    assert trace.lines[0] == Line(timedelta(0), Sign.INPUT, number=99)  # which makes it no other line


def test_what_a_header_need_not_say() -> None:
    trace = lines()

    assert trace == Trace(start=datetime.fromisoformat("2026-11-23T08:55:00+01:00"), lines=())
    assert trace.start.tzinfo is not None
    assert (trace.answers, trace.ramp, trace.end) == (always(Answer.IGNORE), False, timedelta(0))


def test_answers_may_have_weights() -> None:
    header = HEADER.replace("}", ', "answers": {"done": 0.6, "ignore": 0.4, "skip": 0, "seed": 7}}')

    assert lines(header=header).answers == Answers({Answer.DONE: 0.6, Answer.IGNORE: 0.4}, 7)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"command": "done"}, Command(word=Word.DONE)),
        ({"command": "start"}, Command(word=Word.START)),
        ({"command": "skip"}, Command(word=Word.SKIP)),
        ({"command": "snooze"}, Command(word=Word.SNOOZE)),
        ({"command": "snooze", "for": "5m"}, Command(word=Word.SNOOZE, lasts=timedelta(minutes=5))),
        ({"command": "not-for-me"}, Command(word=Word.NOT_FOR_ME)),
        ({"command": "felt", "answer": "leg"}, Command(word=Word.FELT, answer=Feeling.LEG)),
        ({"command": "walk", "for": "1h30m"}, Command(word=Word.WALK, lasts=timedelta(minutes=90))),
        ({"command": "up"}, Command(word=Word.UP)),
        ({"command": "resume"}, Command(word=Word.RESUME)),
        ({"command": "now"}, Command(word=Word.NOW)),
        ({"command": "now", "routine": "move"}, Command(word=Word.NOW, routine="move")),
        ({"command": "pause"}, Command(word=Word.PAUSE)),
        ({"command": "pause", "for": "30m"}, Command(word=Word.PAUSE, lasts=timedelta(minutes=30))),
        ({"command": "pause", "until": "14:00"}, Command(word=Word.PAUSE, until=time(14))),
        ({"command": "pause", "until": "tomorrow"}, Command(word=Word.PAUSE, until="tomorrow")),
        (
            {"command": "pause", "until": "2026-11-23T14:00:00+01:00"},
            Command(word=Word.PAUSE, until=datetime.fromisoformat("2026-11-23T14:00:00+01:00")),
        ),
        ({"command": "quit"}, Command(word=Word.QUIT)),
    ],
)
def test_every_command_is_read(fields: dict[str, Any], expected: Command) -> None:
    assert command(**fields) == expected


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"t": 0, "event": "inptu"}', "Did you mean “input”?"),
        ('{"t": 0, "event": "Screen_Share"}', "Found “Screen_Share” for event, expected one of: input, "),
        ('{"t": 0, "event": ["input"]}', "Found a list for event"),
        ('{"t": 0}', "“event” is missing."),
        ('{"event": "input"}', "“t” is missing."),
        ('{"t": -1, "event": "input"}', "Found -1 for t, expected seconds from the start."),
        ('{"t": "5", "event": "input"}', "Found “5” for t"),
        ('{"t": true, "event": "input"}', "Found true for t"),
        ('{"t": null, "event": "input"}', "Found null for t"),
        ('{"t": 1e12, "event": "input"}', "Found 1000000000000.0 for t"),
        ('{"t": NaN, "event": "input"}', "Found NaN, which is no number."),
        ('{"t": -Infinity, "event": "input"}', "Found -Infinity, which is no number."),
        ('{"t": 1e999, "event": "input"}', "Found a number that is too large."),
        (f'{{"t": {"9" * 5000}, "event": "input"}}', "Found a number of 5000 digits."),
        ('{"t": 0, "event": "input", "signal": "microphone"}', "Found “signal”, which means nothing here."),
        ('{"t": 0, "t": 1, "event": "input"}', "Found “t” twice in one object."),
        ('{"t": 0, "event": "busy"}', "“signal” is missing."),
        ('{"t": 0, "event": "busy", "signal": "microfone"}', "Did you mean “microphone”?"),
        ('{"t": 0, "event": "busy", "singal": "camera"}', "Did you mean “signal”?"),
        ('{"t": 0, "event": "clock"}', "Found neither “to” nor “timezone”"),
        ('{"t": 0, "event": "clock", "to": "14:00"}', "expected a moment with its offset"),
        ('{"t": 0, "event": "clock", "to": "2026-11-23T14:00:00"}', "expected a moment with its offset"),
        ('{"t": 0, "event": "clock", "to": "9999-12-31T23:59:59-12:00"}', "expected a moment with its offset"),
        ('{"t": 0, "event": "clock", "timezone": "Berlin"}', "expected the name of a zone"),
        ('{"t": 0, "event": "clock", "timezone": "../../etc/passwd"}', "expected the name of a zone"),
        ('{"t": 0, "event": "clock", "timezone": "Europe"}', "expected the name of a zone"),
        ('{"t": 0, "event": "settings"}', "“set” is missing."),
        ('{"t": 0, "event": "settings", "set": {}}', "Found an object for set"),
        ('{"t": 0, "event": "settings", "set": "x=1"}', "Found “x=1” for set"),
        ('{"t": 0, "event": "command"}', "“command” is missing."),
        ('{"t": 0, "event": "command", "command": "snoze"}', "Did you mean “snooze”?"),
        ('{"t": 0, "event": "command", "command": "done", "for": "5m"}', "Found “for”, which means nothing here."),
        ('{"t": 0, "event": "command", "command": "walk"}', "“for” is missing."),
        ('{"t": 0, "event": "command", "command": "walk", "for": 5}', "expected a length of time such as “30m”"),
        ('{"t": 0, "event": "command", "command": "walk", "for": "0s"}', "expected a length of time such as “30m”"),
        ('{"t": 0, "event": "command", "command": "felt"}', "“answer” is missing."),
        ('{"t": 0, "event": "command", "command": "felt", "answer": "wors"}', "Did you mean “worse”?"),
        ('{"t": 0, "event": "command", "command": "now", "routine": 3}', "expected the name of a routine"),
        ('{"t": 0, "event": "command", "command": "pause", "until": "25:00"}', "Found “25:00” for until"),
        ('{"t": 0, "event": "command", "command": "pause", "until": "14:00+01:00"}', "for until"),
        ('{"t": 0, "event": "command", "command": "pause", "for": "1h", "until": "14:00"}', "Found both"),
        ("[1, 2]", "Found a list, expected an object."),
        ('"input"', "Found “input”, expected an object."),
        ('{"t": 0, "event": "inp', "Found no JSON from character 19 of line 4 on."),
        ("[" * 100_000, "Found brackets in brackets without end."),
    ],
)
def test_a_wrong_line_is_told(line: str, words: str) -> None:
    error = complaint("", '{"t": 0, "event": "lock"}', line)

    assert error.exit_code is ExitCode.DATA
    assert error.title == "cannot use the trace day:4"
    assert words in error.detail


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ('{"t": 0, "event": "input"}', "Expected the header first"),
        ('{"trace": 2, "start": "2026-11-23T08:55:00+01:00"}', "Found trace 2, expected 1."),
        ('{"trace": true, "start": "2026-11-23T08:55:00+01:00"}', "Found trace true, expected 1."),
        ('{"trace": 1}', "“start” is missing."),
        ('{"trace": 1, "start": "2026-11-23T08:55:00"}', "expected a moment with its offset"),
        ('{"trace": 1, "start": "2026-02-30T08:55:00Z"}', "expected a moment with its offset"),
        ('{"trace": 1, "start": 5}', "Found 5 for start"),
        (HEADER.replace("}", ', "time_zone": "UTC"}'), "Did you mean “timezone”?"),
        (HEADER.replace("}", ', "timezone": "Mars/Base"}'), "expected the name of a zone"),
        (HEADER.replace("}", ', "ramp": 1}'), "Found 1 for ramp, expected true or false."),
        (HEADER.replace("}", ', "answers": "don"}'), "Did you mean “done”?"),
        (HEADER.replace("}", ', "answers": []}'), "expected a word, or weights"),
        (HEADER.replace("}", ', "answers": {"seed": 3}}'), "Found answers without any weight"),
        (HEADER.replace("}", ', "answers": {"done": 0}}'), "Found answers without any weight"),
        (HEADER.replace("}", ', "answers": {"done": -1}}'), "Found -1 for answers.done"),
        (HEADER.replace("}", ', "answers": {"dnoe": 1}}'), "Did you mean “done”?"),
        (HEADER.replace("}", ', "answers": {"done": 1, "seed": 1.5}}'), "Found 1.5 for answers.seed"),
    ],
)
def test_a_wrong_header_is_told(header: str, words: str) -> None:
    error = complaint(header=header)

    assert error.title == "cannot use the trace day:1"
    assert words in error.detail


def test_time_does_not_go_back() -> None:
    error = complaint({"t": 10, "event": "input"}, {"t": 10, "event": "idle"}, {"t": 9.5, "event": "input"})

    assert error.line == 4
    assert error.detail == "Found t 9.5, expected no less than 10.0 of the line before."


def test_nothing_comes_after_the_end() -> None:
    error = complaint({"t": 10, "event": "end"}, "", {"t": 11, "event": "input"})

    assert (error.line, error.detail) == (4, "Found a line after the end.")


@pytest.mark.parametrize("text", ["", "\n \n\r\n"])
def test_an_empty_trace_is_told(text: str) -> None:
    with pytest.raises(BadTrace, match=r"cannot use the trace day$") as caught:
        parse(text, "day")

    assert "It is empty" in caught.value.detail


def test_what_a_terminal_might_obey_is_not_shown() -> None:
    error = complaint({"t": 0, "event": "\x1b[2J\x9b" + "x" * 500})

    assert all(each.isprintable() for each in error.detail)
    assert len(error.detail) < 300


def test_lines_may_end_as_windows_ends_them() -> None:
    assert parse(FORMS.replace("\n", "\r\n"), "day") == parse(FORMS, "day")


words_of_traces = st.sampled_from(
    ["trace", "start", "timezone", "answers", "ramp", "t", "event", "signal", "to", "set", "command", "for", "until",
     "routine", "answer", "seed", "done", "busy", "clock", "settings", "pause", "walk", "felt", "end", "5m", "UTC",
     "2026-11-23T08:55:00+01:00", "14:00", "tomorrow", "microphone"]
)  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words_of_traces | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words_of_traces, inner, max_size=5),
    max_leaves=8,
)
events = st.fixed_dictionaries(
    {"t": st.integers(0, 9) | json_values, "event": words_of_traces | json_values},
    optional=dict.fromkeys(
        ("signal", "to", "timezone", "set", "command", "for", "until", "routine", "answer"), json_values
    ),
)
headers = st.fixed_dictionaries(
    {"trace": st.just(1), "start": st.just("2026-11-23T08:55:00+01:00") | st.datetimes().map(str) | json_values},
    optional=dict.fromkeys(("timezone", "answers", "ramp"), json_values),
)
traces = st.builds(
    lambda header, said: "\n".join([header, *said]),
    headers.map(json.dumps) | st.just(HEADER),
    st.lists(events.map(json.dumps) | json_values.map(json.dumps) | st.text(), max_size=4),
)


@settings(deadline=None)
@given(st.text() | traces)
def test_any_text_is_a_trace_or_told_to_be_none(text: str) -> None:
    try:
        trace = parse(text, "day")
    except BadTrace:
        return
    moments = [each.t for each in trace.lines]
    assert moments == sorted(moments)
    assert trace.start.utcoffset() is not None
    for at in (timedelta(0), trace.end):
        assert trace.begin.when(at).elapsed == at
    next(trace.answers.draws())
    for line in trace.lines:
        if isinstance(line.what, Command):
            line.what.event(trace.begin.when(line.t))
        if isinstance(line.what, Clock):
            line.what.shows(trace.start, None if line.what.zone is None else ZoneInfo(line.what.zone))
