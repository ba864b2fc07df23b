"""What a space-time diagram is made of: arrows, bands and marks, and the order in which they happen."""

from typing import Literal, NamedTuple

from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.words.event_row import Role

ArrowKind = Literal["first", "again", "copy"]
"""`again`: not the first packet of its message on its link (a retry, a redelivery, one more answer); `copy`: made by
the network."""
PacketFate = Literal["arrived", "dropped", "in flight"]
BandKind = Literal["crash", "pause", "cut"]
What = Literal["leaves", "ends", "begins", "over", "mark"]


class Arrow(NamedTuple):
    """One packet, or the network's copy of one. Events are given by their numbers."""

    link: Place
    message: int
    nth: int
    """The how-many-eth packet of its message on its link, from 1; of a step of a handover, the how-many-eth such."""
    kind: ArrowKind
    departed: int
    """The `departed` event; a copy has that of its original."""
    began_ms: int
    ended: int = NONE
    """The `arrived` or `dropped` event; `NONE` while it is in flight."""
    ended_ms: int = NONE
    fate: PacketFate = "in flight"
    reason: str = ""
    """Why it was dropped, in the word of the record: `step`, `cut`, `loss` or `down`."""
    delayed: bool = False
    stored: int = 0
    """Which copy the broker stored, if it is one's."""
    called: tuple[str, ...] = ()
    """What a real system calls it, the longest form first; empty: it has this playground's name."""
    commits: int = NONE
    """The position in a log that it commits, if it is about one."""
    answers: int = 0
    """Of an answer: the number of the packet that it answers; 0: there is none, or it is another message's."""

    @property
    def is_answer(self) -> bool:
        """Whether it is an ACK or a confirm."""
        return self.link.leads_back

    @property
    def number(self) -> int:
        """What stands behind its name, from 2: the how-many-eth it is, or, of an answer, what it answers is."""
        return self.answers if self.is_answer else self.nth

    @property
    def is_double(self) -> bool:
        """Whether it can bring a message a second time, and so is double-lined."""
        return self.kind == "copy" or (self.kind == "again" and not self.is_answer)

    @property
    def role(self) -> Role:
        """The part it plays, which decides its colour; sign and line say the same."""
        if self.fate == "dropped":
            return "lost"
        if self.delayed:
            return "late"
        if self.is_double:
            return "again"
        return "ack" if self.is_answer else "data"


class Replication(NamedTuple):
    """A record on its way from the leader of a log to the others."""

    message: int
    began_ms: int
    ended_ms: int


class Band(NamedTuple):
    """The time for which a node is down or paused, or a link is cut."""

    place: Place
    kind: BandKind
    began_ms: int
    ended: int = NONE
    """The event that ended it; `NONE` while it lasts."""
    ended_ms: int = NONE


class Mark(NamedTuple):
    """What a node did, an effect (at the ledger), or a note that is about no node in particular."""

    place: Place
    """A node; `NOWHERE` for effects and notes, which their roles tell apart."""
    event: int
    time_ms: int
    kind: Kind
    message: int
    text: str
    role: Role
    maker: Place = Place.NOWHERE
    """Of an effect: the consumer that made it."""
    brief: str = ""
    """The text where there is less room; empty: as much of it as there is room for."""

    @property
    def is_effect(self) -> bool:
        """Whether it stands at the ledger."""
        return self.place is Place.NOWHERE and self.role != "note"

    @property
    def ends_a_band(self) -> bool:
        """Whether a node is back here, or a link healed."""
        return self.role == "band" and self.kind is Kind.RESTARTED


class Happening(NamedTuple):
    """One thing to draw, in the order of the log."""

    event: int
    time_ms: int
    what: What
    item: int
    """The index into `arrows` (`leaves`, `ends`), `bands` (`begins`, `over`) or `marks`."""
