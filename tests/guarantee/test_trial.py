"""Trials: what is kept of them."""

from collections.abc import Iterator

from playground.guarantee.trial import FaultTrial, tried_once
from playground.matrix.cells import SystemChoice
from playground.matrix.once import found_once


def test_a_choice_is_tried_once_and_another_by_itself() -> None:
    tried: list[SystemChoice] = []

    @tried_once
    def tries(choice: SystemChoice) -> Iterator[FaultTrial]:
        tried.append(choice)
        yield FaultTrial(choice.system, 1, 1, 1, "ok", "applied once")

    one, other = SystemChoice("http"), SystemChoice("http", application={"consumer.dedup": "none"})
    assert [list(tries(choice)) for choice in (one, other, one)] == [list(tries(one))] * 3
    assert tried == [one, other]


def test_a_choice_is_tried_anew_under_other_faults() -> None:
    asked: list[tuple[str, ...]] = []

    @found_once
    def tries(choice: SystemChoice, only: tuple[str, ...]) -> int:
        asked.append((choice.system, *only))
        return len(asked)

    http = SystemChoice("http")
    assert [tries(http, ("F1",)), tries(http, ("F2",)), tries(http, ("F1",))] == [1, 2, 1]
    assert asked == [("http", "F1"), ("http", "F2")]


def test_what_was_asked_for_last_is_kept_while_others_come() -> None:
    tried: list[int] = []

    @tried_once
    def tries(choice: SystemChoice) -> Iterator[FaultTrial]:
        tried.append(int(choice.system))
        yield FaultTrial(choice.system, 1, 1, 1, "ok", "applied once")

    for number in range(1, 1000):
        tries(SystemChoice("0"))
        tries(SystemChoice(str(number)))
    tries(SystemChoice("1"))
    assert tried == [*range(1000), 1]  # The oldest has made room, and nothing else with it.
