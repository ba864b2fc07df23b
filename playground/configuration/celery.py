"""Celery's configuration: a `celeryconfig.py`, `app.conf`, Django's settings, the names from before version 4."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.celery_keys import KEYS, OLD
from playground.configuration.celery_tasks import find_annotated, find_fifo_queues, find_own_tasks, of_all_tasks
from playground.configuration.found import GivenSetting, Reading, Spot, Value
from playground.configuration.python_tree import Assigned, assignments, called, python_module
from playground.configuration.rabbit_arguments import ARGUMENTS
from playground.configuration.source import ConfigurationFile
from playground.configuration.tree import TreeNode
from playground.configuration.values import Meaning, one_of, read_value, truth, unknown_key, whole
from playground.scenario.mistakes import shown

_NAMESPACE: Final = "CELERY_"
_CALLED_OTHERWISE: Final = {"broker": "broker_url", "backend": "result_backend"}
"""What the constructor of the app calls them."""
_TRANSPORTS: Final = {
    **dict.fromkeys(("amqp", "amqps", "pyamqp", "librabbitmq", "rabbitmq"), "rabbitmq"),
    "sqs": "sqs",
}
"""What a broker's URL begins with, and which system that is."""
_ON_REDIS: Final = (
    " (kombu keeps tasks in a list, and what a worker holds in a hash: a worker that is killed between the two loses a "
    "task, what is unacknowledged comes back after visibility_timeout, an hour by default, and there are no dead "
    "letters: what is rejected is dropped)"
)
_UNLIKE: Final = dict.fromkeys(("redis", "rediss", "sentinel"), _ON_REDIS)
"""What a broker that is not modelled does otherwise than those that are."""
_HIDDEN: Final = "broker_transport_options[visibility_timeout]"
_hidden_s: Final = whole(0, 43_200, "seconds")
_REJECTED: Final = {
    "rabbitmq": "it becomes a dead letter, or is dropped where its queue has no dead letter exchange",
    "sqs": "nothing deletes it, and it comes again after its visibility timeout",
}
"""What becomes of a task that is rejected and not given back."""
_AT_LEAST: Final = 2
"""So many bare names that Celery knows make a file Celery's; `broker_url` does alone."""


_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("confirm.select", True): 'broker_transport_options = {"confirm_publish": True}',
    ("delivery_mode", 2): 'task_default_delivery_mode = "persistent"',
    ("x-queue-type", "quorum"): 'task_default_queue_type = "quorum"',
    ("mandatory", True): "apply_async(..., mandatory=True); Celery declares its queues before it publishes to them",
    ("consumer.ack", "after"): "task_acks_late = True",
    ("consumer.on_failure", "park"): "task_acks_on_failure_or_timeout = False",
    ("consumer.on_failure", "return"): "raise Reject(exc, requeue=True) in the task, with task_acks_late = True",
}


def read_celery(source: ConfigurationFile, wanted: str) -> Reading:
    """What a Python file tells Celery; `wanted` is the system asked about, where the file does not name its broker."""
    module = python_module(source)
    ours = frozenset(_TRANSPORTS.values())
    reading = Reading(spellings=dict(_SPELLINGS), spelled_for=dict.fromkeys(_SPELLINGS, ours))
    gatherer = _CeleryGatherer(reading, source.path, list(assignments(module)))
    if gatherer.settings:
        gatherer.settings |= of_all_tasks(gatherer.settings)
        _CeleryTranslation(reading, source.path, gatherer.settings, gatherer.queues, wanted).add()
        find_own_tasks(reading, source.path, module)
        find_annotated(reading, source.path, gatherer.settings)
        find_fifo_queues(reading, source.path, gatherer.settings)
        _loaded(reading, source.path, module)
    return reading


@dataclass
class _CeleryGatherer:
    """Finds the assignments that are Celery's, under the names of today."""

    reading: Reading
    path: str
    assigned: list[Assigned]
    settings: dict[str, tuple[str, TreeNode]] = field(default_factory=dict)
    """By today's name: the name as it stands there, and the value."""
    queues: dict[str, dict[str, TreeNode]] = field(default_factory=dict)
    """What each queue is declared with: `Queue("tasks", durable=True, queue_arguments={"x-queue-type": "quorum"})`."""

    def __post_init__(self) -> None:
        bare = {one.name for one in self.assigned if not one.owner and one.name in KEYS}
        is_config = len(bare) >= _AT_LEAST or "broker_url" in bare
        old: list[Assigned] = []
        for one in self.assigned:
            if one.name == "CELERY" and one.node.table:
                for key, node in one.node.table.items():
                    self._take(key, one.name, node)
            elif one.name.startswith(_NAMESPACE) or one.name in OLD:
                old += self._take_upper(one)
            elif self._is_conf(one.owner) or (is_config and not one.owner and _looks_ours(one.name)):
                self._take(one.name, "", one.node)
            elif one.owner.split(".")[-1] == "Queue":
                self._take_queue(one)
            elif one.owner.split(".")[-1] == "Celery" and (key := _CALLED_OTHERWISE.get(one.name, one.name)) in KEYS:
                self.settings[key] = one.name, one.node
        if old:
            self._say_old(old, bool(bare))

    def _take_queue(self, one: Assigned) -> None:
        """Take in what a queue is called, and what is said of it from there on."""
        if one.name == "name":
            self.queues[one.node.text] = {}
            return
        name = next(reversed(self.queues), "")
        declared = self.queues.setdefault(name, {})
        declared |= one.node.table if one.name == "queue_arguments" else {}
        declared |= {one.name: one.node} if one.name == "durable" else {}

    @staticmethod
    def _is_conf(owner: str) -> bool:
        return owner.split(".")[-1] == "conf"

    def _take(self, key: str, within: str, node: TreeNode) -> None:
        written = f"{within}[{key}]" if within else key
        if key in KEYS:
            self.settings[key] = written, node
        elif key in OLD:
            self.settings[OLD[key]] = written, node
        else:
            self._unknown(written, key, sorted(KEYS), node)

    def _take_upper(self, one: Assigned) -> Iterator[Assigned]:
        key = one.name.removeprefix(_NAMESPACE).lower()
        if one.name.startswith(_NAMESPACE) and key in KEYS:
            self.settings[key] = one.name, one.node
        elif one.name in OLD:
            self.settings[OLD[one.name]] = one.name, one.node
            yield one
        else:
            self._unknown(one.name, one.name, [*OLD, *(f"{_NAMESPACE}{name.upper()}" for name in KEYS)], one.node)

    def _unknown(self, written: str, key: str, names: list[str], node: TreeNode) -> None:
        unknown_key(self.reading, written, key, names, Spot(self.path, node.line), "Celery")

    def _say_old(self, old: list[Assigned], is_mixed: bool) -> None:
        for one in old:
            text = f"{one.name} is {OLD[one.name]} since Celery 4"
            self.reading.find("legacy-key", text, Spot(self.path, one.node.line))
        spot = Spot(self.path, old[0].node.line)
        if is_mixed:
            self.reading.find("contradiction", "Celery refuses names of today and of before version 4 together", spot)
        if sum(one.name.startswith("CELERYD_") for one in old) and len(old) > len(self.settings) / 2:
            self.reading.find("old-file", "written for Celery 3, which ended in 2018; look its defaults up anew", spot)


def _looks_ours(name: str) -> bool:
    return name in KEYS or name.startswith(("task_", "worker_", "broker_", "result_"))


@dataclass
class _CeleryTranslation:
    """What Celery's settings are in the names of the system that carries its tasks."""

    reading: Reading
    path: str
    settings: Mapping[str, tuple[str, TreeNode]]
    queues: Mapping[str, Mapping[str, TreeNode]]
    wanted: str
    system: str = ""

    def add(self) -> None:
        """Add the settings, and what is to be said of them."""
        self.system = self._broker()
        if not self.system:
            return
        options = self.settings.get("broker_transport_options", ("", TreeNode("", 1)))[1]
        {"rabbitmq": self._on_rabbitmq, "sqs": self._on_sqs}[self.system](options)
        self._acknowledgement()

    def _on_rabbitmq(self, options: TreeNode) -> None:
        confirm = options.at("confirm_publish")
        self._give("confirm.select", "broker_transport_options[confirm_publish]", confirm, truth, False)
        self._key("delivery_mode", "task_default_delivery_mode", _delivery_mode, 2)
        self._key("x-queue-type", "task_default_queue_type", one_of("classic", "quorum"), "classic")
        self._assume("durable", True)
        self._assume("auto_ack", False)
        for queue, declared in self.queues.items():
            whose = queue if len(self.queues) > 1 else ""
            self.reading.queues += [(self.system, whose)] if whose else []
            for name, node in declared.items():
                if name == "durable":
                    self._give(name, name, node, truth, True, whose)
                elif name in ARGUMENTS:
                    self._give(name, f"queue_arguments[{name}]", node, ARGUMENTS[name], "", whose)
        self._key("prefetch_count", "worker_prefetch_multiplier", whole(0, 65_535), 4)

    def _on_sqs(self, options: TreeNode) -> None:
        parked = "consumer.on_failure", "park"
        told = ", and a redrive policy of the queue: without one it comes back until its retention ends"
        self.reading.spellings[parked] += told
        hidden_s = self._give("VisibilityTimeout", _HIDDEN, options.at("visibility_timeout"), _hidden_s, 1800)
        self._hold_against_time_limit(int(hidden_s))

    def _broker(self) -> str:
        written, node = self.settings.get("broker_url", self.settings.get("broker_transport", ("", TreeNode("", 0))))
        scheme = next((item.text.split(":")[0].split("+")[0].lower() for item in node.items if item.text), "")
        spot = Spot(self.path, node.line)
        if scheme and scheme not in _TRANSPORTS:
            text = (
                f"{written}: Celery on {shown(scheme)} is not modelled{_UNLIKE.get(scheme, '')}; rabbitmq and sqs are"
            )
            self.reading.find("not-modelled", text, spot)
            return ""
        if not scheme and written:
            text = f"{written}: which broker it is does not stand in this file; on Redis nothing of this holds"
            self.reading.find("elsewhere", text, spot)
        return _TRANSPORTS.get(scheme, self.wanted if self.wanted in _TRANSPORTS.values() else "rabbitmq")

    def _hold_against_time_limit(self, hidden_s: int) -> None:
        """Find tasks that may take longer than their message is hidden, and are acknowledged only after that."""
        written, node = self.settings.get("task_time_limit", ("", TreeNode("", 0)))
        is_late = self.settings.get("task_acks_late", ("", TreeNode("", 0)))[1].text.lower() == "true"
        if is_late and node.text.isdecimal() and len(node.text) < 10 and int(node.text) > hidden_s:
            text = f"{written}: a task may take {int(node.text):,} s, and is hidden for {hidden_s:,} s: done twice"
            self.reading.find("risk", text, Spot(self.path, node.line))

    def _acknowledgement(self) -> None:
        late = self._key("consumer.ack", "task_acks_late", lambda text: "after" if truth(text) else "before", "before")
        if late == "before":
            return
        at, key = len(self.reading.given) - 1, "task_acks_on_failure"
        if key not in self.settings:
            key += "_or_timeout"
        on_failure = self._key(
            "consumer.on_failure", key, lambda text: "acknowledge" if truth(text) else "park", "acknowledge"
        )
        asks = self._asks_for_no_kill(key if on_failure == "park" else "")
        self.reading.given[at] = self.reading.given[at]._replace(asks=asks)

    def _asks_for_no_kill(self, rejects: str) -> str:
        """What has to hold where a task whose process is killed is acknowledged; empty: it is given back or rejected.

        `rejects` is the setting by which what fails is rejected, as what is killed is then, too; empty: there is none.
        """
        written, node = self.settings.get("task_reject_on_worker_lost", ("", self.settings["task_acks_late"][1]))
        spot = Spot(self.path, node.line)
        is_lost = not written or read_value(self.reading, written, node.text or "false", truth, spot) is False
        if is_lost and rejects:
            shown, said = self.settings[rejects]
            text = f"{shown} = {said.text}: a task whose worker is killed is rejected, as one that fails is: "
            self.reading.find("counted", f"{text}{_REJECTED[self.system]}", Spot(self.path, said.line))
            return ""
        if is_lost:
            text = (
                "task_acks_late without task_reject_on_worker_lost: a task whose process is killed, "
                "by the system's lack of memory for example, is acknowledged and lost"
            )
            self.reading.find("risk", text, spot)
            return "no process of a worker is killed (without task_reject_on_worker_lost its task is acknowledged)"
        text = f"{written} = {node.text}: a task whose worker is killed is given back, as it is when one crashes here"
        self.reading.find("counted", text, spot)
        return ""

    def _key(self, name: str, key: str, meaning: Meaning, default: Value) -> Value:
        written, node = self.settings.get(key, ("", TreeNode("", 0)))
        return self._give(name, written or key, node, meaning, default)

    def _give(
        self, name: str, written: str, node: TreeNode, meaning: Meaning, default: Value, queue: str = ""
    ) -> Value:
        spot = Spot(self.path, node.line)
        if node.content is None:
            self.reading.find("elsewhere", f"{written}: {shown(node.tag)} is not to be had from this file", spot)
        value = read_value(self.reading, written, node.text, meaning, spot) if node.text else None
        if value is None:
            self._assume(name, default)
            return default
        given = GivenSetting(self.system, name, value, spot, f"{written} = {node.text}", queue)
        self.reading.given.append(given)
        return value

    def _assume(self, name: str, value: Value) -> None:
        self.reading.given.append(
            GivenSetting(self.system, name, value, Spot(self.path), "Celery's default", assumed=True)
        )


def _delivery_mode(text: str) -> int:
    return {"transient": 1, "1": 1}.get(text.lower()) or int(whole(2, 2)(text.lower().replace("persistent", "2")))


def _loaded(reading: Reading, path: str, module: ast.Module) -> None:
    """Say where more of the settings stand: `app.config_from_object("celeryconfig")`."""
    for call in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        name = called(call.func).split(".")[-1]
        if name in ("config_from_object", "config_from_envvar"):
            text = f"{name}: what it loads is in another file, which is to be given, too, behind this one"
            reading.find("elsewhere", text, Spot(path, call.lineno))
