"""What the catalogue's data say in the person's language: categories, positions, equipment, doses, tags, marks."""

from postured.catalogue.entry import Category, Dose, Mark, Origin
from postured.language import _, length, ngettext
from postured.settings.words import Equipment, Position, Tag


def category(word: Category) -> str:
    """A family of exercises."""
    return {
        "lumbar-support": _("Lower back and seat"),
        "hip-flexor": _("Front of the hips"),
        "glute": _("Buttocks and outer hips"),
        "hamstring": _("Back of the legs"),
        "thoracic": _("Upper back and chest"),
        "neck-shoulder": _("Neck and shoulders"),
        "wrist": _("Wrists and hands"),
        "eyes": _("Eyes"),
        "walk": _("Walking"),
        "sit-stand": _("Sitting and standing"),
        "breathing": _("Breathing"),
        "hydration": _("Drinking"),
    }[word]


def position(word: Position) -> str:
    """How an exercise is done."""
    return {
        "seated": _("seated"),
        "standing": _("standing"),
        "walking": _("walking"),
        "floor": _("on the floor"),
    }[word]


def equipment(word: Equipment) -> str:
    """What an exercise needs."""
    return {
        "chair": _("a chair"),
        "wall": _("a free wall"),
        "desk": _("a desk to hold on to"),
        "cushion": _("a cushion or a rolled towel"),
        "footrest": _("a footrest, or a stack of books"),
        "door-frame": _("a door frame"),
        "headset": _("a headset or headphones"),
        "drink": _("something to drink"),
        "mat": _("a mat or a folded towel"),
        "sit-stand-desk": _("a desk that goes up and down"),
        "step": _("a low step"),
        "stairs": _("stairs with a rail"),
    }[word]


def dose(of: Dose) -> str:
    """How much of an exercise, such as "5 seconds, 8 times, on each side"; "" for what is simply done once."""
    parts = []
    if of.hold:
        parts.append(length(of.hold))
    if of.breaths:
        parts.append(ngettext("{count} breath", "{count} breaths", of.breaths).format(count=of.breaths))
    if of.reps > 1:
        parts.append(ngettext("{count} time", "{count} times", of.reps).format(count=of.reps))
    if of.per_side:
        parts.append(_("on each side"))
    if of.sets > 1:
        parts.append(ngettext("{count} round", "{count} rounds", of.sets).format(count=of.sets))
    return ", ".join(parts)


def tag(word: Tag) -> str:
    """Whom an exercise with this tag is hidden from."""
    return {
        "lateral-hip-pain": _("The outside of a hip hurts, from a bursa or a tendon for instance"),
        "hip-replacement": _("A hip joint is artificial, or there are movements that I must spare a hip"),
        "recent-surgery": _("I was operated on, and nobody has said yet that I may exercise"),
        "radiating-leg-pain": _("Pain, tingling or numbness runs down a leg, or a disc gives me trouble"),
        "stenosis-spondylolisthesis": _("I was told not to bend backwards"),
        "osteoporosis-spine": _("I have osteoporosis, or once broke a bone of the spine"),
        "pregnancy-2-3": _("I am pregnant, in the fourth month or later"),
        "hypertension-uncontrolled": _("My blood pressure is high and not well controlled"),
        "vertigo": _("I get dizzy"),
        "neck-condition": _("My neck was hurt, operated on or inflamed, or my arms feel it"),
        "shoulder-pain": _("A shoulder hurts or is not sound"),
        "wrist-hand-condition": _("A wrist or hand hurts or is not sound"),
        "knee-pain": _("A knee hurts or is not sound"),
        "balance-impairment": _("I am unsteady on my feet, or fell not long ago"),
        "respiratory": _("I have asthma, COPD or something like it"),
        "fluid-restriction": _("I was told to drink only so much"),
        "eye-condition": _("My eyes were operated on lately, or something is wrong with them now"),
        "calf-symptoms": _("A calf is painful and swollen, warm or red, or I have had a clot; have it looked at soon"),
        "standing-intolerance": _("Standing still makes me faint or hurts, or I have trouble with varicose veins"),
        "acute-injury": _("I have a fresh strain, sprain or broken bone"),
    }[word]


def mark(word: Mark) -> str:
    """How far something was looked up."""
    return {
        "V": _("read in the source itself; that a page describes it does not show that it works"),
        "V2": _("read second-hand, in a page that reports the source"),
        "M": _("from memory of common practice, not looked up"),
        "J": _("a judgement of whoever wrote it, without a source"),
        "n/a": _("nothing is claimed"),
    }[word]


def origin(word: Origin) -> str:
    """Who wrote an exercise."""
    return {
        "built-in": _("comes with postured"),
        "organisation": _("from your organisation"),
        "own": _("your own"),
    }[word]
