"""What of a script never came as somebody has ended the faults: read off the run, in words, wherever an end is told."""

from playground.engine.commands import Crash
from playground.engine.places import Place
from playground.live.called_off import called_off_words
from playground.live.ending import ending_of
from playground.live.views import Speaker
from tests.live.helpers import payments, session_of, snapshot, to_the_end


def _ended_at(name: str, time_ms: int) -> str:
    session = session_of(name)
    session.advance(time_ms)
    session.judge()
    return called_off_words(to_the_end(session)).removeprefix("You ended the faults at ")


def test_whoever_ends_the_faults_reads_which_of_them_never_came() -> None:
    assert _ended_at("ack-lost", 168) == "0.168 s, so m3's ACK was not dropped."
    assert _ended_at("slow-not-dead", 100) == "0.100 s, so the consumer was not slowed to 1.6 s a message for 1 s."
    assert _ended_at("kafka-min-insync-one", 100) == (
        "0.100 s, so the other replicas did not fall behind and the broker did not lose its disk."
    )
    assert _ended_at("demo-at-least-once", 100) == (
        "0.100 s, so m2's packet was not dropped, m3's ACK was not dropped and 1 other step did not act."
    )
    assert _ended_at("redriven-and-done-twice", 100) == (
        "0.101 s, so m1's ACK was not dropped and whatever is with the dead letters did not go back to the queue."
    )
    assert _ended_at("poison-takes-neighbours", 100) == (
        "0.101 s, so the consumer did not crash and the application did not send 2 more messages."
    )
    assert _ended_at("heavy-weather", 100) == "0.100 s, so nothing more was lost by chance."
    assert _ended_at("network-duplicates", 100) == "0.100 s, so nothing more was doubled by chance."


def test_what_has_acted_by_then_was_not_called_off() -> None:
    assert _ended_at("ack-lost", 3170) == ""
    assert _ended_at("demo-at-most-once", 2000) == "2.000 s, so the consumer did not crash."


def test_a_run_that_came_to_rest_by_itself_or_has_no_faults_called_nothing_off() -> None:
    assert called_off_words(to_the_end(session_of("ack-lost"))) == ""
    assert _ended_at("sandbox", 100) == ""
    touched = payments()
    touched.give(Crash(node=Place.CONSUMER, for_ms=100))
    assert called_off_words(to_the_end(touched)) == ""


def test_what_somebody_did_by_hand_before_came_all_the_same() -> None:
    session = session_of("crash-after-effect")
    session.give(Crash(node=Place.CONSUMER, for_ms=100))
    session.advance(200)
    session.judge()
    assert "so by the script the consumer did not crash." in called_off_words(to_the_end(session))


def test_the_card_the_bar_and_who_goes_on_from_there_say_it_too() -> None:
    session = session_of("ack-lost")
    session.advance(168)
    session.judge()
    session.step_event()
    said = snapshot(session).caption
    assert (said.text, said.time_ms, said.by) == (called_off_words(session), 168, Speaker.ENDED)
    to_the_end(session)
    assert ending_of(session, snapshot(session).account).idle == (called_off_words(session),)
    assert snapshot(session).caption.text == f"All 5 payments were charged once. {called_off_words(session)}"
