"""Popular claims: each is well-formed, and what is said of its preset is what the engine makes of it."""

import re

from playground.practice.asking import Reply
from playground.practice.claims import VERDICTS, Claim, claims, find_claims
from playground.practice.judging import judge_claim
from playground.practice.marks import Confidence
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.each import of_each

NAMES = [claim.name for claim in claims()]


def claim_of(name: str) -> Claim:
    (claim,) = find_claims(name)
    return claim


@of_each(NAMES)
def test_the_preset_of_a_claim_comes_to_what_refutes_it(name: str) -> None:
    claim = claim_of(name)
    counters = play_out(load_preset(claim.preset)).judgement.counters
    assert claim.comes_to, "a claim that nothing refutes is none"
    assert {counter: counters[counter] for counter in claim.comes_to} == claim.comes_to


@of_each(NAMES)
def test_a_claim_is_written_so_that_a_screen_can_show_it(name: str) -> None:
    claim = claim_of(name)
    assert claim.verdict in VERDICTS
    assert claim.level in (1, 2, 3)
    assert claim.says.endswith(".")
    assert len(claim.says) <= 52, "so that the list beside its page shows it whole"
    assert claim.fact.endswith(".")
    assert claim.look.endswith(".")
    assert "\n" not in claim.fact
    assert "  " not in claim.fact + claim.look
    assert claim.about
    assert all(re.search(r"^https://|\(\d{4}\)$", source) for source in claim.sources), "a page, or a year"
    assert claim.sources


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_name_finds_its_claim_alone_and_words_find_all_that_have_them() -> None:
    assert [one.name for one in find_claims("rabbitmq-redelivered")] == ["rabbitmq-redelivered"]
    assert {one.name for one in find_claims("RabbitMQ flag")} == {"rabbitmq-redelivered"}
    assert {"rabbitmq" in one.about for one in find_claims("rabbitmq confirm")} == {True}
    assert find_claims("") == claims()
    assert find_claims("quantum") == ()


def test_of_two_claims_with_one_flaw_the_verdict_is_one() -> None:
    so_of_a_leg_or_a_session = ("sqs-fifo-exactly-once", "pulsar-exactly-once", "kafka-no-duplicates", "two-generals")
    assert {claim_of(name).verdict for name in (*so_of_a_leg_or_a_session, "confirm-means-queued")} == {"half true"}
    by_what_is_set = ("stripe-24-hours", "azure-ten-minutes", "rabbitmq-thirty-minutes", "key-makes-safe")
    assert {claim_of(name).verdict for name in by_what_is_set} == {"depends"}


def test_a_claim_is_told_with_the_rule_by_which_it_is_judged() -> None:
    asked = judge_claim(claim_of("two-generals"), lambda *_: None)
    assert next(asked).options[1].startswith("Half true: it is so of a part")
    page = asked.send(Reply((1,)))
    assert (page.subject, page.verdict) == ('"The Two Generals rule out exactly-once."', "Rightly judged.")
    rule = "It is so of a part (one leg, one session, one of two failures), and said of the whole."
    assert [one.heading for one in page.parts[:3]] == ["Why", "To see", "Sources"]
    assert page.said[0] == f"As you judged: half true. {rule}"


def test_a_wrong_judgement_stands_beside_what_is_so_and_says_nothing_that_could_be_meant_of_the_claim() -> None:
    true = next(one for one in claims() if one.verdict == "true")
    asked = judge_claim(true, lambda *_: None)
    next(asked)
    page = asked.send(Reply((2,), Confidence.SURE))
    assert page.verdict == "Misjudged."
    assert page.said[0] == 'You had said "wrong", and you were sure. It is: true. It is so, as it is said.'
