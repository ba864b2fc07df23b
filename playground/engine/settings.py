"""Settings: everything about a run that is decided before it starts.

Each field has its default, its range and words, and its text for authors of presets here, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum
from typing import Annotated, Final, Literal

from playground.engine.broker_settings import BrokerSettings
from playground.engine.fields import (
    MAX_AMOUNT,
    MAX_BATCH,
    MAX_MESSAGES,
    MAX_RESENDS,
    MAX_SEED,
    MAX_TITLE,
    MAX_WORKERS,
    MIN_SEED,
    STORY,
    Between,
    Count,
    Matching,
    Millis,
    Probability,
    Span,
)
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.places import MAX_INSTANCES, Place
from playground.engine.topology import Topology
from playground.engine.transport_settings import TransportSettings
from playground.engine.value import Value

Ack = Literal["never", "automatic", "before", "after", "at-next-poll", "background"]
Dedup = Literal["none", "memory", "mark-first", "in-flight", "effect-first", "transaction"]
Outbox = Literal["memory", "durable"]
Backoff = Literal["none", "linear", "exponential"]
OnFailure = Literal["silent", "retry", "return", "park", "acknowledge"]
OnAnswer = Literal["retry", "fail"]
KeyKind = Literal["stable", "fresh", "session", "content"]
Handover = Literal["one-step", "two-step"]
Session = Literal["kept", "clean"]


class Guarantee(IntEnum):
    """The three guarantees, from the weakest promise to the strongest."""

    AT_MOST_ONCE = 0
    AT_LEAST_ONCE = 1
    EXACTLY_ONCE = 2

    def __bool__(self) -> bool:
        """The weakest promise is one, too: only none at all is false."""
        return True

    @property
    def word(self) -> str:
        """The name in presets and in the record, for example `at-least-once`."""
        return self.name.lower().replace("_", "-")

    @property
    def forbids_loss(self) -> bool:
        """Whether a lost message breaks the promise."""
        return self is not Guarantee.AT_MOST_ONCE

    @property
    def forbids_duplicates(self) -> bool:
        """Whether a message applied twice breaks the promise."""
        return self is not Guarantee.AT_LEAST_ONCE


GUARANTEE_BY_WORD: Final[dict[str, Guarantee]] = {one.word: one for one in Guarantee}


class WorkloadSettings(Value):
    """What the application sends: m1 at 0 ms, m2 at `every_ms`, and so on."""

    messages: Annotated[int, Between(0, MAX_MESSAGES)] = 10
    """How many messages."""
    every_ms: Millis = 1000
    """Milliseconds from one message to the next."""
    amount: Annotated[int, Between(-MAX_AMOUNT, MAX_AMOUNT)] = 100
    """What each effect adds to the account."""
    story: Annotated[str, Matching(STORY, at_most=MAX_TITLE)] = "payment"
    """Picks the words: metrics, email, payment, order, ...; others are told in neutral words."""
    effect: Literal["add", "set"] = "add"
    """add: each effect adds the amount; set: each sets the entry of its own message, so a second changes nothing."""
    lanes: Count = 0
    """In how many lanes, in turn, the messages are sent: FIFO groups, partitions; 0: all are one lane."""

    @property
    def last_send_ms(self) -> int:
        """When the last message is due, in virtual milliseconds; 0 if there is none."""
        return max(self.messages - 1, 0) * self.every_ms

    def lane_of(self, message: int) -> int:
        """The lane of a message, from 1."""
        return (message - 1) % self.lanes + 1 if self.lanes else 1

    def balance(self, *, effects: int, done: int, amount: int | None = None) -> int:
        """What the account shows after so many effects on so many messages; `amount`: instead of the workload's."""
        return (self.amount if amount is None else amount) * (done if self.effect == "set" else effects)


class ProducerSettings(Value):
    """How the producer sends, waits and sends again."""

    awaits_ack: bool | None = None
    """Whether it waits for an ack (or confirm), and sends again without one. Default: not under at-most-once."""
    ack_timeout_ms: Span = 1000
    """Milliseconds to wait for the ack (or confirm) of an attempt."""
    max_attempts: Count | None = None
    """0: until acknowledged. Past it the producer gives up. Default: 1 under at-most-once, else 0."""
    backoff: Backoff = "none"
    """How the wait before the next attempt grows."""
    backoff_ms: Millis = 0
    """Milliseconds: linear, times the attempts so far; exponential, doubled each time from here."""
    backoff_max_ms: Millis = 30_000
    """Milliseconds that the backoff never exceeds."""
    backoff_jitter: Literal["none", "full"] = "none"
    """full: each wait is 0 to the backoff, uniformly, so that producers that failed together do not retry together."""
    max_in_flight: Count = 0
    """Unacknowledged messages at a time; 0: no limit."""
    outbox: Outbox | None = None
    """What a crash leaves of unacknowledged messages. Default: memory under at-most-once, else durable."""
    noted_after_ms: Millis = 0
    """Milliseconds until a producer that waits for nothing, and has a durable outbox, has noted that a message is sent;
    what a crash comes before is sent again."""
    transactions: bool = False
    """Of a log: whether each message is sent in a transaction, which a restart aborts."""
    transaction_timeout_ms: Span = 60_000
    """Milliseconds until a transaction is aborted that nobody has ended."""
    key: KeyKind = "stable"
    """The idempotency key. fresh: a new one for every attempt, so that deduplication cannot work; session: a new one
    after each restart; content: a hash of the content."""
    on_error: OnAnswer = "retry"
    """What an answer means that says that the work failed. retry: the next attempt is due; fail: it gives up."""
    on_busy: OnAnswer = "retry"
    """What an answer means that says that the same work is in flight already."""
    resend: Literal["never", "same-key", "new-key"] = "never"
    """What the application does that is told of a failure, or knows nothing. new-key: send again as a new message."""
    max_resends: Annotated[int, Between(1, MAX_RESENDS)] = 1
    """How often it sends one message again."""
    resend_after_ms: Millis = 0
    """Milliseconds from when it is told, or its producer has restarted, until it sends again."""
    handover: Handover = "one-step"
    """two-step: the broker keeps a message under a packet id, and stores it when the producer, told so, releases it."""
    session: Session = "kept"
    """What the end of its connection leaves of unfinished handovers. clean: nothing."""
    session_expiry_ms: Millis = 0
    """Milliseconds by which its session outlives its connection, and unfinished handovers with it; 0: for ever."""


class ConsumerSettings(Value):
    """How the consumer processes, acknowledges and deduplicates."""

    ack: Ack | None = None
    """When it acknowledges. automatic: the broker settles on dispatch; at-next-poll, background: a log's position is
    committed by the way, each `commit_ms`. Default: by guarantee."""
    processing_ms: Millis = 100
    """Milliseconds for a piece of work."""
    dedup: Dedup | None = None
    """How it remembers what it has processed. Default: transaction under exactly-once, else none."""
    dedup_window_ms: Millis = 0
    """Milliseconds for which it remembers; 0: for ever."""
    dedup_by: Literal["key", "message"] = "key"
    """By what it knows a message again. message: by its own id, whatever key it was sent under."""
    renew: bool = False
    """Whether the lease of a delivery is renewed while the consumer works on it."""
    ack_retry_ms: Millis = 0
    """Milliseconds after which an ack that the broker has not taken is sent again; 0: it is sent once."""
    on_failure: OnFailure = "silent"
    """What it does when work ends in an error. silent: no answer; acknowledge: it gives up."""
    busy: Literal["done", "busy"] = "done"
    """With dedup = in-flight: what a key in flight is answered with. busy: it may be sent again later."""
    answers: Literal["none", "all", "success"] = "none"
    """With dedup = in-flight: which answers are kept with a key. all: errors, too; success: failed work is redone."""
    max_tries: Count = 0
    """With on_failure = retry: so many times in place, then what `then` says; 0: for ever."""
    then: Literal["silent", "return", "park", "acknowledge"] = "silent"
    """What it does when max_tries are used up."""
    retry_delay_ms: Millis = 0
    """Milliseconds until the next try in place, or until what is given back comes back."""
    instances: Annotated[int, Between(1, MAX_INSTANCES)] = 1
    """How many processes compete for what the broker dispatches: consumer, consumer-2, ...; each crashes by itself."""
    dedup_table: Literal["shared", "own"] = "shared"
    """Whose the durable table of processed ids is. shared: of all instances; own: each has one."""
    workers: Annotated[int, Between(1, MAX_WORKERS)] = 1
    """How many messages it works on at once, in one process with one inbox."""
    batch: Annotated[int, Between(1, MAX_BATCH)] = 1
    """How many messages that wait it takes together at the most; it answers them when it is through with all."""
    ack_unit: Literal["one", "batch"] = "one"
    """What an answer after a batch is about. one: each of its messages; batch: all of it, which fails with one."""
    effect: Literal["own", "external", "output"] = "own"
    """Where the effect is made. external: by somebody else, in a call that no transaction spans; output: of a log, in
    a transaction with the position, so that both are there or neither."""
    effect_key: bool = False
    """Whether the call carries the message's key, so that the other side makes the effect once for each."""
    commit_ms: Span = 5000
    """Milliseconds from one commit by the way to the next, with ack = at-next-poll or background."""
    session_timeout_ms: Span = 10_000
    """Of a log: milliseconds without a sign of life, until the group goes on without it."""
    reset: Literal["earliest", "latest", "none"] = "earliest"
    """Of a log: where a reader begins that has no position, or one that is gone. latest: at the end, and what is there
    is never read; none: it ends with an error."""
    new_group: bool = False
    """Of a log: whether its group has no position yet, in any partition, until it commits one there."""
    isolation: Literal["committed", "uncommitted"] = "committed"
    """Of a log: whether it reads what belongs to a transaction only once that is committed."""
    poll_interval_ms: Span = 60_000
    """Of a log: milliseconds that a piece of work may take; then the consumer leaves its group."""
    handover: Handover = "one-step"
    """two-step: it keeps a delivery under a packet id, and works on it when the broker, told so, releases it."""
    session: Session = "kept"
    """What the end of its connection leaves of the queue. clean: nothing, and what comes meanwhile finds no queue."""
    session_expiry_ms: Millis = 0
    """Milliseconds by which its session outlives its connection, and its queue with it; 0: for ever."""
    store: Literal["memory", "sqlite"] = "memory"
    """sqlite: the ledger and the table of processed ids are a real database."""

    @property
    def parks(self) -> bool:
        """Whether it sets aside what it cannot do."""
        return "park" in (self.on_failure, self.then)

    @property
    def may_decline(self) -> bool:
        """Whether any of its answers says anything else than that the work is done."""
        return self.busy == "busy" or bool({self.on_failure, self.then} & {"return", "park"})


class LinkSettings(Value):
    """One direction of the network."""

    latency_ms: Millis = 50
    """Milliseconds that a packet takes at least."""
    jitter_ms: Millis = 0
    """A packet takes 0 to so many milliseconds more, uniformly, so jitter reorders."""
    loss: Probability = 0.0
    """Probability that a packet is lost, from 0 to 1."""
    duplicate: Probability = 0.0
    """Probability that a packet arrives twice, from 0 to 1."""


class RunSettings(Value):
    """How long the faults go on, and how long the run may then take to come to rest."""

    chaos_ms: Millis | None = None
    """Milliseconds until the faults end. Default: 30000 after the last send or the last timed step; later if a `for_ms`
    is in force then: when none is any more."""
    settle_ms: Millis = 3_600_000
    """Milliseconds that the run may take to come to rest after that."""


class Settings(Value):
    """A run without its steps."""

    seed: Annotated[int, Between(MIN_SEED, MAX_SEED)] = 1
    """Decides every random fate."""
    guarantee: Guarantee
    """The guarantee under which messages are sent."""
    is_promised: bool = True
    """Whether what the guarantee says is promised at all; if nothing is, nothing can break it."""
    topology: Topology
    mechanisms: Mechanisms = field(default_factory=Mechanisms)
    """What stands behind the promises of the nodes."""
    workload: WorkloadSettings = field(default_factory=WorkloadSettings)
    producer: ProducerSettings = field(default_factory=ProducerSettings)
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    consumer: ConsumerSettings = field(default_factory=ConsumerSettings)
    links: Mapping[Place, LinkSettings] = field(default_factory=dict)
    """Links that are not named here have the defaults of `LinkSettings`."""
    transport: TransportSettings = field(default_factory=TransportSettings)
    run: RunSettings = field(default_factory=RunSettings)

    def __hash__(self) -> int:
        """Of most of what is compared: a mapping has no hash."""
        return hash((self.seed, self.guarantee, self.workload, self.producer, self.broker, self.consumer))

    @property
    def redelivery_clock_ms(self) -> int:
        """How long a delivery may take before another follows; 0: no clock brings it back."""
        if self.broker.lease == "membership":
            return self.consumer.poll_interval_ms
        return self.broker.redelivery_timeout_ms if self.broker.has_timer else 0

    def partition_of(self, message: int) -> int:
        """In which partition of a log a message is, from 1: a lane is in one; without lanes each is used in turn."""
        number = self.workload.lane_of(message) if self.workload.lanes else message
        return (number - 1) % self.broker.partitions + 1

    def link(self, place: Place) -> LinkSettings:
        """The settings of one link of the system; `KeyError` for a link that the system does not have."""
        self.topology.routes[place]
        return self.links.get(place) or self.links.get(place.role) or LinkSettings()
