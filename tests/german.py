"""German as its .po files have it now, whatever has been compiled."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from postured import language
from tests.architecture.source import PACKAGE


@contextmanager
def german(folder: str) -> Iterator[None]:
    """Speak German, with what is compiled into ``folder``; English again after."""
    before = language.FOLDER
    compile_german(folder)
    language.FOLDER = folder
    language.use("de")
    try:
        yield
    finally:
        language.FOLDER = before
        language.use("en")


def compile_german(folder: str) -> None:
    """Write what gettext reads into ``folder``."""
    made = os.path.join(folder, "de/LC_MESSAGES")
    os.makedirs(made, exist_ok=True)
    for domain in (language.DOMAIN, language.EXERCISES):
        with (PACKAGE / f"locale/de/LC_MESSAGES/{domain}.po").open("rb") as file:
            catalog = read_po(file)
        with open(os.path.join(made, f"{domain}.mo"), "wb") as file:
            write_mo(file, catalog)
