"""The columns of the bare diagram: nothing but times, lifelines, the lanes between them, and the ledger.

On the live screen it stands under the lanes on which packets glide, and both have to keep to the same columns. So this
knows nothing of a diagram.
"""

from typing import Final, NamedTuple

TIME: Final = 9
"""The width of the times, which is also that of the names of links: `response` does not touch its lane."""
LEDGER: Final = 12
"""The width of the ledger: there is room for DUPLICATED."""
NARROWEST: Final = 38
"""Below this there is no room for two lanes beside each other and the words at both ends."""
NARROWEST_DIRECT: Final = 34
"""The same for one lane."""
SLIMMEST: Final = 18
"""Below this there is no room for two lanes alone."""
ROOMY: Final = 44
"""From this width on there is plenty of room for two lanes beside each other and the words at both ends."""


class Lane(NamedTuple):
    """A network lane: its first column and its width."""

    x: int
    width: int

    def column(self, track: int) -> int | None:
        """Where a track runs: even ones right of the middle, odd ones left of it; `None` if there is no room for it."""
        offset = track // 2 * 2 + 1
        column = self.middle + (-offset if track % 2 else offset)
        return column if 3 <= column <= self.width - 4 else None

    @property
    def middle(self) -> int:
        """Where a cut stands."""
        return self.width // 2


def lanes_between(first: int, room: int, count: int) -> tuple[Lane, ...]:
    """So many lanes from a column on, with a column for a lifeline after each of them."""
    room = max(room, 4 * count)
    lanes = []
    for index in range(count):
        width = room // count + (index < room % count)
        lanes.append(Lane(first, width))
        first += width + 1
    return tuple(lanes)


def is_slim(width: int, count: int) -> bool:
    """Whether there are lanes alone, without times, and what is said of the consumer stands in the last of them."""
    return width < (NARROWEST if count > 1 else NARROWEST_DIRECT)


def bare_edges(width: int, count: int) -> tuple[int, int]:
    """The widths of times and ledger: where two lanes would have no room for a name, no more than these take."""
    if is_slim(width, count):
        return 0, 0
    return (TIME - 1, LEDGER - 1) if count > 1 and width < ROOMY else (TIME, LEDGER)


def bare_lanes(width: int, count: int) -> tuple[Lane, ...]:
    """The lanes of the bare diagram."""
    time, ledger = bare_edges(width, count)
    return lanes_between(time + 1, width - time - ledger - 1 - count, count)
