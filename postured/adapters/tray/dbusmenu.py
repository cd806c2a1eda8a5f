"""The menu of the tray icon as panels ask for it: com.canonical.dbusmenu. It answers calls; no bus is in it."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from postured.ports import MenuItem

INTERFACE = "com.canonical.dbusmenu"
_ROOT = 0
_Variant = tuple[str, Any]
_Path = tuple[str, ...]


class Changes:
    """What a new menu changed for somebody who has the old one open."""

    def __init__(self, *, shape: bool, properties: list[tuple[int, dict[str, _Variant]]]) -> None:
        self.shape = shape
        """Lines came or went."""
        self.properties = properties
        """Lines that now read otherwise."""


class Menu:
    """The menu at this moment. A line keeps its number for as long as it is there, so that an open menu stays still."""

    def __init__(self, chosen: Callable[[str], None]) -> None:
        self.revision = 1
        self._chosen = chosen
        self._numbers: dict[_Path, int] = {(): _ROOT}
        self._items: dict[int, MenuItem] = {_ROOT: MenuItem()}
        self._children: dict[int, list[int]] = {_ROOT: []}

    def update(self, items: tuple[MenuItem, ...]) -> Changes:
        """Take a new menu in place of the old one."""
        before, before_children = self._items, self._children
        self._items, self._children = {}, {}
        self._place((), MenuItem(children=items))
        shape = before_children != self._children
        self.revision += shape
        changed = [
            (number, _properties(item))
            for number, item in self._items.items()
            if number in before and _properties(before[number]) != _properties(item)
        ]
        return Changes(shape=shape, properties=changed)

    def answer(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        """What a call gets; None for one that is unknown, or asks for a line that is gone."""
        match member, body:
            case "GetLayout", (int(parent), int(depth), _names) if parent in self._items:
                return "u(ia{sv}av)", (self.revision, self._node(parent, depth if depth >= 0 else 99))
            case "GetGroupProperties", (list(numbers), _names):
                known = [each for each in _whole(numbers) or self._items if each in self._items]
                return "a(ia{sv})", ([(each, _properties(self._items[each])) for each in known],)
            case "GetProperty", (int(number), str(name)) if name in _properties(self._items.get(number, MenuItem())):
                return "v", (_properties(self._items[number])[name],)
            case "Event", (int(number), str(what), _data, _time):
                self._event(number, what)
                return "", ()
            case "EventGroup", (list(events),):
                # libdbusmenu-gtk sends this and never Event.
                return "ai", (self._events(events),)
            case "AboutToShow", (int(),):
                return "b", (False,)
            case "AboutToShowGroup", (list(numbers),):
                return "aiai", ([], [each for each in _whole(numbers) if each not in self._items])
        return None

    def _place(self, path: _Path, item: MenuItem) -> int:
        number = self._numbers.setdefault(path, len(self._numbers))
        self._items[number] = item
        self._children[number] = [self._place((*path, name), child) for name, child in _named(item.children)]
        return number

    def _node(self, number: int, depth: int) -> tuple[int, dict[str, _Variant], list[_Variant]]:
        children = self._children[number] if depth > 0 else []
        nodes: list[_Variant] = [("(ia{sv}av)", self._node(each, depth - 1)) for each in children]
        return number, _properties(self._items[number]), nodes

    def _events(self, events: list[Any]) -> list[int]:
        """Carry them out; the numbers that no line has. A choice may change the menu: each is looked up before."""
        found = [event for event in events if isinstance(event, tuple) and len(event) == 4]
        unknown = [number for number in _whole([event[0] for event in found]) if number not in self._items]
        for number, what, _data, _time in found:
            if isinstance(number, int):
                self._event(number, what)
        return unknown

    def _event(self, number: int, what: str) -> None:
        item = self._items.get(number)
        if what == "clicked" and item is not None and item.key and item.enabled:
            self._chosen(item.key)


def _named(items: tuple[MenuItem, ...]) -> Iterator[tuple[str, MenuItem]]:
    """Each line with a name that it keeps while others come and go."""
    told = count()
    separators = count()
    for item in items:
        if item.key:
            yield item.key, item
        elif item.children:
            yield f"> {item.label}", item
        elif item.label:
            yield f"# {next(told)}", item
        else:
            # A count of its own: panels do not turn a line that they show into a separator.
            yield f"- {next(separators)}", item


def _whole(numbers: list[Any]) -> list[int]:
    """Those that are numbers: a caller may send anything."""
    return [each for each in numbers if isinstance(each, int)]


def _properties(item: MenuItem) -> dict[str, _Variant]:
    """Only what differs from the protocol's defaults, but the label and whether it is enabled."""
    if not item.key and not item.label and not item.children:
        return {"type": ("s", "separator")}
    found: dict[str, _Variant] = {"label": ("s", item.label.replace("_", "__")), "enabled": ("b", item.enabled)}
    if item.children:
        found["children-display"] = ("s", "submenu")
    if item.checked is not None:
        found["toggle-type"] = ("s", "checkmark")
        found["toggle-state"] = ("i", int(item.checked))
    return found
