"""A TOML file: what it says, where, and every way in which it can be broken."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.document import BadDocument, Place, parse, read
from postured.errors import ExitCode
from tests.unit.settings.ordinary import as_ordinary_user


def broken(data: str | bytes) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        parse("config.toml", data if isinstance(data, bytes) else data.encode())
    return caught.value


def at(error: BadDocument) -> tuple[int | None, int]:
    assert error.place is not None
    return error.place.line, error.place.column


TEXT = """\
title = "x"
[hours]
days = ["mon",
  "tu"]
a.b = 1
[routines.move]
\tevery = { x = 1 }
[[list]]
q = 1
"""


@pytest.mark.parametrize(
    ("key", "value", "line", "column"),
    [
        (("title",), True, 1, 9),
        (("title",), False, 1, 1),
        (("hours",), True, 2, 2),
        (("hours", "days"), True, 3, 8),
        (("hours", "days", 1), True, 4, 3),
        (("hours", "days", 7), True, 3, 1),
        (("hours", "a", "b"), True, 5, 7),
        (("hours", "a"), True, 5, 1),
        (("routines", "move"), True, 6, 11),
        (("routines", "move", "every"), True, 7, 10),
        (("routines", "move", "every", "x"), True, 7, 16),
        (("routines", "move", "lasts"), True, 6, 11),
        (("list", 0, "q"), True, 9, 5),
    ],
)
def test_a_place_is_that_of_the_value_or_of_the_nearest_thing_around_it(
    key: tuple[str | int, ...], value: bool, line: int, column: int
) -> None:
    place = parse("x.toml", TEXT.encode()).place(key, value=value)

    assert place is not None
    assert (place.line, place.column) == (line, column)
    assert place.excerpt == TEXT.splitlines()[line - 1]


def test_a_key_that_is_nowhere_has_no_place() -> None:
    assert parse("x.toml", TEXT.encode()).place(("elsewhere",)) is None


def test_windows_line_ends_count_as_one() -> None:
    document = parse("x.toml", b"a = 1\r\nb = 2\r\n")

    assert document.values == {"a": 1, "b": 2}
    assert document.place(("b",)) == Place(2, 5, "b = 2")


def test_without_positions_there_is_no_place_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spanned_toml", None)

    assert parse("x.toml", TEXT.encode()).place(("title",)) is None


def test_positions_are_not_looked_for_before_there_is_a_problem() -> None:
    script = (
        "import sys; from postured.document import parse; parse('x', b'a = 1'); print('spanned_toml' in sys.modules)"
    )

    with os.popen(f'{sys.executable} -c "{script}"') as said:
        assert said.read() == "False\n"


def test_what_cannot_be_printed_is_not_repeated() -> None:
    error = broken('a = "\x1b[31m"\n')

    assert error.place == Place(1, 6, 'a = "\ufffd[31m"')


def test_a_byte_order_mark_is_passed_over() -> None:
    document = parse("x.toml", b"\xef\xbb\xbfa = 1\n")

    assert document.values == {"a": 1}
    assert document.place(("a",)) == Place(1, 5, "a = 1")


def test_utf_16_is_named() -> None:
    error = broken("a = 1".encode("utf-16"))

    assert (error.message, error.advice) == ("Found a text in UTF-16, expected UTF-8.", "Save it as UTF-8.")


def test_the_first_byte_that_is_not_utf_8_is_pointed_at() -> None:
    error = broken('# fein\r\nname = "ä und '.encode() + b'\xfc"\r\n')

    assert error.message == "Found the byte 0xFC, which is not UTF-8."
    assert error.advice == "Save the file as UTF-8."
    assert error.place == Place(2, 15, 'name = "ä und \ufffd"')


def test_a_key_that_is_set_twice() -> None:
    error = broken('[hours]\ndays = ["mon"]\n  days = ["tue"]\nx = 1\n')

    assert (error.message, error.advice) == ("days is already set further up.", "Keep one of the two.")
    assert at(error) == (3, 3)


def test_a_key_that_is_set_twice_at_the_very_end() -> None:
    error = broken("a = 1\na = 2")

    assert error.message == "a is already set further up."
    assert at(error) == (2, 1)


def test_a_table_that_is_there_twice() -> None:
    error = broken("[hours]\n[presence]\n[hours]\n")

    assert error.message == "[hours] is already set further up."
    assert at(error) == (3, 1)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("[routines.mo", "Found no ] after the name of the table.", (1, 13)),
        ('a = "20', "Found no quote at the end of the text.", (1, 8)),
        ("a = '20", "Found no quote at the end of the text.", (1, 8)),
        ("a = 1\nb =", "Found no value.", (2, 4)),
        ("a = [1,\n\n", "Found no ] at the end of the list.", (1, 8)),
        ("a = [1\nb = 2\n", "Found no ] at the end of the list.", (2, 1)),
        ("a = { b = 1\n", "Found no } at the end of the table.", (1, 12)),
        ("a = 1\nb\n", "Found no = after the key.", (2, 2)),
        ('a = "\\ud800"\n', "This is not TOML: escaped character is not a Unicode scalar value.", (1, 12)),
    ],
)
def test_a_file_that_was_half_written(text: str, message: str, place: tuple[int, int]) -> None:
    error = broken(text)

    assert error.message == message
    assert at(error) == place


@pytest.mark.parametrize("value", ["20m", "window", "08:00-18:00"])
def test_text_without_quotes_gets_advice(value: str) -> None:
    error = broken(f"[a]\nevery = {value}  # often\n")

    assert error.message == "Found a text without quotes."
    assert error.advice == f'Did you mean every = "{value}"? Text and lengths of time stand in quotes.'
    assert at(error)[0] == 2


@pytest.mark.parametrize(
    ("line", "message", "advice"),
    [
        ("enabled = yes", "Found something that is no value.", "Did you mean enabled = true?"),
        ("enabled = Off", "Found something that is no value.", "Did you mean enabled = false?"),
        ('every: "30m"', "Found no = after the key.", 'Did you mean every = "30m"?'),
        (
            "every: 30m",
            "Found a text without quotes.",
            'Did you mean every = "30m"? Text and lengths of time stand in quotes.',
        ),
        ('every "30m"', "Found no = after the key.", 'Did you mean every = "30m"?'),
        ('every := "30m"', "Found no = after the key.", 'Did you mean every = "30m"?'),
        ('every == "30m"', "Found something that is no value.", 'Did you mean every = "30m"?'),
        ("every = “30m”", "Found something that is no value.", 'Did you mean every = "30m"?'),
        ("every = „30m“", "Found something that is no value.", 'Did you mean every = "30m"?'),
        ('every = "30m', "Found no quote at the end of the text.", 'Did you mean every = "30m"?'),
        ('every = 30m"', "Found more than one thing on a line.", 'Did you mean every = "30m"?'),
        ('every = "30m";', "Found more than one thing on a line.", 'Did you mean every = "30m"?'),
        ('every = "30m", lasts = "2m"', "Found more than one thing on a line.", "Put each on a line of its own."),
        ('[hours] days = ["mon"]', "Found more than one thing on a line.", "Put each on a line of its own."),
        ("[hours", "Found no ] after the name of the table.", "Did you mean [hours]?"),
        ("hours]", "Found no = after the key.", "Did you mean [hours]?"),
        ("days = [mon, fri]", "Found something that is no value.", ""),
        ('steps = ["5m",,"10m"]', "Found no value.", ""),
        (
            'profile = "C:\\postured\\mine.toml"',
            "Found a \\ that means nothing in a text.",
            "Did you mean profile = 'C:\\postured\\mine.toml'?",
        ),
        ("// mine", "Found a line that is neither a setting nor the name of a table.", "A comment begins with #."),
        ("; mine", "Found a line that is neither a setting nor the name of a table.", "A comment begins with #."),
        (
            '{"language": "de"}',
            "Found a line that is neither a setting nor the name of a table.",
            'A setting is written language = "de", and the name of a table [hours].',
        ),
        (
            "<<<<<<< HEAD",
            "Found a line that is neither a setting nor the name of a table.",
            "These are two versions of the file, left over from a merge: keep one of them.",
        ),
        ('language = "d\0e"', "Found a character that cannot stand in a text.", "Delete it."),
        ("\0", "Found a character that cannot stand in a text.", "Delete it."),
        ("export POSTURED_LANGUAGE=de", "Found no = after the key.", ""),
    ],
)
def test_a_line_that_is_not_toml(line: str, message: str, advice: str) -> None:
    error = broken(f"# mine\n{line}\nx = 1\n")

    assert (error.message, error.advice) == (message, advice)
    assert at(error)[0] in (2, 3)


def test_nesting_without_end_is_an_answer_not_a_crash() -> None:
    assert broken("a = " + "[" * 100_000).message == "Its lists are nested too deeply to be read."


def test_an_error_is_one_for_the_person(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("a = 1\na = 2\n")

    with pytest.raises(BadDocument) as caught:
        read(str(file))

    assert caught.value.title == f"cannot use {file}:2:1"
    assert caught.value.detail == "a is already set further up. Keep one of the two."
    assert caught.value.exit_code is ExitCode.DATA
    assert not caught.value.missing


def test_a_missing_file_is_marked(tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as caught:
        read(str(tmp_path / "none.toml"))

    assert caught.value.missing
    assert caught.value.message == "There is no such file."


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as caught:
        read(str(tmp_path))

    assert caught.value.message == "Found a folder, expected a file."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(BadDocument) as caught:
        read(str(tmp_path / "pipe"))

    assert caught.value.message == "Found something that is no ordinary file."


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "huge").write_bytes(b"#" * ((1 << 20) + 1))

    with pytest.raises(BadDocument) as caught:
        read(str(tmp_path / "huge"))

    assert caught.value.message == "Found a file of over 1 MiB, expected a short text."


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_a_name_that_no_file_can_have(name: str) -> None:
    with pytest.raises(BadDocument, match="cannot use"):
        read(name)


def test_a_file_that_one_may_not_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        file = Path(folder, "config.toml")
        file.write_text("a = 1\n")
        file.chmod(0)

        def attempt() -> str:
            try:
                return str(read(str(file)).values)
            except BadDocument as error:
                return f"{error.message} {error.advice}"

        said = as_ordinary_user(attempt)

    assert said == f"You may not read this file. Give yourself the right to: chmod u+r {file}"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_end_in_anything_but_a_document_or_a_problem(data: bytes) -> None:
    try:
        parse("x.toml", data)
    except BadDocument as error:
        assert error.message.endswith(".")  # noqa: PT017 - either is right


@given(st.dictionaries(st.text(alphabet="abc-_", min_size=1), st.integers() | st.booleans() | st.lists(st.integers())))
def test_every_key_has_its_place(values: dict[str, object]) -> None:
    text = "".join(f"{key} = {str(value).lower()}\n" for key, value in values.items())
    document = parse("x.toml", text.encode())

    for line, key in enumerate(values, start=1):
        assert document.place((key,), value=False) == Place(line, 1, text.splitlines()[line - 1])
