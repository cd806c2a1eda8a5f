"""Camera and shared screen in worlds with a real PipeWire, and the camera with a real program that has it open."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from postured.adapters.busy.camera import VideoDevices
from postured.adapters.busy.pipewire import PipeWireVideo
from postured.daemon.loop import Loop
from tests.contract.busy_world import Build
from tests.desktop.video_streams import CALL, CAMERA, SCREEN_OF_MUTTER, SCREEN_OF_WLROOTS, VideoServer, video_server


@dataclass
class Video:
    """A PipeWire in which a program looks on at something, and the one who tells of it."""

    server: VideoServer
    monitor: PipeWireVideo
    signal: str
    shown: Mapping[str, str]

    def begin(self) -> None:
        self.server.show(self.shown, CALL)

    def end(self) -> None:
        self.server.hush()

    def vanish(self) -> None:
        self.server.end()
        self.server.hush()

    def come_back(self) -> None:
        self.server.start()

    def hang(self, hung: bool) -> None:
        self.server.hang(hung=hung)


def _shows(signal: str, shown: Mapping[str, str]) -> Build:
    def build(stack: ExitStack, loop: Loop) -> Video:
        server = stack.enter_context(video_server())
        return Video(server, PipeWireVideo(loop, server.environ), signal, shown)

    return build


_HOLD = "import sys; file = open(sys.argv[1]); print(flush=True); sys.stdin.read()"


@dataclass
class Device:
    """A folder for ``/dev`` with a camera in it. Nothing in it can hang: what a look asks, the kernel answers."""

    folder: str
    monitor: VideoDevices
    signal: str = "camera"
    holder: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        camera = os.path.join(self.folder, "dev", "video0")
        self.holder = subprocess.Popen(
            [sys.executable, "-c", _HOLD, camera], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.holder.stdout is not None
        self.holder.stdout.readline()

    def end(self) -> None:
        if self.holder is not None:
            self.holder.communicate()
            self.holder = None

    def vanish(self) -> None:
        os.unlink(os.path.join(self.folder, "proc"))
        self.end()

    def come_back(self) -> None:
        os.symlink("/proc", os.path.join(self.folder, "proc"))

    def hang(self, hung: bool) -> None:
        """Leave it as it is."""


def _device(stack: ExitStack, loop: Loop) -> Device:
    folder = os.path.realpath(stack.enter_context(tempfile.TemporaryDirectory(prefix="devices")))
    os.mkdir(os.path.join(folder, "dev"))
    with open(os.path.join(folder, "dev", "video0"), "w"):
        pass
    monitor = VideoDevices(
        loop,
        polls=timedelta(milliseconds=50),
        devices=os.path.join(folder, "dev"),
        processes=os.path.join(folder, "proc"),
        udev=os.path.join(folder, "udev"),
    )
    world = Device(folder, monitor)
    world.come_back()
    stack.callback(world.end)
    return world


WORLDS: dict[str, Build] = {
    "pipewire-camera": _shows("camera", CAMERA),
    "pipewire-screen-of-mutter": _shows("screen-share", SCREEN_OF_MUTTER),
    "pipewire-screen-of-wlroots": _shows("screen-share", SCREEN_OF_WLROOTS),
    "video-devices": _device,
}
