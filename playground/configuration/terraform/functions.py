"""Terraform's Lambda functions: which of them is fed from what, through aliases and the modules that many take, too."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.sqs.described import MOST_ALIASES, Poller, function_name
from playground.configuration.syntax.hcl_tree import Module
from playground.configuration.syntax.hcl_values import Scope
from playground.configuration.syntax.tree import TreeNode

_MODULE: Final = ("terraform-aws-modules/lambda/", "terraform-aws-modules/terraform-aws-lambda")
"""A module that makes a function, with the provider's names for its arguments: in the registry, and its source."""
_ALIASES: Final = "//modules/alias"
"""What stands behind it where it makes an alias of a function."""
_FUNCTION, _ALIAS, _MAPPING = "aws_lambda_function", "aws_lambda_alias", "aws_lambda_event_source_mapping"
_REFERRED: Final = re.compile(rf"(?<![\w.-])({_FUNCTION}|{_ALIAS}|module)\.([\w-]+)")
"""Wherever it stands, as in `"${aws_lambda_function.work.arn}:live"`; what is behind `data.` is elsewhere."""
_NO_QUEUES: Final = ("starting_position", "topics", "queues", "self_managed_event_source")
"""What mappings have for streams, for Kafka and for ActiveMQ, and none has for a queue of SQS."""
STREAMS_ONLY: Final = ("bisect_batch_on_function_error", "maximum_retry_attempts", "maximum_record_age_in_seconds")
"""What a mapping has for streams, and what does nothing for a queue."""
_NAMES: Final = ("batch_size", "function_response_types", "filter_criteria")
"""What a mapping has."""


class Feed(NamedTuple):
    """What a function is fed from, and how."""

    source: TreeNode
    scope: Scope
    poller: Poller
    body: TreeNode
    """The mapping."""


class Functions:
    """The functions of a module's files."""

    def __init__(self, path: str, module: Module) -> None:
        self._path = path
        self._module = module
        called = list(module.calls(*_MODULE))
        self._bodies = {(_FUNCTION, name): body for _, name, body in module.of_kind(_FUNCTION)}
        self._bodies |= {("module", name): body for name, body in called if not _is_of_aliases(body)}
        self._aliases = {(_ALIAS, name): body for _, name, body in module.of_kind(_ALIAS)}
        self._aliases |= {("module", name): body for name, body in called if _is_of_aliases(body)}

    def feeds(self) -> Iterator[Feed]:
        """What may be a queue and feeds a function."""
        for _, _, body in self._module.of_kind(_MAPPING):
            for _, scope in self._module.instances(body):
                called = scope.value(body.at("function_name"))
                shown = called.text or called.tag.strip('"')
                yield from self._feed(body, scope, shown, self.behind(called))
        for (kind, name), function in {**self._bodies, **self._aliases}.items():
            mappings = self._module.scope.value(function.at("event_source_mapping")) if kind == "module" else function
            for body in mappings.table.values() if kind == "module" else ():
                yield from self._feed(body, self._module.scope, f"module.{name}", self._made(function))

    def _feed(self, body: TreeNode, scope: Scope, shown: str, function: TreeNode | None) -> Iterator[Feed]:
        if body.has("event_source_arn") and not any(map(body.has, _NO_QUEUES)):
            timeout = function.at("timeout") if function else None
            window = body.at("maximum_batching_window_in_seconds")
            how = body.at("batch_size"), body.at("function_response_types")
            filters = scope.value(body.at("filter_criteria"))
            poller = Poller(
                Spot(self._path, body.line), *how, shown, timeout, window, filters, _NAMES, body.at("enabled")
            )
            yield Feed(body.at("event_source_arn"), scope, poller, body)

    def _made(self, body: TreeNode) -> TreeNode | None:
        """The function that a module makes, or that of which it makes an alias."""
        return self.behind(self._module.scope.value(body.at("function_name"))) if _is_of_aliases(body) else body

    def behind(self, called: TreeNode, left: int = MOST_ALIASES) -> TreeNode | None:
        """The function of these files that is meant: the only one that is referred to, or the one of that name."""
        referred, literal = {(found[1], found[2]) for found in _REFERRED.finditer(called.tag)}, called.text
        if name := function_name(literal):
            referred = {one for one, body in self._bodies.items() if name in self._names(body)}
        if len(referred) != 1:
            return None
        [one] = referred
        if one in self._aliases and left:
            return self.behind(self._module.scope.value(self._aliases[one].at("function_name")), left - 1)
        return self._bodies.get(one)

    def _names(self, function: TreeNode) -> set[str]:
        return {scope.value(function.at("function_name")).text for _, scope in self._module.instances(function)}


def _is_of_aliases(body: TreeNode) -> bool:
    return _ALIASES in body.at("source").text
