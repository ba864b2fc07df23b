"""What the dialogs have in common: a list that stands a terminal of any width."""

from textual.geometry import Size
from textual.widgets import OptionList

_LEAST = 12


class DialogList(OptionList):
    """A list of options. Textual's own cannot be measured where there is no room at all."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height for a width, or for the least that a word can be wrapped to."""
        return super().get_content_height(container, viewport, max(width, _LEAST))
