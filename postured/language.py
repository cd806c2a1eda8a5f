"""The person's language. Every string that a person sees goes through ``_`` or ``ngettext`` of this module."""

import gettext as _gettext
import os

DOMAIN = "postured"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")

_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: str = "") -> None:
    """Speak ``language`` from here on ("de", "de_AT"); "" means the desktop's. English where there is no other."""
    global _translation  # noqa: PLW0603 - a process speaks one language
    wanted = [language] if language else None
    _translation = _gettext.translation(DOMAIN, FOLDER, languages=wanted, fallback=True)


def _(text: str) -> str:
    """``text`` in the person's language."""
    return _translation.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """``one`` or ``many``, as ``count`` asks for in the person's language."""
    return _translation.ngettext(one, many, count)
