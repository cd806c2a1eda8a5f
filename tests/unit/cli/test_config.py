"""`postured config` on files of its own: what is shown, explained, checked and refused."""

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from postured.cli import main
from postured.settings import policy
from postured.settings.policy import System

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, on a machine whose employer says nothing yet."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    system = System(str(tmp_path / "etc"), owner=os.getuid(), top=str(tmp_path))
    monkeypatch.setattr(policy, "of_this_machine", lambda: system)
    return tmp_path


@pytest.fixture
def call(home: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Exit code, and what was printed on either stream, with the home's path left out."""

    def called(*words: str) -> tuple[int, str, str]:
        code = main(["config", *words])
        out, err = capsys.readouterr()
        return code, out.replace(str(home), "~"), err.replace(str(home), "~")

    return called


def put(home: Path, text: str, name: str = ".config/postured/config.toml") -> str:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text))
    file.chmod(0o600)
    return str(file)


def shown(call: Call, *words: str) -> dict[str, Any]:
    code, out, _err = call("show", *words, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    assert found["version"] == 1
    return found


OURS = """\
    [routines.move]
    every = "40m"
    [health]
    skip_if = ["vertigo"]
    """


def test_what_is_shown_could_stand_in_a_file(home: Path, call: Call) -> None:
    put(home, OURS)

    code, out, _err = call("show", "--health")

    assert code == 0
    put(home, out)
    again = call("show", "--health")[1]
    assert again == out
    assert tomllib.loads(out) == {
        name: each for name, each in shown(call, "--health")["settings"].items() if each != {}
    }
    assert tomllib.loads(out)["routines"]["move"]["every"] == "40m"
    assert max(map(len, out.splitlines())) <= 80


def test_where_everything_comes_from(home: Path, call: Call) -> None:
    put(home, OURS)

    out = call("show", "--origin")[1]

    assert 'every = "40m"  # yours, ~/.config/postured/config.toml:2\n' in out
    assert 'min_gap = "10m"  # built in\n' in out
    assert tomllib.loads(out)["routines"]["move"]["every"] == "40m"


def test_a_long_place_stands_above_its_line(home: Path, call: Call) -> None:
    file = put(home, '[routines.move]\nexercises = ["eyes", "wrist", "neck-shoulder"]\n', f"{'long' * 9}.toml")

    out = call("show", "--origin", "--config", file)[1]

    lines = out.splitlines()
    at = lines.index('exercises = ["eyes", "wrist", "neck-shoulder"]')
    assert lines[at - 1] == f"# yours, ~/{'long' * 9}.toml:2"


def test_health_is_shown_only_to_whoever_asks(home: Path, call: Call) -> None:
    put(home, OURS)
    put(home, '[health]\nskip_if = ["knee-pain"]\nmood = "vertigo"\n', ".config/postured/health.toml")

    for words in (["show"], ["show", "--origin"], ["show", "--json"], ["show", "--json", "--origin"]):
        out = call(*words)[1]
        assert "vertigo" not in out
        assert "knee-pain" not in out
        assert "skip_if" not in out
    assert call("show")[1].endswith("\n# [health] is shown with --health.\n")
    assert shown(call, "--health")["settings"]["health"]["skip_if"] == ["vertigo", "knee-pain"]
    assert "skip_if" in call("show", "--health")[1]


@pytest.mark.parametrize(
    "text",
    [
        '[health]\nskip_if = ["vertigoo"]\n',
        'health = "vertigoo"\n',
        "[health]\nskip_if = vertigoo\n",
        '[health]\nskip_if = ["vertigoo\n',
        '[health]\noffice = "vertigoo"\n',
    ],
)
def test_nor_does_a_mistake_in_it_show_it(home: Path, call: Call, text: str) -> None:
    put(home, text)

    found = shown(call)

    (problem,) = found["problems"]
    assert "vertigoo" not in json.dumps(found)
    assert problem["message"] == "`postured config check` tells what it is."
    assert problem["file"] == "~/.config/postured/config.toml"


def test_origins_are_told_to_programs(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, 'profile = "gentle"\n[interruptions]\nper_day = 9\n')
    put(home, '[hours]\nquiet_before_end = "15m"\n', "etc/mandatory.toml")
    monkeypatch.setenv("POSTURED_SOUND__ENABLED", "yes")

    found = shown(call, "--origin")

    origins = found["origins"]
    assert origins["interruptions.per_day"] == {
        "layer": "user",
        "file": "~/.config/postured/config.toml",
        "line": 3,
        "locked": False,
        "clamped": False,
    }
    assert origins["interruptions.per_hour"]["layer"] == "profile"
    assert origins["sound.enabled"]["layer"] == "environment"
    assert (origins["hours.quiet_before_end"]["layer"], origins["hours.quiet_before_end"]["locked"]) == (
        "mandatory",
        True,
    )
    assert origins["hours.days"] == {"layer": "built-in", "file": None, "line": None, "locked": False, "clamped": False}
    assert [each["layer"] for each in found["layers"]] == ["built-in", "profile", "user", "environment", "mandatory"]
    assert not [key for key in origins if key.startswith("health")]


def test_who_says_so_stands_on_top(home: Path, call: Call) -> None:
    put(home, '[sound]\nenabled = "loud"\n')
    put(
        home,
        '[organisation]\nname = "Example Ltd"\nnote = "Ask us anything."\n[bounds]\n"routines.move.every" = '
        '{ min = "40m" }\n',
        "etc/mandatory.toml",
    )

    out = call("show")[1]

    assert out.startswith(
        dedent(
            """\
            # Example Ltd
            # Ask us anything.
            # 1 problem in the settings; `postured config check` tells it.

            profile = "standard"
            """
        )
    )
    assert shown(call)["organisation"] == {"name": "Example Ltd", "contact": "", "note": "Ask us anything."}


def test_one_setting_is_explained(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, 'profile = "gentle"\n[routines.move]\nevery = "40m"\n')
    monkeypatch.setenv("POSTURED_ROUTINES__MOVE__EVERY", "50m")

    code, out, _err = call("explain", "routines.move.every")

    assert code == 0
    lines = [
        line.split("  ~")[0].rstrip() if "gentle.toml" not in line else line.split(", ")[0] for line in out.splitlines()
    ]
    assert "\n".join(lines) == dedent(
        """\
        routines.move.every = "50m"
          After this much time of the kind that "counts" says; "never" where it comes
          only at the times in "at".
          Takes a length of time from 1s to 24h such as "5m" or "1h30m", or "never".
          A policy of an employer may set it: 10m or more.

          "30m"  built in
          "45m"  profile
          "40m"  yours, ~/.config/postured/config.toml:3
        → "50m"  environment"""
    )


def test_every_setting_can_be_explained(home: Path, call: Call) -> None:
    from postured.settings.declaration import settings

    for each in settings():
        key = ".".join(each.key).replace("NAME", "micro-break")
        code, out, err = call("explain", key)
        assert (code, err) == (0, "")
        assert " ".join(out.split()).find(each.sentence) > 0
        assert json.loads(call("explain", key, "--json")[1])["settings"][0]["key"] == key


def test_health_adds_up_and_is_explained_so(home: Path, call: Call) -> None:
    put(home, OURS)
    put(home, '[health]\nskip_if = ["knee-pain"]\n', ".config/postured/health.toml")

    out = call("explain", "health.skip_if")[1]

    assert out.startswith('health.skip_if = ["vertigo", "knee-pain"]\n')
    assert '→ ["vertigo"]    yours, ~/.config/postured/config.toml:4\n' in out
    assert '→ ["knee-pain"]  yours, ~/.config/postured/health.toml:2\n' in out
    assert out.endswith("  These add up: what one of them hides, no other brings back.\n")


def test_what_is_fixed_is_explained_by_the_policys_name(home: Path, call: Call) -> None:
    put(home, OURS)
    put(home, '[routines.move]\nevery = "45m"\n', "etc/mandatory.toml")

    out = call("explain", "routines.move.every")[1]

    assert '→ "45m"  mandatory, ~/etc/mandatory.toml:2\n' in out
    assert " ".join(out.split()).endswith(" Fixed by your employer, in ~/etc/mandatory.toml.")
    assert json.loads(call("explain", "routines.move.every", "--json")[1])["settings"][0]["locked_by"].endswith(
        "/etc/mandatory.toml"
    )


def test_a_file_that_does_not_count_is_told_when_explaining(home: Path, call: Call) -> None:
    put(home, '[routines.move]\nevery = "40m"\n[sound]\nenabled = 1\n')

    out = " ".join(call("explain", "routines.move.every")[1].split())

    assert '→ "30m" built in' in out
    assert "config.toml does not count, because something in it is wrong: see `postured config check`." in out


def test_a_table_is_explained_key_by_key(home: Path, call: Call) -> None:
    put(home, OURS)

    assert call("explain", "presence")[1] == dedent(
        """\
        # How postured tells whether you sit there.

        [presence]
        idle_after = "30s"  # built in
        away_after = "5m"  # built in
        calls_are_presence = true  # built in
        """
    )
    assert 'every = "40m"  # yours, ~/.config/postured/config.toml:2' in call("explain", "routines")[1]
    assert call("explain", "window")[1] == "# The window of a break.\n# Nothing can be set in it.\n"
    told = json.loads(call("explain", "ramp", "--json")[1])
    assert [each["key"] for each in told["settings"]] == ["ramp.enabled"]


@pytest.mark.parametrize(
    ("key", "title", "advice"),
    [
        ("routines.move.evry", "there is no setting routines.move.evry", "Did you mean routines.move.every?"),
        ("routines.moove.every", "there is no setting routines.moove.every", "Did you mean routines.move.every?"),
        ("idle_after", "there is no setting idle_after", "Did you mean presence.idle_after?"),
        ("zzz", "there is no setting zzz", ""),
        ("routines.zzzzzz", "there is no setting routines.zzzzzz", ""),
        ("hours.", "there is no setting hours.", ""),
    ],
)
def test_a_key_that_is_none_is_wrong_usage(home: Path, call: Call, key: str, title: str, advice: str) -> None:
    code, out, err = call("explain", key)

    assert (code, out) == (64, "")
    assert err == f"postured: {title}\n" + (f"  {advice}\n" if advice else "")


def test_without_any_file_nothing_is_wrong(home: Path, call: Call) -> None:
    assert call("check") == (0, "You have no settings file, and need none: everything is as it comes.\n", "")


def test_all_layers_are_checked_at_once(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "[sound]\nenabled = 1\nvolume = 3\n")
    put(home, '[routines.move]\nevery = "5m"\n', "etc/mandatory.toml")
    monkeypatch.setenv("POSTURED_HOURS__DAYZ", "mon")

    code, out, err = call("check")

    assert (code, out) == (78, "")
    assert err.startswith(
        "postured: 4 problems in the settings\n  ~/.config/postured/config.toml:2:11: sound.enabled\n"
    )
    assert "\n  environment: hours.dayz\n" in err
    assert '\n    Found "5m"; a policy may say 10m or more here.\n' in err
    found = json.loads(call("check", "--json")[1])
    assert [(each["layer"], each["line"], each["key"]) for each in found["problems"]] == [
        ("user", 2, "sound.enabled"),
        ("user", 3, "sound.volume"),
        ("environment", None, "hours.dayz"),
        ("mandatory", 2, "routines.move.every"),
    ]
    assert set(found["problems"][0]) == {"layer", "file", "line", "column", "key", "message", "advice"}


def test_a_sound_file_is_told_to_be_one(home: Path, call: Call) -> None:
    put(home, OURS)

    assert call("check") == (0, "Nothing is wrong with your settings.\n  ~/.config/postured/config.toml\n", "")
    assert json.loads(call("check", "--json")[1])["problems"] == []


def test_a_wish_outside_the_bounds_is_a_note_and_no_mistake(home: Path, call: Call) -> None:
    put(home, '[routines.move]\nevery = "15m"\n')
    put(home, '[bounds]\n"routines.move.every" = { min = "20m" }\n', "etc/mandatory.toml")

    code, out, _err = call("check")

    assert code == 0
    assert 'Your "15m" stays in place, and "20m" is in force' in out
    assert len(json.loads(call("check", "--json")[1])["notes"]) == 1


def test_bounds_are_told_where_somebody_asks_what_holds(home: Path, call: Call) -> None:
    put(home, '[bounds]\n"routines.move.every" = { min = "20m", max = "1h" }\n', "etc/mandatory.toml")

    assert shown(call, "--origin")["bounds"] == [
        {"key": "routines.move.every", "min": "20m", "max": "1h", "file": "~/etc/mandatory.toml"}
    ]
    out = call("explain", "routines.move.every")[1]
    assert "Your employer allows 20m to 1h, in ~/etc/mandatory.toml." in " ".join(out.split())
    told = json.loads(call("explain", "routines.move", "--json")[1])["settings"]
    assert [(each["key"], each["bounds"]["min"]) for each in told if each["bounds"]] == [("routines.move.every", "20m")]


def test_that_something_was_said_of_health_is_told_to_whoever_asks(home: Path, call: Call) -> None:
    put(home, '[health]\nskip_if = ["vertigo"]\n', ".config/postured/health.toml")

    assert "health" not in json.dumps(shown(call, "--origin"))
    assert "health.toml" in json.dumps(shown(call, "--origin", "--health"))


def test_a_policy_to_be_checked_has_a_name(call: Call) -> None:
    code, _out, err = call("check", "--policy")

    assert (code, err.splitlines()[0]) == (64, "postured: which file?")


def test_what_is_wrong_with_a_policy_is_nobodys_secret(home: Path, call: Call) -> None:
    Path(put(home, "[sound]\nenabled = true\n", "etc/mandatory.toml")).chmod(0o666)

    assert [each["message"].split(":")[0] for each in shown(call)["problems"]] == ["This policy does not count"]


def test_a_file_that_counts_as_it_was_is_told_to_when_explaining(home: Path, call: Call) -> None:
    file = put(home, '[routines.move]\nevery = "soon"\n')
    notes = {"latest": {"last_good": {file: {"routines": {"move": {"every": "41m"}}}}}}
    put(home, json.dumps(notes), ".local/share/postured/settings.json")

    out = call("explain", "routines.move.every")[1]

    assert out.startswith('routines.move.every = "41m"\n')
    assert "~/.config/postured/config.toml counts as it was before" in " ".join(out.split())


def test_an_employers_file_that_others_could_have_written_is_a_problem(home: Path, call: Call) -> None:
    Path(put(home, "[sound]\nenabled = true\n", "etc/mandatory.toml")).chmod(0o666)

    code, _out, err = call("check")

    assert code == 78
    assert "This policy does not count" in err


def test_health_that_others_can_read_is_a_problem(home: Path, call: Call) -> None:
    Path(put(home, '[health]\nskip_if = ["vertigo"]\n', ".config/postured/health.toml")).chmod(0o644)

    code, _out, err = call("check")

    assert code == 78
    assert "chmod 600 ~/.config/postured/health.toml" in err
    assert "vertigo" not in err


@pytest.mark.parametrize(
    ("where", "text"),
    [(".config/postured/config.toml", '[routines.move]\nexercises = ["eyes", "wrists"]\n')],
)
def test_an_exercise_that_nobody_has_is_told(home: Path, call: Call, where: str, text: str) -> None:
    file = put(home, text, where)
    told = dedent(
        """\
        postured: 1 problem in the settings
          ~/.config/postured/config.toml:2:22: routines.move.exercises
            2 | exercises = ["eyes", "wrists"]
              |                      ^
            Found "wrists", which is no category and no exercise; the others in the list
            count.
            Did you mean "wrist"?
        """
    )

    assert call("check") == (78, "", told)
    assert call("check", file) == (78, "", told)


def test_what_is_wrong_with_a_calendar_is_told(home: Path, call: Call) -> None:
    put(home, '[interruptions]\ncalendars = ["work.ics", "none.ics"]\n')
    put(home, "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n", ".config/postured/work.ics")

    code, out, err = call("check")

    assert (code, out) == (78, "")
    assert "~/.config/postured/work.ics:3\n    This calendar is cut off; what is whole in it counts.\n" in err
    assert "~/.config/postured/none.ics\n    There is no calendar here.\n" in err


def test_files_are_checked_each_by_itself(home: Path, call: Call) -> None:
    put(home, "nonsense = 1\n")
    one = put(home, 'profile = "gentle"\n', "one.toml")
    two = put(home, '[presence]\naway_after = "1s"\n', "two.toml")
    three = put(home, "a = \n", "three.toml")

    assert call("check", one)[0] == 0
    code, _out, err = call("check", one, two, three)

    assert code == 78
    assert err.startswith("postured: 2 problems in the settings\n  ~/two.toml:2:14: presence.away_after\n")
    assert "~/three.toml:1:5\n" in err


def test_a_file_may_adjust_a_routine_of_the_employers(home: Path, call: Call) -> None:
    put(home, '[routines.tea]\nevery = "1h"\n', "etc/recommended.toml")
    mine = put(home, '[routines.tea]\nlasts = "3m"\n')

    assert call("check", mine)[0] == 0
    assert call("check")[0] == 0


def test_a_file_that_is_not_there_is_no_input(home: Path, call: Call) -> None:
    code, _out, err = call("check", str(home / "none.toml"))

    assert (code, err) == (66, "postured: 1 problem in the settings\n  ~/none.toml\n    There is no such file.\n")
    assert call("check", str(home / "none.toml"), "--json")[0] == 66
    assert call("show", "--config", str(home / "none.toml"))[0] == 66
    assert call("explain", "hours", "--config", str(home / "none.toml"))[0] == 66


HEALTH_OF_OTHERS = "[health]\noffice = false\n"


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("mine.toml", [], 0),
        ("mine.toml", ["--policy"], 78),
        ("mandatory.toml", [], 78),
        ("mandatory.example.toml", [], 78),
        ("recommended.d/10-all.toml", [], 78),
    ],
)
def test_an_employers_file_is_known_by_its_name_or_told_to_be_one(
    home: Path, call: Call, name: str, words: list[str], code: int
) -> None:
    assert call("check", put(home, HEALTH_OF_OTHERS, name), *words)[0] == code


@pytest.mark.parametrize("table", ['[organisation]\nname = "Example Ltd"\n', '[bounds]\n"hours.days" = {}\n'])
def test_or_by_what_only_such_a_file_may_hold(home: Path, call: Call, table: str) -> None:
    code, _out, err = call("check", put(home, f"{HEALTH_OF_OTHERS}{table}", "roll-out.toml"))

    assert code == 78
    assert "health.office" in err
    assert "There is no setting organisation" not in err


def test_bounds_bind_only_in_a_mandatory_file(home: Path, call: Call) -> None:
    text = '[bounds]\n"routines.move.every" = { min = "20m" }\n'

    assert call("check", put(home, text, "mandatory.d/a.toml"))[0] == 0
    assert call("check", put(home, text, "recommended.toml"))[0] == 78


def test_a_first_file_has_every_setting_and_changes_none(home: Path, call: Call) -> None:
    before = shown(call)["settings"]

    code, out, _err = call("init")

    file = home / ".config/postured/config.toml"
    assert code == 0
    assert out == (
        "~/.config/postured/config.toml has every setting with its default."
        " Take the # from those that you want otherwise.\n"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert "#min_gap = " in file.read_text()
    assert "postured.settings.generate" not in file.read_text()
    assert shown(call)["settings"] == before


def test_a_file_that_is_there_is_never_overwritten(home: Path, call: Call) -> None:
    file = put(home, "# mine\n")

    code, out, err = call("init")

    assert (code, out) == (73, "")
    assert err.startswith("postured: there is a settings file already: ~/.config/postured/config.toml\n")
    assert Path(file).read_text() == "# mine\n"


def test_a_file_may_begin_elsewhere(home: Path, call: Call) -> None:
    file = home / "else" / "where.toml"

    assert json.loads(call("init", "--config", str(file), "--json")[1])["file"] == "~/else/where.toml"
    assert file.exists()


def test_where_things_lie(home: Path, call: Call) -> None:
    assert call("path") == (0, "~/.config/postured/config.toml\n", "")
    found = json.loads(call("path", "--json")[1])
    assert found == {
        "version": 1,
        "exists": False,
        "config": "~/.config/postured/config.toml",
        "health": "~/.config/postured/health.toml",
        "exercises": "~/.config/postured/exercises",
        "policy": "~/etc",
    }


def test_the_schema_is_the_one_that_is_shipped(home: Path, call: Call) -> None:
    from postured.settings.paths import shipped

    assert call("schema")[1] == Path(shipped("postured.schema.json")).read_text(encoding="utf-8")


def test_what_a_policy_fixes_is_not_for_the_person_to_set(home: Path, call: Call) -> None:
    file = put(home, "# mine\n")
    put(home, '[routines.move]\nevery = "45m"\n', "etc/mandatory.toml")

    code, out, err = call("set", "routines.move.every", "30m")

    assert (code, out) == (78, "")
    assert err == dedent(
        """\
        postured: routines.move.every is fixed by your employer
          ~/etc/mandatory.toml says routines.move.every = "45m", and nobody but your employer can change that.
        """
    )
    assert Path(file).read_text() == "# mine\n"
    assert call("set", "routines.move.lasts", "3m")[0] == 0


def test_what_is_bound_can_be_set_and_what_is_in_force_is_told(home: Path, call: Call) -> None:
    put(home, '[bounds]\n"routines.move.every" = { min = "20m" }\n', "etc/mandatory.toml")

    code, out, _err = call("set", "routines.move.every", "15m")

    assert code == 0
    assert out.splitlines()[1].startswith('Your "15m" stays in place, and "20m" is in force: ')
    assert not json.loads(call("set", "routines.move.every", "15m", "--json")[1])["in_force"]
    assert json.loads(call("set", "routines.move.every", "25m", "--json")[1])["in_force"]


def test_what_a_policy_leaves_no_room_for_can_be_set_and_is_told(home: Path, call: Call) -> None:
    put(home, "[routines.lunch]\nenabled = true\n", "etc/mandatory.toml")

    code, out, _err = call("set", "routines.lunch.at", "[]")

    assert code == 0
    assert out.splitlines()[1].startswith("Found no time for this routine to come at. Your wish stays in place")
    assert not json.loads(call("set", "routines.lunch.at", "[]", "--json")[1])["in_force"]
    assert shown(call)["settings"]["routines"]["lunch"]["at"] == ["12:30"]


def test_a_recommendation_that_is_broken_keeps_nothing_of_the_persons_from_counting(home: Path, call: Call) -> None:
    put(home, '[routines.move]\nevery = "5m"\n', "etc/recommended.toml")

    assert json.loads(call("set", "routines.move.every", "20m", "--json")[1])["in_force"]
    assert shown(call)["settings"]["routines"]["move"]["every"] == "20m"


def test_a_variable_that_prevails_is_told(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURED_SOUND__ENABLED", "yes")

    out = call("set", "sound.enabled", "no")[1]

    assert out.splitlines()[1] == "But true is in force (environment)."
