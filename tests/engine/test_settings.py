"""What a guarantee's name stands for: the table of the three legs, and that explicit settings come first."""

from dataclasses import FrozenInstanceError

import pytest

from playground.engine.contracts import Contract, contract_for
from playground.engine.places import Place
from playground.engine.settings import (
    GUARANTEE_BY_WORD,
    Ack,
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    Settings,
)
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE, settings_of
from tests.topologies import DIRECT

TABLE = [
    ("direct", AT_MOST_ONCE, Contract(
        guarantee=AT_MOST_ONCE, awaits_ack=False, max_attempts=1, durable_outbox=False, key="stable",
        ack="never", dedup="none",
    )),
    ("broker", AT_MOST_ONCE, Contract(
        guarantee=AT_MOST_ONCE, awaits_ack=False, max_attempts=1, durable_outbox=False, key="stable",
        ack="automatic", dedup="none",
    )),
    ("direct", AT_LEAST_ONCE, Contract(
        guarantee=AT_LEAST_ONCE, awaits_ack=True, max_attempts=0, durable_outbox=True, key="stable",
        ack="after", dedup="none",
    )),
    ("broker", AT_LEAST_ONCE, Contract(
        guarantee=AT_LEAST_ONCE, awaits_ack=True, max_attempts=0, durable_outbox=True, key="stable",
        ack="after", dedup="none",
    )),
    ("direct", EXACTLY_ONCE, Contract(
        guarantee=EXACTLY_ONCE, awaits_ack=True, max_attempts=0, durable_outbox=True, key="stable",
        ack="after", dedup="transaction",
    )),
    ("broker", EXACTLY_ONCE, Contract(
        guarantee=EXACTLY_ONCE, awaits_ack=True, max_attempts=0, durable_outbox=True, key="stable",
        ack="after", dedup="transaction",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("system", "guarantee", "contract"), TABLE)
def test_a_guarantee_is_a_name_for_a_setting_of_all_three_legs(
    system: str, guarantee: Guarantee, contract: Contract
) -> None:
    assert contract_for(settings_of(guarantee, system=system), guarantee) == contract


def test_each_guarantee_of_one_preset_has_its_own_contract() -> None:
    settings = settings_of(AT_MOST_ONCE)
    assert [contract_for(settings, guarantee).dedup for guarantee in Guarantee] == ["none", "none", "transaction"]


@pytest.mark.parametrize("guarantee", Guarantee)
def test_an_explicit_setting_holds_under_every_guarantee(guarantee: Guarantee) -> None:
    settings = settings_of(
        guarantee,
        producer=ProducerSettings(outbox="durable", key="fresh"),
        consumer=ConsumerSettings(ack="before", dedup="mark-first"),
    )
    contract = contract_for(settings, guarantee)
    assert (contract.durable_outbox, contract.key) == (True, "fresh")
    assert (contract.ack, contract.dedup) == ("before", "mark-first")


@pytest.mark.parametrize("guarantee", [AT_LEAST_ONCE, EXACTLY_ONCE])
def test_an_outbox_in_memory_can_be_asked_for(guarantee: Guarantee) -> None:
    settings = settings_of(guarantee, producer=ProducerSettings(outbox="memory"))
    assert not contract_for(settings, guarantee).durable_outbox


def test_max_attempts_binds_those_who_wait_and_at_most_once_still_sends_once() -> None:
    settings = settings_of(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=3))
    assert [contract_for(settings, guarantee).max_attempts for guarantee in Guarantee] == [1, 3, 3]


@pytest.mark.parametrize("ack", ["never", "before", "after"])
def test_the_consumers_ack_can_be_set_apart_from_the_guarantee(ack: Ack) -> None:
    settings = settings_of(EXACTLY_ONCE, consumer=ConsumerSettings(ack=ack))
    assert contract_for(settings, EXACTLY_ONCE).ack == ack


def test_the_promises_of_the_three_guarantees() -> None:
    assert [guarantee.forbids_loss for guarantee in Guarantee] == [False, True, True]
    assert [guarantee.forbids_duplicates for guarantee in Guarantee] == [True, False, True]


def test_the_words_of_the_guarantees() -> None:
    assert list(GUARANTEE_BY_WORD) == ["at-most-once", "at-least-once", "exactly-once"]
    assert all(guarantee.word == word for word, guarantee in GUARANTEE_BY_WORD.items())


def test_the_defaults_are_those_of_the_format() -> None:
    settings = Settings(guarantee=AT_LEAST_ONCE, topology=DIRECT)
    workload, producer, broker, consumer = settings.workload, settings.producer, settings.broker, settings.consumer
    assert settings.seed == 1
    assert (workload.messages, workload.every_ms, workload.amount, workload.story) == (10, 1000, 100, "payment")
    assert (producer.ack_timeout_ms, producer.backoff, producer.backoff_ms) == (1000, "none", 0)
    assert (producer.backoff_max_ms, producer.max_in_flight, producer.key) == (30_000, 0, "stable")
    assert (broker.durable, broker.redelivery_timeout_ms, broker.max_deliveries) == (True, 5000, 0)
    assert (broker.dedup_window_ms, broker.prefetch) == (0, 0)
    assert (consumer.processing_ms, consumer.dedup_window_ms, consumer.store) == (100, 0, "memory")
    assert settings.link(Place.ACK) == LinkSettings(latency_ms=50, jitter_ms=0, loss=0.0, duplicate=0.0)
    assert (settings.run.chaos_ms, settings.run.settle_ms) == (None, 3_600_000)


def test_one_link_can_be_set_apart() -> None:
    slow = LinkSettings(latency_ms=700)
    settings = settings_of(AT_LEAST_ONCE, links={Place.ACK: slow})
    assert settings.link(Place.ACK) is slow
    assert settings.link(Place.DELIVER).latency_ms == 50


def test_a_link_that_the_system_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        settings_of(AT_LEAST_ONCE).link(Place.PUBLISH)


def test_settings_cannot_be_changed_once_the_run_is_decided() -> None:
    settings = settings_of(AT_LEAST_ONCE)
    with pytest.raises(FrozenInstanceError):
        settings.seed = 2  # type: ignore[misc]  # The test shows that this very line fails.


def test_whether_a_producer_waits_can_be_told_apart_from_the_guarantee() -> None:
    blind = settings_of(EXACTLY_ONCE, producer=ProducerSettings(awaits_ack=False, max_attempts=4))
    assert [contract_for(blind, one).awaits_ack for one in Guarantee] == [False, False, False]
    assert contract_for(blind, EXACTLY_ONCE).max_attempts == 1
    patient = contract_for(
        settings_of(AT_MOST_ONCE, producer=ProducerSettings(awaits_ack=True, max_attempts=4)), AT_MOST_ONCE
    )
    assert (patient.awaits_ack, patient.max_attempts, patient.ack) == (True, 4, "never")
