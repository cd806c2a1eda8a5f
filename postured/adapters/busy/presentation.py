"""Films and slides: programs that keep the screen from going dark. One that keeps only the machine awake is no film."""

import os
from typing import Any

from postured.adapters.busy.do_not_disturb import xfconf
from postured.adapters.busy.question import PROPERTIES, Asked, Question, first
from postured.wire.dbus import Bus, Rule

SIGNAL = "presentation"
_LOGIND, _LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION, _SESSION_PATH = "org.gnome.SessionManager", "/org/gnome/SessionManager"
_IDLE = 8
"""What a program inhibits at GNOME's session manager: going idle."""
_PLASMA, _POLICY_PATH = "org.kde.Solid.PowerManagement", "/org/kde/Solid/PowerManagement/PolicyAgent"
_POLICY = "org.kde.Solid.PowerManagement.PolicyAgent"
_SCREEN = 4
"""What a program inhibits at Plasma's: changes of the screen."""


def logind(bus: Bus) -> Asked:
    """Whether a program of this person's keeps the session from going idle. ``bus`` is the system's."""
    question = Question(_LOGIND, _LOGIND_PATH, _MANAGER, "ListInhibitors", "", ())
    changes = Rule(_LOGIND, PROPERTIES, "PropertiesChanged", _LOGIND_PATH, _MANAGER)
    return Asked("logind", SIGNAL, bus, question, _keeps_from_idling, changes=[changes])


def _keeps_from_idling(body: tuple[Any, ...] | None) -> bool | None:
    match body:
        case (list(inhibitors),):
            return any(map(_is_ours, inhibitors))
        case _:
            return None


def _is_ours(inhibitor: object) -> bool:
    match inhibitor:
        case (str(what), _who, _why, "block", int(user), *_rest):
            return "idle" in what.split(":") and user == os.getuid()
        case _:
            return False


def session_manager(bus: Bus) -> Asked:
    """The same, asked of the session managers of GNOME, MATE and Cinnamon."""
    question = Question(_SESSION, _SESSION_PATH, _SESSION, "IsInhibited", "u", (_IDLE,))
    changes = [Rule(_SESSION, _SESSION, member) for member in ("InhibitorAdded", "InhibitorRemoved")]
    return Asked("session-manager", SIGNAL, bus, question, first, changes=changes)


def plasma(bus: Bus) -> Asked:
    """The same, asked of KDE's power management."""
    question = Question(_PLASMA, _POLICY_PATH, _POLICY, "HasInhibition", "u", (_SCREEN,))
    return Asked("plasma-power", SIGNAL, bus, question, first, changes=[Rule(_PLASMA, _POLICY, "InhibitionsChanged")])


def xfce(bus: Bus) -> Asked:
    """Whether the presentation mode of Xfce's power manager is on."""
    return xfconf("xfce-power", SIGNAL, bus, "xfce4-power-manager", "/xfce4-power-manager/presentation-mode")
