"""A chime that nobody hears, and the test counts. Satisfies ``ports.Chime``."""

from collections.abc import Mapping


class FakeChime:
    name = "bell"
    works = True
    trouble = ""
    passed_over: Mapping[str, str] = {}

    def __init__(self) -> None:
        self.played = 0

    def play(self) -> None:
        self.played += 1

    def close(self) -> None:
        """Nothing rings on."""
