"""From files, variables and options to the settings in force."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from postured.settings.layers import Level
from postured.settings.model import Health, Settings
from postured.settings.paths import shipped
from postured.settings.resolve import PROFILES, Resolved, resolve

MINUTE = timedelta(minutes=1)


def written(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text)
    return str(file)


def test_without_any_file_the_built_in_settings_are_in_force(tmp_path: Path) -> None:
    resolved = resolve(config=str(tmp_path / "config.toml"), health=str(tmp_path / "health.toml"), environ={})

    assert resolved.combined.settings == Settings()
    assert resolved.problems == ()
    assert resolved.files == (str(tmp_path / "config.toml"), str(tmp_path / "health.toml"))


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    (problem,) = resolve(config=str(tmp_path / "none.toml"), must_exist=True, environ={}).problems

    assert problem.missing
    assert (problem.layer, problem.file, problem.message) == (
        "user",
        str(tmp_path / "none.toml"),
        "There is no such file.",
    )


def test_each_layer_has_its_say(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "gentle"\n[routines.move]\nlasts = "3m"\nstyle = "window"\n')

    resolved = resolve(
        config=config,
        environ={"POSTURED_ROUTINES__MOVE__STYLE": "fullscreen"},
        sets=["routines.move.wait_at_most=1m"],
    )

    def origin(key: str) -> Level:
        return resolved.combined.origin(("routines", "move", key)).level

    assert resolved.problems == ()
    assert origin("every") is Level.PROFILE
    assert origin("lasts") is Level.USER
    assert origin("style") is Level.ENVIRONMENT
    assert origin("wait_at_most") is Level.COMMAND_LINE
    assert origin("counts") is Level.BUILT_IN
    assert resolved.files == (shipped("profiles", "gentle.toml"), config)


def test_a_bad_layer_is_left_out_whole_and_the_others_count(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'language = "de"\nprofile = "gentle"\n[sound]\nenabled = 1\n')

    resolved = resolve(config=config, environ={"POSTURED_HOURS__DAYS": "mon"})

    settings = resolved.combined.settings
    assert (settings.language, settings.profile, settings.hours.days) == ("", "standard", ("mon",))
    assert settings.interruptions.per_hour == 2
    assert [each.layer for each in resolved.problems] == ["user"]


def test_problems_come_in_the_order_of_the_layers(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", "x = 1\n")
    health = written(tmp_path, "health.toml", "y = 1\n")

    found = resolve(config=config, health=health, environ={"POSTURED_Z": "1"}, sets=["w=1"]).problems

    assert [(each.layer, each.key) for each in found] == [
        ("user", "x"),
        ("user", "y"),
        ("user", "y"),
        ("environment", "z"),
        ("command-line", "w"),
    ]


def test_a_profile_is_told_before_what_lies_over_it(tmp_path: Path) -> None:
    own = written(tmp_path, "mine.toml", "x = 1\n")
    config = written(tmp_path, "config.toml", "y = 1\n")

    found = resolve(config=config, environ={"POSTURED_PROFILE": own}).problems

    assert [(each.layer, each.key) for each in found] == [("profile", "x"), ("user", "y")]


def test_health_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", "[health]\noffice = false\n")
    health = written(tmp_path, "health.toml", '[health]\nskip_if = ["vertigo"]\n')

    settings = resolve(config=config, health=health, environ={}).combined.settings

    assert settings.health.skip_if == ("vertigo",)
    assert not settings.health.office


def test_nothing_but_health_lies_in_the_health_file(tmp_path: Path) -> None:
    health = written(tmp_path, "health.toml", '[health]\nskip_if = ["vertigo"]\n\n[sound]\nenabled = true\n')

    resolved = resolve(config=None, health=health, environ={})

    (problem,) = resolved.problems
    assert problem.message == "Found sound, expected nothing but [health] in this file."
    assert problem.advice == "It belongs into config.toml."
    assert (problem.line, problem.column) == (4, 2)
    assert not resolved.combined.settings.sound.enabled


def test_tags_outside_of_their_table_count_and_are_told(tmp_path: Path) -> None:
    health = written(tmp_path, "health.toml", 'skip_if = ["vertigo"]\npositions = ["seated"]\n')

    resolved = resolve(config=None, health=health, environ={})

    assert [(each.line, each.message, each.advice) for each in resolved.problems if each.line == 1][:1] == [
        (1, "Found skip_if outside of [health].", "Put it under [health].")
    ]
    settings = resolved.combined.settings.health
    assert (settings.skip_if, settings.positions) == (("vertigo",), ("seated",))


def test_what_a_slip_put_beside_the_table_adds_up_with_what_is_in_it(tmp_path: Path) -> None:
    text = 'skip_if = ["vertigo"]\n[health]\nskip_if = ["knee-pain"]\n[helth]\nskip_if = ["hip-replacement"]\n'
    health = written(tmp_path, "health.toml", text)

    resolved = resolve(config=None, health=health, environ={})

    assert set(resolved.combined.settings.health.skip_if) == {"vertigo", "knee-pain", "hip-replacement"}
    assert "Did you mean [health]?" in [each.advice for each in resolved.problems]


@pytest.mark.parametrize(
    "slip",
    [
        'skip_if = ["vertigo"]\n',
        '[tray]\nskip_if = ["vertigo"]\n',
        '[routines.move]\nskip_if = ["vertigo"]\n',
        '[health]\nskip_if = "vertigo"\n',
        '[health]\nskip_if = ["Vertigo"]\n',
        '[health]\nskip_if = ["vertgo", 3, "sadness"]\n',
        '[health]\nskip-if = ["vertigo"]\n',
    ],
)
@pytest.mark.parametrize("name", ["config.toml", "health.toml"])
def test_a_slip_drops_nothing_that_was_said_of_health(tmp_path: Path, slip: str, name: str) -> None:
    written(tmp_path, name, slip)

    resolved = resolve(config=str(tmp_path / "config.toml"), health=str(tmp_path / "health.toml"), environ={})

    assert resolved.problems
    assert resolved.combined.settings.health.skip_if == ("vertigo",)


BAD = {
    "a misspelt key": "[sound]\nenabeld = true\n",
    "a wrong value": '[routines.move]\nevery = "soon"\n',
    "what does not go together": '[presence]\nidle_after = "2m"\naway_after = "1m"\n',
    "a routine without a time": '[routines.tea]\nlasts = "3m"\n',
    "no such profile": 'profile = "none.toml"\n',
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_health_counts_also_in_a_file_that_is_left_out(tmp_path: Path, bad: str) -> None:
    health = '[health]\nskip_if = ["vertigo"]\npositions = ["seated"]\n'
    config = written(tmp_path, "config.toml", f'{bad}[hours]\ndays = ["mon"]\n{health}')

    resolved = resolve(config=config, environ={})

    settings = resolved.combined.settings
    assert len(resolved.problems) == 1
    assert (settings.health.skip_if, settings.health.positions) == (("vertigo",), ("seated",))
    assert settings.hours == Settings().hours
    assert resolved.combined.origin(("health", "skip_if")).file == config


def test_one_bad_tag_among_good_ones_takes_none_of_them_away(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", '[health]\nskip_if = ["vertigo", "sadness", "knee-pain"]\n')

    resolved = resolve(config=config, environ={})

    (problem,) = resolved.problems
    assert problem.key == "health.skip_if"
    assert resolved.combined.settings.health.skip_if == ("vertigo", "knee-pain")


def test_a_bad_health_file_takes_nothing_away_from_either(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", '[hours]\ndays = ["mon"]\n[health]\npositions = ["seated"]\n')
    health = written(tmp_path, "health.toml", '[health]\nskip_if = ["vertigo"]\nmood = 3\n')

    settings = resolve(config=config, health=health, environ={}).combined.settings

    assert (settings.health.skip_if, settings.health.positions) == (("vertigo",), ("seated",))
    assert settings.hours.days == ("mon",)


def test_health_from_the_environment_counts_beside_a_mistake_there(tmp_path: Path) -> None:
    environ = {"POSTURED_HEALTH__SKIP_IF": "vertigo", "POSTURED_HUORS": "1"}

    assert resolve(config=None, environ=environ).combined.settings.health.skip_if == ("vertigo",)


@pytest.mark.parametrize("name", PROFILES)
def test_the_profiles_that_come_with_postured_are_sound(name: str) -> None:
    resolved = resolve(config=None, environ={}, sets=[f"profile={name}"])

    assert resolved.problems == ()
    assert resolved.files == (shipped("profiles", f"{name}.toml"),)
    assert resolved.combined.settings.profile == name


def enabled(profile: str) -> dict[str, timedelta]:
    routines = resolve(config=None, environ={}, sets=[f"profile={profile}"]).combined.settings.routines
    return {name: each.lasts for name, each in routines.items() if each.enabled}


def test_the_standard_profile_is_the_built_in_settings() -> None:
    assert resolve(config=None, environ={}, sets=["profile=standard"]).combined.settings == Settings()


def test_five_per_thirty_walks_five_minutes_and_says_on_what_it_rests() -> None:
    settings = resolve(config=None, environ={}, sets=["profile=five-per-thirty"]).combined.settings

    assert (settings.routines["move"].every, settings.routines["move"].lasts) == (30 * MINUTE, 5 * MINUTE)
    assert settings.routines["move"].exercises == ("walk-5", "walk-and-talk")
    assert "long-move" not in enabled("five-per-thirty")
    text = Path(shipped("profiles", "five-per-thirty.toml")).read_text(encoding="utf-8")
    assert "one very small lab study" in text.lower()


def test_eyes_only_is_nothing_but_the_eyes() -> None:
    assert enabled("eyes-only") == {"micro-break": timedelta(seconds=20)}


def test_sit_stand_has_the_desk() -> None:
    settings = resolve(config=None, environ={}, sets=["profile=sit-stand"]).combined.settings

    assert "sit-stand" in enabled("sit-stand")
    assert set(settings.health.equipment) == {*Settings().health.equipment, "sit-stand-desk"}


def test_gentle_asks_for_less_than_the_standard() -> None:
    gentle = resolve(config=None, environ={}, sets=["profile=gentle"]).combined.settings

    assert gentle.interruptions.per_hour < Settings().interruptions.per_hour
    for name, routine in Settings().routines.items():
        ours, theirs = gentle.routines[name].every, routine.every
        assert ours == theirs or (isinstance(ours, timedelta) and isinstance(theirs, timedelta) and ours > theirs)


def test_a_profile_may_be_a_file_beside_the_settings(tmp_path: Path) -> None:
    own = written(tmp_path, "mine.toml", '[routines.move]\nevery = "40m"\n')
    config = written(tmp_path, "config.toml", 'profile = "mine.toml"\n')

    resolved = resolve(config=config, environ={})

    assert resolved.combined.settings.routines["move"].every == 40 * MINUTE
    assert resolved.files == (own, config)


def test_a_profile_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path, "mine.toml", 'language = "de"\n')

    assert resolve(config=None, environ={}, sets=["profile=~/mine.toml"]).combined.settings.language == "de"


def test_the_layer_that_names_no_profile_there_is_does_not_count(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "gentle"\n')

    resolved = resolve(config=config, environ={"POSTURED_PROFILE": "none.toml", "POSTURED_LANGUAGE": "de"})

    (problem,) = resolved.problems
    assert (problem.layer, problem.key) == ("environment", "profile")
    assert problem.message.startswith('Found no profile "none.toml", expected "standard", ')
    assert resolved.combined.settings.profile == "gentle"
    assert resolved.combined.settings.language == ""


def test_a_bad_profile_is_left_out_and_its_own_fault(tmp_path: Path) -> None:
    own = written(tmp_path, "mine.toml", 'language = "de"\n[sound]\nenabled = 1\n')
    config = written(tmp_path, "config.toml", f'profile = "{own}"\n[hours]\ndays = ["mon"]\n')

    resolved = resolve(config=config, environ={})

    (problem,) = resolved.problems
    assert (problem.layer, problem.file, problem.line) == ("profile", own, 3)
    assert resolved.combined.settings.language == ""
    assert resolved.combined.settings.hours.days == ("mon",)


@pytest.mark.parametrize("text", ['profile = "gentle"\n[sound]\nenabled = true\n', "a = \n"])
def test_a_profile_that_is_broken_or_names_another_is_left_out(tmp_path: Path, text: str) -> None:
    own = written(tmp_path, "mine.toml", text)

    resolved = resolve(config=None, environ={}, sets=[f"profile={own}", "language=de"])

    (problem,) = resolved.problems
    assert (problem.layer, problem.file) == ("profile", own)
    assert resolved.combined.settings.interruptions == Settings().interruptions
    assert not resolved.combined.settings.sound.enabled
    assert resolved.combined.settings.language == "de"


def test_a_layer_that_falls_out_takes_its_profile_with_it(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "gentle"\n[routines.tea]\nlasts = "3m"\n')

    resolved = resolve(config=config, environ={})

    assert [each.key for each in resolved.problems] == ["routines.tea"]
    assert resolved.combined.settings == Settings()


def test_a_clash_in_another_layer_is_told_once(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "gentle"\n[routines.tea]\nlasts = "3m"\n')

    resolved = resolve(config=config, environ={"POSTURED_WALKING__GOAL": "1m"})

    assert [each.key for each in resolved.problems] == ["routines.tea", "walking.goal"]


TAGS = '[health]\nskip_if = ["vertigo"]\n'


@pytest.mark.parametrize(
    ("profile", "own"),
    [
        (TAGS, 'profile = "mine.toml"\n[sound]\nenabeld = true\n'),
        (TAGS, 'profile = "mine.toml"\n[routines.tea]\nlasts = "3m"\n'),
        (TAGS + "[sound]\nenabled = 1\n", 'profile = "mine.toml"\n'),
        (TAGS + '[routines.tea]\nlasts = "3m"\n', 'profile = "mine.toml"\n'),
        ('profile = "gentle"\n' + TAGS, 'profile = "mine.toml"\n'),
    ],
)
def test_no_mistake_drops_what_a_profile_says_of_health(tmp_path: Path, profile: str, own: str) -> None:
    written(tmp_path, "mine.toml", profile)
    config = written(tmp_path, "config.toml", own)

    resolved = resolve(config=config, environ={})

    assert resolved.problems
    assert resolved.combined.settings.health.skip_if == ("vertigo",)


def again(before: Resolved, config: str) -> Resolved:
    """As the daemon does it: with what was good before, as it is kept between two times."""
    return resolve(config=config, environ={}, last_good=json.loads(json.dumps(before.last_good)))


def test_a_file_that_is_broken_counts_as_it_was_for_as_long_as_it_is(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'language = "de"\n[routines.tea]\nevery = "1h"\n')
    found = resolve(config=config, environ={})
    for bad in ("x = 1\n", "x = \n", "x = 1\n" + TAGS, BAD["a routine without a time"]):
        written(tmp_path, "config.toml", bad)
        found = again(found, config)

        assert len(found.problems) == 1
        assert (found.combined.settings.language, "tea" in found.combined.settings.routines) == ("de", True)
        assert found.combined.settings.health.skip_if == (("vertigo",) if TAGS in bad else ())

    written(tmp_path, "config.toml", 'language = "en"\n')
    assert again(found, config).combined.settings.language == "en"
    assert "tea" not in again(found, config).combined.settings.routines


@pytest.mark.parametrize("bad", ["x = 1\n", "x = \n", 'profile = "gentle"\n', None])
def test_a_profile_that_is_broken_or_gone_counts_as_it_was_and_is_watched(tmp_path: Path, bad: str | None) -> None:
    own = written(tmp_path, "mine.toml", 'language = "de"\n')
    config = written(tmp_path, "config.toml", 'profile = "mine.toml"\n')
    found = resolve(config=config, environ={})
    (tmp_path / "mine.toml").unlink()
    if bad is not None:
        written(tmp_path, "mine.toml", bad)

    for _time in range(2):
        found = again(found, config)
        assert [each.file for each in found.problems] == [own]
        assert found.combined.settings.language == "de"
        assert own in found.files


def test_a_profile_that_was_never_there_is_watched(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "mine.toml"\n')

    assert str(tmp_path / "mine.toml") in resolve(config=config, environ={}).files


def test_what_was_good_and_no_longer_goes_with_the_rest_is_left_out(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", f'language = "de"\n[routines.tea]\nlasts = "3m"\n{TAGS}')
    policy = written(tmp_path, "policy.toml", '[routines.tea]\nevery = "1h"\n')
    before = resolve(config=config, policy=policy, environ={})
    assert before.problems == ()
    written(tmp_path, "config.toml", "x = 1\n")

    found = again(before, config)

    assert [each.key for each in found.problems] == ["x"]
    assert found.combined.settings == Settings(language="de", health=Health(skip_if=("vertigo",)))


def test_a_routine_that_the_employer_withdraws_takes_nothing_else_along(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'language = "de"\n[routines.tea]\nlasts = "3m"\n')
    policy = written(tmp_path, "policy.toml", '[routines.tea]\nevery = "1h"\n')
    before = resolve(config=config, policy=policy, environ={})

    found = again(before, config)

    assert [each.key for each in found.problems] == ["routines.tea"]
    assert found.combined.settings == Settings(language="de")
    assert again(found, config).combined.settings == Settings(language="de")


def test_a_profile_that_does_not_exist_is_told_beside_the_other_mistakes(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'profile = "gentel"\n[sound]\nenabled = 1\n')

    found = resolve(config=config, environ={}).problems

    assert [(each.key, each.line) for each in found] == [("profile", 1), ("sound.enabled", 3)]


def test_a_broken_profile_is_told_beside_the_other_mistakes_and_once(tmp_path: Path) -> None:
    own = written(tmp_path, "mine.toml", "x = 1\n")
    config = written(tmp_path, "config.toml", 'profile = "mine.toml"\n[sound]\nenabled = 1\n')

    found = resolve(config=config, environ={"POSTURED_PROFILE": own}).problems

    assert [(each.layer, each.key) for each in found] == [("profile", "x"), ("user", "sound.enabled")]


def test_a_language_that_nobody_translated_to_is_told_and_costs_nothing(tmp_path: Path) -> None:
    config = written(tmp_path, "config.toml", 'language = "xx"\n[sound]\nenabled = true\n')

    resolved = resolve(config=config, environ={})

    assert resolved.problems == ()
    assert resolved.combined.settings.sound.enabled
    assert [(each.key, each.line) for each in resolved.notes] == [("language", 1)]
