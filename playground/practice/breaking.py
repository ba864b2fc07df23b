"""Breaking: the shortest failure that makes a configuration break its promise, put together from a few moves.

What is put together is run, so any failure that does it counts; what is the shortest was found by running all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Final

from playground.checker.fates import Verdict
from playground.checker.result import Judgement
from playground.explain.replays import replayed
from playground.practice.dice import Dice
from playground.practice.scene import MOST_EVENTS
from playground.practice.schedules import configuration_of, moves
from playground.scenario.build import build
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules
from playground.words.steps import step_words

MOST_MOVES: Final = 2
"""Failures of more moves are not looked for."""
_OFFERED: Final = 8
_UNBREAKABLE_IN: Final = 5
"""One of so many configurations may be one that none of the moves breaks."""


@dataclass(frozen=True)
class Challenge:
    """A configuration, and the moves against it."""

    preset: Preset
    """With all the moves as its steps."""

    def broken_by(self, chosen: Iterable[int]) -> Preset:
        """The preset with only the moves of these indices."""
        wanted = set(chosen)
        steps = tuple(step for index, step in enumerate(self.preset.steps) if index in wanted)
        return replace(self.preset, steps=steps)

    def judged(self, chosen: Iterable[int]) -> Judgement:
        """What comes of some moves."""
        preset = self.broken_by(chosen)
        return replayed(preset.settings, preset.steps, 4 * MOST_EVENTS).judgement

    def is_broken_by(self, chosen: Iterable[int]) -> bool:
        """Whether the promise is broken."""
        return self.judged(chosen).verdict is Verdict.VIOLATED

    @cached_property
    def shortest(self) -> tuple[tuple[int, ...], ...]:
        """All failures of the fewest moves that break it; empty: none of up to `MOST_MOVES` does."""
        for count in range(1, MOST_MOVES + 1):
            found = [some for some in combinations(range(len(self.preset.steps)), count) if self.is_broken_by(some)]
            if found:
                return tuple(found)
        return ()

    @property
    def words(self) -> tuple[str, ...]:
        """The moves as sentences."""
        return tuple(step_words(step, self.preset.settings.topology) for step in self.preset.steps)


def challenge_of(dice: Dice, name: str) -> Challenge:
    """A challenge that follows from the dice."""
    may_be_safe = dice.below(_UNBREAKABLE_IN) == 0
    while True:
        table = configuration_of(dice, name)
        table["steps"] = dice.shuffled(moves(table, "m2"))[:_OFFERED]
        if broken_rules(table):
            continue
        challenge = Challenge(build(table, name))
        if challenge.shortest or may_be_safe:
            return challenge
