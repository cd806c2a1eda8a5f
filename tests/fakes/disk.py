"""A real file behind a disk that can be full, broken or hung at the test's word."""

import errno
import threading

from postured.adapters.store.lines import LineFile, Lines


class Disk:
    """Give its ``open`` to a journal."""

    def __init__(self) -> None:
        self.error: int | None = None
        """What every write is refused with."""
        self.cuts_after: int | None = None
        """How many bytes it still takes before ``error`` comes."""
        self.batches: list[bytes] = []
        """What was brought to it, a write each."""
        self._answers = threading.Event()
        self._answers.set()

    def open(self, path: str) -> Lines:
        self.ask()
        return _File(path, self)

    def hang(self) -> None:
        self._answers.clear()

    def recover(self) -> None:
        self.error = None
        self.cuts_after = None
        self._answers.set()

    def ask(self) -> None:
        # A test that fails must not leave the thread hanging.
        self._answers.wait(30)
        if self.error is not None and self.cuts_after is None:
            raise OSError(self.error, errno.errorcode[self.error])


class _File(LineFile):
    def __init__(self, path: str, disk: Disk) -> None:
        super().__init__(path)
        self._disk = disk

    def append(self, data: bytes) -> None:
        self._disk.ask()
        self._disk.batches.append(data)
        super().append(data)

    def _write(self, data: bytes) -> None:
        if self._disk.error is None or self._disk.cuts_after is None:
            return super()._write(data)
        super()._write(data[: self._disk.cuts_after])
        raise OSError(self._disk.error, errno.errorcode[self._disk.error])
