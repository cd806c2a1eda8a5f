"""What postured is, and what it is not. Change ``VERSION`` with the meaning: people acknowledge one version."""

from postured.language import _

VERSION = 1


def disclaimer() -> tuple[str, ...]:
    """All of it, in paragraphs: half a minute to read."""
    return (
        _(
            "postured reminds you to move. It gives general information for healthy adults. That is not medical "
            "advice, diagnosis or treatment, and it does not replace a doctor or another clinician."
        ),
        _(
            "It is not a medical device, and it is not meant to diagnose, treat, cure, mitigate or prevent any "
            "disease or injury."
        ),
        _(
            "Everything in it is voluntary. Go gently, and stop if it hurts. If you are ill, injured, pregnant or "
            "being treated, look at “Ask first” on the safety card before you exercise."
        ),
        _(
            "Nobody watches what you enter here, and nobody will answer it, sooner or later. In an emergency, call "
            "the emergency number where you are. It is on the safety card, with the signs to take seriously."
        ),
        _("Version {version}. The sources are named on the safety card. {review}").format(
            version=VERSION, review=review()
        ),
    )


def short() -> str:
    """One sentence of it, for a notice."""
    return _(
        "postured gives general information for healthy adults; it is no medical advice and no medical device, so go "
        "gently, and stop if it hurts."
    )


def review() -> str:
    """Who has checked it: nobody, until somebody has."""
    return _("Not yet clinically reviewed.")
