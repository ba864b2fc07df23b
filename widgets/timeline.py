"""The timeline as a widget. A click on a mark picks its event, one on a fork its branch."""

from widgets.painted import Painted
from widgets.renderables.spans import Row
from widgets.renderables.timeline import TimelineBarView, draw_timeline


class TimelineBar(Painted[TimelineBarView]):
    """The run from its beginning to as far as it is known."""

    DEFAULT_CSS = "TimelineBar { height: 2; }"

    def draw(self, view: TimelineBarView, width: int, height: int) -> list[Row]:
        """As many lines as there are."""
        return draw_timeline(view, width, height, self.signs)
