"""A log's pane, and what a consumer's says of it, drawn from snapshots of real runs at instants worked out by hand."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from playground.engine.commands import Crash, Lag, Pause
from playground.engine.places import Place
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.live.helpers import payments, snapshot
from tests.properties.profiles import brisk
from tests.widgets.helpers import role_of, text
from widgets.renderables.broker import draw_broker
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.network import PaneView
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import Row, width_of


def _drawn(session: Session, time_ms: int, width: int = 59, height: int = 4, *, framed: bool = True) -> list[Row]:
    session.advance(time_ms)
    return draw_broker(PaneView(snapshot(session)), width, height, UNICODE, framed=framed)


def _log(messages: int = 4, more: str = "") -> Session:
    return payments(system="log", messages=messages, more=more)


def test_a_partition_has_its_reader_its_records_and_how_far_each_is_who_counts() -> None:
    # m1 is stored at 50, received at 100, done at 200, committed at 250. m2 is taken up at 1100.
    assert text(_drawn(_log(), 1150)).splitlines() == [
        "partition 1  read by consumer",
        "0 m1│1 m2▸┊",
        "│committed 1  ▸position 2  ┊high watermark 2  end 2",
        "epoch 0   generation 1",
    ]


def test_in_two_lines_the_numbers_go_first_and_in_one_the_records_alone_are_left() -> None:
    lines = text(_drawn(_log(), 1150, 78, 2, framed=False)).splitlines()
    assert lines[0] == "BROKER  p1 consumer  │committed 1  ▸position 2  ┊high watermark 2  end 2"
    assert lines[1].startswith("        0 m1│1 m2▸┊")
    assert lines[1].endswith("epoch 0  generation 1")
    assert text(_drawn(_log(), 1150, 78, 1, framed=False)) == "BROKER  m1│m2▸┊"


def test_each_record_and_each_reader_can_be_clicked() -> None:
    spans = [span for line in _drawn(_log(), 1150) for span in line]
    assert {span.pick for span in spans if "m2" in span.text} == {("message", 2)}
    assert {span.pick for span in spans if span.text == "consumer"} == {("node", int(Place.CONSUMER))}


def test_several_partitions_have_a_line_each_below_what_the_marks_mean() -> None:
    # m1, m4 in the first; m2, m5 in the second; m3 in the third. consumer-2 reads the second.
    session = _log(5, "[broker]\npartitions = 3\n[consumer]\ninstances = 2\n")
    lines = text(_drawn(session, 4400, height=5)).splitlines()
    assert lines[0] == "epoch 0   │committed  ▸position  ┊high watermark"
    assert [line.split()[:2] for line in lines[1:]] == [["p1", "consumer"], ["p2", "consumer-2"], ["p3", "consumer"]]
    assert lines[2].split()[2:4] == ["m2", "m5│▸┊"]
    assert lines[2].endswith("│2 ▸2 ┊2 end 2")


def test_what_has_no_room_is_counted() -> None:
    session = _log(5, "[broker]\npartitions = 5\n")
    assert text(_drawn(session, 100, height=4)).splitlines()[-1] == "and 3 more partitions"
    assert text(_drawn(session, 100, 78, 1, framed=False)).startswith("BROKER  5 partitions  1 not committed")


def test_where_there_is_not_room_for_all_records_those_go_first_that_are_done_and_then_the_latest() -> None:
    # One a second; the first delivery is on its way for 90 s, so that nothing is taken up.
    session = payments(system="log", messages=60, more="[links.deliver]\nlatency_ms = 90000\n")
    rows = text(_drawn(session, 59_900, 59)).splitlines()
    assert rows[1].startswith("│▸0 m1 1 m2 2 m3")
    assert rows[1].endswith("+50")
    assert rows[2].endswith("high watermark 60  end 60")
    # m58 is committed at 57250, m59 stored at 58050.
    rows = text(_drawn(payments(system="log", messages=60), 58_060, 59)).splitlines()
    assert rows[1] == "… 54 m55 55 m56 56 m57 57 m58│▸58 m59┊"


def test_while_the_followers_lag_it_says_from_where_on_and_that_the_leader_is_alone() -> None:
    # m1 is everywhere at 150. Then the others fall behind: two are the least, so that m2 waits behind the watermark.
    session = _log(2, "[broker]\nreplicas = 3\nmin_in_sync = 2\n")
    session.advance(500)
    session.give(Lag(for_ms=None))
    rows = _drawn(session, 1060)
    assert text(rows).splitlines()[1] == "0 m1│▸┊1 m2"
    assert role_of(rows, "m2") == "late"
    assert text(rows).splitlines()[3] == "in sync 1 of 3, min 2   followers lag from 1   epoch 0"
    assert role_of(rows, "in sync") == "lost"


def test_a_reader_that_died_leaves_its_partition_to_nobody_until_its_session_is_over() -> None:
    # Dead from 1000 on, with a session of 10 s.
    session = _log(2)
    session.advance(1000)
    session.give(Crash(node=Place.CONSUMER, for_ms=500))
    assert "partition 1  nobody: rebalance in 8.0 s" in text(_drawn(session, 3000))
    consumer = text(draw_consumer(PaneView(snapshot(session)), 24, 12, UNICODE))
    assert "rejoins in 8.0 s" in consumer
    assert "p1 at" not in consumer


def test_a_paused_reader_has_its_partition_until_its_session_is_over_and_then_nobody_has() -> None:
    session = _log(1)
    session.advance(1000)
    session.give(Pause(node=Place.CONSUMER, for_ms=60_000))
    assert "read by consumer silent: out in 9.0 s" in text(_drawn(session, 2000))
    assert "nobody: the group is empty" in text(_drawn(session, 11_000))
    assert "not a member" in text(draw_consumer(PaneView(snapshot(session)), 24, 12, UNICODE))


def test_a_consumer_says_what_it_reads_when_it_has_to_poll_and_when_it_commits() -> None:
    # m1 is taken up at 100: with its work in hand it has to poll by 60100; in the background it commits at 5000.
    session = _log(1, '[consumer]\nack = "background"\nprocessing_ms = 30000\n')
    session.advance(2100)
    lines = text(draw_consumer(PaneView(snapshot(session)), 24, 14, UNICODE)).splitlines()
    assert lines[2:5] == ["p1 at 1  committed 0", "poll in 58 s", "commit in 2.9 s"]


def test_of_several_consumers_each_has_a_line_for_what_it_reads() -> None:
    session = _log(5, "[broker]\npartitions = 3\n[consumer]\ninstances = 2\n")
    session.advance(4400)
    lines = text(draw_consumer(PaneView(snapshot(session)), 40, 14, UNICODE)).splitlines()
    assert "consumer p1 at 2  p3 at 1" in lines
    assert "consumer-2 p2 at 2" in lines


def test_where_each_of_several_consumers_has_one_line_it_says_who_is_out_of_the_group() -> None:
    # consumer is out at 60200, for want of a poll, and goes on with m1.
    session = Session(load_preset("kafka-slow-poll"))
    session.advance(60_300)
    first, second = text(draw_consumer(PaneView(snapshot(session)), 78, 2, UNICODE)).splitlines()
    assert first.startswith("CONSUMER not a member working on m1")
    assert second.startswith("CONSUMER-2 working on m1")


def test_what_is_too_old_is_gone_from_the_start_and_what_a_group_skips_is_crossed_out() -> None:
    lines = text(_drawn(Session(load_preset("log-retention-passed")), 14_500)).splitlines()
    assert lines[1] == "▸3 m4┊"
    assert lines[2].startswith("start 3  │committed 1  ▸position 3")
    lines = text(_drawn(Session(load_preset("kafka-latest-skips")), 7000)).splitlines()
    assert lines[1] == "│0 m1✗ 1 m2✗ 2 m3✗▸┊"


def test_kafka_has_its_own_words_and_counts_partitions_from_0() -> None:
    drawn = text(_drawn(Session(load_preset("kafka-dying-leader")), 1000))
    assert drawn.startswith("partition 0  read by consumer")
    assert "log end 1" in drawn
    assert "ISR 3 of 3, min 2   leader epoch 0" in drawn


@cache
def _many(time_s: int) -> PaneView:
    session = _log(30, "[broker]\npartitions = 3\nreplicas = 2\n[consumer]\ninstances = 2\n")
    session.advance(time_s * 1000)
    return PaneView(snapshot(session), ("message", 3))


@given(st.integers(8, 130), st.integers(1, 12), st.sampled_from([0, 1, 7, 29]), st.booleans())
@brisk
def test_whatever_the_size_it_fits(width: int, height: int, time_s: int, framed: bool) -> None:
    for rows in (
        draw_broker(_many(time_s), width, height, ASCII, framed=framed),
        draw_consumer(_many(time_s), width, height, UNICODE),
    ):
        assert len(rows) <= height
        assert max(map(width_of, rows), default=0) <= width
