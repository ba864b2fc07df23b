"""Events in words: one row for each kind, from which every front end takes what it says about it.

A clause is in the present tense, so that it fits what a step waits for and what a list tells as it happens.
Explanations are another module's work.
"""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from playground.engine.events import Kind
from playground.text import one_line
from playground.words.packets import LOST
from playground.words.phrases import sentence

Role = Literal["data", "again", "ack", "lost", "late", "band", "effect", "duplicated", "time", "dim", "node", "note"]
"""The part that a piece of a diagram plays. Front ends give roles their colours; none is told by colour alone."""


class EventWords(NamedTuple):
    """All that is said of one kind of event.

    `{m}` is the message, `{packet}` the packet, `{node}` and `{link}` the place, `{answered}` what an answer tells.
    What the record knows beyond that: `{n}` is the attempt, `{on}` the link's bare name, `{detail}` the detail.
    """

    clause: str
    """Of an event that a step waits for: `the consumer starts on {m}`."""
    meaning: str = ""
    """A sentence for the glossary; empty: the clause says it all."""
    more: str = ""
    """What an event on record adds to the clause."""
    detailed: str = ""
    """What is said in its place of one that has a detail."""
    lane: tuple[str, Role] | None = None
    """What the lane of a node says in a diagram, and its part there; a note has no short form and is told in full.
    `None`: an arrow or a band says it."""
    role: str = "text"
    """Its part in a list on the screen, from which it has its colour."""
    is_fault: bool = False
    """Whether somebody breaks something."""
    is_effect: bool = False
    """Whether it is about what was done, remembered, recognised, or ended in an error."""
    reads: Callable[[str], str] = one_line
    """Its detail in words."""
    is_quiet: bool = False
    """Whether it goes without saying where events are told aloud, one by one: another one tells of it, too."""
    beat: str = ""
    """In a chain of causes in two words or so, as something that is over; `{done}` is the story's word, `{what}` the
    packet. Empty: it is no link of such a chain."""

    @property
    def entry(self) -> str:
        """Its entry in the glossary."""
        anything = {"m": "a message", "packet": "a packet", "node": "a node", "link": "a link", "answered": "answered"}
        return self.meaning or sentence(self.clause.format_map(anything))


_NOTE: Final[tuple[str, Role]] = ("", "note")

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
    Kind.DECLINED: EventWords(
        "the producer is told that {m} failed",
        "The producer has got an answer that says no: the work ended in an error.",
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
    Kind.DEPARTED: EventWords(
        "{packet} departs", "A packet has left on a link.", " on {on}", is_quiet=True, beat="{what} under way"
    ),
    Kind.DROPPED: EventWords(
        "{packet} is lost",
        "A packet was lost, and why: a fault, a cut link, chance, a node that is down.",
        detailed="{packet} is lost on {on}: {detail}",
        reads=lambda detail: LOST.get(detail, (detail,))[0],
        is_fault=True,
        role="lost",
        beat="{what} lost",
    ),
    Kind.DUPLICATED: EventWords(
        "{packet} is doubled",
        "The network has doubled a packet. Whether anything is done twice is another question.",
        " on {on}",
        is_fault=True,
        beat="{what} doubled",
    ),
    Kind.DELAYED: EventWords(
        "{packet} is held up",
        "A packet is held up on a link.",
        " on {on}",
        role="late",
        is_fault=True,
        beat="{what} held up",
    ),
    Kind.ARRIVED: EventWords(
        "{packet} arrives", "A packet has reached the end of its link.", " by {on}", is_quiet=True
    ),
    Kind.STORED: EventWords("the broker stores {m}", lane=("stored", "node"), beat="stored"),
    Kind.FLUSHED: EventWords(
        "the broker has {m} on disk",
        "What the broker has stored is on disk: from now on it outlives a loss of power.",
        lane=("on disk", "node"),
        is_quiet=True,
        beat="on disk",
    ),
    Kind.REFUSED: EventWords(
        "the broker knows {m} already and refuses it",
        "The broker knows the key already, and stores no second copy.",
        lane=("refused", "ack"),
        role="once",
        is_effect=True,
        beat="refused as known",
    ),
    Kind.DISPATCHED: EventWords(
        "the broker sends {m} to the consumer",
        "The broker has sent a stored message to the consumer.",
        ", dispatch {n}",
        beat="sent again",
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
        "The broker has dropped a message, after so many dispatches without an ACK: it keeps no dead letters.",
        lane=("dropped", "lost"),
        role="lost",
    ),
    Kind.RECEIVED: EventWords(
        "the consumer receives {m}",
        "A message has reached the consumer's inbox: a delivery.",
        lane=("received", "node"),
        is_quiet=True,
        beat="in the inbox",
    ),
    Kind.STARTED: EventWords("the consumer starts on {m}", lane=("started", "node"), is_quiet=True, beat="work begun"),
    Kind.APPLIED: EventWords(
        "the effect of {m} is applied",
        "The effect has happened: from now on the world has seen it.",
        lane=("applied", "effect"),
        role="once",
        is_effect=True,
        beat="{done}",
    ),
    Kind.MARKED: EventWords(
        "the consumer marks {m} as processed",
        "The consumer has put the key into its table of processed ids.",
        detailed="the consumer puts {m} on record as {detail}",
        lane=("marked", "node"),
        is_effect=True,
        is_quiet=True,
        beat="{done}",
    ),
    Kind.SKIPPED: EventWords(
        "the consumer knows {m} already and skips it",
        "The consumer knows the key already, and does nothing.",
        detailed="{m} is on record as {detail}: skipped",
        lane=("skipped", "ack"),
        role="once",
        is_effect=True,
        beat="skipped as known",
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
    Kind.ACKED: EventWords("the consumer acknowledges {m}", is_quiet=True, beat="ACK given"),
    Kind.NACKED: EventWords(
        "the consumer answers that {m} is not done",
        "The consumer has given a negative ACK: take the message back, or park it.",
        detailed="the consumer answers that {m} is not done: {detail}",
        lane=("NACK", "late"),
        role="late",
        beat="NACK given",
    ),
    Kind.CRASHED: EventWords(
        "{node} crashes",
        "A node has died, and lost what was not on disk.",
        detailed="{node} loses its {detail}",
        is_fault=True,
        role="lost",
        beat="{node} crashed",
    ),
    Kind.RESTARTED: EventWords("{node} is back", beat="{node} back"),
    Kind.PAUSED: EventWords("{node} stands still", is_fault=True, role="late", beat="{node} stood still"),
    Kind.RESUMED: EventWords("{node} goes on", "A node goes on where it stood still.", beat="{node} went on"),
    Kind.DROP_ARMED: EventWords(
        "a drop is set on {link}", "From now on a fault lies in wait that will drop a packet.", is_fault=True
    ),
    Kind.DUPLICATE_ARMED: EventWords(
        "a doubling is set on {link}", "From now on a fault lies in wait that will double a packet.", is_fault=True
    ),
    Kind.DELAY_ARMED: EventWords(
        "a delay is set on {link}", "From now on a fault lies in wait that will hold a packet up.", is_fault=True
    ),
    Kind.CUT: EventWords(
        "{link} is cut", "A link lets nothing through from now on.", is_fault=True, role="lost", beat="link cut"
    ),
    Kind.HEALED: EventWords("{link} is healed", "A link lets packets through again."),
    Kind.LOSS_SET: EventWords(
        "the loss of {link} is set",
        "How many of its packets a link loses by chance was changed.",
        detailed="{link} now loses {detail} of its packets",
        reads=lambda detail: f"{float(detail) * 100:.4g} %",
        lane=_NOTE,
        is_fault=True,
    ),
    Kind.LATENCY_SET: EventWords(
        "the latency of {link} is set",
        "How long packets take on a link was changed.",
        detailed="{link} now takes {detail}",
        lane=_NOTE,
        is_fault=True,
    ),
    Kind.SLOWED: EventWords(
        "the consumer gets slow",
        "The consumer takes longer for each message from now on.",
        detailed="the consumer now takes {detail} for each message",
        lane=_NOTE,
        is_fault=True,
        beat="{node} slow",
    ),
    Kind.SLOWNESS_ENDED: EventWords("the consumer is as fast as before", lane=_NOTE),
    Kind.POISONED: EventWords(
        "{m} is poisoned",
        "From now on processing a message always ends in an error.",
        ": processing it always ends in an error",
        lane=_NOTE,
        is_fault=True,
        beat="poisoned",
    ),
    Kind.FAIL_ARMED: EventWords(
        "failures of {m} are set",
        "From now on a message will fail so many times when it is processed.",
        detailed="processing {m} will fail: {detail}",
        lane=_NOTE,
        is_fault=True,
    ),
    Kind.FORGOTTEN: EventWords(
        "{node} forgets what it has processed",
        "A node has lost the ids that it remembered.",
        lane=_NOTE,
        is_fault=True,
        beat="ids forgotten",
    ),
    Kind.RESURFACED: EventWords(
        "{m} comes up again in the queue",
        "A message that the broker was done with is in its queue once more: a server had missed the deletion.",
        lane=("is back", "again"),
        is_fault=True,
        beat="came up again",
    ),
    Kind.REDRIVEN: EventWords(
        "{m} goes from the dead letters back to the queue",
        "Somebody has put a dead letter back into the queue, where it begins anew.",
        lane=("redriven", "again"),
        beat="redriven",
    ),
    Kind.SWITCHED: EventWords(
        "the guarantee is switched",
        "Messages are sent under another guarantee from now on; those on their way keep theirs.",
        detailed="from now on messages are sent {detail}",
        lane=_NOTE,
        role="key",
    ),
    Kind.SEND_REQUESTED: EventWords("more messages are asked for", lane=_NOTE),
    Kind.SAID: EventWords(
        "something is said",
        "The preset's author says something.",
        detailed="{detail}",
        lane=_NOTE,
        role="title",
        is_quiet=True,
    ),
    Kind.CHAOS_ENDED: EventWords(
        "all faults end; what is left drains",
        "All faults end here: links heal, nodes come back, what is left drains.",
        lane=_NOTE,
        beat="faults over",
    ),
}

FAULTS: Final = frozenset(kind for kind, row in EVENTS.items() if row.is_fault)
EFFECTS: Final = frozenset(kind for kind, row in EVENTS.items() if row.is_effect)
