"""Sets one key in the text of a TOML file. Every other character stays as it stands, comments above all."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

Key = tuple[str, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:\\.|[^"\\])*"|' r"'[^']*'|" r"#[^\n]*|[][{}=\n]|\Z", re.DOTALL
)
"""What a statement is told apart by; the text between is nothing to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A table's header, or a key with its value, over one line or several."""

    key: Key
    """The whole way from the top; of a header, the way to its table."""
    table: Key
    """The table that it stands in, or opens."""
    is_header: bool
    start: int
    """Where its first line begins."""
    value: slice
    end: int
    """Where the line after it begins."""
    comments: tuple[str, ...]
    """Those inside the value."""


def with_value(text: str, key: Key, value: Any) -> str:
    """``text``, a valid document, with ``value`` at ``key``; missing tables are made.

    Names are bare, as all of ours are. A table in braces is written anew; comments inside a value that is replaced
    move above it.
    """
    statements = list(_statements(text))
    for each in statements:
        if not each.is_header and key[: len(each.key)] == each.key:
            return _replaced(text, each, key[len(each.key) :], value)
    return _inserted(text, statements, key, value)


def written(value: Any) -> str:
    """``value`` as TOML has it, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            return "{ " + ", ".join(f"{name} = {written(each)}" for name, each in value.items()) + " }"
        case list():
            return f"[{', '.join(map(written, value))}]"
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _statements(text: str) -> Iterator[_Statement]:
    table: Key = ()
    line: list[re.Match[str]] = []
    start = depth = 0
    for token in _TOKEN.finditer(text):
        line.append(token)
        depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))
        if depth or token[0] not in ("\n", ""):
            continue
        statement = _statement(text, start, line, table)
        if statement is not None:
            table = statement.table
            yield statement
        start, line = token.end(), []


def _statement(text: str, start: int, tokens: Sequence[re.Match[str]], table: Key) -> _Statement | None:
    """What these tokens of whole lines are; None for an empty line or a comment alone."""
    *inner, last = tokens
    close = last.start()
    if inner and inner[-1][0].startswith("#"):
        close = inner.pop().start()
    equals = next((each for each in inner if each[0] == "="), None)
    head = text[start : equals.start() if equals else close].strip()
    if not head:
        return None
    key = _path(f"{head} = 0" if equals else head)
    begin = equals.end() if equals else close
    begin += len(text[begin:close]) - len(text[begin:close].lstrip())
    return _Statement(
        key=table + key if equals else key,
        table=table if equals else key,
        is_header=equals is None,
        start=start,
        value=slice(begin, begin + len(text[begin:close].rstrip())),
        end=last.end(),
        comments=tuple(each[0].rstrip() for each in inner if each[0].startswith("#")),
    )


def _path(toml: str) -> Key:
    """The names in a header, or in the key of one setting."""
    at: Any = tomllib.loads(toml)
    path: list[str] = []
    while isinstance(at, dict) and at:
        ((name, at),) = at.items()
        path.append(name)
    return tuple(path)


def _replaced(text: str, found: _Statement, rest: Key, value: Any) -> str:
    new = _put(tomllib.loads(f"value = {text[found.value]}")["value"], rest, value)
    above = "".join(f"{_indent(text, found)}{each}{_newline(text)}" for each in found.comments)
    return "".join(
        (text[: found.start], above, text[found.start : found.value.start], written(new), text[found.value.stop :])
    )


def _put(into: Any, rest: Key, value: Any) -> Any:
    if not rest:
        return value
    return {**into, rest[0]: _put(into.get(rest[0], {}), rest[1:], value)}


def _inserted(text: str, statements: Sequence[_Statement], key: Key, value: Any) -> str:
    table = key[:-1]
    beside = [each for each in statements if _is_beside(each, table)]
    if beside:
        last = beside[-1]
        name = ".".join(key[len(last.table) :])
        return _spliced(text, last.end, f"{_indent(text, last)}{name} = {written(value)}")
    if not table:
        at = _above_comments(text, statements[0].start) if statements else len(text)
        return _spliced(text, at, f"{key[-1]} = {written(value)}", apart=True)
    block = f"[{'.'.join(table)}]{_newline(text)}{key[-1]} = {written(value)}"
    return _spliced(text, _place_for_table(text, statements, table), block, apart=True)


def _is_beside(statement: _Statement, table: Key) -> bool:
    """Whether a key of ``table`` can come next: after its header, or another of its keys, dotted if that is."""
    if statement.is_header:
        return bool(table) and statement.key == table
    within = statement.key[: len(table)] == table and len(statement.key) > len(table)
    return within and len(statement.table) <= len(table)


def _place_for_table(text: str, statements: Sequence[_Statement], table: Key) -> int:
    """After the tables that are most like it, else at the end."""
    for length in range(len(table) - 1, 0, -1):
        like = [each.end for each in statements if each.table[:length] == table[:length]]
        if like:
            return _below_comments(text, like[-1])
    return len(text)


def _above_comments(text: str, at: int) -> int:
    """Where the comment begins that stands right above the line at ``at``."""
    while text[:at].rpartition("\n")[0].rpartition("\n")[2].lstrip().startswith("#"):
        at = text.rfind("\n", 0, at - 1) + 1
    return at


def _below_comments(text: str, at: int) -> int:
    """Where the comment ends that stands right below the line before ``at``, unless it is about what follows it."""
    end = at
    while text[end:].lstrip(" \t").startswith("#"):
        end = text.find("\n", end) + 1 or len(text)
    return end if not text[end:].partition("\n")[0].strip() else at


def _spliced(text: str, at: int, block: str, *, apart: bool = False) -> str:
    """``text`` with the lines of ``block`` at ``at``, where a line begins or the text ends."""
    newline = _newline(text)
    before, after = text[:at], text[at:]
    if before and not before.endswith("\n"):
        before += newline
    if apart and before and before.rpartition("\n")[0].rpartition("\n")[2].strip():
        before += newline
    if apart and after.partition("\n")[0].strip():
        block += newline
    return f"{before}{block}{newline}{after}"


def _indent(text: str, statement: _Statement) -> str:
    line = text[statement.start : statement.end]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
