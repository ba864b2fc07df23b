"""Tasks that wait for a time, `countdown` or `eta`: a worker holds them meanwhile, and acknowledges none of them.

Source: *ETA and Countdown* and *Using Amazon SQS: Caveats* of Celery's guide; of RabbitMQ *Delivery Acknowledgement
Timeout* of its documentation, and *Native Delayed Delivery* of Celery's, by which quorum queues need no worker for it.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.configuration.celery.hiding import Hiding
from playground.configuration.celery.tasks import Settings, Task
from playground.configuration.findings import Spot
from playground.configuration.found import Reading, Value
from playground.configuration.running import HeldTask
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.python_tree import calls_of
from playground.configuration.syntax.tree import TreeNode

_CALLS: Final = ("apply_async", "retry", "send_task", "set")
_DELAY: Final = "default_retry_delay"
_ASKS_BROKER_S: Final = 1800
"""RabbitMQ's `consumer_timeout` by default."""
_TIMEOUT: Final = "consumer_timeout"
LIMIT: Final = "task_time_limit"
_QUORUM_ONLY: Final = (4, 3)
"""Since when classic queues have no such timeout."""
_NATIVE: Final = "worker_detect_quorum_queues"
_NOTHING: Final = ("", TreeNode("", 0))


class TaskDelay(NamedTuple):
    """For how long something has a task wait."""

    written: str
    seconds: float | None
    """None: nobody knows it here."""
    line: int


def find_delays(
    reading: Reading,
    path: str,
    delays: Sequence[TaskDelay],
    settings: Settings,
    *,
    hiding: Hiding | None,
    kinds: frozenset[Value],
) -> None:
    """Find tasks that wait for longer than the broker lets a worker hold them.

    `hiding` is for how long SQS hides what is received; none: it is RabbitMQ, with queues of these `kinds`.
    """
    if hiding:
        return _held_by_sqs(reading, path, delays, hiding)
    is_native = is_kept_by_broker(settings, kinds)
    if not is_native:
        held = (HeldTask(one.written, one.seconds, Spot(path, one.line)) for one in delays)
        reading.held += [one._replace(kinds=kinds) for one in held]
    return None


def is_kept_by_broker(settings: Settings, kinds: frozenset[Value]) -> bool:
    """Whether RabbitMQ keeps what waits for its time, in queues for that, as it does where all are quorum queues."""
    return kinds == {"quorum"} and settings.get(_NATIVE, _NOTHING)[1].text.lower() != "false"


def hold_against_timeout(reading: Reading) -> None:
    """Find tasks that are in hand on RabbitMQ for longer than its `consumer_timeout`, as files have it, or by default.

    What a quorum queue gives again before its process is killed is not lost by that: it is never acknowledged.
    """
    said = [one for one in reading.given if (one.system, one.name, one.unknown) == ("rabbitmq", _TIMEOUT, "")]
    limit_s, by = (int(said[-1].value) // 1000, f"by {said[-1].spot}") if said else (_ASKS_BROKER_S, "by default")
    kept = [one.spot for one in reading.held if one.is_quorum and one.killed_s > limit_s]
    given = (one._replace(loses=None) if one.name == LIMIT and one.spot in kept else one for one in reading.given)
    reading.given = [one for one in given if one.name != LIMIT or one.counts_by_itself]
    server = reading.runs.get("rabbitmq")
    for one in reading.held:
        if one.seconds is None or one.seconds > limit_s:
            if (where := _of_which(one.kinds, server.version if server else ())) is None:
                continue
            text = (
                f"{one.written}: {one.holds}; past {_TIMEOUT} ({limit_s:,} s {by}{where}) its channel is closed, and "
                "all that it holds is given again"
            )
            reading.find("application" if one.seconds is None else "risk", text, one.spot)


def _of_which(kinds: frozenset[Value], version: tuple[int, ...]) -> str | None:
    """Of which queues the timeout is, in a version, where it is not of all; none: of none of these."""
    if kinds == {"quorum"} or () < version < _QUORUM_ONLY:
        return ""
    if "quorum" in kinds:
        return ", of quorum queues alone" if version else "; of quorum queues, and before RabbitMQ 4.3 of classic ones"
    return None if version else ", of classic queues before RabbitMQ 4.3 only"


def _held_by_sqs(reading: Reading, path: str, delays: Sequence[TaskDelay], hiding: Hiding) -> None:
    for one in delays:
        if one.seconds is not None and one.seconds > hiding.seconds:
            hidden = f"{hiding.seconds:,} s: done twice"
            if not hiding.is_known:
                hidden = f"{hiding.shown}: done twice where that is shorter"
            text = f"{one.written}: a worker holds the task until then, and it is hidden for {hidden}"
            reading.find("risk" if hiding.is_known else "application", text, Spot(path, one.line))
    unknown = next((one for one in delays if one.seconds is None), None)
    start = unknown.written if unknown else "countdown, eta"
    text = (
        f"{start}: a worker holds a task that waits for its time; with more than {hiding.shown} to wait it is given to "
        "another as well, and done twice"
    )
    reading.find("application", text, Spot(path, unknown.line if unknown else 0))


def delays_of(source: ConfigurationFile, module: ast.Module, tasks: Iterable[Task]) -> list[TaskDelay]:
    """Every time for which a file has a task wait."""
    return [*_of_calls(source, module), *_of_tasks(tasks)]


def _of_calls(source: ConfigurationFile, module: ast.Module) -> Iterator[TaskDelay]:
    for name, words in calls_of(module, _CALLS, source):
        for key, node in words.items():
            if key in ("countdown", "eta"):
                known = node if key == "countdown" else TreeNode(None, node.line, node.tag)
                yield TaskDelay(f"{name}({key}={known.written or known.tag})", _number(known), node.line)


def _of_tasks(tasks: Iterable[Task]) -> Iterator[TaskDelay]:
    for task in tasks:
        if node := task.arguments.get(_DELAY):
            yield TaskDelay(f"task {task.name}: {_DELAY} = {node.written or node.tag}", _number(node), node.line)


def _number(node: TreeNode) -> float | None:
    try:
        return float(node.text)
    except ValueError:
        return None
