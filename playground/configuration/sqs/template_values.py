"""What CloudFormation's functions come to, as far as parameters have defaults: `!Ref`, `!If`, `!FindInMap`, `!Sub`."""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.sqs.serverless_values import ChosenKey
from playground.configuration.syntax.tree import TreeNode, texts
from playground.configuration.variants import OpenValues

_MOST_STEPS: Final = 100
"""From a function to its value; what takes more goes round in a circle."""
_NO_VALUE: Final = "AWS::NoValue"
_STORED: Final = "AWS::SSM::"
"""With this begins the type of a parameter whose default is the name of where its value is."""
_MOST_KEYS: Final = 8
"""A map of more keys is not tried key by key."""
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
    """The values of one template, with what is taken for what it leaves open."""

    def __init__(self, document: TreeNode, opened: OpenValues) -> None:
        self._document = document
        self._open = opened
        self._left = _MOST_STEPS
        self.choices: dict[ChosenKey, None] = {}
        """The defaults that were taken of parameters that may be something else."""

    def of(self, node: TreeNode) -> TreeNode:
        """What a function comes to where parameters have their defaults; a node without content: that is not known."""
        self._left = _MOST_STEPS
        return self._value(node)

    def settled(self, node: TreeNode) -> TreeNode:
        """A value with that in place of each `!If` in it which its condition says; what comes to no value is left out.

        An `!If` of which that is not to be told stays as it is.
        """
        name, given = call_of(node)
        if name == "If" and len(given.items) == 3:
            self._left = _MOST_STEPS
            condition, one, other = given.items
            is_so = self._holds(condition)
            return node if is_so is None else self.settled(one if is_so else other)
        if isinstance(node.content, dict):
            table = {key: self.settled(one) for key, one in node.content.items()}
            kept = {key: one for key, one in table.items() if name or not _is_no_value(one)}
            return TreeNode(kept, node.line, node.tag)
        if isinstance(node.content, list):
            items = map(self.settled, node.content)
            return TreeNode([one for one in items if not _is_no_value(one)], node.line, node.tag)
        return node

    def is_there(self, resource: TreeNode) -> bool:
        """Whether a resource is made, by its condition; where that is not to be told, it is."""
        self._left = _MOST_STEPS
        condition = resource.at("Condition")
        if not self._document.at("Conditions").has(condition.text):
            return True
        self._open.is_of_presence = True
        is_so = self._holds(condition)
        self._open.is_of_presence = False
        return is_so is not False

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
                return TreeNode("", 0) if given.text == _NO_VALUE else self._referred(given)
            case "If", [condition, one, other]:
                is_so = self._holds(condition)
                return None if is_so is None else self._value(one if is_so else other)
            case "FindInMap", [found_in, *path]:
                keys = [self._value(one).text for one in path]
                if path and not keys[0]:
                    self._ask_for_key(path[0], self._document.at("Mappings", self._value(found_in).text))
                found = self._document.at("Mappings", self._value(found_in).text, *keys)
                return found if found.content else None
            case "Sub", _ if given.text:
                values = {one: self._value(TreeNode(one, 0, "!Ref")).text for one in _INSERTED.findall(given.text)}
                text = _INSERTED.sub(lambda match: values[match[1]], given.text)
                return TreeNode(text, 0) if all(values.values()) and "${" not in text else None
            case _:
                return None

    def _referred(self, given: TreeNode) -> TreeNode | None:
        """A parameter's default; one that has only a list of what it may be is each of these."""
        parameter = self._document.at("Parameters", given.text)
        default = parameter.at("Default")
        allowed = [one.text for one in parameter.at("AllowedValues").items]
        if default.content and not parameter.at("Type").text.startswith(_STORED):
            if allowed and given.line:  # What only stands within a text, such as a name, decides nothing.
                key = ChosenKey(given.text, default.text, tuple(allowed), "AllowedValues", default.line)
                self.choices[key] = None
            return default
        if allowed and not default.content:
            self._open.ask(given.text, allowed, given.line)
        value = self._open.value(given.text)
        return None if value is None else TreeNode(value, 0)

    def _ask_for_key(self, key: TreeNode, found_in: TreeNode) -> None:
        """Ask which of a map's keys a reference is, where it has a few."""
        name, given = call_of(key)
        if name == "Ref" and 0 < len(found_in.table) <= _MOST_KEYS:
            self._open.ask(given.text, found_in.table, key.line)

    def _holds(self, condition: TreeNode) -> bool | None:
        """Whether a condition of this name holds; none: that is not to be told, and has been asked for."""
        if (assumed := self._open.value(condition.text)) is not None:
            return assumed == "true"
        before = len(self._open.asked)
        is_so = self._is_so(self._document.at("Conditions", condition.text))
        if is_so is None and len(self._open.asked) == before and condition.text:
            self._open.is_true(condition.text, condition.line)  # What it hangs on has no name of its own.
        return is_so

    def _is_so(self, condition: TreeNode) -> bool | None:
        """Whether a condition holds by the parameters' defaults; none: that is not to be told."""
        name, given = call_of(condition)
        self._left -= 1
        if self._left <= 0:
            return None
        if name == "Condition":
            return self._holds(given)
        if name == "Equals" and len(given.items) == 2:
            return self._are_equal(*given.items)
        each = [self._is_so(one) for one in given.items]
        if name == "Not" and len(each) == 1:
            return None if each[0] is None else not each[0]
        if name not in ("And", "Or") or not each:
            return None
        decisive = name == "Or"  # One that is so decides, whatever the others are; of `And` one that is not.
        return decisive if decisive in each else None if None in each else not decisive

    def _are_equal(self, one: TreeNode, other: TreeNode) -> bool | None:
        sides = [self._side(each) for each in (one, other)]
        if None not in sides:
            return sides[0] == sides[1]
        for open_, text in ((one, sides[1]), (other, sides[0])):
            name, given = call_of(open_)
            if name == "Ref" and text is not None:
                return self._open.is_equal(given.text, text, given.line)
        return None

    def _side(self, node: TreeNode) -> str | None:
        """A scalar; a parameter may be empty by its default."""
        name, given = call_of(node)
        if name == "Ref" and self._document.at("Parameters", given.text).table.get("Default", node).content == "":
            return ""
        found = self._value(node)
        return found.text if found.content is not None else None


def _is_no_value(node: TreeNode) -> bool:
    name, given = call_of(node)
    return name == "Ref" and given.text == _NO_VALUE
