import pytest

from playground.engine.mechanisms.keys import KeyRing, SharedKey, shared_by
from playground.engine.packet import key_parts


def keys_of(kind: str, *shared: tuple[int, SharedKey], restarts: int = 0) -> KeyRing:
    """The keys of a producer with messages that share something, in the order given, and that has restarted."""
    keys = KeyRing(kind)
    for message, its in shared:
        keys.share(message, its)
    for _ in range(restarts):
        keys.restart()
    return keys


@pytest.mark.parametrize(
    ("kind", "first", "second", "after_a_restart"),
    [
        ("stable", (7, 0), (7, 0), (7, 0)),
        ("content", (7, 0), (7, 0), (7, 0)),
        ("fresh", (7, 1), (7, 2), (7, 2)),
        ("session", (7, 0), (7, 0), (7, 1)),
    ],
)
def test_a_key_is_a_number_and_a_part_by_its_kind(
    kind: str, first: tuple[int, int], second: tuple[int, int], after_a_restart: tuple[int, int]
) -> None:
    keys, restarted = keys_of(kind), keys_of(kind, restarts=1)
    assert (key_parts(keys.key_of(7, 1)), key_parts(keys.key_of(7, 2))) == (first, second)
    assert key_parts(restarted.key_of(7, 2)) == after_a_restart


@pytest.mark.parametrize("kind", ["stable", "content", "fresh", "session"])
def test_who_need_not_ask_would_have_been_told_the_messages_own_number(kind: str) -> None:
    for keys in (keys_of(kind), keys_of(kind, restarts=1), keys_of(kind, (9, SharedKey(key_of=1)))):
        assert not keys.are_plain or [keys.key_of(message, 2) for message in (1, 9)] == [1, 9]
    assert keys_of(kind).are_plain == (kind != "fresh")


def test_the_key_of_another_message_is_its_key_in_every_part() -> None:
    for kind in ("stable", "content", "fresh", "session"):
        keys = keys_of(kind, (9, SharedKey(key_of=1)), restarts=2)
        assert keys.key_of(9, 3) == keys.key_of(1, 3) != keys.key_of(2, 3)


def test_the_same_content_is_the_same_key_only_where_the_key_is_a_hash_of_it() -> None:
    same = (9, SharedKey(content_of=1))
    assert [keys_of(kind, same).key_of(9, 1) for kind in ("stable", "content")] == [9, 1]


def test_an_explicit_key_goes_before_the_content() -> None:
    assert keys_of("content", (9, SharedKey(key_of=2, content_of=1))).key_of(9, 1) == 2


def test_who_has_a_shared_key_hands_that_on_but_not_one_that_it_gets_later() -> None:
    assert keys_of("stable", (8, SharedKey(key_of=1)), (9, SharedKey(key_of=8))).key_of(9, 1) == 1
    assert keys_of("stable", (8, SharedKey(key_of=9)), (9, SharedKey(key_of=1))).key_of(8, 1) == 9


@pytest.mark.parametrize("shared", [SharedKey(), SharedKey(1), SharedKey(0, 2), SharedKey(12, 345)])
def test_the_record_says_what_is_shared(shared: SharedKey) -> None:
    assert shared_by(shared.detail) == shared
    assert SharedKey(1, 2).detail == "key of m1, content of m2"


def test_a_checkpoint_holds_the_session_and_what_is_shared() -> None:
    keys = keys_of("session", (9, SharedKey(key_of=1)), restarts=1)
    saved = keys.checkpoint()
    keys.restart()
    keys.share(8, SharedKey(key_of=1))
    keys.restore(saved)
    assert [key_parts(keys.key_of(message, 1)) for message in (8, 9)] == [(8, 1), (1, 1)]
    keys.restore(KeyRing("session").checkpoint())
    assert keys.are_plain
