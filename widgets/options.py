"""A list of options that can be asked at any time: Textual's own fails where it has had no room, or is filled anew."""

from textual import events
from textual.geometry import Size
from textual.style import Style
from textual.widgets import OptionList

_LEAST = 12


class Options(OptionList):
    """A list of options."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height for a width, or for the least that a word can be wrapped to."""
        return super().get_content_height(container, viewport, max(width, _LEAST))

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """With what is reversed, which Textual forgets: without grounds nothing else marks the line of the cursor."""
        style = super().get_visual_style(*component_classes, partial=partial)
        is_reversed = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + Style(reverse=True) if is_reversed else style

    def action_page_down(self) -> None:
        """A page on, if there is a page: without room no line has been measured yet."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual says no type.

    def action_page_up(self) -> None:
        """A page back."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def clicked(self, event: events.Click) -> int | None:
        """The option that was clicked, if it can be chosen: what was clicked may be gone by now."""
        index: int | None = event.style.meta.get("option")
        if index is None or index >= self.option_count or self.get_option_at_index(index).disabled:
            return None
        return index

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked, at once."""
        event.prevent_default()
        index = self.clicked(event)
        if index is not None:
            self.highlighted = index
            self.action_select()
