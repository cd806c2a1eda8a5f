"""Where an X server listens, how it is reached, and which secret it asks for."""

import os
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from postured.language import _
from postured.wire.patience import PATIENCE

_FIRST_PORT = 6000
_LAST_PORT = 65535

_MAGIC_COOKIE = b"MIT-MAGIC-COOKIE-1"
_INTERNET, _INTERNET6, _LOCAL, _WILD = 0, 6, 256, 65535
"""Families of addresses in an Xauthority file."""


class X11Error(Exception):
    """The display cannot be used; the text says why, for a technical reader."""


class Display(NamedTuple):
    """Where an X server listens."""

    host: str
    """"" for a socket file of this machine."""
    number: int


def parse_display(text: str) -> Display:
    """What ``DISPLAY`` names: ":0", ":0.0", "unix:0", "host:0". The screen makes no difference."""
    host, colon, rest = text.rpartition(":")
    number, dot, screen = rest.partition(".")
    if not colon or not number.isdecimal() or (dot and not screen.isdecimal()):
        raise X11Error(_not_a_display(text) if text else _("DISPLAY is not set"))
    if host == "unix" or host.endswith("/unix"):
        host = ""
    if int(number) > _LAST_PORT - _FIRST_PORT:
        raise X11Error(_("no display has so high a number: “{text}”").format(text=text))
    return Display(host.removeprefix("[").removesuffix("]"), int(number))


def _not_a_display(text: str) -> str:
    return _("not the name of a display: “{text}”").format(text=text)


class Entry(NamedTuple):
    """One entry of an Xauthority file: who may present which secret where."""

    family: int
    address: bytes
    number: bytes
    name: bytes
    data: bytes


def parse_xauthority(data: bytes) -> Iterator[Entry]:
    """Yield the entries of an Xauthority file, up to the first that is cut off."""
    at = 0
    while at + 2 <= len(data):
        (family,) = struct.unpack_from(">H", data, at)
        at += 2
        fields = []
        for _each in range(4):
            size = int.from_bytes(data[at : at + 2])
            fields.append(data[at + 2 : at + 2 + size])
            at += 2 + size
        if at > len(data):
            return
        yield Entry(family, *fields)


def pick_cookie(entries: Iterable[Entry], family: int, address: bytes, number: int) -> tuple[bytes, bytes]:
    """Name and data of the first cookie that fits; both empty where none does, for a server that asks for none."""
    for entry in entries:
        here = entry.family == _WILD or (entry.family, entry.address) == (family, address)
        if here and entry.number in (b"", str(number).encode()) and entry.name == _MAGIC_COOKIE:
            return entry.name, entry.data
    return b"", b""


def cookie_for(connected: socket.socket, number: int, environ: Mapping[str, str]) -> tuple[bytes, bytes]:
    """The cookie for display ``number`` at the other end, from the person's Xauthority file."""
    family, address = _family_and_address(connected)
    return pick_cookie(parse_xauthority(_read_xauthority(environ)), family, address, number)


def reach(display: Display) -> socket.socket:
    """Connect a socket to ``display``. Raises X11Error when nobody answers there in time."""
    places = _places(display)
    problem = _("no address is known for {host}").format(host=display.host)
    for family, address in places:
        reached = socket.socket(family)
        reached.settimeout(PATIENCE.total_seconds() / len(places))
        try:
            reached.connect(address)
        except OSError as error:
            reached.close()
            problem = words(error)
        else:
            return reached
    raise X11Error(problem)


def _places(display: Display) -> list[tuple[int, str | tuple[str, int]]]:
    if display.host:
        return [(family, (address, port)) for family, address, port in _resolve(display)]
    path = f"/tmp/.X11-unix/X{display.number}"  # noqa: S108 - where X servers have always listened
    # The file first: only root can put one there, while anybody can take an abstract name.
    return [(socket.AF_UNIX, path), (socket.AF_UNIX, "\0" + path)]


def _resolve(display: Display) -> list[tuple[int, str, int]]:
    """Look the host up, aside: the system's look-up knows no deadline, and is left behind when it takes too long."""
    import threading

    found: list[tuple[int, str, int]] = []

    def look() -> None:
        try:
            # As bytes: a string would load the tables for international names.
            answers = socket.getaddrinfo(
                os.fsencode(display.host), _FIRST_PORT + display.number, type=socket.SOCK_STREAM
            )
        except OSError:
            return
        found.extend((family, str(address[0]), int(address[1])) for family, *_rest, address in answers)

    thread = threading.Thread(target=look, name="look up the display's host", daemon=True)
    thread.start()
    thread.join(PATIENCE.total_seconds())
    return list(found)


def _family_and_address(connected: socket.socket) -> tuple[int, bytes]:
    """What an Xauthority file calls the other end. Forwarded displays come by loopback, and count as local."""
    local = _LOCAL, os.fsencode(socket.gethostname())
    if connected.family == socket.AF_UNIX:
        return local
    try:
        address = socket.inet_pton(connected.family, connected.getpeername()[0].partition("%")[0])
    except OSError:
        return local
    if address[0] == 127 if len(address) == 4 else int.from_bytes(address) == 1:
        return local
    return (_INTERNET if len(address) == 4 else _INTERNET6), address


def _read_xauthority(environ: Mapping[str, str]) -> bytes:
    home = environ.get("HOME") or os.path.expanduser("~")
    try:
        with open(environ.get("XAUTHORITY") or os.path.join(home, ".Xauthority"), "rb") as file:
            return file.read()
    except OSError:
        return b""


def words(error: OSError) -> str:
    """What went wrong on a socket, without the number."""
    return _("no answer in time") if isinstance(error, TimeoutError) else error.strerror or str(error)
