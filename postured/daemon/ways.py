"""How each part of postured works on this machine, as data for ``status --json`` and ``doctor``.

Each part has the same form: what was ``chosen``, whether it ``works`` now, why the ``others`` that are better were not,
and the ``trouble`` in words, "" for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from postured.adapters.notifier.chain import Chain
from postured.adapters.timerfd import BootTimer
from postured.busy_ports import BusyMonitor
from postured.language import _
from postured.ports import Chime, Tray, Watcher
from postured.session_ports import ClockWatch, SessionMonitor
from postured.settings.handover import Problem
from postured.settings.report import rendered


def way(
    chosen: str, *, works: bool, others: Mapping[str, str] | None = None, trouble: str = "", **more: Any
) -> dict[str, Any]:
    """One part."""
    return {"chosen": chosen, "works": works, "others": dict(others or {}), "trouble": trouble, **more}


def notifier(chain: Chain) -> dict[str, Any]:
    """The way to the person: with ``buttons``, or without."""
    others = {each.name: each.trouble for each in chain.passed_over}
    return way(chain.name, works=chain.works, others=others, trouble=chain.trouble, buttons=chain.has_buttons)


def idle(
    chosen: str, *, works: bool, polls: timedelta | None, passed_over: Sequence[tuple[str, str]], trouble: str = ""
) -> dict[str, Any]:
    """The sense of input; ``polls`` in seconds, null for one that is told by events."""
    seconds = None if polls is None else polls.total_seconds()
    return way(chosen, works=works, others=dict(passed_over), trouble=trouble, polls=seconds)


def tray(icon: Tray | None, *, wanted: bool) -> dict[str, Any]:
    """The icon in the panel; None where there is none."""
    if icon is None:
        return way("", works=False, enabled=wanted)
    return way(icon.name, works=icon.works, trouble=icon.trouble, enabled=wanted)


def clock() -> dict[str, Any]:
    """What wakes postured. Both ways work; without the first, it looks at the clock once a minute."""
    try:
        BootTimer().close()
    except OSError as problem:
        return way("loop", works=True, others={"timerfd": problem.strerror or str(problem)})
    return way("timerfd", works=True)


def lock(monitors: Sequence[SessionMonitor]) -> dict[str, Any]:
    """Who tells that the screen is locked, or that somebody else's session is in front; ``also`` the others who do."""
    able = [each for each in monitors if "lock" in each.tells]
    if able:
        better = monitors[: monitors.index(able[0])]
        return way(able[0].name, works=True, others=_troubles(better), also=[each.name for each in able[1:]])
    trouble = _("nobody tells when the screen is locked; it is taken for open")
    return way("", works=False, others=_troubles(monitors), trouble=trouble, also=[])


def sleep(monitors: Sequence[SessionMonitor]) -> dict[str, Any]:
    """Who tells that the machine goes to sleep. Without anybody, the clocks show it when it has woken."""
    for each in monitors:
        if "sleep" in each.tells:
            return way(each.name, works=True)
    return way("clocks", works=True, others=_troubles(monitors[:1]))


def wall_clock(watch: ClockWatch | None) -> dict[str, Any]:
    """How it is noticed that the clock was set; ``polls`` in seconds, null where the system tells."""
    if watch is None:
        return way("", works=False)
    return way(watch.name, works=True, polls=None if watch.polls is None else watch.polls.total_seconds())


def busy(signal: str, monitors: Iterable[BusyMonitor], *, enabled: bool) -> dict[str, Any]:
    """Who tells of one busy signal, and ``also`` the others who do; ``enabled`` is whether it would hold a reminder.

    ``polls`` in seconds, null for those that are told by events.
    """
    able = [each for each in monitors if signal in each.signals and signal in each.tells]
    if able:
        polls = None if able[0].polls is None else able[0].polls.total_seconds()
        also = [each.name for each in able[1:]]
        return way(able[0].name, works=True, enabled=enabled, polls=polls, also=also)
    others = {each.name: each.trouble for each in monitors if signal in each.signals and each.trouble}
    trouble = _("nobody here tells of it") if enabled and not others else ""
    return way("", works=False, others=others, trouble=trouble, enabled=enabled, polls=None, also=[])


def calendar(*, enabled: bool) -> dict[str, Any]:
    """The person's appointments. What is wrong with a file of theirs is told beside the settings."""
    return way("calendars" if enabled else "", works=enabled, enabled=enabled, polls=None, also=[])


def _troubles(monitors: Iterable[SessionMonitor]) -> dict[str, str]:
    return {each.name: each.trouble for each in monitors if each.trouble}


def journal(trouble: str) -> dict[str, Any]:
    """Where the day is kept."""
    return way("memory" if trouble else "files", works=not trouble, trouble=trouble)


def settings(problems: Sequence[Problem], refused: Sequence[Problem] = ()) -> dict[str, Any]:
    """Which settings are in force: those that are written, or as much of them as is good.

    Of ``refused`` policies the person is told, and settings work without them.
    """
    trouble = "\n".join(map(rendered, (*problems, *refused)))
    return way("what-is-good" if problems else "as-written", works=not problems, trouble=trouble)


def files(watcher: Watcher) -> dict[str, Any]:
    """How a saved file is noticed; ``polls`` in seconds, null where the system tells."""
    seconds = None if watcher.polls is None else watcher.polls.total_seconds()
    return way(watcher.name, works=True, others=watcher.passed_over, polls=seconds)


def sound(chime: Chime | None, *, wanted: bool) -> dict[str, Any]:
    """What plays the chime; ``enabled`` is whether the person wants one."""
    if chime is None:
        return way("", works=False, enabled=wanted)
    return way(chime.name, works=chime.works, others=chime.passed_over, trouble=chime.trouble, enabled=wanted)
