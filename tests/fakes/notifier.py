"""A notifier without a desktop: its screen is a dict, and the test is the person. Held to ``ports.Notifier``."""

from collections.abc import Callable
from dataclasses import dataclass

from postured.ports import Delivery, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A notice on its way to the screen, or on it."""

    slot: str
    notice: Notice
    delivered: Callable[[Delivery], None]
    answered: Callable[[str], None]


class FakeNotifier:
    """Satisfies ``ports.Notifier``. ``turn`` is the loop: what was shown arrives then, and not before."""

    def __init__(self, name: str = "fake", *, has_buttons: bool = True) -> None:
        self.name = name
        self.has_buttons = has_buttons
        self.screen: dict[str, Notice] = {}
        """What is up: slot to notice."""
        self.plugged = True
        """Whether there is a desktop; see ``unplug``."""
        self.refuses = False
        """Whether the desktop answers, and will not show anything."""
        self.hangs = False
        """Whether the desktop lets every deadline pass."""
        self.closed = False
        self.asked: list[Notice] = []
        """Every notice that it was asked to show, in order."""
        self._on_the_way: list[_Asked] = []
        self._up: dict[str, _Asked] = {}

    @property
    def works(self) -> bool:
        return self.plugged

    @property
    def trouble(self) -> str:
        return "" if self.plugged else f"no desktop for {self.name}"

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],
    ) -> None:
        asked = _Asked(slot=slot, notice=notice, delivered=delivered, answered=answered)
        self._up[slot] = asked
        self.asked.append(notice)
        self._on_the_way.append(asked)

    def withdraw(self, slot: str) -> None:
        self._up.pop(slot, None)
        self.screen.pop(slot, None)

    def close(self) -> None:
        self.closed = True
        for slot in list(self._up):
            self.withdraw(slot)

    def turn(self) -> None:
        """Deliver what was shown since the last time; where the desktop hangs, the deadline has passed."""
        arriving, self._on_the_way = self._on_the_way, []
        for asked in arriving:
            asked.delivered(self._arrive(asked))

    def answer(self, slot: str, key: str) -> None:
        """The person presses the button ``key`` of the notice in ``slot``."""
        notice = self.screen.pop(slot)
        assert self.has_buttons, "there are no buttons to press"
        assert key in {each.key for each in notice.buttons}, f"{notice.title} has no button {key}"
        self._up.pop(slot).answered(key)

    def dismiss(self, slot: str) -> None:
        """The person closes the notice in ``slot`` without an answer."""
        self.withdraw(slot)

    def unplug(self) -> None:
        """The desktop goes, and with it all that it showed."""
        self.plugged = False
        for slot in list(self.screen):
            self.withdraw(slot)

    def plug(self) -> None:
        """The desktop is back, with nothing on it."""
        self.plugged = True

    def _arrive(self, asked: _Asked) -> Delivery:
        wanted = self._up.get(asked.slot) is asked  # neither replaced nor withdrawn meanwhile
        if self.plugged and not self.refuses and not self.hangs:
            if wanted:
                self.screen[asked.slot] = asked.notice
            return Delivery.SHOWN
        if wanted:
            self.withdraw(asked.slot)
        return Delivery.REFUSED if self.plugged and self.refuses else Delivery.UNREACHABLE
