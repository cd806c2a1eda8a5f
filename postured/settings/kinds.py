"""The kinds of value that settings have beyond TOML's own: how each is written, checked, and asked for in words."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Annotated, Any, Literal, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import PydanticCustomError, core_schema

from postured.core.rules import Range
from postured.language import _
from postured.settings import durations

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]
"""A list in the file. Strict only lets go of list against tuple; the items stay strict."""

_DAY = timedelta(days=1)
_NEVER = ("never", "none", "off", "no", "false", "nie")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_ROUGH_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.h]?([0-5][0-9]))? *(am|pm)?")
_NOT_SO = PydanticCustomError("kind", "not of this kind")
"""What was expected is for ``explain`` to say: it asks the kind."""


class Kind(ABC):
    """Mixed into an annotation, in place of pydantic's own check."""

    @abstractmethod
    def read(self, value: object) -> Any:
        """The value that ``value``, as the file has it, stands for; raises PydanticCustomError if none.

        A value of the right type is taken too, so that our own code can state one.
        """

    def takes(self, value: object) -> bool:
        try:
            self.read(value)
        except PydanticCustomError:
            return False
        return True

    @abstractmethod
    def write(self, value: Any) -> str:
        """``value`` as ``read`` takes it."""

    @abstractmethod
    def expected(self) -> str:
        """What to write, in words: "a time of day such as …"."""

    @abstractmethod
    def expected_many(self) -> str:
        """The same for several: "times of day such as …"."""

    @abstractmethod
    def guess(self, value: object) -> str:
        """What somebody may have meant who wrote ``value``, as text that ``read`` takes; "" for no idea."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """For JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        writing = core_schema.plain_serializer_function_ser_schema(
            lambda value: None if value is None else self.write(value)
        )
        return core_schema.no_info_plain_validator_function(self.read, serialization=writing)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.schema()


@dataclass(frozen=True, slots=True)
class Duration(Kind):
    """A length of time, within bounds."""

    least: timedelta
    most: timedelta
    never: bool = False
    """Whether "never" may stand for it."""

    def read(self, value: object) -> timedelta | Literal["never"]:
        if self.never and value == "never":
            return "never"
        length = durations.parse(value) if isinstance(value, str) else value
        if not isinstance(length, timedelta) or not self.least <= length <= self.most:
            raise _NOT_SO
        return length

    def write(self, value: Any) -> str:
        return "never" if value == "never" else durations.written(value)

    def expected(self) -> str:
        if self.never and self.least >= _DAY:
            text = _('a length of time from {least} to {most} such as "90d", or "never"')
        elif self.never:
            text = _('a length of time from {least} to {most} such as "5m" or "1h30m", or "never"')
        else:
            text = _('a length of time from {least} to {most} such as "20s", "5m" or "1h30m"')
        return text.format(least=self.write(self.least), most=self.write(self.most))

    def expected_many(self) -> str:
        text = _('lengths of time from {least} to {most} such as "20s", "5m" or "1h30m"')
        return text.format(least=self.write(self.least), most=self.write(self.most))

    def guess(self, value: object) -> str:
        if self.never and str(value).strip().lower() in _NEVER:
            return "never"
        fitting = (each for each in durations.guesses(value) if self.least <= each <= self.most)
        return next((durations.written(each) for each in fitting), "")

    def schema(self) -> dict[str, Any]:
        pattern = r"^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"
        return {"type": "string", "pattern": pattern[:-1] + "$|^never$" if self.never else pattern}


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind):
    """A time on the local wall clock; TOML's own form is fine too."""

    def read(self, value: object) -> time:
        if isinstance(value, time):
            return value
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise _NOT_SO
        return time(int(match[1]), int(match[2]))

    def write(self, value: Any) -> str:
        return f"{value:%H:%M}"

    def expected(self) -> str:
        return _('a time of day such as "09:30"')

    def expected_many(self) -> str:
        return _('times of day such as "09:30"')

    def guess(self, value: object) -> str:
        match = _ROUGH_TIME.fullmatch(str(value).strip().lower())
        if match is None:
            return ""
        hour = int(match[1]) % 12 + 12 * (match[3] == "pm") if match[3] else int(match[1])
        return f"{hour:02}:{match[2] or '00'}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"}


@dataclass(frozen=True, slots=True)
class TimeRange(Kind):
    """From one time of day to another, on the next day if that is not later."""

    def read(self, value: object) -> Range:
        start, _dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
        end = end.strip()
        return Range(start=TimeOfDay().read(start.strip()), end=time(0) if end == "24:00" else TimeOfDay().read(end))

    def write(self, value: Any) -> str:
        return f"{value.start:%H:%M}-{value.end:%H:%M}"

    def expected(self) -> str:
        return _('two times of day such as "08:00-18:00"')

    def expected_many(self) -> str:
        return _('ranges of time such as "08:00-18:00"')

    def guess(self, value: object) -> str:
        ends = [TimeOfDay().guess(each) for each in re.split(r" *[-–—] *| +to +", str(value))]
        return "-".join(ends) if len(ends) == 2 and all(ends) else ""

    def schema(self) -> dict[str, Any]:
        moment = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
        return {"type": "string", "pattern": f"^ *{moment} *- *({moment}|24:00) *$"}


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Text of a certain form."""

    pattern: str
    words: Callable[[], str]
    many: Callable[[], str] = str
    tidy: Callable[[str], str] = str
    """Makes of what somebody wrote what they may have meant."""

    def read(self, value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(self.pattern, value) is None:
            raise _NOT_SO
        return value

    def write(self, value: Any) -> str:
        return str(value)

    def expected(self) -> str:
        return self.words()

    def expected_many(self) -> str:
        return self.many()

    def guess(self, value: object) -> str:
        meant = self.tidy(value) if isinstance(value, str) else ""
        return meant if meant != value and re.fullmatch(self.pattern, meant) else ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


def hyphenated(text: str) -> str:
    """``text`` as the name of a routine or an exercise would be written."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
