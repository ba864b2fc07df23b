"""Interventions: what a person can do to a session with one key, each with what keeps it from being done right now.

An intervention gives commands and nothing else. Its words say what it would do now (`cut the link` or `heal the link`),
its refusal why it cannot be done; neither changes anything.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from playground.engine.commands import (
    Command,
    Crash,
    Cut,
    Drop,
    Duplicate,
    Forget,
    Heal,
    Latency,
    Loss,
    Pause,
    Poison,
    Restart,
    Send,
    Slow,
    Switch,
)
from playground.engine.link import Link
from playground.engine.looks import Standing
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.disconnection import disconnect
from playground.live.intervention import Intervention, give
from playground.live.remarks import Remark, on_rest, remark_on
from playground.live.session import Session
from playground.live.switches import switching
from playground.live.trap import Moment, crash_trap, dedup_in_force
from playground.words.packets import deed_words, link_name
from playground.words.times import seconds

BURST: Final = 10
"""How many messages a burst has."""
LOSS_STEPS: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
"""The positions of the loss dial."""
LONG_MS: Final = 60_000
"""A script that goes on sending for longer is not drained before somebody has said so twice."""
_SLOW_FACTOR: Final = 10
_ZOMBIE_FACTOR: Final = 3
"""A pause of the consumer lasts so many halves of the wait after which somebody sends again."""


# Links.


def _link(session: Session, place: Place) -> Link:
    return session.simulation.system.links[place]


def needs(place: Place) -> Callable[[Session], str | None]:
    """Refuse what concerns a link or a node that the system does not have."""

    def refusal(session: Session) -> str | None:
        system, topology = session.simulation.system, session.simulation.settings.topology
        return session.refusal if place in system.links or place in topology.nodes else "only with a broker"

    return refusal


def toggle_cut(place: Place) -> Intervention:
    """Cut the link, or heal it."""

    def command(session: Session) -> Command:
        return Heal(links=(place,)) if _link(session, place).cuts else Cut(links=(place,))

    def words(session: Session) -> str:
        link = session.simulation.system.links.get(place)
        verb, topology = "heal" if link and link.cuts else "cut", session.simulation.settings.topology
        return f"{verb} {link_name(place, topology)}"

    return replace(give(command, ""), words=words, refusal=needs(place))


def _drop_next(place: Place, words: str) -> Intervention:
    return replace(_told_as_there(lambda _: Drop(link=place), words), refusal=needs(place))


def _told_as_there(command: Callable[[Session], Command], words: str) -> Intervention:
    """Give a command, told in the words of the system that runs."""
    return replace(give(command, ""), words=lambda session: _as_there(words, session))


def _as_there(words: str, session: Session) -> str:
    return deed_words(words, session.simulation.settings.topology)


def _toggle_all_acks() -> Intervention:
    def command(session: Session) -> Command:
        link = _link(session, Place.ACK)
        return Loss(link=Place.ACK, rate=link.table.loss if link.settings.loss == 1 else 1.0)

    def words(session: Session) -> str:
        is_on = _link(session, Place.ACK).settings.loss == 1
        return _as_there("let ACKs pass again" if is_on else "drop every ACK", session)

    return replace(give(command, ""), words=words)


def loss_on_dial(session: Session) -> float:
    """Where the loss dial stands: at the loss of the link that data takes first."""
    return _link(session, session.simulation.settings.topology.first).settings.loss


def _turn_loss(up: bool) -> Intervention:
    def next_rate(session: Session) -> float:
        now = loss_on_dial(session)
        if up:
            return next((rate for rate in LOSS_STEPS if rate > now), now)
        return next((rate for rate in reversed(LOSS_STEPS) if rate < now), now)

    def do(session: Session) -> None:
        rate = next_rate(session)
        for place in session.simulation.settings.topology.kinds_of_links:
            session.give(Loss(link=place, rate=rate))

    def refusal(session: Session) -> str | None:
        if next_rate(session) == loss_on_dial(session):
            return "everything is lost already" if up else "nothing is lost by chance"
        return session.refusal

    return Intervention(do, lambda session: f"set loss to {next_rate(session):.0%}", refusal)


# Nodes.


def _is_down(session: Session, place: Place) -> bool:
    node = session.simulation.system.control.nodes.get(place)
    return node is not None and node.standing is Standing.DOWN


def toggle_crash(place: Place) -> Intervention:
    """Crash the node, or bring it back."""

    def do(session: Session) -> None:
        session.give(Restart(node=place) if _is_down(session, place) else Crash(node=place))

    def words(session: Session) -> str:
        return _as_there(f"{'restart' if _is_down(session, place) else 'crash'} {place.noun}", session)

    return Intervention(do, words, needs(place))


def crash_at(moment: Moment) -> Intervention:
    """Let the consumer crash at the next such moment; again: rather not."""

    def do(session: Session) -> None:
        trap = crash_trap(moment, dedup_in_force(session.simulation))
        if trap is not None:
            session.set_trap(trap)

    def refusal(session: Session) -> str | None:
        dedup = dedup_in_force(session.simulation)
        if crash_trap(moment, dedup) is None:
            kept = {
                "none": "no processed ids are kept",
                "memory": "they are one step",
                "transaction": "one transaction",
            }
            return _as_there(f"nothing can come between them: {kept[dedup]}", session)
        return session.refusal

    return Intervention(do, lambda session: _as_there(f"crash the consumer {moment}", session), refusal, remark=on_rest)


def pause(place: Place) -> Intervention:
    """Let the node stand still for longer than somebody waits for it."""

    def command(session: Session) -> Command:
        of = session.simulation.settings
        wait_ms = of.broker.redelivery_timeout_ms if of.topology.has_broker else of.producer.ack_timeout_ms
        return Pause(node=place, for_ms=max(wait_ms * _ZOMBIE_FACTOR // 2, 1))

    def refusal(session: Session) -> str | None:
        standing = session.simulation.system.control.nodes[place].standing
        return session.refusal if standing is Standing.UP else f"{place.noun} is {standing.name.lower()}"

    return replace(_told_as_there(command, f"pause {place.noun}"), refusal=refusal)


def toggle_slow(place: Place | None = None) -> Intervention:
    """Slow all consumers down, or this one; or let them be fast again."""
    who = place.noun if place else "the consumer"

    def do(session: Session) -> None:
        usual_ms = session.simulation.settings.consumer.processing_ms
        slow_ms = usual_ms if _is_slow(session, place) else max(usual_ms, 10) * _SLOW_FACTOR
        session.give(Slow(processing_ms=slow_ms, node=place))

    def words(session: Session) -> str:
        words = f"let {who} be fast again" if _is_slow(session, place) else f"slow {who} down"
        return _as_there(words, session)

    return Intervention(do, words)


def _is_slow(session: Session, place: Place | None = None) -> bool:
    """Whether a consumer is slow: this one, or any."""
    consumers = [one for one in session.simulation.system.consumers if place in (None, one.place)]
    return any(one.processing_ms > one.settings.processing_ms for one in consumers)


# Messages.


def _next_message(session: Session) -> int:
    """The number of the message that will be sent next: the workload's, or one that is sent by hand."""
    due = session.simulation.workload.next_due()
    return due[0] if due else session.simulation.system.control.last_message + 1


def poison(message: int = 0) -> Intervention:
    """Let the work on a message always fail; 0: on the next one."""

    def target(session: Session) -> int:
        return message or _next_message(session)

    def refusal(session: Session) -> str | None:
        if target(session) in session.simulation.system.consumers[0].armed.messages(poisoned=True):
            return f"{f'm{message}' if message else 'the next message'} is poisoned already"
        return session.refusal

    return Intervention(
        lambda session: session.give(Poison(message=target(session))),
        lambda session: _as_there(f"poison m{target(session)}{'' if message else ', the next message'}", session),
        refusal,
    )


def _switch(guarantee: Guarantee) -> Intervention:
    do, words, refusal = switching(guarantee)
    return Intervention(do, words, refusal, remark=lambda session: remark_on(Switch(guarantee=guarantee), session))


def _forget() -> Intervention:
    def do(session: Session) -> None:
        broker = session.simulation.system.broker
        if broker is not None and session.simulation.settings.broker.dedup_window_ms:
            session.give(Forget(node=Place.BROKER))
        consumer = session.simulation.settings.consumer
        each = consumer.dedup_table == "own" or consumer.dedup == "memory"
        for one in session.simulation.system.consumers[: None if each else 1]:
            session.give(Forget(node=one.place))

    return Intervention(do, lambda _: "forget the processed ids")


# Healing.


def _healing(session: Session) -> list[Command]:
    """The commands that undo all faults in force."""
    system, settings = session.simulation.system, session.simulation.settings
    commands: list[Command] = []
    if cut := tuple(place for place in system.links if _link(session, place).cuts):
        commands.append(Heal(links=cut))
    for place, link in system.links.items():
        if link.settings.loss:
            commands.append(Loss(link=place, rate=0.0))
        table = link.table
        if (link.settings.latency_ms, link.settings.jitter_ms) != (table.latency_ms, table.jitter_ms):
            commands.append(Latency(link=place, latency_ms=table.latency_ms, jitter_ms=table.jitter_ms))
    commands += [Restart(node=place) for place in system.control.nodes if _is_down(session, place)]
    if _is_slow(session):
        commands.append(Slow(processing_ms=settings.consumer.processing_ms))
    return commands


def _heal() -> Intervention:
    def do(session: Session) -> None:
        for command in _healing(session):
            session.give(command)
        session.traps = ()

    def refusal(session: Session) -> str | None:
        return session.refusal if _healing(session) or session.traps else "nothing is broken"

    def remark(session: Session) -> Remark | None:
        return next(filter(None, (remark_on(one, session) for one in _healing(session))), None)

    return Intervention(do, lambda _: "heal everything", refusal, remark=remark)


def _judge() -> Intervention:
    def refusal(session: Session) -> str | None:
        if session.simulation.exhausted:
            return session.refusal
        return None if session.simulation.chaotic else "the run is judged already"

    def warning(session: Session) -> str | None:
        workload, due = session.simulation.settings.workload, session.simulation.workload.next_due()
        end_ms = (workload.messages - 1) * workload.every_ms
        if due is None or end_ms - session.simulation.now_ms <= LONG_MS:
            return None
        left = workload.messages - due[0] + 1
        return f"the script sends {left:,} more until {seconds(end_ms)}; the same key again judges after all of them"

    return Intervention(Session.judge, lambda _: "heal, drain and judge", refusal, warning)


CUT_KEYS: Final = {Place.DELIVER: "cut-data"} | {
    link: f"cut-{link.word}" for link in (Place.ACK, Place.PUBLISH, Place.CONFIRM)
}
"""What cuts or heals each link."""
CRASH_KEYS: Final = {node: f"crash-{node.word}" for node in (Place.CONSUMER, Place.BROKER, Place.PRODUCER)}
"""What crashes or restarts each node."""
INTERVENTIONS: Final[dict[str, Intervention]] = {
    "drop-ack": _drop_next(Place.ACK, "drop the next ACK"),
    "drop-acks": _toggle_all_acks(),
    "drop-data": _drop_next(Place.DELIVER, "drop the next packet to the consumer"),
    "drop-publish": _drop_next(Place.PUBLISH, "drop the next packet to the broker"),
    "drop-confirm": _drop_next(Place.CONFIRM, "drop the next confirm"),
    "duplicate": _told_as_there(lambda _: Duplicate(link=Place.DELIVER), "double the next packet to the consumer"),
    **{name: toggle_cut(link) for link, name in CUT_KEYS.items()},
    "loss-down": _turn_loss(up=False),
    "loss-up": _turn_loss(up=True),
    **{name: toggle_crash(node) for node, name in CRASH_KEYS.items()},
    "disconnect": disconnect(),
    "crash-before-effect": crash_at(Moment.BEFORE_EFFECT),
    "crash-after-effect": crash_at(Moment.AFTER_EFFECT),
    "crash-between-steps": crash_at(Moment.BETWEEN_STEPS),
    "pause-consumer": pause(Place.CONSUMER),
    "slow-consumer": toggle_slow(),
    "poison": poison(),
    "forget": _forget(),
    "at-most-once": _switch(Guarantee.AT_MOST_ONCE),
    "at-least-once": _switch(Guarantee.AT_LEAST_ONCE),
    "exactly-once": _switch(Guarantee.EXACTLY_ONCE),
    "send": give(lambda _: Send(), "send one more"),
    "burst": give(lambda _: Send(count=BURST), f"send {BURST} at once"),
    "heal": _heal(),
    "judge": _judge(),
}
"""Every intervention by its id. The ids are those that people use to give one another key."""
