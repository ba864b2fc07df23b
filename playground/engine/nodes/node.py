"""A node: what the producer, the broker and the consumer have in common, which is to stand, to fall and to be paused.

While a node is down or paused the schedule gives what it owns to other handlers; so the nodes' own code never asks
whether they are up.
"""

from functools import partial

from playground.engine.events import NONE, Kind
from playground.engine.link import DOWN
from playground.engine.log import code_of
from playground.engine.looks import Due, NodeLook, Standing
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule, forget

Checkpoint = tuple[Standing, int, list[Continuation]]


class Node:
    """The standing of one node. Subclasses own what it remembers: `_lose_memory` and `_come_back`.

    Nodes and links have at most 30 attributes: Python looks those of larger objects up more slowly.
    """

    def __init__(self, place: Place, schedule: Schedule) -> None:
        self.place = place
        self.standing = Standing.UP
        self.fault = NONE
        """The number of the `crashed` or `paused` event that is in force."""
        self.held: list[Continuation] = []
        """What a paused node has not got round to, or what the application has due at a producer that is down."""
        self._schedule = schedule
        self._log = schedule.log

    @property
    def is_down(self) -> bool:
        """Whether it has crashed and is not back."""
        return self.standing is Standing.DOWN

    def declare(self, handler: Handler, live: Live | None = None) -> int:
        """Let the node do a new operation while it is up; see `Schedule.declare`."""
        return self._schedule.declare(self.place, handler, live)

    def takes(self, link: Place) -> int:
        """What the node does first with a packet that comes on a link."""
        raise LookupError(f"nothing comes to {self.place.noun} on {link.word}")

    def crash(self, for_ms: int, cause: int, *, how: str = "process") -> None:
        """Go down, and lose what is held in memory; a node that is down stays as it is. 0: until a restart.

        With the power what is written and not yet on disk is lost as well.
        """
        if self.standing is Standing.DOWN:
            return
        number = self._note(Kind.CRASHED, cause)
        self._log.annotate(number, detail="" if how == "process" else how)
        waiting = [*self._schedule.take_back(self.place), *self.held]
        self._schedule.command([one for one in waiting if one[0] in self._schedule.arrivals])
        self.held[:] = [one for one in waiting if one[0] in self._schedule.patient]
        self._stand(Standing.DOWN, number)
        self._lose_memory(power=how == "power")
        for one in self._schedule.watchers.get(self.place, ()):
            self._schedule.then(one.after_crash(number))
        if for_ms:
            restart_op = self._schedule.end_op(self._end_crash, self._is_in_force)
            self._schedule.command_later(for_ms, restart_op, (), number)

    def restart(self, cause: int) -> list[Continuation]:
        """Come back from a crash, and say what follows; a node that is not down stays as it is."""
        if self.standing is not Standing.DOWN:
            return []
        number = self._note(Kind.RESTARTED, cause)
        backlog = self.held.copy()
        self.held.clear()
        self._stand(Standing.UP, NONE)
        watching = self._schedule.watchers.get(self.place, ())
        return [*self._come_back(number), *backlog, *(one for each in watching for one in each.after_restart(number))]

    def note_disconnected(self, cause: int) -> int:
        """Record that its connection is broken; returns the number of the event."""
        return self._note(Kind.DISCONNECTED, cause)

    def note_reconnected(self, cause: int) -> int:
        """Record that its connection is there again; returns the number of the event."""
        return self._note(Kind.RECONNECTED, cause)

    def pause(self, for_ms: int, cause: int) -> None:
        """Stand still; a node that is down or paused stays as it is."""
        if self.standing is not Standing.UP:
            return
        number = self._note(Kind.PAUSED, cause)
        self.held += self._schedule.take_back(self.place)
        self._stand(Standing.PAUSED, number)
        resume_op = self._schedule.end_op(self._end_pause, self._is_in_force)
        self._schedule.command_later(for_ms, resume_op, (), number)

    def resume(self, cause: int) -> list[Continuation]:
        """Go on after a pause, and say what follows: what fell due or arrived meanwhile happens at once, in order."""
        if self.standing is not Standing.PAUSED:
            return []
        self._note(Kind.RESUMED, cause)
        waiting = self.held.copy()
        self.held.clear()
        self._stand(Standing.UP, NONE)
        return waiting

    def standing_look(self, due: Due) -> NodeLook:
        """How it stands."""
        left_ms = due.left_ms(self.fault) if self.standing is not Standing.UP else None
        return NodeLook(self.place, self.standing, left_ms)

    def asked_for(self, work: list[Continuation]) -> list[Continuation]:
        """What a command asks of it, if it is up; else it waits here, behind what waits already."""
        if self.standing is Standing.UP:
            return work
        self.held += work
        return []

    def standing_checkpoint(self) -> Checkpoint:
        """A shallow copy of the standing; subclasses keep their memory beside it."""
        return self.standing, self.fault, self.held.copy()

    def restore_standing(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        standing, fault, held = checkpoint
        self.held[:] = held
        self._stand(standing, fault)

    def _note(self, kind: Kind, cause: int) -> int:
        return self._log.record(code_of(kind, self.place), 0, 0, 0, cause)

    def _stand(self, standing: Standing, fault: int) -> None:
        self.standing, self.fault = standing, fault
        self._schedule.reinstate(self.place)
        if standing is Standing.DOWN:
            self._schedule.redirect(self.place, self._handler_when_down)
        elif standing is Standing.PAUSED:
            self._schedule.redirect(self.place, lambda op: partial(self._hold, op))

    def _handler_when_down(self, op: int) -> Handler:
        if op in self._schedule.patient:
            return partial(self._hold, op)
        if op in self._schedule.arrivals:
            return partial(self._turn_away, self._schedule.arrivals[op])
        return forget

    def _hold(self, op: int, item: Item, cause: int) -> None:
        self.held.append((op, item, cause))
        self._schedule.awaited_ms = self._log.now_ms
        self._schedule.note_silence()

    def _turn_away(self, drop: int, item: Item, cause: int) -> None:
        """A packet reaches a node that is down: the network drops it, and the crash is to blame."""
        self._schedule.handlers[drop]((*item, DOWN, self.fault), cause)

    # The ends of crashes and pauses. The cause is the fault's own event, so that it ends nothing but itself.

    def _is_in_force(self, item: Item, cause: int) -> bool:
        return self.fault == cause

    def _end_crash(self, item: Item, cause: int) -> None:
        if self.fault == cause:
            self._schedule.then(self.restart(cause))

    def _end_pause(self, item: Item, cause: int) -> None:
        if self.fault == cause:
            self._schedule.then(self.resume(cause))

    def _lose_memory(self, *, power: bool) -> None:
        """Lose whatever does not survive a crash, or one with the power."""

    def _come_back(self, number: int) -> list[Continuation]:
        """The work to take up again after the `restarted` event `number`, before the backlog."""
        return []
