"""The case: what the parts of the audit share, which is each message's terms, the nodes' standing, duties and findings.

Built from the settings and the events alone.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from playground.checker.audit.duties import Duties
from playground.checker.audit.effects import AuditedEffects
from playground.checker.audit.keys import IdempotencyKey, KeyBook
from playground.checker.audit.origins import Origins
from playground.checker.audit.standing import NodeStandings
from playground.engine.contracts import Contract, contracts_of
from playground.engine.events import NONE, Event, Kind
from playground.engine.log import EventLog
from playground.engine.mechanisms.failures import AFTER_EFFECT
from playground.engine.places import Place
from playground.engine.settings import GUARANTEE_BY_WORD, Settings

BROKER: Final = Place.BROKER


class Finding(NamedTuple):
    """One place where the record breaks the protocol."""

    event: int
    """The number of the event that is wrong, or of the one after which something is missing."""
    sentence: str
    """What is wrong, in one sentence."""


class Failure(NamedTuple):
    """How one processing of a message is to end."""

    armed: int
    """The event that armed it."""
    is_crash: bool
    comes_after: bool
    """Whether effect and mark are made first."""


class Seen:
    """The keys that a node has seen, by the record, each with the time of the first; a hit does not extend it."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._times: dict[IdempotencyKey, int] = {}

    def knows(self, key: IdempotencyKey, now_ms: int) -> bool:
        """Whether a key has been seen within the window; 0: ever."""
        seen_ms = self._times.get(key)
        return seen_ms is not None and (not self._window_ms or now_ms - seen_ms < self._window_ms)

    def add(self, key: IdempotencyKey, now_ms: int) -> None:
        """A key is seen; its window begins unless one is running."""
        if not self.knows(key, now_ms):
            self._times[key] = now_ms

    def remove(self, key: IdempotencyKey) -> None:
        """A key is taken back."""
        self._times.pop(key, None)

    def clear(self) -> None:
        """Everything is forgotten."""
        self._times.clear()


class Case:
    """One audit. Its parts take the events in turn; this keeps what more than one of them needs."""

    def __init__(self, settings: Settings, log: EventLog) -> None:
        self.settings, self._log = settings, log
        self._origins = Origins(log)
        self.topology = settings.topology
        self.routes = self.topology.routes
        self.places = dict.fromkeys((*Place, *self.topology.nodes))
        self.inward: list[Place] = []
        self.findings: list[Finding] = []
        self.standing = NodeStandings(self.report)
        self.duties = Duties(self.standing, self.report, self.topology.nodes)
        self.attempts: dict[int, int] = {}
        """The producer's latest attempt of each message."""
        self.outbox: dict[int, None] = {}
        """The messages that the producer has, in order of sending."""
        self.hands: dict[Place, list[int]] = {}
        """The stored copies of which each consumer has a delivery in hand."""
        self.broken: dict[Place, None] = {}
        """The nodes whose connection is broken."""
        self.effects = AuditedEffects(settings.consumer)
        self.given_up: dict[int, tuple[Place, Callable[[Event], None]]] = {}
        """By the event of its failure, who is to write a record to the topic of dead letters, and what follows that."""
        self.poison: set[int] = set()
        """The messages of which processing fails from now on."""
        self.failures: dict[int, list[Failure]] = {}
        """By message: what else its processings end with, each so many times, in the order of arming."""
        self._contracts = contracts_of(settings)
        self._present = self._contracts[settings.guarantee]
        self._terms: dict[int, Contract] = {}
        self.keys = KeyBook(settings.producer.key, self.attempts)

    def report(self, event: int, sentence: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(event, sentence))

    # The terms of each message.

    def switched(self, event: Event) -> None:
        """Messages sent from now on are sent under another guarantee."""
        guarantee = GUARANTEE_BY_WORD.get(event.detail)
        if guarantee is None:
            self.report(event.number, f"there is no guarantee {event.detail!r} to switch to")
        else:
            self._present = self._contracts[guarantee]

    def send(self, event: Event) -> None:
        """A message is sent, under the present guarantee."""
        self._terms.setdefault(event.message, self._present)
        self.keys.sent(event, self._log[event.cause].detail if 0 <= event.cause < event.number else "")

    def was_sent(self, message: int) -> bool:
        """Whether a message has been sent."""
        return message in self._terms

    def terms(self, message: int) -> Contract:
        """The contract of a message; of one that was never sent (which is a finding already), the present one."""
        return self._terms.get(message, self._present)

    def key_of_delivery(self, event: Event) -> IdempotencyKey:
        """By what the consumer knows what it has in hand."""
        if self.settings.consumer.dedup_by == "message":
            return event.message, 0
        return self.keys.of_copy(event) if self.topology.has_broker else self.keys.of_packet(event)

    # What crosses a node and a link.

    def links_to(self, node: Place) -> list[Place]:
        """The links on which packets reach a node."""
        return self.topology.links_to(node)

    def owe_departure(self, event: Event, link: Place) -> None:
        """After `event` a packet must depart from its node at once, on a link of the role `link`."""
        # By its cause: a copy that comes up again as it is settled is owed two departures at once.
        key = "depart", int(link), event.message, event.copy, event.number
        self.duties.owe(event.place, key, event, f"the departure on {link.word}")

    def owe_confirm(self, event: Event) -> None:
        """After `event` the broker must answer the producer at once."""
        self.owe_departure(event, Place.CONFIRM)

    def owe_delivery(self, event: Event) -> None:
        """After `event` the broker must send to a consumer at once."""
        self.owe_departure(event, Place.DELIVER)

    def owe_ack(self, event: Event) -> None:
        """After `event` a consumer must answer at once."""
        self.owe_departure(event, Place.ACK)

    def poisoned(self, event: Event) -> None:
        """Processing of a message fails from now on."""
        self.poison.add(event.message)

    def fail_armed(self, event: Event) -> None:
        """The next processings of a message fail."""
        times, _, how = event.detail.partition(" x ")
        failure = Failure(event.number, how.startswith("crash"), how.endswith(AFTER_EFFECT))
        self.failures.setdefault(event.message, []).extend([failure] * int(times if times.isdecimal() else 1))

    def next_failure(self, message: int) -> Failure | None:
        """What the next processing of a message that is not poisoned is to end with."""
        return next(iter(self.failures.get(message, ())), None)

    def use_failure(self, message: int) -> Failure | None:
        """What the processing of a message that is not poisoned is to end with, used up by it."""
        failures = self.failures.get(message)
        return failures.pop(0) if failures else None

    def chaos_ended(self, event: Event) -> None:
        """What has not happened by now never will."""
        self.failures.clear()

    # What an answer says, and about what.

    def refusal(self, event: Event) -> str:
        """What a negative answer says that arrives; empty: it says that it is done."""
        answer = self._origins.back_to(event, Kind.ACKED, Kind.NACKED, Kind.UNROUTABLE, Kind.REJECTED, Kind.ATTEMPTED)
        if answer is not None and answer.kind is Kind.REJECTED:
            return answer.detail or "too few in sync"
        if answer is not None and answer.kind is Kind.UNROUTABLE:
            return "returned" if self.settings.broker.unroutable == "return" else ""
        return answer.detail if answer is not None and answer.kind is Kind.NACKED else ""

    def attempt_behind(self, event: Event) -> Event | None:
        """The producer's attempt from which the causes lead to an event."""
        return self._origins.back_to(event, Kind.ATTEMPTED)

    def delivery_behind(self, event: Event) -> int:
        """The number of the delivery from which the causes lead to what is done about it."""
        received = self._origins.back_to(event, Kind.RECEIVED)
        return received.number if received else NONE

    def dispatch_behind(self, event: Event) -> Event | None:
        """The broker's dispatch from which the causes lead to an event."""
        return self._origins.back_to(event, Kind.DISPATCHED)

    def _change_standing(self, event: Event) -> None:
        """A node goes away or comes back."""
        if event.place not in self.topology.nodes:
            self.report(event.number, f"{event.place.word} is {event.kind.word}, but it is no node of this system")
            return
        self.standing.change(event)
        if event.kind is Kind.CRASHED:
            self.duties.crash(event.place)
        elif event.kind is not Kind.PAUSED:
            self.duties.come_back(event.place, event.time_ms)
        if event.kind is Kind.RESTARTED and event.place is Place.PRODUCER:
            self.keys.restarted()

    crashed = restarted = paused = resumed = _change_standing


def leading_number(detail: str) -> int:
    """The number that a detail such as `50 ms plus 0 to 20 ms` begins with; 0 if it begins with none."""
    head = detail.split(" ", 1)[0]
    return int(head) if head.isdecimal() else 0
