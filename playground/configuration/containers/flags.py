"""What containers are told on their command line and in Erlang's arguments."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.rabbitmq.conf import read_rabbit_conf
from playground.configuration.servers.redis_conf import is_redis, read_redis
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_SERVERS: Final = ("redis-server", "valkey-server")
_ERLANG: Final = "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"
_ERLANG_TERM: Final = re.compile(r"-rabbit\s++(\w++)\s++(\w++)")
_COMMANDS: Final = ("command", "args", "entrypoint")


def has_flags(documents: Iterable[TreeNode]) -> bool:
    """Whether some containers are told so how they keep what they have answered."""
    return any(_redis(one) or _erlang(one) for document in documents for one in _containers(document))


def read_flags(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Reading:
    """What they are told, as the files say it that they stand for."""
    reading = Reading()
    for container in (one for document in documents for one in _containers(document)):
        if flags := _redis(container):
            reading.add([read_redis(source, flags)])
        if terms := _erlang(container):
            reading.add([read_rabbit_conf(source, terms)])
    return reading


def _containers(node: TreeNode) -> Iterator[TreeNode]:
    """Every table that runs an image."""
    if node.has("image"):
        yield node
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from _containers(child)


def _redis(container: TreeNode) -> dict[str, TreeNode]:
    """The flags of a server, as lines of its file: `--appendonly yes`."""
    words = [word for key in _COMMANDS for one in container.at(key).items for word in _words(one)]
    is_server = any(word.text.endswith(_SERVERS) for word in words) or "redis" in container.at("image").text
    found: dict[str, TreeNode] = {}
    for word, after in pairwise([*words, TreeNode("", 0)]):
        if word.text.startswith("--"):
            found[word.text[2:]] = after if not after.text.startswith("--") else TreeNode("", word.line)
    return found if is_server and is_redis(found) else {}


def _words(node: TreeNode) -> Iterator[TreeNode]:
    for word in node.text.split():
        yield TreeNode(word.strip("\"'"), node.line)


def _erlang(container: TreeNode) -> dict[str, TreeNode]:
    """Terms of the application `rabbit`, as lines of its file: `-rabbit consumer_timeout 60000`."""
    variables = container.at("environment")
    lists = [*variables.items, *container.at("env").items]
    node = variables.at(_ERLANG)
    for one in lists:
        if one.at("name").text == _ERLANG:
            node = one.at("value")
        elif one.text.startswith(f"{_ERLANG}="):
            node = TreeNode(one.text.removeprefix(f"{_ERLANG}="), one.line)
    return {key: TreeNode(value, node.line) for key, value in _ERLANG_TERM.findall(node.text)}
