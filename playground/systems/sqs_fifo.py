"""Amazon SQS, FIFO queues: sending again within five minutes is recognised, and messages of a group come in order.

docs/systems/sqs-fifo.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    SystemSetup,
    Textbook,
    no_two_alike,
)
from playground.systems.native import Promised
from playground.systems.profile import Profile
from playground.systems.sqs import (
    ALWAYS,
    APPLICATION,
    FETCHES_AHEAD,
    FUNCTION_GOES_ON,
    GUIDE,
    NO_RENEWAL,
    QUEUE_SETTINGS,
    STORED_FIRST,
    VERSIONS,
    gone_unanswered,
    kept_long_enough,
    never_visible,
    no_automatic_delete,
    of_queue,
)
from playground.systems.textbook import BROKER

_ONCE: Final = f"{GUIDE}/FIFO-queues-exactly-once-processing.html"
_WINDOW_MS: Final = 300_000
"""Five minutes, which nothing changes."""

_SETTINGS: Final = (
    *QUEUE_SETTINGS,
    NativeSetting(
        name="MessageDeduplicationId",
        text="Whether a send has an id, and of what: the business key, one made up for a call, with which the SDK "
        "repeats it, or a fresh one for each attempt.",
        page=f"{GUIDE}/using-messagededuplicationid-property.html",
        default="none",
        values=("none", "stable", "per-call", "fresh"),
        keys=("producer.key",),
    ),
    NativeSetting(
        name="ContentBasedDeduplication",
        text="Whether the SHA-256 of the body is the id of a message that is sent without one.",
        page=_ONCE,
        default=False,
        keys=("producer.key",),
    ),
    NativeSetting(
        name="DeduplicationScope",
        text="Whether an id is known in the whole queue or in its group; here every message has one group.",
        page=f"{GUIDE}/high-throughput-fifo.html",
        default="queue",
        values=("queue", "messageGroup"),
    ),
    NativeSetting(
        name="FifoThroughputLimit",
        text="To what the quota of calls applies; here there is none.",
        page=f"{GUIDE}/high-throughput-fifo.html",
        default="perQueue",
        values=("perQueue", "perMessageGroupId"),
    ),
    NativeSetting(
        name="ReceiveRequestAttemptId",
        text="Whether a receive that is repeated brings the same messages again; here they come after their timeout.",
        page=f"{GUIDE}/using-receiverequestattemptid-request-parameter.html",
        default=False,
    ),
)


_KEYS: Final = {"none": "content", "per-call": "session", "stable": "stable", "fresh": "fresh"}
"""What an id comes to. One of a call is lost with the process that made it up, which then makes up another."""


def _keys(setup: SystemSetup) -> Textbook:
    """An explicit id wins over the content."""
    return {"producer.key": _KEYS[str(setup.values["MessageDeduplicationId"])], **of_queue(setup)}


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    yield from never_visible(setup)
    values = setup.values
    if values["MessageDeduplicationId"] == "none" and not values["ContentBasedDeduplication"]:
        text = "a FIFO queue takes no message without an id: set one, or ContentBasedDeduplication = true"
        yield Clash("MessageDeduplicationId", text)
    if values["FifoThroughputLimit"] == "perMessageGroupId" and values["DeduplicationScope"] != "messageGroup":
        yield Clash("FifoThroughputLimit", 'perMessageGroupId needs DeduplicationScope = "messageGroup"')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """The same, and what two messages with one body come to where the content is the id."""
    yield from kept_long_enough(setup)
    values = setup.values
    by_group = values["DeduplicationScope"] == "messageGroup"
    within = f"{'in one message group ' * by_group}within five minutes"
    if values["MessageDeduplicationId"] == "stable":
        yield no_two_alike("MessageDeduplicationId", within)
    if values["MessageDeduplicationId"] == "none":
        text = f"no two messages have one body {within} (ContentBasedDeduplication: the second is dropped)"
        yield Condition("ContentBasedDeduplication", text, is_before_storing=True)
        text = (
            "what is sent again has the body that it had (ContentBasedDeduplication: with a timestamp or a counter of "
        )
        text += "tries in it, it is new)"
        yield Condition("ContentBasedDeduplication", text, "duplicate", is_before_storing=True)
    if by_group and values["MessageDeduplicationId"] != "fresh":
        text = (
            "what is sent again has the MessageGroupId that it had (DeduplicationScope = messageGroup: else it is new)"
        )
        yield Condition("DeduplicationScope", text, "duplicate", is_before_storing=True)
    if values["FunctionResponseTypes"] and values["BatchSize"] != 1:
        text = (
            "the function stops at the first failure, and returns that and all behind it (FunctionResponseTypes: "
            "else the order is lost)"
        )
        yield Condition("FunctionResponseTypes", text, "order")


def _promises(setup: SystemSetup) -> Promised:
    if setup.values["MessageDeduplicationId"] == "per-call":
        return Promised(Guarantee.AT_LEAST_ONCE, "each call has an id of its own: a later one is not recognised", _ONCE)
    if setup.values["MessageDeduplicationId"] == "fresh":
        return Promised(Guarantee.AT_LEAST_ONCE, "each attempt has an id of its own, so nothing is recognised", _ONCE)
    return Promised(Guarantee.EXACTLY_ONCE, "exactly-once processing", _ONCE)


PROFILE: Final = Profile(
    topology=Topology(name="sqs-fifo", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="Amazon SQS, a FIFO queue: it recognises an id for five minutes, and keeps the order within a group.",
    demo=("demo-sqs-fifo", "demo-sqs-fifo-strongest"),
    rules=(no_automatic_delete,),
    dialect=Dialect(
        like=BROKER.name,
        versions=VERSIONS,
        settings=_SETTINGS,
        configurations=(
            Configuration(
                name="stable-id",
                about="The deduplication id is made from the business key.",
                settings={"MessageDeduplicationId": "stable"},
            ),
            Configuration(
                name="fresh-id",
                about="The application makes a new id for each attempt, in a loop of its own: nothing is recognised. "
                "An SDK that repeats a request keeps its id.",
                settings={"MessageDeduplicationId": "fresh"},
            ),
            Configuration(
                name="content-hash",
                about="The body is the id: ContentBasedDeduplication.",
                settings={"ContentBasedDeduplication": True},
            ),
        ),
        always={
            **ALWAYS,
            "broker.late_ack": "refuse",
            "broker.returned_to": "head",
            "broker.dedup_window_ms": _WINDOW_MS,
            "broker.lanes": True,
        },
        together=_keys,
        application=APPLICATION,
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        unanswered=gone_unanswered,
        never_done={
            "silent": "what always fails holds up its message group until MessageRetentionPeriod is over, and is "
            "deleted",
        },
        by_promise={
            Guarantee.AT_MOST_ONCE: "stable-id",
            Guarantee.AT_LEAST_ONCE: "fresh-id",
            Guarantee.EXACTLY_ONCE: "stable-id",
        },
        by_kind={"FifoQueue": "sqs-fifo is a FIFO queue by its name"},
        left_out=STORED_FIRST,
    ),
    words={
        "publish": "SendMessage",
        "confirm": "MessageId",
        "deliver": "ReceiveMessage",
        "ack": "DeleteMessage",
        "broker": "SQS queue",
        "in flight": "in flight, hidden",
        "dead letters": "in the DLQ",
        "inbox": "received",
        **wording.SQS_COUNTS,
        "lease": "visibility timeout",
        "key": "MessageDeduplicationId",
    },
    wording=wording.SQS_FIFO,
    modelled=(
        "The deduplication id and its five minutes, kept also after the message was received and deleted.",
        "The visibility timeout, a late delete that fails, and the redrive.",
        "Groups (`[workload] lanes`): one message of a group is out at a time, and blocks the others of it.",
    ),
    simplified=(
        "Ids are kept as safely as messages.",
        "With a fresh id every attempt is the application's; an SDK repeats a request with the id that it has.",
        FETCHES_AHEAD,
        f"{FUNCTION_GOES_ON} Of each group there is one message in a batch.",
        "A lost response to ReceiveMessage is a second delivery, by the attempt id or after the timeout.",
    ),
    left_out=(
        NO_RENEWAL,
        "The limit of what is scanned for groups, partitions of high throughput, throttling.",
    ),
    sources=("docs/systems/sqs-fifo.md", _ONCE, f"{GUIDE}/sqs-visibility-timeout.html"),
)
