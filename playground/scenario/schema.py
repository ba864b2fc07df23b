"""The shape of a preset as pydantic models, and the JSON Schema made of them.

They say what types and ranges the keys have; rules that reach across keys are in `rules.py`. The models only validate:
what they accept is built from the raw table by `build.py`, which knows the same keys as the engine's fields.
"""

from typing import Annotated, Final

from pydantic import Field

from playground.engine.settings import (
    BrokerSettings,
    ConsumerSettings,
    LinkSettings,
    ProducerSettings,
    RunSettings,
    WorkloadSettings,
)
from playground.scenario import words
from playground.scenario.mistakes import Table
from playground.scenario.schema_steps import StepBase, StepModel
from playground.scenario.schema_types import (
    Count,
    Fate,
    GuaranteeWord,
    Line,
    MessageName,
    Millis,
    OneOf,
    Probability,
    Span,
    Strict,
    SystemWord,
    Text,
    Verdict,
)

_WORKLOAD: Final = WorkloadSettings()
_PRODUCER: Final = ProducerSettings()
_BROKER: Final = BrokerSettings()
_CONSUMER: Final = ConsumerSettings()
_LINK: Final = LinkSettings()
_RUN: Final = RunSettings()


class Workload(Strict):
    """What the application sends: m1 at 0 ms, m2 at `every_ms`, and so on."""

    messages: Annotated[int, Field(ge=0, le=words.MAX_MESSAGES)] = _WORKLOAD.messages
    """How many messages."""
    every_ms: Millis = _WORKLOAD.every_ms
    """Milliseconds from one message to the next."""
    amount: Annotated[int, Field(ge=-words.MAX_AMOUNT, le=words.MAX_AMOUNT)] = _WORKLOAD.amount
    """What each effect adds to the account."""
    story: Annotated[str, Field(pattern=words.STORY, max_length=words.MAX_TITLE)] = _WORKLOAD.story
    """Picks the words: metrics, email, payment, order, ...; others are told in neutral words."""
    effect: Annotated[str, OneOf(("add", "set"))] = _WORKLOAD.effect
    """add: each effect adds the amount; set: each sets the entry of its own message, so a second changes nothing."""


class Producer(Strict):
    """How the producer sends, waits and sends again."""

    ack_timeout_ms: Span = _PRODUCER.ack_timeout_ms
    """Milliseconds to wait for the ack (or confirm) of an attempt."""
    max_attempts: Count | None = None
    """0: until acknowledged. Past it the producer gives up. Default: 1 under at-most-once, else 0."""
    backoff: Annotated[str, OneOf(("none", "linear", "exponential"))] = _PRODUCER.backoff
    """How the wait before the next attempt grows."""
    backoff_ms: Millis = _PRODUCER.backoff_ms
    """Milliseconds: linear, times the attempts so far; exponential, doubled each time from here."""
    backoff_max_ms: Millis = _PRODUCER.backoff_max_ms
    """Milliseconds that the backoff never exceeds."""
    backoff_jitter: Annotated[str, OneOf(("none", "full"))] = _PRODUCER.backoff_jitter
    """full: each wait is 0 to the backoff, uniformly, so that producers that failed together do not retry together."""
    max_in_flight: Count = _PRODUCER.max_in_flight
    """Unacknowledged messages at a time; 0: no limit."""
    outbox: Annotated[str, OneOf(("memory", "durable"))] | None = None
    """What a crash leaves of unacknowledged messages. Default: memory under at-most-once, else durable."""
    key: Annotated[str, OneOf(("stable", "fresh"))] = _PRODUCER.key
    """fresh: a new idempotency key for every attempt, so that deduplication cannot work."""


class Broker(Strict):
    """The queue between producer and consumer; only with `system = "broker"`."""

    durable: bool = _BROKER.durable
    """Whether stored messages outlive a crash."""
    redelivery_timeout_ms: Span = _BROKER.redelivery_timeout_ms
    """Milliseconds from a dispatch without an ack to the next one."""
    max_deliveries: Count = _BROKER.max_deliveries
    """Past it the message is dead-lettered; 0: no limit."""
    dedup_window_ms: Millis = _BROKER.dedup_window_ms
    """Milliseconds for which a key is known: publishes with it are confirmed and not stored; 0: off."""
    prefetch: Count = _BROKER.prefetch
    """Dispatched and unsettled at a time; 0: no limit."""


class Consumer(Strict):
    """How the consumer processes, acknowledges and deduplicates."""

    ack: Annotated[str, OneOf(("never", "automatic", "before", "after"))] | None = None
    """When it acknowledges; automatic: the broker settles on dispatch. Default: by guarantee."""
    processing_ms: Millis = _CONSUMER.processing_ms
    """Milliseconds for a piece of work."""
    dedup: (
        Annotated[str, OneOf(("none", "memory", "mark-first", "in-flight", "effect-first", "transaction"))] | None
    ) = None
    """How it remembers what it has processed. Default: transaction under exactly-once, else none."""
    dedup_window_ms: Millis = _CONSUMER.dedup_window_ms
    """Milliseconds for which it remembers; 0: for ever."""
    store: Annotated[str, OneOf(("memory", "sqlite"))] = _CONSUMER.store
    """sqlite: the ledger and the table of processed ids are a real database."""


class LinkTable(Strict):
    """One direction of the network."""

    latency_ms: Millis = _LINK.latency_ms
    """Milliseconds that a packet takes at least."""
    jitter_ms: Millis = _LINK.jitter_ms
    """A packet takes 0 to so many milliseconds more, uniformly, so jitter reorders."""
    loss: Probability = _LINK.loss
    """Probability that a packet is lost, from 0 to 1."""
    duplicate: Probability = _LINK.duplicate
    """Probability that a packet arrives twice, from 0 to 1."""


class Links(LinkTable):
    """All links of the system; a table for one link goes before what stands here, key by key."""

    publish: LinkTable | None = None
    """Producer to broker."""
    confirm: LinkTable | None = None
    """Broker to producer."""
    deliver: LinkTable | None = None
    """To the consumer, from the broker or (direct) the producer."""
    ack: LinkTable | None = None
    """From the consumer, to the broker or (direct) the producer."""


class Run(Strict):
    """How long the faults go on, and how long the run may then take to come to rest."""

    chaos_ms: Millis | None = None
    """Milliseconds until the faults end. Default: 30000 after the last send or the last timed step; later if a `for_ms`
    is in force then: when none is any more."""
    settle_ms: Millis = _RUN.settle_ms
    """Milliseconds that the run may take to come to rest after that."""


Counter = Annotated[int, Field(ge=0, le=2**63 - 1)]


class Expect(Strict):
    """What should come of the run; checked by `playground check`. What is not named is not compared."""

    verdict: Verdict | None = None
    """The verdict."""
    sent: Counter | None = None
    """Messages that the application handed over."""
    attempts: Counter | None = None
    """Packets that the producer put on its first link."""
    stored: Counter | None = None
    """Copies that the broker stored."""
    dispatches: Counter | None = None
    """Packets that the broker put on `deliver`."""
    deliveries: Counter | None = None
    """Arrivals handed to consumer code."""
    effects: Counter | None = None
    """Effects that the world saw."""
    applied_once: Counter | None = None
    """Messages with one effect."""
    duplicated: Counter | None = None
    """Messages with two or more effects."""
    lost: Counter | None = None
    """Messages that nothing can bring any more, and the application was not told."""
    failed: Counter | None = None
    """Messages that the producer gave up without an effect."""
    dead_lettered: Counter | None = None
    """Messages that the broker parked."""
    pending: Counter | None = None
    """Messages that can still come."""
    extra_effects: Counter | None = None
    """Effects beyond the first of their message."""
    deduplicated: Counter | None = None
    """What the broker refused and the consumer skipped."""
    dropped: Counter | None = None
    """Packets lost on a link or at a node that was down."""
    misreported: Counter | None = None
    """Messages that the producer believes failed although their effect was applied."""
    done_and_parked: Counter | None = None
    """Messages whose effect was applied and that are with the dead letters as well."""
    fates: dict[MessageName, Fate] = Field(default_factory=dict, json_schema_extra={"additionalProperties": False})
    """What became of single messages: `{ m3 = "duplicated" }`."""


class PresetFile(Strict):
    """A failure script for the delivery playground. All times are whole virtual milliseconds."""

    format: Annotated[int, Field(ge=words.FORMAT, le=words.FORMAT, json_schema_extra={"const": words.FORMAT})]
    """The version of this format."""
    title: Line
    """One line."""
    summary: Text = ""
    """What happens, in a sentence or two."""
    concepts: list[Line] = Field(default_factory=list, json_schema_extra={"default": []})
    """What the preset shows, for finding it."""
    seed: Annotated[int, Field(ge=words.MIN_SEED, le=words.MAX_SEED)] = words.DEFAULT_SEED
    """Decides every random fate."""
    guarantee: GuaranteeWord
    """The guarantee under which messages are sent."""
    system: SystemWord = words.DEFAULT_SYSTEM
    """direct: producer to consumer. broker: producer to a queue to the consumer."""
    workload: Workload = Field(default_factory=Workload)
    producer: Producer = Field(default_factory=Producer)
    broker: Broker = Field(default_factory=Broker)
    consumer: Consumer = Field(default_factory=Consumer)
    links: Links = Field(default_factory=Links)
    run: Run = Field(default_factory=Run)
    steps: Annotated[list[StepModel], Field(max_length=words.MAX_STEPS)] = Field(
        default_factory=list, json_schema_extra={"default": []}
    )
    """What goes wrong, and when."""
    expect: Expect = Field(default_factory=Expect)


def json_schema() -> Table:
    """The JSON Schema (draft 2020-12) of a preset: TOML has no null, so optional keys are just left out."""
    schema = _without_null(PresetFile.model_json_schema())
    for name in schema["$defs"]:
        _own_keys_first(schema["$defs"][name].get("properties", {}))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Delivery playground preset"}


def _own_keys_first(properties: Table) -> None:
    """Order the keys of a step as authors write them: `do`, the command's own, then trigger and note."""
    if "do" in properties:
        properties_of_all = {key: properties.pop(key) for key in StepBase.model_fields}
        own = {"do": properties.pop("do"), **properties}
        properties.clear()
        properties.update(own | properties_of_all)


def _without_null(node: Table) -> Table:
    """The node without pydantic's `null` alternatives and the titles that repeat the keys."""
    plain: Table = {}
    for key, value in node.items():
        if key == "anyOf" and {"type": "null"} in value:
            plain.update(_without_null(value[0]))
        elif key == "properties":
            plain[key] = {name: _without_null(child) for name, child in value.items()}
        elif isinstance(value, dict):
            plain[key] = _without_null(value)
        elif isinstance(value, list):
            plain[key] = [_without_null(child) if isinstance(child, dict) else child for child in value]
        elif key != "title" and not (key == "default" and value is None):
            plain[key] = value
    return plain
