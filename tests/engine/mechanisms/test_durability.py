import pytest

from playground.engine.mechanisms.admission import WindowAdmission
from playground.engine.mechanisms.durability import durability_of
from playground.engine.mechanisms.shelf import QueueShelf

PUBLISH = (3, 1, 0, 3, 1)


def after_a_crash(*, durable: bool) -> tuple[QueueShelf, WindowAdmission]:
    """What is left of one stored copy, and of its key."""
    shelf, admission = QueueShelf(), WindowAdmission(1000)
    admission.admits(PUBLISH, 0)
    shelf.put(PUBLISH)
    durability = durability_of(durable, 0, "stored")
    durability.crash(shelf, admission, power=False)
    shelf.line_up()
    return shelf, admission


def test_a_durable_queue_outlives_a_crash_with_its_memory_of_keys() -> None:
    shelf, admission = after_a_crash(durable=True)
    assert list(shelf.ready) == [1]
    assert not admission.admits(PUBLISH, 1)


def test_a_crash_takes_all_that_was_only_in_memory() -> None:
    shelf, admission = after_a_crash(durable=False)
    assert (list(shelf.ready), shelf.copies) == ([], {})
    assert admission.admits(PUBLISH, 1)


@pytest.mark.parametrize(("power", "left"), [(False, [1, 2]), (True, [1])])
def test_only_a_loss_of_power_takes_what_is_not_on_disk(power: bool, left: list[int]) -> None:
    shelf, admission, durability = QueueShelf(), WindowAdmission(1000), durability_of(True, 50, "stored")
    for message in (1, 2):
        packet = (message, 1, 0, message, 1)
        admission.admits(packet, 0)
        durability.unflushed[message] = shelf.put(packet)
    del durability.unflushed[1]
    durability.crash(shelf, admission, power=power)
    shelf.line_up()
    assert list(shelf.ready) == left
    assert admission.admits((2, 2, 0, 2, 1), 1) is power
    assert not admission.admits((1, 2, 0, 1, 1), 1)
    assert durability.unflushed == {}
