"""The keys of the packets under way: which one is selected, and what can be done to exactly that one."""

from collections.abc import Callable
from functools import partial
from typing import Final

from playground.app.running_screen import Act, RunningScreen
from playground.app.selection import Selection
from playground.live import surgery
from playground.live.views import Snapshot

_SURGERY: Final = {"drop-selected": surgery.drop, "double-selected": surgery.double, "delay-selected": surgery.delay}


class PacketKeys:
    """They belong to a screen with one session; `snapshot` is what is seen of it."""

    def __init__(self, screen: RunningScreen, selection: Selection, snapshot: Callable[[], Snapshot]) -> None:
        self._screen, self._selection, self._snapshot = screen, selection, snapshot
        self.acts: dict[str, Act] = {
            "next-packet": partial(self._select, 1),
            "previous-packet": partial(self._select, -1),
            **{action: partial(self._operate, action) for action in _SURGERY},
        }

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action in _SURGERY:
            return surgery.refusal(self._screen.session, self._selection.under_way(self._snapshot()))
        return None if self._snapshot().counters.in_flight else "nothing is under way"

    def _select(self, by: int) -> None:
        """Select another packet under way; the clock stops, or it would be gone."""
        if self._selection.move(self._snapshot(), by):
            self._screen.driver.pace.paused = True

    def _operate(self, action: str) -> None:
        packet = self._selection.under_way(self._snapshot())
        if packet is not None:
            _SURGERY[action](self._screen.session, packet)
