"""The question bank: each question is well-formed, and its answer is the engine's."""

import re

import pytest

from playground.practice.questions import LEVELS, InterviewQuestion, in_order, questions, topics
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.systems import SYSTEMS
from tests.each import of_each

NAMES = [question.name for question in questions()]


def question_of(name: str) -> InterviewQuestion:
    (question,) = (one for one in questions() if one.name == name)
    return question


@of_each(NAMES)
def test_the_preset_of_a_question_comes_to_what_its_answer_says(name: str) -> None:
    question = question_of(name)
    counters = play_out(load_preset(question.preset)).judgement.counters
    assert question.comes_to
    assert {counter: counters[counter] for counter in question.comes_to} == question.comes_to


REAL = [name for name, profile in SYSTEMS.items() if profile.dialect]
SYSTEMS_OF = {"sqs": {"sqs", "sqs-fifo"}, "redis": {"redis-streams"}}
"""The systems that a topic is about, where they are called otherwise."""


@pytest.mark.parametrize("name", [one for one in NAMES if question_of(one).topic in {*REAL, *SYSTEMS_OF}])
def test_a_question_about_a_system_is_shown_on_that_system(name: str) -> None:
    question = question_of(name)
    native = load_preset(question.preset).native
    assert native is not None
    assert native.system.partition("@")[0] in SYSTEMS_OF.get(question.topic, {question.topic})


@of_each(NAMES)
def test_a_question_has_all_that_a_good_answer_needs(name: str) -> None:
    question = question_of(name)
    assert question.ask.endswith(("?", "."))
    assert question.short.endswith(".")
    assert question.level in LEVELS
    assert len(question.points) >= 2
    assert question.wrong
    assert all(one.says and one.why.endswith(".") for one in question.wrong)
    assert question.follow_up.ask.endswith("?")
    assert question.sources
    assert all(re.search(r"^https://|\(\d{4}\)$", source) for source in question.sources), "a page, or a year"


@of_each(NAMES)
def test_a_follow_up_is_answered_with_a_number_or_says_that_there_is_none(name: str) -> None:
    answer = question_of(name).follow_up.answer
    number = r"\d|\b(?:one|two|three|four|five|six|ten|half|none|no finite number|neither|cannot be said|three times)\b"
    assert re.search(number, answer, re.IGNORECASE) or answer.startswith("A, the old one")


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_seed_always_asks_in_the_same_order_and_seeds_begin_differently() -> None:
    assert in_order(7) == in_order(7)
    assert len({in_order(seed)[0].name for seed in range(60)}) > 8


def test_easy_ones_come_first_and_of_a_level_those_that_are_about_no_system() -> None:
    found = in_order(3)
    assert sorted(NAMES) == sorted(one.name for one in found)
    assert [one.level for one in found] == sorted(one.level for one in found)
    first = [one.topic for one in found if one.level == 1]
    assert first.index("kafka") > max(first.index(topic) for topic in ("semantics", "idempotency", "consumer"))
    assert first[-1] in ("kafka", "rabbitmq", "sqs", "http", "pulsar")


def test_what_has_been_asked_comes_after_all_else() -> None:
    first, second, *_ = in_order(3)
    again = in_order(3, asked={first.name})
    assert again[0] == second
    assert again[-1] == first


def test_a_topic_and_a_level_narrow_what_is_asked() -> None:
    for topic in topics():
        assert {one.topic for one in in_order(3, topic=topic)} == {topic}
    assert {one.level for one in in_order(1, level=2)} == {2}
    assert in_order(1, topic="theory", level=1) == []


def test_the_bank_has_the_ten_of_every_interview_those_on_each_system_design_and_a_drill() -> None:
    ten = {
        *("three-semantics", "when-which", "why-hard", "idempotency-keys", "transactions", "consumer-crash"),
        *("at-most-once-loses", "idempotency-or-exactly-once", "is-it-possible", "how-to-test"),
    }
    defaults = {"kafka-default", "rabbitmq-default", "sqs-default", "pulsar-semantics"}
    design = {"payment-gateway", "order-email", "metrics-ingestion", "inventory", "ledger"}
    harder = {
        *("kafka-idempotent-duplicate", "kafka-acks-one", "kafka-min-isr-one", "kafka-after-append"),
        *("rabbitmq-ack-lost", "kafka-auto-commit", "kafka-eos-external", "kafka-read-committed", "fifo-second-effect"),
        *("fifo-lost", "sqs-max-receive-one", "sqs-delete-first", "rabbitmq-redelivered-false", "rabbitmq-empty-queue"),
        *("rabbitmq-delivery-limit", "jetstream-exactly-once", "mqtt-qos-two", "mark-then-act", "http-stored-500"),
        *("zombie-write", "how-long-ids"),
    }
    assert ten | defaults | design | harder | {"redelivery-storm"} <= set(NAMES)
    assert len(NAMES) >= 60
