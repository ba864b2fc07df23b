"""What Celery declares on RabbitMQ, and how many tasks its workers hold there.

Source: `Queues` of `celery/app/amqp.py`, the prefetch count of `celery/worker/components.py` and `qos_global` of
`celery/worker/consumer/tasks.py`, all of Celery 5.7; `qos_semantics_matches_spec` of kombu's transport `pyamqp`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.rabbitmq.dead_letters import Declared
from playground.configuration.syntax.tree import UNSEEN, TreeNode
from playground.configuration.values import Meaning, one_of, read_value, whole

TYPE: Final = "task_default_queue_type"
_TYPE: Final = "x-queue-type"
TYPES: Final[Meaning] = one_of("classic", "quorum")
_QUEUES, _DEFAULT = "task_queues", "task_default_queue"
_USUAL_NAME: Final = "celery"
"""What the queue is called that Celery declares where nothing names one."""
MADE: Final = "task_create_missing_queue_type"
"""Of which type queues are that only a route names."""
_DETECTS: Final = "worker_detect_quorum_queues"
_HELD, _PROCESSES = "worker_prefetch_multiplier", "worker_concurrency"
_MOST: Final = 65_535
"""The most that a prefetch count can be."""
_many: Final = whole(0, _MOST)
_NOTHING: Final = ("", TreeNode("", 0))
_COUNT_NOTHING: Final[frozenset[tuple[str, Value]]] = frozenset({(_TYPE, "classic"), ("x-delivery-limit", -1)})
"""With these no crash counts against what a worker holds."""


def counts_by_default(settings: Settings, queues: Collection[str]) -> bool:
    """Whether Celery declares a queue of its own, of the type that is the default: it does where none are given."""
    given = settings.get(_QUEUES, _NOTHING)[1]
    return not queues and (_QUEUES not in settings or given.content in ("", [], {}))


def find_type_of_none(reading: Reading, path: str, settings: Settings, queues: Mapping[str, Declared]) -> None:
    """Find a default type that no queue has, as queues are given, each with its own."""
    written, node = settings.get(TYPE, _NOTHING)
    if node.text:
        named = next((name for name, declared in queues.items() if _TYPE not in declared), "")
        own = queue_of(named, {_TYPE: node.text})
        text = f"{written} = {node.text}: it is of the queue that Celery declares where no task_queues are given"
        reading.find("no-effect", f"{text}; here each has the type it is declared with: {own}", Spot(path, node.line))


def queue_of(name: str, arguments: Mapping[str, str]) -> str:
    """How a queue is declared in Python; without a name it is whichever is meant."""
    told = ", ".join(f'"{key}": "{value}"' for key, value in arguments.items())
    named = f'"{name}"' if name and UNSEEN not in name else "..."
    return f"Queue({named}, queue_arguments={{{told}}})"


def spellings_of_queue(settings: Settings, queues: Collection[str]) -> dict[tuple[str, Value], str]:
    """How a file writes what a queue is declared with: in its own declaration, or in one that is new.

    With a declaration Celery's default type counts no more, so that it has to stand in there as well.
    """
    names, form, own = list(queues), "{}", {}
    if counts_by_default(settings, queues):
        names, form = [default_queue(settings), *routed_queues(settings, queues)], f"{_QUEUES} = [{{}}]"
        own = {_TYPE: "quorum"} if settings.get(TYPE, _NOTHING)[1].text == "quorum" else {}
    name = names[0] if len(names) == 1 else ""
    parked = form.format(queue_of(name, {**own, DEAD_LETTERS: "dead-letters"}))
    return {
        (_TYPE, "quorum"): form.format(queue_of(name, {_TYPE: "quorum"})),
        (DEAD_LETTERS, "dead-letters"): f"{parked}, and an exchange of that name with a queue bound to it",
    }


def routed_queues(settings: Settings, queues: Collection[str]) -> list[str]:
    """Queues that only a route names, where Celery makes them of another type than the one by `TYPE`; else none."""
    made, usual = (settings.get(key, _NOTHING)[1].text or "classic" for key in (MADE, TYPE))
    known = {*queues, default_queue(settings)}
    is_so = made != usual and counts_by_default(settings, queues)
    named = _routed(settings.get("task_routes", _NOTHING)[1]) if is_so else ()
    return list(dict.fromkeys(name for name in named if name and name not in known))


def _routed(routes: TreeNode) -> Iterator[str]:
    """The queues of a table of routes, of pairs, or of a list of such."""
    pair = routes.items if isinstance(routes.content, list) else []
    if len(pair) == 2 and pair[0].text:
        yield _queue_in(pair[1])
    else:
        for one in pair:
            yield from _routed(one)
        yield from map(_queue_in, routes.table.values())


def _queue_in(route: TreeNode) -> str:
    return route.text or route.at("queue").text


def default_queue(settings: Settings) -> str:
    """What the queue is called that takes what no route is for."""
    return settings.get(_DEFAULT, _NOTHING)[1].text or _USUAL_NAME


def find_global_limit(reading: Reading, path: str, settings: Settings, kinds: Collection[Value]) -> None:
    """Find that workers do not look whether a queue is a quorum queue, where one is: they are told, or too old."""
    written, node = settings.get(_DETECTS, _NOTHING)
    if "quorum" in kinds and node.content is not None and node.text.lower() != "false":
        text = (
            "a quorum queue needs workers of Celery 5.5 or newer: an older one limits its whole channel (global QoS), "
            "which a quorum queue refuses (540 NOT_IMPLEMENTED)"
        )
        reading.find("by-version", text, Spot(path, node.line))
    if node.text.lower() == "false" and "quorum" in kinds:
        text = (
            f"{written} = {node.text}: with kombu before 5.7, or on RabbitMQ 3, a worker limits its whole channel "
            "(global QoS); a quorum queue refuses that (540 NOT_IMPLEMENTED), and no worker starts"
        )
        reading.find("risk", text, Spot(path, node.line))


def of_all_processes(reading: Reading, path: str, settings: Settings, given: GivenSetting) -> GivenSetting:
    """What a worker holds: so many tasks as `given` says for each of its processes, and without limit where that is 0.

    How many it has where nothing says so is for no file to tell; then one is counted, and more are asked about.
    """
    if not given.value:
        return given
    written, node = settings.get(_PROCESSES, _NOTHING)
    spot = Spot(path, node.line)
    processes = read_value(reading, written, node.text, _many, spot) if node.text else None
    if not processes:  # Celery takes 0 for nothing, too.
        each = "one task more" if given.value == 1 else f"{given.value} tasks more"
        text = (
            f"a worker has one process ({_PROCESSES} is in none of the files: by default one for each CPU, and {each}"
        )
        counts = "a crash of the worker counts against all of them, up to the delivery limit"
        return given._replace(asks=f"{text} in hand for each; {counts})", asks_unless=_COUNT_NOTHING)
    both = (
        f"{given.written if not given.assumed else f'{_HELD} = {given.value} by default'}, {written} = {node.written}"
    )
    value = min(int(given.value) * int(processes), _MOST)
    return given._replace(value=value, written=both, assumed=False, spot=spot if given.assumed else given.spot)
