"""Terraform's files as blocks of trees. References are followed where what they name stands in the same file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from playground.configuration.source import ConfigurationFile, parser
from playground.configuration.syntax.hcl_types import with_optional
from playground.configuration.syntax.hcl_values import Conditional, Conditionals, Scope
from playground.configuration.syntax.tree import Budget, Content, TreeNode
from playground.configuration.variants import OpenValues

_LONGEST: Final = 200_000
"""Of a file, in characters: the parser takes a few seconds for so many."""
_MOST_INSTANCES: Final = 50
"""Of one resource by `for_each`; more are told as one."""
_ESCAPE: Final = re.compile(r'\\(["\\])')
_WRAPPERS: Final = {"jsonencode", "tolist", "toset", "tonumber", "tostring", "tobool", "tomap"}
"""Functions that change nothing of what matters here."""


@dataclass(frozen=True)
class Block:
    """A block: `resource "aws_sqs_queue" "orders" { ... }`."""

    labels: tuple[str, ...]
    """Its kind and its names."""
    body: TreeNode
    """A table; blocks within it are lists of tables."""


class Module:
    """The blocks of files that stand together, and what references in them stand for."""

    def __init__(
        self,
        blocks: list[Block],
        values: Mapping[str, TreeNode],
        choices: Conditionals,
        opened: OpenValues | None = None,
    ) -> None:
        self.blocks = blocks
        self._values = values
        self._choices = choices
        named: dict[str, TreeNode] = {}
        for block in blocks:
            match block.labels:
                case ("variable", name) if block.body.has("default"):
                    named[f"var.{name}"] = with_optional(block.body.at("default"), block.body.at("type"))
                case ("locals",):
                    named |= {f"local.{name}": node for name, node in block.body.table.items()}
                case ("resource", kind, name):
                    named |= {f"{kind}.{name}.{key}": node for key, node in block.body.table.items()}
        types = {block.labels[1]: block.body.at("type") for block in blocks if block.labels[:1] == ("variable",)}
        given = {name: with_optional(node, types[name]) if name in types else node for name, node in values.items()}
        named |= {f"var.{name}": node for name, node in given.items()}
        self.scope = Scope(named, choices, opened or OpenValues())

    def under(self, opened: OpenValues) -> "Module":
        """The same with what is taken for what no file says."""
        return Module(self.blocks, self._values, self._choices, opened)

    def instances(self, body: TreeNode) -> Iterator[tuple[str, Scope]]:
        """What is made of a block: itself, or one for each key of its `for_each`, with the names that each has.

        With a `count` of 0, or for each of none, it is not made at all.
        """
        each = self.scope.value(body.at("for_each"))
        if self.scope.is_none(body.at("count")) or each.content in ({}, []):
            return
        values = each.table or {one.text: one for one in map(self.scope.value, each.items) if one.text}
        if not body.has("for_each") or not 0 < len(values) <= _MOST_INSTANCES:
            yield "", self.scope
            return
        for key, value in values.items():
            named = {"each.key": TreeNode(key, value.line), "each.value": value}
            yield f'["{key}"]', self.scope.within(named)

    def calls(self, *sources: str) -> Iterator[tuple[str, TreeNode]]:
        """The calls of modules that come from a place with one of these in it: name and body."""
        for block in self.blocks:
            is_module = len(block.labels) == 2 and block.labels[0] == "module"
            if is_module and any(one in block.body.at("source").text for one in sources):
                yield block.labels[1], block.body

    def of_kind(self, *kinds: str) -> Iterator[tuple[str, str, TreeNode]]:
        """The resources of these kinds: kind, name and body."""
        for block in self.blocks:
            if len(block.labels) == 3 and block.labels[0] == "resource" and block.labels[1] in kinds:
                yield block.labels[1], block.labels[2], block.body


class TerraformFile(NamedTuple):
    """What stands in a file."""

    blocks: list[Block]
    values: dict[str, TreeNode]
    """What is not in a block, by name: what a file of values has for variables."""
    choices: dict[str, Conditional]
    """Its conditional expressions, by how they are written."""


def hcl_file(source: ConfigurationFile) -> TerraformFile:
    """The blocks and values of a file."""
    hcl = parser("hcl2", source)
    if len(source.text) > _LONGEST:
        source.refuse(f"too large for Terraform: more than {_LONGEST:,} characters")
    try:
        tree = hcl.parses_to_tree(source.text + "\n")
    except RecursionError:
        source.refuse("nested too deep")
    except (
        Exception
    ) as error:  # Parsers of parsers raise what they like: of lark, of the scanner, of what lies between.
        source.refuse("broken Terraform: this cannot be read", getattr(error, "line", 0) or 0)
    reader = _Expressions(source)
    children = tree.children[0].children
    blocks = [reader.block(one) for one in children if _kind(one) == "block"]
    values = dict(reader.attribute(one) for one in children if _kind(one) == "attribute")
    return TerraformFile(blocks, values, reader.choices)


def _kind(tree: Any) -> str:
    """The rule that a part of the file follows; empty: it is a word or a sign."""
    return str(getattr(tree, "data", ""))


class _Expressions:
    """Turns what the parser made into nodes."""

    def __init__(self, source: ConfigurationFile) -> None:
        self._source = source
        self._budget = Budget(source)
        self.choices: dict[str, Conditional] = {}

    def block(self, tree: Any, depth: int = 0) -> Block:
        self._budget.spend(tree.meta.line, depth)
        body = next(child for child in tree.children if _kind(child) == "body")
        labels = tuple(self._word(child) for child in tree.children if _kind(child) in ("identifier", "string"))
        table: dict[str, TreeNode] = {}
        inner: dict[str, list[TreeNode]] = {}
        for child in body.children:
            if _kind(child) == "attribute":
                name, node = self.attribute(child, depth + 1)
                if name in table:
                    self._source.note_twice(name, table[name].line, child.meta.line)
                table[name] = node
            elif _kind(child) == "block":
                nested = self.block(child, depth + 1)
                inner.setdefault(nested.labels[0], []).append(nested.body)
        blocks = {name: TreeNode(list(bodies), bodies[0].line) for name, bodies in inner.items()}
        return Block(labels, TreeNode(table | blocks, tree.meta.line))

    def attribute(self, tree: Any, depth: int = 0) -> tuple[str, TreeNode]:
        """A name and its value."""
        return self._word(tree.children[0]), self._value(tree.children[-1], depth, tree.meta.line)

    def _word(self, tree: Any) -> str:
        """A name, or a text without references."""
        if _kind(tree) == "string":
            return "".join(map(str, (word for part in tree.children[1:-1] for word in part.children)))
        return str(tree.children[0])

    def _value(self, tree: Any, depth: int, line: int) -> TreeNode:
        line = getattr(tree.meta, "line", line)
        self._budget.spend(line, depth)
        content = self._content(tree, depth, line)
        if isinstance(content, TreeNode):
            return TreeNode(content.content, line, content.tag or self._written(tree))
        return TreeNode(content, line, self._shown(tree) if content is None else "")

    def _written(self, tree: Any) -> str:
        return self._source.text[tree.meta.start_pos : tree.meta.end_pos]

    def _shown(self, tree: Any) -> str:
        """An expression in one line."""
        return " ".join(self._written(tree).split())

    def _content(self, tree: Any, depth: int, line: int) -> "Content | TreeNode":
        children = [child for child in tree.children if _kind(child) not in ("", "new_line_or_comment")]
        match _kind(tree):
            case "int_lit" | "float_lit" | "literal_value":
                return "" if str(tree.children[0]) == "null" else str(tree.children[0])
            case "string":
                return self._string(children, depth, line)
            case "tuple":
                return [self._value(child, depth + 1, line) for child in children]
            case "object":
                return dict(self._element(child, depth, line) for child in children)
            case "heredoc_template" | "heredoc_template_trim":
                return "\n".join(str(tree.children[0]).rstrip().split("\n")[1:-1])
            case "function_call" if str(children[0].children[0]) in _WRAPPERS and len(children) > 1:
                return self._value(children[1].children[0], depth + 1, line)
            case "expr_term" | "interpolation" if len(children) == 1:
                return self._value(children[0], depth + 1, line)
            case "conditional":
                one, other = (self._value(child, depth + 1, line) for child in children[1:])
                self.choices[self._shown(tree)] = Conditional(self._shown(children[0]), one, other)
                return None
            case _:
                return None

    def _element(self, tree: Any, depth: int, line: int) -> tuple[str, TreeNode]:
        key = self._value(tree.children[0].children[0], depth + 1, line)
        return key.text or key.tag, self._value(tree.children[-1], depth + 1, tree.meta.line)

    def _string(self, parts: list[Any], depth: int, line: int) -> "Content | TreeNode":
        values = []
        for part in parts:
            inside = part.children[0]
            if _kind(inside) == "interpolation":
                values.append(self._value(inside, depth + 1, line))
            else:
                values.append(TreeNode(None if _kind(inside) else _ESCAPE.sub(r"\1", str(inside)), line))
        if len(values) == 1:
            return values[0]
        return None if any(value.content is None for value in values) else "".join(value.text for value in values)
