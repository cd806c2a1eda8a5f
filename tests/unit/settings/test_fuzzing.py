"""Whatever stands in a settings file: it is taken exactly if TOML and the model take it, and else refused by name."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from postured.settings.clashes import clashes
from postured.settings.layers import BUILT_IN
from postured.settings.model import Settings
from postured.settings.report import report, short
from postured.settings.resolve import PROFILES, Resolved, resolve
from tests.unit.settings.real_mistakes import IN_A_FILE

SOUND = """\
# Mine
language = "de"
[hours]
days = ["mon", "tue",
  "wed"]
ranges = ["08:00-12:00", "13:00-18:00"]
[presence]
idle_after = '40s'
calls_are_presence = true
[interruptions]
per_hour = 1
hold_during = ["microphone", "by-hand"]
[snooze]
steps = ["5m", "10m"]
[routines.move]
every = "45m"
style = "window"
[routines.tea]
at = [16:00:00, "10:30"]
exercises = ["drink-water"]
[health]
skip_if = ["vertigo"]
"""
SCRAPS = (
    *('"', "'", "[", "]", "{", "}", "=", ",", "#", "\n", "\r\n", "\t", ".", "\\", "\0", "\x1b[31m", "\ufeff", "ä", "”"),
    *("[[", "]]", '"""', "[routines.move]\n", "every", "every = 5\n", "true", "30", "-1", "1e9", "nan", "2026-01-01"),
    *('"5m"', '["5m"]', "{a = 1}", "[hours]\n", "hours.days = []\n", "profile = 1\n", "x = 1\n", '"" = 1\n', "nein"),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound file, or one with a real mistake, after a few slips."""
    text = draw(st.sampled_from([SOUND, *(each for group in IN_A_FILE.values() for each in group.values())]))
    for _slip in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        put = draw(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=3), st.just(""), st.just(text[start:end] * 2)))
        text = text[:start] + put + text[end:]
    return text


def resolved(folder: Path, data: bytes) -> Resolved:
    file = folder / "config.toml"
    file.write_bytes(data)
    return resolve(config=str(file), environ={})


def merged(values: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = dict(values)
    for name, value in over.items():
        inner = both.get(name)
        both[name] = merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return both


def is_sound(data: bytes) -> bool:
    """What tomllib, the strict model and the clashes say, without any of ours between."""
    try:
        values = tomllib.loads(data.decode().removeprefix("\ufeff"))
        Settings.model_validate(values)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, RecursionError):
        return False
    if "profile" in values:
        return values["profile"] in PROFILES
    return not list(clashes(Settings.model_validate(merged(dict(BUILT_IN.values), values))))


def judge(found: Resolved, data: bytes) -> None:
    """Hold what is said of ``data`` to every law."""
    assert (not found.problems) == is_sound(data)
    text = data.decode(errors="replace")
    for each in found.problems:
        assert each.message.endswith(".")
        assert each.file.endswith("config.toml") or each.layer == "profile"
        assert each.key or each.line or re.search("nested|UTF-16|too long", each.message)
        last = each.key.rpartition(".")[2]
        assert not last or last in text or any(part in text for part in each.key.split("."))
        if each.line is not None:
            lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
            assert 1 <= each.line <= len(lines)
            assert 1 <= (each.column or 0) <= len(lines[each.line - 1]) + 1
            assert len(each.excerpt) == len(lines[each.line - 1])
    told = report(found.problems)
    assert not re.search(r"Traceback|\x1b|\0", told)
    assert bool(told) == bool(found.problems) == bool(short(found.problems))
    if found.problems and not text.count("health"):
        assert found.combined.settings == Settings()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


fuzzed = hypothesis_settings(
    deadline=None,
    max_examples=int(os.environ.get("POSTURED_TEST_FUZZ", "400")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def test_the_file_that_is_mutated_is_sound(folder: Path) -> None:
    assert resolved(folder, SOUND.encode()).problems == ()


@fuzzed
@given(mutated())
@example("[routines.move]\nevery = 1e400\n")
@example("[routines.tea]\nat = [nan]\n")
@example('[routines."a.b"]\nevery = "5m"\n')
@example("[interruptions]\nper_hour = 99999999999999999999999999\n")
@example("routines = 1\nroutines.x = 2\n")
@example('[routines.move]\nevery = "\u0663\u0660m"\n')
def test_a_file_with_slips_in_it(folder: Path, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")

    judge(resolved(folder, data), data)


@fuzzed
@given(st.binary(max_size=80).map(lambda data: SOUND.encode()[:60] + data) | st.binary(max_size=200))
def test_bytes_of_any_kind(folder: Path, data: bytes) -> None:
    judge(resolved(folder, data), data)


@pytest.mark.parametrize(
    "data",
    [
        b"x = " + b"[" * 50_000,
        b"x = " + b"{a=" * 20_000,
        b"a." * 50_000 + b"b = 1",
        b"[" + b"a." * 20_000 + b"b]",
        b"x = 1\n" * 2000,
        b"".join(b"x%d = 1\n" % number for number in range(1000)),
        b'language = "' + b"x" * 500_000 + b'"\n',
        b"per_hour = " + b"9" * 5000,
        b"#" * ((1 << 20) + 1),
    ],
    ids=lambda data: f"{data[:12]!r} and {len(data)} bytes",
)
def test_enormous_files_are_refused_in_words(folder: Path, data: bytes) -> None:
    problems = resolved(folder, data).problems

    assert problems
    assert all(each.message.endswith(".") and len(each.message) < 400 for each in problems)
    assert report(problems[:10])
