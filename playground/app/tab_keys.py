"""The keys of the tabs below: which one is open, what it leaves out, where it is scrolled to."""

from collections.abc import Callable
from functools import partial

from playground.app.running_screen import Act, RunningScreen
from playground.app.selection import Selection
from playground.app.tab_state import DIAGRAM, EVENTS, TABS, WHY, Room, TabState


class TabKeys:
    """They belong to a screen with tabs; `room` is that of the open one."""

    def __init__(self, screen: RunningScreen, state: TabState, selection: Selection, room: Callable[[], Room]) -> None:
        self._screen, self._state, self._selection, self._room = screen, state, selection, room
        self.acts: dict[str, Act] = {
            "next-tab": lambda: state.show((state.open + 1) % len(TABS)),
            "diagram": partial(state.show, DIAGRAM),
            "why": partial(state.show, WHY),
            "filter-events": state.next_filter,
            "only-selected": self._only_selected,
            "next-row": partial(self._next_row, 1),
            "previous-row": partial(self._next_row, -1),
            "page-down": partial(self._turn_pages, 1),
            "page-up": partial(self._turn_pages, -1),
            "first-row": partial(state.go, to_end=False),
            "last-row": partial(state.go, to_end=True),
        }

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action == "only-selected" and not self._selection.message and not self._state.one_message:
            return "select a message first"
        return None

    def _only_selected(self) -> None:
        """Only the events of the selected message, or all again."""
        self._state.one_message = not self._state.one_message
        if self._state.open not in (EVENTS, DIAGRAM):
            self._state.show(EVENTS)

    def _next_row(self, by: int) -> None:
        self._state.move(self._screen.session, self._selection, by, self._room())

    def _turn_pages(self, pages: int) -> None:
        rows = self._room().rows
        self._state.scroll(pages * rows, rows)
