"""macOS and Windows: what their codes mean. The systems themselves are not here; what is, is held to the port."""

import ast
import ctypes
import inspect
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from postured import session_ports
from postured.adapters.session import macos, native, session_monitors, windows
from postured.adapters.session.native import Told, in_a_thread
from postured.daemon.loop import Loop
from postured.session_ports import SessionListener, SessionMonitor
from postured.wire.dbus import Bus

QUIET = SessionListener(lock=lambda _word: None, front=lambda _in: None, sleeps=lambda _ready: None, wakes=lambda: None)


@pytest.mark.parametrize(
    ("message", "means", "waits"),
    [
        (0xE0000270, None, True),  # may it sleep, since nobody is there?
        (0xE0000280, Told.SLEEPS, True),
        (0xE0000290, Told.WAKES, False),  # it did not sleep after all
        (0xE0000320, None, False),  # it begins to wake
        (0xE0000300, Told.WAKES, False),
        (-0x1FFFFD80, Told.SLEEPS, True),  # the same as a signed number
        (0, None, False),
    ],
)
def test_messages_of_macos_power_management(message: int, means: Told | None, waits: bool) -> None:
    assert macos.of_power(message) is means
    assert macos.wants_an_answer(message) is waits


def test_notices_of_the_macos_login_window() -> None:
    assert macos.of_notice("com.apple.screenIsLocked") is Told.LOCKED
    assert macos.of_notice("com.apple.screenIsUnlocked") is Told.OPEN
    assert macos.of_notice("com.apple.sound.beep") is None


@pytest.mark.parametrize(
    ("message", "what", "means"),
    [
        (0x02B1, 7, Told.LOCKED),
        (0x02B1, 8, Told.OPEN),
        (0x02B1, 1, Told.FRONT),
        (0x02B1, 2, Told.BEHIND),
        (0x02B1, 3, Told.FRONT),
        (0x02B1, 4, Told.BEHIND),
        (0x02B1, 5, None),  # somebody logged on
        (0x0218, 0x04, Told.SLEEPS),
        (0x0218, 0x07, Told.WAKES),
        (0x0218, 0x12, Told.WAKES),
        (0x0218, 0x0A, None),  # the battery
        (0x0010, 7, None),
    ],
)
def test_messages_of_windows(message: int, what: int, means: Told | None) -> None:
    assert windows.word_of(message, what) is means


@pytest.mark.parametrize(
    ("platform", "name", "trouble"),
    [
        ("darwin", "macos", "macOS cannot be asked about sleep and lock"),
        ("win32", "windows", "Windows cannot be asked about sleep and lock"),
    ],
)
def test_on_a_system_that_is_none_it_says_so(platform: str, name: str, trouble: str) -> None:
    loop = Loop()
    bus = Bus(loop, list)
    (monitor,) = session_monitors(loop, system=bus, session=bus, platform=platform)

    monitor.start(QUIET)

    assert monitor.name == name
    assert monitor.tells == frozenset()
    assert monitor.trouble.startswith(trouble)
    monitor.close()
    loop.close()


def breaks(_ready: Callable[[], None]) -> None:
    raise ValueError("no such call")


@pytest.mark.parametrize(("run", "why"), [(breaks, "no such call"), (lambda _ready: None, "Somebody tells")])
def test_a_thread_that_ends_before_it_listens_is_not_waited_for(run: Callable[..., None], why: str) -> None:
    with pytest.raises(OSError, match=why):
        in_a_thread("Somebody tells", run)


def test_a_thread_that_listens_is_waited_for_no_longer() -> None:
    told, over = threading.Event(), threading.Event()

    def run(ready: Callable[[], None]) -> None:
        told.set()
        ready()
        over.wait(30)

    in_a_thread("Somebody tells", run)

    assert told.is_set()
    over.set()


class NoLibrary:
    """A library of another system's: it has none of the functions."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(f"no {name}")


@pytest.mark.parametrize("listener", [macos._Mac, windows._Window])
def test_a_system_without_the_functions_that_are_called_stops_nobody(
    listener: type[macos._Mac | windows._Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: NoLibrary())
    monkeypatch.setattr(macos._Mac, "_declare", lambda _self: None)
    one = listener(lambda _told: None)

    with pytest.raises(OSError, match="no "):
        in_a_thread("Somebody tells", one.run)


def test_on_linux_logind_comes_before_the_lockers() -> None:
    loop = Loop()
    bus = Bus(loop, list)

    names = [each.name for each in session_monitors(loop, system=bus, session=bus, platform="linux")]

    assert names[:3] == ["logind", "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver"]
    loop.close()


def _methods(source: str, name: str) -> dict[str, str]:
    """The public methods of a class, with their signatures, read and not run."""
    (found,) = (each for each in ast.parse(source).body if isinstance(each, ast.ClassDef) and each.name == name)
    return {
        each.name: ast.unparse(each.args) + " -> " + (ast.unparse(each.returns) if each.returns else "")
        for each in found.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    }


def test_what_has_not_run_here_has_the_ports_methods() -> None:
    port = _methods(inspect.getsource(session_ports), SessionMonitor.__name__)
    ours = _methods(inspect.getsource(native), "NativeSession")
    port.pop("name")  # a plain field of ours

    assert {name: ours[name] for name in port} == port


@pytest.mark.parametrize("module", [macos, windows])
def test_no_platform_has_methods_of_its_own_in_the_place_of_those(module: ModuleType) -> None:
    source = Path(inspect.getfile(module)).read_text(encoding="utf-8")
    (found,) = (
        each
        for each in ast.parse(source).body
        if isinstance(each, ast.ClassDef) and each.bases and ast.unparse(each.bases[0]) == "NativeSession"
    )

    assert [each.name for each in found.body if isinstance(each, ast.FunctionDef)] == ["__init__"]
