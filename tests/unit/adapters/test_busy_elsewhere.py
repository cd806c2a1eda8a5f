"""Calls and films on macOS and Windows, as far as they can be tried where neither is: what their answers mean."""

import ast
import ctypes
import json
import os
import queue
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured import busy_ports
from postured.adapters.busy import busy_monitors, looking, macos, windows
from postured.adapters.busy.looking import Look, Looker
from postured.adapters.busy.macos import Address, four
from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop
from postured.errors import AdapterUnavailable
from postured.wire.dbus import Bus
from tests.desktop.waiting import wait_for
from tests.fakes.x11 import HandLoop

SECOND = timedelta(seconds=1)
FILM = frozenset({"presentation"})
NOTHING: frozenset[str] = frozenset()
STORE = r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
GLOBAL, INPUT, ANY = four("glob"), four("inpt"), four("****")
DEVICES, INPUTS, RUNS = (four("dev#"), GLOBAL, 0), (four("stm#"), INPUT, 0), (four("gone"), GLOBAL, 0)
PROCESSES, RECORDS = (four("prs#"), GLOBAL, 0), (four("piri"), GLOBAL, 0)
CAMERA_RUNS = (four("gone"), ANY, 0xFFFFFFFF)
YES, NO = struct.pack("=I", 1), struct.pack("=I", 0)

Properties = Mapping[tuple[int, tuple[int, ...]], bytes]
"""What the objects of a system hold: (object, address) → value."""


# What everything is looked at with.


class Threads(HandLoop):
    """A loop that turns by hand, to which threads may speak."""

    def __init__(self) -> None:
        super().__init__()
        self.said: queue.Queue[Callable[[], None]] = queue.Queue()

    def from_thread(self, call: Callable[[], None]) -> None:
        self.said.put(call)

    def answer(self) -> None:
        """Have one look answered."""
        self.said.get(timeout=10)()

    @property
    def waits(self) -> list[timedelta]:
        return [wait for wait, _call in self.waiting]


class Watched:
    """A looker at something that the test sets, and what it told."""

    def __init__(self, look: Look | None = None, signals: frozenset[str] = FILM, now: frozenset[str] = NOTHING) -> None:
        self.now = now
        self.looks = 0
        self.words: list[tuple[str, bool]] = []
        self.loop = Threads()
        self.monitor = Looker("it", self.loop, signals, look or self._look, polls=SECOND * 3, patience=SECOND * 2)
        self.monitor.start(lambda signal, busy: self.words.append((signal, busy)))

    def _look(self) -> frozenset[str]:
        self.looks += 1
        return self.now


def test_it_looks_once_at_the_start_and_then_only_when_a_reminder_is_near() -> None:
    watched = Watched()
    watched.loop.answer()
    assert watched.monitor.tells == FILM
    assert watched.loop.waits == []

    watched.monitor.soon(True)
    watched.loop.answer()
    assert watched.loop.waits == [watched.monitor.polls] == [3 * SECOND]
    watched.loop.ring()
    watched.loop.answer()
    watched.monitor.soon(False)

    assert watched.looks == 3
    assert watched.loop.waits == []
    assert watched.words == []


def test_what_goes_on_is_looked_at_now_and_then_till_it_is_over() -> None:
    watched = Watched(now=FILM)
    watched.loop.answer()
    watched.monitor.soon(True)
    watched.loop.answer()
    watched.monitor.soon(False)
    watched.loop.ring()
    watched.loop.answer()
    assert watched.loop.waits == [30 * SECOND]

    watched.now = NOTHING
    watched.loop.ring()
    watched.loop.answer()

    assert watched.words == [("presentation", True), ("presentation", False)]
    assert watched.loop.waits == []


def test_a_look_that_hangs_is_a_source_that_is_gone_and_the_only_one() -> None:
    hangs, threads = threading.Event(), []

    def look() -> frozenset[str]:
        threads.append(threading.get_ident())
        if len(threads) > 1:
            hangs.wait()
        return FILM

    watched = Watched(look)
    watched.loop.answer()
    watched.monitor.soon(True)
    assert watched.loop.waits == [2 * SECOND]
    watched.loop.ring()

    assert watched.words == [("presentation", True), ("presentation", False)]
    assert (watched.monitor.tells, watched.monitor.trouble) == (NOTHING, "it does not answer")
    watched.monitor.soon(False)
    watched.monitor.soon(True)
    hangs.set()
    watched.loop.answer()
    assert watched.words[2:] == [("presentation", True)]
    assert watched.monitor.trouble == ""
    assert len(threads) == 2


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (AdapterUnavailable("it is not here", "no such file"), "it is not here: no such file"),
        (AdapterUnavailable("it is not here"), "it is not here"),
        (ctypes.ArgumentError("argument 1"), "argument 1"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_look_that_fails_says_why(problem: Exception, told: str) -> None:
    def look() -> frozenset[str]:
        raise problem

    watched = Watched(look)
    watched.loop.answer()

    assert (watched.monitor.tells, watched.monitor.trouble) == (NOTHING, told)


def test_what_it_never_said_it_would_tell_it_does_not() -> None:
    watched = Watched(lambda: frozenset({"presentation", "somebody's name"}))
    watched.loop.answer()

    assert watched.words == [("presentation", True)]


def test_one_that_takes_the_place_of_another_comes_before_its_end() -> None:
    watched = Watched(signals=windows.STATES, now=frozenset({"fullscreen"}))
    watched.loop.answer()

    watched.now = FILM
    watched.monitor.soon(True)
    watched.loop.answer()

    assert watched.words == [("fullscreen", True), ("presentation", True), ("fullscreen", False)]


def test_an_answer_after_the_end_is_heard_by_nobody() -> None:
    watched = Watched(now=FILM)
    call = watched.loop.said.get(timeout=10)
    watched.monitor.close()
    call()

    assert watched.words == []
    assert watched.loop.waits == []


def test_a_look_that_outlives_the_end_leaves_the_loop_alone() -> None:
    free = threading.Event()

    def look() -> frozenset[str]:
        free.wait()
        return FILM

    watched = Watched(look)
    threads = [each for each in threading.enumerate() if each.name == "it looks"]
    watched.monitor.close()
    free.set()
    for each in threads:
        each.join(10)

    assert threads
    assert watched.loop.said.empty()


@given(st.lists(st.sets(st.sampled_from(["a", "b", "c"])), max_size=12))
def test_each_signal_begins_and_ends_in_turn(story: list[set[str]]) -> None:
    watched = Watched(signals=frozenset("abc"))
    watched.loop.answer()
    watched.monitor.soon(True)
    watched.loop.answer()
    for each in story:
        watched.now = frozenset(each)
        watched.loop.ring()
        watched.loop.answer()

    for signal in "abc":
        words = [busy for name, busy in watched.words if name == signal]
        assert words == [number % 2 == 0 for number in range(len(words))]
        assert (len(words) % 2 == 1) == (bool(story) and signal in story[-1])


# macOS


def focus_notes(*stores: object) -> str:
    return json.dumps({"header": {"timestamp": 7.8e8, "version": 5}, "data": stores})


@pytest.mark.parametrize(
    ("text", "on"),
    [
        (focus_notes({"storeAssertionRecords": [{"assertionUUID": "6E"}], "storeInvalidationRecords": []}), True),
        (focus_notes({"storeInvalidationRecords": [{"assertionUUID": "6E"}]}), False),
        (focus_notes({"storeAssertionRecords": []}), False),
        (focus_notes({}, {"storeAssertionRecords": [{}]}), True),
        (focus_notes(), False),
        (focus_notes("what"), False),
        ('{"data": {}}', None),
        ("[]", None),
        ("{", None),
        ("", None),
        ("[" * 100_000, None),
    ],
)
def test_the_notes_on_focus_say_whether_one_is_on(text: str, on: bool | None) -> None:
    assert macos.focus_of(text) is on


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["data", "storeAssertionRecords"]), inner),
)


@given(st.one_of(st.binary(), st.text(), JSON.map(json.dumps), JSON.map(lambda data: json.dumps({"data": data}))))
def test_notes_of_any_kind_raise_nothing(text: str | bytes) -> None:
    assert macos.focus_of(text) in (True, False, None)


def test_where_focus_was_never_used_none_is_on(tmp_path: Path) -> None:
    assert macos.is_noted(str(tmp_path / "Assertions.json")) is False


@pytest.mark.parametrize("notes", [None, b"\xff\xfe{", b"[]"])
def test_what_macos_does_not_say_is_told(notes: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "DB" / "Assertions.json"
    if notes is not None:
        file.parent.mkdir()
        file.write_bytes(notes)

    with pytest.raises(AdapterUnavailable, match="macOS does not say whether a Focus is on"):
        macos.is_noted(str(file))


_ASK = """
import os, sys
from postured.adapters.busy import macos
from postured.errors import AdapterUnavailable
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    macos.is_noted(sys.argv[1])
except AdapterUnavailable as error:
    print(error.title, error.detail, sep="|")
"""


def test_a_file_that_macos_protects_is_told_with_what_to_do() -> None:
    with tempfile.TemporaryDirectory(prefix="focus") as folder:
        os.chmod(folder, 0o711)
        file = os.path.join(folder, "Assertions.json")
        with open(file, "w") as notes:
            notes.write(focus_notes())
        os.chmod(file, 0)

        told = subprocess.run([sys.executable, "-c", _ASK, file], capture_output=True, text=True, check=True)

    assert told.stdout == "macOS does not say whether a Focus is on|it does for programs with “Full Disk Access”\n"


def test_codes_of_four_letters() -> None:
    assert (four("dev#"), four("gone"), four("****")) == (0x64657623, 0x676F6E65, 0x2A2A2A2A)


@given(st.binary(max_size=70))
def test_a_list_of_objects_may_be_of_any_length(data: bytes) -> None:
    found = macos.objects(data)

    assert len(found) == len(data) // 4
    assert struct.pack(f"={len(found)}I", *found) == data[: len(found) * 4]


def reads(properties: Properties) -> macos.Read:
    return lambda thing, address: properties.get((thing, tuple(address)))


def listing(*numbers: int) -> bytes:
    return struct.pack(f"={len(numbers)}I", *numbers)


HEADSET, SPEAKER, CALL, MUSIC = 41, 42, 90, 91
SILENCE: Properties = {
    (1, DEVICES): listing(HEADSET, SPEAKER),
    (HEADSET, INPUTS): listing(7),
    (HEADSET, RUNS): NO,
    (SPEAKER, INPUTS): b"",
    (SPEAKER, RUNS): NO,
}
RUNNING: Properties = {**SILENCE, (HEADSET, RUNS): YES}
KNOWS: Properties = {**RUNNING, (1, PROCESSES): listing(MUSIC, CALL), (MUSIC, RECORDS): NO, (CALL, RECORDS): NO}


@pytest.mark.parametrize(
    ("properties", "records"),
    [
        (SILENCE, False),
        (RUNNING, True),
        ({**SILENCE, (SPEAKER, RUNS): YES}, False),
        (KNOWS, False),
        ({**KNOWS, (CALL, RECORDS): YES}, True),
        ({**KNOWS, (CALL, RECORDS): YES, (HEADSET, RUNS): NO}, False),
        ({(1, DEVICES): b""}, False),
        ({(1, DEVICES): listing(HEADSET)}, False),
    ],
    ids=["silence", "runs", "music", "headset-music", "headset-call", "elsewhere", "no-device", "device-gone"],
)
def test_a_microphone_is_in_use_when_it_runs_to_hear(properties: Properties, records: bool) -> None:
    assert macos.records(reads(properties)) is records


@pytest.mark.parametrize("runs", [YES, NO])
def test_a_camera_is_in_use_when_it_runs(runs: bytes) -> None:
    properties: Properties = {(1, DEVICES): listing(5, 6), (5, CAMERA_RUNS): NO, (6, CAMERA_RUNS): runs}

    assert macos.films(reads(properties)) is (runs == YES)


@pytest.mark.parametrize("asked", [macos.records, macos.films])
def test_where_devices_are_not_listed_it_cannot_be_told(asked: Callable[[macos.Read], bool]) -> None:
    with pytest.raises(AdapterUnavailable, match="does not say which microphones and cameras"):
        asked(reads({}))


@given(st.functions(like=reads({}), returns=st.none() | st.binary(max_size=12), pure=True))
def test_properties_of_any_kind_raise_nothing_unknown(read: macos.Read) -> None:
    for asked in (macos.records, macos.films):
        try:
            assert asked(read) in (True, False)
        except AdapterUnavailable:
            assert read(1, Address(*DEVICES)) is None


def library_of(kind: str, properties: Properties, problems: Mapping[int, int]) -> SimpleNamespace:
    """Stands for a framework: real functions of C, with the types that Apple declares. Any problem is a status."""
    word, pointer, out = ctypes.c_uint32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32)

    def value(thing: int, address: Any) -> bytes | None:
        return properties.get((thing, tuple(address[:3])))

    def size(thing: int, address: Any, qualified: int, qualifier: object, found: Any) -> int:
        assert (qualified, qualifier) == (0, None)
        data = value(thing, address)
        if data is None:
            return 0x77686F3F
        found[0] = len(data)
        return 0

    def audio(thing: int, address: Any, _qualified: int, _qualifier: object, room: Any, to: int) -> int:
        data = value(thing, address) or b""
        assert room[0] >= len(data)
        ctypes.memmove(to, data, len(data))
        room[0] = len(data)
        return problems.get(thing, 0)

    def media(thing: int, address: Any, _qualified: int, _none: object, room: int, used: Any, to: int) -> int:
        data = value(thing, address) or b""
        assert room >= len(data)
        ctypes.memmove(to, data, len(data))
        used[0] = len(data)
        return problems.get(thing, 0)

    head = (ctypes.c_int32, word, out, word, pointer)
    get = (
        ctypes.CFUNCTYPE(*head, word, out, pointer)(media)
        if kind == "CMIOObject"
        else ctypes.CFUNCTYPE(*head, out, pointer)(audio)
    )
    return SimpleNamespace(
        **{f"{kind}GetPropertyDataSize": ctypes.CFUNCTYPE(*head, out)(size), f"{kind}GetPropertyData": get}
    )


@pytest.mark.parametrize("kind", ["AudioObject", "CMIOObject"])
def test_properties_are_read_by_functions_of_c(kind: str) -> None:
    properties: Properties = {(1, DEVICES): listing(5, 6), (5, CAMERA_RUNS): YES, (6, CAMERA_RUNS): b"", (7, RUNS): YES}
    read = macos.reading(library_of(kind, properties, {7: -50}), kind)

    assert read(1, Address(*DEVICES)) == listing(5, 6)
    assert read(5, Address(*CAMERA_RUNS)) == YES
    assert read(6, Address(*CAMERA_RUNS)) == b""
    assert read(7, Address(*RUNS)) is None
    assert read(8, Address(*RUNS)) is None
    assert macos.films(read) is True


class Power:
    """IOKit and CoreFoundation, in which a dictionary and its texts are numbers. Counts what is not let go of."""

    def __init__(self, assertions: Mapping[bytes, int], *, problem: int = 0) -> None:
        self.held: set[int] = set()
        self._names: dict[int, bytes] = {}
        self._levels = assertions
        self._problem = problem
        pointer, out, whole = ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_int)
        self.iokit = SimpleNamespace(IOPMCopyAssertionsStatus=ctypes.CFUNCTYPE(ctypes.c_int, out)(self._copy))
        text = ctypes.CFUNCTYPE(pointer, pointer, ctypes.c_char_p, ctypes.c_uint32)(self._text)
        self.core = SimpleNamespace(
            CFStringCreateWithCString=text,
            CFDictionaryGetValue=ctypes.CFUNCTYPE(pointer, pointer, pointer)(self._value),
            CFNumberGetValue=ctypes.CFUNCTYPE(ctypes.c_bool, pointer, ctypes.c_long, whole)(self._number),
            CFRelease=ctypes.CFUNCTYPE(None, pointer)(self.held.discard),
        )

    def _hold(self) -> int:
        number = (1 << 40) + len(self._names) + len(self.held)  # longer than an int
        self.held.add(number)
        return number

    def _copy(self, found: Any) -> int:
        if not self._problem:
            found[0] = self._hold()
        return self._problem

    def _text(self, _how: object, name: bytes, encoding: int) -> int:
        assert encoding == 0x08000100
        number = self._hold()
        self._names[number] = name
        return number

    def _value(self, _dictionary: int, key: int) -> int | None:
        return None if self._names[key] not in self._levels else key

    def _number(self, number: int, kind: int, to: Any) -> bool:
        assert kind == 9
        to[0] = self._levels[self._names[number]]
        return True


@pytest.mark.parametrize(
    ("assertions", "film"),
    [
        ({}, False),
        ({b"PreventUserIdleDisplaySleep": 0, b"PreventUserIdleSystemSleep": 255}, False),
        ({b"PreventUserIdleDisplaySleep": 255}, True),
        ({b"PreventUserIdleDisplaySleep": 0, b"NoDisplaySleepAssertion": 1}, True),
    ],
)
def test_a_program_that_keeps_the_screen_on_shows_something(assertions: Mapping[bytes, int], film: bool) -> None:
    power = Power(assertions)

    assert macos.keeps_the_screen_on(macos.levels(power.iokit, power.core)) is film
    assert not power.held


def test_a_power_management_that_refuses_is_told() -> None:
    power = Power({}, problem=-536870212)

    with pytest.raises(AdapterUnavailable, match="macOS cannot be asked for this"):
        macos.levels(power.iokit, power.core)(b"PreventUserIdleDisplaySleep")


@pytest.mark.parametrize(
    ("make", "signal"),
    [
        (lambda loop: macos.microphone(loop, reads(RUNNING)), "microphone"),
        (lambda loop: macos.camera(loop, reads({(1, DEVICES): listing(5), (5, CAMERA_RUNS): YES})), "camera"),
        (lambda loop: macos.presentation(loop, lambda _name: 255), "presentation"),
        (lambda loop: windows.notification_state(loop, lambda: 4), "presentation"),
    ],
)
def test_what_is_found_is_told(make: Callable[[Threads], Looker], signal: str) -> None:
    loop, words = Threads(), list[tuple[str, bool]]()
    monitor = make(loop)
    monitor.start(lambda *word: words.append(word))
    loop.answer()

    assert words == [(signal, True)]
    assert signal in monitor.tells


# Windows


@pytest.mark.parametrize(
    ("code", "means"),
    [
        (1, None),  # locked, or a screen saver
        (2, "fullscreen"),
        (3, "fullscreen"),
        (4, "presentation"),
        (5, None),
        (6, "do-not-disturb"),
        (7, None),  # an app of the Store
        (0, None),
        (-1, None),
    ],
)
def test_states_of_windows(code: int, means: str | None) -> None:
    assert windows.state_means(code) == (NOTHING if means is None else {means})


@given(st.integers())
def test_no_state_means_what_nobody_was_told_of(code: int) -> None:
    assert windows.state_means(code) <= windows.STATES


@pytest.mark.parametrize(("status", "found"), [(0, 2), (-2147467259, None)], ids=["answers", "fails"])
def test_the_state_is_asked_by_a_function_of_c(status: int, found: int | None) -> None:
    def query(to: Any) -> int:
        to[0] = 2
        return status

    ask = windows.state_of(
        SimpleNamespace(
            SHQueryUserNotificationState=ctypes.CFUNCTYPE(ctypes.c_long, ctypes.POINTER(ctypes.c_int))(query)
        )
    )

    if found is None:
        with pytest.raises(AdapterUnavailable, match="Windows cannot be asked for this"):
            ask()
    else:
        assert ask() == found


STARTED = 133_800_000_000_000_000
LATER = STARTED + 1


@pytest.mark.parametrize(
    ("use", "is_in_use"),
    [
        ((LATER, 0), True),
        ((LATER, LATER + 1), False),
        ((STARTED - 1, 0), False),  # the machine was cut off
        ((0, 0), False),  # allowed, and never used
        ((None, None), False),
        (("x", 0), False),
        ((LATER, b""), False),
    ],
)
def test_a_use_that_has_not_ended_goes_on(use: tuple[object, object], is_in_use: bool) -> None:
    assert windows.is_in_use([(LATER, LATER), use], STARTED) is is_in_use


VALUES = st.none() | st.integers(0, 1 << 64) | st.binary() | st.text() | st.lists(st.text())


@given(st.lists(st.tuples(VALUES, VALUES)), st.integers(0, 1 << 63))
def test_values_of_any_kind_raise_nothing(uses: list[tuple[object, object]], since: int) -> None:
    assert windows.is_in_use(uses, since) == any(
        isinstance(began, int) and began > since and ended == 0 and isinstance(ended, int) for began, ended in uses
    )


def test_windows_counts_its_start_back_from_now() -> None:
    assert windows.started(STARTED + 90_000_000, 9_000) == STARTED


class Registry:
    """Stands for ``winreg``: keys by their paths, with values. A path that is None is one that may not be opened."""

    HKEY_CURRENT_USER = object()

    def __init__(self, keys: Mapping[str, Mapping[str, object] | None]) -> None:
        self._all = keys
        self.opened = 0
        self.lasting: int | None = None
        """How many keys are left of those that were counted; all, for None."""

    @contextmanager
    def OpenKey(self, root: object, path: str) -> Iterator[str]:  # noqa: N802 - as winreg has it
        assert root is self.HKEY_CURRENT_USER
        if self._all.get(path) is None:
            raise FileNotFoundError(2, "no such key")
        self.opened += 1
        try:
            yield path
        finally:
            self.opened -= 1

    def QueryInfoKey(self, path: str) -> tuple[int, int, int]:  # noqa: N802 - as winreg has it
        return len(self._below(path)), 0, 0

    def EnumKey(self, path: str, number: int) -> str:  # noqa: N802 - as winreg has it
        below = self._below(path)[: self.lasting]
        if number >= len(below):
            raise OSError(259, "no more data is available")
        return below[number]

    def QueryValueEx(self, path: str, name: str) -> tuple[object, int]:  # noqa: N802 - as winreg has it
        values = self._all[path] or {}
        if name not in values:
            raise FileNotFoundError(2, "no such value")
        return values[name], 11

    def _below(self, path: str) -> list[str]:
        return [each[len(path) + 1 :] for each in self._all if each.rpartition("\\")[0] == path]


def uses(began: int, ended: int) -> Mapping[str, object]:
    return {"LastUsedTimeStart": began, "LastUsedTimeStop": ended}


MICROPHONE = rf"{STORE}\microphone"
KEYS: Mapping[str, Mapping[str, object] | None] = {
    MICROPHONE: {"Value": "Allow"},
    rf"{MICROPHONE}\Vendor.App_8wekyb3d8bbwe": uses(LATER, LATER),
    rf"{MICROPHONE}\Vendor.Never_8wekyb3d8bbwe": {"Value": "Allow"},
    rf"{MICROPHONE}\NonPackaged": {},
    rf"{MICROPHONE}\NonPackaged\C:#Call#call.exe": uses(LATER, 0),
    rf"{MICROPHONE}\NonPackaged\C:#Gone#gone.exe": None,
}


def test_the_registry_is_read_for_programs_from_everywhere() -> None:
    registry = Registry(KEYS)

    found = list(windows.uses(registry, "microphone"))

    assert sorted(found, key=str) == [(LATER, 0), (LATER, LATER), (None, None), (None, None), (None, None)]
    assert windows.is_in_use(found, STARTED)
    assert registry.opened == 0


def test_a_program_that_is_removed_during_a_look_takes_no_other_along() -> None:
    registry = Registry({MICROPHONE: {}, rf"{MICROPHONE}\A": uses(LATER, 0), rf"{MICROPHONE}\B": uses(LATER, 0)})
    registry.lasting = 1

    assert list(windows.uses(registry, "microphone")) == [(LATER, 0)]
    assert registry.opened == 0


def test_a_registry_without_programs_from_elsewhere_is_fine() -> None:
    keys = {each: values for each, values in KEYS.items() if "NonPackaged" not in each}

    assert not windows.is_in_use(windows.uses(Registry(keys), "microphone"), STARTED)


def test_a_windows_that_notes_nothing_is_told() -> None:
    with pytest.raises(AdapterUnavailable, match="Windows does not note who uses microphone and camera"):
        list(windows.uses(Registry(KEYS), "webcam"))


# Both


ALL = frozenset({"microphone", "camera", "screen-share", "fullscreen", "do-not-disturb", "presentation", "program"})
MACOS = {
    "focus": "macOS does not say whether a Focus is on",
    "coreaudio": "macOS cannot be asked for this",
    "coremediaio": "macOS cannot be asked for this",
    "power-assertions": "macOS cannot be asked for this",
}
WINDOWS = {
    "notification-state": "Windows cannot be asked for this",
    "consent-store-microphone": "Windows does not note who uses microphone and camera",
    "consent-store-webcam": "Windows does not note who uses microphone and camera",
}


@pytest.mark.parametrize(("platform", "troubles"), [("darwin", MACOS), ("win32", WINDOWS)])
def test_on_a_system_that_is_none_each_says_so(
    platform: str, troubles: Mapping[str, str], loop: Loop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monitors = opened(loop, platform, ALL)
    for each in monitors:
        each.start(lambda _signal, _busy: None)

    wait_for(lambda: all(each.trouble != "it does not answer" for each in monitors), turn=loop.turn)

    assert {each.name: each.trouble.partition(":")[0] for each in monitors} == troubles
    assert not any(each.tells for each in monitors)
    for each in monitors:
        each.close()


@pytest.mark.parametrize(
    ("platform", "signal", "names"),
    [
        ("darwin", "microphone", ["coreaudio"]),
        ("darwin", "camera", ["coremediaio"]),
        ("darwin", "do-not-disturb", ["focus"]),
        ("darwin", "presentation", ["power-assertions"]),
        ("darwin", "program", []),
        ("win32", "microphone", ["consent-store-microphone"]),
        ("win32", "camera", ["consent-store-webcam"]),
        ("win32", "fullscreen", ["notification-state"]),
        ("win32", "do-not-disturb", ["notification-state"]),
        ("win32", "screen-share", []),
    ],
)
def test_only_who_is_of_use_is_opened(platform: str, signal: str, names: list[str], loop: Loop) -> None:
    monitors = opened(loop, platform, frozenset({signal}))

    assert [each.name for each in monitors] == names
    assert all(signal in each.signals and each.polls == 3 * SECOND for each in monitors)


def opened(loop: Loop, platform: str, signals: frozenset[str]) -> list[BusyMonitor]:
    bus = Bus(loop, list)
    makers = busy_monitors(loop, session=bus, system=bus, folder="", platform=platform, environ={})
    return [make() for make in makers(signals, ()).values()]


def test_linux_loads_nothing_of_either() -> None:
    code = """
import sys
from postured.adapters.busy import busy_monitors
busy_monitors(None, session=None, system=None, folder="", platform="linux", environ={})(frozenset({"camera"}), ())
print([each for each in sys.modules if each == "ctypes" or each.rpartition(".")[2] in ("macos", "windows", "looking")])
"""

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("module", ["macos", "windows"])
def test_what_only_they_have_is_imported_late(module: str) -> None:
    code = (
        f"import sys; import postured.adapters.busy.{module}; print('ctypes' in sys.modules, 'winreg' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "False False\n"


def signatures(module: str, name: str) -> dict[str, str]:
    """The public methods of a class as they are written, without importing anything."""
    source = Path(module).read_text(encoding="utf-8")
    (found,) = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.ClassDef) and each.name == name]
    return {
        each.name: f"{ast.unparse(each.args)} -> {ast.unparse(each.returns) if each.returns else ''}"
        for each in found.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    }


def test_they_have_the_methods_that_a_monitor_must_have() -> None:
    port, ours = signatures(busy_ports.__file__, "BusyMonitor"), signatures(looking.__file__, "Looker")
    for plain_field in ("name", "signals", "polls"):
        port.pop(plain_field)

    assert ours == port


@pytest.mark.parametrize("module", [macos, windows])
def test_each_that_they_give_is_a_looker_and_nothing_else(module: object) -> None:
    """A class of their own beside it would be held to no contract here."""
    file = getattr(module, "__file__", "")
    source = ast.parse(Path(file).read_text(encoding="utf-8"))
    takes_reactor = [
        each
        for each in source.body
        if isinstance(each, ast.FunctionDef) and each.args.args and each.args.args[0].arg == "reactor"
    ]

    assert len(takes_reactor) >= 3
    assert {ast.unparse(each.returns) for each in takes_reactor if each.returns} == {"Looker"}
