"""Which settings the daemon goes by: fresh ones or those of the last start; for a broken file, what it said before."""

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    good: Any
    """True if this one, or any before it, was without a problem; earlier versions kept the last such one itself."""


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
        self._latest: Handover | None = None
        self._good = False
        """Whether there were any settings yet without a problem."""
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
            self._latest, self._good = cached.latest, bool(cached.good)
            self.known_notes = cached.latest.notes
            now = self._stamps(cached.latest.files)
            self._seen = now["files"]
            if cached.stamps == now:
                self.from_cache = True
                self._refuse_to_begin(cached.latest)
                return cached.latest
        try:
            found = decode(Handover, child.ask_and_wait(self._arguments(), environ=self._environ))
        except (PosturedError, PlainError) as problem:
            if self._latest is None:
                raise
            log.warning("the settings could not be resolved; the last ones are used: %s", problem)
            self._refuse_to_begin(self._latest)
            return self._latest
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
        self._latest, self._good = found, self._good or not found.problems
        now = self._stamps(found.files)
        # A file that was saved while the settings were read may have been read before that: it is still to be seen.
        self._seen = {file: self._seen.get(file, stamp) for file, stamp in now["files"].items()}
        kept = _Cached(version=_VERSION, stamps={**now, "files": self._seen}, latest=found, good=self._good)
        try:
            write_whole(self._path, json.dumps(encode(kept)).encode())
        except PosturedError as problem:
            log.warning("%s: %s", problem.title, problem.detail)
        return found

    def _refuse_to_begin(self, found: Handover) -> None:
        _refuse_bad_command_line(found, self._config)
        mistakes = [each for each in found.problems if each.layer == "mandatory" and each.file not in found.last_good]
        if mistakes and not self._good:
            raise SettingsError(heading(mistakes), report(mistakes))

    def _stamps(self, files: Iterable[str]) -> dict[str, Any]:
        return stamps(files, self._environ, self._config, self._sets)

    def _arguments(self) -> list[str]:
        config = [] if self._config is None else ["--config", self._config]
        speak = [] if self._latest is None else ["--speak", self._latest.language]
        return [
            "resolve",
            *config,
            "--before",
            self._path,
            *speak,
            *(part for each in self._sets for part in ("--set", each)),
        ]

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


def _is_named(problem: Problem, config: str | None) -> bool:
    return config is not None and bool(problem.file) and os.path.abspath(problem.file) == os.path.abspath(config)
