"""Starting with the person's session, by the one way that suits it. Only commands use this, never the daemon."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from postured.adapters.autostart.application import Application
from postured.adapters.autostart.launchd import LaunchAgent
from postured.adapters.autostart.mechanism import Mechanism, Status
from postured.adapters.autostart.systemd import UserUnit, is_usable
from postured.adapters.autostart.xdg import AutostartEntry
from postured.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Autostart:
    """The way that suits this session, and the others, which must not start a second postured."""

    mechanism: Mechanism
    others: tuple[Mechanism, ...] = ()
    application: Application | None = None

    def status(self) -> Status:
        """Whether postured starts, by whichever way; else by which it would."""
        all_ways = (each.status() for each in (self.mechanism, *self.others))
        on = [each for each in all_ways if each.enabled]
        if len(on) > 1:
            text = _("It would be started twice, by {other} too; `postured autostart enable` sets that right.")
            return replace(on[0], trouble=text.format(other=on[1].where))
        return on[0] if on else self.mechanism.status()

    def enable(self, command: Sequence[str]) -> None:
        """Start ``command``, whose first word is an absolute path, from the next log-in on. Raises CannotWrite."""
        self.mechanism.enable(command)
        for each in self.others:
            each.disable()
        if self.application is not None:
            self.application.install(command)

    def disable(self) -> None:
        """Start nothing any more. Raises CannotWrite."""
        for each in (self.mechanism, *self.others):
            each.disable()
        if self.application is not None:
            self.application.remove()


def find(environ: Mapping[str, str]) -> Autostart:
    """The way that suits the session which ``environ`` tells of."""
    if sys.platform == "win32":
        from postured.adapters.autostart.windows import OwnRegistry, RunKey

        return Autostart(mechanism=RunKey(OwnRegistry()))
    if sys.platform == "darwin":
        return Autostart(mechanism=LaunchAgent(environ))
    unit, entry = UserUnit(environ), AutostartEntry(environ)
    application = Application(environ)
    if is_usable(environ):
        return Autostart(mechanism=unit, others=(entry,), application=application)
    return Autostart(mechanism=entry, others=(unit,), application=application)
