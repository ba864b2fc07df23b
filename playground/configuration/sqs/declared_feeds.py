"""Event source mappings of Lambda's that tools declare in YAML: Pulumi's programs, resources of Crossplane.

Source: https://www.pulumi.com/registry/packages/aws/api-docs/lambda/eventsourcemapping/ and
https://marketplace.upbound.io/providers/upbound/provider-aws-lambda
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.sqs.described import Poller
from playground.configuration.syntax.tree import TreeNode

_PULUMI: Final = re.compile(r"aws:lambda(?:/\w+)?:(EventSourceMapping|Function)")
_CROSSPLANE: Final = re.compile(r"lambda\.aws(?:\.m)?\.(?:upbound|crossplane)\.io/.*")
_KINDS: Final = ("EventSourceMapping", "Function")
REFERENCE: Final = re.compile(r"\$\{([\w-]+)(?:\.(?:arn|id|url|name|functionName))?\}")
"""How a program of Pulumi's names a resource, or a value of its configuration."""
_NAMES: Final = ("batchSize", "functionResponseTypes", "filterCriteria")


def feeds_of(path: str, documents: Iterable[TreeNode]) -> Iterator[tuple[TreeNode, Poller]]:
    """What feeds a function: the queue by its label, its name or its ARN, and how."""
    found = list(_declared(documents))
    functions = {label: body for kind, label, body in found if kind == "Function"}
    for _, _, body in (one for one in found if one[0] != "Function"):
        called = _referred(body, "functionName")
        yield _referred(body, "eventSourceArn"), _poller(path, body, called.text, functions)


def _declared(documents: Iterable[TreeNode]) -> Iterator[tuple[str, str, TreeNode]]:
    """The kind of each, what it is called among the others, and what is set of it."""
    for document in documents:
        kind = document.at("kind").text
        if kind in _KINDS and _CROSSPLANE.fullmatch(document.at("apiVersion").text):
            yield kind, document.at("metadata", "name").text, document.at("spec", "forProvider")
        for name, one in document.at("resources").table.items() if document.has("runtime") else ():
            if named := _PULUMI.fullmatch(one.at("type").text):
                yield named[1], name, one.at("properties")


def _referred(body: TreeNode, key: str) -> TreeNode:
    """What is behind a name, a reference in a text, or one beside it: `functionNameRef: {name: work}`."""
    beside, said = body.at(f"{key}Ref", "name"), body.at(key)
    named = REFERENCE.fullmatch(said.text)
    return beside if beside.text else TreeNode(named[1], said.line) if named else said


def _poller(path: str, body: TreeNode, function: str, functions: Mapping[str, TreeNode]) -> Poller:
    timeout = functions[function].at("timeout") if function in functions else None
    criteria, window = body.at("filterCriteria"), body.at("maximumBatchingWindowInSeconds")
    filters = criteria.at("filters") if criteria.table else criteria
    how = (
        body.at("batchSize"),
        body.at("functionResponseTypes"),
        function,
        timeout,
        window,
        filters,
        _NAMES,
        body.at("enabled"),
    )
    return Poller(Spot(path, body.line), *how)
