"""What would have prevented it, seen at work beside the run as it was."""

import pytest

from playground.checker.fates import Fate
from playground.engine.commands import Drop
from playground.engine.places import Place
from playground.live.session import Session
from playground.live.what_if import MOST_EVENTS, Question, WhatIf, fix_view

from .helpers import ALWAYS, payments, session_of, to_the_end


def asked(session: Session, message: int) -> Question:
    """The question, with its search done."""
    question = Question(session, message)
    question.go_on(ALWAYS)
    assert question.done
    return question


def words(session: Session, message: int, cure: int = 0) -> str:
    question = asked(session, message)
    return WhatIf(question, question.cures[cure]).words


def test_a_double_charge_is_one_with_the_id_in_the_transaction() -> None:
    session = to_the_end(session_of("ack-lost"))
    assert words(session, 3) == (
        "With consumer.dedup = transaction m3 is charged once, though it comes twice. As it was, it was charged twice."
    )


def test_both_runs_begin_a_little_before_they_part_under_the_same_faults() -> None:
    question = asked(to_the_end(session_of("ack-lost")), 3)
    race = WhatIf(question, question.cures[0])
    was, fixed = race.sessions
    assert (race.parting_ms, race.now_ms) == (4150, 3850)
    assert race.parting == "they part at 4.050 s; what comes of m3 differs from 4.150 s on", "it is known as it arrives"
    assert was.simulation.acted_steps.keys() == fixed.simulation.acted_steps.keys() == {0}
    for session in race.sessions:
        session.advance(ALWAYS)
    assert [one.tally.by_fate[Fate.DUPLICATED] for one in race.sessions] == [1, 0]
    assert was.simulation.log.digest() == session_digest()


def session_digest() -> str:
    return to_the_end(session_of("ack-lost")).simulation.log.digest()


def test_a_fault_given_by_hand_is_in_both_runs() -> None:
    session = payments(messages=3)
    session.advance(900)
    session.give(Drop(link=Place.ACK))
    session.advance(5000)
    question = asked(session, 2)
    race = WhatIf(question, question.cures[0])
    for one in race.sessions:
        one.advance(ALWAYS)
    assert [one.simulation.log.count > 0 and one.tally.by_fate[Fate.DUPLICATED] for one in race.sessions] == [1, 0]
    assert all(one.over for one in race.sessions)


def test_the_robust_fix_comes_before_the_brittle_one_which_says_until_when_it_holds() -> None:
    question = asked(to_the_end(session_of("zombie-consumer")), 3)
    view = fix_view(question, 1, WhatIf(question, question.cures[1]))
    assert view.choices == (
        ("consumer.dedup = transaction", "holds whatever comes"),
        ("broker.redelivery_timeout_ms = 3000", "as long as no ACK of m3 takes longer than that"),
    )
    assert view.words == "With broker.redelivery_timeout_ms = 3000 m3 is booked once. As it was, it was booked twice."
    assert "it holds as long as no ACK of m3 takes longer than that" in view.details
    assert view.parting == "They part at 5.050 s; what comes of m3 differs from 5.900 s on."


@pytest.mark.parametrize(
    ("preset", "message", "start"),
    [
        ("in-flight-crash", 2, "With consumer.dedup = transaction m2 is charged once"),
        ("retries-exhausted", 3, "With producer.max_attempts = 0 m3 is booked once. As it was, it was given up"),
    ],
)
def test_what_was_lost_or_given_up_is_done(preset: str, message: int, start: str) -> None:
    assert words(to_the_end(session_of(preset)), message).startswith(start)


def test_where_no_transaction_reaches_the_fix_is_named_for_the_key_in_the_call_and_whom_it_needs() -> None:
    question = asked(to_the_end(session_of("two-order-emails")), 2)
    race = WhatIf(question, question.cures[0])
    assert fix_view(question, 0, race).choices[0] == ("consumer.effect_key = true", "where that side honours the key")
    assert race.words.startswith("With consumer.effect_key = true m2 is mailed once")


def test_where_no_single_setting_helps_it_is_said_with_how_that_was_found() -> None:
    question = asked(to_the_end(session_of("poison-message")), 2)
    assert question.cures == ()
    first, needed, how = question.without_fix()
    assert first == "No single setting prevents this."
    assert needed.startswith("m2 fails however often it is tried. It, or the code that works on it, has to be mended")
    assert how.startswith("Tried by replaying this schedule")


def test_where_two_settings_help_together_both_are_named() -> None:
    more = (
        '[producer]\nkey = "fresh"\n[consumer]\ndedup = "none"\n[[steps]]\ndo = "drop"\nlink = "ack"\nmessage = "m2"\n'
    )
    question = asked(to_the_end(payments(more=more)), 2)
    question_words = list(question.without_fix())
    assert "Two together would: producer.key = stable and consumer.dedup = transaction." in question_words


def test_an_emptied_table_is_nothing_that_a_setting_could_prevent() -> None:
    question = asked(to_the_end(session_of("table-wiped")), 3)
    assert any("out of reach of whoever emptied the table" in text for text in question.without_fix())


def test_where_nothing_had_to_be_prevented_nothing_is_called_for() -> None:
    question = asked(to_the_end(session_of("set-not-add")), 3)
    (only,) = question.without_fix()
    assert only.startswith("Nothing had to be prevented")


def test_there_is_nothing_to_prevent_where_nothing_went_wrong() -> None:
    with pytest.raises(ValueError, match="nothing went wrong with m1"):
        Question(to_the_end(session_of("ack-lost")), 1)
    with pytest.raises(ValueError, match="m3 came more than once and was recognised, so there is nothing to prevent"):
        Question(to_the_end(session_of("ack-lost", guarantee="exactly-once")), 3)


def test_a_run_that_is_too_long_is_not_replayed_here() -> None:
    session = payments(messages=MOST_EVENTS // 6)
    session.advance(ALWAYS)
    with pytest.raises(ValueError, match="too long a run"):
        Question(session, 1)


def test_a_run_that_has_a_long_way_to_go_is_not_played_out_here() -> None:
    session = payments(messages=1_000_000)
    session.advance(2000)
    with pytest.raises(ValueError, match="too long a run"):
        Question(session, 1)


def test_every_cure_of_the_library_does_what_its_sentence_says() -> None:
    """For the first anomaly of each: in the run with the change it is gone."""
    for name in ("ack-lost", "zombie-consumer", "in-flight-crash", "forgotten-ack", "retries-exhausted"):
        session = to_the_end(session_of(name))
        question = asked(session, session.tally.anomalies[0].message)
        for cure in question.cures:
            race = WhatIf(question, cure)
            for one in race.sessions:
                one.advance(ALWAYS)
            fates = [one.tally.judge.fate(question.message) for one in race.sessions]
            assert (fates[0].value, fates[1]) == (question.anomaly.value, Fate.APPLIED_ONCE)
            assert race.words.startswith(f"With {cure.change.brief} m{question.message} is ")
