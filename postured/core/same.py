"""A value known by who it is: comparing large ones each time would take longer than what is remembered of them."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """The key under which something is remembered of ``value``; it keeps it alive meanwhile."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)
