"""Fills a small disk while a journal is written to it, and makes room again; prints what the journal said and kept."""

import json
import sys
from datetime import timedelta
from pathlib import Path

from postured.adapters.store.journal import JournalFolder
from postured.daemon.loop import Loop
from tests.journal_files import read_all


def main(place: Path) -> None:
    """``place`` has room for 64 KiB."""
    loop = Loop()
    ballast = place / "ballast"
    said: list[str] = []

    def changed() -> None:
        said.append(journal.trouble)
        if journal.trouble:
            ballast.unlink()
        else:
            loop.stop()

    journal: JournalFolder = JournalFolder(
        str(place / "journal"), loop, changed=changed, retry_after=timedelta(milliseconds=50)
    )
    ballast.write_bytes(b"x" * 40_000)
    for number in range(1, 41):
        entry = {"n": number, "at": "2026-11-23T09:00:00+01:00", "kind": "test", "text": "x" * 1000}
        journal.append([entry])
    loop.run()
    contents = [contents for _, contents in read_all(str(place / "journal"))]
    print(
        json.dumps(
            {
                "said": said,
                "kept": [entry["n"] for each in contents for entry in each.entries],
                "damaged": sum(len(each.damaged) for each in contents),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
