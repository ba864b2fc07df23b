"""Polls: what can be voted for, what is right, and what is no count of hands.

By hand, of demo-at-least-once: m2 is dropped at 1500 ms, m3's ACK at 3150, and the consumer dies after m5 at 6150.
"""

import pytest

from playground.live.beats import beats
from playground.live.course import FOREVER
from playground.live.polls import Poll, VotesError, hands_words, poll_at, votes_of
from playground.live.session import Session
from playground.scenario.load import load_preset, load_text


def at(name: str, time_ms: int) -> Session:
    session = Session(load_preset(name))
    session.advance(time_ms)
    return session


@pytest.mark.parametrize(("time_ms", "right"), [(1500, 1), (3150, 2), (6150, 2)])
def test_what_is_right_is_read_off_the_run_as_it_ends(time_ms: int, right: int) -> None:
    session = at("demo-at-least-once", time_ms)
    poll = poll_at(session, beats(session)[-1])
    assert poll is not None
    assert poll.right == right


def test_every_question_has_choices_of_which_exactly_one_is_right_also_after_a_fault_that_struck_no_message() -> None:
    """On paper: m1 is done at 150 ms, m2 arrives at 1550: where the consumer is down by then, and nobody asks."""
    preset = """
        format = 1
        title = "Mine"
        summary = "A consumer that crashes."
        guarantee = "{guarantee}"
        [workload]
        story = "payment"
        messages = 3
        every_ms = 1500
        [[steps]]
        do = "crash"
        node = "consumer"
        at_ms = 700
        for_ms = {down_ms}
    """
    for guarantee, down_ms, right in (("at-least-once", 500, 0), ("at-most-once", 500, 0), ("at-most-once", 1000, 1)):
        session = Session(load_text(preset.format(guarantee=guarantee, down_ms=down_ms)))
        session.advance(700)
        poll = poll_at(session, beats(session)[-1])
        assert poll is not None, guarantee
        assert (poll.question, poll.right) == ("What will come of that?", right), (guarantee, down_ms)
        assert poll.words() == (
            "a no loss and nothing charged twice, b a loss, c something charged twice, d both of these"
        )
    session = at("demo-exactly-once", FOREVER)
    polls = [(one.time_ms, poll_at(session, one)) for one in beats(session)]
    assert all(poll is not None and 0 <= poll.right < len(poll.options) for _, poll in polls)
    assert [poll.right for _, poll in polls if poll and poll.question == "What will come of that?"] == [2]


def test_at_the_end_the_room_says_whether_the_promise_holds() -> None:
    for name, right in (("ack-lost", 0), ("metric-lost", 0)):
        session = at(name, FOREVER)
        poll = poll_at(session, beats(session)[-1])
        assert poll is not None
        assert (poll.words(), poll.right) == ("a yes, b no, c that is open", right), name
    with pytest.raises(VotesError, match=r"a number for each answer, such as 3, 12, 1$"):
        votes_of("none", ("yes", "no", "that is open"))


@pytest.mark.parametrize("text", ["3, 12, 1", "3 12 1", "3,12,1,0", " 3; 12; 1 "])
def test_hands_are_typed_with_commas_or_blanks_and_what_is_not_named_has_none(text: str) -> None:
    assert votes_of(text) == (3, 12, 1, 0)


@pytest.mark.parametrize("text", ["", "7", "three", "-1", "1.5", "1, 2, 3, 4, 5", "1000000"])
def test_anything_else_is_no_count_of_hands(text: str) -> None:
    with pytest.raises(VotesError):
        votes_of(text)


def test_what_is_no_count_of_hands_is_named() -> None:
    each = "a number for each answer, such as 3, 12, 1, 0"
    for text, said in {
        "3, 5, x": f"“x” is no number: {each}",
        "3 -1": f"“-1” is no number: {each}",
        "1, twenty three thousand": f"“twenty” is no number: {each}",
        "1, \x1b[31m": f"“\\x1b[31m” is no number: {each}",
        f"{'9' * 5000}, 1": "“99999999999…” is more than 99,999 hands",
        " ,": each,
    }.items():
        with pytest.raises(VotesError) as error:
            votes_of(text)
        assert str(error.value) == said
    assert votes_of("0000003, 1") == (3, 1, 0, 0)


def test_the_hands_stand_beside_what_is_right() -> None:
    assert Poll("", 2).answer_words((3, 12, 1, 0)) == "Right: c, two times. The room: a 3, b 12, c 1, d 0."


def test_what_is_right_is_told_by_its_letter_where_nobody_counted() -> None:
    assert Poll("", 2).answer_words(()) == "Right: c, two times."


def test_the_room_is_asked_in_the_words_of_the_story() -> None:
    session = at("demo-at-least-once", 1500)
    poll = poll_at(session, beats(session)[-1])
    assert poll is not None
    assert poll.question == "How often will m2 be charged in the end?"
    assert poll.words() == "a never, b once, c two times, d more often", "how often, and not how often more"


def test_the_hands_of_all_questions_are_counted_together() -> None:
    first, second = Poll("", 1), Poll("", 2)
    assert hands_words([(first, (3, 12, 1, 0)), (second, (0, 4, 5, 0))]) == (
        "The room: 17 of 25 hands right, in 2 questions."
    )
    assert hands_words([(first, (0, 1, 0, 0))]) == "The room: 1 of 1 hand right, in 1 question."
    assert not hands_words([(first, (0, 0, 0, 0))])
    assert not hands_words([])
