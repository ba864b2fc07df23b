"""For how long SQS hides what a worker of Celery holds: by kombu's word only where kombu creates the queue.

Source: `_new_queue`, `_create_queue`, `visibility_timeout` and `QoS.reject` of kombu's transport SQS, of kombu 5.6;
*Using Amazon SQS* of Celery's guide, whose `visibility_timeout` is none of `predefined_queues`.
"""

from typing import Final, NamedTuple

from playground.configuration.celery.keys import written_as_there
from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading, Value
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import whole

OPTIONS: Final = "broker_transport_options"
_BEFOREHAND: Final = "predefined_queues"
_HIDDEN: Final = "visibility_timeout"
_CREATED_WITH: Final = ("sqs-creation-attributes", "VisibilityTimeout")
"""What a queue is created with beside, which counts before the option."""
KOMBUS_S: Final = 1800
"""What kombu creates a queue with where nothing is said."""
_AWS_S: Final = 30
"""What a queue has where whoever created it said nothing."""
_within: Final = whole(0, 43_200, "seconds")
_NOTHING: Final = ("", TreeNode("", 0))
IS_CREATED: Final = "kombu creates the queue (one that is there already keeps its own VisibilityTimeout)"
"""What has to hold for kombu's word to count."""
OF_NO_MATTER: Final[frozenset[tuple[str, Value]]] = frozenset(
    (("consumer.ack", "before"), ("consumer.dedup", "transaction"), ("consumer.dedup", "in-flight"))
)
"""What is done once however soon it comes again."""


class Hiding(NamedTuple):
    """How long a message is hidden that a worker has received."""

    seconds: int
    is_known: bool
    """Whether the file decides it; if not, the queue does, and this is what it has by default."""

    @property
    def shown(self) -> str:
        """For how long, and by what."""
        by = _HIDDEN if self.is_known else "its queue's VisibilityTimeout"
        return f"{by} ({self.seconds:,} s{'' if self.is_known else ' by default'})"


BY_QUEUE: Final = Hiding(_AWS_S, is_known=False)
"""With queues that somebody else has created."""


def hidden_seconds(text: str) -> int:
    """What the option comes to, in seconds: with 0 kombu takes its default."""
    return int(_within(text)) or KOMBUS_S


def hidden_by(options: TreeNode) -> tuple[str, TreeNode] | None:
    """What the file says of it, and how that is called there; none: with queues named beforehand kombu creates none."""
    named = f"{OPTIONS}[{_HIDDEN}]"
    if options.content is None:
        return named, options
    if options.at(_BEFOREHAND).content not in ("", {}, []):
        return None
    created = options.at(*_CREATED_WITH)
    return (f"{OPTIONS}[{']['.join(_CREATED_WITH)}]", created) if created.text else (named, options.at(_HIDDEN))


def find_beforehand(reading: Reading, path: str, options: TreeNode) -> None:
    """Find options for queues that kombu creates, where it creates none."""
    for way in ((_HIDDEN,), _CREATED_WITH):
        if (node := options.at(*way)).content != "":
            text = (
                f"{OPTIONS}[{']['.join(way)}] = {node.written or node.tag}: kombu reads it when it creates a queue, "
                f"and with {_BEFOREHAND} it creates none: the queue's own VisibilityTimeout counts, {_AWS_S} s by "
                "default"
            )
            reading.find("no-effect", text, Spot(path, node.line))


def find_backoff(reading: Reading, path: str, settings: Settings, *, is_rejected: bool) -> None:
    """Tell of what has a queue give a failed task again sooner or later: it is for what is rejected alone."""
    for name, queue in settings.get(OPTIONS, _NOTHING)[1].at(_BEFOREHAND).table.items():
        policy, tasks = queue.at("backoff_policy"), queue.at("backoff_tasks")
        if policy.content in ("", {}):
            continue
        start = f"{name}: backoff_policy"
        if tasks.content in ("", []):
            text = f"{start}: it is for the tasks in backoff_tasks, and none are there"
            reading.find("no-effect", text, Spot(path, policy.line))
        elif is_rejected:
            text = (
                f"{start}: what is rejected comes again after so many seconds, in place of the VisibilityTimeout; how "
                "often it has been received says which"
            )
            reading.find("not-modelled", text, Spot(path, policy.line))
        else:
            lines = ("task_acks_late = True", "task_acks_on_failure_or_timeout = False")
            late, rejects = (written_as_there(one, [written for written, _ in settings.values()]) for one in lines)
            text = (
                f"{start}: it is for what is rejected, and here what fails is acknowledged: with {late} and {rejects} "
                "it comes again after so many seconds"
            )
            reading.find("no-effect", text, Spot(path, policy.line))
