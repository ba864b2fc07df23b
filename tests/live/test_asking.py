"""Where people are asked: never what an earlier answer, or the account on the wall, has said already.

By hand, of demo-at-least-once: m2 is dropped at 1500 ms, m3's ACK at 3150, and the consumer dies after m5 at 6150; each
is sent again a second later. m1, m4 and m6 go as they should.
"""

import re

from playground.live.asking import asks_at, questions
from playground.live.beats import Beat, beats
from playground.live.course import FOREVER
from playground.live.guesses import answer_words, asked_about, is_end
from playground.live.interventions import INTERVENTIONS
from playground.live.polls import poll_at
from playground.live.session import Session
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset


def played(name: str) -> Session:
    session = Session(load_preset(name))
    session.advance(FOREVER)
    return session


def asked(session: Session, *, each: bool) -> list[Beat]:
    passed = beats(session)
    return [one for one, asks in zip(passed, questions(session, passed, each=each), strict=True) if asks]


def test_a_demo_asks_where_a_fault_strikes_a_message_for_the_first_time_and_no_other_preset_does_by_itself() -> None:
    assert [one.time_ms for one in asked(played("demo-at-least-once"), each=False)] == [1500, 3150, 6150]
    assert asked(played("ack-lost"), each=False) == []


def test_at_each_beat_a_message_whose_end_was_answered_is_not_asked_about_again() -> None:
    assert [one.time_ms for one in asked(played("demo-at-least-once"), each=True)] == [1500, 3150, 6150, 7650, 7700]
    # demo-exactly-once: the table is cleared at 8000 while m6, answered at 7650, waits; at 8650 the promise is broken.
    assert [one.time_ms for one in asked(played("demo-exactly-once"), each=True)] == [1500, 3150, 6150, 7650]


def test_where_no_promise_was_given_nobody_is_asked_whether_it_holds() -> None:
    session = played("demo-rabbitmq")
    assert not any(is_end(session, one) for one in asked(session, each=True))


def test_what_was_changed_by_hand_opens_again_what_had_been_answered() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(3150)
    INTERVENTIONS["drop-data"].do(session)
    session.advance(5150)
    again = beats(session)[-1]
    assert asked_about(session.simulation.log, again) == 3
    assert asks_at(session, beats(session), each=True), "the next request was lost as well: another end than was told"


def test_a_beat_at_which_a_hand_was_laid_on_the_run_is_no_question_any_more() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(3150)
    assert asks_at(session, beats(session), each=True)
    INTERVENTIONS["crash-consumer"].do(session)
    assert not asks_at(session, beats(session), each=True)


def test_a_beat_that_came_of_what_somebody_did_is_a_question_only_if_there_are_choices() -> None:
    session = Session(load_preset("demo-kafka"))
    session.advance(2650)
    INTERVENTIONS["crash-consumer"].do(session)
    session.advance(3650)
    assert beats(session)[-1].time_ms == 2700
    assert poll_at(session, beats(session)[-1]) is None, "nobody restarts the consumer, as things stand"
    assert not asks_at(session, beats(session), each=True)


def test_where_nobody_can_see_anything_nobody_is_asked_what_will_come_of_it() -> None:
    session = played("calm-at-most-once")
    assert beats(session)[0].time_ms == 0, "its author speaks at once"
    assert all(one.time_ms for one in asked(session, each=True))


def test_no_question_of_any_preset_asks_what_an_answer_or_the_account_has_said() -> None:
    counts = {False: 0, True: 0}
    for name in preset_names():
        session = played(name)
        for each in counts:
            told: set[int] = set()
            for one in asked(session, each=each):
                counts[each] += 1
                message = asked_about(session.simulation.log, one)
                wrong = {bad.message for bad in session.tally.anomalies if bad.time_ms < one.time_ms}
                if not is_end(session, one):
                    assert not message or message not in told | wrong, f"{name} at {one.time_ms} ms"
                    named = re.findall(r"\bm(\d+)\b", "" if message else answer_words(session, one))
                    told |= {message, *map(int, named)}
    assert counts[False] > 30
    assert counts[True] > 300
