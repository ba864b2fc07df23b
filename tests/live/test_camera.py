"""What a snapshot shows, at instants that are worked out by hand: 50 ms a link, 100 ms of work, 1000 ms of patience."""

from typing import Any

from hypothesis import given

from playground.checker.fates import Belief, Verdict
from playground.engine.commands import Crash, Cut, Drop, Duplicate, Loss, Pause, Poison, Slow
from playground.engine.looks import Standing, TimerLook
from playground.engine.places import Place
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.live.views import PacketKind
from playground.scenario.build import build
from tests.live.helpers import payments, session_of, snapshot, to_the_end
from tests.properties.profiles import brisk
from tests.reference.random_presets import presets


def test_a_packet_is_where_its_time_says() -> None:
    session = payments()
    session.advance(25)
    (packet,) = snapshot(session).links[0].packets
    assert (packet.message, packet.kind, packet.progress) == (1, PacketKind.FIRST, 0.5)


def test_a_retry_and_an_answer_are_told_apart_from_a_first_attempt() -> None:
    session = session_of("ack-lost")
    session.advance(4020)
    (retry,) = (one for one in snapshot(session).links[0].packets if one.message == 3)
    assert (retry.kind, retry.nth) == (PacketKind.AGAIN, 2)
    session.advance(4175)
    (answer,) = snapshot(session).links[1].packets
    assert answer.kind is PacketKind.ANSWER


def test_a_lost_packet_stays_for_a_while_with_its_reason() -> None:
    session = session_of("ack-lost")
    session.advance(3160)
    (dead,) = take_snapshot(session, linger_ms=100).links[1].dead
    assert (dead.message, dead.why) == (3, "dropped on purpose")
    session.advance(3300)
    assert take_snapshot(session, linger_ms=100).links[1].dead == ()


def test_a_packet_that_a_cut_catches_dies_where_it_was_seen() -> None:
    session = payments()
    session.advance(10)
    snapshot(session)
    session.advance(30)
    session.give(Cut(links=(Place.DELIVER,), for_ms=500))
    link = snapshot(session).links[0]
    assert (link.is_cut, link.cut_left_ms) == (True, 500)
    assert [(dead.progress, dead.why) for dead in link.dead] == [(0.6, "link cut by you")]


def test_faults_that_wait_are_seen_where_they_wait() -> None:
    session = payments()
    session.give(Drop(link=Place.ACK))
    session.give(Duplicate(link=Place.DELIVER, message=2, attempt=1))
    session.give(Loss(link=Place.ACK, rate=0.2))
    deliver, ack = snapshot(session).links
    assert deliver.armed == ("double the first message of m2",)
    assert (ack.armed, ack.loss) == (("drop the next ACK",), 0.2)


def test_the_producer_shows_what_it_waits_for_and_what_it_believes() -> None:
    session = payments()
    session.advance(1100)
    producer = snapshot(session).producer
    (wait,) = producer.look.outbox
    assert (wait.message, wait.attempt, wait.left_ms, wait.whole_ms) == (2, 1, 900, 1000)
    assert (producer.last_sent, producer.next_in_ms) == (2, 900)
    assert producer.beliefs == {Belief.OK: 1, Belief.UNKNOWN: 1, Belief.FAILED: 0}


def test_the_consumer_shows_its_work_and_its_table() -> None:
    session = payments("exactly-once")
    session.advance(1100)
    consumer = snapshot(session).consumers[0]
    work = consumer.look.work
    assert work is not None
    assert (work.message, work.left_ms, work.elapsed) == (2, 50, 0.5)
    assert (consumer.dedup, consumer.look.done_up_to) == ("transaction", 1)


def test_a_node_that_is_down_or_paused_says_for_how_long() -> None:
    session = payments()
    session.advance(500)
    session.give(Crash(node=Place.PRODUCER, for_ms=300))
    session.give(Pause(node=Place.CONSUMER, for_ms=700))
    session.advance(600)
    present = snapshot(session)
    assert present.producer.look.node == (Place.PRODUCER, Standing.DOWN, 200)
    assert present.consumers[0].look.node == (Place.CONSUMER, Standing.PAUSED, 600)


def test_slowness_and_poison_are_seen() -> None:
    session = payments()
    session.give(Slow(processing_ms=900))
    session.give(Poison(message=2))
    consumer = snapshot(session).consumers[0].look
    assert (consumer.processing_ms, consumer.is_slow, consumer.poisoned) == (900, True, (2,))


def test_the_queue_shows_what_is_stored_and_what_is_out_with_its_timer() -> None:
    # m1 is stored and dispatched at 50 ms; the broker would dispatch it again at 5050.
    session = payments(system="broker", more="[broker]\nprefetch = 1\n[consumer]\nprocessing_ms = 3000\n")
    session.advance(1100)
    broker = snapshot(session).broker
    assert broker is not None
    assert broker.look.ready == (2,)
    assert [(one.message, one.left_ms) for one in broker.look.in_flight] == [(1, 3950)]


def test_a_duplicate_is_felt_as_money() -> None:
    account = snapshot(to_the_end(session_of("ack-lost"))).account
    assert (account.expected, account.actual, account.twice, account.missing) == (500, 600, 100, 0)
    assert account.money(account.twice) == "$100"


def test_the_badge_promises_nothing_before_the_end() -> None:
    session = session_of("delivery-lost")
    session.advance(10)
    assert snapshot(session).badge[:2] == (None, "so far")
    assert snapshot(to_the_end(session)).badge[:2] == (Verdict.HOLDS, "")


def test_what_is_broken_is_called_broken_at_once() -> None:
    session = session_of("network-duplicates")
    while not session.tally.breaches:
        session.step_event()
    assert not session.over
    assert snapshot(session).badge.verdict is Verdict.VIOLATED


def test_what_is_stuck_at_the_end_is_not_said_to_come() -> None:
    account = snapshot(to_the_end(session_of("stuck-in-flight"))).account
    assert (account.stuck, account.due, account.actual, account.coming) == (True, 300, 100, 200)


@brisk
@given(presets())
def test_the_account_always_adds_up(raw: dict[str, Any]) -> None:
    session = Session(build(raw, "random"))
    for _ in range(40):
        for _ in range(9):
            session.step_event()
        account, counters = snapshot(session).account, snapshot(session).counters
        assert account.actual == account.due + account.twice - account.missing - account.coming * account.stuck
        assert account.expected == account.due + account.coming * (not account.stuck)
        fates = counters.once + counters.duplicated + counters.lost + counters.failed + counters.dead_lettered
        assert counters.sent == fates + counters.pending


def test_a_run_that_was_stopped_says_what_was_never_sent_and_why_it_is_undecided() -> None:
    # A message a second: an hour of settling after the judgement at 0 s has room for 3,600 of 4,000.
    session = payments(messages=4000)
    session.judge()
    to_the_end(session)
    present = snapshot(session)
    assert present.badge.verdict is Verdict.UNDECIDED
    assert present.badge.note == "not at rest 1 hour after its faults ended"
    assert present.producer.unsent == 4000 - present.counters.sent > 0


def test_what_a_dial_loses_is_not_called_chance() -> None:
    session = payments()
    session.give(Loss(link=Place.DELIVER, rate=1.0))
    session.advance(10)
    (dead,) = snapshot(session).links[0].dead
    assert dead.why == "lost: loss set by you"


def test_a_wait_of_which_three_quarters_are_left_is_over_by_a_quarter() -> None:
    assert TimerLook(message=1, attempt=1, left_ms=30, whole_ms=40).elapsed == 0.25
    assert TimerLook(message=1, attempt=1, left_ms=0, whole_ms=0).elapsed == 0.0
