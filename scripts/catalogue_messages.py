"""Finds what is to be translated in the catalogue of exercises, for Babel; pyproject.toml names it in [tool.babel]."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

FIELDS = ("name", "target", "steps", "easier", "harder", "note")

Message = tuple[int, None, str, list[str]]


def extract(
    file: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - Babel hands these three to every extractor
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """The texts of one file in its order, each with a comment that names its exercise and its place in it."""
    exercises = tomllib.load(file)["exercises"]
    for name, entry in exercises.items():
        for field in FIELDS:
            for text in texts(entry.get(field, "")):
                yield 0, None, text, [f"{name}: {field}"]


def texts(value: str | list[str]) -> list[str]:
    """What there is to translate in a field, be it one text or a list of them."""
    return [each for each in ([value] if isinstance(value, str) else value) if each]
