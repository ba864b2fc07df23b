"""The card at the end of a run: it lies over what moves no more where it is put, or stands in a row of the layout."""

from textual.geometry import Region

from widgets.painted import Painted
from widgets.renderables.ending import CardView, draw_ending
from widgets.renderables.spans import Row


class EndingCard(Painted[CardView]):
    """One card; it is not there until it has something to say."""

    DEFAULT_CSS = """
    EndingCard { layer: card; position: absolute; display: none; background: $panel; }
    """

    _at = Region()
    """Where it has been put."""

    def draw(self, view: CardView, width: int, height: int) -> list[Row]:
        """All of it."""
        return draw_ending(view, width, self.signs, height)

    def stand(self, view: CardView | None, width: int, most: int) -> None:
        """Show it where the layout has it, as high as it is, `most` lines at the most; `None`: away."""
        self.display = view is not None and width > 0
        if view is not None and self.display:
            height = len(draw_ending(view, width, self.signs, most))
            if self._at.height != height:
                self._at = Region(0, 0, width, height)
                self.styles.height = height
            self.show(view)

    def put(self, view: CardView | None, left: int, width: int, *, top: int, least: int = 0, most: int = 0) -> int:
        """Show it at these cells, as high as it is, `least` or `most` lines; `None`: away. How many lines it takes."""
        self.display = view is not None and width > 0
        if view is None or not self.display:
            return 0
        height = max(len(draw_ending(view, width, self.signs, most)), least)
        at = Region(left, top, width, height)
        if at != self._at:
            self._at = at
            self.styles.width, self.styles.height, self.styles.offset = width, height, at.offset
        self.show(view)
        return height
