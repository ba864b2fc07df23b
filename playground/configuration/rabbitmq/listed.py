"""One list of what a broker has, as its HTTP API and `rabbitmqctl --formatter json` give it: definitions in part.

Source: https://www.rabbitmq.com/docs/http-api-reference; `list_policies` and `list_bindings` of rabbitmqctl's manual.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.found import Reading, Spot
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.json_tree import json_document
from playground.configuration.syntax.tree import TreeNode

_TOLD_BY: Final = (
    ("policies", ("pattern", "definition")),
    ("bindings", ("source", "destination", "routing_key")),
    ("bindings", ("source_name", "destination_name", "routing_key")),
    ("exchanges", ("name", "type", "internal")),
    ("queues", ("name", "durable", "arguments")),
    ("vhosts", ("name", "default_queue_type")),
)
"""Which list it is: by what each of its rows has."""
_RENAMED: Final = {"source_name": "source", "destination_name": "destination", "destination_kind": "destination_type"}
_TABLES: Final = ("definition", "arguments")
_APPLIED: Final = "effective_policy_definition"
"""What the policies that count for a queue come to, where the API says so."""
_NO_POLICIES: Final = "a list of queues alone: which policies there are for them is not in it"


def is_listed(document: TreeNode) -> bool:
    """Whether a document is such a list."""
    return bool(_kind(document))


def read_listed(source: ConfigurationFile, document: TreeNode) -> Reading:
    """What the list says, and what it leaves to others."""
    kind = _kind(document)
    rows = [_row(source, one) for one in _rows(document)]
    lists = {"queues": TreeNode([], document.line), kind: TreeNode(rows, document.line)}
    if applied := [*_applied(rows)]:
        lists["policies"] = TreeNode(applied, document.line)
    reading = read_definitions(source, TreeNode(lists, document.line))
    if kind == "queues" and not any(one.has(_APPLIED) or one.at("policy").text for one in rows):
        reading.find("elsewhere", _NO_POLICIES, Spot(source.path, document.line))
    return reading


def _rows(document: TreeNode) -> list[TreeNode]:
    """Those of a list; the API gives a page of one in a table."""
    page = document.at("items") if document.has("page") else document
    return page.content if isinstance(page.content, list) else []


def _kind(document: TreeNode) -> str:
    rows = _rows(document)
    told = (kind for kind, keys in _TOLD_BY if rows and all(one.has(key) for one in rows for key in keys))
    return next(told, "")


def _row(source: ConfigurationFile, row: TreeNode) -> TreeNode:
    """A row as definitions have it: rabbitmqctl may write a table as a text or as triples, and names no vhost."""
    table = {_RENAMED.get(key, key): node for key, node in row.table.items()}
    table.setdefault("vhost", TreeNode("/", row.line))
    for key in _TABLES:
        if key in table:
            table[key] = _table(source, table[key])
    return TreeNode(table, row.line)


def _table(source: ConfigurationFile, node: TreeNode) -> TreeNode:
    if node.text.startswith("{"):
        return json_document(source.holding(source.name, node.text, node.line - 1))
    triples = [one.items for one in node.items if isinstance(one.content, list) and len(one.items) == 3]
    return TreeNode({name.text: value for name, _, value in triples}, node.line) if triples else node


def _applied(rows: list[TreeNode]) -> Iterator[TreeNode]:
    """A policy for each queue of which it is said what its policies come to."""
    for row in rows:
        if row.at(_APPLIED).table:
            table = {"pattern": TreeNode(f"^{re.escape(row.at('name').text)}$", row.line)}
            table |= {"definition": row.at(_APPLIED), "vhost": row.at("vhost"), "name": row.at("policy")}
            yield TreeNode(table, row.line)
