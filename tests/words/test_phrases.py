"""Phrases: how numbers are said."""

import pytest

from playground.words.phrases import ordinal


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, "4th"),
        (11, "11th"),
        (13, "13th"),
        (22, "22nd"),
        (91, "91st"),
        (112, "112th"),
    ],
)
def test_an_ordinal_has_the_ending_that_people_say(number: int, said: str) -> None:
    assert ordinal(number) == said
