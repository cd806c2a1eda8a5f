"""Microphone, camera, films and full screens on Windows. Written to Microsoft's documentation; it has not run yet.

Whether "do not disturb" is on Windows tells nobody, but for the quiet hour after it was set up.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from postured.adapters.busy.looking import Looker
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor

_STORE = r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_DESKTOP = "NonPackaged"
"""The key for programs that did not come from the Store."""
_BEGAN, _ENDED = "LastUsedTimeStart", "LastUsedTimeStop"
_STATES = {
    2: "fullscreen",
    3: "fullscreen",  # a game's own
    4: "presentation",
    6: "do-not-disturb",
}
"""The others say: nobody is there, all may come, and an app of the Store is there, which need not fill the screen."""
STATES = frozenset(_STATES.values())
_IN_A_MILLISECOND = 10_000
"""Registry and system count time in tenths of a microsecond."""

Uses = Iterable[tuple[object, object]]
"""When each program began and ended to use it last, as the registry has it."""


def notification_state(reactor: Reactor, ask: Callable[[], int] | None = None) -> Looker:
    """Whether Windows itself would show a notice now. ``ask`` gives its code, Windows' own unless given."""

    def look() -> frozenset[str]:
        return state_means((ask or _state())())

    return Looker("notification-state", reactor, STATES, look)


def microphone(reactor: Reactor) -> Looker:
    """Whether a program has a microphone open."""
    return _capability(reactor, "microphone", "microphone")


def camera(reactor: Reactor) -> Looker:
    """Whether a program has a camera open."""
    return _capability(reactor, "webcam", "camera")


def state_means(code: int) -> frozenset[str]:
    """What goes on when Windows answers this code."""
    found = _STATES.get(code)
    return frozenset() if found is None else frozenset({found})


def is_in_use(uses: Uses, since: int) -> bool:
    """Whether any use has begun and not ended. ``since`` is when Windows started, in its own time.

    What began before that ended with it, though nobody was left to note it.
    """
    for use in uses:
        match use:
            case (int(began), int(ended)) if began > since and ended == 0:
                return True
    return False


def uses(registry: Any, capability: str) -> Iterator[tuple[object, object]]:
    """When each program used it, from ``registry`` (``winreg``). Whose they are, is forgotten at once.

    Raises AdapterUnavailable where nothing is noted.
    """
    top = f"{_STORE}\\{capability}"
    try:
        programs = list(_keys(registry, top))
    except OSError as error:
        raise AdapterUnavailable(_("Windows does not note who uses microphone and camera"), str(error)) from error
    try:
        programs += _keys(registry, f"{top}\\{_DESKTOP}")
    except OSError:
        pass  # no program from elsewhere has asked yet
    for each in programs:
        yield _times(registry, each)


def started(now: int, milliseconds: int) -> int:
    """When Windows started, from its time ``now`` and how long it has run."""
    return now - milliseconds * _IN_A_MILLISECOND


def _capability(reactor: Reactor, capability: str, signal: str) -> Looker:
    def look() -> frozenset[str]:
        in_use = is_in_use(uses(_registry(), capability), _started())
        return frozenset({signal}) if in_use else frozenset()

    return Looker(f"consent-store-{capability}", reactor, frozenset({signal}), look)


def _keys(registry: Any, path: str) -> Iterator[str]:
    with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
        for number in range(registry.QueryInfoKey(key)[0]):
            try:
                name = registry.EnumKey(key, number)
            except OSError:
                return  # one was taken away meanwhile
            yield f"{path}\\{name}"


def _times(registry: Any, path: str) -> tuple[object, object]:
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            return registry.QueryValueEx(key, _BEGAN)[0], registry.QueryValueEx(key, _ENDED)[0]
    except OSError:
        return None, None  # never used, or just gone


def _registry() -> Any:
    try:
        import winreg
    except ImportError as error:
        raise AdapterUnavailable(_("Windows does not note who uses microphone and camera"), str(error)) from error
    return winreg


@cache
def _library(name: str) -> Any:
    import ctypes

    load: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
    try:
        return load(name)
    except OSError as error:
        raise AdapterUnavailable(_("Windows cannot be asked for this"), str(error)) from error


def _started() -> int:
    import ctypes

    kernel, now = _library("kernel32"), ctypes.c_uint64()
    kernel.GetTickCount64.restype = ctypes.c_uint64
    kernel.GetSystemTimeAsFileTime(ctypes.byref(now))
    return started(now.value, kernel.GetTickCount64())


def _state() -> Callable[[], int]:
    return state_of(_library("shell32"))


def state_of(shell: Any) -> Callable[[], int]:
    """Ask ``shell`` whether it would show a notice now."""
    import ctypes

    def ask() -> int:
        found = ctypes.c_int(0)
        if shell.SHQueryUserNotificationState(ctypes.byref(found)):
            raise AdapterUnavailable(_("Windows cannot be asked for this"))
        return found.value

    return ask
