"""The tray icon on Linux desktops: a StatusNotifierItem on the session bus, with its menu."""

import os
from collections.abc import Callable
from typing import Any

from postured.adapters.tray.dbusmenu import INTERFACE as MENU
from postured.adapters.tray.dbusmenu import Menu
from postured.adapters.tray.icon import argb, step
from postured.language import _
from postured.ports import Face, MenuItem, Mood
from postured.wire.dbus import Bus
from postured.wire.dbus_link import Answer, Reply

_WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER_PATH = "/StatusNotifierWatcher"
_ITEM = "org.kde.StatusNotifierItem"
_ITEM_PATH = "/StatusNotifierItem"
_MENU_PATH = "/MenuBar"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_BUS = "org.freedesktop.DBus"
_DO_NOT_QUEUE = 4
_SIZES = (16, 22, 24, 32, 48)
"""Pixels; panels take the nearest."""


class SniTray:
    """Satisfies ``ports.Tray``. It registers anew whenever a panel's watcher comes, and costs nothing in between."""

    name = "status-notifier"

    def __init__(self, bus: Bus, *, chosen: Callable[[str], None], changed: Callable[[], None]) -> None:
        self._bus = bus
        self._chosen = chosen
        self._changed = changed
        self._face = Face(mood=Mood.CALM, title="postured", tooltip="")
        self._menu = Menu(chosen)
        self._works = False
        self._watcher = ""
        """Whom the icon was offered to."""
        self._closed = False
        self._own_name = f"{_ITEM}-{os.getpid()}-1"
        bus.serve(_ITEM_PATH, self._called)
        bus.serve(_MENU_PATH, self._menu_called)
        self._stop_watching = bus.watch_name(_WATCHER, self._watcher_changed)

    @property
    def works(self) -> bool:
        return self._works and not self._closed

    @property
    def trouble(self) -> str:
        if self.works:
            return ""
        return self._bus.trouble or _("no panel here shows tray icons")

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None:
        before, self._face = self._face, face
        if (before.mood, step(before.fill)) != (face.mood, step(face.fill)):
            self._tell("NewIcon")
        if before.title != face.title:
            self._tell("NewTitle")
        if (before.title, before.tooltip) != (face.title, face.tooltip):
            self._tell("NewToolTip")
        changes = self._menu.update(menu)
        if changes.properties:
            self._bus.emit(_MENU_PATH, MENU, "ItemsPropertiesUpdated", "a(ia{sv})a(ias)", (changes.properties, []))
        if changes.shape:
            self._bus.emit(_MENU_PATH, MENU, "LayoutUpdated", "ui", (self._menu.revision, 0))

    def close(self) -> None:
        self._closed = True
        self._stop_watching()
        self._bus.serve(_ITEM_PATH, None)
        self._bus.serve(_MENU_PATH, None)
        self._bus.call(_BUS, "/org/freedesktop/DBus", _BUS, "ReleaseName", "s", (self._own_name,))

    def _tell(self, member: str) -> None:
        self._bus.emit(_ITEM_PATH, _ITEM, member)

    def _watcher_changed(self, owner: str) -> None:
        self._watcher = owner
        if not owner:
            self._set_works(works=False)
            return
        path, name = "/org/freedesktop/DBus", (self._own_name, _DO_NOT_QUEUE)
        self._bus.call(_BUS, path, _BUS, "RequestName", "su", name)
        register = "RegisterStatusNotifierItem"

        def registered(reply: Reply) -> None:
            """A panel that has much to do, as at login, answers late; then it has taken the icon all the same."""
            if not self._closed and self._watcher == owner:
                self._set_works(works=reply.body is not None)

        body = (self._own_name,)
        self._bus.call(_WATCHER, _WATCHER_PATH, _WATCHER, register, "s", body, then=registered, straggler=registered)

    def _set_works(self, *, works: bool) -> None:
        if works != self._works:
            self._works = works
            self._changed()

    def _called(self, interface: str, member: str, body: tuple[Any, ...], _sender: str) -> Answer:
        if interface == _PROPERTIES:
            return _property(self._properties(), member, body)
        match member:
            case "Activate":
                self._chosen("activate")
                return "", ()
            case "SecondaryActivate" | "ContextMenu" | "Scroll":
                return "", ()
        return None

    def _menu_called(self, interface: str, member: str, body: tuple[Any, ...], _sender: str) -> Answer:
        if interface == _PROPERTIES:
            return _property(_MENU_PROPERTIES, member, body)
        return self._menu.answer(member, body)

    def _properties(self) -> dict[str, tuple[str, Any]]:
        face = self._face
        pixmaps = [(size, size, argb(face.mood, face.fill, size)) for size in _SIZES]
        return {
            "Category": ("s", "ApplicationStatus"),
            "Id": ("s", "postured"),
            "Title": ("s", face.title),
            "Status": ("s", "Active"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconPixmap": ("a(iiay)", pixmaps),
            "IconThemePath": ("s", ""),
            "OverlayIconName": ("s", ""),
            "AttentionIconName": ("s", ""),
            "ToolTip": ("(sa(iiay)ss)", ("", [], face.title, face.tooltip)),
            "ItemIsMenu": ("b", False),
            "Menu": ("o", _MENU_PATH),
        }


_MENU_PROPERTIES: dict[str, tuple[str, Any]] = {
    "Version": ("u", 3),
    "TextDirection": ("s", "ltr"),
    "Status": ("s", "normal"),
    "IconThemePath": ("as", []),
}


def _property(properties: dict[str, tuple[str, Any]], member: str, body: tuple[Any, ...]) -> Answer:
    match member, body:
        case "GetAll", _:
            return "a{sv}", (properties,)
        case "Get", (_interface, str(name)) if name in properties:
            return "v", (properties[name],)
    return None
