"""Header, tabs, caption, keys and timeline as widgets."""

from textual.content import Content
from textual.css.scalar import Scalar
from textual.events import Click, MouseMove, MouseScrollDown, MouseScrollUp
from textual.strip import Strip
from textual.widget import Widget

from widgets.painted import Painted
from widgets.renderables.bars import CaptionView, LineView, TabsView, caption_rows, draw_caption, draw_hints, draw_tabs
from widgets.renderables.footer import FooterView, draw_footer
from widgets.renderables.header import HeaderView, draw_header
from widgets.renderables.spans import BLANK, Pick, Row, spread
from widgets.renderables.timeline import CURVE, TimelineBarView, draw_timeline, time_at


class Header(Painted[HeaderView]):
    """Which run this is, the clock and the badge."""

    def draw(self, view: HeaderView, width: int, height: int) -> list[Row]:
        """One line."""
        return [draw_header(view, width, self.signs)]


class Tabs(Painted[TabsView]):
    """The tabs of the lower half."""

    def draw(self, view: TabsView, width: int, height: int) -> list[Row]:
        """One line."""
        return [draw_tabs(view, width)]


class CaptionBar(Painted[CaptionView]):
    """What is said just now, on a ground of the colour of whoever says it."""

    DEFAULT_CSS = """
    CaptionBar {
        background: $data 14%;
        &.-key { background: $text-key 14%; }
        &.-lost { background: $lost 16%; }
        &.-duplicated { background: $duplicated 16%; }
        &.-late { background: $late 14%; }
    }
    """

    _above = 0
    """The lines of the card that lies over its upper part."""

    def show(self, view: CaptionView) -> None:
        """Show a view, on its ground."""
        for role in ("key", "lost", "duplicated", "late"):
            self.set_class(role == view.role, f"-{role}")
        super().show(view)

    def stand_below(self, rows: int) -> None:
        """Leave so many lines above what is said to a card that lies there."""
        if rows != self._above:
            self._above = rows
            if rows:
                self.styles.padding = (rows, 0, 0, 0)
            else:
                self.styles.clear_rule("padding")
            self.repaint()

    def repaint(self) -> None:
        """Draw again, with room for all that somebody has written."""
        if self.view is not None and self.content_size.width:
            rows = caption_rows(self.view, self.content_size.width)
            needed = Scalar.from_number(rows + self.gutter.height if rows or self._above else 0)
            if self.styles.min_height != needed:
                self.styles.min_height = needed
        super().repaint()

    def draw(self, view: CaptionView, width: int, height: int) -> list[Row]:
        """A line or two. Where it has no edge of its own, lines that are left over are a gap below it."""
        rows = draw_caption(view, width, height, self.signs)
        while len(rows) > 1 and not self._has_edge and not "".join(span.text for span in rows[-1][1:]).strip():
            rows.pop()
        return rows

    @property
    def _has_edge(self) -> bool:
        """Whether its ground goes on around what is drawn; then it is whole."""
        return any(self.gutter)

    def render_line(self, y: int) -> Strip:
        """One line of the drawing; a gap has the ground of what is around it."""
        if y < len(self._rows) and self._rows[y] is BLANK and not self._has_edge and isinstance(self.parent, Widget):
            return Strip.blank(self.content_size.width, self.parent.rich_style)
        return super().render_line(y)


class KeyBar(Painted[FooterView]):
    """The keys that are useful now, each with what it would do."""

    def on_mouse_move(self, event: MouseMove) -> None:
        """The tip is that of the key under the mouse."""
        kind, action = event.style.meta.get("pick") or ("", -1)
        keys = [key for group in self.view or () for key in group.keys if kind == "action" and key.action == action]
        self.tooltip = Content(keys[0].tip) if keys else None

    def draw(self, view: FooterView, width: int, height: int) -> list[Row]:
        """The most useful first."""
        return draw_footer(view, width, height, self.signs)


class Line(Painted[LineView]):
    """A title, a hint."""

    def draw(self, view: LineView, width: int, height: int) -> list[Row]:
        """Both ends of it."""
        return [spread(view.left, view.right, width)]


class Hints(Painted[tuple[Row, ...]]):
    """What keys do, on one line."""

    def draw(self, view: tuple[Row, ...], width: int, height: int) -> list[Row]:
        """As many of them as there is room for."""
        return [draw_hints(view, width)]


class TimelineBar(Painted[TimelineBarView]):
    """The run as far as it is known. A click picks a mark, a branch or a time."""

    DEFAULT_CSS = "TimelineBar { height: 2; }"

    def on_mouse_move(self, event: MouseMove) -> None:
        """What the curve is, where there is one."""
        curve = self.view is not None and self.view.series and event.y > 0
        self.tooltip = Content(CURVE) if curve else None

    def pick_at(self, event: Click) -> Pick | None:
        """The time at that place of the line."""
        at = event.get_content_offset(self)
        return ("time", time_at(self.view, at.x, self.content_size.width)) if self.view is not None and at else None

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Ask to go on a little."""
        event.stop()
        self.post_message(self.Picked(self, ("travel", 1)))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Ask to go back a little."""
        event.stop()
        self.post_message(self.Picked(self, ("travel", -1)))

    def draw(self, view: TimelineBarView, width: int, height: int) -> list[Row]:
        """As many lines as there are."""
        return draw_timeline(view, width, height, self.signs)
