"""One line of characters, each with its role, and where the lanes stand on it. Knows nothing of what is drawn."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from playground.diagram.columns import Lane, bare_edges, bare_lanes, lanes_between
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

    def is_free(self, x: int) -> bool:
        """Whether nothing is drawn there yet; nothing can be beyond the end of the line."""
        return x < len(self.roles) and self.roles[x] == ""

    def found(self, chars: Collection[str], start: int, end: int) -> list[int]:
        """Where one of the characters stands between two columns, as far as the line goes."""
        return [at for at in range(max(start, 0), min(end, len(self.chars))) if self.chars[at] in chars]

    def spans(self) -> tuple[Span, ...]:
        """The line as pieces of one role each, without the blanks at its end."""
        length = len("".join(self.chars).rstrip())
        spans: list[Span] = []
        at = 0
        for role, run in groupby(self.roles[:length]):
            end = at + len([*run])
            spans.append(("".join(self.chars[at:end]), role))
            at = end
        return tuple(spans)


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
    consumer = name + _RECEIVED + (len("2: ") if len(diagram.settings.topology.consumers) > 1 else 0)
    for producer, says_amount in ((_TIMED_OUT, True), (_TIMED_OUT, False), (_TIMED_OUT // 2, False)):
        effect = len(diagram.effect_text)
        ledger = effect + _ALARM if says_amount else max(effect, _ALARM - 1)
        texts = time + name + producer + 1 + 1 + consumer + 1 + ledger
        lane = (width - texts - between - 1) // between
        if lane >= _ROOMY_LANE - (2 * between):
            break
    lanes = lanes_between(time + name + producer + 2, width - texts - between - 1, between)
    x = lanes[-1].x + lanes[-1].width
    return Geometry(width, time, name + producer, _lines(lanes), lanes, consumer, x + 2 + consumer + 1, says_amount)


def bare_geometry(diagram: Diagram, width: int) -> Geometry:
    """The same without words beside the lifelines: what the consumer does stands where the ledger is."""
    count = len(diagram.settings.topology.columns) - 1
    lanes, (time, ledger) = bare_lanes(width, count), bare_edges(width, count)
    lines = _lines(lanes)
    return Geometry(width, time, 0, lines, lanes, ledger - 1, lines[-1] + 2, says_amount=False)


def _lines(lanes: Sequence[Lane]) -> tuple[int, ...]:
    """The lifelines around lanes."""
    return (lanes[0].x - 1, *(lane.x + lane.width for lane in lanes))
