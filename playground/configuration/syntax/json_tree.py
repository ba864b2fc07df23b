"""JSON as trees, by the standard library: it says whether a text is JSON, and its pieces say in which line each is."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import Budget, Content, TreeNode

_PIECE: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]|[^\s,:{}\[\]"]++|\n')
"""A text, a bracket, a number or word, or the end of a line; commas, colons and blanks say nothing more."""
_ALONE: Final = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and nothing can print."""


class _Piece(NamedTuple):
    text: str
    line: int


def json_document(source: ConfigurationFile) -> TreeNode:
    """What a JSON file holds."""
    try:
        json.loads(source.text)
    except RecursionError:
        source.refuse("nested too deep")
    except ValueError as error:
        text = getattr(error, "msg", "a number too long to read").lower()
        source.refuse(f"broken JSON: {text}", getattr(error, "lineno", 0))
    pieces, budget = _pieces(source.text), Budget(source)
    return _value(next(pieces), pieces, budget, 0, source)


def _pieces(text: str) -> Iterator[_Piece]:
    start = len(text) - len(text.lstrip("\n"))  # What stands within a file has all that file's lines before it.
    line = 1 + start
    for match in _PIECE.finditer(text, start):
        if match[0] == "\n":
            line += 1
        else:
            yield _Piece(match[0], line)


def _value(piece: _Piece, pieces: Iterator[_Piece], budget: Budget, depth: int, source: ConfigurationFile) -> TreeNode:
    budget.spend(piece.line, depth)
    content: Content
    if piece.text == "{":
        content = {}
        while (key := next(pieces)).text != "}":
            budget.spend(key.line, depth + 1)
            name = _plain(key.text)
            if name in content:
                source.note_twice(name, content[name].line, key.line)
            content[name] = _value(next(pieces), pieces, budget, depth + 1, source)
    elif piece.text == "[":
        content = []
        while (item := next(pieces)).text != "]":
            content.append(_value(item, pieces, budget, depth + 1, source))
    else:
        content = _plain(piece.text)
    return TreeNode(content, piece.line)


def _plain(text: str) -> str:
    """A scalar as its text; nothing for null."""
    if text.startswith('"'):
        return _ALONE.sub("\ufffd", json.loads(text))
    return "" if text == "null" else text


def json_in(source: ConfigurationFile, node: TreeNode) -> TreeNode:
    """What is JSON in a text as what that says; what is no JSON stays as it is."""
    with suppress(ValueError, RecursionError):
        if node.text.startswith("{") and isinstance(json.loads(node.text), dict):
            return json_document(source.holding(source.name, node.text, node.line - 1))
    return node
