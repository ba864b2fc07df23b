"""The Serverless Framework's `serverless.yml`: its functions and its resources as the template that it deploys."""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.source import DEEPEST, MOST_NODES
from playground.configuration.sqs.serverless_lift import lift_queues
from playground.configuration.syntax.tree import TreeNode

_SELF: Final = re.compile(r"\$\{self:([\w.-]++)(?:,\s*([^${}]++))?\}")
_TIMEOUT_S: Final = "6"
"""A function's timeout where none is set."""
_EVENT: Final = {
    "arn": "Queue",
    "batchSize": "BatchSize",
    "maximumBatchingWindow": "MaximumBatchingWindowInSeconds",
    "functionResponseType": "FunctionResponseTypes",
}
"""Of an event of SQS: what the framework calls a property, and what the template does."""


def as_template(document: TreeNode) -> TreeNode:
    """The template of a service; any other document as it is."""
    if not (document.at("functions").items or document.at("constructs").table):
        return document
    document = _OwnValues(document).filled(document, DEEPEST)
    described = _described(document.at("resources"))
    functions = {name: body for one in document.at("functions").items for name, body in one.table.items()}
    resources = dict(described.at("Resources").table)
    for made in lift_queues(document):
        resources |= made.resources
        functions[made.worker] = _fed(functions.get(made.worker) or made.function, made.event)
    if not resources and not (functions and document.has("provider")):
        return document
    provider = document.at("provider")
    resources |= {
        _logical_id(name): _function(body, body.table.get("timeout") or provider.table.get("timeout"))
        for name, body in functions.items()
    }
    return TreeNode({**described.table, "Resources": TreeNode(resources, document.line)}, document.line)


def _described(node: TreeNode) -> TreeNode:
    """The resources of a service; what several files have of them is a list, of which those that stand here count."""
    parts: dict[str, dict[str, TreeNode]] = {}
    for key, value in ((key, value) for one in node.items for key, value in one.table.items()):
        parts.setdefault(key, {}).update(value.table)
    return TreeNode({key: TreeNode(table, node.line) for key, table in parts.items()}, node.line)


def _fed(function: TreeNode | None, event: TreeNode) -> TreeNode:
    """A function with one event more."""
    table = function.table if function else {}
    events = TreeNode([*(table["events"].items if "events" in table else ()), event], event.line)
    return TreeNode({**table, "events": events}, function.line if function else event.line)


class _OwnValues:
    def __init__(self, document: TreeNode) -> None:
        self._document = document
        self._left = MOST_NODES
        """So many values more: tables that name each other many times are as large as all that comes of it."""

    def filled(self, node: TreeNode, depth: int) -> TreeNode:
        """A value with what `${self:custom.name}` names in its place, where it is in the file, or its default is."""
        self._left -= 1
        if isinstance(node.content, dict):
            return TreeNode({key: self.filled(one, depth) for key, one in node.content.items()}, node.line, node.tag)
        if isinstance(node.content, list):
            return TreeNode([self.filled(one, depth) for one in node.content], node.line, node.tag)
        found = _SELF.fullmatch(node.text)
        if found is None or not depth or self._left < 0:
            return node
        there = self._document.at(*found[1].split("."))
        if there.content in ("", None):
            return TreeNode(found[2].strip("\"'"), node.line) if found[2] else node
        there = self.filled(there, depth - 1)
        return there if there.table or isinstance(there.content, list) else TreeNode(there.text, node.line, there.tag)


def _logical_id(name: str) -> str:
    """What the framework calls a function in the template that it deploys: `payWorker` is `PayWorkerLambdaFunction`."""
    word = name.replace("-", "Dash").replace("_", "Underscore")
    return f"{word[:1].upper()}{word[1:]}LambdaFunction"


def _function(body: TreeNode, timeout: TreeNode | None) -> TreeNode:
    events = {str(at): event for at, event in enumerate(_events(body))}
    properties = {
        "FunctionName": body.at("name"),
        "Timeout": timeout or TreeNode(_TIMEOUT_S, body.line),
        "Events": TreeNode(events, body.line),
    }
    kind = TreeNode("AWS::Serverless::Function", body.line)
    return TreeNode({"Type": kind, "Properties": TreeNode(properties, body.line)}, body.line)


def _events(body: TreeNode) -> Iterator[TreeNode]:
    for event in body.at("events").items:
        if event.has("sqs"):
            sqs = event.at("sqs")
            said = sqs.table if sqs.has("arn") else {"arn": sqs}
            properties = {_EVENT[key]: node for key, node in said.items() if key in _EVENT}
            if types := properties.get("FunctionResponseTypes"):  # The framework makes a list of its one word.
                properties["FunctionResponseTypes"] = TreeNode([types], types.line)
            parts = {"Type": TreeNode("SQS", sqs.line), "Properties": TreeNode(properties, sqs.line)}
            yield TreeNode(parts, sqs.line)
