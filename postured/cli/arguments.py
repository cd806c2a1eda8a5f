"""The words of the command line. What they do is in the command's own module."""

import argparse
from datetime import date, timedelta, tzinfo
from typing import Any, NoReturn

from postured import __version__
from postured.cli import argparse_words
from postured.errors import UsageError
from postured.language import _
from postured.settings.durations import parse


class _Parser(argparse.ArgumentParser):
    """Reports a wrong call as postured does, rather than exiting by itself."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, _("`{program} --help` shows how it is called.").format(program=self.prog))


def parser() -> argparse.ArgumentParser:
    """All commands with their help, in the language that is spoken now."""
    argparse_words.lend()
    top = _Parser(
        prog="postured",
        description=_("Kind reminders to move, for people who sit all day."),
        epilog=_examples(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"postured {__version__}", help=_("show the version"))
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"), required=True, parser_class=_Parser)
    _run(commands)
    _tell(commands)
    _answer(commands)
    _steer(commands)
    _walk(commands)
    _stats(commands)
    _exercises(commands)
    _simulate(commands)
    _store(commands)
    _config(commands)
    _autostart(commands)
    _doctor(commands)
    return top


def _add(commands: Any, name: str, text: str) -> Any:
    """A command. Its line in the list of them stands on top of its own help, too."""
    return commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")


def _run(commands: Any) -> None:
    run = _add(commands, "run", _("run postured here, in the foreground"))
    run.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help=_(
            "try a day out N times as fast; working hours do not bind, nothing counts in your statistics, and above 30 "
            "you are taken to be at your desk all day"
        ),
    )
    run.add_argument("--no-tray", action="store_true", help=_("do not show the tray icon"))
    run.add_argument("--config", metavar="FILE", help=_("read this settings file instead of your own"))
    run.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help=_("one setting for this run; may be repeated")
    )
    run.add_argument("-v", "--verbose", action="count", default=0, help=_("log more; -vv logs each event"))


def _tell(commands: Any) -> None:
    for name, text in (
        ("status", _("what is going on")),
        ("why", _("why, and by which numbers")),
        ("next", _("which reminder comes next")),
    ):
        one = _add(commands, name, text)
        form = one.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help=_("for programs: one stable, versioned object"))
        if name == "status":
            form.add_argument("--format", choices=["waybar"], help=_("for a status bar"))
            one.add_argument("--watch", action="store_true", help=_("go on, with a line at each change"))


def _answer(commands: Any) -> None:
    for name, text in (
        ("start", _("begin the break of the open reminder")),
        ("done", _("the break was taken")),
        ("skip", _("not this one; in a break, back to work")),
        ("not-for-me", _("not this exercise, and never again")),
        ("up", _("I'm up: an absence begins now")),
    ):
        _json(_add(commands, name, text))
    snooze = _add(commands, "snooze", _("bring the open reminder back later"))
    snooze.add_argument("length", nargs="?", type=_length, metavar="LENGTH", help=_("how much later, such as 5m"))
    _json(snooze)
    felt = _add(commands, "felt", _("how the last exercise was"))
    felt.add_argument("how", choices=["fine", "worse", "leg"], help=_("“leg” is: it went into my leg"))
    _json(felt)
    now = _add(commands, "now", _("a break now"))
    now.add_argument("routine", nargs="?", metavar="ROUTINE", help=_("which one; the next one if you do not say"))
    _json(now)


def _steer(commands: Any) -> None:
    pause = _add(commands, "pause", _("no reminders for a while: an hour if you do not say"))
    pause.add_argument("words", nargs="*", metavar="1h | until 14:00 | tomorrow", help=_("for how long, or until when"))
    _json(pause)
    busy = _add(commands, "busy", _("hold reminders while you are busy: an hour if you do not say"))
    busy.add_argument("length", nargs="?", type=_length, metavar="45m", help=_("for how long"))
    _json(busy)
    for name, text in (
        ("free", _("no longer busy")),
        ("resume", _("reminders again")),
        ("reload", _("read the settings again")),
        ("quit", _("end postured")),
    ):
        _json(_add(commands, name, text))


def _simulate(commands: Any) -> None:
    simulate = _add(commands, "simulate", _("what a day would be like, without waiting for it"))
    simulate.add_argument(
        "trace", nargs="?", metavar="TRACE", help=_("a trace, an ActivityWatch export, or - for standard input")
    )
    simulate.add_argument("--config", metavar="FILE", help=_("with these settings instead of the defaults"))
    simulate.add_argument("--policy", metavar="FILE", help=_("with this policy on top"))
    simulate.add_argument("--compare", metavar="FILE", help=_("beside the same days with these settings"))
    simulate.add_argument("--day", choices=["focused", "meetings", "part-time"], help=_("which kind of day to make up"))
    simulate.add_argument("--days", type=int, metavar="N", help=_("how many working days to make up"))
    simulate.add_argument("--seed", type=int, metavar="N", help=_("another number, other days"))
    simulate.add_argument(
        "--timezone", type=_zone, metavar="ZONE", help=_("where an ActivityWatch export is from; UTC if you do not say")
    )
    _json(simulate)
    replay = _add(commands, "replay", _("a day as it was, decision by decision"))
    replay.add_argument("--day", type=_date, metavar="DATE", help=_("such as 2026-11-23; today if you do not say"))
    _json(replay)


def _walk(commands: Any) -> None:
    walk = _add(commands, "walk", _("the walking goal, and walks that you log"))
    _json(walk)
    actions = walk.add_subparsers(dest="action", metavar=_("ACTION"), parser_class=_Parser)
    log = _add(actions, "log", _("you walked for so long"))
    log.add_argument("length", type=_length, metavar="LENGTH", help=_("for how long, such as 12m"))
    _json(log)
    steps = _add(actions, "steps", _("what your counter of steps shows for today"))
    steps.add_argument("count", type=int, metavar="COUNT", help=_("steps since midnight, such as 4200"))
    _json(steps)


def _stats(commands: Any) -> None:
    stats = _add(commands, "stats", _("what your days were like"))
    stats.add_argument("--days", type=int, metavar="N", help=_("the last so many days; 30 if you do not say"))
    stats.add_argument("--from", dest="since", type=_date, metavar="DATE", help=_("from this day on"))
    stats.add_argument("--to", dest="until", type=_date, metavar="DATE", help=_("up to this day"))
    stats.add_argument(
        "--by", choices=["day", "week", "routine", "hour", "category"], help=_("what to put together in one line")
    )
    form = stats.add_mutually_exclusive_group()
    _json(form)
    form.add_argument("--csv", action="store_true", help=_("for spreadsheets: a table with a line each"))


def _exercises(commands: Any) -> None:
    exercises = _add(commands, "exercises", _("the exercises, and what is put aside"))
    actions = exercises.add_subparsers(dest="action", metavar=_("ACTION"), required=True, parser_class=_Parser)
    some = _add(actions, "list", _("all of them, or those that you look for"))
    some.add_argument("text", nargs="*", metavar=_("WORD"), help=_("words that occur in them"))
    some.add_argument("--category", metavar="eyes", help=_("only of this family"))
    some.add_argument("--position", metavar="standing", help=_("only in this position"))
    some.add_argument("--tag", metavar="vertigo", help=_("only those that this health tag hides"))
    _json(some)
    one = _add(actions, "show", _("one of them, with all that is known of it"))
    one.add_argument("id", metavar="ID", help=_("such as look-far-20"))
    _json(one)
    back = _add(actions, "unlock", _("bring back a family that is locked, or an exercise that was not for you"))
    back.add_argument("name", metavar="FAMILY", help=_("such as glute"))
    _json(back)
    safety = _add(commands, "safety", _("the safety card: which signs want help, and how soon"))
    safety.add_argument("--page", action="store_true", help=_("as a page in your browser"))
    _json(safety)


def _store(commands: Any) -> None:
    export = _add(commands, "export", _("all that the journal has, for other programs or another machine"))
    export.add_argument("--csv", action="store_true", help=_("for a spreadsheet, instead of JSON Lines"))
    export.add_argument("--to", metavar="FILE", help=_("into a new file that only you can read"))
    take_in = _add(commands, "import", _("add what an export has; what is there already stays as it is"))
    take_in.add_argument("file", metavar="FILE", help=_("as `postured export` wrote it"))
    _json(take_in)
    erase = _add(commands, "erase", _("let go of what the journal has, for good"))
    erase.add_argument("--before", type=_date, metavar="DATE", help=_("only the days before this one"))
    erase.add_argument("--yes", action="store_true", help=_("do not ask"))
    _json(erase)
    store = _add(commands, "store", _("what is kept on this machine"))
    actions = store.add_subparsers(dest="action", metavar=_("ACTION"), required=True, parser_class=_Parser)
    _json(_add(actions, "verify", _("count what is there, and find what cannot be read; exit code 65 then")))


def _config(commands: Any) -> None:
    config = _add(commands, "config", _("your settings"))
    actions = config.add_subparsers(dest="action", metavar=_("ACTION"), required=True, parser_class=_Parser)
    _config_tells(actions)
    start = _add(actions, "init", _("write a file with every setting in it, commented out; never over yours"))
    start.add_argument("--config", metavar="FILE", help=_("write this file instead of your own"))
    _json(start)
    change = _add(actions, "set", _("write one setting into your file; its comments and order stay"))
    change.add_argument("key", metavar="KEY", help=_("such as routines.move.every"))
    change.add_argument("value", metavar="VALUE", help=_("such as 25m"))
    change.add_argument("--config", metavar="FILE", help=_("write this file instead of your own"))
    _json(change)
    look = _add(actions, "open", _("open your file in your editor; it is made if there is none"))
    look.add_argument("--config", metavar="FILE", help=_("open this file instead of your own"))
    _json(look)


def _config_tells(actions: Any) -> None:
    show = _add(actions, "show", _("the settings in force"))
    show.add_argument("--origin", action="store_true", help=_("and where each of them comes from"))
    show.add_argument("--health", action="store_true", help=_("what you said of your health, too"))
    explain = _add(actions, "explain", _("one setting: what it does, what every file says of it, who prevails"))
    explain.add_argument("key", metavar="KEY", help=_("such as routines.move.every, or a table such as hours"))
    for each in (show, explain):
        each.add_argument("--config", metavar="FILE", help=_("as if this file were your own"))
        _json(each)
    check = _add(actions, "check", _("whether your settings can be used; exit code 78 if not"))
    check.add_argument("files", metavar="FILE", nargs="*", help=_("check this file by itself, an employer's too"))
    check.add_argument("--policy", action="store_true", help=_("these files are an employer's"))
    _json(check)
    _json(_add(actions, "path", _("where your file lies")))
    _add(actions, "schema", _("the JSON Schema of the file, for editors"))


def _autostart(commands: Any) -> None:
    autostart = _add(commands, "autostart", _("whether postured starts with your session"))
    actions = autostart.add_subparsers(dest="action", metavar=_("ACTION"), required=True, parser_class=_Parser)
    for name, text in (
        ("enable", _("start with your session")),
        ("disable", _("no longer start with your session")),
        ("status", _("whether it does, and how; exit code 1 if it does not")),
    ):
        _json(_add(actions, name, text))


def _doctor(commands: Any) -> None:
    doctor = _add(commands, "doctor", _("what works on this machine, and what would make it better"))
    doctor.add_argument(
        "--report", metavar="FILE", help=_("write what a bug report needs to a new file: no names, no health, no paths")
    )
    doctor.add_argument("--live", action="store_true", help=_("try with you whether your presence is noticed"))
    _json(doctor)


def _json(one: argparse._ActionsContainer) -> None:
    one.add_argument("--json", action="store_true", help=_("for programs: one stable, versioned object"))


def _length(text: str) -> timedelta:
    length = parse(text)
    if not length:
        raise argparse.ArgumentTypeError(_("“{text}” is no length of time; write 5m or 1h30m").format(text=text))
    return length


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}” is no date; write 2026-11-23").format(text=text)) from None


def _zone(text: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # not every command asks for the time somewhere

    try:
        return ZoneInfo(text)
    except (OSError, ValueError, KeyError):  # what there is no file for, or no name of one
        raise argparse.ArgumentTypeError(
            _("“{text}” is no timezone; write one such as Europe/Berlin").format(text=text)
        ) from None


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 1 <= speed <= 3600:
        raise argparse.ArgumentTypeError(_("“{text}” is no speed; write a number from 1 to 3600").format(text=text))
    return speed


def _examples() -> str:
    return _(
        "examples:\n"
        "  postured run                 start it here; Ctrl-C ends it\n"
        "  postured run --speed 60      see a day in minutes\n"
        "  postured status              what is going on, and what comes\n"
        "  postured snooze 10m          bring the open reminder back in ten minutes\n"
        "  postured pause until 14:00   no reminders until then\n"
        "  postured now move            a break now\n"
        "  postured status --json | python3 -m json.tool"
    )
