"""What expressions of Terraform come to, as far as all that they name stands in the same file."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.syntax.tree import TreeNode
from playground.configuration.variants import OpenValues

_MOST_STEPS: Final = 200
"""From an expression to its value; what takes more goes round in a circle."""
_PATH: Final = re.compile(r'[A-Za-z_][\w-]*(?:\.[\w-]+|\["[^"\n]*"\]|\[\d+\])*')
_STEP: Final = re.compile(r'\["([^"]*)"\]|\[(\d+)\]|\.?([\w-]+)')
_LITERAL: Final = re.compile(r"-?\d+(?:\.\d+)?|true|false")
_SUM: Final = re.compile(r"(.+) ([*+-]) ([^*+-]+)")
_WORDS: Final = re.compile(r'\[ ?(?:"[^"]*"(?:, )?)* ?\]')
_CALL: Final = re.compile(r"(try|coalesce|lookup)\((.*)\)")
_OF_EACH: Final = re.compile(r"\b(?:each|count)\.")
"""What is another for each of several resources."""
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

    def __init__(self, named: Mapping[str, TreeNode], choices: Conditionals, opened: OpenValues) -> None:
        self._named = named
        self._choices = choices
        self._open = opened

    def within(self, named: Mapping[str, TreeNode]) -> "Scope":
        """The same with some names more."""
        return Scope({**self._named, **named}, self._choices, self._open)

    def value(self, node: TreeNode) -> TreeNode:
        """What an expression comes to, or the last reference on the way there that leads out of the file."""
        return _Evaluation(self._named, self._choices, self._open).node(node)

    def is_none(self, count: TreeNode) -> bool:
        """Whether so many are none; where that is not to be told, there are some."""
        self._open.is_of_presence = True
        found = self.value(count)
        self._open.is_of_presence = False
        return found.text == "0"

    def is_true(self, node: TreeNode) -> bool:
        """Whether an expression holds; one that is not to be told is asked for."""
        found = self.value(node)
        if found.content is None and _PATH.fullmatch(found.tag):
            return self._open.is_true(found.tag, node.line) is True
        return found.text == "true"


class _Evaluation:
    def __init__(self, named: Mapping[str, TreeNode], choices: Conditionals, opened: OpenValues) -> None:
        self._named = named
        self._choices = choices
        self._open = opened
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
        if (assumed := self._open.value(text)) is not None:
            return TreeNode(assumed, 0)
        if text == "null":
            return TreeNode("", 0)
        if text.startswith("(") and text.endswith(")"):
            return TreeNode(None, 0, text[1:-1])
        if _LITERAL.fullmatch(text):
            return TreeNode(text, 0)
        if choice := self._choices.get(text):
            is_so = self._is_so(choice.condition, choice.one.line)
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

    def _is_so(self, condition: str, line: int = 0) -> bool | None:
        """Whether it holds; none: that is not to be told, and has been asked for."""
        text = condition.strip()
        if (assumed := self._open.value(text)) is not None:
            return assumed == "true"
        before = len(self._open.asked)
        found = self._found_so(text, line)
        if found is None and len(self._open.asked) == before and not _OF_EACH.search(text):
            self._open.is_true(text, line)  # What it hangs on has no name of its own.
        return found

    def _found_so(self, text: str, line: int) -> bool | None:
        self._left -= 1
        if self._left <= 0:
            return None
        for sign, decisive in (("||", True), ("&&", False)):
            if sign in text and "(" not in text:
                each = [self._is_so(one, line) for one in text.split(sign)]
                return decisive if decisive in each else None if None in each else not decisive
        for sign, wanted in (("==", True), ("!=", False)):
            if sign in text:
                found = self._are_equal(*(TreeNode(None, line, one.strip()) for one in text.split(sign, 1)))
                return None if found is None else found is wanted
        if text.startswith("!"):
            found = self._is_so(text[1:], line)
            return None if found is None else not found
        reached = self.node(TreeNode(None, line, text))
        if reached.content is not None:
            return reached.text == "true" if reached.text in ("true", "false") else None
        if _PATH.fullmatch(reached.tag):
            return None if _OF_EACH.search(reached.tag) else self._open.is_true(reached.tag, line)
        return None if reached.tag.strip() == text else self._is_so(reached.tag, line)

    def _are_equal(self, *sides: TreeNode) -> bool | None:
        one, other = map(self.node, sides)
        if one.content is not None and other.content is not None:
            return one.text == other.text if isinstance(one.content, str) and isinstance(other.content, str) else None
        for reached, known in ((one, other), (other, one)):
            is_open = reached.content is None and _PATH.fullmatch(reached.tag) and not _OF_EACH.search(reached.tag)
            if is_open and isinstance(known.content, str):
                return self._open.is_equal(reached.tag, known.content, sides[0].line)
        return None

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
