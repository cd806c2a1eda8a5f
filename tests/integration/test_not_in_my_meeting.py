"""Calls beside real reminders, at the speed of life: the installed daemon, real sound servers, a real desktop."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.ipc.client import ask
from postured.settings.paths import find
from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import AT_ONCE, Home, Running, running
from tests.desktop.notification_servers import Dunst, dunst
from tests.desktop.sound_servers import LOUDSPEAKER, SoundServer, pipewire, pulseaudio
from tests.desktop.video_streams import CALL, SCREEN_OF_MUTTER, video_server
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, touch

pytestmark = pytest.mark.desktop

SETTLE, SOON = timedelta(seconds=1), timedelta(seconds=2)
SECONDS_LONG = (
    AT_ONCE.replace('every = "40s"', 'every = "8s"')
    .replace('lasts = "20s"', 'lasts = "2s"')
    .replace('natural_break = "10m"', 'natural_break = "3s"')
    + """
[presence]
idle_after = "2s"
away_after = "5s"
[interruptions]
lull = "0s"
min_gap = "0s"
per_hour = 60
per_day = 100
settle = "1s"
[walking]
enabled = false
[ramp]
enabled = false
"""
)
"""That the person has given an input since the call is known only when ``idle_after`` has passed without idleness."""

Kind = Callable[[PrivateBus], AbstractContextManager[SoundServer]]
EACH_SERVER = pytest.mark.parametrize("kind", [pulseaudio, pipewire], ids=["pulseaudio", "pipewire"])


@pytest.fixture
def kind() -> Kind:
    """The sound server, where one is as good as another."""
    return pulseaudio


@pytest.fixture
def sound(kind: Kind, bus: PrivateBus) -> Iterator[SoundServer]:
    with kind(bus) as found:
        yield found


@pytest.fixture
def notices(screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Dunst]:
    with dunst(screen, bus, str(tmp_path)) as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, screen: Screen, bus: PrivateBus, sound: SoundServer) -> Home:
    found = Home(str(tmp_path), {"DISPLAY": screen.display, **bus.environ, "XDG_RUNTIME_DIR": sound.folder})
    found.configure(SECONDS_LONG)
    return found


def status(home: Home) -> dict[str, Any]:
    """What `postured status --json` would print; asked from here, that is quicker."""
    report: dict[str, Any] = ask(find(home.environ).socket, "status")
    return report


def works(screen: Screen, until: Callable[[], object], seconds: float = 20) -> None:
    """The person moves the pointer now and then, until it is so."""

    def seen() -> bool:
        touch(screen)
        return bool(until())

    wait_for(seen, seconds)


def works_on(screen: Screen, long: timedelta, meanwhile: Callable[[], bool]) -> None:
    """The person works for so long, and all the while it is so."""
    over = time.monotonic() + long.total_seconds()
    while time.monotonic() < over:
        touch(screen)
        assert meanwhile()


def busy(home: Home) -> list[str]:
    return [each["signal"] for each in status(home)["busy"]]


def waits(home: Home) -> bool:
    """Whether a reminder is held back."""
    held = status(home)["held"]
    return held is not None and bool(held["waits"])


def entries(home: Home, **words: str) -> list[dict[str, Any]]:
    """What the journal has of that."""
    return [each for each in home.journal() if words.items() <= each.items()]


def moment(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


@contextmanager
def at_work(home: Home, screen: Screen, notices: Dunst) -> Iterator[Running]:
    """The daemon runs, hears the sound server, has said its welcome, and the person is at their desk."""
    touch(screen)
    with running(home, "--no-tray") as daemon:
        works(screen, lambda: status(home)["senses"]["microphone"]["works"])
        works(screen, lambda: notices.count() == 1)
        _dunst(notices, "close-all")
        works(screen, lambda: notices.count() == 0)
        works(screen, lambda: status(home)["presence"] == "active")
        yield daemon
        assert daemon.said().count("Traceback") == 0


@EACH_SERVER
def test_a_reminder_that_falls_due_in_a_call_comes_once_when_it_is_over(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        sound.record()
        works(screen, lambda: busy(home) == ["microphone"])
        works(screen, lambda: waits(home))
        works_on(screen, SOON, lambda: notices.count() == 0)

        sound.hush()
        works(screen, lambda: notices.count() == 1)
        works_on(screen, SOON, lambda: notices.count() == 1)

        (shown,) = entries(home, decision="remind")
        (over,) = entries(home, event="free")
        assert SETTLE <= moment(shown) - moment(over) <= SETTLE + SOON
        assert status(home)["open"]["showings"] == 1


@EACH_SERVER
def test_a_call_takes_down_what_is_shown_and_the_same_comes_back(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        works(screen, lambda: notices.count() == 1)
        before = status(home)["open"]["id"]

        sound.record()
        wait_for(lambda: notices.count() == 0, 2)
        works_on(screen, SOON, lambda: notices.count() == 0)
        sound.hush()
        works(screen, lambda: notices.count() == 1)

        assert status(home)["open"]["id"] == before
        assert status(home)["open"]["showings"] == 2
        assert len(entries(home, decision="outcome")) == 0


def test_a_shared_screen_takes_down_what_is_shown_at_once_and_the_same_comes_back(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with video_server() as video:
        home = Home(home.folder, {**home.desktop, "PIPEWIRE_RUNTIME_DIR": video.folder})
        patient = SECONDS_LONG.replace('away_after = "5s"', 'away_after = "60s"')
        home.configure(patient.replace('natural_break = "3s"', 'natural_break = "60s"'))  # video starts slowly
        with at_work(home, screen, notices):
            works(screen, lambda: notices.count() == 1)
            before = status(home)["open"]["id"]

            video.show(SCREEN_OF_MUTTER, CALL)
            works(screen, lambda: busy(home) == ["screen-share"])
            wait_for(lambda: notices.count() == 0, 1)
            sound.record()  # a call under the share, which outlasts it
            works(screen, lambda: sorted(busy(home)) == ["microphone", "screen-share"])
            video.hush()
            works(screen, lambda: busy(home) == ["microphone"])
            works_on(screen, SETTLE + SOON, lambda: notices.count() == 0)

            sound.hush()
            works(screen, lambda: notices.count() == 1)
            assert status(home)["open"]["id"] == before
            assert status(home)["open"]["showings"] == 2
            shown, over = entries(home, decision="remind")[-1], entries(home, event="free")[-1]
            assert SETTLE <= moment(shown) - moment(over) <= SETTLE + SOON


def test_what_the_loudspeaker_plays_is_no_call(screen: Screen, home: Home, sound: SoundServer, notices: Dunst) -> None:
    sound.record(LOUDSPEAKER)
    with at_work(home, screen, notices):
        works(screen, lambda: notices.count() == 1)

        assert busy(home) == []


def test_with_two_causes_it_waits_for_the_end_of_both(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        works(screen, lambda: status(home)["senses"]["do-not-disturb"]["works"])
        sound.record()
        pause(notices, paused=True)
        works(screen, lambda: sorted(busy(home)) == ["do-not-disturb", "microphone"])
        works(screen, lambda: waits(home))

        sound.hush()
        wait_for(lambda: busy(home) == ["do-not-disturb"])
        works_on(screen, SETTLE + SOON, lambda: not entries(home, decision="remind"))

        pause(notices, paused=False)
        works(screen, lambda: notices.count() == 1)
        shown, over = entries(home, decision="remind")[0], entries(home, event="free")[-1]
        assert SETTLE <= moment(shown) - moment(over) <= SETTLE + SOON


def test_two_calls_with_hardly_a_pause_between_are_one(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        sound.record()
        works(screen, lambda: waits(home))
        sound.hush()
        wait_for(lambda: busy(home) == [])
        sound.record()
        works_on(screen, SETTLE + SOON, lambda: notices.count() == 0)

        assert not entries(home, decision="remind")


def test_a_call_goes_on_when_all_days_are_erased(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        sound.record()
        works(screen, lambda: busy(home) == ["microphone"])

        assert home.call("erase", "--yes").returncode == 0

        assert busy(home) == ["microphone"]
        sound.hush()
        wait_for(lambda: busy(home) == [])


def test_who_walks_away_from_the_call_had_a_break_and_is_not_stormed(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    home.configure(SECONDS_LONG.replace('every = "8s"', 'every = "12s"'))  # longer than it takes to be sure of a return
    with at_work(home, screen, notices):
        sound.record()
        works(screen, lambda: waits(home))
        wait_for(lambda: status(home)["presence"] == "idle")  # listening

        sound.hush()
        wait_for(lambda: status(home)["presence"] == "away", 15)
        assert not entries(home, decision="remind")
        works(screen, lambda: status(home)["presence"] == "active")
        assert not waits(home)
        assert notices.count() == 0
        assert entries(home, decision="credit")

        works(screen, lambda: notices.count() == 1)
        works_on(screen, SOON, lambda: notices.count() == 1)
        assert len(entries(home, decision="remind")) == 1


def test_a_sound_server_that_dies_in_a_call_holds_nothing_back_and_is_found_again(
    screen: Screen, home: Home, sound: SoundServer, notices: Dunst
) -> None:
    with at_work(home, screen, notices):
        sound.record()
        works(screen, lambda: waits(home))

        sound.end()
        sound.hush()
        works(screen, lambda: notices.count() == 1)
        assert not status(home)["senses"]["microphone"]["works"]
        sound.start()
        wait_for(lambda: status(home)["senses"]["microphone"]["works"])
        sound.record()
        wait_for(lambda: notices.count() == 0)


def pause(notices: Dunst, *, paused: bool) -> None:
    """Have dunst show nothing for now; or show again."""
    _dunst(notices, "set-paused", "true" if paused else "false")


def _dunst(notices: Dunst, *words: str) -> None:
    subprocess.run(["dunstctl", *words], env=notices.environ, check=True, capture_output=True, timeout=10)
