"""Where nothing says which version runs, it is told in which ones the same settings come to something else."""

from dataclasses import replace
from typing import NamedTuple

from playground.guarantee.board import Board
from playground.guarantee.other_versions import DONE_TWICE, LOST, NEVER_DONE, other_versions
from playground.matrix.cells import SystemChoice
from playground.systems.native import Values
from tests.each import of_each

_KEPT: Values = {"confirm.select": True, "mandatory": True, "x-queue-type": "quorum"}


class Case(NamedTuple):
    """Settings, and what differs by FACTS: in which versions, when, what becomes of which fault there and here."""

    about: str
    settings: Values
    versions: tuple[str, ...] = ()
    span: str = ""
    then: tuple[tuple[tuple[str, str], str], ...] = ()
    asked: str = ""


CASES = (
    Case("a classic queue has a timeout before 4.3", {}, ("4.0", "3.13"), "before 4.3", (((DONE_TWICE, ""), "F9"),)),
    Case(
        "a quorum queue has no limit before 4.0",
        _KEPT,
        ("3.13",),
        "before 4.0",
        (((NEVER_DONE, LOST), "F10"),),
    ),
    Case(
        "basic.nack counts from 4.0 to 4.2 alone",
        {**_KEPT, "basic.nack": True},
        ("4.0",),
        "from 4.0 on, but before 4.3",
        (((LOST, NEVER_DONE), "F10"),),
        asked="no version from 4.0 on, but before 4.3, runs (nothing here says which, 4.3 is taken; else: lost (F10))",
    ),
    Case("a timeout that is switched off is none before 4.3 either", {"consumer_timeout": 1_000_000_000}),
    Case("with a limit of its own it is the same in each", {**_KEPT, "x-delivery-limit": 5}),
)


@of_each(CASES)
def test_what_differs_between_versions_is_found_by_trying_each(case: Case) -> None:
    choice = SystemChoice("rabbitmq@4.3", settings=case.settings)
    question = replace(Board(choice).question, assumes_version=True)
    found = other_versions(question, choice)
    told = [
        (
            one.versions,
            one.span,
            tuple((ends, trial.fault) for ends, trials in one.otherwise.items() for trial in trials),
        )
        for one in found
    ]
    assert told == ([(case.versions, case.span, case.then)] if case.then else [])
    asked = [one.condition(question.version, question.judged(choice)) for one in found]
    assert [one.text for one in asked if one] == ([case.asked] if case.asked else [])
    assert other_versions(replace(question, assumes_version=False), choice) == (), (
        "whoever names a version is told of it"
    )
