"""Where choices are tried: the cells of the matrix, and a calm run that shows what a message costs."""

from collections.abc import Iterator
from typing import Final

from playground.engine.events import Kind
from playground.guarantee.remedies import Price
from playground.guarantee.trial import FaultTrial, tried_once
from playground.matrix.cells import SystemChoice, cells
from playground.scenario.build import build
from playground.scenario.outcome import play_out

_MOST_EVENTS: Final = 10_000
_MESSAGES: Final = 10
"""In a calm run, so that what a batch or a connection costs is shared."""


@tried_once
def try_out(choice: SystemChoice) -> Iterator[FaultTrial]:
    """Run a choice under every standard fault that there is for it."""
    for one in cells(choice):
        yield FaultTrial(
            one.fault.name,
            one.counts.copies,
            one.counts.deliveries,
            one.counts.effects,
            one.counts.believes,
            one.counts.outcome,
            one.fault.about,
            one.preset,
            outside=one.counts.external,
        )


def measure(choice: SystemChoice) -> Price:
    """Run a choice without any fault."""
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _MESSAGES}
    outcome = play_out(build(table, ""), most_events=_MOST_EVENTS)
    sent, known = ([one.time_ms for one in outcome.log if one.kind is kind] for kind in (Kind.SENT, Kind.CONFIRMED))
    waits = [later - sooner for sooner, later in zip(sent, known, strict=False)]
    latency_ms = outcome.judgement.latency_ms.p50 or 0
    return Price(outcome.packets / _MESSAGES, latency_ms, sorted(waits)[len(waits) // 2] if waits else 0)
