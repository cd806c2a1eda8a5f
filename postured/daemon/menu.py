"""The tray menu, as data: what a person finds there, in which order, and which key each line has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from postured.core.status import Status
from postured.daemon.phrases import ANY_POSITION, label
from postured.language import _, clock, day_and_time, length, ngettext
from postured.ports import MenuItem
from postured.reasons import sentence

_LINE = MenuItem()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person can switch in the menu, as it is now."""

    profile: str = "standard"
    profiles: tuple[str, ...] = ("gentle", "standard", "five-per-thirty", "sit-stand", "eyes-only")
    routines: Mapping[str, bool] = field(default_factory=dict)
    sound: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """Exercises and their families, in the person's words."""
    up: bool = True
    """Whether "I'm up" can be said: not where nothing would tell when the person is back."""
    positions: Collection[str] = ANY_POSITION
    """Those that the person takes."""
    organisation: str = ""
    """Who else has a say in the settings; "" for nobody."""
    autostart: bool | None = None
    """None where it cannot be switched here."""


def menu(now: Status, wishes: Wishes) -> tuple[MenuItem, ...]:
    """All of it, from top to bottom."""
    return (
        *_coming(now, wishes.positions),
        _LINE,
        *_answers(now),
        MenuItem(key="up", label=_("I'm up"), enabled=wishes.up and not _running(now)),
        MenuItem(label=_("Take a break now"), enabled=bool(now.clocks), children=_breaks(now, wishes.positions)),
        _LINE,
        *_quiet(now),
        _LINE,
        MenuItem(label=_("Today"), children=_today(now)),
        MenuItem(label=_("Settings"), children=_settings(wishes)),
        *_put_aside(now, wishes),
        _LINE,
        MenuItem(key="safety", label=_("Safety card")),
        MenuItem(key="about", label=_("About postured")),
        MenuItem(key="quit", label=_("Quit postured")),
    )


def coming(now: Status, positions: Collection[str] = ANY_POSITION) -> str:
    """What comes next, in a line."""
    if now.phase == "running" and now.open_until is not None:
        return _("On a break until {time}").format(time=clock(now.open_until.wall))
    if now.phase == "shown" and now.open is not None:
        return _("A reminder is open: {routine}").format(routine=label(now.open.routine, positions))
    if now.next is None:
        return _("One reminder waits") if now.waits else _("Nothing is due")
    if now.next.wait < timedelta(hours=2):
        wait = length(now.next.wait)
        return _("Next: {routine} in {wait}").format(routine=label(now.next.routine, positions), wait=wait)
    time = day_and_time(now.next.due.wall, now.at.wall)
    return _("Next: {routine}, {time}").format(routine=label(now.next.routine, positions), time=time)


def why_not_now(now: Status) -> str:
    """What keeps reminders back, with its end; "" for nothing."""
    return " ".join(_held(now))


def taken_today(now: Status) -> str:
    """How many breaks, in a line."""
    done = now.today.get("done", 0)
    return ngettext("{count} break taken", "{count} breaks taken", done).format(count=done)


def _coming(now: Status, positions: Collection[str]) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(label=line, enabled=False) for line in (coming(now, positions), *_held(now)))


def _held(now: Status) -> list[str]:
    """What keeps reminders back, since when or until when: a line each, for a menu is narrow."""
    why = "" if now.held_by is None else sentence(now.held_by)
    if not why or now.held_by is None:
        return []
    going_on = now.busy.get(now.held_by.value)
    until = now.held_until if going_on is None else going_on.until
    if until is not None:
        return [why, _("Until {time}.").format(time=day_and_time(until.wall, now.at.wall))]
    if going_on is None:
        return [why]
    return [why, _("Since {time}.").format(time=day_and_time(going_on.since.wall, now.at.wall))]


def _answers(now: Status) -> tuple[MenuItem, ...]:
    if now.open is None:
        return ()
    refusal = () if now.open.exercise is None else (MenuItem(key="not-for-me", label=_("Not for me")),)
    if _running(now):
        return (MenuItem(key="skip", label=_("Back to work")), *refusal, _LINE)
    return (
        MenuItem(key="start", label=_("Start the break")),
        MenuItem(key="done", label=_("Done already")),
        MenuItem(key="snooze", label=_("Later")),
        MenuItem(key="skip", label=_("Skip")),
        *refusal,
        _LINE,
    )


def _put_aside(now: Status, wishes: Wishes) -> tuple[MenuItem, ...]:
    """What comes back when it is chosen; nothing where nothing is put aside."""
    if not now.put_aside:
        return ()
    back = tuple(MenuItem(key=f"trust:{name}", label=wishes.names.get(name, name)) for name in now.put_aside)
    return (MenuItem(label=_("Bring back"), children=back),)


def _running(now: Status) -> bool:
    return now.phase == "running"


def _breaks(now: Status, positions: Collection[str]) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(key=f"now:{each.routine}", label=label(each.routine, positions)) for each in now.clocks)


def _quiet(now: Status) -> tuple[MenuItem, ...]:
    if now.paused_until is not None:
        pause = MenuItem(key="resume", label=_("Resume reminders"))
    else:
        pause = MenuItem(
            label=_("Pause"),
            children=(
                MenuItem(key="pause:30m", label=_("For 30 minutes")),
                MenuItem(key="pause:1h", label=_("For an hour")),
                MenuItem(key="pause:tomorrow", label=_("Until tomorrow")),
            ),
        )
    if "by-hand" in now.busy:
        return pause, MenuItem(key="free", label=_("I'm free again"))
    return pause, MenuItem(key="busy:45m", label=_("Busy for 45 minutes"))


def _today(now: Status) -> tuple[MenuItem, ...]:
    lines = (
        taken_today(now),
        _("Sitting: {time}").format(time=length(now.sitting_today)),
        _("Since the last break: {time}").format(time=length(now.sitting)),
    )
    return tuple(MenuItem(label=line, enabled=False) for line in lines)


def _settings(wishes: Wishes) -> tuple[MenuItem, ...]:
    login = []
    if wishes.autostart is not None:
        login = [MenuItem(key="autostart", label=_("Start at login"), checked=wishes.autostart)]
    employer = []
    if wishes.organisation:
        employer = [MenuItem(label=_("Set up by {name}").format(name=wishes.organisation), enabled=False)]
    return (
        *employer,
        MenuItem(label=_("More or fewer reminders"), children=_profiles(wishes)),
        MenuItem(
            label=_("Routines"),
            children=tuple(
                MenuItem(key=f"routine:{name}", label=label(name, wishes.positions), checked=on)
                for name, on in wishes.routines.items()
            ),
        ),
        MenuItem(key="sound", label=_("Sound"), checked=wishes.sound),
        *login,
        _LINE,
        MenuItem(key="file", label=_("Open the settings file")),
    )


def _profiles(wishes: Wishes) -> tuple[MenuItem, ...]:
    named = {
        "gentle": _("Fewer"),
        "standard": _("As usual"),
        "five-per-thirty": _("More: five minutes every half hour (a very small study)"),
        "sit-stand": _("Sitting and standing in turn"),
        "eyes-only": _("Eyes only"),
    }
    return tuple(
        MenuItem(key=f"profile:{name}", label=named.get(name, name), checked=name == wishes.profile)
        for name in wishes.profiles
    )
