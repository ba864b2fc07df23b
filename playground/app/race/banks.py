"""How the columns of a race of many stand: beside each other, or in two banks where that leaves each more room."""

from typing import Final, NamedTuple

from textual.geometry import Size

COLUMN: Final = 30
"""So many cells are a column."""
_READABLE: Final = 40
"""In columns narrower than this sentences break after a few words."""
_BANK: Final = 24
"""So many lines are a bank, in which lanes, figures and a story have room."""
_AROUND: Final = 9
"""The lines around the columns: header, parting, roster, what was said last, keys, and the gaps between them."""


class Banks(NamedTuple):
    """So many columns beside each other, in one bank or two."""

    across: int
    banks: int

    @property
    def places(self) -> int:
        """How many columns there is a place for."""
        return self.across * self.banks


def banks_for(size: Size, many: int) -> Banks:
    """How so many columns stand on a screen, on which not all of them need have a place."""
    across = min(max(size.width // COLUMN, 1), many)
    is_narrow = across < many or size.width // across < _READABLE
    if many == 1 or not is_narrow or size.height - _AROUND < 2 * _BANK:
        return Banks(across, 1)
    return Banks(min(across, (many + 1) // 2), 2)
