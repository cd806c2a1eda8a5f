"""What a drawn day says: outcomes, reasons and lengths in a word or two."""

from datetime import timedelta

from postured.core.decisions import HowIsIt, HowWasIt, Question, Reason, Result, WasItAWalk
from postured.language import _


def outcome(result: Result | None) -> str:
    """What became of a reminder; for None it is still open."""
    texts = {
        Result.DONE: _("done"),
        Result.PARTIAL: _("partly done"),
        Result.SKIPPED: _("skipped"),
        Result.SNOOZED_OUT: _("put off too often"),
        Result.EXPIRED: _("not answered"),
        Result.NATURAL: _("away anyway"),
        Result.NOT_FOR_ME: _("not for me"),
        Result.WITHDRAWN: _("taken back"),
        Result.INTERRUPTED: _("cut short"),
    }
    return _("still open") if result is None else texts[result]


def cause(reason: Reason) -> str:
    """What kept a reminder back."""
    texts = {
        Reason.AWAY: _("away"),
        Reason.IDLE: _("idle"),
        Reason.LOCKED: _("locked"),
        Reason.SUSPENDED: _("asleep"),
        Reason.PAUSED: _("pause"),
        Reason.OUTSIDE_HOURS: _("outside hours"),
        Reason.QUIET_AFTER_ARRIVAL: _("just arrived"),
        Reason.QUIET_BEFORE_END: _("end of the day"),
        Reason.MIN_GAP: _("too soon"),
        Reason.BUDGET: _("enough for now"),
        Reason.LULL: _("typing"),
        Reason.OPEN: _("another was open"),
        Reason.SETTLING: _("just free again"),
        Reason.MICROPHONE: _("call"),
        Reason.CAMERA: _("camera"),
        Reason.SCREEN_SHARE: _("screen share"),
        Reason.FULLSCREEN: _("full screen"),
        Reason.DO_NOT_DISTURB: _("do not disturb"),
        Reason.PRESENTATION: _("presentation"),
        Reason.CALENDAR: _("calendar"),
        Reason.PROGRAM: _("program"),
        Reason.BY_HAND: _("busy by hand"),
    }
    return texts.get(reason, reason.value)


def question(kind: type[Question]) -> str:
    """What a quiet question asks."""
    texts: dict[type[Question], str] = {
        HowWasIt: _("how an exercise was"),
        WasItAWalk: _("whether it was a walk"),
        HowIsIt: _("whether to change something"),
    }
    return texts[kind]


def short(of: timedelta) -> str:
    """A length of time in a narrow column: to the minute, below one to the second."""
    seconds = round(of.total_seconds())
    if seconds < 60:
        return _("{count} s").format(count=seconds)
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("{count} min").format(count=minutes)
    return _("{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
