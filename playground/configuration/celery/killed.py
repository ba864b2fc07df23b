"""What becomes of a task whose process is killed, by the system's lack of memory for example.

Source: `on_failure` of `celery/worker/request.py`, and `bind` of `celery/app/task.py`, of Celery 5.7.
"""

from collections.abc import Iterable
from typing import Final

from playground.configuration.celery.broker import FIFO
from playground.configuration.celery.tasks import Settings, Task
from playground.configuration.findings import Spot
from playground.configuration.found import Reading, Value
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import read_value, truth

_REJECTED: Final = {
    "rabbitmq": "it becomes a dead letter, or is dropped where its queue has no dead letter exchange",
    **dict.fromkeys(
        ("sqs", FIFO),
        "it comes again after its visibility timeout, or is deleted (kombu 5.7, without a redrive policy)",
    ),
}
"""What becomes of a task that is rejected and not given back."""
_GIVEN_BACK: Final = {
    "rabbitmq": "as when one crashes here; one that kills its worker each time comes back for ever, on a quorum queue "
    "up to its delivery limit",
    **dict.fromkeys(
        ("sqs", FIFO),
        "as a new message, which kombu sends; the old one comes as well after its visibility timeout, and what kills "
        "its worker each time comes for ever, as no redrive policy counts new messages together",
    ),
}
_LATE, _REJECT = "task_acks_late", "task_reject_on_worker_lost"
NOTHING: Final = ("", TreeNode("", 0))
NO_KILL: Final = "no process of a worker is killed (without task_reject_on_worker_lost its task is acknowledged)"
NOT_ACKNOWLEDGED: Final[frozenset[tuple[str, Value]]] = frozenset(
    (("consumer.ack", "before"), ("consumer.on_failure", "park"), ("consumer.on_failure", "silent"))
)
"""With these a task whose process is killed is acknowledged anyway, or rejected, as one that fails is."""


def loses_what_is_killed(
    reading: Reading, path: str, settings: Settings, system: str, *, is_late: bool, rejects: str
) -> bool:
    """Whether a task whose process is killed is acknowledged, where that is late and what fails is not rejected.

    `rejects` is the setting by which what fails is rejected, as what is killed is then, too; empty: there is none.
    """
    late = settings.get("task_acks_late", NOTHING)[1]
    written, node = settings.get("task_reject_on_worker_lost", ("", late))
    spot = Spot(path, node.line)
    is_lost = not written or read_value(reading, written, node.text or "false", truth, spot) is False
    if _is_sent_anew(reading, path, settings):
        return False
    if not is_late:
        return is_lost  # Nothing is said of it as it stands, but what acknowledges late asks for it.
    if not is_lost:
        text = f"{written} = {node.text}: a task whose worker is killed is given back, {_GIVEN_BACK[system]}"
        reading.find("counted", text, spot)
    elif rejects:
        shown, said = settings[rejects]
        text = f"{shown} = {said.text}: a task whose worker is killed is rejected, as one that fails is: "
        reading.find("counted", f"{text}{_REJECTED[system]}", Spot(path, said.line))
    else:
        text = (
            "task_acks_late without task_reject_on_worker_lost: a task whose process is killed, "
            "by the system's lack of memory for example, is acknowledged and lost"
        )
        reading.find("risk", text, spot)
    return is_lost


def find_idle(reading: Reading, path: str, settings: Settings, tasks: Iterable[Task]) -> None:
    """Find that a task is to be given back whose worker is killed, where each is acknowledged before its work.

    A value that is not to be seen, and an annotation of one task, may say otherwise: then nothing is found.
    """
    all_tasks = {key: settings[key] for key in (_LATE, _REJECT) if key in settings}
    cases = [({**all_tasks, **one.own}, f"task {one.name}: ") for one in tasks]
    annotated = settings.get("task_annotations", NOTHING)[1].table.values()
    may_be_late = any(_may_be(one, _LATE) for one, _ in cases) or any("acks_late" in one.table for one in annotated)
    if not may_be_late:
        cases.append((all_tasks, ""))
    told = settings.get(_REJECT, NOTHING)[1]
    for said, whose in cases:
        written, node = said.get(_REJECT, NOTHING)
        is_its_own = not whose or node is not told
        if is_its_own and node.text.lower() == "true" and not _may_be(said, _LATE):
            late = "acks_late" if written == "reject_on_worker_lost" else _LATE
            why = "a task is acknowledged before its work"
            text = f"{whose}{written} = {node.text}: it does nothing without {late}: {why}"
            reading.find("no-effect", text, Spot(path, node.line))


def _may_be(settings: Settings, key: str) -> bool:
    written, node = settings.get(key, NOTHING)
    return bool(written) and (node.content is None or node.text.lower() not in ("", "false", "0"))


def _is_sent_anew(reading: Reading, path: str, settings: Settings) -> bool:
    """Whether Celery sends a task anew whose process is killed: before it looks whether that is to be given back."""
    written, node = settings.get("task_retry_on_worker_lost", NOTHING)
    spot = Spot(path, node.line)
    if not written or read_value(reading, written, node.text or "false", truth, spot) is not True:
        return False
    text = (
        f"{written} = {node.text}: from Celery 5.7 on a task whose process is killed is sent as a new message, up to "
        "its max_retries (3 by default), and the old one acknowledged; an older Celery does not know this"
    )
    reading.find("counted", text, spot)
    return True


def said_of(key: str, settings: Settings) -> str:
    """The setting that says it: the one for this alone, or where that is None the one for failures and timeouts."""
    return key if settings.get(key, NOTHING)[1].content != "" else "task_acks_on_failure_or_timeout"
