"""Where choices are tried: the cells of the matrix, and a calm run that shows what a message costs."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from playground.engine.events import Kind
from playground.engine.log import kind_of
from playground.guarantee.batches import failing_in_its_batch
from playground.guarantee.failures import with_fewest_failures
from playground.guarantee.remedies import Price
from playground.guarantee.sent_again import sent_again
from playground.guarantee.trial import OF_A_BATCH, TRIED, FaultTrial, tried_once
from playground.matrix.cells import SystemChoice, cells
from playground.matrix.once import found_once
from playground.scenario.build import build
from playground.scenario.outcome import play_out

_MOST_EVENTS: Final = 10_000
_MESSAGES: Final = 10
"""In a calm run, so that what a batch or a connection costs is shared."""


def try_out(choice: SystemChoice, /, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
    """Run a choice under every standard fault of these names that there is for it."""
    return _under_all(choice) if only is TRIED else _under_some(choice, tuple(sorted(only)))


@tried_once
def _under_all(choice: SystemChoice) -> Iterator[FaultTrial]:
    yield from _under(choice, TRIED)


@found_once
def _under_some(choice: SystemChoice, only: Collection[str]) -> Sequence[FaultTrial]:
    return tuple(_under(choice, only))


def _under(choice: SystemChoice, only: Collection[str]) -> Iterator[FaultTrial]:
    for one in cells(choice, only):
        trial = FaultTrial(
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
        fewest = with_fewest_failures(trial, one.fault.most_events_with(one.preset.settings))
        yield sent_again(fewest, choice)
    if OF_A_BATCH in only and (innocent := failing_in_its_batch(choice)):
        yield innocent


@found_once
def measure(choice: SystemChoice) -> Price:
    """Run a choice without any fault."""
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _MESSAGES}
    outcome = play_out(build(table, ""), most_events=_MOST_EVENTS)
    rows = [(kind_of(row[1]), row[0]) for row in outcome.log.rows()]
    sent, known = ([time_ms for one, time_ms in rows if one == kind] for kind in (Kind.SENT, Kind.CONFIRMED))
    waits = [later - sooner for sooner, later in zip(sent, known, strict=False)]
    latency_ms = outcome.judgement.latency_ms.p50 or 0
    return Price(outcome.packets / _MESSAGES, latency_ms, sorted(waits)[len(waits) // 2] if waits else 0)
