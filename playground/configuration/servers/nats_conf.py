"""nats-server's configuration: whether JetStream is on, and when what it has answered is on the disk.

Source: https://docs.nats.io/running-a-nats-service/configuration. Its grammar is its own: blocks in
braces, `:`, `=` or a blank between a key and its value, and the end of a line, `;` or `,` behind that.
"""

import re
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.servers.nats_keys import SYSTEM, NatsKeys
from playground.configuration.source import DEEPEST, ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_COMMENT: Final = re.compile(r"(?:^|\s)(?:#|//).*")
_QUOTED: Final = r"\"[^\"]*+\"|'[^']*+'"
_KEY: Final = rf"([\w$.-]++|{_QUOTED})"
_BEGIN: Final = rf"{_KEY}\s*+[:=]?\s*+\{{"
_VALUE: Final = rf"({_QUOTED}|\[[^\[\]]*+\]|[^{{}};,\n]++)"
_SETTING: Final = rf"{_KEY}(?:\s*+[:=]\s*+|\s++){_VALUE}"
_PIECE: Final = re.compile(rf"{_BEGIN}|(\{{)|(\}})|{_SETTING}|[\w$.-]++|\s++|[\"'].*")
"""The beginning of a block with a name or without, its end, a setting; and what is none of these,
at one go, to look at nothing twice."""
_BLOCKS: Final = ("jetstream", "cluster", "leafnodes", "accounts", "authorization", "gateway", "websocket", "mqtt")
_SERVER: Final = ("server_name", "http_port", "max_payload", "jetstream", "system_account", "lame_duck_duration")
_TELLING: Final = re.compile(
    rf"^[ \t{{]*+[\"']?(?:{'|'.join(_SERVER)}|(?:{'|'.join(_BLOCKS)})[\"']?[ \t]*+[:=]?[ \t]*+\{{)", re.MULTILINE
)


def is_nats(source: ConfigurationFile) -> bool:
    """Whether a text is a server's configuration."""
    return "=" not in source.text.partition("{")[0] and _TELLING.search(source.text) is not None


def read_nats(source: ConfigurationFile) -> Reading:
    """What a server's file says of JetStream."""
    reading = Reading()
    keys, is_on = NatsKeys(reading, source.path), False
    for path, node in _settings(source):
        if path[0].lower() == "jetstream":
            is_on |= len(path) > 1 or node.text.lower() not in ("false", "disabled", "disable", "no", "off")
            keys.take(path[-1], node)
        elif path[-1].lower() == "include":
            reading.find(
                "elsewhere", f"include {node.text}: what it has is not in this file", Spot(source.path, node.line)
            )
    if is_on:
        reading.spellings["sync_interval", 0] = "sync_interval: always within jetstream { }"
        reading.queues.append((SYSTEM, ""))
    else:
        text = (
            "without jetstream { } the server hands on what comes, at most once, and keeps nothing; it is not modelled"
        )
        reading.find("not-modelled", text, Spot(source.path))
    return reading


def _settings(source: ConfigurationFile) -> list[tuple[list[str], TreeNode]]:
    """Every setting with the blocks around it."""
    found: list[tuple[list[str], TreeNode]] = []
    blocks: list[str] = []
    for number, line in enumerate(source.text.split("\n"), 1):
        for name, nameless, end, key, value in _PIECE.findall(_COMMENT.sub("", line)):
            if name:
                blocks.append(name.strip("\"'"))
                found.append((_named(blocks), TreeNode("", number)))
            elif nameless:
                blocks.append("")
            elif end:
                blocks = blocks[:-1]
            elif value.strip():
                path = _named([*blocks, key.strip("\"'")])
                found.append((path, TreeNode(value.strip().strip("\"',"), number)))
            if len(blocks) > DEEPEST:
                source.refuse(f"nested more than {DEEPEST} deep", number)
    return found


def _named(blocks: list[str]) -> list[str]:
    """A path without blocks that have no name: the whole file as JSON has one around it, and each entry of a list."""
    return [name for name in blocks if name]
