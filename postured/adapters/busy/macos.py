"""Focus, microphone, camera and films on macOS. Written to Apple's documentation; it has not run yet.

A Focus that comes by its schedule alone is not seen: macOS notes only those that were turned on.
"""

import json
import os
import struct
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from postured.adapters.busy.looking import Looker
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor

_QUIET, _MICROPHONE, _CAMERA, _FILM = "do-not-disturb", "microphone", "camera", "presentation"
_FRAMEWORKS = "/System/Library/Frameworks/{name}.framework/{name}"
_FOCUS = "~/Library/DoNotDisturb/DB/Assertions.json"
_KEEP_THE_SCREEN_ON = (b"PreventUserIdleDisplaySleep", b"NoDisplaySleepAssertion")
"""The second is the name of old."""
_UTF8 = 0x08000100
_INT = 9
_SYSTEM = 1
"""The object that everything else is found in, of CoreAudio and of CoreMediaIO."""
_MAIN, _ANY = 0, 0xFFFFFFFF


class Address(NamedTuple):
    """Which property of an object: codes of four letters, and a number."""

    what: int
    scope: int
    element: int


def four(letters: str) -> int:
    """A code of four letters as the number that it is to macOS."""
    return int.from_bytes(letters.encode("ascii"), "big")


_DEVICES = Address(four("dev#"), four("glob"), _MAIN)
_INPUTS = Address(four("stm#"), four("inpt"), _MAIN)
_RUNS = Address(four("gone"), four("glob"), _MAIN)
_PROCESSES = Address(four("prs#"), four("glob"), _MAIN)
_RECORDS = Address(four("piri"), four("glob"), _MAIN)
_CAMERA_RUNS = Address(four("gone"), four("****"), _ANY)

Read = Callable[[int, Address], bytes | None]
"""What a property of an object holds; None where it does not say."""
Level = Callable[[bytes], int]
"""How much is asked of the power management under this name by any program; 0 for nothing."""


def focus(reactor: Reactor, file: str = _FOCUS) -> Looker:
    """Whether a Focus is on. ``file`` is where macOS notes it."""
    return Looker("focus", reactor, frozenset({_QUIET}), lambda: _if(_QUIET, on=is_noted(file)))


def microphone(reactor: Reactor, read: Read | None = None) -> Looker:
    """Whether a program records. ``read`` is CoreAudio's unless given."""

    def look() -> frozenset[str]:
        return _if(_MICROPHONE, on=records(read or _core_audio()))

    return Looker("coreaudio", reactor, frozenset({_MICROPHONE}), look)


def camera(reactor: Reactor, read: Read | None = None) -> Looker:
    """Whether a camera is in use. ``read`` is CoreMediaIO's unless given."""

    def look() -> frozenset[str]:
        return _if(_CAMERA, on=films(read or _core_media()))

    return Looker("coremediaio", reactor, frozenset({_CAMERA}), look)


def presentation(reactor: Reactor, level: Level | None = None) -> Looker:
    """Whether a program keeps the screen on. ``level`` is the power management's unless given."""

    def look() -> frozenset[str]:
        return _if(_FILM, on=keeps_the_screen_on(level or _power()))

    return Looker("power-assertions", reactor, frozenset({_FILM}), look)


def focus_of(text: str | bytes) -> bool | None:
    """Whether the notes on Focus say that one is on; None where they are nothing of the kind. Which one, is left."""
    try:
        notes = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match notes:
        case {"data": [*stores]}:
            return any(isinstance(each, dict) and bool(each.get("storeAssertionRecords")) for each in stores)
        case _:
            return None


def is_noted(file: str) -> bool:
    """Whether ``file`` says that a Focus is on. AdapterUnavailable, with what to do, where it does not say."""
    path = os.path.expanduser(file)
    try:
        with open(path, "rb") as notes:
            found = focus_of(notes.read())
    except FileNotFoundError as error:
        if os.path.isdir(os.path.dirname(path)):
            return False  # no Focus was ever turned on
        raise AdapterUnavailable(_("macOS does not say whether a Focus is on")) from error
    except PermissionError as error:
        detail = _("it does for programs with “Full Disk Access”")
        raise AdapterUnavailable(_("macOS does not say whether a Focus is on"), detail) from error
    except OSError as error:
        raise AdapterUnavailable(_("macOS does not say whether a Focus is on"), str(error)) from error
    if found is None:
        raise AdapterUnavailable(_("macOS does not say whether a Focus is on"))
    return found


def objects(data: bytes) -> tuple[int, ...]:
    """The objects that a property lists."""
    return tuple(number for (number,) in struct.iter_unpack("=I", data[: len(data) // 4 * 4]))


def is_set(data: bytes | None) -> bool:
    """Whether a property that is a truth is true; one that does not say is not."""
    return data is not None and any(data[:4])


def records(read: Read) -> bool:
    """Whether a device that hears runs; where macOS knows (since 14.2), it must run to hear.

    A headset runs for music, too. Raises AdapterUnavailable where the system does not list its devices.
    """
    hearing = (each for each in _devices(read) if read(each, _INPUTS))
    if not any(is_set(read(each, _RUNS)) for each in hearing):
        return False
    processes = read(_SYSTEM, _PROCESSES)
    return processes is None or any(is_set(read(each, _RECORDS)) for each in objects(processes))


def films(read: Read) -> bool:
    """Whether any camera runs. Raises AdapterUnavailable where the system does not list them."""
    return any(is_set(read(each, _CAMERA_RUNS)) for each in _devices(read))


def keeps_the_screen_on(level: Level) -> bool:
    """Whether any program does."""
    return any(level(each) for each in _KEEP_THE_SCREEN_ON)


def _devices(read: Read) -> tuple[int, ...]:
    listed = read(_SYSTEM, _DEVICES)
    if listed is None:
        raise AdapterUnavailable(_("macOS does not say which microphones and cameras there are"))
    return objects(listed)


def _if(signal: str, *, on: bool) -> frozenset[str]:
    return frozenset({signal}) if on else frozenset()


@cache
def _framework(name: str) -> Any:
    import ctypes

    try:
        return ctypes.CDLL(_FRAMEWORKS.format(name=name))
    except OSError as error:
        raise AdapterUnavailable(_("macOS cannot be asked for this"), str(error)) from error


def _core_audio() -> Read:
    return reading(_framework("CoreAudio"), "AudioObject")


def _core_media() -> Read:
    return reading(_framework("CoreMediaIO"), "CMIOObject")


def _power() -> Level:
    return levels(_framework("IOKit"), _framework("CoreFoundation"))


def reading(library: Any, kind: str) -> Read:
    """Read properties by the functions for objects of this ``kind``; the two frameworks are made alike, but for one."""
    import ctypes as c

    find_size, get = getattr(library, f"{kind}GetPropertyDataSize"), getattr(library, f"{kind}GetPropertyData")
    tells_apart = kind == "CMIOObject"  # the room that there is, from the room that was taken

    def read(thing: int, address: Address) -> bytes | None:
        head = (c.c_uint32(thing), (c.c_uint32 * 3)(*address), c.c_uint32(0), None)
        size = c.c_uint32()
        if find_size(*head, c.byref(size)):
            return None
        room = c.create_string_buffer(max(1, size.value))
        sizes = (c.c_uint32(size.value), c.byref(size)) if tells_apart else (c.byref(size),)
        return None if get(*head, *sizes, room) else room.raw[: size.value]

    return read


def levels(power: Any, core: Any) -> Level:
    """Ask IOKit, ``power``, what its assertions come to; CoreFoundation, ``core``, reads the answer."""
    import ctypes as c

    pointer = c.c_void_p
    for make in (core.CFStringCreateWithCString, core.CFDictionaryGetValue):
        make.restype = pointer

    def level(name: bytes) -> int:
        found, number = pointer(), c.c_int(0)
        if power.IOPMCopyAssertionsStatus(c.byref(found)) or not found.value:
            raise AdapterUnavailable(_("macOS cannot be asked for this"))
        key = pointer(core.CFStringCreateWithCString(None, c.c_char_p(name), c.c_uint32(_UTF8)))
        value = pointer(core.CFDictionaryGetValue(found, key))
        if value.value:
            core.CFNumberGetValue(value, c.c_long(_INT), c.byref(number))
        core.CFRelease(key)
        core.CFRelease(found)
        return number.value

    return level
