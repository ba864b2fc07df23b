"""What a race shows once it is over: a card below its columns, and of their arrows those in which they differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from playground.app.actions import ACTIONS
from playground.app.ending import card_of
from playground.app.race.offered import SYSTEMS
from playground.app.running_screen import RunningScreen
from playground.live.ending_view import EndingView
from playground.live.race.parting import last_about
from playground.live.race.systems import SystemsRace
from playground.live.race.views import RaceView
from playground.live.session import Session
from playground.words.again import again_briefly
from playground.words.outcome import ENDINGS, UNHARMED
from widgets.ending import EndingCard
from widgets.renderables.diagram import DiagramView
from widgets.renderables.race_end import arrows_of
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.race_results import ResultsView, ResultView

if TYPE_CHECKING:
    from playground.report.systems_comparison import SystemLine

_A_CARD: Final = 4
"""A card has one part in so many of a screen's lines, at the most."""
_NOT_AT_THE_FOOT: Final = (SYSTEMS, "unselect")
"""The keys of a card that the line below it does not name."""


def put_card(screen: RunningScreen, card: EndingCard, view: EndingView | None, most: int = 0) -> None:
    """Show the card, or nothing; what was said last has its room meanwhile, for the card says it, too.

    It has `most` lines at the most, or its part of the screen's.
    """
    is_strip = not screen.has_class("-wide")
    shown = None if view is None else card_of(view, screen.keys_in_use, screen, also=(SYSTEMS,), is_strip=is_strip)
    if shown is not None and is_strip:
        keys = tuple(one for one in shown.keys if ACTIONS[one.action].id in _NOT_AT_THE_FOOT)
        shown = shown._replace(keys=keys)
    card.stand(shown, screen.size.width, most or screen.size.height // _A_CARD)
    screen.set_class(shown is not None, "-ended")


def results_of(race: SystemsRace, lines: Sequence["SystemLine"], chosen: int) -> ResultsView:
    """What came of a race in each system, by what was compared."""
    roles = [ENDINGS[one.gravest].role if one.gravest else UNHARMED for one in lines]
    briefly = [again_briefly(session.simulation.settings) for session in race.sessions]
    again = [(one.again.partition(";")[0], brief) for one, brief in zip(lines, briefly, strict=True)]
    results = [
        ResultView(label, "" if ":" in label else one.config, one.promise, one.came, role, back)
        for label, one, role, back in zip(race.labels, lines, roles, again, strict=True)
    ]
    return ResultsView(tuple(results), chosen)


class LastAbout:
    """What is to be seen in each column's record once a race is over; found once for each end."""

    def __init__(self) -> None:
        self._of: object = None
        self._events: tuple[int, ...] = ()

    def events(self, sessions: Sequence[Session], view: RaceView) -> tuple[int, ...]:
        """The number of the last event about the message over which they part, when they do; -1: they do not."""
        logs = [one.simulation.log for one in sessions]
        parting = view.parting
        of = (*map(id, logs), *(log.count for log in logs), parting and (parting.message, parting.time_ms))
        if of != self._of:
            self._of = of
            self._events = tuple(last_about(log, parting.message, parting.time_ms) if parting else -1 for log in logs)
        return self._events


def pane_views(
    view: RaceView, shown: Sequence[int], trails: Sequence[DiagramView | None], events: Sequence[int] | None
) -> list[ColumnPaneView]:
    """What the columns show that are on the screen; `events`: those that are sought, if a card tells of the end."""
    links = max(len(one.snapshot.links) for one in view.columns)
    parting = view.parting
    ends = None if events is None else arrows_of(trails, parting.message if parting else 0, events)
    return [
        ColumnPaneView(
            column,
            view.differing,
            parting.outcomes[index] if parting else None,
            trail=trails[at],
            end=ends[at] if ends else None,
            links=links,
        )
        for at, (index, column) in enumerate(zip(shown, view.columns, strict=True))
    ]
