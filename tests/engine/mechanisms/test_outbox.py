from playground.engine.mechanisms.outbox import WindowOutbox

WAITS, SENDS_ONCE, VOLATILE = 0, 1, 2


def outbox_of(limit: int, *contracts: int) -> tuple[WindowOutbox, list[int]]:
    """An outbox that m1, m2, ... were put into, and those of them that left at once."""
    outbox = WindowOutbox(limit, awaits=[True, False, True], durable=[True, True, False])
    left = []
    for message, contract in enumerate(contracts, 1):
        outbox.entries[message] = (0, contract, 0)
        if outbox.launches(message, contract):
            left.append(message)
    return outbox, left


def test_without_a_limit_everything_leaves_at_once() -> None:
    assert outbox_of(0, WAITS, WAITS, WAITS)[1] == [1, 2, 3]


def test_past_the_limit_messages_wait_for_their_turn_in_order() -> None:
    outbox, left = outbox_of(1, WAITS, WAITS, WAITS)
    assert left == [1]
    assert [outbox.free(), outbox.free(), outbox.free()] == [2, 3, None]
    assert outbox.launches(4, WAITS)


def test_what_awaits_no_answer_waits_for_nobody() -> None:
    assert outbox_of(1, WAITS, SENDS_ONCE)[1] == [1, 2]


def test_a_crash_leaves_what_is_durable_and_it_leaves_again_within_the_limit() -> None:
    outbox, _ = outbox_of(1, VOLATILE, WAITS, WAITS)
    outbox.crash()
    assert list(outbox.entries) == [2, 3]
    assert outbox.relaunch() == [2]
    assert outbox.free() == 3


def test_a_checkpoint_holds_the_entries_and_the_line_and_the_entries_stay_the_same_object() -> None:
    outbox, _ = outbox_of(1, WAITS, WAITS)
    entries, saved = outbox.entries, outbox.checkpoint()
    del outbox.entries[1]
    outbox.free()
    outbox.restore(saved)
    assert entries is outbox.entries
    assert (list(entries), outbox.free()) == ([1, 2], 2)
