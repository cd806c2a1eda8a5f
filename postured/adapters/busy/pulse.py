"""Whether a microphone is in use, told by the sound server: PulseAudio, or PipeWire in its place."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.dbus import Bus
from postured.wire.pulse import (
    GET_SOURCE_INFO,
    GET_SOURCE_OUTPUT_INFO_LIST,
    NONE,
    SOURCE_OUTPUTS,
    SUBSCRIBE,
    Link,
    cookie,
    runs,
    sockets,
)
from postured.wire.pulse_values import NO_TEXT, Unreadable, Value, number, values
from postured.wire.retries import Retries

_MICROPHONE = "microphone"
_SERVER = "org.pulseaudio.Server"
"""On the session bus while either of the two servers runs."""

_PATIENCE = timedelta(seconds=5)
_RETRIES = (1, 2, 4, 8, 16, 32, 600)
"""Seconds after a loss, and while there is no server; the last goes on. The bus tells of most servers before that, and
each reminder that is near has it try."""

_SHORT_REST = timedelta(seconds=0.1)
"""After the first listing: PipeWire says that a stream is there just before it says that sound flows."""
_REST = timedelta(seconds=0.5)
"""After each further one, while it goes on."""
_BYTES_A_REST = 1 << 17
"""So much to read costs about a hundredth of a rest; a longer answer is rested from for longer."""

_FIELDS_OF_A_RECORDER = 13
_MONITORED_SINK = 8
"""Which field of a source says whose sound it is, if it is what a loudspeaker plays."""

_METERS = ("org.PulseAudio.pavucontrol", "org.gnome.VolumeControl", "org.kde.plasma-pa")
"""Programs that listen only to draw how loud it is, by their ``application.id``."""


class Recorder(NamedTuple):
    """A program that has a microphone, or something like one, open."""

    client: Value
    source: int
    resampling: Value
    properties: Value
    paused: Value


def recorders(answer: bytes) -> Iterator[Recorder]:
    """Yield those in the answer to a listing. Raises Unreadable."""
    fields: list[Value] = []
    for value in values(answer):
        fields.append(value)
        if len(fields) == _FIELDS_OF_A_RECORDER:
            yield Recorder(fields[3], _index(fields[4]), fields[9], fields[11], fields[12])
            fields.clear()
    if fields:
        raise Unreadable("a recorder that is cut off")


def _index(value: Value) -> int:
    if not isinstance(value, int) or value > NONE:
        raise Unreadable("no index")
    return value


def listens(recorder: Recorder) -> bool:
    """Whether it hears the person, provided that its source is no loudspeaker's.

    A paused stream hears nothing: a program that dictates, or a browser's tab, keeps its stream between two uses, and
    would be in a call all day. Muting in a call pauses nothing. What the sound server's own parts record (an echo
    canceller, a noise filter) is for others, who are listed themselves; a level meter on the screen is no call, and
    a stream that is connected to nothing hears nothing.
    """
    properties = recorder.properties
    if recorder.paused is not False or not isinstance(properties, dict):
        return False
    inner = NONE in (recorder.client, recorder.source) or "node.link-group" in properties
    return not inner and not _is_meter(recorder.resampling, properties) and not _is_ours(properties)


def _is_meter(resampling: Value, properties: Mapping[str, str]) -> bool:
    return (
        resampling == "peaks"
        or properties.get("resample.peaks") == "true"
        or properties.get("stream.monitor") == "true"
        or properties.get("media.name") == "Peak detect"
        or properties.get("application.id") in _METERS
    )


def _is_ours(properties: Mapping[str, str]) -> bool:
    return properties.get("application.name") == "postured"


def is_loudspeakers(answer: bytes) -> bool:
    """Whether the source that the answer describes is what a loudspeaker plays. Raises Unreadable."""
    fields = values(answer)
    for _field in range(_MONITORED_SINK):
        next(fields, None)
    sink = next(fields, None)
    if not isinstance(sink, int):
        raise Unreadable("a source of another kind")
    return sink != NONE


class PulseMicrophone:
    """Satisfies ``busy_ports.BusyMonitor``. It sleeps till the server speaks.

    It starts no server: to a socket that nobody has yet it connects only once the server has said that it runs, on the
    session bus or by the file with its number. Where ``PULSE_SERVER`` names the socket, that is the person's word.
    With no server it wakes six times in a minute, then once in ten minutes.

    However often streams come and go, there are about two listings a second at most: it does not even read in between.
    """

    name = "pulse"
    signals = frozenset({_MICROPHONE})
    polls: timedelta | None = None

    def __init__(
        self, reactor: Reactor, session: Bus, environ: Mapping[str, str], *, patience: timedelta = _PATIENCE
    ) -> None:
        """``patience`` is how long the server may take for an answer before it counts as gone."""
        self.trouble = ""
        self._reactor = reactor
        self._session = session
        self._environ = environ
        self._patience = patience
        self._told: BusyTold | None = None
        self._link: Link | None = None
        self._answers = False
        self._owned = False
        self._retries = Retries(*_RETRIES)
        self._retry: Cancel = lambda: None
        self._lasting: Cancel = lambda: None
        self._stop_watching: Cancel = lambda: None
        self._looking = False
        self._changed = False
        self._goes_on = False
        self._in_use = False

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._answers else frozenset()

    def start(self, told: BusyTold) -> None:
        self._told = told
        self.trouble = _("the sound server has not answered yet")
        self._stop_watching = self._session.watch_name(_SERVER, self._owner)
        self._connect()

    def soon(self, near: bool) -> None:
        """Nothing could come sooner than an event; a server that hangs is found out before a reminder comes."""
        if not near or self._told is None:
            return
        if self._link is None:
            self._connect()
        else:
            self._look()

    def close(self) -> None:
        self._told = None
        self._stop_watching()
        self._retry()
        self._hang_up()

    def _owner(self, owner: str) -> None:
        self._owned = bool(owner)
        if owner and self._told is not None and self._link is None:
            self._retries.begin_anew()
            self._connect()

    def _connect(self) -> None:
        self._retry()
        for path in sockets(self._environ):
            if not (self._owned or self._environ.get("PULSE_SERVER") or runs(path)):
                continue
            try:
                self._link = Link(
                    path,
                    cookie(self._environ),
                    self._reactor,
                    self._patience,
                    heard=self._look,
                    lost=self._lost,
                )
            except OSError:
                continue
            self._looking = self._changed = self._goes_on = False
            self._lasting = self._retries.it_came(self._reactor)
            self._link.ask(SUBSCRIBE, number(SOURCE_OUTPUTS))
            self._look()
            return
        self._lost(_("no sound server (PulseAudio or PipeWire) runs here"))

    def _lost(self, why: str) -> None:
        self._hang_up()
        self.trouble = why
        self._tell(in_use=False)
        if self._told is not None:
            self._retry = self._reactor.later(self._retries.next(), self._connect)

    def _hang_up(self) -> None:
        self._answers = False
        self._lasting()
        if self._link is not None:
            self._link.close()
            self._link = None

    def _look(self) -> None:
        """Ask who records, or ask again when this time is over."""
        if self._looking:
            self._changed = True
        elif self._link is not None:
            self._looking = True
            self._changed = False
            self._link.ask(GET_SOURCE_OUTPUT_INFO_LIST, b"", self._listed)

    def _listed(self, answer: bytes | None) -> None:
        assert self._link is not None
        length = len(answer or b"")
        sources = {each.source for each in recorders(answer or b"") if listens(each)}
        open_questions = len(sources)
        heard = False

        def described(source: bytes | None) -> None:
            nonlocal open_questions, heard
            open_questions -= 1
            heard = heard or (source is not None and not is_loudspeakers(source))
            if not open_questions:
                self._found(in_use=heard, length=length)

        for source in sources:
            self._link.ask(GET_SOURCE_INFO, number(source) + NO_TEXT, described)
        if not sources:
            self._found(in_use=False, length=length)

    def _found(self, *, in_use: bool, length: int) -> None:
        self._answers, self.trouble = True, ""
        if self._link is not None:
            rest = _REST if self._goes_on else _SHORT_REST
            self._link.rest(max(rest, _REST * (length // _BYTES_A_REST)), self._rested)
        self._tell(in_use=in_use)

    def _rested(self) -> None:
        self._looking = False
        self._goes_on = self._changed
        if self._changed:
            self._look()

    def _tell(self, *, in_use: bool) -> None:
        if in_use != self._in_use and self._told is not None:
            self._in_use = in_use
            self._told(_MICROPHONE, in_use)
