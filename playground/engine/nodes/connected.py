"""A producer that knows its connection: with none it sends nothing, and when it is back, what was in doubt."""

from playground.engine.connection import Connection
from playground.engine.nodes.producer import Checkpoint as ProducerCheckpoint
from playground.engine.nodes.producer import Producer
from playground.engine.schedule import Continuation, Item

Checkpoint = tuple[ProducerCheckpoint, dict[int, None], frozenset[int], frozenset[int]]


class ConnectedProducer(Producer):
    """The first node of a system whose packets travel on connections."""

    _connection: Connection

    def meet(self, connection: Connection) -> None:
        """Know its connection, once and for all."""
        self._connection = connection
        self._due: dict[int, None] = {}
        """The messages of which an attempt waits for the connection."""
        self._doubtful: frozenset[int] = frozenset()
        """Those that were unanswered as it broke, and have attempts left."""
        self._timerless: frozenset[int] = frozenset()
        """Those whose timers a crash has taken, and that have not been attempted since."""
        connection.on_break.append(self._lose_sight)
        connection.mending_ops.append(self.declare(self.catch_up))

    def attempt(self, item: Item, cause: int) -> Continuation | None:
        """Try once more, or for the first time; with no connection, wait for it."""
        if self._connection.is_broken:
            self._due[item[0]] = None
            self._schedule.note_silence()
            return None
        self._due.pop(item[0], None)
        self._doubtful -= {item[0]}
        self._timerless -= {item[0]}
        return super().attempt(item, cause)

    def time_out(self, item: Item, cause: int) -> Continuation | None:
        """The timer of an attempt runs out; void if a crash has taken it."""
        return super().time_out(item, cause) if self.is_awaited(item, cause) else None

    def is_awaited(self, item: Item, cause: int) -> bool:
        """Whether a queued timer or backoff would still do anything."""
        return item[0] not in self._timerless and super().is_awaited(item, cause)

    def catch_up(self, item: Item, reconnected: int) -> None:
        """The connection is there again: attempt what waits for it, and what was in doubt, in the order of sending."""
        self._schedule.spend(len(self.outbox))
        waiting = [one for one in self.outbox if one in self._due or one in self._doubtful]
        self._schedule.then([(self._attempt_op, (message,), reconnected) for message in waiting])

    def _lose_sight(self) -> None:
        """The connection breaks: whatever has been attempted may have been lost with it."""
        self._schedule.spend(len(self.outbox))
        in_line = self._outbox.in_line()
        self._doubtful = frozenset(
            message
            for message, (attempts, contract, _) in self.outbox.items()
            if attempts and not self.has_spent(message, attempts, contract) and message not in in_line
        )

    def checkpoint(self) -> Checkpoint:  # type: ignore[override]
        """A shallow copy of all that it remembers."""
        return super().checkpoint(), self._due.copy(), self._doubtful, self._timerless

    def restore(self, checkpoint: Checkpoint) -> None:  # type: ignore[override]
        """Go back to a checkpoint."""
        producer, due, self._doubtful, self._timerless = checkpoint
        super().restore(producer)
        self._due = due.copy()

    def _lose_memory(self, *, power: bool) -> None:
        super()._lose_memory(power=power)
        self._due.clear()
        self._doubtful, self._timerless = frozenset(), frozenset(self.outbox)
