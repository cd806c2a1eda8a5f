"""Finds what is to be translated in the declaration of the settings, for Babel; program.toml names it."""

import ast
import inspect
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import IO, Any

_BASE = "Table"
"""What the tables have in common; nobody is told of it."""

Message = tuple[int, None, str, list[str]]


def extract(
    file: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - Babel hands these three to every extractor
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """The sentence of each table and of each setting, in the order of the file."""
    for table in ast.parse(file.read()).body:
        if isinstance(table, ast.ClassDef) and table.name != _BASE:
            if about := ast.get_docstring(table):
                yield table.lineno, None, about, [table.name]
            yield from _sentences(table)


def _sentences(table: ast.ClassDef) -> Iterator[Message]:
    """What stands under each setting."""
    for setting, below in pairwise(table.body):
        match setting, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                yield below.lineno, None, inspect.cleandoc(sentence), [f"{table.name}: {name}"]
            case _:
                pass
