"""How long to wait before something is tried again."""

from datetime import timedelta

from postured.ports import Cancel, Reactor

LASTS = timedelta(minutes=1)
"""What has been there for so long is not one of those that come and go: the waits begin anew."""


class Retries:
    """Waits that grow from try to try; the last one goes on."""

    def __init__(self, *seconds: float) -> None:
        self._waits = tuple(timedelta(seconds=each) for each in seconds)
        self._count = 0

    @property
    def begun(self) -> bool:
        """Whether there was any since the begin."""
        return self._count > 0

    @property
    def over(self) -> bool:
        """Whether all but the last have been waited."""
        return self._count >= len(self._waits) - 1

    def next(self) -> timedelta:
        """The next wait, in real time."""
        wait = self._waits[min(self._count, len(self._waits) - 1)]
        self._count += 1
        return wait

    def it_came(self, reactor: Reactor) -> Cancel:
        """What was tried for is there. If it lasts the waits begin anew; whoever sees it go calls what is returned."""
        if not self.begun:
            return lambda: None
        return reactor.later(LASTS, self.begin_anew)

    def begin_anew(self) -> None:
        """With the shortest."""
        self._count = 0
