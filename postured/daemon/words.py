"""What reminders and notices say: short, warm, concrete, and never a reproach."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from postured.core.decisions import Cue, HowIsIt, HowWasIt, Question, Remind, WasItAWalk
from postured.core.rules import Style
from postured.daemon.phrases import ANY_POSITION, afterwards, around, label, phrase
from postured.language import _, clock, length, ngettext
from postured.ports import Button, Notice
from postured.settings.handover import ExerciseText


def reminder(
    remind: Remind,
    exercise: ExerciseText | None = None,
    *,
    positions: Collection[str] = ANY_POSITION,
    stays_for: timedelta | None = None,
) -> Notice:
    """The notice of a reminder, with its exercise and its answers.

    ``positions`` are those that the person takes. ``stays_for`` is real time after which the desktop takes it down
    should postured be gone by then.
    """
    refusals: tuple[Button, ...] = ()
    if exercise is None:
        title, body = phrase(remind.routine, remind.id, remind.lasts, plain=True, positions=positions)
    else:
        title, before, after = around(remind.routine, remind.id, remind.lasts, exercise.lasts, positions)
        lines = [_exercise(exercise)] if remind.style is Style.AMBIENT else [before, _exercise(exercise), after]
        body = "\n".join(line for line in lines if line)
        refusals = (Button("not-for-me", _("Not for me")),)
    riding = (afterwards(each, remind.id) for each in remind.merged)
    body = "\n".join((body, *(line for line in riding if line)))
    if remind.style is Style.AMBIENT:
        return Notice(title=title, body=body, buttons=(Button("done", _("Done")), *refusals), ambient=True)
    return Notice(title=title, body=body, buttons=(*answers(), *refusals), stays_for=stays_for)


def _exercise(exercise: ExerciseText) -> str:
    """Its name and dose, and its steps, a line each."""
    name = f"{exercise.name} ({exercise.dose})" if exercise.dose else exercise.name
    return "\n".join((name, *(f"{number}. {step}" for number, step in enumerate(exercise.steps, start=1))))


def cue(decision: Cue, exercise: ExerciseText) -> Notice:
    """A stretch that joins the break under way."""
    title, body = phrase(decision.routine, decision.id, timedelta(0))
    return Notice(
        title=title,
        body=f"{body}\n{_exercise(exercise)}",
        buttons=(Button("skip", _("Back to work")), Button("not-for-me", _("Not for me"))),
        ambient=True,
    )


def question(asked: Question, exercise: ExerciseText | None) -> Notice:
    """A quiet question; its buttons are choices of the menu."""
    match asked:
        case HowWasIt():
            body = exercise.name if exercise is not None else ""
            return _quiet(
                _("How was that?"),
                body,
                Button("felt:fine", _("Fine")),
                Button("felt:worse", _("Worse")),
                Button("felt:leg", _("Into my leg")),
            )
        case WasItAWalk(lasts=lasts):
            return _quiet(
                _("Welcome back"),
                _("You were away for {long}. A walk?").format(long=length(lasts)),
                Button(f"walked:{round(lasts.total_seconds())}", _("Yes, a walk")),
                Button("declined", _("No")),
            )
        case HowIsIt(why="seldom-done"):
            return _quiet(
                _("Does it suit you as it is?"),
                _("Few breaks found their moment lately. Would you like it another way?"),
                Button("profile:gentle", _("Fewer")),
                Button("file", _("Different")),
                Button("pause:week", _("A week off")),
            )
        case HowIsIt():
            return _quiet(
                _("Some weeks together"),
                _(
                    "A break is easiest after something you do anyway: after each call, after coffee. "
                    "Does the rhythm still suit you?"
                ),
                Button("profile:gentle", _("Fewer")),
                Button("file", _("Different")),
                Button("keep", _("It suits me")),
            )


def answered_in_a_terminal(asked: Notice) -> Notice:
    """The question how it was, where nothing offers its buttons."""
    commands = "postured felt fine, postured felt worse, postured felt leg"
    text = _("Answer in a terminal: {commands}").format(commands=commands)
    return replace(asked, body=f"{asked.body}\n{text}")


def _quiet(title: str, body: str, *buttons: Button) -> Notice:
    return Notice(title=title, body=body, buttons=buttons, ambient=True, stays_for=timedelta(seconds=45))


def put_aside(family: str) -> Notice:
    """That family of exercises, in the person's words, is locked now; what to look out for, and how it comes back."""
    return Notice(
        title=_("Better leave that alone"),
        body=_(
            "“{family}” is put aside until you bring it back. If pain goes into a leg, gets worse, or anything feels "
            "numb or weak, see the safety card."
        ).format(family=family),
        buttons=(Button("safety", _("Safety card")),),
    )


def card_in_a_terminal() -> Notice:
    """Nothing here shows pages, and the card is there all the same."""
    return Notice(
        title=_("The safety card cannot be opened here"),
        body=_("In a terminal, `postured safety` shows all of it."),
    )


def disclaimer(text: str) -> Notice:
    """What postured is and is not, once."""
    return Notice(
        title=_("Before you begin"),
        body=text,
        buttons=(Button("acknowledge", _("I understand")), Button("safety", _("Read all"))),
        stays_for=timedelta(minutes=15),
    )


def about(version: str, text: str, review: str) -> Notice:
    """Which postured this is, and what it is not."""
    title = _("postured {version}").format(version=version)
    return Notice(title=title, body=f"{text}\n{review}", buttons=(Button("safety", _("Read all")),))


def answers() -> tuple[Button, ...]:
    """The answers that every interruptive reminder offers."""
    return (Button("start", _("Start")), Button("snooze", _("Later")), Button("skip", _("Skip")))


def running(
    routine: str, until: datetime, exercise: ExerciseText | None = None, *, positions: Collection[str] = ANY_POSITION
) -> Notice:
    """While the break runs: what to do, until when, and a way out."""
    body = _("Your break is running until {time}. Nothing else will disturb you.").format(time=clock(until))
    buttons: tuple[Button, ...] = (Button("skip", _("Back to work")),)
    if exercise is not None:
        body = f"{_exercise(exercise)}\n{body}"
        buttons = (*buttons, Button("not-for-me", _("Not for me")))
    return Notice(title=label(routine, positions), body=body, buttons=buttons, ambient=True)


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
    return Notice(
        title=title, body=_("{first}\nUntil that is mended, the file counts as it was before.").format(first=first)
    )


def other_trouble(first: str) -> Notice:
    """A file of the person's needs a look: an exercise that cannot be used, or health that others can read."""
    return Notice(
        title=_("A file of yours needs a look"),
        body=_("{first}\nEverything else counts; `postured status` tells more.").format(first=first),
    )


def policy_refused(first: str) -> Notice:
    """A policy file that somebody else than the system could have written."""
    return Notice(
        title=_("A policy file does not count"),
        body=_("{first}\nYour own settings count; `postured status` says what your administrator can do.").format(
            first=first
        ),
    )


def about_settings(notes: Sequence[str]) -> Notice:
    """What the person should know of their settings, and nothing is wrong with."""
    return Notice(title=_("About your settings"), body="\n".join(notes))


def journal_damage(what: str) -> Notice:
    """Lines of the journal could not be read, and were set aside."""
    return Notice(title=_("A part of what postured kept cannot be read"), body=what)


def journal_trouble(why: str) -> Notice:
    """The journal cannot be written just now."""
    return Notice(
        title=_("postured cannot save your day just now"),
        body=_("{why}\nReminders go on, and what happens is kept in memory until saving works again.").format(why=why),
    )
