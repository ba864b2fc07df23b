"""What a value of each setting means, one row a key: for `consumer.dedup` the sentence of `table`, and of the rest."""

from collections.abc import Callable
from typing import Final

from playground.words.mechanism import ACKS, DEDUPS, FAILURES, LATE_ACKS, LEASES, OUTBOXES
from playground.words.phrases import plural
from playground.words.times import span


def _lasting(text: str, unlimited: str = "") -> Callable[[int], str]:
    """A sentence about a duration, and what is said where 0 means that there is no limit."""
    return lambda ms: text.format(span(ms)) if ms or not unlimited else unlimited


def _counting(text: str, unlimited: str, noun: str = "message") -> Callable[[int], str]:
    """A sentence about so many of something, and what is said where 0 means that there is no limit."""
    return lambda count: text.format(plural(count, noun)) if count else unlimited


_BACKOFFS: Final = {"none": "Each further attempt waits as long as the one before."}
VALUES: Final[dict[str, Callable[..., str]]] = {
    "producer.awaits_ack": {
        True: "The producer waits for an answer to each attempt, and sends again without one.",
        False: "The producer waits for no answer: it sends a message once, and knows no more of it.",
    }.__getitem__,
    "producer.ack_timeout_ms": _lasting("The producer waits {} for an answer before it sends again."),
    "producer.max_attempts": _counting(
        "The producer makes at most {} for a message; then it gives up and says so.",
        "The producer sends a message until it is answered, however often that takes.",
        "attempt",
    ),
    "producer.backoff": lambda how: _BACKOFFS.get(
        how, f"Each further attempt waits longer than the one before: {how} backoff."
    ),
    "producer.backoff_ms": _lasting("The backoff begins with {}."),
    "producer.backoff_max_ms": _lasting("The backoff never grows beyond {}."),
    "producer.backoff_jitter": {
        "none": "Each backoff is as long as it is reckoned, with nothing left to chance.",
        "full": "Each backoff is drawn between nothing and its full length.",
    }.__getitem__,
    "producer.max_in_flight": _counting("The producer has at most {} unanswered at a time.", "No limit in flight."),
    "producer.outbox": OUTBOXES.__getitem__,
    "producer.noted_after_ms": _lasting(
        "What is sent without waiting is noted as sent after {}; a crash before that sends it again.",
        "What is sent without waiting is noted as sent at once.",
    ),
    "producer.transactions": {
        True: "The producer sends each message in a transaction, and aborts what it had begun after a restart.",
        False: "The producer sends without transactions: what is stored counts.",
    }.__getitem__,
    "producer.transaction_timeout_ms": lambda ms: f"A transaction that nobody ends is aborted after {span(ms)}.",
    "producer.key": {
        "stable": "Every attempt of a message has the same key.",
        "fresh": "Every attempt has a new key, which no table can recognise.",
        "session": "A message keeps its key until the producer restarts after a crash.",
        "content": "The key is a hash of the content: another message with that content has it, too.",
    }.__getitem__,
    "producer.on_error": {
        "retry": "Told that the work failed, the producer sends again, as after a timeout.",
        "fail": "Told that the work failed, the producer gives up and tells the application.",
    }.__getitem__,
    "producer.on_busy": {
        "retry": "Told that the same work is in flight, the producer sends again, as after a timeout.",
        "fail": "Told that the same work is in flight, the producer gives up and tells the application.",
    }.__getitem__,
    "producer.resend": {
        "never": "An application that is told of a failure, or finds no answer after a crash, leaves it at that.",
        "same-key": "An application that is told of a failure, or knows nothing, sends again under the same key.",
        "new-key": "An application that is told of a failure, or knows nothing, sends again as a new message.",
    }.__getitem__,
    "producer.max_resends": _counting(
        "The application sends again at most {} for a message.", "It never does.", "time"
    ),
    "producer.resend_after_ms": _lasting(
        "The application waits {} before it sends again.", "The application sends again at once."
    ),
    "producer.handover": {
        "two-step": "The broker keeps a message under a packet id, and stores it once the producer releases it.",
        "one-step": "A message is in the broker's queue as it comes.",
    }.__getitem__,
    "producer.session": {
        "clean": "With the producer's connection the broker forgets what it keeps and nobody has released.",
        "kept": "What the broker keeps for its producer outlives the connection.",
    }.__getitem__,
    "producer.session_expiry_ms": _lasting(
        "What the broker keeps for its producer outlives the connection by {}.",
        "What the broker keeps for its producer outlives the connection, for however long.",
    ),
    "broker.durable": {
        True: "What the broker has stored outlives a crash of it.",
        False: "A crash of the broker loses what it has stored.",
    }.__getitem__,
    "broker.flush_ms": _lasting(
        "What the broker stores is on disk {} later; until then a loss of power takes it.",
        "What the broker stores is on disk at once.",
    ),
    "broker.confirm_at": {
        "stored": "The broker confirms a message as it stores it.",
        "flushed": "The broker confirms a message once it is on disk.",
        "replicated": "The log confirms a record once all replicas that are in sync have it.",
    }.__getitem__,
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
    "broker.position_retention_ms": lambda ms: (
        f"The log forgets the positions of a group after {span(ms)} without a member."
        if ms
        else "The log keeps the positions of a group, however long nobody is in it."
    ),
    "broker.retention_ms": lambda ms: (
        f"The log keeps a record for {span(ms)}, read or not." if ms else "The log keeps records for ever."
    ),
    "broker.delay_ms": _lasting(
        "The broker holds each message for {} before it hands it out.",
        "The broker hands out a message as soon as it may.",
    ),
    "broker.unroutable": {
        "drop": "What finds no queue at the broker is confirmed all the same, and gone.",
        "return": "The broker tells the producer of what finds no queue, and the producer gives up on it.",
    }.__getitem__,
    "broker.redelivery_timeout_ms": _lasting("The broker waits {} for an ACK before it dispatches a message again."),
    "broker.lease": LEASES.__getitem__,
    "broker.late_ack": LATE_ACKS.__getitem__,
    "broker.returned_to": {
        "head": "A message that is dispatched again goes before all others in the queue.",
        "tail": "A message that is dispatched again waits its turn behind all others in the queue.",
    }.__getitem__,
    "broker.max_deliveries": _counting(
        "After {} without an ACK the broker parks a message.",
        "No limit: the broker dispatches a message again however often that takes.",
        "dispatch",
    ),
    "broker.dead_letters": {
        "parked": "The broker keeps dead letters: what is past the limit is parked.",
        "dropped": "The broker keeps no dead letters: what is past the limit is dropped.",
    }.__getitem__,
    "broker.dead_letter_retention_ms": _lasting(
        "Dead letters are kept for {}, and then they are gone.",
        "Dead letters are kept until somebody does something about them.",
    ),
    "broker.dedup_window_ms": _lasting(
        "The broker remembers keys for {}, and does not store what it knows.",
        "The broker remembers no keys: it stores whatever comes.",
    ),
    "broker.lanes": {
        True: "The broker keeps the order of each lane: one of its messages is out at a time.",
        False: "The broker hands out messages of one lane side by side.",
    }.__getitem__,
    "broker.partitions": lambda count: f"The log has {plural(count, 'partition')}, each of which is read in order.",
    "broker.prefetch": _counting("The broker has at most {} dispatched and not settled at a time.", "No limit."),
    "consumer.ack": ACKS.__getitem__,
    "consumer.processing_ms": _lasting("The consumer works {} on a message."),
    "consumer.dedup": DEDUPS.__getitem__,
    "consumer.dedup_window_ms": _lasting(
        "The consumer remembers processed ids for {}, and no longer.",
        "What the consumer remembers of processed ids it does not forget with time.",
    ),
    "consumer.dedup_by": {
        "key": "The consumer knows a message again by the key under which it came.",
        "message": "The consumer knows a message again by its own id, under whatever key it came.",
    }.__getitem__,
    "consumer.renew": {
        True: "While the consumer works on a message, the broker's wait for its ACK is renewed.",
        False: "The broker's wait for an ACK is not renewed, however long the consumer works.",
    }.__getitem__,
    "consumer.ack_retry_ms": _lasting(
        "The consumer sends an ACK again every {} until the broker has taken it.",
        "The consumer sends an ACK once, and does not learn what became of it.",
    ),
    "consumer.on_failure": FAILURES.__getitem__,
    "consumer.busy": {
        "done": "A key in flight is answered as if its work were done.",
        "busy": "A key in flight is answered as such, and the message may be sent again later.",
    }.__getitem__,
    "consumer.answers": {
        "none": "No answer is kept with a key: a failure takes its record back.",
        "all": "Every answer is kept with its key, an error as well, and given again with each retry.",
        "success": "Only success is kept with a key: failed work is taken up again, but for an effect that was made.",
    }.__getitem__,
    "consumer.max_tries": _counting(
        "After {} tries in place the consumer does what `then` says.", "The consumer tries in place for ever."
    ),
    "consumer.then": FAILURES.__getitem__,
    "consumer.retry_delay_ms": _lasting(
        "What has failed is tried again after {}.", "What has failed is tried again at once."
    ),
    "consumer.instances": lambda count: (
        f"{count} consumers compete for what the broker dispatches, and each crashes by itself."
        if count > 1
        else "There is one consumer."
    ),
    "consumer.dedup_table": {
        "shared": "All consumers share one table of processed ids.",
        "own": "Each consumer has a table of processed ids of its own, which the others do not see.",
    }.__getitem__,
    "consumer.workers": _counting("The consumer works on up to {} at once.", "One worker."),
    "consumer.batch": _counting("The consumer takes up to {} that wait together, and answers after all.", "No batch."),
    "consumer.ack_unit": {
        "one": "After a batch the consumer acknowledges each message that it has done.",
        "batch": "A batch is acknowledged as a whole: with one failure nothing of it is.",
    }.__getitem__,
    "consumer.effect": {
        "own": "The effect is made in the consumer's own database, so a transaction can span it.",
        "external": "Somebody else makes the effect, in a call that no transaction of the consumer's spans.",
        "output": "The effect is written to the log, in one transaction with the position that is committed.",
    }.__getitem__,
    "consumer.effect_key": {
        True: "The call carries the message's key, and the other side makes the effect once for each key.",
        False: "The call carries no key, so each one makes the effect.",
    }.__getitem__,
    "consumer.commit_ms": lambda ms: f"Positions are committed by the way every {span(ms)}.",
    "consumer.session_timeout_ms": lambda ms: f"A consumer that is silent for {span(ms)} is out of its group.",
    "consumer.reset": {
        "earliest": "A group without a position begins with the first record that is there.",
        "latest": "A group without a position begins at the end, and never reads what is there by then.",
        "none": "A group without a position ends with an error.",
    }.__getitem__,
    "consumer.new_group": {
        True: "The group is new: it has no position until it commits one.",
        False: "The group has read before: it has a position.",
    }.__getitem__,
    "consumer.isolation": {
        "committed": "The consumer sees what belongs to a transaction once that is committed.",
        "uncommitted": "The consumer sees what is stored, whatever becomes of its transaction.",
    }.__getitem__,
    "consumer.poll_interval_ms": lambda ms: f"A consumer that works {span(ms)} on one record leaves its group.",
    "consumer.handover": {
        "two-step": "The consumer keeps a delivery under a packet id, and works on it once the broker releases it.",
        "one-step": "The consumer works on a delivery as it comes.",
    }.__getitem__,
    "consumer.session": {
        "clean": "With the consumer's connection its queue at the broker is gone, and what comes meanwhile finds none.",
        "kept": "The consumer's queue outlives its connection.",
    }.__getitem__,
    "consumer.session_expiry_ms": _lasting(
        "The consumer's queue outlives its connection by {}; then it is gone, and what comes meanwhile finds none.",
        "The consumer's queue outlives its connection, for however long.",
    ),
    "consumer.store": {
        "memory": "The ledger and the table of processed ids are part of the simulation.",
        "sqlite": "The ledger and the table of processed ids are a real database, in SQLite.",
    }.__getitem__,
    "transport.kind": {
        "packets": "Packets are lost one by one, and nothing else with them.",
        "connection": "A lost packet breaks the connection that it was on, and all that is on it is lost.",
    }.__getitem__,
    "transport.reconnect_ms": _lasting("A connection that broke is there again after {}."),
    "run.chaos_ms": _lasting("The faults end after {}."),
    "run.settle_ms": _lasting("After the faults, the run has {} to come to rest."),
}
"""`section.key` -> the sentence for a value, the default or another."""
