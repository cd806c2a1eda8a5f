"""The store is looked after by the daemon that writes it: real files, the real writer, and the loop."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import damage, reading
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.codec import encode_line
from postured.adapters.store.journal import JournalFolder
from postured.core.decisions import Decision, Withdraw
from postured.core.events import Began, Busy, Feeling, Felt, Input, NotForMe, Now, Pause, Tick
from postured.core.state import fresh
from postured.daemon import recovery
from postured.daemon.consumer import Consumer
from postured.daemon.keeping import Keeping
from postured.daemon.loop import Loop
from postured.daemon.minute import EachMinute
from postured.daemon.upkeep import Upkeep
from postured.errors import PosturedError
from postured.plain import encode
from postured.settings.handover import Handover
from postured.settings.paths import Paths, find
from tests.desktop.waiting import wait_for
from tests.fakes.alarm import FakeAlarm
from tests.fakes.clock import FakeClock
from tests.unit.daemon.world import MINUTE, RULES

DAY = timedelta(days=1)


class Home:
    """A daemon's store and what writes it."""

    def __init__(self, folder: Path) -> None:
        self.paths: Paths = find({"HOME": str(folder), "XDG_DATA_HOME": str(folder)})
        os.makedirs(self.paths.data, mode=0o700)
        self.loop = Loop()
        self.clock = FakeClock()
        self.journal = JournalFolder(self.paths.journal, self.loop, retry_after=timedelta(milliseconds=50))
        alarm = FakeAlarm(self.clock, lambda: None)
        self.performed: list[Decision] = []
        self.consumer = Consumer(
            fresh(self.clock.now()), RULES, clock=self.clock, alarm=alarm, journal=self.journal, last=0
        )
        self.consumer.perform = self.performed.append
        minute = EachMinute(self.loop)
        self.keeping = Keeping(self.paths, self.loop, self.consumer, self.clock, lambda: True, minute)
        self.told: list[str] = []
        self.upkeep = Upkeep(
            self.paths, self.loop, journal=self.journal, consumer=self.consumer, keeping=self.keeping,
            clock=self.clock, tell=self.told.append,
        )  # fmt: skip
        self.consumer.put(Began(at=self.clock.now()))
        self.consumer.put(Input(at=self.clock.now(), since=self.clock.now().elapsed))

    def live(self, days: int) -> None:
        for _ in range(days):
            for _ in range(4):
                self.clock.move(20 * MINUTE)
                self.consumer.put(Tick(at=self.clock.now()))
            self.clock.move(DAY - 80 * MINUTE)
            self.consumer.put(Input(at=self.clock.now(), since=self.clock.now().elapsed))

    def wait(self, condition: Callable[[], object]) -> None:
        wait_for(condition, 15, turn=self.loop.turn)

    def settle(self) -> None:
        """Until all is on the disk."""
        kept: list[int] = []
        self.journal.when_kept(lambda: kept.append(1))
        self.wait(lambda: kept)

    def night(self) -> None:
        done: list[object] = []
        self.upkeep.night()
        self.journal.rewrite(lambda: None, done.append)
        self.wait(lambda: done)

    def erase(self, before: Any = None) -> dict[str, Any] | PosturedError:
        answers: list[dict[str, Any] | PosturedError] = []
        self.upkeep.erase(before, answers.append, answers.append)
        self.wait(lambda: answers)
        return answers[0]

    def entries(self) -> list[dict[str, Any]]:
        found = [reading.read_month(self.paths.journal, month) for month in reading.months(self.paths.journal)]
        return [each for contents in found for each in contents.entries]

    def events(self) -> list[str]:
        return [each["event"] for each in self.entries() if "event" in each]

    def taken(self, path: str) -> recovery.Snapshot:
        found = recovery.read_snapshot(snapshots.read(path).data)
        assert found is not None
        return found

    def close(self) -> None:
        self.upkeep.close()
        self.keeping.close()
        self.journal.close()
        self.loop.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.close()


def days(home: Home) -> set[str]:
    return {each["at"][:10] for each in home.entries() if each["kind"] != "totals"}


def test_a_night_lets_old_days_go_and_leaves_a_checkpoint_of_now(home: Home) -> None:
    home.upkeep.adopt(Handover(rules=RULES, forget_entries_after=7 * DAY, forget_totals_after=9 * DAY))
    home.live(14)
    home.settle()
    home.night()

    today = home.clock.now().wall.date()
    assert min(days(home)) >= (today - 8 * DAY).isoformat()
    assert {each["date"] for each in home.entries() if each["kind"] == "totals"} >= {(today - 9 * DAY).isoformat()}
    assert all(
        each.get("date", "9") >= (today - 9 * DAY).isoformat() for each in home.entries() if each["kind"] == "totals"
    )
    assert encode(home.taken(home.paths.checkpoint).state) == encode(home.consumer.state)
    assert home.told == []


def test_without_a_word_from_the_settings_nothing_goes(home: Home) -> None:
    home.live(3)
    home.settle()
    before = home.entries()

    home.night()

    assert home.entries() == before


def test_lines_written_meanwhile_are_neither_lost_nor_doubled(home: Home) -> None:
    home.upkeep.adopt(Handover(rules=RULES, forget_entries_after=7 * DAY, forget_totals_after=None))
    home.live(10)
    for _ in range(20):
        home.upkeep.night()
        home.live(1)
    home.settle()
    home.night()

    numbers = [each["n"] for each in home.entries() if "n" in each]
    assert numbers == list(range(numbers[0], home.consumer.last + 1))


def test_damage_is_set_aside_and_told_once(home: Home) -> None:
    home.live(1)
    home.settle()
    path = Path(home.paths.journal, f"{reading.months(home.paths.journal)[-1]}.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"v"', b'"w"')
    path.write_bytes(b"".join(lines))

    home.night()
    home.wait(lambda: home.told)
    home.night()

    assert home.told == [
        f"1 line of the journal cannot be read. It is kept in {home.paths.damaged}; `postured store verify` tells more."
    ]
    assert damage.kept(home.paths.damaged) == [damage.Damage(path.name, 3, lines[2])]
    assert lines[2] in path.read_bytes()
    assert os.stat(home.paths.damaged).st_mode & 0o777 == 0o600


def test_a_night_on_a_broken_disk_is_tried_again_the_next(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.upkeep.adopt(Handover(rules=RULES, forget_entries_after=7 * DAY, forget_totals_after=None))
    home.live(10)
    home.settle()
    kept = home.entries()
    os.mkdir(home.paths.checkpoint)

    home.night()
    home.wait(lambda: caplog.records)

    assert caplog.records[0].getMessage().startswith("the store could not be looked after: ")
    assert home.entries() == kept
    os.rmdir(home.paths.checkpoint)
    home.night()
    assert len(home.entries()) < len(kept)


def test_an_unreadable_snapshot_is_made_good_by_the_checkpoint_and_what_came_after(home: Home) -> None:
    """The journal alone could not tell any more: what was said of an exercise is older than what it has."""
    home.consumer.state = replace(home.consumer.state, locked_families=frozenset({"glute"}))
    home.upkeep.adopt(Handover(rules=RULES, forget_entries_after=7 * DAY, forget_totals_after=None))
    home.live(20)
    home.settle()
    home.night()
    home.live(1)
    home.settle()
    taken = home.taken(home.paths.checkpoint)

    later = reading.entries_after(home.paths.journal, taken.included)
    found = recovery.recover(taken, later, None, rules=RULES, now=home.clock.now(), boot="")

    assert encode(found.state) == encode(home.consumer.state)
    assert found.last == home.consumer.last


def test_all_is_gone_and_the_daemon_begins_as_on_its_first_day(home: Home) -> None:
    home.live(2)
    home.consumer.put(Now(at=home.clock.now()))
    home.consumer.put(NotForMe(at=home.clock.now()))
    home.consumer.put(Now(at=home.clock.now()))
    home.consumer.put(Felt(at=home.clock.now(), how=Feeling.FINE))
    home.settle()
    home.night()
    last = home.consumer.last
    os.makedirs(os.path.join(home.paths.data, "demo", "journal"))
    Path(home.paths.data, "demo", "journal", "2026-11.jsonl").write_bytes(encode_line(home.entries()[0]))
    Path(home.paths.totals).write_text("x")
    Path(home.paths.snapshot + ".damaged-1").write_text("x")

    assert home.erase() == {"version": 1, "erased": True}
    home.settle()

    assert home.events() == ["began", "input"]
    assert home.entries()[0]["n"] == last + 1
    left = {name for _folder, _folders, files in os.walk(home.paths.data) for name in files}
    assert left == {"2026-11.jsonl", "snapshot.json"}
    assert isinstance(home.performed[-1], Withdraw)
    assert home.consumer.state.open is None
    assert encode(home.taken(home.paths.snapshot).state) == encode(home.consumer.state)


def test_what_goes_on_is_told_again_when_all_is_gone(home: Home) -> None:
    home.consumer.begun_anew.append(lambda: home.consumer.put(Busy(at=home.clock.now(), signal="microphone")))
    home.consumer.put(Busy(at=home.clock.now(), signal="microphone"))

    home.erase()
    home.settle()

    assert home.events() == ["began", "input", "busy"]
    assert list(home.consumer.state.busy) == ["microphone"]
    assert encode(home.taken(home.paths.snapshot).state) == encode(home.consumer.state)


def test_who_wants_to_be_left_alone_still_is_when_all_is_gone(home: Home) -> None:
    now = home.clock.now()
    home.consumer.put(Pause(at=now, until=now.elapsed + 2 * 60 * MINUTE))
    home.consumer.put(Busy(at=now, signal="by-hand", until=now.elapsed + 60 * MINUTE))

    home.erase()
    home.settle()

    assert home.events() == ["began", "input", "pause", "busy"]
    assert home.consumer.state.paused_until == now.elapsed + 2 * 60 * MINUTE
    assert home.consumer.state.busy["by-hand"].until == now.elapsed + 60 * MINUTE


def test_days_before_are_gone_from_journal_state_and_snapshots(home: Home) -> None:
    home.live(5)
    home.consumer.state = replace(home.consumer.state, week=((5, 3),))
    home.settle()
    home.night()
    today = home.clock.now().wall.date()

    assert home.erase(today) == {"version": 1, "erased": True}
    home.settle()

    assert days(home) == {today.isoformat()}
    assert home.consumer.state.week == ()
    for path in (home.paths.snapshot, home.paths.checkpoint):
        assert home.taken(path).state.week == ()
    assert encode(home.taken(home.paths.snapshot).state) == encode(home.consumer.state)


def test_a_snapshot_that_nobody_can_read_goes_with_erased_days(home: Home) -> None:
    home.live(1)
    home.settle()
    Path(home.paths.checkpoint).write_text("{")

    home.erase(home.clock.now().wall.date())

    assert not os.path.exists(home.paths.checkpoint)
    assert not os.path.exists(home.paths.checkpoint + ".damaged-1")


def test_what_cannot_be_erased_is_told(home: Home) -> None:
    home.live(1)
    home.settle()
    os.mkdir(home.paths.totals)

    found = home.erase(home.clock.now().wall.date())

    assert isinstance(found, PosturedError)
    assert "totals.jsonl" in found.title


def test_erasing_makes_room_on_a_full_disk(home: Home) -> None:
    """What waits in memory for room would otherwise keep the remedy waiting."""
    home.live(1)
    home.settle()
    folder = Path(home.paths.journal)
    path = folder / f"{reading.months(home.paths.journal)[-1]}.jsonl"
    path.unlink()
    path.mkdir()
    home.consumer.put(Tick(at=home.clock.now()))
    home.wait(lambda: home.journal.trouble)
    path.rmdir()
    (folder / "2026-01.jsonl").write_bytes(b"big\n")

    assert home.erase() == {"version": 1, "erased": True}
    home.settle()

    assert home.events() == ["began", "input"]
    home.wait(lambda: home.journal.trouble == "")


def test_json_of_a_snapshot_is_what_it_was(home: Home) -> None:
    home.live(1)
    taken = home.keeping.snapshot()

    assert json.loads(json.dumps(taken)) == taken
    found = recovery.read_snapshot(taken)
    assert found is not None
    assert recovery.as_data(found) == taken
