"""Everything that is wrong with a table that should be a preset, in the order of the file. Imports pydantic.

The shape is pydantic's business, the rules across keys are `rules.py`'s; a place has at most one mistake of either.
"""

from functools import cache

from pydantic import ValidationError

from playground.scenario.errors import Explainer, wrong_format
from playground.scenario.keys import Keys
from playground.scenario.mistakes import Location, Problem, Table
from playground.scenario.rules import broken_rules, too_many_steps
from playground.scenario.schema import PresetFile, json_schema
from playground.scenario.words import FORMAT, MAX_MISTAKES


def problems_of(raw: Table) -> list[Problem]:
    """All mistakes in the table; none: it is a valid preset."""
    version = raw.get("format")
    if isinstance(version, int) and version > FORMAT:
        # Its other keys are those of a format that this playground does not know.
        return [Problem(("format",), wrong_format(version))]
    if problem := too_many_steps(raw):
        return [problem]
    shape, beyond = _shape_problems(raw)
    problems = _in_file_order([*shape, *broken_rules(raw)], raw)
    beyond += max(0, len(problems) - MAX_MISTAKES)
    more = [Problem((), f"{beyond:,} more mistakes")] if beyond else []
    return [*problems[:MAX_MISTAKES], *more]


def _shape_problems(raw: Table) -> tuple[list[Problem], int]:
    """The problems, and how many more there are: nobody reads thousands of lines."""
    try:
        PresetFile.model_validate(raw)
    except ValidationError as error:
        explainer = Explainer(_keys(), raw)
        errors = error.errors(include_url=False, include_context=False)
        return [explainer.explain(one) for one in errors[:MAX_MISTAKES]], max(0, len(errors) - MAX_MISTAKES)
    return [], 0


@cache
def _keys() -> Keys:
    return Keys(json_schema())


def _in_file_order(problems: list[Problem], raw: Table) -> list[Problem]:
    """The problems by table and step, as the file has them; missing keys first. Of two at one place, the first."""
    by_location: dict[Location, Problem] = {}
    for problem in problems:
        by_location.setdefault(problem.location, problem)
    tables = {key: position for position, key in enumerate(raw)}

    def position(problem: Problem) -> tuple[int, int]:
        index = next((part for part in problem.location if isinstance(part, int)), -1)
        return tables.get(str(problem.location[0]), -1), index

    return sorted(by_location.values(), key=position)
