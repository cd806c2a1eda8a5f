"""What `doctor` says, word for word, and that it fits a terminal of 80 columns."""

from collections.abc import Mapping
from typing import Any

import pytest

from postured import language
from postured.cli.doctor import NEEDED, Findings
from postured.cli.doctor_words import _part, advice, text


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


def sense(chosen: str, works: bool = True, others: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return {"chosen": chosen, "works": works, "others": dict(others or {}), "trouble": "", **more}


WELL: dict[str, dict[str, Any]] = {
    "idle": sense("x11-sync", polls=None),
    "notifier": sense("dbus", buttons=True),
    "tray": sense("status-notifier", enabled=True),
    "clock": sense("timerfd"),
    "journal": sense("files"),
    "settings": sense("as-written"),
    "own-files": sense("as-written"),
    "sound": sense("paplay", others={"pw-play": "not installed"}, enabled=False),
    "control": sense("runtime-folder"),
    "autostart": sense("systemd", enabled=True),
}
"""Everything works."""
PLAYERS = dict.fromkeys(("pw-play", "paplay", "canberra-gtk-play", "aplay"), "not installed")
NO_DISPLAY = "The X display cannot be used: DISPLAY is not set"
BARE = {
    **WELL,
    "idle": sense("assumed", False, {"x11-sync": NO_DISPLAY, "x11-screensaver": NO_DISPLAY}, polls=None),
    "notifier": sense(
        "terminal",
        others={
            "dbus": "no notification daemon is running",
            "plyer": "plyer needs notify-send, which is not installed",
        },
        buttons=False,
    ),
    "tray": sense("", False, {"status-notifier": "no panel here shows status icons"}, enabled=True),
    "sound": {**sense("", False, PLAYERS, enabled=True), "trouble": "no program that plays sounds is installed"},
    "journal": {**sense("memory", False), "trouble": "The disk is full."},
    "settings": {
        **sense("what-is-good", False),
        "trouble": "config.toml:2:1: hours.rangs\n  2 | rangs = []\n    | ^\n  There is no such setting.",
    },
    "own-files": {
        **sense("what-is-good", False),
        "trouble": 'exercises/mine.toml:3:9: exercises.bend.lasts\n  Found "soon".',
    },
    "autostart": sense("xdg", enabled=False),
}
"""Nothing but postured itself is there."""


def said(senses: Mapping[str, Mapping[str, Any]], *, running: bool = True) -> list[str]:
    good = Findings(running=running, senses=senses).good
    lines = text(senses, running=running, good=good, needed=NEEDED).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    return lines


def test_where_all_is_well_it_is_short() -> None:
    assert said(WELL) == [
        "postured is running.",
        "",
        " ok reminders       the desktop's notifications, with buttons",
        " ok presence        told by the X server at once",
        " ok tray icon       status-notifier",
        " ok sound           off; paplay would play it",
        "                    pw-play: not installed",
        " ok clock           a timer that counts time asleep",
        " ok journal         kept on disk",
        " ok settings        as you wrote them",
        " ok your files      none of them needs a look",
        " ok commands        through your session's folder",
        " ok start at login  yes, by systemd",
        "",
        "All that is needed works.",
    ]


def test_where_little_works_it_says_why_and_what_to_install() -> None:
    assert said(BARE, running=False) == [
        "postured is not running; this is what it would find.",
        "",
        " !  reminders       lines of text, where postured was started",
        "                    dbus: no notification daemon is running",
        "                    plyer: plyer needs notify-send, which is not installed",
        " !  presence        not known; you are taken to be here",
        "                    x11-sync, x11-screensaver: The X display cannot be used:",
        "                    DISPLAY is not set",
        " -  tray icon       none",
        "                    status-notifier: no panel here shows status icons",
        " -  sound           switched on, and nothing can play it",
        "                    pw-play, paplay, canberra-gtk-play, aplay: not installed",
        " ok clock           a timer that counts time asleep",
        " !  journal         kept in memory, until it can be written",
        "                    The disk is full.",
        " !  settings        what is good of them",
        "                    config.toml:2:1: hours.rangs",
        "                      2 | rangs = []",
        "                        | ^",
        "                      There is no such setting.",
        " -  your files      something in them needs a look; all else counts",
        "                    exercises/mine.toml:3:9: exercises.bend.lasts",
        '                      Found "soon".',
        " ok commands        through your session's folder",
        " -  start at login  no; `postured autostart enable`",
        "",
        "Something that is needed does not work well.",
        "",
        "Notices with buttons come from the desktop's notification daemon, over its",
        "session bus. Where a desktop has none, this one is small.",
        "  Debian, Ubuntu: apt install dunst",
        "  Fedora:         dnf install dunst",
        "",
        "Until then, notices without buttons need notify-send.",
        "  Debian, Ubuntu: apt install libnotify-bin",
        "  Fedora:         dnf install libnotify",
        "",
        "postured can tell that you are away on X11, on GNOME and KDE, and on Wayland",
        "compositors that offer ext-idle-notify; log in to one if that matters to you.",
        "",
        "The icon needs a panel that shows status icons. GNOME shows them with an",
        "extension.",
        "  Debian, Ubuntu: apt install gnome-shell-extension-appindicator",
        "  Fedora:         dnf install gnome-shell-extension-appindicator",
        "",
        "For the soft sound, one program that plays it is enough.",
        "  Debian, Ubuntu: apt install pulseaudio-utils",
        "  Fedora:         dnf install pulseaudio-utils",
        "",
        "Make room on the disk, or let yourself write to the folder; what waits is",
        "written then.",
    ]


@pytest.mark.parametrize("part", NEEDED)
def test_what_is_needed_and_does_not_work_is_degraded(part: str) -> None:
    assert Findings(running=True, senses=WELL).good
    assert not Findings(running=True, senses={**WELL, part: {**WELL[part], "works": False}}).good


@pytest.mark.parametrize("part", sorted(set(WELL) - set(NEEDED)))
def test_the_rest_is_comfort(part: str) -> None:
    assert Findings(running=True, senses={**WELL, part: {**WELL[part], "works": False}}).good


def test_a_notice_without_buttons_is_degraded() -> None:
    without = {
        **WELL,
        "notifier": sense("plyer", others={"dbus": "there is no session bus (D-Bus) here"}, buttons=False),
    }
    lines = said(without)

    assert lines[2] == " !  reminders       plyer: notifications without buttons"
    assert lines[-6] == "Something that is needed does not work well."


def test_a_daemon_that_does_not_answer_is_told() -> None:
    stuck = {**WELL, "control": {**sense("runtime-folder", False), "trouble": "postured does not answer"}}
    lines = said(stuck, running=False)

    assert " !  commands        through your session's folder" in lines
    assert "                    postured does not answer" in lines


def test_an_icon_that_nobody_wants_is_no_matter() -> None:
    without = {**WELL, "tray": sense("", False, enabled=False)}

    assert " -  tray icon       switched off" in said(without)
    assert advice(without) == []


def test_a_package_is_known_for_both_families_or_for_none() -> None:
    told = advice(BARE)

    assert [each["part"] for each in told] == ["notifier", "notifier", "idle", "tray", "sound", "journal"]
    assert all(bool(each["debian"]) == bool(each["fedora"]) for each in told)


def test_a_chime_that_is_switched_on_is_named() -> None:
    on = {**WELL, "sound": sense("pw-play", enabled=True)}

    assert " ok sound           played by pw-play" in said(on)


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (0, "kept on disk"),
        (1, "kept on disk; 1 damaged line is set aside"),
        (3, "kept on disk; 3 damaged lines are set aside"),
    ],
)
def test_damaged_lines_of_the_journal_are_counted(damaged: int, said: str) -> None:
    journal = {"chosen": "files", "works": True, "others": {}, "trouble": "", "damaged": damaged}

    assert f" ok journal         {said}" in _part("journal", journal, part="journal", needed=True)


@pytest.mark.parametrize(
    ("chosen", "polls", "words"),
    [
        ("ext-idle-notify", None, "told by the Wayland compositor at once"),
        ("mutter", None, "told by GNOME at once"),
        ("screensaver", 30.0, "looked at every 30 seconds; nothing here tells of it"),
        ("x11-screensaver", 5.0, "looked at every 5 seconds; nothing here tells of it"),
        ("quartz", 1.0, "looked at every second; nothing here tells of it"),
        ("logind-idlehint", None, "roughly: logind hears late from the desktop, if at all"),
    ],
)
def test_each_sense_of_presence_has_its_words(chosen: str, polls: float | None, words: str) -> None:
    lines = said({**WELL, "idle": sense(chosen, polls=polls)})

    assert f" ok presence        {words}" in lines


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"enabled": False}, " -  full screen     not asked for; it holds no reminder back"),
        ({"works": False}, " -  full screen     not known here; it holds no reminder back"),
        ({"chosen": "xwayland"}, " ok full screen     told only of programs that use X11"),
        ({"chosen": "wlr", "also": ["xwayland"]}, " ok full screen     told by wlr, xwayland"),
        ({"chosen": "looks", "polls": 3.0}, " ok full screen     looked at when a reminder is near, by looks"),
    ],
)
def test_each_sense_of_what_goes_on_has_its_words(told: dict[str, Any], words: str) -> None:
    of_call = {"chosen": "", "works": True, "others": {}, "trouble": "", "enabled": True, "polls": None, "also": []}

    assert words in said({**WELL, "fullscreen": {**of_call, **told}})
