"""Tells how the desktop tests ended, and fails where one that must pass did not: REPORT.xml COLLECTED REQUIRED."""

import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET


def outcomes(report: Path) -> dict[str, str]:
    """Each test of a JUnit report, as ``folder.file.Class.test[parameters]``: passed, or what it was instead."""
    return {
        f"{case.get('classname')}.{case.get('name')}": next(
            (child.tag for child in case if child.tag in {"skipped", "failure", "error"}), "passed"
        )
        for case in ET.parse(report).iter("testcase")  # noqa: S314  # our own pytest wrote it a moment ago
    }


def dotted(node: str) -> str:
    """A pytest node id as the report spells it; only what precedes the parameters is a path."""
    path, bracket, parameters = node.partition("[")
    return path.replace(".py", "", 1).replace("::", ".").replace("/", ".") + bracket + parameters


def is_within(test: str, wanted: str) -> bool:
    """Whether ``wanted`` names this test, its class or its file."""
    return test == wanted or test.startswith((f"{wanted}[", f"{wanted}."))


def lines(path: Path) -> list[str]:
    stripped = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def missing(required: Iterable[str], ended: dict[str, str]) -> list[str]:
    """What is required and did not run and pass, with how it ended."""
    found = []
    for node in required:
        results = {outcome for test, outcome in ended.items() if is_within(test, dotted(node))} or {"not run"}
        if results != {"passed"}:
            found.append(f"{node}: {', '.join(sorted(results))}")
    return found


def main(report: str, collected: str, required: str) -> int:
    ended = outcomes(Path(report))
    desktop = [line for line in lines(Path(collected)) if "::" in line]
    for node in desktop:
        print(f"{ended.get(dotted(node), 'not run'):8} {node}")
    lacking = missing(lines(Path(required)), ended)
    for line in lacking:
        print(f"required, but {line}")
    print(f"{len(desktop)} desktop tests; {len(lacking)} required tests lacking")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
