"""Queues of SQS and the functions that are fed from them, as a file describes them, in whichever language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Value
from playground.configuration.sqs.redrive_permission import RedrivePermission
from playground.configuration.syntax.tree import TreeNode

VISIBILITY_S: Final = 30
"""A visibility timeout that nobody has set."""
RETENTION: Final = "MessageRetentionPeriod"
RETENTION_S: Final = 345_600
"""A retention that nobody has set: four days."""
FIFO_ENDS: Final = ".fifo"
"""The end of a FIFO queue's name."""
REDRIVE: Final = "RedrivePolicy.maxReceiveCount"
"""How often a message is received before it is moved to the queue for dead letters."""
MOST_ALIASES: Final = 5
"""From an alias of a function to that; what takes more goes round in a circle."""
PARTIAL: Final = "ReportBatchItemFailures"
"""That a function says what of its batch has failed."""
TAKEN_LIMIT: Final = 5
"""So many receives are taken where there is a queue for dead letters, and the file does not say after how many."""
_UNSAID: Final = TreeNode("", 0)
_FUNCTION: Final = re.compile(r"(?:.*function:)?([\w-]+)(?::[\w$-]+)?")
"""A function's name, or the ARN of it, with a version or without."""


@dataclass(frozen=True)
class Queue:
    """A queue as a file describes it."""

    name: str
    spot: Spot
    is_fifo: bool
    """By what is said of it, or by its name."""
    attributes: Mapping[str, tuple[str, TreeNode]]
    """By the API's name: the name in the file, and the value."""
    called: TreeNode
    """Its name at AWS, where the file says it."""
    kept_by: str
    """What its file calls how long it keeps messages."""
    parks: bool = False
    """Whether it has a queue for dead letters, after however many receives."""
    by_default: frozenset[str] = frozenset()
    """The attributes that nobody has written: what makes the queue sets them."""
    fifo_by: str = f"FifoQueue = true, and a name that ends in {FIFO_ENDS}"
    """What its file would make it a FIFO queue by."""


@dataclass(frozen=True)
class Poller:
    """A Lambda function that is fed from a queue."""

    spot: Spot
    batch_size: TreeNode
    response_types: TreeNode
    function: str
    """What it is called there."""
    timeout: TreeNode | None
    """None: the function is not in the file, and nothing can be said of it."""
    window: TreeNode
    filters: TreeNode
    """What it takes; empty: everything."""
    names: tuple[str, str, str] = ("BatchSize", "FunctionResponseTypes", "FilterCriteria")
    """What the file calls the first two and the last."""
    enabled: TreeNode = _UNSAID
    """Whether it is fed at all; empty: it is."""
    own_reports: str = ""
    """How the file has it that the function says what of a batch has failed, where not as a list of the second name."""

    @property
    def reports(self) -> str:
        """How the file would have it."""
        key = self.names[1]
        if key.startswith("--"):
            return f"{key} {PARTIAL}"
        return self.own_reports or (f'{key} = ["{PARTIAL}"]' if "_" in key else f"{key}: [{PARTIAL}]")


def redrive_spellings(text: str) -> dict[tuple[str, Value], str]:
    """How a file has a redrive policy, by its number of receives; `5` stands for that in the text."""
    return {(REDRIVE, count): text.replace("5", str(count)) for count in range(1, TAKEN_LIMIT + 1)}


Resolve = Callable[[TreeNode], TreeNode]
"""Finds what stands behind a reference."""


class FoundQueue(NamedTuple):
    """A queue of a file with what stands around it there."""

    queue: Queue
    resolve: Resolve
    poller: Poller | None
    """The function that is fed from it."""
    dead_letters: Queue | None = None
    """The queue for its dead letters."""
    permission: RedrivePermission = RedrivePermission(TreeNode("", 0))
    """Whose dead letters that takes."""


def function_name(text: str) -> str:
    """The name in what a mapping may call a function by: that alone, an ARN, either with an alias behind it."""
    found = _FUNCTION.fullmatch(text)
    return found[1] if found else ""


def queue_elsewhere(source: TreeNode, spot: Spot) -> Queue:
    """The queue that a mapping names and no file describes: what it says of its own is open."""
    own = TreeNode(None, spot.line, "the queue's own")
    name = (
        source.text.rpartition(":")[2]
        or source.tag.strip('"${} ').removesuffix(".arn").removesuffix(".Arn")
        or "a queue"
    )
    attributes = {"VisibilityTimeout": ("VisibilityTimeout", own), REDRIVE: ("maxReceiveCount", own)}
    return Queue(name, spot, name.endswith(FIFO_ENDS), attributes, TreeNode("", spot.line), RETENTION)
