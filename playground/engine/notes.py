"""Notes: what few events need beside their row, by the number of the event.

Two columns in ascending order rather than a dictionary: in bad weather a third of ten million events have a note, and a
dictionary would take three times the memory of their rows. Cutting back is cutting the ends off.
"""

from array import array
from bisect import bisect_left
from collections.abc import ItemsView, Iterator, Mapping
from typing import TypeVar, overload

Value = TypeVar("Value")
Other = TypeVar("Other")


class Notes(Mapping[int, Value]):
    """Event number -> what was noted."""

    def __init__(self) -> None:
        self._numbers = array("i")
        self._values: list[Value] = []

    def add(self, number: int, value: Value) -> None:
        """Note something about an event later than all that have a note."""
        if self._numbers and number <= self._numbers[-1]:
            raise ValueError(f"event {self._numbers[-1]} has a note already, so event {number} cannot get one")
        self._numbers.append(number)
        self._values.append(value)

    def cut(self, length: int) -> None:
        """Forget the notes on the events from number `length` on."""
        kept = bisect_left(self._numbers, length)
        del self._numbers[kept:], self._values[kept:]

    def put_back(self, other: "Notes[Value]", start: int, end: int) -> None:
        """Append the notes of `other` on the events from `start` to `end` (exclusive)."""
        first, last = bisect_left(other._numbers, start), bisect_left(other._numbers, end)
        self._numbers += other._numbers[first:last]
        self._values += other._values[first:last]

    def copy(self) -> "Notes[Value]":
        """The same notes once more."""
        other = Notes[Value]()
        other._numbers, other._values = self._numbers[:], self._values[:]
        return other

    def __getitem__(self, number: int) -> Value:
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            raise KeyError(number)
        return self._values[at]

    @overload
    def get(self, number: int, /) -> Value | None: ...
    @overload
    def get(self, number: int, /, default: Value | Other) -> Value | Other: ...
    def get(self, number: int, /, default: Value | Other | None = None) -> Value | Other | None:
        """What was noted; most events have no note, and a mapping's own would raise an error for each."""
        at = bisect_left(self._numbers, number)
        return self._values[at] if at < len(self._numbers) and self._numbers[at] == number else default

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def items(self) -> ItemsView[int, Value]:
        """Number and note, ascending; without a search for each."""
        return _Items(self)


class _Items(ItemsView[int, Value]):
    _mapping: Notes[Value]

    def __iter__(self) -> Iterator[tuple[int, Value]]:
        return zip(self._mapping._numbers, self._mapping._values, strict=True)
