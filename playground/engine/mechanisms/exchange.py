"""The exchange: a handover in two steps. A message is kept under a packet id first, and is there once released.

One side keeps what came and says so; the other one then releases it, and from then on sends the message no more. What
each of them remembers until the end of it is here.
"""

from playground.engine.schedule import Item

BrokerCheckpoint = tuple[dict[int, Item], frozenset[int]]


class PacketExchange:
    """What the broker remembers: of its producer's handovers, and of those to its consumer."""

    def __init__(self, *, is_durable: bool) -> None:
        self._is_durable = is_durable
        self.kept: dict[int, Item] = {}
        """By message what was published and is not released; the number of the message is its packet id."""
        self.handed: set[int] = set()
        """The copies that the consumer keeps, so that they are released and not dispatched again; only looked up."""

    def keep(self, publish: Item) -> bool:
        """Keep a publish, unless it is kept already; whether it is new."""
        is_new = publish[0] not in self.kept
        self.kept.setdefault(publish[0], publish)
        return is_new

    def release(self, message: int) -> Item | None:
        """What was kept of a message, which is kept no longer."""
        return self.kept.pop(message, None)

    def crash(self, stored: dict[int, tuple[Item, int]]) -> None:
        """What is kept survives where anything does; of the copies, those that are still stored count."""
        if not self._is_durable:
            self.kept.clear()
        self.handed = {copy for copy in self.handed if copy in stored}

    def checkpoint(self) -> BrokerCheckpoint:
        """A copy."""
        return self.kept.copy(), frozenset(self.handed)

    def restore(self, checkpoint: BrokerCheckpoint) -> None:
        """Go back to a checkpoint."""
        kept, handed = checkpoint
        self.kept, self.handed = kept.copy(), set(handed)
