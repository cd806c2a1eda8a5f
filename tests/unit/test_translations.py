"""Every language says all that postured says, with the same placeholders and commands."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT, modules

LOCALE = ROOT / "postured/locale"
SOURCES = {
    "postured": ["--mapping-file=scripts/program.toml", "postured"],
    "exercises": ["--mapping-file=pyproject.toml", "postured/catalogue"],
}
FILES = [(folder.name, domain) for folder in sorted(LOCALE.iterdir()) if folder.is_dir() for domain in SOURCES]
TRANSLATORS = {"_": 1, "ngettext": 2, "pgettext": 2}  # and how many texts each is given
UPDATE = "run `make translations`, then translate what is new in {language}/LC_MESSAGES/{domain}.po"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalog]:
    """What the code and the catalogue say now."""
    folder = tmp_path_factory.mktemp("templates")
    found = {}
    for domain, sources in SOURCES.items():
        template = folder / f"{domain}.pot"
        extract = ["babel.messages.frontend", "--quiet", "extract", f"--output-file={template}", *sources]
        subprocess.run([sys.executable, "-m", *extract], cwd=ROOT, check=True, capture_output=True)
        found[domain] = read(template)
    return found


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def said(catalog: Catalog) -> dict[tuple[str | None, object], Message]:
    """The messages by what makes one: the header is none."""
    return {(each.context, each.id): each for each in catalog if each.id}


def flaws(message: Message, catalog: Catalog) -> list[str]:
    """What is wrong with the translation of one message, in words."""
    if message.fuzzy:
        return ["is marked fuzzy: look at it, and take the mark away"]
    originals, forms = as_forms(message.id), as_forms(message.string or "")
    if len(forms) != (catalog.num_plurals if message.pluralizable else 1) or not all(forms):
        return ["is not translated"]
    found = []
    for number, form in enumerate(forms):
        # The form for 1 alone may be made like the English singular, which need not say the number; all others say it.
        allowed = originals if only_one(number, catalog) else originals[-1:]
        if fields(form) not in [fields(each) for each in allowed]:
            found.append("has other placeholders")
        if not set(specified(form)) <= {each for original in originals for each in specified(original)}:
            found.append("writes a placeholder in another form")
        if commands(form) != commands(originals[-1]):
            found.append("has other commands in `backticks`")
        if edges(form) != edges(originals[-1]):
            found.append("has other blanks at an end, or other line breaks")
    return found


def as_forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def only_one(form: int, catalog: Catalog) -> bool:
    """Whether this plural form is that of the number 1 and of no other."""
    form_of = c2py(catalog.plural_expr)
    return [number for number in range(201) if form_of(number) == form] == [1]


def fields(text: str) -> set[str]:
    """The names in {braces}."""
    return set(re.findall(r"\{(\w*)[^{}]*\}", text))


def specified(text: str) -> list[str]:
    """Placeholders that say more than a name, such as {hour:02}; a translation may leave that off, not invent it."""
    return re.findall(r"\{\w*[^\w{}][^{}]*\}", text)


def commands(text: str) -> list[str]:
    return sorted(re.findall(r"`[^`]*`", text))


def edges(text: str) -> tuple[str, str, int]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], text.count("\n")


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_a_language_says_all_that_postured_says(language: str, domain: str, templates: dict[str, Catalog]) -> None:
    catalog = read(LOCALE / language / "LC_MESSAGES" / f"{domain}.po")
    wanted, found = said(templates[domain]), said(catalog)

    strays = [text for _, text in [*(wanted.keys() ^ found.keys()), *catalog.obsolete.items()]]
    wrong = {key[1]: flaw for key, message in found.items() if (flaw := flaws(message, catalog))}

    assert not strays, f"{UPDATE.format(language=language, domain=domain)}: {strays}"
    assert not wrong, f"in {language}/LC_MESSAGES/{domain}.po: {wrong}"


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_a_file_knows_its_language_and_the_plurals_of_it(language: str, domain: str) -> None:
    catalog = read(LOCALE / language / "LC_MESSAGES" / f"{domain}.po")
    plural = get_plural(language)

    assert str(catalog.locale) == language
    assert (catalog.num_plurals, catalog.plural_expr) == (plural.num_plurals, plural.plural_expr)


def test_there_is_german() -> None:
    assert {("de", "postured"), ("de", "exercises")} <= set(FILES)


Text = str | tuple[str, str]

PLANTED: dict[str, list[tuple[Text, Text]]] = {
    "is not translated": [("Skip", ""), (("{count} day", "{count} days"), ("{count} Tag", ""))],
    "has other placeholders": [
        ("No {thing}", "Kein Ding"),
        ("No {thing}", "Kein {ding}"),
        (("{count} day", "{count} days"), ("{count} Tag", "Tage")),
        (("A day of {month}", "{count} days of {month}"), ("Ein Tag", "{count} Tage im {month}")),
    ],
    "writes a placeholder in another form": [("{day:02}", "{day:03}"), ("{pid}", "{pid:g}"), ("{pid}", "{pid!r}")],
    "has other commands in `backticks`": [("Say `postured why`.", "Sag `postured warum`."), ("`free`", "frei")],
    "has other blanks at an end, or other line breaks": [("  a", "a"), ("a ", "a"), ("a b", "a\nb"), ("a\n", "a")],
}


@pytest.mark.parametrize(
    ("flaw", "text", "translated"), [(flaw, *pair) for flaw, pairs in PLANTED.items() for pair in pairs]
)
def test_a_flaw_is_seen(flaw: str, text: Text, translated: Text) -> None:
    assert flaws(Message(text, translated), Catalog(locale="de")) == [flaw]


def test_a_guess_is_seen() -> None:
    assert flaws(Message("Skip", "Überspringen", flags=["fuzzy"]), Catalog(locale="de")) != []


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("{day:02} {month}", "{month} {day}"),
        (("A day of {month}", "{count} days of {month}"), ("Ein Tag im {month}", "{count} Tage im {month}")),
        (("A day of {month}", "{count} days of {month}"), ("{count} Tag im {month}", "{count} Tage im {month}")),
        ("Say `free` or `why`:\n  now", "Mit `why` oder `free`:\n  jetzt"),
    ],
)
def test_a_good_translation_has_no_flaw(text: Text, translated: Text) -> None:
    assert flaws(Message(text, translated), Catalog(locale="de")) == []


def test_zero_needs_its_number_where_it_shares_a_form_with_one() -> None:
    message = Message(("A day", "{count} days"), ("Un jour", "{count} jours"))

    assert flaws(message, Catalog(locale="fr")) == ["has other placeholders"]


def too_late(source: str) -> Iterator[str]:
    """Calls of a translator that Babel cannot read, or that are made on import, before a language is chosen."""
    tree = ast.parse(source)
    made = [each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.Lambda))]
    later = {id(node) for each in made for node in ast.walk(each)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).rpartition(".")[2]) in TRANSLATORS:
            texts = node.args[: TRANSLATORS[name]]
            literal = all(isinstance(each, ast.Constant) and each.value for each in texts)
            if not literal or id(node) not in later:
                yield ast.unparse(node)


def test_every_text_is_written_out_and_asked_for_when_the_language_is_known() -> None:
    found = {
        name: calls
        for name, source in modules("postured")
        if name != "postured/language.py" and (calls := list(too_late(source)))
    }

    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "def f(): return _(text)",
        "def f(): return _(f'{text} is it')",
        "def f(): return _('')",
        "def f(): return ngettext('one', many, 2)",
        "TITLE = _('Skip')",
        "TITLES = {'skip': language._('Skip')}",
    ],
)
def test_what_comes_too_late_is_seen(planted: str) -> None:
    assert len(list(too_late(planted))) == 1


def test_what_comes_in_time_is_fine() -> None:
    assert list(too_late("NAMES = [lambda: _('a name')]\ndef f(): return ngettext('one', 'many', count)")) == []
