"""The bar of keys: as many as there is room for, and always the one that shows them all."""

import pytest

from tests.widgets.helpers import text
from widgets.renderables.bars import KeyView, draw_keys

KEYS = [KeyView(index, key, "do it", usable=True) for index, key in enumerate("abcdefgh")]
"""Each takes nine cells: ` a do it `."""


def drawn(width: int, height: int) -> list[str]:
    """The keys that are shown, line by line."""
    lines = text(draw_keys(KEYS, width, height)).splitlines()
    return ["".join(line.replace("do it", "").split()) for line in lines]


@pytest.mark.parametrize(
    ("width", "height", "lines"),
    [
        # The last of the keys stands at the end, with a blank after it.
        (28, 1, ["abh"]),
        (27, 1, ["ah"]),
        (28, 2, ["abc", "deh"]),
        (27, 2, ["abc", "dh"]),
        (26, 2, ["ab", "ch"]),
        (80, 1, ["abcdefgh"]),
    ],
)
def test_no_key_is_left_out_that_there_is_room_for(width: int, height: int, lines: list[str]) -> None:
    assert drawn(width, height) == lines
