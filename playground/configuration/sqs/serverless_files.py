"""A service of the Serverless Framework that stands in several files: what `${file(...)}` names, in its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from os.path import dirname, join, normpath
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.joined import Joined
from playground.configuration.source import DEEPEST, ConfigurationFile
from playground.configuration.syntax.tree import Budget, TreeNode, moved

_FILE: Final = re.compile(r"\$\{file\(([^${}()]++)\)(?::([\w.-]++))?(?:,[^{}]*+)?\}")
"""A file by its path from the service's folder, and what of it is meant."""
_PART: Final = re.compile(
    r"^(?:[ \t]*+-[ \t]++|(?:functions|resources):[ \t]*+)[\"']?\$\{file\(([^${}()]++)\)", re.MULTILINE
)
"""A line that has functions or resources from a file."""
_SERVICE: Final = re.compile(r"^(?:service|provider|functions)[\"']?[ \t]*+:", re.MULTILINE)


def files_of(service: ConfigurationFile, sources: Sequence[ConfigurationFile]) -> list[ConfigurationFile]:
    """Of the files that are given those that are one service, itself first; none where it names none of the others."""
    if not _SERVICE.search(service.text):
        return []
    found = [service]
    for one in found:  # What is named may name others, which are looked at then.
        named = {_path(service, match[1]) for match in _FILE.finditer(one.text)}
        found += [other for other in sources if normpath(other.path) in named and other not in found]
    return found if len(found) > 1 else []


def find_missing(reading: Reading, group: Sequence[ConfigurationFile]) -> None:
    """Find files that a service has functions or resources from, and that are not given."""
    service = group[0]
    given = {normpath(one.path) for one in group}
    missing = [one for one in _PART.finditer(service.text) if _path(service, one[1]) not in given]
    if missing and _SERVICE.search(service.text):
        first = missing[0]
        more = f" and {len(missing) - 1} more are" if missing[1:] else " is"
        text = f"{first[1]}{more} named here, and not given: functions and queues that stand there are not counted"
        reading.find("elsewhere", text, Spot(service.path, service.text.count("\n", 0, first.start(1)) + 1))


def service_of(files: Joined, documents: Sequence[TreeNode]) -> TreeNode:
    """The service with what each of its files has, each line as it is counted in all of them."""
    pairs = zip(files.sources, documents, files.starts, strict=False)
    parts = {normpath(source.path): moved(document, start) for source, document, start in pairs}
    return _Filling(files.sources[0], parts).filled(documents[0], DEEPEST)


class _Filling:
    def __init__(self, service: ConfigurationFile, parts: Mapping[str, TreeNode]) -> None:
        self._service = service
        self._parts = parts
        self._budget = Budget(service)

    def filled(self, node: TreeNode, left: int) -> TreeNode:
        """A value with the files that are named anywhere in it."""
        self._budget.spend(0, 0)  # Files that name each other many times are as large as all that comes of it.
        if isinstance(node.content, dict):
            return replace(node, content={key: self.filled(one, left) for key, one in node.content.items()})
        if isinstance(node.content, list):
            return replace(node, content=[self.filled(one, left) for one in node.content])
        found = _FILE.fullmatch(node.text)
        part = self._parts.get(_path(self._service, found[1])) if found and left else None
        if found is None or part is None:
            return node
        return self.filled(part.at(*found[2].split(".")) if found[2] else part, left - 1)


def _path(service: ConfigurationFile, named: str) -> str:
    return normpath(join(dirname(service.path), named.strip().strip("\"'")))
