"""What Celery and kombu do on SQS: which of its queues keep an order, and for how long a task may wait while hidden."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.tree import TreeNode

_FIFO: Final = ".fifo"
_OPTIONS: Final = "broker_transport_options"
_LIMIT, _HELD = "task_time_limit", "worker_prefetch_multiplier"
_USUALLY_HELD: Final = 4
"""So many tasks a worker's process has in hand where nothing is said."""
_NOTHING: Final = ("", TreeNode("", 0))


def keeps_order(settings: Settings, declared: Iterable[str]) -> bool:
    """Whether the tasks go to FIFO queues: by the queue for what names none, else by all that are known."""
    default = settings.get("task_default_queue", _NOTHING)[1].text
    named = [default] if default else [*declared, *(name for name, _ in _named_beforehand(settings))]
    return bool(named) and all(name.endswith(_FIFO) for name in named)


def find_fifo_queues(reading: Reading, path: str, settings: Settings, *, is_fifo: bool) -> None:
    """Tell of queues that keep an order: kombu makes an id up for each send. `is_fifo`: the answer is of such."""
    for name, node in _named_beforehand(settings):
        if name.endswith(_FIFO):
            text = f"{name} is a FIFO queue: {MADE_UP}"
            if not is_fifo:
                text += ": `playground guarantee sqs-fifo MessageDeduplicationId=per-call`"
            reading.find("application" if is_fifo else "not-modelled", text, Spot(path, node.line))


MADE_UP: Final = (
    "kombu sends all tasks in one group, and each with an id of its own unless the task's properties have one: boto3 "
    "repeats a request with it, and what an application sends again is stored again"
)
"""What becomes of tasks in a FIFO queue."""


def _named_beforehand(settings: Settings) -> Iterator[tuple[str, TreeNode]]:
    yield from settings.get(_OPTIONS, _NOTHING)[1].at("predefined_queues").table.items()


def hold_against_time_limit(reading: Reading, path: str, settings: Settings, hidden_s: int, *, is_late: bool) -> None:
    """Find tasks that are given again while a worker has them: they take too long, or wait behind others that do.

    All that a worker has taken in is hidden from then on. With its acknowledgement early or late, the last of a
    process is acknowledged after as many tasks as the process has in hand.
    """
    written, node = settings.get(_LIMIT, _NOTHING)
    if not (node.text.isdecimal() and len(node.text) < 10):
        return
    limit_s, spot = int(node.text), Spot(path, node.line)
    named, multiplier = settings.get(_HELD, _NOTHING)
    held = int(multiplier.text) if multiplier.text.isdecimal() and len(multiplier.text) < 6 else _USUALLY_HELD
    if is_late and limit_s > hidden_s:
        text = f"{written}: a task may take {limit_s:,} s, and is hidden for {hidden_s:,} s: done twice"
        reading.find("risk", text, spot)
    elif held * limit_s > hidden_s or not held:
        many = f"{held} tasks" if held > 1 else "one task" if held else "as many tasks as there are"
        taken = f"{named or _HELD} = {held}{', by default' * (not named)}"
        text = (
            f"{written}: a worker's process takes in {many} ahead ({taken}), each of which may take {limit_s:,} s: "
            f"the last is hidden for {hidden_s:,} s, and is given to another and done twice where it waits longer"
        )
        reading.find("risk", text, spot)
