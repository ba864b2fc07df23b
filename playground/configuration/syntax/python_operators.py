"""What Python's operators make of constants: as much of it as stands in files of settings, `60 * 60` before all."""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Final

from playground.configuration.syntax.tree import TreeNode

METHODS: Final[Mapping[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "total_seconds": str,
}
"""Methods without arguments; of a time that is its seconds already."""
_UNITS_S: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
_LONGEST: Final = 20
"""Of two numbers, in digits: what is longer is no setting."""
_FORMATTED: Final = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
"""A place in a text where `%` puts something in."""


def calculated(left: str, operator: ast.operator, right: str) -> str | None:
    """What two whole numbers come to; of other things nothing is made."""
    if not (left.isdecimal() and right.isdecimal() and len(left + right) < _LONGEST):
        return None
    one, other = int(left), int(right)
    match operator:
        case ast.Mult():
            return str(one * other)
        case ast.Add():
            return str(one + other)
        case ast.Sub() if one >= other:
            return str(one - other)
        case ast.FloorDiv() if other:
            return str(one // other)
        case _:
            return None


def parts_of(value: ast.expr) -> list[ast.expr]:
    """What a text is put together from, by `+`, as `f"{...}"`, with `%` or `format`; of anything else nothing.

    Of the latter two it is what stands before the first thing that is put in and behind the last, and between them a
    part that is not to be seen.
    """
    match value:
        case ast.JoinedStr(values=values):
            return [one.value if isinstance(one, ast.FormattedValue) and not one.format_spec else one for one in values]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*(parts_of(left) if _adds(left) else [left]), *(parts_of(right) if _adds(right) else [right])]
        case ast.BinOp(left=ast.Constant(value=str(text)) as left, op=ast.Mod(), right=right):
            behind = _FORMATTED.split(text)[-1]
            return _around(left, text.partition("%")[0], right, "" if "%" in behind else behind)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)) as left, attr="format")) as call:
            return _around(left, text.partition("{")[0], call, text.rpartition("}")[2])
        case _:
            return []


def _around(at: ast.expr, before: str, put_in: ast.expr, behind: str) -> list[ast.expr]:
    first, last = (ast.Constant(text, lineno=at.lineno) for text in (before, behind))
    return [first, ast.Starred(put_in, lineno=at.lineno), last]


def _adds(value: ast.expr) -> bool:
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)


def compared(left: TreeNode, operator: ast.cmpop, right: TreeNode) -> str | None:
    """Whether a comparison holds, as Python writes it; none: that cannot be seen."""
    if left.content is None or right.content is None:
        return None
    match operator:
        case ast.Eq():
            return str(left.content == right.content)
        case ast.NotEq():
            return str(left.content != right.content)
        case ast.In() if isinstance(right.content, list):
            return str(left.text in {one.text for one in right.content})
        case _:
            return None


def negated(text: str) -> str | None:
    """The other one of yes and no."""
    return {"True": "False", "False": "True"}.get(text)


def seconds(parts: Mapping[str, str]) -> str | None:
    """A time in whole seconds, of the arguments of `timedelta`; none: some cannot be seen."""
    if not parts or not all(
        unit in _UNITS_S and text.isdecimal() and len(text) < _LONGEST for unit, text in parts.items()
    ):
        return None
    return str(sum(_UNITS_S[unit] * int(text) for unit, text in parts.items()))
