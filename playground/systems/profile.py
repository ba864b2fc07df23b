"""A profile: what makes a system out of the engine's parts, what a preset of it can name, and how true to life it is.

Whatever a profile does not say follows from its topology, and from the mechanisms of the textbook. Nothing below this
folder knows any of them by name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from playground.engine.commands import ONLY_OF_A_LOG, ONLY_OF_A_QUEUE
from playground.engine.events import Group, Kind
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.places import PLACE_BY_WORD
from playground.engine.topology import Topology
from playground.engine.value import Value
from playground.systems.wording import Names, Wording

if TYPE_CHECKING:
    from playground.systems.dialect import Dialect  # Few runs are of a real system.


_OF_A_LOG: Final[Mapping[str, tuple[str, ...]]] = {
    "broker": (
        *("partitions", "replicas", "replicate_ms", "min_in_sync", "election", "remembers"),
        *("retention_ms", "position_retention_ms"),
    ),
    "producer": ("transactions", "transaction_timeout_ms"),
    "consumer": ("commit_ms", "session_timeout_ms", "poll_interval_ms", "isolation", "reset", "new_group"),
}
_WORDS_OF_A_LOG: Final = {
    ("broker", "lease"): ("membership",),
    ("broker", "confirm_at"): ("replicated",),
    ("consumer", "effect"): ("output",),
    ("consumer", "ack"): ("at-next-poll", "background"),
}


EVENTS_OF_A_LOG: Final = (
    *("left", "joined", "lagged", "caught-up", "replicated", "rejected", "committed", "produced"),
    "positions-gone",
)
_EVENTS_OF_A_QUEUE: Final = ("redelivery-due", "renewed", "expired", "unroutable")
_READ_ANEW: Final = "resurfaced"
"""What a step brings about in a queue, and in a log a group that has lost its positions."""


class Breach(NamedTuple):
    """A rule that a preset breaks."""

    location: tuple[str, ...]
    """The way to the key at fault: `("consumer", "ack")`."""
    text: str
    """What is wrong with it, and what would be right, after the system's name: `has no queue that could ...`."""


Rule = Callable[[Mapping[str, object]], Iterator[Breach]]
"""What two settings have to do with each other; takes a preset's table, any value of which may be of the wrong type."""


def only_of_a_log(raw: Mapping[str, object]) -> Iterator[Breach]:
    """What stands in a preset of a system that keeps no log, and is about one."""
    for table, keys in _OF_A_LOG.items():
        found = raw.get(table)
        for key in keys:
            if isinstance(found, dict) and key in found:
                yield Breach((table, key), "keeps no log that this could be about; leave this key out")
    for (table, key), words in _WORDS_OF_A_LOG.items():
        found = raw.get(table)
        if isinstance(found, dict) and found.get(key) in words:
            yield Breach((table, key), f"keeps no log, so nothing is {found[key]!r} there")


def only_one_consumer(raw: Mapping[str, object]) -> Iterator[Breach]:
    """Several consumers where there is but one."""
    consumer = raw.get("consumer")
    if isinstance(consumer, dict) and consumer.get("instances", 1) != 1:
        yield Breach(("consumer", "instances"), "has one consumer, which comes back as itself; leave this key out")


class DemoEnd(NamedTuple):
    """How a demo ends: with the same faults, and a line more."""

    sets: tuple[str, ...]
    """What is set, as on the command line."""
    words: str
    """Why that is enough."""
    part: int = -1
    """Which of the parts is shown once more."""


OWN_RECORD: Final = DemoEnd(
    ("consumer.dedup=transaction",),
    "The consumer writes the message's id in the transaction of its effect, and refuses what it has on record. "
    "That holds behind every broker.",
)


def _always_the_same(_: Mapping[str, object]) -> str:
    return ""


class Profile(Value):
    """One system."""

    topology: Topology
    about: str
    """What it is, for the glossary."""
    demo: tuple[str, ...] = ()
    """Presets of the library that show it to others, one after the other, in about five minutes: what it does by
    default, then what it does at its strongest, and how that fails."""
    demo_end: DemoEnd | None = OWN_RECORD
    """What is different when one of them is shown once more; `None`: it ends otherwise."""
    link_texts: Mapping[str, str] = field(default_factory=dict)
    """What the schema says of a link that no profile before has named."""
    has_one_consumer: bool = False
    """Whether there is one consumer, which comes back as itself, and none beside it."""
    mechanisms: Mechanisms = field(default_factory=Mechanisms)
    """What stands behind its promises."""
    always: Mapping[str, object] = field(default_factory=dict)
    """Keys that are so in this system, whatever a preset says: `{"transport.kind": "connection"}`."""
    rules: tuple[Rule, ...] = ()
    """What its settings cannot be together."""
    dialect: "Dialect | None" = None
    """The settings of a real system under its own names; none: it is set by the textbook's keys."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Its own words for what stands on the screen: a word of this playground (a link's, a node's, a heading), and what
    that is called there."""
    wording: Wording = field(default_factory=Wording)
    """Its own words for what happens."""
    names: Mapping[str, Names] = field(default_factory=dict)
    """Both where its settings decide on them, by what the topology of a run then speaks; else the two above."""
    speaks: Callable[[Mapping[str, object]], str] = _always_the_same
    """Which of these names a preset, by the textbook's keys, comes to."""
    modelled: tuple[str, ...] = ()
    """What happens here as it does there, a line each."""
    simplified: tuple[str, ...] = ()
    """What happens, but not quite so."""
    left_out: tuple[str, ...] = ()
    """What does not happen here."""
    sources: tuple[str, ...] = ()
    """Where all this can be read."""

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Its own rules, and what follows from its mechanisms and its consumers."""
        alone = (only_one_consumer,) if self.has_one_consumer else ()
        return (*self.rules, *alone) if self.mechanisms.keeps_log else (*self.rules, *alone, only_of_a_log)

    @property
    def fixed(self) -> Mapping[str, object]:
        """The textbook's keys that are so whatever a preset says, in its own words or those of its dialect."""
        return {**self.always, **self.dialect.always} if self.dialect else self.always

    @property
    def has_competing_consumers(self) -> bool:
        """Whether several consumers may share out what is in one queue."""
        return self.topology.has_broker and not self.mechanisms.keeps_log and not self.has_one_consumer

    @property
    def name(self) -> str:
        """What it is called in presets."""
        return self.topology.name

    @property
    def absent(self) -> frozenset[str]:
        """Every node, link, table, event, step and way to acknowledge that a preset of it cannot name by default."""
        return self.lacking(1)

    def lacking(self, consumers: int) -> frozenset[str]:
        """The same with so many consumers."""
        return _lacking(self.topology.with_consumers(consumers), self.mechanisms.keeps_log)


@cache
def _lacking(topology: Topology, keeps_log: bool) -> frozenset[str]:
    absent = {word for word, place in PLACE_BY_WORD.items() if not topology.has(place)}
    if not topology.has_broker:
        absent.update(kind.word for kind in Kind if kind.group is Group.BROKER)
        absent.add("automatic")
        absent.update(word for words in ONLY_OF_A_QUEUE.items() for word in words)
    if keeps_log:
        absent.update(("automatic", *ONLY_OF_A_QUEUE, *ONLY_OF_A_QUEUE.values(), *_EVENTS_OF_A_QUEUE))
        absent.discard(_READ_ANEW)
    else:
        absent.update(word for words in _WORDS_OF_A_LOG.values() for word in words)
        absent.update((*ONLY_OF_A_LOG, *EVENTS_OF_A_LOG))
    return frozenset(absent)
