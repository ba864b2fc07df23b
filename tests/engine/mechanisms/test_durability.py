from playground.engine.mechanisms.admission import WindowAdmission
from playground.engine.mechanisms.durability import durability_of
from playground.engine.mechanisms.shelf import QueueShelf

PUBLISH = (3, 1, 0, 3, 1)


def after_a_crash(*, durable: bool) -> tuple[QueueShelf, WindowAdmission]:
    """What is left of one stored copy, and of its key."""
    shelf, admission = QueueShelf(), WindowAdmission(1000)
    admission.admits(PUBLISH, 0)
    shelf.put(PUBLISH)
    durability_of(durable).crash(shelf, admission)
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
