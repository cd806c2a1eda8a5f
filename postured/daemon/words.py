"""What reminders and notices say: short, warm, concrete, and never a reproach."""

from datetime import datetime, timedelta

from postured.core.decisions import Remind
from postured.core.rules import Style
from postured.language import _, clock, length, ngettext
from postured.ports import Button, Notice


def reminder(remind: Remind, *, stays_for: timedelta | None = None) -> Notice:
    """The notice of a reminder, with its answers.

    ``stays_for`` is real time after which the desktop takes it down should postured be gone by then.
    """
    title, body = _sentence(remind.routine, remind.lasts)
    if remind.style is Style.AMBIENT:
        return Notice(title=title, body=body, buttons=(Button("done", _("Done")),), ambient=True)
    return Notice(title=title, body=body, buttons=answers(), stays_for=stays_for)


def answers() -> tuple[Button, ...]:
    """The answers that every interruptive reminder offers."""
    return (Button("start", _("Start")), Button("snooze", _("Later")), Button("skip", _("Skip")))


def running(routine: str, until: datetime) -> Notice:
    """While the break runs: until when, and a way out."""
    title, _body = _sentence(routine, timedelta(0))
    return Notice(
        title=title,
        body=_("Your break is running until {time}. Nothing else will disturb you.").format(time=clock(until)),
        buttons=(Button("skip", _("Back to work")),),
        ambient=True,
    )


def welcome() -> Notice:
    """The one notice of the very first run. Its buttons only explain themselves."""
    return Notice(
        title=_("Hello from postured"),
        body=_(
            "From now on a notice like this will suggest a short break now and then. "
            "Here its buttons only tell what they do. Shall postured start with your session?"
        ),
        buttons=(*answers(), _login()),
        stays_for=timedelta(minutes=15),
    )


def explained(key: str) -> Notice:
    """What a button of the welcome notice would have done."""
    texts = {
        "start": _("“Start” begins the break. postured leaves you alone until it is over."),
        "snooze": _("“Later” brings the same reminder back, after 5 minutes at first."),
        "login": _("postured will start with your session. Its menu takes that back, or `postured autostart disable`."),
        "skip": _("“Skip” lets this one go. No hard feelings; the next one comes at its own time."),
    }
    buttons = answers() if key == "login" else (*answers(), _login())
    return Notice(title=_("Good to know"), body=texts.get(key, ""), buttons=buttons, stays_for=timedelta(seconds=20))


def _login() -> Button:
    return Button("login", _("Start at login"))


def told(title: str, body: str) -> Notice:
    """A quiet word that asks for nothing and goes by itself."""
    return Notice(title=title, body=body, ambient=True, stays_for=timedelta(seconds=10))


def settings_trouble(count: int, first: str) -> Notice:
    """Something in the settings cannot be used."""
    title = ngettext("A setting needs a look", "{count} settings need a look", count).format(count=count)
    return Notice(title=title, body=_("{first}\nUntil it is mended, the last good settings count.").format(first=first))


def journal_trouble(why: str) -> Notice:
    """The journal cannot be written just now."""
    return Notice(
        title=_("postured cannot save your day just now"),
        body=_("{why}\nReminders go on, and what happens is kept in memory until saving works again.").format(why=why),
    )


def _sentence(routine: str, lasts: timedelta) -> tuple[str, str]:
    """The title and the one plain sentence of a routine; for one of the person's own, its name and length."""
    long = length(lasts)
    known = {
        "micro-break": (_("Rest your eyes"), _("Look at something far away for {long}, and let your hands rest.")),
        "move": (_("Time to move"), _("Stand up and move a little, for {long} or so.")),
        "long-move": (_("Time for a short walk"), _("Walk to the window, the kitchen or around the block: {long}.")),
        "backstop": (_("A longer break would do you good"), _("Leave the desk behind for {long}. It will wait.")),
        "lumbar-support": (_("Lean back"), _("Sit well back and let the chair hold your lower back.")),
        "hip-flexor": (_("Stand tall"), _("On your feet: stand easily for a moment and let your hips open.")),
        "sit-stand": (_("Change your height"), _("If your desk can, change between sitting and standing.")),
        "hydration": (_("A glass of water?"), _("Walk over and refill your glass.")),
        "lunch": (_("Lunch time"), _("Eat away from your desk, if you can. It will all still be here.")),
    }
    title, body = known.get(routine, (routine.replace("-", " ").capitalize(), _("Time for it: {long}.")))
    return title, body.format(long=long)
