"""What a text about an exercise must not say, and what it may."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from postured.catalogue.checks import flaws
from postured.catalogue.claims import KEYS, claims, named
from postured.catalogue.entry import Entry
from postured.catalogue.forbidden import ALWAYS, UNLESS_DENIED, WORDS, ClaimKind
from tests.unit.catalogue.samples import an_entry

FORBIDDEN = {
    ClaimKind.PROMISE: [
        "This stretch prevents back pain.",
        "Preventing injuries has never been easier.",
        "A daily minute cures a stiff neck.",
        "It heals worn discs.",
        "This fixes your posture in a week.",
        "Correct your bad posture for good.",
        "It treats sciatica.",
        "A treatment for tired wrists.",
        "It relieves RSI.",
        "Quick pain relief for the office.",
        "Gets rid of neck pain.",
        "It eliminates tension.",
        "Results are guaranteed.",
        "A clinically proven routine.",
        "The doctor-approved way to sit.",
        "Recommended by leading physiotherapists.",
        "Eases back pain at once.",
        "Say goodbye to headaches.",
        "No more shoulder pain!",
        "Protects you from slipped discs.",
        "Wards off stiffness.",
        "Great for sciatica.",
        "Helps with lower back pain.",
        "Lowers your risk of injury.",
        "Be pain-free in two weeks.",
        "Your pain will disappear.",
        "A miracle for your spine.",
        "No doubt this cures it.",
        "It not only relaxes you but cures your back.",
        "It is not a joke, it heals.",
        "It does not only prevent injuries.",
        "Proven to work for everybody.",
        "It keeps back pain away.",
        "Whoever does it avoids headaches.",
        "It makes neck pain disappear.",
        "It restores your spine.",
        "Das heilt den Rücken.",
        "Die Übung verhindert Rückenschmerzen.",
        "Sie beugt Verspannungen vor.",
        "So ist Rückenschmerzen vorzubeugen.",
        "Das behandelt dein Handgelenk.",
        "Lindert Nackenschmerzen.",
        "Die Wirkung ist garantiert.",
        "Befreit dich von Schmerzen.",
        "Nie wieder Rückenschmerzen!",
        "Die Wirkung ist wissenschaftlich bewiesen.",
        "Hilft gegen Verspannungen.",
        "Schützt dich vor Verletzungen.",
        "Heilt nicht nur den Nacken.",
        "Korrigiert deine Haltung.",
        "Löst alle Verspannungen.",
        "So wirst du schmerzfrei in zwei Wochen.",
        "Von Experten empfohlen.",
        "Senkt das Risiko.",
        "Eine Wunderübung für den Nacken.",
        "Less back pain in two weeks.",
        "Fewer headaches, starting today.",
        "Rids you of sciatica.",
        "It frees your neck of pain.",
        "The simple answer to back pain.",
        "Your trick against wrist pain.",
        "A quick exercise for sciatica.",
        "An easy stretch against headaches.",
        "Your neck will thank you.",
        "You will be pain-free again.",
        "A workday without back pain.",
        "A pain-free back for life.",
        "You will never have neck pain again.",
        "All your aches melt away.",
        "Soon your back pain is history.",
        "Melting away shoulder pain.",
        "Undoes the damage of sitting.",
        "See results in ten days.",
        "A better posture in three weeks.",
        "It keeps you healthy.",
        "It works every time.",
        "Saves you the trip to the doctor.",
        "It replaces any physiotherapist.",
        "You won't need surgery.",
        "Better than pills.",
        "Boosts your immune system.",
        "Farewell to headaches.",
        "Forget back pain.",
        "Gegen Rückenschmerzen.",
        "Weniger Nackenschmerzen in zwei Wochen.",
        "Keine Kopfschmerzen mehr!",
        "Schluss mit Verspannungen.",
        "In zehn Tagen schmerzfrei.",
        "Schmerzfrei in 10 Tagen.",
        "Endlich schmerzfrei am Schreibtisch.",
        "Für einen schmerzfreien Nacken.",
        "Rückenschmerzen ade.",
        "Deine Schmerzen verschwinden.",
        "Ein Alltag ohne Rückenschmerzen.",
        "Dein Nacken wird es dir danken.",
        "Die beste Übung gegen Ischias.",
        "Ein gerader Rücken in vier Wochen.",
        "Du brauchst keinen Arzt mehr.",
        "Das erspart dir die Operation.",
        "Besser als Massagen.",
        "Das wirkt immer.",
        "Das hält dich gesund.",
        "Nimmt dir die Schmerzen.",
        "Whether at home or at work, this frees you of back pain.",
        "Ob Büro oder Küche, die Übung heilt den Rücken.",
        "So long, and goodbye to your headaches.",
    ],
    ClaimKind.MEDICINE: [
        "Take ibuprofen before you start.",
        "Cortisone works faster.",
        "Tabletten einnehmen hilft nicht.",
        "Paracetamol first, then stretch.",
        "Ask for an injection.",
        "A painkiller does no harm.",
        "NSAIDs work best with rest.",
        "Swallow two and take a pill tonight.",
        "Rub in some warming gel.",
        "If it is bad, get surgery.",
        "200 mg an hour before.",
        "Nimm vorher ein Schmerzmittel.",
        "Lass dir eine Spritze geben.",
        "Nimm eine halbe Tablette.",
        "Do not take aspirin with it.",
    ],
    ClaimKind.DIAGNOSIS: [
        "You have a slipped disc.",
        "If this hurts, you probably have carpal tunnel.",
        "This test shows whether a nerve is caught.",
        "Tingling is a sign of arthritis.",
        "Use it to diagnose your hip.",
        "A quick self-test for the shoulder.",
        "Your disc is torn.",
        "Your pelvis is crooked.",
        "Du hast einen Bandscheibenvorfall.",
        "Dieser Test zeigt, was dir fehlt.",
        "Ein Selbsttest für die Hüfte.",
        "Kribbeln ist ein Zeichen für Arthrose.",
        "Dein Nerv ist eingeklemmt.",
        "Dein Becken ist schief.",
    ],
    ClaimKind.ADVERTISING: [
        "Click here to learn more.",
        "Buy the full course.",
        "See https://example.test for a film.",
        "More at www.example.test today.",
        "More on betterbacks.com.",
        "20% off this week.",
        "Subscribe for a new stretch each day.",
        "Use a coupon.",
        "Visit our page.",
        "Only $5 a month.",
        "Start your free trial.",
        "Order now.",
        "Upgrade to the full version.",
        "Hier klicken und mehr erfahren.",
        "Klicke auf den Link.",
        "Jetzt kaufen.",
        "Heute mit 10 % Rabatt.",
        "Abonniere den Brief.",
        "Nur 5 € im Monat.",
    ],
    ClaimKind.SHAMING: [
        "You failed again.",
        "You've failed three times.",
        "Do not be lazy.",
        "You should have stood up an hour ago.",
        "You never move.",
        "No excuses.",
        "Shame on you.",
        "You are out of shape.",
        "Sit up, your posture is awful.",
        "Du hast schon wieder versagt.",
        "Sei nicht so faul.",
        "Du hättest längst aufstehen sollen.",
        "Keine Ausreden mehr.",
        "Reiß dich zusammen.",
        "Sei kein Weichei.",
    ],
    ClaimKind.BREATH_HOLDING: [
        "Hold your breath for 4 counts.",
        "Stretch while holding the breath.",
        "Take a deep breath and hold it.",
        "Breathe in and hold for 10 seconds.",
        "Finish with a breath-hold.",
        "Don't breathe while you lift.",
        "Lift without breathing.",
        "Lift and stop breathing for a moment.",
        "Atme nicht, bis du unten bist.",
        "Halte die Luft an.",
        "Atem anhalten und strecken.",
        "Halte dabei kurz den Atem an.",
        "Streck dich, ohne zu atmen.",
    ],
    ClaimKind.PAIN: [
        "No pain, no gain.",
        "no pain no gain",
        "Ohne Fleiß kein Preis.",
        "Push through the pain.",
        "Stretch into the pain.",
        "Ignore the pain and go on.",
        "Go on until it hurts.",
        "It has to hurt a little.",
        "Pain is normal here.",
        "Feel the burn.",
        "Keep going even if it hurts.",
        "Dehne, bis es weh tut.",
        "Geh durch den Schmerz.",
        "Das muss richtig brennen.",
        "Ignoriere den Schmerz.",
        "Mach weiter, auch wenn es schmerzt.",
    ],
}

PARTS = [
    "hold",
    "your",
    "breath",
    "not",
    "no",
    "you",
    "have",
    "back",
    "pain",
    "die",
    "Luft",
    "an",
    "nie",
    ",",
    ".",
    "3 %",
]

HONEST = [
    "Hold it for 5 seconds and keep breathing.",
    "Hold, and let the breath flow.",
    "Stop if it hurts.",
    "Stop even if it hurts only a little.",
    "Stop before it hurts.",
    "Do not hold your breath.",
    "Never hold the breath.",
    "Stay for 4 rounds without holding your breath.",
    "Don’t hold your breath.",
    "Breathe in and hold the desk.",
    "Do not breathe too fast.",
    "Never push through pain.",
    "This does not treat, cure or prevent anything.",
    "It is not intended to diagnose, treat, cure, mitigate or prevent any disease or injury.",
    "There is no cure in this, only a change.",
    "No guarantee that you will like it.",
    "You need not buy anything.",
    "Block the wheels to prevent the chair from rolling.",
    "This treats you to a view.",
    "Enjoy the view as a small treat.",
    "Treat your back kindly.",
    "Treat any pain as a reason to stop.",
    "If you are under treatment, ask first.",
    "Wait until a strain has healed.",
    "Lift your heels, then the toes.",
    "Fix your eyes on something far away.",
    "Sit on a fixed chair.",
    "Straighten your back.",
    "Get rid of glare by turning the lamp.",
    "Ease the leg home slowly.",
    "Ease off with any tingling.",
    "Let the tension go.",
    "Keep the range small and comfortable.",
    "Lie on the pain-free side.",
    "If you have sciatica, leave this one out.",
    "Leave it out when you have arthritis in the neck.",
    "Not after recent surgery.",
    "A diagnosed condition of the wrist hides it.",
    "Stop and call for help with chest pain.",
    "Draw a lazy eight with your eyes.",
    "Take a drink.",
    "Take two easy breaths.",
    "Small studies disagree about how much this does.",
    "General information, not clinically reviewed.",
    "5 to 10 % of the range is plenty.",
    "Beuge dich leicht vor.",
    "Beim Vorbeugen bleibt der Rücken lang.",
    "Halte die Luft nicht an.",
    "Atme weiter, ohne die Luft anzuhalten.",
    "Halte dich am Stuhl fest und atme weiter.",
    "Atme nicht zu schnell.",
    "Hör auf, bevor es weh tut.",
    "Beiß die Zähne nicht zusammen.",
    "Das heilt nichts und verhindert keine Krankheit.",
    "Warte, bis alles verheilt ist.",
    "Frag nach, wenn du gerade behandelt wirst.",
    "Wenn du einen Bandscheibenvorfall hast, lass es aus.",
    "Leg dich auf die schmerzfreie Seite.",
    "Du musst nichts kaufen.",
    "Stell die Füße hüftbreit auf und schau nach vorn.",
    "May ease stiffness for some people.",
    "No good trial has looked at this.",
    "Nobody knows whether this does anything for back pain.",
    "It is not known to help against headaches.",
    "Start on the side with less pain.",
    "If you feel less pain on one side, begin there.",
    "Go no further than the first mild pull.",
    "Do no more than three, and stop if there is pain.",
    "Only go as far as you can without pain.",
    "Keep to a range that stays free of pain.",
    "The movement should be pain-free.",
    "Rest until the pain is gone.",
    "Wait until all your symptoms are gone.",
    "This will not undo hours of sitting.",
    "It does not replace a doctor.",
    "Rather than push against pain, come back a little.",
    "Lean with your back against the wall.",
    "Not for sciatica at present.",
    "Not for a fresh injury.",
    "Stop and get help for chest pain.",
    "Ask a physiotherapist about knee pain first.",
    "Expect no results in a week; enjoy the pause.",
    "Some feel looser afterwards, some feel nothing.",
    "This may feel good, and that is all that it is for.",
    "Better lighting helps the eyes.",
    "Do less if you are tired.",
    "Sit less, and change often.",
    "Comfort is the point of it.",
    "Hör auf, wenn es weh tut.",
    "Hör bei Schmerzen auf.",
    "Lass die Übung bei Schmerzen weg.",
    "Geh nur so weit, wie es schmerzfrei bleibt.",
    "Erst wenn du wieder schmerzfrei bist.",
    "Beginne auf der Seite mit weniger Schmerzen.",
    "Warte, bis die Schmerzen verschwinden.",
    "Arbeite nicht gegen den Schmerz an.",
    "Lehn dich gegen die Wand.",
    "Bisher hat das keine gute Studie untersucht.",
    "Ob es gegen Schmerzen hilft, weiß niemand.",
    "Manche fühlen sich danach lockerer.",
    "Es ersetzt keinen Arzt.",
    "Weniger Druck, wenn die Hände kribbeln.",
    "Frag bei Beschwerden in der Praxis nach.",
    "Nach ein paar Tagen Pause fängst du kleiner an.",
    "Die Pause tut vielen gut.",
    "Nothing is known for or against back pain.",
    "Wait until your back pain is gone.",
    "Nobody can say whether this helps against headaches.",
    "Beweg dich nur, so weit es ohne Schmerzen geht.",
    "Geh nur, wenn es geht, schmerzfrei in die Beugung.",
    "A weak morning without exercise is no loss.",
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FORBIDDEN.items() for text in texts], ids=str
)
def test_it_is_found(kind: ClaimKind, text: str) -> None:
    found = list(claims(text))

    assert kind in {claim.kind for claim in found}
    assert all(claim.words in text for claim in found)


@pytest.mark.parametrize("text", HONEST)
def test_honest_words_pass(text: str) -> None:
    assert list(claims(text)) == []


def test_what_is_found_is_named() -> None:
    (claim,) = claims("Sit tall. It never fails: it cures a stiff neck.")

    assert (claim.kind, claim.words) == (ClaimKind.PROMISE, "cures")
    assert named(claim.kind) == "a promise to prevent, cure or relieve"
    assert len({named(kind) for kind in ClaimKind}) == len(ClaimKind)


def test_several_are_all_found() -> None:
    found = list(claims("Take ibuprofen, hold your breath and push through the pain. No pain, no gain!"))

    assert [claim.kind for claim in found] == ["medicine", "breath-holding", "pain", "pain"]


def test_each_kind_has_its_words_and_its_tests() -> None:
    assert ALWAYS.keys() | UNLESS_DENIED.keys() == set(ClaimKind) == set(FORBIDDEN)


def test_every_word_in_capitals_is_explained() -> None:
    """A word in capitals that nobody explains would match nothing, and nobody would notice."""
    used = {word for lines in [*ALWAYS.values(), *UNLESS_DENIED.values()] for word in re.findall("[A-Z]{2,}", lines)}

    assert used | {"BODY"} == set(WORDS)


@pytest.mark.parametrize("key", KEYS)
def test_every_text_of_an_exercise_is_looked_at(key: str) -> None:
    text = "It cures you."
    value = [text] if key in ("steps", "target") else text

    (flaw,) = flaws(an_entry(**{key: value}))

    assert flaw.key[:3] == ("exercises", "look-up", key)
    assert flaw.message == 'Found "cures": a promise to prevent, cure or relieve.'


def test_no_text_is_forgotten() -> None:
    """Sources may hold an address; all else that is free text is looked at."""
    closed = {"category", "position", "kind", "office", "equipment", "dose", "lasts", "skip_if", "verified", "version"}

    assert set(Entry.model_fields) - closed - {"id", "origin", "sources"} == set(KEYS)


@hypothesis_settings(deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PARTS), max_size=60).map(" ".join))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    assert all(claim.words for claim in claims(text))
