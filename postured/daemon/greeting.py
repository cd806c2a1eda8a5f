"""What ``postured run`` says in the terminal when it starts: what comes, how to steer it, where things are."""

from postured.core.decisions import Reason
from postured.core.status import Status
from postured.language import _, at_day_and_time, number

_OFF = {Reason.OUTSIDE_HOURS, Reason.QUIET_BEFORE_END}


def greeting(now: Status, *, config: str, data: str, notes: tuple[str, ...], speed: float) -> str:
    """Three or four friendly lines, and one for each thing that is not as it could be."""
    lines = [
        _("postured is here. {next}").format(next=_coming(now)),
        _("Answer with the buttons, or `postured start`, `snooze`, `skip`; `postured pause 1h` is quiet; Ctrl-C ends."),
        _("Settings: {config}  Your data: {data}").format(config=config, data=data),
    ]
    if speed != 1:
        lines.insert(
            1,
            _("This is a day at {speed} times its speed: working hours do not bind, nothing counts.").format(
                speed=number(speed, 2)
            ),
        )
    lines += [_("Note: {what}").format(what=each) for each in notes]
    return "\n".join(lines)


def _coming(now: Status) -> str:
    if now.next is None:
        if not now.clocks:
            return _("No routine is switched on, so nothing will come.")
        return _("As your settings are, there is no time at which a reminder may come.")
    time = at_day_and_time(now.next.due.wall, now.at.wall)
    text = _("The first reminder, {routine}, comes {time} if you keep sitting.")
    if now.next.reason in _OFF:
        text = _("Outside your working hours it keeps still; the first reminder, {routine}, comes {time}.")
    elif now.next.reason is Reason.PAUSED:
        text = _("You paused it; the next reminder, {routine}, comes {time}.")
    return text.format(routine=now.next.routine, time=time)
