"""Drawings of panes and lists as text, held against a file. `python -m tests.widgets.drawings` draws them anew after a
change that is meant to be seen; look at each before it is committed.

What they say is worked out by hand in the tests of each pane; here it is seen that nothing else changes on the way. The
number after a title stands for the colours, and for what a click means.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

from playground.engine.commands import Crash, Cut, Drop, Loss, Pause, Poison, Slow
from playground.engine.places import Place
from playground.live.lists import EventIndex, event_rows, message_rows
from playground.live.race.camera import RaceCamera
from playground.live.race.systems import SystemsRace
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.scenario.load import load_preset
from tests.live.helpers import payments, session_of, snapshot
from tests.live.race.helpers import at, race_of, view_of
from tests.widgets.helpers import text
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.counters import CountersPaneView, draw_counters
from widgets.renderables.lane import Tracks
from widgets.renderables.lists import ListView, draw_events, draw_ledger
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.producer import draw_producer
from widgets.renderables.race import draw_column
from widgets.renderables.race_bar import draw_parting
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.roster import RosterView, draw_roster
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row
from widgets.renderables.timeline import TimelineBarView, draw_timeline

FILE: Final = Path(__file__).with_name("drawings.txt")
_HEAD: Final = "=== "
_ROWS: Final = 6
"""How many rows of a list are drawn."""

Drawing = tuple[str, list[Row]]
"""What it is called, and its lines."""


def _paper() -> Paper:
    return Paper(UNICODE, defaultdict(Tracks))


def _broken(system: str) -> Session:
    """Everything that a person can break is broken."""
    more = '\n[consumer]\ndedup = "memory"\nprocessing_ms = 400\n'
    if system == "broker":
        more += "[broker]\nprefetch = 2\ndedup_window_ms = 60000\n"
    session = payments(system=system, messages=12, more=more)
    session.advance(3170)
    for command in (
        Drop(link=Place.ACK),
        Drop(link=Place.DELIVER, message=9),
        Loss(link=Place.ACK, rate=0.2),
        Poison(message=7),
        Slow(processing_ms=700),
        Cut(links=(Place.DELIVER,), for_ms=2000),
    ):
        session.give(command)
    session.advance(5020)
    session.give(Pause(node=Place.PRODUCER, for_ms=900))
    session.give(Crash(node=Place.CONSUMER, for_ms=0))
    return session


def scenes() -> Iterator[tuple[str, Session]]:
    """Sessions at an instant."""
    for name, time_ms in (("ack-lost", 4170), ("chaos-test", 4600), ("zombie-consumer", 5800), ("heavy-weather", 9000)):
        session = session_of(name)
        session.advance(time_ms)
        yield f"{name} at {time_ms} ms", session
    session = session_of("ack-lost", "exactly-once")
    session.advance(4060)
    yield "ack-lost under exactly-once at 4060 ms", session
    for system in ("direct", "broker"):
        yield f"all that can be broken, {system}", _broken(system)


def _panes(session: Session) -> Iterator[Drawing]:
    present = snapshot(session)
    view, broker = PaneView(present, ("message", 3)), present.broker is not None
    for width, height in ((29, 10), (38, 14), (78, 1)):
        yield f"producer {width}x{height}", draw_producer(view, width, height, UNICODE)
    for width, height in ((29, 10), (38, 14), (78, 2)):
        yield f"consumer {width}x{height}", draw_consumer(view, width, height, UNICODE)
    for width, height in ((54, 10), (78, 6 if broker else 4), (110, 14)):
        yield f"network {width}x{height}", draw_network(view, width, height, _paper())
    for width, height in ((44, 1), (78, 2), (118, 5)):
        flashing = {"account", "duplicated"}
        numbers = CountersPaneView(present.counters, present.account, broker)
        yield (
            f"counters {width}x{height}",
            draw_counters(numbers, width, height, flashing=flashing),
        )


def _lists(session: Session) -> Iterator[Drawing]:
    broker = snapshot(session).broker is not None
    messages = ListView(message_rows(session, 0, _ROWS), broker, 2)
    events = ListView(event_rows(session, EventIndex(), 1 << 60, _ROWS), broker, 3, session.course.log.count - 2)
    for width in (60, 78, 118, 198):
        yield f"ledger {width}", draw_ledger(messages, width, UNICODE)
    for width in (78, 118):
        yield f"events {width}", draw_events(events, width, UNICODE)
    line = TimelineBarView(Timeline().view(session), ((0, 0.0), (session.simulation.now_ms // 2, 0.4)))
    for width, height in ((40, 1), (118, 3)):
        yield f"timeline {width}x{height}", draw_timeline(line, width, height, UNICODE)


def _races() -> Iterator[Drawing]:
    for name, time_ms in (("ack-lost", 4170), ("chaos-test", 6000)):
        view = view_of(at(race_of(name), time_ms))
        outcomes = view.parting.outcomes if view.parting else (None,) * 3
        for (width, height), column, outcome in zip(
            ((24, 18), (38, 30), (62, 46)), view.columns, outcomes, strict=True
        ):
            title = f"{column.label} {width}x{height}, {name} at {time_ms} ms"
            yield title, draw_column(ColumnPaneView(column, view.differing, outcome), width, height, _paper())
        for width, height in ((78, 2), (60, 1), (140, 2)):
            yield f"parting {width}x{height}, {name} at {time_ms} ms", draw_parting(view, width, height)


def _systems() -> Iterator[Drawing]:
    race = SystemsRace.across(load_preset("ack-lost"), ["sqs", "rabbitmq", "http"])
    for session in race.sessions:
        session.advance(40_000)
    view = RaceCamera(race).take()
    outcomes = view.parting.outcomes if view.parting else (None,) * 3
    for (width, height), column, outcome in zip(((38, 17), (28, 30), (27, 50)), view.columns, outcomes, strict=True):
        pane = ColumnPaneView(column, view.differing, outcome, links=4)
        yield f"{column.label} {width}x{height}, ack-lost at 40000 ms", draw_column(pane, width, height, _paper())
    for width in (40, 78):
        yield f"roster {width}", draw_roster(RosterView(view.standings, 1), width, UNICODE)


def drawings() -> Iterator[Drawing]:
    """All of them."""
    for scene, session in scenes():
        for title, rows in (*_panes(session), *_lists(session)):
            yield f"{title}, {scene}", rows
    yield from _races()
    yield from _systems()


def told(rows: list[Row]) -> str:
    """A drawing as it stands in the file: a number, and below it the lines."""
    number = crc32("\n".join(f"{span.text} {span.role} {span.pick}" for row in rows for span in row).encode())
    return f"{number:08x}\n{text(rows)}"


def kept() -> dict[str, str]:
    """The drawings as somebody last looked at them."""
    whole = "\n" + FILE.read_text(encoding="utf-8").removesuffix("\n")
    return dict(one.split("\n", 1) for one in whole.split(f"\n{_HEAD}")[1:])


if __name__ == "__main__":
    FILE.write_text("".join(f"{_HEAD}{title}\n{told(rows)}\n" for title, rows in drawings()), encoding="utf-8")
