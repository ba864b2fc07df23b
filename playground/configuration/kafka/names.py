"""Kafka's own names, whoever writes them down: a client, librdkafka, a broker, a container, an operator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.channel_keys import CHANNEL
from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import GivenSetting, Reading, Side, Value, one_sided
from playground.configuration.kafka.channels import is_of_other_side, own_keys
from playground.configuration.kafka.keys import (
    ALIASES,
    BRINGS,
    BROKER,
    BYTES_KEPT,
    CONSUMER,
    EXACTLY_ONCE,
    FOR_BROKERS,
    FOR_CONSUMERS,
    FOR_PRODUCERS,
    IN_MS,
    KNOWN,
    LEGACY,
    MEANT,
    NOT_MODELLED,
    OF_CONNECT,
    OF_LIBRDKAFKA,
    OF_STREAMS,
    OF_TOPICS,
    OF_WORKERS,
    PRODUCER,
    REMOVED,
    RISKS,
    STREAMS,
    KeyRisk,
)
from playground.configuration.kafka.rules import check_together
from playground.configuration.kafka.spellings import spell_for_brokers, topic_ways
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open, read_value, with_defaults

SYSTEM: Final = "kafka"
WORKERS: Final = "a Connect worker's default"
LIBRDKAFKA: Final = "rdkafka."
"""What its keys begin with where they stand among others."""
_PREFIXES: Final = (
    LIBRDKAFKA,
    "ksql.streams.",
    "kafka.producer.",
    "kafka.consumer.",
    "producer.override.",
    "consumer.override.",
    "producer.",
    "consumer.",
    "kafka.",
)
"""What stands before a client's keys in configurations of Connect, Streams and applications."""
_FOR_OTHERS: Final = {*MEANT, *FOR_PRODUCERS, *FOR_CONSUMERS}
"""What a slip may have meant among keys of a connector or a channel, which have many of their own."""
_UNSET: Final[Mapping[str, Value]] = {"enable.auto.commit": True}
_WAYS: Final[Mapping[str, Mapping[tuple[str, Value], str]]] = {
    "producer": {("acks", "all"): "acks = all", ("enable.idempotence", True): "enable.idempotence = true"},
    "consumer": {
        ("enable.auto.commit", False): "enable.auto.commit = false",
        ("isolation.level", "read_committed"): "isolation.level = read_committed",
    },
}
"""By the side: what closes something, as it is written behind what its keys begin with."""
_BROKERS_UNSET: Final[Mapping[str, Value]] = {"replication.factor": 1, "min.insync.replicas": 1}


def bare(key: str) -> str:
    """A key without what stands before it; a key that Kafka has itself stays as it is."""
    if key in KNOWN:
        return key
    if channel := CHANNEL.fullmatch(key):
        return channel["key"]
    return next((key.removeprefix(one) for one in _PREFIXES if key.startswith(one)), key)


def _risky(key: str, text: str) -> str:
    """A value as risks know it: of a class its own name, of several policies the one that takes records away."""
    if key.endswith(".handler"):
        return text.rpartition(".")[2]
    return "compact" if key.endswith("cleanup.policy") and "compact" in text else text


def version_numbers(version: str) -> tuple[int, ...]:
    """A version, so that 0.11 comes before 2.0, and 3.10 behind 3.9."""
    return tuple(int(one) for one in version.split(".") if one.isdecimal() and len(one) < 9)


@dataclass
class KafkaKeys:
    """Takes keys in, one by one; knows of whom they are in the end."""

    reading: Reading
    path: str
    queue: str = ""
    """The binding that they are for; empty: all."""
    profile: str = ""
    by_default: str = "the client's default"
    seen: set[str] = field(default_factory=set)
    nodes: dict[str, TreeNode] = field(default_factory=dict)
    """By the name as it is written: the value that was taken in."""
    names: dict[str, str] = field(default_factory=dict)
    """As what each setting was written first."""
    left_open: set[str] = field(default_factory=set)
    """The settings whose values are somewhere else."""
    is_native: bool = False
    """Whether they are librdkafka's."""
    version: str = ""
    """Of Kafka, where somebody says for which this is."""
    risks: list[tuple[GivenSetting, KeyRisk]] = field(default_factory=list)
    kept: list[tuple[int, GivenSetting]] = field(default_factory=list)
    """How long records are kept, by the milliseconds of the unit in which it is said."""
    commits_by_itself: bool = True
    """Whether a consumer of which nothing else is said commits automatically."""
    start: str = ""
    """What stands before its keys in this file."""
    side: Side = ""
    """What the client is whose they are, if it only sends or only reads."""
    is_bound: bool = False
    """Whether they are properties of a client's class in code, which have no other names."""
    is_connector: bool = False
    """Whether they stand among those of a connector, which has others of its own."""
    is_broker: bool = False
    """Whether they are a broker's, which reads no topic's keys."""
    writes: Callable[[str], str] = str
    """What the file calls a broker's key."""

    def take(self, written: str, node: TreeNode, key: str = "") -> None:
        """Take a key in: what counts becomes a setting, what nothing reads a finding."""
        name, spot = bare(key or written), Spot(self.path, node.line)
        if name.startswith("topic.creation.") and node.text == "-1":
            return None  # As the broker has it.
        if self.is_broker and not self.queue and name in OF_TOPICS:
            text = f"{written}: a topic's key; a broker reads {OF_TOPICS[name]}"
            return self.reading.find("no-effect", text, spot)
        if is_of_other_side(name, self.start, self.side):
            text = (
                f"{written}: a key of channels that {'read' if self.side == 'producer' else 'send'}; nothing reads it"
            )
            return self.reading.find("no-effect", text, spot)
        if name in REMOVED:
            self._removed(written, name, spot)
        own = own_keys(self.start, self.side)
        names = own | _FOR_OTHERS if self.side or self.is_connector else KNOWN
        if name in KNOWN:
            self._known(written, name, node)
        elif name not in own and (near := self.reading.near(name, sorted(names), 0.8)):
            self.reading.find("unknown-key", f"{written}: Kafka reads no such key; did you mean {near}?", spot)
        return None

    def _known(self, written: str, name: str, node: TreeNode) -> None:
        """A key that Kafka reads: what comes of it, and under which name it counts."""
        spot = Spot(self.path, node.line)
        self.seen.add(name)
        self.nodes[name] = node
        if risk := RISKS.get((name, _risky(name, node.text))):
            self._risk(written, name, node, risk)
        for what, comes_to in (BRINGS.get((name, node.text)) or BRINGS.get((name, ""), {})).items():
            self.give(what, comes_to, spot, f"{written} = {node.text}")
        if name in IN_MS or name == "log.retention.ms":
            self._kept(written, name, node)
        if name in BYTES_KEPT and node.text.isdecimal():
            asks = f"nobody is so far behind that its records are deleted unread ({written} = {node.text})"
            given = GivenSetting(SYSTEM, BYTES_KEPT[0], node.text, spot, f"{written} = {node.text}", self.queue)
            self.reading.given.append(given._replace(profile=self.profile, asks=asks))
        if name in NOT_MODELLED:
            self.reading.find("not-modelled", f"{written}: {NOT_MODELLED[name]}", spot)
        if name == "processing.guarantee" and node.text.startswith("exactly_once"):
            for what, comes_to in EXACTLY_ONCE.items():
                self.give(what, comes_to, spot, f"{written} = {node.text}")
        self.is_native |= written.startswith(LIBRDKAFKA) or name in OF_LIBRDKAFKA
        meant = ALIASES.get(name, name)
        self._other_name(written, name, meant, spot)
        if meant in MEANT:
            self._value(written, meant, node)

    def _other_name(self, written: str, name: str, meant: str, spot: Spot) -> None:
        """Note an old name, and a setting that is there under two names."""
        if name in LEGACY and not self.is_bound:
            still = ", and still librdkafka's" if name in OF_LIBRDKAFKA else ""
            self.reading.find("legacy-key", f"{written} is the old name of {meant}{still}", spot)
        other = self.names.setdefault(meant, name)
        if other != name and not LEGACY.isdisjoint((other, name)):
            self.reading.find("duplicate-key", f"{written} is {other} by another name; the later one counts here", spot)

    def _value(self, written: str, meant: str, node: TreeNode) -> None:
        """Give a setting its value, if that is in this file."""
        spot = Spot(self.path, node.line)
        text = with_defaults(node.text)
        if node.content is None or is_open(text):
            line = f"{written} = {node.text or node.tag}"
            given = GivenSetting(SYSTEM, meant, "", spot, line, self.queue, self.profile, unknown=line)
            self.left_open.add(meant)
            told = written if node.content is not None or not node.tag else line
            return self.reading.leave_open(given, f"{told}: its value is not in this file")
        value = read_value(self.reading, written, text, MEANT[meant], spot)
        if value is not None and value != "":
            self.give(meant, value, spot, f"{written} = {node.written}")
            if self.queue:
                last = self.reading.given.pop()
                self.reading.given.append(last._replace(remedies=topic_ways(meant, written)))
        return None

    def _risk(self, written: str, name: str, node: TreeNode, risk: KeyRisk) -> None:
        """Note what loses records of itself; where another line would take them in, that is known in the end."""
        spot, line = Spot(self.path, node.line), f"{written} = {node.text}"
        given = GivenSetting(SYSTEM, name, node.text, spot, line, self.queue, self.profile)
        self.risks.append((given._replace(asks=risk.asks, asks_beside=risk.beside, loses=risk.own), risk))
        if not risk.unless:
            self.weigh_risks()

    def weigh_risks(self) -> None:
        """Note what loses records of itself, unless another line takes them in."""
        for given, risk in self.risks:
            if risk.unless not in self.seen:
                if risk.text:
                    self.reading.find("risk", f"{given.written}: {risk.text}", given.spot)
                self.reading.given.append(given)
            elif risk.parks:
                self._parked(given, risk)
        self.risks.clear()

    def _parked(self, given: GivenSetting, risk: KeyRisk) -> None:
        """Have two lines counted that park what one of them would lose."""
        node = self.nodes[risk.unless]
        place = given._replace(name=risk.unless, value=node.text, spot=Spot(self.path, node.line), loses=None)
        asks = risk.parks.format(node.text)
        self.reading.given.append(given._replace(loses=None, is_there=True))
        self.reading.given.append(place._replace(written=f"{risk.unless} = {node.text}", asks=asks))

    def _kept(self, written: str, name: str, node: TreeNode) -> None:
        """How long records are kept, in milliseconds; what is said in a smaller unit counts before it."""
        unit_ms = IN_MS.get(name, 1)
        for coarser in [one for ms, one in self.kept if ms > unit_ms and one in self.reading.given]:
            self.reading.given.remove(coarser)
        finer = {"retention.ms", "log.retention.ms", *(one for one in IN_MS if IN_MS[one] < unit_ms)}
        if name in IN_MS and self.seen.isdisjoint(finer) and node.text.isdecimal() and len(node.text) < 10:
            spot = Spot(self.path, node.line)
            self.give("retention.ms", int(node.text) * unit_ms, spot, f"{written} = {node.text}")
            self.kept.append((unit_ms, self.reading.given[-1]))

    def _removed(self, written: str, name: str, spot: Spot) -> None:
        since, now = REMOVED[name]
        if self.version and version_numbers(self.version) < version_numbers(since):
            return
        hint = f": write {now}" if now else ""
        text = f"{written} is read by nothing since Kafka {since}{hint}"
        self.reading.find("removed-key", text, spot)
        self.reading.since[FileFinding("removed-key", text, spot)] = SYSTEM, version_numbers(since)
        if since < "3":
            self.reading.find("old-file", "written for a Kafka that is no longer looked after", spot)

    def _above_clients(self) -> None:
        """What Streams, and a worker of Connect, have their clients do of themselves."""
        if not self.seen.isdisjoint(OF_STREAMS):
            self.assume("auto.offset.reset", "earliest", STREAMS)
            self.assume("enable.auto.commit", False, STREAMS)
            for one in [one for one in self.reading.given if one.name == "replication.factor" and self._is_mine(one)]:
                self.reading.given.remove(one)
                self.seen.discard(one.name)
                text = f"{one.written}: of the topics that Kafka Streams makes for itself, and of no other"
                self.reading.find("no-effect", text, one.spot)
        elif not self.seen.isdisjoint(OF_WORKERS):
            for name, value in OF_CONNECT.items():
                self.assume(name, value, WORKERS)

    def _is_mine(self, one: GivenSetting) -> bool:
        return (one.spot.file, one.queue, one.profile) == (self.path, self.queue, self.profile)

    def give(self, name: str, value: Value, spot: Spot, written: str, *, assumed: bool = False) -> None:
        """Have a setting counted."""
        given = GivenSetting(SYSTEM, name, value, spot, written, self.queue, self.profile, assumed)
        self.reading.given.append(given)

    def assume(self, name: str, value: Value, whose: str = "") -> None:
        """What counts where nothing is set."""
        self.give(name, value, Spot(self.path), whose or self.by_default, assumed=True)

    def assume_the_rest(self) -> None:
        """What a consumer, or a broker, does of itself where its file does not say."""
        self.weigh_risks()
        if not self.is_native:
            check_together(self.reading, self.path, self.nodes)
        if self.is_broker and self.seen:
            spell_for_brokers(self.reading, self.writes)
        self._above_clients()
        if self.seen or self.side:
            self.reading.queues.append((SYSTEM, self.queue))
            if self.side:
                alone = one_sided(SYSTEM, self.side, self.path, self.queue, self.profile)
                ways = _WAYS[self.side] if self.start else {}
                remedies = tuple((change, f"{self.start}{line}") for change, line in ways.items())
                self.reading.given.append(alone._replace(remedies=remedies))
        if self.is_native and self.seen & {*PRODUCER, *FOR_PRODUCERS, *CONSUMER, *FOR_CONSUMERS, *OF_LIBRDKAFKA}:
            self.assume("client", "librdkafka", "librdkafka's names")
        is_consumer = bool(self.seen & (FOR_CONSUMERS | CONSUMER.keys()))
        if is_consumer and self.commits_by_itself and self.seen.isdisjoint({*OF_WORKERS, *OF_STREAMS}):
            self._assume_unset(_UNSET)
        if self.seen & (FOR_BROKERS | BROKER.keys()) and not self.seen & {"bootstrap.servers", "metadata.broker.list"}:
            self._assume_unset(_BROKERS_UNSET, "the broker's default")

    def _assume_unset(self, unset: Mapping[str, Value], whose: str = "") -> None:
        """What counts where nothing is set; where something is, and nobody knows what, that is not taken for it."""
        for name, value in unset.items():
            if name not in self.left_open:
                self.assume(name, value, whose)
