"""A log in lines, at instants worked out by hand."""

from playground.cli.linear.answers import state_lines
from playground.cli.linear.log_lines import log_lines
from playground.engine.commands import Crash
from playground.engine.places import Place
from playground.live.session import Session
from tests.live.helpers import payments, session_of, snapshot


def _lines(session: Session, time_ms: int) -> list[str]:
    session.advance(time_ms)
    view = snapshot(session)
    assert view.log
    return list(log_lines(view, view.log))


def test_each_partition_its_replicas_and_what_a_member_has_to_do_is_told() -> None:
    # m1 is committed at 250, m2 taken up at 1100.
    assert _lines(payments(system="log"), 1150) == [
        "partition 1: read by consumer; committed 1, position 2, high watermark 2, end 2",
        "partition 1 has m1 at 0 (committed), m2 at 1 (to be read)",
        "epoch 0; generation 1",
        "consumer: has to poll in 59 s",
    ]


def test_nobody_reads_what_a_dead_member_had_until_its_session_ends() -> None:
    session = payments(system="log")
    session.advance(1000)
    session.give(Crash(node=Place.CONSUMER, for_ms=500))
    lines = _lines(session, 3000)
    assert lines[0].startswith("partition 1: nobody reads it: rebalance in 8.0 s; committed 1")
    assert lines[-1] == "consumer: rejoins in 8.0 s"


def test_kafka_is_told_in_its_own_words() -> None:
    # m1 is stored at 30 and replicated at 130.
    lines = _lines(session_of("kafka-dying-leader"), 60)
    assert lines[0] == "partition 0: read by consumer; committed 0, position 0, high watermark 0, log end 1"
    assert lines[1] == "partition 0 has m1 at 0 (not replicated)"
    assert lines[2] == "ISR 3 of 3, at least 2; the followers fetch from 0 on; leader epoch 0; group generation 1"


def test_of_a_queue_it_is_told_what_its_systems_own_tools_would_say() -> None:
    # m2 is out when its consumer dies at 1700.
    session = session_of("jetstream-double-ack-crash")
    session.advance(2000)
    assert [one.text for one in state_lines(session)][-1] == "last seq 2  ack floor 1  num pending 0  redelivered 0"
    session = session_of("mqtt-qos-2-handler-dies")
    session.advance(1570)
    assert [one.text for one in state_lines(session)][-1] == "PUBREC sent, for PUBREL m2"
