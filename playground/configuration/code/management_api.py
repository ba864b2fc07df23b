"""Calls of RabbitMQ's management API in scripts of a shell, as the definitions that a broker has once they have run.

Source: https://www.rabbitmq.com/docs/http-api-reference.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.json_tree import json_in
from playground.configuration.syntax.shell import ShellCommand
from playground.configuration.syntax.tree import TreeNode

_TOOL: Final = "curl"
_NAMED: Final = re.compile(r"/(queues|exchanges|policies|operator-policies)/([^/?]+)/([^/?]+)/?$")
_BOUND: Final = re.compile(r"/(bindings)/([^/?]+)/e/([^/?]+)/([qe])/([^/?]+)/?$")
_HOST: Final = re.compile(r"/api/(vhosts)/([^/?]+)/?$")
_MAKES: Final = frozenset({"PUT", "POST"})
_BODY: Final = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_ATTACHED: Final = re.compile(r"-d(?=\{)|-X(?=[A-Z])")
"""An option of one letter with its value behind it."""
_KINDS: Final = {"q": "queue", "e": "exchange"}


def made_by_call(source: ConfigurationFile, command: ShellCommand, names: list[str]) -> Iterator[tuple[str, TreeNode]]:
    """The list that a call adds to, and what: nothing for one that only reads, deletes, or calls somebody else."""
    if _TOOL not in names:
        return
    words = [part for word in command.words for part in _parted(word)]
    called = ShellCommand(words, command.line)
    if (called.option("-X", "--request") or "GET").upper() not in _MAKES:
        return
    body = json_in(source, TreeNode(called.option(*_BODY), command.line))
    for word in words:
        if found := _NAMED.search(word) or _HOST.search(word):
            into, *rest = found.groups()
            said = dict(zip(("vhost", "name") if len(rest) > 1 else ("name",), rest, strict=True))
        elif found := _BOUND.search(word):
            into, vhost, of, kind, to = found.groups()
            said = {"vhost": vhost, "source": of, "destination": to, "destination_type": _KINDS[kind]}
        else:
            continue
        table = {key: TreeNode(unquote(text), command.line) for key, text in said.items()}
        yield into.replace("-", "_"), TreeNode(body.table | table, command.line)


def _parted(word: str) -> Iterator[str]:
    found = _ATTACHED.match(word)
    yield from (found[0], word[found.end() :]) if found else (word,)
