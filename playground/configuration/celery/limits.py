"""How long a task may take: past `task_time_limit` its process is killed, and nobody in it can catch that.

Source: `on_timeout` and `on_failure` of `celery/worker/request.py`, `on_hard_timeout` and `apply_async` of billiard's
`pool.py`, and the pools of `celery/concurrency`, of Celery 5.2 to 5.7; `basic_reject` of kombu's transport SQS.
"""

import ast
from collections.abc import Iterable
from typing import Final, NamedTuple

from playground.configuration.celery.broker import FIFO
from playground.configuration.celery.delays import LIMIT
from playground.configuration.celery.hiding import Hiding
from playground.configuration.celery.keys import written_as_there
from playground.configuration.celery.killed import NOTHING, said_of
from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.losses import DoneWithin, OwnLoss
from playground.configuration.running import HeldTask
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.python_tree import calls_of

_SOFT, _TIMEOUT, _FAILURE = "task_soft_time_limit", "task_acks_on_timeout", "task_acks_on_failure"
_EITHER: Final = "task_acks_on_failure_or_timeout"
_POOL, _HELD = "worker_pool", "worker_prefetch_multiplier"
_WITHOUT_LIMITS: Final = frozenset({"solo", "threads", "eventlet"})
"""Pools that keep no time limit."""
_WITHOUT_SOFT_LIMITS: Final = _WITHOUT_LIMITS | {"gevent"}
"""Pools that raise nothing in a task."""
_SENDS: Final = ("apply_async", "send_task", "set", "signature")
"""What sends a task, or says how it is to be sent."""
_USUALLY_HELD: Final = 4
"""So many tasks a worker's process has in hand where nothing is said."""
_GIVEN_BACK: Final = {
    "rabbitmq": "given back, by {} = {}, and done again for as long as it takes too long, up to a quorum queue's "
    "delivery limit (Celery before 5.5 rejects it: it becomes a dead letter, or is dropped)",
    **dict.fromkeys(
        ("sqs", FIFO),
        "given back, by {} = {}, and done again for as long as it takes too long (from Celery 5.5 on kombu sends it as "
        "a new message and leaves the old one, which comes as well)",
    ),
}
_TIMERS: Final = {"rabbitmq": ("consumer_timeout", 1000), **dict.fromkeys(("sqs", FIFO), ("VisibilityTimeout", 1))}
"""What gives a message again that is in hand for too long, and how much of that a second is."""

_ONCE: Final[frozenset[tuple[str, Value]]] = frozenset(
    (("consumer.dedup", "transaction"), ("consumer.dedup", "in-flight"))
)
"""What does once what comes again."""


class TimeLimit(NamedTuple):
    """What a task is killed after."""

    seconds: float
    written: str
    spot: Spot

    @property
    def shown(self) -> str:
        """The seconds, for people."""
        return f"{self.seconds:,g} s"


class Held(NamedTuple):
    """How many tasks a worker's process has in hand, itself included; 0: as many as there are."""

    tasks: int
    written: str


def limit_of(settings: Settings, path: str, key: str = LIMIT) -> TimeLimit | None:
    """The limit of a task; none: there is none, or nobody knows it here."""
    written, node = settings.get(key, NOTHING)
    seconds = _seconds(node.text)
    return TimeLimit(seconds, f"{written} = {node.written}", Spot(path, node.line)) if seconds else None


def limits_of_calls(source: ConfigurationFile, module: ast.Module) -> list[TimeLimit]:
    """The limits that messages are sent with, which count before their task's; source: `execute_using_pool`."""
    calls = ((name, words.get("time_limit")) for name, words in calls_of(module, _SENDS, source))
    return [
        TimeLimit(seconds, f"{name}(time_limit={node.written})", Spot(source.path, node.line))
        for name, node in calls
        if node and (seconds := _seconds(node.text))
    ]


def add_lost(
    reading: Reading, settings: Settings, system: str, limits: Iterable[TimeLimit], *, is_late: bool, keeps: bool
) -> None:
    """Add what messages lose by limits of their own; how long others are in hand these do not tell."""
    for one in limits if keeps_limits(settings) else ():
        given = GivenSetting(system, "time_limit", int(one.seconds), one.spot, one.written)
        ended = ended_by(reading, settings, given, one, is_late=is_late, keeps=keeps, waits=True)
        reading.given += [ended] * ended.counts_by_itself


def held_by(settings: Settings) -> Held:
    """How many tasks a process has in hand."""
    written, node = settings.get(_HELD, NOTHING)
    known = node.text.isdecimal() and len(node.text) < 6
    tasks = int(node.text) if known else _USUALLY_HELD
    return Held(tasks, f"{written or _HELD} = {tasks}{', by default' * (not known)}")


def keeps_limits(settings: Settings) -> bool:
    """Whether the workers' pool keeps time limits."""
    return settings.get(_POOL, NOTHING)[1].text not in _WITHOUT_LIMITS


def ended_by(
    reading: Reading,
    settings: Settings,
    given: GivenSetting,
    limit: TimeLimit,
    *,
    is_late: bool,
    keeps: bool,
    waits: bool,
) -> GivenSetting:
    """What becomes of a task that outlasts its limit: noted, and in `given` what it loses.

    `keeps` is whether what fails in any other way is rejected, or sent anew; `waits` whether tasks of the file wait
    in a worker for their time, so that nobody knows how many follow each other.
    """
    key = said_of(_TIMEOUT, settings)
    shown, acknowledged = settings.get(key, NOTHING)
    held, (timer, unit) = held_by(settings), _TIMERS[given.system]
    if held.tasks and not waits:
        given = given._replace(done_within=DoneWithin(timer, int(held.tasks * limit.seconds * unit)))
    if is_late and acknowledged.text.lower() == "false":
        back = _GIVEN_BACK[given.system].format(shown, acknowledged.text)
        reading.find("counted", f"{limit.written}: a task that takes longer is {back}", limit.spot)
        return given
    if is_late and keeps:
        text = f"{limit.written}: a task that takes longer is acknowledged and lost, though what fails otherwise is not"
        reading.find("risk", f"{text}: {_line(key, settings)} gives it back", limit.spot)
    how = "and acknowledged" if is_late else "and was acknowledged before"
    line = _line(key, settings) if is_late else f"task_acks_late = True, {_EITHER} = False"
    line = written_as_there(line, [one for one, _ in settings.values()])
    when = f"it takes longer than {limit.shown} (killed, {how})"
    return given._replace(loses=OwnLoss("consumer", when, "False", line=line, called=f"longer than {limit.shown}"))


def _line(key: str, settings: Settings) -> str:
    """What gives a task back: under the key that says it there, or that says it in this version."""
    named = settings.get(key, NOTHING)[0]
    if not named:
        named = _TIMEOUT if _FAILURE in settings else key
    return f"{named} = False"


def find_limits(reading: Reading, path: str, settings: Settings) -> None:
    """Find limits that nothing keeps, and the one that a task can catch."""
    soft, hard = limit_of(settings, path, _SOFT), limit_of(settings, path)
    pool, node = settings.get(_POOL, NOTHING)
    for one, pools in ((hard, _WITHOUT_LIMITS), (soft, _WITHOUT_SOFT_LIMITS)):
        if one and node.text in pools:
            text = f"{one.written}: the pool {node.text} does not keep it ({pool}); prefork does"
            reading.find("no-effect", text, one.spot)
    if not soft or node.text in _WITHOUT_SOFT_LIMITS:
        return None
    if hard and hard.seconds <= soft.seconds:
        text = f"{soft.written}: it is never reached, as {hard.written} ends the task before"
        return reading.find("no-effect", text, soft.spot)
    text = f"{soft.written}: a task that takes longer has SoftTimeLimitExceeded raised in it"
    return reading.find("application", f"{text}, and fails as by any other exception if it lets that out", soft.spot)


def hold_on_rabbitmq(limit: TimeLimit, settings: Settings, kinds: frozenset[Value]) -> HeldTask:
    """What is to be held against `consumer_timeout`, which files that are read later may set."""
    held = held_by(settings)
    holds = "a task may take so long"
    if held.tasks > 1:
        holds += f", and the last of {held.tasks} that a process has in hand ({held.written}) waits for the others"
    seconds = held.tasks * limit.seconds if held.tasks else None
    return HeldTask(limit.written, seconds, limit.spot, holds, limit.seconds, kinds)


def hold_against_hiding(
    reading: Reading, settings: Settings, limit: TimeLimit, hiding: Hiding, *, is_late: bool
) -> None:
    """Find tasks that SQS gives again while a worker has them: they take too long, or wait behind others that do.

    All that a worker has taken in is hidden from then on. With its acknowledgement early or late, the last of a
    process is acknowledged after as many tasks as the process has in hand.
    """
    held, key = held_by(settings), limit.written.partition(" = ")[0]
    rule, hidden = ("risk", f"is hidden for {hiding.seconds:,} s")
    if not hiding.is_known:
        rule, hidden = "application", f"is hidden for {hiding.shown}"
    if is_late and limit.seconds > hiding.seconds:
        then = "done twice" if hiding.is_known else "done twice where it takes longer than that"
        reading.find(rule, f"{key}: a task may take {limit.shown}, and {hidden}: {then}", limit.spot)
    elif held.tasks * limit.seconds > hiding.seconds or not held.tasks:
        many = f"{held.tasks} tasks" if held.tasks > 1 else "one task" if held.tasks else "as many tasks as there are"
        text = (
            f"{key}: a worker's process takes in {many} ahead ({held.written}), each of which may take {limit.shown}: "
            f"the last {hidden}, and is given to another and done twice where it waits longer"
        )
        reading.find(rule, text, limit.spot)


def hold_without_limit(reading: Reading, path: str, settings: Settings, hiding: Hiding, system: str) -> None:
    """Find that a worker takes in all that is there, which SQS gives again while it waits in the worker.

    Acknowledged early or late, nothing of it is before its work begins; source: `can_consume` of `QoS` in kombu's
    `transport/virtual/base.py`, and `on_accepted` of `celery/worker/request.py`.
    """
    written, node = settings.get(_HELD, NOTHING)
    if held_by(settings).tasks or (limit_of(settings, path) and keeps_limits(settings)):
        return
    spot, line = Spot(path, node.line), f"{written} = {node.written}"
    again = "is given to another worker as well, and done twice"
    text = f"{line}: a worker takes in all that is there, and what waits in it for longer than {hiding.shown} {again}"
    reading.find("risk", text, spot)
    asks = f"no task waits in a worker for longer than {hiding.shown}, which takes in all that is there ({line})"
    known = GivenSetting(system, _HELD, 0, spot, line, asks=asks, asks_trouble="duplicate", asks_unless=_ONCE)
    reading.given.append(known)


def _seconds(text: str) -> float:
    """Nothing for what is no number that a limit can be."""
    is_number = text.replace(".", "", 1).isdecimal() and len(text) < 10
    return float(text) if is_number else 0.0
