"""On the way: what is pending while a run goes on: what came to nothing so far, what is in the way, what it waits for.

Nothing is foretold: what is in force is told with its beginning, a timer with its setting.
"""

from dataclasses import replace
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.explain.account import account
from playground.explain.clauses import Clause, Hold
from playground.explain.history import History
from playground.explain.native_words import told_natively
from playground.explain.obstacles import obstacles
from playground.explain.pending import why_pending
from playground.explain.record import Record
from playground.explain.waiting import waiting

_MOST: Final = 20
"""Of so many messages it is looked up what they wait for, for it is told anew as the run goes on."""


class Alike(NamedTuple):
    """Messages that wait for the same sort of thing."""

    messages: tuple[int, ...]
    text: str
    """What the first of them waits for."""


class OnTheWay(NamedTuple):
    """All that is pending, together."""

    total: int = 0
    obstacles: tuple[str, ...] = ()
    """What stands in the way of those that were looked at."""
    alike: tuple[Alike, ...] = ()
    """By what they wait for; of many messages only the first ones are looked at."""


def so_far(history: History) -> list[Clause]:
    """The story of one message that is on its way; nobody is blamed, for nothing has come of it yet."""
    (tried, mechanism), in_the_way = why_pending(history), obstacles(history)
    told_of = {history.sent.number, *(number for one in in_the_way for number in one.events[1:])}
    if mechanism.hold is Hold.UNDER_WAY:
        told_of.add(tried[-1].events[-1])
    rest = [replace(one, faults=()) for one in tried[:-1] if not told_of.issuperset(one.events)]
    return [*account(history, tried=rest), *rest, *in_the_way, replace(tried[-1], faults=())]


def all_on_the_way(record: Record) -> OnTheWay:
    """What is pending, what stands in its way, and by sort what it waits for; in a run that is over, that is stuck."""
    pending = [one for one in record.judge.messages() if record.judge.fate(one) is Fate.PENDING]
    if record.is_over or not pending:
        return OnTheWay()
    found, alike = dict[str, None](), dict[Hold, list[tuple[int, str]]]()
    for history in (History(record, one) for one in pending[:_MOST]):
        held = waiting(history)
        found.update(dict.fromkeys(one.text for one in told_natively(obstacles(history), record)))
        alike.setdefault(held.hold, []).append((history.message, told_natively(held.clauses, record)[-1].text))
    groups = (Alike(tuple(one for one, _ in them), them[0][1]) for them in alike.values())
    return OnTheWay(len(pending), tuple(found), tuple(groups))
