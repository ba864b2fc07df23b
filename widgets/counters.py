"""Counters in widgets, which remember what they showed, so that a number that changes flashes once."""

from typing import Final

from widgets.painted import Painted, V
from widgets.renderables.counters import ACCOUNT, CountersPaneView, changed, draw_counters, is_worse
from widgets.renderables.digits import HEIGHT
from widgets.renderables.network import PaneView
from widgets.renderables.spans import Row

_FLASH_S: Final = 0.4


class Flashing(Painted[V]):
    """A widget with counters."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self.flashing: frozenset[str] = frozenset()
        """Those that have just changed."""

    def fresh(self, before: V, view: V) -> frozenset[str]:
        """The counters that have changed between two views."""
        raise AssertionError("a subclass says where they are")

    def show(self, view: V) -> None:
        """Show the numbers; those that have changed flash for a moment."""
        fresh = self.fresh(self.view, view) if self.view is not None else frozenset()
        if fresh and self.is_attached and self.app.animation_level != "none":
            self.flashing |= fresh
            self.set_timer(_FLASH_S, lambda: self._calm(fresh))
        super().show(view)

    def _calm(self, fields: frozenset[str]) -> None:
        self.flashing -= fields
        self.repaint()


class CounterBoard(Flashing[PaneView]):
    """LOST, DUPLICATED and the account, and all else below."""

    @property
    def large(self) -> int:
        """How many of its rows LOST, DUPLICATED and the account have at the most."""
        return HEIGHT if self.size.height > HEIGHT else 1

    def seen(self, view: PaneView) -> CountersPaneView:
        """The numbers."""
        snapshot = view.snapshot
        return CountersPaneView(snapshot.counters, snapshot.account, snapshot.broker is not None, snapshot.own)

    def fresh(self, before: PaneView, view: PaneView) -> frozenset[str]:
        """The counters that have changed, and the account if something has gone wrong with it."""
        worse = is_worse(before.snapshot.account, view.snapshot.account)
        return changed(before.snapshot.counters, view.snapshot.counters) | frozenset({ACCOUNT} if worse else ())

    def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
        """Large digits where there is room."""
        ascii_only = self.signs.first == "o"
        return draw_counters(self.seen(view), width, height, flashing=self.flashing, ascii_only=ascii_only)
