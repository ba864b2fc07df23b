"""The menu of a selection: what can be done to it, each with its key.

A click opens it there, a key in the corner, where it hides least.

Its rows are actions of the table, so a person who has used it knows the key. It does nothing itself.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset, Size
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from playground.app.dialogs import Dialog, ToldKey, keys_line
from widgets.options import Options

_READ: Final = ("why", "try-fix", "diagram", "only-selected")
OFFERED: Final = {
    "packet": ("drop-selected", "double-selected", "delay-selected", *_READ),
    "message": (*_READ, "poison"),
    "event": ("go-there", *_READ),
    "link": ("cut-data", "drop-data", "duplicate", "disconnect"),
    "node": ("crash-consumer", "pause-consumer", "disconnect"),
}
"""Kind of what is selected -> the actions, in the order of the menu."""
ONLY_AT: Final = {"consumer": ("crash-at", "slow-consumer", "forget")}
"""What can be done to one node only."""
_BESIDE: Final = 2
"""Cells between the mouse and the menu."""
_FRAME: Final = Size(8, 4)
"""What a menu takes besides its rows: border, padding, title, keys."""


class MenuRow(NamedTuple):
    """One thing that can be done."""

    action: str
    key: str
    words: str
    refusal: str | None = None
    """Why it cannot be done now."""


class MenuView(NamedTuple):
    """A menu."""

    title: str
    rows: tuple[MenuRow, ...]


def menu_lines(rows: Sequence[MenuRow]) -> list[str]:
    """`k  drop selected`; below what cannot be done now stands why."""
    size = max((len(row.key) for row in rows), default=0)
    return [
        f"{row.key:<{size}}  {row.words}" + (f"\n{'':{size}}  not now: {row.refusal}" if row.refusal else "")
        for row in rows
    ]


def _coloured(line: str, row: MenuRow) -> Content:
    """A line with its key as keys look everywhere, unless it can do nothing now."""
    return Content(line) if row.refusal else Content(line).stylize("bold $text-key", 0, len(row.key))


def menu_place(at: Offset, size: Size, screen: Size) -> Offset:
    """Where a menu of a size has room: below what was clicked and beside it, or as near as may be."""
    return Offset(
        max(min(at.x + _BESIDE, screen.width - size.width), 0),
        max(min(at.y + 1, screen.height - size.height), 0),
    )


class MenuScreen(Dialog[str | None]):
    """Rows to choose from; the answer is the id of an action."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,M", "dismiss", "back")]
    is_faint_behind = False

    def __init__(self, view: MenuView, at: Offset | None = None) -> None:
        super().__init__()
        self._view, self._at = view, at

    def compose(self) -> ComposeResult:
        """A title, the rows, the keys."""
        lines = menu_lines(self._view.rows)
        with Vertical(classes="dialog") as box:
            yield Static(self._view.title, classes="dialog--title", markup=False)
            rows = zip(lines, self._view.rows, strict=True)
            yield Options(
                *(Option(_coloured(line, row), id=row.action, disabled=row.refusal is not None) for line, row in rows),
                markup=False,
            )
            yield keys_line(self.told_keys())
        if self._at is not None:
            self.add_class("-beside")
            width = max(len(part) for line in (self._view.title, *lines) for part in line.splitlines()) + _FRAME.width
            height = sum(line.count("\n") + 1 for line in lines) + _FRAME.height
            box.styles.offset = menu_place(self._at, Size(width, height), self.app.size)

    def told_keys(self) -> Iterable[ToldKey]:
        """Those beside the keys of its rows."""
        return ("enter", "do it"), ("esc", "back")

    def on_key(self, event: events.Key) -> None:
        """The key of a row does what it says."""
        found = [row for row in self._view.rows if row.key == (event.character or event.key)]
        if found and found[0].refusal is None:
            event.stop()
            self.dismiss(found[0].action)

    def on_click(self, event: events.Click) -> None:
        """A click beside it closes it."""
        if event.widget is self:
            self.dismiss()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """By Enter or by the mouse."""
        self.dismiss(event.option.id)
