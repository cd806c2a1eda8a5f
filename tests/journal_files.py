"""All that a journal's files hold, for tests that look behind it."""

from collections.abc import Iterator

from postured.adapters.store.codec import Contents
from postured.adapters.store.reading import months, read_month


def read_all(folder: str) -> Iterator[tuple[str, Contents]]:
    """Each month with what it holds, the first one first."""
    for month in months(folder):
        yield month, read_month(folder, month)
