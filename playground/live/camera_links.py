"""The camera's look at the links: every packet under way, those that have just died, and what waits for packets."""

from collections.abc import Sequence
from typing import Final

from playground.engine.events import Kind
from playground.engine.log import kind_of
from playground.engine.looks import LinkLook, PacketLook
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


def kind_of_packet(link: Place, nth: int) -> PacketKind:
    """What the nth packet of a message on a link is."""
    if link.leads_back:
        return PacketKind.ANSWER
    return PacketKind.FIRST if nth == 1 else PacketKind.AGAIN


def link_views(session: Session, links: Sequence[LinkLook], since_ms: int) -> tuple[LinkView, ...]:
    """All links; those packets that died at `since_ms` or later are still to be seen."""
    steps = session.run.step_of_event()
    deaths = [death for death in session.recent.deaths if death.time_ms >= since_ms]
    return tuple(_link_view(session.simulation, link, deaths, steps) for link in links)


def _link_view(simulation: Simulation, link: LinkLook, deaths: Sequence[Death], steps: dict[int, int]) -> LinkView:
    return LinkView(
        place=link.place,
        source=link.source,
        target=link.target,
        packets=tuple(_packet(simulation, link.place, packet) for packet in link.packets),
        dead=tuple(_dead(death, link.target, steps) for death in deaths if death.link is link.place),
        is_cut=link.is_cut,
        cut_left_ms=link.cut_left_ms,
        loss=link.loss,
        armed=tuple(arming_words(one, link.place, simulation.settings.topology) for one in link.armed),
    )


def _packet(simulation: Simulation, link: Place, packet: PacketLook) -> PacketView:
    whole_ms = packet.due_ms - packet.departed_ms
    doubled = kind_of(simulation.log.row(packet.departed)[1]) == _DUPLICATED
    return PacketView(
        link=link,
        message=packet.message,
        nth=packet.nth,
        kind=kind_of_packet(link, packet.nth),
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
        kind=kind_of_packet(death.link, death.nth),
        progress=death.progress,
        why=death_words(death.reason, source_words(death.fault, steps), target),
    )
