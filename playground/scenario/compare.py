"""Comparing a run with what its preset expects."""

from collections.abc import Iterator
from typing import NamedTuple

from playground.scenario.doubts import never_sent, step_name
from playground.scenario.outcome import Outcome


class Difference(NamedTuple):
    """One thing that is not as expected, in words."""

    what: str
    expected: str
    actual: str


def differences(outcome: Outcome) -> list[Difference]:
    """All that is not as the preset expects, steps that never acted included."""
    return [*unexpected(outcome), *_unfired(outcome)]


def unexpected(outcome: Outcome) -> list[Difference]:
    """What came of it otherwise than the preset expects."""
    return [*_verdict(outcome), *_counters(outcome), *_fates(outcome)]


def _verdict(outcome: Outcome) -> Iterator[Difference]:
    expected, actual = outcome.preset.expect.verdict, outcome.judgement.verdict
    if expected is not None and expected != actual:
        yield Difference("verdict", expected, actual.value)


def _counters(outcome: Outcome) -> Iterator[Difference]:
    actual = outcome.judgement.counters
    for name, expected in outcome.preset.expect.counters.items():
        if actual[name] != expected:
            yield Difference(name, str(expected), str(actual[name]))


def _fates(outcome: Outcome) -> Iterator[Difference]:
    expected = outcome.preset.expect.fates
    if not expected:
        return
    actual = {record.number: record.fate.value for record in outcome.judgement.messages}
    for number, fate in expected.items():
        if actual.get(number) != fate:
            yield Difference(f"fate of m{number}", fate, actual.get(number, "never sent"))


def _unfired(outcome: Outcome) -> Iterator[Difference]:
    unsent = never_sent(outcome.preset)
    for index in outcome.simulation.unfired_steps:
        why = f": m{unsent[index][1]} is never sent" if index in unsent else ""
        yield Difference(step_name(index, outcome.preset.steps[index]), "acts", f"never acted{why}")
