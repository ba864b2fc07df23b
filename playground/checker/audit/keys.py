"""Idempotency keys by the record: under which key each packet left the producer, and with which a copy was stored."""

from playground.engine.events import Event
from playground.engine.mechanisms.keys import shared_by

IdempotencyKey = tuple[int, ...]
"""The number of a message, and of the producer's attempt with fresh keys, of its session with those of a session; there
also, if its application has sent it again as a new one, the how-many-eth time that was."""


class KeyBook:
    """What the keys are made of, read off the events."""

    def __init__(self, kind: str, attempts: dict[int, int]) -> None:
        """`kind`: the producer's `key`; `attempts`: its latest attempt of each message, kept by somebody else."""
        self._kind, self._attempts = kind, attempts
        self._session = 0
        self._numbers: dict[int, int] = {}
        """The messages in whose keys another number stands."""
        self._renewed: dict[int, int] = {}
        """The messages that the application has sent as new ones, and the how-many-eth time it was."""
        self._packets: dict[tuple[int, int], IdempotencyKey] = {}
        self._copies: dict[int, IdempotencyKey] = {}

    def sent(self, event: Event, request: str) -> None:
        """A message is sent, as was asked for with this detail."""
        key_of, content_of = shared_by(request) if request else (0, 0)
        number = key_of or (content_of if self._kind == "content" else 0)
        if number:
            self._numbers[event.message] = self._numbers.get(number, number)

    def restarted(self) -> None:
        """The producer is another process from now on."""
        self._session += 1

    def renewed(self, event: Event) -> None:
        """The application sends a message again, as a new one."""
        self._renewed[event.message] = event.attempt

    def departed(self, event: Event) -> None:
        """A packet leaves the producer."""
        part = {"fresh": self._attempts.get(event.message, 0), "session": self._session}.get(self._kind)
        times = self._renewed.get(event.message)
        if times and self._kind == "session":
            self._packets[event.message, event.attempt] = event.message, self._session, times
        elif part is None and times:
            self._packets[event.message, event.attempt] = event.message, times
        elif part:
            self._packets[event.message, event.attempt] = self._number(event), part

    def is_current(self, message: int, key: IdempotencyKey) -> bool:
        """Whether a message still goes under a key: as long as its application has not sent it again as a new one."""
        at = {"stable": 1, "session": 2}.get(self._kind)
        return at is None or self._renewed.get(message, 0) == (key[at] if len(key) > at else 0)

    def goes_on(self, event: Event, key: IdempotencyKey) -> None:
        """A packet releases what was kept under a key, and so goes under that."""
        self._packets[event.message, event.attempt] = key

    def stored(self, event: Event) -> None:
        """The broker stores a packet: the copy keeps its key."""
        self._copies[event.copy] = self.of_packet(event)

    def of_packet(self, event: Event) -> IdempotencyKey:
        """The key of a packet that came on the producer's first link."""
        return self._packets.get((event.message, event.attempt)) or (self._number(event), 0)

    def of_copy(self, event: Event) -> IdempotencyKey:
        """The key of a stored copy."""
        return self._copies.get(event.copy) or (self._number(event), 0)

    def _number(self, event: Event) -> int:
        return self._numbers.get(event.message, event.message)
