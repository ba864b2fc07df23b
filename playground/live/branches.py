"""Branches: courses that a run has taken and that were left. Only data: what makes each again, and how it stood.

A branch keeps its script and its inputs, no records; whoever wants its record lets it happen again.
"""

from dataclasses import dataclass

from playground.live.inputs import Input, Point, Stance
from playground.live.scores import Score
from playground.scenario.preset import Preset

AS_SCRIPTED = "as scripted"
"""The name of the course in which nobody has changed anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One course of a run."""

    number: int
    """From 1; it keeps its number for as long as the session lasts."""
    name: str
    """What was changed in it."""
    own: int
    """The index of the first input that it does not share with the course from which it comes."""
    forked: Point | None
    """Where it left the course from which it comes; `None`: it comes from none."""
    script: Preset
    origins: tuple[int | None, ...]
    """For each step of the script the index in the preset's own file."""
    inputs: tuple[Input, ...]
    end: Point
    over: bool
    draining: bool
    first: Stance
    """The session's at the beginning."""
    score: Score
    """How it stood at its end."""
