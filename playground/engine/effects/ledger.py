"""The ledger: every effect that the world has seen, in order. Durable, outside every node, never rolled back."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple


class Effect(NamedTuple):
    """One effect. Its amount is the workload's."""

    time_ms: int
    message: int
    """The number of the message (3 is m3)."""


class Ledger:
    """Append-only; columns, so that a million effects cost the garbage collector nothing."""

    def __init__(self) -> None:
        self._times = array("q")
        self._messages = array("I")
        self.honoured: set[int] = set()
        """The keys that others have seen whom a consumer called; they forget none, and no crash here is theirs."""

    def append(self, time_ms: int, message: int) -> None:
        """Note one effect."""
        self._times.append(time_ms)
        self._messages.append(message)

    def truncate(self, length: int) -> None:
        """Forget all effects from `length` on."""
        del self._times[length:]
        del self._messages[length:]

    def copy(self) -> "Ledger":
        """Another ledger with the same effects."""
        other = Ledger()
        other._times, other._messages = self._times[:], self._messages[:]
        return other

    def put_back(self, other: "Ledger") -> None:
        """Append what `other` has beyond this one's end."""
        length = len(self)
        self._times += other._times[length:]
        self._messages += other._messages[length:]

    def __len__(self) -> int:
        return len(self._times)

    def __iter__(self) -> Iterator[Effect]:
        return map(Effect, self._times, self._messages)
