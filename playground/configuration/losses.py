"""What lines of files lose by themselves: no setting of the system that is tried stands for it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.findings import Spot

_TOO_LATE: Final = "parked too late"


class OwnLoss(NamedTuple):
    """How a line loses messages whatever else is set."""

    node: str
    """Where: `broker`, of what it has answered for; `consumer`, on the way to the effect."""
    when: str
    """A clause."""
    instead: str = ""
    """The value with which the line loses nothing."""
    instead_parks: bool = False
    """Whether that value parks what always fails, which then ends."""
    line: str = ""
    """The line that has to have that value, as it is then, where it is another than the one that loses."""
    line_at: Spot | None = None
    """Where that is, or belongs."""
    called: str = ""
    """What a table calls it; empty: that a line of a file loses it."""


class DoneWithin(NamedTuple):
    """That a message is done, or given up, before what gives it again that is in hand for too long."""

    timer: str
    """The system's setting of how long that is."""
    at_most: int
    """The longest that a message is in hand, in the unit of that."""

    def is_in_time(self, values: Mapping[str, object]) -> bool:
        """Whether it is so with these values of the system's settings."""
        allowed = values.get(self.timer)
        return isinstance(allowed, int) and self.at_most <= allowed


class ParkedUntil(NamedTuple):
    """A place that keeps what is parked for so long from when it was sent; what comes later it has forgotten."""

    place: str
    kept_s: int
    tries: str
    """The system's setting of how often a message is tried before it is parked."""
    between_s: str
    """The one of how many seconds lie between two tries."""
    key: str
    """What its file calls how long the place keeps messages."""
    at_most_s: int
    """The longest that this can be."""
    spot: Spot
    """Where it is said, or belongs."""

    def loss(self, values: Mapping[str, object]) -> OwnLoss | None:
        """What comes too late with these values of the system's settings; mended at the place, if that can keep it."""
        tries, between_s = (int(str(values.get(name) or 0)) for name in (self.tries, self.between_s))
        parked_s = tries * between_s
        if not tries or parked_s < self.kept_s:
            return None
        times = "once" if tries == 1 else f"{tries} times"
        late = f"{self.place} has it {parked_s:,} s after it was sent, and keeps nothing beyond {self.kept_s:,} s"
        when = f"it fails {times}: {late}"
        if parked_s >= self.at_most_s:
            return OwnLoss("consumer", when, called=_TOO_LATE)
        line = f"{self.key} = {self.at_most_s} of {self.place}"
        return OwnLoss("consumer", when, str(self.at_most_s), line=line, line_at=self.spot, called=_TOO_LATE)
