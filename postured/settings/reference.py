"""The page about every setting, made from the model: ``python -m postured.settings.reference docs/settings.md``."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from annotated_types import Ge, Le

from postured import atomic
from postured.settings.declaration import ANY_NAME, Setting, Slot, settings, slot
from postured.settings.editing import written
from postured.settings.kinds import Duration
from postured.settings.layers import BUILT_IN
from postured.settings.model import Routine
from postured.settings.paths import shipped
from postured.settings.resolve import PROFILES

_MANY = 5
"""More words than this are listed below the table."""
_HEAD = """\
# Settings

Made from `postured/settings/model.py` by `python -m postured.settings.reference docs/settings.md`; change it there.

Every setting has a default, so you need no file at all. Yours is `~/.config/postured/config.toml`, or where
`postured config path` says. Write into it only what you want otherwise, and save it: a running postured takes it up at
once. `postured config init` begins a file for you, with everything in it and nothing switched on.

```toml
profile = "gentle"

[hours]
days = ["mon", "tue", "wed", "thu"]

[routines.move]          # one line changes one thing: the rest of this routine stays as it is
every = "40m"

[routines.tea]           # a routine of your own, of any name
at = ["10:30", "15:00"]
lasts = "5m"
```

- A **length of time** is text with its units: `"20s"`, `"5m"`, `"1h30m"`, `"90d"`.
- A **list** is replaced whole. Only `health.skip_if` adds up: what one file hides, no other brings back.
- Editors complete and check the file by its schema: `postured config schema > schema.json`, and on top of your file
  `#:schema schema.json`.

## Who has the last word

Whoever stands further down. `postured config explain routines.move.every` shows everybody's word on a key, `postured
config show --origin` where each value comes from, and `postured config check` what is wrong.

| who | what |
| --- | --- |
| built in | what this page says |
| profile | the defaults that `profile` names |
| recommended | your employer's wishes, `/etc/postured/recommended.toml` |
| yours | `config.toml`, and `health.toml` beside it |
| environment | `POSTURED_ROUTINES__MICRO_BREAK__EVERY=25m`, `POSTURED_HOURS__DAYS=mon,tue`: two `_` stand for a dot, and in a name `_` for `-` |
| command line | `postured run --set routines.move.every=25m` |
| mandatory | your employer's rules, `/etc/postured/mandatory.toml`; only what is marked "policy" below, and within its bounds |

What a file cannot say is told with its line, and until it is mended such a file counts as it was when nothing was wrong
with it last. If it never was, it is left out as a whole; what it says of your health counts all the same, as far as it
can be read. See [mistakes](mistakes.md).
"""  # noqa: E501 - the rows of a table


def page() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, _profiles()]
    for table, group in groupby(settings(), key=lambda each: each.key[:-1]):
        parts.append(_section(table, list(group)))
        if table == ("routines", ANY_NAME):
            parts.append(_built_in_routines())
    return "\n".join(parts)


def main(argv: list[str]) -> int:
    """Write the page into the file that is named."""
    atomic.write(argv[0], page().encode(), mode=0o644)
    return 0


def _profiles() -> str:
    rows = ((f"`{name}`", _comment_on_top(shipped("profiles", f"{name}.toml"))) for name in PROFILES)
    return "\n".join(["## Profiles", "", *_rows(("profile", "what it is"), rows), ""])


def _comment_on_top(file: str) -> str:
    with open(file, encoding="utf-8") as opened:
        lines = opened.read().partition("\n\n")[0].splitlines()
    return " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#")).replace("  ", " ")


def _section(table: tuple[str, ...], group: list[Setting]) -> str:
    at = slot(table)
    about = at.table.__doc__ if table and at is not None and at.table is not None else None
    title = f"## [{'.'.join(table)}]" if table else "## On top of the file"
    rows = ((f"`{each.key[-1]}`", each.sentence, _takes(each), _default(each), _policy(each)) for each in group)
    return "\n".join(
        [
            title,
            "",
            *([about, ""] if about else []),
            *_rows(("key", "what it does", "takes", "default", "policy"), rows),
            "",
            *_words(group),
        ]
    )


def _built_in_routines() -> str:
    """What makes each of them what it is."""
    usual = Routine().model_dump(mode="json")
    rows = (
        (
            f"`{name}`" if values["enabled"] else f"`{name}` (off)",
            ", ".join(
                f"`{key} = {written(value)}`"
                for key, value in values.items()
                if key != "enabled" and value != usual[key]
            ),
        )
        for name, values in BUILT_IN.values["routines"].items()
    )
    return "\n".join(["### The routines that are built in", "", *_rows(("routine", "what it says"), rows), ""])


def _takes(of: Setting) -> str:
    at = slot(of.key)
    return "" if at is None else _bounds(at, of)


def _bounds(at: Slot, of: Setting) -> str:
    if isinstance(at.kind, Duration):
        return f"{at.kind.write(at.kind.least)} to {at.kind.write(at.kind.most)}" + (
            ', or `"never"`' if at.kind.never else ""
        )
    if at.annotation is int:
        least = next(each.ge for each in at.metadata if isinstance(each, Ge))
        most = next(each.le for each in at.metadata if isinstance(each, Le))
        return f"{least} to {most} {of.unit}".strip()
    items = at.items
    if items is not None and isinstance(items.kind, Duration):
        return f"a list of lengths, {_bounds(items, of)} each"
    words = items.words if items is not None else at.words
    if len(words) > _MANY:
        return "a list of words, see below"
    if words:
        return ("a list of " if items is not None else "") + ", ".join(f"`{written(each)}`" for each in words)
    return of.expected


def _words(group: Iterable[Setting]) -> Iterator[str]:
    """The long lists of words, below their table; of two that are the same, once."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for each in group:
        at = slot(each.key)
        words = at.items.words if at is not None and at.items is not None else ()
        if len(words) > _MANY:
            lists.setdefault(words, []).append(f"`{each.key[-1]}`")
    for words, names in lists.items():
        yield f"Words of {' and '.join(names)}: {', '.join(f'`{each}`' for each in words)}."
        yield ""


def _default(of: Setting) -> str:
    return "" if of.default is None else f"`{written(of.default)}`"


def _policy(of: Setting) -> str:
    if not of.policy:
        return ""
    return of.policy_bounds or "yes"


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(each.replace('|', '&#124;') for each in cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
