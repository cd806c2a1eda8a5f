"""Tells the service manager how far the daemon is (systemd's sd_notify). Without one, every call does nothing."""

import logging
import os
import socket
import time

log = logging.getLogger(__name__)


def ready(status: str = "") -> None:
    """Up, or done with reading the settings again; ``status`` is a line for ``systemctl status``."""
    _tell("READY=1", *_status(status))


def reloading() -> None:
    """About to read the settings again; ``ready`` ends it."""
    # The protocol wants this clock and no other, to tell this answer from one to an earlier request.
    now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    _tell("RELOADING=1", f"MONOTONIC_USEC={now}")


def stopping(status: str = "") -> None:
    """About to end."""
    _tell("STOPPING=1", *_status(status))


def status(text: str) -> None:
    """What the daemon is about; a line that stays until the next, "" for none."""
    _tell(*_status(text) or ["STATUS="])


def _status(text: str) -> list[str]:
    return ["STATUS=" + " ".join(text.split())] if text else []


def _tell(*lines: str) -> None:
    """Send and forget: no service manager is worth a reminder."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto("\n".join(lines).encode(errors="replace"), address)
    except (OSError, ValueError) as problem:
        log.debug("the service manager cannot be told: %s", problem)
