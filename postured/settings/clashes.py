"""What must hold between settings, beyond each one by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from postured.core.today import WALK
from postured.language import _
from postured.settings.declaration import close_word
from postured.settings.durations import written
from postured.settings.model import BUILT_IN_ROUTINES, Routine, Settings
from postured.settings.regions import known, near


@dataclass(frozen=True, slots=True)
class Clash:
    """Settings that do not go together."""

    keys: tuple[tuple[str, ...], ...]
    """Those that have to do with it; the last is the nearest to it where none of them was written."""
    message: str
    advice: str = ""


def clashes(settings: Settings) -> Iterator[Clash]:
    presence, walking = settings.presence, settings.walking
    if presence.away_after < presence.idle_after:
        message = _("You would be away after {away}, before you are idle after {idle}.")
        yield Clash(
            (("presence", "away_after"), ("presence", "idle_after")),
            message.format(away=written(presence.away_after), idle=written(presence.idle_after)),
            _("Let away_after be at least as long as idle_after."),
        )
    if walking.goal < walking.start:
        message = _("The walking goal begins at {start}, above {goal} where it ends.")
        yield Clash(
            (("walking", "start"), ("walking", "goal")),
            message.format(start=written(walking.start), goal=written(walking.goal)),
            _("Let goal be at least as long as start."),
        )
    store = settings.store
    if _days(store.forget_totals_after) < _days(store.forget_entries_after):
        message = _("The totals of a day would be forgotten after {totals}, before its entries after {entries}.")
        yield Clash(
            (("store", "forget_entries_after"), ("store", "forget_totals_after")),
            message.format(totals=_written(store.forget_totals_after), entries=_written(store.forget_entries_after)),
            _("Let forget_totals_after be at least as long as forget_entries_after."),
        )
    if not known(settings.hours.holidays):
        region, meant = settings.hours.holidays, near(settings.hours.holidays)
        advice = _("Did you mean {meant}?").format(meant=f'"{meant}"') if meant else ""
        message = _("Found no holidays for {region}, expected a country or region such as {example}.")
        yield Clash((("hours", "holidays"),), message.format(region=f'"{region}"', example='"DE-BY"'), advice)
    if WALK in settings.routines:
        yield Clash(
            (("routines", WALK),),
            _('Found a routine called "walk", which is the name of the walking goal\'s reminders.'),
            _("Give it another name."),
        )
    for name, routine in settings.routines.items():
        if _never_comes(routine):
            yield _without_time(name)


def _days(age: timedelta | Literal["never"]) -> timedelta:
    return timedelta.max if age == "never" else age


def _written(age: timedelta | Literal["never"]) -> str:
    return "never" if age == "never" else written(age)


def _never_comes(routine: Routine) -> bool:
    return routine.enabled and not routine.rides and routine.every in (None, "never") and not routine.at


def _without_time(name: str) -> Clash:
    key = ("routines", name)
    near = "" if name in BUILT_IN_ROUTINES else close_word(name, BUILT_IN_ROUTINES)
    advice = _('Write every = "30m", or at = ["10:30", "15:00"], or both; enabled = false turns it off.')
    if near:
        advice = _("Did you mean routines.{near}? A routine of your own needs {form}.").format(
            near=near, form='every = "30m"'
        )
    return Clash(((*key, "every"), (*key, "at"), key), _("Found no time for this routine to come at."), advice)
