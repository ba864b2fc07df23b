from itertools import count

from playground.engine.mechanisms.lanes import LaneShelf, shelf_of
from playground.engine.mechanisms.shelf import QueueShelf

LANES = 2


def lane_of(message: int) -> int:
    return (message - 1) % LANES + 1


def shelf_with(messages: int, returned_to: str = "head") -> QueueShelf:
    shelf = shelf_of(returned_to, lambda dispatches: dispatches >= 9, lane_of)
    for message in range(1, messages + 1):
        shelf.put((message, 1, 0, message, 1))
    return shelf


def take(shelf: QueueShelf) -> int:
    copy = shelf.ready[0]
    packet, dispatches = shelf.copies[copy]
    shelf.take(packet, dispatches + 1)
    return copy


def test_only_the_first_of_each_lane_is_ready_and_all_are_waiting() -> None:
    shelf = shelf_with(5)
    assert list(shelf.ready) == [1, 2]
    assert list(shelf.waiting) == [1, 2, 3, 4, 5]


def test_a_lane_is_taken_until_its_copy_is_gone() -> None:
    shelf = shelf_with(5)
    assert take(shelf) == 1
    assert list(shelf.ready) == [2]
    shelf.remove(1, is_out=True)
    assert list(shelf.ready) == [2, 3]


def test_what_becomes_ready_stands_where_it_stood_in_the_queue() -> None:
    shelf = shelf_with(4)
    assert (take(shelf), take(shelf)) == (1, 2)
    shelf.remove(2, is_out=True)
    shelf.remove(1, is_out=True)
    assert list(shelf.ready) == [3, 4]


def test_what_comes_back_is_the_first_of_its_lane_or_with_the_tail_its_last() -> None:
    for returned_to, following in (("head", 1), ("tail", 3)):
        shelf = shelf_with(5, returned_to)
        take(shelf)
        shelf.put_back(1)
        assert list(shelf.ready) == ([1, 2] if returned_to == "head" else [2, 3])
        shelf.remove(2, is_out=False)
        assert shelf.ready[0] == following


def test_a_copy_that_waits_deep_in_its_lane_can_be_taken_out() -> None:
    shelf = shelf_with(5)
    shelf.remove(3, is_out=False)
    shelf.remove(1, is_out=False)
    assert list(shelf.waiting) == [2, 4, 5]
    assert list(shelf.ready) == [2, 5]


def test_a_checkpoint_knows_which_lanes_are_taken() -> None:
    shelf = shelf_with(5)
    take(shelf)
    before = shelf.checkpoint()
    shelf.remove(1, is_out=True)
    other = shelf_with(0)
    other.restore(before)
    assert isinstance(other, LaneShelf)
    assert (list(other.ready), list(other.waiting)) == ([2], [2, 3, 4, 5])
    other.remove(1, is_out=True)
    assert list(other.ready) == [2, 3]


def test_after_a_crash_all_lanes_are_free_and_the_order_is_that_of_storing() -> None:
    shelf = shelf_with(4, "tail")
    take(shelf)
    shelf.put_back(1)
    take(shelf)
    shelf.line_up()
    assert list(shelf.ready) == [1, 2]
    drained = []
    for _ in count():
        if not shelf.ready:
            break
        drained.append(take(shelf))
        shelf.remove(drained[-1], is_out=True)
    assert drained == [1, 2, 3, 4]


def test_what_is_held_stands_in_no_line_until_it_is_released() -> None:
    shelf = shelf_with(3)
    shelf.put((4, 1, 0, 4, 1))
    shelf.hold(4, 500)
    shelf.put((5, 1, 0, 5, 1))
    shelf.remove(2, is_out=False)
    assert (list(shelf.ready), list(shelf.waiting)) == ([1], [1, 3, 5, 4])
    other = shelf_with(0)
    other.restore(shelf.checkpoint())
    other.release(4)
    assert (list(other.ready), list(other.waiting)) == ([1, 4], [1, 3, 5, 4])
