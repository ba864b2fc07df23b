"""Apache Kafka: a partitioned, replicated log, idempotent or transactional producers, and a consumer group.

docs/systems/kafka.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import log_wording
from playground.systems.dialect import (
    HELD,
    Clash,
    Condition,
    Configuration,
    Dialect,
    SystemSetup,
    Textbook,
    sends_again,
)
from playground.systems.kafka_settings import (
    BROKER,
    CONSUMER,
    LIBRDKAFKA,
    MANY_RETRIES,
    OLDER,
    PRODUCER,
    SEMANTICS,
    SETTINGS,
    WEEK_MINUTES,
    WEEK_MS,
)
from playground.systems.log import PROFILE as LOG
from playground.systems.native import Promised, Values
from playground.systems.profile import OWN_RECORD, Profile

_PAGE_CACHE_MS: Final = 30_000
"""After so long the operating system has written what nobody has flushed."""


def _is_java(values: Values) -> bool:
    return values["client"] == "java"


def _is_idempotent(values: Values) -> bool:
    """As it is set; else by the client, which leaves it out where other settings forbid it."""
    explicit = values["enable.idempotence"]
    if values["transactional.id"] is not None or explicit is not None:
        return explicit is not False
    flying = int(values["max.in.flight.requests.per.connection"] or 5)
    return _is_java(values) and values["acks"] == "all" and int(values["retries"] or 0) > 0 and flying <= 5


def _in_flight(values: Values) -> int:
    given = values["max.in.flight.requests.per.connection"]
    if given is not None:
        return int(given)
    return 5 if _is_java(values) or _is_idempotent(values) else 0


def _commits(values: Values) -> Textbook:
    """Who commits by itself does so by its client's rule; else it is the application's affair."""
    if values["enable.auto.commit"] is not True:
        return {}
    in_background = not _is_java(values) and values["enable.auto.offset.store"] is True
    return {"consumer.ack": "background" if in_background else "at-next-poll"}


def _together(setup: SystemSetup) -> Textbook:
    values = setup.values
    acks, replicas = values["acks"], int(values["replication.factor"] or 1)
    is_alone = replicas == 1
    flushes_first = values["log.flush.interval.messages"] == 1
    isolation = values["isolation.level"] or ("read_uncommitted" if _is_java(values) else "read_committed")
    waits = acks != "0"
    return {
        "producer.awaits_ack": waits,
        **({} if waits else {"producer.max_attempts": 1}),
        "producer.max_in_flight": _in_flight(values),
        "producer.key": "session" if _is_idempotent(values) else "stable",
        "producer.transactions": values["transactional.id"] is not None,
        "broker.remembers": "last-five",
        "broker.dedup_window_ms": int(values["producer.id.expiration.ms"] or 1) if _is_idempotent(values) else 0,
        "broker.replicas": replicas,
        "broker.min_in_sync": _least_in_sync(values),
        "broker.confirm_at": "replicated" if acks == "all" and not is_alone else "stored",
        "broker.flush_ms": _PAGE_CACHE_MS if is_alone and not flushes_first else 0,
        "consumer.isolation": str(isolation).removeprefix("read_"),
        **_commits(values),
        **(_ONE_HAS_THE_TRANSACTION if _writes_outputs(setup) else {}),
    }


_ONE_HAS_THE_TRANSACTION: Final = {"consumer.workers": 1}
"""Outputs and positions are one producer's: handed to threads, records would be committed before their outputs."""


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    values = setup.values
    explicit, transactional = values["enable.idempotence"], values["transactional.id"] is not None
    if transactional and explicit is False:
        yield Clash("enable.idempotence", "cannot be false with a transactional.id")
    if explicit is True or transactional:
        what = "a transactional.id" if transactional else "enable.idempotence"
        if values["acks"] != "all":
            yield Clash("acks", f"has to be all with {what}")
        if values["retries"] == 0:
            yield Clash("retries", f"has to be more than 0 with {what}")
        if int(values["max.in.flight.requests.per.connection"] or 5) > 5:
            yield Clash("max.in.flight.requests.per.connection", f"has to be at most 5 with {what}")
    if _writes_outputs(setup) and values["enable.auto.commit"] is True:
        text = "has to be false in read, process, write: positions go with the transaction (sendOffsetsToTransaction)"
        yield Clash("enable.auto.commit", text)


def _least_in_sync(values: Values) -> int:
    """How many replicas have to be in sync: since Kafka 3.7 never more than there are (apache/kafka#14594)."""
    return min(int(values["min.insync.replicas"] or 1), int(values["replication.factor"] or 1))


def _falls_back(setup: SystemSetup) -> Iterator[Clash]:
    """More replicas in sync than there are can only be a mistake; it was a refusal of every record once."""
    least, asked = _least_in_sync(setup.values), int(setup.values["min.insync.replicas"] or 1)
    if asked > least:
        text = (
            f"{asked} is more than replication.factor = {least}: since Kafka 3.7 the smaller of the two counts, so "
            f"that acks=all is worth {least} replica{'s' * (least > 1)}; an older broker refuses each record sent with "
            "acks=all"
        )
        yield Clash("min.insync.replicas", text, counts_partly=True)


def _writes_outputs(setup: SystemSetup) -> bool:
    """Whether what it reads and what it writes are committed together."""
    return setup.application.get("consumer.effect") == "output" and setup.values["transactional.id"] is not None


def _in_sync(values: Values) -> Iterator[Condition]:
    """What acks=all is worth where one that lacks records may take over; that the leader answers alone is tried."""
    least, replicas = _least_in_sync(values), int(values["replication.factor"] or 1)
    if replicas > 1:
        text = f"there are {replicas} brokers (replication.factor = {replicas}: with fewer no such topic is made)"
        yield Condition("replication.factor", text, is_before_storing=True, is_of_what_is_set=True)
    is_unclean = values["unclean.leader.election.enable"] is True
    if values["acks"] == "all" and least > 1 and replicas > 1 and is_unclean:
        text = (
            f"not all in sync are lost at once (min.insync.replicas = {least}: {least} replicas may answer acks=all; "
            "unclean.leader.election.enable: one without the record then leads)"
        )
        yield Condition("unclean.leader.election.enable", text, is_before_storing=True)


def _reads_all(values: Values) -> Iterator[Condition]:
    """What has to hold for a consumer to pass nothing over."""
    if _commits(values).get("consumer.ack") == "at-next-poll" and _is_java(values):
        text = (
            "each record of a poll is done before the next poll and before close() "
            "(enable.auto.commit: both commit all that was handed over, done or not)"
        )
        yield Condition("enable.auto.commit", text)
    elif _commits(values).get("consumer.ack") == "at-next-poll":
        text = (
            "the application stores the offset of a record after its work "
            "(enable.auto.offset.store = false: what is stored is committed, and nothing else)"
        )
        yield Condition("enable.auto.offset.store", text)
    if values["replication.factor"] == 1:
        text = "the broker's disk survives (replication.factor = 1: the partition is on no other)"
        yield Condition("replication.factor", text)
    kept_ms = int(values["retention.ms"] or 0)
    if 0 < kept_ms < WEEK_MS:
        text = (
            f"each record is done within {kept_ms:,} ms of being sent (retention.ms: then it is deleted, read or not)"
        )
        yield Condition("retention.ms", text)
    minutes = int(values["offsets.retention.minutes"] or 0)
    if minutes < WEEK_MINUTES:
        text = (
            f"the group is never without a member for {minutes:,} minutes "
            "(offsets.retention.minutes: then its offsets are gone, and auto.offset.reset decides)"
        )
        twice = values["auto.offset.reset"] == "earliest"
        yield Condition("offsets.retention.minutes", text, "duplicate" if twice else "lose")
    if values["auto.offset.reset"] == "latest":
        text = "the group has a position (auto.offset.reset = latest: without one it passes over all that is there)"
        yield Condition("auto.offset.reset", text)


def _given_up(retries: int, after_ms: int) -> Condition:
    """When a client reports a record as failed: by the clock, or sooner where so many retries are few."""
    if retries >= MANY_RETRIES:
        return sends_again("delivery.timeout.ms", f"after {after_ms:,} ms")
    last = f"with the last of {retries + 1:,} tries" if retries else "with the first error"
    return sends_again("retries", f"{last}, or delivery.timeout.ms: after {after_ms:,} ms, whichever comes first")


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """What has to hold beside what is modelled."""
    yield from _in_sync(setup.values)
    if setup.values["acks"] != "0":
        told_ms = setup.values["delivery.timeout.ms"]
        after_ms = int(told_ms if told_ms is not None else 120_000 if _is_java(setup.values) else 300_000)
        yield _given_up(int(setup.values["retries"] or 0), after_ms)
    yield from _reads_all(setup.values)
    if _writes_outputs(setup):
        text = (
            "what is published was read from a topic, its position in the same transaction (sendOffsetsToTransaction); "
            "from elsewhere it is published again after a crash right behind the commit"
        )
        yield Condition("transactional.id", text, "duplicate", is_before_storing=True)
        text = "the work writes to Kafka only: no transaction covers an effect elsewhere (a database, a call, a mail)"
        yield Condition("transactional.id", text, "duplicate", is_of_effect=True)


def _promises(setup: SystemSetup) -> Promised:
    values, ack = setup.values, setup.application.get("consumer.ack")
    ack = _commits(values).get("consumer.ack", ack)
    is_lossy = ack in ("before", "background", "never")
    if values["acks"] == "0" and is_lossy:
        words = "at most once: no retries, and the position is saved before processing"
        return Promised(Guarantee.AT_MOST_ONCE, words, SEMANTICS)
    if values["acks"] != "all" or is_lossy:
        words = "messages are never lost only with acks=all, and with the position saved after processing"
        weaker = Guarantee.AT_MOST_ONCE if values["acks"] == "0" else Guarantee.AT_LEAST_ONCE
        return Promised(weaker, words, SEMANTICS, binds=False)
    if _writes_outputs(setup):
        return Promised(Guarantee.EXACTLY_ONCE, "exactly-once, from topic to topic, by transactions", SEMANTICS)
    if setup.application.get("consumer.dedup") == "transaction" and _is_idempotent(values):
        words = "exactly-once, where the position or the id is stored with the result"
        return Promised(Guarantee.EXACTLY_ONCE, words, SEMANTICS)
    return Promised(Guarantee.AT_LEAST_ONCE, "Kafka guarantees at-least-once delivery by default", SEMANTICS)


_THREE: Final[Values] = {"replication.factor": 3, "min.insync.replicas": 2}
_BY_HAND: Final[Values] = {**_THREE, "enable.auto.commit": False}

PROFILE: Final = Profile(
    topology=Topology(name="kafka", nodes=LOG.topology.nodes, links=LOG.topology.links),
    about="Apache Kafka: a partitioned, replicated log, read by a consumer group that commits its positions.",
    demo=("demo-kafka", "demo-kafka-strongest"),
    # Transactions have nothing that the consumer could keep of a call to somebody else.
    demo_end=OWN_RECORD._replace(part=0),
    mechanisms=LOG.mechanisms,
    always=LOG.always,
    rules=LOG.rules,
    dialect=Dialect(
        like=LOG.name,
        versions=("4.1",),
        older=OLDER,
        settings=SETTINGS,
        configurations=(
            Configuration(
                name="default",
                about="The Java producer's defaults; set beside them are replication 3, min.insync.replicas 2 and a "
                "commit by hand after processing (they come as 1, 1 and auto-commit): may duplicate.",
                settings=_BY_HAND,
            ),
            Configuration(
                name="acks-0",
                about="Nobody waits for an answer, and the position is committed before processing: may lose; twice is "
                "only what the application sends again.",
                settings={**_BY_HAND, "acks": "0"},
                application={"consumer.ack": "before", "consumer.on_failure": "silent"},
            ),
            Configuration(
                name="acks-1",
                about="The leader alone answers, no idempotence, commit after processing: may lose, may duplicate.",
                settings={**_BY_HAND, "acks": "1"},
            ),
            Configuration(
                name="transactions",
                about="Read, process, write: outputs and positions in one transaction, read_committed: exactly once "
                "from topic to topic.",
                settings={**_BY_HAND, "transactional.id": "app-1", "isolation.level": "read_committed"},
                application={"consumer.effect": "output"},
            ),
        ),
        always={"transport.kind": "connection"},
        together=_together,
        application={
            "producer.outbox": "durable",
            "consumer.ack": "after",
            "consumer.dedup": "none",
            "consumer.ack_retry_ms": 1000,
            "consumer.on_failure": "retry",
            "consumer.retry_delay_ms": 1000,
        },
        clashes=_clashes,
        falls_back=_falls_back,
        conditions=_conditions,
        promises=_promises,
        never_done={
            "retry": "what always fails is tried for ever, and its partition waits behind it",
            HELD: "what fails once is never committed, and its partition waits behind it until a reader joins anew",
        },
        by_promise={
            Guarantee.AT_MOST_ONCE: "acks-0",
            Guarantee.AT_LEAST_ONCE: "default",
            Guarantee.EXACTLY_ONCE: "transactions",
        },
    ),
    words={
        "publish": "produce request",
        "confirm": "produce response",
        "deliver": "fetch response",
        "ack": "offset commit",
        "key": "producer id and sequence",
        "broker": "Kafka",
        "stored": "not fetched",
        "in flight": "not committed",
        "inbox": "polled",
        "in sync": "ISR",
        "epoch": "leader epoch",
        "generation": "group generation",
        "end": "log end",
        "record position": "offset",
    },
    wording=log_wording.KAFKA,
    modelled=(
        "acks, idempotence with the last five batches, what follows them in sequence and their expiry, transactions, a "
        "restarted producer's new id.",
        "How long records stay, and the offsets of an empty group; auto.offset.reset where there are none.",
        "The high watermark, replicas in sync, min.insync.replicas, clean and unclean elections.",
        "Records handed to several threads (consumer.workers): a position that is committed covers a slower one's.",
        "Positions, commits by hand, at the poll and in the background, sessions, the poll interval, refused commits.",
        "A dead letter topic: what cannot be done is written there first, and then committed past, by the framework.",
    ),
    simplified=(
        "Each record is a batch (linger.ms, batch.size) and a poll of its own: where a batch is lost, sent again or "
        "known, all its records are; the client sends until it is stored, past delivery.timeout.ms.",
        "Followers are drawn as one, and fall behind together; an election takes as long as the leader is down.",
        "A transaction is one record, or one record and what is written because of it; to commit takes no packets.",
        "A dead letter is written without packets, and not in the transaction of its position; topics for retries are "
        "tries in place.",
    ),
    left_out=("Share groups, compaction, quotas, Kafka Streams and Connect.",),
    sources=("docs/systems/kafka.md", SEMANTICS, PRODUCER, CONSUMER, BROKER, LIBRDKAFKA),
)
