"""One queue of RabbitMQ's `definitions.json`: what its arguments and the policies for it come to."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, Value
from playground.configuration.rabbitmq.arguments import (
    ARGUMENTS,
    CLASSIC_OVERFLOW,
    DEAD_LETTER_KEY,
    DEAD_LETTERS,
    OTHERS,
    REFUSED,
    STRATEGY,
    STREAM,
)
from playground.configuration.rabbitmq.conf import find_short_timeout
from playground.configuration.rabbitmq.dead_letters import DeadLetterWay, none_in_place_of
from playground.configuration.rabbitmq.exchanges import DEFAULT, Exchanges, Queues
from playground.configuration.rabbitmq.policies import Policies, Policy
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, read_value, truth, unknown_key
from playground.systems.dialect import ANY_NAME
from playground.systems.rabbitmq_settings import counted_timeout_ms

_HELD: Final = "are held in the queue and tried again, until something takes them or it is full and refuses publishers"
"""What becomes of dead letters that nothing takes, where they are moved with confirms."""
CLASSIC: Final = "classic"
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
SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
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
_MIRRORED: Final = "x-ha-mode"
_SPLIT: Final = (
    "the cluster is never split, or only its majority goes on (cluster_partition_handling = pause_minority): what the "
    "losing side took for a mirrored queue is gone when it joins again, as with autoheal (before 4.0; later nothing "
    "is mirrored)"
)
"""What a mirrored queue hangs on. Source: https://www.rabbitmq.com/docs/3.13/partitions."""
_FEW: Final = 3
"""So many queues are named as those behind an exchange."""
_ITS: Final = "among the queue's arguments"


def is_classic(queue: TreeNode) -> bool:
    """Whether only a classic queue can be what a queue is."""
    return any(queue.at(key).text.lower() == ("false" if key == "durable" else "true") for key in ("durable", *_IF_SO))


def _limit(node: TreeNode) -> float:
    """How much a limit allows; what is below zero, or no number, is none."""
    return float(node.text) if node.text.isdecimal() and len(node.text) < 20 else inf


class DefinedQueue:
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
        self._usual = CLASSIC if is_classic(node) else kind

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
        has_place = DEAD_LETTERS in arguments
        counting = [one.of(self.label, self._name, vhost, kind, has_place=has_place) for one in kinds]
        of_policies = [one.definition.table if one else {} for one in counting]
        said = [arguments, *({f"x-{key}": node for key, node in one.items()} for one in of_policies)]
        self._arguments(arguments, said)
        routed = next((table[DEAD_LETTER_KEY] for table in said if DEAD_LETTER_KEY in table), None)
        self._mend_its_policy(counting[-1])
        self._mirrored(said)
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
            if key in REFUSED.get(self._kind, ()) and (self._kind == "quorum" or "x-queue-type" in own):
                text = f"{self.label}: {key}: a {self._kind} queue cannot have it, and its declaration is refused (406)"
                self._reading.find("contradiction", text, Spot(self._path, node.line))
        for key, meaning in ARGUMENTS.items():
            if found := [table[key] for table in said if key in table]:
                counts = min(found, key=_limit) if key in _LIMITS else found[0]
                self._give(key, counts, meaning, key if own.get(key) is counts else key.removeprefix("x-"))

    def _mirrored(self, said: Sequence[Mapping[str, TreeNode]]) -> None:
        """Ask that the cluster is not split, where a classic queue's copies could go on by themselves."""
        mode = next((table[_MIRRORED] for table in said if _MIRRORED in table), None)
        if mode is not None and self._kind != "quorum" and self._reading.versions.get("rabbitmq", "3.13") == "3.13":
            written = f"{_MIRRORED.removeprefix('x-')} = {mode.text}"
            given = GivenSetting("rabbitmq", _MIRRORED, mode.text, Spot(self._path, mode.line), written, self.label)
            self._own[_MIRRORED] = given._replace(asks=_SPLIT)

    def _mend_its_policy(self, policy: Policy | None) -> None:
        """Say which exchange for dead letters is there, and that it is to stand in the policy that counts."""
        place = self._exchanges.place_for(self._name, self._node.at("vhost").text)
        if DEAD_LETTERS in self._own or not self._own or not (policy or place):
            return
        usual, to = SPELLINGS[DEAD_LETTERS, ANY_NAME], ANY_NAME
        if place:
            to, behind = place.exchange, " and ".join(sorted(place.queues)[:_FEW])
            there = f"{to} is there, with {behind} behind it"
            usual = f'"dead-letter-exchange": "{to}" in the definition of a policy ({there})'
        text = policy.spelled(usual, _ITS, place.queues if place else frozenset({ANY_NAME})) if policy else usual
        name, given = next(iter(self._own.items()))
        remedies = (*given.remedies, ((DEAD_LETTERS, to), text))
        self._own[name] = given._replace(remedies=remedies, place=to if place else "")

    def _dead_letters(self, vhost: str, routing_key: str) -> None:
        """Find dead letters that go nowhere: then it is as if the queue had no exchange for them."""
        given = self._own.get(DEAD_LETTERS)
        if not given:
            return
        name = str(given.value)
        keys = frozenset({routing_key}) if routing_key else self._exchanges.keys_into(self._name, vhost)
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
        dropped = none_in_place_of(given, name, text, "" if name == DEFAULT else name)
        self._own[dropped.name] = dropped
        strategy = self._own.get(STRATEGY)
        overflow = self._own.get("x-overflow")
        if strategy and self._kind == "quorum" and strategy.value == "at-least-once":
            del self._own[STRATEGY]  # It has its exchange, and counts as little as that.
            if overflow is None or overflow.value != "reject-publish":
                key = strategy.written.partition(" = ")[0]
                text = f'{key}: without x-overflow = "reject-publish" the broker falls back to at-most-once, and '
                self._reading.find("no-effect", f"{self.label}: {text}only its log says so", strategy.spot)

    def _give(self, name: str, node: TreeNode, meaning: Meaning, key: str = "") -> None:
        """Note what a key of the file says, which is the setting's own name unless a policy has it."""
        spot = Spot(self._path, node.line)
        text = node.text or (DEFAULT if name == DEAD_LETTERS else "")
        if not text:
            return
        value: Value | None = read_value(self._reading, f"{self.label}: {name}", text, meaning, spot)
        if value is not None:
            if name == "x-consumer-timeout":
                find_short_timeout(self._reading, f"{self.label}: {name}", int(value), spot, self._kind == "quorum")
                value = counted_timeout_ms(int(value))
            written = f"{key or name} = {node.text or '(the default exchange)'}"
            self._own[name] = GivenSetting("rabbitmq", name, value, spot, written, queue=self.label)

    def _look(self) -> None:
        """Find what loses messages of itself."""
        own = self._own
        for key in filter(own.__contains__, _ENDS):
            text = f"{self.label}: {own[key].written}: {_ENDS[key]} the queue is deleted, with every message in it"
            self._reading.find("risk", text, own[key].spot)
            own[key] = own[key]._replace(asks=f"nothing waits in the queue when it is deleted ({own[key].written})")
        overflow = own.get("x-overflow")
        drops = overflow is None or (self._kind == "quorum" and overflow.value == CLASSIC_OVERFLOW)
        for key, unit in (("x-max-length", "messages"), ("x-max-length-bytes", "bytes")):
            if key in own and drops and DEAD_LETTERS not in own:
                text = f"{self.label}: past {own[key].value} {unit} the oldest are dropped, though confirmed"
                self._reading.find("risk", text, own[key].spot)
        if "x-message-ttl" in own and DEAD_LETTERS not in own:
            text = f"{self.label}: what waits {own['x-message-ttl'].value} ms is dropped, though confirmed"
            self._reading.find("risk", text, own["x-message-ttl"].spot)
