"""Packet exchanges and sessions: in two steps a message is kept, said to be, and released, in this order.

It knows which packets are of the first step and which of the second, and what each side keeps; the parts that follow
the nodes ask it. What a session ends with is here, too.
"""

from collections.abc import Container

from playground.checker.audit.case import Case
from playground.checker.audit.duties import Duty
from playground.checker.audit.keys import IdempotencyKey
from playground.engine.contracts import Contract
from playground.engine.events import NONE, Event, Kind
from playground.engine.log import EventLog

_RELEASING = (Kind.CLEARED, Kind.HANDED_OVER)
_ENDED = "session ended"


class ExchangeAudit:
    """Follows what is kept on either hop, and the ends of the sessions that it is kept in."""

    def __init__(self, case: Case, log: EventLog) -> None:
        self._case, self._log = case, log
        producer, consumer = case.settings.producer, case.settings.consumer
        self._publishes = producer.handover == "two-step"
        self._delivers = consumer.handover == "two-step"
        topology = case.topology
        self._producer, self._broker = topology.routes[topology.first]
        self._consumer = topology.consumers[0]
        self._confirm = topology.answer_to(topology.first)
        self._deliver, self._ack = (
            topology.links_to(self._consumer)[0],
            topology.links_from(self._consumer, back=True)[0],
        )
        self.ends = {self._producer: producer.session == "clean", self._consumer: consumer.session == "clean"}
        self._expiry_ms = {self._producer: producer.session_expiry_ms, self._consumer: consumer.session_expiry_ms}
        self._over = dict.fromkeys(topology.nodes[:0])
        """Whose session did not outlive the end of its connection that is in force."""
        is_on = self._publishes or self._delivers or any((*self.ends.values(), *self._expiry_ms.values()))
        self.places = topology.nodes if is_on else ()
        self.inward = [*topology.routes] if is_on else []
        self._kept: dict[int, IdempotencyKey] = {}
        self._taken: set[int] = set()
        self._unnoticed: dict[int, None] = {}
        """The ends that the broker noticed later: what came before that goes, too."""
        self._going: list[tuple[int, int]] = []
        """What goes with a session: the message, and the copy if it is one; some of it is gone already."""

    # What a packet is.

    def publishes(self, event: Event) -> bool:
        """Whether the message of an event goes to the broker in two steps."""
        return self._publishes and self._case.terms(event.message).awaits_ack

    def delivers(self, event: Event) -> bool:
        """Whether it goes to the consumer in two steps."""
        return self._delivers and _is_acknowledged(self._case.terms(event.message))

    def is_release(self, event: Event) -> bool:
        """Whether what arrived, or was just brought about by an arrival, releases something."""
        sent = self._departed(event)
        return sent is not None and self._cause(sent).kind in _RELEASING

    def is_halfway(self, answer: Event) -> bool:
        """Whether an answer that arrives says that something is kept, and no more."""
        sent = self._departed(answer)
        if sent is None or sent.cause == NONE:
            return False
        said = self._cause(sent)
        return said.kind in (Kind.KEPT, Kind.TAKEN) or (said.kind is Kind.REFUSED and self._was_first(said))

    def _was_first(self, refused: Event) -> bool:
        return self.publishes(refused) and not self.is_release(refused)

    def _departed(self, event: Event) -> Event | None:
        while event.kind is not Kind.DEPARTED and 0 <= event.cause < event.number:
            event = self._log[event.cause]
        return event if event.kind is Kind.DEPARTED else None

    def _cause(self, event: Event) -> Event:
        return self._log[event.cause] if 0 <= event.cause < event.number else event

    # To the broker.

    def arrived(self, event: Event) -> None:
        """Something reaches a node: what is released goes under the key with which it was kept."""
        if event.place is self._case.topology.first and self.is_release(event) and event.message in self._kept:
            self._case.keys.goes_on(event, self._kept[event.message])
        elif event.place is self._deliver and self.delivers(event) and not self.gets(event):
            what = "the passing over" if self.is_release(event) else "the taking"
            self._case.duties.owe(self._consumer, (what, event.message, event.attempt, event.copy), event, what)

    def kept(self, event: Event) -> None:
        """A publish is kept."""
        self._case.duties.demand(
            self._broker, ("admit", event.message, event.attempt), event, "no publish of it has arrived"
        )
        if not self.publishes(event) or self.is_release(event) or event.message in self._kept:
            self._case.report(event.number, f"m{event.message} is kept, but was not to be")
        self._kept[event.message] = self._case.keys.of_packet(event)
        self._case.owe_departure(event, self._confirm)

    def refuses(self, event: Event) -> bool:
        """Whether a refusal is a matter of the exchange, and not of a window of keys."""
        if not self.publishes(event):
            return False
        is_release, is_kept = self.is_release(event), event.message in self._kept
        if is_release and is_kept:
            self._let_go(event)
            return False
        self._case.duties.demand(
            self._broker, ("admit", event.message, event.attempt), event, "no publish of it has arrived"
        )
        if not (is_release or is_kept) or (event.detail == "nothing kept") is not is_release:
            self._case.report(event.number, f"m{event.message} is refused with {event.detail!r}, which is not so")
        self._case.owe_departure(event, self._confirm)
        return True

    def stored(self, event: Event) -> None:
        """A publish is in the queue: in two steps it was kept, and is released."""
        self._check_release(event)
        if not self._has_session():
            self._case.report(event.number, f"m{event.message} is stored, but there is no session")

    def unroutable(self, event: Event) -> None:
        """A publish finds no queue, be it that there is no session."""
        self._check_release(event)
        if event.detail == "no session" and self._has_session():
            self._case.report(event.number, f"m{event.message} finds no session, but there is one")

    def _has_session(self) -> bool:
        is_cut_off = self.ends[self._consumer] and self._consumer in self._case.broken
        return not is_cut_off and self._consumer not in self._over

    def _check_release(self, event: Event) -> None:
        if self.publishes(event) and not (self.is_release(event) and self._let_go(event)):
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but was not kept and released")

    def _let_go(self, event: Event) -> bool:
        self._case.duties.cancel(self._broker, ("end", event.message, 0))
        return self._kept.pop(event.message, None) is not None

    # To the consumer.

    def gets(self, event: Event) -> bool:
        """Whether what arrives at the consumer is to be received."""
        return not self.delivers(event) or (self.is_release(event) and event.copy in self._taken)

    def taken(self, event: Event) -> None:
        """A delivery is kept."""
        self._answer(event, "the taking")
        self._taken.add(event.copy)

    def passed_over(self, event: Event) -> None:
        """Nothing is kept of what is released."""
        self._answer(event, "the passing over")

    def _answer(self, event: Event, what: str) -> None:
        owed = what, event.message, event.attempt, event.copy
        self._case.duties.demand(self._consumer, owed, event, "no such packet has arrived")
        self._case.owe_departure(event, self._ack)

    def received(self, event: Event) -> None:
        """A delivery is released."""
        if self.delivers(event) and event.copy not in self._taken:
            self._case.report(event.number, f"m{event.message} is received, but was not taken")
        self._taken.discard(event.copy)

    # The ends of sessions, and crashes.

    def disconnected(self, event: Event) -> None:
        """A session ends with its connection, or so long after it."""
        if expiry_ms := self._expiry_ms.get(event.place):
            duty = Duty(0, event.number, "the end of the session", 0, survives=True)
            self._case.duties.owe_at(self._broker, ("expire", event.place), event.time_ms + expiry_ms, duty)
        if not self.ends.get(event.place):
            return
        if not self._case.standing.is_up(self._broker):
            self._unnoticed[event.number] = None
        self._end(event)

    def reconnected(self, event: Event) -> None:
        """A session goes on, or another one begins."""
        self._case.duties.cancel(self._broker, ("expire", event.place))
        self._over.pop(event.place, None)

    def session_gone(self, event: Event) -> None:
        """A session has not outlived the end of its connection."""
        self._case.duties.demand(self._broker, ("expire", event.place), event, "its client is not away for so long")
        self._over[event.place] = None
        self._end(event)

    def _end(self, event: Event) -> None:
        if event.place is self._consumer:
            self._taken.clear()
        for message in self._kept if event.place is self._producer else ():
            self._owe_discard(event, message, 0)

    def discarded(self, event: Event) -> None:
        """What was kept for a producer whose session has ended is gone."""
        if event.detail != _ENDED:
            return
        owed = "end", event.message, event.copy
        if not self._case.duties.fulfil(self._broker, owed, event) and event.cause not in self._unnoticed:
            self._case.report(event.number, f"m{event.message} is discarded, but no session has ended that it stood in")
        if not event.copy and self._kept.pop(event.message, None) is None:
            self._case.report(event.number, f"m{event.message} is discarded, but was not kept")

    def owe_ends(self, event: Event, copies: dict[int, int]) -> None:
        """The consumer's session has ended: all its copies go."""
        for copy, message in copies.items():
            self._owe_discard(event, message, copy)

    def lose_copies(self, left: Container[int]) -> None:
        """A crash has taken the copies that are not left, so that no session ends with them."""
        for message, copy in self._going:
            if copy and copy not in left:
                self._case.duties.cancel(self._broker, ("end", message, copy))
        self._going.clear()

    def _owe_discard(self, event: Event, message: int, copy: int) -> None:
        self._going.append((message, copy))
        duty = Duty(event.time_ms, event.number, "the end of the session", message, survives=True)
        self._case.duties.owe_at(self._broker, ("end", message, copy), event.time_ms, duty)

    def crashed(self, event: Event) -> None:
        """What is only in memory is lost."""
        if event.place is self._consumer:
            self._taken.clear()
        elif event.place is self._broker and not self._case.settings.broker.durable:
            for message in self._kept:
                self._case.duties.cancel(self._broker, ("end", message, 0))
            self._kept.clear()

    def close(self, last: int) -> None:
        """The run has come to rest; what nobody releases any more may stay."""


def _is_acknowledged(terms: Contract) -> bool:
    return terms.ack in ("before", "after")
