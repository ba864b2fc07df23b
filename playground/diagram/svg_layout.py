"""Where everything of the SVG diagram stands: a vertical axis of time that makes room for words and skips silence.

Between two instants the axis is true to scale up to a limit; a longer silence is cut short and gets a break mark. An
instant at which much is said is as high as its words need, so labels in one lane never overlap.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

from playground.diagram.diagram import Diagram
from playground.diagram.parts import Band, Mark
from playground.diagram.words import IMPLIED, band_text
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.words.times import clock

LINE: Final = 16
"""The height of a line of text."""
TOP: Final = 96
_PX_A_MS: Final = 0.4
_LONGEST: Final = 64
"""No gap between two instants is higher than this."""
_SHORTEST: Final = 5
_LEFT: Final = 196
"""The line of the producer."""
_APART: Final = 310
_TWO_APART: Final = 400
"""From the line of a node to the next one; farther where there are only two."""
TEXT_GAP: Final = 14
_BESIDE: Final = 24
"""From a leader's line to that of its followers."""
LEDGER_GAP: Final = 130
RIGHT: Final = 300
"""From the consumer's line to the right edge."""


@dataclass(slots=True)
class Instant:
    """What is said at one time."""

    time_ms: int
    y: float = 0.0
    gap: float = 0.0
    """How far it is below the end of the last one; more than this has passed if `skipped_ms` is not 0."""
    skipped_ms: int = 0
    marks: dict[Place, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    """Node -> what it does."""
    effects: list[tuple[int, Mark]] = field(default_factory=list)
    """What the ledger shows, each beside the consumer's line of that number."""
    departures: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Node -> the arrows that leave it."""
    reached: set[Place] = field(default_factory=set)
    """The nodes at which packets arrive."""
    cuts: list[tuple[Place, str]] = field(default_factory=list)
    """What is said of links."""
    notes: list[str] = field(default_factory=list)

    def offset(self, node: Place, arrow: int) -> int:
        """How far below its beginning a packet leaves: below those before it, what arrives, and the broker's words."""
        return LINE * self.departures[node].index(arrow) + self._before_departures(node)

    def _before_departures(self, node: Place) -> int:
        words = self.marks[node] if node is Place.BROKER and node in self.marks else []
        if words:
            return LINE * len(words) + 4
        return LINE if node in self.reached else 0

    @property
    def lines(self) -> int:
        """How many lines of text it needs, without its notes."""
        stacks = [len(marks) for marks in self.marks.values()]
        departures = ((node, len(arrows)) for node, arrows in self.departures.items())
        stacks += [count + -(-self._before_departures(node) // LINE) for node, count in departures]
        return max((*stacks, len(self.cuts)), default=0)


class Layout:
    """The positions of a diagram."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        apart = _TWO_APART if len(diagram.nodes) == 2 else _APART
        self.x: dict[Place, int] = {node: _LEFT + apart * column for column, node in enumerate(diagram.nodes)}
        self._note_width = apart * 3 // 20
        """In letters. Notes are broken so that they stay between the producer and the node next to it."""
        self.followers = self.x[diagram.nodes[1]] + _BESIDE if diagram.has_followers else 0
        """The line of the followers, beside that of the leader of a log; 0: it has none."""
        self.ledger = max(self.x.values()) + LEDGER_GAP
        self.width = max(self.x.values()) + RIGHT
        self.instants: dict[int, Instant] = {}
        self._collect()
        self._place()

    def _at(self, time_ms: int) -> Instant:
        if time_ms not in self.instants:
            self.instants[time_ms] = Instant(time_ms)
        return self.instants[time_ms]

    def _collect(self) -> None:
        diagram = self.diagram
        for happening in diagram.happenings:
            instant = self._at(happening.time_ms)
            match happening.what:
                case "leaves":
                    arrow = diagram.arrows[happening.item]
                    instant.departures[diagram.routes[arrow.link][0]].append(happening.item)
                case "ends":
                    arrow = diagram.arrows[happening.item]
                    if arrow.fate == "arrived":
                        instant.reached.add(diagram.routes[arrow.link][1])
                case "begins" | "over":
                    self._change(instant, diagram.bands[happening.item], happening.event, happening.what == "begins")
                case "mark":
                    self._mark(instant, diagram.marks[happening.item])
        self._at(max(diagram.last_ms, *self.instants) if self.instants else 0)

    def _change(self, instant: Instant, band: Band, event: int, begins: bool) -> None:
        text = band_text(band, self.diagram.settings.topology, begins=begins)
        if band.kind == "cut":
            instant.cuts.append((band.place, text))
        else:
            mark = Mark(band.place, event, instant.time_ms, Kind.CRASHED, 0, text, "band")
            instant.marks[band.place].append(mark)

    def _mark(self, instant: Instant, mark: Mark) -> None:
        """Note what is said, but for what goes without saying."""
        if mark.role == "note":
            instant.notes += wrap(mark.text, self._note_width)
            return
        if mark.is_effect:
            instant.effects.append((len(instant.marks[mark.maker]) - 1, mark))
            return
        marks = instant.marks[mark.place]
        if marks and marks[-1].message == mark.message and mark.kind in IMPLIED.get(marks[-1].kind, ()):
            if marks[-1].kind is Kind.APPLIED:
                return
            marks.pop()
        marks.append(mark)

    def _place(self) -> None:
        y, before = float(TOP), None
        for instant in self.instants.values():
            if before is not None:
                silence_ms = instant.time_ms - before.time_ms
                wanted = silence_ms * _PX_A_MS
                instant.gap = min(max(wanted, _SHORTEST), _LONGEST)
                instant.skipped_ms = silence_ms if wanted > _LONGEST else 0
                words = LINE * max(before.lines - 1, 0) + (LINE * (len(before.notes) + 1) if before.notes else 0)
                y += max(instant.gap, words + LINE if instant.lines and before.lines else words)
            instant.y, before = y, instant
        words = (LINE * (before.lines + len(before.notes))) if before else 0
        self.bottom = y + words + LINE

    # Where things are.

    def text_x(self, node: Place, *, left: bool) -> float:
        """Where words beside a node's line begin, or end."""
        if left:
            return self.x[node] - TEXT_GAP
        return (self.followers if self.followers and node is self.diagram.nodes[1] else self.x[node]) + TEXT_GAP

    def in_sync(self) -> Iterator[tuple[float, float]]:
        """The tops and bottoms of the followers' line, which is there while they are in sync."""
        top = float(TOP - 12)
        for begun, ended in self.diagram.lags:
            yield top, self.y(self.diagram.time_of(begun))
            top = self.bottom if ended == NONE else self.y(self.diagram.time_of(ended))
        if top < self.bottom:
            yield top, self.bottom

    def y(self, time_ms: int) -> float:
        """The height of an instant."""
        return self.instants[time_ms].y

    def start(self, index: int) -> tuple[float, float]:
        """Where a packet leaves. A copy leaves where its original does."""
        arrow = self.diagram.arrows[index]
        node = self.diagram.routes[arrow.link][0]
        instant = self.instants[arrow.began_ms]
        original = index if arrow.kind != "copy" else self._original(instant, node, index)
        return self.x[node], instant.y + instant.offset(node, original)

    def _original(self, instant: Instant, node: Place, index: int) -> int:
        departed = self.diagram.arrows[index].departed
        same = (one for one in instant.departures[node] if self.diagram.arrows[one].departed == departed)
        return next(same, index)

    def end(self, index: int) -> tuple[float, float]:
        """Where a packet arrives, is lost, or is now: half-way, unless it reaches a node (that may be down)."""
        arrow = self.diagram.arrows[index]
        source, target = (self.x[node] for node in self.diagram.routes[arrow.link])
        y0 = self.start(index)[1]
        y = y0 if arrow.fate == "in flight" else self.y(arrow.ended_ms)
        if arrow.fate == "arrived":
            return target, max(y, y0 + 2)
        share = 0.97 if arrow.reason == "down" else 0.5
        y = self.bottom - LINE if arrow.fate == "in flight" else max(y, y0 + LINE * 0.75)
        return source + (target - source) * share, y

    def breaks(self) -> Iterator[tuple[float, str]]:
        """The heights of the break marks, with how much time passes there."""
        before = None
        for instant in self.instants.values():
            if instant.skipped_ms and before is not None:
                words = LINE * (before.lines + len(before.notes))
                yield (
                    max((before.y + instant.y) / 2, min(before.y + words, instant.y - LINE / 2)),
                    (f"{clock(instant.skipped_ms)} s"),
                )
            before = instant

    def band_ends(self, band: Band) -> tuple[float, float]:
        """The top and the bottom of a band."""
        return self.y(band.began_ms), self.bottom if band.ended_ms == NONE else self.y(band.ended_ms)

    def middle(self, link: Place) -> float:
        """The middle of a link."""
        source, target = self.diagram.routes[link]
        return (self.x[source] + self.x[target]) / 2
