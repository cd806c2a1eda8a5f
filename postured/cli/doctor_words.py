"""What ``doctor`` says: a line a part with a mark before it, the reasons below, and what to install at the end."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from postured.language import _, ngettext

_WIDTH = 80
_TOLD_BY_OTHERS = ("", "plyer", "terminal", "assumed")
"""What is chosen only because nothing better works; its trouble says the same again."""

Sense = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What would make a part better."""

    part: str
    text: str
    debian: str = ""
    """Package names, where they are known; "" for nothing to install."""
    fedora: str = ""


def text(senses: Mapping[str, Sense], *, running: bool, good: bool, needed: Collection[str]) -> str:
    """All of it, in 80 columns. "ok" works, "!" is needed and does not, "-" is off or missing and not needed."""
    lines = [_("postured is running.") if running else _("postured is not running; this is what it would find.")]
    lines.append("")
    for part, name in _names().items():
        if part in senses:
            lines += _part(name, senses[part], part=part, needed=part in needed)
    lines += ["", _("All that is needed works.") if good else _("Something that is needed does not work well.")]
    for each in _advice(senses):
        lines += ["", *_advised(each)]
    return "\n".join(lines)


def advice(senses: Mapping[str, Sense]) -> list[dict[str, str]]:
    """What would make it better, as data."""
    return [asdict(each) for each in _advice(senses)]


def _names() -> dict[str, str]:
    return {
        "notifier": _("reminders"),
        "idle": _("presence"),
        "tray": _("tray icon"),
        "sound": _("sound"),
        "lock": _("screen lock"),
        "sleep": _("sleep"),
        **_of_calls(),
        "clock": _("clock"),
        "wall-clock": _("time of day"),
        "journal": _("journal"),
        "settings": _("settings"),
        "own-files": _("your files"),
        "files": _("saved settings"),
        "control": _("commands"),
        "autostart": _("start at login"),
    }


def _of_calls() -> dict[str, str]:
    """What can hold a reminder back."""
    return {
        "microphone": _("microphone"),
        "camera": _("camera"),
        "screen-share": _("screen share"),
        "fullscreen": _("full screen"),
        "do-not-disturb": _("do not disturb"),
        "presentation": _("presentation"),
        "calendar": _("calendar"),
        "program": _("programs"),
    }


def _part(name: str, sense: Sense, *, part: str, needed: bool) -> list[str]:
    fine = bool(sense["works"]) and bool(sense.get("buttons", True))
    mark = "ok" if fine else "!" if needed else "-"
    if part in ("autostart", *_of_calls()) and not sense["enabled"]:
        mark = "-"
    lines = [f" {mark:2} {name:{_width()}}{_what(part, sense)}"]
    return lines + [line for each in _reasons(sense) for line in _wrapped(each)]


def _width() -> int:
    """Of the names, with room behind the longest of this language."""
    return max(16, *(len(each) + 1 for each in _names().values()))


def _reasons(sense: Sense) -> list[str]:
    """Why the others were not chosen, which is most often the trouble too; one line for those with the same reason."""
    names: dict[str, list[str]] = {}
    for name, why in sense["others"].items():
        names.setdefault(why, []).append(name)
    reasons = [f"{', '.join(each)}: {why}" for why, each in names.items()]
    if sense["trouble"] and not (sense["others"] and sense["chosen"] in _TOLD_BY_OTHERS):
        reasons.append(sense["trouble"])
    return reasons


def _wrapped(reason: str) -> list[str]:
    """Below the part; the excerpts of a settings file keep their columns."""
    indent = " " * (4 + _width())
    lines = []
    for line in reason.splitlines():
        if line.startswith(" "):
            lines.append(indent + line)
        else:
            lines += textwrap.wrap(
                line, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
            )
    return lines


def _what(part: str, sense: Sense) -> str:
    match part, sense["chosen"]:
        case "notifier", "dbus" if sense["buttons"]:
            return _("the desktop's notifications, with buttons")
        case "notifier", "dbus":
            return _("the desktop's notifications, without buttons")
        case "notifier", "plyer":
            return _("plyer: notifications without buttons")
        case "notifier", "terminal":
            return _("lines of text, where postured was started")
        case "idle", chosen if chosen != "assumed":
            return _of_presence(str(chosen), sense)
        case "idle", "assumed":
            return _("not known; you are taken to be here")
        case "tray", "":
            return _("none") if sense["enabled"] else _("switched off")
        case "clock", "timerfd":
            return _("a timer that counts time asleep")
        case "clock", _other:
            return _("a look at the clock, once a minute")
        case "lock" | "sleep" | "wall-clock", chosen:
            return _of_session(part, str(chosen))
        case "journal", "files" if count := sense.get("damaged", 0):
            text = ngettext(
                "kept on disk; {count} damaged line is set aside",
                "kept on disk; {count} damaged lines are set aside",
                count,
            )
            return text.format(count=count)
        case "journal", "files":
            return _("kept on disk")
        case "journal", _other:
            return _("kept in memory, until it can be written")
        case "settings", "as-written":
            return _("as you wrote them")
        case "settings", _other:
            return _("what is good of them")
        case "own-files", "as-written":
            return _("none of them needs a look")
        case "own-files", _other:
            return _("something in them needs a look; all else counts")
        case "files", "polling":
            return _("noticed within half a minute")
        case "files", _other:
            return _("noticed at once")
        case "control", "runtime-folder":
            return _("through your session's folder")
        case "control", _other:
            return _("through a folder for temporary files")
        case _ if part in _of_calls():
            return _of_call(str(sense["chosen"]), sense)
        case _:
            return _of_taste(part, sense)


def _of_presence(chosen: str, sense: Sense) -> str:
    """How it is known whether the person is here."""
    match chosen:
        case "x11-sync":
            return _("told by the X server at once")
        case "ext-idle-notify":
            return _("told by the Wayland compositor at once")
        case "mutter":
            return _("told by GNOME at once")
        case "logind-idlehint":
            return _("roughly: logind hears late from the desktop, if at all")
        case _:
            count = round(sense["polls"])
            return ngettext(
                "looked at every second; nothing here tells of it",
                "looked at every {count} seconds; nothing here tells of it",
                count,
            ).format(count=count)


def _of_session(part: str, chosen: str) -> str:
    """What happens to the machine and to the person's turn at it."""
    match part, chosen:
        case "lock", "":
            return _("not known; the screen is taken for open")
        case "lock", who:
            return _("told by {who}").format(who=who)
        case "sleep", "clocks":
            return _("seen by the clocks, once the machine has woken")
        case "sleep", who:
            return _("told before it comes, by {who}").format(who=who)
        case _, "polling":
            return _("noticed within a minute when it is set")
        case _:
            return _("noticed at once when it is set")


def _of_call(chosen: str, sense: Sense) -> str:
    """What could hold a reminder back."""
    if not sense["enabled"]:
        return _("not asked for; it holds no reminder back")
    if chosen == "calendars":
        return _("read each night, and when they change")
    if not chosen:
        return _("not known here; it holds no reminder back")
    if chosen == "xwayland" and not sense["also"]:
        return _("told only of programs that use X11")
    who = ", ".join((chosen, *sense["also"]))
    if sense["polls"] is not None:
        return _("looked at when a reminder is near, by {who}").format(who=who)
    return _("told by {who}").format(who=who)


def _of_taste(part: str, sense: Sense) -> str:
    """What can be switched on and off."""
    chosen = str(sense["chosen"])
    if part == "autostart":
        return _("yes, by {what}").format(what=chosen) if sense["enabled"] else _("no; `postured autostart enable`")
    if part == "sound" and not chosen:
        return _("switched on, and nothing can play it") if sense["enabled"] else _("off, and nothing could play it")
    if part == "sound":
        text = _("played by {player}") if sense["enabled"] else _("off; {player} would play it")
        return text.format(player=chosen)
    return chosen


def _advice(senses: Mapping[str, Sense]) -> Sequence[Advice]:
    found = []
    if not senses["notifier"]["buttons"]:
        text = _(
            "Notices with buttons come from the desktop's notification daemon, over its session bus. "
            "Where a desktop has none, this one is small."
        )
        found.append(Advice(part="notifier", text=text, debian="dunst", fedora="dunst"))
    if "notify-send" in senses["notifier"]["others"].get("plyer", ""):
        text = _("Until then, notices without buttons need notify-send.")
        found.append(Advice(part="notifier", text=text, debian="libnotify-bin", fedora="libnotify"))
    if not senses["idle"]["works"]:
        text = _(
            "postured can tell that you are away on X11, on GNOME and KDE, and on Wayland compositors that offer "
            "ext-idle-notify; log in to one if that matters to you."
        )
        found.append(Advice(part="idle", text=text))
    if not senses["tray"]["works"] and senses["tray"]["enabled"]:
        text = _("The icon needs a panel that shows status icons. GNOME shows them with an extension.")
        package = "gnome-shell-extension-appindicator"
        found.append(Advice(part="tray", text=text, debian=package, fedora=package))
    if not senses["sound"]["works"]:
        text = _("For the soft sound, one program that plays it is enough.")
        found.append(Advice(part="sound", text=text, debian="pulseaudio-utils", fedora="pulseaudio-utils"))
    if not senses["journal"]["works"]:
        text = _("Make room on the disk, or let yourself write to the folder; what waits is written then.")
        found.append(Advice(part="journal", text=text))
    return found


def _advised(each: Advice) -> list[str]:
    lines = textwrap.wrap(each.text, _WIDTH)
    if each.debian:
        lines.append(_("  Debian, Ubuntu: apt install {package}").format(package=each.debian))
    if each.fedora:
        lines.append(_("  Fedora:         dnf install {package}").format(package=each.fedora))
    return lines
