"""The camera's look at the links: every packet under way, those that have just died, and what waits for packets."""

from collections.abc import Sequence
from typing import Final

from playground.engine.events import Kind
from playground.engine.link import Link
from playground.engine.log import kind_of
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.live.recent import Death
from playground.live.session import Session
from playground.live.views import DeadView, LinkView, PacketKind, PacketView
from playground.words.packets import arming_words, death_words, source_words

MOST_PACKETS: Final = 400
"""How many packets of one link are worth drawing."""
_DUPLICATED: Final = int(Kind.DUPLICATED)
_DELAYED: Final = int(Kind.DELAYED)


class Flights:
    """One look through the schedule: who is under way, and which timers are backoffs or the workload's."""

    def __init__(self, simulation: Simulation) -> None:
        self.times: dict[int, tuple[int, int]] = {}
        """Event of departure -> `(departed_ms, due_ms)`."""
        self.by_link: dict[Place, list[tuple[int, tuple[int, ...]]]] = {place: [] for place in simulation.system.links}
        """Link -> `(event of departure, packet)` of each packet under way."""
        self.backing_off: set[int] = set()
        """The messages that wait for a backoff, not for an answer."""
        self.next_send_ms: int | None = None
        row = simulation.log.row
        link_of_op = {link.arrive_op: place for place, link in simulation.system.links.items()}
        retry_op, tick_op = simulation.system.producer.retry_op, simulation.workload.tick_op
        for due_ms, _, op, item, cause in simulation.schedule.queue:
            link = link_of_op.get(op)
            if link is not None:
                self.by_link[link].append((cause, item))
                self.times[cause] = row(cause)[0], due_ms
            elif op == retry_op:
                self.backing_off.add(item[0])
            elif op == tick_op:
                self.next_send_ms = due_ms


def kind_of_packet(link: Place, nth: int) -> PacketKind:
    """What the nth packet of a message on a link is."""
    if link.leads_back:
        return PacketKind.ANSWER
    return PacketKind.FIRST if nth == 1 else PacketKind.AGAIN


def link_views(session: Session, flights: Flights, since_ms: int) -> tuple[LinkView, ...]:
    """All links; those packets that died at `since_ms` or later are still to be seen."""
    steps = session.run.step_of_event()
    deaths = [death for death in session.recent.deaths if death.time_ms >= since_ms]
    return tuple(_link_view(session, link, flights, deaths, steps) for link in session.simulation.system.links.values())


def _link_view(
    session: Session, link: Link, flights: Flights, deaths: Sequence[Death], steps: dict[int, int]
) -> LinkView:
    simulation = session.simulation
    under_way = sorted(flights.by_link[link.place])[:MOST_PACKETS]
    return LinkView(
        place=link.place,
        source=link.source,
        target=link.target,
        packets=tuple(_packet(simulation, link.place, event, packet, flights) for event, packet in under_way),
        dead=tuple(_dead(death, link.target, steps) for death in deaths if death.link is link.place),
        is_cut=bool(link.cuts),
        cut_left_ms=_cut_left_ms(simulation, link),
        loss=link.settings.loss,
        armed=tuple(arming_words(one, link.place, simulation.settings.topology) for one in link.armed),
    )


def _packet(simulation: Simulation, link: Place, event: int, packet: tuple[int, ...], flights: Flights) -> PacketView:
    message, nth = packet[0], packet[1]
    departed_ms, due_ms = flights.times[event]
    whole_ms = due_ms - departed_ms
    doubled = kind_of(simulation.log.row(event)[1]) == _DUPLICATED
    return PacketView(
        link=link,
        message=message,
        nth=nth,
        kind=kind_of_packet(link, nth),
        progress=min((simulation.now_ms - departed_ms) / whole_ms, 1.0) if whole_ms else 1.0,
        departed=event,
        delayed=not doubled and _was_delayed(simulation, event),
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
        kind=kind_of_packet(death.link, death.nth),
        progress=death.progress,
        why=death_words(death.reason, source_words(death.fault, steps), target),
    )


def _cut_left_ms(simulation: Simulation, link: Link) -> int | None:
    """When the last cut in force ends; `None` if one of them lasts until somebody heals it."""
    if not link.cuts:
        return None
    ends = {cause: due_ms for due_ms, _, op, _, cause in simulation.schedule.queue if op == link.end_cut_op}
    if any(cut not in ends for cut in link.cuts):
        return None
    return max(ends[cut] for cut in link.cuts) - simulation.now_ms
