"""A painted widget: the thin shell around a drawing. It resolves roles to colours and repaints only what has changed.

A subclass says which drawing; the drawing gets a view and a size. What is clicked comes out as a `Picked` message.
"""

from functools import lru_cache
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from widgets.renderables.signs import UNICODE, Signs
from widgets.renderables.spans import BLANK, Pick, Row

V = TypeVar("V")

_COLOURS: Final = {
    **{role: role for role in ("rail", "data", "again", "answer", "once", "lost", "duplicated", "late", "unknown")},
    "armed": "armed",
    "dim": "text-dim",
    "title": "text-title",
    "key": "text-key",
    "alarm-lost": "on-alarm",
    "alarm-duplicated": "on-alarm",
}
"""Role -> the variable of the theme that is its colour. Component classes would do, but to style 20 roles of a dozen
widgets anew at every change of a class is a third of the time to the first frame."""
_BACKGROUNDS: Final = {"selected": "selected", "alarm-lost": "lost", "alarm-duplicated": "duplicated"}
_BOLD: Final = frozenset(
    ("strong", "title", "key", "again", "lost", "duplicated", "armed", "selected", "flash", *_BACKGROUNDS)
)
_FAINT: Final = frozenset(("dim", "rail"))
"""What is faint where it can have no colour of its own."""


def apart(title: str) -> str:
    """A title for a border that has no corner to its right: Textual keeps it apart from corners only."""
    return f"{title} "


@lru_cache(maxsize=2048)
def _clickable(style: Style, pick: Pick) -> Style:
    return style + Style(meta={"pick": pick})


class Painted(Widget, Generic[V]):
    """A widget that shows one view at a time; it starts with none and is blank until then."""

    class Picked(Message):
        """Something in a drawing was clicked."""

        def __init__(self, control: Widget, pick: Pick, at: Offset | None = None, *, is_second: bool = False) -> None:
            super().__init__()
            self._control = control
            self.pick = pick
            self.at = at
            """Where on the screen."""
            self.is_second = is_second
            """Whether it is the second half of a double click."""

        @property
        def control(self) -> Widget:
            """The widget it is in."""
            return self._control

    on_title: Pick | None = None
    """What a click on the title in the border means."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self.view: V | None = None
        """What is shown."""
        self._chosen: Pick | None = None
        self._is_hidden = False
        """Whether the layout has no place for it now, nor for what it is in."""
        self._rows: list[Row] = []
        self._drawn_for: Size | None = None
        """The size for which these are drawn; `None`: they are not what there is to show."""
        self._inks: dict[str, Style] = {}

    @property
    def signs(self) -> Signs:
        """The signs that the app has chosen."""
        signs: Signs = getattr(self.app, "signs", UNICODE)
        return signs

    def draw(self, view: V, width: int, height: int) -> list[Row]:
        """The drawing, as rows of spans; missing rows are blank, and what is too much is cut."""
        raise AssertionError("a subclass says what to draw")

    def seen(self, view: V) -> object:
        """What of a view is drawn here: while that stays as it is, there is nothing to draw."""
        return view

    def show(self, view: V) -> None:
        """Show a view; lines that look as before are left alone."""
        is_news = self.view is None or self.seen(view) != self.seen(self.view)
        self.view = view
        if is_news:
            self.repaint()

    def choose(self, chosen: Pick | None) -> None:
        """Mark what means this, wherever it is drawn, and the title in the border if that does."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.set_class(chosen is not None and chosen == self.on_title, "-chosen")
            self.refresh()

    def repaint(self) -> None:
        """Draw again, and refresh the lines that have changed.

        Nothing of what is hidden: to be asked to refresh it, Textual makes its map of the screen anew, and what has
        left meanwhile, such as a notice, is in neither of the maps that it compares to see what has to be repainted.
        """
        self._drawn_for = None if self._is_hidden else self.content_size
        if self._drawn_for is None:
            return
        width, height = self._drawn_for
        rows = self.draw(self.view, width, height)[:height] if self.view is not None and width and height else []
        rows += [BLANK] * (height - len(rows))
        before, self._rows = self._rows, rows
        if len(before) != len(rows):
            self.refresh()
            return
        changed = [index for index, line in enumerate(rows) if line != before[index]]
        if changed:
            self.refresh(*(Region(0, index, width, 1) for index in changed))

    def on_resize(self) -> None:
        """Another size is another drawing."""
        self._catch_up()

    def on_hide(self) -> None:
        """There is no place for it any more."""
        self._is_hidden = True

    def on_show(self) -> None:
        """There is a place for it: what it was given meanwhile is drawn."""
        self._is_hidden = False
        self._catch_up()

    def _catch_up(self) -> None:
        """Draw what is not yet drawn for the size that there is: a first frame is drawn once, not with each event."""
        if self._drawn_for != self.content_size:
            self._rows = []
            self.repaint()

    def on_mount(self) -> None:
        """Mind the theme."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, _: Theme) -> None:
        """Another theme: the colours are looked up anew."""
        self._inks.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Another background, perhaps."""
        self._inks.clear()
        super().notify_style_update()

    def pick_at(self, event: events.Click) -> Pick | None:
        """What a click where nothing in the drawing has a meaning of its own means."""
        return self.on_title if event.y == 0 and self.gutter.top else None

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked, if it means anything."""
        pick = event.style.meta.get("pick") or self.pick_at(event)
        if pick is not None:
            event.stop()
            is_second = event.chain % 2 == 0
            self.post_message(self.Picked(self, tuple(pick), Offset(*event.screen_offset), is_second=is_second))

    def render_line(self, y: int) -> Strip:
        """One line of the drawing, in colour."""
        spans = self._rows[y] if y < len(self._rows) else BLANK
        chosen = self._chosen
        segments = [
            Segment(text, self._ink(f"{role} selected" if pick and pick == chosen else role, pick))
            for text, role, pick in spans
            if text
        ]
        return Strip(segments).adjust_cell_length(self.content_size.width, self._ink("text", None))

    def _ink(self, role: str, pick: Pick | None) -> Style:
        style = self._inks.get(role)
        if style is None:
            parts = (self._part(word) for word in role.split())
            style = self._inks[role] = Style.combine((self.rich_style, *parts))
        return style if pick is None else _clickable(style, pick)

    def _part(self, word: str) -> Style:
        """What one role adds. Where there are no colours, or only the terminal's own, a ground is told by reversing."""
        own, on = self.app.native_ansi_color, _BACKGROUNDS.get(word, "")
        return Style(
            color=self._colour(on if own and on else _COLOURS.get(word, "")),
            bgcolor=None if own else self._colour(on),
            bold=word in _BOLD or None,
            dim=((own or self.app.no_color) and word in _FAINT) or None,
            reverse=word == "flash" or (bool(on) and (own or self.app.no_color)) or None,
        )

    def _colour(self, variable: str) -> str | None:
        """A colour of the theme as Rich calls it, which has its own names for those of the terminal."""
        colour = self.app.theme_variables.get(variable)
        return colour and colour.removeprefix("ansi_")
