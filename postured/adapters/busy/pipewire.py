"""Whether a camera runs or a screen is shared, told by PipeWire: on Wayland every shared screen goes through it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.pipewire import Link, runs, sockets
from postured.wire.retries import Retries

_CAMERA, _SCREEN_SHARE = "camera", "screen-share"

_PATIENCE = timedelta(seconds=5)
_RETRIES = (1, 2, 4, 8, 16, 32, 600)
"""Seconds after a loss, and while there is no server; the last goes on. Each reminder that is near has it try, too."""

_SETTLE = timedelta(seconds=0.5)
"""For so long it must go on before it is told: cameras are tried out, and who shows and who sees do not end at once."""

_CAMERAS = ("v4l2", "libcamera")
_DESKTOPS_OWN = ("plasmashell", "xdg-desktop-portal-kde", "krdpserver")
"""Who shows KDE's previews of windows, and who sends a desktop to its own person elsewhere, by node."""
_TO_ITS_OWN_PERSON = ("grd-rdp-", "grd-vnc-")
"""How the streams of GNOME's remote desktop begin: whoever works from afar shares with nobody."""


class Role(Enum):
    """What a video node is to us."""

    CAMERA = _CAMERA
    SCREEN = _SCREEN_SHARE
    """It shows what is on the screen, or a part of it."""
    VIEWER = "viewer"
    OWN_VIEWER = "own-viewer"
    """The desktop itself looks on, for the person alone."""


def role(properties: Mapping[str, str]) -> Role | None:
    """What the node is that says this of itself.

    Mutter's and KWin's screens are streams that put out video; those of the wlroots portals are sources of video, as
    cameras are, but without a device and without the role of a camera, which virtual cameras have.
    """
    kind = properties.get("media.class", "")
    if kind.startswith("Stream/Input/Video"):
        own = properties.get("node.name", "") in _DESKTOPS_OWN or properties.get("media.name", "").startswith(
            _TO_ITS_OWN_PERSON
        )
        return Role.OWN_VIEWER if own else Role.VIEWER
    if not kind.startswith(("Video/Source", "Stream/Output/Video")):
        return None
    is_camera = properties.get("device.api") in _CAMERAS or properties.get("media.role") == "Camera"
    return Role.CAMERA if is_camera else Role.SCREEN


class PipeWireVideo:
    """Satisfies ``busy_ports.BusyMonitor``. It sleeps till PipeWire speaks, and starts none.

    Without PipeWire it tries again six times in a minute, then every ten minutes, and whenever a reminder is near.
    """

    name = "pipewire"
    signals = frozenset({_CAMERA, _SCREEN_SHARE})
    polls: timedelta | None = None

    def __init__(self, reactor: Reactor, environ: Mapping[str, str], *, patience: timedelta = _PATIENCE) -> None:
        """``patience`` is how long the server may take for an answer before it counts as gone."""
        self._reactor = reactor
        self._environ = environ
        self._patience = patience
        self._on_x11 = bool(environ.get("DISPLAY")) and not environ.get("WAYLAND_DISPLAY")
        self._told: BusyTold | None = None
        self._link: Link | None = None
        self._answers = False
        self._trouble = ""
        self._retries = Retries(*_RETRIES)
        self._retry: Cancel = lambda: None
        self._lasting: Cancel = lambda: None
        self._settling: Cancel | None = None
        self._roles: dict[int, Role] = {}
        self._running: set[int] = set()
        self._known: frozenset[str] = frozenset()

    @property
    def tells(self) -> frozenset[str]:
        """On X11 no shared screen is promised: most programs take its picture there without a trace."""
        if not self._answers:
            return frozenset()
        return self.signals - {_SCREEN_SHARE} if self._on_x11 else self.signals

    @property
    def trouble(self) -> str:
        if self._answers and self._on_x11:
            return _("on X11, a program can share the screen without anybody being told")
        return self._trouble

    def start(self, told: BusyTold) -> None:
        self._told = told
        self._trouble = _("PipeWire has not answered yet")
        self._connect()

    def soon(self, near: bool) -> None:
        """Nothing could come sooner than an event; a server that hangs, or is new, is found before a reminder comes."""
        if not near or self._told is None:
            return
        if self._link is None:
            self._connect()
        else:
            self._link.ask(lambda: None)

    def close(self) -> None:
        self._told = None
        self._retry()
        self._hang_up()

    def _connect(self) -> None:
        self._retry()
        for path in sockets(self._environ):
            if not (runs(path) or self._environ.get("PIPEWIRE_REMOTE")):
                continue
            try:
                self._link = Link(
                    path,
                    self._reactor,
                    self._patience,
                    wanted=lambda properties: role(properties) is not None,
                    node=self._node,
                    gone=self._gone,
                    heard=self._heard,
                    lost=self._lost,
                )
            except OSError:
                continue
            self._lasting = self._retries.it_came(self._reactor)
            self._link.ask(self._listed)
            return
        self._lost(_("PipeWire does not run here"))

    def _lost(self, why: str) -> None:
        self._hang_up()
        self._trouble = why
        self._tell(frozenset())
        if self._told is not None:
            self._retry = self._reactor.later(self._retries.next(), self._connect)

    def _hang_up(self) -> None:
        self._answers = False
        self._lasting()
        self._roles.clear()
        self._running.clear()
        if self._settling is not None:
            self._settling()
            self._settling = None
        if self._link is not None:
            self._link.close()
            self._link = None

    def _listed(self) -> None:
        """The nodes are known; have them say how they are."""
        if self._link is not None:
            self._link.ask(self._ready)

    def _ready(self) -> None:
        self._answers, self._trouble = True, ""

    def _node(self, number: int, running: bool | None, properties: Mapping[str, str] | None) -> None:
        if properties is not None:
            found = role(properties)
            if found is None:
                self._gone(number)
                return
            self._roles[number] = found
        if running is not None and number in self._roles:
            (self._running.add if running else self._running.discard)(number)

    def _gone(self, number: int) -> None:
        self._roles.pop(number, None)
        self._running.discard(number)

    def _heard(self) -> None:
        going = self._going()
        self._tell(self._known & going)
        if going - self._known and self._settling is None:
            self._settling = self._reactor.later(_SETTLE, self._settled)

    def _settled(self) -> None:
        self._settling = None
        self._tell(self._going())

    def _going(self) -> frozenset[str]:
        """What goes on. Who looks on at a screen unseen by us is somebody."""
        roles = {self._roles[each] for each in self._running}
        going = {each.value for each in (Role.CAMERA, Role.SCREEN) if each in roles}
        if Role.OWN_VIEWER in roles and Role.VIEWER not in roles:
            going.discard(Role.SCREEN.value)
        return frozenset(going)

    def _tell(self, going: frozenset[str]) -> None:
        changed, self._known = going ^ self._known, going
        for signal in sorted(changed):
            if self._told is not None:
                self._told(signal, signal in going)
