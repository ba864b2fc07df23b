"""When a step of a preset acts, in words: `at 3 s`, `when the effect of m3 is applied for the second time`.

The future, in the present tense; what has happened in a run is said by `event_words.py`.
"""

from typing import Final

from playground.engine.commands import At, When
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.live.fault_words import answered, cargo
from playground.words.phrases import ordinal
from playground.words.times import span


def at_once(trigger: At | When | None, system: str) -> str:
    """When a command acts that acts once; empty: from the start."""
    match trigger:
        case At():
            return f"at {span(trigger.at_ms)}"
        case When(after_ms=0):
            return f"when {event_clause(trigger, system)}"
        case When():
            return f"{span(trigger.after_ms)} after {event_clause(trigger, system)}"
    return ""


def from_then_on(trigger: At | When | None, system: str) -> str:
    """From when on something is so, or lies in wait; empty: from the start."""
    match trigger:
        case At():
            return f"from {span(trigger.at_ms)} on"
        case When(after_ms=0):
            return f"once {event_clause(trigger, system)}"
    return at_once(trigger, system)


def event_clause(when: When, system: str) -> str:
    """The event that a step waits for: `the effect of m3 is applied for the second time`."""
    clause = _CLAUSES[when.event].format(
        m=f"m{when.message}" if when.message is not None else "a message",
        answered=answered(system),
        packet=_packet(when, system),
        node=f"the {when.node.word}" if when.node is not None else "a node",
        link=f"the link {when.link.word}" if when.link is not None else "a link",
    )
    return clause if when.nth == 1 else f"{clause} for the {ordinal(when.nth)} time"


def _packet(when: When, system: str) -> str:
    """`the ACK of m3`, `an ACK`, `a packet of m3`; what the producer sends straight to the consumer is m3 itself."""
    if when.link is None:
        return f"a packet of m{when.message}" if when.message is not None else "a packet"
    if when.message is None:
        return f"{'an' if when.link is Place.ACK else 'a'} {cargo(when.link, system)}"
    if (when.link, system) == (Place.DELIVER, "direct"):
        return f"m{when.message}"
    return f"the {cargo(when.link, system)} of m{when.message}"


_CLAUSES: Final[dict[Kind, str]] = {
    Kind.SENT: "the application hands over {m}",
    Kind.ATTEMPTED: "the producer sends {m}",
    Kind.TIMED_OUT: "the producer has waited in vain for an answer to {m}",
    Kind.CONFIRMED: "the producer learns that {m} is {answered}",
    Kind.GAVE_UP: "the producer gives up on {m}",
    Kind.DEPARTED: "{packet} departs",
    Kind.DROPPED: "{packet} is lost",
    Kind.DUPLICATED: "{packet} is doubled",
    Kind.DELAYED: "{packet} is held up",
    Kind.ARRIVED: "{packet} arrives",
    Kind.STORED: "the broker stores {m}",
    Kind.REFUSED: "the broker refuses {m} as a duplicate",
    Kind.DISPATCHED: "the broker dispatches {m}",
    Kind.REDELIVERY_DUE: "the broker has waited in vain for the ACK of {m}",
    Kind.SETTLED: "the broker is done with {m}",
    Kind.DEAD_LETTERED: "the broker parks {m} as a dead letter",
    Kind.RECEIVED: "the consumer receives {m}",
    Kind.STARTED: "the consumer starts on {m}",
    Kind.APPLIED: "the effect of {m} is applied",
    Kind.MARKED: "the consumer marks {m} as processed",
    Kind.SKIPPED: "the consumer skips {m} as a duplicate",
    Kind.FAILED: "processing {m} ends in an error",
    Kind.ACKED: "the consumer acknowledges {m}",
    Kind.CRASHED: "{node} crashes",
    Kind.RESTARTED: "{node} is back",
    Kind.PAUSED: "{node} stands still",
    Kind.RESUMED: "{node} goes on",
    Kind.DROP_ARMED: "a drop is set on {link}",
    Kind.DUPLICATE_ARMED: "a doubling is set on {link}",
    Kind.DELAY_ARMED: "a delay is set on {link}",
    Kind.CUT: "{link} is cut",
    Kind.HEALED: "{link} is healed",
    Kind.LOSS_SET: "the loss of {link} is set",
    Kind.LATENCY_SET: "the latency of {link} is set",
    Kind.SLOWED: "the consumer gets slow",
    Kind.SLOWNESS_ENDED: "the consumer is as fast as before",
    Kind.POISONED: "{m} is poisoned",
    Kind.FORGOTTEN: "{node} forgets what it has processed",
    Kind.SWITCHED: "the guarantee is switched",
    Kind.SEND_REQUESTED: "extra messages are asked for",
    Kind.SAID: "something is said",
    Kind.CHAOS_ENDED: "all faults end",
}
