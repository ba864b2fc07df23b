"""The legend: every sign that a drawing uses, drawn by the drawings themselves, with what it means."""

from typing import NamedTuple

from playground.checker.fates import Verdict
from playground.engine.looks import NodeLook, Standing
from playground.engine.places import Place
from playground.live.views import BadgeView, PacketKind, PacketView
from widgets.renderables.header import badge
from widgets.renderables.lane import packet_name, packet_role, packet_sign
from widgets.renderables.network import node_badge
from widgets.renderables.signs import Signs, bar
from widgets.renderables.spans import Row, Span, row


class Sample(NamedTuple):
    """A sign as it looks on the screen, and what it says."""

    drawn: Row
    meaning: str


def legend(signs: Signs) -> list[Sample]:
    """All signs: first what travels, then what goes wrong, then the rest."""
    return [*_lanes(signs), *_packets(signs), *_nodes(signs), *_badges(signs), *_others(signs)]


def _lanes(signs: Signs) -> list[Sample]:
    there = signs.right_start + signs.rail * 4 + signs.right_end
    back = signs.left_end + signs.rail * 4 + signs.left_start
    cut = row(Span(signs.rail * 2, "rail"), Span(signs.gap, "lost"), Span(signs.rail * 2, "rail"))
    return [
        Sample(row(Span(there, "rail")), "a link that leads there"),
        Sample(row(Span(back, "rail")), "a link that leads back"),
        Sample(cut, "a cut link: nothing gets through"),
        Sample(row(Span(signs.life, "rail")), "a node, between its links and down through their trail"),
    ]


def _packets(signs: Signs) -> list[Sample]:
    return [
        _packet(signs, "a message on its way, for the first time"),
        _packet(signs, "again, for the second time: a retry or a redelivery", nth=2, kind=PacketKind.AGAIN),
        _packet(signs, "an answer: an ACK or a confirm", link=Place.ACK, kind=PacketKind.ANSWER),
        _packet(signs, "the double of a packet that the network delivers twice", doubled=True),
        _packet(signs, "a packet that is held up", delayed=True),
        Sample(
            row(Span(signs.trail * 3 + signs.lost + "m3", "lost")), "a packet that has just been lost, and its trail"
        ),
        Sample(row(Span(f"{signs.why} cut", "lost")), "why it was lost"),
    ]


def _packet(
    signs: Signs,
    meaning: str,
    *,
    link: Place = Place.DELIVER,
    nth: int = 1,
    kind: PacketKind = PacketKind.FIRST,
    delayed: bool = False,
    doubled: bool = False,
) -> Sample:
    one = PacketView(link, 3, nth, kind, 0.5, 0, delayed, doubled)
    return Sample(row(Span(packet_sign(one, signs) + packet_name(one, signs), packet_role(one))), meaning)


def _nodes(signs: Signs) -> list[Sample]:
    down = node_badge(NodeLook(Place.CONSUMER, Standing.DOWN, 800), signs)
    paused = node_badge(NodeLook(Place.CONSUMER, Standing.PAUSED, 2_100), signs)
    return [
        Sample(tuple(down), "a node that crashed, and how long it will be down"),
        Sample(tuple(paused), "a node that stands still, and for how long"),
    ]


def _badges(signs: Signs) -> list[Sample]:
    return [
        Sample(badge(BadgeView(None, "so far"), signs), "nothing is broken yet; the run goes on"),
        Sample(badge(BadgeView(Verdict.HOLDS, ""), signs), "every promise was kept; beside it what came of it"),
        Sample(badge(BadgeView(Verdict.VIOLATED, ""), signs), "a promise is broken"),
        Sample(badge(BadgeView(Verdict.UNDECIDED, ""), signs), "the run did not come to rest in time"),
    ]


def _others(signs: Signs) -> list[Sample]:
    return [
        Sample(row(Span(f"{signs.armed} drop", "armed")), "a fault that waits for its packet or its moment"),
        Sample(row(Span(f"{signs.acted} slow", "late")), "on the timeline: another fault that has acted, by its word"),
        Sample(row(Span(bar(0.6, 5, signs), "dim")), "how much of a wait, or of a piece of work, is over"),
        Sample(row(Span(f"{signs.playing} 1x")), "the clock goes on at this speed"),
        Sample(row(Span(f"{signs.hurrying} 8x", "dim")), "the clock hurries through a quiet gap"),
        Sample(row(Span(signs.fork, "key")), "where a course of the run leaves another"),
        Sample(row(Span(signs.cursor, "data selected")), "the line that is selected"),
        Sample(
            row(Span(f"4{signs.done}", "once")), "in the library: the fourth station of the path, watched to its end"
        ),
        *_log(signs),
    ]


def _log(signs: Signs) -> list[Sample]:
    return [
        Sample(row(Span("m1", "answer"), Span(signs.border, "answer")), "a log: up to here the group has committed"),
        Sample(row(Span("m2", "data"), Span(signs.position, "data")), "a log: up to here its reader has taken it up"),
        Sample(row(Span(signs.watermark, "late"), Span("m3", "late")), "a log: nobody sees what is behind that yet"),
        Sample(row(Span("m3?", "unknown")), "a log: a record whose transaction has not ended"),
    ]
