"""The store as a real database: it behaves as the store in memory does, and the database does the work."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playground.engine.commands import Crash, Drop, Duplicate, Forget
from playground.engine.ledger import Effect
from playground.engine.packet import fresh_key
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Dedup, ProducerSettings
from playground.engine.simulation import Simulation
from playground.engine.sqlite_store import SqliteStore
from playground.engine.store import MemoryStore
from tests.engine.helpers import AT_LEAST_ONCE, EXACTLY_ONCE, armed, at, effects, play

AMOUNT = 250
ALL_KEYS = (1, 2, 3, 4, 5, fresh_key(1, 1), fresh_key(1, 2), fresh_key(2, 1))
KEYS = st.sampled_from(ALL_KEYS)
MESSAGES = st.integers(1, 5)


class TwoStores(RuleBasedStateMachine):
    """The same random operations on both stores. The clock goes back only with a checkpoint, as it does in a run."""

    memory: MemoryStore
    sqlite: SqliteStore

    @initialize(window_ms=st.sampled_from([0, 1, 10]), volatile=st.booleans())
    def open(self, window_ms: int, volatile: bool) -> None:
        self.memory = MemoryStore(window_ms=window_ms, volatile=volatile)
        self.sqlite = SqliteStore(window_ms=window_ms, volatile=volatile, amount=AMOUNT)
        self.now_ms = 0
        self.past: list[tuple[int, object, object]] = []

    @rule(wait_ms=st.sampled_from([0, 1, 9, 10]))
    def wait(self, wait_ms: int) -> None:
        self.now_ms += wait_ms

    @rule()
    def look_up(self) -> None:
        for key in ALL_KEYS:
            assert self.sqlite.knows(key, self.now_ms) == self.memory.knows(key, self.now_ms)

    @rule(key=KEYS)
    def mark(self, key: int) -> None:
        self.memory.mark(key, self.now_ms)
        self.sqlite.mark(key, self.now_ms)

    @rule(message=MESSAGES)
    def apply(self, message: int) -> None:
        self.memory.apply(message, self.now_ms)
        self.sqlite.apply(message, self.now_ms)

    @rule(message=MESSAGES, key=KEYS)
    def apply_and_mark_unless_the_key_is_known(self, message: int, key: int) -> None:
        # The consumer looks a key up before it begins, and does one thing at a time.
        if not self.memory.knows(key, self.now_ms):
            self.memory.apply_and_mark(message, key, self.now_ms)
            self.sqlite.apply_and_mark(message, key, self.now_ms)

    @rule()
    def crash(self) -> None:
        self.memory.crash()
        self.sqlite.crash()

    @rule()
    def forget(self) -> None:
        self.memory.forget()
        self.sqlite.forget()

    @rule()
    def checkpoint(self) -> None:
        self.past.append((self.now_ms, self.memory.checkpoint(), self.sqlite.checkpoint()))

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.past) - 1))
        self.now_ms, memory, sqlite = self.past[number]
        # The instant itself can be brought back again; what came after it is no longer in the past.
        del self.past[number + 1 :]
        self.memory.restore(memory)
        self.sqlite.restore(sqlite)

    @invariant()
    def both_show_the_same(self) -> None:
        assert list(self.sqlite.ledger) == list(self.memory.ledger)
        assert len(self.sqlite.ledger) == len(self.memory.ledger)
        assert self.sqlite.view(self.now_ms) == self.memory.view(self.now_ms)

    @invariant()
    def the_balance_is_the_sum_of_the_effects(self) -> None:
        assert self.sqlite.balance == AMOUNT * len(self.sqlite.ledger)


TwoStores.TestCase.settings = profile(max_examples=120, stateful_step_count=40, deadline=None)
test_both_stores_behave_alike_whatever_is_done_to_them = TwoStores.TestCase


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = SqliteStore(window_ms=0, volatile=False, amount=AMOUNT)
    yield store
    store.connection.close()


def statements(store: SqliteStore) -> list[str]:
    """A list that grows with every statement that the database executes from now on, by its first two words."""
    seen = list[str]()
    store.connection.set_trace_callback(lambda sql: seen.append(" ".join(sql.split()[:2])))
    return seen


# The database does the work.


def test_the_effect_and_the_mark_are_one_transaction(store: SqliteStore) -> None:
    seen = statements(store)
    store.apply_and_mark(3, 3, 150)
    assert seen == ["BEGIN", "INSERT INTO", "UPDATE account", "INSERT INTO", "COMMIT"]


def test_the_effect_alone_and_the_mark_alone_are_transactions_of_their_own(store: SqliteStore) -> None:
    seen = statements(store)
    store.apply(3, 150)
    assert (seen[0], seen[-1], len(seen)) == ("BEGIN", "COMMIT", 4)
    seen.clear()
    store.mark(3, 151)
    assert seen[-3:] == ["BEGIN", "INSERT INTO", "COMMIT"]


def test_the_unique_constraint_itself_refuses_a_duplicate_and_the_effect_is_rolled_back(store: SqliteStore) -> None:
    store.apply_and_mark(3, 3, 150)
    seen = statements(store)
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: processed\.key"):
        store.apply_and_mark(3, 3, 1150)
    assert (seen[0], seen[-1]) == ("BEGIN", "ROLLBACK")
    assert list(store.ledger) == [Effect(150, 3)]
    assert store.balance == AMOUNT


def test_a_key_is_looked_up_by_an_insert_that_fails_or_is_taken_back(store: SqliteStore) -> None:
    store.mark(3, 150)
    for key, known in ((3, True), (4, False), (4, False)):
        seen = statements(store)
        assert store.knows(key, 200) is known
        assert seen == ["BEGIN", "INSERT INTO", "ROLLBACK"]


def test_looking_up_marks_nothing(store: SqliteStore) -> None:
    store.knows(4, 200)
    assert store.view(200) == (0, ())


@pytest.mark.parametrize("volatile", [False, True])
def test_a_key_is_known_as_long_as_less_than_the_window_has_gone_by(volatile: bool) -> None:
    store = SqliteStore(window_ms=100, volatile=volatile, amount=AMOUNT)
    store.mark(3, 50)
    assert store.knows(3, 149)
    assert not store.knows(3, 150)
    store.connection.close()


def test_marking_twice_keeps_the_first_time(store: SqliteStore) -> None:
    store.mark(7, 150)
    store.mark(7, 900)
    assert store.view(900) == (0, ((7, 150),))


def test_a_checkpoint_is_a_copy_that_later_effects_do_not_reach(store: SqliteStore) -> None:
    store.apply_and_mark(1, 1, 150)
    checkpoint = store.checkpoint()
    for _ in range(2):
        store.apply_and_mark(2, 2, 250)
        store.forget()
        store.restore(checkpoint)
        assert list(store.ledger) == [Effect(150, 1)]
        assert store.knows(1, 300)
        assert not store.knows(2, 300)
        assert store.balance == AMOUNT


def test_each_store_restores_its_own_checkpoints_only(store: SqliteStore) -> None:
    memory = MemoryStore(window_ms=0, volatile=False)
    with pytest.raises(TypeError, match="not a checkpoint"):
        store.restore(memory.checkpoint())
    with pytest.raises(TypeError, match="not a checkpoint"):
        memory.restore(store.checkpoint())


# In a run.


def sqlite_store_of(simulation: Simulation) -> SqliteStore:
    store = simulation.system.consumer.store
    assert isinstance(store, SqliteStore)
    return store


@pytest.mark.parametrize("mode", ["none", "memory", "mark-first", "effect-first", "transaction"])
@pytest.mark.parametrize("key", ["stable", "fresh"])
@pytest.mark.parametrize("window_ms", [0, 700])
def test_a_run_is_the_same_with_either_store(mode: Dedup, key: str, window_ms: int) -> None:
    runs = [
        play(
            AT_LEAST_ONCE,
            armed(Drop(link=Place.ACK, count=3)),
            armed(Duplicate(link=Place.DELIVER, message=3, gap_ms=700)),
            at(700, Crash(node=Place.CONSUMER, for_ms=300)),
            at(2100, Forget(node=Place.CONSUMER)),
            messages=5,
            every_ms=200,
            producer=ProducerSettings(ack_timeout_ms=450, key="fresh" if key == "fresh" else "stable"),
            consumer=ConsumerSettings(dedup=mode, dedup_window_ms=window_ms, store=store),
        )
        for store in ("memory", "sqlite")
    ]
    memory, sqlite = runs
    assert sqlite.log.digest() == memory.log.digest()
    assert effects(sqlite) == effects(memory)
    assert sqlite_store_of(sqlite).balance == 100 * len(effects(sqlite))


def test_the_account_grows_by_the_amount_of_the_workload_once_for_each_message() -> None:
    run = play(
        EXACTLY_ONCE,
        armed(Drop(link=Place.ACK, attempt=1, count=3)),
        messages=3,
        amount=75,
        consumer=ConsumerSettings(store="sqlite"),
    )
    assert len(effects(run)) == 3
    assert sqlite_store_of(run).balance == 225
