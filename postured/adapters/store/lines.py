"""A file that whole lines are added to, a batch at a time."""

import os
from typing import Protocol

from postured.adapters.store.codec import NO_ENTRY
from postured.adapters.store.files import make_folder, open_plain, sync_folder, write_all


class Lines(Protocol):
    """What the journal's writer needs of a file. Any method may take as long as the disk does, and raise OSError."""

    def in_place(self) -> bool:
        """Whether this is still the file that its path names: somebody may have moved it away."""
        ...

    def append(self, data: bytes) -> None:
        """Add lines, such that they survive a crash. Where it raises, the next call takes back what got written."""
        ...

    def take_back(self) -> None:
        """Take back what a failed ``append`` got written; it will be given again."""
        ...

    def close(self) -> None: ...


class LineFile:
    """Satisfies ``Lines``. It makes the file and its folder, but not the folders above: a disk may be missing."""

    def __init__(self, path: str) -> None:
        """Raises CannotWrite for what is no file of ours, OSError for all else."""
        folder = os.path.dirname(path)
        make_folder(folder)
        self._path = path
        self._file = open_plain(path, os.O_RDWR | os.O_APPEND)
        self._unsure_from: int | None = None
        try:
            if os.fstat(self._file).st_size == 0:
                sync_folder(folder)
                sync_folder(os.path.dirname(folder))
            self._before = NO_ENTRY if self._is_torn() else b""
        except OSError:
            self.close()
            raise

    def in_place(self) -> bool:
        try:
            named = os.lstat(self._path)
        except OSError:
            return False
        return os.path.samestat(named, os.fstat(self._file))

    def append(self, data: bytes) -> None:
        self.take_back()
        self._unsure_from = os.fstat(self._file).st_size
        self._write(self._before + data)
        os.fsync(self._file)
        self._unsure_from = None
        self._before = b""

    def take_back(self) -> None:
        if self._unsure_from is not None:
            os.ftruncate(self._file, self._unsure_from)
            self._unsure_from = None

    def close(self) -> None:
        os.close(self._file)

    def _write(self, data: bytes) -> None:
        write_all(self._file, data)

    def _is_torn(self) -> bool:
        """Whether a crash cut the last line short."""
        if os.fstat(self._file).st_size == 0:
            return False
        os.lseek(self._file, -1, os.SEEK_END)
        return os.read(self._file, 1) != b"\n"
