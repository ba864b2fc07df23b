"""Calls of `aws sqs` and `aws lambda` in scripts: the queues that they create, what is set of these, who is fed.

Source: https://docs.aws.amazon.com/cli/latest/reference/sqs/create-queue.html, `set-queue-attributes`, and
https://docs.aws.amazon.com/cli/latest/reference/lambda/create-event-source-mapping.html, `create-function`.
"""

from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.attributes import read_attributes
from playground.configuration.sqs.described import Poller, function_name
from playground.configuration.syntax.json_tree import json_in
from playground.configuration.syntax.shell import ShellCommand
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open

_FROM_FILE: Final = ("file://", "fileb://")
_ARN: Final = "QueueArn"
_DECIDE: Final = ("VisibilityTimeout", "RedrivePolicy")
"""What stands in a file of attributes, or in a variable, more often than not."""


class AwsCalls:
    """What a script calls."""

    def __init__(self, source: ConfigurationFile) -> None:
        self._source = source
        self._queues: dict[str, TreeNode] = {}
        self._mappings: list[ShellCommand] = []
        self._timeouts: dict[str, TreeNode] = {}
        self._reading = Reading()

    def take(self, command: ShellCommand, names: list[str]) -> None:
        """Note a command, by its words without their folders, if it is one of these."""
        if "sqs" in names and "create-queue" in names:
            name = command.option("--queue-name")
            self._set(name, command, {_ARN: TreeNode(name, command.line)})
        elif "sqs" in names and "set-queue-attributes" in names:
            self._set_later(command)
        elif "lambda" in names and "create-function" in names:
            timeout = TreeNode(command.option("--timeout"), command.line)
            self._timeouts[command.option("--function-name")] = timeout
        elif "lambda" in names and "create-event-source-mapping" in names:
            self._mappings.append(command)

    def read(self) -> Reading:
        """What the queues come to."""
        pollers = [(TreeNode(one.option("--event-source-arn"), one.line), self._poller(one)) for one in self._mappings]
        of_queues = [(arn, poller) for arn, poller in pollers if ":sqs:" in arn.text or is_open(arn.text)]
        if self._queues or of_queues:
            bodies = [*self._queues.values()]
            self._reading.add([read_attributes(self._source, bodies, pollers=of_queues)])
        return self._reading

    def _set_later(self, command: ShellCommand) -> None:
        url = command.option("--queue-url")
        name = url.rpartition("/")[2]
        if name in self._queues:
            self._set(name, command, self._queues[name].table)
        else:
            text = f"set-queue-attributes of {url or 'a queue'}: which queue that is does not stand here; not counted"
            self._reading.find("elsewhere", text, Spot(self._source.path, command.line))

    def _set(self, name: str, command: ShellCommand, known: dict[str, TreeNode]) -> None:
        """Note attributes: as JSON, or as `Name=value,Name=value`; those of a file, or of a variable, are open."""
        text, line = command.option("--attributes"), command.line
        if text.startswith(_FROM_FILE) or (is_open(text) and "=" not in text and text[0] != "{"):
            table = {key: TreeNode(None, line, f"in {text}") for key in _DECIDE}
        else:
            said = json_in(self._source, TreeNode(text, line))
            pairs = (one.partition("=") for one in said.text.split(","))
            table = said.table or {key.strip(): TreeNode(value, line) for key, sign, value in pairs if sign}
        self._queues[name] = TreeNode({**known, **table}, self._queues[name].line if name in self._queues else line)

    def _poller(self, command: ShellCommand) -> Poller:
        def said(option: str) -> TreeNode:
            return json_in(self._source, TreeNode(command.option(option), command.line))

        called = command.option("--function-name")
        types = [TreeNode(one, command.line) for one in command.option("--function-response-types").split() if one]
        filters = said("--filter-criteria")
        options = ("--batch-size", "--function-response-types", "--filter-criteria")
        return Poller(
            Spot(self._source.path, command.line),
            said("--batch-size"),
            TreeNode(types, command.line),
            called,
            self._timeouts.get(function_name(called) or called),
            said("--maximum-batching-window-in-seconds"),
            filters.at("Filters") if filters.table else filters,
            options,
        )
