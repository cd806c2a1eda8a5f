"""How the built-in routines ask: several ways each, so that nobody goes blind to one. Concrete, kind and short."""

from collections.abc import Callable
from datetime import timedelta

from postured.language import _, length

Phrase = tuple[str, str]
"""A title and one plain sentence; ``{long}`` in it is the length of the break."""


def phrase(routine: str, number: int, lasts: timedelta, *, plain: bool = False) -> Phrase:
    """What the reminder of that number says; the next one says it another way.

    In a ``plain`` break no exercise speaks for itself; where nothing of its kind suits, it does not speak of it.
    With an exercise of any family, the words around it fit all of them.
    """
    ways = _WAYS.get(routine)
    if plain and routine in _ASK_FOR_ONE_THING:
        ways = _anything
    elif not plain and routine in _MIXED:
        ways = _around_an_exercise
    if ways is None:
        title, body = label(routine), _("Time for it: {long}.")
    else:
        several = ways()
        turn = number - 1
        title, body = several[(turn + turn // len(several)) % len(several)]
    return title, body.format(long=length(lasts))


def label(routine: str) -> str:
    """What people call the routine; for one of their own, its name."""
    names = {
        "micro-break": _("Eyes and hands"),
        "move": _("Move"),
        "long-move": _("Short walk"),
        "backstop": _("Longer break"),
        "lumbar-support": _("Back support"),
        "hip-flexor": _("Hips"),
        "sit-stand": _("Sit and stand"),
        "hydration": _("Water"),
        "lunch": _("Lunch"),
        "walk": _("Walk"),
    }
    return names.get(routine) or routine.replace("-", " ").capitalize()


def _micro_break() -> tuple[Phrase, ...]:
    return (
        (_("Rest your eyes"), _("Look at something far away for {long}, and let your hands rest.")),
        (_("A look into the distance"), _("Find the farthest thing in sight, and stay with it for {long}.")),
        (_("Hands off for a moment"), _("Let your arms hang and your eyes wander: {long}.")),
        (_("Soft eyes"), _("Blink slowly, look away from the screen, and breathe out: {long}.")),
    )


def _move() -> tuple[Phrase, ...]:
    return (
        (_("Time to move"), _("Stand up and move a little, for {long} or so.")),
        (_("Up for a moment?"), _("Get on your feet, and let your legs do something: {long}.")),
        (_("Shake the chair off"), _("Stand up where you are; {long} will do.")),
        (_("Your body would like a turn"), _("Leave the chair for {long}.")),
    )


def _long_move() -> tuple[Phrase, ...]:
    return (
        (_("Time for a short walk"), _("Walk to the window, the kitchen or around the block: {long}.")),
        (_("Stretch your legs"), _("Take the long way to the coffee and back: {long}.")),
        (_("Out of the chair for a bit"), _("Go and see somebody, or nobody: {long} on your feet.")),
        (_("A small round"), _("Once down the corridor and back, at your own pace: {long}.")),
    )


def _backstop() -> tuple[Phrase, ...]:
    return (
        (_("A longer break would do you good"), _("Leave the desk behind for {long}. It will wait.")),
        (_("You have been at it for long"), _("Take {long} away from the screen. Everything will still be here.")),
        (_("Time for a proper pause"), _("Go outside if you can, or just away: {long}.")),
    )


def _lumbar_support() -> tuple[Phrase, ...]:
    return (
        (_("Lean back"), _("Sit well back and let the chair hold your lower back.")),
        (_("Let the chair do the work"), _("Slide back until the backrest meets your lower back.")),
        (_("A small change of seat"), _("Shift your weight, sit back, and let your shoulders drop.")),
    )


def _hip_flexor() -> tuple[Phrase, ...]:
    return (
        (_("Stand tall"), _("Now that you are up: stand easily for a moment and let your hips open.")),
        (_("While you are up"), _("One easy stretch for the front of your hips.")),
        (_("Open your hips"), _("Hold on to the desk, stand long, and take your time.")),
    )


def _sit_stand() -> tuple[Phrase, ...]:
    return (
        (_("Change your height"), _("If your desk can, change between sitting and standing.")),
        (_("Up or down?"), _("Let the desk move, and you with it: {long} the other way.")),
        (_("Another view of your desk"), _("Work on your feet for {long}, or sit if you have been standing.")),
    )


def _hydration() -> tuple[Phrase, ...]:
    return (
        (_("A glass of water?"), _("Walk over and refill your glass.")),
        (_("Thirsty?"), _("A few sips, or a walk to the tap.")),
        (_("Your glass"), _("If it is empty, take it for a walk to the kitchen.")),
    )


def _lunch() -> tuple[Phrase, ...]:
    return (
        (_("Lunch time"), _("Eat away from your desk, if you can. It will all still be here.")),
        (_("Time to eat"), _("Close the lid, find a table that is no desk, and take your time.")),
        (_("Noon"), _("Something to eat, and some daylight if there is any.")),
    )


def _walk() -> tuple[Phrase, ...]:
    return (
        (_("Your walk"), _("Today's walk: {long}, at a pace at which you can talk.")),
        (_("A walk, if it suits you"), _("Around the block or up and down the corridor: {long}.")),
        (_("Some air?"), _("Put your coat on and walk for {long}. Any route counts.")),
    )


def _anything() -> tuple[Phrase, ...]:
    return (
        (_("Time for a break"), _("Take {long} in whatever way suits you.")),
        (_("A pause for you"), _("{long} away from the screen, as you like it.")),
        (_("Let the desk be"), _("{long} for whatever does you good.")),
    )


def _around_an_exercise() -> tuple[Phrase, ...]:
    return (
        (_("A small change"), _("How about this, for {long}?")),
        (_("Something for your body"), _("It takes {long}; take it easy.")),
        (_("A moment for yourself"), _("Try this for {long}, at your own pace.")),
        (_("Time for something else"), _("{long} of this, and then on you go.")),
    )


_ASK_FOR_ONE_THING = frozenset({"long-move", "walk", "hydration", "sit-stand"})
"""Whoever has no exercise of these does not want to hear of it either."""
_MIXED = frozenset({"micro-break", "move"})
"""Routines whose exercises are of several families, some in the chair and some not."""
_WAYS: dict[str, Callable[[], tuple[Phrase, ...]]] = {
    "micro-break": _micro_break,
    "move": _move,
    "long-move": _long_move,
    "backstop": _backstop,
    "lumbar-support": _lumbar_support,
    "hip-flexor": _hip_flexor,
    "sit-stand": _sit_stand,
    "hydration": _hydration,
    "lunch": _lunch,
    "walk": _walk,
}
