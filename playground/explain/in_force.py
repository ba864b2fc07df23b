"""What is in force as the record ends: a node's standstill, a cut link, a broken connection, and since when."""

from collections.abc import Iterator

from playground.engine.events import Event
from playground.engine.places import Place
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.words.times import seconds


def standstill(history: History, node: Place) -> Iterator[Clause]:
    """The crash or the pause in which a node still is."""
    for fault, word in ((history.down_since(node), "has been down"), (history.paused_since(node), "has stood still")):
        if fault:
            text = f"{node.noun} {word} since {seconds(fault.time_ms)}"
            yield history.clause(text + history.by(fault), fault, blames=fault)


def cut_off(history: History, link: Place) -> Iterator[Clause]:
    """That a link lets nothing through as the record ends."""
    if cut := history.cut_in_force(link):
        yield _since(history, f"{history.link(link)} has been cut since {{at}}", cut, ": what leaves on it is lost")
    elif lossy := history.loss_of_all(link):
        yield _since(history, f"{history.link(link)} has lost all that leaves on it since {{at}}", lossy)


def gone(history: History, node: Place) -> Iterator[Clause]:
    """That a node is down, stands still or has no connection as the record ends."""
    still = list(standstill(history, node))
    yield from still
    if not still and (broke := history.broken_since(node)):
        yield _since(history, f"{node.noun}'s connection has been broken since {{at}}", broke)


def _since(history: History, text: str, fault: Event, what: str = "") -> Clause:
    return history.clause(text.format(at=seconds(fault.time_ms)) + history.by(fault) + what, fault)
