"""Kills what writes the store, again and again at moments that nobody chose, and looks at what is left.

    python bench/chaos_store.py [--kills 300] [--cuts 10] [--seed 1]

A child process lives weeks in seconds with the daemon's own parts: consumer, journal, snapshots, the nightly retention,
erasing. It says what was acknowledged; the parent kills it (SIGKILL), reads the store, and plays the same weeks without
any kill beside it. After each kill, copies of the journal are cut or filled with zeros at random bytes of their end, as
a power cut does. It ends with the figures, and exit code 1 if anything was lost.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.chaos_life import (
    AHEAD,
    BEGIN,
    ENTRIES,
    RULES,
    STEP,
    TOTALS,
    Life,
    event,
    moment,
    number_at,
    paths_in,
    recovered,
)
from postured.adapters.store import codec, entries, reading
from postured.adapters.store.lines import LineFile
from postured.core import events
from postured.core.events import Event
from postured.core.forgetting import forget
from postured.core.planner import step
from postured.core.state import State, fresh
from postured.plain import encode
from postured.statistics.fold import totals_of
from postured.statistics.measures import measures

ERASES = 0.2
"""In so many rounds days are erased, too."""


@dataclass
class Found:
    """What all the rounds came to."""

    kills: int = 0
    cuts: int = 0
    acknowledged: int = 0
    nights: int = 0
    erased: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass
class Said:
    """What the child said before it was killed."""

    kept: int = -1
    """The last event that was acknowledged."""
    nights: int = 0
    erasing: tuple[int, str] | None = None
    """After which event, and before which day ("" for all of them)."""
    erased: bool = False


def live_and_kill(home: str, erase: str | None, draw: random.Random) -> Said:
    """Let a child live until it is killed; what it had said by then."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(mouth, 1)
        try:
            Life(home, erase, draw).run()
        finally:
            os._exit(70)
    os.close(mouth)
    trigger = "erasing" if erase is not None and draw.random() < 0.5 else draw.choice(("kept", "night", "replacing"))
    wait = {"kept": 0.5, "night": 0.1, "replacing": 0.004, "erasing": 0.03}[trigger]
    skip = draw.randrange(8) if trigger == "replacing" else 0
    heard = b""
    kill_at = time.monotonic() + 20
    waits = True
    with open(ear, "rb", buffering=0) as stream:
        while (left := kill_at - time.monotonic()) > 0:
            if select.select([stream], [], [], left)[0]:
                more = stream.read(65536)
                if not more:
                    break  # it ended by itself: the state it leaves will tell
                heard += more
            if waits and heard.count(f'["{trigger}"'.encode()) > skip:
                waits = False
                kill_at = time.monotonic() + draw.uniform(0, wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += stream.read()
    return _said(heard)


def _said(heard: bytes) -> Said:
    said = Said()
    for line in heard.splitlines():
        word, number, *rest = json.loads(line)
        match word:
            case "kept":
                said.kept = max(said.kept, number)
            case "night":
                said.nights += 1
            case "erasing":
                said.erasing = (number, rest[0])
            case "erased":
                said.erased = True
    return said


@dataclass
class Played:
    """A life that nobody killed: the state at its end, and what each event came to in the journal."""

    state: State
    entries: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def on(self, happened: Event) -> None:
        before = self.state
        stepped = step(before, happened, RULES)
        self.state = stepped.state
        written = self.entries.setdefault(number_at(happened.at), [])
        written.append(entries.of_event(0, happened))
        written += [entries.of_decision(0, happened.at, each) for each in stepped.decisions]
        written += [entries.of_measure(0, happened.at, each) for each in measures(before, happened, self.state, RULES)]


def played(start: State, last: int, erasing: tuple[int, str] | None) -> Played:
    """From ``start``, up to that event; with what the child does when it erases."""
    life = Played(start)
    for number in range(number_at(start.at), last + 1):
        if number > number_at(start.at):
            life.on(event(number))
        if erasing is not None and number == erasing[0]:
            _erase(life, number, erasing[1])
    return life


def _erase(life: Played, number: int, before: str) -> None:
    if before:
        life.state = forget(life.state, date.fromisoformat(before))
        return
    here = life.state.attendance.absence is None
    life.state, life.entries = fresh(moment(number)), {}
    life.on(events.Began(at=moment(number)))
    if here:
        life.on(events.Input(at=moment(number), since=moment(number).elapsed))


class Chaos:
    """One store through many kills."""

    def __init__(self, home: str, seed: int, cuts: int) -> None:
        self.found = Found()
        self._home = home
        self._paths = paths_in(home)
        os.makedirs(self._paths.data, mode=0o700)
        self._draw = random.Random(seed)
        self._cuts = cuts
        self._state = fresh(moment(0))
        self._before: list[dict[str, Any]] = []

    def kill(self) -> None:
        """One round."""
        self.found.kills += 1
        said = live_and_kill(self._home, self._day_to_erase(), self._draw)
        self.found.acknowledged += max(0, said.kept - number_at(self._state.at))
        self.found.nights += said.nights
        self.found.erased += said.erased
        there = list(in_order(self._paths.journal))
        after = recovered(self._paths).state or fresh(moment(0))
        begins, self._state, before, self._before = self._state, after, self._before, there
        self.found.lost += [
            f"kill {self.found.kills}: {each}"
            for each in (
                *self._numbers(there),
                *self._new(begins, after, there, said),
                *self._old(before, there, number_at(begins.at), said),
            )
        ]
        for _ in range(self._cuts):
            self._cut()

    def _day_to_erase(self) -> str | None:
        if self._draw.random() > ERASES:
            return None
        if self._draw.random() < 0.3:
            return ""
        return (self._state.at.wall.date() - timedelta(days=self._draw.randrange(15))).isoformat()

    def _numbers(self, there: list[dict[str, Any]]) -> Iterator[str]:
        numbers = [each["n"] for each in there if each["kind"] != "totals"]
        if numbers != sorted(set(numbers)):
            yield "entries are doubled or out of order"
        for month in reading.months(self._paths.journal):
            if reading.read_month(self._paths.journal, month).damaged:
                yield f"{month} is damaged"

    def _new(self, begins: State, after: State, there: list[dict[str, Any]], said: Said) -> Iterator[str]:
        """What was acknowledged in this round is there, and the state is the one of a life without the kill."""
        last = number_at(after.at)
        if said.erasing is not None and not said.erasing[1] and not said.erased and said.kept <= said.erasing[0]:
            return  # half erased: what was to go may be there or not
        if last < said.kept:
            yield f"event {said.kept} was acknowledged, and the state ends at {last}"
        lives = [played(begins, max(last, number_at(begins.at)), said.erasing)]
        if said.erasing is not None and not said.erased:
            lives.append(played(begins, max(last, number_at(begins.at)), None))
        day = date.fromisoformat(said.erasing[1]) if said.erasing is not None and said.erasing[1] else None
        fits = [each for each in lives if same(each.state, after, day)]
        if not fits:
            other, mine = encode(lives[0].state), encode(after)
            parts = [name for name in mine if mine[name] != other[name]]
            yield f"the state is not that of a life without the kill, at event {last}: {parts} ({said})"
        elif not any(_written(each, there, said.kept, day) for each in fits):
            yield f"entries up to event {said.kept} are not as they were acknowledged"

    def _old(self, before: list[dict[str, Any]], there: list[dict[str, Any]], begins: int, said: Said) -> Iterator[str]:
        """What was there before this round is there still, unless it was to go."""
        last = latest(self._state)
        erased = said.erasing[1] if said.erasing is not None else None
        if erased == "":
            if said.erased and any(each.get("elapsed", 0.0) < moment(begins).elapsed.total_seconds() for each in there):
                yield "something is there that was erased"
            return
        gone = date.fromisoformat(erased) if erased else date.min
        if said.erased and any(codec.day(each) < gone for each in there):
            yield f"something is there that was erased, of before {gone}"
        now = {each["n"]: each for each in there if "n" in each}
        for each in before:
            kept = "n" not in each or now.get(each["n"]) == each
            if not kept and codec.day(each) >= max(last - ENTRIES, gone):
                yield f"entry {each['n']} is gone, or another one"
        # What began before the days that were erased and ended after is another's now.
        sure = max(last - TOTALS, gone + timedelta(days=2) if erased else gone)
        was, found = totals_of(before), totals_of(there)
        for day in was:
            over = sure <= day < moment(begins).wall.date() - timedelta(days=1)
            if over and was[day] != found.get(day):
                yield f"the totals of {day} are others: {was[day].figures} {found.get(day)} ({said})"

    def _cut(self) -> None:
        """A power cut: the end of the last file is missing, or is zeros."""
        with tempfile.TemporaryDirectory() as home:
            paths = paths_in(home)
            shutil.copytree(self._paths.data, paths.data)
            months = reading.months(paths.journal)
            if not months:
                return
            self.found.cuts += 1
            path = Path(paths.journal, f"{months[-1]}.jsonl")
            data = path.read_bytes()
            at = self._draw.randrange(max(0, len(data) - 3000), len(data) + 1)
            path.write_bytes(data[:at] + (b"\0" * (len(data) - at) if self._draw.random() < 0.5 else b""))
            whole = data[:at].count(b"\n")
            lines = map(codec.decode_line, data.splitlines(keepends=True)[:whole])
            wanted = [each for each in lines if isinstance(each, dict)]
            state = recovered(paths).state
            new = {"n": 10**9, "at": BEGIN.isoformat(), "kind": "test"}
            file = LineFile(str(path))
            file.append(codec.encode_line(new))
            file.close()
            found = reading.read_month(paths.journal, months[-1])
            if found.entries != [*wanted, new] or found.damaged:
                self.found.lost.append(f"kill {self.found.kills}: a cut at byte {at} lost what was before it")
            if state is None and whole:
                self.found.lost.append(f"kill {self.found.kills}: a cut at byte {at} left no state")


def _written(life: Played, there: list[dict[str, Any]], kept: int, erased: date | None) -> bool:
    """Whether each event of ``life`` is in the journal with all that it came to; the last may lack what came of it."""
    found: dict[int, list[dict[str, Any]]] = {}
    for each in there:
        if "n" in each:
            number = timedelta(seconds=each["elapsed"]) // STEP
            found.setdefault(number, []).append({**each, "n": 0})
    for number, wanted in life.entries.items():
        day = moment(number).wall.date()
        if day < latest(life.state) - ENTRIES or (erased is not None and day < erased):
            continue
        got = found.get(number, [])
        if got != (wanted if number <= kept else wanted[: len(got)]):
            return False
    return True


def latest(state: State) -> date:
    """The day that the child may have come to: it is a few events ahead of what it has on the disk."""
    return moment(number_at(state.at) + AHEAD).wall.date()


def same(wanted: State, found: State, erased: date | None) -> bool:
    """Whether they are equal; where days were erased meanwhile, in what erasing leaves."""
    if erased is not None:
        wanted, found = forget(wanted, erased), forget(found, erased)
    return bool(encode(wanted) == encode(found))


def in_order(journal: str) -> Iterator[dict[str, Any]]:
    for month in reading.months(journal):
        yield from reading.read_month(journal, month).entries


def main(words: Iterable[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--cuts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(list(words))
    with tempfile.TemporaryDirectory() as home:
        chaos = Chaos(home, chosen.seed, chosen.cuts)
        for _ in range(chosen.kills):
            chaos.kill()
    found = chaos.found
    print(f"events acknowledged  {found.acknowledged}, over {found.nights} nights")
    print(f"erased meanwhile     {found.erased} times")
    print(f"kills survived       {found.kills}")
    print(f"cuts survived        {found.cuts}")
    print(f"entries lost         {len(found.lost)}")
    print("\n".join(found.lost[:20]))
    return 1 if found.lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
