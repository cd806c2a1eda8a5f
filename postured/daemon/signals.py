"""What the system tells the daemon by signals: end, or read the settings again."""

import signal
from collections.abc import Callable
from types import FrameType

from postured.daemon.loop import Loop
from postured.ports import Cancel


def listen(loop: Loop, *, leave: Callable[[], None], reload: Callable[[], None]) -> Cancel:
    """From SIGTERM or SIGINT on, ``leave`` once on the loop; at each SIGHUP, ``reload``.

    Once it is leaving, the next SIGINT ends the process on the spot: for a person whose first Ctrl-C seems to do
    nothing. Call it on the main thread; call what it returns before the loop is closed: that puts everything back.
    """
    left = False

    def on_leave(_number: int, _frame: FrameType | None) -> None:
        nonlocal left
        # By the kernel, and not by Python, which might be what is stuck.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not left:
            left = True
            loop.from_thread(leave)

    def on_reload(_number: int, _frame: FrameType | None) -> None:
        loop.from_thread(reload)

    handlers = {signal.SIGTERM: on_leave, signal.SIGINT: on_leave, signal.SIGHUP: on_reload}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    # Python runs handlers between its own steps; this wakes it from its wait for files.
    bell = signal.set_wakeup_fd(loop.bell, warn_on_full_buffer=False)

    def put_back() -> None:
        signal.set_wakeup_fd(bell)
        for number, handler in before.items():
            signal.signal(number, handler)
        before.clear()

    return put_back
