"""A real PipeWire of a test's own, and programs that put out video and take it in, as cameras and calls do."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.desktop.require import require
from tests.desktop.waiting import wait_for

SCREEN_OF_MUTTER = {"media.class": "Stream/Output/Video", "media.name": "meta-screen-cast-src"}
SCREEN_OF_KWIN = {"media.class": "Stream/Output/Video", "media.name": "kwin-screencast-Virtual-0"}
SCREEN_OF_WLROOTS = {"media.class": "Video/Source", "media.name": "xdpw-stream-abcdef"}
CAMERA = {"media.class": "Video/Source", "media.role": "Camera", "device.api": "v4l2"}
VIRTUAL_CAMERA = {"media.class": "Video/Source", "media.role": "Camera"}
CALL = {"media.class": "Stream/Input/Video", "media.name": "webrtc-consume-stream"}
PREVIEW = {"media.class": "Stream/Input/Video", "media.name": "plasma-screencast-node-1", "node.name": "plasmashell"}
REMOTE_DESKTOP = {"media.class": "Stream/Input/Video", "media.name": "grd-rdp-pipewire-stream"}


@dataclass
class VideoServer:
    """A PipeWire without a session manager: what is to be joined, the test joins. It may be ended and held up."""

    folder: str
    process: subprocess.Popen[bytes] | None = None
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    counted: int = 0

    @property
    def environ(self) -> Mapping[str, str]:
        """What its clients find in their environment; no other server, and no bus."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": self.folder,
            "LANG": "C.UTF-8",
            "WAYLAND_DISPLAY": "wayland-7",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/no-session-bus",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-system-bus",
        }

    @property
    def path(self) -> str:
        return os.path.join(self.folder, "pipewire-0")

    def start(self) -> None:
        self.process = self._run("pipewire")
        wait_for(lambda: not self._ask("pw-cli", "info", "0").returncode, 20, what="PipeWire")

    def end(self) -> None:
        """End it, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self, *, hung: bool) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)

    def show(self, properties: Mapping[str, str], *viewers: Mapping[str, str]) -> None:
        """Have a program put out video; it runs only where somebody looks on."""
        source = self._named("source")
        frames = "video/x-raw,format=I420,width=64,height=64,framerate=10/1"
        self._play(
            *("videotestsrc", "is-live=true", "!", frames, "!", "pipewiresink", "mode=provide"),
            _stream({"node.name": source, **properties}),
        )
        for each in viewers:
            self.look_on(properties.get("node.name", source), each)

    def hush(self) -> None:
        """End all programs."""
        while self.programs:
            program = self.programs.pop()
            program.kill()
            program.wait()

    def look_on(self, source: str, properties: Mapping[str, str]) -> None:
        """Have a program look on at what ``source`` shows, a node by its name."""
        viewer = {"node.name": self._named("viewer"), "node.autoconnect": "false", **properties}
        self._play("pipewiresrc", _stream(viewer), "!", "fakesink")
        ports = f"{source}:out_0", f"{viewer['node.name']}:in_0"
        wait_for(lambda: not self._ask("pw-link", *ports).returncode, 20, what="the join of two programs")

    def _named(self, kind: str) -> str:
        self.counted += 1
        return f"{kind}{self.counted}"

    def _play(self, *pipeline: str) -> None:
        self.programs.append(self._run("gst-launch-1.0", "-q", *pipeline))

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )

    def _ask(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, env=self.environ, capture_output=True, timeout=10)


def _stream(properties: Mapping[str, str]) -> str:
    return "stream-properties=" + ",".join(["p", *(f'{name}="{value}"' for name, value in properties.items())])


@contextmanager
def video_server() -> Iterator[VideoServer]:
    """PipeWire, started; ended after."""
    require("pipewire", "pw-cli", "pw-link", "gst-launch-1.0")
    with tempfile.TemporaryDirectory(prefix="video") as folder:
        os.chmod(folder, 0o700)
        server = VideoServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.hang(hung=False)
            server.hush()
            server.end()
