"""Terraform for brokers: topics of Kafka, brokers of MSK, streams, and RabbitMQ's queues, read as definitions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.kafka.names import SYSTEM, KafkaKeys
from playground.configuration.kafka.spellings import spell_for_brokers
from playground.configuration.rabbitmq.amazon_mq import BrokerResource, read_amazon_mq, runs
from playground.configuration.rabbitmq.conf import read_rabbit_conf
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.hcl_tree import Module
from playground.configuration.syntax.hcl_values import Scope
from playground.configuration.syntax.properties import properties_documents
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.terraform.streams import read_streams_of

_TOPICS: Final = {
    "kafka_topic": ("name", {"replication_factor": "replication.factor", "partitions": "num.partitions"}),
    "confluent_kafka_topic": ("topic_name", {"partitions_count": "num.partitions"}),
}
"""Kinds of topics: what has its name, and what has a field of its own."""
_MANAGED: Final = {"confluent_kafka_topic": (3, "Confluent Cloud replicates each topic three times")}
"""How often a service replicates topics that cannot say so."""
_MSK: Final = "aws_msk_configuration"
_DEFINED: Final = {
    "rabbitmq_vhost": ("vhosts", ""),
    "rabbitmq_queue": ("queues", "settings"),
    "rabbitmq_exchange": ("exchanges", "settings"),
    "rabbitmq_binding": ("bindings", ""),
    "rabbitmq_policy": ("policies", "policy"),
    "rabbitmq_operator_policy": ("operator_policies", "policy"),
}
"""Kinds of RabbitMQ's provider: where definitions have them, and the block of which the fields are taken."""
_PARAMETERS: Final = {
    "rabbitmq_shovel": ("shovel", "info"),
    "rabbitmq_federation_upstream": ("federation-upstream", "definition"),
}
"""What definitions have among their parameters, and the block that is the value there."""
_RENAMED_THERE: Final = {"ack_mode": "ack-mode", "source_queue": "src-queue"}
_RENAMED: Final = {"apply_to": "apply-to", "arguments_json": "arguments"}
_CLOUDAMQP: Final = ("cloudamqp_instance", "cloudamqp_rabbitmq_configuration")
"""CloudAMQP's brokers, and what is set of `rabbitmq.conf`. Source: its provider's documentation."""
_AMAZON_MQ: Final = ("aws_mq_broker", "aws_mq_configuration")
_UNREAD: Final = (
    *("aws_kinesis_stream", "aws_sns_topic_subscription"),
    *("google_pubsub_topic", "google_pubsub_subscription", "azurerm_servicebus_queue", "azurerm_servicebus_topic"),
    *("azurerm_servicebus_subscription", "azurerm_eventhub", "pulsar_topic", "jetstream_kv_bucket"),
)
"""Kinds that carry messages and are not read; a file that has them is told so."""
_ALONE: Final = "aws_sns_topic"
"""What is told of where there is nothing else: beside others its subscriptions are."""


def read_brokers(source: ConfigurationFile, module: Module) -> Reading:
    """What a file says of brokers."""
    reading = Reading()
    _topics(reading, source.path, module)
    _msk(reading, source, module)
    unread = [*module.of_kind(*_UNREAD)] or [*module.of_kind(_ALONE)]
    for kind, name, body in unread:
        reading.find(
            "not-modelled", f"{kind}.{name}: resources of this kind are not read", Spot(source.path, body.line)
        )
    document = _definitions(reading, source.path, module)
    managed = [*read_amazon_mq(reading, source, _managed(module)), *_cloudamqp(reading, source, module)]
    around = source.around._replace(versions={**reading.versions, **source.around.versions})
    defined = [read_definitions(replace(source, around=around), document)] if document.table else []
    return reading.add([*managed, *defined, read_streams_of(source.path, module)])


def _managed(module: Module) -> Iterator[BrokerResource]:
    """The brokers of Amazon MQ that are made, and their configurations."""
    for kind, name, body in module.of_kind(*_AMAZON_MQ):
        for key, scope in module.instances(body):
            engine, version = (_value(scope, body.at(field)) for field in ("engine_type", "engine_version"))
            data = _value(scope, body.at("data")) if kind != _AMAZON_MQ[0] else None
            yield BrokerResource(f"{name}{key}", engine, version, data, body.line)


def _cloudamqp(reading: Reading, source: ConfigurationFile, module: Module) -> Iterator[Reading]:
    """Which version CloudAMQP's brokers run, and how long a consumer may take there."""
    for kind, name, body in module.of_kind(*_CLOUDAMQP):
        for key, scope in module.instances(body):
            version, timeout = (_value(scope, body.at(field)) for field in ("rmq_version", "consumer_timeout"))
            if kind == _CLOUDAMQP[0]:
                reading.queues.append(("rabbitmq", ""))
                runs(reading, f"{name}{key}", version, Spot(source.path, version.line or body.line))
            if timeout.text:
                yield read_rabbit_conf(source, {"consumer_timeout": timeout})


def _topics(reading: Reading, path: str, module: Module) -> None:
    for kind, name, body in module.of_kind(*_TOPICS):
        named, fields = _TOPICS[kind]
        for key, scope in module.instances(body):
            topic = scope.value(body.at(named)).text or name + key
            keys = KafkaKeys(reading, path, topic)
            for field, meant in fields.items():
                if body.has(field):
                    keys.take(field, _value(scope, body.at(field)), meant)
            for word, node in scope.value(body.at("config")).table.items():
                keys.take(word, _value(scope, node))
            if kind in _MANAGED:
                keys.assume("replication.factor", *_MANAGED[kind])
            else:
                keys.assume_the_rest()
            if kind in _MANAGED or not keys.seen:
                reading.queues.append((SYSTEM, topic))


def _msk(reading: Reading, source: ConfigurationFile, module: Module) -> None:
    """A broker's file within the other; what it does not set is what MSK sets, which is not told here."""
    for _, name, body in module.of_kind(_MSK):
        node = module.scope.value(body.at("server_properties"))
        spot = Spot(source.path, node.line)
        if node.content is None:
            reading.find("elsewhere", f"{name}: server_properties is not in this file", spot)
        keys = KafkaKeys(reading, source.path, is_broker=True)
        for document in properties_documents(source.holding("server.properties", node.text, node.line)):
            for key, value in document.items():
                keys.take(key, value)
        if keys.seen:
            spell_for_brokers(reading, str)
            reading.queues.append((SYSTEM, ""))
            reading.find("elsewhere", f"{name}: what it does not set is MSK's own, and is not in this file", spot)


def _value(scope: Scope, node: TreeNode) -> TreeNode:
    """What an expression comes to, in its own line."""
    found = scope.value(node)
    return TreeNode(found.content, node.line, found.tag)


def _definitions(reading: Reading, path: str, module: Module) -> TreeNode:
    """The resources of RabbitMQ's provider as its definitions have them."""
    lists: dict[str, list[TreeNode]] = {}
    for kind, name, body in module.of_kind(*_DEFINED):
        into, block = _DEFINED[kind]
        for key, scope in module.instances(body):
            table = dict(_fields(reading, path, f"{name}{key}", body, scope))
            table.setdefault("vhost", TreeNode("/", body.line))
            table.setdefault("name", TreeNode(name + key, body.line))
            for one in body.at(block).items[:1] if block else ():
                table |= _fields(reading, path, f"{name}{key}", one, scope)
            lists.setdefault(into, []).append(TreeNode(table, body.line))
    if lists and (parameters := [*_parameters(reading, path, module)]):
        lists["parameters"] = parameters
    return TreeNode({into: TreeNode(items, items[0].line) for into, items in lists.items()}, 1)


def _parameters(reading: Reading, path: str, module: Module) -> Iterator[TreeNode]:
    """Shovels and links of a federation, as definitions have them."""
    for kind, name, body in module.of_kind(*_PARAMETERS):
        component, block = _PARAMETERS[kind]
        for key, scope in module.instances(body):
            for one in body.at(block).items[:1]:
                found = _fields(reading, path, f"{name}{key}", one, scope)
                value = TreeNode({_RENAMED_THERE.get(field, field): node for field, node in found}, one.line)
                said = {"component": TreeNode(component, body.line), "name": TreeNode(name + key, body.line)}
                yield TreeNode({**said, "value": value}, body.line)


def _fields(reading: Reading, path: str, name: str, body: TreeNode, scope: Scope) -> Iterator[tuple[str, TreeNode]]:
    for key, node in body.table.items():
        found = _value(scope, node)
        if found.content is None and key not in ("count", "for_each", "depends_on"):
            reading.find("elsewhere", f"{name}: {key} is {found.tag}, not in this file", Spot(path, node.line))
        if found.table:
            found = TreeNode(dict(_fields(reading, path, name, found, scope)), node.line)
        if found.content is not None:
            yield _RENAMED.get(key, key), found
