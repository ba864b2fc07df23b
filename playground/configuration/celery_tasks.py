"""What some of Celery's tasks and queues have otherwise than all others: told of, as the settings do not decide it."""

import ast
from collections.abc import Mapping
from typing import Final

from playground.configuration.found import Reading, Spot
from playground.configuration.python_tree import called
from playground.configuration.tree import TreeNode

Settings = Mapping[str, tuple[str, TreeNode]]
_THEIR_OWN: Final = ("acks_late", "acks_on_failure_or_timeout", "reject_on_worker_lost")
"""What a task can decide for itself."""
_ANNOTATIONS: Final = "task_annotations"
_ALL: Final = "*"
_FIFO: Final = ".fifo"


def find_own_tasks(reading: Reading, path: str, module: ast.Module) -> None:
    """Find tasks that decide for themselves what the settings decide for all others."""
    for one in ast.walk(module):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in (each for each in one.decorator_list if isinstance(each, ast.Call)):
                if called(call.func).split(".")[-1] in ("task", "shared_task"):
                    own = {each.arg or "" for each in call.keywords}
                    _tell(reading, f"task {one.name}", own, Spot(path, call.lineno))


def of_all_tasks(settings: Settings) -> dict[str, tuple[str, TreeNode]]:
    """What `task_annotations` set for every task counts before the settings."""
    written, node = settings.get(_ANNOTATIONS, ("", TreeNode("", 0)))
    of_all = node.at(_ALL).table
    return {f"task_{name}": (f"{written}[{_ALL}][{name}]", of_all[name]) for name in _THEIR_OWN if name in of_all}


def find_annotated(reading: Reading, path: str, settings: Settings) -> None:
    """Find what `task_annotations` set for one task."""
    written, node = settings.get(_ANNOTATIONS, ("", TreeNode("", 0)))
    for task, own in node.table.items():
        if task != _ALL:
            _tell(reading, f"{written}: task {task}", set(own.table), Spot(path, own.line))


def _tell(reading: Reading, whose: str, names: set[str], spot: Spot) -> None:
    if own := sorted(names & {*_THEIR_OWN}):
        reading.find("elsewhere", f"{whose} sets {', '.join(own)} for itself; that is not counted", spot)


def find_fifo_queues(reading: Reading, path: str, settings: Settings) -> None:
    """Find queues of SQS that keep an order: kombu makes an id up for each send."""
    options = settings.get("broker_transport_options", ("", TreeNode("", 0)))[1]
    for name, node in options.at("predefined_queues").table.items():
        if name.endswith(_FIFO):
            text = (
                f"{name} is a FIFO queue: kombu sends all tasks in one group, and each with an id of its own unless "
                "the task's properties have one, so that what an application sends again is stored again: "
                "`playground guarantee sqs-fifo MessageDeduplicationId=fresh`"
            )
            reading.find("not-modelled", text, Spot(path, node.line))
