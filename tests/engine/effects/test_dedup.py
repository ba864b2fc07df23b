"""The deduplication table: what it knows, for how long, and that it does not grow without need."""

from hypothesis import given
from hypothesis import strategies as st

from playground.engine.effects.dedup import DedupTable
from playground.engine.packet import make_key


def test_an_unseen_key_is_not_known() -> None:
    table = DedupTable(0)
    assert not table.knows(1, 0)
    table.add(2, 0)
    assert not table.knows(1, 0)
    assert not table.knows(3, 0)


def test_without_a_window_a_key_is_known_for_ever() -> None:
    table = DedupTable(0)
    table.add(1, 0)
    assert table.knows(1, 10**12)


def test_a_key_is_known_as_long_as_less_than_the_window_has_gone_by() -> None:
    table = DedupTable(1000)
    table.add(5, 200)
    assert table.knows(5, 1199)
    assert not table.knows(5, 1200)


def test_a_hit_does_not_extend_the_window() -> None:
    table = DedupTable(1000)
    table.add(5, 200)
    assert table.knows(5, 1100)
    table.add(5, 1100)
    assert not table.knows(5, 1200)


def test_a_forgotten_key_starts_a_new_window_when_it_comes_again() -> None:
    table = DedupTable(1000)
    table.add(5, 0)
    table.add(5, 1000)
    assert table.knows(5, 1999)
    assert not table.knows(5, 2000)


def test_keys_in_order_are_folded_into_one_number() -> None:
    table = DedupTable(0)
    for key in range(1, 10_001):
        table.add(key, key)
    assert table.view(10_000) == (10_000, ())


def test_what_came_out_of_order_is_folded_in_when_the_gap_closes() -> None:
    table = DedupTable(0)
    for key in (1, 4, 3):
        table.add(key, 10 * key)
    assert table.view(100) == (1, ((4, 40), (3, 30)))
    table.add(2, 100)
    assert table.view(100) == (4, ())


def test_what_has_expired_is_dropped_from_the_table() -> None:
    table = DedupTable(100)
    for key in range(1, 1001):
        table.add(key, key)
    assert len(table.checkpoint()[1]) == 100
    assert table.view(1000)[1][0] == (901, 901)


def test_clearing_forgets_everything() -> None:
    for window_ms in (0, 1000):
        table = DedupTable(window_ms)
        for key in (1, 2, 9):
            table.add(key, 0)
        table.clear()
        assert not any(table.knows(key, 0) for key in (1, 2, 9))
        table.add(1, 5)
        assert table.knows(1, 5)


def test_a_checkpoint_is_not_changed_by_what_comes_after_it() -> None:
    table = DedupTable(0)
    for key in (1, 3):
        table.add(key, 0)
    checkpoint = table.checkpoint()
    for _ in range(2):
        table.add(2, 10)
        table.add(7, 10)
        table.restore(checkpoint)
        assert [table.knows(key, 10) for key in (1, 2, 3, 7)] == [True, False, True, False]


def test_a_fresh_key_is_a_new_one_for_each_attempt_and_no_messages_own() -> None:
    keys = {make_key(message, attempt) for message in range(1, 50) for attempt in range(1, 20)}
    assert len(keys) == 49 * 19
    assert keys.isdisjoint(range(1, 10_000))


@given(
    st.sampled_from([0, 1, 5, 20]),
    st.lists(st.tuples(st.sampled_from(["add", "look", "clear"]), st.integers(1, 8), st.integers(0, 6))),
)
def test_a_table_knows_what_a_plain_dictionary_of_times_knows(
    window_ms: int, operations: list[tuple[str, int, int]]
) -> None:
    table, naive, now_ms = DedupTable(window_ms), dict[int, int](), 0
    for what, key, wait_ms in operations:
        now_ms += wait_ms
        known = key in naive and (not window_ms or now_ms - naive[key] < window_ms)
        assert table.knows(key, now_ms) == known
        if what == "add":
            table.add(key, now_ms)
            naive[key] = naive[key] if known else now_ms
        elif what == "clear":
            table.clear()
            naive.clear()
