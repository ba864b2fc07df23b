"""Brokers of Amazon MQ that run RabbitMQ, and their configurations, however they are declared.

Source: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide, *Amazon MQ for RabbitMQ*: versions, and
configurations in the format of `rabbitmq.conf`.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.images import modelled
from playground.configuration.rabbitmq.conf import read_rabbit_conf
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.properties import properties_documents
from playground.configuration.syntax.tree import TreeNode

_NUMBERS: Final = re.compile(r"(\d{1,2})\.(\d{1,2})")
_BROKER: Final = "AWS::AmazonMQ::Broker"
_CONFIGURATION: Final = "AWS::AmazonMQ::Configuration"


class BrokerResource(NamedTuple):
    """A broker, or a configuration for some."""

    name: str
    engine: TreeNode
    version: TreeNode
    data: TreeNode | None
    """What stands in a configuration; none: it is a broker."""
    line: int


def read_amazon_mq(reading: Reading, source: ConfigurationFile, found: Iterable[BrokerResource]) -> list[Reading]:
    """Which version brokers run, and what their configurations say; those of ActiveMQ are told of as not read."""
    read = []
    for one in found:
        spot = Spot(source.path, one.version.line or one.line)
        if one.engine.text.lower() != "rabbitmq":
            text = f"{one.name}: a broker of {one.engine.text or 'an engine that is not in this file'} is not read"
            reading.find("not-modelled", text, Spot(source.path, one.line))
            continue
        if one.data is not None:
            read += _configuration(reading, source, one)
            continue
        reading.queues.append(("rabbitmq", ""))
        runs(reading, one.name, one.version, spot)
    return read


def runs(reading: Reading, name: str, version: TreeNode, spot: Spot) -> None:
    """Note which version a broker runs that somebody else keeps, or that its file does not say."""
    if numbers := _NUMBERS.match(version.text):
        modelled(reading, (int(numbers[1]), int(numbers[2])), spot, f"{name} runs")
    else:
        reading.find("elsewhere", f"{name}: which version it runs is not in this file", spot)


def read_brokers(source: ConfigurationFile, document: TreeNode) -> list[Reading]:
    """The same of a template of CloudFormation, as it is written there."""
    found = []
    for name, resource in document.at("Resources").table.items():
        body = resource.at("Properties")
        if resource.at("Type").text in (_BROKER, _CONFIGURATION):
            data = body.at("Data", "Fn::Base64") if body.at("Data").table else body.at("Data")
            held = data if resource.at("Type").text == _CONFIGURATION else None
            found.append(BrokerResource(name, body.at("EngineType"), body.at("EngineVersion"), held, resource.line))
    reading = Reading()
    return [reading, *read_amazon_mq(reading, source, found)] if found else []


def _configuration(reading: Reading, source: ConfigurationFile, one: BrokerResource) -> list[Reading]:
    data = one.data or TreeNode("", one.line)
    if not data.text:
        reading.find("elsewhere", f"{one.name}: its data is not in this file", Spot(source.path, data.line or one.line))
    held = source.holding("rabbitmq.conf", data.text, data.line)
    return [read_rabbit_conf(held, document) for document in properties_documents(held)]
