"""Reading the catalogue: ours, the organisation's and the person's own; what is wrong is told, all else counts."""

import os
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from postured.catalogue.reading import MOST_FILES, Catalogue, load
from postured.language import use
from postured.settings.editing import written
from postured.settings.policy import System
from postured.settings.report import report
from tests.unit.catalogue.samples import SOUND
from tests.unit.settings.ordinary import as_ordinary_user

OURS = load()
ME = os.getuid()


def table(own_id: str, /, **otherwise: object) -> str:
    lines = [f"{key} = {written(value)}" for key, value in {**SOUND, **otherwise}.items()]
    return "\n".join([f"[exercises.{own_id}]", *lines, ""])


def own(tmp_path: Path, text: str) -> Catalogue:
    (tmp_path / "own.toml").write_text(text)
    return load(str(tmp_path))


def theirs(folder: Path) -> Catalogue:
    return load(system=owned(folder))


def owned(folder: Path, by: int = ME) -> System:
    return System(str(folder.parent), by, str(folder.parent))


def added(catalogue: Catalogue) -> list[str]:
    return [name for name in catalogue.entries if name not in OURS.entries]


def told(catalogue: Catalogue, folder: Path) -> str:
    problems = [replace(each, message=each.message.replace(f"{folder}/", "")) for each in catalogue.problems]
    return report(problems).replace(f"{folder}/", "")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder as an organisation would have it."""
    folder = tmp_path / "exercises"
    folder.mkdir(mode=0o755)
    return folder


def test_our_own_come_by_category() -> None:
    assert len(OURS.entries) == 72
    assert OURS.problems == ()
    assert {entry.origin for entry in OURS.entries.values()} == {"built-in"}
    assert [os.path.basename(file) for file in OURS.files][:2] == ["lumbar-support.toml", "hip-flexor.toml"]
    assert len(OURS.files) == 12


def test_missing_folders_are_fine_and_watched(tmp_path: Path) -> None:
    found = load(str(tmp_path / "own"), System(str(tmp_path)))

    assert found.problems == ()
    assert found.entries == OURS.entries
    assert found.files[12:] == (str(tmp_path / "exercises"), str(tmp_path / "own"))


def test_an_own_exercise_joins_the_others(tmp_path: Path) -> None:
    found = own(tmp_path, table("look-up"))

    assert found.problems == ()
    assert added(found) == ["look-up"]
    assert found.entries["look-up"].id == "look-up"
    assert found.entries["look-up"].origin == "own"
    assert found.entries["look-up"].name == "Look up at the ceiling"
    assert found.files[12:] == (str(tmp_path), str(tmp_path / "own.toml"))


def test_files_are_read_by_name_and_only_those_that_are_meant(tmp_path: Path) -> None:
    for letter in "dbaecgf":
        (tmp_path / f"{letter}.toml").write_text(table(f"from-{letter}"))
    for name in ("notes.txt", ".#a.toml", "c.toml~"):
        (tmp_path / name).write_text("no = toml = ")

    found = load(str(tmp_path))

    assert found.problems == ()
    assert added(found) == [f"from-{letter}" for letter in "abcdefg"]


def test_the_organisations_come_before_the_persons(tmp_path: Path, office: Path) -> None:
    (office / "ours.toml").write_text(table("look-at-the-river", steps=["Find the river.", "Watch it for a while."]))
    (tmp_path / "mine.toml").write_text(table("look-up"))

    found = load(str(tmp_path), owned(office))

    assert found.problems == ()
    assert [(name, found.entries[name].origin) for name in added(found)] == [
        ("look-at-the-river", "organisation"),
        ("look-up", "own"),
    ]


def test_a_broken_one_is_told_and_all_others_count(tmp_path: Path) -> None:
    text = table("first") + table("broken", category="eye", lasts=30, stepz=["Sit."]) + table("last")
    line = text.splitlines().index("[exercises.broken]") + 1

    found = own(tmp_path, text)

    assert added(found) == ["first", "last"]
    assert [(each.key, each.line, each.column) for each in found.problems] == [
        ("exercises.broken.category", line + 2, 12),
        ("exercises.broken.lasts", line + 9, 9),
        ("exercises.broken.stepz", line + 16, 1),
    ]
    assert [each.advice for each in found.problems] == [
        'Did you mean "eyes"?',
        'Did you mean "30m"?',
        "Did you mean exercises.broken.steps?",
    ]


def test_all_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = own(tmp_path, table("one", lasts=30) + "[exercise]\n" + table("two", office=1))

    assert [each.key for each in found.problems] == ["exercises.one.lasts", "exercise", "exercises.two.office"]


MISTAKES = {
    "a key that stands somewhere else": (
        'hold = "20s"',
        """\
        own.toml:17:1: exercises.look-up.hold
          17 | hold = "20s"
             | ^
          There is no setting exercises.look-up.hold.
          Did you mean exercises.look-up.dose.hold?""",
    ),
    "a table beside": (
        "[exercise.two]",
        """\
        own.toml:17:2: exercise
          17 | [exercise.two]
             |  ^
          There is no setting exercise.
          Did you mean exercises?""",
    ),
    "an id that is none": (
        '[exercises."Look up"]',
        """\
        own.toml:17:12: exercises.Look up
          17 | [exercises."Look up"]
             |            ^
          Found "Look up", expected a name of small letters, digits and hyphens.
          Did you mean "look-up"?""",
    ),
    "an id that is taken by ours": (
        table("chin-tuck"),
        """\
        own.toml:17:12: exercises.chin-tuck
          17 | [exercises.chin-tuck]
             |            ^
          There is an exercise chin-tuck already.
          Choose another name.""",
    ),
    "a number for an exercise": (
        "[exercises]\ntwo = 2",
        """\
        own.toml:18:7: exercises.two
          18 | two = 2
             |       ^
          Found 2, expected a table.""",
    ),
    "a promise": (
        table("two", steps=["Sit tall.", "This prevents back pain."]),
        """\
        own.toml:27:23: exercises.two.steps
          27 | steps = ["Sit tall.", "This prevents back pain."]
             |                       ^
          Found "prevents": a promise to prevent, cure or relieve.
          Leave it out, or say it another way.""",
    ),
    "an exercise for everybody": (
        table("two", skip_if=["vertigo"]),
        """\
        own.toml:28:11: exercises.two.skip_if
          28 | skip_if = ["vertigo"]
             |           ^
          Found no "recent-surgery", "acute-injury", which every exercise has.
          Add "recent-surgery", "acute-injury". It only hides the exercise.""",
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_said_of(tmp_path: Path, text: str, expected: str) -> None:
    found = own(tmp_path, f"{table('look-up')}{text}\n")

    first, _empty, _others = told(found, tmp_path).partition("\n\n")
    assert first == dedent(expected)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    found = own(tmp_path, '[exercises.short]\nname = "Short"\n')

    assert [each.message.partition(",")[0] for each in found.problems] == [
        "Found no category",
        "Found no position",
        "Found no kind",
        "Found no office",
        "Found no lasts",
        "Found no steps",
        "Found no skip_if",
    ]
    assert {(each.line, each.column) for each in found.problems} == {(1, 12)}
    assert found.problems[5].message.endswith("expected a list of 1 to 6 lines of text of at most 120 characters.")


def test_an_id_that_another_file_took_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(table("look-up"))

    found = own(tmp_path, table("look-up", name="Another"))

    assert found.entries["look-up"].name == "Look up at the ceiling"
    assert [(os.path.basename(each.file), each.message) for each in found.problems] == [
        ("own.toml", "There is an exercise look-up already.")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"exercises = {\n", "This is not TOML: "),
        (b"name = \xe7", "Found the byte 0xE7"),
        (b"#" * ((1 << 20) + 1), "Found a file of over 1 MiB"),
        (b"exercises = 3\n", "Found 3, expected a table."),
        (b"[[exercises]]\n", "Found a list of tables, expected a table."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_left_out(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "bad.toml").write_bytes(data)

    found = own(tmp_path, table("look-up"))

    assert added(found) == ["look-up"]
    assert len(found.problems) == 1
    assert found.problems[0].message.startswith(message)
    assert (found.problems[0].layer, os.path.basename(found.problems[0].file)) == ("user", "bad.toml")


def test_an_empty_file_and_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.toml").mkdir()

    found = own(tmp_path, "")

    assert [each.message for each in found.problems] == [
        "Found a folder, expected a file.",
        "There is no such file.",
    ]


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "exercises").write_text("")

    found = load(str(tmp_path / "exercises"))

    assert [each.message for each in found.problems] == ["It cannot be read: Not a directory."]


def test_a_folder_that_may_not_be_read_is_told(open_folder: str) -> None:
    folder = Path(open_folder, "exercises")
    folder.mkdir(mode=0)

    said = as_ordinary_user(lambda: report(load(str(folder)).problems))

    assert said == f"{folder}\n  It cannot be read: Permission denied."


def test_there_is_an_end_to_the_files(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number:04}.toml").write_text("")

    found = load(str(tmp_path))

    assert [each.message for each in found.problems] == [
        "Found 501 files, expected at most 500; the others are left out."
    ]
    assert len(found.files) == 12 + 1 + MOST_FILES


def test_the_organisations_file_counts_where_only_the_system_can_write_it(office: Path) -> None:
    file = office / "ours.toml"
    file.write_text(table("look-up"))
    file.chmod(0o644)

    assert added(theirs(office)) == ["look-up"]


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_it_does_not_where_others_can_write_the_file(office: Path, mode: int) -> None:
    file = office / "ours.toml"
    file.write_text(table("look-up"))
    file.chmod(mode)

    found = theirs(office)

    assert added(found) == []
    assert told(found, office) == (
        "ours.toml\n"
        "  These exercises do not count: Others than the system can write to ours.toml.\n"
        "  As an administrator: chmod go-w ours.toml"
    )
    assert str(file) in found.files


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_nor_where_others_can_write_the_folder(office: Path, mode: int) -> None:
    (office / "ours.toml").write_text(table("look-up"))
    office.chmod(mode)

    assert added(theirs(office)) == []


def test_nor_where_it_belongs_to_somebody_else(office: Path) -> None:
    (office / "ours.toml").write_text(table("look-up"))

    found = load(system=owned(office, ME + 1))

    assert added(found) == []
    assert len(found.problems) == 1


def test_nor_where_it_really_lies_open_to_others(office: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    (shared / "real.toml").write_text(table("look-up"))
    (office / "ours.toml").symlink_to(shared / "real.toml")

    assert added(theirs(office)) == []


def test_nor_where_others_could_have_made_the_link_to_it(office: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o755)
    (kept / "real.toml").write_text(table("look-up"))
    (office / "ours.toml").symlink_to(kept / "real.toml")
    assert added(theirs(office)) == ["look-up"]

    office.chmod(0o777)

    assert added(theirs(office)) == []


def test_the_persons_own_files_are_theirs_to_share(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(table("look-up"))
    (tmp_path / "own.toml").chmod(0o666)

    assert added(load(str(tmp_path))) == ["look-up"]


def test_the_organisation_cannot_repeat_an_exercise_but_the_person_can(tmp_path: Path, office: Path) -> None:
    steps = list(OURS.entries["chin-tuck"].steps)
    (office / "ours.toml").write_text(table("chin-back", steps=steps))
    (tmp_path / "mine.toml").write_text(table("chin-tuck-my-way", steps=steps))

    found = load(str(tmp_path), owned(office))

    assert added(found) == ["chin-tuck-my-way"]
    assert [(each.key, each.message) for each in found.problems] == [
        ("exercises.chin-back.steps", "It says nearly the same as chin-tuck.")
    ]


def test_the_texts_stay_as_they_were_written_whatever_the_language(tmp_path: Path) -> None:
    """The planner's journal and the translations both go by them."""
    use("de")
    try:
        found = own(tmp_path, table("look-up"))
    finally:
        use("en")

    assert found.entries["look-up"].name == "Look up at the ceiling"
    assert found.entries["chin-tuck"] == OURS.entries["chin-tuck"]


@pytest.mark.parametrize("origin", ["own", "organisation"])
def test_a_stretch_that_calls_itself_a_cue_is_told_where_it_stands(office: Path, origin: str) -> None:
    text = table("deep-squat", category="glute", kind="cue", skip_if=[])
    (office / "own.toml").write_text(text)
    found = theirs(office) if origin == "organisation" else load(str(office))

    assert added(found) == []
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.key) == (f"{office}/own.toml", 5, "exercises.deep-squat.kind")
    assert 'Write kind = "exercise"' in problem.advice
