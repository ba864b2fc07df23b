"""What is on its way while a run goes on: what has come to nothing, what is in the way, what brings it further.

A packet takes 50 ms and the work 100 ms; the producer waits 1 s. Commands come by hand at 500, before m2 is sent.
"""

from playground.engine.commands import Command, Crash, Cut, Loss, Pause
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.explain.on_the_way import OnTheWay, all_on_the_way
from playground.explain.why import explain
from playground.live.inquiry import record_of
from playground.live.session import Session
from tests.each import of_each
from tests.live.helpers import payments, session_of, until


def held(session: Session, command: Command, to_ms: int) -> OnTheWay:
    """What is on its way at a time, after a command at 500."""
    session.advance(500)
    session.give(command)
    session.advance(to_ms)
    return all_on_the_way(record_of(session))


def test_of_what_a_cut_keeps_is_told_how_much_it_is_since_when_and_what_goes_on_trying() -> None:
    """Sent 1000, 2000 and 3000, each again every second: at 3500 three are out, and nothing has come through."""
    session = payments()
    found = held(session, Cut(links=(Place.DELIVER,)), 3500)
    assert found.total == 3
    assert found.obstacles == ("the deliver link has been cut since 0.500 s (by you): what leaves on it is lost",)
    ((messages, text),) = found.alike
    assert messages == (2, 3, 4)
    assert text == (
        "the producer waits for an answer to attempt 3, which it made at 3.000 s (ack_timeout_ms = 1000), "
        "and sends it again when its timer runs out"
    )
    told = explain(record_of(session), 2)
    assert [clause.text for clause in told.clauses] == [
        "the application handed m2 over at 1.000 s",
        "attempts 1 and 2 were lost at 1.000 s and 2.000 s, while the deliver link was cut (since 0.500 s, by you)",
        "1 more attempt came to nothing, the last one made at 3.000 s",
        "the producer holds no answer: to it, the outcome is unknown",
        *found.obstacles,
        text,
    ]
    assert not any(clause.faults for clause in told.clauses)


@of_each(
    [
        ("direct", Crash(node=Place.CONSUMER, for_ms=0), "the consumer has been down"),
        ("broker", Crash(node=Place.CONSUMER, for_ms=0), "the consumer has been down"),
        ("broker", Crash(node=Place.BROKER, for_ms=0), "the broker has been down"),
        ("direct", Pause(node=Place.CONSUMER, for_ms=9000), "the consumer has stood still"),
        ("direct", Loss(link=Place.DELIVER, rate=1), "the deliver link has lost all that leaves on it"),
        ("direct", Cut(links=(Place.ACK,)), ""),
        ("direct", Crash(node=Place.CONSUMER, for_ms=1000), ""),
    ]
)
def test_whatever_keeps_messages_is_named_with_its_beginning(system: str, command: Command, obstacle: str) -> None:
    """Of each sort of hindrance, and of each node; what is over by then, or on the way back, is not told."""
    found = held(payments(system=system), command, 3500)
    assert found.obstacles == ((f"{obstacle} since 0.500 s (by you)",) if obstacle else ())


def test_what_waits_before_a_paused_consumer_has_not_come_to_nothing() -> None:
    session = payments(messages=2)
    held(session, Pause(node=Place.CONSUMER, for_ms=9000), 6500)
    told = [clause.text for clause in explain(record_of(session), 2).clauses]
    assert told[1:] == [
        "attempt 1 left at 1.000 s and was still on its way",
        "attempt 2 left at 2.000 s and was still on its way",
        "3 more attempts were still on their way, the last one made at 5.000 s",
        "the producer holds no answer: to it, the outcome is unknown",
        "the consumer has stood still since 0.500 s (by you)",
        "attempt 6 has been on its way on the deliver link since 6.000 s",
    ]


def test_of_several_consumers_one_that_is_down_is_in_nobodys_way_while_another_is_there() -> None:
    one, two = Crash(node=Place.CONSUMER.at(0), for_ms=0), Crash(node=Place.CONSUMER.at(1), for_ms=0)
    session = session_of("one-table-for-all")
    assert not [text for text in held(session, one, 1600).obstacles if "down" in text]
    session.give(two)
    session.advance(4000)
    assert len([text for text in all_on_the_way(record_of(session)).obstacles if "down" in text]) == 2


@of_each(
    [
        ("broker", Kind.REDELIVERY_DUE, "the broker has held m2 in its queue since 3.050 s"),
        ("direct", Kind.TIMED_OUT, "the producer's timer for attempt 1 ran out at 2.000 s, and it gives m2 up"),
        ("direct", Kind.GAVE_UP, "the producer gave m2 up at 2.000 s, and the application sends it again 500 ms later"),
        ("direct", Kind.RESENT, "the application sent m2 again at 2.500 s, and the producer has yet to"),
    ]
)
def test_at_the_instant_of_a_timer_what_is_told_is_what_its_last_event_has_left(
    system: str, kind: Kind, waits: str
) -> None:
    """m2 leaves at 1000 and is lost, of a broker 50 ms later; the application waits 500 ms before it calls again."""
    resends = '[producer]\nmax_attempts = 1\nresend = "same-key"\nresend_after_ms = 500\n'
    leases = "[broker]\nredelivery_timeout_ms = 2000\n"
    session = payments(system=system, messages=2, more=leases if system == "broker" else resends)
    session.advance(500)
    session.give(Cut(links=(Place.DELIVER,)))
    until(session, kind, 2)
    ((_, text),) = all_on_the_way(record_of(session)).alike
    assert text.startswith(waits)


def test_a_message_waits_for_the_end_of_a_backoff_once_its_timer_has_run_out() -> None:
    """Sent 1000, timed out 2000, sent again 5000."""
    session = payments(messages=2, more='[producer]\nbackoff = "linear"\nbackoff_ms = 3000\n')
    ((_, text),) = held(session, Cut(links=(Place.DELIVER,)), 4000).alike
    assert text == (
        "the producer's timer for attempt 1 ran out at 2.000 s, and it sends m2 again when its backoff is over "
        '(backoff = "linear")'
    )


def test_in_a_run_that_is_over_nothing_is_on_its_way() -> None:
    assert all_on_the_way(record_of(payments(messages=1))) == OnTheWay()
    session = session_of("poison-blocks-queue")
    session.advance(1 << 60)
    assert all_on_the_way(record_of(session)) == OnTheWay()
