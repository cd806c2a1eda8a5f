"""How postured speaks to people: short, and never with a reproach."""

import re

REPROACHES = re.compile(
    r"\b(must|should|shouldn't|never|fail\w*|missed|ignored|too long|too much|lazy|bad|wrong|still sitting|"
    r"overdue|warning|hurry|now!|forgot\w*|unhealthy|you have not|you haven't|don't)\b",
    re.IGNORECASE,
)


def reproach(*texts: str) -> str:
    """The first word in them that nobody wants to hear; "" for none."""
    found = REPROACHES.search(" ".join(texts))
    return "" if found is None else found[0]
