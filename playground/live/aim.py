"""The aim of interventions: what is done to the link, the node or the message that a person has selected.

Without a selection each intervention has an aim of its own, that of its key.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.engine.commands import Command, Drop, Duplicate
from playground.engine.fields import Link, Node
from playground.live.disconnection import disconnect
from playground.live.intervention import Intervention, give
from playground.live.interventions import INTERVENTIONS, needs, pause, poison, toggle_crash, toggle_cut, toggle_slow
from playground.live.session import Session
from playground.words.packets import link_word


class Aim(NamedTuple):
    """What is selected; `None` and 0: nothing."""

    place: Link | Node | None = None
    message: int = 0


def _drop_next(link: Link) -> Intervention:
    return _next_on(link, Drop(link=link), "drop")


def _double_next(link: Link) -> Intervention:
    return _next_on(link, Duplicate(link=link), "double")


def _next_on(link: Link, command: Command, verb: str) -> Intervention:
    def words(session: Session) -> str:
        return f"{verb} the next packet on {link_word(link, session.simulation.settings.topology)}"

    return replace(give(lambda _: command, ""), words=words, refusal=needs(link))


Maker = Callable[[Link | Node], Intervention]
AT_LINKS: Final[dict[str, Maker]] = {
    "cut-data": toggle_cut,
    "drop-data": _drop_next,
    "duplicate": _double_next,
    "disconnect": disconnect,
}
"""What can be done to any link."""
AT_NODES: Final[dict[str, Maker]] = {"crash-consumer": toggle_crash, "pause-consumer": pause, "disconnect": disconnect}
"""What can be done to any node."""
AT_CONSUMERS: Final[dict[str, Maker]] = {"slow-consumer": toggle_slow}
"""What can be done to any of several consumers."""
AT_MESSAGES: Final[dict[str, Callable[[int], Intervention]]] = {"poison": poison}
"""What can be done to a message that has yet to be worked on."""


def aimed(action: str, aim: Aim, session: Session) -> Intervention:
    """The intervention as it would act now: on what is selected, or on what it acts on by itself."""
    if aim.message and action in AT_MESSAGES and session.tally.fate(aim.message) is Fate.PENDING:
        return AT_MESSAGES[action](aim.message)
    if aim.place is not None:
        topology = session.simulation.settings.topology
        at = AT_LINKS if aim.place in topology.routes else AT_NODES
        if len(topology.consumers) > 1 and aim.place in topology.consumers:
            at = {**AT_NODES, **AT_CONSUMERS}
        if action in at:
            return at[action](aim.place)
    return INTERVENTIONS[action]
