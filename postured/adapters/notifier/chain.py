"""Shows each notice through the best notifier that takes it."""

from collections.abc import Callable, Sequence

from postured.ports import Delivery, Notice, Notifier


class Chain:
    """Satisfies ``ports.Notifier``, made of others that are given, the best first; the last one should always work."""

    def __init__(self, notifiers: Sequence[Notifier]) -> None:
        self._notifiers = notifiers
        self._slots: dict[str, object] = {}

    @property
    def name(self) -> str:
        return self._now.name

    @property
    def has_buttons(self) -> bool:
        return self._now.has_buttons

    @property
    def works(self) -> bool:
        return self._now.works

    @property
    def trouble(self) -> str:
        """Why the best one is not the one in use."""
        return next((each.trouble for each in self.passed_over if each.trouble), "")

    @property
    def passed_over(self) -> list[Notifier]:
        """Those that are better than the one in use, and do not work."""
        return list(self._notifiers[: self._notifiers.index(self._now)])

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],
    ) -> None:
        turn = self._slots[slot] = object()
        self._try(0, turn, slot, notice, delivered, answered)

    def withdraw(self, slot: str) -> None:
        self._slots.pop(slot, None)
        for each in self._notifiers:
            each.withdraw(slot)

    def close(self) -> None:
        for each in self._notifiers:
            each.close()

    @property
    def _now(self) -> Notifier:
        return next((each for each in self._notifiers if each.works), self._notifiers[-1])

    def _try(
        self,
        number: int,
        turn: object,
        slot: str,
        notice: Notice,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],
    ) -> None:
        def arrived(delivery: Delivery) -> None:
            last = number + 1 == len(self._notifiers)
            if delivery is Delivery.SHOWN or last or self._slots.get(slot) is not turn:
                delivered(delivery)
            else:
                self._try(number + 1, turn, slot, notice, delivered, answered)

        for each in self._notifiers[number + 1 :]:
            each.withdraw(slot)
        self._notifiers[number].show(slot, notice, delivered=arrived, answered=answered)
