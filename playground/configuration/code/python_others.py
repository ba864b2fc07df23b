"""Clients in Python that are told by keywords, as kafka-python, aiokafka and Pika are: what is to be asked of them.

What they do of themselves differs by version, so that no answer is given; what stands in the calls is put into the
question.
"""

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from playground.configuration.kafka.keys import MEANT
from playground.configuration.syntax.python_tree import PythonValues, called
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


def _kafka(module: ast.Module) -> Asked:
    """What `KafkaProducer(acks=1)` is given; a producer that is told nothing of acks asks for one in most versions."""
    usual, given = Asked(), Asked()
    for name, words in _calls(module, ("KafkaProducer", "KafkaConsumer", "AIOKafkaProducer", "AIOKafkaConsumer")):
        usual |= {"acks": "1"} if name.endswith("Producer") else {"enable.auto.commit": "true"}
        given |= {
            key: node.text.lower()
            for word, node in words.items()
            if (key := word.replace("_", ".")) in MEANT and node.text
        }
    if given.get("enable.idempotence") == "true":
        usual.pop("acks", None)
    return usual | given


def _rabbitmq(module: ast.Module) -> Asked:
    """What channels are told; a message that is not told to be persistent is not, nor is a queue durable."""
    usual, given = Asked(), Asked()
    for name, words in _calls(module, (*_BY_ITSELF, "basic_consume", "basic_qos", "BasicProperties")):
        usual |= _BY_ITSELF.get(name, {})
        words |= words.get("arguments", TreeNode("", 0)).table
        for word, node in words.items():
            value = _MODES.get(node.tag.rpartition(".")[2], node.text)
            if (word in _PIKA or word.startswith("x-")) and value and " " not in value:
                given[word] = value.lower() if value in ("True", "False") else value
    return usual | given


_ASKED: Final[Mapping[str, tuple[str, Callable[[ast.Module], Asked]]]] = {
    "kafka": ("kafka", _kafka),
    "aiokafka": ("kafka", _kafka),
    "pika": ("rabbitmq", _rabbitmq),
}
"""By the package: the system, and what is asked about it."""


def question_of(package: str, module: ast.Module) -> str:
    """What to type for the clients of a package; empty: its calls say nothing."""
    if package not in _ASKED:
        return ""
    system, read = _ASKED[package]
    found = read(module)
    return f"playground guarantee {system} {' '.join(f'{name}={value}' for name, value in found.items())}".strip()


def _calls(module: ast.Module, names: Collection[str]) -> Iterator[tuple[str, dict[str, TreeNode]]]:
    """The calls of these names, each with what it is given by keyword."""
    values = PythonValues(module)
    for one in ast.walk(module):
        if isinstance(one, ast.Call):
            name = one.func.attr if isinstance(one.func, ast.Attribute) else called(one.func)
            if name in names:
                yield name, {word.arg: values.node(word.value) for word in one.keywords if word.arg}
