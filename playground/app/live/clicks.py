"""Clicks on the live screen: what each thing that can be clicked does. Whatever a key does, its key does."""

from collections.abc import Callable
from typing import Final

from playground.app.actions import ACTIONS
from playground.app.live.selection import Selection
from playground.app.live.tab_state import TabState
from playground.app.live.travel_keys import TravelKeys
from playground.app.running_screen import RunningScreen
from playground.live.views import Snapshot
from widgets.renderables.spans import Pick

_OWN: Final = ("link", "node", "branch", "time", "travel")
"""What a guide may have to be asked about, by what it is; it changes more than the selection."""


def meaning(pick: Pick, *, on_timeline: bool) -> str | None:
    """What a click would do, as a guide knows it: an action, or the kind of thing; `None`: it only selects."""
    kind, number = pick
    if kind == "action":
        return ACTIONS[number].id
    if kind == "event":
        return "go-there" if on_timeline else None
    return kind if kind in _OWN else None


class Clicks:
    """What can be clicked on one screen."""

    def __init__(
        self,
        screen: RunningScreen,
        selection: Selection,
        travel: TravelKeys,
        tabs: TabState,
        snapshot: Callable[[], Snapshot],
    ) -> None:
        self._screen, self._selection, self._travel = screen, selection, travel
        self._tabs, self._snapshot = tabs, snapshot

    async def take(self, pick: Pick, *, on_timeline: bool) -> None:
        """Select what was clicked, or open it, go to it or do it."""
        match pick:
            case "packet", departed:
                self._choose_packet(departed)
            case "message", message:
                self._selection.event = -1
                self._selection.choose_message(message)
            case "event", event:
                self._choose_event(event, on_timeline=on_timeline)
            case "branch", _:
                self._screen.action_press("branches")
            case (("link" | "node"), _):
                self._selection.choose_place(pick)
            case "time", time_ms:
                self._travel.go_to_time(time_ms)
            case "travel", by:
                self._screen.action_press("scrub-on" if by > 0 else "scrub-back")
            case "tab", number:
                self._tabs.show(number)
            case "action", number:
                await self._screen.do(ACTIONS[number].id)

    def _choose_packet(self, departed: int) -> None:
        self._selection.packet = departed
        packet = self._selection.under_way(self._snapshot())
        if packet is not None:
            self._selection.choose_packet(packet)
            self._screen.driver.pace.paused = True

    def _choose_event(self, event: int, *, on_timeline: bool) -> None:
        log = self._screen.session.course.log
        if event >= log.count:
            return  # It was drawn before a restart, or before another course was taken.
        if on_timeline:
            self._travel.go_to(event)
        else:
            self._selection.choose_event(event, log[event].message)
