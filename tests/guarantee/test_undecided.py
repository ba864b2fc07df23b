"""Values that are in none of the files: what each could bring is tried, and no need is met by a guess."""

from collections.abc import Collection

import pytest

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import UNDECIDED, FileFinding, Spot
from playground.configuration.found import GivenSetting, Value
from playground.guarantee.legs import Verdicts, judge_legs
from playground.guarantee.trial import FaultTrial
from playground.guarantee.undecided import breaking, undecided
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import NAMES

CHOICE = SystemChoice("kafka", None, {}, {})


def judged(choice: SystemChoice, *, thorough: bool = True, only: Collection[str] = NAMES) -> Verdicts:
    """Whatever else is set, with `acks = 0` one message is lost, and with `acks = 1` it is stored twice."""
    acks = choice.settings.get("acks", "all")
    outcome = "lost" if acks == "0" else "once"
    return judge_legs([FaultTrial("F1", 1 + (acks == "1"), 1, 1 + (acks == "1"), "ok", outcome)])


def unsaid(name: str, value: Value = "") -> SettingsCase:
    """A case in which a setting's value is somewhere else; it is taken for another."""
    line = f"{name} = ${{X}}"
    return SettingsCase((), {name: GivenSetting("kafka", name, value, Spot("a", 3), line, unknown=line)})


def test_a_value_that_is_not_there_and_could_do_harm_is_told_with_what_it_could_be() -> None:
    [one] = undecided(unsaid("acks"), CHOICE, judged, judged(CHOICE))
    assert (one.taken, one.worse) == ("all", {"lose": ("0",), "duplicate": ("1",)})
    assert all(map(one.decides, ("exactly-once", "at-most-once", "at-least-once")))
    assert [(each.name, each.trouble, each.is_before_storing) for each in one.conditions] == [
        ("acks", "lose", True),
        ("acks", "duplicate", True),
    ]
    assert one.finding.spot == Spot("a", 3)
    assert 'with "0" a message may be lost, with "1" a message may be done twice; taken for "all"' in one.finding.text


def test_where_the_worst_is_taken_already_nothing_depends_on_it() -> None:
    known = CHOICE._replace(settings={"acks": "0"})
    [one] = undecided(unsaid("acks", "0"), known, judged, judged(known))
    assert set(one.worse) == {"duplicate"}
    assert not one.decides("at-least-once")
    assert not list(undecided(unsaid("client"), CHOICE, judged, judged(CHOICE)))


def test_a_value_is_not_tried_that_the_system_refuses_beside_the_others() -> None:
    strict = CHOICE._replace(settings={"enable.idempotence": True})
    assert not list(undecided(unsaid("acks"), strict, judged, judged(strict)))


@pytest.mark.parametrize(
    ("rule", "troubles", "broken"),
    [
        (UNDECIDED, ("lose",), {"at-least-once", "exactly-once"}),
        (UNDECIDED, ("duplicate",), {"at-most-once", "exactly-once"}),
        (UNDECIDED, (), {"at-most-once", "at-least-once", "exactly-once"}),
        ("contradiction", (), {"at-most-once", "at-least-once", "exactly-once"}),
        ("dead-end", (), {"at-least-once", "exactly-once"}),
        ("elsewhere", (), set()),
    ],
)
def test_what_nobody_knows_breaks_the_needs_that_it_could_break(
    rule: str, troubles: tuple[str, ...], broken: set[str]
) -> None:
    one = FileFinding(rule, "", Spot("a"), troubles)
    needs = ("at-most-once", "at-least-once", "exactly-once")
    assert {need for need in needs if list(breaking([one], need))} == broken
