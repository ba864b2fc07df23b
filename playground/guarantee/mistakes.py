"""What is wrong with a choice of settings, as a preset of it would be told."""

from collections.abc import Sequence

from playground.matrix.cells import SystemChoice
from playground.matrix.once import found_once
from playground.scenario.mistakes import Problem
from playground.scenario.validate import problems_of


@found_once
def mistakes_in(choice: SystemChoice) -> Sequence[Problem]:
    """All mistakes; none: the system accepts it."""
    return tuple(problems_of(choice.table()))
