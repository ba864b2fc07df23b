"""RabbitMQ's `definitions.json`: queues with their arguments, and the policies that add to them."""

import re
from collections import Counter
from collections.abc import Mapping

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.images import modelled
from playground.configuration.rabbitmq.alternates import Alternates
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.rabbitmq.dead_letters import (
    DeadLetterWay,
    count_no_exchange,
    count_rounds,
    find_circles,
    find_delays,
    find_parking,
    find_places,
    readers_of,
)
from playground.configuration.rabbitmq.exchanges import DEFAULT, Exchanges
from playground.configuration.rabbitmq.policies import Policies
from playground.configuration.rabbitmq.queues import CLASSIC, SPELLINGS, DefinedQueue, is_classic
from playground.configuration.rabbitmq.shovels import find_shovels
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode


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
    reading = Reading(spellings=dict(SPELLINGS))
    _version(reading, source, document)
    kinds = [Policies(reading, source.path, document.at(kind).items) for kind in ("operator_policies", "policies")]
    exchanges = Exchanges(document)
    ways: dict[tuple[str, str], DeadLetterWay] = {}
    names = Counter(queue.at("name").text for queue in document.at("queues").items)
    labels: dict[tuple[str, str], str] = {}
    usual = {one.at("name").text: _usual_type(one) for one in document.at("vhosts").items}
    for queue in document.at("queues").items:
        if name := queue.at("name").text:
            typed = _typed(queue, usual.get(queue.at("vhost").text))
            kind = source.around.queue_type or CLASSIC
            one = DefinedQueue(reading, source.path, typed, exchanges, ways, kind=kind, is_alone=names[name] == 1)
            one.read(kinds)
            labels[queue.at("vhost").text, name] = one.label
    _name_readers(reading, {labels[one]: where for one, where in readers_of(exchanges, ways).items() if one in labels})
    Alternates(reading, source.path, document, exchanges).give(labels)
    places = find_places(exchanges, ways)
    places |= find_parking(reading, exchanges, ways, {one: name for one, name in labels.items() if one not in places})
    _leave_out(reading, {labels[one] for one in places & labels.keys()})
    find_delays(reading, exchanges, ways, {one: name for one, name in labels.items() if one not in places})
    _exchanges_elsewhere(reading, exchanges, ways)
    for policies in kinds:
        policies.tell({labels[one] for one in places & labels.keys()})
    for place, is_later in find_circles(reading, exchanges, ways).items():
        (count_rounds if is_later else count_no_exchange)(reading, labels[place], ways[place])
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
    if usual is None or is_said or is_classic(queue) or not queue.table:
        return queue
    return TreeNode({**queue.table, "type": usual}, queue.line, queue.tag)


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


def _version(reading: Reading, source: ConfigurationFile, document: TreeNode) -> None:
    """Note which version answers: the one that runs or is asked about, or else the one that has exported this."""
    if known := source.around.versions.get("rabbitmq"):
        reading.versions["rabbitmq"] = known
        return
    node = document.table.get("rabbitmq_version") or document.at("rabbit_version")
    numbers = re.match(r"(\d{1,3})\.(\d{1,3})", node.text)
    if not numbers:
        return
    modelled(reading, (int(numbers[1]), int(numbers[2])), Spot(source.path, node.line), "exported by")
