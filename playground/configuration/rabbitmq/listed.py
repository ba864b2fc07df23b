"""Lists of what a broker has, as its HTTP API and `rabbitmqctl --formatter json` give them: definitions in parts.

Source: https://www.rabbitmq.com/docs/http-api-reference; `list_policies` and `list_bindings` of rabbitmqctl's manual.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.joined import Joined
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.json_tree import json_document
from playground.configuration.syntax.tree import TreeNode, moved

_TOLD_BY: Final = (
    ("policies", ("pattern", "definition")),
    ("bindings", ("source", "destination", "routing_key")),
    ("bindings", ("source_name", "destination_name", "routing_key")),
    ("exchanges", ("name", "type", "internal")),
    ("queues", ("name", "durable", "arguments")),
    ("vhosts", ("name", "default_queue_type")),
)
"""Which list it is: by what each of its rows has."""
_TYPES: Final = {"exchanges": ("direct", "fanout", "headers", "topic"), "queues": ("classic", "quorum", "stream")}
"""What the types of each are called, of which a list with few columns may have nothing else."""
_ALWAYS_THERE: Final = frozenset({"amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic"})
_RENAMED: Final = {"source_name": "source", "destination_name": "destination", "destination_kind": "destination_type"}
_BEGINS: Final = re.compile(r"\s*(?:\[\s*\{|\{[^\[\]{}]*+(?:\"items\"\s*:|\"page))")
_VERSIONS: Final = ("rabbit_version", "rabbitmq_version")
_TABLES: Final = ("definition", "arguments")
_APPLIED: Final = "effective_policy_definition"
"""What the policies that count for a queue come to, where the API says so."""
_NO_ARGUMENTS: Final = (
    "the list has no column for arguments: what a queue was declared with is not in it, and may decide (`rabbitmqctl "
    "list_queues name durable type arguments policy --formatter json` has it)"
)
_NO_POLICIES: Final = "a list of queues alone: which policies there are for them is not in it"


def is_listed(document: TreeNode) -> bool:
    """Whether a document is such a list."""
    return bool(_kind(document))


def could_be_listed(text: str) -> bool:
    """Whether a text begins as such a list, or a page of one; it is not read for that."""
    return bool(_BEGINS.match(text))


def read_listed(source: ConfigurationFile, document: TreeNode) -> Reading:
    """What one list says, and what it leaves to others."""
    return _read(source, {_kind(document): _listed(source, document)}, _vhost([document]))


def read_lists(sources: Sequence[ConfigurationFile], documents: Sequence[TreeNode]) -> Reading:
    """What several lists say together, in whatever order: of one kind all rows count."""
    files, lists = Joined(sources), dict[str, list[TreeNode]]()
    for source, document, start in zip(sources, documents, files.starts, strict=False):
        rows_of = {_kind(document): _listed(source, document)} if is_listed(document) else _exported(document)
        for kind, rows in rows_of.items():
            lists.setdefault(kind, []).extend(moved(one, start) for one in rows)
    whole = replace(files.whole, around=sources[0].around)
    versions = {
        key: moved(one.at(key), start)
        for one, start in zip(documents, files.starts, strict=False)
        for key in _VERSIONS
        if one.has(key)
    }
    return files.placed(_read(whole, lists, _vhost(documents), versions))


def _read(
    source: ConfigurationFile,
    lists: Mapping[str, list[TreeNode]],
    vhost: str,
    versions: Mapping[str, TreeNode] = MappingProxyType({}),
) -> Reading:
    """The lists as definitions, of which those of queues may say what their policies come to."""
    all_rows = {kind: [_within(vhost, one) for one in rows] for kind, rows in lists.items()}
    queues = all_rows.setdefault("queues", [])
    first = next((one.line for rows in all_rows.values() for one in rows), 1)
    if "policies" not in lists and (applied := [*_applied(queues)]):
        all_rows["policies"] = applied
    tables = {kind: TreeNode(rows, rows[0].line if rows else first) for kind, rows in all_rows.items()}
    reading = read_definitions(source, TreeNode({**versions, **tables}, first))
    if queues and not any(one.has("arguments") for one in queues):
        reading.find("elsewhere", _NO_ARGUMENTS, Spot(source.path, queues[0].line))
    if queues and "policies" not in lists and not any(one.has(_APPLIED) or one.at("policy").text for one in queues):
        reading.find("elsewhere", _NO_POLICIES, Spot(source.path, queues[0].line))
    return reading


def _exported(document: TreeNode) -> dict[str, list[TreeNode]]:
    """The lists of definitions that have lists beside them; of policies there are none where it has none."""
    return {kind: node.items for kind, node in document.table.items() if isinstance(node.content, list) and node.items}


def _vhost(documents: Iterable[TreeNode]) -> str:
    """The virtual host of rows that name none, as rabbitmqctl's do: the only one that others name, else the usual."""
    named = {row.at("vhost").text for one in documents for row in _rows(one) if row.has("vhost")}
    return named.pop() if len(named) == 1 else "/"


def _within(vhost: str, row: TreeNode) -> TreeNode:
    return TreeNode({"vhost": TreeNode(vhost, row.line), **row.table}, row.line)


def _listed(source: ConfigurationFile, document: TreeNode) -> list[TreeNode]:
    return [_row(source, one) for one in _rows(document)]


def _rows(document: TreeNode) -> list[TreeNode]:
    """Those of a list; the API gives a page of one in a table."""
    page = document.at("items") if document.has("page") else document
    return page.content if isinstance(page.content, list) else []


def _kind(document: TreeNode) -> str:
    rows = _rows(document)
    if rows and all(one.has("name") for one in rows) and (typed := _kind_by_type(rows)):
        return typed
    told = (kind for kind, keys in _TOLD_BY if rows and all(one.has(key) for one in rows for key in keys))
    return next(told, "")


def _kind_by_type(rows: Sequence[TreeNode]) -> str:
    """Whether they are exchanges or queues, by what they are called and what their types are; empty: by neither."""
    if not _ALWAYS_THERE.isdisjoint(one.at("name").text for one in rows):
        return "exchanges"
    types = {one.at("type").text for one in rows}
    of_plugins = {one for one in types if one.startswith("x-")}  # `x-delayed-message`, `x-consistent-hash`.
    return next((kind for kind, names in _TYPES.items() if types - of_plugins and types - of_plugins <= {*names}), "")


def _row(source: ConfigurationFile, row: TreeNode) -> TreeNode:
    """A row as definitions have it: rabbitmqctl may write a table as a text or as triples."""
    table = {_RENAMED.get(key, key): node for key, node in row.table.items()}
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
