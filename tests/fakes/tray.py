"""A tray without a panel: the test looks at its face and chooses from its menu. Held to ``ports.Tray``."""

from collections.abc import Callable, Iterator

from postured.ports import Face, MenuItem


class FakeTray:
    """Satisfies ``ports.Tray``."""

    def __init__(
        self, name: str = "fake", *, chosen: Callable[[str], None], changed: Callable[[], None], plugged: bool = True
    ) -> None:
        self.name = name
        self.face: Face | None = None
        """What was shown last, whether a panel is there or not."""
        self.menu: tuple[MenuItem, ...] = ()
        self.changes = 0
        """How often a panel had something new to draw."""
        self.closed = False
        self._chosen = chosen
        self._changed = changed
        self._plugged = plugged

    @property
    def works(self) -> bool:
        return self._plugged and not self.closed

    @property
    def trouble(self) -> str:
        return "" if self.works else f"no panel for {self.name}"

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None:
        self.changes += (face, menu) != (self.face, self.menu)
        self.face, self.menu = face, menu

    def close(self) -> None:
        self.closed = True

    def click(self) -> None:
        """The person clicks the icon itself."""
        assert self.works, "there is no icon to click"
        self._chosen("activate")

    def choose(self, label: str) -> None:
        """The person chooses that line of the menu, or tries to."""
        assert self.works, "there is no menu to open"
        (item,) = (each for each in every(self.menu) if each.label == label)
        if item.key and item.enabled:
            self._chosen(item.key)

    def plug(self, plugged: bool = True) -> None:
        """A panel comes, or goes."""
        if plugged != self._plugged:
            self._plugged = plugged
            if not self.closed:
                self._changed()


def every(menu: tuple[MenuItem, ...]) -> Iterator[MenuItem]:
    """Each line, those of submenus too."""
    for item in menu:
        yield item
        yield from every(item.children)
