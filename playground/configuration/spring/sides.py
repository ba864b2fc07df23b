"""What a binding of Spring Cloud Stream does: it sends, or it reads; its name tells, else what is set of it.

Source: *Binding and Binding names*, *Explicit binding creation* and *Binding Properties* of its reference.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from playground.configuration.found import Reading, Side, SpringEntry
from playground.configuration.kafka.keys import CONSUMER, FOR_CONSUMERS, FOR_PRODUCERS, PRODUCER
from playground.configuration.spring.root import plain

_FUNCTIONAL: Final = re.compile(r"(?P<function>.*?)-?(?<![^-])(?P<side>in|out)-\d+")
"""A binding of a function; the name is made of the function's, the side and a number."""
RENAMED: Final = re.compile(r"function\.bindings\.?\[?([^\[\]]+)\]?", re.IGNORECASE)
"""What gives such a binding a name that people like better."""
_LEGACY: Final[Mapping[str, Side]] = {"input": "consumer", "output": "producer"}
"""The channels of `Sink`, `Source` and `Processor`, and what the keys that list bindings begin with."""
_OTHER: Final[Mapping[Side, Side]] = {"consumer": "producer", "producer": "consumer"}
_OF_CLIENTS: Final = {
    "consumer": {*CONSUMER, *FOR_CONSUMERS},
    "producer": {*PRODUCER, *FOR_PRODUCERS},
}
"""By the side: what of a client's keys only that one reads."""


def side_of(binding: str, common: Mapping[str, SpringEntry], own: Collection[str]) -> Side:
    """Whether a binding only sends, or only reads; empty: nothing tells.

    `common` is what is set of the stream as a whole, `own` are the plain keys of this binding.
    """
    renamed = (one[1] for key, entry in common.items() if entry.value == binding and (one := RENAMED.fullmatch(key)))
    name = next(renamed, binding)
    if functional := _FUNCTIONAL.fullmatch(name):
        return "consumer" if functional["side"] == "in" else "producer"
    for start, side in _LEGACY.items():
        if name == start or _is_listed(name, start, common):
            return side
    sides = {side for side in _OTHER if any(_is_of(side, key) for key in own)}
    return sides.pop() if len(sides) == 1 else ""


def _is_listed(name: str, start: str, common: Mapping[str, SpringEntry]) -> bool:
    listed = next((entry for key, entry in common.items() if plain(key) == f"{start}bindings"), None)
    return bool(listed and name in _listed(str(listed.value)))


@lru_cache(maxsize=4)
def _listed(names: str) -> frozenset[str]:
    """The bindings of a list, which each of them asks for."""
    return frozenset(re.split(r"[;,]", names))


def find_untold(reading: Reading, binding: str, side: Side, common: Mapping[str, SpringEntry]) -> None:
    """Find a binding that is no function's though it is called so, and one of which nothing says its side."""
    spot = next((one.spot for key, one in common.items() if key.startswith(f"bindings.{binding}.")), None)
    is_listed = any(_is_listed(binding, start, common) for start in _LEGACY)
    functional = _FUNCTIONAL.fullmatch(binding)
    if spot and functional and not functional["function"] and not is_listed:
        does = "reads" if side == "consumer" else "sends"
        text = (
            f"{binding}: no function is named, and Spring binds none by it: a binding is called FUNCTION-{binding}; it "
            f"is answered as one that {does}, as its name says"
        )
        reading.find("no-effect", text, spot)
    elif spot and not side:
        text = (
            f"{binding}: whether it sends or reads neither its name nor a setting of it says, and it is answered as "
            "both; FUNCTION-in-0 reads, FUNCTION-out-0 sends, any other name is one of input-bindings or "
            "output-bindings"
        )
        reading.find("elsewhere", text, spot)


def _is_of(side: Side, key: str) -> bool:
    return f".{side}." in f".{key}" or (side == "consumer" and key.endswith(".group"))


def is_read_by(side: Side, key: str) -> bool:
    """Whether a binding of a side, which may be any, reads a key of its own or of the binder."""
    return not side or not _is_of(_OTHER[side], key)


def is_client_key(side: Side, key: str) -> bool:
    """Whether a client of a side, which may be any, reads a key of Kafka's own."""
    return not side or key not in _OF_CLIENTS[_OTHER[side]] - _OF_CLIENTS[side]


def find_unread(reading: Reading, binding: str, side: Side, own: Mapping[str, SpringEntry]) -> None:
    """Find what is set of the side that a binding does not have."""
    for key, entry in own.items():
        if not is_read_by(side, key):
            does = "only sends" if side == "producer" else "only reads"
            text = f"{binding} {does}, so that nothing reads this"
            reading.find("no-effect", f"{entry.written}: {text}", entry.spot)
