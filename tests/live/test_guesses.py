"""What is asked at a beat is answered in the words of the question, from the record and from what is still to come.

By hand, of ack-lost: m3 is charged at 3150 ms, its ACK is dropped, and m3 is charged again at 4150.
"""

from playground.live.beats import Beat, beats
from playground.live.course import FOREVER
from playground.live.guesses import MOST_PLAYED, answer_words, is_plain, question_words
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides


def stopped(name: str, at_ms: int) -> tuple[Session, Beat]:
    """A session at a beat."""
    session = Session(load_preset(name))
    session.advance(at_ms)
    return session, beats(session)[-1]


def test_a_question_about_a_message_is_answered_by_how_often_and_by_what_is_still_to_come() -> None:
    session, beat = stopped("ack-lost", 3150)
    assert question_words(session, beat).endswith("How often will m3 be charged in the end?")
    assert answer_words(session, beat) == "m3: charged once so far; for the second time at 4.150 s."
    session, beat = stopped("ack-lost", 4150)
    assert answer_words(session, beat) == "m3: charged twice, and that stays so."


def test_what_is_not_done_yet_is_told_from_what_never_will_be() -> None:
    # demo-at-least-once: m2, dropped at its sending at 1500 ms, is charged at 2650; demo-at-most-once: never.
    late = "m2: not charged yet; that comes at 2.650 s."
    assert answer_words(*stopped("demo-at-least-once", 1500)) == late
    assert answer_words(*stopped("demo-at-most-once", 1500)) == "m2: never charged."


def test_a_fault_that_struck_no_message_is_answered_by_what_goes_wrong_after_it() -> None:
    # demo-exactly-once: the table is cleared while m6 waits to be sent again; m6 is charged again at 8650 ms.
    session = Session(load_preset("demo-exactly-once"))
    session.advance(FOREVER)
    wiped = next(one for one in beats(session) if question_words(session, one) == _WIPED)
    assert answer_words(*stopped("demo-exactly-once", wiped.time_ms)) == "From here on: m6 DUPLICATED at 8.650 s."


_WIPED = "The consumer forgets what it has processed. What will come of that?"


def test_the_question_at_the_end_is_answered_part_by_part() -> None:
    assert answer_words(*stopped("ack-lost", FOREVER)) == "Lost: nothing. Charged more than once: m3. Promise kept."
    assert answer_words(*stopped("demo-at-most-once", FOREVER)) == (
        "Lost: m2, m4. Charged more than once: nothing. Promise kept."
    )


def test_an_answer_leaves_the_session_as_it_is_and_counts_on_what_was_done_by_hand() -> None:
    # The next request lost as well is attempt 2 at 4000 ms; attempt 3 leaves at 5000, and is charged at 5150.
    session, beat = stopped("ack-lost", 3150)
    INTERVENTIONS["drop-data"].do(session)
    before = session.simulation.log.count
    assert answer_words(session, beat) == "m3: charged once so far; for the second time at 5.150 s."
    assert (session.simulation.log.count, session.simulation.now_ms) == (before, 3150)


def test_of_a_run_that_is_too_long_to_be_played_out_only_what_has_been_is_told() -> None:
    session = Session(load_preset("ack-lost", Overrides(messages=MOST_PLAYED + 1)))
    session.advance(3150)
    assert question_words(session, beats(session)[-1]).endswith("How often is m3 charged so far?")
    assert answer_words(session, beats(session)[-1]) == "m3: charged once so far."


def test_where_a_message_was_done_and_nobody_sends_it_again_it_is_plain_what_comes_of_it() -> None:
    session, _ = stopped("demo-at-least-once", FOREVER)
    calm, lost, *_ = beats(session)
    assert is_plain(session, calm)
    assert answer_words(session, calm) == "m1: charged once, and that stays so."
    assert not is_plain(session, lost)
    assert question_words(session, lost) == "The packet of m2 is lost. How often will m2 be charged in the end?"
    forgotten, _ = stopped("demo-at-most-once", FOREVER)
    # m1 and m3 are charged, and there is no answer that anybody waits for; m2 is lost, m4 with the consumer.
    assert [is_plain(forgotten, one) for one in beats(forgotten)] == [True, False, True, False, False]
    kafka, _ = stopped("demo-kafka", FOREVER)
    assert not any(is_plain(kafka, one) for one in beats(kafka)), "a broker may deliver it again"


def test_what_is_told_of_a_beat_is_what_happened_at_it_and_at_which_node() -> None:
    """demo-kafka: m2's second produce request is answered at 2700 ms; it was fetched at 1650. m4 is done at 48550."""
    kafka, _ = stopped("demo-kafka", FOREVER)
    said = {one.time_ms: question_words(kafka, one) for one in beats(kafka)}
    assert said[2700].startswith("m2 has come to the broker for the second time.")
    assert said[48_550].startswith("m4 has come to the consumer for the first time.")
    sqs, _ = stopped("demo-sqs", FOREVER)
    deleted, *_ = beats(sqs)
    assert "has come" not in question_words(sqs, deleted), "m1 came long before it was deleted"


def test_every_fault_that_the_lanes_show_can_be_told_without_its_measure() -> None:
    session, _ = stopped("slow-not-dead", FOREVER)
    first, *_ = beats(session)
    assert question_words(session, first).startswith("The consumer gets slow.")


def test_what_comes_of_a_fault_is_told_up_to_the_next_one() -> None:
    session, _ = stopped("chaos-test", FOREVER)
    cut, *_ = beats(session)
    assert answer_words(session, cut) == "Nothing goes wrong before the next fault."
