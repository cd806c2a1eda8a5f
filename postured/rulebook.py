"""Turns the settings into what the planner goes by."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from postured import language
from postured.catalogue import names
from postured.catalogue.entry import CATEGORIES, Entry
from postured.catalogue.reading import Catalogue, load
from postured.catalogue.wanted import unknown
from postured.core import rules
from postured.core.rules import Rules
from postured.core.today import WALK
from postured.errors import MissingSettings, SettingsError
from postured.language import exercise
from postured.settings.calendars import Found, appointments
from postured.settings.handover import Choice, ExerciseText, Handover
from postured.settings.layers import Combined
from postured.settings.model import Health, Routine, Settings
from postured.settings.paths import Paths
from postured.settings.policy import System
from postured.settings.regions import days_off
from postured.settings.report import heading, report
from postured.settings.resolve import Said, resolve
from postured.settings.sources import open_to_others

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def handover(
    paths: Paths,
    *,
    config: str | None,
    sets: Sequence[str] = (),
    environ: Mapping[str, str],
    years: Iterable[int] = (),
    now: datetime | None = None,
    system: System | None = None,
    last_good: Said | None = None,
) -> Handover:
    """All that the daemon needs of the settings, from the layers that are good.

    ``config`` is the file that somebody named in place of the person's own; it must exist. ``years`` are those whose
    holidays are wanted; calendars are read as they are ``now``, and not without it. ``system`` is where the employer's
    files lie, if any are to count. ``last_good`` is what files said when nothing was wrong with them.
    """
    resolved = resolve(
        config=paths.config if config is None else config,
        must_exist=config is not None,
        health=paths.health,
        sets=sets,
        system=system,
        environ=environ,
        last_good=last_good or {},
    )
    settings = resolved.combined.settings
    catalogue = _catalogue(paths, system)
    suits = suiting(catalogue.entries.values(), settings.health)
    language.use(settings.language)
    calendars = calendars_of(resolved.combined, now)
    return Handover(
        rules=rules_from(settings, suits, years),
        exercises=tuple(map(_text, suits)),
        positions=settings.health.positions,
        programs=settings.interruptions.programs,
        families={each: names.category(each) for each in CATEGORIES},
        appointments=calendars.spans,
        calendars=bool(settings.interruptions.calendars),
        other_problems=(
            *(each for each in [open_to_others(paths.health)] if each is not None),
            *catalogue.problems,
            *unknown(resolved.combined, catalogue),
            *calendars.problems,
        ),
        language=settings.language,
        sound=settings.sound.enabled,
        tray=settings.tray.enabled,
        profile=settings.profile,
        forget_entries_after=_age(settings.store.forget_entries_after),
        forget_totals_after=_age(settings.store.forget_totals_after),
        choices=tuple(Choice(name, each.enabled) for name, each in settings.routines.items()),
        problems=resolved.problems,
        notes=resolved.notes,
        refused=resolved.refused,
        organisation=resolved.organisation,
        last_good=resolved.last_good,
        files=(*resolved.files, *catalogue.files, *calendars.files),
        calendar_files=tuple(calendars.files),
    )


def alone(
    config: str | None = None,
    *,
    sets: Sequence[str] = (),
    policy: str | None = None,
    years: Iterable[int] = (),
) -> Rules:
    """The rules of ``config`` over the profile that it names, and of nothing on this machine.

    Raises:
        SettingsError: what a file or ``sets`` say cannot be used.
        MissingSettings: a file is not there.
    """
    resolved = resolve(config=config, must_exist=True, sets=sets, policy=policy, environ={})
    if resolved.problems:
        kind = MissingSettings if all(each.missing for each in resolved.problems) else SettingsError
        raise kind(heading(resolved.problems), report(resolved.problems))
    settings = resolved.combined.settings
    return rules_from(settings, suiting(load().entries.values(), settings.health), years)


def _catalogue(paths: Paths, system: System | None) -> Catalogue:
    """Ours, what the employer adds, and the person's own."""
    return load(paths.exercises, system)


def calendars_of(combined: Combined, now: datetime | None) -> Found:
    """What the person's calendars say, where that would hold a reminder back; nothing without a moment ``now``.

    A path begins where it is named.
    """
    interruptions = combined.settings.interruptions
    if now is None or "calendar" not in interruptions.hold_during:
        return Found()
    namer = combined.origin(("interruptions", "calendars"))
    folder = os.path.dirname(os.path.abspath(namer.file)) if namer.file else os.getcwd()
    names = (
        os.path.join(folder, os.path.expanduser(each)) if "://" not in each else each
        for each in interruptions.calendars
    )
    return appointments(names, now)


def _age(age: timedelta | Literal["never"]) -> timedelta | None:
    return None if age == "never" else age


def past_the_ramp(rules: Rules) -> Rules:
    """The same for somebody who has had postured for a while."""
    return replace(rules, ramp=False)


def suiting(entries: Iterable[Entry], health: Health) -> tuple[Entry, ...]:
    """Those that nothing in the person's [health] rules out. Nothing relaxes it."""
    return tuple(
        each
        for each in entries
        if each.position in health.positions
        and (each.office or not health.office)
        and set(each.equipment) <= set(health.equipment)
        and not set(each.skip_if) & set(health.skip_if)
    )


def rules_from(settings: Settings, exercises: Sequence[Entry] | None = None, years: Iterable[int] = ()) -> Rules:
    """The planner's rules. Routines that are switched off are not in them."""
    presence, interruptions = settings.presence, settings.interruptions
    return Rules(
        routines=tuple(
            _routine(name, each, presence.idle_after) for name, each in settings.routines.items() if each.enabled
        ),
        hours=_hours(settings, years),
        idle_after=presence.idle_after,
        away_after=presence.away_after,
        calls_are_presence=presence.calls_are_presence,
        lull=interruptions.lull,
        min_gap=interruptions.min_gap,
        merge_within=interruptions.merge_within,
        per_hour=interruptions.per_hour,
        ambient_per_hour=interruptions.ambient_per_hour,
        per_day=interruptions.per_day,
        settle=interruptions.settle,
        hold_during=frozenset(interruptions.hold_during),
        snooze_steps=settings.snooze.steps,
        expires_after=settings.snooze.expires_after,
        ramp=settings.ramp.enabled,
        exercises=tuple(map(_exercise, exercises or ())),
        walking=_walking(settings, exercises),
    )


def _exercise(entry: Entry) -> rules.Exercise:
    return rules.Exercise(
        id=entry.id,
        family=entry.category,
        lasts=entry.lasts,
        position=entry.position,
        asks=entry.kind == "exercise",
    )


def _text(entry: Entry) -> ExerciseText:
    return ExerciseText(
        id=entry.id,
        name=exercise(entry.name),
        steps=tuple(map(exercise, entry.steps)),
        dose=names.dose(entry.dose),
        note=exercise(entry.note),
        lasts=entry.lasts,
    )


def _walking(settings: Settings, exercises: Sequence[Entry] | None) -> rules.Walking | None:
    """None for whoever does not walk, too, or whom no walk of the catalogue suits."""
    walking = settings.walking
    if not walking.enabled or "walking" not in settings.health.positions:
        return None
    if exercises is not None and not any(each.category == WALK for each in exercises):
        return None
    return rules.Walking(goal=walking.goal, start=walking.start, steps=walking.unit == "steps")


def _hours(settings: Settings, years: Iterable[int]) -> rules.Hours:
    hours = settings.hours
    return rules.Hours(
        days=frozenset(map(_DAYS.index, hours.days)),
        ranges=hours.ranges,
        holidays=days_off(hours.holidays, years),
        quiet_after_arrival=hours.quiet_after_arrival,
        quiet_before_end=hours.quiet_before_end,
    )


def _routine(name: str, routine: Routine, idle_after: timedelta) -> rules.Routine:
    return rules.Routine(
        name=name,
        every=None if routine.every == "never" else routine.every,
        at=routine.at,
        lasts=routine.lasts,
        counts=routine.counts,
        style=routine.style,
        natural_break=_natural_break(routine, idle_after),
        wait_at_most=routine.wait_at_most,
        rides=routine.rides,
        daily_budget=routine.daily_budget,
        exercises=routine.exercises,
        positions=routine.positions,
    )


def _natural_break(routine: Routine, idle_after: timedelta) -> timedelta | None:
    """No absence shorter than ``idle_after`` is ever seen."""
    if routine.natural_break == "never":
        return None
    return max(routine.natural_break or routine.lasts, idle_after)
