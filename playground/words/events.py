"""Events in words: one row for each kind, from which every front end takes what it says about it.

A clause is in the present tense, so that it fits what a step waits for and what a list tells as it happens.
Explanations are another module's work. Those of commands are in `command_events.py`.
"""

from typing import Final

from playground.engine.events import Kind
from playground.engine.topology import Topology
from playground.words.command_events import OF_COMMANDS
from playground.words.event_row import EventWords
from playground.words.own import in_own_words, own_event
from playground.words.packets import loss_words

EVENTS: Final[dict[Kind, EventWords]] = {
    Kind.SENT: EventWords("the application hands over {m}", lane=("sent", "node"), is_quiet=True),
    Kind.ATTEMPTED: EventWords(
        "the producer sends {m}",
        "The producer has sent a message, for the first time or again.",
        ", attempt {n}",
        beat="sent again",
    ),
    Kind.TIMED_OUT: EventWords(
        "the producer has waited in vain for an answer to {m}",
        more=", attempt {n}",
        lane=("timed out", "late"),
        role="late",
        beat="timer",
    ),
    Kind.CONFIRMED: EventWords(
        "the producer learns that {m} is {answered}",
        'The producer has got its answer: "done" from a consumer, "stored" from a broker.',
        lane=("ok", "ack"),
        beat="answered",
    ),
    Kind.NOTED: EventWords(
        "the producer has noted that {m} is sent",
        "A producer that waits for no answer has written down what it has sent; before that, a crash sends it again.",
        lane=("noted", "node"),
        is_quiet=True,
        beat="noted",
    ),
    Kind.CLEARED: EventWords(
        "the producer releases {m}",
        "The producer has heard that its message is kept, and releases it: from now on it sends it no more.",
        lane=("releases", "node"),
        beat="released",
    ),
    Kind.DECLINED: EventWords(
        "the producer is told that {m} failed",
        "The producer has got an answer that says no: the work ended in an error, or the broker has no queue for it.",
        ", attempt {n}",
        lane=("told no", "late"),
        role="late",
        beat="told of the error",
    ),
    Kind.GAVE_UP: EventWords(
        "the producer gives up on {m}",
        "The producer will not try again, and has told the application so. It does not know the outcome.",
        " and says so",
        lane=("gave up", "lost"),
        role="late",
        beat="gave up",
    ),
    Kind.RESENT: EventWords(
        "the application sends {m} again",
        "The application was told that its message failed, or knows nothing of it, and calls its client once more.",
        ", time {n}",
        lane=("again", "node"),
        beat="sent again",
    ),
    Kind.DEPARTED: EventWords(
        "{packet} departs", "A packet has left on a link.", "{on}", is_quiet=True, beat="{what} under way"
    ),
    Kind.DROPPED: EventWords(
        "{parcel} is lost",
        "A packet was lost, and why: a fault, a cut link, chance, a node that is down.",
        detailed="{parcel} is lost: {detail}",
        reads=lambda detail: loss_words(detail)[0].removeprefix("lost "),
        is_fault=True,
        role="lost",
        beat="{what} lost",
    ),
    Kind.DUPLICATED: EventWords(
        "{packet} is doubled",
        "The network has doubled a packet. Whether anything is done twice is another question.",
        " on the way",
        is_fault=True,
        beat="{what} doubled",
    ),
    Kind.DELAYED: EventWords(
        "{packet} is held up",
        "A packet is held up on a link.",
        " on the way",
        role="late",
        is_fault=True,
        beat="{what} held up",
    ),
    Kind.ARRIVED: EventWords("{packet} arrives", "A packet has reached the end of its link.", "{by}", is_quiet=True),
    Kind.STORED: EventWords("the broker stores {m}", lane=("stored", "node"), beat="stored"),
    Kind.FLUSHED: EventWords(
        "the broker has {m} on disk",
        "What the broker has stored is on disk: from now on it outlives a loss of power.",
        lane=("on disk", "node"),
        is_quiet=True,
        beat="on disk",
    ),
    Kind.EXPIRED: EventWords(
        "the time of {m} with the dead letters is over",
        "A dead letter has been kept for as long as it should; nobody has looked at it, and it is gone.",
        lane=("expired", "lost"),
        role="lost",
        beat="expired",
    ),
    Kind.KEPT: EventWords(
        "the broker keeps {m} until it is released",
        "The broker has written a message down under its packet id, and says so. It is in no queue before its release.",
        lane=("kept", "node"),
        beat="kept",
    ),
    Kind.HANDED_OVER: EventWords(
        "the broker releases {m} to the consumer",
        "The broker has heard that the consumer keeps a delivery, and releases it: it is not dispatched again.",
        lane=("releases", "node"),
        beat="released",
    ),
    Kind.UNROUTABLE: EventWords(
        "{m} finds no queue at the broker",
        "A message has come to the broker, and no queue is bound where it should go: it is stored nowhere.",
        detailed="{m} finds no queue at the broker: {detail}",
        lane=("no queue", "lost"),
        role="lost",
        beat="no queue",
    ),
    Kind.RELEASED: EventWords(
        "{m} is due in the queue",
        "The broker has held a message for as long as it should; now it may be dispatched.",
        lane=("due", "node"),
        beat="due",
    ),
    Kind.REPLICATED: EventWords(
        "all replicas in sync have {m}",
        "All replicas that are in sync have a record: from now on it can be read, and outlives its leader.",
        lane=("in sync", "node"),
        is_quiet=True,
        beat="replicated",
    ),
    Kind.REJECTED: EventWords(
        "too few replicas are in sync for {m}",
        "A record is not stored, for too few replicas are in sync, or one is missing that comes before it; the "
        "producer is told so.",
        lane=("rejected", "late"),
        role="late",
        beat="rejected",
    ),
    Kind.COMMITTED: EventWords(
        "the transaction of {m} is committed",
        "A transaction has ended: what was written in it counts, and can be read.",
        lane=("committed", "node"),
        is_quiet=True,
        beat="committed",
    ),
    Kind.REFUSED: EventWords(
        "the broker knows {m} already and refuses it",
        "The broker knows the key already, and stores no second copy.",
        detailed="a release of {m} comes to the broker: {detail}",
        lane=("refused", "ack"),
        role="once",
        is_effect=True,
        beat="refused as known",
    ),
    Kind.DISPATCHED: EventWords(
        "the broker sends {m} to {who}",
        "The broker has sent a stored message to the consumer.",
        ", dispatch {n}",
        beat="redelivered",
    ),
    Kind.REDELIVERY_DUE: EventWords(
        "the broker has waited in vain for the ACK of {m}",
        "The broker has waited for an ACK in vain, and will send the message again.",
        lane=("no ACK", "late"),
        role="late",
        beat="timer",
    ),
    Kind.SETTLED: EventWords("the broker is done with {m}", lane=("settled", "ack"), is_quiet=True, beat="settled"),
    Kind.DEAD_LETTERED: EventWords(
        "the broker parks {m} as a dead letter",
        "The broker has set a message aside, after so many dispatches without an ACK.",
        lane=("dead letter", "lost"),
        role="late",
        beat="parked",
    ),
    Kind.RENEWED: EventWords(
        "the lease of {m} is renewed",
        "The broker would have waited long enough; but the consumer still works on the message, so it waits on.",
        lane=("renewed", "node"),
    ),
    Kind.RETURNED: EventWords(
        "{m} comes back to the queue",
        "The consumer that had the message has died, or has given it back; the broker has it in its queue again.",
        lane=("returned", "late"),
        role="late",
    ),
    Kind.LATE_ACK: EventWords(
        "an ACK of {m} comes too late",
        "An ACK has come for a dispatch whose lease had ended, and changes nothing.",
        detailed="an ACK of {m} comes too late: {detail}",
        lane=("late ACK", "late"),
        role="late",
    ),
    Kind.DISCARDED: EventWords(
        "the broker drops {m} for good",
        "The broker has dropped a message: past its limit or time, cut off, with its transaction, session or position.",
        detailed="the broker drops {m} for good: {detail}",
        lane=("dropped", "lost"),
        role="lost",
    ),
    Kind.RECEIVED: EventWords(
        "{who} receives {m}",
        "A message has reached the consumer's inbox: a delivery.",
        lane=("received", "node"),
        is_quiet=True,
        beat="in the inbox",
    ),
    Kind.STARTED: EventWords("{who} starts on {m}", lane=("started", "node"), is_quiet=True, beat="work begun"),
    Kind.PRODUCED: EventWords(
        "{who} has written what comes of {m}",
        "The work is done, and its output is written, in a transaction that may still be aborted; "
        "what was done outside of it is done.",
        lane=("written", "node"),
        is_effect=True,
        beat="written",
    ),
    Kind.TAKEN: EventWords(
        "the consumer keeps {m} until it is released",
        "The consumer has a delivery in memory under its packet id, and says so. It works on it once it is released.",
        lane=("taken", "node"),
        beat="taken",
    ),
    Kind.PASSED_OVER: EventWords(
        "the consumer has nothing of {m} to release",
        "A release has come for a delivery that the consumer does not have any more: it answers, and does nothing.",
        lane=("passed over", "lost"),
        role="late",
        beat="passed over",
    ),
    Kind.APPLIED: EventWords(
        "the effect of {m} is applied",
        "The effect has happened: from now on the world has seen it.",
        lane=("applied", "effect"),
        role="once",
        is_effect=True,
        beat="{done}",
    ),
    Kind.MARKED: EventWords(
        "{who} notes {m} as processed",
        "The consumer has noted the key in its table of processed ids.",
        detailed="{who} puts {m} on record as {detail}",
        lane=("noted", "node"),
        is_effect=True,
        is_quiet=True,
        beat="{done}",
    ),
    Kind.SKIPPED: EventWords(
        "{who} knows {m} already and skips it",
        "The consumer knows the key already, and does nothing.",
        detailed="{m} is on record as {detail}: skipped",
        lane=("skipped", "effect"),
        role="once",
        is_effect=True,
        beat="skipped as known",
    ),
    Kind.CONFLICTED: EventWords(
        "the effect of {m} is there already and is not made again",
        "The work was done once more; at its end its key was there already, and so the effect was not made again.",
        lane=("known", "effect"),
        role="once",
        is_effect=True,
        beat="recognised at the end",
    ),
    Kind.FAILED: EventWords(
        "processing {m} ends in an error",
        "Processing has ended in an error: no effect, and no ACK.",
        detailed="processing {m} ends in an error: {detail}",
        lane=("error", "lost"),
        role="late",
        is_effect=True,
        beat="error",
    ),
    Kind.ACKED: EventWords("{who} acknowledges {m}", is_quiet=True, beat="ACK given"),
    Kind.NACKED: EventWords(
        "{who} answers that {m} is not done",
        "The consumer has given a negative ACK: take the message back, or park it.",
        detailed="{who} answers that {m} is not done: {detail}",
        lane=("NACK", "late"),
        role="late",
        beat="NACK given",
    ),
    **OF_COMMANDS,
}

FAULTS: Final = frozenset(kind for kind, row in EVENTS.items() if row.is_fault)
ACTING: Final = frozenset(kind for kind in FAULTS if not EVENTS[kind].lies_in_wait)
"""The faults that do something as they are recorded."""
EFFECTS: Final = frozenset(kind for kind, row in EVENTS.items() if row.is_effect)


def row_of(kind: Kind, topology: Topology) -> EventWords:
    """What is said of a kind of event in this system: its own row, or the textbook's in its own words."""
    row, own = EVENTS[kind], own_event(kind.word, topology)
    if own is None:
        clause, more, detailed = (in_own_words(text, topology) for text in (row.clause, row.more, row.detailed))
        lane = row.lane and (in_own_words(row.lane[0], topology), row.lane[1])
        return row._replace(clause=clause, more=more, detailed=detailed, lane=lane)
    lane = row.lane and (own.lane or row.lane[0], row.lane[1])
    reads = (lambda detail: own.details.get(detail) or row.reads(detail)) if own.details else row.reads
    return row._replace(clause=own.clause, more=own.more, detailed=own.detailed, lane=lane, reads=reads)
