"""The daemon's end of the control socket: a file that only its owner may open, and at most 32 clients."""

import logging
import os
import socket
import stat
import struct
from contextlib import suppress
from datetime import timedelta

from postured.adapters.ipc.connection import Answer, Connection, Handler
from postured.errors import CannotWrite, NotRunning, PosturedError
from postured.language import _
from postured.ports import Cancel, Reactor

__all__ = ["Answer", "ControlServer", "Handler"]

_MOST_CLIENTS = 32
_PATIENCE = timedelta(seconds=10)
_PAUSE = timedelta(seconds=1)
"""Until the next try, when the process has no file left for another client."""

log = logging.getLogger(__name__)


class ControlServer:
    """Listens at a path from its construction to ``close``; ``handle`` is called on the loop for each request."""

    def __init__(self, path: str, reactor: Reactor, handle: Handler, *, patience: timedelta = _PATIENCE) -> None:
        """Replace what an ended daemon left at ``path``; the caller holds the instance lock.

        A client that sends no complete request for ``patience`` is dropped. Raises CannotWrite.
        """
        self._path = path
        self._reactor = reactor
        self._handle = handle
        self._patience = patience
        self._clients: set[Connection] = set()
        self._pause: Cancel = lambda: None
        _check_folder(os.path.dirname(path) or ".")
        self._socket = _listen(path)
        self._identity = _identity(path)
        self._watch()

    def close(self) -> None:
        """Hang up on everybody, and take the file away if it is still ours."""
        self._pause()
        self._reactor.forget(self._socket.fileno())
        for client in list(self._clients):
            client.close()
        # Before the socket is closed: until then no other file can have its identity.
        if self._identity is not None and _identity(self._path) == self._identity:
            with suppress(OSError):
                os.unlink(self._path)
        self._identity = None
        self._socket.close()

    def _watch(self) -> None:
        self._reactor.watch(self._socket.fileno(), self._accept)

    def _accept(self) -> None:
        try:
            connected, _address = self._socket.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as problem:
            # The client stays in the queue and would ring on and on.
            log.warning("cannot take a client in: %s", problem.strerror)
            self._reactor.forget(self._socket.fileno())
            self._pause = self._reactor.later(_PAUSE, self._watch)
            return
        refusal = self._refusal(connected)
        client = Connection(
            connected, self._reactor, self._handle, patience=self._patience, closed=self._clients.discard
        )
        if refusal is None:
            self._clients.add(client)
        else:
            client.refuse(refusal)

    def _refusal(self, connected: socket.socket) -> PosturedError | None:
        user = _user_of(connected)
        if user is not None and user != os.geteuid():
            log.warning("refused a client of user %d", user)
            return NotRunning(_("This postured belongs to another user"), _("Only its own user may speak with it."))
        if len(self._clients) >= _MOST_CLIENTS:
            return NotRunning(
                _("postured has too many clients"),
                _("At most {most} may be connected at once. Try again in a moment.").format(most=_MOST_CLIENTS),
            )
        return None


def _check_folder(folder: str) -> None:
    """Refuse a folder in which others could put their own socket in place of ours."""
    try:
        found = os.stat(folder)
    except OSError as problem:
        raise _cannot_listen(folder, problem.strerror or "") from problem
    if found.st_uid not in (os.geteuid(), 0) or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _cannot_listen(
            folder, _("Others may write in that folder. Make it yours alone: chmod 700 {folder}").format(folder=folder)
        )


def _listen(path: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_stale(path)
        listening.bind(path)
        # Between the two lines nobody can connect yet.
        os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)
        listening.listen(_MOST_CLIENTS)
        listening.setblocking(False)
    except OSError as problem:
        listening.close()
        raise _cannot_listen(path, problem.strerror or str(problem)) from problem
    except PosturedError:
        listening.close()
        raise
    return listening


def _remove_stale(path: str) -> None:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise _cannot_listen(path, _("Something else lies there. Move it away."))
    os.unlink(path)


def _cannot_listen(path: str, detail: str) -> CannotWrite:
    return CannotWrite(_("The control socket cannot be made: {path}").format(path=path), detail)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _user_of(connected: socket.socket) -> int | None:
    """Who is at the other end. None where the system does not tell: there the file's permissions are the guard."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    credentials = struct.Struct("3i")
    _pid, user, _group = credentials.unpack(
        connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    )
    return int(user)
