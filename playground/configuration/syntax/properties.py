"""Java's `.properties`: keys and values, each with its line."""

import re
from types import ModuleType
from typing import Any, Final

from playground.configuration.source import ConfigurationFile, parser
from playground.configuration.syntax.tree import TreeNode

_DIRECTIVE: Final = re.compile(r"^[ \t]*+\{\{[^{}]*+\}\}[ \t]*+$", re.MULTILINE)
"""A line that a template has for itself, such as `{{- if .Values.tls }}`, and that is no key."""


def properties_documents(source: ConfigurationFile) -> list[dict[str, TreeNode]]:
    """The documents of a file; Spring parts them by a comment `#---`, for others it has only one."""
    java = parser("javaproperties", source)
    documents: list[dict[str, TreeNode]] = [{}]
    line = 1
    for element in _elements(java, source):
        if (key := getattr(element, "key", None)) is not None:
            if key in documents[-1]:
                source.note_twice(key, documents[-1][key].line, line)
            documents[-1][key] = TreeNode(element.value.strip(), line)
        elif element.source.strip() in ("#---", "!---"):
            documents.append({})
        line += element.source.count("\n")
    return [one for one in documents if one]


def _elements(java: ModuleType, source: ConfigurationFile) -> list[Any]:
    try:
        return list(java.parse(_DIRECTIVE.sub("", source.text)))
    except ValueError:
        source.refuse(r"a broken \u escape")
