"""Writes a journal until it is killed, and prints the number of each entry that it was told is kept."""

import sys
from datetime import timedelta

from postured.adapters.store.journal import JournalFolder
from postured.adapters.store.reading import last_entry
from postured.daemon.loop import Loop

AT_ONCE = 4
"""So many entries are under way at once, so that a kill meets batches of all sizes."""


def write(journal: JournalFolder, number: int) -> None:
    text = "x" * (number * 37 % 900)
    journal.append([{"n": number, "at": "2026-11-23T09:00:00+01:00", "kind": "test", "text": text}])
    journal.when_kept(lambda: go_on(journal, number))


def go_on(journal: JournalFolder, kept: int) -> None:
    print(kept, flush=True)
    write(journal, kept + AT_ONCE)


def main(folder: str) -> None:
    loop = Loop()
    # Without a deadline: what is printed is kept, however slow the disk.
    journal = JournalFolder(folder, loop, deadline=timedelta(hours=1))
    last = last_entry(folder)
    for ahead in range(1, AT_ONCE + 1):
        write(journal, (last["n"] if last else 0) + ahead)
    loop.run()


if __name__ == "__main__":
    main(sys.argv[1])
