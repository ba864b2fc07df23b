"""What may stand in a field of settings and commands: in what range, of which words, written how.

It is metadata of `Annotated`. The engine itself checks nothing of it: whoever reads settings from a stranger does
(`playground.scenario`), and has all of it from here.
"""

from typing import Annotated, Final, NamedTuple

from playground.engine.events import KIND_BY_WORD, Kind
from playground.engine.places import PLACE_BY_WORD, Place

MAX_MESSAGES: Final = 1_000_000
"""Of the workload and all `send` steps together."""
MAX_MS: Final = 10_000_000_000
MAX_AMOUNT: Final = 10**12
MAX_COUNT: Final = 10**9
"""Of attempts, packets and matching events: more than any run has, and it fits into the log's columns."""
MIN_SEED: Final = -(2**63)
MAX_SEED: Final = 2**63 - 1
MAX_WORKERS: Final = 1000
MAX_BATCH: Final = 10_000
MAX_PARTITIONS: Final = 100
MAX_REPLICAS: Final = 9
MAX_RESENDS: Final = 100
MAX_COUNTER: Final = 2**63 - 1
MAX_TITLE: Final = 200
"""Characters of a title, and of whatever else is one line."""

LINKS: Final = tuple(word for word, place in PLACE_BY_WORD.items() if place.is_link)
PLACE_NODES: Final = tuple(word for word, place in PLACE_BY_WORD.items() if not place.is_link)
CONSUMERS: Final = tuple(word for word, place in PLACE_BY_WORD.items() if place.role is Place.CONSUMER)
EVENTS: Final = tuple(word for word, kind in KIND_BY_WORD.items() if kind is not Kind.CHAOS_ENDED)
"""What a trigger may name: every event but the end of the chaos, since no step acts after it."""

MESSAGE_NAME: Final = r"^m[1-9][0-9]{0,8}$"
STORY: Final = r"^[A-Za-z0-9-]+$"
LINE: Final = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
"""One line that is not blank. Control characters could rewrite the reader's terminal."""
TEXT: Final = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
"""Any text: also line breaks and tabs, but no other control characters."""


class Between(NamedTuple):
    """A number from `low` to `high`, both included."""

    low: int
    high: int


class Matching(NamedTuple):
    """Written as a text, all of which matches a pattern, of so many characters."""

    pattern: str
    at_least: int = 0
    at_most: int | None = None


class OneOf(NamedTuple):
    """Written as one of these words."""

    words: tuple[str, ...]


Millis = Annotated[int, Between(0, MAX_MS)]
Span = Annotated[int, Between(1, MAX_MS)]
"""Milliseconds too, where 0 would make no sense."""
Count = Annotated[int, Between(0, MAX_COUNT)]
Ordinal = Annotated[int, Between(1, MAX_COUNT)]
"""The how-many-eth, or how many at least one."""
Probability = Annotated[float, Between(0, 1)]
Message = Annotated[int, Matching(MESSAGE_NAME)]
"""The number of a message: 3 is m3, and so it is written."""
MESSAGE_KEYS: Final = ("message", "key_of", "content_of")
"""The keys that hold one."""
Link = Annotated[Place, OneOf(LINKS)]
Node = Annotated[Place, OneOf(PLACE_NODES)]
Consumer = Annotated[Place, OneOf(CONSUMERS)]
Event = Annotated[Kind, OneOf(EVENTS)]
Line = Annotated[str, Matching(LINE, at_most=MAX_TITLE)]
Text = Annotated[str, Matching(TEXT)]
