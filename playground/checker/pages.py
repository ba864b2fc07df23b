"""Pages: copies of a column of numbers, of which two that follow each other share what has not changed.

A long run has long columns, and between two checkpoints only the messages change that are under way. So a hundred
checkpoints take little more room than one.
"""

from array import array
from itertools import zip_longest
from typing import Final, NamedTuple

PAGE: Final = 2048
"""Bytes."""

Pages = tuple[bytes, ...]


class FoldCheckpoint(NamedTuple):
    """One instant of a fold. It shares with the one before what has not changed since."""

    observed: int
    dropped: int
    deduplicated: int
    unread: int
    guarantee: int
    columns: tuple[Pages, ...]


def pages_of(column: "bytearray | array[int]", before: Pages = ()) -> Pages:
    """A copy of a column; pages that are as they were in `before` are those of `before`."""
    whole = bytes(column)
    pages = [whole[start : start + PAGE] for start in range(0, len(whole), PAGE)]
    return tuple(was if was == page else page for page, was in zip_longest(pages, before[: len(pages)], fillvalue=b""))


def fill(column: "bytearray | array[int]", pages: Pages) -> None:
    """Give a column what was copied."""
    whole = b"".join(pages)
    del column[:]
    if isinstance(column, array):
        column.frombytes(whole)
    else:
        column += whole
