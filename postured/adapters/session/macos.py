"""Sleep and lock on macOS, from IOKit and the login window. Written to their documentation; it has not run yet."""

from collections.abc import Callable
from typing import Any

from postured.adapters.session.native import Heard, NativeSession, Stop, Told, in_a_thread
from postured.language import _
from postured.ports import Reactor

_FRAMEWORKS = "/System/Library/Frameworks/{name}.framework/{name}"
_LOCKS, _UNLOCKS = "com.apple.screenIsLocked", "com.apple.screenIsUnlocked"
_MAY_IT_SLEEP, _SLEEPS = 0xE0000270, 0xE0000280
_DID_NOT_SLEEP, _WOKE = 0xE0000290, 0xE0000300
_UTF8 = 0x08000100
_AT_ONCE = 4


class MacSession(NativeSession):
    """Satisfies ``session_ports.SessionMonitor``. A lock that was there before the start is not seen."""

    def __init__(self, reactor: Reactor) -> None:
        fails = _("macOS cannot be asked about sleep and lock")
        super().__init__("macos", reactor, _listen, frozenset({"lock", "sleep"}), fails=fails)


def of_power(message: int) -> Told | None:
    """What a message of the power management means; None for nothing to us."""
    match message & 0xFFFFFFFF:
        case code if code == _SLEEPS:
            return Told.SLEEPS
        case code if code in (_WOKE, _DID_NOT_SLEEP):
            return Told.WAKES
    return None


def wants_an_answer(message: int) -> bool:
    """Whether macOS waits, up to half a minute, to be told that it may."""
    return message & 0xFFFFFFFF in (_MAY_IT_SLEEP, _SLEEPS)


def of_notice(name: str) -> Told | None:
    """What a notice of the login window means."""
    return {_LOCKS: Told.LOCKED, _UNLOCKS: Told.OPEN}.get(name)


def _listen(heard: Heard) -> Stop:
    mac = _Mac(heard)
    in_a_thread("macOS tells", mac.run)
    return mac.stop


class _Mac:
    """A run loop on a thread of its own. Raises OSError or AttributeError where this is no macOS."""

    def __init__(self, heard: Heard) -> None:
        import ctypes

        self._c = ctypes
        self._heard = heard
        self._io: Any = ctypes.CDLL(_FRAMEWORKS.format(name="IOKit"))
        self._cf: Any = ctypes.CDLL(_FRAMEWORKS.format(name="CoreFoundation"))
        self._root = 0
        self._loop: Any = None
        self._declare()

    def run(self, ready: Callable[[], None]) -> None:
        """Until ``stop``; ``ready`` is called once it listens."""
        c, io, cf = self._c, self._io, self._cf
        self._loop = cf.CFRunLoopGetCurrent()
        port, notifier = c.c_void_p(), c.c_uint32()
        # Held here as long as the loop runs: C keeps no count of what it may call.
        power = c.CFUNCTYPE(None, c.c_void_p, c.c_uint32, c.c_uint32, c.c_void_p)(self._power)
        notice = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p, c.c_void_p, c.c_void_p, c.c_void_p)(self._notice)
        self._root = io.IORegisterForSystemPower(None, c.byref(port), power, c.byref(notifier))
        mode = c.c_void_p.in_dll(cf, "kCFRunLoopDefaultMode")
        if self._root:
            cf.CFRunLoopAddSource(self._loop, io.IONotificationPortGetRunLoopSource(port), mode)
        center = cf.CFNotificationCenterGetDistributedCenter()
        for name in (_LOCKS, _UNLOCKS):
            text = cf.CFStringCreateWithCString(None, name.encode(), _UTF8)
            cf.CFNotificationCenterAddObserver(center, None, notice, text, None, _AT_ONCE)
        ready()
        cf.CFRunLoopRun()
        if self._root:
            io.IODeregisterForSystemPower(c.byref(notifier))

    def stop(self) -> None:
        self._cf.CFRunLoopStop(self._loop)

    def _power(self, _about: object, _service: int, message: int, argument: int) -> None:
        what = of_power(message)
        if what is not None:
            self._heard(what)
        if wants_an_answer(message):
            self._io.IOAllowPowerChange(self._root, argument)

    def _notice(self, _center: object, _about: object, name: int, _thing: object, _more: object) -> None:
        text = self._c.create_string_buffer(256)
        if self._cf.CFStringGetCString(name, text, len(text), _UTF8):
            what = of_notice(text.value.decode())
            if what is not None:
                self._heard(what)

    def _declare(self) -> None:
        """Pointers are longer than the int that ctypes takes for granted."""
        c, io, cf = self._c, self._io, self._cf
        pointer = c.c_void_p
        for function in (cf.CFRunLoopGetCurrent, cf.CFNotificationCenterGetDistributedCenter):
            function.restype = pointer
        io.IORegisterForSystemPower.restype = c.c_uint32
        io.IORegisterForSystemPower.argtypes = (pointer, pointer, pointer, pointer)
        io.IONotificationPortGetRunLoopSource.restype = pointer
        io.IONotificationPortGetRunLoopSource.argtypes = (pointer,)
        io.IOAllowPowerChange.argtypes = (c.c_uint32, c.c_ssize_t)
        cf.CFRunLoopAddSource.argtypes = (pointer, pointer, pointer)
        cf.CFRunLoopStop.argtypes = (pointer,)
        cf.CFStringCreateWithCString.restype = pointer
        cf.CFStringCreateWithCString.argtypes = (pointer, c.c_char_p, c.c_uint32)
        cf.CFStringGetCString.argtypes = (pointer, c.c_char_p, c.c_ssize_t, c.c_uint32)
        cf.CFNotificationCenterAddObserver.argtypes = (pointer, pointer, pointer, pointer, pointer, c.c_ssize_t)
