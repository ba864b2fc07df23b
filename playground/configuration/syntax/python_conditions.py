"""Under which conditions Python's statements are reached: what stands below an `if` counts only where that holds."""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from playground.configuration.source import DEEPEST
from playground.configuration.syntax.tree import TreeNode

_MAIN: Final = "__name__"
"""What is asked whether a file is run as a program: whoever reads its settings takes it to be."""
Conditions = Mapping[int, str]
"""By the statement's identity, or a call's: under which conditions it is reached, as they are written."""
_NEVER: Final = "False"
_WITH_CALLS: Final = (ast.Assign, ast.AnnAssign, ast.Expr, ast.Return)
_AND: Final = " and "


def conditions(module: ast.Module, value: Callable[[ast.expr], TreeNode]) -> Conditions:
    """What stands below conditions of which nobody knows here whether they hold; `False`: below one that does not."""
    return dict(_below(module.body, (), value))


def is_never(condition: str) -> bool:
    """Whether what stands below it is not reached."""
    return condition == _NEVER


def opened(node: TreeNode, condition: str) -> TreeNode:
    """A value as it counts below a condition: it is there, or it is not."""
    is_open = condition and isinstance(node.content, str)
    return TreeNode(None, node.line, f"{node.text} if {condition}") if is_open else node


def holds_with(condition: str, other: str) -> bool:
    """Whether one holds wherever another does, as that asks for it, too."""
    return not condition or f"{other}{_AND}".startswith(f"{condition}{_AND}")


def excludes(condition: str, other: str) -> bool:
    """Whether one is for where another does not hold: they are branches of one `if`."""
    one, another = condition.split(_AND), other.split(_AND)
    common = next((at for at, (left, right) in enumerate(zip(one, another, strict=False)) if left != right), None)
    if common is None:
        return False
    rests = one[common:], another[common:]
    return any(
        holds_with(f"not ({_AND.join(tests[:count])})", _AND.join(others))
        for tests, others in (rests, rests[::-1])
        for count in range(1, len(tests) + 1)
    )


def _below(
    body: list[ast.stmt], tests: tuple[str, ...], value: Callable[[ast.expr], TreeNode]
) -> Iterator[tuple[int, str]]:
    for one in body if len(tests) < DEEPEST else ():
        if isinstance(one, ast.If):
            written = _written(one.test)
            holds = {"True": "", _NEVER: _NEVER}.get(_known(one.test, value), written)
            fails = {"True": _NEVER, _NEVER: ""}.get(_known(one.test, value), f"not ({written})")
            is_main = _MAIN in written
            yield from _below(one.body, _joined(tests, "" if is_main else holds), value)
            yield from _below(one.orelse, _joined(tests, "" if is_main else fails), value)
            continue
        if tests:
            condition = _NEVER if _NEVER in tests else _AND.join(tests)
            yield from ((id(each), condition) for each in _own(one))
        for name in ("body", "orelse", "finalbody"):
            yield from _below(getattr(one, name, []), tests, value)
        for handler in getattr(one, "handlers", []):
            yield from _below(handler.body, tests, value)


def _joined(tests: tuple[str, ...], test: str) -> tuple[str, ...]:
    return (*tests, test) if test else tests


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """An assignment, and the call that a statement is, or that makes what is assigned or given back."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        yield statement
    if isinstance(statement, _WITH_CALLS) and isinstance(statement.value, ast.Call):
        yield statement.value


def _known(test: ast.expr, value: Callable[[ast.expr], TreeNode]) -> str:
    """Whether a condition holds, as Python writes it; empty: that is not known, or for the environment to say."""
    node = value(test)
    return node.text if node.text in ("True", "False") and not node.tag.startswith("$") else ""


def _written(test: ast.expr) -> str:
    try:
        return " ".join(ast.unparse(test).split())[:60]
    except RecursionError:
        return "a condition"
