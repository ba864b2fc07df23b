"""What some of Celery's tasks and queues have otherwise than all others."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.celery.retries import FOR_EVER, Retried, retried_of
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.python_tree import PythonValues, called
from playground.configuration.syntax.tree import TreeNode

Settings = Mapping[str, tuple[str, TreeNode]]
_THEIR_OWN: Final[tuple[str, ...]] = (
    *("acks_late", "acks_on_failure", "acks_on_failure_or_timeout", "reject_on_worker_lost"),
    *("retry_on_worker_lost", "time_limit"),
)
"""What a task can decide for itself."""
_OF_TIME: Final = ("acks_on_timeout", "soft_time_limit")
"""What counts beside that, and makes no answer of its own."""
_RETRIES: Final = "3"
"""So often a task is tried again where nothing is said."""
_ANNOTATIONS: Final = "task_annotations"
_ALL: Final = "*"


class Task(NamedTuple):
    """A function that is a task, with what its decorator decides for it."""

    name: str
    line: int
    own: Mapping[str, tuple[str, TreeNode]]
    """Under the names of settings, and only of those that are all tasks' where a task does not say it."""
    arguments: dict[str, TreeNode]
    """All that its decorator is given by name."""
    retried: Retried | None


def tasks_of(module: ast.Module, source: ConfigurationFile) -> Iterator[Task]:
    """The tasks of a file: `@app.task(acks_late=True)`, `@shared_task`."""
    values = PythonValues(module, source)
    classes = {one.name: one for one in ast.walk(module) if isinstance(one, ast.ClassDef)}
    functions = (one for one in ast.walk(module) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    for function, made in ((one, each) for one in functions for each in one.decorator_list):
        call = made if isinstance(made, ast.Call) else ast.Call(made, [], [])
        if called(call.func).split(".")[-1] in ("task", "shared_task"):
            words = {str(each.arg): each.value for each in call.keywords if each.arg}
            given = {name: values.node(value) for name, value in (_of_base(words.get("base"), classes) | words).items()}
            own = _settings_in(given, _THEIR_OWN)
            retried = retried_of(function, given, values)
            if retried and retried.is_whatever and retried.has_no_limit:
                own[FOR_EVER] = retried.by, TreeNode("", retried.line)
            own |= _settings_in(given, _OF_TIME) if own else {}
            yield Task(function.name, made.lineno, own, given, retried)


def _settings_in(given: Mapping[str, TreeNode], names: Iterable[str]) -> dict[str, tuple[str, TreeNode]]:
    """What a task is given under the names of settings."""
    return {f"task_{key}": (key, given[key]) for key in names if key in given}


def _of_base(base: ast.expr | None, classes: Mapping[str, ast.ClassDef]) -> dict[str, ast.expr]:
    """What the class says that a task is of, where it is in the same file: `@app.task(base=Patient)`."""
    own = classes.get(called(base)) if base else None
    return {
        target.id: one.value
        for one in (own.body if own else ())
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }


def find_retries(reading: Reading, path: str, tasks: Iterable[Task]) -> None:
    """Say of tasks that are tried again how that is done: the broker has no part in it."""
    for one in tasks:
        if retried := one.retried:
            text = f"task {one.name}: {retried.by} sends what fails as a new message, and acknowledges the old one; "
            if retried.has_no_limit:
                text += (
                    "with max_retries = None it does so for ever, and what always fails never ends; without confirms "
                )
                text += "a new one may be lost as any publish may"
            else:
                times = retried.limit.written or retried.limit.tag if retried.limit else _RETRIES
                text += f"{times} times at the most, and what still fails is then a failed task like any other"
            reading.find("not-modelled", text, Spot(path, retried.line))


def find_unrepeated(reading: Reading, path: str, settings: Settings) -> None:
    """Find that a publish is not tried again, as Celery does by itself."""
    written, node = settings.get("task_publish_retry", ("", TreeNode("", 0)))
    if node.text.lower() == "false":
        text = (
            f"{written} = {node.text}: a publish that fails is an error at once, and the application has to send it "
            f"again; by default Celery tries {_RETRIES} times more"
        )
        reading.find("application", text, Spot(path, node.line))


def of_all_tasks(settings: Settings) -> dict[str, tuple[str, TreeNode]]:
    """What `task_annotations` set for every task counts before the settings."""
    written, node = settings.get(_ANNOTATIONS, ("", TreeNode("", 0)))
    of_all = node.at(_ALL).table
    names = (name for name in (*_THEIR_OWN, *_OF_TIME) if name in of_all)
    return {f"task_{name}": (f"{written}[{_ALL}][{name}]", of_all[name]) for name in names}


def find_annotated(reading: Reading, path: str, settings: Settings) -> None:
    """Find what `task_annotations` set for one task."""
    written, node = settings.get(_ANNOTATIONS, ("", TreeNode("", 0)))
    for task, own in node.table.items():
        if task != _ALL:
            _tell(reading, f"{written}: task {task}", set(own.table), Spot(path, own.line))


def find_uncounted(reading: Reading, path: str, tasks: list[Task]) -> None:
    """Find tasks that decide for themselves, beside queues that do: which of them goes to which is not told."""
    for one in tasks:
        _tell(reading, f"task {one.name}", {key for key, _ in one.own.values()}, Spot(path, one.line))


def _tell(reading: Reading, whose: str, names: set[str], spot: Spot) -> None:
    if own := sorted(names & {*_THEIR_OWN}):
        reading.find("elsewhere", f"{whose} sets {', '.join(own)} for itself; that is not counted", spot)
