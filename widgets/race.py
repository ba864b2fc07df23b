"""The race's own widgets: a column, and the bar above the columns."""

from collections import defaultdict

from playground.engine.places import Place
from playground.live.race.views import RaceView
from widgets.counters import Flashing
from widgets.painted import Painted, apart
from widgets.renderables.counters import changed
from widgets.renderables.lane import Tracks
from widgets.renderables.network import Paper
from widgets.renderables.race import draw_column
from widgets.renderables.race_bar import draw_parting
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.race_lines import draw_lines_of
from widgets.renderables.race_results import ResultsView, draw_results
from widgets.renderables.race_table import draw_table
from widgets.renderables.roster import RosterView, draw_roster
from widgets.renderables.signs import ASCII
from widgets.renderables.spans import Row


class PartingBar(Painted[RaceView]):
    """Where the columns part."""

    def draw(self, view: RaceView, width: int, height: int) -> list[Row]:
        """A line or two."""
        return draw_parting(view, width, height)


class RaceLines(Painted[tuple[ColumnPaneView, ...]]):
    """The race where its columns would be too narrow."""

    def draw(self, view: tuple[ColumnPaneView, ...], width: int, height: int) -> list[Row]:
        """As many lines for each as there is room for."""
        return draw_lines_of(view, width, height, self.signs)


class RaceTable(Painted[RaceView]):
    """All columns in one look, in a place that they leave free."""

    def draw(self, view: RaceView, width: int, height: int) -> list[Row]:
        """As much as there is room for."""
        return draw_table(view, width, height)


class RosterBar(Painted[RosterView]):
    """Who runs, and whose columns are on the screen."""

    def draw(self, view: RosterView, width: int, height: int) -> list[Row]:
        """One line."""
        return draw_roster(view, width, self.signs)


class Results(Painted[ResultsView]):
    """What came of it in each system, a line each."""

    def draw(self, view: ResultsView, width: int, height: int) -> list[Row]:
        """All of them."""
        return draw_results(view, width, self.signs)


class RaceColumn(Flashing[ColumnPaneView]):
    """One guarantee; LOST and DUPLICATED flash once when they change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word.
        super().__init__(id=id, classes=classes)
        self._tracks: defaultdict[Place, Tracks] = defaultdict(Tracks)

    def entitle(self, title: str, *, is_joined: bool) -> None:
        """Name it; `is_joined`: in ASCII the column to its right has the border between them."""
        self.set_class(is_joined, "-joined")
        self.border_title = apart(title) if is_joined and self.signs is ASCII else title

    def fresh(self, before: ColumnPaneView, view: ColumnPaneView) -> frozenset[str]:
        """Those of the column's run."""
        return changed(before.column.snapshot.counters, view.column.snapshot.counters)

    def draw(self, view: ColumnPaneView, width: int, height: int) -> list[Row]:
        """As much as there is room for."""
        flashing = view._replace(flashing=self.flashing)
        return draw_column(flashing, width, height, Paper(self.signs, self._tracks))
