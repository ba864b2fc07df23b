"""Clients in Python that are told by keywords, as kafka-python, Pika and boto3 are: what is to be asked of them.

What they do of themselves differs by version, so that no answer is given; what stands in the calls is put into the
question.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from playground.configuration.code.python_sqs import question_of_sqs
from playground.configuration.kafka.keys import MEANT
from playground.configuration.syntax.python_tree import calls_of
from playground.configuration.syntax.tree import TreeNode

Asked = dict[str, str]
"""A setting of the system's, with its value as it is typed."""
_PIKA: Final = ("auto_ack", "durable", "delivery_mode", "mandatory", "prefetch_count")
"""Pika's keywords that count here, which are the names that RabbitMQ's settings have."""
_BY_ITSELF: Final[Mapping[str, Asked]] = {
    "basic_publish": {"delivery_mode": "1"},
    "queue_declare": {"durable": "false"},
    "confirm_delivery": {"confirm.select": "true"},
}
"""What a call of Pika's comes to where it is told nothing."""
_MODES: Final = {"Persistent": "2", "PERSISTENT_DELIVERY_MODE": "2", "Transient": "1", "TRANSIENT_DELIVERY_MODE": "1"}
"""Pika's words for how a message is kept."""


def _kafka(module: ast.Module) -> tuple[str, Asked]:
    """What `KafkaProducer(acks=1)` is given; a producer that is told nothing of acks asks for one in most versions."""
    usual, given = Asked(), Asked()
    for name, words in calls_of(module, ("KafkaProducer", "KafkaConsumer", "AIOKafkaProducer", "AIOKafkaConsumer")):
        usual |= {"acks": "1"} if name.endswith("Producer") else {"enable.auto.commit": "true"}
        given |= {
            key: node.text.lower()
            for word, node in words.items()
            if (key := word.replace("_", ".")) in MEANT and node.text
        }
    if given.get("enable.idempotence") == "true":
        usual.pop("acks", None)
    return "kafka", usual | given


def _rabbitmq(module: ast.Module) -> tuple[str, Asked]:
    """What channels are told; a message that is not told to be persistent is not, nor is a queue durable."""
    usual, given = Asked(), Asked()
    for name, words in calls_of(module, (*_BY_ITSELF, "basic_consume", "basic_qos", "BasicProperties")):
        usual |= _BY_ITSELF.get(name, {})
        words |= words.get("arguments", TreeNode("", 0)).table
        for word, node in words.items():
            value = _MODES.get(node.tag.rpartition(".")[2], node.text)
            if (word in _PIKA or word.startswith("x-")) and value and " " not in value:
                given[word] = value.lower() if value in ("True", "False") else value
    return "rabbitmq", usual | given


_ASKED: Final[Mapping[str, Callable[[ast.Module], tuple[str, Asked]]]] = {
    "kafka": _kafka,
    "aiokafka": _kafka,
    "pika": _rabbitmq,
    "boto3": question_of_sqs,
    "aiobotocore": question_of_sqs,
}
"""By the package: the system, and what is asked about it."""


def question_of(package: str, module: ast.Module) -> str:
    """What to type for the clients of a package; empty: its calls say nothing."""
    system, found = _ASKED[package](module) if package in _ASKED else ("", Asked())
    if not system:
        return ""
    return f"playground guarantee {system} {' '.join(f'{name}={value}' for name, value in found.items())}".strip()
