"""The person's language. Every string that a person sees goes through ``_`` or ``ngettext`` of this module.

How a date, a time of day and a number are written is a message too, so that a translation brings its own and no locale
of the system is asked.
"""

import gettext as _gettext
import os
from datetime import datetime, timedelta

DOMAIN = "postured"
EXERCISES = "exercises"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")

_wanted: list[str] = []
_translation: _gettext.NullTranslations = _gettext.NullTranslations()
_exercises: _gettext.NullTranslations | None = None


def use(language: str = "") -> None:
    """Speak ``language`` from here on ("de", "de_AT"); "" means the desktop's. English where there is no other."""
    global _wanted, _translation, _exercises  # noqa: PLW0603 - a process speaks one language
    _wanted = _before_english([language] if language else _desktops())
    _translation = _gettext.translation(DOMAIN, FOLDER, languages=_wanted, fallback=True)
    _exercises = None


def _(text: str) -> str:
    """``text`` in the person's language."""
    return _translation.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """``one`` or ``many``, as ``count`` asks for in the person's language."""
    return _translation.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """``text`` in the person's language, where it has several translations and ``context`` tells which."""
    return _translation.pgettext(context, text)


def spoken() -> str:
    """The language that is spoken, such as "de" or "pt_BR"; "en" where there is no translation."""
    return str(_translation.info().get("language", "en"))


def has(language: str) -> bool:
    """Whether there is a translation to it, or to what it is a form of; English needs none."""
    wanted = _before_english([language])
    return not wanted or _gettext.find(DOMAIN, FOLDER, wanted) is not None


def exercise(text: str) -> str:
    """A text of the catalogue of exercises in the person's language."""
    global _exercises  # noqa: PLW0603 - read when the first is asked for: a daemon may never need them
    if _exercises is None:
        _exercises = _gettext.translation(EXERCISES, FOLDER, languages=_wanted, fallback=True)
    return _exercises.gettext(text) if text else ""  # gettext answers "" with the header of its file


def setting(text: str) -> str:
    """What the declaration of the settings says of one, in the person's language."""
    return _(text) if text else ""


def _desktops() -> list[str]:
    """The languages that the desktop asks for, best first."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := os.environ.get(variable):
            return asked.split(":")
    return []


def _before_english(languages: list[str]) -> list[str]:
    """English needs no file; gettext would take its absence for a reason to speak the next language."""
    for position, language in enumerate(languages):
        if language.partition(".")[0].partition("_")[0] in {"en", "C", "POSIX"}:
            return languages[:position]
    return languages


def length(of: timedelta) -> str:
    """A length of time as people say it: to the minute, below two minutes to the second."""
    seconds = round(of.total_seconds())
    if seconds < 120 and seconds != 60:
        return ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    minutes = round(seconds / 60)
    if minutes < 120:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours, rest = divmod(minutes, 60)
    text = ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    if rest == 0:
        return text
    return _("{hours} and {minutes}").format(
        hours=text, minutes=ngettext("{count} minute", "{count} minutes", rest).format(count=rest)
    )


def clock(wall: datetime) -> str:
    """A time of day as it stands on the wall."""
    wall = _nearest(wall)
    # Translators: a time of day; {hour:02} has always two digits, {hour} has no leading zero.
    return _("{hour:02}:{minute:02}").format(hour=wall.hour, minute=wall.minute)


def _nearest(wall: datetime) -> datetime:
    """To the nearest second: two clocks that are read one after the other put the end of an hour a blink before it."""
    return wall + timedelta(seconds=0.5)


def date(wall: datetime) -> str:
    """A date with its year, in figures."""
    # Translators: a date in figures; {month:02} has always two digits, {month} has no leading zero.
    return _("{year}-{month:02}-{day:02}").format(year=wall.year, month=wall.month, day=wall.day)


def number(value: float, digits: int = 0) -> str:
    """A number as people write it, rounded to ``digits`` decimals, without zeros at its end."""
    text = f"{value:.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    # Translators: what stands before the decimals of a number, as in 1.5.
    return "0" if text == "-0" else text.replace(".", pgettext("number", "."))


def day_and_time(wall: datetime, today: datetime) -> str:
    """A moment as people say it: the time alone today, with the day's name within a week, else with the date."""
    days, time = (_nearest(wall).date() - today.date()).days, clock(wall)
    if days == 0:
        return time
    if days == -1:
        return _("yesterday at {time}").format(time=time)
    if days == 1:
        return _("tomorrow at {time}").format(time=time)
    if 0 < days < 7:
        return _("{day} at {time}").format(day=_weekday(wall.weekday()), time=time)
    return _("{date} at {time}").format(date=date(wall), time=time)


def at_day_and_time(wall: datetime, today: datetime) -> str:
    """The same, where it follows a verb: "at 09:37", "tomorrow at 09:37"."""
    days, time = (_nearest(wall).date() - today.date()).days, clock(wall)
    if days == 0:
        return _("at {time}").format(time=time)
    if days in (-1, 1):
        return day_and_time(wall, today)
    # Translators: these two follow a verb, as in "it comes Monday at 09:37".
    if 0 < days < 7:
        return pgettext("it comes", "{day} at {time}").format(day=_weekday(wall.weekday()), time=time)
    return pgettext("it comes", "{date} at {time}").format(date=date(wall), time=time)


def _weekday(number: int) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[number]
