"""Tasks that are sent anew when they fail: by `autoretry_for`, or as their own code asks for it, `self.retry()`.

Source: *Retrying* of Celery's guide, `Task.retry` of `celery/app/task.py` and `celery/app/autoretry.py`, of Celery 5.7.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting
from playground.configuration.syntax.python_tree import PythonValues, called
from playground.configuration.syntax.tree import TreeNode

FOR_EVER: Final = "max_retries"
"""So often a task is sent anew at the most; None is for ever."""
_ANEW: Final = "what always fails is sent anew for ever"
_ENDING: Final = "@app.task(max_retries=10, acks_late=True, acks_on_failure_or_timeout=False) in place of None"
_REDRIVE: Final = ", and a redrive policy of the queue"
"""How a task that is sent anew for ever ends: it fails, as others do, and is rejected."""
_BY_ITSELF: Final = "autoretry_for"
_ANYTHING: Final = frozenset({"Exception", "BaseException"})
"""Exceptions that all others are of."""
_TELL: Final = ("debug", "info", "warning", "error", "exception", "print", "getLogger", "get_task_logger")
"""Calls that are taken not to fail."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Retried(NamedTuple):
    """That what fails in a task is sent as a new message."""

    by: str
    limit: TreeNode | None
    """How often at the most; none: nothing says it."""
    line: int
    is_whatever: bool
    """Whether that is of all that fails in it."""

    @property
    def has_no_limit(self) -> bool:
        """Whether it is for ever: Python's None."""
        return self.limit is not None and self.limit.content == ""


def retried_of(function: _Function, arguments: Mapping[str, TreeNode], values: PythonValues) -> Retried | None:
    """How a task is sent anew, by what it is declared with and what it does; none: it is not.

    `Task.retry` takes None for nothing, and looks at the task's own limit then.
    """
    calls = list(_calls(function, _names_of(function, arguments)))
    limits = (values.node(word.value) for call in calls for word in call.keywords if word.arg == FOR_EVER)
    limit = next((one for one in limits if one.content != ""), None)
    if retried := arguments.get(_BY_ITSELF):
        own = arguments["retry_kwargs"].table.get(FOR_EVER) if "retry_kwargs" in arguments else None
        limit = limit or (own if own and own.content != "" else arguments.get(FOR_EVER))
        is_whatever = not _ANYTHING.isdisjoint(one.tag for one in (retried, *retried.items))
        return Retried(_BY_ITSELF, limit, retried.line, is_whatever and "dont_autoretry_for" not in arguments)
    if not calls:
        return None
    by = f"{ast.unparse(calls[0].func)}()"
    return Retried(by, limit or arguments.get(FOR_EVER), calls[0].lineno, _retries_whatever_fails(function, calls))


def sent_anew(given: GivenSetting, written: str, spot: Spot) -> GivenSetting:
    """That whatever fails in a task is sent as a new message, for ever: no broker counts how often."""
    ending = _ENDING + _REDRIVE * (given.system != "rabbitmq")
    text = f"{written}, {FOR_EVER} = None"
    counted = given._replace(value="retry", spot=spot, written=text, assumed=False, unknown="", never_done=_ANEW)
    return counted._replace(remedies=((("consumer.on_failure", "park"), ending),))


def _names_of(function: _Function, arguments: Mapping[str, TreeNode]) -> set[str]:
    """What a task is called in its own code."""
    first = [one.arg for one in (*function.args.posonlyargs, *function.args.args)][:1]
    is_bound = "bind" in arguments and arguments["bind"].text.lower() == "true"
    return {function.name, "current_task", *(first if is_bound else ())}


def _calls(function: _Function, names: Collection[str]) -> Iterator[ast.Call]:
    """Where it is sent anew; with `throw=False` it goes on as if nothing were."""
    for one in ast.walk(function):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "retry":
            goes_on = any(word.arg == "throw" for word in one.keywords)
            if called(one.func.value) in names and not goes_on:
                yield one


def _retries_whatever_fails(function: _Function, calls: Collection[ast.Call]) -> bool:
    """Whether all of a task's work is within a `try` of which each way out is that it is sent anew."""
    tried = [one for one in function.body if isinstance(one, ast.Try)]
    beside = [one for one in function.body if not isinstance(one, ast.Try)]
    beside += [one for each in tried for one in (*each.orelse, *each.finalbody)]
    handled = [handler for one in tried for handler in one.handlers]
    return (
        bool(tried)
        and not any(map(_may_fail, beside))
        and all(any(map(_catches_anything, one.handlers)) for one in tried)
        and all(_ends_anew(one, calls) for one in handled)
    )


def _catches_anything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(one is None or called(one) in _ANYTHING for one in caught)


def _ends_anew(handler: ast.ExceptHandler, calls: Collection[ast.Call]) -> bool:
    *before, last = handler.body
    value = last.exc if isinstance(last, ast.Raise) else last.value if isinstance(last, ast.Expr | ast.Return) else None
    return value in calls and not any(map(_may_fail, before))


def _may_fail(statement: ast.stmt) -> bool:
    """Whether a statement may end a task otherwise than by its end: it raises, or calls what may."""
    return any(
        isinstance(one, ast.Raise | ast.Assert | ast.Await | ast.Import | ast.ImportFrom | ast.Subscript)
        or (isinstance(one, ast.Call) and called(one.func).split(".")[-1] not in _TELL)
        for one in ast.walk(statement)
    ) or (not isinstance(statement, ast.Return) and any(isinstance(one, ast.Return) for one in ast.walk(statement)))
