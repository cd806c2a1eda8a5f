"""An employer's policy files: which prevail, what they lock and bound, and which of them are believed."""

import os
from pathlib import Path

import pytest

from postured.core.rules import MINUTE
from postured.settings.handover import Organisation, Problem
from postured.settings.layers import Level
from postured.settings.model import Settings
from postured.settings.paths import shipped
from postured.settings.policy import MOST_FILES, locked_by, of_this_machine
from postured.settings.report import report
from postured.settings.resolve import Resolved, resolve
from tests.unit.settings.employer import Employer
from tests.unit.settings.ordinary import NOBODY, as_ordinary_user

EVERY = ("routines", "move", "every")


def move(every: str) -> str:
    return f'[routines.move]\nevery = "{every}"\n'


@pytest.fixture
def employer(tmp_path: Path) -> Employer:
    return Employer(tmp_path / "root")


def minutes(resolved: Resolved, routine: str = "move") -> float:
    every = resolved.combined.settings.routines[routine].every
    assert every not in (None, "never")
    return every / MINUTE  # type: ignore[operator] # mypy does not narrow by ``in``


def only(problems: tuple[Problem, ...]) -> Problem:
    (problem,) = problems
    return problem


def test_with_no_policy_nothing_is_different(employer: Employer) -> None:
    employer.root.mkdir()
    found = employer.resolves()

    assert found.combined.settings == Settings()
    assert (found.problems, found.refused, found.notes, found.organisation) == ((), (), (), Organisation())


def test_a_recommendation_is_the_persons_default_and_a_mandatory_word_is_the_last(employer: Employer) -> None:
    employer.writes(move("40m"), "recommended.toml")
    assert minutes(employer.resolves()) == 40
    assert minutes(employer.resolves(move("25m"))) == 25
    assert minutes(employer.resolves("", "routines.move.every=26m")) == 26

    file = employer.writes(move("45m"))
    found = employer.resolves(move("25m"), "routines.move.every=26m")
    assert minutes(found) == 45
    assert found.combined.origin(EVERY).file == file
    assert found.problems == ()


def test_drop_ins_follow_their_file_in_the_order_of_their_names(employer: Employer) -> None:
    employer.writes(move("41m"))
    employer.writes(move("42m"), "mandatory.d/20-late.toml")
    employer.writes(move("43m"), "mandatory.d/10-early.toml")
    employer.writes(move("44m"), "mandatory.d/30-other.toml.bak")
    employer.writes(move("45m"), "mandatory.d/.40-hidden.toml")
    assert minutes(employer.resolves()) == 42

    (employer.folder / "mandatory.d" / "20-late.toml").unlink()
    assert minutes(employer.resolves()) == 43


def test_drop_ins_need_no_file_beside_them_and_recommendations_have_them_too(employer: Employer) -> None:
    employer.writes(move("42m"), "recommended.d/a.toml")

    found = employer.resolves()

    assert minutes(found) == 42
    assert found.combined.origin(EVERY).level is Level.RECOMMENDED


def test_a_folder_of_very_many_drop_ins_is_told(employer: Employer) -> None:
    for number in range(MOST_FILES + 1):
        employer.writes(move("42m"), f"mandatory.d/{number:03}.toml")

    message = f"Found {MOST_FILES + 1} files, expected at most {MOST_FILES}; the others are left out."
    assert only(employer.resolves().refused).message == message


def test_all_that_may_come_is_watched(employer: Employer) -> None:
    employer.writes("", "mandatory.d/a.toml")
    files = employer.resolves().files

    folder = str(employer.folder)
    names = ("", "recommended.toml", "recommended.d", "mandatory.toml", "mandatory.d", "mandatory.d/a.toml")
    assert {os.path.join(folder, each).rstrip("/") for each in names} <= set(files)


def test_a_recommended_profile_is_laid_below_it_and_the_persons_own_choice_replaces_it(employer: Employer) -> None:
    employer.writes('profile = "gentle"\n', "recommended.toml")

    assert minutes(employer.resolves()) == 45
    assert minutes(employer.resolves('profile = "standard"')) == 30


ORGANISATION = '[organisation]\nname = "Example Ltd"\ncontact = "health@example.org"\nnote = "Take your time."\n'


def test_the_organisation_says_who_it_is(employer: Employer) -> None:
    employer.writes(ORGANISATION, "recommended.toml")
    employer.writes('[organisation]\ncontact = "room 5"\n')

    assert employer.resolves().organisation == Organisation(
        name="Example Ltd", contact="room 5", note="Take your time."
    )


def test_only_an_employer_is_an_organisation(employer: Employer) -> None:
    employer.root.mkdir()

    assert {each.key.partition(".")[0] for each in employer.resolves(ORGANISATION).problems} == {"organisation"}
    assert employer.resolves('[bounds]\n"routines.move.every" = {min = "20m"}\n').problems != ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[organisation]\nname = 3\n", 2, "Found 3, expected a line of up to 200 characters."),
        ('[organisation]\nname = "a\\nb"\n', 2, 'Found "a\ufffdb", expected a line of up to 200 characters.'),
        ('[organisation]\nnmae = "a"\n', 2, "There is no setting organisation.nmae."),
        ("organisation = 3\n", 1, "Found 3, expected a table."),
        ("[routines.move]\nevery = 30\n", 2, None),
        ("[huors]\n", 1, "There is no setting huors."),
        ("a = \n", 1, None),
    ],
)
def test_a_mistake_in_a_policy_leaves_out_all_of_it(
    employer: Employer, text: str, line: int, message: str | None
) -> None:
    file = employer.writes(text + '[hours]\ndays = ["mon"]\n')

    found = employer.resolves()

    problem = only(found.problems)
    assert (problem.layer, problem.file, problem.line) == ("mandatory", file, line)
    assert message is None or problem.message == message
    assert found.combined.settings == Settings()


def test_all_that_is_wrong_with_a_policy_is_told_at_once(employer: Employer) -> None:
    employer.writes('[organisation]\nx = 1\n[routines.move]\nevery = "1m"\nlasts = 5\n[bounds]\ny = 1\n')

    assert [each.line for each in employer.resolves().problems] == [2, 4, 5, 7]


def test_what_an_unsound_policy_says_of_health_counts_no_more_than_what_a_sound_one_says(employer: Employer) -> None:
    employer.writes('[health]\nskip_if = ["vertigo"]\noffice = false\n')

    found = employer.resolves()

    assert found.combined.settings.health == Settings().health
    assert {each.message for each in found.problems} == {"No policy can set this: it is the person's own."}


def test_a_key_is_locked_by_the_file_that_says_it_last(employer: Employer) -> None:
    employer.writes(move("45m"))
    file = employer.writes(move("46m"), "mandatory.d/a.toml")
    employer.writes('language = "de"\n', "recommended.toml")
    combined = employer.resolves(move("20m")).combined

    assert locked_by(combined, EVERY) == file
    assert locked_by(combined, ("routines", "move")) == file
    for free in (("routines", "move", "lasts"), ("language",), ("routines", "tea", "every")):
        assert locked_by(combined, free) == ""


def test_no_wish_of_the_persons_makes_a_policy_fall_out(employer: Employer) -> None:
    """By itself each of the two is sound; together the routine would have no time to come at."""
    employer.writes("[routines.move]\nenabled = true\n[hours]\ndays = ['mon']\n")

    found = employer.resolves('[routines.move]\nenabled = false\nevery = "never"\n')

    assert found.problems == ()
    assert [(each.layer, each.key) for each in found.notes] == [("user", "routines.move.every")]
    assert found.combined.settings.hours.days == ("mon",)
    assert minutes(found) == 30


@pytest.mark.parametrize("name", ["config.toml", "mine.toml"])
@pytest.mark.parametrize(
    ("policy", "wish", "keys"),
    [
        ("[routines.lunch]\nenabled = true\n", "[routines.lunch]\nat = []\n", ["routines.lunch.at"]),
        ("[routines.move]\nat = []\n", '[routines.move]\nevery = "never"\nat = ["10:00"]\n', ["routines.move.every"]),
        (
            '[routines.lumbar-support]\nevery = "never"\n',
            '[routines.lumbar-support]\nrides = false\nlasts = "20s"\n',
            ["routines.lumbar-support"],
        ),
    ],
)
def test_no_policy_costs_the_person_more_than_the_wish_that_it_leaves_no_room_for(
    employer: Employer, name: str, policy: str, wish: str, keys: list[str]
) -> None:
    employer.writes(policy)
    (employer.root / "mine.toml").write_text(wish + '[routines.tea]\nevery = "1h"\n')

    found = employer.resolves('language = "de"\n' + (wish if name == "config.toml" else 'profile = "mine.toml"\n'))

    assert (found.problems, found.refused) == ((), ())
    assert [each.key for each in found.notes] == keys
    assert found.notes[0].message.endswith(
        "Your wish stays in place, and does not count beside what your employer says."
    )
    assert found.combined.settings.language == "de"
    assert ("tea" in found.combined.settings.routines) is (name == "mine.toml")
    assert Level.MANDATORY in {each.level for each in found.combined.layers}


def test_bounds_are_no_lock(employer: Employer) -> None:
    employer.writes('[bounds]\n"routines.move.every" = {min = "20m"}\n')

    assert locked_by(employer.resolves(move("15m")).combined, EVERY) == ""


BOUNDS = '[bounds]\n"routines.move.every" = {min = "20m", max = "1h"}\ninterruptions.per_hour = {max = 1}\n'


def test_a_wish_outside_the_bounds_is_kept_in_the_file_and_clamped_in_force(employer: Employer) -> None:
    file = employer.writes(BOUNDS)
    own = "# mine\n" + move("15m")
    found = employer.resolves(own)

    note = only(found.notes)
    assert minutes(found) == 20
    assert found.problems == ()
    assert (note.layer, note.line, note.key) == ("user", 3, "routines.move.every")
    assert note.message == f'Your "15m" stays in place, and "20m" is in force: {file} allows 20m to 1h.'
    assert (employer.root / "config.toml").read_text() == own
    assert found.combined.origin(EVERY).file == file
    assert minutes(employer.resolves(move("2h"))) == 60
    assert minutes(employer.resolves(move("25m"))) == 25
    assert employer.resolves(move("25m")).notes == ()


def test_a_default_is_kept_within_bounds_without_a_word(employer: Employer) -> None:
    employer.writes(BOUNDS)

    found = employer.resolves()

    assert found.combined.settings.interruptions.per_hour == 1
    assert found.notes == ()


def test_what_is_switched_off_or_not_there_is_beyond_bounds(employer: Employer) -> None:
    employer.writes(BOUNDS + '"routines.tea.every" = {min = "20m"}\n')

    found = employer.resolves('[routines.move]\nevery = "never"\nat = ["10:30"]\n')

    assert found.combined.settings.routines["move"].every == "never"
    assert "tea" not in found.combined.settings.routines


def test_a_mandatory_word_is_not_held_to_bounds_and_of_two_bounds_the_later_counts(employer: Employer) -> None:
    employer.writes(BOUNDS + move("15m"))
    assert minutes(employer.resolves()) == 15

    employer.writes('[bounds]\n"interruptions.per_hour" = {max = 2}\n', "mandatory.d/a.toml")
    assert employer.resolves("[interruptions]\nper_hour = 9\n").combined.settings.interruptions.per_hour == 2


def test_each_end_of_a_bound_counts_as_it_was_said_last(employer: Employer) -> None:
    employer.writes('[bounds]\n"routines.move.every" = {min = "20m", max = "40m"}\n')
    employer.writes('[bounds]\n"routines.move.every" = {max = "50m"}\n', "mandatory.d/a.toml")
    assert [minutes(employer.resolves(move(each))) for each in ("15m", "45m", "1h")] == [20, 45, 50]

    employer.writes('[bounds]\n"routines.move.every" = {min = "1h"}\n', "mandatory.d/b.toml")
    assert [minutes(employer.resolves(move(each))) for each in ("15m", "2h")] == [60, 120]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('"routines.move.evry" = {min = "20m"}', "There is no setting routines.move.evry."),
        ('"routines.mvoe.every" = {min = "20m"}', "There is no routine mvoe."),
        (
            "routines.move.every = [1, 2]",
            'Found a table, expected bounds for each setting in it, such as {every = {min = "20m", max = "60m"}}.',
        ),
        ('"health.office" = {min = 1}', "No policy can set this: it is the person's own."),
        ('"snooze.expires_after" = {min = "5m"}', "No policy can set this: it is the person's own."),
        ('"routines.move.every" = "20m"', 'Found "20m", expected bounds such as {min = "20m", max = "60m"}.'),
        (
            '"routines.move.every" = {least = "20m"}',
            'Found a table, expected bounds such as {min = "20m", max = "60m"}.',
        ),
        ('"routines.move.every" = {min = "1h", max = "20m"}', "The least, 1h, is above the most, 20m."),
        ('"routines.move.every" = {max = "5m"}', 'Found "5m"; a policy may say 10m or more here.'),
        ('"interruptions.per_hour" = {min = 5}', "Found 5; a policy may say 2 or less here."),
        ('"interruptions.per_hour" = {min = true}', "Found true, expected a whole number from 0 to 60."),
        ('"routines.move.style" = {min = "window"}', "Only lengths of time and numbers have bounds."),
        ('"language" = {min = "de"}', "Only lengths of time and numbers have bounds."),
        ('"routines.move.every" = {min = 20}', None),
    ],
)
def test_bounds_that_cannot_be_are_told(employer: Employer, entry: str, message: str | None) -> None:
    employer.writes(f"[bounds]\n{entry}\n")

    found = employer.resolves(move("15m"))

    problem = only(found.problems)
    assert (problem.layer, problem.line) == ("mandatory", 2)
    assert message is None or problem.message == message
    assert minutes(found) == 15


def test_bounds_bind_and_so_are_no_recommendation(employer: Employer) -> None:
    employer.writes(BOUNDS, "recommended.toml")

    problem = only(employer.resolves().problems)
    assert (problem.layer, problem.message) == ("recommended", "Bounds bind, and so belong into mandatory.toml.")


def test_bounds_of_a_policy_that_does_not_count_bind_nobody(employer: Employer) -> None:
    employer.writes(BOUNDS + '[hours]\nholidays = "XX"\n')

    found = employer.resolves(move("15m"))

    assert only(found.problems).key == "hours.holidays"
    assert minutes(found) == 15


@pytest.mark.parametrize("name", ["mandatory.toml", "mandatory.d/a.toml", "recommended.toml"])
@pytest.mark.parametrize("writable", ["file", "folder", "above"])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_a_policy_that_others_could_have_written_is_refused_by_name(
    employer: Employer, name: str, writable: str, mode: int
) -> None:
    file = employer.writes(move("45m"), name)
    path = {"file": file, "folder": os.path.dirname(file), "above": str(employer.folder.parent)}[writable]
    os.chmod(path, os.stat(path).st_mode | mode)

    found = employer.resolves()

    problem = only(found.refused)
    assert problem.file == file
    assert problem.message == f"This policy does not count: Others than the system can write to {path}."
    assert problem.advice == f"As an administrator: chmod go-w {path}"
    assert minutes(found) == 30
    assert found.problems == ()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to somebody else")
@pytest.mark.parametrize("whose", ["file", "folder", "above"])
def test_a_policy_that_belongs_to_somebody_else_is_refused_by_name(employer: Employer, whose: str) -> None:
    file = employer.writes(move("45m"))
    path = {"file": file, "folder": str(employer.folder), "above": str(employer.root)}[whose]
    os.chown(path, NOBODY, NOBODY)

    problem = only(employer.resolves().refused)

    assert problem.message == (f"This policy does not count: {path} belongs to user {NOBODY}, and not to the system.")
    assert problem.advice == f"As an administrator: chown root {path}"


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_not(employer: Employer) -> None:
    file = employer.writes(move("45m"), "policies/office.toml")
    os.symlink(file, employer.folder / "mandatory.toml")
    assert minutes(employer.resolves()) == 45

    (employer.folder / "mandatory.toml").unlink()
    outside = employer.root / "outside.toml"
    outside.write_text(move("46m"))
    os.symlink(outside, employer.folder / "mandatory.toml")
    problem = only(employer.resolves().refused)
    assert problem.message == f"This policy does not count: It is a link that leads out of {employer.folder}."

    outside.unlink()
    assert minutes(employer.resolves()) == 30


def test_no_link_on_the_way_lies_where_others_could_change_it(employer: Employer, tmp_path: Path) -> None:
    file = employer.writes(move("45m"), "policies/office.toml")
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    os.symlink(os.path.relpath(file, shared), shared / "hop")
    os.symlink(shared / "hop", employer.folder / "mandatory.toml")
    assert minutes(employer.resolves()) == 45

    shared.chmod(0o777)

    found = employer.resolves()
    assert minutes(found) == 30
    assert only(found.refused).message == f"This policy does not count: Others than the system can write to {shared}."


def test_links_in_a_circle_are_told(employer: Employer) -> None:
    employer.writes(move("45m"), "recommended.toml")
    os.symlink("mandatory.toml", employer.folder / "mandatory.toml")

    found = employer.resolves()

    assert [each.file for each in found.refused] == [str(employer.folder / "mandatory.toml")]
    assert minutes(found) == 45


@pytest.mark.parametrize("name", ["mandatory.d", "."])
def test_a_policy_that_may_not_be_looked_at_is_told(open_folder: str, name: str) -> None:
    employer = Employer(Path(open_folder) / "root")
    employer.writes(move("45m"), "mandatory.d/10-move.toml" if name == "mandatory.d" else "mandatory.toml")
    (employer.folder / name).chmod(0o644)
    system = employer.system

    said = as_ordinary_user(lambda: report(resolve(config=None, system=system, environ={}).refused))

    assert "This policy does not count: It cannot be read: Permission denied." in said


EXEMPT = "daily_budget = false\n"


@pytest.mark.parametrize(
    ("policy", "own", "counts"),
    [
        (move("10m"), "[routines.move]\n" + EXEMPT, True),
        ('[bounds]\n"routines.move.every" = {max = "10m"}\n', "[routines.move]\n" + EXEMPT, True),
        ('[routines.move]\nat = ["10:00"]\n', "[routines.move]\n" + EXEMPT, True),
        ("[routines.move]\nenabled = true\n", "[routines.move]\nenabled = false\n" + EXEMPT, True),
        ('[routines.move]\ncounts = "sitting"\n', '[routines.move]\ncounts = "screen"\n' + EXEMPT, True),
        (move("10m"), move("5m") + EXEMPT, False),
        (move("45m"), "[routines.move]\n" + EXEMPT, False),
        ('[bounds]\n"routines.move.every" = {min = "20m"}\n', move("15m") + EXEMPT, False),
        ('[routines.move]\nlasts = "3m"\nenabled = false\n', "[routines.move]\n" + EXEMPT, False),
        ("", "[routines.move]\n" + EXEMPT, False),
    ],
)
def test_no_policy_adds_to_a_day_through_a_routine_that_the_person_does_not_count(
    employer: Employer, policy: str, own: str, counts: bool
) -> None:
    file = employer.writes(policy)

    found = employer.resolves(own)

    assert found.problems == ()
    assert found.combined.settings.routines["move"].daily_budget is counts
    assert not found.combined.settings.routines["backstop"].daily_budget
    notes = [each for each in found.notes if each.key == "routines.move.daily_budget"]
    assert [each.message for each in notes] == (
        [f"It stays in place, but the reminder counts among those of a day: {file} has it come more often."]
        if counts
        else []
    )


def test_nor_through_one_of_the_employers_own(employer: Employer) -> None:
    employer.writes('[routines.tea]\nevery = "10m"\n', "recommended.toml")

    assert employer.resolves("[routines.tea]\n" + EXEMPT).combined.settings.routines["tea"].daily_budget


def test_a_policy_on_trial_needs_no_owner_and_has_its_bounds(tmp_path: Path) -> None:
    config, policy = tmp_path / "config.toml", tmp_path / "mine.toml"
    config.write_text(move("15m"))
    policy.write_text(BOUNDS + '[interruptions]\nmin_gap = "1m"\n')

    assert only(resolve(config=str(config), policy=str(policy), environ={}).problems).key == "interruptions.min_gap"
    policy.write_text(BOUNDS)
    assert minutes(resolve(config=str(config), policy=str(policy), environ={})) == 20


@pytest.mark.parametrize("level", ["mandatory", "recommended"])
def test_the_examples_for_employers_are_sound(employer: Employer, level: str) -> None:
    example = Path(shipped("policy", f"{level}.example.toml")).read_text(encoding="utf-8")
    employer.writes(example, f"{level}.toml")
    found = employer.resolves()

    assert (found.problems, found.refused, found.notes) == ((), (), ())
    assert found.organisation.name == "Example Ltd"
    assert found.last_good != {}


def test_where_policies_lie_is_nothing_that_the_person_could_change() -> None:
    odd = {"HOME": "/h", "XDG_CONFIG_DIRS": "/x", "PROGRAMDATA": "X:\\evil", "POSTURED_POLICY": "/p"}

    assert of_this_machine(odd, "linux").folder == "/etc/postured"
    assert of_this_machine(odd, "darwin").folder == "/Library/Application Support/postured"
    assert of_this_machine(odd, "win32").folder == "C:\\ProgramData\\postured"
    assert of_this_machine({}, "linux").owner == 0
