"""Actions are found by what people call them."""

import pytest

from playground.app.action_words import ALSO, is_called
from playground.app.actions import BY_ID


def test_other_names_are_those_of_actions_and_none_is_written_twice() -> None:
    assert ALSO.keys() <= BY_ID.keys()
    assert all(len(set(names.split())) == len(names.split()) for names in ALSO.values())


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("screenshot", "picture"),
        ("Screens", "picture"),
        ("export", "save"),
        ("partition", "cut-data"),
        ("make a screenshot", "picture"),
        ("undo", "step-back"),
    ],
)
def test_a_beginning_or_a_whole_word_is_enough(text: str, action: str) -> None:
    assert is_called(action, text)


def test_nothing_is_called_by_nothing_or_by_something_else() -> None:
    assert not is_called("picture", "")
    assert not is_called("picture", "crash")
