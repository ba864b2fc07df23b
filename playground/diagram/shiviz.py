"""The space-time diagram as a log for ShiViz, which draws it from vector clocks.

The first line is the regular expression that ShiViz has to use, the second one (empty) would separate executions; so
the file can be uploaded as it is. Hosts are the nodes and the ledger. A clock counts a host's own events and knows of
the others what packets have brought: for every packet that arrives, the departure's clock is below the arrival's.
"""

from collections.abc import Iterator
from json import dumps
from typing import Final

from playground.diagram.diagram import Diagram
from playground.diagram.mermaid import FOLLOWERS, participants
from playground.diagram.parts import Arrow, Happening, Mark
from playground.diagram.words import band_text, labels, reasons
from playground.words.times import clock

PARSER: Final = r"(?<time>\S+) (?<host>\S+) (?<clock>\{.*\}) (?<event>.*)"
_LEDGER: Final = "ledger"

Clock = dict[str, int]


def to_shiviz(diagram: Diagram) -> Iterator[str]:
    """The lines of the log, each with its end."""
    yield f"{PARSER}\n\n"
    clocks = Clocks(diagram)
    for happening in diagram.happenings:
        for host, text, known in clocks.events(happening):
            yield f"{clock(happening.time_ms)} {host} {dumps(known)} {text}\n"


class Clocks:
    """The vector clocks of all hosts, as they go through the diagram."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.now: dict[str, Clock] = {name: {} for name in participants(diagram)}
        """Host -> what it knows."""
        self.sent: dict[int, Clock] = {}
        """The `departed` events of packets -> the clock that they carry."""

    def events(self, happening: Happening) -> Iterator[tuple[str, str, Clock]]:
        """The events that a happening is to ShiViz: host, text and clock. The network and notes are no hosts."""
        match happening.what:
            case "leaves":
                yield from self._leaves(self.diagram.arrows[happening.item])
            case "ends":
                yield from self._arrives(self.diagram.arrows[happening.item])
            case "begins" | "over":
                band = self.diagram.bands[happening.item]
                if band.kind != "cut":
                    text = band_text(band, self.diagram.settings.topology, begins=happening.what == "begins")
                    yield self._tick(band.place.word, text)
            case "mark":
                yield from self._mark(self.diagram.marks[happening.item])

    def _tick(self, host: str, text: str, brought: Clock | None = None) -> tuple[str, str, Clock]:
        """One more event of a host, which learns what a packet brings."""
        own = self.now[host]
        for other, count in (brought or {}).items():
            own[other] = max(own.get(other, 0), count)
        own[host] = own.get(host, 0) + 1
        return host, text, own.copy()

    def _leaves(self, arrow: Arrow) -> Iterator[tuple[str, str, Clock]]:
        if arrow.kind == "copy":  # The network makes it; its sender knows of one departure.
            return
        lost = f" (lost: {reasons(arrow)[0]})" if arrow.fate == "dropped" else ""
        event = self._tick(self.diagram.routes[arrow.link][0].word, f"{labels(arrow)[0]} leaves{lost}")
        self.sent[arrow.departed] = event[2]
        yield event

    def _arrives(self, arrow: Arrow) -> Iterator[tuple[str, str, Clock]]:
        if arrow.fate == "arrived" and arrow.departed in self.sent:
            target = self.diagram.routes[arrow.link][1].word
            yield self._tick(target, f"{labels(arrow)[0]} arrives", self.sent[arrow.departed])

    def _mark(self, mark: Mark) -> Iterator[tuple[str, str, Clock]]:
        if mark.role == "note":
            return
        if not mark.is_effect:
            yield self._tick(mark.place.word, mark.text)
            if mark.event in self.diagram.replications:
                yield self._tick(FOLLOWERS, f"m{mark.message} is here", self.now[mark.place.word])
            return
        alarm = " DUPLICATED" if mark.role == "duplicated" else ""
        yield self._tick(_LEDGER, f"{mark.text}{alarm}", self.now[mark.maker.word])
