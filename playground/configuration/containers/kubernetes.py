"""What Kubernetes hands from one document to another: values of ConfigMaps and Secrets, and who mounts them."""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.configuration.source import Resource, Variable
from playground.configuration.syntax.tree import TreeNode

_KINDS: Final = ("ConfigMap", "Secret")
WHOLE: Final = {"configMapRef": "ConfigMap", "secretRef": "Secret"}
"""What names all values of a resource, in `envFrom`."""
_ONE: Final = {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}
"""What names one of them, in `valueFrom`."""
_MOUNTS: Final = (("configMap", "name", "ConfigMap"), ("secret", "secretName", "Secret"), ("secret", "name", "Secret"))
"""What names a resource whose values are files of a container."""
ENCODED: Final = "base64"
"""The tag of a value that was decoded: the lines of a file in it are none of the manifest's."""

Resources = Mapping[Resource, Mapping[str, Variable]]


def resource_of(document: TreeNode) -> Resource | None:
    """What a document is, if it holds values for others."""
    kind = document.at("kind").text
    return (kind, document.at("metadata", "name").text) if kind in _KINDS else None


def values_held(document: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The values of a ConfigMap or a Secret, each with its key."""
    for whose in ("data", "stringData"):
        yield from document.at(whose).table.items()


def decoded(document: TreeNode) -> TreeNode:
    """A Secret with its `data` as containers have them; every other document as it is."""
    if document.at("kind").text != "Secret" or not document.at("data").table:
        return document
    data = {key: TreeNode(_plain(one.text), one.line, ENCODED) for key, one in document.at("data").table.items()}
    return TreeNode(document.table | {"data": TreeNode(data, document.at("data").line)}, document.line, document.tag)


def _plain(text: str) -> str:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except ValueError:  # Of a template that is not rendered, or of bytes.
        return text


def taken_whole(entry: TreeNode, resources: Resources) -> dict[str, Variable] | None:
    """What an entry of `envFrom` comes to; none: it is in none of the files."""
    found = _named(entry, WHOLE, resources)
    start = entry.at("prefix").text
    return (
        None if found is None else {f"{start}{key}": one._replace(name=f"{start}{key}") for key, one in found.items()}
    )


def taken_one(entry: TreeNode, resources: Resources) -> Variable | None:
    """What the `valueFrom` of a variable comes to; none: it is in none of the files."""
    key = next((entry.at("valueFrom", where, "key").text for where in _ONE if entry.at("valueFrom").has(where)), "")
    return (_named(entry.at("valueFrom"), _ONE, resources) or {}).get(key)


def _named(node: TreeNode, kinds: Mapping[str, str], resources: Resources) -> Mapping[str, Variable] | None:
    return next(
        (resources.get((kind, node.at(where, "name").text)) for where, kind in kinds.items() if node.has(where)), None
    )


def mounted_by(node: TreeNode) -> Iterator[Resource]:
    """The resources whose values are files of the containers of a document."""
    for volume in node.at("volumes").items:
        for one in (volume, *volume.at("projected", "sources").items):
            yield from ((kind, name) for where, key, kind in _MOUNTS if (name := one.at(where, key).text))
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from mounted_by(child)


def resources_of(homes: Iterable[tuple[str, int, TreeNode]]) -> Resources:
    """By the resource its values, each with its place: the file, and the number of its document there."""
    return {
        resource: {key: Variable(key, one.text, file, one.line, number) for key, one in values_held(document)}
        for file, number, document in homes
        if (resource := resource_of(document))
    }
