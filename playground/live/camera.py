"""The camera: takes a snapshot of a session. It reads looks at the engine's parts, and the tally."""

from playground.checker.fates import Fate
from playground.engine.settings import Guarantee
from playground.live.camera_links import MOST_PACKETS, link_views
from playground.live.camera_nodes import broker_view, consumer_view, producer_view
from playground.live.scores import badge_of, counters_of
from playground.live.session import Session
from playground.live.views import AccountView, Narration, Snapshot
from playground.scenario.narration import captions
from playground.scenario.stories import story_named
from playground.text import printable

MOST_SHOWN = 24
"""How many entries of a list are worth sending to a screen."""


def take_snapshot(session: Session, linger_ms: int = 1000) -> Snapshot:
    """One instant of a session. What happened at most `linger_ms` ago is still to be seen."""
    simulation = session.simulation
    settings = simulation.settings
    since_ms = simulation.now_ms - linger_ms
    look = simulation.system.look(MOST_SHOWN, MOST_PACKETS)
    session.recent.flights = look.times
    links = link_views(session, look.links, since_ms)
    return Snapshot(
        title=printable(session.original.title),
        guarantee=Guarantee(simulation.system.producer.contract),
        system=settings.topology.name,
        seed=settings.seed,
        now_ms=simulation.now_ms,
        deed=story_named(settings.workload.story).one(settings.workload.amount),
        badge=badge_of(simulation, session.tally),
        producer=producer_view(session, look.producer),
        links=links,
        broker=broker_view(session, look.broker),
        consumers=tuple(consumer_view(session, one, since_ms) for one in look.consumers),
        counters=counters_of(session.tally, sum(len(link.packets) for link in links)),
        account=_account(session),
        caption=_caption(session),
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
        actual=(actual := workload.balance(effects=effects, done=done, amount=amount)),
        twice=actual - amount * done,
        missing=amount * missing,
        coming=amount * by_fate[Fate.PENDING],
    )


def _caption(session: Session) -> Narration | None:
    """The latest narration."""
    told = captions(session.simulation)
    return Narration(told[-1].time_ms, told[-1].text) if told else None
