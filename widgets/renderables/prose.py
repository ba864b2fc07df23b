"""Texts that need more than a line: wrapping, hanging indents, columns."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len, chop_cells

from widgets.renderables.spans import BLANK, Row, Span, crop, width_of

_UNIT: Final = re.compile(r"(?<=\d)\s(?=(?:ms|s|min|h)\b)")
_PAIR: Final = re.compile(r"(?<=\d) and (?=\d)")
_STOP: Final = re.compile(r"(?<=[.?!]) ")
_SENTENCE: Final = re.compile(r"[.;](?= )")
_CLAUSE: Final = re.compile(r"[.;:](?= )|,(?= (?:which|who|so|where|while|until)\b)")
_ENOUGH: Final = 0.4
"""Fewer clauses than fill so much of the room say too little."""
_TIE: Final = "\ue000"
"""In the place of a blank at which no line ends."""
_MOST_KEPT: Final = 4000
"""Texts whose lines are kept: the page of help, which is the longest, has some hundreds."""


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words, and within one only where it is too long.

    A number keeps its unit, and two numbers the word between them: `2 and 3`.
    """
    return list(_wrapped(text, width))


@lru_cache(maxsize=_MOST_KEPT)
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """Once for each text: the same one is drawn in frame after frame."""
    lines, filled = list[str](), 0
    for word in _PAIR.sub(f"{_TIE}and{_TIE}", _UNIT.sub(_TIE, text)).split():
        size = cell_len(word)
        if lines and filled + 1 + size <= width:
            lines[-1] += f" {word}"
            filled += 1 + size
        else:
            lines += _in_pieces(word, max(width, 1))
            filled = cell_len(lines[-1])
    return tuple(line.replace(_TIE, " ") for line in lines) or ("",)


def _in_pieces(word: str, width: int) -> list[str]:
    """A word that is too long: an address after one of its slashes, where a name ends, anything else anywhere."""
    cut = word.rfind("/", word.find("://") + 3, width) + 1 if "://" in word and cell_len(word) > width else 0
    return [word[:cut], *_in_pieces(word[cut:], width)] if cut else chop_cells(word, width)


def balanced(text: str, width: int) -> list[str]:
    """A headline in as few lines as can be: it is broken between sentences if that takes no more of them."""
    lines = wrap(text, width)
    sentences = [line for part in _STOP.split(text) for line in wrap(part, width)]
    return sentences if len(sentences) == len(lines) else lines


def in_brief(text: str, width: int) -> str:
    """The text, or as many of its sentences as there is room for, where the whole of it stands elsewhere.

    If the first has none, as many of its clauses; if not even one has, the text is left whole, to be cut.
    """
    if cell_len(text) <= width:
        return text
    parts = _SENTENCE if _SENTENCE.search(text[: width + 1]) else _CLAUSE
    ends = (text[: found.end()] for found in parts.finditer(text[: width + 1]))
    kept = [end for end in ends if len(end) >= width * _ENOUGH and end.count("(") == end.count(")")]
    return kept[-1].rstrip(",;:") if kept else text


def hanging(head: Row, text: str, width: int, role: str = "text") -> list[Row]:
    """A text after `head`; further lines begin where the text does."""
    indent = width_of(head)
    first, *others = wrap(text, max(width - indent, 1))
    return [(*head, Span(first, role)), *((Span(" " * indent), Span(line, role)) for line in others)]


def columns(items: Sequence[Sequence[Row]], count: int, width: int, gap: int = 2) -> list[Row]:
    """Items from top to bottom in so many columns of equal width, as short as can be; no item is torn apart."""
    if not items:
        return []
    each = column_width(count, width, gap)
    height = max(max(map(len, items)), -(-sum(map(len, items)) // count))
    while len(filled := _filled(items, height)) > count:
        height += 1
    rows = []
    for parts in zip_longest(*filled, fillvalue=BLANK):
        line: list[Span] = []
        for part in parts:
            line += [*part, Span(" " * (each + gap - width_of(part)))]
        rows.append(crop(tuple(line[:-1]), width))
    return rows


def column_width(count: int, width: int, gap: int) -> int:
    """How wide each of so many columns is."""
    return (width - gap * (count - 1)) // count


def _filled(items: Sequence[Sequence[Row]], height: int) -> list[list[Row]]:
    """The items in as many columns of at most that height as it takes."""
    filled: list[list[Row]] = [[]]
    for item in items:
        if filled[-1] and len(filled[-1]) + len(item) > height:
            filled.append([])
        filled[-1] += item
    return filled
