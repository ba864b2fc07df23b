"""The footer: which keys it names, in which order. Two groups, what can be broken and what can be seen; pure.

What is useful now stands first. The golden path, from an anomaly to its explanation and to what would have prevented
it, is in every footer, and so is the key that shows all keys.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from playground.app.actions import ACTIONS, BY_ID

MOST: Final = 8
"""A group has at most so many keys: more are not read."""
GOLDEN: Final = ("why", "next-anomaly", "try-fix")
"""The way from something that went wrong to its cause and its cure."""
_KEPT: Final = frozenset({*GOLDEN, "help"})
"""What stays, however narrow the screen is."""
_KEPT_AT_THE_END: Final = _KEPT | {"race", "library", "restart"}
_GUARANTEES: Final = ("at-most-once", "at-least-once", "exactly-once")
"""They share the label of the last."""
_FEW: Final = 3
_MENDS_KEPT: Final = 2
"""So many have room on the narrowest screen beside all else that stays."""
UNDOABLE: Final = tuple(one.id for one in ACTIONS if one.is_intervention and one.undo)
"""What heals, restarts or lets pass again what it broke."""
_ON_THE_PACKET: Final = ("drop-selected", "double-selected", "delay-selected")


class Situation(NamedTuple):
    """What decides which keys are useful."""

    over: bool = False
    """The run has its verdict."""
    paused: bool = False
    behind: bool = False
    """It is in its past."""
    gone_wrong: bool = False
    """There is an anomaly to be explained."""
    packet: bool = False
    """A packet under way is selected."""
    selected: bool = False
    """Anything is."""
    broken: bool = False
    """Something is in force that could be healed."""
    more_below: bool = False
    """What is read has lines below those that are seen."""


class FooterKeys(NamedTuple):
    """The ids of the actions in each group, the most useful first; `help` is the last."""

    break_it: tuple[str, ...]
    see_it: tuple[str, ...]
    kept: frozenset[str] = _KEPT
    """Those that are the last to go where there is not room for all."""


def _nothing(_: str) -> bool:
    return False


def footer_keys(now: Situation, exists: Callable[[str], bool], undoes: Callable[[str], bool] = _nothing) -> FooterKeys:
    """What the footer names now, of what exists on the screen that is on.

    What would undo a break that is in force, as `undoes` says, stands before all that would break more.
    """
    mends = [one for one in UNDOABLE if exists(one) and undoes(one)] if now.broken and not now.over else []
    others = "race", "toggle-pause", "step-back", "library", "systems-race"
    sees = _chosen((*_first_to_see(now), *GOLDEN, *others), exists, MOST - 1)
    kept = (_KEPT_AT_THE_END if now.over else _KEPT) | ({"page-down"} if now.more_below else set())
    breaks = _chosen((*mends, *_to_break(now)), exists, MOST)
    return FooterKeys(breaks, (*sees, "help"), kept | {*mends[:_MENDS_KEPT]})


def _to_break(now: Situation) -> Iterable[str]:
    if now.packet:
        yield from _ON_THE_PACKET
    if now.over and not now.behind:
        yield from ("send", "burst", *_GUARANTEES)  # All else would meet nothing.
    yield from ("crash-broker", "disconnect")
    yield from ("drop-ack", "drop-data", "crash-consumer", "cut-data")
    if now.broken:
        yield "heal"
    yield from (*_GUARANTEES, "send", "burst", "judge")


def _first_to_see(now: Situation) -> Iterable[str]:
    """So few that all of the golden path has room behind them."""
    useful = _useful(now)
    return ("page-down", *useful[: -1 if len(useful) > _FEW else None]) if now.more_below else useful


def _useful(now: Situation) -> tuple[str, ...]:
    if now.behind:
        return ("step-back", "step", "next-mark", "present")
    if now.over:
        return ("why", "try-fix", "race", "library", "restart", "step-back")
    if now.selected:
        return ("menu", "why", "step-back", "toggle-pause")
    if now.gone_wrong:
        return ("why", "try-fix", "toggle-pause", "step-back")
    return ("toggle-pause", "step") if now.paused else ()


def _chosen(wanted: Iterable[str], exists: Callable[[str], bool], most: int) -> tuple[str, ...]:
    """The first few that exist, each once. The guarantees share a label: all of them are there, or none."""
    there = tuple(dict.fromkeys(one for one in wanted if one in BY_ID and exists(one)))
    chosen, others = there[:most], there[most:]
    return tuple(one for one in chosen if one not in _GUARANTEES) if {*others} & {*_GUARANTEES} else chosen
