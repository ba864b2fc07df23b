"""The diagram as text: rows by hand, and what must hold for the rows of any run at any width."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.diagram.columns import NARROWEST
from playground.diagram.diagram import Diagram, diagram_of
from playground.diagram.rows import MAX_TRACKS, NOTE_WIDTH, Rows
from playground.diagram.text import TextDiagram
from playground.engine.commands import Crash, Duplicate, Send
from playground.engine.events import NONE
from playground.engine.log import EventLog, Row, code_of
from playground.engine.places import Place
from playground.engine.settings import LinkSettings, ProducerSettings
from tests.diagram.helpers import drawn, lines, outcome_of, rows_of
from tests.engine.helpers import AT_LEAST_ONCE, at, begin, on, play
from tests.library import TYPICAL, on_each_name
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_presets import presets

SIGNS = {"data", "again", "ack", "lost", "late", "band", "effect", "duplicated", "time", "dim", "node", "note", ""}


def test_the_lost_ack_by_hand() -> None:
    # m3 leaves at 3000 and takes 50 ms; applied 100 ms later, its ACK dropped; timer at 4000; the same again, with an
    # ACK. The time takes 7 columns, the producer 12 and a blank, the consumer's words 11, the ledger 16 (+$100
    # DUPLICATED), three gaps and two lines: 29 are left for the network.
    assert lines("ack-lost", 3) == [
        " 3.000      m3 sent ┃●─ m3, 50 ms ───────────────▶┃ m3 started",
        " 3.150              ┃       dropped ✗─── ACK m3 ─○┃ m3 applied  +$100",
        "                    ┊                             ┊",
        " 4.000 m3 timed out ┃◆═ m3 attempt 2, 50 ms ═════▶┃ m3 started",
        " 4.150        m3 ok ┃◀───────── ACK m3·2, 50 ms ─○┃ m3 applied  +$100 DUPLICATED",
    ]


def test_the_lost_ack_in_ascii() -> None:
    assert lines("ack-lost", 3, plain=True) == [
        " 3.000      m3 sent |o- m3, 50 ms --------------->| m3 started",
        " 3.150              |       dropped x--- ACK m3 -o| m3 applied  +$100",
        "                    .                             .",
        " 4.000 m3 timed out |#= m3 attempt 2, 50 ms =====>| m3 started",
        " 4.150        m3 ok |<--------- ACK m3/2, 50 ms -o| m3 applied  +$100 DUPLICATED",
    ]


def test_a_packet_that_is_passed_by_others_waits_on_a_track_by_hand() -> None:
    # The lane has 32 columns (+1 is short), its middle is 16 and the first track on the right 17.
    # m2 leaves at 500 and is 700 ms late, so it arrives at 1250; m3 leaves at 1000, arrives 1050, is applied 1150.
    rows = [row for row in lines("out-of-order") if "»" not in row][2:8]
    assert rows == [
        " 0.500      m2 sent ┃●╌ m2 late ╌╌╌╌╌╌╮              ┃",
        "                    ┊                 ╎              ┊",
        " 1.000      m3 sent ┃●─ m3, 50 ms ────┼─────────────▶┃ m3 started",
        " 1.150              ┃                 ╎              ┃ m3 applied  +1",
        " 1.150        m3 ok ┃◀────────────── ACK m3, 50 ms ─○┃",
        " 1.250              ┃                 ╰ m2 late ╌╌╌╌▶┃ m2 started",
    ]


def test_a_cut_is_a_wall_but_not_to_what_goes_over_the_link_beside_it() -> None:
    # ack is cut from 2800 to 4700; the requests of m3 pass, its ACKs do not.
    assert lines("one-way-cut", 3)[:5] == [
        " 2.800              ┃░░░░░░░░░░ ack cut ░░░░░░░░░░┃",
        " 3.000      m3 sent ┃●─ m3, 50 ms ───────────────▶┃ m3 started",
        " 3.150              ┃     link cut ░✗─── ACK m3 ─○┃ m3 applied  +$100",
        "                    ┊              ░              ┊",
        " 4.000 m3 timed out ┃◆═ m3 attempt 2, 50 ms ═════▶┃ m3 started",
    ]


def test_a_node_that_is_down_says_so_in_every_row() -> None:
    # The producer is down from 7500 to 8200; the confirm of m6 reaches it at 7600.
    assert lines("chaos-test", 6)[:5] == [
        " 7.500      m6 sent ┃●─ m6 ──╮     ┃              ┃",
        " 7.500      CRASHED ░        │     ┃              ┃",
        " 7.550 ░░░░ down ░░░░        ╰ m6 ▶┃ m6 stored    ┃",
        " 7.550 ░░░░ down ░░░░✗ down ─ m6 ─○┃●─ m6 ───────▶┃ m6 started",
        " 7.700 ░░░░ down ░░░░   m6 settled ┃◀─── ACK m6 ─○┃ m6 applied  +$100",
    ]


def test_a_copy_branches_off_from_its_original() -> None:
    # Both leave at 0; the original arrives at 50, the copy at 51 and waits until the first one is done at 150. The lane
    # has 29 columns and its middle at 14; the copy's track is the second one on the right (17), the ACK's the first on
    # the left (13).
    assert rows_of(play(AT_LEAST_ONCE, at(0, Duplicate(link=Place.DELIVER))))[:3] == [
        " 0.000      m1 sent ┃●─ m1, 50 ms ────╥──────────▶┃ m1 started",
        " 0.051              ┃                 ╚ m1 ══════▶┃ m1 received",
        " 0.150              ┃             ╭───── ACK m1 ─○┃ m1 applied  +$100",
    ]


def test_a_copy_branches_off_where_its_original_turns_down_if_that_is_before() -> None:
    # m2 leaves before both arrive, so that m1 waits, too: on the middle track, its copy on the next one.
    both = at(0, Duplicate(link=Place.DELIVER))
    assert rows_of(play(AT_LEAST_ONCE, both, messages=2, every_ms=10))[:4] == [
        " 0.000      m1 sent ┃●─ m1 ─────────┬═╗           ┃",
        " 0.010      m2 sent ┃●─ m2 ───────╮ │ ║           ┃",
        " 0.050              ┃             │ ╰ m1 ────────▶┃ m1 started",
        " 0.051              ┃             │   ╚ m1 ══════▶┃ m1 received",
    ]


@on_each_name
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_row_is_wider_than_asked(name: str, width: int) -> None:
    text = TextDiagram(drawn(outcome_of(name).simulation), width)
    assert max(len(line.text) for line in (text.header(), *text)) <= width


@on_each_name
def test_at_80_columns_nothing_that_matters_is_cut_short(name: str) -> None:
    assert not [row for row in lines(name) if "…" in row]


@on_each_name
def test_ascii_is_ascii_and_says_the_same_words(name: str) -> None:
    plain, rich = lines(name, plain=True), lines(name)
    assert all(row.isascii() for row in plain)
    assert [re.findall(r"[\w$]+", row) for row in plain] == [re.findall(r"[\w$]+", row) for row in map(_spelt, rich)]


def _spelt(row: str) -> str:
    """A row of signs with letters only where words are: some ASCII signs are letters."""
    return row.replace("●", "o").replace("○", "o").replace("✗", "x")


def assert_rows_are_sound(diagram: Diagram) -> None:
    rows = Rows(diagram)
    rows.follow()
    leaving = [index for row in rows.rows for index in row.leaving]
    ending = [index for row in rows.rows for index in row.ending]
    assert sorted(leaving) == list(range(len(diagram.arrows)))
    assert sorted(ending) == [index for index, arrow in enumerate(diagram.arrows) if arrow.ended != NONE]
    assert [row.event for row in rows.rows] == sorted(row.event for row in rows.rows)
    noted = sum(len(mark.text) // (NOTE_WIDTH // 2) + 1 for mark in diagram.marks if mark.role == "note")
    assert len(rows.rows) <= 2 * len(diagram.happenings) + noted


@brisk
@given(presets(), st.sampled_from([60, 80, 121, 200]))
def test_every_packet_has_its_rows_and_every_lost_one_a_cross(raw: dict[str, Any], width: int) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    diagram = drawn(simulation)
    assert_rows_are_sound(diagram)
    text = TextDiagram(diagram, width)
    shown = list(text)
    assert sum(line.text.count("✗") for line in shown) == sum(arrow.fate == "dropped" for arrow in diagram.arrows)
    assert sum(line.text.count("DUPLICATED") for line in shown) == simulation_extra(diagram)
    assert all(len(line.text) <= width for line in shown)
    assert {role for line in shown for _, role in line.spans} <= SIGNS


def simulation_extra(diagram: Diagram) -> int:
    """How many effects came after the first one of their message."""
    return sum(count - 1 for count in diagram.effects.values())


@brisk
@given(presets(), st.integers(1, 40))
def test_rows_that_follow_a_run_are_those_of_the_whole_run(raw: dict[str, Any], stride: int) -> None:
    simulation = simulation_of(raw)
    simulation.end_chaos_in_time()
    growing = TextDiagram(Diagram(simulation.settings), 100)
    while simulation.advance(stride):
        growing.read(simulation.log)
    growing.read(simulation.log)
    assert [line.spans for line in growing] == [line.spans for line in TextDiagram(drawn(simulation), 100)]


def test_an_event_leads_to_its_row_and_back() -> None:
    outcome = outcome_of("chaos-test")
    text = TextDiagram(drawn(outcome.simulation))
    for number in range(len(outcome.log)):
        index = text.row_of(number)
        assert text.row(index).event <= number
        assert index + 1 == len(text) or text.row(index + 1).event > number


def test_a_row_knows_its_message() -> None:
    text = TextDiagram(drawn(outcome_of("ack-lost").simulation))
    assert [line.message for line in text if "m3" in line.text] == [3, 3, 3, 3]


def test_an_empty_run_has_no_rows() -> None:
    text = TextDiagram(Diagram(begin(AT_LEAST_ONCE).settings))
    assert len(text) == 0
    assert "producer" in text.header().text


def test_a_packet_in_flight_is_drawn_to_where_it_waits() -> None:
    # The first track on the right: one right of the middle of 29 columns.
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(20)
    assert rows_of(simulation) == [" 0.000      m1 sent ┃●─ m1 ─────────╮             ┃"]


def test_what_a_crash_keeps_from_leaving_is_not_said_to_be_sent() -> None:
    # The producer restarts after 1000 ms and sends m1 at once; a crash of the consumer keeps nothing back.
    crashed = play(AT_LEAST_ONCE, on("attempted", Crash(node=Place.PRODUCER)))
    assert rows_of(crashed)[:2] == [
        " 0.000  m1 not left ┃                             ┃",
        " 0.000      CRASHED ░                             ┃",
    ]
    assert "m1, 50 ms" in rows_of(crashed)[4]
    assert " 0.000      m1 sent ┃" in rows_of(play(AT_LEAST_ONCE, on("attempted", Crash(node=Place.CONSUMER))))[0]


def test_more_packets_than_tracks_still_have_their_rows() -> None:
    # 40 messages in one burst, a second under way: the narrow lane has tracks for four of them. Each has a row in which
    # it leaves, and one in which it arrives.
    slow = {Place.DELIVER: LinkSettings(latency_ms=1000)}
    simulation = begin(AT_LEAST_ONCE, every_ms=1, links=slow, producer=ProducerSettings(ack_timeout_ms=60_000))
    simulation.give(Send(count=39))
    simulation.run_until(500)
    rows = rows_of(simulation, width=60)
    assert len(drawn(simulation).arrows) == 40 > MAX_TRACKS
    assert sorted(row.split()[1] for row in rows if "●" in row) == sorted(f"m{number}" for number in range(1, 41))
    assert sum(row.count("╮") for row in rows) == 4
    simulation.run()
    assert sum(row.count("▶") for row in rows_of(simulation, width=60)) == 40


# What it costs.


class WatchedLog(EventLog):
    """A log that tells from where it is read."""

    def __init__(self, original: EventLog) -> None:
        super().__init__()
        self.starts: list[int] = []
        for event in original:
            self.now_ms = event.time_ms
            self.record(code_of(event.kind, event.place), event.message, event.attempt, event.copy, event.cause)
            self.annotate(event.number, event.fault, event.detail)

    def rows(self, start: int = 0) -> Iterator[Row]:
        self.starts.append(start)
        return super().rows(start)


def test_a_log_that_has_not_grown_is_not_read_again() -> None:
    log = WatchedLog(outcome_of("chaos-test").log)
    text = TextDiagram(Diagram(outcome_of("chaos-test").preset.settings))
    text.read(log)
    text.read(log)
    assert log.starts == [0, log.count]


def test_drawing_one_row_looks_at_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the run is: a row touches its own arrows and those in flight beside it."""

    class Counted(list[Any]):
        looked = 0

        def __getitem__(self, index: Any) -> Any:
            Counted.looked += 1
            return super().__getitem__(index)

    costs = []
    for messages in (10, 300):
        text = TextDiagram(drawn(outcome_of("heavy-weather", messages).simulation))
        text.diagram.arrows = Counted(text.diagram.arrows)
        text.rows.rows = Counted(text.rows.rows)
        Counted.looked = 0
        for index in range(10, 30):
            text.row(index)
        costs.append(Counted.looked)
    assert costs[0] == costs[1] < 400


def test_no_word_of_a_node_is_cut_in_the_columns_of_a_race() -> None:
    for name in TYPICAL:
        outcome = outcome_of(name)
        text = TextDiagram(diagram_of(outcome.log, outcome.preset.settings), NARROWEST, bare=True)
        told = [text.row(index).spans for index in range(len(text)) if not text.rows.rows[index].note]
        assert not [row for row in told if any("…" in span[0] for span in row)], name
