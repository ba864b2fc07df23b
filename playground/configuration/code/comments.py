"""Comments of languages that have them as C does, taken out of a text whose places stay what they were."""

import re
from bisect import bisect_left
from typing import Final

_STROKES: Final = r"""(?<![:"'\\])//[^\n]*+"""
_COMMENT: Final = re.compile(rf"""{_STROKES}|(?<![\w"'*])/\*(?s:.*?)(?:(?P<ends>\*/)|\Z)""")
"""What nobody runs; two strokes behind a colon begin an address, and a star behind one within a text a pattern."""
_TO_LINES_END: Final = re.compile(_STROKES)


def without_comments(text: str) -> str:
    """The text with blanks in the place of what nobody runs."""
    return _COMMENT.sub(_blank, text)


class LinesOf:
    """The lines of a text, by the place in it."""

    def __init__(self, text: str) -> None:
        self._ends = [one.start() for one in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        """In which line a place is, from 1."""
        return bisect_left(self._ends, place) + 1


def _blank(comment: re.Match[str]) -> str:
    """A comment as blanks; one that nothing ends is none."""
    if comment[0].startswith("/*") and not comment["ends"]:
        return _TO_LINES_END.sub(_blanks, comment[0])
    return _blanks(comment)


def _blanks(comment: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", comment[0])
