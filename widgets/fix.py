"""The bar above a fix at work, as a widget."""

from playground.live.fix_view import FixView
from widgets.painted import Painted
from widgets.renderables.fix import draw_fix
from widgets.renderables.spans import Row


class FixBar(Painted[FixView]):
    """What the fix does. A click on a fix picks it."""

    def draw(self, view: FixView, width: int, height: int) -> list[Row]:
        """As many lines as there are."""
        return draw_fix(view, width, height, self.signs)
