"""CloudFormation's `Fn::ForEach`: the resources that a loop makes, one or several for each of its values.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from playground.configuration.sqs.template_values import call_of
from playground.configuration.syntax.tree import TreeNode

LOOP: Final = "Fn::ForEach::"
"""With this begins the key of a loop; its name stands behind it."""
_MOST: Final = 20_000
"""So many values may come of loops in loops; AWS takes no template of more than 500 resources."""
_RESOURCES: Final = "Resources"
_NO_WORD: Final = re.compile(r"\W|_")


def unrolled(document: TreeNode) -> tuple[TreeNode, dict[str, int]]:
    """A template with what its loops make in their places; and by key the lines of those that nobody can tell."""
    resources = document.at(_RESOURCES)
    if not any(key.startswith(LOOP) for key in resources.table):
        return document, {}
    unrolling = _Unrolling(document.at("Parameters").table)
    made = replace(resources, content=unrolling.table(resources.table))
    return replace(document, content={**document.table, _RESOURCES: made}), unrolling.untold


class _Unrolling:
    def __init__(self, parameters: Mapping[str, TreeNode]) -> None:
        self._parameters = parameters
        self._left = _MOST
        self.untold: dict[str, int] = {}

    def table(self, table: Mapping[str, TreeNode]) -> dict[str, TreeNode]:
        """A table with what its loops make."""
        found: dict[str, TreeNode] = {}
        for key, node in table.items():
            found |= self._made(key, node) if key.startswith(LOOP) else {key: node}
        return found

    def _made(self, key: str, loop: TreeNode) -> dict[str, TreeNode]:
        values = self._values(loop.items[1]) if len(loop.items) == 3 else None
        found: dict[str, TreeNode] = {}
        for value in values or ():
            filled = self._filled(loop.items[2], loop.items[0].text, value)
            found |= self.table(filled.table) if self._left > 0 else {}
        if values is None or self._left <= 0:
            self.untold[key] = loop.line
        return found

    def _values(self, over: TreeNode) -> list[str] | None:
        """What a loop goes over: a list, or a parameter that has one by default; none: it is not to be told."""
        each = [over] if call_of(over)[0] else over.items
        found: list[str] = []
        for one in each:
            name, given = call_of(one)
            said = self._parameters.get(given.text, TreeNode("", 0)).at("Default").text if name == "Ref" else one.text
            if not said or (name and name != "Ref"):
                return None
            found += [word.strip() for word in said.split(",")] if name else [said]
        return found

    def _filled(self, node: TreeNode, name: str, value: str) -> TreeNode:
        """What stands in a loop, with one of its values; `&{Name}` is that value with its letters and digits alone."""
        self._left -= 1
        if self._left <= 0:
            return TreeNode("", node.line)
        called, given = call_of(node)
        if called == "Ref" and given.text == name:
            return TreeNode(value, node.line)
        if isinstance(node.content, dict):
            table = {_text(key, name, value): self._filled(one, name, value) for key, one in node.content.items()}
            return replace(node, content=table)
        if isinstance(node.content, list):
            return replace(node, content=[self._filled(one, name, value) for one in node.content])
        return replace(node, content=_text(node.text, name, value)) if node.text else node


def _text(text: str, name: str, value: str) -> str:
    return text.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", _NO_WORD.sub("", value))
