"""Shovels and links of a federation in RabbitMQ's definitions: what moves messages, and when it acknowledges them.

Source: https://www.rabbitmq.com/docs/shovel-dynamic and https://www.rabbitmq.com/docs/federation-reference, *ack-mode*.
"""

from collections.abc import Iterator
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.losses import OwnLoss
from playground.configuration.syntax.tree import TreeNode

_MODE: Final = "ack-mode"
_LOSES: Final = {
    "no-ack": "what is handed to a shovel is on no queue until it is published, and is lost when it stops meanwhile",
    "on-publish": "a shovel acknowledges as it publishes, and what the other broker has not taken by then is lost",
}
"""By its mode: what a shovel loses; by default it acknowledges what the other broker has confirmed."""
_SAFE: Final = "on-confirm"


def find_shovels(reading: Reading, path: str, document: TreeNode) -> None:
    """Note the shovels that may lose what they take from a queue of the file, and the links that may lose it."""
    for node, value in _of("shovel", document):
        mode = value.at(_MODE)
        why, queue = _LOSES.get(mode.text, ""), value.at("src-queue").text
        if not why:
            continue
        spot, written = Spot(path, mode.line), f"{_MODE} = {mode.text}"
        name = node.at("name").text
        reading.find("risk", f"{name}: {written}: {why}; {_SAFE} loses nothing", spot)
        if ("rabbitmq", queue) in reading.queues:
            given = GivenSetting("rabbitmq", f"shovel.{name}", mode.text, spot, written, queue)
            when = f"a shovel stops with a message in hand ({name}: {written})"
            reading.given.append(given._replace(loses=OwnLoss("consumer", when, _SAFE)))

    for node, value in _of("federation-upstream", document):
        mode = value.at(_MODE)
        if mode.text in _LOSES:
            why = (
                "a link of the federation acknowledges before this broker has confirmed, and loses what it has in hand"
            )
            text = f"{node.at('name').text}: {_MODE} = {mode.text}: {why} when it stops; {_SAFE} loses nothing"
            reading.find("risk", text, Spot(path, mode.line))


def _of(component: str, document: TreeNode) -> Iterator[tuple[TreeNode, TreeNode]]:
    for node in document.at("parameters").items:
        if node.at("component").text == component:
            yield node, node.at("value")
