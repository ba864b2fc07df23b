"""Comparing a run with what its preset expects: every difference, in words."""

from playground.scenario.compare import Difference, differences
from playground.scenario.outcome import play_out
from tests.scenario.helpers import load, step


def found(body: str) -> list[Difference]:
    return differences(play_out(load("[workload]\nmessages = 2\n" + body)))


def test_what_is_as_expected_is_no_difference() -> None:
    assert found("[expect]\nverdict = 'holds'\nlost = 0\nfates = { m1 = 'applied_once' }\n") == []


def test_what_is_not_named_is_not_compared() -> None:
    assert found("") == []


def test_verdict_counters_and_fates_are_compared() -> None:
    assert found("[expect]\nverdict = 'violated'\nsent = 3\nfates = { m1 = 'lost' }\n") == [
        ("verdict", "violated", "holds"),
        ("sent", "3", "2"),
        ("fate of m1", "lost", "applied_once"),
    ]


def test_a_message_that_was_never_sent_has_no_fate() -> None:
    body = step("do = 'send' ; when = { event = 'gave-up' }") + "[expect]\nfates = { m3 = 'lost' }\n"
    assert ("fate of m3", "lost", "never sent") in found(body)


def test_a_step_that_never_acts_is_a_difference() -> None:
    assert found(step("do = 'crash' ; node = 'consumer' ; when = { event = 'timed-out' }")) == [
        ("step 1 (crash)", "acts", "never acted")
    ]
    assert found(step("do = 'fail' ; message = 'm9' ; times = 1")) == [
        ("step 1 (fail)", "acts", "never acted: m9 is never sent")
    ]
