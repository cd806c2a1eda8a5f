"""The safety card: which signs want help, and how soon. A document, never a test: it asks nothing and scores nothing.

EVIDENCE.md 6 says where each sign comes from. The card takes no settings and no answers, so that nothing can hide it.
"""

from dataclasses import dataclass

from postured.language import _
from postured.safety import disclaimer
from postured.safety.numbers import Numbers, anywhere, numbers

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A list of signs, and what to do about any one of them."""

    heading: str
    line: str
    """What to do, in a sentence or two."""
    signs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What else to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Part):
    """One of the four, by how soon help is wanted."""

    key: str
    """"A" (now) to "D" (stop this exercise): for programs, not for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that the card says, in the person's language."""

    title: str
    opening: str
    numbers: Numbers
    emergency: str
    """Whom to call, as a line of text."""
    elsewhere: str
    """Whom to call if the region is wrong; "" where no region is known, as ``emergency`` says it then."""
    advice: str
    """Whom to ask by telephone if it is no emergency; "" where there is no one number for it."""
    tiers: tuple[Tier, ...]
    """A to D, the most urgent first."""
    calm_heading: str
    calm: tuple[str, ...]
    """Paragraphs that put the signs in proportion."""
    ask_first: Part
    sources: str
    review: str


def card(region: str) -> Card:
    """The card with the emergency numbers of ``region`` (two letters, "" if it is not known)."""
    known = numbers(region)
    return Card(
        title=_("When to get help"),
        opening=_(
            "Most aches pass by themselves. Some signs should be looked at, and a few of them at once. This card is "
            "the same for everybody; it asks you nothing and does not judge. If you are unsure, or worried about "
            "something that is not on it, ask for help all the same."
        ),
        numbers=known,
        emergency=_emergency(known),
        elsewhere=_elsewhere(known),
        advice=_("Medical advice by telephone: {number}").format(number=known.advice) if known.advice else "",
        tiers=(_now(), _soon(), _appointment(), _stop()),
        calm_heading=_("To put it in proportion"),
        calm=_calm(),
        ask_first=_ask_first(),
        sources=_sources(),
        review=_("Safety card, version {version}. {review}").format(version=VERSION, review=disclaimer.review()),
    )


def _emergency(known: Numbers) -> str:
    if not known.emergency:
        return _("Emergency number: {number}").format(number=anywhere())
    best, *others = known.emergency
    text = _("Emergency number: {number}, or {other}") if others else _("Emergency number: {number}")
    return text.format(number=best, other=others[0] if others else "")


def _elsewhere(known: Numbers) -> str:
    if not known.emergency:
        return ""
    text = _("This is for {region}, the region that your desktop is set to. If you are somewhere else: {numbers}.")
    return text.format(region=known.region, numbers=anywhere())


def _now() -> Tier:
    return Tier(
        key="A",
        heading=_("Get help now"),
        line=_(
            "Call the emergency number or go to an emergency department now, even if it hurts only a little. Do not "
            "wait to see whether it passes."
        ),
        signs=(
            _("New numbness or tingling around the genitals, the anus or the inner thighs: where a saddle would touch"),
            _("New trouble starting, stopping or holding your urine, or feeling it pass"),
            _("Bowels that you newly cannot control"),
            _("A new change in sexual function, or in the feeling in your genitals"),
            _("Pain, weakness, numbness or tingling in both legs"),
            _("A leg that is getting weaker, legs that do not obey you, or a foot that newly drops when you walk"),
            _("Back pain after a serious accident or a fall from a height"),
            _("Back pain together with chest pain"),
            _("Sudden breathlessness, a collapse, or a sudden severe headache"),
            _("Sudden trouble with the face, an arm or speech"),
            _("Sudden loss of sight"),
            _("Back or tummy pain with faintness, above all if you are older"),
            _("Fever together with feeling very unwell or confused"),
        ),
        notes=(
            _(
                "Doctors ask above all about what is new in the last two weeks. If you are not sure when it began, "
                "call all the same."
            ),
            _("After a serious fall or crash, have yourself checked even if little hurts, and do not exercise."),
            _("Do not move anybody whose spine may be hurt. Call for help."),
        ),
    )


def _soon() -> Tier:
    return Tier(
        key="B",
        heading=_("Call a doctor soon"),
        line=_("Call your doctor or another clinician: today if you can, in the next few days at the latest."),
        signs=(
            _("Fever or chills"),
            _("Losing weight without trying to"),
            _("New back pain if you have had cancer"),
            _(
                "Back pain if your immune system is weakened, if you have taken steroids for a long time, if you "
                "inject drugs, or after a recent infection"
            ),
            _("A new lump, or a back that has changed its shape"),
            _("Pain that is always there, that no rest or position eases, or that wakes you at night"),
            _("Pain between the shoulder blades"),
            _("Pain that gets worse when you cough, sneeze or strain"),
            _("Pain after a minor knock or lift, if you have osteoporosis or take steroids"),
            _("The first back pain of your life when you are over about 50 to 55, or under 20"),
            _("One leg that is newly numb or weak"),
            _("Back pain with burning when you pass urine, with blood in the urine, or with pain in the abdomen"),
            _("A painful calf that is swollen, warm or red: it may be a blood clot, so call today"),
            _(
                "In pregnancy: bleeding, leaking fluid, regular contractions, a baby that moves less, chest pain, a "
                "swollen calf, headache or dizziness; call your midwife or doctor today"
            ),
        ),
    )


def _appointment() -> Tier:
    return Tier(
        key="C",
        heading=_("Make an appointment"),
        line=_("See your doctor, a physiotherapist or the occupational health service at work. It need not be today."),
        signs=(
            _("Pain that is not improving after a few weeks, or after two weeks of exercises"),
            _("Pain that has lasted longer than six weeks"),
            _("Pain that keeps you from what you usually do, or from sleep"),
            _("Pain that keeps coming back, or is getting worse"),
            _("Pain below the knee, or pins and needles, even if they are mild"),
            _("For months, stiffness in the morning that takes over 30 minutes and eases as you move"),
            _("A hip that catches, locks or gives way, or clicks painfully"),
            _("A hand that goes numb at night, or a grip that has become weak"),
            _("Eye pain that stays, or sight that has changed; if you lose it suddenly, get help now"),
        ),
    )


def _stop() -> Tier:
    return Tier(
        key="D",
        heading=_("Stop this exercise"),
        line=_("Stop as soon as you notice one of these. Nothing has to be finished."),
        signs=(
            _("Chest pain, severe breathlessness or dizziness: stop at once, and get help"),
            _("Pain that is sharp, or that increases"),
            _("Pain that moves into an arm or a leg"),
            _("New numbness"),
        ),
        notes=(
            _("Muscles that are a little sore the next day are fine; pain that stays is not."),
            _(
                "If an exercise makes your back worse, or sends the pain into a leg, leave it, and see a doctor or "
                "another clinician."
            ),
        ),
    )


def _ask_first() -> Part:
    return Part(
        heading=_("Ask first"),
        line=_(
            "Breaks and easy walks need no asking. Before the exercises, please talk to a doctor or physiotherapist "
            "if one of these is true for you."
        ),
        signs=(
            _("A heart or lung disease that gives you symptoms"),
            _("Blood pressure that you know to be 180/100 or higher"),
            _("A recent operation"),
            _("A recent fracture"),
            _("Pregnancy with complications; for exercises on the floor, pregnancy from the second trimester on"),
            _("Osteoporosis with a fracture"),
            _("Inflammatory arthritis of the neck"),
            _("Dizziness, or falls"),
            _("Sciatica at present: pain that runs from the back into the leg"),
            _("Treatment that is under way"),
        ),
    )


def _calm() -> tuple[str, ...]:
    return (
        _(
            "Most back pain is not dangerous, and it gets better. About 99 people in 100 with back pain have no "
            "serious illness behind it."
        ),
        _(
            "In general practice, by estimates, about 4 in 100 people with back pain have a fracture, fewer than 1 in "
            "100 cancer, about 4 in 10,000 pressure on the nerves at the lower end of the spine (cauda equina), and "
            "about 1 in 10,000 an infection."
        ),
        _(
            "How much it hurts says little about danger. Strong pain can be harmless, and a serious cause can hurt "
            "very little. So go by the signs, however weak or strong the pain is."
        ),
        _(
            "One sign by itself often has a harmless reason. It does not say what you have; it says that it is worth "
            "checking, and how promptly."
        ),
    )


def _sources() -> str:
    return _(
        "Sources: patient information of NHS services in Norfolk, Hull and East Yorkshire, Gloucestershire, Sheffield "
        "and Tayside, of NHS inform, and of the American College of Obstetricians and Gynecologists at second hand; "
        "and a review of red flags in guidelines (Verhagen 2016, doi 10.1007/s00586-016-4684-0). The words are our "
        "own, and none of these has checked or endorsed them."
    )
