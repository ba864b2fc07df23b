"""Where dead letters go in RabbitMQ: queues that are there for nothing else, and circles.

What expires its way back to where it was is dropped, without a word. Source: https://www.rabbitmq.com/docs/dlx,
*Automatic dead-letter cycles*; one rejection on the way, and it is none. Of the delivery limit: rabbitmq-server,
`rabbit_dead_letter.erl` (`detect_cycles`), where `rejected` alone ends a cycle.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, Value, one_sided
from playground.configuration.rabbitmq.arguments import DEAD_LETTER_KEY, DEAD_LETTERS, STRATEGY
from playground.configuration.rabbitmq.exchanges import DEFAULT, Exchanges, Queues
from playground.configuration.syntax.tree import TreeNode
from playground.systems.dialect import ANY_NAME


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
    is_read: bool = False
    """Whether the file shows that somebody reads from the queue, so that little waits there until it expires."""
    is_confirmed: bool = False
    """Whether they are kept until a queue has confirmed them."""
    is_counted: bool = False
    """Whether the queue counts what comes back, and has it dead-lettered past a limit."""

    @property
    def waits(self) -> bool:
        """Whether what is in the queue is taken to go on by itself, after a time."""
        return self.expires is not None and not self.is_read


_REJECTS: Final[tuple[str, Value]] = ("consumer.on_failure", "park")
_REJECTED: Final = frozenset({_REJECTS, ("consumer.then", "park")})
"""What a consumer does who rejects what fails, so that no limit of deliveries is reached by that."""
_BY_ROUNDS: Final = (
    "basic.reject with requeue = false of what fails, by the consumer; and what has come back often enough (it counts "
    "x-death) it publishes to a queue of its own, and acknowledges"
)
"""What ends a delayed retry."""
_OF_ROUNDS: Final = "the place where the consumer puts what has come back often enough (it counts x-death)"
_MOST_STEPS: Final = 200_000
"""From queue to queue in one file; what is further away is not looked for."""
_MOST_NAMED: Final = 3
"""So many queues are named as those of dead letters."""
Ways = Mapping[tuple[str, str], DeadLetterWay]
"""By the virtual host and the queue."""
Declared = Mapping[str, TreeNode]
"""What a client declares a queue with, by name, its arguments among it."""


def find_places(exchanges: Exchanges, ways: Ways) -> set[tuple[str, str]]:
    """The queues to which nothing comes but what others reject: who reads them is asked for where they come from.

    A queue to which something expires is no such: what was put off is worked on there. Nor is one from which it comes
    back when it is rejected, or one on an exchange that is published to; where it only waits to expire nobody reads.
    Where no queue takes the key with which they go, the one is meant that is bound to their exchange with another.
    """
    leads = {place: _taken(exchanges, way, place[0]) for place, way in ways.items()}
    senders: dict[tuple[str, str], list[str]] = {}
    for (vhost, sender), queues in leads.items():
        for queue in (queues or _missed(exchanges, ways, vhost, sender)) - {sender}:
            senders.setdefault((vhost, queue), []).append(sender)
    return {
        (vhost, queue)
        for (vhost, queue), those in senders.items()
        if not any(ways[vhost, one].waits for one in those)
        and exchanges.sources_of(vhost, queue) <= {ways[vhost, one].exchange for one in those}
        and not any(_is_published_to(exchanges, ways, vhost, one) for one in those)
        and (_waits(ways, vhost, queue) or _reached(leads, vhost, queue).isdisjoint(those))
    }


def find_parking(
    reading: Reading, exchanges: Exchanges, ways: Ways, labels: Mapping[tuple[str, str], str]
) -> set[tuple[str, str]]:
    """Find queues on exchanges for dead letters with keys that none of these has: a consumer puts there itself.

    It is where a ring of retries ends. An exchange that feeds a sender of dead letters, too, is published to, and so is
    perhaps one that has more such queues than senders.
    """
    senders: dict[tuple[str, str], list[str]] = {}
    for (vhost, sender), way in ways.items():
        if not way.waits:
            senders.setdefault((vhost, way.exchange), []).append(sender)
    taken = {(vhost, one) for (vhost, _), way in ways.items() for one in _taken(exchanges, way, vhost)}
    on: dict[tuple[str, str], list[str]] = {}
    for vhost, queue in sorted(labels.keys() - ways.keys() - taken):
        sources = exchanges.sources_of(vhost, queue)
        exchange = next(iter(sources), "")
        those = senders.get((vhost, exchange), ())
        if len(sources) == 1 and those and not any(sources & exchanges.sources_of(vhost, one) for one in those):
            on.setdefault((vhost, exchange), []).append(queue)
    found = set[tuple[str, str]]()
    for (vhost, exchange), queues in on.items():
        those = senders[vhost, exchange]
        for queue in queues if len(queues) <= len(those) else ():
            found.add((vhost, queue))
            keys, names = ", ".join(exchanges.keys_into(queue, vhost) or ()), " and ".join(those[:_MOST_NAMED])
            text = (
                f"{labels[vhost, queue]}: it is on {exchange}, for dead letters of {names}, none of which has the key "
            )
            text += (
                f"{keys}: a place for what a consumer gives up and puts there itself, and not asked about; somebody "
            )
            reading.find("counted", f"{text}has to read it", ways[vhost, those[0]].spot)
    return found


def _missed(exchanges: Exchanges, ways: Ways, vhost: str, sender: str) -> Queues:
    """The queue that is alone on the exchange to which dead letters go, and takes another key: it is there for them.

    Of several, or of one with dead letters of its own, nobody knows that here.
    """
    exchange = ways[vhost, sender].exchange
    bound = exchanges.bound_to(exchange, vhost)
    is_shared = exchange in exchanges.sources_of(vhost, sender) or any((vhost, one) in ways for one in bound)
    return frozenset() if is_shared or len(bound) != 1 else bound


def _waits(ways: Ways, vhost: str, queue: str) -> bool:
    """Whether what is in a queue goes on by itself, after a time."""
    return (vhost, queue) in ways and ways[vhost, queue].waits


def find_delays(reading: Reading, exchanges: Exchanges, ways: Ways, labels: Mapping[tuple[str, str], str]) -> None:
    """Answer queues in which messages only wait for their time as such, and tell where that may be so.

    What expires comes to a queue that is worked on: it has dead letters of its own, or is fed by others as well. Where
    it comes to a queue that has nothing else, that may be a place for dead letters, and nobody knows here.
    """
    for (vhost, queue), way in ways.items():
        taken = _taken(exchanges, way, vhost) - {queue}
        if not way.waits or not taken or (vhost, queue) not in labels:
            continue
        label, names = labels[vhost, queue], ", ".join(sorted(taken)[:_MOST_NAMED])
        if all((vhost, one) in ways or exchanges.sources_of(vhost, one) - {way.exchange} for one in taken):
            text = f"{label}: what is sent here waits for its time, and goes on to {names}"
            reading.find("counted", f"{text}; nobody is taken to read it here", way.spot)
            asks = (
                "" if way.is_confirmed else f"the broker loses nothing as it moves it on to {names}, without confirms"
            )
            alone = one_sided("rabbitmq", "producer", way.spot.file, label)
            reading.given.append(alone._replace(asks=asks, asks_before_storing=True))
        else:
            text = (
                f"{label}: what expires here comes to {names} as well, which is answered as a queue that is worked on; "
                "if it is read for nothing but dead letters, leave its answer, and if nobody reads here, this one's "
                "way to the consumer"
            )
            reading.find("application", text, way.spot)


def readers_of(exchanges: Exchanges, ways: Ways) -> dict[tuple[str, str], str]:
    """By the queue, those in which somebody has to read its dead letters, where the exchange does not tell, and few do.

    The default exchange tells nobody anything, and in a queue in which they only wait nobody reads.
    """
    leads = {place: _taken(exchanges, way, place[0]) for place, way in ways.items()}
    found: dict[tuple[str, str], str] = {}
    for (vhost, queue), taken in leads.items():
        waiting = [one for one in sorted(taken) if _waits(ways, vhost, one)] if len(taken) <= _MOST_NAMED else []
        ends = frozenset[str]().union(*(leads[vhost, one] for one in waiting)) if waiting else taken
        named = " and ".join(sorted({*ends, *taken} - {*waiting})) if len(ends) <= _MOST_NAMED else ""
        if named and (waiting or ways[vhost, queue].exchange == DEFAULT):
            found[vhost, queue] = f"{named} (by way of {' and '.join(waiting)})" if waiting else named
    return found


def _taken(exchanges: Exchanges, way: DeadLetterWay, vhost: str) -> Queues:
    """The queues that get dead letters on a way."""
    found = [exchanges.taken_by(way.exchange, vhost, key) for key in way.keys or ()]
    known = [one for one in found if one is not None]
    if known and len(known) == len(found):
        return frozenset().union(*known)
    return exchanges.bound_to(way.exchange, vhost)


def _is_published_to(exchanges: Exchanges, ways: Ways, vhost: str, sender: str) -> bool:
    """Whether the exchange for a queue's dead letters feeds that queue, too, and is told apart by no routing key."""
    way = ways[vhost, sender]
    is_told_apart = bool(way.routing_key) and sender not in _taken(exchanges, way, vhost)
    return way.exchange in exchanges.sources_of(vhost, sender) and not is_told_apart


def _reached(leads: Mapping[tuple[str, str], Queues], vhost: str, queue: str) -> set[str]:
    """The queues to which dead letters of one go, and theirs."""
    found, left = set[str](), [queue]
    while left:
        new = leads.get((vhost, left.pop()), frozenset()) - found
        found |= new
        left += new
    return found


def places_declared(queues: Mapping[str, Declared]) -> dict[str, Declared]:
    """Such queues among those that a client declares, each with its exchange, where no bindings say more.

    They are on an exchange that is another's for its dead letters, and not its own.
    """
    senders: dict[str, list[str]] = {}
    for name, sender in queues.items():
        if DEAD_LETTERS in sender:
            senders.setdefault(sender[DEAD_LETTERS].text, []).append(name)
    return {
        queue: declared
        for queue, declared in queues.items()
        if "exchange" in declared
        and any(_goes_to(queues[one], declared) for one in senders.get(declared["exchange"].text, ()) if one != queue)
    }


def _goes_to(sender: Declared, queue: Declared) -> bool:
    """Whether a queue's dead letters go to another, and nothing else does; what expires is put off, to be worked on."""
    to, exchange = sender.get(DEAD_LETTERS), queue.get("exchange")
    if to is None or exchange is None or not to.text or to.text != exchange.text:
        return False
    own, key, bound = sender.get("exchange"), sender.get(DEAD_LETTER_KEY), queue.get("routing_key")
    is_other_key = key is not None and bound is not None and key.text != bound.text
    is_put_off = "x-message-ttl" in sender or DEAD_LETTERS in queue
    return not is_put_off and not is_other_key and (own is None or own.text != to.text)


def find_circles(reading: Reading, exchanges: Exchanges, ways: Ways) -> dict[tuple[str, str], bool]:
    """Find queues to which messages come back by expiring, without anybody who rejects them, or after one rejection.

    What is past a limit of deliveries was rejected by nobody either. The queues that lead nowhere but back are given,
    each with whether that is after a while, in another queue.
    """
    back = dict[tuple[str, str], bool]()
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
                continue
            if _ends(exchanges, ways, vhost, queue) == {queue}:
                back[vhost, queue] = len(circle) > 1
            if way.is_counted:
                drops = f"what is past the delivery limit goes round ({around}), and the broker drops it without a word"
                rule = "dead-end" if back.get((vhost, queue)) is False else "risk"  # A consumer may reject all.
                reading.find(rule, f"{queue}: dead letters are dropped: {drops}", way.spot)
            text = f"{queue}: what is rejected comes back ({around}) for ever, unless the consumer counts its rounds"
            alone = exchanges.unbound(vhost) - {*circle} if exchanges.sources_of(vhost, queue) else frozenset()
            perhaps = f"; if that is {' or '.join(sorted(alone))}, leave the answer for it" if alone else ""
            says = f"{text} (x-death) and puts it elsewhere{perhaps if len(alone) <= _MOST_NAMED else ''}"
            reading.find("application", says, way.spot)
    return back


def _ends(exchanges: Exchanges, ways: Ways, vhost: str, queue: str) -> set[str]:
    """The queues in which the dead letters of one come to be read: in one in which they only wait nobody does."""
    found, left = set[str](), [queue]
    while left:
        new = _taken(exchanges, ways[vhost, left.pop()], vhost) - found
        found |= new
        left += [one for one in new if one != queue and _waits(ways, vhost, one)]
    return {one for one in found if one == queue or not _waits(ways, vhost, one)}


def none_in_place_of(given: GivenSetting, exchange: str, text: str, place: str = "") -> GivenSetting:
    """An exchange for dead letters that leads to no place for them: it counts as none, and what mends it is known.

    `place` is the exchange that what mends it speaks of; empty: another than there is.
    """
    name = f"{DEAD_LETTERS}.{exchange}"
    found = GivenSetting("rabbitmq", name, "", given.spot, given.written, given.queue, assumed=True)
    return found._replace(remedies=(((DEAD_LETTERS, place or ANY_NAME), text),), place=place)


def count_no_exchange(reading: Reading, label: str, way: DeadLetterWay) -> None:
    """Count a queue whose dead letters come to itself as one that has no place for them."""
    for at, one in enumerate(reading.given):
        if (one.queue, one.name) == (label, DEAD_LETTERS):
            text = f"another exchange or routing key at {one.spot}, with another queue behind it"
            reading.given[at] = none_in_place_of(one, way.exchange, text)
    reading.given = [one for one in reading.given if (one.queue, one.name) != (label, STRATEGY)]


def count_rounds(reading: Reading, label: str, way: DeadLetterWay) -> None:
    """Count what comes back after a while as kept where the consumer counts the rounds, and else as it is dropped.

    It is dropped past a limit of deliveries, which is reached where nobody rejects what fails.
    """
    for one in [one for one in reading.given if (one.queue, one.name) == (label, DEAD_LETTERS)]:
        remedies = ((_REJECTS, f"{ELSEWHERE}{_BY_ROUNDS}"),)
        kept = one._replace(value=_OF_ROUNDS, is_there=True, remedies=remedies)
        if way.is_counted:
            text = f"another exchange or routing key at {one.spot}, with another queue behind it (or, to keep the way "
            reading.given.append(none_in_place_of(one, way.exchange, f"{text}back: {_BY_ROUNDS})"))
            kept = kept._replace(counts_beside=_REJECTED)
        reading.given[reading.given.index(one)] = kept


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
