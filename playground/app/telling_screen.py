"""A screen that says something of the key that was pressed, until the next key is, and never over what counts."""

from collections.abc import Mapping
from typing import Final, TypeVar, cast

from textual.events import ScreenResume
from textual.geometry import Region, Size, Spacing
from textual.screen import Screen
from textual.widget import Widget

from widgets.bars import CaptionBar, Hints, KeyBar, Line, Tabs
from widgets.panes import Network

W = TypeVar("W", bound=Widget)

_BARS: Final = (Line, Hints, CaptionBar, KeyBar)
"""What may stand at the foot of a screen."""
_DECIDING: Final = (Tabs, Network, *_BARS)
"""What decides where notices stand."""


class TellingScreen(Screen[None]):
    """A screen with remarks on keys."""

    def __init__(self) -> None:
        super().__init__()
        self._has_told = False
        self._parts: dict[type[Widget], Widget] = {}
        self._was_on = False
        self._place: object = None
        """Where notices stand."""

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
        """Over names of tabs, borders or the end of the trail: never over keys, the timeline or what is counted.

        Where there are lists it is from their tabs down, else at the foot of the stage; beside neither above the bars
        at the foot of the screen.
        """
        racks, seen = list[Widget](), dict[type[Widget], list[Region]]()
        for one in self.walk_children(Widget):  # Once, and no query for each: this is done in every whole frame.
            if type(one).__name__ == "ToastRack":
                racks.append(one)
            elif one.region and (kind := next((kind for kind in _DECIDING if isinstance(one, kind)), None)):
                area = one.content_region if kind is Network else one.region  # What is hidden has no region.
                seen.setdefault(kind, []).append(area)
        for rack in racks:
            place = _place(seen, self.size, sum(toast.outer_size.height for toast in rack.query("Toast")))
            if place != self._place:
                self._place = dock, margin, width = place
                rack.styles.dock, rack.styles.margin, rack.styles.width = dock, margin, width


def _place(seen: Mapping[type[Widget], list[Region]], size: Size, needed: int) -> tuple[str, Spacing, int]:
    """The edge at which notices are docked, how far they stand from all four, and how wide they are.

    `needed` is how many lines they have.
    """
    bars = (area.y for kind in _BARS for area in seen.get(kind, ()))
    foot = min((y for y in bars if y > size.height // 2), default=size.height)
    if Tabs in seen:
        return "top", Spacing(max(min(seen[Tabs][0].y, foot - needed), 0), 0, 0, 0), size.width
    if Network in seen:
        stage = seen[Network][0]
        return "bottom", Spacing(0, 0, size.height - stage.bottom, stage.x), stage.width
    return "bottom", Spacing(0, 0, size.height - foot, 0), size.width
