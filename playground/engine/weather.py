"""The weather: random fates of packets, keyed and stateless.

A draw depends only on (seed, link, message, how-many-eth packet of it on the link), never on the order of events,
so that three guarantees or two systems can be compared under the same weather. BLAKE2b gives bits that are the
same on every machine and need no state; a packet's three draws are the three little-endian 64-bit words of
`blake2b("SEED/LINK/MESSAGE/NTH", digest_size=24)`.
"""

from hashlib import blake2b
from struct import Struct
from typing import Final

from playground.engine.places import Place

_WORDS: Final = Struct("<QQQ").unpack
WORD_BITS: Final = 64
"""The width of a draw: `draw * n >> WORD_BITS` is a uniform whole number below n."""


class Weather:
    """The draws of the links of one role."""

    def __init__(self, seed: int, link: Place) -> None:
        """A link, or the producer, whose backoff has a weather of its own."""
        # Hashing the common beginning once halves the cost of a draw.
        self._begun = blake2b(f"{seed}/{link.role.word}/".encode(), digest_size=24).copy
        self._of = seed, link.role

    def __eq__(self, other: object) -> bool:
        """Two that draw the same are the same: so are two checkpoints, of whichever runs, that hold them."""
        return isinstance(other, Weather) and self._of == other._of

    def __hash__(self) -> int:
        return hash(self._of)

    def draw(self, message: int, nth: int) -> tuple[int, int, int]:
        """Three independent uniform integers below 2**64: for the loss, the jitter and the duplication."""
        hashed = self._begun()
        hashed.update(b"%d/%d" % (message, nth))
        return _WORDS(hashed.digest())


def threshold(probability: float) -> int:
    """A draw below this integer happens with `probability`."""
    return int(probability * (1 << WORD_BITS))
