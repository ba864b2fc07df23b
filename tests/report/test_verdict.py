"""The verdict, the account, the price and the ledger's words: each of a small run that can be worked out by hand."""

import pytest

from playground.checker.fates import Fate
from playground.report.ledger import belief_text, notes
from playground.report.verdict import (
    account,
    because,
    counters_shown,
    facts,
    headline_of,
    outside,
    price,
    recognised,
    unfired,
    wrong_by,
)
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.stories import STORIES, Story

THREE = "[workload]\nmessages = 3\n"
DEEDS = "attempts: times sent; deliveries: times received; effects: times done (x)"


def played(body: str, guarantee: str = "at-least-once") -> Outcome:
    return play_out(load_text(f'format = 1\ntitle = "T"\nguarantee = "{guarantee}"\n{body}', "p.toml"))


def drop(link: str, message: str = "m2") -> str:
    return f'[[steps]]\ndo = "drop"\nlink = "{link}"\nmessage = "{message}"\n'


@pytest.mark.parametrize(
    ("story", "expected", "actual", "wrong"),
    [
        ("payment", 300, 300, ""),
        ("payment", 300, 400, "$100 too much"),
        ("payment", 300, 299, "$1 too little"),
        ("payment", -300, -299, "$1 too much"),
        ("metrics", 3, 4, "1 too many"),
        ("metrics", 3, 1, "2 too few"),
    ],
)
def test_an_account_says_what_is_wrong_with_it(story: str, expected: int, actual: int, wrong: str) -> None:
    told: Story = STORIES[story]
    assert wrong_by(told, expected, actual) == wrong
    sums, tail = account(told, expected, actual)
    assert sums == f"{told.thing} {told.money(actual)}, expected {told.money(expected)}"
    assert tail == (f": {wrong}" if wrong else "")


def test_a_run_in_which_nothing_went_wrong() -> None:
    # Ten messages a second apart; 50 ms there, 100 ms of work, 50 ms back: the last ACK comes at 9,200.
    outcome = played("")
    assert because(outcome) == "at-least-once promises no silent loss; duplicates are possible"
    assert counters_shown(outcome) == {"sent": 10, "applied_once": 10, "lost": 0, "duplicated": 0}
    assert price(outcome) == (
        "price: 20 packets, 2.0 per message done; median latency 150 ms (p50), 99 % within 150 ms (p99); "
        "9.200 s of virtual time"
    )
    assert (recognised(outcome), unfired(outcome)) == ("", [])
    records = outcome.judgement.messages
    assert [*map(belief_text, records)] == ["ok"] * 10
    assert [*notes(records, "x", broker=False)] == [DEEDS]


def test_a_duplicate_is_told_beside_a_promise_that_was_kept() -> None:
    # m2 is sent again: four times there and back, one of them not, for three messages and four effects.
    outcome = played(THREE + drop("ack"))
    assert because(outcome).endswith("duplicates are possible (here: m2 duplicated)")
    assert counters_shown(outcome) == {"sent": 3, "applied_once": 2, "lost": 0, "duplicated": 1}
    assert price(outcome).startswith("price: 8 packets (1 dropped), 2.7 per message done;")


def test_a_duplicate_that_did_no_harm_is_recognised() -> None:
    outcome = played(THREE + drop("ack"), "exactly-once")
    assert recognised(outcome) == "1 duplicate recognised and skipped"
    assert because(outcome) == "exactly-once promises no silent loss, no duplicate effect"


@pytest.mark.parametrize("name", ["marked-then-crash", "in-flight-crash"])
def test_a_skip_that_lost_the_message_is_not_praised_as_a_duplicate_recognised(name: str) -> None:
    """The key was on record and the work was not done: the retry, which could have done it, is skipped."""
    outcome = play_out(load_preset(name))
    (lost,) = [record.number for record in outcome.judgement.messages if record.fate is Fate.LOST]
    assert recognised(outcome) == f"1 delivery skipped as known, although nothing had been done: m{lost}"


def test_a_loss_is_told_beside_a_promise_that_allows_it() -> None:
    outcome = played(THREE + drop("deliver"), "at-most-once")
    assert because(outcome).endswith("loss is possible (here: m2 lost)")
    # Three departures, of which one is dropped; two effects.
    assert price(outcome).startswith("price: 3 packets (1 dropped), 1.5 per message done;")


def test_where_nothing_is_promised_no_promise_is_said_to_allow_a_loss() -> None:
    headline = headline_of(play_out(load_preset("rabbitmq-as-it-comes")))
    assert headline.startswith("m2 was lost, and nobody was told. Nothing is promised that would forbid it.")


def test_a_broken_promise_names_the_first_messages_that_broke_it() -> None:
    lossy = "[workload]\nmessages = 6\nevery_ms = 1\n[consumer]\ndedup = 'none'\n"
    five = "".join(drop("ack", f"m{number}") for number in range(1, 6))
    assert because(played(lossy + five, "exactly-once")) == (
        "broken by m1, m2, m3 and 2 more DUPLICATED under exactly-once"
    )


def test_what_the_producer_was_wrong_about_is_an_alarm_with_its_words() -> None:
    outcome = played(f"[workload]\nmessages = 2\n[producer]\nmax_attempts = 1\n{drop('ack')}{drop('ack', 'm99')}")
    records = outcome.judgement.messages
    assert [*map(belief_text, records)] == ["ok", "gave up!"]
    assert counters_shown(outcome)["misreported"] == 1
    assert [*notes(records, "x", broker=False)] == [
        DEEDS,
        "gave up: the producer told the application so; it knows of no answer, not that nothing was done",
        "gave up!: the application was told that it failed, although it was done",
    ]
    assert unfired(outcome) == ["Step 2 (drop) never acted: m99 is never sent."]


def test_nothing_at_all_has_a_price_and_no_ratio() -> None:
    outcome = played("[workload]\nmessages = 0\n")
    assert price(outcome) == "price: 0 packets; median latency - (p50), 99 % within - (p99); 0.000 s of virtual time"


def test_a_run_that_was_stopped_says_how_many_are_pending() -> None:
    stuck = "[workload]\nmessages = 2\n[producer]\nack_timeout_ms = 9000\n[run]\nchaos_ms = 100\nsettle_ms = 100\n"
    assert because(played(stuck + drop("deliver", "m1"))).endswith("still pending when the run was stopped")


def test_what_a_transaction_hides_from_the_account_is_told_as_done_outside_of_it() -> None:
    twice = outside(play_out(load_preset("kafka-external-effect")))
    assert twice.startswith("outside of the transaction: m2 twice (counted is only what was committed")
    assert outside(play_out(load_preset("kafka-slow-poll"))) == ""


def test_what_a_reader_drops_after_a_rebalance_is_no_duplicate_that_was_recognised() -> None:
    outcome = play_out(load_preset("kafka-slow-poll"))
    assert recognised(outcome) == "1 delivery dropped unread, for the partition was another reader's by then: m2"
    assert (outcome.recognised, outcome.dropped_unread) == (0, ((2, "revoked"),))
    assert outcome.judgement.counters["deduplicated"] == 1


def test_what_was_done_again_outside_of_a_transaction_is_told_as_loudly_as_the_promise_that_is_kept() -> None:
    outcome = play_out(load_preset("kafka-external-effect"))
    told = facts(outcome)
    assert told.text == "promise kept · m2 charged twice outside of the transaction, m2 late"
    assert not told.is_good
    assert headline_of(outcome).startswith(
        "m2 was charged twice outside of the transaction. The promise speaks of what was committed alone."
    )


def test_a_documentation_that_speaks_of_fewer_legs_is_quoted_beside_a_promise_that_is_broken() -> None:
    said = because(play_out(load_preset("pulsar-dedup-crash")))
    assert said.startswith("broken by m2 DUPLICATED under exactly-once; the documentation of pulsar@4.0 says")
    assert said.endswith('"effectively-once, for one producer session", and judged is what was done in the end')
