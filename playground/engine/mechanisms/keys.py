"""Keys: under which idempotency key an attempt goes, and whose number stands in it.

A key is a number of a message and a part of it (`packet.key_parts`). The number is the message's own, unless the
application gives it the key of another message, or content that another one has where the key is a hash of that.
"""

from typing import NamedTuple

from playground.engine.packet import key_parts, make_key, session_key, times_of

Checkpoint = tuple[dict[int, int], int, dict[int, int]]

_KEY, _CONTENT = "key of m", "content of m"


class SharedKey(NamedTuple):
    """What a message has in common with others, each by its number; 0: nothing."""

    key_of: int = 0
    content_of: int = 0

    @property
    def detail(self) -> str:
        """As the record has it: `key of m1, content of m2`."""
        return ", ".join(f"{words}{number}" for words, number in zip((_KEY, _CONTENT), self, strict=True) if number)

    def number(self, kind: str) -> int:
        """Whose number stands in the key, if it is not the message's own: an explicit key goes before the content."""
        return self.key_of or (self.content_of if kind == "content" else 0)


def shared_by(detail: str) -> SharedKey:
    """What the detail of a request to send says."""
    found = {}
    for part in filter(None, detail.split(", ")):
        words, _, number = part.rpartition("m")
        found[f"{words}m"] = int(number)
    return SharedKey(found.get(_KEY, 0), found.get(_CONTENT, 0))


class KeyRing:
    """The keys of one producer."""

    def __init__(self, kind: str) -> None:
        """`kind`: the producer's `key`."""
        self.are_plain = kind != "fresh"
        """Whether every key is the message's own number, so that nobody has to ask."""
        self._kind = kind
        self._numbers: dict[int, int] = {}
        """The messages in whose keys another number stands."""
        self._session = 0
        self._renewed: dict[int, int] = {}
        """The messages that the application has sent again as new ones, and the how-many-eth time it was."""

    def key_of(self, message: int, attempt: int) -> int:
        """The key of an attempt."""
        nth = self._renewed.get(message, 0)
        if nth and self._kind == "session":
            return session_key(message, self._session, nth)
        if nth and self._kind == "stable":
            return make_key(message, nth)
        number = self._numbers.get(message, message)
        if self._kind == "fresh":
            return make_key(number, attempt)
        return make_key(number, self._session)

    def is_current(self, message: int, key: int) -> bool:
        """Whether a message still goes under a key: as long as its application has not sent it again as a new one."""
        part, nth = key_parts(key)[1], self._renewed.get(message, 0)
        return self._kind not in ("stable", "session") or nth == (part if self._kind == "stable" else times_of(part))

    def share(self, message: int, shared: SharedKey) -> None:
        """Let a message have its key, or its content, in common with another one."""
        number = shared.number(self._kind)
        if number:
            self._numbers[message] = self._numbers.get(number, number)
            self.are_plain = False

    def renew(self, message: int, nth: int) -> None:
        """Let a message have a new key of its own."""
        self._renewed[message] = nth
        self.are_plain = False

    def restart(self) -> None:
        """The producer is another process from now on."""
        if self._kind == "session":
            self._session += 1
            self.are_plain = False

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self._numbers.copy(), self._session, self._renewed.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        numbers, self._session, renewed = checkpoint
        self._numbers, self._renewed = numbers.copy(), renewed.copy()
        self.are_plain = self._kind != "fresh" and not numbers and not self._session and not renewed
