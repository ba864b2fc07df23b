"""Facts: all that a prediction needs is told, and what decides it first."""

from dataclasses import replace

from playground.engine.commands import Crash, Step, When
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.practice.asking import Showing
from playground.practice.causes import log_lines
from playground.practice.changed import deciding_settings
from playground.practice.exercise_key import ExerciseKey
from playground.practice.exercises import exercise
from playground.practice.facts import all_facts, facts_of, standing, workload_line
from playground.practice.marks import MarkList
from playground.practice.scene import Scene
from playground.scenario.load import load_preset
from playground.words.mechanism import DEDUPS, OUTBOXES
from tests.practice.helpers import scene, scenes


def told(of: Scene) -> tuple[str, ...]:
    first, more = facts_of(of)
    return (*first, *more)


def test_the_mechanism_the_timers_and_the_faults_are_told_and_nothing_of_the_author() -> None:
    lost = scene("ack-lost", 3)
    text = " ".join((*told(lost), *lost.to_come))
    assert "5 payments of $100, one every 1.5 s. At-least-once, direct." in told(lost)
    assert "The producer waits 1 s for an answer before it sends again." in text
    assert "The consumer remembers nothing" in text
    assert lost.to_come == ("Step 1: The first ACK of m3 is dropped as it departs.",)
    assert lost.preset.title not in text
    assert "nobody told the producer" not in text, "what the author says of it would answer the question"


def test_a_real_system_is_named_with_what_is_set_of_it() -> None:
    assert workload_line(load_preset("rabbitmq-inbox")).endswith(("inbox.", "inbox, prefetch_count = 1."))


def test_where_no_timer_brings_anything_back_no_timer_is_told_of() -> None:
    text = " ".join(told(scene("pulsar-dedup-crash", 2)))
    assert "No timer brings a message back" in text
    assert "before it dispatches a message again" not in text


def test_nothing_is_told_twice_and_nothing_is_left_out() -> None:
    for one in scenes():
        assert len(set(told(one))) == len(told(one))
        assert {fact.words for fact in all_facts(one.preset)} <= {*told(one)}


def test_what_decides_an_ack_that_is_lost_is_who_sends_again_and_who_remembers() -> None:
    first, more = facts_of(scene("ack-lost", 3))
    assert DEDUPS["none"] in first
    assert any(one.startswith("The producer sends a message until") for one in first)
    assert OUTBOXES["durable"] in more, "the producer does not crash here"


def test_what_decides_is_told_where_it_is_as_by_default_too() -> None:
    lost = scene("volatile-broker-crash", 3)
    assert "A crash of the broker loses what it has stored." in facts_of(lost).first
    durable = replace(lost.settings, broker=replace(lost.settings.broker, durable=True))
    kept = Scene(replace(lost.preset, settings=durable), 3)
    words = "What the broker has stored outlives a crash of it."
    assert words in facts_of(kept).first
    assert words not in [one.words for one in all_facts(kept.preset)], "no sentence of its own anywhere else"


def test_so_few_settings_are_told_at_first_that_they_are_read_and_none_that_decides_is_left_for_later() -> None:
    made = [next(exercise(ExerciseKey(2, seed, 1, "kafka"), MarkList())).shows for seed in range(4)]
    for one in (*scenes(12), *(Scene(each.preset, each.message) for each in made if each)):
        facts, deciding = facts_of(one), deciding_settings(one)
        assert len(facts.first) <= 8
        rest = [fact for fact in all_facts(one.preset) if fact.words in facts.more]
        assert not any(deciding & {*fact.settings} for fact in rest)


def test_where_a_step_lasts_the_waits_are_told_at_first() -> None:
    facts = facts_of(scene("crash-before-effect", 3))
    assert any(one.startswith("The producer waits ") for one in facts.first)
    assert "Each packet is under way for 50 ms." in facts.first


def test_where_it_stands_says_what_has_become_of_the_message_by_then() -> None:
    where = "It stands at 3.150 s, just before a fault lands"
    assert (
        standing(scene("ack-lost", 3))
        == f"{where}: m3 has been sent once and charged once; the producer has no answer yet."
    )
    assert standing(scene("two-orders-one-key", 4)) == "Nothing has happened yet."


def test_where_nothing_is_broken_that_is_said_and_how_it_works_comes_first() -> None:
    calm = scene("calm-at-most-once", 2)
    assert standing(calm) == "Nothing has happened yet, and nothing will be broken."
    assert "The producer sends a message once, and waits for no answer." in facts_of(calm).first


def test_what_a_crash_keeps_from_leaving_is_not_called_sent() -> None:
    calm = load_preset("calm-at-most-once")
    for awaits, told in ((False, "."), (True, "; the producer has no answer yet.")):
        crash = Crash(node=Place.PRODUCER, for_ms=1500)
        step = Step(command=crash, trigger=When(event=Kind.ATTEMPTED, message=2))
        producer = replace(calm.settings.producer, awaits_ack=awaits)
        crashed = Scene(replace(calm, steps=(step,), settings=replace(calm.settings, producer=producer)), 2)
        assert standing(crashed).endswith(f": m2 has been handed to the producer, and has not left{told}")
        line = log_lines(Showing(crashed.preset, 2, 0, crashed.stop + 1))[-1].text
        assert line.endswith("the producer is about to send m2, attempt 1: it has not left")


def test_what_is_lost_as_it_departs_has_been_sent() -> None:
    lost = scene("metric-lost", 3)
    assert any(one.kind is Kind.DROPPED for one in lost.events())
    assert not any(lost.never_left(one) for one in lost.events())


def test_of_who_waits_for_nothing_no_wait_and_no_limit_is_told() -> None:
    """A broker that forgets what it dispatches parks nothing; a producer that waits for no answer has no timer."""
    lost = scene("volatile-broker-crash", 3)
    broker = replace(lost.settings.broker, max_deliveries=2)
    consumer = replace(lost.settings.consumer, ack="automatic")
    producer = replace(lost.settings.producer, awaits_ack=False, ack_timeout_ms=2000)
    settings = replace(lost.settings, broker=broker, consumer=consumer, producer=producer)
    text = " ".join(told(Scene(replace(lost.preset, settings=settings), 3)))
    assert "parks a message" not in text
    assert "for an answer before it sends again" not in text
    patient = replace(lost.settings, broker=broker)
    assert "parks a message" in " ".join(told(Scene(replace(lost.preset, settings=patient), 3)))
