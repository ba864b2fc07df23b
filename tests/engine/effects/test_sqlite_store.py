"""The store as a real database: it behaves as the store in memory does, and the database does the work."""

import gc
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playground.engine.commands import Crash, Drop, Duplicate, Forget
from playground.engine.effects.ledger import Effect, Ledger
from playground.engine.effects.sqlite_store import BOOK, CLAIM, FINISH, LOOK_UP, MARK, NOTE, SqliteStore
from playground.engine.effects.store import KeyState, MemoryStore
from playground.engine.packet import make_key
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Dedup, ProducerSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_LEAST_ONCE, EXACTLY_ONCE, armed, at, begin, effects, play

AMOUNT = 250
ALL_KEYS = (1, 2, 3, 4, 5, make_key(1, 1), make_key(1, 2), make_key(2, 1))
KEYS = st.sampled_from(ALL_KEYS)
MESSAGES = st.integers(1, 5)
STATEMENTS: dict[str, tuple[str, ...]] = {
    "none": ("BEGIN", BOOK, NOTE, "COMMIT"),
    "memory": ("BEGIN", BOOK, NOTE, "COMMIT"),
    "mark-first": (LOOK_UP, "BEGIN", MARK, "COMMIT", "BEGIN", BOOK, NOTE, "COMMIT"),
    "in-flight": (LOOK_UP, "BEGIN", CLAIM, "COMMIT", "BEGIN", FINISH, BOOK, NOTE, "COMMIT"),
    "effect-first": (LOOK_UP, "BEGIN", BOOK, NOTE, "COMMIT", "BEGIN", MARK, "COMMIT"),
    "transaction": (LOOK_UP, "BEGIN", MARK, BOOK, NOTE, "COMMIT"),
}
"""`dedup` -> what the database is told for one message, in order; where the effect sets, `SET` instead of `BOOK`."""


def balance_of(store: SqliteStore) -> int:
    """The account, as the database has it: what was booked, or the entries that were set."""
    query = "SELECT balance + (SELECT coalesce(sum(amount), 0) FROM entries) FROM account"
    (balance,) = store.connection.execute(query).fetchone()
    return int(balance)


class TwoStores(RuleBasedStateMachine):
    """The same random operations on both stores. The clock goes back only with a checkpoint, as it does in a run."""

    memory: MemoryStore
    sqlite: SqliteStore

    @initialize(window_ms=st.sampled_from([0, 1, 10]), volatile=st.booleans())
    def open(self, window_ms: int, volatile: bool) -> None:
        self.volatile = volatile
        self.memory = MemoryStore(window_ms=window_ms, volatile=volatile, ledger=Ledger())
        self.sqlite = SqliteStore(window_ms=window_ms, volatile=volatile, amount=AMOUNT)
        self.now_ms = 0
        self.past: list[tuple[int, object, object]] = []

    @rule(wait_ms=st.sampled_from([0, 1, 9, 10]))
    def wait(self, wait_ms: int) -> None:
        self.now_ms += wait_ms

    @rule()
    def look_up(self) -> None:
        for key in ALL_KEYS:
            assert self.sqlite.state(key, self.now_ms) == self.memory.state(key, self.now_ms)
        assert sorted(self.sqlite.claims(self.now_ms)) == sorted(self.memory.claims(self.now_ms))

    @rule(key=KEYS)
    def mark(self, key: int) -> None:
        # A consumer either claims its keys or marks them.
        if self.memory.state(key, self.now_ms) is not KeyState.IN_FLIGHT:
            self.memory.mark(key, self.now_ms)
            self.sqlite.mark(key, self.now_ms)

    @rule(message=MESSAGES)
    def apply(self, message: int) -> None:
        self.memory.apply(message, self.now_ms)
        self.sqlite.apply(message, self.now_ms)

    @rule(message=MESSAGES, key=KEYS)
    def apply_and_mark_unless_the_key_is_known(self, message: int, key: int) -> None:
        # The consumer looks a key up before it begins, and does one thing at a time.
        if not self.memory.state(key, self.now_ms):
            self.memory.apply_and_mark(message, key, self.now_ms)
            self.sqlite.apply_and_mark(message, key, self.now_ms)

    @rule(
        message=MESSAGES, key=KEYS, wait_ms=st.sampled_from([0, 5, 20]), end=st.sampled_from(["done", "fails", "dies"])
    )
    def work_that_claims_its_key(self, message: int, key: int, wait_ms: int, end: str) -> None:
        if self.volatile or self.memory.state(key, self.now_ms):
            return
        stores = self.memory, self.sqlite
        for store in stores:
            store.claim(key, self.now_ms)
        self.now_ms += wait_ms
        for store in stores:
            if end == "done":
                store.apply_and_finish(message, key, self.now_ms)
            elif end == "fails":
                store.release(key)

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
        assert balance_of(self.sqlite) == AMOUNT * len(self.sqlite.ledger)


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
    assert balance_of(store) == AMOUNT


def test_looking_a_key_up_reads_and_the_insert_is_the_one_of_the_effects_transaction(store: SqliteStore) -> None:
    store.mark(3, 150)
    for key, state in ((3, KeyState.DONE), (4, KeyState.UNKNOWN)):
        seen = statements(store)
        assert store.state(key, 200) is state
        assert seen == ["SELECT state"]


def test_a_key_in_flight_is_a_row_with_a_state_that_the_effects_transaction_changes(store: SqliteStore) -> None:
    store.claim(3, 50)
    assert store.connection.execute("SELECT * FROM processed").fetchall() == [(3, 50, "in flight")]
    store.crash()
    assert store.state(3, 9000) is KeyState.IN_FLIGHT
    with pytest.raises(sqlite3.IntegrityError):
        store.claim(3, 9000)
    seen = statements(store)
    store.apply_and_finish(3, 3, 9150)
    assert seen == ["BEGIN", "UPDATE processed", "UPDATE account", "INSERT INTO", "COMMIT"]
    assert store.connection.execute("SELECT * FROM processed").fetchall() == [(3, 50, "done")]
    store.release(3)
    assert store.state(3, 9200) is KeyState.DONE


@pytest.mark.parametrize("mode", sorted(STATEMENTS))
def test_what_is_told_of_the_sql_is_what_a_run_executes(mode: Dedup) -> None:
    simulation = begin(AT_LEAST_ONCE, consumer=ConsumerSettings(dedup=mode, store="sqlite"))
    store = sqlite_store_of(simulation)
    seen = list[str]()
    store.connection.set_trace_callback(lambda sql: seen.append(sql.split(" VALUES")[0].split(" WHERE")[0]))
    simulation.run()
    store.connection.set_trace_callback(None)
    told = [sql.split(" VALUES")[0].split(" WHERE")[0] for sql in STATEMENTS[mode]]
    assert seen == [one.replace("balance + ?", "balance + 100") for one in told]


def test_the_database_is_a_file_that_goes_with_its_store() -> None:
    store = SqliteStore(window_ms=0, volatile=False, amount=AMOUNT)
    store.apply_and_mark(1, 1, 150)
    path = store.path
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT balance FROM account").fetchone() == (AMOUNT,)
    del store
    gc.collect(0)  # It is young: what other tests keep need not be looked through.
    assert not path.parent.exists()


def test_the_file_is_removed_when_the_program_is_interrupted() -> None:
    script = (
        "import os, signal\n"
        "from playground.engine.effects.sqlite_store import SqliteStore\n"
        "store = SqliteStore(window_ms=0, volatile=False, amount=1)\n"
        "print(store.path, store.path.exists(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
    )
    shown = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n" + script
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=False)
    path, existed = done.stdout.split()
    assert (existed, "KeyboardInterrupt" in done.stderr) == ("True", True)
    assert not Path(path).parent.exists()


def test_looking_up_marks_nothing(store: SqliteStore) -> None:
    store.state(4, 200)
    assert store.view(200) == (0, ())


@pytest.mark.parametrize("volatile", [False, True])
def test_a_key_is_known_as_long_as_less_than_the_window_has_gone_by(volatile: bool) -> None:
    store = SqliteStore(window_ms=100, volatile=volatile, amount=AMOUNT)
    store.mark(3, 50)
    assert store.state(3, 149)
    assert not store.state(3, 150)
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
        assert store.state(1, 300)
        assert not store.state(2, 300)
        assert balance_of(store) == AMOUNT


def test_each_store_restores_its_own_checkpoints_only(store: SqliteStore) -> None:
    memory = MemoryStore(window_ms=0, volatile=False, ledger=Ledger())
    with pytest.raises(TypeError, match="not a checkpoint"):
        store.restore(memory.checkpoint())
    with pytest.raises(TypeError, match="not a checkpoint"):
        memory.restore(store.checkpoint())


# In a run.


def sqlite_store_of(simulation: Simulation) -> SqliteStore:
    store = simulation.system.consumers[0].store
    assert isinstance(store, SqliteStore)
    return store


@pytest.mark.parametrize("mode", ["none", "memory", "mark-first", "in-flight", "effect-first", "transaction"])
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
    assert balance_of(sqlite_store_of(sqlite)) == 100 * len(effects(sqlite))


def test_the_account_grows_by_the_amount_of_the_workload_once_for_each_message() -> None:
    run = play(
        EXACTLY_ONCE,
        armed(Drop(link=Place.ACK, attempt=1, count=3)),
        messages=3,
        amount=75,
        consumer=ConsumerSettings(store="sqlite"),
    )
    assert len(effects(run)) == 3
    assert balance_of(sqlite_store_of(run)) == 225


def test_an_effect_that_sets_leaves_one_entry_a_message_however_often_it_comes() -> None:
    store = SqliteStore(window_ms=0, volatile=False, amount=AMOUNT, sets=True)
    for message in (1, 2, 2):
        store.apply(message, 150)
    assert (balance_of(store), len(store.ledger)) == (2 * AMOUNT, 3)
