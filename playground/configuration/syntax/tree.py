"""What structured files have in common: values in each other, each with its line. A scalar is its text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from playground.configuration.source import DEEPEST, MOST_NODES, ConfigurationFile

UNSEEN: Final = "{...}"
"""What stands for a part of a text that is not to be had."""
Content: TypeAlias = "str | list[TreeNode] | dict[str, TreeNode] | None"


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A value."""

    content: Content
    """None: an expression whose value is not to be had from the file."""
    line: int
    tag: str = ""
    """Of YAML, such as `!GetAtt`; for an expression how it is written."""
    begins: str = ""
    """Of an expression whose value is not to be had: the text that it begins with, whatever follows."""
    ends: str = ""
    """And the one that it ends with, whatever stands before."""

    @property
    def text(self) -> str:
        """A scalar's text; empty for everything else."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def outline(self) -> str:
        """A scalar's text, or as much of it as is known: `jobs-{...}.fifo`; empty where nothing is."""
        return self.text or (f"{self.begins}{UNSEEN}{self.ends}" if self.begins or self.ends else "")

    @property
    def written(self) -> str:
        """A scalar as it is shown: its text, and the placeholder that it stood for."""
        return f"{self.text} ({self.tag})" if self.tag.startswith("$") else self.text

    @property
    def table(self) -> dict[str, "TreeNode"]:
        """The keys of a table; none of everything else."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def items(self) -> list["TreeNode"]:
        """The values of a list; a value that is none counts as a list of one."""
        if isinstance(self.content, list):
            return self.content
        return [] if self.content in ("", None) else [self]

    def at(self, *path: str) -> "TreeNode":
        """What lies on a way down, or an empty text where nothing does."""
        node = self
        for key in path:
            node = node.table.get(key, TreeNode("", node.line))
        return node

    def has(self, key: str) -> bool:
        """Whether it is a table with this key."""
        return key in self.table


def flat(node: TreeNode, path: str = "") -> Iterator[tuple[str, TreeNode]]:
    """Every scalar below with its path, as `.properties` write it: `a.b`, `a.list[0]`."""
    if isinstance(node.content, dict):
        for key, value in node.content.items():
            yield from flat(value, f"{path}.{key}" if path else key)
    elif isinstance(node.content, list):
        for index, value in enumerate(node.content):
            yield from flat(value, f"{path}[{index}]")
    elif path:
        yield path, node


def texts(node: TreeNode) -> Iterator[str]:
    """Every scalar below, the keys of tables left out."""
    return (value.text for _, value in flat(node, "."))


def moved(node: TreeNode, by: int) -> TreeNode:
    """A value so many lines further down."""
    content = node.content
    if isinstance(content, dict):
        content = {key: moved(one, by) for key, one in content.items()}
    elif isinstance(content, list):
        content = [moved(one, by) for one in content]
    return replace(node, content=content, line=node.line + by)


class Budget:
    """How much of a file is taken in: a bound on its depth, and one on how much there is of it."""

    def __init__(self, source: ConfigurationFile) -> None:
        self._source = source
        self._left = MOST_NODES

    def spend(self, line: int, depth: int, count: int = 1) -> None:
        """Take in so many more values; gives the file up where that is too much."""
        self._left -= count
        if depth > DEEPEST:
            self._source.refuse(f"nested more than {DEEPEST} deep", line)
        if self._left < 0:
            self._source.refuse(f"more than {MOST_NODES:,} values, those counted again that aliases repeat", line)
