"""Draws statistics for the terminal: what the days come to, then a line for each of them, or for each routine.

Glyphs alone say it all; the colours only help. Nothing is red, and nothing is counted against anybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rich.console import Console
from rich.text import Text

from postured import language
from postured.language import _, ngettext, number
from postured.simulator.words import short
from postured.statistics.periods import WEEK, By, Group, Period, weeks
from postured.statistics.totals import DayTotals, Figures

_MOST_DAYS, _MOST_WEEKS, _MOST_CELLS = 31, 26, 40
"""Lines, and cells of a sparkline, that nobody asked to see one by one."""
_LABEL, _NAME, _BAR, _SHARE = 17, 24, 20, 12
_SITTING, _TAKEN, _ASIDE = "#4f86b0", "#43936a", "#858585"
"""Of a middle lightness, so that they stand out from a white ground and from a black one."""


@dataclass(frozen=True, slots=True)
class _Glyphs:
    full: str
    parts: str
    """Less than a whole cell, from the least up."""
    rest: str
    spark: str
    none: str


_UNICODE = _Glyphs("█", "▏▎▍▌▋▊▉", "░", "▁▂▃▄▅▆▇█", "·")
_ASCII = _Glyphs("#", "", "-", "_.:-=+*#", " ")


def show(told: Period, days: Sequence[DayTotals], *, by_itself: bool, console: Console | None = None) -> None:
    """Draw it. ``by_itself`` where nobody said what to put together: then long times are told by weeks."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    for line in picture(told, days, console, by_itself=by_itself):
        line.rstrip()
        line.no_wrap, line.overflow = True, "crop"
        console.print(line)


def picture(told: Period, days: Sequence[DayTotals], console: Console, *, by_itself: bool) -> Iterator[Text]:
    """The same line by line."""
    glyphs = _UNICODE if console.encoding.lower().startswith("utf") else _ASCII
    yield Text(f"  {_heading(told.first, told.last)}", style="bold")
    yield Text()
    if not told.whole.days:
        yield Text("  " + _("The journal has nothing of these days yet."))
        return
    yield from _summary(told.whole)
    if by_itself and len(bundles := _bundles(told, days, _MOST_CELLS)) > 1:
        yield from _sparks(bundles, glyphs)
    by, groups = told.by, told.groups
    if by_itself and len(told.days) > _MOST_DAYS:
        by, groups = By.WEEK, tuple(_bundles(told, days, _MOST_WEEKS))
    if len(groups) > 1 or by not in (By.DAY, By.WEEK):
        yield Text()
        yield from _rows(by, groups, told.whole.days, glyphs)


def _bundles(told: Period, days: Sequence[DayTotals], most: int) -> list[Group]:
    """Rolling weeks, several of them together where there would be more than ``most``."""
    count = (told.last - told.first).days // WEEK + 1
    return weeks(days, told.first, told.last, -(-count // most))


def _summary(whole: Group) -> Iterator[Text]:
    """What it all comes to."""
    said = [
        (_("Breaks"), _breaks(whole.figures)),
        (_("Quiet ones"), _quiet(whole.figures)),
        (_("Waiting"), _waiting(whole.figures)),
        (_("Absences"), _absences(whole.figures)),
        (_("Sitting"), _a_day(whole.figures.sitting, whole.days)),
        (_("Stretches"), _stretches(whole.figures)),
        (_("Screen"), _a_day(whole.figures.screen, whole.days)),
        (_("Walking"), _walking(whole)),
    ]
    wide = max(len(label) for label, _texts in said)
    for label, texts in said:
        for text in texts:
            yield Text.assemble("  ", (label.ljust(wide), "bold"), f"   {text}")
            label = ""  # noqa: PLW2901 - once is enough


def _breaks(of: Figures) -> list[str]:
    if of.adherence is None:
        return [_("no reminder asked for an answer")]
    first = _("{done} of {count} taken ({percent} %)").format(
        done=of.done, count=of.answerable, percent=number(of.adherence * 100)
    )
    if of.partial:
        first += ", " + _("{count} more in part").format(count=of.partial)
    if of.answer_time is None:
        return [first]
    return [first, _("answered after {time} as a rule").format(time=short(timedelta(seconds=of.answer_time)))]


def _quiet(of: Figures) -> list[str]:
    if not of.ambient_shown:
        return []
    return [_("{done} of {count} taken; they ask for nothing").format(done=of.ambient_done, count=of.ambient_shown)]


def _waiting(of: Figures) -> list[str]:
    if not of.held:
        return []
    found = [
        ngettext(
            "{count} reminder waited for a better moment", "{count} reminders waited for a better moment", of.held
        ).format(count=of.held)
    ]
    if of.dropped:
        found.append(
            ngettext(
                "{count} was not needed any more when it came",
                "{count} were not needed any more when it came",
                of.dropped,
            ).format(count=of.dropped)
        )
    return found


def _absences(of: Figures) -> list[str]:
    found = []
    if of.away or of.still:
        found.append(_("away: {away}, still: {still}; each did a break's work").format(away=of.away, still=of.still))
    if of.natural:
        found.append(
            ngettext(
                "{count} reminder needed no answer, for you were up anyway",
                "{count} reminders needed no answer, for you were up anyway",
                of.natural,
            ).format(count=of.natural)
        )
    return found


def _a_day(seconds: float, days: int) -> list[str]:
    if seconds <= 0:
        return []
    text = short(timedelta(seconds=seconds / days))
    return [text if days == 1 else _("{time} a day").format(time=text)]


def _stretches(of: Figures) -> list[str]:
    """Bouts, in a word that people use."""
    if not of.bouts:
        return []
    first = _("{count}, the longest {time}").format(count=of.bouts, time=short(timedelta(seconds=of.longest_bout)))
    if of.breaks_per_sitting_hour is not None:
        first += "; " + _("{count} breaks an hour of sitting").format(count=number(of.breaks_per_sitting_hour, 1))
    return [
        first,
        _("{half} over 30 min, of these {one} over 1 h and {two} over 2 h").format(
            half=of.over_30, one=of.over_60, two=of.over_120
        ),
    ]


def _walking(whole: Group) -> list[str]:
    walks, found = whole.walks, []
    if not walks.walked and not walks.steps:
        return []
    if walks.walked:
        found += _a_day(walks.walked, whole.days)
    if walks.steps:
        text = _("{count} steps") if whole.days == 1 else _("{count} steps a day")
        found.append(text.format(count=number(walks.steps / whole.days)))
    goals = []
    if walks.goals:
        text = ngettext("{met} of {count} day's goal met", "{met} of {count} days' goals met", walks.goals)
        goals.append(text.format(met=walks.met, count=walks.goals))
    if walks.last.rung:
        goals.append(_("rung {rung} of {rungs}").format(rung=walks.last.rung, rungs=walks.last.rungs))
    return [", ".join(each) for each in (found, goals) if each]


def _sparks(bundles: Sequence[Group], glyphs: _Glyphs) -> Iterator[Text]:
    """How it went, in one line each."""
    sitting = [each.figures.sitting / each.days if each.days else None for each in bundles]
    most = max([each for each in sitting if each is not None], default=0) or 1
    shares = [each.figures.adherence for each in bundles]
    size = (bundles[-1].last or date.min) - (bundles[-1].first or date.min) + timedelta(days=1)
    yield Text()
    label = ngettext("Week by week", "Each {count} weeks", size.days // WEEK).format(count=size.days // WEEK)
    lines = (
        (_("sitting"), [None if each is None else each / most for each in sitting], _SITTING),
        (_("breaks"), shares, _TAKEN),
    )
    wide = max(len(name) for name, _values, _colour in lines)
    for name, values, colour in lines:
        line = Text.assemble("  ", (label.ljust(_LABEL), "bold"), f"{name.ljust(wide)}  ")
        for value in values:
            line.append(_spark(value, glyphs), style=_ASIDE if value is None else colour)
        yield line
        label = ""


def _rows(by: By, groups: Sequence[Group], days: int, glyphs: _Glyphs) -> Iterator[Text]:
    """A line each, under the names of the columns."""
    if by in (By.ROUTINE, By.CATEGORY):
        yield from _named(by, groups, glyphs)
        return
    sitting = [_sat(by, each, days) for each in groups]
    most = max(sitting, default=0) or 1
    label = {By.DAY: _("Day"), By.WEEK: _("Days from"), By.HOUR: _("Hour")}[by]
    title = _("Sitting") if by is By.DAY else _("Sitting a day")
    taken = _("Breaks taken")
    yield Text(f"  {label.ljust(_LABEL)}{title.ljust(_BAR + 14)}{taken}", style="bold")
    for group, sat in zip(groups, sitting, strict=True):
        line = Text(f"  {_label(by, group).ljust(_LABEL)}")
        line.append(_bar(sat / most, _BAR, glyphs).ljust(_BAR), style=_SITTING)
        line.append(f"{short(timedelta(seconds=sat)) if sat else '':>11}   ")
        yield line.append_text(_share(group.figures, glyphs))


def _named(by: By, groups: Sequence[Group], glyphs: _Glyphs) -> Iterator[Text]:
    label = _("Routine") if by is By.ROUTINE else _("Exercises")
    taken, quiet = _("Breaks taken"), _("Quiet ones")
    absences = _("By absences") if by is By.ROUTINE else ""
    share = _SHARE + 12
    yield Text(f"  {label.ljust(_NAME)}{taken.ljust(share)}{quiet.ljust(12)}{absences}", style="bold")
    for group in groups:
        of = group.figures
        line = Text(f"  {_name(by, group.name)[: _NAME - 1].ljust(_NAME)}")
        drawn = _share(of, glyphs)
        line.append_text(drawn).append(" " * max(1, share - drawn.cell_len))
        quiet = _("{done} of {count}").format(done=of.ambient_done, count=of.ambient_shown) if of.ambient_shown else ""
        yield line.append(f"{quiet.ljust(12)}{of.credits or ''}")


def _share(of: Figures, glyphs: _Glyphs) -> Text:
    """How many breaks were taken; nothing where none was asked for."""
    if of.adherence is None:
        return Text()
    full = _bar(of.adherence, _SHARE, glyphs)
    text = _("{done} of {count}").format(done=of.done, count=of.answerable)
    return Text.assemble((full, _TAKEN), (glyphs.rest * (_SHARE - len(full)), _ASIDE), f" {text}")


def _sat(by: By, group: Group, days: int) -> float:
    """Seconds a day."""
    over = days if by is By.HOUR else group.days
    return max(0.0, group.figures.sitting) / over if over else 0.0


def _bar(share: float, width: int, glyphs: _Glyphs) -> str:
    """So much of ``width`` cells; what is more than nothing can be seen."""
    steps = len(glyphs.parts) + 1
    filled = max(round(min(1.0, share) * width * steps), 1 if share > 0 else 0)
    full, part = divmod(filled, steps)
    return glyphs.full * full + (glyphs.parts[part - 1] if part else "")


def _spark(value: float | None, glyphs: _Glyphs) -> str:
    return glyphs.none if value is None else glyphs.spark[min(len(glyphs.spark) - 1, int(value * len(glyphs.spark)))]


def _label(by: By, group: Group) -> str:
    if group.hour is not None:
        return language.clock(datetime(1970, 1, 1, group.hour, tzinfo=UTC))
    day = group.first or date.min
    return f"{_weekday(day)} {_date(day)}" if by is By.DAY else _date(day)


def _name(by: By, name: str) -> str:
    if by is By.ROUTINE:
        return name
    from postured.catalogue import names
    from postured.catalogue.entry import CATEGORIES

    return next((names.category(each) for each in CATEGORIES if each == name), _("without an exercise"))


def _heading(first: date, last: date) -> str:
    if first == last:
        return f"{_weekday(first)} {_date(first)}"
    count = (last - first).days + 1
    text = ngettext("{count} day, {first} to {last}", "{count} days, {first} to {last}", count)
    return text.format(count=count, first=_date(first), last=_date(last))


def _date(day: date) -> str:
    return language.date(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _weekday(day: date) -> str:
    """In two or three letters."""
    names = (
        _("Mon"),
        _("Tue"),
        _("Wed"),
        _("Thu"),
        _("Fri"),
        _("Sat"),
        _("Sun"),
    )
    return names[day.weekday()]
