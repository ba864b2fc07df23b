"""RabbitMQ's `definitions.json`: queues with their arguments, and the policies that add to them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import inf
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, Value
from playground.configuration.images import modelled
from playground.configuration.rabbitmq.arguments import (
    ARGUMENTS,
    DEAD_LETTER_KEY,
    DEAD_LETTERS,
    OTHERS,
    STRATEGY,
    STREAM,
)
from playground.configuration.rabbitmq.conf import find_short_timeout
from playground.configuration.rabbitmq.dead_letters import (
    DeadLetterWay,
    count_no_exchange,
    find_circles,
    find_delays,
    find_places,
    none_in_place_of,
    readers_of,
)
from playground.configuration.rabbitmq.exchanges import DEFAULT, Exchanges, Queues
from playground.configuration.rabbitmq.policies import Policies, Policy
from playground.configuration.rabbitmq.shovels import find_shovels
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, read_value, truth, unknown_key
from playground.systems.rabbitmq_settings import counted_timeout_ms

_HELD: Final = "are held in the queue and tried again, until something takes them or it is full and refuses publishers"
"""What becomes of dead letters that nothing takes, where they are moved with confirms."""
_CLASSIC: Final = "classic"
_IF_SO: Final = ("auto_delete", "exclusive")
"""What matters of a queue only if it is so."""
_ENDS: Final = {
    "auto_delete": "as its last consumer goes, in a crash too,",
    "exclusive": "as the connection ends that declared it,",
    "x-expires": "after that time without a consumer",
}
"""When a queue with one of these is deleted."""
_FOR_READERS: Final = ("x-delivery-limit", "x-consumer-timeout", "x-single-active-consumer", "x-max-priority")
"""Arguments of queues from which somebody reads."""
_LIMITS: Final = (
    *("x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes", "x-delivery-limit", "x-consumer-timeout"),
)
"""Of what an argument and policies say of these the least counts; of all else the argument, then the operator's."""
_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("durable", True): '"durable": true of the queue',
    ("x-queue-type", "quorum"): '"x-queue-type": "quorum" among the arguments of a queue that is declared anew',
    (DEAD_LETTERS, "dead-letters"): '"dead-letter-exchange": "dead-letters" in the definition of a policy, '
    "and an exchange of that name with a queue bound to it",
    ("confirm.select", True): f"{ELSEWHERE}confirm.select on the publisher's channel (confirmSelect, confirm_delivery)",
    ("mandatory", True): f"{ELSEWHERE}mandatory = true in basic.publish",
    ("delivery_mode", 2): f"{ELSEWHERE}delivery_mode = 2 among the properties of each message",
    ("consumer.on_failure", "park"): f"{ELSEWHERE}basic.reject with requeue = false, by the consumer, of what fails",
    ("auto_ack", False): f"{ELSEWHERE}auto_ack = false (no_ack) in basic.consume",
}

_ITS: Final = "among the queue's arguments"


def is_definitions(document: TreeNode) -> bool:
    """Whether a document is what a broker exports."""
    policies = document.at("policies").items
    are_alone = bool(policies) and all(one.has("pattern") and one.has("definition") for one in policies)
    return (
        any(document.has(key) for key in ("rabbit_version", "rabbitmq_version"))
        or are_alone
        or (
            document.has("queues") and any(document.has(key) for key in ("exchanges", "bindings", "policies", "vhosts"))
        )
    )


def read_definitions(source: ConfigurationFile, document: TreeNode) -> Reading:
    """What the definitions say of each queue."""
    reading = Reading(spellings=dict(_SPELLINGS))
    _version(reading, source.path, document)
    kinds = [Policies(reading, source.path, document.at(kind).items) for kind in ("operator_policies", "policies")]
    exchanges = Exchanges(document)
    ways: dict[tuple[str, str], DeadLetterWay] = {}
    names = Counter(queue.at("name").text for queue in document.at("queues").items)
    labels: dict[tuple[str, str], str] = {}
    usual = {one.at("name").text: _usual_type(one) for one in document.at("vhosts").items}
    for queue in document.at("queues").items:
        if name := queue.at("name").text:
            typed = _typed(queue, usual.get(queue.at("vhost").text))
            kind = source.around.queue_type or _CLASSIC
            one = _Queue(reading, source.path, typed, exchanges, ways, kind=kind, is_alone=names[name] == 1)
            one.read(kinds)
            labels[queue.at("vhost").text, name] = one.label
    _name_readers(reading, {labels[one]: where for one, where in readers_of(exchanges, ways).items() if one in labels})
    places = find_places(exchanges, ways)
    _leave_out(reading, {labels[one] for one in places & labels.keys()})
    find_delays(reading, exchanges, ways, {one: name for one, name in labels.items() if one not in places})
    _exchanges_elsewhere(reading, exchanges, ways)
    for policies in kinds:
        policies.tell()
    for place in find_circles(reading, exchanges, ways) & labels.keys():
        count_no_exchange(reading, labels[place], ways[place])
    find_shovels(reading, source.path, document)
    if not labels:
        for policies in kinds:
            policies.find_losing()
        text = "no queue is declared here, but by clients: what those are told says more, and of their defaults "
        reading.find(
            "elsewhere", f"{text}`playground guarantee rabbitmq`", Spot(source.path, document.at("queues").line)
        )
    return reading


def _exchanges_elsewhere(reading: Reading, exchanges: Exchanges, ways: Mapping[tuple[str, str], DeadLetterWay]) -> None:
    """Say that what dead letters go to is looked for only in a file that has exchanges, or something that is bound."""
    named = {way.exchange: way.spot for way in ways.values() if way.exchange != DEFAULT}
    if named and not exchanges.is_said:
        names, spot = ", ".join(sorted(named)), next(iter(named.values()))
        text = (
            f"{names}: no exchange is declared here and nothing is bound, so that it is taken to be there, with a queue"
        )
        reading.find("elsewhere", f"{text}; with those declared beside, it would be looked for", spot)


def _usual_type(vhost: TreeNode) -> TreeNode | None:
    """The type of a virtual host's queues that have none of their own; none: nothing is said, and they are classic."""
    said = (vhost.at("default_queue_type"), vhost.at("metadata", "default_queue_type"))
    return next((one for one in said if one.text not in ("", "undefined")), None)


def _typed(queue: TreeNode, usual: TreeNode | None) -> TreeNode:
    """A queue with the type that it gets as it is imported; one that only a classic queue can be is left as it is.

    Source: rabbitmq-server, PR #5769 (3.11), *Apply default-queue-type logic to imported queues*.
    """
    is_said = queue.has("type") or queue.at("arguments").has("x-queue-type")
    if usual is None or is_said or _is_classic(queue) or not queue.table:
        return queue
    return TreeNode({**queue.table, "type": usual}, queue.line, queue.tag)


def _is_classic(queue: TreeNode) -> bool:
    """Whether only a classic queue can be what a queue is."""
    return any(queue.at(key).text.lower() == ("false" if key == "durable" else "true") for key in ("durable", *_IF_SO))


def _name_readers(reading: Reading, readers: Mapping[str, str]) -> None:
    """Have it asked who reads a queue's dead letters by the queue in which they are, and not by an exchange."""
    for at, one in enumerate(reading.given):
        if one.name == DEAD_LETTERS and one.is_there and one.queue in readers:
            reading.given[at] = one._replace(value=f"the queue {readers[one.queue]}")


def _leave_out(reading: Reading, places: set[str]) -> None:
    """Ask nothing about what is nothing but a place for dead letters: what has to hold of it is said of its source."""
    for one in reading.given:
        if one.queue in places and (one.name, one.value) == ("durable", False):
            text = f"{one.queue}: {one.written}: the dead letters in it are gone when the broker starts anew"
            reading.find("risk", text, one.spot)
    reading.queues = [(system, name) for system, name in reading.queues if name not in places]
    reading.given = [one for one in reading.given if one.queue not in places]


def _version(reading: Reading, path: str, document: TreeNode) -> None:
    node = document.table.get("rabbitmq_version") or document.at("rabbit_version")
    numbers = re.match(r"(\d{1,3})\.(\d{1,3})", node.text)
    if not numbers:
        return
    modelled(reading, (int(numbers[1]), int(numbers[2])), Spot(path, node.line), "exported by")


def _limit(node: TreeNode) -> float:
    """How much a limit allows; what is below zero, or no number, is none."""
    return float(node.text) if node.text.isdecimal() and len(node.text) < 20 else inf


class _Queue:
    """Reads one queue."""

    def __init__(
        self,
        reading: Reading,
        path: str,
        node: TreeNode,
        exchanges: Exchanges,
        ways: dict[tuple[str, str], DeadLetterWay],
        *,
        kind: str,
        is_alone: bool,
    ) -> None:
        self._reading = reading
        self._path = path
        self._exchanges = exchanges
        self._ways = ways
        self._node = node
        self._name = node.at("name").text
        self.label = self._name if is_alone else f"{node.at('vhost').text}:{self._name}"
        self._own: dict[str, GivenSetting] = {}
        self._usual = _CLASSIC if _is_classic(node) else kind

    def read(self, kinds: Sequence[Policies]) -> None:
        """Note what its arguments say, and what a policy of each kind adds."""
        arguments, kind = self._node.at("arguments").table, self._kind
        if kind == "stream":
            spot = Spot(self._path, self._node.line)
            return self._reading.find("not-modelled", f"{self.label}: {STREAM}", spot)
        self._reading.queues.append(("rabbitmq", self.label))
        self._give("durable", self._node.at("durable"), truth)
        for key in _IF_SO:
            if self._node.at(key).text.lower() == "true":
                self._give(key, self._node.at(key), truth)
        if "x-queue-type" not in arguments and self._node.has("type"):
            self._give("x-queue-type", self._node.at("type"), ARGUMENTS["x-queue-type"])
        vhost = self._node.at("vhost").text
        counting = [one.of(self.label, self._name, vhost, kind) for one in kinds]
        of_policies = [one.definition.table if one else {} for one in counting]
        said = [arguments, *({f"x-{key}": node for key, node in one.items()} for one in of_policies)]
        self._arguments(arguments, said)
        routed = next((table[DEAD_LETTER_KEY] for table in said if DEAD_LETTER_KEY in table), None)
        self._mend_its_policy(counting[-1])
        self._dead_letters(vhost, routed.text if routed else "")
        self._look()
        return self._reading.given.extend(self._own.values())

    @property
    def _kind(self) -> str:
        """What the queue is: an argument says so, or a field of its own, or else its node does for all."""
        argument = self._node.at("arguments").table.get("x-queue-type")
        return argument.text if argument is not None else self._node.at("type").text or self._usual

    def _arguments(self, own: Mapping[str, TreeNode], said: Sequence[Mapping[str, TreeNode]]) -> None:
        """What the queue's own arguments and its policies say: the lowest limit counts, of all else the first."""
        for key, node in own.items():
            if key not in ARGUMENTS and key not in OTHERS:
                names = [*ARGUMENTS, *OTHERS]
                unknown_key(self._reading, f"{self.label}: {key}", key, names, Spot(self._path, node.line), "RabbitMQ")
        for key, meaning in ARGUMENTS.items():
            if found := [table[key] for table in said if key in table]:
                self._give(key, min(found, key=_limit) if key in _LIMITS else found[0], meaning)

    def _mend_its_policy(self, policy: Policy | None) -> None:
        """Say that an exchange for dead letters is to stand in the policy that counts: in another it would not."""
        if policy and DEAD_LETTERS not in self._own and self._own:
            usual = _SPELLINGS[DEAD_LETTERS, "dead-letters"]
            text = policy.spelled(usual, _ITS)
            name, given = next(iter(self._own.items()))
            self._own[name] = given._replace(remedies=(*given.remedies, ((DEAD_LETTERS, "dead-letters"), text)))

    def _dead_letters(self, vhost: str, routing_key: str) -> None:
        """Find dead letters that go nowhere: then it is as if the queue had no exchange for them."""
        given = self._own.get(DEAD_LETTERS)
        if not given:
            return
        name = str(given.value)
        keys = frozenset({routing_key}) if routing_key else self._exchanges.keys_into(self._name, vhost)
        gone = self._exchanges.why_dropped(name, vhost, keys)
        if gone and not self._holds_dead_letters:
            self._reading.find("dead-end", f"{self.label}: dead letters are dropped: {gone}", given.spot)
            self._nowhere(given, name, keys)
            return
        lost = [key for key in sorted(keys or ()) if self._exchanges.why_dropped(name, vhost, frozenset({key}))]
        if gone or lost:
            rule, becomes = ("not-there", _HELD) if self._holds_dead_letters else ("dead-end", "are dropped")
            whose = f" with the routing key {', '.join(lost)}" if lost and not gone else ""
            text = f"{self.label}: dead letters{whose} {becomes}: {gone or f'{name} takes none'}"
            self._reading.find(rule, text, given.spot)
        is_taken = bool(keys) and all(self._exchanges.taken_by(name, vhost, key) for key in keys or ())
        is_there = is_taken or self._exchanges.takes_any_key(name, vhost)
        self._own[DEAD_LETTERS] = given._replace(is_there=is_there)
        expiring = self._own.get("x-message-ttl")
        self._ways[vhost, self._name] = DeadLetterWay(
            name,
            routing_key,
            keys,
            expiring.spot if expiring else None,
            given.spot,
            self._is_read,
            self._holds_dead_letters,
            self._is_counted,
        )

    @property
    def _is_counted(self) -> bool:
        """Whether it has a limit of deliveries: a quorum queue has one by itself since 4.0."""
        limit = self._own.get("x-delivery-limit")
        has_own = self._reading.versions.get("rabbitmq") != "3.13"
        return self._kind == "quorum" and (int(limit.value) >= 0 if limit else has_own)

    @property
    def _is_read(self) -> bool:
        """Whether a consumer is there, or an argument that nothing but a consumer makes sense of."""
        consumers = self._node.at("consumers").text
        return consumers not in ("", "0") or any(map(self._node.at("arguments").has, _FOR_READERS))

    @property
    def _holds_dead_letters(self) -> bool:
        """Whether it keeps dead letters until a queue has confirmed them, and waits where none takes them."""
        said = {key: given.value for key in (STRATEGY, "x-overflow") if (given := self._own.get(key))}
        return self._kind == "quorum" and said == {STRATEGY: "at-least-once", "x-overflow": "reject-publish"}

    def _nowhere(self, given: GivenSetting, name: str, keys: Queues | None) -> None:
        """Count no exchange, and say what mends the one that there is: a policy's does not count beside an argument."""
        del self._own[DEAD_LETTERS]
        taken = f" that takes the routing key {', '.join(sorted(keys))}" if keys else ""
        text = f"a queue bound to the exchange {name}{taken}, or another exchange or routing key at {given.spot}"
        if name == DEFAULT:
            text = f"another exchange or routing key at {given.spot}, as the default exchange leads to no such queue"
        dropped = none_in_place_of(given, name, text)
        self._own[dropped.name] = dropped
        strategy = self._own.get(STRATEGY)
        overflow = self._own.get("x-overflow")
        if strategy and self._kind == "quorum" and strategy.value == "at-least-once":
            del self._own[STRATEGY]  # It has its exchange, and counts as little as that.
            if overflow is None or overflow.value != "reject-publish":
                text = f'{STRATEGY}: without x-overflow = "reject-publish" the broker falls back to at-most-once, and '
                self._reading.find("no-effect", f"{self.label}: {text}only its log says so", strategy.spot)

    def _give(self, name: str, node: TreeNode, meaning: Meaning) -> None:
        spot = Spot(self._path, node.line)
        text = node.text or (DEFAULT if name == DEAD_LETTERS else "")
        if not text:
            return
        value: Value | None = read_value(self._reading, f"{self.label}: {name}", text, meaning, spot)
        if value is not None:
            if name == "x-consumer-timeout":
                find_short_timeout(self._reading, f"{self.label}: {name}", int(value), spot, self._kind == "quorum")
                value = counted_timeout_ms(int(value))
            written = f"{name} = {node.text}"
            self._own[name] = GivenSetting("rabbitmq", name, value, spot, written, queue=self.label)

    def _look(self) -> None:
        """Find what loses messages of itself."""
        own = self._own
        for key in filter(own.__contains__, _ENDS):
            text = f"{self.label}: {own[key].written}: {_ENDS[key]} the queue is deleted, with every message in it"
            self._reading.find("risk", text, own[key].spot)
            own[key] = own[key]._replace(asks=f"nothing waits in the queue when it is deleted ({own[key].written})")
        if "x-max-length" in own and own.get("x-overflow") in (None,) and DEAD_LETTERS not in own:
            text = f"{self.label}: past {own['x-max-length'].value} messages the oldest are dropped, though confirmed"
            self._reading.find("risk", text, own["x-max-length"].spot)
        if "x-message-ttl" in own and DEAD_LETTERS not in own:
            text = f"{self.label}: what waits {own['x-message-ttl'].value} ms is dropped, though confirmed"
            self._reading.find("risk", text, own["x-message-ttl"].spot)
