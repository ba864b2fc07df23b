"""RabbitMQ's policies: of those that match a queue one counts, and one of the operator's beside it.

Source: https://www.rabbitmq.com/docs/policies; `match` of rabbit_policy.erl, and what each type of queue names as
`unsupported_policies`: a policy with such a key is not applied to queues of that type at all, and the next one is.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.rabbitmq.arguments import ARGUMENTS, CLASSIC_OVERFLOW, DEAD_LETTERS, OTHERS
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import unknown_key

_POLICIES_ONLY: Final = (
    *("alternate-exchange", "federation-upstream", "federation-upstream-set", "queue-leader-locator"),
    *("target-group-size", "initial-cluster-size", "stream-filter-size-bytes", "max-age", "expires"),
)
_MIRRORING: Final = "ha-"
_LONGEST_PATTERN, _MOST_REPEATS = 200, 3
"""Of a policy's pattern: what is longer, or repeats more, could take a matcher for ever."""
_QUEUES: Final = {"queues", "all", "", "classic_queues", "quorum_queues", "streams"}
_OF_ONE_KIND: Final = {"classic_queues": "classic", "quorum_queues": "quorum", "streams": "stream"}
_OF_STREAMS: Final = ("max-age", "stream-max-segment-size-bytes", "initial-cluster-size")
_NOT_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "classic": (
        *("delivery-limit", "dead-letter-strategy", "target-group-size"),
        *("max-in-memory-length", "max-in-memory-bytes", *_OF_STREAMS),
    ),
    "quorum": (
        *("max-priority", "queue-mode", "queue-master-locator", *_OF_STREAMS),
        *("ha-mode", "ha-params", "ha-sync-mode", "ha-promote-on-shutdown", "ha-promote-on-failure"),
    ),
}
"""By the type of a queue: the keys of a policy with which it is not applied to such queues."""
_WAY: Final = DEAD_LETTERS.removeprefix("x-")
_ANY_NAME: Final = ("", ".*", "^", "^.*", "^.*$", ".*$")
"""Patterns that are for queues of any name."""
_SHOWN: Final = 3
"""So many queues are named of those for which a policy does not count."""


class Policy:
    """What is added to the queues whose names match."""

    def __init__(self, node: TreeNode) -> None:
        self.line = node.line
        self.definition = node.at("definition")
        self.name = node.at("name").text or node.at("pattern").text
        self.vhost = node.at("vhost").text
        self.pattern = node.at("pattern")
        priority = node.at("priority").text
        self.priority = int(priority) if re.fullmatch(r"-?\d{1,9}", priority) else 0
        self.applies_to = node.at("apply-to").text.lower()

    @cached_property
    def is_tame(self) -> bool:
        """Whether a matcher is sure to be done with the pattern soon."""
        text = self.pattern.text
        repeats = len(re.findall(r"[*+{?]", text.replace("(?", "(")))
        return len(text) <= _LONGEST_PATTERN and repeats <= _MOST_REPEATS and not re.search(r"\)[*+{]|\\\d", text)

    def matches(self, name: str, vhost: str, kind: str) -> bool:
        """Whether its pattern is for this queue, and the kind that it says it is for."""
        is_of_kind = self.applies_to not in _OF_ONE_KIND or _OF_ONE_KIND[self.applies_to] == kind
        return self.applies_to in _QUEUES and is_of_kind and self.names(name, vhost)

    def names(self, name: str, vhost: str) -> bool:
        """Whether its pattern is for this queue, of whatever kind."""
        if self.vhost not in ("", vhost) or not self.is_tame:
            return False
        try:
            return re.search(self.pattern.text, name[:255]) is not None
        except re.error:
            return False

    def overrules(self, other: "Policy") -> bool:
        """Whether it counts in the other's place for every queue for which that is: of any name, and of its kinds."""
        is_as_wide = self.pattern.text in (*_ANY_NAME, other.pattern.text) and self.vhost in ("", other.vhost)
        kinds = {_OF_ONE_KIND[other.applies_to]} if other.applies_to in _OF_ONE_KIND else {"classic", "quorum"}
        is_of_its_kinds = self.applies_to == other.applies_to or self.applies_to in _QUEUES - _OF_ONE_KIND.keys()
        return self.priority > other.priority and is_as_wide and is_of_its_kinds and not any(map(self.why_not, kinds))

    def spelled(self, usual: str, beside: str, places: Set[str]) -> str:
        """How what is usually written in a policy is written where this one counts, as in another it would not.

        One that would take one of the places for dead letters, too, is left as it is, or these would come back to it.
        """
        if self.why_not("quorum"):  # It would not count beside a new type.
            return usual.replace('"dead-letter-', '"x-dead-letter-').replace("in the definition of a policy", beside)
        if not any(self.names(one, self.vhost) for one in places):
            return usual.replace("of a policy", f"of the policy {self.name}, which counts here")
        own = f"of a policy of its own, with a pattern for no other queue, a priority above {self.priority} and what "
        return usual.replace("of a policy", f"{own}{self.name} says (of all policies one counts)")

    def why_not(self, kind: str) -> TreeNode | None:
        """The key with which it is not applied to queues of this type; its text is the key's name."""
        found = next(filter(self.definition.has, _NOT_FOR.get(kind, ())), None)
        return TreeNode(found, self.definition.at(found).line) if found else None


class _Unused(NamedTuple):
    """A policy that does not count for a queue."""

    rule: str
    spot: Spot
    how: str
    """What is said behind the queues' names."""


class Policies:
    """The policies of one kind, the broker's users' or its operator's."""

    def __init__(self, reading: Reading, path: str, nodes: Iterable[TreeNode]) -> None:
        self._reading = reading
        self._path = path
        self._unused: dict[_Unused, list[str]] = {}
        self._applied, self._of_others = set[Policy](), dict[Policy, dict[str, str]]()
        policies = list(map(Policy, nodes))
        for policy in policies:
            self._look_at(policy)
        self._ordered = sorted(policies, key=lambda one: -one.priority)

    def _look_at(self, policy: Policy) -> None:
        spot = Spot(self._path, policy.pattern.line)
        known = [*(key.removeprefix("x-") for key in (*ARGUMENTS, *OTHERS)), *_POLICIES_ONLY]
        if not policy.is_tame:
            text = "a policy whose pattern is not tried, since that may take for ever"
            self._reading.find("elsewhere", text, spot)
        mirroring = [key for key in policy.definition.table if key.startswith(_MIRRORING)]
        if mirroring:
            text = "mirrored classic queues are gone since RabbitMQ 4.0; a quorum queue is replicated"
            line = policy.definition.at(mirroring[0]).line
            self._reading.find("removed-key", f"{', '.join(mirroring)}: {text}", Spot(self._path, line))
        for key, node in policy.definition.table.items():
            if key not in known and key not in mirroring:
                unknown_key(self._reading, f"policy: {key}", key, known, Spot(self._path, node.line), "RabbitMQ")

    def of(self, label: str, name: str, vhost: str, kind: str, *, has_place: bool = False) -> Policy | None:
        """The one that counts for a queue; what is said of those that would, were it not there, is noted.

        `has_place` is whether the queue has an exchange for dead letters whatever policies say.
        """
        counts: Policy | None = None
        for one in (one for one in self._ordered if one.names(name, vhost)):
            if not one.matches(name, vhost, kind):
                self._of_others.setdefault(one, {})[label] = kind
                continue
            self._applied.add(one)
            if counts is None and (key := one.why_not(kind)):
                text = f"the policy {one.name} is not applied to {kind} queues at all, since it has {key.text}"
                self._note(label, Spot(self._path, key.line), text, has_way=one.definition.has(_WAY) and not has_place)
            elif counts is None:
                counts = one
            elif not one.why_not(kind) and (lost := self._lost(one, counts)):
                why = f"has {'the higher' if counts.priority > one.priority else 'as high a'} priority"
                do = "does" if len(lost) == 1 else "do"
                what = f"{', '.join(lost)} of the policy {one.name}"
                text = f"{what} {do} not count: one policy does, and {counts.name} {why}"
                spot = Spot(self._path, one.definition.at(lost[0]).line)
                self._note(label, spot, text, has_way=_WAY in lost and not has_place)
        return counts

    @staticmethod
    def _lost(one: Policy, counts: Policy) -> list[str]:
        """What a policy says of delivery that the one that counts does not."""
        return [key for key in one.definition.table if f"x-{key}" in ARGUMENTS and not counts.definition.has(key)]

    def _note(self, label: str, spot: Spot, how: str, *, has_way: bool) -> None:
        """Note that a policy does not count; `has_way`: somebody relies on it to have dead letters go somewhere."""
        self._unused.setdefault(_Unused("not-there" if has_way else "no-effect", spot, how), []).append(label)

    def tell(self, places: Set[str]) -> None:
        """Find the policies that do not count for queues whose names they match, each once for all of these.

        `places` are the queues for dead letters: that theirs go nowhere else is as it should be.
        """
        for (rule, spot, how), queues in self._unused.items():
            more = f" and {len(queues) - _SHOWN} more" if len(queues) > _SHOWN else ""
            counted = "no-effect" if places >= {*queues} else rule
            self._reading.find(counted, f"{', '.join(queues[:_SHOWN])}{more}: {how}", spot)
        for policy, kinds in self._of_others.items():
            if policy not in self._applied and policy.applies_to in _OF_ONE_KIND:
                self._find_for_others(policy, kinds)

    def _find_for_others(self, policy: Policy, kinds: Mapping[str, str]) -> None:
        """Find a policy that names queues, and is for a kind of which none of them is."""
        lost = [key for key in policy.definition.table if f"x-{key}" in ARGUMENTS]
        if not lost:
            return
        kind = next(iter(kinds.values()))
        queues = [label for label, each in kinds.items() if each == kind]
        more = f" and {len(queues) - _SHOWN} more" if len(queues) > _SHOWN else ""
        what = f"{', '.join(lost)} of the policy {policy.name} {'does' if len(lost) == 1 else 'do'} not count"
        text = f"{what}: {policy.name} is for {policy.applies_to} (apply-to), and a {kind} queue is none of these"
        is_way = _WAY in lost
        spot = Spot(self._path, policy.definition.at(lost[0]).line)
        self._reading.find("not-there" if is_way else "no-effect", f"{', '.join(queues[:_SHOWN])}{more}: {text}", spot)

    def find_losing(self) -> None:
        """Find what loses messages of itself in whatever queues match, which are none of these files."""
        for policy in self._ordered:
            table = policy.definition.table
            exchange, routed = table.get("dead-letter-exchange"), table.get("dead-letter-routing-key")
            if policy.applies_to not in _QUEUES - {"streams"} or self._is_overruled(policy):
                continue
            if exchange is not None and not exchange.text and routed is None:
                text = "the default exchange leads back to the queue itself, which may drop them, or to none"
                self._risk(policy, exchange, f'dead-letter-exchange = "" without dead-letter-routing-key: {text}')
            keeps = exchange is not None and bool(exchange.text or routed)
            overflow = table["overflow"].text if "overflow" in table else "drop-head"
            is_unknown = overflow == CLASSIC_OVERFLOW and policy.applies_to != "classic_queues"
            drops, whose = overflow == "drop-head" or is_unknown, " of a quorum queue" if is_unknown else ""
            for key in ("max-length", "max-length-bytes") if drops and not keeps else ():
                if key in table:
                    unit = "bytes" if key.endswith("bytes") else "messages"
                    text = f"past {table[key].text} {unit} the oldest{whose} are dropped, though confirmed"
                    why = f" (it knows no {overflow}, and takes drop-head)" if is_unknown else ""
                    self._risk(policy, table[key], f"{text}{why}")
            if "message-ttl" in table and not keeps:
                text = f"what waits {table['message-ttl'].text} ms is dropped, though confirmed"
                self._risk(policy, table["message-ttl"], text)
            if "expires" in table:
                text = f"after {table['expires'].text} ms without a consumer the queue is deleted, with every message"
                self._risk(policy, table["expires"], f"{text} in it")

    def _is_overruled(self, policy: Policy) -> bool:
        """Whether another counts in its place wherever it would, which is told."""
        counts = next((one for one in self._ordered if one.overrules(policy)), None)
        lost = self._lost(policy, counts) if counts else []
        if counts and lost:
            do = "does" if len(lost) == 1 else "do"
            text = f"{', '.join(lost)} of the policy {policy.name} {do} not count in any queue: one policy does, and "
            spot = Spot(self._path, policy.definition.at(lost[0]).line)
            self._reading.find("no-effect", f"{text}{counts.name} is for all of its queues, and has priority", spot)
        return counts is not None

    def _risk(self, policy: Policy, node: TreeNode, text: str) -> None:
        self._reading.find("risk", f"the policy {policy.name}: {text}", Spot(self._path, node.line))
