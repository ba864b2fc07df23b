"""Answers of design reviews: each is tried again, as somebody would who has set what it says, and then kept."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from playground.guarantee.bench import measure, try_out
from playground.guarantee.choosing import Recommended, recommend
from playground.guarantee.legs import Verdicts
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.search import other_faults
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import POISON
from playground.scenario.validate import problems_of

_FORBIDS: Final = {"exactly-once": (True, True), "at-least-once": (True, False), "at-most-once": (False, True)}
_HARM: Final = ("lost", "duplicated", "pending")


def reviewed(system: str, answers: Mapping[str, str]) -> Recommended:
    """What a review comes to, once all that it says of itself has been held against what happens."""
    return _reviewed(system, tuple(answers.items()))


@cache
def _reviewed(system: str, answers: tuple[tuple[str, str], ...]) -> Recommended:
    found = recommend(system, dict(answers))
    choice = SystemChoice(found.choice.system, found.choice.config, found.settings, found.application)
    assert not problems_of(choice.table()), answers
    _is_met_as_it_says(found, _judged(found, choice), asks_for_order=dict(answers)["order"] == "yes")
    _has_each_fault_once(found, choice)
    assert found.price == measure(choice)
    assert found.cheapest.packets <= found.price.packets
    return found


def _judged(found: Recommended, choice: SystemChoice) -> Verdicts:
    profile, dialect, version = found.native.profile, found.native.dialect, found.native.version
    return GuaranteeQuestion(profile, dialect, version, choice.config, try_out, other_faults, measure).judged(choice)


def _is_met_as_it_says(found: Recommended, verdicts: Verdicts, *, asks_for_order: bool) -> None:
    loss, twice = _FORBIDS[found.need.word] if found.need is not None else (False, False)
    never_done = [one for one in verdicts.stuck if one.fault != POISON]
    harm = [*((*verdicts.losing, *never_done) if loss else ()), *(verdicts.repeating if twice else ())]
    assert found.is_met is not bool(harm or found.overtakes)
    assert (found.overtakes is not None) is asks_for_order


def _has_each_fault_once(found: Recommended, choice: SystemChoice) -> None:
    good = {one.fault for one in try_out(choice) if one.outcome not in _HARM}
    assert {one.fault for one in found.protects} == good - {one.fault for one in found.overtakes or ()}
    assert not good & {one.fault for one in found.exposed}
