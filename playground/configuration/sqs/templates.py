"""CloudFormation and SAM templates: queues of SQS, and the Lambda functions that are fed from them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.described import (
    MOST_ALIASES,
    PARTIAL,
    REDRIVE,
    RETENTION,
    FoundQueue,
    Poller,
    Queue,
    function_name,
    queue_elsewhere,
    redrive_spellings,
)
from playground.configuration.sqs.queues import KEYS, read_queues
from playground.configuration.sqs.redrive_permission import RedrivePermission
from playground.configuration.sqs.serverless import opened_template
from playground.configuration.sqs.template_loops import LOOP, unrolled
from playground.configuration.sqs.template_values import TemplateValues, references
from playground.configuration.syntax.tree import TreeNode, texts
from playground.configuration.values import is_open, unknown_key
from playground.configuration.variants import OpenValues, read_each

_QUEUE: Final = "AWS::SQS::Queue"
_MAPPING: Final = "AWS::Lambda::EventSourceMapping"
_FUNCTIONS: Final = ("AWS::Lambda::Function", "AWS::Serverless::Function")
_ALIASES: Final = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
"""What stands for a function in what a mapping calls."""
_OTHERS: Final = (
    *("FifoQueue", "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "MaximumMessageSize", "QueueName"),
    *("RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled", "Tags"),
)
_STREAMS_ONLY: Final = ("BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds")
"""What an event source mapping has for streams, and what does nothing for a queue."""
_FIFO_BY: Final = "FifoQueue: true, and a QueueName, if any, that ends in .fifo"
_NO_QUEUES: Final = ("StartingPosition", "Topics", "Queues", "SelfManagedEventSource")
"""What mappings have for streams, for Kafka and for ActiveMQ, and none has for a queue of SQS."""
_UNREAD: Final = (
    *("AWS::SNS::Subscription", "AWS::Kinesis::Stream", "AWS::Events::Rule", "AWS::Pipes::Pipe", "AWS::MSK::Cluster"),
    "AWS::Scheduler::Schedule",
)
"""Kinds that carry messages and are not read; a file that has them is told so."""
_ALONE: Final = "AWS::SNS::Topic"
"""What is told of where there is nothing else: beside others its subscriptions are."""


def is_template(document: TreeNode) -> bool:
    """Whether a document describes resources of AWS."""
    resources = document.at("Resources").table.items()
    return any(one.at("Type").text.startswith("AWS::") or key.startswith(LOOP) for key, one in resources)


def read_template(source: ConfigurationFile, document: TreeNode) -> Reading:
    """What a template, or a service of Serverless, says of its queues, under each value of what is open."""
    return read_each(lambda opened: _read_opened(source, document, opened), source.path)


def _read_opened(source: ConfigurationFile, document: TreeNode, opened: OpenValues) -> tuple[Reading, frozenset[str]]:
    template, choices = opened_template(document, opened)
    template, untold = unrolled(template)
    read = _Template(source.path, template, opened, is_service=not document.has("Resources"))
    reading, places = _read(source, read)
    for one in (*choices, *read.choices):
        if one.told:
            reading.find("elsewhere", one.told, Spot(source.path, one.line))
    for key, line in untold.items():
        text = f"{key}: what this loop goes over is not to be told here; what it makes is not counted"
        reading.find("elsewhere", text, Spot(source.path, line))
    return reading, places


def _read(source: ConfigurationFile, template: "_Template") -> tuple[Reading, frozenset[str]]:
    reading = Reading()
    parks = "RedrivePolicy: { deadLetterTargetArn: ..., maxReceiveCount: 5 }, and a queue for them that keeps longer"
    reading.spellings |= redrive_spellings(parks)
    queues = {name: template.queue(reading, name, body) for name, body in template.of_type(_QUEUE)}
    pollers, elsewhere = template.pollers(reading, queues)
    unread = [kind for kind in _UNREAD if any(True for _ in template.of_type(kind))]
    for kind in unread or [_ALONE]:
        for name, body in template.of_type(kind):
            reading.find(
                "not-modelled", f"{name}: resources of the kind {kind} are not read", Spot(source.path, body.line)
            )
    permissions = {name: template.permission(body, queues) for name, body in template.of_type(_QUEUE)}
    found = []
    for name, body in template.of_type(_QUEUE):
        dead_letters = template.dead_letters(body, queues)
        one = FoundQueue(queues[name], template.resolve, pollers.get(name), dead_letters)
        found.append(one._replace(permission=permissions[dead_letters.name]) if dead_letters else one)
    found += [FoundQueue(queue, template.resolve, poller) for queue, poller in elsewhere]
    return reading, read_queues(reading, source.path, found)


class _Template:
    def __init__(self, path: str, document: TreeNode, opened: OpenValues, *, is_service: bool) -> None:
        self._path = path
        self._own_reports = f"functionResponseType: {PARTIAL}" if is_service else ""
        self._document = document
        self._values = TemplateValues(document, opened)
        self._made: dict[str, TreeNode | None] = {}
        self._of_type: dict[str, list[tuple[str, TreeNode]]] = {}
        for name, resource in document.at("Resources").table.items():
            self._of_type.setdefault(resource.at("Type").text, []).append((name, resource))
        self.resolve = self._values.of
        self.choices = self._values.choices

    def of_type(self, *types: str) -> Iterator[tuple[str, TreeNode]]:
        """The resources of these types that are made: their names, and properties as their conditions choose them."""
        for name, resource in (one for kind in types for one in self._of_type.get(kind, ())):
            if name not in self._made:
                self._made[name] = self._properties(resource)
            if (properties := self._made[name]) is not None:
                yield name, properties

    def _properties(self, resource: TreeNode) -> TreeNode | None:
        """None: the resource is not made."""
        if not self._values.is_there(resource):
            return None
        properties = resource.at("Properties")
        return self._values.settled(properties) if properties.table else TreeNode({}, resource.line)

    @staticmethod
    def named_in(node: TreeNode, names: dict[str, Queue]) -> str:
        """The first of these resources that is named in a reference, however it is written."""
        found = {word for text in texts(node) for word in re.findall(r"[A-Za-z0-9]+", text)} & names.keys()
        return next((name for name in names if name in found), "") if len(found) > 1 else next(iter(found), "")

    def dead_letters(self, body: TreeNode, queues: dict[str, Queue]) -> Queue | None:
        """The queue to which what fails too often is moved, if it is one of this template."""
        return queues.get(self.named_in(self.resolve(body.at("RedrivePolicy")), queues))

    def permission(self, body: TreeNode, queues: dict[str, Queue]) -> RedrivePermission:
        """Whose dead letters a queue takes."""
        policy = self.resolve(body.at("RedriveAllowPolicy"))
        sources = (self.named_in(one, queues) for one in self.resolve(policy.at("sourceQueueArns")).items)
        return RedrivePermission(self.resolve(policy.at("redrivePermission")), tuple(sources))

    def queue(self, reading: Reading, name: str, body: TreeNode) -> Queue:
        """A queue, its properties under the API's names."""
        for key, node in body.table.items():
            if key not in KEYS and key not in _OTHERS:
                unknown_key(reading, f"{name}: {key}", key, [*KEYS, *_OTHERS], Spot(self._path, node.line), "AWS")
        attributes = {key: (key, node) for key, node in body.table.items() if key in KEYS}
        policy = self.resolve(body.at("RedrivePolicy"))
        if limit := policy.table.get("maxReceiveCount"):
            attributes[REDRIVE] = "maxReceiveCount", limit
        elif policy.content is None or is_open(policy.text):
            attributes[REDRIVE] = "RedrivePolicy", policy
        kind = self.resolve(body.at("FifoQueue"))
        is_fifo = kind.text.lower() == "true" or any(text.endswith(".fifo") for text in texts(body.at("QueueName")))
        if kind.content is None and not is_fifo:
            text = f"{name}: FifoQueue is {kind.tag}, not in this file; taken for a standard queue"
            reading.find("elsewhere", text, Spot(self._path, kind.line))
        spot, called = Spot(self._path, body.line), body.at("QueueName")
        return Queue(name, spot, is_fifo, attributes, called, RETENTION, limit is not None, fifo_by=_FIFO_BY)

    def pollers(
        self, reading: Reading, queues: dict[str, Queue]
    ) -> tuple[dict[str, Poller], list[tuple[Queue, Poller]]]:
        """By the queue the function that it feeds; and those that are fed from queues that are not in the template."""
        found: dict[str, Poller] = {}
        elsewhere = []
        for name, source, poller, body in self._feeds():
            if queue := self.named_in(source, queues):
                self._streams_only(reading, name, body)
                found[queue] = poller
            elif not any(map(body.has, _NO_QUEUES)):
                shown = self.resolve(source)
                shown = shown if shown.text else TreeNode(None, source.line, ".".join(texts(source)))
                elsewhere.append((queue_elsewhere(shown, poller.spot), poller))
        return found, elsewhere

    def _feeds(self) -> Iterator[tuple[str, TreeNode, Poller, TreeNode]]:
        """What feeds functions: whose name it is told by, what it is, who is fed, and how."""
        functions = dict(self.of_type(*_FUNCTIONS))
        for name, body in self.of_type(_MAPPING):
            called = body.at("FunctionName")
            shown = self.resolve(called).text or ".".join(texts(called))
            if body.has("EventSourceArn"):
                poller = self._poller(body, shown, self._function(called, functions))
                yield name, body.at("EventSourceArn"), poller, body
        for name, function in functions.items():
            for event in function.at("Events").table.values():
                body = event.at("Properties")
                if event.at("Type").text == "SQS":
                    poller = replace(self._poller(body, name, function), own_reports=self._own_reports)
                    yield name, body.at("Queue"), poller, body
                elif (through := body.at("SqsSubscription")).has("QueueArn"):  # A topic's messages come by a queue.
                    yield name, through.at("QueueArn"), self._poller(through, name, function), through

    def _function(
        self, called: TreeNode, functions: Mapping[str, TreeNode], left: int = MOST_ALIASES
    ) -> TreeNode | None:
        """The function of this template that is meant: the only one that is referred to, or the one of that name."""
        referred, literal = {*references(called)}, function_name(self.resolve(called).text)
        for name in sorted(self._aliases.keys() & referred) if left else ():
            return self._function(self._aliases[name].at("FunctionName"), functions, left - 1)
        referred &= functions.keys()
        if literal:
            referred = set(self._names.get(literal, ()))
        return functions[referred.pop()] if len(referred) == 1 else None

    @cached_property
    def _aliases(self) -> dict[str, TreeNode]:
        return dict(self.of_type(*_ALIASES))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """By the name that functions are given the resources that are these."""
        found: dict[str, list[str]] = {}
        for key, body in self.of_type(*_FUNCTIONS):
            found.setdefault(self.resolve(body.at("FunctionName")).text, []).append(key)
        return found

    def _poller(self, body: TreeNode, name: str, function: TreeNode | None) -> Poller:
        globally = self._document.at("Globals", "Function", "Timeout")
        timeout = function.table.get("Timeout", globally) if function else None
        window = body.at("MaximumBatchingWindowInSeconds")
        criteria = self.resolve(body.at("FilterCriteria"))
        filters = criteria if criteria.content is None else criteria.at("Filters")
        spot = Spot(self._path, body.line)
        how = body.at("BatchSize"), body.at("FunctionResponseTypes"), name, timeout, window, filters
        return Poller(spot, *how, enabled=body.at("Enabled"))

    def _streams_only(self, reading: Reading, name: str, body: TreeNode) -> None:
        for key in _STREAMS_ONLY:
            if node := body.table.get(key):
                text = f"{name}: {key} is for streams; a queue's retries are its redrive policy's"
                reading.find("no-effect", text, Spot(self._path, node.line))
