"""Celery's configuration: a `celeryconfig.py`, `app.conf`, Django's settings, the names from before version 4."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.configuration.celery.branches import of_each_broker
from playground.configuration.celery.broker import FIFO, broker_of
from playground.configuration.celery.declared import delivery_mode_of, find_unread_default
from playground.configuration.celery.delays import LIMIT, delays_of, find_delays, is_kept_by_broker
from playground.configuration.celery.gatherer import CeleryGatherer
from playground.configuration.celery.hiding import (
    BY_QUEUE,
    IS_CREATED,
    KOMBUS_S,
    OF_NO_MATTER,
    OPTIONS,
    Hiding,
    find_backoff,
    find_beforehand,
    hidden_by,
    hidden_seconds,
)
from playground.configuration.celery.keys import written_as_there
from playground.configuration.celery.killed import NO_KILL, NOT_ACKNOWLEDGED, find_idle, loses_what_is_killed, said_of
from playground.configuration.celery.limits import (
    TimeLimit,
    add_lost,
    ended_by,
    find_limits,
    hold_against_hiding,
    hold_on_rabbitmq,
    hold_without_limit,
    keeps_limits,
    limit_of,
    limits_of_calls,
)
from playground.configuration.celery.loading import find_loaded, find_unread, loaded, makes_an_app
from playground.configuration.celery.on_rabbitmq import (
    MADE,
    TYPE,
    TYPES,
    counts_by_default,
    default_queue,
    find_global_limit,
    find_type_of_none,
    of_all_processes,
    routed_queues,
)
from playground.configuration.celery.on_sqs import DELETED, find_fifo_queues, keeps_order
from playground.configuration.celery.retries import FOR_EVER, sent_anew
from playground.configuration.celery.spelling import spell
from playground.configuration.celery.tasks import (
    Task,
    find_annotated,
    find_retries,
    find_uncounted,
    find_unrepeated,
    of_all_tasks,
    tasks_of,
)
from playground.configuration.celery.workers import of_workers
from playground.configuration.findings import UNDECIDED, Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, Value
from playground.configuration.rabbitmq.arguments import ARGUMENTS, DEAD_LETTERS
from playground.configuration.rabbitmq.dead_letters import Declared, places_declared
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.described import REDRIVE, redrive_spellings
from playground.configuration.syntax.python_tree import assignments, default_of, python_module
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, read_value, truth, whole
from playground.scenario.mistakes import shown

_FLAGS: Final = {"durable": True, "auto_delete": False, "exclusive": False}
"""What a queue is, or is not, by default."""
_PERSISTENT: Final[tuple[tuple[tuple[str, Value], str], ...]] = (
    (("delivery_mode", 2), "Exchange(..., delivery_mode=2)"),
)
_NO_QUEUE: Final = "an unroutable publish"
"""A publish that finds no queue, among the faults that are tried."""
_NOT_DELETED: Final = "nobody deletes a queue while a sender runs (Celery declares it once, and publishes from then on)"
_NOTHING: Final = ("", TreeNode("", 0))


def read_celery(source: ConfigurationFile, wanted: str) -> Reading:
    """What a Python file tells Celery; `wanted` is the system asked about, where the file does not name its broker."""
    module = python_module(source)
    reading, where, tasks = Reading(), loaded(module), list(tasks_of(module, source))
    is_celerys = any(one.own for one in tasks)
    for branch in of_each_broker(reading, source.path, list(assignments(module, source)), wanted):
        gatherer = CeleryGatherer(reading, source.path, branch.assigned, where)
        find_unread(reading, source, gatherer.settings)
        spell(reading, gatherer, is_among=not where.is_without_namespace)
        if gatherer.settings or any(one.own for one in tasks):
            is_celerys = True
            branch.ask(reading, _translate(reading, source, module, gatherer, tasks, wanted))
    if is_celerys or makes_an_app(module):
        find_loaded(reading, source.path, module)
    return reading


def _translate(
    reading: Reading,
    source: ConfigurationFile,
    module: ast.Module,
    gatherer: CeleryGatherer,
    tasks: list[Task],
    wanted: str,
) -> str:
    """Add what Celery's settings come to with one broker, and what is to be said of them; gives the system."""
    gatherer.settings |= of_all_tasks(gatherer.settings)
    gatherer.settings |= of_workers(reading, source, gatherer.settings)
    parked = places_declared(gatherer.queues)
    queues = {name: declared for name, declared in gatherer.queues.items() if name not in parked}
    parking = frozenset(declared["exchange"].text for declared in parked.values())
    delays = delays_of(source, module, tasks)
    sent = limits_of_calls(source, module)
    waits = bool(delays) or any(one.retried for one in tasks)
    translation = _CeleryTranslation(reading, source.path, gatherer.settings, queues, wanted, parking, sent, waits)
    translation.add()
    translation.add_tasks(tasks)
    find_retries(reading, source.path, tasks)
    find_annotated(reading, source.path, gatherer.settings)
    find_fifo_queues(reading, source.path, gatherer.settings, is_fifo=translation.system == FIFO)
    find_idle(reading, source.path, gatherer.settings, tasks)
    find_unrepeated(reading, source.path, gatherer.settings)
    find_unread_default(reading, source.path, gatherer.settings, gatherer.queues)
    hiding, kinds = translation.held()
    find_global_limit(reading, source.path, gatherer.settings, kinds)
    if hiding and translation.system:
        hold_without_limit(reading, source.path, gatherer.settings, hiding, translation.system)
    if translation.system:
        find_delays(reading, source.path, delays, gatherer.settings, hiding=hiding, kinds=kinds)
    return translation.system


@dataclass
class _CeleryTranslation:
    """What Celery's settings are in the names of the system that carries its tasks."""

    reading: Reading
    path: str
    settings: Mapping[str, tuple[str, TreeNode]]
    queues: Mapping[str, Declared]
    wanted: str
    parking: frozenset[str] = frozenset()
    """The exchanges of which a queue takes dead letters, and nothing else."""
    limits: Sequence[TimeLimit] = ()
    """What messages are sent with."""
    waits: bool = False
    """Whether tasks wait for their time, or are sent anew to do so."""
    system: str = ""
    whose: str = ""
    """The task of which it is; empty: of all that say nothing themselves."""

    def add(self) -> None:
        """Add the settings, and what is to be said of them."""
        self.system = broker_of(self.reading, self.path, self.settings, self.wanted)
        if not self.system:
            return
        options = self.settings.get(OPTIONS, ("", TreeNode("", 1)))[1]
        if self.system == "sqs" and (self.wanted == FIFO or keeps_order(self.settings, self.queues)):
            self.system = FIFO
        (self._on_rabbitmq if self.system == "rabbitmq" else self._on_sqs)(options)
        self._acknowledgement()

    def add_tasks(self, tasks: list[Task]) -> None:
        """Add what tasks decide for themselves, each as a case of its own."""
        own = [one for one in tasks if one.own]
        if not own or not self.system:
            return None
        if len(self.queues) > 1 or self.reading.queues:
            return find_uncounted(self.reading, self.path, own)
        names = [f"task {one.name}" for one in own]
        self.reading.queues += [(self.system, name) for name in [*names, *(["other tasks"] * (len(own) < len(tasks)))]]
        for one, whose in zip(own, names, strict=True):
            replace(self, settings={**self.settings, **one.own}, whose=whose)._acknowledgement()
        return None

    def held(self) -> tuple[Hiding | None, frozenset[Value]]:
        """For how long SQS hides what a worker holds, none on RabbitMQ; and of which types queues are."""
        ours = [one for one in self.reading.given if one.system == self.system]
        said = (Hiding(int(one.value), True) for one in reversed(ours) if one.name == "VisibilityTimeout")
        hiding = None if self.system == "rabbitmq" else next(said, BY_QUEUE)
        kinds: dict[str, Value] = {name: "classic" for name in self.queues if len(self.queues) > 1}  # By itself.
        kinds |= {one.queue: one.value for one in ours if one.name == "x-queue-type"}  # The last of each counts.
        return hiding, frozenset(value for queue, value in kinds.items() if queue or len(self.queues) < 2)

    def _on_rabbitmq(self, options: TreeNode) -> None:
        confirm = options if options.content is None else options.at("confirm_publish")
        self._give("confirm.select", "broker_transport_options[confirm_publish]", confirm, truth, False)
        self._key("delivery_mode", "task_default_delivery_mode", delivery_mode_of, 2)
        if counts_by_default(self.settings, self.queues):
            self._key("x-queue-type", TYPE, TYPES, "classic")
            self._routed()
        else:
            self._assume("x-queue-type", "classic")
            find_type_of_none(self.reading, self.path, self.settings, self.queues)
        self._assume("durable", True)
        self._assume("auto_ack", False)
        # Whoever sends a task declares its queue first, so that none is published to a queue that is not there.
        queued = self._assume("mandatory", False)
        self.reading.given[-1] = queued._replace(excludes=_NO_QUEUE, asks=_NOT_DELETED, asks_before_storing=True)
        for queue, declared in self.queues.items():
            whose = queue if len(self.queues) > 1 else ""
            self.reading.queues += [(self.system, whose)] if whose else []
            self._declared(declared, whose)
        self._key("prefetch_count", "worker_prefetch_multiplier", whole(0, 65_535), 4)
        held = self.reading.given.pop()
        self.reading.given.append(of_all_processes(self.reading, self.path, self.settings, held))

    def _routed(self) -> None:
        """Add queues that only a route names, each as a case of its own beside the one for all else."""
        if names := routed_queues(self.settings, self.queues):
            self.reading.queues += [(self.system, name) for name in (default_queue(self.settings), *names)]
        written, node = self.settings.get(MADE, (MADE, TreeNode("", 0)))
        spelled = (
            ("x-queue-type", "quorum"),
            written_as_there(f'{MADE} = "quorum"', [one for one, _ in self.settings.values()]),
        )
        for name in names:
            self._give("x-queue-type", written, node, TYPES, "classic", name)
            given = self.reading.given.pop()._replace(remedies=(spelled,), assumed=False)  # TYPE is not for it.
            default = f"{MADE} = classic, by default"
            self.reading.given.append(given if given.spot.line else given._replace(written=default))

    def _declared(self, declared: Declared, whose: str) -> None:
        """Add what a queue is declared with."""
        for name, node in declared.items():
            if name in _FLAGS:
                self._give(name, name, node, truth, _FLAGS[name], whose)
            elif name == "delivery_mode":
                self._give(name, "Exchange(delivery_mode)", node, delivery_mode_of, 2, whose)
                self.reading.given.append(self.reading.given.pop()._replace(remedies=_PERSISTENT))
            elif name in ARGUMENTS:
                self._give(name, f"queue_arguments[{name}]", node, ARGUMENTS[name], "", whose)
                if name == DEAD_LETTERS and node.text in self.parking:
                    self.reading.given[-1] = self.reading.given[-1]._replace(is_there=True)

    def _on_sqs(self, options: TreeNode) -> None:
        parked = "consumer.on_failure", "park"
        policy = "a redrive policy of the queue"
        told = (
            f", and {policy}: without one kombu 5.7 deletes it, and an older one has it come back until it is too old"
        )
        self.reading.spell({parked: self.reading.spellings[parked] + told}, *self.reading.spelled_for)
        self.reading.spell(
            redrive_spellings(f"{ELSEWHERE}{policy}, maxReceiveCount = 5, and a queue for them that keeps longer"),
            self.system,
        )
        if said := hidden_by(options):
            self._give("VisibilityTimeout", *said, hidden_seconds, KOMBUS_S)
            hidden = self.reading.given.pop()
            self.reading.given.append(
                hidden._replace(asks=IS_CREATED, asks_trouble="duplicate", asks_unless=OF_NO_MATTER)
            )
        else:
            find_beforehand(self.reading, self.path, options)
        if self.system == FIFO:
            self._assume("MessageDeduplicationId", "per-call")

    def _acknowledgement(self) -> None:
        late = self._key("consumer.ack", "task_acks_late", lambda text: "after" if truth(text) else "before", "before")
        at, key = len(self.reading.given) - 1, said_of("task_acks_on_failure", self.settings)
        # Of a task acknowledged early as well: acknowledged late alone, it is so whether it fails or not.
        # What SQS is not told to delete comes again: only its redrive policy parks.
        rejected = "park" if self.system == "rabbitmq" else "silent"
        on_failure = self._key(
            "consumer.on_failure", key, lambda text: "acknowledge" if truth(text) else rejected, "acknowledge"
        )
        is_rejected = on_failure == rejected
        if self.system != "rabbitmq":
            find_backoff(self.reading, self.path, self.settings, is_rejected=is_rejected and late == "after")
        if on_failure == "silent":
            self.reading.given[-1] = self.reading.given[-1]._replace(asks=DELETED, asks_without=REDRIVE)
        is_lost = loses_what_is_killed(
            self.reading,
            self.path,
            self.settings,
            self.system,
            is_late=late == "after",
            rejects=key if is_rejected else "",
        )
        if FOR_EVER in self.settings:
            written, node = self.settings[FOR_EVER]
            self.reading.given.append(sent_anew(self.reading.given.pop(), written, Spot(self.path, node.line)))
            is_lost &= not is_rejected
        if is_lost:
            self.reading.given[at] = self.reading.given[at]._replace(asks=NO_KILL, asks_unless=NOT_ACKNOWLEDGED)
        self._limited(is_late=late == "after", keeps=is_rejected or FOR_EVER in self.settings)

    def _limited(self, *, is_late: bool, keeps: bool) -> None:
        """Add what a task that takes too long comes to: its process is killed."""
        find_limits(self.reading, self.path, self.settings)
        if not self.whose:
            add_lost(self.reading, self.settings, self.system, self.limits, is_late=is_late, keeps=keeps)
        limit, (hiding, kinds) = limit_of(self.settings, self.path), self.held()
        if not (limit and keeps_limits(self.settings)):
            return
        if hiding:
            hold_against_hiding(self.reading, self.settings, limit, hiding, is_late=is_late)
        elif is_late:
            self.reading.held.append(hold_on_rabbitmq(limit, self.settings, kinds))
        waits = self.waits and (bool(hiding) or not is_kept_by_broker(self.settings, kinds))
        given = GivenSetting(self.system, LIMIT, int(limit.seconds), limit.spot, limit.written, self.whose)
        how = {"is_late": is_late, "keeps": keeps, "waits": waits}
        ended = ended_by(self.reading, self.settings, given, limit, **how)
        if self.system == FIFO and is_late and hiding and limit.seconds > hiding.seconds:
            ended = ended._replace(loses=None)  # A late DeleteMessage is refused, and it comes again.
        self.reading.given += [ended] * ended.counts_by_itself

    def _key(self, name: str, key: str, meaning: Meaning, default: Value) -> Value:
        written, node = self.settings.get(key, ("", TreeNode("", 0)))
        return self._give(name, written or key, node, meaning, default)

    def _give(
        self, name: str, written: str, node: TreeNode, meaning: Meaning, default: Value, queue: str = ""
    ) -> Value:
        spot, queue = Spot(self.path, node.line), queue or self.whose
        if node.content is None:
            self._leave_open(name, written, node, queue)
        value = read_value(self.reading, written, node.text, meaning, spot) if node.text else None
        if value is None:
            self._assume(name, default, queue)
            return default
        if (default_name := default_of(node)) and name != "prefetch_count":
            text = f"{written} = {node.text}: so it is unless {default_name} in the environment says otherwise"
            self.reading.find("elsewhere", text, spot)
        given = GivenSetting(self.system, name, value, spot, f"{written} = {node.written}", queue)
        self.reading.given.append(given)
        return value

    def _leave_open(self, name: str, written: str, node: TreeNode, queue: str) -> None:
        """Note a value that is worked out when it runs; what the system has no setting for decides untried."""
        spot, text = Spot(self.path, node.line), f"{written}: {shown(node.tag)} is not to be had from this file"
        line = f"{written} = {node.tag}"
        if name.startswith("consumer."):
            self.reading.find(UNDECIDED, f"{text}, and may decide", spot)
        else:
            self.reading.leave_open(GivenSetting(self.system, name, "", spot, line, queue, unknown=line), text)

    def _assume(self, name: str, value: Value, queue: str = "") -> GivenSetting:
        given = GivenSetting(self.system, name, value, Spot(self.path), "Celery's default", queue, assumed=True)
        self.reading.given.append(given)
        return given
