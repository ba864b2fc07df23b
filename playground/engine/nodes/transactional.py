"""A producer that sends each message in a transaction: what it has written counts once it has committed that."""

from typing import Protocol

from playground.engine.nodes.connected import ConnectedProducer
from playground.engine.schedule import Continuation, Item


class TransactionLog(Protocol):
    """Where transactions are committed."""

    commit_op: int

    def tell(self, committed_op: int) -> None:
        """Let the producer know by this operation that a transaction is committed."""


class TransactionalProducer(ConnectedProducer):
    """The first node of a log that has transactions. To commit takes no packets."""

    def begin_transactions(self, log: TransactionLog) -> None:
        """Know where they are committed; once and for all, before anything happens."""
        self._commit_op = log.commit_op
        log.tell(self.declare(super().confirm))

    def confirm(self, item: Item, cause: int) -> Continuation | None:
        """What was written is stored: commit the transaction, and only then be done with the message."""
        return (self._commit_op, item, cause) if item[0] in self.outbox else None
