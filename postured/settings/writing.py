"""Writes a setting into the person's own file, when they ask for it; comments, order and form stay theirs."""

import os
import stat
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any

from postured import atomic
from postured.document import Key, Place
from postured.errors import SettingsError, UsageError
from postured.language import _
from postured.settings import editing, resolve, sources
from postured.settings.declaration import leaves
from postured.settings.handover import Problem
from postured.settings.layers import Combined, Layer, Level, check, employers
from postured.settings.paths import private_folder
from postured.settings.policy import locked_by
from postured.settings.renamed import modern
from postured.settings.report import heading, report

_BOM = b"\xef\xbb\xbf"


def set_key(path: str, name: str, text: str, *, under: Combined | None = None) -> bool:
    """Set the key ``name`` in the file at ``path``, and tell whether that changed anything.

    ``text`` is as ``--set`` takes it. The file is made where there is none; a link to it is followed and stays.
    ``under`` is what is in force: what a policy fixes there is not for the person to set.

    Raises:
        SettingsError: ``text`` will not do for this key, it clashes with the rest, the file is broken already, or a
            policy fixes the key.
        CannotWrite: the file cannot be written.
    """
    said = _said(name, text)
    if under is not None:
        _refuse_locked(said, under)
    target = os.path.realpath(path)
    if not os.path.isdir(os.path.dirname(target)):
        private_folder(os.path.dirname(target))
    with _alone(os.path.dirname(target)):
        before = sources.file(Level.USER, path)
        _refuse([*before.problems, *check(before.layer)])
        old = _read(target)
        new = _changed(old, before.layer, said)
        if new is None:
            return False
        _refuse(resolve.by_itself(_over(before.layer, said, new), () if under is None else employers(under)))
        atomic.write(target, new, mode=_mode(target))
    return True


def make(path: str, text: str = "") -> bool:
    """Make the file at ``path`` with ``text``, or with a word on top and nothing set, and tell whether there was none.

    A file that is there stays as it is.

    Raises:
        CannotWrite: it cannot be made.
    """
    target = os.path.realpath(path)
    if not os.path.isdir(os.path.dirname(target)):
        private_folder(os.path.dirname(target))
    with _alone(os.path.dirname(target)):
        if os.path.exists(target):
            return False
        atomic.write(target, (text or f"{_head()}\n").encode(), mode=0o600)
    return True


def _said(name: str, text: str) -> Layer:
    try:
        f"{name}{text}".encode()
    except UnicodeEncodeError as problem:
        raise UsageError(_("what you wrote is not UTF-8"), str(problem)) from problem
    said = sources.assignment(name, text)
    _refuse([*said.problems, *check(said.layer)])
    return said.layer


def _refuse_locked(said: Layer, under: Combined) -> None:
    for key, _value in leaves(said.values):
        file = locked_by(under, key)
        if file:
            name = ".".join(key)
            fixed = editing.written(_at(under.settings.model_dump(mode="json"), key))
            message = _("{file} says {key} = {value}, and nobody but your employer can change that.")
            title = _("{key} is fixed by your employer").format(key=name)
            raise SettingsError(title, message.format(file=file, key=name, value=fixed))


def _changed(old: bytes | None, before: Layer, said: Layer) -> bytes | None:
    """The file as it is to be; None where it says all of it already."""
    text = f"{_head()}\n" if old is None else old.removeprefix(_BOM).decode()
    same = text
    stands = modern(tomllib.loads(text))
    for key, value in leaves(said.values):
        if _at(before.values, key) != value:
            text = editing.with_value(text, stands.old.get(key, key), value)
    if text == same:
        return None
    if not _says(text, before, said):
        advice = _("Write it by hand: {line}").format(line=" ".join(_lines(said)))
        raise SettingsError(_("this file has a form that no program should change"), advice)
    return (_BOM if old is not None and old.startswith(_BOM) else b"") + text.encode()


def _says(text: str, before: Layer, said: Layer) -> bool:
    """Whether ``text`` says what was said before, and ``said``, and nothing else: it is somebody's own file."""
    wanted = deepcopy(dict(before.values))
    for key, value in leaves(said.values):
        at = wanted
        for part in key[:-1]:
            at = at.setdefault(part, {})
        at[key[-1]] = value
    try:
        return modern(tomllib.loads(text)).values == wanted
    except tomllib.TOMLDecodeError:
        return False


def _lines(said: Layer) -> Iterator[str]:
    return (f"{'.'.join(key)} = {editing.written(value)}" for key, value in leaves(said.values))


def _over(before: Layer, said: Layer, new: bytes) -> Layer:
    """The layer as the file will be. What is new in it is shown as the person wrote it, and has no line yet."""

    def place(key: Key, value: bool) -> Place | None:
        return said.place(key, value) or before.place(key, value)

    return replace(before, values=modern(tomllib.loads(new.removeprefix(_BOM).decode())).values, place=place)


def _at(values: Any, key: tuple[str, ...]) -> Any:
    for part in key:
        values = values.get(part) if isinstance(values, dict) else None
    return values


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise SettingsError(heading(problems), report(problems))


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _mode(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o600


def _head() -> str:
    return _("# Your settings of postured. What is not in this file is as it comes; delete a line to have that again.")


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """One writer at a time: of two changes in the same moment, both count."""
    try:
        import fcntl
    except ImportError:  # Windows; a tray with two clicks in a millisecond is no worry there
        yield
        return
    lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
