"""What goes wrong, in words for the person; and the exit codes that scripts rely on."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The BSD sysexits that service managers and scripts know (``os.EX_*`` is missing on Windows)."""

    OK = 0
    NOTHING = 1
    """Degraded, or nothing to answer."""
    USAGE = 64
    DATA = 65
    NO_INPUT = 66
    NOT_RUNNING = 69
    BUG = 70
    CANNOT_WRITE = 73
    ALREADY_RUNNING = 75
    SETTINGS = 78
    INTERRUPTED = 130
    """Ctrl-C, as shells report it."""


class PosturedError(Exception):
    """Anything that we can explain to the person. What we cannot explain is a bug and keeps its traceback."""

    exit_code = ExitCode.BUG

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__(title)
        self.title = title
        """One line without a full stop: it fits a notification."""
        self.detail = detail
        """The rest: what was found, what was expected, what to do."""


class UsageError(PosturedError):
    """The command was called in a way that it does not know."""

    exit_code = ExitCode.USAGE


class NothingToAnswer(PosturedError):
    """The person answered, and no reminder is open."""

    exit_code = ExitCode.NOTHING


class NotRunning(PosturedError):
    """No daemon listens."""

    exit_code = ExitCode.NOT_RUNNING


class AlreadyRunning(PosturedError):
    """Another postured holds the lock."""

    exit_code = ExitCode.ALREADY_RUNNING


class CannotWrite(PosturedError):
    """A file or folder of the person's cannot be made or written."""

    exit_code = ExitCode.CANNOT_WRITE


class SettingsError(PosturedError):
    """The settings cannot be used as they are."""

    exit_code = ExitCode.SETTINGS


class MissingSettings(SettingsError):
    """The settings file that somebody named is not there."""

    exit_code = ExitCode.NO_INPUT


class AdapterUnavailable(PosturedError):
    """This mechanism cannot be used on this machine now; another may."""

    exit_code = ExitCode.NOT_RUNNING
