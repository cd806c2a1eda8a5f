"""Runs what may block in a thread of its own, beside the loop, and brings back what comes of it."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from postured.ports import Cancel, Reactor

T = TypeVar("T")


def aside(
    reactor: Reactor,
    name: str,
    work: Callable[[], T],
    *,
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
    let_go: Callable[[T], None],
) -> Cancel:
    """Have a thread do ``work``; then ``done`` gets what it made, or ``failed`` what it raised, later and on the loop.

    A thread that cannot be started is a failure like any other. What is returned ends it: neither is called after that,
    and what is made all the same goes to ``let_go``, on whichever thread.
    """
    handing_over = threading.Lock()
    wanted = True

    def cancel() -> None:
        nonlocal wanted
        with handing_over:
            wanted = False

    def hand_over(call: Callable[[], None]) -> bool:
        """Not once it was ended: the loop may be gone."""
        with handing_over:
            if wanted:
                reactor.from_thread(call)
            return wanted

    def fail(problem: Exception) -> None:
        if wanted:
            failed(problem)

    def take(made: T) -> None:
        (done if wanted else let_go)(made)

    def run() -> None:
        try:
            made = work()
        except Exception as problem:  # noqa: BLE001 - whoever asked for it is told
            hand_over(partial(fail, problem))
        else:
            if not hand_over(partial(take, made)):
                let_go(made)

    try:
        threading.Thread(target=run, name=name, daemon=True).start()
    except RuntimeError as problem:
        hand_over(partial(fail, problem))
    return cancel
