"""What the Serverless Framework's variables come to: `${self:custom.vt.${sls:stage}}`, `${opt:stage, 'dev'}`.

What is inside is filled in first; of several sources the first that has a value counts. Sources:
https://www.serverless.com/framework/docs/guides/variables and https://www.serverless.com/framework/docs/guides/parameters
"""

import re
from collections.abc import Container, Iterator
from typing import Final, NamedTuple

from playground.configuration.source import MOST_NODES
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.variants import OpenValues

_VARIABLE: Final = re.compile(r"\$\{\s*+((?:self|sls|opt|env|param):[^${}]*+)\}")
"""A variable in which there is no other; `${AWS::Region}` is CloudFormation's."""
_CHOSEN: Final = re.compile(
    r"\$\{\s*+self:([\w-]++(?:\.[\w-]++)*+)\.\$\{\s*+((?:self|sls|opt|env|param):[^${}]*+)\}((?:\.[\w-]++)*+)"
)
"""A table, what chooses one of its keys, and what of that is meant."""
_SOURCES: Final = re.compile(r"""'([^']*+)'|"([^"]*+)"|([^,'"]++)""")
_MOST_ROUNDS: Final = 10
"""So many variables may stand in each other."""
_LONGEST: Final = 100_000
"""Characters that a text with its variables filled in may come to; a longer one is left as it is written."""
_MOST_KEYS: Final = 8
"""A table of more keys is not tried key by key."""
_STAGE, _FIRST_STAGE, _EVERY_STAGE = "--stage", "dev", "default"
"""The option, the stage where nobody gives one, and the name under which parameters are those of each."""


class ChosenKey(NamedTuple):
    """One key of a table that is chosen from outside."""

    by: str
    """What chooses it, such as the option `--stage`."""
    value: str
    """The key that is taken where nobody says otherwise; empty: none is."""
    keys: tuple[str, ...]
    table: str
    line: int

    @property
    def told(self) -> str:
        """What is taken, and what else there would be; empty: nothing else."""
        others = ", ".join(key for key in self.keys if key != self.value)
        return f"{self.by} is {self.value} where nobody says otherwise; {self.table} has {others}, too" * bool(others)


class _SourceFound(NamedTuple):
    node: TreeNode | None = None
    """None: it is in none of the files."""
    by: str = ""
    """What from outside may say otherwise."""


class ServiceValues:
    """The values of one service, with what is taken for what it leaves open."""

    def __init__(self, document: TreeNode, opened: OpenValues) -> None:
        self._document = document
        self._open = opened
        self._left = MOST_NODES
        """So many values more: tables that name each other many times are as large as all that comes of it."""
        self._choices: dict[ChosenKey, None] = {}
        self._known: dict[str, _SourceFound | None] = {}
        """By the path what stands in the file: of what is named many times once, and of what names itself nothing."""

    def choices(self, lines: Container[int]) -> Iterator[ChosenKey]:
        """What is chosen from outside in any of these lines."""
        return (one for one in self._choices if one.line in lines)

    def filled(self, node: TreeNode, depth: int) -> TreeNode:
        """A value with what its variables come to in their places; one that is in none of the files stays."""
        self._left -= 1
        if isinstance(node.content, dict):
            return TreeNode({key: self.filled(one, depth) for key, one in node.content.items()}, node.line, node.tag)
        if isinstance(node.content, list):
            return TreeNode([self.filled(one, depth) for one in node.content], node.line, node.tag)
        if "${" not in node.text or not depth or self._left < 0:
            return node
        there = self._whole(node, depth).node
        return node if there is None else there

    def _whole(self, node: TreeNode, depth: int) -> _SourceFound:
        """What a text with variables comes to: a table, too, where it is nothing but one variable."""
        text, by = node.text, ""
        for _ in range(_MOST_ROUNDS):
            self._note(text, node.line, depth)
            if whole := _VARIABLE.fullmatch(text):
                there = self._variable(whole[1], node.line, depth)
                if there.node is None:
                    break
                made = there.node.table or isinstance(there.node.content, list)
                found = there.node if made else TreeNode(there.node.text, node.line, there.node.tag or node.tag)
                return _SourceFound(found, there.by or by)
            founds = {one[0]: self._variable(one[1], node.line, depth) for one in _VARIABLE.finditer(text)}
            texts = {key: one.node.text for key, one in founds.items() if one.node and one.node.text}
            by = next((one.by for one in founds.values() if one.by), by)
            length = len(text) + sum(text.count(variable) * len(value) for variable, value in texts.items())
            if length > _LONGEST:
                return _SourceFound(None, by)
            if not texts:
                break
            for variable, value in texts.items():
                text = text.replace(variable, value)
        return _SourceFound(TreeNode(text, node.line, node.tag) if text != node.text else None, by)

    def _note(self, text: str, line: int, depth: int) -> None:
        """Note which keys of a table there are where one of them is chosen from outside."""
        for path, chooser, rest in _CHOSEN.findall(text):
            found = self._variable(chooser, line, depth)
            table = self.filled(self._document.at(*path.split(".")), depth - 1).table
            keys = tuple(key for key, one in table.items() if one.at(*rest.split(".")[1:]).content not in ("", None))
            if found.by and 0 < len(keys) <= _MOST_KEYS:
                value = found.node.text if found.node else ""
                self._choices[ChosenKey(found.by, value, keys, path, line)] = None

    def _variable(self, written: str, line: int, depth: int) -> _SourceFound:
        """The first of a variable's sources that has a value."""
        by = ""
        self._left -= 1
        for single, double, bare in _SOURCES.findall(written):
            if not bare.strip() and not (single or double):
                continue
            kind, is_source, name = bare.strip().partition(":")
            if not is_source:
                return _SourceFound(TreeNode(single or double or bare.strip(), line), by)
            found = self._source(kind, name.strip(), line, depth - 1)
            if found is None:
                break
            by = by or found.by
            if found.node:
                return _SourceFound(found.node, by)
        return _SourceFound(None, by)

    def _source(self, kind: str, name: str, line: int, depth: int) -> _SourceFound | None:
        """What one source has; none: it is of a kind that is asked elsewhere, whatever stands behind it."""
        if depth < 0 or self._left < 0:
            return None
        match kind:
            case "self":
                there = self._own(name, depth)
                is_open = there is None and name == "provider.stage"
                return _SourceFound(TreeNode(_FIRST_STAGE, line), _STAGE) if is_open else there or _SourceFound()
            case "sls":
                given = self._given(_STAGE) if name == "stage" else _SourceFound()
                own = self._source("self", "provider.stage", line, depth) if given.by and not given.node else None
                return own._replace(by=_STAGE) if own else given
            case "opt":
                return self._given(f"--{name}")
            case "env":
                return self._given(name)
            case "param":
                return self._parameter(name, line, depth)
        return None

    def _given(self, by: str) -> _SourceFound:
        """What is taken for what is given from outside; what has been tried is given."""
        value = self._open.value(by)
        return _SourceFound(None, by) if value is None else _SourceFound(TreeNode(value, 0))

    def _own(self, path: str, depth: int) -> _SourceFound | None:
        """What stands in the file; none: nothing does."""
        if path not in self._known:
            self._known[path] = _SourceFound()
            self._known[path] = self._standing(path, depth)
        return self._known[path]

    def _standing(self, path: str, depth: int) -> _SourceFound | None:
        there = self._document.at(*path.split("."))
        if there.content in ("", None):
            return None
        if "${" in there.text and depth > 0:
            found = self._whole(there, depth - 1)
            return found if found.node else _SourceFound(there, found.by)
        return _SourceFound(self.filled(there, depth - 1) if depth > 0 else there)

    def _parameter(self, name: str, line: int, depth: int) -> _SourceFound:
        """A parameter of the stage, or of each: under `params` of version 3, and under `stages` of version 4."""
        stage = self._source("sls", "stage", line, depth) or _SourceFound()
        ways: dict[str, tuple[str, ...]] = {one: ("params", one, name) for one in self._document.at("params").table}
        ways |= {one: ("stages", one, "params", name) for one in self._document.at("stages").table}
        ways = {one: way for one, way in ways.items() if self._document.at(*way).content not in ("", None)}
        value = stage.node.text if stage.node else ""
        if stage.by and 0 < len(ways) <= _MOST_KEYS:
            keys = tuple(one for one in ways if one != _EVERY_STAGE)
            self._choices[ChosenKey(stage.by, value, keys, f"params.{name}", line)] = None
        way = ways.get(value) or ways.get(_EVERY_STAGE)
        found = self._own(".".join(way), depth) if way else None
        return found or _SourceFound(None, f"--param {name}")
