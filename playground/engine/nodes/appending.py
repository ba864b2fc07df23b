"""Appending: how a record comes into a log, onto its replicas, and into the sight of those who read it.

It is a part of the broker, which stands for whoever leads. The other replicas are no nodes: what counts of them is
whether they are in sync, and what they have. Nobody reads what they do not have, or what may yet be aborted.
"""

from collections.abc import Callable, Sequence

from playground.engine.events import NONE
from playground.engine.mechanisms.admission import Admission
from playground.engine.mechanisms.durability import Durability
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.mechanisms.sequences import SequenceAdmission
from playground.engine.nodes.codes import (
    CAUGHT_UP,
    COMMITTED,
    DISCARDED,
    LAGGED,
    REFUSED,
    REJECTED,
    RELEASED,
    REPLICATED,
    STORED,
)
from playground.engine.nodes.node import Node
from playground.engine.nodes.stages import Stages
from playground.engine.packet import OUT_OF_SEQUENCE, Refusal
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import Settings

Checkpoint = tuple[
    tuple[int, ...],
    dict[int, Item],
    dict[int, int],
    frozenset[int],
    frozenset[int],
    dict[int, Item],
    tuple[tuple[Item, str], ...],
]

NOT_REPLICATED = "not replicated"
ABORTED = "aborted"
DISK_LOST = "disk lost"
_NEVER_MS = 1 << 62


class Appending(Stages):
    """What stands in the place of the broker's admission where it keeps a log."""

    def __init__(
        self,
        broker: Node,
        parts: tuple[Admission, LogShelf, Durability],
        schedule: Schedule,
        settings: Settings,
        confirm_ops: Sequence[int | None],
        dispatch_op: int,
    ) -> None:
        super().__init__(broker, parts, schedule, 0, confirm_ops, dispatch_op)
        self._sequences = parts[0] if isinstance(parts[0], SequenceAdmission) else None
        self._settings = settings.broker
        self._has_followers = settings.broker.replicas > 1
        self._waits_for_all = self._has_followers and settings.broker.confirm_at == "replicated"
        self._has_transactions = settings.producer.transactions and settings.consumer.isolation == "committed"
        self._transaction_timeout_ms = settings.producer.transaction_timeout_ms
        self._lags: dict[int, None] = {}
        """The `lagged` events in force."""
        self._unreplicated: dict[int, Item] = {}
        """The copies that only the leader has."""
        self._waits: dict[int, int] = {}
        """Copy -> the event by which the others began to fetch it."""
        self._hidden: set[int] = set()
        """Those of them that nobody may see before the others have them."""
        self._unanswered: set[int] = set()
        """The copies that are confirmed as the others have them."""
        self._open: dict[int, Item] = {}
        """The copies of transactions that have not ended."""
        self.on_sight: Callable[[Item, int], None] | None = None
        """Who has to know that a record can be seen, by an event."""
        self._truncated: tuple[tuple[Item, str], ...] = ()
        """What whoever leads next does not have, and why."""
        self._replicate_op = broker.declare(self.replicate, self._is_coming)
        self._expose_op = broker.declare(self.expose)
        self._discard_op = broker.declare(self.discard)
        self._abort_op = broker.declare(self.abort, self._is_open)
        schedule.patient.add(self._abort_op)

    @property
    def _exposes(self) -> bool:
        """Whether the leader alone is enough for a record to be seen and confirmed."""
        return bool(self._lags) and self._settings.min_in_sync <= 1

    def admit(self, item: Item, cause: int) -> None:
        """Append a record, reject it, or refuse it because it is known."""
        if self._waits_for_all and self._lags and not self._exposes:
            self._reject(item, Refusal.TOO_FEW, cause)
            return
        if self._sequences and not self._sequences.follows(item, self._log.now_ms):
            self._reject(item, Refusal.OUT_OF_SEQUENCE, cause)
            return
        if not self._admission.admits(item, self._log.now_ms):
            number = self._log.record(REFUSED, item[0], item[1], 0, cause)
            waiting = self._waits_for_all and self._hidden_by(item[3])
            if waiting:
                self._unanswered.add(waiting[-1])
            elif not (self._durability.confirms_late and self._waits_for_a_flush(item[3])):
                self._confirm(item, number)
            return
        self._append(item, cause)

    def _reject(self, item: Item, why: Refusal, cause: int) -> None:
        """Store nothing, and say so; what follows it of the same producer has to wait for it."""
        if self._sequences:
            self._sequences.miss(item, self._log.now_ms)
        number = self._log.record(REJECTED, item[0], item[1], 0, cause)
        if why is Refusal.OUT_OF_SEQUENCE:
            self._log.annotate(number, detail=OUT_OF_SEQUENCE)
        self._confirm((*item[:3], int(why), item[4]), number)

    def _append(self, item: Item, cause: int) -> None:
        packet = self._shelf.put(item)
        copy = packet[2]
        number = self._log.record(STORED, packet[0], packet[1], copy, cause)
        if self._durability.flush_ms:
            self._durability.unflushed[copy] = packet
            self._schedule.later(self._durability.flush_ms, self._flush_op, packet, number)
        if self._has_followers:
            self._await_followers(packet, number)
        if self._has_transactions:
            self._open[copy] = packet
            self._schedule.later(self._transaction_timeout_ms, self._abort_op, packet, number)
        if copy in self._hidden or self._has_transactions:
            self._shelf.hold(copy, _NEVER_MS)
        else:
            self._can_be_seen(copy, number)
        if self._waits_for_all and copy in self._hidden:
            self._unanswered.add(copy)
        elif not self._durability.confirms_late:
            self._confirm(packet, number)

    # The other replicas.

    def _await_followers(self, packet: Item, number: int) -> None:
        self._unreplicated[packet[2]] = packet
        self._waits[packet[2]] = NONE
        if not self._lags:
            self._fetch(packet, number)
        if not self._exposes:
            self._hidden.add(packet[2])

    def _fetch(self, packet: Item, number: int) -> None:
        self._waits[packet[2]] = number
        self._schedule.later(self._settings.replicate_ms, self._replicate_op, packet, number)

    def _is_coming(self, item: Item, cause: int) -> bool:
        return item[2] in self._unreplicated and not self._lags and self._waits[item[2]] == cause

    def replicate(self, item: Item, cause: int) -> None:
        """All that are in sync have a record; void if they have it already, or have fallen behind."""
        if self._is_coming(item, cause):
            del self._unreplicated[item[2]], self._waits[item[2]]
            self._show(item, self._log.record(REPLICATED, item[0], item[1], item[2], cause))

    def expose(self, item: Item, cause: int) -> None:
        """The leader alone is in sync, so that what it has can be seen; void if it could be already."""
        if item[2] in self._hidden:
            self._show(item, self._log.record(RELEASED, item[0], 0, item[2], cause))

    def _show(self, packet: Item, number: int) -> None:
        """Nothing hides a record any more, unless its transaction is open; whoever waits for that is answered."""
        copy = packet[2]
        self._hidden.discard(copy)
        if copy not in self._open:
            self._release(copy, number)
        if copy in self._unanswered:
            self._unanswered.discard(copy)
            self._confirm(packet, number)

    def _hidden_by(self, key: int) -> list[int]:
        return [copy for copy, packet in self._unreplicated.items() if packet[3] == key and copy in self._hidden]

    def _release(self, copy: int, number: int) -> None:
        if copy in self._shelf.held:
            self._shelf.release(copy)
        self._can_be_seen(copy, number)

    def _can_be_seen(self, copy: int, number: int) -> None:
        if self.on_sight and copy in self._shelf.copies:
            self.on_sight(self._shelf.copies[copy][0], number)
        self._schedule.agenda.append((self._dispatch_op, (), number))

    def fall_behind(self, for_ms: int | None, cause: int) -> None:
        """The others are not in sync any more."""
        number = self._log.record(LAGGED, 0, 0, 0, cause)
        self._lags[number] = None
        if for_ms:
            end_op = self._schedule.end_op(self._end_lag, lambda _, lag: lag in self._lags)
            self._schedule.command_later(for_ms, end_op, (), number)
        if self._exposes:
            self._schedule.then([(self._expose_op, packet, number) for packet in self._in_hiding()])

    def _in_hiding(self) -> list[Item]:
        return [packet for copy, packet in self._unreplicated.items() if copy in self._hidden]

    def _end_lag(self, item: Item, lag: int) -> None:
        if self._lags.pop(lag, lag) is None and not self._lags:
            self._catch_up(lag)

    def calm(self, cause: int) -> None:
        """The end of the chaos: all are in sync."""
        if self._lags:
            self._lags.clear()
            self._catch_up(cause)

    def _catch_up(self, cause: int) -> None:
        number = self._log.record(CAUGHT_UP, 0, 0, 0, cause)
        self._waits.update(dict.fromkeys(self._unreplicated, number))
        self._schedule.then([(self._replicate_op, packet, number) for packet in self._unreplicated.values()])

    # Crashes.

    def crash(self, how: str) -> None:
        """The leader is gone: what whoever leads next does not have is cut off."""
        self._unanswered.clear()
        self._truncated = ()
        if how == "lost" and not self._has_followers:
            self._truncate({copy: packet for copy, (packet, _) in self._shelf.copies.items()}, DISK_LOST)
            self._shelf.settled.clear()
        elif how == "lost" or (how == "power" and (not self._lags or self._settings.election == "unclean")):
            self._truncate(self._unreplicated, NOT_REPLICATED)
            self._unreplicated.clear()
        self._waits = dict.fromkeys(self._unreplicated, NONE)

    def _truncate(self, doomed: dict[int, Item], why: str) -> None:
        self._truncated = tuple((packet, why) for copy, packet in doomed.items() if copy in self._shelf.copies)
        for copy, packet in doomed.items():
            self._admission.forget(packet[3])
            self._hidden.discard(copy)
            self._open.pop(copy, None)
        self._shelf.lose(doomed)

    def after_restart(self, restarted: int) -> list[Continuation]:
        """Whoever leads cuts off what it does not have, and goes on."""
        gone = [(self._discard_op, (*packet, at), restarted) for at, (packet, _) in enumerate(self._truncated)]
        if self._exposes:
            return [*gone, *((self._expose_op, packet, restarted) for packet in self._in_hiding())]
        for packet in self._unreplicated.values() if not self._lags else ():
            self._fetch(packet, restarted)
        return gone

    def discard(self, item: Item, cause: int) -> None:
        """A record is not there any more."""
        number = self._log.record(DISCARDED, item[0], 0, item[2], cause)
        self._log.annotate(number, detail=self._truncated[item[5]][1])

    # Transactions.

    def _is_open(self, item: Item, cause: int) -> bool:
        return item[2] in self._open

    def commit(self, item: Item, cause: int) -> None:
        """What is open under the key of a record is committed, all at once."""
        for packet in [packet for packet in self._open.values() if packet[3] == item[3]]:
            del self._open[packet[2]]
            number = self._log.record(COMMITTED, packet[0], packet[1], packet[2], cause)
            if packet[2] not in self._hidden:
                self._release(packet[2], number)

    def abort(self, item: Item, cause: int) -> None:
        """The transaction of a record is aborted; void if it has ended."""
        if self._is_open(item, cause):
            del self._open[item[2]]
            self._unanswered.discard(item[2])
            self._hidden.discard(item[2])
            self._unreplicated.pop(item[2], None)
            self._waits.pop(item[2], None)
            self._shelf.lose([item[2]])
            number = self._log.record(DISCARDED, item[0], 0, item[2], cause)
            self._log.annotate(number, detail=ABORTED)
            self._schedule.agenda.append((self._dispatch_op, (), number))

    def producer_restarted(self, restarted: int) -> list[Continuation]:
        """The producer is back, and ends what it had begun."""
        return [(self._abort_op, packet, restarted) for packet in self._open.values()]

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        hidden = frozenset(self._hidden)
        answers = frozenset(self._unanswered), self._open.copy()
        coming = self._unreplicated.copy(), self._waits.copy()
        return tuple(self._lags), *coming, hidden, *answers, self._truncated

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        lags, unreplicated, waits, hidden, unanswered, opened, self._truncated = checkpoint
        self._lags = dict.fromkeys(lags)
        self._unreplicated, self._waits, self._hidden = unreplicated.copy(), waits.copy(), set(hidden)
        self._unanswered, self._open = set(unanswered), opened.copy()
