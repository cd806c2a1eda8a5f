"""The commands that answer a reminder or steer the daemon: one request, one line."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from postured.adapters.ipc.client import ask
from postured.errors import ExitCode, NothingToAnswer, PosturedError, SettingsError, UsageError
from postured.language import _, day_and_time, length, ngettext
from postured.settings import paths
from postured.settings.durations import parse


def main(chosen: argparse.Namespace) -> int:
    """Ask the daemon for it, and say in a line what came of it."""
    command = "trust" if chosen.command == "exercises" else chosen.command
    socket = paths.find(os.environ).socket
    try:
        reply = ask(socket, command, _args(chosen))
    except PosturedError as problem:
        if command == "trust" and problem.exit_code is ExitCode.NOTHING:
            raise NothingToAnswer(problem.title, _what_is_put_aside(socket, chosen.name)) from problem
        raise
    problems = reply.get("problems") if chosen.command == "reload" else None
    if command == "felt":
        reply = {**reply, "felt": chosen.how}
    if chosen.json:
        print(json.dumps({"version": 1, **reply}))
    elif not problems:
        print(_said(command, reply))
    if problems:
        lines = "\n".join(each["message"] for each in problems)
        raise SettingsError(_("some settings cannot be used, so the last good ones stay in force"), lines)
    return ExitCode.OK


def _what_is_put_aside(socket: str, name: str) -> str:
    """What may have been meant by ``name``, which is not put aside."""
    from postured.settings.declaration import close_word

    aside = ask(socket, "status", {})["put_aside"]
    if near := close_word(name, aside):
        return _("Did you mean {near}?").format(near=near)
    return _("These are: {names}.").format(names=", ".join(aside)) if aside else _("Nothing is put aside.")


def _args(chosen: argparse.Namespace) -> dict[str, Any]:
    match chosen.command:
        case "snooze" | "busy" if chosen.length is not None:
            return {"for": chosen.length.total_seconds()}
        case "now" if chosen.routine is not None:
            return {"routine": chosen.routine}
        case "felt":
            return {"how": chosen.how}
        case "walk":
            return {"steps": chosen.count} if chosen.action == "steps" else {"for": chosen.length.total_seconds()}
        case "exercises":
            return {"name": chosen.name}
        case "pause":
            return _pause(chosen.words)
        case _:
            return {}


def _pause(words: list[str]) -> dict[str, Any]:
    match words:
        case []:
            return {}
        case ["tomorrow"] | ["until", "tomorrow"]:
            return {"until": "tomorrow"}
        case ["until", clock]:
            return {"until": clock}
        case [length] | ["for", length] if parse(length):
            lasts = parse(length)
            return {"for": lasts.total_seconds()} if lasts else {}
    meant = f"{words[-1]}m" if words[-1].isdecimal() else ""
    near = _("Did you mean {meant}?").format(meant=f"postured pause {meant}") + "\n" if meant else ""
    raise UsageError(
        _("“{words}” says no time").format(words=" ".join(words)),
        near + _("Such as: postured pause 45m, postured pause until 14:00, postured pause tomorrow."),
    )


def _said(command: str, reply: Mapping[str, Any]) -> str:
    status = reply.get("status", {})
    match command:
        case "reload":
            return _("Settings read again.")
        case "quit":
            return _("postured ends. Until next time.")
        case "pause":
            return _("Paused until {time}.").format(time=_time(status, status["paused_until"]))
        case "busy":
            return _("Reminders wait until you are free.")
        case "felt":
            return _felt(reply)
        case "not-for-me" if any(each.get("exercise") for each in reply["did"]):
            return _("It will not come again. {next}").format(next=coming(status))
        case "trust":
            return _("It may come again.")
        case "walk":
            return walking(status)
        case "up":
            return _("Enjoy. Your time away counts from now.") if not reply["did"] else _("Enjoy your break.")
        case "now":
            return _("Here it is.")
        case "start":
            return _("Enjoy your break.")
        case "done":
            return _("Well taken. {next}").format(next=coming(status))
        case "snooze":
            text = _("Later, then. {next}") if _snoozed(reply) else _("That was its last “later”. {next}")
            return text.format(next=coming(status))
        case _:
            return coming(status)


def _snoozed(reply: Mapping[str, Any]) -> bool:
    return any(each["decision"] == "snooze" for each in reply["did"])


def coming(status: Mapping[str, Any]) -> str:
    """What comes next, as a sentence."""
    following = status.get("next")
    if following is None:
        held = status.get("held")
        return _("One reminder waits.") if held and held["waits"] else _("No reminder is on its way.")
    return _("Next: {routine}, {time}.").format(routine=following["routine"], time=_time(status, following["due"]))


def _felt(reply: Mapping[str, Any]) -> str:
    for each in reply["did"]:
        if each["decision"] == "safety":
            return _(
                "“{family}” is put aside; `postured exercises unlock {family}` brings it back. "
                "`postured safety` has the signs to know."
            ).format(family=each["family"])
    if reply.get("felt") == "worse":
        return _("Thank you. Should it happen again, it is put aside. `postured safety` has the signs to know.")
    return _("Thank you. {next}").format(next=coming(reply["status"]))


def walking(status: Mapping[str, Any]) -> str:
    """The walking goal of today, and how far it is met."""
    found = status["walking"]
    goal, walked = (timedelta(seconds=found[each]) for each in ("goal", "walked"))
    lines = [_("Walked today: {walked} of {goal}.").format(walked=length(walked) if walked else "0", goal=length(goal))]
    if walked >= goal:
        text = _("Walked today: {walked}. That is today's goal, {goal}.")
        lines = [text.format(walked=length(walked), goal=length(goal))]
    if found["steps_goal"] is not None:
        lines = [_("Steps today: {steps} of {goal}.").format(steps=found["steps"], goal=found["steps_goal"])]
    lines.append(_("Rung {rung} of {rungs} on the ladder.").format(rung=found["rung"], rungs=found["rungs"]))
    if days := len(found["days"]):
        met = sum(each["met"] for each in found["days"])
        text = ngettext(
            "Of the last day, the goal was met on {met}.", "Of the last {days} days, the goal was met on {met}.", days
        )
        lines.append(text.format(met=met, days=days))
    return "\n".join(lines)


def _time(status: Mapping[str, Any], text: str) -> str:
    return day_and_time(datetime.fromisoformat(text), datetime.fromisoformat(status["at"]))
