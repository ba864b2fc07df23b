"""The holders: who has what is out, and who was to get it; the consumers, as far as the broker notices them."""

from playground.checker.audit.case import Case
from playground.engine.events import NONE, Event, Kind


class Holders:
    """Who has what is out."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._nodes = case.topology.consumers
        self._prefetch = case.settings.broker.prefetch
        self.lease_ends = case.settings.broker.has_connection
        """Whether the end of one brings back what it had."""
        self.by_connection = case.settings.transport.kind == "connection"
        """Whether that end is the end of its connection, and not its crash."""
        self._are_several = len(self._nodes) > 1
        self._takers = {link: node for node in self._nodes for link in case.topology.links_to(node)}
        nodes = self._nodes if self.lease_ends or self.by_connection else ()
        self.watched = (*nodes, *self._takers) if self._are_several else nodes
        self._hands: dict[int, int] = {}
        """Copy that is out -> who has it, by its index; only where there are several."""
        self._back: dict[int, int] = {}
        """Copy that has come back -> who had it."""
        self._latest = -1
        self._decided: dict[int, int] = {}
        """Event after which a delivery departs -> to whom."""

    # Who gets what.

    def assign(self, event: Event, *, is_out: bool) -> None:
        """A dispatch is decided on: it is for whoever has the fewest out, and of these for the next in turn."""
        if not self._are_several:
            return
        before, several = self._back.pop(event.copy, self._latest), len(self._nodes)
        there, out = self._there() or [*range(several)], [*self._hands.values()]
        turns = sorted(there, key=lambda one: (one - before - 1) % several)
        self._latest = min(turns, key=out.count)
        self._decided[event.number] = self._latest
        if is_out:
            self._hands[event.copy] = self._latest

    def depart(self, event: Event) -> None:
        """A delivery departs to one of them; whoever says so of no link is found out elsewhere."""
        taker, decided = self._takers.get(event.place), self._nodes[self._decided.pop(event.cause, 0)]
        if taker and taker is not decided:
            self._case.report(event.number, f"m{event.message} is for {taker.noun}, but {decided.noun} was to get it")

    def end(self, copy: int) -> None:
        """A copy is back from whoever had it."""
        holder = self._hands.pop(copy, None)
        if holder is not None:
            self._back[copy] = holder

    def forget(self, copy: int) -> None:
        """A copy is gone, and so it does not matter who had it."""
        self._hands.pop(copy, None)
        self._back.pop(copy, None)

    def forget_all(self) -> None:
        """The broker knows nothing of it any more."""
        self._hands.clear()
        self._back.clear()
        self._latest = -1

    def have_room(self, out: int) -> bool:
        """Whether somebody who is there may have one more, where so many are out at all of them."""
        there = self._there()
        if not self._prefetch or not there:
            return bool(there)
        fewest = min(map([*self._hands.values()].count, there)) if self._are_several else out
        return fewest < self._prefetch

    def had(self, copy: int, event: Event) -> bool:
        """Whether it is the one who has just gone that has a copy which is out."""
        return not self._are_several or self._hands.get(copy, NONE) == event.place.index

    # Who is there.

    def ends_lease(self, event: Event) -> bool:
        """Whether the end of one, or of its connection, brings back what it had."""
        return self.lease_ends and self.by_connection is (event.kind is Kind.DISCONNECTED)

    def _there(self) -> list[int]:
        """Whoever is there, as far as the broker notices."""
        case = self._case
        gone = {one for one in self._nodes if one in case.broken or (self.lease_ends and case.standing.is_down(one))}
        return [one.index for one in self._nodes if one not in gone]

    def renew(self, copy: int) -> bool:
        """Whether somebody who is up works on a copy, and has its lease renewed."""
        holding = [one for one in self._nodes if copy in self._case.hands.get(one, ())]
        return self._case.settings.consumer.renew and any(map(self._case.standing.is_up, holding))
