"""The space-time diagram as a Mermaid `sequenceDiagram`, for pages and repositories that draw Mermaid.

Mermaid knows an order but no times, so an arrow stands where its packet arrives or is lost, and says when it left. All
text is escaped: nothing that a preset's author wrote can end a line or start a command.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.diagram.diagram import Diagram
from playground.diagram.parts import Arrow, Band, Happening, Mark
from playground.diagram.words import band_text, labels, reasons
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.text import one_line
from playground.words.times import clock

_SPECIAL: Final = re.compile(r"[^\w .,:!?'()+\-$/\u00b7]|\bend\b", re.IGNORECASE)
"""What Mermaid might take for more than text: its entity mark, its line ends, and the word that closes a block."""
_LEDGER: Final = "ledger"
FOLLOWERS: Final = "followers"
_SAID_BY_ARROWS: Final = (Kind.SENT, Kind.RECEIVED, Kind.STARTED)


def to_mermaid(diagram: Diagram, title: str = "Space-time diagram") -> Iterator[str]:
    """The lines of the diagram, each with its end."""
    yield "sequenceDiagram\n"
    yield f"    title {text_of(title)}\n"
    for name in participants(diagram):
        yield f"    participant {name}\n"
    for happening in diagram.happenings:
        yield from (f"    {line}\n" for line in _lines(diagram, happening))
    for arrow in diagram.arrows:
        if arrow.ended == NONE:
            yield f"    {_ends(diagram, arrow, '-)')}: {_name(arrow)}, on its way since {clock(arrow.began_ms)} s\n"


def participants(diagram: Diagram) -> Iterator[str]:
    """The nodes, with the followers of a log beside their leader, and the ledger."""
    for node in diagram.nodes:
        yield node.word
        if diagram.has_followers and node is diagram.nodes[1]:
            yield FOLLOWERS
    yield _LEDGER


def text_of(text: str) -> str:
    """A text as Mermaid shows it unchanged: whatever is special becomes an entity."""
    return _SPECIAL.sub(lambda match: "".join(f"#{ord(char)};" for char in match[0]), one_line(text))


def _lines(diagram: Diagram, happening: Happening) -> Iterator[str]:
    match happening.what:
        case "ends":
            yield _arrow(diagram, diagram.arrows[happening.item])
        case "begins" | "over":
            band = diagram.bands[happening.item]
            text = band_text(band, diagram.settings.topology, begins=happening.what == "begins")
            yield _note(_over(diagram, band), f"{text} at {clock(happening.time_ms)} s")
        case "mark":
            yield from _mark(diagram, diagram.marks[happening.item])


def _arrow(diagram: Diagram, arrow: Arrow) -> str:
    if arrow.fate == "dropped":
        ends, why = _ends(diagram, arrow, "--x" if arrow.delayed else "-x"), text_of(reasons(arrow)[0])
        return f"{ends}: {_name(arrow)}, {why}, {clock(arrow.ended_ms)} s"
    times = f"{clock(arrow.began_ms)} to {clock(arrow.ended_ms)} s"
    return f"{_ends(diagram, arrow, '-->>' if arrow.delayed else '->>')}: {_name(arrow)}, {times}"


def _name(arrow: Arrow) -> str:
    return text_of(labels(arrow)[0])


def _ends(diagram: Diagram, arrow: Arrow, sign: str) -> str:
    source, target = diagram.routes[arrow.link]
    return f"{source.word}{sign}{target.word}"


def _over(diagram: Diagram, band: Band) -> str:
    return ",".join(node.word for node in diagram.routes.get(band.place, (band.place,)))


def _mark(diagram: Diagram, mark: Mark) -> Iterator[str]:
    if came := diagram.replications.get(mark.event):
        times = f"{clock(came.began_ms)} to {clock(came.ended_ms)} s"
        yield f"{mark.place.word}->>{FOLLOWERS}: {text_of(mark.text)}, {times}"
    elif mark.role == "note":
        yield _note(f"{Place.PRODUCER.word},{Place.CONSUMER.word}", text_of(mark.text))
    elif mark.is_effect:
        alarm = " DUPLICATED" if mark.role == "duplicated" else ""
        yield f"{mark.maker.word}->>{_LEDGER}: {text_of(mark.text)}{alarm}"
    elif mark.kind not in _SAID_BY_ARROWS:
        yield _note(mark.place.word, f"{text_of(mark.text)}, {clock(mark.time_ms)} s")


def _note(over: str, text: str) -> str:
    return f"Note over {over}: {text}"
