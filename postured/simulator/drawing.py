"""Draws simulated days for the terminal: a row an hour with the reminders on it like beads, then a list and figures."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postured import language
from postured.core.decisions import Reason, Result
from postured.core.instant import shift
from postured.core.presence import Presence
from postured.language import _, ngettext
from postured.simulator import words
from postured.simulator.marks import Mark, bead, glyph, knows_unicode
from postured.simulator.story import Span, Story, Told, tell
from postured.simulator.world import World

MOST_DAYS = 7
"""Of more days than this only the figures are shown."""
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_STEPS = (60, 30, 20, 12)
"""How many cells an hour may have."""
_LABEL = 8
_ROUTINE = 20
_NOTE = 12
"""With less room there is no note."""


_PRESENCES = {Presence.ACTIVE: Mark.ACTIVE, Presence.IDLE: Mark.STILL}


@dataclass(slots=True)
class _Row:
    """One hour of the wall clock."""

    hour: datetime
    weights: dict[int, Counter[Mark]] = field(default_factory=dict)
    """By minute: for how many seconds what was so."""
    beads: dict[int, Mark] = field(default_factory=dict)

    def cells(self, count: int) -> list[Mark]:
        """What each of ``count`` equal parts of the hour shows."""
        size = 60 // count
        return [self._cell(range(number * size, number * size + size)) for number in range(count)]

    def _cell(self, minutes: range) -> Mark:
        beads = [self.beads[each] for each in minutes if each in self.beads]
        if beads:
            return next((each for each in beads if each is not Mark.QUESTION), Mark.QUESTION)
        weights: Counter[Mark] = sum((self.weights[each] for each in minutes if each in self.weights), Counter())
        for over in (Mark.BREAK, Mark.BUSY):
            if weights.pop(over, 0) * 2 >= 60 * len(minutes) and (over is Mark.BREAK or weights):
                return over
        return max(weights, key=lambda each: weights[each]) if weights else Mark.AWAY


def show(world: World, other: World | None = None, console: Console | None = None) -> None:
    """Draw what came of a trace; beside it the figures of ``other``, the same trace under other settings."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    story = tell(world)
    console.print(picture(story, console, None if other is None else tell(other)))


def picture(story: Story, console: Console, other: Story | None = None) -> RenderableType:
    """The same as something to print on that console."""
    days = sorted({each.since.wall.date() for each in story.spans if each.what in _PRESENCES})
    parts: list[RenderableType] = []
    if len(days) > MOST_DAYS:
        period = ngettext("{count} day, {first} to {last}", "{count} days, {first} to {last}", len(days))
        period = period.format(count=len(days), first=_heading(days[0]), last=_heading(days[-1]))
        parts += [Text(f"  {period}", style="bold"), Text()]
    elif rows := _rows(story):
        for day in sorted({each.hour.date() for each in rows}):
            parts += _day(day, [each for each in rows if each.hour.date() == day], story, console)
        parts += [*_legend(rows, console), Text()]
    parts.append(Padding(_figures(story, other), (0, 2)))
    return Group(*parts)


def _day(day: date, rows: list[_Row], story: Story, console: Console) -> Iterator[RenderableType]:
    count = _cells(console)
    yield Text(f"  {_heading(day)}", style="bold")
    yield _scale(count)
    for row in rows:
        line = Text(f"  {language.clock(row.hour)} ".ljust(_LABEL), no_wrap=True, overflow="crop")
        for mark in row.cells(count):
            line.append(glyph(mark, console), style=mark.value.colour)
        yield line
    yield Text()
    told = [each for each in story.reminders if each.at.wall.date() == day]
    if told:
        yield from _list(told, console)
        yield Text()


def _cells(console: Console) -> int:
    """How many cells an hour has on so wide a terminal."""
    return next((each for each in _STEPS if each + _LABEL <= console.width), _STEPS[-1])


def _heading(day: date) -> str:
    return language.date(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _scale(count: int) -> Text:
    """The minutes over the rows."""
    step = 10 if count >= 30 else 20 if count == 20 else 30
    cells = "".join(f":{minute:02}".ljust(step * count // 60) for minute in range(0, 60, step))
    return Text(" " * _LABEL + cells.rstrip(), style=Mark.AWAY.value.colour, no_wrap=True, overflow="crop")


def _rows(story: Story) -> list[_Row]:
    """The hours in which something was, and those between them on one day."""
    rows: dict[datetime, _Row] = {}
    for span in story.spans:
        if span.what in _PRESENCES:
            _fill(rows, span, _PRESENCES[Presence(span.what)])
    for span in story.busy:
        _fill(rows, span, Mark.BUSY)
    for told in story.reminders:
        if told.began is not None and told.took:
            _fill(rows, Span("", told.began, told.took), Mark.BREAK)
        _row(rows, told.at.wall).beads[told.at.wall.minute] = bead(told)
    for at, _question in story.questions:
        _row(rows, at.wall).beads.setdefault(at.wall.minute, Mark.QUESTION)
    kept = [
        each for each in rows.values() if each.beads or any(set(every) - {Mark.BUSY} for every in each.weights.values())
    ]
    return _between(kept)


def _row(rows: dict[datetime, _Row], wall: datetime) -> _Row:
    hour = wall.replace(minute=0, second=0, microsecond=0)
    return rows.setdefault(hour.astimezone(UTC), _Row(hour))


def _between(rows: Iterable[_Row]) -> list[_Row]:
    """In order, with the empty hours of a day."""
    full: list[_Row] = []
    for row in sorted(rows, key=lambda each: each.hour.astimezone(UTC)):
        while full and (following := shift(full[-1].hour, _HOUR)) < row.hour and following.date() == row.hour.date():
            full.append(_Row(following))
        full.append(row)
    return full


def _fill(rows: dict[datetime, _Row], span: Span, mark: Mark) -> None:
    """Count the span for each minute of the wall clock that it touches."""
    at, left = span.since.wall, span.lasts
    while left > timedelta(0):
        minute = at.replace(second=0, microsecond=0)
        part = min(left, _MINUTE - (at - minute))
        _row(rows, at).weights.setdefault(at.minute, Counter())[mark] += round(part.total_seconds())
        at, left = shift(at, part), left - part


def _legend(rows: Iterable[_Row], console: Console) -> Iterator[Text]:
    """What the glyphs mean that are there."""
    texts = {
        Mark.ACTIVE: _("active"),
        Mark.STILL: _("still"),
        Mark.BUSY: _("busy, such as a call"),
        Mark.BREAK: _("on a break"),
        Mark.AWAY: _("away"),
        Mark.DONE: _("done"),
        Mark.PARTLY: _("partly done"),
        Mark.NOT_DONE: _("not done"),
        Mark.QUIET: _("quiet one, done"),
        Mark.PASSED: _("quiet one, passed by"),
        Mark.ELSE: _("ended otherwise"),
        Mark.QUESTION: _("a quiet question"),
    }
    there = {mark for row in rows for mark in row.cells(_cells(console))}
    line = Text()
    for mark, text in texts.items():
        if mark not in there:
            continue
        entry = Text.assemble("  ", (glyph(mark, console), mark.value.colour), f" {text}")
        if line and line.cell_len + entry.cell_len >= console.width:
            yield line
            line = Text()
        line.append_text(entry)
    yield line


def _list(reminders: Iterable[Told], console: Console) -> Iterator[Text]:
    rows: list[tuple[Text, Text, Text, Text, str]] = []
    for told in reminders:
        mark = bead(told)
        how = Text.assemble((glyph(mark, console), mark.value.colour), " ", words.outcome(told.result))
        lasts = Text(words.short(told.took or told.lasts))
        rows.append((Text(language.clock(told.at.wall)), _cut_to(_ROUTINE, told.routine), lasts, how, _note(told)))
    wide = [max(each.cell_len for each in column) for column in zip(*(row[:4] for row in rows), strict=True)]
    for time, routine, lasts, how, note in rows:
        lasts.pad_left(wide[2] - lasts.cell_len)
        line = Text("  ", no_wrap=True, overflow="crop")
        for part, width in zip((time, routine, lasts, how), wide, strict=False):
            line.append_text(part).append(" " * (width - part.cell_len + 2))
        yield from _noted(line, note, console)


def _noted(line: Text, note: str, console: Console) -> Iterator[Text]:
    """The line with its note, which goes on below itself where there is little room."""
    begin = line.cell_len
    room = console.width - begin
    first, *more = textwrap.wrap(note, room, break_on_hyphens=False) if room >= _NOTE and note else [""]
    yield _whole(line.append(first), console)
    for each in more:
        yield _whole(Text(" " * begin + each, no_wrap=True, overflow="crop"), console)


def _whole(line: Text, console: Console) -> Text:
    line.rstrip()
    line.truncate(console.width, overflow="ellipsis" if knows_unicode(console) else "crop")
    return line


def _cut_to(width: int, text: str) -> Text:
    cut = Text(text)
    cut.truncate(width)
    return cut


def _note(told: Told) -> str:
    notes = [told.exercise or "", *(_("with {routine}").format(routine=each) for each in told.cues)]
    if told.held is not None:
        notes.append(_("waited: {cause}").format(cause=words.cause(told.held)))
    if told.snoozes:
        notes.append(ngettext("put off once", "put off {count} times", told.snoozes).format(count=told.snoozes))
    if told.soft:
        notes.append(_("softly"))
    return ", ".join(each for each in notes if each)


def _figures(story: Story, other: Story | None) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    stories = [story] if other is None else [story, other]
    between = ", " if other is None else "\n"  # side by side there is little room
    for _each in stories:
        table.add_column(overflow="fold")
    if other is not None:
        table.add_row("", Text(_("with these settings"), style="bold"), Text(_("with the others"), style="bold"))
    for label, values in zip(_labels(), zip(*(_values(each, between) for each in stories), strict=True), strict=True):
        if any(values):
            table.add_row(label, *(Text(each or _("none")) for each in values))
    return table


def _labels() -> list[str]:
    return [
        _("Reminders"),
        _("Breaks"),
        _("Absences that counted"),
        _("Held back"),
        _("Never shown"),
        _("Quiet questions"),
        _("Sitting"),
        _("Longest without a break"),
    ]


def _values(story: Story, between: str) -> list[str]:
    ended = Counter(told.result for told in story.reminders)
    results = [f"{ended[each]} {words.outcome(each)}" for each in (*Result, None) if ended[each]]
    return [
        _counted(len(story.reminders), results, between) or _("none"),
        words.short(story.breaks),
        str(story.absences or ""),
        _causes(story.held, between),
        _causes(story.dropped, between),
        _questions(story, between),
        words.short(story.sum.sitting),
        words.short(story.sum.longest_bout),
    ]


def _causes(found: Mapping[Reason, int], between: str) -> str:
    each = [f"{count} {words.cause(reason)}" for reason, count in Counter(found).most_common()]
    return _counted(sum(found.values()), each, between)


def _questions(story: Story, between: str) -> str:
    kinds = Counter(type(each) for _at, each in story.questions)
    return _counted(kinds.total(), [f"{count} {words.question(kind)}" for kind, count in kinds.most_common()], between)


def _counted(count: int, parts: list[str], between: str) -> str:
    """How many, and which; "" for none."""
    return between.join([f"{count}: {parts[0]}", *parts[1:]]) if parts else ""
