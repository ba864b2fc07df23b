"""What Celery and kombu do on SQS: which of its queues keep an order."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.tree import TreeNode

_FIFO: Final = ".fifo"
_OPTIONS: Final = "broker_transport_options"
DELETED: Final = (
    "the queue has a redrive policy, or kombu is older than 5.7 (from then on it deletes what is rejected without one)"
)
"""What has to hold, or a task that is rejected is lost; source: `basic_reject` of kombu's transport SQS."""
_NOTHING: Final = ("", TreeNode("", 0))


def keeps_order(settings: Settings, declared: Iterable[str]) -> bool:
    """Whether the tasks go to FIFO queues: by the queue for what names none, else by all that are known."""
    default = settings.get("task_default_queue", _NOTHING)[1]
    named = (
        [default.outline]
        if default.text or default.ends
        else [*declared, *(name for name, _ in _named_beforehand(settings))]
    )
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
