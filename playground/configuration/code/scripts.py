"""Scripts that set brokers up: what they declare in RabbitMQ, and the queues of SQS that they create.

By its tools, or by calls of its management API. Source: rabbitmqadmin's and rabbitmqctl's manuals.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.configuration.code.aws_calls import AwsCalls
from playground.configuration.code.management_api import made_by_call
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.rabbitmq.conf import find_loaded
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.json_tree import json_in
from playground.configuration.syntax.shell import ShellCommand, commands_of, passed_over
from playground.configuration.syntax.tree import TreeNode

_DECLARED: Final = {
    "queue": "queues",
    "policy": "policies",
    "exchange": "exchanges",
    "binding": "bindings",
    "operator_policy": "operator_policies",
    "vhost": "vhosts",
}
"""What rabbitmqadmin declares, and the list of definitions that it belongs to; its newer version has plurals."""
_POLICIES: Final = {"set_policy": "policies", "set_operator_policy": "operator_policies"}
_HOSTS: Final = ("add_vhost", "update_vhost_metadata")
_LOADS: Final = ("import_definitions", "import")
_BY_ITSELF: Final = {"vhost": "/", "durable": "true", "destination_type": "queue"}
_OF_RABBIT: Final = ("rabbitmqadmin", "rabbitmqctl")
_TYPE: Final = "default_queue_type"
_TOOLS: Final = (*_OF_RABBIT, "sqs")
"""What a command has in it that would be read."""
_WITH_VALUES: Final = (
    "-p",
    "--vhost",
    "-n",
    "--node",
    "--priority",
    "--apply-to",
    "--profile",
    "--region",
    "--default-queue-type",
)
"""Options with a value behind them, which is no word of the command's own."""


def read_script(source: ConfigurationFile) -> Reading:
    """What the queues come to that a script makes, with their policies, exchanges and bindings."""
    lists: dict[str, list[TreeNode]] = {}
    calls, loading = AwsCalls(source), Reading()
    for command in commands_of(source):
        names = [word.rpartition("/")[2] for word in command.words]
        calls.take(command, names)
        _loaded(loading, source.path, command, names)
        for kind, table in _rows(source, command, names):
            lists.setdefault(kind, []).append(TreeNode(table, command.line))
        for kind, row in made_by_call(source, command, names):
            lists.setdefault(kind, []).append(row)
    reading = loading
    if lists:
        tables = {kind: TreeNode(rows, rows[0].line) for kind, rows in lists.items()}
        reading.add([read_definitions(source, TreeNode(tables, 1))])
    reading.add([calls.read()])
    for command in passed_over(source):
        if any(one in command.words[0] for one in _TOOLS):
            text = f"a command of {len(command.words[0]):,} characters is too long to be read, and is passed over"
            reading.find("elsewhere", text, Spot(source.path, command.line))
    return reading


def _rows(
    source: ConfigurationFile, command: ShellCommand, names: list[str]
) -> Iterator[tuple[str, dict[str, TreeNode]]]:
    """What a command of RabbitMQ's declares, as definitions have it."""
    if any(name.startswith("rabbitmqadmin") for name in names) and "declare" in names:
        at = names.index("declare")
        beside = (_DECLARED.get(one) or _DECLARED.get(_singular(one)) for one in names[at - 1 : at + 2])
        if kind := next(filter(None, beside), ""):  # The newer one has `queues declare`, the older `declare queue`.
            behind = zip(command.words, command.words[1:], strict=False)
            options = {one.removeprefix("--").replace("-", "_"): to for one, to in behind if one.startswith("--")}
            options["apply-to"] = options.pop("apply_to", "")
            vhost = {"vhost": command.option("-V", "--vhost")}
            yield kind, _row(source, {**options, **command.pairs(), **vhost}, command.line)
    for word in _HOSTS if "rabbitmqctl" in names else ():
        if word in names:
            name = next(_plain(command.words[names.index(word) + 1 :]), "")
            yield "vhosts", _row(source, {"name": name, _TYPE: command.option("--default-queue-type")}, command.line)
    for word, kind in _POLICIES.items():
        if word in names and "rabbitmqctl" in names:
            plain = [*_plain(command.words[names.index(word) + 1 :])]
            said = dict(zip(("name", "pattern", "definition"), plain, strict=False))
            told = {"vhost": ("-p", "--vhost"), "priority": ("--priority",), "apply-to": ("--apply-to",)}
            yield kind, _row(source, said | {key: command.option(*names) for key, names in told.items()}, command.line)


def _loaded(reading: Reading, path: str, command: ShellCommand, names: list[str]) -> None:
    """Say that definitions are loaded from a file."""
    if any(name.startswith(_OF_RABBIT) for name in names) and (
        word := next((one for one in _LOADS if one in names), "")
    ):
        plain = next(_plain(command.words[names.index(word) + 1 :]), command.option("--file"))
        if not any(queue == ("rabbitmq", "") for queue in reading.queues):
            reading.queues.append(("rabbitmq", ""))
        find_loaded(reading, f"{word} {plain}".rstrip(), Spot(path, command.line), plain)


def _singular(word: str) -> str:
    return f"{word.removesuffix('ies')}y" if word.endswith("ies") else word.removesuffix("s")


def _plain(words: Iterable[str]) -> Iterator[str]:
    """The words that are neither options nor their values."""
    is_value = False
    for word in words:
        if not is_value and not word.startswith("-"):
            yield word
        is_value = word in _WITH_VALUES


def _row(source: ConfigurationFile, said: Mapping[str, str], line: int) -> dict[str, TreeNode]:
    told = {**_BY_ITSELF, **{key: text for key, text in said.items() if text}}
    return {key: json_in(source, TreeNode(text, line)) for key, text in told.items()}
