"""Which settings the daemon goes by: fresh ones, those of the last start, or the last good ones."""

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from postured.adapters import child
from postured.adapters.store.files import write_whole
from postured.errors import MissingSettings, PosturedError, SettingsError
from postured.language import _
from postured.plain import PlainError, decode, encode
from postured.ports import Reactor
from postured.settings.handover import Handover, Problem
from postured.settings.report import heading, report
from postured.settings.stamps import stamps

log = logging.getLogger(__name__)

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cached:
    """What the settings resolved to, as it is kept between two starts."""

    version: int
    stamps: Mapping[str, Any]
    """What ``latest`` depends on."""
    latest: Handover
    good: Handover | None
    """The last one without a problem."""


class SettingsInForce:
    """Resolves settings in a process of their own, and remembers what came of it."""

    def __init__(
        self, cache: str, environ: Mapping[str, str], *, config: str | None = None, sets: Sequence[str] = ()
    ) -> None:
        self.from_cache = False
        """Whether the start was served from the last one's result: then it wants a ``refresh`` soon."""
        self.known_notes: tuple[Problem, ...] = ()
        """Those of the run before: the person has been told."""
        self._path = cache
        self._environ = environ
        self._config = config
        self._sets = tuple(sets)
        self._good: Handover | None = None
        self._seen: Mapping[str, Any] = {}
        """Each file that was read, as it was when the settings were last asked for."""

    @property
    def stale(self) -> bool:
        """Whether a file has changed since the settings were last asked for."""
        return bool(self._stamps(self._seen)["files"] != self._seen)

    def at_start(self) -> Handover:
        """The settings to begin with; a bad layer never means silence.

        Raises:
            SettingsError: what the command line says, or the file that it names, cannot be used; or the employer's
                mandatory policy cannot, and no last good settings are known.
        """
        cached = self._cached()
        if cached is not None:
            self._good = cached.good
            self.known_notes = cached.latest.notes
            now = self._stamps(cached.latest.files)
            self._seen = now["files"]
            if cached.stamps == now:
                self.from_cache = True
                self._refuse_to_begin(cached.latest)
                return self._in_force(cached.latest)
        try:
            found = decode(Handover, child.ask_and_wait(self._arguments(), environ=self._environ))
        except (PosturedError, PlainError) as problem:
            if self._good is None:
                raise
            log.warning("the settings could not be resolved; the last good ones are used: %s", problem)
            return self._good
        self._refuse_to_begin(found)
        return self._take(found)

    def refresh(
        self, reactor: Reactor, *, done: Callable[[Handover], None], failed: Callable[[PosturedError], None]
    ) -> None:
        """Resolve anew beside the loop. ``done`` gets what is in force then; on ``failed`` nothing has changed."""

        def answered(data: Any) -> None:
            try:
                found = decode(Handover, data)
            except PlainError as problem:
                stay(SettingsError(_("the settings could not be read again"), str(problem)))
                return
            done(self._take(found))

        def stay(problem: PosturedError) -> None:
            log.warning("the settings could not be resolved; those in force stay: %s", problem.title)
            failed(problem)

        self._seen = self._stamps(self._seen)["files"]
        child.ask(reactor, self._arguments(), answered=answered, failed=stay, environ=self._environ)

    def _take(self, found: Handover) -> Handover:
        if not found.problems:
            self._good = found
        now = self._stamps(found.files)
        # A file that was saved while the settings were read may have been read before that: it is still to be seen.
        self._seen = {file: self._seen.get(file, stamp) for file, stamp in now["files"].items()}
        kept = _Cached(version=_VERSION, stamps={**now, "files": self._seen}, latest=found, good=self._good)
        try:
            write_whole(self._path, json.dumps(encode(kept)).encode())
        except PosturedError as problem:
            log.warning("%s: %s", problem.title, problem.detail)
        return self._in_force(found)

    def _in_force(self, found: Handover) -> Handover:
        """``found``, or the last good ones with the problems that keep ``found`` from counting.

        A mistake of the person's keeps no new policy away: then what is good of ``found`` counts.
        """
        if not found.problems or self._good is None:
            return found
        good = self._good
        if good.policy != found.policy and not _of_the_employer(found):
            return found
        suits = {each.id for each in found.rules.exercises}  # what the person says of their health counts at once
        rules = replace(
            good.rules,
            exercises=tuple(each for each in good.rules.exercises if each.id in suits),
            walking=None if found.rules.walking is None else good.rules.walking,
        )
        return replace(
            good,
            rules=rules,
            problems=found.problems,
            other_problems=found.other_problems,
            refused=found.refused,
            files=found.files,
        )

    def _refuse_to_begin(self, found: Handover) -> None:
        _refuse_bad_command_line(found, self._config)
        mistakes = _of_the_employer(found)
        if mistakes and self._good is None:
            raise SettingsError(heading(mistakes), report(mistakes))

    def _stamps(self, files: Iterable[str]) -> dict[str, Any]:
        return stamps(files, self._environ, self._config, self._sets)

    def _arguments(self) -> list[str]:
        config = [] if self._config is None else ["--config", self._config]
        speak = [] if self._good is None else ["--speak", self._good.language]
        return ["resolve", *config, *speak, *(part for each in self._sets for part in ("--set", each))]

    def _cached(self) -> _Cached | None:
        try:
            with open(self._path, "rb") as file:
                cached = decode(_Cached, json.loads(file.read()))
        except (OSError, ValueError):  # PlainError is a ValueError; a cache that cannot be read is made anew
            return None
        return cached if cached.version == _VERSION else None


def _refuse_bad_command_line(found: Handover, config: str | None) -> None:
    """A mistake in what was just typed is told at once, not worked around."""
    mistakes = [each for each in found.problems if each.layer == "command-line" or _is_named(each, config)]
    if mistakes:
        kind = MissingSettings if all(each.missing for each in mistakes) else SettingsError
        raise kind(heading(mistakes), report(mistakes))


def _of_the_employer(found: Handover) -> list[Problem]:
    """What is wrong with the mandatory policy."""
    return [each for each in found.problems if each.layer == "mandatory"]


def _is_named(problem: Problem, config: str | None) -> bool:
    return config is not None and bool(problem.file) and os.path.abspath(problem.file) == os.path.abspath(config)
