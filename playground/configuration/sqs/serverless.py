"""The Serverless Framework's `serverless.yml`: its functions and its resources as the template that it deploys."""

from collections.abc import Iterator
from typing import Final

from playground.configuration.source import DEEPEST
from playground.configuration.sqs.serverless_lift import lift_queues
from playground.configuration.sqs.serverless_values import ChosenKey, ServiceValues
from playground.configuration.syntax.tree import TreeNode, flat
from playground.configuration.variants import OpenValues

_DECIDING: Final = ("AWS::SQS::", "AWS::Lambda::", "AWS::Serverless::")
_TIMEOUT_S: Final = "6"
"""A function's timeout where none is set."""
_EVENT: Final = {
    "arn": "Queue",
    "batchSize": "BatchSize",
    "maximumBatchingWindow": "MaximumBatchingWindowInSeconds",
    "functionResponseType": "FunctionResponseTypes",
    "filterPatterns": "FilterCriteria",
    "enabled": "Enabled",
}
"""Of an event of SQS: what the framework calls a property, and what the template does."""


def as_template(document: TreeNode) -> TreeNode:
    """The template of a service where nobody says anything at its deployment; any other document as it is."""
    return opened_template(document, OpenValues())[0]


def opened_template(document: TreeNode, opened: OpenValues) -> tuple[TreeNode, list[ChosenKey]]:
    """The same with what is taken for what is open; and what of its queues and functions is chosen by such a thing.

    What nobody has chosen is asked for.
    """
    if not (document.at("functions").items or document.at("constructs").table):
        return document, []
    values = ServiceValues(document, opened)
    template = _template(values.filled(document, DEEPEST))
    choices = list(values.choices(_lines(template)))
    for one in choices:
        if not one.value:
            opened.ask(one.by, one.keys, one.line)
    return template, [one for one in choices if one.value]


def _lines(template: TreeNode) -> set[int]:
    """Where something stands that decides what queues and functions come to."""
    resources = template.at("Resources").table.values()
    decide = (one for one in resources if one.at("Type").text.startswith(_DECIDING))
    return {node.line for one in decide for _, node in flat(one)}


def _template(document: TreeNode) -> TreeNode:
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
            if filters := properties.get("FilterCriteria"):
                properties["FilterCriteria"] = TreeNode({"Filters": filters}, filters.line)
            parts = {"Type": TreeNode("SQS", sqs.line), "Properties": TreeNode(properties, sqs.line)}
            yield TreeNode(parts, sqs.line)
