"""YAML as trees. Tags are kept as words, so that nothing is built of what a file asks for."""

from collections.abc import Iterator
from typing import Any, Final

from playground.configuration.source import ConfigurationFile, parser
from playground.configuration.syntax.tree import Budget, Content, TreeNode

_NULLS: Final = {"", "~", "null", "Null", "NULL"}


def yaml_documents(source: ConfigurationFile) -> list[TreeNode]:
    """The documents of a file, those that hold nothing left out."""
    yaml = parser("yaml", source)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # The one in C is there in nearly all installations.
    builder = _Builder(source)
    try:
        documents = list(builder.documents(yaml.parse(source.text, Loader=loader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        if "{{" in source.text:
            problem += (
                "; a template of Helm is none before it is filled in: `helm template CHART | playground guarantee -`"
            )
        source.refuse(f"broken YAML: {problem}", mark.line + 1 if mark else 0)
    return [one for one in documents if one.content]


class _Builder:
    """Puts a tree together from what a parser reports; keeps its own stack, so that depth is bounded by rule."""

    def __init__(self, source: ConfigurationFile) -> None:
        self._source = source
        self._budget = Budget(source)
        self._anchors: dict[str, tuple[TreeNode, int]] = {}
        """By the anchor: the value, and how many values it holds."""

    def documents(self, events: Iterator[Any]) -> Iterator[TreeNode]:
        """A tree for each document."""
        for event in events:
            if type(event).__name__ == "DocumentStartEvent":
                self._anchors.clear()
                yield self._value(next(events), events, 0)[0]

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[TreeNode, int]:
        line = event.start_mark.line + 1
        kind = type(event).__name__
        if kind == "AliasEvent":
            # A value that holds itself is not finished when its alias comes, so that its anchor is not known.
            if event.anchor not in self._anchors:
                self._source.refuse("an alias of what is not known, or not finished", line)
            node, size = self._anchors[event.anchor]
            self._budget.spend(line, depth, size)
            return node, size
        self._budget.spend(line, depth)
        content, size = self._content(kind, event, events, depth)
        node = TreeNode(content, line, tag=event.tag or "")
        if event.anchor:
            self._anchors[event.anchor] = node, size
        return node, size

    def _content(self, kind: str, event: Any, events: Iterator[Any], depth: int) -> tuple[Content, int]:
        if kind == "ScalarEvent":
            plain_null = event.implicit[0] and event.value in _NULLS
            return ("" if plain_null else event.value), 1
        if kind == "SequenceStartEvent":
            return self._list(events, depth)
        return self._table(events, depth)

    def _list(self, events: Iterator[Any], depth: int) -> tuple[Content, int]:
        items, size = [], 1
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            node, count = self._value(event, events, depth + 1)
            items.append(node)
            size += count
        return items, size

    def _table(self, events: Iterator[Any], depth: int) -> tuple[Content, int]:
        table: dict[str, TreeNode] = {}
        lines: dict[str, int] = {}
        merged: dict[str, TreeNode] = {}
        size = 1
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key, _ = self._value(event, events, depth + 1)
            node, count = self._value(next(events), events, depth + 1)
            size += count + 1
            if key.text == "<<":
                for one in reversed(node.items):
                    merged |= one.table
            else:
                if (first := lines.setdefault(key.text, key.line)) != key.line:
                    self._source.note_twice(key.text, first, key.line)
                table[key.text] = node
        return merged | table, size
