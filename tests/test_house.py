"""The house stays in order: what was won in sizes and names is not lost again. What is listed here may only shrink."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path for folder in ("playground", "widgets") for path in (ROOT / folder).rglob("*.py"))

MOST_LINES = 350
MOST_LINES_A_FUNCTION = 50

NAMING = {"Kind": 83, "Place": 78}
"""How many files name a kind of event, and how many a place: each is one more to visit when there is a new one.

By its word none may name it (below), so that all of them are counted."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (one for one in ast.walk(tree(path)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_a_person_can_keep_in_mind() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{name(path)}:{one.name}": (one.end_lineno or one.lineno) - one.lineno + 1
        for path in FILES
        for one in functions(path)
    }
    assert {where: lines for where, lines in lengths.items() if lines > MOST_LINES_A_FUNCTION} == {}


def test_a_class_has_its_name_to_itself() -> None:
    bearers = defaultdict(list)
    for path in FILES:
        for one in ast.walk(tree(path)):
            if isinstance(one, ast.ClassDef):
                bearers[one.name].append(name(path))
    assert {one: where for one, where in bearers.items() if len(where) > 1} == {}


@pytest.mark.parametrize("vocabulary", NAMING)
def test_no_more_files_than_before_name_a_kind_of_event_or_a_place(vocabulary: str) -> None:
    naming = [
        name(path)
        for path in FILES
        if any(isinstance(one, ast.Name) and one.id == vocabulary for one in ast.walk(tree(path)))
    ]
    assert len(naming) <= NAMING[vocabulary], naming


def test_a_kind_and_a_place_are_compared_as_such_and_not_by_their_words() -> None:
    """A word is for people and files: nobody would notice a wrong one, nor find by it who has to do with a kind."""
    compared = [
        f"{name(path)}: {ast.unparse(one)}"
        for path in FILES
        for one in ast.walk(tree(path))
        if isinstance(one, ast.Compare | ast.Match | ast.Subscript) and _goes_by_a_word(one)
    ]
    assert compared == []


def _goes_by_a_word(one: ast.Compare | ast.Match | ast.Subscript) -> bool:
    """`event.kind.word == "settled"`, `match place.word`, `KIND_BY_WORD["settled"]`."""
    if isinstance(one, ast.Subscript):
        return ast.unparse(one.value) in ("KIND_BY_WORD", "PLACE_BY_WORD") and isinstance(one.slice, ast.Constant)
    what = ast.unparse(one.left if isinstance(one, ast.Compare) else one.subject)
    return what.endswith(("kind.word", "place.word", "role.word", "node.word", "link.word"))
