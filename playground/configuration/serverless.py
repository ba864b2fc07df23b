"""The Serverless Framework's `serverless.yml`: its functions and its resources as the template that it deploys."""

from collections.abc import Iterator
from typing import Final

from playground.configuration.tree import TreeNode

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
    resources = document.at("resources", "Resources")
    if not resources.table or not document.has("functions"):
        return document
    provider = document.at("provider")
    functions = {
        name: _function(body, body.table.get("timeout") or provider.table.get("timeout"))
        for name, body in document.at("functions").table.items()
    }
    parts = {**document.at("resources").table, "Resources": TreeNode({**functions, **resources.table}, resources.line)}
    return TreeNode(parts, document.line)


def _function(body: TreeNode, timeout: TreeNode | None) -> TreeNode:
    events = {str(at): event for at, event in enumerate(_events(body))}
    properties = {"Timeout": timeout or TreeNode(_TIMEOUT_S, body.line), "Events": TreeNode(events, body.line)}
    kind = TreeNode("AWS::Serverless::Function", body.line)
    return TreeNode({"Type": kind, "Properties": TreeNode(properties, body.line)}, body.line)


def _events(body: TreeNode) -> Iterator[TreeNode]:
    for event in body.at("events").items:
        if event.has("sqs"):
            sqs = event.at("sqs")
            said = sqs.table if sqs.has("arn") else {"arn": sqs}
            properties = {_EVENT[key]: node for key, node in said.items() if key in _EVENT}
            parts = {"Type": TreeNode("SQS", sqs.line), "Properties": TreeNode(properties, sqs.line)}
            yield TreeNode(parts, sqs.line)
