"""Promise and outcome, and the sentence in which a run ends: each of a small run that can be worked out by hand."""

import pytest

from playground.checker.ended import Ended
from playground.report.verdict import facts, headline_of
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.words.outcome import (
    ENDINGS,
    counted,
    outcome_brief,
    outcome_kinds,
    outcome_terse,
    outcome_tersest,
    outcome_words,
)

SIX = 'format = 1\ntitle = "T"\nguarantee = "{}"\n[workload]\nmessages = 6\n{}'


def drops(link: str, *messages: str) -> str:
    return "".join(f'[[steps]]\ndo = "drop"\nlink = "{link}"\nmessage = "{one}"\n' for one in messages)


@pytest.mark.parametrize(
    ("name", "both", "headline"),
    [
        ("calm-at-least-once", "promise kept · all 5 handled once", "All 5 orders were handled once."),
        ("ack-lost", "promise kept · m3 charged twice", "m3 was charged twice. At-least-once allows that."),
        ("metric-lost", "promise kept · m3 lost", "m3 was lost, and nobody was told. At-most-once allows that."),
        (
            "marked-then-crash",
            "promise broken · m3 lost",
            "m3 was lost, and nobody was told. Exactly-once forbids that.",
        ),
        (
            "may-lose-may-double",
            "promise broken · m4 charged twice, m2 lost",
            "m4 was charged twice. At-most-once forbids that. Besides, m2 was lost, and nobody was told.",
        ),
        (
            "chaos-test",
            "promise kept · all 8 charged once, 2 late",
            "All 8 payments were charged once, 2 of them late; 4 repeats were recognised. No promise speaks of time.",
        ),
        (
            "told-failed",
            "promise kept · m3 told failed, but booked",
            "m3 was reported as failed, and booked all the same. That breaks no promise.",
        ),
        (
            "poison-message",
            "promise kept · m2 dead-lettered",
            "m2 was parked with the dead letters, and never handled. That breaks no promise.",
        ),
        (
            "set-not-add",
            "promise kept · m3 saved twice, harmlessly",
            "m3 was saved twice, which changed nothing. At-least-once allows that.",
        ),
    ],
)
def test_the_library_is_told_in_two_facts_and_a_headline(name: str, both: str, headline: str) -> None:
    outcome = play_out(load_preset(name))
    assert (facts(outcome).text, headline_of(outcome)) == (both, headline)


def test_several_of_a_kind_are_counted_and_told_together() -> None:
    outcome = play_out(load_text(SIX.format("at-least-once", drops("ack", "m2", "m4")), "p"))
    assert facts(outcome).text == "promise kept · 2 charged twice"
    assert headline_of(outcome) == "2 payments were charged twice. At-least-once allows that."


def test_those_who_were_not_done_equally_often_were_done_more_than_once() -> None:
    thrice = drops("ack", "m2", "m4", "m4")
    assert facts(play_out(load_text(SIX.format("at-least-once", thrice), "p"))).outcome == "2 charged more than once"


def test_nothing_is_decided_while_a_message_is_pending() -> None:
    stuck = '[run]\nsettle_ms = 100\n[[steps]]\ndo = "poison"\nmessage = "m6"\n'
    outcome = play_out(load_text(SIX.format("at-least-once", stuck), "p"))
    assert facts(outcome).text == "undecided · m6 still pending"
    assert headline_of(outcome) == ("Nothing is decided: the run did not come to rest in time. m6 was still pending.")


def test_of_a_run_without_messages_nothing_is_claimed() -> None:
    outcome = play_out(load_text(SIX.format("at-least-once", "").replace("= 6", "= 0"), "p"))
    assert (facts(outcome).text, headline_of(outcome)) == ("promise kept · nothing sent", "Nothing was sent.")


def test_where_only_the_counters_are_known_nobody_is_named() -> None:
    ended = counted({"lost": 2, "duplicated": 1, "late": 0})
    assert outcome_words(ended, "charged") == "2 lost, 1 charged more than once"
    assert outcome_brief(ended, "charged") == "lost, …"
    assert outcome_kinds(ended, "charged") == "lost, charged more than once"


def test_where_there_is_little_room_two_kinds_are_both_named_rather_than_one_and_a_cut() -> None:
    two = [Ended("duplicated", 2, effects=2), Ended("late", 1)]
    assert (outcome_brief(two, "charged"), outcome_terse(two, "charged")) == ("charged twice, …", "twice, late")
    assert outcome_terse(two[:1], "charged") == "charged twice"
    assert outcome_terse([Ended("lost", 1), Ended("stuck", 1)], "charged") == "lost, …"
    assert outcome_tersest([Ended("lost", 3), *two]) == "lost, twice, late"
    assert outcome_tersest([Ended("lost", 3), Ended("duplicated", 2), two[1]]) == "lost, duplicated, late"


def test_each_kind_of_ending_is_said_without_names_in_the_words_of_the_story() -> None:
    for kind in ENDINGS:
        words = outcome_kinds([Ended(kind, 1, effects=2)], "charged")
        assert words, kind
        assert "{" not in words, kind
