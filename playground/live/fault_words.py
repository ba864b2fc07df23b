"""What a fault is called on a screen: in a few words, and by whom it was brought about."""

from typing import Final

from playground.engine.armed import Arming
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.scenario.stories import several
from playground.words.phrases import ordinal

CARGO: Final = {Place.PUBLISH: "publish", Place.CONFIRM: "confirm", Place.DELIVER: "dispatch", Place.ACK: "ACK"}
"""What travels on each link, in one word."""
_VERBS: Final = {Kind.DROP_ARMED: "drop", Kind.DUPLICATE_ARMED: "double", Kind.DELAY_ARMED: "delay"}


def cargo(link: Place, system: str) -> str:
    """`ACK`, `dispatch`; what the producer sends straight to the consumer is simply a message."""
    return "message" if link is Place.DELIVER and system == "direct" else CARGO[link]


def answered(system: str) -> str:
    """What an answer tells the producer of a message: a consumer's ACK `done`, a broker's confirm only `stored`."""
    return "done" if system == "direct" else "stored"


def arming_words(arming: Arming, link: Place, system: str) -> str:
    """`drop the next ACK`, `delay the second ACK of m3`, `drop the next 4 messages`."""
    verb, noun = _VERBS[arming.kind], cargo(link, system)
    whose = f" of m{arming.message}" if arming.message else ""
    if arming.attempt:
        return f"{verb} the {ordinal(arming.attempt)} {noun}{whose}"
    if arming.remaining == 1:
        return f"{verb} the next {noun}{whose}"
    return f"{verb} the next {arming.remaining:,} {several(noun)}{whose}"


def death_words(reason: str, source: str, target: Place) -> str:
    """Why a packet was lost: `dropped by step 1`, `the consumer is down`. `source` is empty for the weather."""
    match reason:
        case "cut":
            return f"link cut {source}".rstrip()
        case "down":
            return f"the {target.word} is down"
        case "loss":
            return f"lost: loss set {source}" if source else "lost by chance"
        case _:
            return f"dropped {source}"


def source_words(fault: int, steps: dict[int, int]) -> str:
    """Who brought a fault about: `by step 1`, `by you`; empty where none was at work.

    `steps` has, for the event of each step that acted, the number of the step from 1.
    """
    if fault == NONE:
        return ""
    return f"by step {steps[fault]}" if fault in steps else "by you"
