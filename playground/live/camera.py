"""The camera: takes a snapshot of a session. It reads looks at the engine's parts, and the tally."""

from collections.abc import Sequence
from typing import Final

from playground.checker.fates import Fate
from playground.engine.contracts import contract_for
from playground.engine.events import Kind
from playground.engine.log import kind_of
from playground.engine.looks import ConsumerLook, LinkLook, PacketLook, ProducerLook
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.engine.simulation import Simulation
from playground.live.caption import caption_of
from playground.live.latest import latest_beliefs, latest_effects
from playground.live.log_view import LogView, log_view, reading_of
from playground.live.recent import Death
from playground.live.scores import badge_of, counters_of
from playground.live.session import Session
from playground.live.stuck import stuck_now
from playground.live.trap import dedup_in_force
from playground.live.views import (
    AccountView,
    BrokerView,
    ConsumerView,
    DeadView,
    LinkView,
    PacketKind,
    PacketView,
    ProducerView,
    Snapshot,
)
from playground.scenario.stories import story_named
from playground.text import printable
from playground.words.own import in_own_words, labels, with_article, wording
from playground.words.packets import arming_words, cargo, death_words, source_words

MOST_SHOWN: Final = 24
"""How many entries of a list are worth sending to a screen."""
MOST_PACKETS: Final = 400
"""How many packets of one link are worth drawing."""
_DUPLICATED: Final = int(Kind.DUPLICATED)
_DELAYED: Final = int(Kind.DELAYED)


def take_snapshot(session: Session, linger_ms: int = 1000) -> Snapshot:
    """One instant of a session. What happened at most `linger_ms` ago is still to be seen."""
    simulation = session.simulation
    settings = simulation.settings
    since_ms = simulation.now_ms - linger_ms
    look = simulation.system.look(MOST_SHOWN, MOST_PACKETS)
    session.recent.flights = look.times
    links = _link_views(session, look.links, since_ms)
    stuck = stuck_now(simulation, session.tally, look)
    log = _log_view(session, look.consumers)
    counters = counters_of(session.tally, sum(len(link.packets) for link in links), stuck)
    return Snapshot(
        title=printable(session.original.told_title),
        guarantee=Guarantee(simulation.system.producer.contract),
        system=settings.topology.name,
        seed=settings.seed,
        now_ms=simulation.now_ms,
        deed=story_named(settings.workload.story).one(settings.workload.amount),
        badge=badge_of(simulation, session.tally, counters),
        producer=_producer_view(session, look.producer),
        links=links,
        broker=look.broker and BrokerView(look.broker, settings.broker),
        consumers=_consumers(session, look.consumers, since_ms, log),
        counters=counters,
        account=_account(session),
        caption=caption_of(session),
        answer=_answer(simulation),
        own=labels(settings.topology),
        log=log,
    )


def _log_view(session: Session, looks: Sequence[ConsumerLook]) -> LogView | None:
    if (book := session.run.book) is None:
        return None
    settings = session.simulation.settings
    return log_view(book.read(session.simulation.log), looks, settings, wording(settings.topology).first_partition)


def _answer(simulation: Simulation) -> str:
    settings = simulation.settings
    if not contract_for(settings, Guarantee(simulation.system.producer.contract)).awaits_ack:
        return ""
    return with_article(cargo(settings.topology.answer_to(settings.topology.first), settings.topology))


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
        stuck=session.over and session.simulation.settled,
    )


# The nodes.


def _producer_view(session: Session, look: ProducerLook) -> ProducerView:
    due = session.simulation.workload.next_due()
    return ProducerView(
        look=look,
        last_sent=session.tally.last_sent,
        next_in_ms=max(due[1] - session.simulation.now_ms, 0) if due else None,
        unsent=_unsent(session),
        beliefs=session.tally.beliefs(),
        never_asked=session.tally.never_asked(),
        latest=latest_beliefs(session),
    )


def _unsent(session: Session) -> int:
    if not session.over:
        return 0
    messages = session.simulation.settings.workload.messages
    return messages - sum(message <= messages for message in session.tally.order)


def _consumers(
    session: Session, looks: Sequence[ConsumerLook], since_ms: int, log: LogView | None
) -> tuple[ConsumerView, ...]:
    views = tuple(_consumer_view(session, one, since_ms, log) for one in looks)
    if len(views) > 1:  # Several have no room for such a list.
        return views
    return tuple(one._replace(latest=latest_effects(session)) for one in views)


def _consumer_view(session: Session, look: ConsumerLook, since_ms: int, log: LogView | None) -> ConsumerView:
    settings = session.simulation.settings
    armed = ", ".join(in_own_words(trap.words, settings.topology) for trap in session.traps)
    has_own = settings.consumer.dedup_table == "own" or settings.consumer.dedup == "memory"
    recent = (one for one in session.recent.changes if one.time_ms >= since_ms)
    changes = tuple(one for one in recent if not has_own or one.node is look.node.place)
    return ConsumerView(
        look,
        armed,
        dedup_in_force(session.simulation),
        changes,
        labels(settings.topology),
        shares_table=not has_own,
        reading=reading_of(look, log),
    )


# The links: every packet under way, those that have just died, and what waits for packets.


def _kind_of_packet(link: Place, nth: int) -> PacketKind:
    if link.leads_back:
        return PacketKind.ANSWER
    return PacketKind.FIRST if nth == 1 else PacketKind.AGAIN


def _link_views(session: Session, links: Sequence[LinkLook], since_ms: int) -> tuple[LinkView, ...]:
    """All links; those packets that died at `since_ms` or later are still to be seen."""
    steps = session.run.step_of_event()
    deaths = [death for death in session.recent.deaths if death.time_ms >= since_ms]
    return tuple(_link_view(session.simulation, link, deaths, steps) for link in links)


def _link_view(simulation: Simulation, link: LinkLook, deaths: Sequence[Death], steps: dict[int, int]) -> LinkView:
    topology = simulation.settings.topology
    word, own = link.place.role.word, labels(topology)
    rail = wording(topology).rails.get(word, "")
    return LinkView(
        place=link.place,
        source=link.source,
        target=link.target,
        packets=tuple(_packet(simulation, link.place, packet) for packet in link.packets),
        dead=tuple(_dead(death, link.target, steps) for death in deaths if death.link is link.place),
        is_cut=link.is_cut,
        cut_left_ms=link.cut_left_ms,
        loss=link.loss,
        armed=tuple(arming_words(one, link.place, topology) for one in link.armed),
        broken_left_ms=link.broken_left_ms,
        called=(own.get(word, ""), own.get(link.source.word, ""), own.get(link.target.word, ""), rail),
    )


def _packet(simulation: Simulation, link: Place, packet: PacketLook) -> PacketView:
    whole_ms = packet.due_ms - packet.departed_ms
    doubled = kind_of(simulation.log.row(packet.departed)[1]) == _DUPLICATED
    return PacketView(
        link=link,
        message=packet.message,
        nth=packet.nth,
        kind=_kind_of_packet(link, packet.nth),
        progress=min((simulation.now_ms - packet.departed_ms) / whole_ms, 1.0) if whole_ms else 1.0,
        departed=packet.departed,
        delayed=not doubled and _was_delayed(simulation, packet.departed),
        doubled=doubled,
    )


def _was_delayed(simulation: Simulation, departed: int) -> bool:
    """Whether the network held the packet up: its next event, at the very instant of its departure, says so."""
    log = simulation.log
    if departed + 1 >= log.count:
        return False
    _, code, _, _, _, cause = log.row(departed + 1)
    return cause == departed and kind_of(code) == _DELAYED


def _dead(death: Death, target: Place, steps: dict[int, int]) -> DeadView:
    return DeadView(
        link=death.link,
        message=death.message,
        nth=death.nth,
        kind=_kind_of_packet(death.link, death.nth),
        progress=death.progress,
        why=death_words(death.reason, source_words(death.fault, steps), target),
    )
