"""How postured is called, and what it says of a wrong call."""

from datetime import timedelta
from gettext import NullTranslations

import pytest

from postured import __version__, language
from postured.cli import main
from postured.cli.arguments import parser
from postured.errors import UsageError


def test_run_without_options_is_an_ordinary_day() -> None:
    chosen = parser().parse_args(["run"])

    assert (chosen.speed, chosen.no_tray, chosen.config, chosen.set, chosen.verbose) == (1.0, False, None, [], 0)


def test_run_takes_what_it_is_told() -> None:
    chosen = parser().parse_args(["run", "--speed", "60", "--set", "a=1", "--set", "b=2", "--config", "x.toml", "-vv"])

    assert (chosen.speed, chosen.set, chosen.config, chosen.verbose) == (60.0, ["a=1", "b=2"], "x.toml", 2)


def test_a_snooze_has_a_length() -> None:
    assert parser().parse_args(["snooze", "1h30m"]).length == timedelta(minutes=90)
    assert parser().parse_args(["snooze"]).length is None


@pytest.mark.parametrize(
    ("words", "line", "advice"),
    [
        ([], "the following arguments are required: COMMAND", "`postured --help` shows how it is called."),
        (["snooze", "soon"], "“soon” is no length of time; write 5m or 1h30m", "`postured snooze --help` shows"),
        (["snooze", "0m"], "“0m” is no length of time; write 5m or 1h30m", "`postured snooze --help` shows"),
        (["run", "--speed", "0.5"], "“0.5” is no speed; write a number from 1 to 3600", "`postured run --help` shows"),
        (["run", "--speed", "nan"], "“nan” is no speed; write a number from 1 to 3600", "`postured run --help` shows"),
        (["run", "--speed", "warp"], "“warp” is no speed", "`postured run --help` shows"),
        (["status", "--json", "--format", "waybar"], "not allowed with argument", "`postured status --help` shows"),
        (["next", "--watch"], "unrecognized arguments: --watch", "`postured --help` shows"),
        (["yodel"], "yodel", "`postured --help` shows"),
        (["felt", "splendid"], "splendid", "`postured felt --help` shows"),
        (["felt"], "how", "`postured felt --help` shows"),
        (["walk", "log"], "LENGTH", "`postured walk log --help` shows"),
        (["walk", "steps", "many"], "many", "`postured walk steps --help` shows"),
        (["exercises"], "ACTION", "`postured exercises --help` shows"),
        (["exercises", "show"], "ID", "`postured exercises show --help` shows"),
        (["exercises", "unlock"], "FAMILY", "`postured exercises unlock --help` shows"),
    ],
)
def test_a_wrong_call_is_one_line_and_advice(
    capsys: pytest.CaptureFixture[str], words: list[str], line: str, advice: str
) -> None:
    assert main(words) == 64
    out, err = capsys.readouterr()

    assert out == ""
    first, second = err.splitlines()
    assert first.startswith("postured: ")
    assert line in first
    assert second.startswith("  " + advice)


def test_a_wrong_call_never_exits_by_itself() -> None:
    with pytest.raises(UsageError):
        parser().parse_args(["yodel"])


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 0
    return capsys.readouterr().out


class Marking(NullTranslations):
    """Every text that it was asked for stands in «guillemets»."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "use", lambda _wanted="": None)
    monkeypatch.setattr(language, "_translation", Marking())


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("command", ["", "run", "felt", "walk log", "exercises", "exercises list", "config set"])
def test_help_is_translated_in_argparses_own_words_too(capsys: pytest.CaptureFixture[str], command: str) -> None:
    text = printed(capsys, *command.split(), "--help")

    assert text.startswith("«usage: »postured")
    assert "«show this help message and exit»" in " ".join(text.split())
    for line in text.splitlines():
        if line.rstrip().endswith("s:") and not line.startswith((" ", "«examples")):
            assert line in ("«positional arguments»:", "«options»:")


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "«the following arguments are required: «COMMAND»»"),
        (["yodel"], "«argument «COMMAND»: «invalid choice: 'yodel'"),
        (["felt", "splendid"], "«argument how: «invalid choice: 'splendid'"),
        (["next", "--watch"], "«unrecognized arguments: --watch»"),
        (["status", "--json", "--format", "waybar"], "«argument --format: «not allowed with argument --json»»"),
        (["walk", "steps", "many"], "«argument COUNT: «invalid int value: 'many'»»"),
        (["run", "--config"], "«argument --config: «expected one argument»»"),
        (["status", "--json=3"], "«argument --json: «ignored explicit argument '3'»»"),
        (["run", "--s", "3"], "«ambiguous option: --s could match --speed, --set»"),
    ],
)
def test_a_wrong_call_is_told_in_the_persons_language(
    capsys: pytest.CaptureFixture[str], words: list[str], line: str
) -> None:
    assert main(words) == 64

    assert capsys.readouterr().err.splitlines()[0].startswith(f"postured: {line}")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--version") == f"postured {__version__}\n"


def test_help_has_examples_that_can_be_called(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--help")
    _head, examples = text.split("examples:\n")
    calls = [line.split("   ")[0].split(" | ")[0].split()[1:] for line in examples.splitlines()]

    assert len(calls) >= 5
    for words in calls:
        parser().parse_args(words)


@pytest.mark.parametrize("columns", ["30", "80", "200"])
@pytest.mark.parametrize(
    "command",
    [
        *("run", "status", "why", "next", "snooze", "now", "pause", "resume", "quit", "felt", "not-for-me", "walk"),
        *("walk log", "walk steps", "exercises list", "exercises show", "exercises unlock", "safety"),
    ],
)
def test_each_command_has_help_in_a_narrow_terminal_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert f"postured {command}" in printed(capsys, *command.split(), "--help")
