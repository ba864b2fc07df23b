"""What a broker remembers of handovers in two steps."""

from playground.engine.mechanisms.exchange import PacketExchange

FIRST, AGAIN = (1, 1, 0, 1, 1), (1, 2, 0, 1, 1)


def test_what_is_kept_already_is_known_by_its_packet_id() -> None:
    exchange = PacketExchange(is_durable=True)
    assert exchange.keep(FIRST)
    assert not exchange.keep(AGAIN)
    assert exchange.release(1) == FIRST
    assert exchange.release(1) is None


def test_after_its_release_the_same_packet_id_is_another_message() -> None:
    exchange = PacketExchange(is_durable=True)
    exchange.keep(FIRST)
    exchange.release(1)
    assert exchange.keep(AGAIN)


def test_a_crash_takes_what_is_kept_only_in_memory_and_forgets_copies_that_are_gone() -> None:
    for is_durable in (True, False):
        exchange = PacketExchange(is_durable=is_durable)
        exchange.keep(FIRST)
        exchange.handed = {1, 2}
        exchange.crash({2: (AGAIN, 1)})
        assert (exchange.kept, exchange.handed) == ({1: FIRST} if is_durable else {}, {2})


def test_a_checkpoint_is_not_changed_by_what_comes_after_it() -> None:
    exchange = PacketExchange(is_durable=True)
    exchange.keep(FIRST)
    exchange.handed.add(7)
    saved = exchange.checkpoint()
    exchange.release(1)
    exchange.handed.clear()
    exchange.restore(saved)
    assert (exchange.kept, exchange.handed) == ({1: FIRST}, {7})
