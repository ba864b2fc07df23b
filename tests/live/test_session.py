"""A session left alone is the run that `playground run` makes; a person who steps in finds everything as it was."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.diagram.diagram import Diagram
from playground.diagram.text import TextDiagram
from playground.engine.commands import Crash, Drop, Send
from playground.engine.events import Kind
from playground.engine.log import LogCursor
from playground.engine.places import Place
from playground.explain.why import explain
from playground.live.camera import take_snapshot
from playground.live.inquiry import record_of
from playground.live.interventions import INTERVENTIONS
from playground.live.lists import EventIndex, Only, event_rows
from playground.live.session import Session
from playground.live.views import EventRow
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from tests.library import on_each_preset
from tests.live.helpers import payments, session_of, to_the_end, until

MOST_TICKS = 10_000


@on_each_preset
@pytest.mark.parametrize("tick_ms", [40, 1000])
def test_a_preset_that_is_only_watched_ends_with_the_digest_of_a_run(preset: Preset, tick_ms: int) -> None:
    session, now_ms, alone = Session(preset), 0, play_out(preset)
    # A run of a day is watched at a speed at which it is over before the day is.
    tick_ms = max(tick_ms, alone.simulation.now_ms // MOST_TICKS)
    while not session.over:
        now_ms += tick_ms
        session.advance(now_ms)
    assert session.simulation.log.digest() == alone.digest


@pytest.mark.parametrize("name", ["down-until-the-end", "poison-blocks-queue", "ack-lost"])
def test_event_by_event_it_is_the_same_run_also_where_only_the_end_of_its_chaos_ends_it(name: str) -> None:
    session = Session(load_preset(name))
    while not session.over:
        assert session.simulation.now_ms < 60_000
        session.step_event()
    assert session.simulation.log.digest() == play_out(session.original).digest


def test_where_nothing_happens_a_tick_reads_nothing_of_the_record() -> None:
    """A client that waits for eighty seconds is watched in two thousand ticks."""
    session = Session(load_preset("ack-lost", Overrides(system="http", elsewhere=True)))
    session.advance(10_000)
    with patch.object(LogCursor, "unread") as unread:
        for now_ms in range(10_040, 12_000, 40):
            session.advance(now_ms)
    assert session.simulation.now_ms == now_ms
    assert not unread.called


CUT_FOR_A_MINUTE = """
[[steps]]
do = "cut"
links = ["ack"]
when = { event = "applied", message = "m3" }
for_ms = 60000
"""


@pytest.mark.parametrize("tick_ms", [999, 40_000])
def test_a_session_waits_for_a_span_that_lasts_longer_than_its_chaos_as_a_run_does(tick_ms: int) -> None:
    session, now_ms = payments(more=CUT_FOR_A_MINUTE), 0
    run = play_out(session.original)
    assert [event.time_ms for event in run.log if event.kind is Kind.CHAOS_ENDED] == [62_150]
    while not session.over:
        now_ms += tick_ms
        session.advance(now_ms)
    assert session.simulation.log.digest() == run.digest


def test_a_session_that_is_kept_with_a_span_in_force_covers_it() -> None:
    session = payments(more=CUT_FOR_A_MINUTE)
    session.advance(3000)
    assert session.run.recorded().settings.run.chaos_ms == 62_150


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30))
def test_stepping_and_waiting_in_any_order_changes_nothing(waits: list[int]) -> None:
    session = session_of("everything-goes-wrong")
    for index, wait_ms in enumerate(waits):
        if index % 2:
            session.step_event()
        else:
            session.advance(session.simulation.now_ms + wait_ms)
    to_the_end(session)
    assert session.simulation.log.digest() == play_out(session.original).digest


def test_a_run_that_may_not_go_on_stops_soon_and_goes_on_later() -> None:
    session = payments(messages=500)
    looks = iter([True, True, False])
    assert not session.advance(1 << 60, lambda: next(looks))
    assert 0 < session.simulation.log.count < 500
    to_the_end(session)
    assert session.tally.sent == 500


def test_whoever_goes_on_after_the_verdict_takes_back_nothing_but_the_end() -> None:
    session = to_the_end(payments(messages=2))
    before = [event for event in session.simulation.log if event.kind is not Kind.CHAOS_ENDED]
    session.give(Send())
    assert list(session.simulation.log)[: len(before)] == before
    to_the_end(session)
    assert (session.tally.sent, session.over) == (3, True)


def test_no_command_can_be_given_once_a_run_was_judged_that_was_not_at_rest() -> None:
    session = payments(messages=3)
    session.advance(1100)
    session.judge()
    to_the_end(session)
    assert session.refusal is not None
    with pytest.raises(RuntimeError, match="judged"):
        session.give(Send())


def test_to_judge_goes_to_the_verdict_at_once_however_short_the_tick_is() -> None:
    session = payments(messages=3)
    session.advance(1100)
    session.give(Crash(node=Place.CONSUMER, for_ms=0))
    session.judge()
    session.advance(1101)
    assert session.over
    assert session.tally.sent == 3


def test_the_clock_of_a_run_that_was_awaited_for_ever_stands_where_it_came_to_rest() -> None:
    session = payments(messages=1)
    session.give(Drop(link=Place.DELIVER))
    to_the_end(session)
    session.give(Drop(link=Place.ACK))
    # Sent again at 1000, 50 ms to the consumer, 100 ms there, 50 ms back; the timer of that attempt runs out at 2000.
    assert session.simulation.now_ms == 2000


def test_a_run_whose_faults_have_ended_in_their_own_time_is_over_as_soon_as_nothing_is_left_to_happen() -> None:
    # Over HTTP chaos ends at 36 s; the client has waited in vain at 83 s, and the last answer is back at 83.700 s.
    preset = load_preset("ack-lost", Overrides(system="http", elsewhere=True))
    session = Session(preset)
    session.advance(83_699)
    assert not session.over
    session.advance(83_700)
    assert session.over
    assert session.simulation.log.digest() == play_out(preset).digest


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_to_look_at_a_run_changes_nothing_even_where_its_end_sets_the_clock_back(store: str) -> None:
    # At 10 s the id of m1 has expired; with the clock back at 150 ms it is known again.
    more = f'\n[consumer]\ndedup_window_ms = 5000\nstore = "{store}"\n'
    session = to_the_end(payments("exactly-once", messages=1, more=more))
    table = session.simulation.system.consumers[0].store
    assert table.view(10_000) == (0, ())
    assert [key for key, _ in table.view(150)[1]] != []


def test_a_session_in_which_somebody_took_a_node_down_waits_for_that_person() -> None:
    session = payments("at-most-once", messages=1)
    session.give(Crash(node=Place.CONSUMER, for_ms=0))
    session.advance(60_000)
    assert not session.over


def test_what_is_recorded_replays_to_the_record_of_the_session() -> None:
    session = until(payments(), Kind.APPLIED, 2)
    session.give(Crash(node=Place.CONSUMER))
    session.advance(2600)
    session.give(Drop(link=Place.ACK))
    to_the_end(session)
    assert play_out(session.run.recorded()).digest == session.simulation.log.digest()


def test_the_numbers_of_the_presets_own_steps_outlive_a_change_of_the_past() -> None:
    session = session_of("ack-lost")
    session.advance(3200)
    (before,) = session.run.step_of_event().values()
    from playground.engine.commands import Delay, Step

    session.amend(Step(command=Delay(link=Place.DELIVER, message=4, by_ms=10)))
    (after,) = session.run.step_of_event().values()
    assert before == after == 1


def test_what_somebody_drops_is_dropped_by_you_on_the_lane_in_the_trail_in_the_events_and_in_why() -> None:
    # m1 is sent at 0 and its ACK leaves at 150; that of m3, which the script drops, at 3150.
    session = Session(load_preset("ack-lost"))
    INTERVENTIONS["drop-ack"].do(session)
    session.advance(150)
    assert "dropped by you" in str(take_snapshot(session).links[1])
    session.advance(3150)
    text = TextDiagram(Diagram(session.simulation.settings, is_yours=session.is_yours), 120)
    text.read(session.simulation.log)
    drawn = ["".join(span[0] for span in text.row(index).spans) for index in range(len(text))]
    rows = event_rows(session, EventIndex(only=Only.FAULTS, announces=False), 0, 9).rows
    for told in (drawn, [row.words for row in rows if isinstance(row, EventRow)]):
        assert [one for one in told if "dropped by you" in one]
        assert [one for one in told if "dropped on purpose" in one]
    assert any("(by you)" in clause.text for clause in explain(record_of(session), 1).clauses)
