"""Turns values into plain data (what JSON can hold) and back. Pure; it opens no file and knows no value by name.

A frozen dataclass is an object, a length of time its seconds, a moment and a date ISO text, an enum its value; tuples
and frozensets are lists, mappings objects, None is null. In a union each dataclass carries its name as ``"kind"``
(``GoneAway`` is "gone-away"), and the other members are told apart by what JSON tells apart: text, number, list.
A type that has no such form is a mistake in our code and raises TypeError when it is first used.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, NewType, TypeVar, Union, get_args, get_origin, get_type_hints, overload

T = TypeVar("T")


class PlainError(ValueError):
    """The data is not a value of the type that was asked for."""

    def __init__(self, path: str, found: str, expected: str) -> None:
        super().__init__(f"{path or 'value'}: found {found}, expected {expected}")
        self.path = path
        """Where, from the outermost value in: ``routines.3.every``; "" for the value itself."""
        self.found = found
        self.expected = expected


_SHAPES = {str: "text", bool: "truth", int: "number", float: "number", list: "list", dict: "object"}
"""What JSON tells apart."""


class _Form(NamedTuple):
    """How one type looks as plain data."""

    shape: str
    """One of ``_SHAPES``, or "any" or "mixed"."""
    takes: type
    """The class of its values."""
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    expected: str


def encode(value: object, declared: object = Any) -> Any:
    """``value`` as plain data. Give the union where ``value`` is a member of one, so that it carries its "kind"."""
    return _form(declared).encode(value)


@overload
def decode(wanted: type[T], data: object) -> T: ...


@overload
def decode(wanted: object, data: object) -> Any: ...


def decode(wanted: object, data: object) -> Any:
    """The value of the type ``wanted`` that ``data`` describes. A missing field takes its default where it has one.

    A moment comes back with its offset; the name of its zone is not kept.

    Raises:
        PlainError: ``data`` describes no such value, or has fields that the type does not know.
    """
    return _form(wanted).decode(data)


@cache
def _form(declared: Any) -> _Form:
    if isinstance(declared, NewType):
        return _form(declared.__supertype__)
    origin, of = get_origin(declared), get_args(declared)
    if origin in (Union, UnionType):
        return _union(of)
    if origin is tuple:
        return _list_of(of[0]) if len(of) == 2 and of[1] is Ellipsis else _row(of)
    if origin is frozenset:
        return _frozenset(of[0])
    if origin is Mapping:
        return _mapping(*of)
    if declared in _SIMPLE:
        return _SIMPLE[declared]
    if isinstance(declared, type) and is_dataclass(declared):
        return _object(declared)
    if isinstance(declared, type) and issubclass(declared, Enum):
        return _enum(declared)
    raise TypeError(f"plain data has no form for {declared!r}")


def _found(data: object) -> str:
    """``data``, short enough for a message."""
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _within(name: object, decode: Callable[[Any], T], data: object) -> T:
    """Decode a part, so that what is wrong with it names the part."""
    try:
        return decode(data)
    except PlainError as error:
        path = f"{name}.{error.path}" if error.path else str(name)
        raise PlainError(path, error.found, error.expected) from None


def _same(value: T) -> T:
    return value


def _exactly(cls: type, shape: str, expected: str) -> _Form:
    """A type that JSON has, by exactly that class: True is no number."""

    def decode(data: object) -> object:
        if type(data) is not cls:
            raise PlainError("", _found(data), expected)
        return data

    return _Form(shape, cls, _same, decode, expected)


def _converted(
    cls: type, shape: str, expected: str, encode: Callable[[Any], Any], convert: Callable[[Any], Any]
) -> _Form:
    """A type that ``convert`` makes of text or of a number, or raises ValueError or OverflowError."""
    of = (str,) if shape == "text" else (int, float)

    def decode(data: object) -> object:
        if type(data) in of:
            try:
                return convert(data)
            except (ValueError, OverflowError):
                pass
        raise PlainError("", _found(data), expected)

    return _Form(shape, cls, encode, decode, expected)


def _length(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment


def _time_of_day(text: str) -> time:
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(text)
    return found


def _encode_any(value: Any) -> Any:
    """By the value's own class, for want of a declared type."""
    if isinstance(value, Mapping):
        return {_encode_any(key): _encode_any(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encode_any(each) for each in value]
    if isinstance(value, AbstractSet):
        return sorted(map(_encode_any, value))
    cls: Any = type(value)
    return None if value is None else _form(cls).encode(value)


_SIMPLE: dict[Any, _Form] = {
    Any: _Form("any", object, _encode_any, _same, "anything"),
    str: _exactly(str, "text", "text"),
    bool: _exactly(bool, "truth", "true or false"),
    int: _exactly(int, "number", "a whole number"),
    float: _converted(float, "number", "a number", _same, float),
    timedelta: _converted(timedelta, "number", "a number of seconds", timedelta.total_seconds, _length),
    time: _converted(time, "text", "a time of day such as 09:30:00", time.isoformat, _time_of_day),
    date: _converted(date, "text", "a date such as 2026-11-23", date.isoformat, date.fromisoformat),
    datetime: _converted(
        datetime, "text", "a moment with its offset, such as 2026-11-23T09:30:00+01:00", datetime.isoformat, _moment
    ),
}


def _enum(cls: type[Enum]) -> _Form:
    # The class of the value counts too: True is no 1.
    members = {(type(each.value), each.value): each for each in cls}
    expected = "one of " + ", ".join(str(each.value) for each in cls)

    def decode(data: object) -> object:
        try:
            return members[type(data), data]
        except (KeyError, TypeError):
            raise PlainError("", _found(data), expected) from None

    shape = "text" if all(of is str for of, _ in members) else "number"
    return _Form(shape, cls, lambda value: value.value, decode, expected)


def _listed(data: object, length: int | None = None) -> Sequence[Any]:
    if not isinstance(data, list) or length not in (None, len(data)):
        raise PlainError("", _found(data), "a list" if length is None else f"a list of {length}")
    return data


def _list_of(of: Any) -> _Form:
    form = _form(of)

    def decode(data: object) -> object:
        return tuple(_within(at, form.decode, each) for at, each in enumerate(_listed(data)))

    return _Form("list", tuple, lambda value: [form.encode(each) for each in value], decode, "a list")


def _row(of: Sequence[Any]) -> _Form:
    """A tuple of a fixed length, each place with its own type."""
    forms = [_form(each) for each in of]

    def decode(data: object) -> object:
        places = zip(forms, _listed(data, len(forms)), strict=True)
        return tuple(_within(at, form.decode, each) for at, (form, each) in enumerate(places))

    def encode(value: Iterable[Any]) -> list[Any]:
        return [form.encode(each) for form, each in zip(forms, value, strict=True)]

    return _Form("list", tuple, encode, decode, f"a list of {len(forms)}")


def _frozenset(of: Any) -> _Form:
    form, listed = _form(of), _list_of(of)
    return listed._replace(
        takes=frozenset,
        encode=lambda value: sorted(map(form.encode, value)),
        decode=lambda data: frozenset(listed.decode(data)),
    )


def _fields_of(data: object) -> Mapping[str, Any]:
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise PlainError("", _found(data), "an object")
    return data


def _mapping(key: Any, of: Any) -> _Form:
    keys, values = _form(key), _form(of)
    if keys.shape != "text":
        raise TypeError(f"an object's key must be text, and {key!r} is not")

    def encode(value: Mapping[Any, Any]) -> dict[str, Any]:
        return {keys.encode(name): values.encode(each) for name, each in value.items()}

    def decode(data: object) -> object:
        return {
            _within(name, keys.decode, name): _within(name, values.decode, each)
            for name, each in _fields_of(data).items()
        }

    return _Form("object", Mapping, encode, decode, "an object")


@cache
def _parts(cls: Any) -> dict[str, tuple[Field[Any], _Form]]:
    """The fields of a dataclass. Apart from its form, so that a class may hold others of its own kind."""
    hints = get_type_hints(cls)
    return {each.name: (each, _form(hints[each.name])) for each in fields(cls) if each.init}


def _object(cls: Any) -> _Form:
    def encode(value: object) -> dict[str, Any]:
        return {name: form.encode(getattr(value, name)) for name, (_, form) in _parts(cls).items()}

    def decode(data: object) -> object:
        parts, given = _parts(cls), _fields_of(data)
        for name in given:
            if name not in parts:
                raise PlainError(name, "a field that is not known", f"one of {', '.join(parts)}")
        for name, (part, form) in parts.items():
            if name not in given and part.default is MISSING and part.default_factory is MISSING:
                raise PlainError(name, "nothing", form.expected)
        values = {name: _within(name, parts[name][1].decode, each) for name, each in given.items()}
        try:
            return cls(**values)
        except ValueError as error:
            raise PlainError("", _found(data), str(error)) from error

    return _Form("object", cls, encode, decode, "an object")


def _union(of: Sequence[Any]) -> _Form:
    members = [_form(each) for each in of if each is not NoneType]
    only = _only(members)
    if len(members) == len(of):
        return only
    return only._replace(
        encode=lambda value: None if value is None else only.encode(value),
        decode=lambda data: None if data is None else only.decode(data),
        expected=f"{only.expected} or null",
    )


def _only(members: Sequence[_Form]) -> _Form:
    """The form of whichever of ``members`` it is."""
    if len(members) == 1:
        return members[0]
    classes = [form for form in members if is_dataclass(form.takes)]
    choices = [form for form in members if form not in classes]
    if classes:
        choices.append(_tagged(classes))
    shapes = {form.shape: form for form in choices}
    if len(shapes) < len(choices) or not shapes.keys() <= set(_SHAPES.values()):
        raise TypeError(f"JSON cannot tell these apart: {', '.join(form.takes.__name__ for form in members)}")
    expected = " or ".join(form.expected for form in choices)

    def encode(value: object) -> Any:
        return next((form for form in choices if isinstance(value, form.takes)), _SIMPLE[Any]).encode(value)

    def decode(data: object) -> object:
        form = shapes.get(_SHAPES.get(type(data), ""))
        if form is None:
            raise PlainError("", _found(data), expected)
        return form.decode(data)

    return _Form("mixed", object, encode, decode, expected)


def _tagged(members: Sequence[_Form]) -> _Form:
    """Dataclasses that their "kind" tells apart."""
    kinds = {_kebab(form.takes.__name__): form for form in members}
    names = {form.takes: name for name, form in kinds.items()}
    expected = f"an object whose kind is one of {', '.join(kinds)}"
    if len(kinds) < len(members) or any(part.name == "kind" for form in members for part in fields(form.takes)):
        raise TypeError(f"these are not told apart by their kind: {', '.join(kinds)}")

    def encode(value: object) -> dict[str, Any]:
        name = names[type(value)]
        return {"kind": name, **kinds[name].encode(value)}

    def decode(data: object) -> object:
        given = dict(_fields_of(data))
        name = given.pop("kind", None)
        if not isinstance(name, str) or name not in kinds:
            raise PlainError("kind", "nothing" if name is None else _found(name), f"one of {', '.join(kinds)}")
        return kinds[name].decode(given)

    return _Form("object", object, encode, decode, expected)


def _kebab(name: str) -> str:
    return "".join(f"-{each.lower()}" if each.isupper() and at else each.lower() for at, each in enumerate(name))
