"""A German's first minutes with postured: the real daemon, its notices, its commands, and not a word of English."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from postured.language import DOMAIN, EXERCISES, FOLDER
from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import ONE_ROUTINE, Home, Running, running
from tests.desktop.waiting import wait_for
from tests.fakes.notification_server import Bubble, FakeServer, notification_server

pytestmark = pytest.mark.desktop

ENGLISH = re.compile(
    r"\b(the|and|your|you|with|next|breaks?|reminders?|is|are|it|of|for|from|this|that|exercises?|minutes|seconds?|times?|"
    r"each|hold|slowly|feet|safety|card|worse|paused|until|take|taken|sitting|not|no|yes|settings|nothing|later|skip)\b",
    re.IGNORECASE,
)
"""Words that no German sentence has."""
QUICK = """
[hours]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ranges = []
quiet_after_arrival = "0s"
quiet_before_end = "0s"
[interruptions]
min_gap = "0s"
per_hour = 60
[ramp]
enabled = false
"""
SETTINGS = (
    ONE_ROUTINE.replace('"40s"', '"2s"').replace('"20s"', '"5m"').replace("exercises = []", 'exercises = ["glute"]')
    + QUICK
)


@dataclass
class Browser:
    """What opens pages here: it writes down which."""

    folder: Path

    @property
    def path(self) -> str:
        """PATH, with it in front."""
        return f"{self.folder}:{os.environ['PATH']}"

    @property
    def told(self) -> Path:
        return self.folder / "told"

    def install(self) -> None:
        program = self.folder / "xdg-open"
        program.write_text(f'#!/bin/sh\nprintf %s "$1" > {self.told}.new && mv {self.told}.new {self.told}\n')
        program.chmod(0o755)


@dataclass
class Person:
    """Reads what comes, and answers it."""

    home: Home
    daemon: Running
    server: FakeServer
    browser: Browser
    read: list[str] = field(default_factory=list)
    """All that they got to see."""

    def notice(self, keys: tuple[str, ...]) -> Bubble:
        """The notice that has these buttons and no others, once it is there."""
        found: list[Bubble] = []

        def there() -> bool:
            found[:] = [each for each in self.server.shown if tuple(each.actions) == keys]
            return bool(found)

        wait_for(there, 30, what=f"a notice with {keys}")
        self.read += [found[0].title, found[0].body, *found[0].actions.values()]
        return found[0]

    def presses(self, key: str, of: Bubble) -> None:
        self.server.press(of.title, key)

    def says(self, *words: str, code: int = 0) -> str:
        """Give the command; what it answers."""
        found = self.home.call(*words)
        assert found.returncode == code, found.stderr
        self.read += [found.stdout, found.stderr]
        return found.stdout + found.stderr

    def sees_the_card(self) -> None:
        wait_for(self.browser.told.exists, 30, what="the card in a browser")
        page = Path(self.browser.told.read_text()).read_text(encoding="utf-8")
        self.browser.told.unlink()
        assert "Hol jetzt Hilfe" in page
        self.read.append(re.sub("<style>.*</style>|<[^>]*>", " ", page, flags=re.DOTALL))

    def english(self) -> list[str]:
        """The English that they got to see, each with the line that it stands in."""
        lines = [line for text in (*self.read, self.daemon.said()) for line in sparing(text).splitlines()]
        return [f"{word[0]}: {line}" for line in lines for word in ENGLISH.finditer(line)]


def sparing(text: str) -> str:
    """``text`` without what is to be typed, without ids, and without a name that is translated nowhere."""
    college = r"College\s+of\s+Obstetricians\s+and\s+Gynecologists"
    for alien in ("`[^`]*`", r"postured exercises show \S+", r"\b[a-z0-9]+(-[a-z0-9]+)+\b", college):
        text = re.sub(alien, "", text)
    return text


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    found = Browser(tmp_path / "bin")
    found.folder.mkdir()
    found.install()
    return found


@pytest.fixture
def person(tmp_path: Path, bus: PrivateBus, browser: Browser) -> Iterator[Person]:
    home = Home(str(tmp_path), {**bus.environ, "LANG": "de_DE.UTF-8", "LANGUAGE": "de", "PATH": browser.path})
    home.configure(SETTINGS)
    with notification_server(bus) as server, running(home, "--no-tray") as daemon:
        yield Person(home, daemon, server, browser)


@pytest.fixture(autouse=True)
def compiled() -> None:
    """The daemon speaks what is compiled."""
    for domain in (DOMAIN, EXERCISES):
        file = os.path.join(FOLDER, "de", "LC_MESSAGES", f"{domain}.mo")
        assert os.path.exists(file), "the translations are not compiled; `make tests` does it"


DISCLAIMER = ("acknowledge", "safety")
WELCOME = ("start", "snooze", "skip", "login")
REMINDER = ("start", "snooze", "skip", "not-for-me")
PLAIN = ("start", "snooze", "skip")
BREAK = ("skip", "not-for-me")
QUESTION = ("felt:fine", "felt:worse", "felt:leg")
CARD = ("safety",)


def does_the_exercise(person: Person) -> Bubble:
    """Begins it and goes back to work; the reminder, as it was."""
    reminder = person.notice(REMINDER)
    person.presses("start", reminder)
    running = person.notice(BREAK)
    person.presses("skip", running)
    return reminder


def test_from_the_first_hello_to_an_exercise_that_is_put_aside(person: Person) -> None:
    disclaimer = person.notice(DISCLAIMER)
    person.presses("acknowledge", disclaimer)
    welcome = person.notice(WELCOME)
    assert welcome.actions["snooze"] == "Später"
    person.server.dismiss(welcome.title)

    reminder = does_the_exercise(person)
    _sentence, name, *steps = reminder.body.splitlines()
    assert len(name) > 5
    if "gehört dir" in steps[-1]:
        steps.pop()  # an exercise shorter than its break
    assert [each[:3] for each in steps] == [f"{number}. " for number in range(1, len(steps) + 1)]
    question = person.notice(QUESTION)
    assert name.startswith(question.body)
    person.presses("felt:worse", question)

    does_the_exercise(person)
    person.presses("felt:worse", person.notice(QUESTION))
    aside = person.notice(CARD)
    assert "„Po und äußere Hüften“" in aside.body
    person.sees_the_card()
    person.presses("safety", aside)
    person.sees_the_card()

    plain = person.notice(PLAIN)
    assert len(plain.body.splitlines()) == 1
    assert person.home.status()["put_aside"] == ["glute"]
    assert "Es ist eine einfache Pause" in person.says("why")
    assert person.english() == []


def test_what_commands_answer(person: Person) -> None:
    person.presses("acknowledge", person.notice(DISCLAIMER))
    person.server.dismiss(person.notice(WELCOME).title)
    reminder = person.notice(REMINDER)
    assert reminder.body.splitlines()[1] in person.says("why")
    assert "Eine Erinnerung ist offen: move" in person.says("status")
    assert person.says("start") == "Genieß deine Pause.\n"
    assert person.says("pause", "1h").startswith("Keine Erinnerungen bis ")
    assert person.says("skip").startswith("Als Nächstes: ")
    assert "keine Erinnerung ist offen" in person.says("skip", code=1)
    assert person.says("felt", "leg").startswith("„glute“ ist beiseitegelegt")
    person.sees_the_card()
    assert "ist nicht beiseitegelegt" in person.says("exercises", "unlock", "eyes", code=1)
    assert "Po und äußere Hüften\n- " in person.says("exercises", "list", "--category", "glute")
    assert person.says("exercises", "unlock", "glute") == "Sie darf wiederkommen.\n"
    person.says("now", "move")
    assert person.says("not-for-me").startswith("Sie kommt nicht wieder. ")
    assert "Notruf: 112" in person.says("safety")
    assert person.says("walk").startswith("Heute gegangen: 0 von 5 Minuten.\n")
    assert "12 Minuten" in person.says("walk", "log", "12m")
    assert person.says("busy", "5m") == "Die Erinnerungen warten, bis du frei bist.\n"
    for words in ("free", "next", "why", "resume", "status", "reload", "exercises list"):
        person.says(*words.split())
    person.says("doctor", code=1)
    assert person.home.status()["problems"][0]["message"]

    assert person.english() == []


def test_the_language_may_be_set_where_the_desktop_speaks_another(
    tmp_path: Path, bus: PrivateBus, browser: Browser
) -> None:
    home = Home(str(tmp_path), {**bus.environ, "LANGUAGE": "en", "PATH": browser.path})
    home.configure(f'language = "de"\n{SETTINGS}')
    with notification_server(bus) as server, running(home, "--no-tray") as daemon:
        person = Person(home, daemon, server, browser)
        person.presses("acknowledge", person.notice(DISCLAIMER))
        person.server.dismiss(person.notice(WELCOME).title)
        does_the_exercise(person)
        person.presses("felt:leg", person.notice(QUESTION))
        person.notice(CARD)
        person.sees_the_card()

        assert person.english() == []
