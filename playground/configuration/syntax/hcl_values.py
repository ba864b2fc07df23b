"""What expressions of Terraform come to, as far as all that they name stands in the same file."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.syntax.tree import TreeNode

_MOST_STEPS: Final = 200
"""From an expression to its value; what takes more goes round in a circle."""
_PATH: Final = re.compile(r'[A-Za-z_][\w-]*(?:\.[\w-]+|\["[^"\n]*"\]|\[\d+\])*')
_STEP: Final = re.compile(r'\["([^"]*)"\]|\[(\d+)\]|\.?([\w-]+)')
_LITERAL: Final = re.compile(r"-?\d+(?:\.\d+)?|true|false")
_SUM: Final = re.compile(r"(.+) ([*+-]) ([^*+-]+)")
_WORDS: Final = re.compile(r'\[ ?(?:"[^"]*"(?:, )?)* ?\]')
_CALL: Final = re.compile(r"(try|coalesce|lookup)\((.*)\)")
_INSERTED: Final = re.compile(r"\$\{([^{}]*)\}")


class Conditional(NamedTuple):
    """`condition ? one : other`: its parts may be tables, of which an expression's text holds too little."""

    condition: str
    one: TreeNode
    other: TreeNode


Conditionals = Mapping[str, Conditional]
"""By how each is written."""


class Scope:
    """The names that an expression can have in it, and what stands behind each."""

    def __init__(self, named: Mapping[str, TreeNode], choices: Conditionals) -> None:
        self._named = named
        self._choices = choices

    def within(self, named: Mapping[str, TreeNode]) -> "Scope":
        """The same with some names more."""
        return Scope({**self._named, **named}, self._choices)

    def value(self, node: TreeNode) -> TreeNode:
        """What an expression comes to, or the last reference on the way there that leads out of the file."""
        return _Evaluation(self._named, self._choices).node(node)


class _Evaluation:
    def __init__(self, named: Mapping[str, TreeNode], choices: Conditionals) -> None:
        self._named = named
        self._choices = choices
        self._left = _MOST_STEPS

    def node(self, node: TreeNode) -> TreeNode:
        while node.content is None and self._left > 0:
            self._left -= 1
            found = self._behind(node.tag)
            if found is None:
                break
            node = TreeNode(found.content, node.line, found.tag)
        return node

    def _text(self, expression: str) -> str | None:
        """A scalar; none: that does not stand here."""
        found = self.node(TreeNode(None, 0, expression))
        return found.content if isinstance(found.content, str) else None

    def _behind(self, expression: str) -> TreeNode | None:
        """What stands behind it, one step on."""
        text = expression.strip()
        if text.startswith("(") and text.endswith(")"):
            return TreeNode(None, 0, text[1:-1])
        if _LITERAL.fullmatch(text):
            return TreeNode(text, 0)
        if choice := self._choices.get(text):
            is_so = self._is_so(choice.condition)
            return None if is_so is None else choice.one if is_so else choice.other
        if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in _INSERTED.sub("", text[1:-1]):
            return self._filled_in(text[1:-1])
        if _WORDS.fullmatch(text):
            return TreeNode([TreeNode(one, 0) for one in re.findall(r'"([^"]*)"', text)], 0)
        if found := _SUM.fullmatch(text):
            return self._sum(*found.groups())
        if call := _CALL.fullmatch(text):
            return self._called(call[1], [one.strip() for one in call[2].split(",")])
        return self._at(text) if _PATH.fullmatch(text) else None

    def _is_so(self, condition: str) -> bool | None:
        """Whether it holds; none: that is not to be told."""
        for sign, wanted in (("==", True), ("!=", False)):
            if sign in condition:
                both = [self._text(one) for one in condition.split(sign, 1)]
                return None if None in both else (both[0] == both[1]) is wanted
        found = self._text(condition.strip().removeprefix("!"))
        return None if found not in ("true", "false") else (found == "true") is not condition.strip().startswith("!")

    def _sum(self, left: str, sign: str, right: str) -> TreeNode | None:
        """A product or sum of whole numbers; a product in a sum comes first, as a regular expression takes the last."""
        if sign == "*" and (found := _SUM.fullmatch(left)) and found[2] != "*":
            return self._sum(found[1], found[2], f"{found[3]} * {right}")
        one, other = self._text(left), self._text(right)
        if not (one and other and one.isdecimal() and other.isdecimal() and len(one + other) < 20):
            return None
        number = {"*": int(one) * int(other), "+": int(one) + int(other), "-": int(one) - int(other)}[sign]
        return TreeNode(str(number), 0)

    def _filled_in(self, text: str) -> TreeNode | None:
        values = {one: self._text(one) for one in _INSERTED.findall(text)}
        if None in values.values():
            return None
        return TreeNode(_INSERTED.sub(lambda found: values[found[1]] or "", text), 0)

    def _called(self, name: str, given: list[str]) -> TreeNode | None:
        """The first argument that there is; of `lookup` the entry of a table, or the default."""
        if name == "lookup":
            given = [f"{given[0]}[{given[1]}]", *given[2:]] if len(given) > 1 else given
        for one in given:
            found = self.node(TreeNode(None, 0, one))
            if found.content not in (None, ""):
                return found
        return None

    def _at(self, path: str) -> TreeNode | None:
        """What a path leads to: the longest beginning that has a name, and from there on through tables and lists."""
        steps = ["".join(found) for found in _STEP.findall(path)]
        for named in range(len(steps), 0, -1):
            node = self._named.get(".".join(steps[:named]))
            if node is None:
                continue
            for step in steps[named:]:
                node = self.node(node)
                inside = node.items[int(step) : int(step) + 1] if step.isdecimal() and len(step) < 6 else []
                node = node.table.get(step) or next(iter(inside), None)
                if node is None:
                    return None
            return node
        return None
