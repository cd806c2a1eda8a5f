"""How the built-in routines ask: several ways each, so that nobody goes blind to one. Concrete, kind and short."""

from collections.abc import Callable, Collection
from datetime import timedelta

from postured.language import _, length

Phrase = tuple[str, str]
"""A title and one plain sentence; ``{long}`` in it is the length of the break."""
ANY_POSITION = ("seated", "standing", "walking")


def phrase(
    routine: str, number: int, lasts: timedelta, *, plain: bool = False, positions: Collection[str] = ANY_POSITION
) -> Phrase:
    """What the reminder of that number says; the next one says it another way.

    In a ``plain`` break no exercise speaks for itself; where nothing of its kind suits, it does not speak of it.
    With an exercise of any family, the words around it fit all of them. ``positions`` are those that the person takes.
    """
    ways = _ways(routine, plain=plain, positions=positions)
    if ways is None:
        title, body = label(routine), _("Time for it: {long}.")
    else:
        several = ways()
        turn = number - 1
        title, body = several[(turn + turn // len(several)) % len(several)]
    return title, body.format(long=length(lasts))


def around(
    routine: str, number: int, lasts: timedelta, takes: timedelta, positions: Collection[str] = ANY_POSITION
) -> tuple[str, str, str]:
    """A title, and what is said before and after an exercise that ``takes`` so long, zero where that is not known.

    After one that fills the break, that is "".
    """
    if not takes or lasts - takes < _WORTH_A_WORD:
        return (*phrase(routine, number, lasts, positions=positions), "")
    if routine in _MIXED:
        title, before = phrase(routine, number, takes, positions=positions)
        return title, before, _("The rest of the {long} is yours.").format(long=length(lasts))
    title, before = phrase(routine, number, lasts, positions=positions)
    if _SPEAKS_OF.get(routine) == "walking" and _suits(routine, positions):
        after = _("That takes about {short}; walk about for the rest, as you like.")
    else:
        after = _("That takes about {short}; the rest of the time is yours.")
    return title, before, after.format(short=length(takes))


def afterwards(routine: str, number: int) -> str:
    """What a small routine that rides on a break adds to it, for the return to the chair; "" for one that does not."""
    if routine != "lumbar-support":
        return ""
    several = (
        _("Afterwards, sit well back and let the chair hold your lower back."),
        _("When you go on, slide back until the backrest meets your lower back."),
        _("And then: lean back, and let the chair do the work."),
    )
    return several[number % len(several)]


def _ways(routine: str, *, plain: bool, positions: Collection[str]) -> Callable[[], tuple[Phrase, ...]] | None:
    """None for a routine of the person's own."""
    if not plain and routine in _MIXED:
        return _around_an_exercise
    if plain and routine in _ASK_FOR_ONE_THING:
        return _anything
    if _suits(routine, positions):
        return _WAYS.get(routine)
    return _IN_THE_CHAIR.get(routine, _anything if plain else _around_an_exercise)


def _suits(routine: str, positions: Collection[str]) -> bool:
    """Whether what the routine usually says is said to somebody who takes these positions."""
    return routine not in _SPEAKS_OF or _SPEAKS_OF[routine] in positions


def label(routine: str, positions: Collection[str] = ANY_POSITION) -> str:
    """What people call the routine; for one of their own, its name."""
    if routine == "long-move" and not _suits(routine, positions):
        return _("Short break")
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


def _move_in_the_chair() -> tuple[Phrase, ...]:
    return (
        (_("Time to move"), _("Move whatever likes to be moved, for {long} or so.")),
        (_("A change for your back"), _("Lean back, stretch a little, sit another way: {long}.")),
        (_("Loosen up a little"), _("Let your shoulders and hands do something else for {long}.")),
        (_("Your body would like a turn"), _("Let go of the keys and stretch as you like: {long}.")),
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


def _water_at_hand() -> tuple[Phrase, ...]:
    return (
        (_("A glass of water?"), _("Is there something to drink at hand?")),
        (_("Thirsty?"), _("A few sips, if you like.")),
        (_("Your glass"), _("If there is something in it, this is a good moment.")),
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
        (_("Time for something else"), _("{long} of this will do.")),
    )


_ASK_FOR_ONE_THING = frozenset({"long-move", "walk", "hydration", "sit-stand"})
"""Whoever has no exercise of these does not want to hear of it either."""
_WORTH_A_WORD = timedelta(seconds=30)
"""What is left of a break after its exercise."""
_SPEAKS_OF = {
    "move": "standing",
    "hip-flexor": "standing",
    "sit-stand": "standing",
    "long-move": "walking",
    "walk": "walking",
    "hydration": "walking",
}
"""The position that the words of a routine are for. Whoever does not take it is not asked for it."""
_IN_THE_CHAIR: dict[str, Callable[[], tuple[Phrase, ...]]] = {
    "move": _move_in_the_chair,
    "hydration": _water_at_hand,
}
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
