"""Circles of dead letters in RabbitMQ: what expires its way back to where it was is dropped, without a word.

Source: https://www.rabbitmq.com/docs/dlx, *Automatic dead-letter cycles*; one rejection on the way, and it is none.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.exchanges import Exchanges, Queues
from playground.configuration.found import Reading, Spot


class DeadLetterWay(NamedTuple):
    """Where a queue's dead letters go."""

    exchange: str
    routing_key: str
    """Empty: they keep their own."""
    keys: Queues | None
    """With which they go, as far as the file says; none: with any."""
    expires: Spot | None
    """Where its time to live is written; none: nothing expires in it."""
    spot: Spot
    """Where its exchange is written."""


_MOST_STEPS: Final = 200_000
"""From queue to queue in one file; what is further away is not looked for."""
Ways = Mapping[tuple[str, str], DeadLetterWay]
"""By the virtual host and the queue."""


def find_circles(reading: Reading, exchanges: Exchanges, ways: Ways) -> None:
    """Find queues to which messages come back by expiring, without anybody who rejects them, or after one rejection."""
    told: set[str] = set()
    steps = _MOST_STEPS
    for (vhost, queue), way in ways.items():
        for key in sorted(way.keys or {way.routing_key}):  # Of any key a fanout makes the same.
            circle, steps = _circle(exchanges, ways, vhost, queue, key, steps)
            if not circle or told & set(circle):
                continue
            told |= set(circle)
            around = " -> ".join((*circle, queue))
            if way.expires:
                text = f"{queue}: dead letters are dropped: what expires goes round ({around}), and the broker drops "
                reading.find("dead-end", f"{text}it without a word", way.expires)
            else:
                text = (
                    f"{queue}: what is rejected comes back ({around}) for ever, unless the consumer counts its rounds"
                )
                reading.find("application", f"{text} (x-death) and puts it elsewhere", way.spot)


def find_places(exchanges: Exchanges, ways: Ways) -> set[tuple[str, str]]:
    """The queues that are nothing but places for dead letters: nothing else is bound to them, and none goes on."""
    found = set[tuple[str, str]]()
    sources = {(vhost, way.exchange) for (vhost, _), way in ways.items()}
    for (vhost, queue), way in ways.items():
        for key in way.keys or {way.routing_key}:
            found |= {(vhost, one) for one in exchanges.taken_by(way.exchange, vhost, key) or () if one != queue}
    return {one for one in found - ways.keys() if {(one[0], each) for each in exchanges.sources_of(*one)} <= sources}


def _circle(
    exchanges: Exchanges, ways: Ways, vhost: str, first: str, key: str, steps: int
) -> tuple[tuple[str, ...], int]:
    """The queues on the shortest way back to a queue, empty if there is none; and how many steps are left."""
    seen, paths = set[str](), deque[tuple[tuple[str, ...], str]]([((first,), key)])
    while paths and steps > 0:
        path, key = paths.popleft()
        way = ways.get((vhost, path[-1]))
        if way is None or (way.expires is None and len(path) > 1):
            continue  # Somebody rejects it there, and so may stop it.
        key = way.routing_key or key
        taken = exchanges.taken_by(way.exchange, vhost, key) or frozenset()
        steps -= 1 + len(taken)
        if first in taken:
            return path, steps
        for queue in sorted(taken):
            if queue not in seen:
                seen.add(queue)
                paths.append(((*path, queue), key))
    return (), steps
