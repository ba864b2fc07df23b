"""What is put into placeholders: variables of a `.env` and of containers, for the files that are given beside them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.source import ConfigurationFile, Variable
from playground.configuration.tree import TreeNode

_PLACEHOLDER: Final = re.compile(
    r"\$\{(?:env:)?([A-Za-z_][\w.-]*)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}"  # Spring's, a shell's, with a default or not.
    r"|\$\((\w+)\)"  # Of Kubernetes.
    r"|\$([A-Za-z_]\w*)"
)
_TABLES: Final = ("environment", "env")
"""What holds the variables of a container, in compose and in Kubernetes."""
_FUNCTION: Final = ("!", "Fn::")
"""How functions of CloudFormation begin, whose placeholders are parameters of the template."""


def variables_of(file: str, document: TreeNode) -> Iterator[Variable]:
    """What a file of variables has."""
    for name, node in document.table.items():
        yield Variable(name, node.text, file, node.line)


def container_variables(file: str, documents: Iterable[TreeNode]) -> list[Variable]:
    """What containers are started with; what two of them have differently is nobody's to tell."""
    found: dict[str, Variable] = {}
    torn = set[str]()
    for name, node in (one for document in documents for one in _variables(document)):
        if found.setdefault(name, Variable(name, node.text, file, node.line)).text != node.text:
            torn.add(name)
    return [one for one in found.values() if one.name not in torn]


def filled(node: TreeNode, source: ConfigurationFile) -> TreeNode:
    """A tree with the variables of other files in their places."""
    if not source.variables or node.tag.startswith(_FUNCTION):
        return node
    if isinstance(node.content, dict):
        content = {key: one if key.startswith(_FUNCTION) else filled(one, source) for key, one in node.table.items()}
        return TreeNode(content, node.line, node.tag)
    if isinstance(node.content, list):
        return TreeNode([filled(one, source) for one in node.content], node.line, node.tag)
    return _filled_in(node, source) if "$" in node.text else node


def _filled_in(node: TreeNode, source: ConfigurationFile) -> TreeNode:
    """A text with the variables in their places, and a word of where each comes from."""
    put: list[Variable] = []

    def value(found: re.Match[str]) -> str:
        variable = _called(next(filter(None, found.groups())), source)
        put.extend([variable] if variable else ())
        return variable.text if variable else found[0]

    text = _PLACEHOLDER.sub(value, node.text)
    source.used.extend(put)
    of = f"{node.text}, by {put[0].file}:{put[0].line}" if put and "\n" not in text else node.tag
    return TreeNode(text, node.line, of) if put else node


def _called(name: str, source: ConfigurationFile) -> Variable | None:
    """The variable of this name; `kafka.acks` is `KAFKA_ACKS`, as Spring has it."""
    found = source.variables.get(name) or source.variables.get(re.sub(r"\W", "_", name).upper())
    return found if found and found.file != source.path else None


def _variables(node: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The variables of the containers of a document."""
    for key, child in node.table.items():
        if key not in _TABLES:
            yield from _variables(child)
        elif isinstance(child.content, dict):
            yield from ((name, value) for name, value in child.table.items() if isinstance(value.content, str))
        else:
            yield from (pair for one in child.items for pair in _of_list(one))
    for child in node.content if isinstance(node.content, list) else ():
        yield from _variables(child)


def _of_list(one: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """`- NAME=value` of compose, `name` and `value` of Kubernetes."""
    name, equals, value = one.text.partition("=")
    if equals:
        yield name, TreeNode(value, one.line)
    elif isinstance(one.at("value").content, str) and one.has("value"):
        yield one.at("name").text, one.at("value")
