"""Routing: which publishes find no queue, by a mistake that somebody has made."""

from typing import NamedTuple

from playground.engine.events import NONE
from playground.engine.mechanisms.admission import Admission
from playground.engine.schedule import Item

Checkpoint = tuple[tuple["Misrouting", ...], object]


class Misrouting(NamedTuple):
    """A mistake that waits for publishes."""

    event: int
    """The event that armed it."""
    message: int
    """Only publishes of this message; 0: of any."""
    left: int
    """How many more."""


class RoutedAdmission:
    """An admission that comes after the routing; apart from that it is the other one."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._armed: tuple[Misrouting, ...] = ()
        self.admits, self.forget, self.clear = admission.admits, admission.forget, admission.clear

    def arm(self, misrouting: Misrouting) -> None:
        """Let one more mistake wait."""
        self._armed = (*self._armed, misrouting)

    def disarm(self) -> None:
        """All mistakes are mended."""
        self._armed = ()

    def misroutes(self, packet: Item) -> int:
        """The event of the first mistake that meets a publish, used up by one; `NONE`: it finds its queue."""
        for at, one in enumerate(self._armed):
            if one.message in (0, packet[0]):
                rest = [one._replace(left=one.left - 1)] if one.left > 1 else []
                self._armed = (*self._armed[:at], *rest, *self._armed[at + 1 :])
                return one.event
        return NONE

    def checkpoint(self) -> Checkpoint:
        """What `restore` needs to come back to this instant."""
        return self._armed, self._admission.checkpoint()

    def restore(self, checkpoint: object) -> None:
        """Go back to a checkpoint of this mechanism."""
        assert isinstance(checkpoint, tuple)
        self._armed, admission = checkpoint
        self._admission.restore(admission)
