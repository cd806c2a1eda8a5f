"""`postured exercises list` and `show`: what there is, what does not come, and all that is known of one."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.codec import encode_line
from postured.cli import exercises, main
from postured.core.instant import Instant
from postured.core.state import fresh
from postured.daemon import recovery
from postured.errors import NotRunning
from postured.settings import paths, policy
from postured.settings.policy import System
from tests.german import german

Say = Callable[..., tuple[int, str, str]]
OWN = """
[exercises.{id}]
name = "Look up at the ceiling"
category = "neck-shoulder"
position = "seated"
kind = "exercise"
office = true
equipment = ["chair"]
target = ["front of the neck"]
dose = {{hold = "10s", reps = 2}}
lasts = "{lasts}"
steps = ["Sit tall.", "Look up slowly and stay for 10 seconds.", "Come back, and do it once more."]
skip_if = ["recent-surgery", "acute-injury"]
sources = ["MEM: movement, dosage"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "POSTURED_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config/postured/exercises").mkdir(parents=True)
    return tmp_path / ".config/postured"


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the daemon says that is put aside; without an entry, there is no daemon."""
    names: list[str] = []

    def ask(_socket: str, command: str, _args: Mapping[str, Any]) -> dict[str, Any]:
        assert command == "status"
        if not names:
            raise NotRunning("postured is not running")
        return {"put_aside": names}

    monkeypatch.setattr(exercises, "ask", ask)
    return names


@pytest.fixture
def say(home: Path, aside: list[str], capsys: pytest.CaptureFixture[str]) -> Say:
    """The exit code, and what was printed on either stream."""

    def said(*words: str) -> tuple[int, str, str]:
        code = main(["exercises", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return said


def listed(say: Say, *words: str) -> dict[str, bool]:
    """Each exercise of the list, and whether it comes."""
    code, out, err = say("list", *words)
    assert (code, err) == (0, "")
    lines = [line for line in out.splitlines() if line.startswith(("  ", "- ")) and "  " in line[2:]]
    return {line[2:].split()[0]: line.startswith("  ") for line in lines}


def data(say: Say, *words: str) -> Any:
    code, out, err = say(*words, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["version"] == 1
    return found


def test_all_of_them_by_family_within_80_columns(say: Say) -> None:
    _code, out, _err = say("list")
    lines = out.splitlines()

    assert len(listed(say)) == 72
    assert lines[0] == "Lower back and seat"
    assert [each for each in lines if len(each) > 80] == []
    assert len([each for each in lines if each and not each.startswith((" ", "-"))]) == 12
    assert lines[-1] == "- does not come: your settings hide it, or it is put aside"


def test_by_default_only_what_needs_the_floor_a_step_stairs_or_another_desk_does_not_come(say: Say) -> None:
    hidden = {each["id"] for each in data(say, "list")["exercises"] if each["hidden"]}
    special = {"mat", "sit-stand-desk", "step", "stairs"}

    assert hidden == {
        each["id"]
        for each in data(say, "list")["exercises"]
        if each["position"] == "floor" or special & set(each["equipment"])
    }
    assert {name for name, comes in listed(say).items() if not comes} == hidden


def test_a_health_tag_hides_at_once_what_does_not_go_with_it(say: Say, home: Path) -> None:
    assert listed(say, "--tag", "vertigo")["chin-tuck"]
    (home / "health.toml").write_text('[health]\nskip_if = ["vertigo"]\n')

    assert set(listed(say, "--tag", "vertigo").values()) == {False}


def test_what_is_put_aside_does_not_come(say: Say, aside: list[str]) -> None:
    aside += ["eyes", "belly-breathing"]
    found = listed(say)

    assert not found["look-far-20"]
    assert not found["belly-breathing"]
    assert found["exhale-and-drop"]


@pytest.mark.parametrize("killed", [True, False])
def test_what_is_put_aside_is_known_too_while_no_postured_runs(say: Say, killed: bool) -> None:
    """Put aside before the last snapshot, and after it; what was brought back comes."""
    now = Instant(datetime(2026, 11, 23, 9, 7, tzinfo=UTC), timedelta(minutes=7919))
    state = replace(fresh(now), locked_families=frozenset({"eyes"}), hidden=frozenset({"belly-breathing"}))
    number = 7
    found = paths.find(os.environ)
    if killed:
        entries: list[dict[str, Any]] = [
            {"kind": "decision", "decision": "safety", "family": "glute"},
            {"kind": "decision", "decision": "outcome", "outcome": "not-for-me", "exercise": "chin-tuck"},
            {"kind": "decision", "decision": "outcome", "outcome": "done", "exercise": "hands-off-drop"},
            {"kind": "event", "event": "trust", "name": "belly-breathing"},
        ]
        head = {"at": now.wall.isoformat(), "elapsed": now.elapsed.total_seconds()}
        lines = [encode_line({**head, **each, "n": number + 1 + at}) for at, each in enumerate(entries)]
        Path(found.journal).mkdir(parents=True)
        (Path(found.journal) / "2026-11.jsonl").write_bytes(b"".join(lines))
    Path(found.snapshot).parent.mkdir(parents=True, exist_ok=True)
    taken = recovery.snapshot(state, included=number, last=number, boot="", offset=timedelta(0))
    snapshots.write(found.snapshot, taken)

    comes = listed(say)

    assert not comes["look-far-20"]
    assert comes["belly-breathing"] is killed
    assert comes["seated-figure-four"] is not killed
    assert comes["chin-tuck"] is not killed
    assert comes["hands-off-drop"]


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"included": 3, "state": {}}', b"\xff", b"{" * 9999])
def test_a_snapshot_that_nobody_can_read_hides_nothing_and_stays_as_it_is(say: Say, broken: bytes) -> None:
    snapshot = Path(paths.find(os.environ).snapshot)
    snapshot.parent.mkdir(parents=True)
    snapshot.write_bytes(broken)

    assert listed(say)["look-far-20"]
    assert snapshot.read_bytes() == broken
    assert list(snapshot.parent.iterdir()) == [snapshot]


@pytest.mark.parametrize(
    ("words", "some", "key", "value"),
    [
        (("--category", "eyes"), "look-far-20", "category", "eyes"),
        (("--position", "floor"), "clamshell", "position", "floor"),
        (("--category", "walk", "--position", "walking"), "walk-5", "position", "walking"),
    ],
)
def test_only_those_that_one_looks_for(say: Say, words: tuple[str, ...], some: str, key: str, value: str) -> None:
    found = data(say, "list", *words)["exercises"]

    assert some in {each["id"] for each in found}
    assert {each[key] for each in found} == {value}
    assert len(found) < 72


def test_by_tag_and_by_every_word_of_a_text(say: Say) -> None:
    assert all("vertigo" in each["skip_if"] for each in data(say, "list", "--tag", "vertigo")["exercises"])
    assert set(listed(say, "FIGURE", "four", "leaning", "mat")) == set()
    assert set(listed(say, "figure-four")) == {"seated-figure-four", "floor-figure-four", "supine-figure-four"}
    assert set(listed(say, "figure-four", "SEATED")) == {"seated-figure-four"}


def test_nothing_found_is_said(say: Say) -> None:
    assert say("list", "yodel") == (0, "No exercise is like that.\n", "")
    assert data(say, "list", "yodel")["exercises"] == []


def test_a_german_looks_for_german_words_and_for_english_ones(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURED_LANGUAGE", "de")
    with german(str(tmp_path / "german")):
        assert set(listed(say, "blinzeln")) == {"blink-reset"}
        assert "blink-reset" in listed(say, "blink")


@pytest.mark.parametrize(
    ("option", "word", "known"),
    [("--category", "toes", "eyes"), ("--position", "upside-down", "standing"), ("--tag", "sadness", "vertigo")],
)
def test_a_word_that_is_none_is_refused_with_those_there_are(say: Say, option: str, word: str, known: str) -> None:
    code, out, err = say("list", option, word)

    assert (code, out) == (64, "")
    first, *_meant, last = err.splitlines()
    assert first == f"postured: “{word}” is none of the words for {option}"
    assert known in last.strip().split(", ")


def test_a_word_that_is_nearly_one_has_a_guess(say: Say) -> None:
    _code, _out, err = say("list", "--tag", "dizzy")
    assert "Did you mean" not in err

    for option, word, meant in (("--category", "glutes", "glute"), ("--tag", "knee", "knee-pain")):
        assert say("list", option, word)[2].splitlines()[1] == f"  Did you mean {meant}?"


def test_one_has_all_that_is_known_of_it_within_80_columns(say: Say) -> None:
    for name in listed(say):
        code, out, err = say("show", name)
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[1].startswith(f"{name} · ")
        assert [each for each in lines if len(each) > 80] == []
        assert "1. " in out
        assert "How it is done: " in out
        assert "How much of it: " in out
        assert "not clinically reviewed" in out
        assert "`postured safety`" in lines[-1]
        assert "{" not in out


def test_one_that_does_not_come_says_so(say: Say, aside: list[str]) -> None:
    line = "It does not come: your settings hide it, or it is put aside."

    assert line in say("show", "clamshell")[1].splitlines()
    assert line not in say("show", "look-far-20")[1].splitlines()
    aside.append("eyes")
    assert line in say("show", "look-far-20")[1].splitlines()


def test_one_for_programs(say: Say) -> None:
    found = data(say, "show", "seated-figure-four")["exercise"]

    assert found["id"] == "seated-figure-four"
    assert (found["category"], found["position"], found["kind"]) == ("glute", "seated", "exercise")
    assert found["lasts"] == 75.0
    assert (found["dose"]["hold"], found["dose"]["breaths"], found["dose"]["per_side"]) == (0.0, 6, True)
    assert "knee-pain" in found["skip_if"]
    assert found["hidden"] is False
    assert found["reviewed"] == "not clinically reviewed"
    assert found["steps"]


def test_one_that_is_not_there_has_a_guess(say: Say) -> None:
    assert say("show", "seated-figur-four") == (
        66,
        "",
        "postured: there is no exercise “seated-figur-four”\n  Did you mean seated-figure-four?\n",
    )
    assert say("show", "yodel")[2].splitlines()[1] == "  `postured exercises list` has them all."


def test_a_family_is_no_exercise(say: Say) -> None:
    assert say("show", "glute")[2].splitlines() == [
        "postured: there is no exercise “glute”",
        "  It is a family: `postured exercises list --category glute` has its exercises.",
    ]


def test_settings_that_do_not_count_are_told_in_a_line_beside(say: Say, home: Path) -> None:
    (home / "config.toml").write_text("[huors]\n[sond]\n")
    line = "2 problems in the settings, and so more or less may be hidden here; `postured config check` tells them.\n"

    for words in (("list",), ("show", "look-far-20"), ("list", "--json")):
        code, out, err = say(*words)
        assert (code, err) == (0, line)
        assert out


def test_an_organisations_own_do_not_look_hidden(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "system"
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises/theirs.toml").write_text(OWN.format(id="look-up", lasts="30s"))
    monkeypatch.setattr(policy, "of_this_machine", lambda: System(str(folder), owner=os.getuid(), top=str(tmp_path)))

    assert listed(say, "--category", "neck-shoulder")["look-up"]


def test_ones_own_are_among_them_and_a_broken_one_is_told_beside_the_others(say: Say, home: Path) -> None:
    folder = home / "exercises"
    (folder / "mine.toml").write_text(OWN.format(id="look-up", lasts="30s") + OWN.format(id="look-down", lasts="soon"))
    code, out, err = say("list", "--category", "neck-shoulder")

    assert code == 0
    assert "  look-up " in out
    assert "look-down" not in out
    assert "exercises.look-down.lasts" in err
    assert str(folder / "mine.toml") in err
    assert "your own" in say("show", "look-up")[1].splitlines()[1]


def test_a_long_name_of_ones_own_is_cut_and_the_line_still_fits(say: Say, home: Path) -> None:
    name = "a-very-long-name-for-something-that-is-done-in-a-moment-only"
    (home / "exercises/mine.toml").write_text(OWN.format(id=name, lasts="30s"))

    assert [line for line in say("list")[1].splitlines() if len(line) > 80] == []
