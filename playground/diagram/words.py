"""The words of the space-time diagram: what nodes do, what packets are called, why they were lost.

Every renderer takes its words from here, so a thing has one name in the terminal, in a picture and in a file. Short
forms exist only because a lane is narrow.
"""

from collections.abc import Sequence
from typing import Final

from playground.diagram.parts import Arrow, Band
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.words.own import labels as labels_of
from playground.words.own import wording
from playground.words.packets import loss_words

IMPLIED: Final = {
    Kind.RECEIVED: (Kind.STARTED, Kind.SKIPPED, Kind.APPLIED, Kind.MARKED, Kind.FAILED),
    Kind.STARTED: (Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED, Kind.FAILED),
    Kind.TIMED_OUT: (Kind.GAVE_UP,),
    Kind.REDELIVERY_DUE: (Kind.DEAD_LETTERED, Kind.DISCARDED),
    Kind.APPLIED: (Kind.MARKED,),
    Kind.SENT: (Kind.ATTEMPTED,),
}
"""What need not be said apart from what follows it, about the same message in the same instant. An effect and its mark
are said as the effect."""

NOT_LEFT: Final = "not left"
"""What is said of a message whose producer crashed between writing down that it sends it and sending it."""

LEFT_OF_BROKER: Final = (Kind.SETTLED, Kind.REDELIVERY_DUE)
"""What the broker does as an ACK comes, or before it dispatches: the lane to the consumer is needed for that."""

BAND_WORDS: Final = {
    "crash": ("CRASHED", "down", "restarted"),
    "pause": ("PAUSED", "paused", "resumed"),
    "cut": ("cut", "cut", "healed"),
}
"""What is said of a node or link as a band begins, while it lasts, and as it ends."""


BRIEF: Final = {
    "CRASHED": "DOWN",
    "claimable": "to claim",
    "committed": "commit",
    "confirmed": "ok",
    "connected": "online",
    "dead letter": "parked",
    "discarded": "dropped",
    "duplicate": "known",
    "entry id": "answer",
    "forwarded": "sent on",
    "gave up": "stops",
    "ISR: leader": "ISR: 1",
    "key noted": "noted",
    "MessageId": "answer",
    "no position": "no place",
    "not left": "kept",
    "offline": "off",
    "off the PEL": "off PEL",
    "old handle": "stale",
    "receipt": "answer",
    "response": "answer",
    "restarted": "is up",
    "resumed": "awake",
    "timed out": "timer",
    "to the DLQ": "to DLQ",
    "told no": "no",
}
"""What a node's lane says, as it is said where a lane is narrow, as in the columns of a race."""


def labels(arrow: Arrow) -> Sequence[str]:
    """What a packet is called, the longest form first; the last one fits nearly everywhere."""
    name = f"m{arrow.message}"
    short = f"{name}\u00b7{arrow.number}" if arrow.number > 1 else name
    extra = " double" if arrow.kind == "copy" else ""
    late = " late" if arrow.delayed else ""
    if arrow.is_answer:
        if arrow.commits != NONE:
            nouns = arrow.called or ("commit",)
            return [
                *(f"{noun} {arrow.commits}, {short}{extra}{late}" for noun in nouns),
                f"{nouns[-1]} {arrow.commits}",
                name,
            ]
        nouns = arrow.called or (("ACK",) if arrow.link.role is Place.ACK else ("confirm", "ok"))
        return [f"{nouns[0]} {short}{extra}{late}", *(f"{noun} {name}" for noun in nouns), short, name]
    tries = "dispatch" if arrow.link.role is Place.DELIVER and arrow.stored else "attempt"
    named = [f"{noun} {short}{extra}{late}" for noun in arrow.called]
    long = f"{name} {tries} {arrow.nth}" if arrow.nth > 1 and not named else short
    return [*named, f"{long}{extra}{late}", f"{short}{extra}{late}", f"{short}{extra}", short, name]


def node_name(node: Place, topology: Topology) -> str:
    """What stands above a node's lane: the system's own word, or this playground's."""
    return labels_of(topology).get(node.word, node.word)


def own_names(topology: Topology) -> dict[Place, tuple[str, ...]]:
    """What a real system calls what is on each link, the longest form first; empty in the textbook's systems."""
    own, brief = labels_of(topology), wording(topology).rails
    roles = {link: link.role.word for link, _ in topology.links}
    return {
        link: tuple(dict.fromkeys(names[word] for names in (own, brief) if word in names))
        for link, word in roles.items()
        if word in own
    }


def reasons(arrow: Arrow) -> Sequence[str]:
    """Why a packet was lost, the longest form first."""
    return loss_words(arrow.reason)


def band_text(band: Band, topology: Topology, *, begins: bool, briefly: bool = False) -> str:
    """What is said where a band begins, or ends: `CRASHED`, `restarted`, `ack cut`, `DeleteMessage healed`.

    `briefly`: a link has the name that narrow lanes have: `Delete cut`.
    """
    at_first, _, at_last = BAND_WORDS[band.kind]
    word = at_first if begins else at_last
    if band.kind != "cut":
        return word
    role = band.place.role
    name = own_names(topology).get(band.place, (role.word,))[-1 if briefly else 0]
    return f"{name}{band.place.word.removeprefix(role.word)} {word}"
