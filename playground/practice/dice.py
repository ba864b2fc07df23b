"""Dice: choices that follow from a text and from nothing else, so that a seed asks the same on every machine."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws one after the other; the same text gives the same throws."""

    def __init__(self, *text: object) -> None:
        self._text = "/".join(map(str, text))
        self._thrown = 0

    def below(self, count: int) -> int:
        """A number from 0 to `count - 1`."""
        self._thrown += 1
        thrown = blake2b(f"{self._text}/{self._thrown}".encode(), digest_size=8).digest()
        return int.from_bytes(thrown, "little") % count

    def one_of(self, things: Sequence[T]) -> T:
        """One of them."""
        return things[self.below(len(things))]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """All of them, in another order."""
        left, found = list(things), []
        while left:
            found.append(left.pop(self.below(len(left))))
        return found
