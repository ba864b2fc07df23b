"""What travels on the links, what is called lost, and by whom a fault was brought about."""

import re
from collections.abc import Iterable
from typing import Final

from playground.engine.armed import Arming
from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.scenario.stories import several
from playground.words.own import in_own_words, labels, with_article, wording
from playground.words.phrases import ordinal

CARGO: Final = {Place.PUBLISH: "publish", Place.CONFIRM: "confirm", Place.DELIVER: "dispatch", Place.ACK: "ACK"}
"""What travels on each link, in one word."""

BY_YOU: Final = "by you"
"""Who brought about what a person did who is looking on; as the reason of a drop it stands for `step`."""

_SAYS: Final = {**CARGO, Place.DELIVER: "deliver"}
"""What the name of a packet has in it that is called as its link is."""

LOST: Final[dict[str, tuple[str, ...]]] = {
    "step": ("dropped on purpose", "dropped", "drop"),
    "cut": ("link cut", "cut"),
    "loss": ("lost by chance", "lost"),
    "down": ("node is down", "down"),
    "connection broken": ("its connection broke", "broken"),
}
"""A drop's reason in the record -> how it is said, the longest first."""

_SOURCE: Final = re.compile(" (?:by|on) |: ")
"""What leads on from what happened to a packet to whose doing that was."""

_OF_PACKETS: Final = re.compile(r"\b(ACK|confirm|publish)(s|es)?\b")
"""What a packet is called in what a key does."""

_ITSELF: Final = re.compile("m[0-9]+")
"""A packet that is called as its message is."""

ARMED: Final = {Kind.DROP_ARMED: "drop", Kind.DUPLICATE_ARMED: "double", Kind.DELAY_ARMED: "delay"}
"""What a fault that lies in wait will do."""
ANNOUNCING: Final = frozenset((*ARMED, Kind.FAIL_ARMED, Kind.UNROUTABLE_ARMED, Kind.POISONED))
"""The kinds of events that tell what is still to come."""

ON_PURPOSE: Final = "on purpose"
OF_THE_SCRIPT: Final = " of the script"
"""What has to stand once behind `step 1`, for whoever has not read the preset."""


class CopyNames:
    """Which of the copies that the broker has stored of its message an event is about, if there are several by then."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._copies: dict[int, list[int]] = {}
        for event in events:
            self.note(event)

    def note(self, event: Event) -> None:
        """Hear of an event; names are those of all that was heard of."""
        if event.kind is Kind.STORED:
            self._copies.setdefault(event.message, []).append(event.copy)

    def name_of(self, event: Event) -> str:
        """` of copy 2` of a dispatch, `, copy 2` where it is stored, which of the first nobody needs; else nothing."""
        copies = self._copies.get(event.message, [])
        if len(copies) < 2 or event.kind not in (Kind.STORED, Kind.DISPATCHED) or event.copy not in copies:
            return ""
        nth = copies.index(event.copy) + 1
        if event.kind is Kind.DISPATCHED:
            return f" of copy {nth}"
        return f", copy {nth}" if nth > 1 else ""


def loss_words(reason: str) -> tuple[str, ...]:
    """How the reason of a drop is said, the longest first."""
    step = LOST["step"]
    return (f"{step[1]} {BY_YOU}", BY_YOU, *step[1:]) if reason == BY_YOU else LOST.get(reason, (reason or "lost",))


def cargo(link: Place, topology: Topology) -> str:
    """`ACK`, `dispatch`, or what a real system calls it: `DeleteMessage`.

    What the producer sends straight to the consumer is simply a message.
    """
    own = labels(topology).get(link.role.word)
    if own:
        return own
    if link is Place.DELIVER and not topology.has_broker:
        return "message"
    return in_own_words(CARGO[link.role], topology)


def deed_words(text: str, topology: Topology, *, briefly: bool = False) -> str:
    """What a key does, with all in it called what it is there: `drop the next ACK`, `drop the next DeleteMessage`.

    `briefly`: packets have the names that narrow lanes have: `drop Delete`.
    """
    links, found = {word: link for link, word in CARGO.items()}, _OF_PACKETS.finditer(text)
    said, told_up_to = "", 0
    for one in found:
        link = links[one[1]]
        noun = cargo(link, topology)
        if briefly and noun != CARGO[link]:
            noun = wording(topology).rails.get(link.word, link.word)
        said += _deed(text[told_up_to : one.start()], topology) + (several(noun) if one[2] else noun)
        told_up_to = one.end()
    return said + _deed(text[told_up_to:], topology)


def _deed(text: str, topology: Topology) -> str:
    """Labels leave the article out: `crash broker`, `crash SQS`."""
    own = wording(topology).spoken
    name = own.get("broker", own.get("the broker", "broker"))
    return re.sub(r"\bbroker\b", name, in_own_words(text, topology))


def packet_of(link: Place | None, message: int | None, topology: Topology) -> str:
    """`the ACK of m3`, `an ACK from consumer-2`; what the producer sends straight to the consumer is m3 itself."""
    if link is None:
        return f"a packet of m{message}" if message is not None else "a packet"
    whose = f" {'from' if link.leads_back else 'to'} {Place.CONSUMER.at(link.index).noun}" if link.index else ""
    noun = cargo(link, topology)
    if message is None:
        return with_article(noun) + whose
    return f"m{message}" if noun == "message" else f"the {noun} of m{message}{whose}"


def parcel(link: Place, topology: Topology) -> str:
    """What is lost there, in one word: `ACK`, `dispatch`, or `packet`, for a message is lost only when it is gone."""
    noun = cargo(link, topology)
    return "packet" if noun == "message" else noun


def as_packet(packet: str) -> str:
    """The packet that is lost, which its message need not be: `m3` -> `the packet of m3`."""
    if _ITSELF.fullmatch(packet):
        return f"the packet of {packet}"
    return "a packet" + packet.removeprefix("a message") if packet.startswith("a message") else packet


def way_of(link: Place, topology: Topology) -> str:
    """The name of a link where what travels on it does not tell it, as an ACK does: `deliver`; else empty.

    A real system's own word tells it, unless another link has the same one, as both of MQTT's have PUBLISH.
    """
    own = labels(topology)
    word = own.get(link.role.word)
    if word and [own.get(role.word) for role in CARGO].count(word) == 1:
        return ""
    return "" if _SAYS[link.role].lower() in cargo(link, topology).lower() else link.word


def link_name(link: Place, topology: Topology) -> str:
    """`the deliver link`, `the basic.deliver link`: a link in a sentence, by the name that its lane has."""
    return f"the {link_word(link, topology)} link"


def link_word(link: Place, topology: Topology) -> str:
    """`deliver`, `basic.deliver`, `basic.deliver-2`: the name of its lane."""
    own = labels(topology).get(link.role.word)
    return own + link.word.removeprefix(link.role.word) if own else link.word


def answered(topology: Topology) -> str:
    """What an answer tells the producer of a message: a consumer's ACK `done`, a broker's confirm only `stored`."""
    return "stored" if topology.has_broker else "done"


def arming_words(arming: Arming, link: Place, topology: Topology) -> str:
    """`drop the next ACK`, `delay the second ACK of m3`, `drop the next 4 messages`."""
    verb, noun = ARMED[arming.kind], cargo(link, topology)
    whose = f" of m{arming.message}" if arming.message else ""
    if arming.attempt:
        return f"{verb} the {ordinal(arming.attempt)} {noun}{whose}"
    if arming.remaining == 1:
        return f"{verb} the next {noun}{whose}"
    return f"{verb} the next {arming.remaining:,} {several(noun)}{whose}"


def death_words(reason: str, source: str, target: Place) -> str:
    """Why a packet was lost: `dropped on purpose`, `the consumer is down`. `source` is empty for the weather."""
    match reason:
        case "cut":
            return f"{LOST['cut'][0]} {'' if source == ON_PURPOSE else source}".rstrip()
        case "down":
            return f"{target.noun} is down"
        case "connection broken":
            return f"{LOST['connection broken'][0]} {'' if source == ON_PURPOSE else source}".rstrip()
        case "loss":
            return f"lost: loss set {source}" if source else LOST["loss"][0]
        case _:
            return f"dropped {source}"


def death_forms(why: str) -> tuple[str, ...]:
    """Why a packet was lost, in fewer words each time, none of them cut: `link cut by you`, `link cut`, `cut`."""
    by_chance, lost = LOST["loss"]
    if why == by_chance:
        return why, by_chance.removeprefix(f"{lost} "), lost
    what = _SOURCE.split(why)[0]
    return tuple(dict.fromkeys((why, what, what.split()[-1])))


def source_words(fault: int, steps: dict[int, int]) -> str:
    """Who brought a fault about: `on purpose` (the script, whose steps nobody counts who looks on), `by you`; or empty.

    `steps` has, for the event of each step that acted, the number of the step from 1.
    """
    if fault == NONE:
        return ""
    return ON_PURPOSE if fault in steps else BY_YOU
