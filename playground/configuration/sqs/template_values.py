"""What CloudFormation's functions come to, as far as parameters have defaults: `!Ref`, `!If`, `!FindInMap`, `!Sub`."""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.syntax.tree import TreeNode, texts

_MOST_STEPS: Final = 100
"""From a function to its value; what takes more goes round in a circle."""
_NO_VALUE: Final = "AWS::NoValue"
_INSERTED: Final = re.compile(r"\$\{(\w+)\}")
_REFERRED: Final = re.compile(r"\$\{(\w+)(?:\.\w+)*\}")


def call_of(node: TreeNode) -> tuple[str, TreeNode]:
    """A function's name and what it is given, in either spelling: `!If`, or `Fn::If` as the only key of a table."""
    if node.tag.startswith("!"):
        return node.tag[1:], TreeNode(node.content, node.line)
    if len(node.table) == 1:
        [(key, given)] = node.table.items()
        if key in ("Ref", "Condition") or key.startswith("Fn::"):
            return key.removeprefix("Fn::"), given
    return "", node


def references(node: TreeNode) -> Iterator[str]:
    """The resources and parameters that are referred to, wherever in it; a text that is none has only words."""
    name, given = call_of(node)
    if name in ("Ref", "GetAtt"):
        yield next(texts(given), "").partition(".")[0]
    elif name == "Sub":
        yield from _REFERRED.findall(next(texts(given), ""))
    for one in (*node.table.values(), *(node.content if isinstance(node.content, list) else ())):
        yield from references(one)


class TemplateValues:
    """The values of one template."""

    def __init__(self, document: TreeNode) -> None:
        self._document = document
        self._left = _MOST_STEPS

    def of(self, node: TreeNode) -> TreeNode:
        """What a function comes to where parameters have their defaults; a node without content: that is not known."""
        self._left = _MOST_STEPS
        return self._value(node)

    def is_there(self, resource: TreeNode) -> bool:
        """Whether a resource is made, by its condition; where that is not to be told, it is."""
        self._left = _MOST_STEPS
        condition = self._document.at("Conditions").table.get(resource.at("Condition").text)
        return condition is None or self._is_so(condition) is not False

    def _value(self, node: TreeNode) -> TreeNode:
        name, given = call_of(node)
        if not name:
            return node
        self._left -= 1
        found = self._called(name, given) if self._left > 0 else None
        if found is None:
            return TreeNode(None, node.line, self._either(given) if name == "If" else f"!{name} {given.text}".strip())
        return TreeNode(found.content, node.line, found.tag)

    def _either(self, given: TreeNode) -> str:
        """What a condition of which nobody knows whether it holds leaves open: `300 or 30 as IsProd is (!If)`."""
        condition, *both = given.items or [given]
        values = [self._value(one).text for one in both]
        return f"{' or '.join(values)} as {condition.text} is (!If)" if values and all(values) else "!If"

    def _called(self, name: str, given: TreeNode) -> TreeNode | None:
        match name, given.items:
            case "Ref", _:
                default = self._document.at("Parameters", given.text, "Default")
                return TreeNode("", 0) if given.text == _NO_VALUE else default if default.content else None
            case "If", [condition, one, other]:
                is_so = self._is_so(self._document.at("Conditions", condition.text))
                return None if is_so is None else self._value(one if is_so else other)
            case "FindInMap", [*path]:
                keys = [self._value(one).text for one in path]
                found = self._document.at("Mappings", *keys)
                return found if found.content else None
            case "Sub", _ if given.text:
                values = {one: self._value(TreeNode(one, 0, "!Ref")).text for one in _INSERTED.findall(given.text)}
                text = _INSERTED.sub(lambda match: values[match[1]], given.text)
                return TreeNode(text, 0) if all(values.values()) and "${" not in text else None
            case _:
                return None

    def _is_so(self, condition: TreeNode) -> bool | None:
        """Whether a condition holds by the parameters' defaults; none: that is not to be told."""
        name, given = call_of(condition)
        self._left -= 1
        if self._left <= 0:
            return None
        if name == "Condition":
            return self._is_so(self._document.at("Conditions", given.text))
        if name == "Equals" and len(given.items) == 2:
            one, other = map(self._value, given.items)
            return None if None in (one.content, other.content) else one.text == other.text
        each = [self._is_so(one) for one in given.items]
        if name not in ("Not", "And", "Or") or None in each:
            return None
        return not any(each) if name == "Not" else all(each) if name == "And" else any(each)
