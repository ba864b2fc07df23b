"""The settings of a log in plain words: a part of the table in `settings.py`."""

from collections.abc import Callable
from typing import Final

from playground.words.phrases import plural
from playground.words.times import span

OF_A_LOG: Final[dict[str, Callable[..., str]]] = {
    "producer.transactions": {
        True: "The producer sends each message in a transaction, and aborts what it had begun after a restart.",
        False: "The producer sends without transactions: what is stored counts.",
    }.__getitem__,
    "producer.transaction_timeout_ms": lambda ms: f"A transaction that nobody ends is aborted after {span(ms)}.",
    "broker.partitions": lambda count: f"The log has {plural(count, 'partition')}, each of which is read in order.",
    "broker.replicas": lambda count: f"The log is kept on {plural(count, 'node')}, one of which leads.",
    "broker.replicate_ms": lambda ms: f"The replicas that are in sync have a record {span(ms)} after their leader.",
    "broker.min_in_sync": lambda count: f"Of the replicas {count:,} have to be in sync, the leader included.",
    "broker.election": {
        "clean": "Only a replica that is in sync may lead next.",
        "unclean": "A replica that is not in sync may lead next, and what it does not have is gone.",
    }.__getitem__,
    "broker.remembers": {
        "keys": "The broker knows a publish again by its key.",
        "last-five": "The log knows the last five records of each producer's session in each partition.",
    }.__getitem__,
    "broker.retention_ms": lambda ms: (
        f"The log keeps a record for {span(ms)}, read or not." if ms else "The log keeps records for ever."
    ),
    "consumer.reset": {
        "earliest": "Who has no position begins with the first record that is there.",
        "latest": "Who has no position begins at the end, and what is there by then is never read.",
        "none": "Who has no position ends with an error.",
    }.__getitem__,
    "consumer.new_group": {
        True: "The group is new: it has no position until it commits one.",
        False: "The group has read before: it has a position.",
    }.__getitem__,
    "consumer.commit_ms": lambda ms: f"Positions are committed by the way every {span(ms)}.",
    "consumer.session_timeout_ms": lambda ms: f"A consumer that is silent for {span(ms)} is out of its group.",
    "consumer.poll_interval_ms": lambda ms: f"A consumer that works {span(ms)} on one record leaves its group.",
    "consumer.isolation": {
        "committed": "The consumer sees what belongs to a transaction once that is committed.",
        "uncommitted": "The consumer sees what is stored, whatever becomes of its transaction.",
    }.__getitem__,
}
"""`section.key` -> the sentence for a value, the default or another."""
