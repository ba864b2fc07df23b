"""Remarks: what there is to know of a command that is about to be given, and that no pane shows.

Above all what it comes too late for: a command acts from now on, and what is under way was sent, has left or has
arrived before. Each is found in the record and in the looks of the parts.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.engine.commands import Command, Cut, Heal, Loss, PacketFault, Send, Switch
from playground.engine.contracts import contract_for
from playground.engine.fields import Link
from playground.engine.looks import LinkLook, Standing, SystemLook
from playground.engine.settings import Guarantee
from playground.live.recent import received_ms, sent_ms
from playground.live.session import Session
from playground.words.own import in_own_words
from playground.words.packets import cargo, link_word
from playground.words.phrases import few, listed
from playground.words.times import seconds

MEETS_NOTHING: Final = "all is sent, and nothing is under way that it could meet"
_FOR_WHAT_COMES: Final = frozenset({"at-most-once", "at-least-once", "exactly-once", "send", "burst", "heal", "judge"})
_MOST: Final = 2
"""So many messages are named."""
_LOOKED_BACK: Final = 512
"""So many events back is soon enough for a person to have meant them."""


class Remark(NamedTuple):
    """One sentence, and the instant before which it would have been otherwise."""

    text: str
    before_ms: int = 0
    """Virtual milliseconds; 0: there is no going back before it."""
    waits: bool = False
    """Whether it does nothing before somebody sends another message."""


def remark_on(command: Command, session: Session) -> Remark | None:
    """What a person does not see of a command that is given now; `None`: nothing."""
    match command:
        case Switch() if session.script.native is None:
            return on_what_keeps_its_contract(Guarantee(command.guarantee), session)
        case PacketFault():
            return _on_answers(command.link, session) or on_rest(session) or _on_what_has_left(command.link, session)
        case Loss():
            return (_on_answers(command.link, session) or on_rest(session)) if command.rate == 1 else None
        case Cut():
            found = (_on_answers(link, session) or _on_what_has_arrived(link, session) for link in command.links)
            return next(filter(None, found), None) or on_rest(session)
        case Heal():
            return _on_what_is_lost(command.links, session)
        case Send():
            return _on_its_numbers(command.count, session)
    return None


def on_rest(session: Session) -> Remark | None:
    """Of a run that has come to rest: what waits for a packet or for work would wait for ever."""
    return Remark("all is sent, and nothing is under way: this waits", waits=True) if session.over else None


def _on_its_numbers(count: int, session: Session) -> Remark | None:
    """Of a message beside those that are still to come of the schedule: why it has none of their numbers."""
    if session.simulation.workload.next_due() is None:
        return None
    first, planned = session.simulation.system.control.last_message + 1, session.simulation.settings.workload.messages
    yours = f"m{first} is yours" if count == 1 else f"m{first} to m{first + count - 1} are yours"
    return Remark(f"{yours}: the schedule has m1 to m{planned}, and goes on beside that")


def meets_nothing(action: str, sessions: Iterable[Session]) -> bool:
    """Whether an intervention would wait for ever: all has come to rest, and by itself it brings nothing about."""
    return action not in _FOR_WHAT_COMES and all(one.over and one.simulation.settled for one in sessions)


def _look(session: Session) -> SystemLook:
    return session.simulation.system.look(_LOOKED_BACK, _LOOKED_BACK)


def _link(look: SystemLook, place: Link) -> LinkLook:
    return next(link for link in look.links if link.place is place)


def _under_way(look: SystemLook) -> list[int]:
    """The messages of which something is still on its way to the consumer, or is owed an answer; ascending."""
    found = {one.message for one in look.producer.outbox}
    found |= {packet.message for link in look.links if not link.place.leads_back for packet in link.packets}
    if look.broker is not None:
        found |= {*look.broker.ready, *(one.message for one in look.broker.in_flight)}
    for consumer in look.consumers:
        found |= {*consumer.inbox, *([consumer.work.message] if consumer.work else [])}
    return sorted(found)


def on_what_keeps_its_contract(guarantee: Guarantee, session: Session) -> Remark | None:
    """Of messages under way that were sent under another guarantee: they keep it."""
    judge = session.tally.judge
    others = [one for one in _under_way(_look(session)) if judge.guarantee(one) is not guarantee]
    if not others:
        return None
    names, was = few([f"m{one}" for one in others], _MOST), judge.guarantee(others[0]).word
    since_ms = sent_ms(session.simulation.log, others[0])
    if len(others) == 1:
        return Remark(f"{names} was sent at {seconds(since_ms)} as {was} and keeps that", since_ms)
    return Remark(f"{names} were sent from {seconds(since_ms)} on and keep the guarantee they have", since_ms)


def _on_answers(link: Link, session: Session) -> Remark | None:
    """Of the producer's answers: that none will come, or that the next one may be an older message's.

    A message keeps the guarantee under which it was sent, so the next answer need not be that of the next message.
    """
    settings, producer = session.simulation.settings, session.simulation.system.producer
    if link is not settings.topology.answer_to(settings.topology.first):
        return None
    now = Guarantee(producer.contract)
    older = next((message for message, (_, contract, _) in producer.outbox.items() if contract != now), None)
    if older is not None:
        was = session.tally.judge.guarantee(older).word
        return Remark(f"the next answer may be that of m{older}, which was sent {was} and stays so")
    if not contract_for(settings, now).awaits_ack:
        return Remark(f"messages are sent {now.word}: nobody answers, so this waits until they are sent otherwise")
    return None


def _on_what_has_left(link: Link, session: Session) -> Remark | None:
    """Of the one packet on a link for which a fault that waits for the next is too late.

    On the way back only if no other answer is in the making: it would be the next.
    """
    look = _look(session)
    packets = _link(look, link).packets
    ahead = [one for one in look.links if not one.place.leads_back and one.packets]
    busy = any(one.work or one.inbox for one in look.consumers)
    if len(packets) != 1 or (link.leads_back and (ahead or busy)):
        return None
    left_ms, noun = packets[0].departed_ms, cargo(link, session.simulation.settings.topology)
    what = f"m{packets[0].message}" if noun == "message" else f"the {noun} of m{packets[0].message}"
    return Remark(f"{what} left at {seconds(left_ms)} and is not hit; this waits for the next", left_ms)


def _on_what_has_arrived(link: Link, session: Session) -> Remark | None:
    """Of a message that a cut comes too late for: it has just come through, and the consumer has it in hand."""
    look = _look(session)
    inside = {one.work.message for one in look.consumers if one.work} | {
        message for one in look.consumers for message in one.inbox
    }
    if _link(look, link).packets or not inside or link.leads_back:
        return None
    message = max(inside)
    at_ms = received_ms(session.simulation.log, message)
    return Remark(f"m{message} came through at {seconds(at_ms)}; the cut is for what comes after it", at_ms)


def _on_what_is_lost(links: tuple[Link, ...], session: Session) -> Remark | None:
    """Of a message that was lost while the link was cut, and that nobody sends again."""
    lost = [one for one in session.recent.deaths if one.link in links and session.tally.fate(one.message) is Fate.LOST]
    if not lost:
        return None
    names = few([f"m{one.message}" for one in lost], _MOST)
    return Remark(f"{names} {'is' if len(lost) == 1 else 'are'} lost for good: nobody sends it again", lost[0].time_ms)


def in_the_way(session: Session) -> str:
    """What keeps everything from coming through: `deliver and ack are cut`; empty: neither a cut nor a crash."""
    system, topology = session.simulation.system, session.simulation.settings.topology
    cut = [link_word(place, topology) for place, link in system.links.items() if link.cuts]
    down = [
        in_own_words(place.noun, topology)
        for place, node in system.control.nodes.items()
        if node.standing is Standing.DOWN
    ]
    parts = [(cut, "cut"), (down, "down")]
    return ", ".join(f"{listed(them)} {'are' if len(them) > 1 else 'is'} {how}" for them, how in parts if them)
