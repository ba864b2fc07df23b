"""The camera: takes a snapshot of a session. It looks at the engine's state and at the tally, and changes neither."""

from playground.checker.fates import Fate, Verdict
from playground.engine.settings import Guarantee
from playground.live.camera_links import Flights, link_views
from playground.live.camera_nodes import broker_view, consumer_view, producer_view
from playground.live.session import Session
from playground.live.views import AccountView, BadgeView, Caption, CountersView, LinkView, Snapshot
from playground.scenario.narration import captions
from playground.scenario.stories import story_named

MOST_SHOWN = 24
"""How many entries of a list are worth sending to a screen."""


def take_snapshot(session: Session, linger_ms: int = 1000) -> Snapshot:
    """One instant of a session. What happened at most `linger_ms` ago is still to be seen."""
    simulation = session.simulation
    settings = simulation.settings
    since_ms = simulation.now_ms - linger_ms
    flights = Flights(simulation)
    session.recent.flights = flights.times
    links = link_views(session, flights, since_ms)
    return Snapshot(
        title=session.original.title,
        guarantee=Guarantee(simulation.system.producer.contract),
        system=settings.system,
        seed=settings.seed,
        now_ms=simulation.now_ms,
        deed=story_named(settings.workload.story).one(settings.workload.amount),
        badge=_badge(session),
        producer=producer_view(session, flights),
        links=links,
        broker=broker_view(session),
        consumer=consumer_view(session, since_ms),
        counters=_counters(session, links),
        account=_account(session),
        caption=_caption(session),
        anomalies=len(session.tally.anomalies),
        events=simulation.log.count,
    )


def _badge(session: Session) -> BadgeView:
    simulation, tally = session.simulation, session.tally
    if tally.breaches:
        return BadgeView(Verdict.VIOLATED, "")
    if session.over:
        return BadgeView(Verdict.HOLDS if simulation.settled else Verdict.UNDECIDED, "")
    if not simulation.chaotic:
        return BadgeView(None, "draining")
    return BadgeView(None, "at rest" if simulation.at_rest and simulation.log.count else "so far")


def _counters(session: Session, links: tuple[LinkView, ...]) -> CountersView:
    tally = session.tally
    by_fate = tally.by_fate
    return CountersView(
        sent=tally.sent,
        once=by_fate[Fate.APPLIED_ONCE],
        lost=by_fate[Fate.LOST],
        duplicated=by_fate[Fate.DUPLICATED],
        deduplicated=tally.judge.deduplicated,
        retries=tally.retries,
        redeliveries=tally.redeliveries,
        in_flight=sum(len(link.packets) for link in links),
        late=tally.late(),
        failed=by_fate[Fate.FAILED],
        dead_lettered=by_fate[Fate.DEAD_LETTERED],
        pending=by_fate[Fate.PENDING],
        misreported=tally.misreported,
        dropped=tally.judge.dropped,
    )


def _account(session: Session) -> AccountView:
    workload, by_fate = session.simulation.settings.workload, session.tally.by_fate
    story = story_named(workload.story)
    amount = 1 if story.counts else workload.amount
    effects = len(session.simulation.ledger)
    done = by_fate[Fate.APPLIED_ONCE] + by_fate[Fate.DUPLICATED]
    missing = by_fate[Fate.LOST] + by_fate[Fate.FAILED] + by_fate[Fate.DEAD_LETTERED]
    return AccountView(
        thing=story.thing,
        unit="" if story.counts else story.unit,
        expected=amount * session.tally.sent,
        actual=amount * effects,
        twice=amount * (effects - done),
        missing=amount * missing,
        coming=amount * by_fate[Fate.PENDING],
    )


def _caption(session: Session) -> Caption | None:
    """The latest narration."""
    told = captions(session.simulation)
    return Caption(told[-1].time_ms, told[-1].text) if told else None
