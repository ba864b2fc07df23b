"""A file of variables, `.env`, as containers and shells take it: `NAME=value`, quoted or not."""

import re
from typing import Final

from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import Budget, TreeNode

_LINE: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=[ \t]*(.*)")
_QUOTED: Final = re.compile(r"""(["'])(.*?)\1\s*(?:#.*)?""")
_COMMENT: Final = re.compile(r"\s#.*")


def env_document(source: ConfigurationFile) -> TreeNode:
    """The variables, each with its line; a later one counts."""
    budget, found = Budget(source), dict[str, TreeNode]()
    for number, line in enumerate(source.text.split("\n"), 1):
        if variable := _LINE.fullmatch(line):
            name, text = variable.groups()
            budget.spend(number, 0)
            if name in found:
                source.note_twice(name, found[name].line, number)
            quoted = _QUOTED.fullmatch(text)
            found[name] = TreeNode(quoted[2] if quoted else _COMMENT.sub("", text).strip(), number)
    return TreeNode(found, 1)
