"""What happens in a log, in its own words: the textbook's, and Kafka's.

Nothing comes back there, and nothing is taken off: positions move.
"""

from typing import Final

from playground.systems.wording import OwnEvent, Wording

_CUT_OFF: Final = "cut off"
_SKIPPED: Final = {
    "revoked": "{who} drops {m}, which it had fetched: the partition is not its own any more",
    "read already": "{who} drops {m}: it has read that far already",
}
_NOT_ITS: Final = {"revoked": "revoked", "read already": "read already"}

LOG: Final = Wording(
    spoken={
        "ACK": "commit",
        "ACKs": "commits",
        "acknowledge": "commit",
        "acknowledged": "committed",
        "acknowledges": "commits",
        "acknowledging": "committing",
        "unacknowledged": "uncommitted",
        "dispatch": "read",
        "dispatched": "read",
        "the broker dispatched": "a consumer read",
        "dispatches": "reads",
        "redelivered": "read again",
        "in the queue": "in the log",
        "the broker parked it with the dead letters": "it was written to the dead letter topic",
        "with the dead letters": "in the dead letter topic",
        "message": "record",
        "messages": "records",
        "to the queue": "to the log",
    },
    events={
        "stored": OwnEvent("the leader appends {m}", "appended"),
        "replicated": OwnEvent("the high watermark has passed {m}: every replica in sync has it", "in sync"),
        "released": OwnEvent("the leader is alone in sync, so that {m} can be read", "readable"),
        "dispatched": OwnEvent("{m} is read for {who}", more=", time {n}"),
        "settled": OwnEvent("the committed position has passed {m}", "committed"),
        "dead-lettered": OwnEvent("{m} is written to the dead letter topic", "to DLT"),
        "returned": OwnEvent("{m} is not committed, and is read again", "reread"),
        "resurfaced": OwnEvent("{m} is in front of the position again, and is read once more", "reread"),
        "late-ack": OwnEvent(
            "a commit of {m} is refused",
            "fenced",
            detailed="a commit of {m} is refused: whoever commits does not own the partition any more",
        ),
        "discarded": OwnEvent(
            "the log does not have {m} any more",
            _CUT_OFF,
            detailed="the log does not have {m} any more: {detail}",
            details={"not replicated": "whoever leads now never had it", "disk lost": "its only disk is gone"},
            told={
                "aborted": "the transaction of {m} is aborted: nobody will read it",
                "retention over": "the time of {m} in the log is over, read or not",
                "position reset": "the group begins at the end, and skips {m}",
            },
            lanes={"aborted": "aborted", "retention over": "too old", "position reset": "skipped"},
        ),
        "skipped": OwnEvent(
            "{who} knows {m} already and skips it",
            detailed="{m} is on record as {detail}: skipped",
            told=_SKIPPED,
            lanes=_NOT_ITS,
        ),
        "acked": OwnEvent("{who} commits the position behind {m}"),
        "committed": OwnEvent("the transaction of {m} is committed", "visible"),
        "left": OwnEvent(
            "{node} is out of its group",
            detailed="{node} is out of its group: {detail}",
            details={
                "poll interval": "it has not polled in time",
                "session timeout": "it has given no sign of life",
                "no position": "it has no position to read from",
            },
        ),
    },
)
"""Of the textbook."""

KAFKA: Final = Wording(
    first_partition=0,
    rails={"publish": "produce", "confirm": "response", "deliver": "fetch", "ack": "commit"},
    spoken={
        **LOG.spoken,
        "confirm": "produce response",
        "one queue": "one partition",
        "dispatch": "fetch",
        "dispatched": "fetched",
        "the broker dispatched": "a consumer fetched",
        "dispatches": "fetches",
        "idempotency key": "producer id and sequence",
        "a new key": "a new producer id",
        "its key": "its sequence",
        "keeps no table of keys": "knows no sequences, without idempotence",
        "one stable key": "one producer id and sequence",
        "the key": "the sequence",
        "the table of keys": "the memory of producer ids",
        "its session, of which its keys are made": "its producer id and its sequence",
        "publish": "produce request",
    },
    events={
        **LOG.events,
        "attempted": OwnEvent("the producer sends a produce request with {m}", more=", attempt {n}"),
        "timed-out": OwnEvent("request.timeout.ms is over for {m}", more=", attempt {n}"),
        "confirmed": OwnEvent("the producer has the produce response of {m}", "response"),
        "stored": OwnEvent("the leader appends {m} to its log", "appended"),
        "rejected": OwnEvent("NotEnoughReplicas: fewer than min.insync.replicas are in sync for {m}", "rejected"),
        "refused": OwnEvent("the sequence of {m} is among the last five: not appended again", "duplicate"),
        "dispatched": OwnEvent("a fetch brings {m} to {who}", more=", time {n}"),
        "settled": OwnEvent("the committed offset has passed {m}", "committed"),
        "returned": OwnEvent("{m} is not committed, and is fetched again", "reread"),
        "late-ack": OwnEvent(
            "CommitFailed: {m} is committed by one that does not own its partition any more",
            "fenced",
            detailed="CommitFailed: {m} is committed by one that does not own its partition any more",
        ),
        "received": OwnEvent("a poll returns {m} to {who}", "polled"),
        "acked": OwnEvent("{who} commits the offset behind {m}"),
        "left": OwnEvent(
            "{node} is out of its group",
            detailed="{node} is out of its group: {detail}",
            details={
                "poll interval": "max.poll.interval.ms is over without a poll",
                "session timeout": "session.timeout.ms is over without a heartbeat",
                "no position": "there is no offset to read from (auto.offset.reset = none)",
            },
        ),
        "joined": OwnEvent("{node} joins its group"),
        "lagged": OwnEvent("the followers fall behind, and out of the ISR", "ISR: leader"),
        "caught-up": OwnEvent("the followers have caught up, and are back in the ISR", "ISR: all"),
    },
)
