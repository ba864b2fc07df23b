"""The characters of the text diagram, in Unicode and in plain ASCII. Every sign has its own shape in both."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one kind of arrow is drawn."""

    along: str
    """Horizontal; of two characters, they alternate."""
    down: str
    turn_right: str
    """From the left, down."""
    turn_left: str
    """From the right, down."""
    end_right: str
    """From above, to the right."""
    end_left: str
    branch: str
    """A copy leaves the line, downwards."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of characters."""

    life: str
    idle: str
    """A node's line while nothing happens anywhere."""
    band: str
    right: str
    left: str
    first: str
    again: str
    answer: str
    lost: str
    single: Stroke
    double: Stroke
    late: Stroke
    late_double: Stroke
    fork: str
    """A copy leaves a single line, downwards."""
    crossing: str
    quote: str
    """Before what is said across the lanes: no bar, which would be taken for a second lifeline."""
    ellipsis: str
    is_ascii: bool = False

    def plain(self, text: str) -> str:
        """A text as this set can write it: where that is ASCII, `m3·2` becomes `m3/2`."""
        if not self.is_ascii or text.isascii():
            return text
        return text.replace("·", "/").encode("ascii", "replace").decode()

    @property
    def sample(self) -> str:
        """Every character of the set, for somebody who has to know whether they can be written."""
        signs = self.life, self.idle, self.band, self.right, self.left, self.first, self.again, self.answer, self.lost
        return "".join((*signs, self.lines, self.fork, self.crossing, self.quote, self.ellipsis, "\u00b7"))

    @property
    def lines(self) -> str:
        """What arrows are made of, between their ends: a wall may stand in their way."""
        return "".join(stroke.along + stroke.down for stroke in (self.single, self.double, self.late))

    def stroke(self, *, double: bool, late: bool) -> Stroke:
        """The stroke of an arrow."""
        if late:
            return self.late_double if double else self.late
        return self.double if double else self.single


UNICODE: Final = Glyphs(
    life="┃",
    idle="┊",
    band="░",
    right="▶",
    left="◀",
    first="●",
    again="◆",
    answer="○",
    lost="✗",
    single=Stroke("─", "│", "╮", "╭", "╰", "╯", "┬"),
    double=Stroke("═", "║", "╗", "╔", "╚", "╝", "╦"),
    late=Stroke("╌", "╎", "╮", "╭", "╰", "╯", "┬"),
    late_double=Stroke("═ ", "║", "╗", "╔", "╚", "╝", "╦"),
    fork="╥",
    crossing="┼",
    quote="»",
    ellipsis="…",
)
ASCII: Final = Glyphs(
    life="|",
    idle=".",
    band=":",
    right=">",
    left="<",
    first="o",
    again="#",
    answer="o",
    lost="x",
    single=Stroke("-", "|", "+", "+", "+", "+", "+"),
    double=Stroke("=", "!", "+", "+", "+", "+", "+"),
    late=Stroke("- ", "'", "+", "+", "+", "+", "+"),
    late_double=Stroke("= ", "!", "+", "+", "+", "+", "+"),
    fork="+",
    crossing="+",
    quote=">",
    ellipsis="~",
    is_ascii=True,
)
