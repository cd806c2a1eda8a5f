"""What the daemon can tell and be told, whoever asks: the command line, a signal, later the tray."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from postured import language
from postured.adapters.notifier.chain import Chain
from postured.core.decisions import Decision
from postured.core.events import Event, Quit
from postured.core.rules import Rules
from postured.core.status import Status, status
from postured.daemon import readiness, report, ways, words
from postured.daemon.consumer import Consumer
from postured.daemon.loop import Loop
from postured.daemon.performer import Performer
from postured.daemon.senses import Presence
from postured.daemon.settings_in_force import SettingsInForce
from postured.errors import AlreadyRunning, PosturedError
from postured.language import _
from postured.ports import Cancel, Clock, Journal
from postured.settings.handover import Handover, Problem
from postured.settings.report import rendered, short

T = TypeVar("T")

Erase = Callable[[date | None, Callable[[dict[str, Any]], None], Callable[[PosturedError], None]], None]


_DESKTOPS = os.environ.get("LANGUAGE")


def speak(wanted: str) -> None:
    """Speak that language from here on, "" for the desktop's; and so do the programs that postured starts."""
    language.use(wanted)
    if wanted:
        os.environ["LANGUAGE"] = wanted
    elif _DESKTOPS is not None:
        os.environ["LANGUAGE"] = _DESKTOPS
    else:
        os.environ.pop("LANGUAGE", None)


def _not_here(
    _before: date | None, _done: Callable[[dict[str, Any]], None], failed: Callable[[PosturedError], None]
) -> None:
    failed(AlreadyRunning(_("a sped-up run goes on, which has nothing of your days"), _("End it: `postured quit`.")))


class Desk:
    """The daemon's parts, together, behind the few things that people ask of it."""

    def __init__(
        self,
        *,
        loop: Loop,
        clock: Clock,
        consumer: Consumer,
        journal: Journal,
        notifier: Chain,
        presence: Presence,
        performer: Performer,
        settings: SettingsInForce,
        handover: Handover,
        rules_of: Callable[[Handover], Rules],
        parts: Mapping[str, Callable[[], dict[str, Any]]] | None = None,
    ) -> None:
        """``rules_of`` makes the rules for this run of those that the settings say.

        ``parts`` tell, each in the form of ``ways``, how well those parts work that the desk has nothing to do with.
        """
        self.clock = clock
        self._loop = loop
        self._consumer = consumer
        self._journal = journal
        self._notifier = notifier
        self._presence = presence
        self._performer = performer
        self._settings = settings
        self._handover = handover
        self._rules_of = rules_of
        self._parts = parts or {}
        self._say(handover)
        self.adopted: list[Callable[[Handover], None]] = []
        """Called with the settings each time they were read again."""
        self.seen: list[Callable[[Status], None]] = []
        """Called with what is so after each event."""
        self.erase: Erase = _not_here
        """Lets days go for good: all of them, or those before one."""
        self._damage = ""
        self._watchers: list[Callable[[], None]] = []
        self._quitting = False
        self._askers: list[tuple[Callable[[dict[str, Any]], None], Callable[[PosturedError], None]]] = []
        """Those who asked for the settings to be read again while they were being read."""
        self._reloading = False
        self._unread = ""
        """Why the settings could not be read the last time; "" where they were."""
        consumer.changed.append(self._changed)

    def put(self, event: Event, then: Callable[[tuple[Decision, ...]], None]) -> None:
        self._consumer.put(event, then)

    def so_far(self) -> list[dict[str, object]]:
        """What the journal is still to say of what is being sat."""
        return self._consumer.so_far()

    def when_kept(self, call: Callable[[], None]) -> None:
        self._journal.when_kept(call)

    def status(self) -> Status:
        """The planner's word on this moment."""
        return status(self._consumer.state, self.clock.now(), self._consumer.rules)

    def report(self) -> dict[str, Any]:
        """The same as data, with how well the senses work and what is wrong."""
        found = report.status(self.status(), self.problems(), self._senses(), self._performer.exercises)
        return {**found, "organisation": report.organisation(self._handover.organisation)}

    def problems(self) -> list[dict[str, str]]:
        """Everything that is not as it should be, a sentence each."""
        found = [
            {"part": "notifier", "message": self._notifier.trouble},
            {"part": "idle", "message": self._presence.trouble},
            {"part": "journal", "message": self._journal.trouble},
            {"part": "journal", "message": self._damage},
            {"part": "settings", "message": self._unread},
        ]
        found += [{"part": "settings", "message": rendered(each)} for each in self._handover.problems]
        for each in self._handover.other_problems:
            found.append({"part": "files", "message": f"{short((each,))}: {each.message}"})
        found += [{"part": "policy", "message": rendered(each)} for each in self._handover.refused]
        found += [{"part": "notes", "message": rendered(each)} for each in self._handover.notes]
        return [each for each in found if each["message"]]

    def on_change(self, call: Callable[[], None]) -> Cancel:
        """Call after each event from here on, until cancelled."""
        self._watchers.append(call)

        def cancel() -> None:
            if call in self._watchers:
                self._watchers.remove(call)

        return cancel

    def reload(
        self,
        done: Callable[[dict[str, Any]], None] = lambda _report: None,
        failed: Callable[[PosturedError], None] = lambda _problem: None,
    ) -> None:
        """Read the settings again; ``done`` gets what is wrong with them, ``failed`` why that could not be told.

        They are read once at a time: who asks meanwhile may have changed them, and waits for the next time.
        """
        self._askers.append((done, failed))
        if not self._reloading:
            self._reload()

    def tell_problems(self, known: Sequence[Problem] = ()) -> None:
        """One notification for settings that cannot be used; taken down once they can.

        Of notes that are ``known`` from another day nobody is told again; ``status`` has them.
        """
        problems = self._handover.problems
        if problems:
            self._performer.tell("problem", words.settings_trouble(len(problems), short(problems)))
        else:
            self._notifier.withdraw("problem")
        if self._handover.other_problems:
            self._performer.tell("exercises", words.other_trouble(short(self._handover.other_problems)))
        else:
            self._notifier.withdraw("exercises")
        self._tell_of_policies()
        notes = [each for each in self._handover.notes if each not in known]
        if notes:
            self._performer.tell("notes", words.about_settings([each.message for each in notes]))
        elif not self._handover.notes:
            self._notifier.withdraw("notes")

    def _tell_of_policies(self) -> None:
        if self._handover.refused:
            self._performer.tell("policy", words.policy_refused(short(self._handover.refused)))
        else:
            self._notifier.withdraw("policy")

    def journal_changed(self) -> None:
        """Saving began to fail, or works again: the person is told once."""
        if self._journal.trouble:
            self._performer.tell("disk", words.journal_trouble(self._journal.trouble))
        else:
            self._notifier.withdraw("disk")
        self._changed()

    def tell_damage(self, what: str) -> None:
        """Lines of the journal cannot be read, and were set aside: the person is told once."""
        self._damage = what
        self._performer.tell("damage", words.journal_damage(what))
        self._changed()

    def quit(self) -> None:
        """End: withdraw what is open, and stop once that is kept."""
        if self._quitting:
            return
        self._quitting = True
        self._consumer.put(Quit(at=self.clock.now()))
        self._journal.when_kept(self._loop.stop)

    @property
    def has_sense(self) -> bool:
        """Whether the person's input is noticed; else presence is assumed."""
        return self._presence.has_sense

    def _reload(self) -> None:
        askers, self._askers, self._reloading = self._askers, [], True
        readiness.reloading()

        def in_force(handover: Handover) -> None:
            self._unread = ""
            self._adopt(handover)
            readiness.ready()
            problems = [{"message": rendered(each)} for each in handover.problems]
            for done, _failed in askers:
                done({"version": 1, "problems": problems})

        def stays(problem: PosturedError) -> None:
            self._unread = _("The settings cannot be read now; those in force stay. {why}").format(why=problem.title)
            readiness.ready()
            for _done, failed in askers:
                failed(problem)

        self._settings.refresh(self._loop, done=self._then_the_next(in_force), failed=self._then_the_next(stays))

    def _then_the_next(self, call: Callable[[T], None]) -> Callable[[T], None]:
        """Do ``call``, and then, whatever came of it, read the settings for those who have asked meanwhile."""

        def ended(what: T) -> None:
            try:
                call(what)
            finally:
                self._reloading = False
                if self._askers:
                    self._reload()

        return ended

    def _adopt(self, handover: Handover) -> None:
        before, self._handover = self._handover, handover
        speak(handover.language)
        self._consumer.adopt(self._rules_of(handover))
        self._presence.change(self._consumer.rules.idle_after)
        self._say(handover)
        for each in self.adopted:
            each(handover)
        if _worth_telling(handover) != _worth_telling(before):
            self.tell_problems(before.notes)

    def _say(self, handover: Handover) -> None:
        """What reminders say from here on, and whether they make themselves heard."""
        self._performer.sound = handover.sound
        self._performer.exercises = {each.id: each for each in handover.exercises}
        self._performer.families = handover.families
        self._performer.positions = handover.positions

    def _senses(self) -> dict[str, Any]:
        return {
            "idle": self._presence.report(),
            "notifier": ways.notifier(self._notifier),
            "journal": ways.journal(self._journal.trouble),
            "settings": ways.settings(self._handover.problems, self._handover.refused),
            "sound": ways.sound(self._performer.chime, wanted=self._performer.sound),
            **{name: tell() for name, tell in self._parts.items()},
        }

    def _changed(self) -> None:
        for call in list(self._watchers):
            call()
        now = self.status()
        wait = None if now.next is None else now.next.wait
        self._presence.soon(wait, lull=self._consumer.rules.lull, running=now.phase == "running")
        for each in self.seen:
            each(now)


def _worth_telling(handover: Handover) -> tuple[tuple[Problem, ...], ...]:
    return handover.problems, handover.other_problems, handover.refused, handover.notes
