"""A list of choices beside a search field: it marks the chosen line by a sign, and leaves the focus to the field."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from widgets.options import Options
from widgets.renderables.spans import Row

Draw = Callable[[int, int, bool], Row]
"""`(index, width, chosen)` -> the line."""
_BESIDE: Final = 1
"""The blank column between the lines and the scrollbar."""
_VARIABLES: Final = {"text": "", "dim": "$text-dim", "title": "bold $text-title", "key": "bold $text-key"}


def content_of(line: Row) -> Content:
    """A drawing's line as Textual's own widgets take it; each role has the colour that the theme gives it."""
    return Content.assemble(*((text, _VARIABLES.get(role, f"${role}")) for text, role, _ in line))


class Choices(Options, can_focus=False):
    """Lines that can be chosen, and headings that cannot. A click chooses, a click on what is chosen selects it."""

    DEFAULT_CSS = """
    Choices {
        height: 1fr;
        border: none;
        padding: 0;
        background: $background;
        text-wrap: nowrap;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        scrollbar-color: $rail;
        scrollbar-background: $background;
        & > .option-list--option { padding: 0 1 0 0; }
        & > .option-list--option-highlighted { background: $selected; color: $foreground; text-style: bold; }
        & > .option-list--option-disabled { color: $foreground; }
        & > .option-list--option-hover { background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[tuple[str, str, str]]] = []  # type: ignore[assignment]  # The field's owner has the keys.

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, markup=False)
        self._ids: Sequence[str] = ()
        self._draw: Draw | None = None
        self._marked: int | None = None

    def offer(self, ids: Sequence[str], draw: Draw) -> None:
        """Offer other choices; the first of them is chosen. An empty id is a heading."""
        self._ids, self._draw = ids, draw
        self._fill()
        self.action_first()

    def on_resize(self, event: events.Resize) -> None:
        """Lines are drawn for a width; the choice stays."""
        chosen = self.highlighted
        self._fill()
        if chosen is None:
            self.action_first()
        else:
            self.highlighted = chosen

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Mark the chosen line, and no other."""
        before, self._marked = self._marked, highlighted
        for index in (before, highlighted):
            if index is not None and index < self.option_count and self._ids[index]:
                self.replace_option_prompt_at_index(index, self._line(index, chosen=index == highlighted))
        super().watch_highlighted(highlighted)
        if highlighted is not None and not any(self._ids[:highlighted]):
            self.scroll_home(animate=False)

    def on_click(self, event: events.Click) -> None:
        """The first click shows, the second one starts."""
        event.prevent_default()
        index = self.clicked(event)
        if index is not None and index == self.highlighted:
            self.action_select()
        elif index is not None:
            self.highlighted = index

    def _fill(self) -> None:
        """There is an option for each choice at all times, if an empty one where there is no room for a word."""
        self._marked = None
        lines = [Option(self._line(index, chosen=False), disabled=not one) for index, one in enumerate(self._ids)]
        self.set_options(lines)

    def _line(self, index: int, *, chosen: bool) -> Content:
        width = self.scrollable_content_region.width - _BESIDE
        if self._draw is None or width <= 0:
            return Content()
        line = self._draw(index, width, chosen)
        if chosen and self.app.native_ansi_color:  # It is reversed, and each colour in it would be a ground.
            return Content("".join(span.text for span in line))
        return content_of(line)
