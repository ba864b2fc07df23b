"""The score of a run: whether the promise is kept so far, and the numbers, from the tally alone."""

from typing import NamedTuple

from playground.checker.fates import Fate, Verdict
from playground.engine.simulation import Simulation
from playground.live.tally import Tally
from playground.live.views import BadgeView, CountersView
from playground.words.fates import harm_words
from playground.words.times import span


class Score(NamedTuple):
    """How a run stands."""

    badge: BadgeView
    counters: CountersView
    """`in_flight` counts what is on the links."""


def score_of(simulation: Simulation, tally: Tally) -> Score:
    """How a run stands now."""
    in_flight = sum(1 for _ in simulation.system.under_way())
    return Score(badge_of(simulation, tally), counters_of(tally, in_flight))


def badge_of(simulation: Simulation, tally: Tally) -> BadgeView:
    """Whether the promise is kept, as far as one can know."""
    if tally.breaches:
        return BadgeView(Verdict.VIOLATED, "")
    if simulation.over:
        late = f"not at rest {span(simulation.settings.run.settle_ms)} after its faults ended"
        if not simulation.settled:
            return BadgeView(Verdict.UNDECIDED, late)
        return BadgeView(Verdict.HOLDS, harm_words(tally.by_fate))
    if not simulation.chaotic:
        return BadgeView(None, "draining")
    return BadgeView(None, "at rest" if simulation.at_rest and simulation.log.count else "so far")


def counters_of(tally: Tally, in_flight: int) -> CountersView:
    """The numbers that the eye looks for."""
    by_fate = tally.by_fate
    return CountersView(
        sent=tally.sent,
        once=by_fate[Fate.APPLIED_ONCE],
        lost=by_fate[Fate.LOST],
        duplicated=by_fate[Fate.DUPLICATED],
        deduplicated=tally.judge.fold.deduplicated,
        retries=tally.retries,
        redeliveries=tally.redeliveries,
        in_flight=in_flight,
        late=tally.late(),
        failed=by_fate[Fate.FAILED],
        dead_lettered=by_fate[Fate.DEAD_LETTERED],
        pending=by_fate[Fate.PENDING],
        misreported=tally.misreported,
        dropped=tally.judge.fold.dropped,
        done_and_parked=tally.judge.done_and_parked(),
    )
