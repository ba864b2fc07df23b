"""Notes on events: a mapping whose columns can be cut back and put back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.notes import Notes


def notes_of(numbers: list[int]) -> Notes[str]:
    notes = Notes[str]()
    for number in numbers:
        notes.add(number, f"note {number}")
    return notes


NUMBERS = st.lists(st.integers(0, 60), unique=True).map(sorted)


@given(NUMBERS, st.integers(0, 70))
def test_notes_are_a_mapping_in_ascending_order_and_are_cut_back_by_number(numbers: list[int], length: int) -> None:
    notes, plain = notes_of(numbers), {number: f"note {number}" for number in numbers}
    assert dict(notes) == dict(notes.items()) == plain
    assert (list(notes), len(notes)) == (numbers, len(numbers))
    assert notes.get(length) == plain.get(length)
    assert (length in notes) == (length in plain)
    notes.cut(length)
    assert dict(notes.items()) == {number: note for number, note in plain.items() if number < length}


@given(NUMBERS, st.integers(0, 70), st.integers(0, 70))
def test_what_was_cut_back_can_be_put_back_from_a_copy(numbers: list[int], length: int, end: int) -> None:
    notes = notes_of(numbers)
    kept = notes.copy()
    notes.cut(length)
    notes.put_back(kept, length, max(length, end))
    assert list(notes) == [number for number in numbers if number < max(length, end)]
    assert list(kept) == numbers


def test_an_event_has_one_note_and_no_later_one_has_it_already() -> None:
    for number in (3, 2):
        with pytest.raises(ValueError, match="event 3 has a note already"):
            notes_of([3, number])
