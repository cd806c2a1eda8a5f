"""Sleep, lock and user switching on Windows, as an unseen window is told. Written to its documentation; it has not run.

The window is a real one: those that only take messages are not told of sleep.
"""

from collections.abc import Callable
from typing import Any

from postured.adapters.session.native import Heard, NativeSession, Stop, Told, in_a_thread
from postured.language import _
from postured.ports import Reactor

_CLOSE, _POWER, _SESSION = 0x0010, 0x0218, 0x02B1
_SESSION_WORDS = {
    1: Told.FRONT,  # the console is this session's
    2: Told.BEHIND,
    3: Told.FRONT,  # somebody came from afar
    4: Told.BEHIND,
    7: Told.LOCKED,
    8: Told.OPEN,
}
_POWER_WORDS = {
    0x04: Told.SLEEPS,
    0x07: Told.WAKES,  # a person woke it
    0x12: Told.WAKES,  # something did
}
_OWN_SESSION_ONLY = 0


class WindowsSession(NativeSession):
    """Satisfies ``session_ports.SessionMonitor``. A lock that was there before the start is not seen."""

    def __init__(self, reactor: Reactor) -> None:
        fails = _("Windows cannot be asked about sleep and lock")
        super().__init__("windows", reactor, _listen, frozenset({"lock", "front", "sleep"}), fails=fails)


def word_of(message: int, what: int) -> Told | None:
    """What a window's message means to us; None for nothing."""
    words = {_SESSION: _SESSION_WORDS, _POWER: _POWER_WORDS}.get(message, {})
    return words.get(what)


def _listen(heard: Heard) -> Stop:
    window = _Window(heard)
    in_a_thread("Windows tells", window.run)
    return window.stop


class _Window:
    """A window that nobody sees, with its messages, on a thread of its own. Raises OSError where this is no Windows."""

    def __init__(self, heard: Heard) -> None:
        import ctypes

        self._c = ctypes
        self._heard = heard
        load: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
        self._user: Any = load("user32")
        self._sessions: Any = load("wtsapi32")
        self._window: Any = None

    def run(self, ready: Callable[[], None]) -> None:
        """Until ``stop``; ``ready`` is called once it listens."""
        c, user = self._c, self._user
        word = c.c_ssize_t
        # Held here as long as the window is there: C keeps no count of what it may call.
        answers = c.CFUNCTYPE(word, c.c_void_p, c.c_uint, c.c_size_t, word)(self._answer)
        user.DefWindowProcW.restype = word
        user.DefWindowProcW.argtypes = (c.c_void_p, c.c_uint, c.c_size_t, word)
        user.CreateWindowExW.restype = c.c_void_p
        user.PostMessageW.argtypes = (c.c_void_p, c.c_uint, c.c_size_t, word)
        self._sessions.WTSRegisterSessionNotification.argtypes = (c.c_void_p, c.c_uint)
        user.RegisterClassW(c.byref(self._kind(answers)))
        nothing = (None,) * 4
        self._window = user.CreateWindowExW(0, "postured", "postured", 0, 0, 0, 0, 0, *nothing)
        if not self._window:
            raise OSError("no window")
        self._sessions.WTSRegisterSessionNotification(self._window, _OWN_SESSION_ONLY)
        ready()
        message = c.create_string_buffer(64)  # more than a MSG takes
        while user.GetMessageW(message, None, 0, 0) > 0:
            user.DispatchMessageW(message)

    def stop(self) -> None:
        self._user.PostMessageW(self._window, _CLOSE, 0, 0)

    def _kind(self, answers: Any) -> Any:
        import ctypes as c

        class WindowClass(c.Structure):
            _fields_ = (
                ("style", c.c_uint),
                ("answers", c.c_void_p),
                ("class_extra", c.c_int),
                ("window_extra", c.c_int),
                ("instance", c.c_void_p),
                ("icon", c.c_void_p),
                ("cursor", c.c_void_p),
                ("background", c.c_void_p),
                ("menu", c.c_wchar_p),
                ("name", c.c_wchar_p),
            )

        return WindowClass(answers=c.cast(answers, c.c_void_p), name="postured")

    def _answer(self, window: int, message: int, what: int, more: int) -> int:
        if message == _CLOSE:
            self._user.PostQuitMessage(0)
            return 0
        told = word_of(message, what)
        if told is not None:
            self._heard(told)
        return int(self._user.DefWindowProcW(window, message, what, more))
