from playground.engine.mechanisms.shelf import QueueShelf, TailShelf


def shelf_of(*messages: int) -> QueueShelf:
    """A queue with a copy of each."""
    shelf = QueueShelf()
    for message in messages:
        shelf.put((message, 1, 0, message, 1))
    return shelf


def take(shelf: QueueShelf) -> None:
    """Dispatch the copy at the head."""
    packet, dispatches = shelf.copies[shelf.ready[0]]
    shelf.take(packet, dispatches + 1)


def test_copies_are_numbered_over_the_run_and_wait_in_the_order_in_which_they_were_stored() -> None:
    shelf = shelf_of(7, 5)
    assert shelf.put((7, 2, 0, 7, 1)) == (7, 2, 3, 7, 1)
    assert list(shelf.ready) == [1, 2, 3]
    assert [packet[0] for packet, _ in shelf.copies.values()] == [7, 5, 7]


def test_a_copy_that_comes_back_is_the_next_one_and_remembers_how_often_it_was_dispatched() -> None:
    shelf = shelf_of(1, 2)
    take(shelf)
    shelf.put_back(1)
    assert list(shelf.ready) == [1, 2]
    assert shelf.copies[1][1] == 1


def test_a_copy_is_removed_whether_it_is_out_or_ready() -> None:
    shelf = shelf_of(1, 2, 3)
    take(shelf)
    shelf.remove(1, is_out=True)
    shelf.remove(3, is_out=False)
    assert (list(shelf.copies), list(shelf.ready)) == ([2], [2])


def test_after_a_crash_all_copies_are_ready_in_the_order_in_which_they_were_stored() -> None:
    shelf = shelf_of(1, 2, 3)
    take(shelf)
    take(shelf)
    shelf.put_back(2)
    shelf.line_up()
    assert list(shelf.ready) == [1, 2, 3]


def test_a_checkpoint_holds_the_copies_the_line_and_the_numbers() -> None:
    shelf = shelf_of(1)
    saved = shelf.checkpoint()
    take(shelf)
    shelf.remove(1, is_out=True)
    shelf.put((2, 1, 0, 2, 1))
    shelf.restore(saved)
    assert (list(shelf.copies), list(shelf.ready)) == ([1], [1])
    assert shelf.put((2, 1, 0, 2, 1))[2] == 2


def test_what_comes_back_to_the_tail_waits_behind_all_others_unless_it_is_used_up() -> None:
    shelf = TailShelf(lambda dispatches: dispatches >= 2)
    packets = [shelf.put((message, 1, 0, message, 1)) for message in (1, 2, 3)]
    shelf.take(packets[0], 1)
    shelf.put_back(1)
    assert list(shelf.ready) == [2, 3, 1]
    shelf.take(packets[1], 2)
    shelf.put_back(2)
    assert list(shelf.ready) == [2, 3, 1]
