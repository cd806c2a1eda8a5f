"""Compiles the translations (.po) into what gettext reads (.mo), for the wheel and for the editable install."""

import os
from glob import glob
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface[Any]):
    """hatchling finds it by its kind."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own words
        for path in glob(os.path.join(self.root, "postured/locale/*/LC_MESSAGES/*.po")):
            compile_file(path)


def compile_file(path: str) -> None:
    """Write the .mo beside the .po at ``path``; the same .po always gives the same .mo."""
    with open(path, "rb") as translated:
        catalog = read_po(translated, abort_invalid=True)
    with open(f"{os.path.splitext(path)[0]}.mo", "wb") as compiled:
        write_mo(compiled, catalog)
