"""What `doctor` says of lock, sleep and the time of day."""

from typing import Any

import pytest

from postured import language
from postured.cli.doctor import NEEDED
from postured.cli.doctor_words import text
from tests.unit.cli.test_doctor_words import WELL


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


def sense(chosen: str, works: bool = True, **more: Any) -> dict[str, Any]:
    return {"chosen": chosen, "works": works, "others": {}, "trouble": "", **more}


def line(part: str, told: dict[str, Any]) -> list[str]:
    """The lines of that part."""
    lines = text({**WELL, part: told}, running=True, good=True, needed=NEEDED).splitlines()
    names = {"lock": "screen lock", "sleep": "sleep", "wall-clock": "time of day"}
    at = next(number for number, each in enumerate(lines) if each[4:].startswith(names[part]))
    end = next(number for number, each in enumerate(lines) if number > at and not each.startswith(" " * 20))
    return [each.strip() for each in lines[at:end]]


@pytest.mark.parametrize(
    ("part", "told", "says"),
    [
        ("lock", sense("logind", also=["org.gnome.ScreenSaver"]), ["ok screen lock     told by logind"]),
        ("sleep", sense("logind"), ["ok sleep           told before it comes, by logind"]),
        (
            "sleep",
            sense("clocks", others={"logind": "logind does not run here"}),
            ["ok sleep           seen by the clocks, once the machine has woken", "logind: logind does not run here"],
        ),
        ("wall-clock", sense("timerfd", polls=None), ["ok time of day     noticed at once when it is set"]),
        ("wall-clock", sense("polling", polls=60.0), ["ok time of day     noticed within a minute when it is set"]),
        (
            "lock",
            sense(
                "",
                works=False,
                others=dict.fromkeys(("logind", "org.gnome.ScreenSaver"), "it does not run here"),
                trouble="nobody tells when the screen is locked; it is taken for open",
                also=[],
            ),
            [
                "-  screen lock     not known; the screen is taken for open",
                "logind, org.gnome.ScreenSaver: it does not run here",
            ],
        ),
    ],
)
def test_each_is_told_in_plain_words(part: str, told: dict[str, Any], says: list[str]) -> None:
    assert line(part, told) == says
