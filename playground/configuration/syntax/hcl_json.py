"""Terraform's files in JSON as the same blocks that its own language has: each text is a template.

Source: https://developer.hashicorp.com/terraform/language/syntax/json.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.hcl_tree import Block, TerraformFile, hcl_file
from playground.configuration.syntax.hcl_values import Conditional
from playground.configuration.syntax.json_tree import json_document
from playground.configuration.syntax.tree import TreeNode, moved

_LABELS: Final = {"resource": 2, "data": 2, "variable": 1, "module": 1, "output": 1, "provider": 1, "locals": 0}
"""The kinds of blocks, and how many names each has; what else there is decides nothing here."""
_COMMENT: Final = "//"
_VALUES: Final = ".tfvars.json"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def hcl_json_file(source: ConfigurationFile) -> TerraformFile:
    """The blocks of a file, or its values for variables; `ConfigurationError` where it cannot be read."""
    document = json_document(source)
    if source.name.endswith(_VALUES):
        return TerraformFile([], document.table, {})
    templates = _Templates(source)
    blocks = [one for part in document.items for one in _blocks(part, templates)]
    return TerraformFile(blocks, {}, templates.choices)


def _blocks(document: TreeNode, templates: "_Templates") -> Iterator[Block]:
    for kind, count in _LABELS.items():
        for labels, node in _labelled((kind,), document.at(kind), count):
            for body in node.items:
                yield Block(labels, _typed(templates.filled(body)) if kind == "variable" else templates.filled(body))


def _labelled(labels: tuple[str, ...], node: TreeNode, left: int) -> Iterator[tuple[tuple[str, ...], TreeNode]]:
    """What lies below so many names; each table of names may be a list of such tables."""
    if not left:
        yield labels, node
        return
    for table in node.items:
        for name, inner in table.table.items():
            if name != _COMMENT:
                yield from _labelled((*labels, name), inner, left - 1)


def _typed(body: TreeNode) -> TreeNode:
    """A variable, whose type is an expression though it stands there as a text."""
    said = body.at("type")
    return replace(body, content={**body.table, "type": TreeNode(None, said.line, said.text)}) if said.text else body


class _Templates:
    """Has the parser of Terraform's own language read what stands in texts."""

    def __init__(self, source: ConfigurationFile) -> None:
        self._source = source
        self.choices: dict[str, Conditional] = {}

    def filled(self, node: TreeNode) -> TreeNode:
        """A value with all its texts as expressions, and without what is a comment."""
        if node.table:
            kept = {key: self.filled(one) for key, one in node.table.items() if key != _COMMENT}
            return replace(node, content=kept)
        if isinstance(node.content, list):
            return replace(node, content=list(map(self.filled, node.items)))
        return self._read(node) if "${" in node.text else node

    def _read(self, node: TreeNode) -> TreeNode:
        written = "".join(part if is_inserted else part.translate(_ESCAPES) for part, is_inserted in _parts(node.text))
        file = hcl_file(replace(self._source, text=f'value = "{written}"', twice=[]))
        by = node.line - 1
        for text, one in file.choices.items():
            self.choices[text] = Conditional(one.condition, moved(one.one, by), moved(one.other, by))
        return moved(file.values["value"], by)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a template: what is put in with its braces, and what stands between."""
    done = 0
    while (start := text.find("${", done)) >= 0:
        if text.endswith("$", done, start):  # Two of them are the sign itself.
            yield text[done : start + 2], False
            done = start + 2
            continue
        end = _end_of(text, start + 2)
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


def _end_of(text: str, at: int) -> int:
    """Behind the brace that closes the one before; those within texts do not count."""
    depth, is_text = 1, False
    while at < len(text) and depth:
        if text[at] == "\\" and is_text:
            at += 1
        elif text[at] == '"':
            is_text = not is_text
        elif not is_text:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at
