"""Lengths of time as the person writes them: 20s, 5m, 1h30m, 90d."""

import re
from datetime import time, timedelta

_WRITTEN = re.compile(r"(?=[0-9])(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?")
_ROUGHLY = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,3})?) *([a-z]*)")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?")
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_DAY = timedelta(days=1)
_NONE = timedelta(0)


def parse(text: str) -> timedelta | None:
    """The length that ``text`` says, or None if it says none."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def written(length: timedelta) -> str:
    """``length`` to the second, as ``parse`` reads it; in days only above one of them."""
    rest = int(length.total_seconds())
    text = ""
    for unit, seconds in _UNITS.items():
        if unit == "d" and length <= _DAY:
            continue
        count, rest = divmod(rest, seconds)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def guesses(value: object) -> list[timedelta]:
    """What somebody may have meant who wrote ``value`` (30, "30 min", "1.5h"), the likeliest first."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, time)):
        return []
    text = str(value).lower().strip().removeprefix("pt")
    if clock := _CLOCK.fullmatch(text):
        return [sum((_length(number or "0", unit) for number, unit in zip(clock.groups(), "hms", strict=True)), _NONE)]
    found = _ROUGHLY.findall(text)
    if not found or "".join(map("".join, found)) != re.sub(r" +|\band\b", "", text):
        return []
    if len(found) == 1 and not found[0][1]:
        return [_length(found[0][0], unit) for unit in ("m", "s", "h", "ms")]
    if not all(_unit(word) for _number, word in found):
        return []
    return [sum((_length(number, _unit(word)) for number, word in found), _NONE)]


def _unit(word: str) -> str:
    """The unit that a word such as "mins" stands for, "" for none."""
    words = {
        "d": "days tage",
        "h": "hours hrs stunden std",
        "m": "minutes mins minuten",
        "s": "seconds secs sekunden",
    }
    return next(
        (unit for unit, full in words.items() if word and any(each.startswith(word) for each in full.split())), ""
    )


def _length(number: str, unit: str) -> timedelta:
    if unit == "ms":
        return timedelta(seconds=round(float(number.replace(",", ".")) / 1000))
    return timedelta(seconds=round(float(number.replace(",", ".")) * _UNITS[unit]))
