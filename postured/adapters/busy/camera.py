"""Whether a program has a camera open, by looking who holds ``/dev/video*``: asked only when it matters."""

import os
from collections.abc import Iterator
from datetime import timedelta

from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel, Reactor

_CAMERA = "camera"
_POLLS = timedelta(seconds=3)
_WHILE_NOBODY_ASKS = 10
"""So many times as long is the wait between two looks at a camera that was found in use, while no reminder is near."""
_AT_A_TURN = 10
"""Processes to look at before the loop gets its turn: a fraction of a millisecond, five where each has fifty files."""
_SERVERS = (b"pipewire\n", b"wireplumber\n", b"pipewire-media-\n")
"""What they hold is for others, and whether any of those has it PipeWire itself tells."""
_CAPABILITIES = "E:ID_V4L_CAPABILITIES="


class VideoDevices:
    """Satisfies ``busy_ports.BusyMonitor``. Only the person's own processes can be looked at, and are.

    A machine without a camera costs one listing a look. Which process it is, and which camera, is forgotten at once.
    """

    name = "video-devices"
    signals = frozenset({_CAMERA})
    polls: timedelta | None

    def __init__(
        self,
        reactor: Reactor,
        *,
        polls: timedelta = _POLLS,
        devices: str = "/dev",
        processes: str = "/proc",
        udev: str = "/run/udev/data",
    ) -> None:
        """``polls`` is real time; the folders are where the kernel has them."""
        self.polls = polls
        self._reactor = reactor
        self._every = polls
        self._devices = devices
        self._processes = processes
        self._udev = udev
        self._told: BusyTold | None = None
        self._near = False
        self._in_use = False
        self._next: Cancel = lambda: None

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._told is not None and self._can_look() else frozenset()

    @property
    def trouble(self) -> str:
        return "" if self._can_look() else _("which programs have a camera open cannot be seen here")

    def start(self, told: BusyTold) -> None:
        self._told = told
        if self._near:
            self._look()

    def soon(self, near: bool) -> None:
        """One in use goes on being looked at now and then, so that its end is told even when no reminder is near."""
        if near == self._near:
            return
        self._near = near
        if near:
            self._look()
        elif not self._in_use:
            self._next()

    def close(self) -> None:
        self._told = None
        self._next()

    def _can_look(self) -> bool:
        return os.access(os.path.join(self._processes, "self", "fd"), os.X_OK)

    def _look(self) -> None:
        self._next()
        if self._told is not None:
            self._go_on(self._holds())

    def _go_on(self, looking: Iterator[bool]) -> None:
        """Look at some more processes, and leave the others for the loop's next turn."""
        for _turn, holds in zip(range(_AT_A_TURN), looking, strict=False):
            if holds:
                self._found(in_use=True)
                return
        more = next(looking, None)
        if more is None or more:
            self._found(in_use=bool(more))
        else:
            self._next = self._reactor.later(timedelta(0), lambda: self._go_on(looking))

    def _found(self, *, in_use: bool) -> None:
        if self._near or in_use:
            wait = self._every if self._near else self._every * _WHILE_NOBODY_ASKS
            self._next = self._reactor.later(wait, self._look)
        if in_use != self._in_use and self._told is not None:
            self._in_use = in_use
            self._told(_CAMERA, in_use)

    def _holds(self) -> Iterator[bool]:
        """Yield for each process of the person's whether it holds a camera; nothing where there is none."""
        cameras = self._cameras()
        if not cameras:
            return
        for process in _names(self._processes):
            folder = os.path.join(self._processes, process)
            if process.isdecimal() and _is_ours(folder):
                yield _holds_one_of(folder, cameras) and not _is_server(folder)

    def _cameras(self) -> frozenset[str]:
        named = (each for each in _names(self._devices) if each.startswith("video") and each[5:].isdecimal())
        paths = (os.path.join(self._devices, each) for each in named)
        return frozenset(each for each in paths if self._takes_pictures(each))

    def _takes_pictures(self, device: str) -> bool:
        """Whether it is a camera, as far as udev knows: some only decode films, or take pictures out of cards."""
        try:
            number = os.stat(device).st_rdev
            with open(os.path.join(self._udev, f"c{os.major(number)}:{os.minor(number)}")) as facts:
                known = [each for each in facts if each.startswith(_CAPABILITIES)]
        except (OSError, ValueError):
            return True
        return not known or any(":capture:" in each for each in known)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _is_ours(process: str) -> bool:
    try:
        return os.stat(process).st_uid == os.getuid()
    except OSError:
        return False


def _holds_one_of(process: str, devices: frozenset[str]) -> bool:
    files = os.path.join(process, "fd")
    for each in _names(files):
        try:
            if os.readlink(os.path.join(files, each)) in devices:
                return True
        except OSError:
            continue
    return False


def _is_server(process: str) -> bool:
    try:
        with open(os.path.join(process, "comm"), "rb") as name:
            return name.read() in _SERVERS
    except OSError:
        return False
