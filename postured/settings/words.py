"""What settings may say: lengths of time, names, and the closed lists of words."""

from datetime import time, timedelta
from typing import Annotated, Literal

from postured.core.rules import HOUR, SECOND, Range
from postured.language import _
from postured.settings.kinds import Duration, Text, TimeOfDay, TimeRange, hyphenated

NONE = timedelta(0)
DAY = 24 * HOUR


def _language(text: str) -> str:
    """The language that is meant by "German", "de-DE" or "DE"."""
    named = {"german": "de", "deutsch": "de", "english": "en", "englisch": "en"}
    tag, _dash, region = text.strip().partition("_" if "_" in text else "-")
    return named.get(text.strip().lower(), tag.lower() + (f"_{region.upper()}" if region else ""))


Length = Annotated[timedelta, Duration(SECOND, DAY)]
Wait = Annotated[timedelta, Duration(NONE, DAY)]
LengthOrNever = Annotated[timedelta | Literal["never"] | None, Duration(SECOND, DAY, never=True)]
Age = Annotated[timedelta | Literal["never"], Duration(7 * DAY, 3650 * DAY, never=True)]
AtTime = Annotated[time, TimeOfDay()]
Shift = Annotated[Range, TimeRange()]
Name = Annotated[
    str, Text("[a-z][a-z0-9-]*", lambda: _("a name of small letters, digits and hyphens"), tidy=hyphenated)
]
Exercise = Annotated[
    str,
    Text(
        "[a-z0-9][a-z0-9-]*",
        lambda: _('a category or an exercise such as "eyes" or "walk-5"'),
        lambda: _('categories or exercises such as "eyes" or "walk-5"'),
        hyphenated,
    ),
]
Program = Annotated[
    str,
    Text(".+", lambda: _('the name of a program such as "obs"'), lambda: _('names of programs such as "obs"')),
]
File = Annotated[
    str,
    Text(r"[^\x00-\x1f]+", lambda: _('a file such as "~/work.ics"'), lambda: _('files such as "~/work.ics"')),
]

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Signal = Literal[
    "microphone",
    "camera",
    "screen-share",
    "fullscreen",
    "do-not-disturb",
    "presentation",
    "calendar",
    "program",
    "by-hand",
]
Position = Literal["seated", "standing", "walking", "floor"]
Equipment = Literal[
    "chair",
    "wall",
    "desk",
    "cushion",
    "footrest",
    "door-frame",
    "headset",
    "drink",
    "mat",
    "sit-stand-desk",
    "step",
    "stairs",
]
Tag = Literal[
    "lateral-hip-pain",
    "hip-replacement",
    "recent-surgery",
    "radiating-leg-pain",
    "stenosis-spondylolisthesis",
    "osteoporosis-spine",
    "pregnancy-2-3",
    "hypertension-uncontrolled",
    "vertigo",
    "neck-condition",
    "shoulder-pain",
    "wrist-hand-condition",
    "knee-pain",
    "balance-impairment",
    "respiratory",
    "fluid-restriction",
    "eye-condition",
    "calf-symptoms",
    "standing-intolerance",
    "acute-injury",
]

Profile = Annotated[str, Text(".+", lambda: _("the name of a profile, or the path of one"))]
Language = Annotated[
    str,
    Text(
        "|[a-z]{2,3}(?:_[A-Z]{2})?",
        lambda: _('a language such as "de" or "de_AT", or "" for the desktop\'s'),
        tidy=_language,
    ),
]
Region = Annotated[
    str,
    Text(
        r"|[A-Z]{2}(?:-[A-Z0-9]{1,3})?",
        lambda: _('a country or region such as "DE" or "DE-BY", or "" for none'),
        tidy=lambda text: text.strip().upper().replace("_", "-"),
    ),
]
