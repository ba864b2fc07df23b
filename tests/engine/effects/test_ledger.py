"""The ledger of effects, as a container."""

from playground.engine.effects.ledger import Effect, Ledger


def test_effects_come_back_in_the_order_in_which_the_world_saw_them() -> None:
    ledger = Ledger()
    for effect in ((150, 1), (1150, 1), (1150, 2)):
        ledger.append(*effect)
    assert list(ledger) == [Effect(150, 1), Effect(1150, 1), Effect(1150, 2)]
    assert len(ledger) == 3


def test_a_new_ledger_is_empty() -> None:
    assert list(Ledger()) == []


def test_truncating_takes_back_the_latest_effects_only() -> None:
    ledger = Ledger()
    for effect in ((150, 1), (1150, 2)):
        ledger.append(*effect)
    ledger.truncate(1)
    assert list(ledger) == [Effect(150, 1)]
    ledger.append(900, 3)
    assert list(ledger) == [Effect(150, 1), Effect(900, 3)]


def test_times_and_numbers_may_be_large() -> None:
    ledger = Ledger()
    ledger.append(10**13, 2**31)
    assert list(ledger) == [Effect(10**13, 2**31)]
