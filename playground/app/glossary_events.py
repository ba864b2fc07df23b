"""The glossary of events: what each line in the list of events says, one entry for every kind that the engine has."""

from typing import Final

from playground.app.words import Topic, Word
from playground.engine.events import Kind

_MEANINGS: Final[dict[Kind, str]] = {
    Kind.SENT: "The application has handed a message over.",
    Kind.ATTEMPTED: "The producer has sent a message, for the first time or again.",
    Kind.TIMED_OUT: "The producer has waited for an answer in vain.",
    Kind.CONFIRMED: 'The producer has got its answer: "done" from a consumer, "stored" from a broker.',
    Kind.GAVE_UP: "The producer will not try again, and has told the application so. It does not know the outcome.",
    Kind.DEPARTED: "A packet has left on a link.",
    Kind.DROPPED: "A packet was lost, and why: a fault, a cut link, chance, a node that is down.",
    Kind.DUPLICATED: "The network has doubled a packet. Whether anything is done twice is another question.",
    Kind.DELAYED: "A packet is held up on a link.",
    Kind.ARRIVED: "A packet has reached the end of its link.",
    Kind.STORED: "The broker has written a message down.",
    Kind.REFUSED: "The broker knows the key already, and stores no second copy.",
    Kind.DISPATCHED: "The broker has sent a stored message to the consumer.",
    Kind.REDELIVERY_DUE: "The broker has waited for an ACK in vain, and will send the message again.",
    Kind.SETTLED: "The broker is done with its copy.",
    Kind.DEAD_LETTERED: "The broker has set a message aside, after so many dispatches without an ACK.",
    Kind.RECEIVED: "A message has reached the consumer's inbox: a delivery.",
    Kind.STARTED: "The consumer has taken a message in hand.",
    Kind.APPLIED: "The effect has happened: from now on the world has seen it.",
    Kind.MARKED: "The consumer has put the key into its table of processed ids.",
    Kind.SKIPPED: "The consumer knows the key already, and does nothing.",
    Kind.FAILED: "Processing has ended in an error: no effect, and no ACK.",
    Kind.ACKED: "The consumer has sent its ACK.",
    Kind.CRASHED: "A node has died, and lost what was not on disk.",
    Kind.RESTARTED: "A node is back.",
    Kind.PAUSED: "A node stands still.",
    Kind.RESUMED: "A node goes on where it stood still.",
    Kind.DROP_ARMED: "From now on a fault lies in wait that will drop a packet.",
    Kind.DUPLICATE_ARMED: "From now on a fault lies in wait that will double a packet.",
    Kind.DELAY_ARMED: "From now on a fault lies in wait that will hold a packet up.",
    Kind.CUT: "A link lets nothing through from now on.",
    Kind.HEALED: "A link lets packets through again.",
    Kind.LOSS_SET: "How many of its packets a link loses by chance was changed.",
    Kind.LATENCY_SET: "How long packets take on a link was changed.",
    Kind.SLOWED: "The consumer takes longer for each message from now on.",
    Kind.SLOWNESS_ENDED: "The consumer is as fast as before.",
    Kind.POISONED: "From now on processing a message always ends in an error.",
    Kind.FORGOTTEN: "A node has lost the ids that it remembered.",
    Kind.SWITCHED: "Messages are sent under another guarantee from now on; those on their way keep theirs.",
    Kind.SEND_REQUESTED: "Somebody has asked for extra messages.",
    Kind.SAID: "The preset's author says something.",
    Kind.CHAOS_ENDED: "All faults end here: links heal, nodes come back, what is left drains.",
}
EVENTS: Final = Topic("Events, as the list below names them", tuple(Word(kind.word, _MEANINGS[kind]) for kind in Kind))
