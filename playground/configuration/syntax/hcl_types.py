"""What a variable's type says of its values in Terraform: the attributes that need not be there, and are then so.

Source: https://developer.hashicorp.com/terraform/language/expressions/type-constraints, *Optional object attributes*.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.syntax.tree import TreeNode

_OBJECT: Final = re.compile(r"\s*(?:(map|list|set)\s*\()?\s*object\s*\(\s*\{")
_OPTIONAL: Final = re.compile(r"([\w-]+)\"?\s*[=:]\s*optional\s*\(")
_CLOSES: Final = {"(": ")", "{": "}", "[": "]"}


def with_optional(value: TreeNode, of: TreeNode) -> TreeNode:
    """A variable's value with the attributes that its type adds to an object, or to each in a table or a list."""
    found = _OBJECT.match(of.tag or of.text)
    if not found:
        return value
    missing = dict(_defaults((of.tag or of.text)[found.end() :], of.line))
    if not missing:
        return value
    if not found[1]:
        return _completed(value, missing)
    if isinstance(value.content, list):
        return TreeNode([_completed(one, missing) for one in value.items], value.line, value.tag)
    entries = {key: _completed(one, missing) for key, one in value.table.items()}
    return TreeNode(entries, value.line, value.tag) if value.table else value


def _completed(value: TreeNode, missing: dict[str, TreeNode]) -> TreeNode:
    is_object = isinstance(value.content, dict)
    return TreeNode({**missing, **value.table}, value.line, value.tag) if is_object else value


def _defaults(inside: str, line: int) -> Iterator[tuple[str, TreeNode]]:
    """The attributes of an object that have a default, up to where it closes; those of objects in it are theirs."""
    own, _ = _outside(inside)
    for found in _OPTIONAL.finditer(inside, 0, len(own)):
        if own[found.start()] == " ":
            continue
        given, commas = _outside(inside[found.end() :])
        text = inside[found.end() :][commas[0] + 1 : commas[1] if commas[1:] else len(given)].strip() if commas else ""
        if text and text != "null":
            is_word = len(text) > 1 and text[0] == text[-1] == '"'
            yield found[1], TreeNode(text[1:-1], line) if is_word else TreeNode(None, line, text)


def _outside(text: str) -> tuple[str, list[int]]:
    """A text up to the bracket that ends it, blank within brackets; and where it has commas outside of them."""
    seen, open_, commas = "", list[str](), list[int]()
    for at, sign in enumerate(text):
        if sign in _CLOSES:
            open_.append(_CLOSES[sign])
        elif sign in _CLOSES.values():
            if not open_:
                break
            open_.pop()
        if sign == "," and not open_:
            commas.append(at)
        seen += " " if open_ else sign
    return seen, commas
