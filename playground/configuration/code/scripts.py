"""Scripts that set brokers up: what they declare in RabbitMQ, and the queues of SQS that they create.

Source: rabbitmqadmin's and rabbitmqctl's manuals, https://docs.aws.amazon.com/cli/latest/reference/sqs/create-queue.html.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.attributes import read_attributes
from playground.configuration.syntax.json_tree import json_document
from playground.configuration.syntax.shell import ShellCommand, commands_of
from playground.configuration.syntax.tree import TreeNode

_DECLARED: Final = {
    "queue": "queues",
    "policy": "policies",
    "exchange": "exchanges",
    "binding": "bindings",
    "operator_policy": "operator_policies",
}
"""What rabbitmqadmin declares, and the list of definitions that it belongs to; its newer version has plurals."""
_POLICIES: Final = {"set_policy": "policies", "set_operator_policy": "operator_policies"}
_BY_ITSELF: Final = {"vhost": "/", "durable": "true", "destination_type": "queue"}
_WITH_VALUES: Final = ("-p", "--vhost", "-n", "--node", "--priority", "--apply-to", "--profile", "--region")
"""Options with a value behind them, which is no word of the command's own."""


def read_script(source: ConfigurationFile) -> Reading:
    """What the queues come to that a script makes, with their policies, exchanges and bindings."""
    lists: dict[str, list[TreeNode]] = {}
    queues = []
    for command in commands_of(source):
        names = [word.rpartition("/")[2] for word in command.words]
        if "create-queue" in names and "sqs" in names:
            queues.append(_created(source, command))
        for kind, table in _rows(source, command, names):
            lists.setdefault(kind, []).append(TreeNode(table, command.line))
    reading = Reading()
    if lists:
        tables = {kind: TreeNode(rows, rows[0].line) for kind, rows in lists.items()}
        reading.add([read_definitions(source, TreeNode(tables, 1))])
    return reading.add([read_attributes(source, queues)] if queues else [])


def _rows(
    source: ConfigurationFile, command: ShellCommand, names: list[str]
) -> Iterator[tuple[str, dict[str, TreeNode]]]:
    """What a command of RabbitMQ's declares, as definitions have it."""
    if any(name.startswith("rabbitmqadmin") for name in names) and "declare" in names:
        at = names.index("declare")
        beside = (_DECLARED.get(one) or _DECLARED.get(one.removesuffix("s")) for one in names[at - 1 : at + 2])
        if kind := next(filter(None, beside), ""):  # The newer one has `queues declare`, the older `declare queue`.
            behind = zip(command.words, command.words[1:], strict=False)
            options = {one.removeprefix("--").replace("-", "_"): to for one, to in behind if one.startswith("--")}
            vhost = {"vhost": command.option("-V", "--vhost")}
            yield kind, _row(source, {**options, **command.pairs(), **vhost}, command.line)
    for word, kind in _POLICIES.items():
        if word in names and "rabbitmqctl" in names:
            plain = [*_plain(command.words[names.index(word) + 1 :])]
            said = dict(zip(("name", "pattern", "definition"), plain, strict=False))
            told = {"vhost": ("-p", "--vhost"), "priority": ("--priority",), "apply-to": ("--apply-to",)}
            yield kind, _row(source, said | {key: command.option(*names) for key, names in told.items()}, command.line)


def _plain(words: Iterable[str]) -> Iterator[str]:
    """The words that are neither options nor their values."""
    is_value = False
    for word in words:
        if not is_value and not word.startswith("-"):
            yield word
        is_value = word in _WITH_VALUES


def _row(source: ConfigurationFile, said: Mapping[str, str], line: int) -> dict[str, TreeNode]:
    told = {**_BY_ITSELF, **{key: text for key, text in said.items() if text}}
    return {key: _table(source, TreeNode(text, line)) for key, text in told.items()}


def _table(source: ConfigurationFile, node: TreeNode) -> TreeNode:
    """What is JSON in a text as what that says; what is no JSON stays as it is."""
    with suppress(ValueError, RecursionError):
        if node.text.startswith("{") and isinstance(json.loads(node.text), dict):
            return json_document(source.holding(source.name, node.text, node.line - 1))
    return node


def _created(source: ConfigurationFile, command: ShellCommand) -> TreeNode:
    """A queue's attributes: as JSON, or as `Name=value,Name=value`."""
    said = _table(source, TreeNode(command.option("--attributes"), command.line))
    pairs = (one.partition("=") for one in said.text.split(","))
    table = said.table or {name: TreeNode(value, command.line) for name, sign, value in pairs if sign}
    return TreeNode({**table, "QueueArn": TreeNode(command.option("--queue-name"), command.line)}, command.line)
