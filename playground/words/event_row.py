"""What is said of one kind of event: the columns of the table in `events.py`."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from playground.text import one_line
from playground.words.phrases import sentence

Role = Literal["data", "again", "ack", "lost", "late", "band", "effect", "duplicated", "time", "dim", "node", "note"]
"""The part that a piece of a diagram plays. Front ends give roles their colours; none is told by colour alone."""


class EventWords(NamedTuple):
    """All that is said of one kind of event.

    `{m}` is the message, `{packet}` the packet, `{parcel}` the same where it is lost, `{node}` and `{link}` the place,
    `{answered}` what an answer tells, `{who}` the consumer that it is about, or any of several.
    What the record knows beyond that: `{n}` is the attempt, `{on}` and `{by}` the link where the packet's name does not
    say it, `{detail}` the detail.
    """

    clause: str
    """Of an event that a step waits for: `the consumer starts on {m}`."""
    meaning: str = ""
    """A sentence for the glossary; empty: the clause says it all."""
    more: str = ""
    """What an event on record adds to the clause."""
    detailed: str = ""
    """What is said in its place of one that has a detail."""
    lane: tuple[str, Role] | None = None
    """What the lane of a node says in a diagram, and its part there; a note has no short form and is told in full.
    `None`: an arrow or a band says it."""
    role: str = "text"
    """Its part in a list on the screen, from which it has its colour."""
    is_fault: bool = False
    """Whether somebody breaks something."""
    lies_in_wait: bool = False
    """Whether it is a fault that acts later, on what it meets, if anything."""
    is_effect: bool = False
    """Whether it is about what was done, remembered, recognised, or ended in an error."""
    reads: Callable[[str], str] = one_line
    """Its detail in words."""
    is_quiet: bool = False
    """Whether it goes without saying where events are told aloud, one by one: another one tells of it, too."""
    beat: str = ""
    """In a chain of causes in two words or so, as something that is over; `{done}` is the story's word, `{what}` the
    packet. Empty: it is no link of such a chain."""

    @property
    def entry(self) -> str:
        """Its entry in the glossary."""
        anything = {"m": "a message", "packet": "a packet", "node": "a node", "link": "a link", "answered": "answered"}
        return self.meaning or sentence(self.clause.format_map({**anything, "who": "the consumer"}))
