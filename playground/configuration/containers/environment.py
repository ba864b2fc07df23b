"""What is put into placeholders: variables of a `.env` and of containers, for the files that are given beside them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.containers.kubernetes import Resources, mounted_by, resources_of, taken_one, taken_whole
from playground.configuration.source import ConfigurationFile, Resource, Surroundings, Variable
from playground.configuration.syntax.tree import TreeNode

_PLACEHOLDER: Final = re.compile(
    r"\$\{(?:env:)?([A-Za-z_][\w.-]*)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}"  # Spring's, a shell's, with a default or not.
    r"|\$\((\w+)\)"  # Of Kubernetes.
    r"|\$([A-Za-z_]\w*)"
)
_TABLES: Final = ("environment", "env")
"""What holds the variables of a container, in compose and in Kubernetes."""
_FUNCTION: Final = ("!", "Fn::")
"""How functions of CloudFormation begin, whose placeholders are parameters of the template."""


class Home(NamedTuple):
    """Where variables of containers stand."""

    file: str
    document: int
    """Which of the file's, from 1."""
    root: TreeNode


def variables_of(file: str, document: TreeNode) -> Iterator[Variable]:
    """What a file of variables has."""
    for name, node in document.table.items():
        yield Variable(name, node.text, file, node.line)


def containers_of(homes: Collection[Home], variables: Mapping[str, Variable]) -> Surroundings:
    """What containers are started with, those of each resource that is mounted also by themselves."""
    resources = resources_of(homes)
    everywhere: list[Mapping[str, Variable]] = []
    mounted: dict[Resource, list[Mapping[str, Variable]]] = {}
    for home in homes:
        theirs = list(_containers(home, home.root, resources))
        everywhere += theirs
        for resource in mounted_by(home.root):
            mounted.setdefault(resource, []).extend(theirs)
    scopes = {resource: {**variables, **_agreed(theirs)} for resource, theirs in mounted.items()}
    return Surroundings({**variables, **_agreed(everywhere)}, scopes, resources)


def _agreed(containers: Iterable[Mapping[str, Variable]]) -> dict[str, Variable]:
    """What containers have; what two of them have differently is nobody's to tell."""
    found: dict[str, Variable] = {}
    torn = set[str]()
    for name, one in (pair for container in containers for pair in container.items()):
        if found.setdefault(name, one).text != one.text:
            torn.add(name)
    return {name: one for name, one in found.items() if name not in torn}


def filled(node: TreeNode, source: ConfigurationFile) -> TreeNode:
    """A tree with the variables of other files and documents in their places."""
    if not any(source.around) or node.tag.startswith(_FUNCTION):
        return node
    if isinstance(node.content, dict):
        content = {key: one if key.startswith(_FUNCTION) else filled(one, source) for key, one in node.table.items()}
        return TreeNode(content | _of_resources(node, source), node.line, node.tag)
    if isinstance(node.content, list):
        return TreeNode([filled(one, source) for one in node.content], node.line, node.tag)
    is_file = "\n" in node.text.strip("\n")  # Its own lines are filled in when it is read, by whoever mounts it.
    return _filled_in(node, source) if "$" in node.text and not is_file else node


def _of_resources(node: TreeNode, source: ConfigurationFile) -> dict[str, TreeNode]:
    """What a table says anew where what it takes from a ConfigMap or a Secret is in the files."""
    found, resources = dict[str, TreeNode](), source.around.resources
    if resources and node.has("envFrom"):
        others = [one for one in node.at("envFrom").items if taken_whole(one, resources) is None]
        found["envFrom"] = TreeNode(others, node.at("envFrom").line)
    if resources and node.has("valueFrom") and (one := taken_one(node, resources)):
        source.used.append(one)
        found["value"] = TreeNode(one.text, node.line, f"$({one.name}), by {one.file}:{one.line}")
    return found


def _filled_in(node: TreeNode, source: ConfigurationFile) -> TreeNode:
    """A text with the variables in their places, and a word of where each comes from."""
    put: list[Variable] = []

    def value(found: re.Match[str]) -> str:
        variable = _called(next(filter(None, found.groups())), source, is_own=bool(found[2]))
        put.extend([variable] if variable else ())
        return variable.text if variable else found[0]

    text = _PLACEHOLDER.sub(value, node.text)
    source.used.extend(put)
    of = f"{node.text}, by {put[0].file}:{put[0].line}" if put else node.tag
    return TreeNode(text, node.line, of) if put else node


def _called(name: str, source: ConfigurationFile, *, is_own: bool) -> Variable | None:
    """The variable of this name; `kafka.acks` is `KAFKA_ACKS`, as Spring has it.

    A document does not fill in its own placeholders, which in compose are for variables of whoever starts it, but for
    those of Kubernetes.
    """
    found = source.variables.get(name) or source.variables.get(re.sub(r"\W", "_", name).upper())
    is_here = found and (found.file, found.document) == (source.path, source.document)
    return found if is_own or not is_here else None


def _containers(home: Home, node: TreeNode, resources: Resources) -> Iterator[dict[str, Variable]]:
    """The variables of each container of a document; what is written for it counts before what it takes whole."""
    own: dict[str, Variable] = {}
    for entry in node.at("envFrom").items:
        own |= taken_whole(entry, resources) or {}
    for key in _TABLES:
        own |= {one.name: one for one in _written(home, node.at(key), resources)}
    if own:
        yield own
    for child in node.content if isinstance(node.content, list) else _others(node):
        yield from _containers(home, child, resources)


def _others(node: TreeNode) -> Iterator[TreeNode]:
    return (child for key, child in node.table.items() if key not in _TABLES)


def _written(home: Home, table: TreeNode, resources: Resources) -> Iterator[Variable]:
    """The variables of a container: a table of compose, `- NAME=value`, `name` and `value` of Kubernetes."""
    for name, value in table.table.items():
        if isinstance(value.content, str):
            yield Variable(name, value.text, home.file, value.line, home.document)
    for one in table.content if isinstance(table.content, list) else ():
        name, equals, text = one.text.partition("=")
        if equals:
            yield Variable(name, text, home.file, one.line, home.document)
        elif one.has("value") and isinstance(one.at("value").content, str):
            value = one.at("value")
            yield Variable(one.at("name").text, value.text, home.file, value.line, home.document)
        elif found := taken_one(one, resources):
            yield found._replace(name=one.at("name").text)
