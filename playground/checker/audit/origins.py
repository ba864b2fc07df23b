"""From which event the causes lead to another."""

from typing import Final

from playground.engine.events import NONE, Event
from playground.engine.log import EventLog

_FAR: Final = 16
"""Causes after which what is found is kept: tried again in place for ever a message has a longer chain each time."""


class Origins:
    """Follows causes back, a long way once: an audit takes time by the length of a record, and not its square."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._far: dict[tuple[int, ...], dict[int, int]] = {}

    def back_to(self, event: Event, *kinds: int) -> Event | None:
        """The nearest event of these kinds, this one too, from which the causes lead to it; none: there is none."""
        far, begin, length = self._far.setdefault(kinds, {}), event.number, 0
        while event.kind not in kinds and event.number not in far and 0 <= event.cause < event.number:
            event, length = self._log[event.cause], length + 1
        found = far.get(event.number, event.number if event.kind in kinds else NONE)
        if length >= _FAR:
            far[begin] = found
        return None if found == NONE else self._log[found]
