"""Which assignments of a Python file are Celery's, under the names of today."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.celery.declared import declared_with
from playground.configuration.celery.keys import KEYS, NAMESPACE, OLD
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.python_conditions import opened
from playground.configuration.syntax.python_tree import Assigned
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import unknown_key

_CALLED_OTHERWISE: Final = {"broker": "broker_url", "backend": "result_backend"}
"""What the constructor of the app calls them."""
_AT_LEAST: Final = 2
"""So many bare names that Celery knows make a file, or a table, Celery's; `broker_url` does alone."""
_HOLDERS: Final = ("CELERY", "CELERY_CONFIG")
"""Where Flask, Superset and Airflow have a table, or a class, of Celery's settings."""
_OF_TASKS: Final = ("autoretry_for", "default_retry_delay", "dont_autoretry_for", "max_retries", "retry_backoff")
"""What a task has for itself, and no setting is of all of them."""


@dataclass
class CeleryGatherer:
    """Finds the assignments that are Celery's, under the names of today."""

    reading: Reading
    path: str
    assigned: list[Assigned]
    settings: dict[str, tuple[str, TreeNode]] = field(default_factory=dict)
    """By today's name: the name as it stands there, and the value."""
    queues: dict[str, dict[str, TreeNode]] = field(default_factory=dict)
    """What each queue is declared with: `Queue("tasks", durable=True, queue_arguments={"x-queue-type": "quorum"})`."""

    _modes: dict[str, TreeNode] = field(default_factory=dict)
    """How exchanges have their messages kept, of those that say so."""
    _exchange: str = ""
    """The one of which it is just now."""

    def __post_init__(self) -> None:
        self.assigned = [one for one in self.assigned if one.node.table or not one.is_local]
        bare = {one.name for one in self.assigned if not one.owner and one.name in KEYS}
        is_config = _is_config(bare)
        old: list[Assigned] = []
        for one in map(_as_it_counts, self.assigned):
            if one.name == "CELERY" and one.node.table:
                for key, node in one.node.table.items():
                    self._take(key, one.name, node)
            elif not one.owner and one.name not in KEYS and _is_config(one.node.table.keys() & KEYS):
                for key, node in one.node.table.items():
                    self._take(key, "", node)
            elif one.name in _HOLDERS:
                pass  # A class, whose assignments are looked at one by one, or a table that is made elsewhere.
            elif one.name.startswith(NAMESPACE) or one.name in OLD:
                old += self._take_upper(one)
            elif self._is_conf(one.owner) or (is_config and not one.owner and _looks_ours(one.name)):
                self._take(one.name, "", one.node)
            elif one.owner.split(".")[-1] == "Queue":
                self._take_queue(one)
            elif one.owner.split(".")[-1] == "Exchange":
                self._take_exchange(one)
            elif one.owner.split(".")[-1] == "Celery" and (key := _CALLED_OTHERWISE.get(one.name, one.name)) in KEYS:
                self.settings[key] = one.name, one.node
        for name, node in self.settings.get("task_queues", ("", TreeNode("", 0)))[1].table.items():
            self.queues[name] = declared_with(node.table)
        for declared in self.queues.values():
            if mode := self._modes.get(declared.get("exchange", TreeNode("", 0)).text):
                declared["delivery_mode"] = mode
        if old:
            self._say_old(old, bool(bare))

    def _take_queue(self, one: Assigned) -> None:
        """Take in what a queue is called, and what is said of it from there on."""
        if one.name == "name":
            self.queues[one.node.text] = {}
            return
        name = next(reversed(self.queues), "")
        self.queues.setdefault(name, {}).update(declared_with({one.name: one.node}))

    def _take_exchange(self, one: Assigned) -> None:
        """Take in how what is published to an exchange is kept: that counts before what is the default."""
        if one.name == "name":
            self._exchange = one.node.text
        elif one.name == "delivery_mode" and one.node.text:
            self._modes[self._exchange] = one.node

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
        key = one.name.removeprefix(NAMESPACE).lower()
        if one.name.startswith(NAMESPACE) and key in KEYS:
            self.settings[key] = one.name, one.node
        elif one.name in OLD:
            self.settings[OLD[one.name]] = one.name, one.node
            yield one
        else:
            self._unknown(one.name, one.name, [*OLD, *(f"{NAMESPACE}{name.upper()}" for name in KEYS)], one.node)

    def _unknown(self, written: str, key: str, names: list[str], node: TreeNode) -> None:
        option = key.lower().removeprefix(NAMESPACE.lower()).removeprefix("task_")
        if option in _OF_TASKS:
            text = f"{written}: Celery reads no such key; {option} is a task's own: @app.task({option}=...)"
            return self.reading.find("unknown-key", text, Spot(self.path, node.line))
        return unknown_key(self.reading, written, key, names, Spot(self.path, node.line), "Celery")

    def _say_old(self, old: list[Assigned], is_mixed: bool) -> None:
        for one in old:
            text = f"{one.name} is {OLD[one.name]} since Celery 4"
            self.reading.find("legacy-key", text, Spot(self.path, one.node.line))
        spot = Spot(self.path, old[0].node.line)
        if is_mixed:
            self.reading.find("contradiction", "Celery refuses names of today and of before version 4 together", spot)
        if sum(one.name.startswith("CELERYD_") for one in old) and len(old) > len(self.settings) / 2:
            self.reading.find("old-file", "written for Celery 3, which ended in 2018; look its defaults up anew", spot)


def _as_it_counts(one: Assigned) -> Assigned:
    """A setting below an `if` may be there, or not; which broker it is counts as it stands, as one has to."""
    return one if "broker" in one.name.lower() else one._replace(node=opened(one.node, one.condition))


def _is_config(names: Collection[str]) -> bool:
    """Whether so many of Celery's names stand together by design."""
    return len(names) >= _AT_LEAST or "broker_url" in names


def _looks_ours(name: str) -> bool:
    return name in KEYS or name.startswith(("task_", "worker_", "broker_", "result_"))
