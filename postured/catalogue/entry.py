"""What an exercise is: the form of an entry in the catalogue's files, closed and strict as the settings are.

The sentence of a key is the text under it; it is written for whoever writes an exercise.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from pydantic_core import PydanticCustomError

from postured.core.rules import MINUTE, SECOND
from postured.language import _
from postured.settings.kinds import Duration, Kind, Many, Text, hyphenated
from postured.settings.model import Table
from postured.settings.words import NONE, Equipment, Length, Position, Tag

Category = Literal[
    "lumbar-support",
    "hip-flexor",
    "glute",
    "hamstring",
    "thoracic",
    "neck-shoulder",
    "wrist",
    "eyes",
    "walk",
    "sit-stand",
    "breathing",
    "hydration",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
"""In the order in which people see them; each has its file."""
Mark = Literal["V", "V2", "M", "J", "n/a"]
"""How far something was looked up; ``names.mark`` says it in words."""
Origin = Literal["built-in", "organisation", "own"]
"""Who wrote an exercise: postured's authors, the employer, or the person."""
BREATH = 5 * SECOND
"""What one unhurried breath takes."""


@dataclass(frozen=True, slots=True)
class Line(Kind):
    """Plain words in one line. What cannot be seen, a line break above all, is no part of it."""

    most: int
    least: int = 1

    def read(self, value: object) -> str:
        if not isinstance(value, str) or not self.least <= len(value) <= self.most:
            raise _NO_LINE
        if value != value.strip() or not value.isprintable():
            raise _NO_LINE
        return value

    def write(self, value: Any) -> str:
        return str(value)

    def expected(self) -> str:
        return _("a line of text of at most {most} characters").format(most=self.most)

    def expected_many(self) -> str:
        return _("lines of text of at most {most} characters").format(most=self.most)

    def guess(self, value: object) -> str:
        meant = " ".join(value.split()) if isinstance(value, str) else ""
        return meant if self.takes(meant) else ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.least, "maxLength": self.most}


_NO_LINE = PydanticCustomError("kind", "not of this kind")

Id = Annotated[
    str,
    Text(
        "(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*",
        lambda: _("a name of small letters, digits and hyphens"),
        tidy=hyphenated,
    ),
]
Name = Annotated[str, Line(60)]
Step = Annotated[str, Line(120)]
Part = Annotated[str, Line(80)]
Source = Annotated[str, Line(200)]
Remark = Annotated[str, Line(300, least=0)]


class Dose(Table):
    """How much of it. An empty one is for what is done once and takes as long as it takes."""

    hold: Annotated[timedelta, Duration(NONE, 10 * MINUTE)] = NONE
    """How long each repetition is held."""
    breaths: int = Field(0, ge=0, le=60)
    """How many breaths each repetition is held, in place of "hold"."""
    reps: int = Field(1, ge=1, le=100)
    """Repetitions in a set, on each side where there are two."""
    sets: int = Field(1, ge=1, le=20)
    """Sets."""
    per_side: bool = False
    """Done once on each side."""
    seconds_per_rep: int = Field(0, ge=0, le=120)
    """What a repetition takes beside the hold."""

    @property
    def effort(self) -> timedelta:
        """The time of it by itself: without settling down and changing sides; nothing where the dose is empty."""
        repetition = self.hold + self.breaths * BREATH + self.seconds_per_rep * SECOND
        return repetition * self.reps * self.sets * (2 if self.per_side else 1)


class Verified(Table):
    """How far it was looked up: read in the source (V), second-hand (V2), recalled (M), judged (J), no claim (n/a)."""

    movement: Mark = "J"
    """For how it is done."""
    dosage: Mark = "J"
    """For how much of it."""


class Declared(Table):
    """An exercise as a file has it, under [exercises.NAME]."""

    name: Name
    """What people call it."""
    category: Category
    """The family that it belongs to."""
    position: Position
    """The position that it is done in."""
    kind: Literal["cue", "exercise"]
    """A cue is a change of set-up, a look, a breath or a drink; anything else is an exercise."""
    office: bool
    """Whether it suits an office."""
    equipment: Many[Equipment] = ()
    """What must be at hand."""
    target: Many[Part] = ()
    """What it is for: muscles, joints, eyes."""
    dose: Dose = Dose()
    """How much of it; {} is once."""
    lasts: Length
    """All of it: getting ready, both sides, and a moment to spare."""
    steps: Many[Step] = Field(min_length=1, max_length=6)
    """What to do, one short sentence each."""
    skip_if: Many[Tag]
    """Whoever has one of these is not shown it; an exercise has at least recent-surgery and acute-injury."""
    easier: Remark = ""
    """What to do where it is too much."""
    harder: Remark = ""
    """What to do where it is too little."""
    pose: Annotated[str, Line(400, least=0)] = ""
    """The figure: angles in degrees, the right side first; "mirror" repeats it with the left."""
    sources: Many[Source] = ()
    """Where it was looked up, and what for."""
    verified: Verified = Verified()
    """How far it was looked up."""
    note: Remark = ""
    """What else is good to know."""
    version: int = Field(1, ge=1, le=1000)
    """Counted up with each change of what it says."""
    reviewed: Remark = "not clinically reviewed"
    """Who looked it over, with their qualification."""


class Entry(Declared):
    """An exercise of the catalogue."""

    id: Id
    """The name of its table."""
    origin: Origin


class Exercises(Table):
    """The whole of one file."""

    exercises: dict[Id, Declared] = Field(default_factory=dict)
    """The exercises, each under a name of its own."""
