"""One line of characters, each with its role, and where the lanes stand on it. Knows nothing of what is drawn."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from playground.diagram.diagram import Diagram
from playground.words.times import clock

Span = tuple[str, str]
"""A piece of text and its role."""

NARROWEST: Final = 60
WIDEST: Final = 200
_ROOMY_LANE: Final = 14
_ALARM: Final = len(" DUPLICATED")
_TIMED_OUT: Final = len(" timed out")
_RECEIVED: Final = len(" received")


class Canvas:
    """A line that is drawn on."""

    __slots__ = ("chars", "roles")

    def __init__(self, width: int) -> None:
        self.chars = [" "] * width
        self.roles = [""] * width

    def put(self, x: int, text: str, role: str) -> None:
        """Write a text over what is there, as far as the line goes."""
        if x < 0:
            x, text = 0, text[-x:]
        end = min(x + len(text), len(self.chars))
        if end > x:
            self.chars[x:end] = text[: end - x]
            self.roles[x:end] = [role] * (end - x)

    def spans(self) -> tuple[Span, ...]:
        """The line as pieces of one role each, without the blanks at its end."""
        length = len("".join(self.chars).rstrip())
        spans: list[Span] = []
        at = 0
        for role, run in groupby(self.roles[:length]):
            end = at + sum(1 for _ in run)
            spans.append(("".join(self.chars[at:end]), role))
            at = end
        return tuple(spans)


class Lane(NamedTuple):
    """A network lane: its first column and its width."""

    x: int
    width: int

    def column(self, track: int) -> int | None:
        """Where a track runs: even ones right of the middle, odd ones left of it; `None` if there is no room for it."""
        offset = track // 2 * 2 + 1
        column = self.middle + (-offset if track % 2 else offset)
        return column if 3 <= column <= self.width - 4 else None

    @property
    def middle(self) -> int:
        """Where a cut stands."""
        return self.width // 2


class Geometry(NamedTuple):
    """The columns of all lanes for one width."""

    width: int
    time: int
    """The width of the time."""
    producer: int
    """The width of the producer's text, which ends one column before its line."""
    lines: tuple[int, ...]
    """The columns of the nodes' lines."""
    lanes: tuple[Lane, ...]
    consumer: int
    """The width of the consumer's text."""
    ledger: int
    """The column of the ledger."""
    says_amount: bool
    """Whether a duplicated effect has room for its amount beside the word."""


def geometry(diagram: Diagram, width: int) -> Geometry:
    """Where everything stands. The network gets what the other lanes leave."""
    width = min(max(width, NARROWEST), WIDEST)
    time = max(6, len(clock(diagram.last_ms))) + 1
    name = len(f"m{max(diagram.last_message, 1)}")
    between = len(diagram.settings.topology.columns) - 1
    for producer, says_amount in ((_TIMED_OUT, True), (_TIMED_OUT, False), (_TIMED_OUT // 2, False)):
        effect = len(diagram.effect_text)
        ledger = effect + _ALARM if says_amount else max(effect, _ALARM - 1)
        texts = time + name + producer + 1 + 1 + name + _RECEIVED + 1 + ledger
        lane = (width - texts - between - 1) // between
        if lane >= _ROOMY_LANE - (2 * between):
            break
    return _placed(width, time, name, producer, _lanes(width - texts - between - 1, between), says_amount)


def _lanes(room: int, count: int) -> Sequence[int]:
    room = max(room, 4 * count)
    return [room // count + (index < room % count) for index in range(count)]


def _placed(width: int, time: int, name: int, producer: int, widths: Sequence[int], says_amount: bool) -> Geometry:
    x = time + name + producer + 1
    lines, lanes = [x], []
    for lane in widths:
        lanes.append(Lane(x + 1, lane))
        x += lane + 1
        lines.append(x)
    consumer = name + _RECEIVED
    ledger = x + 2 + consumer + 1
    return Geometry(width, time, name + producer, tuple(lines), tuple(lanes), consumer, ledger, says_amount)
