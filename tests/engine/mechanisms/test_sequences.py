from playground.engine.mechanisms.sequences import SequenceAdmission

WINDOW_MS = 1000


def publish(message: int) -> tuple[int, int, int, int, int]:
    return message, 1, 0, message, 1


def log_of(*stored: int, in_outbox: frozenset[int] = frozenset(range(1, 100))) -> SequenceAdmission:
    sequences = SequenceAdmission(lambda _: 1, WINDOW_MS, lambda message, _: message in in_outbox)
    for message in stored:
        assert sequences.admits(publish(message), 0)
    return sequences


def test_the_last_five_are_known_and_no_older_one() -> None:
    sequences = log_of(1, 2, 3, 4, 5, 6)
    assert [sequences.admits(publish(message), 10) for message in (2, 3, 6)] == [False, False, False]
    assert sequences.admits(publish(1), 10)


def test_behind_one_that_was_rejected_only_that_one_is_next() -> None:
    sequences = log_of(1)
    sequences.miss(publish(2), 10)
    assert [sequences.follows(publish(message), 20) for message in (1, 2, 3)] == [True, True, False]
    sequences.miss(publish(3), 20)
    assert sequences.admits(publish(2), 30)
    assert [sequences.follows(publish(message), 40) for message in (3, 4)] == [True, False]


def test_of_whom_nothing_is_known_anything_is_next() -> None:
    sequences = log_of()
    sequences.miss(publish(1), 10)
    assert sequences.follows(publish(2), 20)


def test_what_is_missing_is_forgotten_with_what_is_known() -> None:
    late, cut_off = log_of(1), log_of(1)
    late.miss(publish(2), 10)
    assert not late.follows(publish(3), WINDOW_MS - 1)
    assert late.follows(publish(3), WINDOW_MS)
    cut_off.miss(publish(2), 10)
    cut_off.forget(1)
    assert cut_off.follows(publish(3), 20)


def test_nobody_waits_for_what_the_producer_has_given_up() -> None:
    sequences = log_of(1, in_outbox=frozenset({3}))
    sequences.miss(publish(2), 10)
    assert sequences.follows(publish(3), 20)


def test_a_checkpoint_brings_back_what_is_missing() -> None:
    sequences = log_of(1)
    sequences.miss(publish(2), 10)
    checkpoint = sequences.checkpoint()
    sequences.admits(publish(2), 20)
    sequences.restore(checkpoint)
    assert not sequences.follows(publish(3), 30)
