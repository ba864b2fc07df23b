"""RabbitMQ 4.3, with 3.13 and 4.0 where they differ: what a publisher is told and what a consumer says are two things.

docs/systems/rabbitmq.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    CAREFUL,
    HELD,
    Clash,
    Condition,
    Configuration,
    Dialect,
    SystemSetup,
    Textbook,
)
from playground.systems.native import Promised, Values
from playground.systems.profile import Profile
from playground.systems.rabbitmq_settings import (
    CONFIRMS,
    DOCS,
    NOT_MODELLED,
    QUORUM,
    RELIABILITY,
    SETTINGS,
    short_timeout,
)
from playground.systems.textbook import BROKER

_QUORUM_PREFETCH: Final = 2000
"""What a quorum queue makes of an unlimited prefetch."""
_AS_GOOD_AS_NEVER_MS: Final = 1_000_000_000
"""What a clock of a year comes to here, as many set it: eleven days are longer than any run."""
_PLAYED_OUT: Final = 2000
"""So many returns a run shows to their end; what is dropped after more of them is only said."""
_FLUSH_MS: Final = 200
"""A classic queue flushes in batches; a confirm may take a few hundred milliseconds."""


def _together(setup: SystemSetup) -> Textbook:
    """What the kind of the queue and the version make of the rest."""
    values, quorum = setup.values, setup.values["x-queue-type"] == "quorum"
    persistent = quorum or (values["delivery_mode"] == 2 and values["durable"] is True)
    counts = quorum and not (setup.version == "4.3" and values["basic.nack"])
    limit = int(values["x-delivery-limit"] or 0) if counts else -1
    timeout_ms = int(values["consumer_timeout"] or 1)
    has_clock = (quorum or setup.version != "4.3") and timeout_ms < _AS_GOOD_AS_NEVER_MS
    return {
        "broker.durable": persistent,
        "broker.flush_ms": _FLUSH_MS if persistent and not quorum else 0,
        "broker.confirm_at": "flushed",
        "broker.max_deliveries": limit + 1,
        "broker.dead_letters": "parked" if values["x-dead-letter-exchange"] else "dropped",
        "broker.lease": "both" if has_clock else "connection",
        "broker.redelivery_timeout_ms": min(timeout_ms, _AS_GOOD_AS_NEVER_MS),
        "broker.late_ack": "ignore" if setup.version == "4.3" else "refuse",
        **({"broker.prefetch": _QUORUM_PREFETCH} if quorum and not values["prefetch_count"] else {}),
    }


_OF_CLASSIC_QUEUES: Final = "reject-publish-dlx"
"""What a full queue does by `x-overflow`, if it is no quorum queue. Source: rabbit_quorum_queue.erl, `overflow`."""


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    values, quorum = setup.values, setup.values["x-queue-type"] == "quorum"
    if quorum and not values["durable"]:
        yield Clash("durable", "a quorum queue is always durable")
    if not quorum and values["x-delivery-limit"] not in (-1, 20):
        yield Clash("x-delivery-limit", 'only a quorum queue counts deliveries; set x-queue-type = "quorum"')
    if quorum and values["exclusive"]:
        yield Clash("exclusive", "a quorum queue cannot be exclusive")
    if not (values["durable"] or quorum or values["exclusive"]) and setup.version == "4.3":
        yield Clash("durable", "since 4.3 a transient queue that is not exclusive is refused by default")
    if values["x-dead-letter-strategy"] == "at-least-once" and not (quorum and not _lacks_for_confirms(values)):
        text = 'at-least-once needs a quorum queue, x-dead-letter-exchange and x-overflow = "reject-publish"'
        yield Clash("x-dead-letter-strategy", text)


def _lacks_for_confirms(values: Values) -> str:
    """What a queue has not that dead letters with confirms need."""
    if not values["x-dead-letter-exchange"]:
        return "x-dead-letter-exchange"
    return "" if values["x-overflow"] == "reject-publish" else 'x-overflow = "reject-publish"'


def _falls_back(setup: SystemSetup) -> Iterator[Clash]:
    """What a quorum queue takes, and does by its default, with a line in the broker's log; a classic one refuses it.

    And what a classic one has no use for.
    """
    values, lacks = setup.values, _lacks_for_confirms(setup.values)
    is_told = bool(short_timeout(int(values["consumer_timeout"] or 0), is_quorum=False))
    if setup.version == "4.3" and values["x-queue-type"] == "classic" and not is_told:
        text = "since 4.3 it counts for quorum queues only, and does nothing for a classic one"
        yield Clash("consumer_timeout", text, counts_partly=True)
    if values["x-queue-type"] == "quorum" and values["x-dead-letter-strategy"] == "at-least-once" and lacks:
        text = f"without {lacks} the broker falls back to at-most-once, and only its log says so; it counts as that"
        yield Clash("x-dead-letter-strategy", text)
    if values["x-queue-type"] == "quorum" and values["x-overflow"] == _OF_CLASSIC_QUEUES:
        text = f"a quorum queue knows no {_OF_CLASSIC_QUEUES}: it drops the oldest (drop-head), and only its log says "
        yield Clash("x-overflow", f'{text}so ("Invalid overflow strategy"); "reject-publish" refuses the publish')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """What the publisher, the reader of dead letters and the length of the queue have to be like."""
    values, exchange = setup.values, setup.values["x-dead-letter-exchange"]
    kept_by = "" if exchange else "x-dead-letter-exchange"
    gone = f"dead-lettered to {exchange}" if exchange else "dropped, though confirmed"
    if values["confirm.select"]:
        text = "the publisher publishes again what was not confirmed"
        yield Condition("confirm.select", text, is_before_storing=True)
    if values["mandatory"]:
        yield Condition("mandatory", "the publisher sees to what comes back", is_before_storing=True)
    is_by_message = values["x-queue-type"] == "classic" and values["durable"] and values["delivery_mode"] == 2
    if is_by_message and values["confirm.select"]:
        text = "publishers set delivery_mode = 2 (assumed: nothing here says so; unset it is 1)"
        yield Condition("delivery_mode", text, is_before_storing=True, is_taken=True)
    if is_by_message:
        text = (
            "the queue is declared durable (assumed: nothing here says so; not the default of pika and the Java client)"
        )
        yield Condition("durable", text, is_before_storing=True, is_taken=True)
    if exchange:
        how = (
            ""
            if values["x-dead-letter-strategy"] == "at-least-once"
            else " (dead-lettered without confirms: a crash on the way may lose it)"
        )
        text = f"the exchange {exchange} is there, a queue bound to it takes what comes, and somebody reads that{how}"
        where = f"somebody reads what goes to {exchange}{how}"
        yield Condition("x-dead-letter-exchange", text, where_it_is_there=where, is_of_dead_letters=True)
    if is_by_message:
        text = "the classic queue's disk survives"
        yield Condition("x-queue-type", text)
    if values["x-queue-type"] == "quorum":
        text = "no majority of the quorum queue's members is ever lost for good"
        yield Condition("x-queue-type", text)
        yield from _below_the_limit(values, kept_by)
    if values["x-message-ttl"] is not None:
        text = f"no message waits {values['x-message-ttl']:,} ms (x-message-ttl: then it is {gone})"
        yield Condition("x-message-ttl", text, kept_by=kept_by)
    yield from _lives_on(values)
    is_unknown = values["x-queue-type"] == "quorum" and values["x-overflow"] == _OF_CLASSIC_QUEUES
    drops = values["x-overflow"] == "drop-head" or is_unknown
    full = f"the oldest is {gone}" if drops else "a publish is rejected"
    for name, unit in (("x-max-length", "messages"), ("x-max-length-bytes", "bytes")):
        if values[name] is not None:
            text = f"the queue never holds more than {values[name]:,} {unit} ({name}: then {full})"
            yield Condition(name, text, kept_by=kept_by if drops else "")


def _below_the_limit(values: Values, kept_by: str) -> Iterator[Condition]:
    """What must not come back so often that it is over, though it could be done: a crash counts for all in hand."""
    limit, most = int(values["x-delivery-limit"] or 0), int(values["prefetch_count"] or _QUORUM_PREFETCH)
    if limit > _PLAYED_OUT and not kept_by:
        return
    if limit > _PLAYED_OUT:
        text = f"no message comes back more than {limit:,} times (then it is dropped)"
        yield Condition("x-delivery-limit", text, kept_by=kept_by)
    elif limit >= 0 and most > 1 and not values["auto_ack"]:
        others = f"up to {most - 1:,} others that the consumer holds are {'dropped' if kept_by else 'dead-lettered'}"
        text = f"no message crashes its consumer each time (past x-delivery-limit = {limit} {others} with it)"
        yield Condition("x-delivery-limit", text, "lose" if kept_by else "park", kept_by=kept_by)


def _lives_on(values: Values) -> Iterator[Condition]:
    """What a queue needs in order not to be deleted with all that is in it."""
    gone = "the queue is deleted, with every message in it"
    if values["auto_delete"]:
        yield Condition("auto_delete", f"some consumer is always there (auto_delete: as the last one goes, {gone})")
    if values["exclusive"]:
        text = f"the connection that declared the queue never ends (exclusive: with it {gone})"
        yield Condition("exclusive", text)
    if values["x-expires"] is not None:
        text = f"the queue is never unused for {values['x-expires']:,} ms (x-expires: then {gone})"
        yield Condition("x-expires", text)


def _promises(setup: SystemSetup) -> Promised:
    confirms, automatic = setup.values["confirm.select"], setup.application.get("consumer.ack") != "after"
    automatic = automatic or setup.values["auto_ack"] is True
    if not confirms and automatic:
        words = "without acknowledgements only at-most-once delivery is guaranteed"
        return Promised(Guarantee.AT_MOST_ONCE, words, RELIABILITY)
    if not confirms or automatic:
        words = "acknowledgements on both sides guarantee at-least-once delivery; on one side, nothing"
        weaker = Guarantee.AT_LEAST_ONCE if confirms else Guarantee.AT_MOST_ONCE
        return Promised(weaker, words, RELIABILITY, binds=False)
    if setup.application.get("consumer.dedup") == "transaction":
        return Promised(Guarantee.EXACTLY_ONCE, "effectively-once, by the consumer's own record", RELIABILITY)
    return Promised(Guarantee.AT_LEAST_ONCE, "use of acknowledgements guarantees at-least-once delivery", RELIABILITY)


_STRONG: Final[Values] = {"confirm.select": True, "x-queue-type": "quorum", "delivery_mode": 2}

PROFILE: Final = Profile(
    topology=Topology(name="rabbitmq", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="RabbitMQ: publisher confirms and consumer acknowledgements, which know nothing of each other.",
    demo=("demo-rabbitmq", "demo-rabbitmq-strongest"),
    dialect=Dialect(
        like=BROKER.name,
        versions=("4.3", "4.0", "3.13"),
        settings=SETTINGS,
        configurations=(
            Configuration(
                name="library-defaults",
                about="No confirms, manual acknowledgement, durable classic queue, persistent messages, as Spring AMQP "
                "and Celery send them: may lose, may duplicate.",
                settings={"delivery_mode": 2},
            ),
            Configuration(
                name="auto-ack",
                about="No confirms, transient message, automatic acknowledgement: may lose; twice is only what "
                "the application sends again.",
                settings={"auto_ack": True, "delivery_mode": 1},
            ),
            Configuration(
                name="confirms-quorum",
                about="Confirms, a quorum queue of three, manual acknowledgement: may duplicate; what always fails is "
                "dropped at the delivery limit.",
                settings=_STRONG,
            ),
            Configuration(
                name="confirms-quorum-inbox",
                about="And a consumer that records ids in the transaction of its effect: effectively once.",
                settings=_STRONG,
                application={"consumer.dedup": "transaction"},
            ),
        ),
        always={"broker.returned_to": "head", "producer.key": "stable", "transport.kind": "connection"},
        together=_together,
        application={
            **CAREFUL,
            "consumer.on_failure": "return",
        },
        clashes=_clashes,
        falls_back=_falls_back,
        conditions=_conditions,
        promises=_promises,
        by_kind=NOT_MODELLED,
        never_done={
            "return": "what always fails is requeued for ever",
            "silent": "what always fails lies unacknowledged, holding its place in the prefetch, until "
            "consumer_timeout or the end of its channel, and again when it is delivered then",
            HELD: "what fails once lies unacknowledged, holding its place in the prefetch, until its channel or its "
            "connection ends",
            "retry": "what always fails is tried again in place for ever, and what was prefetched behind it waits",
        },
        rejected_by="basic.reject with requeue = false, by the consumer, of what fails",
        by_promise={
            Guarantee.AT_MOST_ONCE: "auto-ack",
            Guarantee.AT_LEAST_ONCE: "confirms-quorum",
            Guarantee.EXACTLY_ONCE: "confirms-quorum-inbox",
        },
    ),
    words={
        "publish": "basic.publish",
        "confirm": "publisher confirm",
        "deliver": "basic.deliver",
        "ack": "basic.ack",
        "late ack": "closes its channel (406)",
        "late ack briefly": "closes channel",
        "producer": "publisher",
        "broker": "RabbitMQ",
        "stored": "ready",
        "in flight": "unacked",
        "inbox": "prefetched",
        "dispatched in all": "delivered",
        "disp in all": "dlvd",
        "deliveries in all": "received",
        "dlvd in all": "rcvd",
    },
    wording=wording.RABBITMQ,
    modelled=(
        "Confirms, the delivery limit by version, the consumer timeout, requeueing when a consumer ends.",
        "A frame that is lost is a connection that breaks, with all that is on it.",
        "What a crash of a process and a loss of power leave of transient, persistent and replicated messages.",
    ),
    simplified=(
        "A quorum queue is one store that survives what a majority survives.",
        "In 4.3 a consumer timeout counts here towards the delivery limit, and does not there; with basic.nack = true "
        "a crash and a broken connection count for nothing here, and do there.",
    ),
    left_out=(
        "Streams, alternate exchanges, tx, priorities, single active consumers, federation and partitions.",
        "Message TTL, maximum lengths and flow control.",
    ),
    sources=("docs/systems/rabbitmq.md", CONFIRMS, RELIABILITY, QUORUM, f"{DOCS}/consumers", f"{DOCS}/dlx"),
)
