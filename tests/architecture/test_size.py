"""Long modules and functions want to be named in parts, and a mock would let a port's contract slip."""

import ast

import pytest

from tests.architecture.source import imports, modules

MODULE = 350
FUNCTION = 60


def long_functions(source: str) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION
    }


def test_no_module_is_long() -> None:
    """In tests a long file is a long list of stories, and no sign of anything."""
    lengths = {name: len(source.splitlines()) for name, source in modules("postured", "bench")}

    assert {name: length for name, length in lengths.items() if length > MODULE} == {}


def test_no_function_is_long() -> None:
    found = {name: long_functions(source) for name, source in modules("postured", "tests", "bench")}

    assert {name: functions for name, functions in found.items() if functions} == {}


@pytest.mark.parametrize(("lines", "long"), [(60, set()), (61, {"grown"})])
def test_a_long_function_is_seen(lines: int, long: set[str]) -> None:
    source = "def grown():\n" + "    pass\n" * (lines - 1)

    assert long_functions(source) == long


def mocks(source: str) -> set[str]:
    return imports(source) & {"mock", "unittest", "unittest.mock"}


def test_nothing_is_mocked() -> None:
    assert [name for name, source in modules("postured", "tests", "bench") if mocks(source)] == []


@pytest.mark.parametrize(
    "planted", ["from unittest import mock", "from unittest.mock import patch", "import unittest.mock as fake"]
)
def test_a_mock_is_seen(planted: str) -> None:
    assert mocks(f"def test() -> None:\n    {planted}\n")
