"""Amazon SQS, standard queues: at least once, and by the queue's own doing sometimes once more.

docs/systems/sqs.md tells all of it. What FIFO queues have in common with these is taken from here.
"""

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Final

from playground.engine.fields import Between
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    CAREFUL,
    NOTHING,
    Clash,
    Condition,
    Configuration,
    Dialect,
    KindInOrder,
    NativeSetting,
    SystemSetup,
    Textbook,
    sends_again,
)
from playground.systems.native import NativeValue, Promised
from playground.systems.profile import Breach, Profile
from playground.systems.textbook import BROKER

_RETENTION_S: Final = 345_600
"""Four days."""
_LONGEST_S: Final = 1_209_600
"""Two weeks."""
GUIDE: Final = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
_API: Final = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference"
_SDK: Final = "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html"
_LAMBDA: Final = "https://docs.aws.amazon.com/lambda/latest/dg"
_STANDARD: Final = f"{GUIDE}/standard-queues.html"

VERSIONS: Final = ("2012-11-05",)
"""That of its API; the service itself has none."""
_ASKS_AGAIN_MS: Final = 1000
"""After so long without an answer the SDK repeats a request."""
_BATCH_SIZE: Final = 10
"""That of an event source mapping that does not say."""


def _visibility(seconds: NativeValue) -> Textbook:
    return {"broker.redelivery_timeout_ms": int(seconds or 0) * 1000 or 1}


def _delay(seconds: NativeValue) -> Textbook:
    return {"broker.delay_ms": int(seconds or 0) * 1000}


def _receives(count: NativeValue) -> Textbook:
    return {"broker.max_deliveries": int(count or 0)}


def _attempts(count: NativeValue) -> Textbook:
    """Of a send, and of a delete: that goes on for as long as the worker lives, or is sent once."""
    return {"producer.max_attempts": int(count or 0), "consumer.ack_retry_ms": 0 if count == 1 else _ASKS_AGAIN_MS}


QUEUE_SETTINGS: Final = (
    NativeSetting(
        name="VisibilityTimeout",
        text="How long a message is hidden from others after it was received, unless it is deleted before.",
        page=f"{GUIDE}/sqs-visibility-timeout.html",
        default=30,
        values=Between(0, 43_200),
        unit="seconds",
        means=_visibility,
    ),
    NativeSetting(
        name="MessageRetentionPeriod",
        text="How long a message is kept that nobody deletes, received or not; here it ends only what visibility "
        "timeouts outlast.",
        page=f"{GUIDE}/quotas-queues.html",
        default=_RETENTION_S,
        values=Between(60, _LONGEST_S),
        unit="seconds",
        keys=("broker.dead_letters",),
        advised=(_RETENTION_S, _LONGEST_S),
    ),
    NativeSetting(
        name="DelaySeconds",
        text="How long a message is held back before anybody can receive it.",
        page=f"{GUIDE}/sqs-delay-queues.html",
        default=0,
        values=Between(0, 900),
        unit="seconds",
        means=_delay,
    ),
    NativeSetting(
        name="ReceiveMessageWaitTimeSeconds",
        text="How long a receive waits for a message; here a waiting worker gets one as soon as there is one.",
        page=f"{GUIDE}/sqs-short-and-long-polling.html",
        default=0,
        values=Between(0, 20),
        unit="seconds",
    ),
    NativeSetting(
        name="MaxNumberOfMessages",
        text="How many messages a receive brings at the most; here each is received by itself.",
        page=f"{_API}/API_ReceiveMessage.html",
        default=1,
        values=Between(1, 10),
        unit="messages",
    ),
    NativeSetting(
        name="RedrivePolicy.maxReceiveCount",
        text="After so many receives without a delete a message goes to the dead letter queue; not set: there is none.",
        page=f"{GUIDE}/sqs-dead-letter-queues.html",
        default=None,
        values=Between(1, 1000),
        unit="receives",
        means=_receives,
        aliases=("maxReceiveCount",),
        advised=(5,),
    ),
    NativeSetting(
        name="FunctionResponseTypes",
        text="Whether a Lambda function says which of a batch have failed; not set: with one of them all come back.",
        page=f"{_LAMBDA}/services-sqs-errorhandling.html",
        default=None,
        values=("ReportBatchItemFailures",),
        keys=("consumer.batch", "consumer.ack_unit"),
    ),
    NativeSetting(
        name="BatchSize",
        text="How many messages a Lambda function is called with at the most; not set: a worker that is no function.",
        page=f"{_LAMBDA}/services-sqs-parameters.html",
        default=None,
        values=Between(1, 10_000),
        unit="messages",
        keys=("consumer.batch", "consumer.ack_unit"),
    ),
    NativeSetting(
        name="max_attempts",
        text="How often the SDK sends a request in all before it reports a failure; with 0 it never does. Here a "
        "delete is sent once with 1, else for as long as its worker lives.",
        page=_SDK,
        default=3,
        values=Between(0, 100),
        unit="attempts",
        means=_attempts,
    ),
)
ALWAYS: Final[Textbook] = {
    "producer.awaits_ack": True,
    "broker.durable": True,
    "broker.lease": "timer",
    "broker.dead_letters": "parked",
}
APPLICATION: Final[Textbook] = {
    **CAREFUL,
    "producer.ack_timeout_ms": _ASKS_AGAIN_MS,
}
"""The worker deletes after its work, and deduplicates nothing."""
_KEPT: Final = "until MessageRetentionPeriod is over, and is then deleted"
_FAILING: Final = {"silent": "received again", "return": "received again at once,", "retry": "tried again in place,"}
STORED_FIRST: Final = {
    "F4b": "Nothing remains to lose: SendMessage is answered only when the message lies in several zones."
}


def of_queue(setup: SystemSetup) -> Textbook:
    """What several settings of a queue come to together."""
    return {**_batches(setup), **_until_deleted(setup)}


def _until_deleted(setup: SystemSetup) -> Textbook:
    """How often a message is received at the most before its retention is over, if that comes before all else.

    Where it is merely received many times, a run is judged before.
    """
    values = setup.values
    kept_s = int(values["MessageRetentionPeriod"] or 0) - int(values["DelaySeconds"] or 0)
    hidden_s = int(values["VisibilityTimeout"] or 0)
    receives = ceil(kept_s / hidden_s) if hidden_s else 0
    if 0 < receives <= int(values["RedrivePolicy.maxReceiveCount"] or 1):
        return {"broker.max_deliveries": receives, "broker.dead_letters": "dropped"}
    return NOTHING


def gone_unanswered(setup: SystemSetup) -> str:
    """What becomes of a message when its retention ends before its first visibility timeout does."""
    if _until_deleted(setup).get("broker.max_deliveries") != 1:
        return ""
    kept = f"MessageRetentionPeriod = {setup.values['MessageRetentionPeriod']}"
    return f"a message once received and not deleted is gone before it is visible again ({kept})"


def never_visible(setup: SystemSetup) -> Iterator[Clash]:
    """A delay that retention does not outlast."""
    kept_s, delay_s = setup.values["MessageRetentionPeriod"], setup.values["DelaySeconds"]
    if int(delay_s or 0) >= int(kept_s or 0):
        text = f"nobody could ever receive a message: it is deleted after MessageRetentionPeriod = {kept_s} s"
        yield Clash("DelaySeconds", text)


def _batches(setup: SystemSetup) -> Textbook:
    """What the event source mapping of a function comes to, if there is one."""
    size, reports = setup.values["BatchSize"], setup.values["FunctionResponseTypes"]
    if size is None and reports is None:
        return NOTHING
    size = size or _BATCH_SIZE
    return {"consumer.batch": size, "consumer.ack_unit": "one" if reports or size == 1 else "batch"}


FUNCTION_GOES_ON: Final = (
    "A function works on all of a batch, though one has failed; what waits for it is received, and its visibility runs."
)

FETCHES_AHEAD: Final = (
    "The worker fetches ahead, as Lambda's pollers and Spring Cloud AWS do: what it has received waits while it works, "
    "and its visibility runs. A single thread that receives when it is done deletes before it would receive again."
)
NO_RENEWAL: Final = "ChangeMessageVisibility: a worker that asks for more time while it works, or gives a message back."


def no_automatic_delete(raw: Mapping[str, object]) -> Iterator[Breach]:
    """A worker has to call DeleteMessage."""
    consumer = raw.get("consumer")
    if isinstance(consumer, dict) and consumer.get("ack") == "automatic":
        yield Breach(("consumer", "ack"), "has no automatic acknowledgement: a worker deletes (before, after, never)")


def kept_long_enough(setup: SystemSetup) -> Iterator[Condition]:
    """What applications, time and people have to do for nothing to be gone unseen."""
    tries = setup.values["max_attempts"]
    if tries:
        yield sends_again("max_attempts", f"after {tries} {'try' if tries == 1 else 'tries'}")
    kept_s = int(setup.values["MessageRetentionPeriod"] or 0)
    text = f"each message is done within {kept_s:,} s of being sent (MessageRetentionPeriod: then it is deleted)"
    yield Condition("MessageRetentionPeriod", text)
    if setup.values["RedrivePolicy.maxReceiveCount"] is not None:
        reads = "somebody reads {} before its retention ends"
        text = f"the dead letter queue is there, and {reads.format('it')}"
        where = reads.format("the dead letter queue")
        yield Condition("RedrivePolicy.maxReceiveCount", text, where_it_is_there=where, is_of_dead_letters=True)


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """The same, and what a copy that comes up again must not do: how it is counted, no documentation says."""
    yield from kept_long_enough(setup)
    if setup.values["FunctionResponseTypes"] and setup.values["BatchSize"] != 1:
        text = "the function catches what fails, and returns that as batchItemFailures (FunctionResponseTypes: "
        yield Condition("FunctionResponseTypes", f"{text}where it throws, its whole batch comes back)", "duplicate")
    if setup.values["RedrivePolicy.maxReceiveCount"] == 1:
        text = (
            "a copy whose server missed the delete counts as received "
            "(RedrivePolicy.maxReceiveCount = 1: else it is received again, F13)"
        )
        yield Condition("RedrivePolicy.maxReceiveCount", text, "duplicate")


def _promises(setup: SystemSetup) -> Promised:
    if setup.application.get("consumer.ack") != "after":
        words = "at-least-once delivery; what is deleted before the work may be lost in it"
        return Promised(Guarantee.AT_LEAST_ONCE, words, _STANDARD, binds=False)
    if setup.application.get("consumer.dedup") == "transaction":
        words = "at-least-once delivery; the application is to be idempotent, and is"
        return Promised(Guarantee.EXACTLY_ONCE, words, _STANDARD)
    return Promised(Guarantee.AT_LEAST_ONCE, "at-least-once delivery; the application is to be idempotent", _STANDARD)


PROFILE: Final = Profile(
    topology=Topology(name="sqs", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="Amazon SQS, a standard queue: stored in several zones, hidden while somebody works, deleted by the worker.",
    demo=("demo-sqs", "demo-sqs-strongest"),
    rules=(no_automatic_delete,),
    dialect=Dialect(
        like=BROKER.name,
        versions=VERSIONS,
        settings=QUEUE_SETTINGS,
        configurations=(
            Configuration(name="default", about="The SDK repeats its calls; the worker deletes after processing."),
            Configuration(
                name="delete-first",
                about="The worker deletes before processing: may lose, and may still duplicate.",
                application={"consumer.ack": "before"},
            ),
        ),
        always={**ALWAYS, "broker.late_ack": "ignore", "broker.returned_to": "tail", "producer.key": "stable"},
        together=of_queue,
        clashes=never_visible,
        application=APPLICATION,
        conditions=_conditions,
        promises=_promises,
        unanswered=gone_unanswered,
        never_done={word: f"what always fails is {does} {_KEPT}" for word, does in _FAILING.items()},
        by_promise={
            Guarantee.AT_MOST_ONCE: "delete-first",
            Guarantee.AT_LEAST_ONCE: "default",
            Guarantee.EXACTLY_ONCE: "default",
        },
        duplicates_by_itself=True,
        in_order=KindInOrder(
            "sqs-fifo",
            "A standard queue orders by best effort: one may overtake another without any fault. A FIFO queue keeps "
            "the order of each message group (MessageGroupId, such as the id of an account). While one of a group is "
            "in flight nothing behind it is received, so each group is done one by one, and what always fails holds "
            "its group up until the dead letter queue has it. A queue cannot be made FIFO later: it is a new one, "
            "whose name ends in .fifo.",
        ),
        by_kind={"FifoQueue": "a FIFO queue is the system sqs-fifo here"},
        left_out=STORED_FIRST,
    ),
    words={
        "publish": "SendMessage",
        "confirm": "MessageId",
        "deliver": "ReceiveMessage",
        "ack": "DeleteMessage",
        "late ack": "is answered with success, and may delete nothing",
        "late ack briefly": "may not delete",
        "broker": "SQS queue",
        **wording.SQS_COUNTS,
        "in flight": "in flight, hidden",
        "dead letters": "in the DLQ",
        "inbox": "received",
        "lease": "visibility timeout",
    },
    wording=wording.SQS,
    modelled=(
        "Storage before the answer, the visibility timeout for each receive, the receive count and the redrive.",
        "The SDK's repetition of send and delete, and the spontaneous duplicate.",
        "A Lambda function that takes batches, with partial responses or without.",
    ),
    simplified=(
        "The queue is one store; a spontaneous duplicate is the same message once more, not a second server's copy.",
        "The SDK asks again after a second without an answer.",
        "A late DeleteMessage never deletes; AWS says only that it may not.",
        "Retention ends within a run only where visibility timeouts outlast it; each message is received by itself.",
        FETCHES_AHEAD,
        FUNCTION_GOES_ON,
    ),
    left_out=(
        NO_RENEWAL,
        "Throttling, the limit of messages in flight, size, encryption, permissions, delays of single messages.",
    ),
    sources=(
        "docs/systems/sqs.md",
        _STANDARD,
        f"{GUIDE}/sqs-visibility-timeout.html",
        f"{_API}/API_DeleteMessage.html",
    ),
)
