"""What one source has said of the lock: no word of it twice, and doubt where it fell silent."""

from collections.abc import Callable

from postured.session_ports import Locking


class Word:
    """Says a word when it is another one than before."""

    def __init__(self, say: Callable[[Locking], None]) -> None:
        self._say = say
        self._last = Locking.OPEN

    def locks(self, locked: bool) -> None:
        """The source says what is so."""
        self._tell(Locking.LOCKED if locked else Locking.OPEN)

    def found(self, locked: bool) -> None:
        """The source was asked. One that has just come may know of no lock that was there before it."""
        if locked or self._last is not Locking.UNSURE:
            self.locks(locked)

    def asked_to_lock(self) -> None:
        """Somebody wants it locked; not everybody who locks says that it is done."""
        if self._last is Locking.OPEN:
            self._tell(Locking.UNSURE)

    def silent(self) -> None:
        """The source is gone."""
        if self._last is Locking.LOCKED:
            self._tell(Locking.UNSURE)

    def _tell(self, word: Locking) -> None:
        if word is not self._last:
            self._last = word
            self._say(word)
