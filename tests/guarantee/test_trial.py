"""Trials: what is kept of them."""

from collections.abc import Iterator

from playground.guarantee.trial import FaultTrial, tried_once
from playground.matrix.cells import SystemChoice


def test_a_choice_is_tried_once_and_another_by_itself() -> None:
    tried: list[SystemChoice] = []

    @tried_once
    def tries(choice: SystemChoice) -> Iterator[FaultTrial]:
        tried.append(choice)
        yield FaultTrial(choice.system, 1, 1, 1, "ok", "applied once")

    one, other = SystemChoice("http"), SystemChoice("http", application={"consumer.dedup": "none"})
    assert [list(tries(choice)) for choice in (one, other, one)] == [list(tries(one))] * 3
    assert tried == [one, other]
