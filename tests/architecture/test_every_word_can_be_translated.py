"""What a person may read goes through ``_`` or ``ngettext``: the texts of our errors, and what is printed."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import modules

TRANSLATORS = {"_", "ngettext"}
PRINTERS = ("postured/cli/", "postured/daemon/")
ALLOWED = {
    "postured: {}",  # the program's name before an error's own words
    "JSON: {}",  # a parser's words on what only programs send each other
}


def errors(sources: list[str]) -> set[str]:
    """PosturedError and X11Error, and all that are made of them."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }
    found = {"PosturedError", "X11Error"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def untranslated(source: str, calls: set[str]) -> set[str]:
    """The texts with a word in them that are handed to ``calls`` as they stand."""
    return {
        text
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in calls
        for argument in (*node.args, *(each.value for each in node.keywords))
        for text in texts(argument)
        if re.search(r"[^\W\d_]{2}", re.sub(r"\{\}", "", text)) and text not in ALLOWED
    }


def texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from texts(one)
            yield from texts(other)
        case ast.BinOp(left=one, right=other):
            yield from texts(one)
            yield from texts(other)
        case ast.Call(func=ast.Attribute(value=of, attr="format" | "join")):
            yield from texts(of)
        case _:
            return


def test_every_error_and_every_printed_line_can_be_translated() -> None:
    sources = dict(modules("postured"))
    ours = errors(list(sources.values()))
    assert {"UsageError", "MissingSettings", "CannotRead"} <= ours

    found = {
        name: untranslated(source, ours | ({"print"} if name.startswith(PRINTERS) else set()))
        for name, source in sources.items()
    }

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "raise UsageError('no such thing')",
        "raise errors.UsageError(_('fine'), 'not this')",
        "raise UsageError(f'no {thing} here')",
        "raise UsageError('no {thing}'.format(thing=1))",
        "raise UsageError('one of' if some else _('none'))",
        "raise UsageError(_('fine') + ' and more')",
        "raise UsageError(title='no such thing')",
    ],
)
def test_a_bare_text_is_seen(planted: str) -> None:
    assert len(untranslated(planted, {"UsageError"})) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "raise UsageError(_('no such thing'))",
        "raise UsageError(_('no {thing}').format(thing='door'))",
        "raise UsageError(ngettext('one', 'many', 2), str(problem))",
        "raise UsageError(f'{title}: {detail}')",
        "log.debug('for those who read the log')",
    ],
)
def test_what_is_translated_or_says_nothing_is_fine(planted: str) -> None:
    assert untranslated(planted, {"UsageError"}) == set()
