"""Why a reminder does not come just now, in words: for ``why``, the greeting and the tray."""

from postured.core.decisions import Reason
from postured.language import _


def sentence(reason: str) -> str:
    """The sentence for a reason; "" for one that needs no words."""
    texts = {
        Reason.PAUSED: _("You paused reminders."),
        Reason.OUTSIDE_HOURS: _("It is outside your working hours."),
        Reason.QUIET_AFTER_ARRIVAL: _("Nothing comes in the first minutes after you arrive."),
        Reason.QUIET_BEFORE_END: _("Nothing comes in the last minutes before your day ends."),
        Reason.MIN_GAP: _("There is always some time between two reminders."),
        Reason.BUDGET: _("Enough reminders have come for now."),
        Reason.LULL: _("You are typing, and it waits for a pause."),
        Reason.SNOOZED: _("You asked for it later."),
        Reason.SETTLING: _("You have only just become free."),
        Reason.BY_HAND: _("You said that you are busy."),
        Reason.MICROPHONE: _("You are in a call."),
        Reason.CAMERA: _("Your camera is on."),
        Reason.SCREEN_SHARE: _("You are sharing your screen."),
        Reason.FULLSCREEN: _("Something fills your screen."),
        Reason.DO_NOT_DISTURB: _("Do not disturb is on."),
        Reason.PRESENTATION: _("A presentation or a film is running."),
        Reason.CALENDAR: _("Your calendar says that you are busy."),
        Reason.PROGRAM: _("A program that you named is in front."),
    }
    return {key.value: text for key, text in texts.items()}.get(reason, "")
