import pytest

from playground.engine.effects.ledger import Ledger
from playground.engine.effects.store import KeyState, MemoryStore
from playground.engine.events import Kind
from playground.engine.log import EventLog, code_of
from playground.engine.mechanisms.processing import Processing, StoreSteps, processing_of
from playground.engine.places import Place

PACKET = (3, 1, 0, 3, 1)
WAYS = ["none", "memory", "transaction", "mark-first", "effect-first", "in-flight"]


def begun(dedup: str, place: Place = Place.CONSUMER) -> tuple[Processing, MemoryStore, EventLog]:
    """One way to process, on an empty store."""
    log = EventLog()
    store = MemoryStore(window_ms=0, volatile=False, ledger=Ledger())
    kinds = Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED
    return (
        processing_of(dedup, StoreSteps(store, log, *(code_of(kind, place) for kind in kinds))),
        store,
        log,
    )


def done(log: EventLog) -> list[tuple[str, str]]:
    """What is on record."""
    return [(event.kind.word, event.detail) for event in log]


@pytest.mark.parametrize("dedup", WAYS)
def test_work_that_nothing_interrupts_has_one_effect_whichever_way(dedup: str) -> None:
    processing, store, _ = begun(dedup)
    for step in (processing.claim, processing.first, processing.second):
        if step:
            step(PACKET, 0)
    assert [effect.message for effect in store.ledger] == [3]
    assert bool(store.state(3, 0)) == processing.looks_up == (dedup != "none")


@pytest.mark.parametrize(
    ("dedup", "effects", "state"),
    [("mark-first", 0, KeyState.DONE), ("effect-first", 1, KeyState.UNKNOWN)],
)
def test_a_crash_between_two_steps_leaves_one_without_the_other(dedup: str, effects: int, state: KeyState) -> None:
    processing, store, _ = begun(dedup)
    processing.first(PACKET, 0)
    assert processing.second
    assert (len(store.ledger), store.state(3, 0)) == (effects, state)


def test_a_claim_is_on_record_before_the_work_and_a_crash_leaves_it_in_flight() -> None:
    processing, store, log = begun("in-flight")
    assert processing.claim
    processing.claim(PACKET, 0)
    assert store.state(3, 0) is KeyState.IN_FLIGHT
    processing.first(PACKET, 0)
    assert done(log) == [("marked", "in flight"), ("applied", ""), ("marked", "done")]


def test_effect_and_mark_of_one_transaction_are_one_after_the_other_and_cause_each_other() -> None:
    processing, _, log = begun("transaction")
    number = processing.first(PACKET, 0)
    assert [(event.kind.word, event.number, event.cause) for event in log] == [("applied", 0, 0), ("marked", number, 0)]


def test_each_consumer_records_its_own_place() -> None:
    processing, _, log = begun("memory", Place.CONSUMER.at(1))
    processing.first(PACKET, 0)
    assert {event.place.word for event in log} == {"consumer-2"}
