"""The person's language. Every string that a person sees goes through ``_`` or ``ngettext`` of this module."""

import gettext as _gettext
import os
from datetime import datetime, timedelta

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
    return wall.strftime("%H:%M")


def day_and_time(wall: datetime, today: datetime) -> str:
    """A moment as people say it: the time alone today, with the day's name within a week, else with the date."""
    days = (wall.date() - today.date()).days
    if days == 0:
        return clock(wall)
    if days == -1:
        return _("yesterday at {time}").format(time=clock(wall))
    if days == 1:
        return _("tomorrow at {time}").format(time=clock(wall))
    if 0 < days < 7:
        return _("{day} at {time}").format(day=_weekday(wall.weekday()), time=clock(wall))
    return _("{date} at {time}").format(date=wall.date().isoformat(), time=clock(wall))


def at_day_and_time(wall: datetime, today: datetime) -> str:
    """The same, where it follows a verb: "at 09:37", "tomorrow at 09:37"."""
    if wall.date() == today.date():
        return _("at {time}").format(time=clock(wall))
    return day_and_time(wall, today)


def _weekday(number: int) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[number]
