"""The score of a run: whether the promise is kept so far, and the numbers, from the tally alone."""

from typing import Final, NamedTuple

from playground.checker.ended import REPEATED, Ended, ended_outside, in_order
from playground.checker.fates import Fate, Verdict
from playground.engine.settings import Guarantee
from playground.engine.simulation import Simulation
from playground.live.tally import ANOMALIES, Tally
from playground.live.views import BadgeView, CountersView
from playground.scenario.outcome import done_outside
from playground.scenario.stories import story_named
from playground.words.outcome import (
    counted,
    outcome_kinds,
    outcome_role,
    outcome_terse,
    outcome_tersest,
    outcome_told,
    outcome_words,
)
from playground.words.times import span

_MOST_READ: Final = 10_000
"""In a longer run nobody looks in every frame for the one message that was late, or done outside of a transaction."""
_FEW: Final = 10
"""So many of a kind are worth a look in every frame at how often each was done."""
_FATES: Final = {**{fate.value: fate for fate in ANOMALIES}, REPEATED: Fate.DUPLICATED}
"""By the kind of an ending."""


class Score(NamedTuple):
    """How a run stands."""

    badge: BadgeView
    counters: CountersView
    """`in_flight` counts what is on the links."""


def score_of(simulation: Simulation, tally: Tally) -> Score:
    """How a run stands now."""
    in_flight = sum(1 for _ in simulation.system.under_way())
    counters = counters_of(tally, in_flight)
    return Score(badge_of(simulation, tally, counters), counters)


def badge_of(simulation: Simulation, tally: Tally, counters: CountersView) -> BadgeView:
    """Whether the promise is kept, as far as one can know, and what has come of the run."""
    verdict, note = _promise(simulation, tally)
    ended, done = _ended(simulation, tally, counters), story_named(simulation.settings.workload.story).done
    now = Guarantee(simulation.system.producer.contract)
    if simulation.over:
        told = outcome_told(ended, tally.sent, done, now)
    else:
        told = outcome_words(ended, done, now) or (f"{counters.once:,} {done} once" if counters.once else "")
    brief = outcome_terse(ended, done, now) or (f"{done} once" if simulation.over and tally.sent else "")
    kinds, is_promised = outcome_kinds(ended, done, now), simulation.settings.is_promised
    return BadgeView(verdict, note, told, brief, outcome_role(ended), kinds, is_promised, outcome_tersest(ended, now))


def _promise(simulation: Simulation, tally: Tally) -> tuple[Verdict | None, str]:
    if tally.breaches or (simulation.over and tally.judge.broken_order()):
        return Verdict.VIOLATED, ""
    if simulation.over and not simulation.settled:
        return Verdict.UNDECIDED, f"not at rest {span(simulation.settings.run.settle_ms)} after its faults ended"
    if simulation.over:
        return Verdict.HOLDS if not tally.by_fate[Fate.PENDING] else tally.judge.verdict(True), ""
    if not simulation.chaotic:
        return None, "draining"
    return None, "at rest" if simulation.at_rest and simulation.log.count else "so far"


def _ended(simulation: Simulation, tally: Tally, counters: CountersView) -> tuple[Ended, ...]:
    """How messages ended so far; of a kind of which there is one, which it was."""
    counts = counters._asdict()
    if not simulation.over:
        counts["pending"] = counts["stuck"]
    elif simulation.settled:
        counts["stuck"] = counts["pending"]
    settings, disordered = simulation.settings, tally.judge.broken_order() if simulation.over else ()
    counts["out_of_order"] = len(disordered)
    ended = counted(counts, sets=settings.workload.effect == "set", ordered=True)
    outside = ended_outside(outside_of(simulation)) if simulation.over else ()
    return in_order((*(_named(one, tally, settings.guarantee) for one in ended), *outside))


def outside_of(simulation: Simulation) -> dict[int, int]:
    """Whose work was done how often, where a transaction hides that; none in a long run: it would have to be read."""
    is_short = simulation.log.count <= _MOST_READ
    return done_outside(simulation.log, simulation.settings) if is_short else {}


def _named(one: Ended, tally: Tally, guarantee: Guarantee) -> Ended:
    if one.kind == "late":
        return one if one.many > 1 or tally.sent > _MOST_READ else one._replace(message=next(iter(tally.lateness.late)))
    fate = _FATES.get(one.kind)
    if fate is None:
        return one._replace(breach=one.kind == "out_of_order")
    breach, effects = tally.breaches > 0 and tally.judge.breaks(fate, guarantee), tally.judge.fold.effects
    found = tally.latest(fate) if one.many <= _FEW else []
    often = {effects[message] for message in found} if len(found) == one.many else set()
    sent = {tally.judge.guarantee(message) for message in found} if often else set()
    return one._replace(
        message=found[0] if found else 0,
        effects=often.pop() if len(often) == 1 else 0,
        guarantee=sent.pop() if len(sent) == 1 else None,
        breach=breach,
    )


def counters_of(tally: Tally, in_flight: int, stuck: int = 0) -> CountersView:
    """The numbers that the eye looks for."""
    by_fate = tally.by_fate
    return CountersView(
        sent=tally.sent,
        once=by_fate[Fate.APPLIED_ONCE],
        lost=by_fate[Fate.LOST],
        duplicated=by_fate[Fate.DUPLICATED],
        deduplicated=tally.judge.fold.recognised,
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
        stuck=stuck,
    )
