"""``status``, ``why`` and ``next``: what the daemon says, in words, as JSON, or for a status bar."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any

from postured.adapters.ipc.client import NotAnswering, ask, follow
from postured.cli.steer import coming, walking
from postured.errors import ExitCode
from postured.language import _, at_day_and_time, day_and_time, length, ngettext
from postured.reasons import sentence
from postured.settings import paths


def main(chosen: argparse.Namespace) -> int:
    """Print it once, or at each change."""
    socket = paths.find(os.environ).socket
    if getattr(chosen, "watch", False):
        try:
            for report in follow(socket, "status", {"watch": True}):
                print(_form(chosen, report), flush=True)
        except NotAnswering:
            pass  # postured has ended, and so has what there is to watch
        return ExitCode.OK
    print(_form(chosen, ask(socket, chosen.command, {})))
    return ExitCode.OK


def _form(chosen: argparse.Namespace, report: Mapping[str, Any]) -> str:
    if chosen.json:
        return json.dumps(_part(chosen.command, report))
    if getattr(chosen, "format", None) == "waybar":
        return json.dumps(waybar(report), ensure_ascii=False)
    match chosen.command:
        case "next":
            return coming(report)
        case "walk":
            return walking(report)
        case "why":
            return why(report)
        case _:
            return status(report)


def _part(command: str, report: Mapping[str, Any]) -> Mapping[str, Any]:
    if command == "next":
        return {"version": 1, "next": report["next"], "open": report["open"]}
    if command == "walk":
        return {"version": 1, "walking": report["walking"]}
    if command == "why":
        return {
            name: report[name]
            for name in ("version", "at", "held", "busy", "next", "open", "routines", "paused_until", "budget")
        }
    return report


def status(report: Mapping[str, Any]) -> str:
    """What is going on, in a few lines."""
    following = "" if _waits_for_an_answer(report) else coming(report)
    lines = [_presence(report), _opened(report), following, _today(report)]
    if report["paused_until"] is not None:
        lines.insert(1, _("Paused until {time}.").format(time=_time(report, report["paused_until"])))
    lines[1:1] = _going_on(report)
    lines.append(_organisation(report.get("organisation")))
    lines += [_("Note: {what}").format(what=each["message"]) for each in report["problems"]]
    return "\n".join(line for line in lines if line)


def _organisation(found: Mapping[str, str] | None) -> str:
    """Who set some of the settings, and whom to turn to; "" where nobody did."""
    if found is None or not found["name"]:
        return ""
    line = _("Some of this is set up by {name}.").format(name=found["name"])
    contact = _("You can ask: {contact}").format(contact=found["contact"]) if found["contact"] else ""
    return "\n".join(each for each in (line, contact, found["note"]) if each)


def _waits_for_an_answer(report: Mapping[str, Any]) -> bool:
    """Whether a reminder is up or its break runs: then what follows is nobody's concern yet."""
    return report["open"] is not None and report["open"]["phase"] in ("shown", "running", "down")


def _is_busy(report: Mapping[str, Any]) -> bool:
    """Whether reminders wait for something that is going on."""
    held = report["held"]
    return held is not None and held["reason"] in {each["signal"] for each in report["busy"]}


def _going_on(report: Mapping[str, Any]) -> list[str]:
    """All that makes reminders wait, the one that is over last first where that is known."""
    held = report["held"]
    first = [_held(report, held)] if _is_busy(report) else []
    others = [each for each in report["busy"] if held is None or each["signal"] != held["reason"]]
    return first + [_held(report, {**each, "reason": each["signal"]}) for each in others]


def _since(report: Mapping[str, Any], signal: str, since: str) -> str:
    return _("{why} Since {time}.").format(why=sentence(signal), time=_time(report, since))


def why(report: Mapping[str, Any]) -> str:
    """Which rule, which numbers, since when."""
    lines = [_opened(report)]
    if report["next"] is not None or report["open"] is None:
        lines.append(coming(report))
    if report["next"] is None and report["presence"] in ("locked", "suspended"):
        lines.append(_presence(report))
    if _explains(report):
        lines.append(_held(report, report["held"]))
    elif report["next"] is not None and report["next"]["reason"] != "due":
        lines.append(sentence(report["next"]["reason"]))
    lines += [each for each in _going_on(report) if each not in lines]
    lines += [_routine(report, each) for each in report["routines"]]
    lines += _budget(report["budget"])
    lines += _exercise(report)
    return "\n".join(line for line in lines if line)


_PASSING = frozenset({"settling", "min-gap"})
"""Over so soon that they say nothing where no reminder is late for them."""


def _explains(report: Mapping[str, Any]) -> bool:
    """Whether what forbids reminders has to do with the next one."""
    held = report["held"]
    return held is not None and (held["waits"] or held["reason"] not in _PASSING or _is_overdue(report))


def _is_overdue(report: Mapping[str, Any]) -> bool:
    """Whether a clock is past its time, as after a start, when nothing comes at once."""
    clocks = [each for each in report["routines"] if each["alone"] and each["every"] is not None]
    return report["open"] is None and any(each["shows"] >= each["every"] for each in clocks)


def _budget(budget: Mapping[str, int]) -> list[str]:
    """How many reminders have come, of the kind of which no more may."""
    lines = []
    if budget["hour"] >= budget["per_hour"] or budget["day"] >= budget["per_day"]:
        text = _("Reminders that interrupt: {hour} of {per_hour} in the last hour, {day} of {per_day} today.")
        lines.append(text.format(**budget))
    if budget["ambient"] >= budget["ambient_per_hour"]:
        lines.append(_("Quiet reminders: {ambient} of {ambient_per_hour} in the last hour.").format(**budget))
    return lines


def _exercise(report: Mapping[str, Any]) -> list[str]:
    """The exercise of the open reminder in full, or that there is none."""
    if report["open"] is None:
        return []
    exercise = report["open"]["exercise"]
    if exercise is None:
        return [_("It is a plain break, with no exercise: none is chosen, or none of them suits you.")]
    if "name" not in exercise:
        return [exercise["id"]]
    lines = [f"{exercise['name']} ({exercise['dose']})" if exercise["dose"] else exercise["name"]]
    lines += [f"  {number}. {step}" for number, step in enumerate(exercise["steps"], start=1)]
    lines += [f"  {exercise['note']}"] if exercise["note"] else []
    return [*lines, _("  More of it: postured exercises show {id}").format(id=exercise["id"])]


def waybar(report: Mapping[str, Any]) -> dict[str, Any]:
    """One object in the form that waybar's custom modules read; they take its texts for markup."""
    following = report["next"]
    kind = "calm"
    text = ""
    if report["open"] is not None:
        kind, text = "open", report["open"]["routine"]
    elif report["paused_until"] is not None:
        kind, text = "paused", _time(report, report["paused_until"])
    elif _is_busy(report):
        kind, text = "held", _("busy")
    elif following is not None:
        minutes = max(0, round(following["in"] / 60))
        text = _("{count} min").format(count=minutes) if minutes < 120 else _time(report, following["due"])
    shown = {"text": escape(text, quote=False), "tooltip": escape(status(report), quote=False)}
    return {**shown, "alt": kind, "class": kind, "percentage": _nearness(report)}


def _nearness(report: Mapping[str, Any]) -> int:
    """How much of the interval before the next reminder is over, in percent."""
    following = report["next"]
    for each in report["routines"]:
        if following is not None and each["routine"] == following["routine"] and each["every"]:
            return int(min(100, 100 * each["shows"] / each["every"]))
    return 0


def _presence(report: Mapping[str, Any]) -> str:
    since = _time(report, report["since"])
    sat = length(timedelta(seconds=report["sitting"]))
    texts = {
        "active": _("You have been active since {since}, and sitting for {sat}."),
        "idle": _("You have been still since {since}, and sitting for {sat}."),
        "away": _("You have been away since {since}."),
        "locked": _("The screen has been locked since {since}."),
        "suspended": _("The machine has been asleep since {since}."),
    }
    return texts[report["presence"]].format(since=since, sat=sat)


def _opened(report: Mapping[str, Any]) -> str:
    opened = report["open"]
    if opened is None:
        return ""
    waits = _("A reminder waits for your return: {routine}.")
    if _is_busy(report):
        waits = _("A reminder waits until you are free: {routine}.")
    texts = {
        "shown": _("A reminder is open: {routine}. `postured start`, `snooze` or `skip` answer it."),
        "snoozed": _("Snoozed until {until}: {routine}."),
        "resting": _("It comes back once more, {at}: {routine}."),
        "down": waits,
        "running": _("Your break is running until {until}: {routine}."),
    }
    until = at = ""
    if opened["until"] is not None:
        until, at = _time(report, opened["until"]), at_day_and_time(*_moments(report, opened["until"]))
    return texts[opened["phase"]].format(routine=opened["routine"], until=until, at=at)


def _today(report: Mapping[str, Any]) -> str:
    today = report["today"]
    taken = ngettext("{count} break taken", "{count} breaks taken", today["done"]).format(count=today["done"])
    sat = length(timedelta(seconds=today["sitting"]))
    if not today["done"]:
        return _("Today: {sat} sitting.").format(sat=sat)
    return _("Today: {taken}; {sat} sitting.").format(taken=taken, sat=sat)


def _held(report: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    text = sentence(held["reason"])
    if held["since"] is not None:
        if held["reason"] in ("min-gap", "budget"):
            since = at_day_and_time(*_moments(report, held["since"]))
            text = _("{why} The last one came {at}.").format(why=text, at=since)
        else:
            text = _since(report, held["reason"], held["since"])
    if held["until"] is None:
        return text
    return _("{why} This lasts until {time}.").format(why=text, time=_time(report, held["until"]))


def _routine(report: Mapping[str, Any], each: Mapping[str, Any]) -> str:
    if each["every"] is None:
        if each["due"] is None:
            return _("  {routine}: its time is outside your working hours").format(routine=each["routine"])
        due = _time(report, each["due"])
        return _("  {routine}: at its time, {due}").format(routine=each["routine"], due=due)
    kind = _("screen time") if each["counts"] == "screen" else _("sitting")
    line = _("  {routine}: {shows} of {every} {kind}").format(
        routine=each["routine"],
        shows=length(timedelta(seconds=each["shows"])),
        every=length(timedelta(seconds=each["every"])),
        kind=kind,
    )
    return "; ".join([line, *_notes(each)])


def _notes(each: Mapping[str, Any]) -> list[str]:
    """What makes a routine come otherwise than its clock says."""
    notes = []
    if each["every"] != each["usual"]:
        text = ngettext(
            "usually after {usual}, but it was not wanted {count} time in a row today",
            "usually after {usual}, but it was not wanted {count} times in a row today",
            each["refused"],
        )
        notes.append(text.format(usual=length(timedelta(seconds=each["usual"])), count=each["refused"]))
    if each["rides"]:
        notes.append(_("it joins a break that is near") if each["alone"] else _("it joins a break on your feet"))
    return notes


def _time(report: Mapping[str, Any], text: str) -> str:
    return day_and_time(*_moments(report, text))


def _moments(report: Mapping[str, Any], text: str) -> tuple[datetime, datetime]:
    """The moment that ``text`` tells, and that of the report."""
    return datetime.fromisoformat(text), datetime.fromisoformat(report["at"])
