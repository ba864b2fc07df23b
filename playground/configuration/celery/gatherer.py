"""Which assignments of a Python file are Celery's, under the names of today."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.celery.declared import declared_with
from playground.configuration.celery.keys import KEYS, NAMESPACE, OLD, is_in_capitals, is_only_among_others, mixed
from playground.configuration.celery.loading import Loaded
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
_OURS: Final = ("task_", "worker_", "broker_", "result_")
"""How those of Celery's names begin that are hardly another's."""
_OF_DJANGO: Final = frozenset({"INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "SECRET_KEY"})
_OF_TASKS: Final = ("autoretry_for", "default_retry_delay", "dont_autoretry_for", "max_retries", "retry_backoff")
"""What a task has for itself, and no setting is of all of them."""


@dataclass
class CeleryGatherer:
    """Finds the assignments that are Celery's, under the names of today."""

    reading: Reading
    path: str
    assigned: list[Assigned]
    loaded: Loaded
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
        refused = self._find_mixed()
        is_config = _is_config(bare) or bool(bare and refused)
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
            elif is_in_capitals(one.name):
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
            self._say_old(old, refused)

    def _take_queue(self, one: Assigned) -> None:
        """Take in what a queue is called, and what is said of it from there on."""
        if one.name == "name":
            self.queues[one.node.outline] = {}
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
        if one.name.startswith(NAMESPACE) and key in KEYS and not self._is_read_by_none(one):
            self.settings[key] = one.name, one.node
        elif one.name in OLD:
            self.settings[OLD[one.name]] = one.name, one.node
            yield one
        elif key in KEYS:
            self._unknown(one.name, key, [key], one.node)
        else:
            self._unknown(one.name, one.name, [*OLD, *(f"{NAMESPACE}{name.upper()}" for name in KEYS)], one.node)

    def _is_read_by_none(self, one: Assigned) -> bool:
        """Whether a setting begins as those among others do, and its app has no others: it knows of no namespace."""
        is_its_own = self._is_conf(one.owner) or (not one.owner and self.loaded.from_here)
        return is_its_own and self.loaded.is_without_namespace and is_only_among_others(one.name)

    def _unknown(self, written: str, key: str, names: list[str], node: TreeNode) -> None:
        option = key.lower().removeprefix(NAMESPACE.lower()).removeprefix("task_")
        if option in _OF_TASKS:
            text = f"{written}: Celery reads no such key; {option} is a task's own: @app.task({option}=...)"
            return self.reading.find("unknown-key", text, Spot(self.path, node.line))
        return unknown_key(self.reading, written, key, names, Spot(self.path, node.line), "Celery")

    def _find_mixed(self) -> set[str]:
        """Say which names Celery refuses beside others; gives those that it has renamed."""
        refused: set[str] = set()
        for names in self._together():
            if renamed := mixed(names):
                rest = next(
                    one for one in names if one not in renamed and (one in KEYS) != (next(iter(renamed)) in KEYS)
                )
                right = ", ".join(f"{one} (line {names[one]}) has to be {renamed[one]}" for one in renamed)
                beside = f"beside {rest} (line {names[rest]}), {right}"
                text = f"Celery refuses names of today and of before version 4 together: {beside}"
                self.reading.find("contradiction", text, Spot(self.path, min(names[one] for one in renamed)))
                refused |= renamed.keys()
        return refused

    def _together(self) -> Iterator[dict[str, int]]:
        """The names that Celery looks at together, with their lines: of a module or class, of `conf`, of a table."""
        bare = [one for one in self.assigned if not one.owner]
        is_source = self.loaded.from_here or not self.loaded.makes_an_app
        is_among_others = self.loaded.has_namespace or any(is_only_among_others(one.name) for one in bare)
        is_djangos = not _OF_DJANGO.isdisjoint(one.name for one in bare)  # It has no settings but in capitals.
        is_ours = any(one.name in KEYS and one.name.startswith(_OURS) for one in bare)
        if is_source and is_ours and not is_among_others and not is_djangos:
            yield {one.name: one.node.line for one in bare}
        if not self.loaded.loads:
            yield {one.name: one.node.line for one in self.assigned if self._is_conf(one.owner)}
        for one in bare:
            if one.name == "CELERY" or _is_config(one.node.table.keys() & KEYS):
                yield {key: node.line for key, node in one.node.table.items()}

    def _say_old(self, old: list[Assigned], refused: Collection[str]) -> None:
        for one in old:
            if one.name not in refused:
                text = f"{one.name} is {OLD[one.name]} since Celery 4"
                self.reading.find("legacy-key", text, Spot(self.path, one.node.line))
        spot = Spot(self.path, old[0].node.line)
        if sum(one.name.startswith("CELERYD_") for one in old) and len(old) > len(self.settings) / 2:
            self.reading.find("old-file", "written for Celery 3, which ended in 2018; look its defaults up anew", spot)


def _as_it_counts(one: Assigned) -> Assigned:
    """A setting below an `if` may be there, or not; which broker and queues there are counts as it stands."""
    is_declared = one.owner.split(".")[-1] in ("Queue", "Exchange")
    return one if is_declared or "broker" in one.name.lower() else one._replace(node=opened(one.node, one.condition))


def _is_config(names: Collection[str]) -> bool:
    """Whether so many of Celery's names stand together by design."""
    return len(names) >= _AT_LEAST or "broker_url" in names


def _looks_ours(name: str) -> bool:
    return name in KEYS or name.startswith(_OURS)
