"""Do not disturb, as the desktop's notifications have it: dunst's, Plasma's and Xfce's. GNOME's is in ``gnome``."""

from typing import Any

from postured.adapters.busy.question import PROPERTIES, Asked, Question, first
from postured.wire.dbus import Bus, Rule

SIGNAL = "do-not-disturb"
_SERVER, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_DUNST = "org.dunstproject.cmd0"
_XFCONF, _XFCONF_PATH = "org.xfce.Xfconf", "/org/xfce/Xfconf"


def dunst(bus: Bus) -> Asked:
    """Whether dunst is paused."""
    return _property("dunst", bus, _DUNST, "paused")


def plasma(bus: Bus) -> Asked:
    """Whether KDE's notifications are held back: by the person, or by Plasma for them, as while a screen is shared."""
    return _property("plasma", bus, _SERVER, "Inhibited")


def _property(name: str, bus: Bus, interface: str, wanted: str) -> Asked:
    """One of the notification server's; other servers have no such property."""
    question = Question(_SERVER, _PATH, PROPERTIES, "Get", "ss", (interface, wanted))
    changes = Rule(_SERVER, PROPERTIES, "PropertiesChanged", _PATH, interface)
    return Asked(name, SIGNAL, bus, question, first, changes=[changes])


def xfce(bus: Bus) -> Asked:
    """Whether the switch in Xfce's panel is on."""
    return xfconf("xfce", SIGNAL, bus, "xfce4-notifyd", "/do-not-disturb")


def xfconf(name: str, signal: str, bus: Bus, channel: str, wanted: str) -> Asked:
    """A switch in Xfce's settings. One that was never touched is not there, and is off."""

    def read(body: tuple[Any, ...] | None) -> bool | None:
        return False if body is None else first(body)

    question = Question(_XFCONF, _XFCONF_PATH, _XFCONF, "GetProperty", "ss", (channel, wanted))
    changes = [Rule(_XFCONF, _XFCONF, member, first=channel) for member in ("PropertyChanged", "PropertyRemoved")]
    return Asked(name, signal, bus, question, read, changes=changes)
