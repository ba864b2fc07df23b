"""The glossary: every word that a screen uses, in a sentence or two that need no other book.

One meaning each, the same as in the checker and in the documents. What a word means in code is said there; here it is
said for somebody who watches a run for the first time.
"""

from typing import Final

from playground.systems.textbook import BROKER, DIRECT
from playground.words.entries import Topic, Word
from playground.words.events import EVENTS
from playground.words.glossary_screen import OF_THE_SCREEN
from playground.words.glossary_systems import OF_A_BROKER, OF_A_LOG, own_names

_PARTS: Final = Topic(
    "Who takes part",
    (
        Word("application", "The program that wants something done. It hands messages to the producer."),
        Word("producer", "The side that sends: once under at-most-once, else again and again until an answer comes."),
        Word("consumer", "The side that receives. It does what a message asks for, one at a time, and answers."),
        Word(BROKER.name, BROKER.about),
        Word("queue", "What the broker holds: messages stored and waiting, and those dispatched but not settled."),
        Word("node", "The producer, the broker or the consumer: what can crash, stand still and come back."),
        Word("network", "All links between the nodes."),
        Word("link", "One direction between two nodes. The way there and the way back are two links."),
        Word("system", "Which nodes and links there are: direct, or with a broker."),
        Word(DIRECT.name, DIRECT.about),
        Word("publish", "The link from the producer to the broker, and a packet on it."),
        Word("deliver", "The link on which messages reach the consumer."),
    ),
)
_WAY: Final = Topic(
    "What is on its way",
    (
        Word("message", "One thing that should be done once, such as a payment. The first is m1.", ("messages",)),
        Word(
            "packet",
            "What travels on a link, once: a message or an answer. A message may need many.",
            ("packets",),
        ),
        Word("attempt", "One sending of a message by the producer, counted from 1.", ("attempts", "try", "tries")),
        Word("retry", "An attempt after the first: the producer sends again, as no answer came.", ("retries",)),
        Word(
            "dispatch",
            "The broker sends a stored message to the consumer. It can be lost on its way.",
            ("dispatched", "dispatches", "disp"),
        ),
        Word(
            "redelivery",
            "A dispatch after the first, as no ACK came: here when a timer runs out, as with SQS. RabbitMQ waits for a "
            "nack, for the connection to break, or for its `consumer_timeout`, 30 minutes by default.",
            ("redelivered",),
        ),
        Word(
            "delivery",
            "One arrival of a message at the consumer. What is lost on its way is no delivery.",
            ("deliveries", "delivered", "dlvd"),
        ),
        Word(
            "effect",
            "What the world sees: money charged, an e-mail out. Only effects count. Those in another system, such as a "
            "card network, are beyond any transaction of yours.",
            ("effects", "done"),
        ),
        Word(
            "ACK",
            'The consumer\'s answer "done", short for acknowledgement. If none comes, the sender cannot know whether '
            "the message, the work or the answer was lost.",
            ("ack", "ACKs", "acknowledge"),
        ),
        Word("answer", "An ACK or a confirm: what a sender waits for.", ("answers",)),
        Word(
            "nack",
            'The answer "not done": it is given back, or parked. Nack or reject in RabbitMQ, a visibility timeout of 0 '
            "in SQS. Without one a failure is silence, until the timer runs out.",
            ("reject", "requeue", "negative ACK", "negative acknowledgement"),
        ),
        Word(
            "confirm",
            'The broker\'s answer "stored" to the producer, and the link that brings it. Stored is not done.',
            ("confirms",),
        ),
        Word("in flight", "On a link just now; in the queue: dispatched, and not settled yet.", ("under way",)),
        Word(
            "waiting for",
            "The producer has sent it and has no answer yet.",
            ("waits for", "unacknowledged", "unanswered"),
        ),
        Word("timeout", "How long a sender waits for an answer before it sends again.", ("timer", "ack timeout")),
        Word(
            "visibility timeout",
            "The broker's timeout, by the name it has in SQS: so long a dispatched message is hidden, a "
            "lease for whoever works on it. If the work takes longer, it is dispatched again meanwhile.",
            ("redelivery timeout", "lease", "ack deadline"),
        ),
        Word("backing off", "Waiting longer before each further attempt, to spare the network.", ("backoff",)),
        Word(
            "jitter",
            "What chance adds: to the time a packet takes, so that packets overtake each other; to a backoff, so that "
            "those who failed together do not retry together.",
        ),
        Word("held back", "Due to be sent, but its producer is down, paused, or at its limit."),
        Word(
            "outbox",
            "Where a producer keeps what has no answer yet: on disk it survives a crash. A transactional outbox is "
            "more: the order and its message are written in one transaction.",
        ),
        Word("inbox", "What has arrived at the consumer and waits its turn, in memory: a crash empties it."),
        Word("idle", "The consumer has nothing in hand."),
        Word("working on", "The message that the consumer has in hand. A crash now and it was in vain."),
        Word("stored", "Kept by the broker until it is settled; in the list: how many copies of it.", ("stor",)),
        Word("copy", "What the broker has stored of a message. Published twice, it may be stored twice.", ("copies",)),
        Word("settled", "The broker is done with its copy, has deleted it, and will not dispatch it again."),
        Word(
            "prefetch",
            "How many messages the broker dispatches before it waits for ACKs. If the consumer dies, all of them come "
            "again, and for each one more dispatch is counted.",
        ),
        Word(
            "dead letter",
            "A message that the broker set aside after so many dispatches without an ACK, not knowing why: a bad "
            "message, a lost dispatch, a dead consumer, a lost ACK. Check the effect before replaying it.",
            ("dead letters", "dead letter queue", "DLQ"),
        ),
        Word(
            "redrive",
            "Sending the dead letters in again, once the cause is gone. What was done and parked may be done again, if "
            "its key is not known any more.",
            ("replay of the dead letters",),
        ),
    ),
)
_FATES: Final = Topic(
    "What became of a message: its fate",
    (
        Word("fate", "What became of a message. At every instant it has exactly one."),
        Word("applied once", "It has had one effect: as it should be.", ("once",)),
        Word(
            "duplicated",
            "It has had two effects or more. Delivered twice and applied once is not duplicated.",
            ("duplicate", "duplicates", "done twice", "done again", "duplicate effect"),
        ),
        Word(
            "lost",
            "It has no effect, nothing can bring it any more, and nobody was told.",
            ("loss of a message",),
        ),
        Word("failed", "It has no effect and never will: the producer gave up and said so. It is not lost."),
        Word("dead-lettered", "It has no effect, and has been set aside. It is not lost: it can be replayed."),
        Word("pending", "It has no effect yet, but something can still bring it.", ("still to come", "coming")),
        Word("stuck", "It is pending at the end of a run, somebody still has it, and nothing will move it any more."),
        Word(
            "done and parked",
            "It had its effect, and it is with the dead letters as well: a replay of those may do it again.",
            ("done, and parked", "parked"),
        ),
        Word("will never come", "Lost, failed or dead-lettered: nothing brings it by itself any more."),
        Word("late", "Its one effect came of a retry or a redelivery, or after a restart, a delay or a pause."),
        Word(
            "skipped",
            "A delivery that was recognised by its key and is not done again.",
            ("deduplicated", "deduplication"),
        ),
        Word("refused", "Recognised by its key: the broker stores no second copy."),
        Word("anomaly", "A message that was lost, duplicated, failed or dead-lettered.", ("anomalies",)),
    ),
)
_BELIEFS: Final = Topic(
    "What the producer believes",
    (
        Word("believes", "What the producer knows of its messages, which is only what it was told.", ("belief",)),
        Word("ok", 'The producer has its answer: "done" from a consumer, "stored" from a broker.'),
        Word("never asked", "The producer waits for no answer, as under at-most-once, so it cannot know."),
        Word("unknown", "The producer has no answer, or crashed and forgot. Unknown is not failed."),
        Word(
            "gave up",
            "The producer stopped and said so. It knows of no answer, not that nothing was done.",
            ("failed",),
        ),
        Word(
            "misreported",
            "The producer told the application that it failed, but it was done.",
            ("told failed, but done", "but it was done"),
        ),
    ),
)
_PROMISE: Final = Topic(
    "What is promised, and whether it is kept",
    (
        Word("promise", "What a guarantee says of loss and duplicates, for each message sent under it.", ("promised",)),
        Word("guarantee", "at-most-once, at-least-once or exactly-once: how messages are sent, answered, remembered."),
        Word("at-most-once", "Sent once, never again: no duplicates by retries; loss is possible, and silent."),
        Word("at-least-once", "Sent until an answer comes: no silent loss; duplicates are possible."),
        Word(
            "exactly-once",
            "Better: effectively once. It may arrive twice, but it has one effect: it is sent until an answer comes, "
            "and the consumer notes its id in the transaction that makes the effect.",
            ("effectively once",),
        ),
        Word("verdict", "Whether all promises of a run were kept: holds, violated or undecided."),
        Word("outcome", "What came of a run, in its story's words. It stands beside the promise, which may allow it."),
        Word("holds", "Every promise is kept. What failed or was parked breaks none.", ("promise kept", "kept")),
        Word("allowed", "It went wrong, and the promise is kept: at-least-once may do it twice, not lose it silently."),
        Word("so far", "Nothing is broken yet, but the run goes on: no verdict, only its present state."),
        Word("at rest", "Nothing is under way and nothing is due. You can still send or break something."),
        Word("violated", "Something was lost or doubled that must not be, for good.", ("promise broken", "broken")),
        Word("undecided", "Nothing is broken, but the run did not come to rest in its time."),
        Word("judge", "End all faults, let everything drain, and only then say what is lost: the verdict."),
        Word("draining", "All faults have ended; what is left in links, queues and timers arrives.", ("drain",)),
        Word("over", "The run has its verdict, and its clock stands still.", ("over at",)),
    ),
)
_MEMORY: Final = Topic(
    "What is remembered",
    (
        Word("idempotency key", "A message's own mark, the same in all attempts: it is recognised by it.", ("key",)),
        Word(
            "idempotent",
            "Doing it twice leaves what doing it once does: by nature, as `SET x = 100` is and `x += 100` is not, or "
            "because a repeat is recognised by its key.",
            ("idempotence", "idempotency", "naturally idempotent"),
        ),
        Word(
            "processed ids",
            "The consumer's table of the keys of what it has done; elsewhere an inbox table or a deduplication table.",
            ("ids", "table of processed ids", "noted"),
        ),
        Word("none kept", "The consumer remembers nothing: a second delivery is done again."),
        Word("on disk", "Survives a crash.", ("durable",)),
        Word(
            "fsync",
            "Has what was written put on disk: until then it is in the operating system's memory, which outlives a "
            "crash of the process, but not of the power.",
            ("flush", "flushed to disk", "page cache"),
        ),
        Word("in memory", "Lost in a crash.", ("volatile",)),
        Word(
            "one transaction",
            "Effect and note are written together: both or neither, whatever crashes. Only for effects in the same "
            "store; elsewhere pass the key along, and let that side refuse the repeat.",
            ("transaction", "on disk, in one step with the effect"),
        ),
        Word(
            "noted first",
            "First the note, then the effect. A crash in between: noted as done, never done.",
            ("mark-first", "mark first", "on disk, before the effect"),
        ),
        Word(
            "noted last",
            "First the effect, then the note. A crash in between: done, and soon done again.",
            ("effect-first", "effect first", "on disk, after the effect"),
        ),
        Word(
            "in flight (a key)",
            "On record from the start of the work, done with its effect. Whoever takes any known key for done loses "
            "what a crash left in flight; a careful one answers 'still in progress' (409), and lets it expire.",
            ("in-flight", "on disk, from in flight to done"),
        ),
        Word("between effect and note", "One of the two is on disk, the other is not: the worst moment to crash."),
        Word("wiped", "The table is empty: everything looks new again.", ("forget", "forget ids")),
        Word(
            "window",
            "How long a key is remembered; what comes later looks new. Ids must outlive the broker's retention, a "
            "replay of dead letters and the producer's longest retry together.",
            ("refuses repeats", "knows ids", "dedup window"),
        ),
    ),
)
_FAULTS: Final = Topic(
    "What goes wrong",
    (
        Word("fault", "Something that goes wrong: by a step of the preset, by chance, or by you.", ("faults",)),
        Word("armed", "A fault that waits: it will take the next packet, or moment, that fits.", ("trap",)),
        Word(
            "drop",
            "A packet is lost on a link, or at a node that is down. Over TCP that is a broken connection, and what was "
            "in flight goes with it.",
            ("dropped", "packets dropped"),
        ),
        Word("double", "The network delivers one packet twice, as it may without a connection.", ("doubled",)),
        Word("delay", "A packet is held up and arrives later.", ("delayed", "held up")),
        Word("cut", "A link that lets nothing through: what is on it and what departs on it is lost."),
        Word("heal", "End the cut of a link; heal all: end every fault that is in force."),
        Word("loss", "The share of its packets that a link loses by chance."),
        Word("weather", "What the links do by chance. The same seed gives the same weather.", ("by chance",)),
        Word("seed", "The number from which all chance comes. The same seed gives the same run."),
        Word("crash", "A node dies, and forgets what is not on disk.", ("down", "crashed", "restart")),
        Word("pause", "A node stands still and forgets nothing. From outside it looks dead.", ("paused",)),
        Word(
            "zombie",
            "A node that paused until its lease ran out, and goes on with its old work. Only where the effect is made "
            "can it be stopped: by a known id or, if another has taken over, by an outdated fencing token.",
        ),
        Word("slow", "The consumer takes longer for a message. To a timer that looks like a crash."),
        Word("poison", "A message whose processing always ends in an error.", ("poisoned", "choking on")),
    ),
)
_EVENTS: Final = Topic(
    "Events, as the list below names them", tuple(Word(kind.word, row.entry) for kind, row in EVENTS.items())
)

_GENERAL: Final = (_PARTS, _WAY, _FATES, _BELIEFS, _PROMISE, _MEMORY, _FAULTS)
TOPICS: Final = (
    *_GENERAL,
    *(OF_A_LOG, OF_A_BROKER, own_names(_GENERAL), OF_THE_SCREEN, _EVENTS),
)
"""In the order in which a newcomer should read them."""
