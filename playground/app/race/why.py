"""Why, in a race: what became of one message in each column, and the whole story of one of them."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from playground.app.actions import key_name
from playground.app.dialogs import Leaf
from playground.app.driver import TICK_S
from playground.app.ending import key_hint
from playground.app.race.columns import AskedWhy, RaceColumns
from playground.app.sizes import mark_size
from playground.live.race.inquiry import RaceInquiry
from playground.words.phrases import plural
from widgets.bars import Hints, Line
from widgets.page import RaceWhyPage
from widgets.painted import Painted
from widgets.renderables.bars import LineView, hint
from widgets.renderables.race_why import COLUMN, RaceWhyPaneView
from widgets.renderables.spans import Row, Span, row

_FIX = "try-fix"


class RaceWhyScreen(Leaf[AskedWhy]):
    """It stands above a race, which stands still meanwhile. Left with what has been asked about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back"),
        Binding("y", "back", "back", id="why"),
        Binding("F", "fix", id=_FIX),
        Binding("right,tab", "column(1)"),
        Binding("left,shift+tab", "column(-1)"),
        Binding("down", "message(1)"),
        Binding("up", "message(-1)"),
        Binding("pagedown,space", "scroll('page_down')"),
        Binding("pageup", "scroll('page_up')"),
        Binding("home", "scroll('home')"),
        Binding("end", "scroll('end')"),
    ]
    DEFAULT_CSS = """
    RaceWhyScreen {
        Line, Hints { height: 1; background: $panel; }
        #page { height: 1fr; margin-top: 1; padding: 0 1; background: $background; }
        VerticalScroll { scrollbar-size-vertical: 1; scrollbar-color: $rail; scrollbar-background: $background; }
        &.-ascii VerticalScroll { scrollbar-size-vertical: 0; }
    }
    """

    def __init__(self, behind: RaceColumns, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._behind, self._keys, self._inquiry = behind, keys, RaceInquiry(behind.race)
        self.column = behind.subject
        self.message = self._inquiry.subject(self.column)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        mark_size(self, self.app.size)
        self.set_class(self.app.has_class("-ascii"), "-ascii")
        yield Line()
        with VerticalScroll(id="page", can_focus=False):
            yield RaceWhyPage()
        yield Hints()

    def on_mount(self) -> None:
        """Show it, and go on with the search meanwhile."""
        self._show()
        self.set_interval(TICK_S, self._go_on)

    def on_resize(self, event: events.Resize) -> None:
        """Another size may be another layout."""
        mark_size(self, event.size)

    def _go_on(self) -> None:
        if self.is_active and self._inquiry.is_searching(self.column):
            self._inquiry.go_on(self.column)
            self._show()

    @property
    def _why_not(self) -> str:
        """Why no fix can be shown of what is told."""
        told, race = self._inquiry.view(self.message, self.column), self._behind.race
        why, answer = told.why, told.columns[self.column]
        label = race.labels[self.column]
        if self._inquiry.is_searching(self.column):
            return "that is still being searched for"
        if not why.prevention and not race.over:
            return f"nothing has gone wrong with m{self.message} in {label} so far"
        if not why.prevention and answer.kind:
            return f"{answer.words}: there is nothing to try against that in {label}"
        if not why.prevention:
            return f"m{self.message} went as it should: nothing is to be mended in {label}"
        if not why.can_be_tried:
            return "there is no one setting to show at work; what would have prevented it stands at the end"
        return f"a fix is shown of the run itself, which is {race.labels[race.own or 0]}: choose that column"

    @property
    def _can_try(self) -> bool:
        return self._behind.can_fix(self.column) and self._inquiry.view(self.message, self.column).why.can_be_tried

    def _show(self) -> None:
        told = self._inquiry.view(self.message, self.column)
        try_it = key_hint(_FIX, self._keys, "shows it at work") if self._can_try else None
        self.query_one(RaceWhyPage).show(RaceWhyPaneView(told, try_it))
        about = f"m{self.message} of {plural(self._inquiry.latest, 'message')}, in {self._behind.race.everyone}"
        self.query_one(Line).show(LineView(row(Span(" WHY  ", "title"), Span(about, "dim"))))
        self.query_one(Hints).show(tuple(self._hints()))

    def _hints(self) -> Iterable[Row]:
        is_plain = self.has_class("-ascii")
        yield hint("esc", "back", "back")
        yield hint("left/right" if is_plain else "←→", "column")
        if self._inquiry.latest > 1:
            yield hint("up/down" if is_plain else "↑↓", "message")
        if self._can_try:
            yield hint(key_name(self._keys[_FIX]), "try the fix", "fix")
        yield hint("pgup pgdn", "scroll")

    def action_back(self) -> None:
        """Leave; what was said of it does not hang over the race."""
        self.app.clear_notifications()
        self.dismiss(AskedWhy(self.column))

    def action_column(self, by: int) -> None:
        """Tell another column's story."""
        self._choose((self.column + by) % len(self._behind.race.sessions))

    def _choose(self, column: int) -> None:
        self.column = column
        self._turn()

    def action_message(self, by: int) -> None:
        """Tell of another message."""
        self.message = min(max(self.message + by, 1), self._inquiry.latest)
        self._turn()

    def _turn(self) -> None:
        self._show()
        self.action_scroll("home")

    def action_scroll(self, where: str) -> None:
        """Read on."""
        getattr(self.query_one("#page", VerticalScroll), f"scroll_{where}")(animate=False)

    def action_fix(self) -> None:
        """Leave, and show at work what would have prevented it; whoever is early sees it searched for."""
        is_asked_early = self._behind.can_fix(self.column) and self._inquiry.is_searching(self.column)
        if self._can_try or is_asked_early:
            self.dismiss(AskedWhy(self.column, self.message))
        else:
            self.app.clear_notifications()
            self.notify(self._why_not)

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """A column was clicked, or a key."""
        kind, number = event.pick
        if kind == COLUMN:
            self._choose(number)
        elif kind in ("fix", "action"):
            self.action_fix()
        elif kind == "back":
            self.action_back()
