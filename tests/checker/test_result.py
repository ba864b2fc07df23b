"""The judgement of a run and the public JSON object."""

import json

import pytest

from playground.checker.fates import Verdict
from playground.checker.judge import Judge
from playground.checker.result import judge_run, message_json, promise_of
from playground.engine.effects.ledger import Ledger
from playground.engine.settings import Guarantee, Settings
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.stories import story_named
from tests.library import on_each_preset
from tests.topologies import DIRECT as DIRECT_SHAPE

from .stories import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    BROKER,
    DEAD_LETTER,
    DIRECT,
    EXACTLY_ONCE,
    LOST_ACK,
    SKIPPED,
    settings,
    story,
)

FATES = ("applied_once", "duplicated", "lost", "failed", "dead_lettered", "pending")


def verdict(text: str, of: Settings, *, settled: bool = True) -> Verdict:
    record = story(text)
    return judge_run(record.log, record.ledger, of, settled).verdict


def test_a_duplicate_violates_at_most_once_and_exactly_once_only() -> None:
    verdicts = [verdict(LOST_ACK, settings(guarantee)) for guarantee in Guarantee]
    assert verdicts == [Verdict.VIOLATED, Verdict.HOLDS, Verdict.VIOLATED]


@pytest.mark.parametrize("guarantee", Guarantee)
def test_a_loss_violates_all_but_at_most_once(guarantee: Guarantee) -> None:
    text = (
        "0 sent producer m1\n0 attempted producer m1/1 <0\n0 departed deliver m1/1 <1\n"
        "50 arrived deliver m1/1 <2\n50 received consumer m1/1 <3\n60 confirmed producer m1/1 <4\n70 crashed consumer\n"
    )
    expected = Verdict.HOLDS if guarantee is AT_MOST_ONCE else Verdict.VIOLATED
    assert verdict(text, settings(guarantee)) is expected


def test_a_run_that_did_not_settle_is_undecided_unless_it_is_violated_already() -> None:
    under_way = "\n".join(DIRECT.splitlines()[:4])
    assert verdict(under_way, settings(AT_LEAST_ONCE), settled=False) is Verdict.UNDECIDED
    assert verdict(LOST_ACK, settings(EXACTLY_ONCE), settled=False) is Verdict.VIOLATED


def test_a_dead_letter_does_not_violate() -> None:
    assert verdict(DEAD_LETTER, settings(AT_LEAST_ONCE, "broker")) is Verdict.HOLDS


def test_a_message_is_judged_by_the_guarantee_under_which_it_was_sent() -> None:
    switched = LOST_ACK + "1300 switched producer 'exactly-once'\n1300 sent producer m2\n"
    record = story(switched)
    judgement = judge_run(record.log, record.ledger, settings(AT_LEAST_ONCE, messages=2), True)
    assert [message.guarantee for message in judgement.messages] == [AT_LEAST_ONCE, EXACTLY_ONCE]
    assert (judgement.verdict, judgement.counters["stuck"]) == (Verdict.UNDECIDED, 1), "m2 was sent, and no more"


@pytest.mark.parametrize(
    ("text", "system", "expected"),
    [
        (DIRECT, "direct", {"attempts": 1, "deliveries": 1, "effects": 1}),
        (LOST_ACK, "direct", {"attempts": 2, "deliveries": 2, "effects": 2, "extra_effects": 1, "dropped": 1}),
        (SKIPPED, "direct", {"attempts": 2, "deliveries": 2, "effects": 1, "deduplicated": 1, "dropped": 1}),
        (BROKER, "broker", {"attempts": 1, "stored": 1, "dispatches": 1, "deliveries": 1, "effects": 1}),
        (DEAD_LETTER, "broker", {"attempts": 1, "stored": 1, "dispatches": 1, "dead_lettered": 1, "dropped": 1}),
    ],
)
def test_counters_count_what_their_names_say(text: str, system: str, expected: dict[str, int]) -> None:
    judge = Judge(settings(AT_LEAST_ONCE, system))
    judge.observe(story(text).log)
    counters = judge.counters()
    others = {name: value for name, value in counters.items() if name not in expected and name not in FATES}
    assert {name: counters[name] for name in expected} == expected
    assert {name: value for name, value in others.items() if value} == {"sent": 1}
    assert counters["sent"] == sum(counters[fate] for fate in FATES)


def test_the_ledger_outranks_what_the_log_says_was_applied() -> None:
    record = story(DIRECT)
    ledger = Ledger()
    for _ in range(2):
        ledger.append(150, 1)
    judgement = judge_run(record.log, ledger, settings(EXACTLY_ONCE), True)
    assert judgement.verdict is Verdict.VIOLATED
    assert (judgement.account.expected, judgement.account.actual) == (100, 200)
    assert judge_run(record.log, Ledger(), settings(EXACTLY_ONCE), True).verdict is Verdict.VIOLATED


def test_latency_runs_from_sent_to_the_first_effect_by_nearest_rank() -> None:
    lines = [f"{1000 * number} sent producer m{number}" for number in range(1, 11)]
    lines += [f"{20_000 + 1000 * number + number} applied consumer m{number}/1" for number in range(1, 11)]
    lines += ["90000 applied consumer m1/1", "90000 sent producer m11"]
    record = story("\n".join(lines))
    latency = judge_run(record.log, record.ledger, settings(AT_LEAST_ONCE), False).latency_ms
    assert (latency.p50, latency.p99, latency.max) == (20_005, 20_010, 20_010)


def test_a_run_without_effects_has_no_latency() -> None:
    record = story("0 sent producer m1")
    judgement = judge_run(record.log, record.ledger, settings(AT_MOST_ONCE), False)
    assert (judgement.latency_ms.p50, judgement.latency_ms.p99, judgement.latency_ms.max) == (None, None, None)


def test_an_empty_run_holds() -> None:
    record = story("")
    judgement = judge_run(record.log, record.ledger, settings(EXACTLY_ONCE, messages=0), True)
    assert judgement.verdict is Verdict.HOLDS
    assert judgement.virtual_ms == 0
    assert len(judgement.messages) == 0


def test_message_records_are_a_sequence_in_order_of_number() -> None:
    record = story("0 sent producer m3\n0 sent producer m1\n0 sent producer m7")
    messages = judge_run(record.log, record.ledger, settings(AT_MOST_ONCE, messages=0), False).messages
    assert [message.number for message in messages] == [1, 3, 7]
    assert messages[-1].number == 7
    assert [message.number for message in messages[1:]] == [3, 7]


def test_columns_grow_without_counting_a_row_twice() -> None:
    rows = [f"0 sent producer m{number}\n0 departed publish m{number}/1" for number in range(1, 300)]
    rows += [f"1 arrived publish m{number}/1\n1 stored broker m{number}/1 c{number}" for number in range(1, 300)]
    judge = Judge(settings(AT_LEAST_ONCE, "broker"))
    judge.observe(story("\n".join(rows)).log)
    counters = judge.counters()
    assert (counters["sent"], counters["attempts"], counters["stored"], counters["pending"]) == (299, 299, 299, 299)


def test_promises_are_worded_as_in_the_format() -> None:
    assert [promise_of(Settings(guarantee=guarantee, topology=DIRECT_SHAPE)) for guarantee in Guarantee] == [
        {"loss": "possible", "duplicates": "never"},
        {"loss": "never", "duplicates": "possible"},
        {"loss": "never", "duplicates": "never"},
    ]


@on_each_preset
def test_a_message_as_text_is_json_of_its_record_as_any_writer_has_it(preset: Preset) -> None:
    for record in play_out(preset).judgement.messages:
        told = json.loads(message_json(record))
        assert message_json(record) == json.dumps(told)
        assert (told["id"], told["guarantee"]) == (f"m{record.number}", record.guarantee.word)
        assert (told["fate"], told["producer"]) == (record.fate, record.producer)
        counts = ("attempts", "stored", "dispatches", "deliveries", "effects")
        assert [told[count] for count in counts] == [getattr(record, count) for count in counts]
        assert ("parked" in told) is record.is_done_and_parked


def test_an_account_that_is_set_and_not_added_to_is_right_though_the_record_shows_an_effect_twice() -> None:
    outcomes = [play_out(load_preset("set-not-add")), play_out(load_preset("ack-lost"))]
    assert [outcome.judgement.counters["effects"] for outcome in outcomes] == [6, 6]
    assert [outcome.judgement.counters["duplicated"] for outcome in outcomes] == [1, 1]
    set_, added = (outcome.judgement.account for outcome in outcomes)
    assert (set_.expected, set_.actual) == (5, 5)
    assert (added.expected, added.actual) == (500, 600)
    assert [outcome.tally(story_named(outcome.preset.settings.workload.story)) for outcome in outcomes] == [
        (5, 5),
        (500, 600),
    ]
