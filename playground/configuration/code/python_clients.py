"""Clients of Kafka in Python: what confluent_kafka is given as a table, in librdkafka's names.

kafka-python and aiokafka take other names, and their defaults differ by version, so that they are told of and not read,
with the question to ask instead (`python_others.py`).
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.code.python_calls import find_calls
from playground.configuration.code.python_others import question_of
from playground.configuration.code.python_sqs import deletes_before
from playground.configuration.code.rabbitmq_calls import find_auto_ack
from playground.configuration.findings import Spot
from playground.configuration.found import Reading, Side, one_sided
from playground.configuration.kafka.names import SYSTEM, KafkaKeys
from playground.configuration.source import DEEPEST, ConfigurationFile
from playground.configuration.syntax.python_conditions import opened
from playground.configuration.syntax.python_tree import PythonValues, assignments, called, python_module
from playground.configuration.syntax.tree import TreeNode

_PACKAGE: Final = "confluent_kafka"
_OTHERS: Final = {
    "kafka": "kafka-python",
    "aiokafka": "aiokafka",
    "faust": "Faust",
    "pika": "Pika",
    "aio_pika": "aio-pika",
    "kombu": "Kombu",
    "boto3": "boto3",
    "pulsar": "Pulsar's client",
    "nats": "nats.py",
    "paho": "Paho",
    "dramatiq": "Dramatiq",
    "aiobotocore": "aiobotocore",
    "redis": "redis-py",
}
"""Packages whose clients are set in code: by the module, what they are called."""
_CLIENTS: Final[Mapping[str, Side]] = {"Producer": "producer", "Consumer": "consumer"}
"""How the names of confluent_kafka's classes end (`SerializingProducer`, `AIOProducer`), and what they do."""


class _Client(NamedTuple):
    """A call that makes a client."""

    kind: str
    line: int
    keys: dict[str, TreeNode]
    is_whole: bool
    """Whether all that it is given stands in this file."""


def read_python_clients(source: ConfigurationFile) -> Reading:
    """What the clients of a file are given."""
    module, reading = python_module(source), Reading()
    packages = {name.split(".")[0] for name in _imported(module)}
    for package in sorted(packages & _OTHERS.keys()):
        text = f"{_OTHERS[package]}: what its clients are given in code is not read here"
        ask = question_of(package, module)
        text += f"; the same as arguments: `{ask}`" if ask else ""
        reading.find("not-modelled", text, Spot(source.path))
        if "auto_ack=true" in ask:
            find_auto_ack(reading, Spot(source.path))
        if "consumer.ack=before" in ask:
            spot = Spot(source.path, next(deletes_before(module)))
            reading.find("risk", "it deletes a message before its work: what then fails, or crashes, is lost", spot)
    clients = list(_clients(module, source)) if _PACKAGE in packages else []
    count = Counter(one.kind for one in clients)
    for one in clients:
        name = "" if count[one.kind] == 1 else f"the {one.kind.lower()} of line {one.line}"
        [other] = {*_CLIENTS} - {one.kind}
        is_answered = bool(count[other]) and 1 in count.values()  # One alone of its kind is on the other side of each.
        _read(reading, source.path, one, name, "" if is_answered else _CLIENTS[one.kind])
    if all(count[kind] for kind in _CLIENTS):
        find_calls(reading, source.path, module, {key for one in clients for key in one.keys})
    return reading


def _read(reading: Reading, path: str, client: _Client, name: str, side: Side) -> None:
    keys = KafkaKeys(reading, path, name, by_default="librdkafka's default")
    for key, node in client.keys.items():
        keys.take(key, node)
    reading.queues.append((SYSTEM, name))
    if side:
        reading.given.append(one_sided(SYSTEM, side, path, name))
    keys.assume("client", "librdkafka", _PACKAGE)
    if client.kind == "Consumer":
        keys.assume("enable.auto.commit", True)
    if not client.is_whole:
        text = f"the {client.kind.lower()} is given more than stands in this file; that is not counted"
        reading.find("elsewhere", text, Spot(path, client.line))


def _imported(module: ast.Module) -> Iterator[str]:
    for one in ast.walk(module):
        match one:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield name


def _clients(module: ast.Module, source: ConfigurationFile) -> Iterator[_Client]:
    tables = _Tables(module, source)
    calls = [one for one in ast.walk(module) if isinstance(one, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        kind = next((kind for kind in _CLIENTS if called(call.func).split(".")[-1].endswith(kind)), "")
        given = [*call.args[:1], *(one.value for one in call.keywords if one.arg in (None, "conf", "config"))]
        if kind and given:
            keys, is_whole = tables.of(given[0])
            if keys or not is_whole:
                yield _Client(kind, call.lineno, keys, is_whole)


class _Tables:
    """What tables come to: as they are made, and with what is put into them afterwards."""

    def __init__(self, module: ast.Module, source: ConfigurationFile) -> None:
        self._values = PythonValues(module, source)
        self._known: dict[str, tuple[dict[str, TreeNode], bool]] = {}
        self._made: dict[str, list[ast.expr]] = {}
        self._put: dict[str, dict[str, TreeNode]] = {}
        for one in ast.walk(module):
            match one:
                case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=value):
                    self._made.setdefault(called(target), []).append(value)
                case ast.AnnAssign(target=ast.Name() | ast.Attribute() as target, value=ast.expr() as value):
                    self._made.setdefault(called(target), []).append(value)
                case ast.FunctionDef(name=name):
                    self._made.setdefault(f"{name}()", []).extend(_returned(one))
        for put in assignments(module, source):
            known = self._put.setdefault(put.owner, {})
            if put.name not in known or known[put.name].content != put.node.content:
                known[put.name] = opened(put.node, put.condition)
        self._open = {name for one in ast.walk(module) if isinstance(one, ast.Call) for name in _filled_unseen(one)}

    def of(self, value: ast.expr, depth: int = 0) -> tuple[dict[str, TreeNode], bool]:
        """The keys of a table, and whether these are all."""
        match value:
            case ast.Dict(keys=keys, values=values) if depth < DEEPEST:
                return self._joined([(key, one) for key, one in zip(keys, values, strict=True)], depth)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if called(value) not in self._made:
                return self._named(name, depth)  # What all objects of the class have.
            case ast.Name() | ast.Attribute():
                return self._named(called(value), depth)
            case ast.Call(func=ast.Attribute(value=copied, attr="copy"), args=[]) if depth < DEEPEST:
                return self.of(copied, depth + 1)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right) if depth < DEEPEST:
                return self._joined([(None, left), (None, right)], depth)
            case ast.Call(func=ast.Name(id="dict"), args=args, keywords=keywords) if depth < DEEPEST:
                named: list[tuple[ast.expr | None, ast.expr]] = [(None, one) for one in args]
                named += [(ast.Constant(one.arg) if one.arg else None, one.value) for one in keywords]
                return self._joined(named, depth)
            case ast.Call(func=function) if called(function) and depth < DEEPEST:
                return self._named(f"{called(function).rpartition('.')[2]}()", depth)
            case _:
                return {}, False

    def _named(self, name: str, depth: int) -> tuple[dict[str, TreeNode], bool]:
        """A table by its name, or by that of what returns it, looked at once.

        One that is made of itself is not known while it is.
        """
        if name not in self._known:
            self._known[name] = {}, False
            if len(made := self._made.get(name, [])) == 1:
                found, is_whole = self.of(made[0], depth + 1)
                self._known[name] = {**found, **self._put.get(name, {})}, is_whole and name not in self._open
        return self._known[name]

    def _joined(self, parts: list[tuple[ast.expr | None, ast.expr]], depth: int) -> tuple[dict[str, TreeNode], bool]:
        """Keys with values, and tables that are taken in whole, which have no key."""
        found, is_whole = dict[str, TreeNode](), True
        for key, value in parts:
            if key is None:
                more, is_known = self.of(value, depth + 1)
                found |= more
                is_whole = is_whole and is_known
            elif isinstance(key, ast.Constant):
                found[str(key.value)] = self._values.node(value)
            else:
                is_whole = False
        return found, is_whole


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a function may give."""
    return (one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None)


def _filled_unseen(call: ast.Call) -> Iterator[str]:
    """The name of a table that is updated with something that is no table written there."""
    owner, dot, method = called(call.func).rpartition(".")
    if dot and method in ("update", "setdefault") and not all(isinstance(one, ast.Dict) for one in call.args):
        yield owner
