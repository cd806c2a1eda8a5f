"""argparse's own words in the person's language. Python's gettext, which it asks, knows nothing of ours.

The keys are what argparse asks for, from Python 3.11 on. What is not among them is a mistake of ours, not the person's.
"""

import argparse

from postured.language import _


def lend() -> None:
    """Have argparse speak the language that is spoken now."""
    words = _words()
    vars(argparse).update(_=lambda text: words.get(text, text))


def _words() -> dict[str, str]:
    return {
        # Translators: at the head of a command's help, before how it is called.
        "usage: ": _("usage: "),
        "positional arguments": _("positional arguments"),
        "options": _("options"),
        "show this help message and exit": _("show this help message and exit"),
        # Translators: what is wrong with one argument of a command.
        "argument %(argument_name)s: %(message)s": _("argument %(argument_name)s: %(message)s"),
        "the following arguments are required: %s": _("the following arguments are required: %s"),
        "one of the arguments %s is required": _("one of the arguments %s is required"),
        "unrecognized arguments: %s": _("unrecognized arguments: %s"),
        "not allowed with argument %s": _("not allowed with argument %s"),
        "ambiguous option: %(option)s could match %(matches)s": _(
            "ambiguous option: %(option)s could match %(matches)s"
        ),
        "expected one argument": _("expected one argument"),
        "expected at most one argument": _("expected at most one argument"),
        "expected at least one argument": _("expected at least one argument"),
        "ignored explicit argument %r": _("ignored explicit argument %r"),
        "invalid %(type)s value: %(value)r": _("invalid %(type)s value: %(value)r"),
        "invalid choice: %(value)r (choose from %(choices)s)": _("invalid choice: %(value)r (choose from %(choices)s)"),
        "invalid choice: %(value)r, maybe you meant %(arg)r? (choose from %(choices)s)": _(
            "invalid choice: %(value)r, maybe you meant %(arg)r? (choose from %(choices)s)"
        ),
    }
