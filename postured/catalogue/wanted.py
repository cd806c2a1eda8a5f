"""Finds the exercises that a routine asks for and nobody has; the routine draws from the others that it names."""

from collections.abc import Iterator

from postured.catalogue.entry import CATEGORIES
from postured.catalogue.reading import Catalogue
from postured.language import _
from postured.settings.declaration import close_word
from postured.settings.handover import Problem
from postured.settings.layers import Combined


def unknown(combined: Combined, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each name that is neither a category nor an exercise, where it was written."""
    known = {*CATEGORIES, *catalogue.entries}
    for name, routine in combined.settings.routines.items():
        key = ("routines", name, "exercises")
        for number, each in enumerate(routine.exercises):
            if each not in known:
                near = close_word(each, known)
                message = _('Found "{name}", which is no category and no exercise; the others in the list count.')
                yield combined.origin(key).problem(
                    (*key, number),
                    message.format(name=each),
                    _('Did you mean "{near}"?').format(near=near)
                    if near
                    else _("See `postured exercises list` for what there is."),
                )
