"""A screen that says something of the key that was pressed, until the next key is, and never over what counts."""

from typing import TypeVar, cast

from textual.events import ScreenResume
from textual.screen import Screen
from textual.widget import Widget

from widgets.bars import Tabs
from widgets.counters import CounterBoard

W = TypeVar("W", bound=Widget)


class TellingScreen(Screen[None]):
    """A screen with remarks on keys."""

    def __init__(self) -> None:
        super().__init__()
        self._has_told = False
        self._parts: dict[type[Widget], Widget] = {}
        self._was_on = False

    def on_screen_resume(self, event: ScreenResume) -> None:
        """What was composed just now has its styles: only what changed behind another screen may need others."""
        event.refresh_styles &= self._was_on
        self._was_on = True

    def part(self, kind: type[W]) -> W:
        """The one widget of its kind, which stays; it is looked for once, and not in every frame."""
        if kind not in self._parts:
            self._parts[kind] = self.query_one(kind)
        return cast(W, self._parts[kind])

    def tell(self, text: str, timeout_s: float = 3, *, beside: bool = False) -> None:
        """Say something of the key that was pressed just now; what was said before is gone, or it stands beside."""
        if not beside:
            self.app.clear_notifications()
        self.notify(text, timeout=timeout_s)
        self._has_told = True

    def take_back(self) -> None:
        """What was said of the key before has been read, or is not wanted any more; other notices have their time."""
        if self._has_told:
            self.app.clear_notifications()
            self._has_told = False

    def place_toasts(self) -> None:
        """Above the lists, which are read, and never on the large counters; without lists on the keys, for a moment."""
        lists, counters, racks = list[int](), list[int](), list[Widget]()
        for one in self.walk_children(Widget):  # Once, and no query for each: this is done in every whole frame.
            if type(one).__name__ == "ToastRack":
                racks.append(one)
            elif isinstance(one, Tabs) and one.region:  # What is hidden has no place.
                lists.append(one.region.y)
            elif isinstance(one, CounterBoard) and one.region:
                counters.append(one.region.y + one.large)
        for rack in racks:
            needed = sum(toast.outer_size.height for toast in rack.query("Toast"))
            free = counters[0] + needed if counters else 0
            end = max(lists[0], free) if lists else self.size.height
            if rack.styles.margin.bottom != (bottom := max(self.size.height - end, 0)):
                rack.styles.margin = (0, 0, bottom, 0)
