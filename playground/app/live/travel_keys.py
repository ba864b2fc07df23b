"""The keys of time travel: back by an event, from mark to mark, along the timeline, to another branch."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from playground.app import guessing
from playground.app.dialogs import BranchScreen
from playground.app.keys import Act
from playground.app.live.selection import Selection
from playground.app.running_screen import RunningScreen
from playground.live import travel
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.live.views import TimelineView
from playground.words.packets import ANNOUNCING
from widgets.renderables.timeline import TimelineBarView

if TYPE_CHECKING:
    from playground.live.certainty import Certainty


class TravelKeys:
    """Back by an event, from mark to mark, to what is selected, to the present, to a branch."""

    def __init__(self, screen: RunningScreen, selection: Selection) -> None:
        self._screen, self._selection = screen, selection
        self._timeline = Timeline()
        self.acts: dict[str, Act] = {
            "step-back": self._step_back,
            "scrub-back": partial(self._scrub, -1),
            "scrub-on": partial(self._scrub, 1),
            "previous-mark": lambda: self.go_to(self._marks.previous_mark()),
            "next-mark": lambda: self.go_to(self._marks.next_mark()),
            "go-there": lambda: self.go_to(selection.event),
            "present": lambda: self._session.course.to_present(),
            "branches": self._branches,
        }

    @property
    def _session(self) -> Session:
        return self._screen.session

    @cached_property
    def _certainty(self) -> "Certainty":
        """How sure a fate was. Explanations are imported when a message is selected, not before the first frame."""
        from playground.live.certainty import Certainty

        return Certainty()

    @property
    def _marks(self) -> TimelineView:
        """The run at a glance, without what would announce the answer to a question."""
        view = self._timeline.view(self._session)
        if guessing.announces(self._screen.classes):
            return view
        return view._replace(faults=tuple(one for one in view.faults if one.kind not in ANNOUNCING))

    def timeline_view(self) -> TimelineBarView:
        """The run at a glance, and under it how sure the fate of the selected message was, and since when."""
        message = self._selection.message
        series = self._certainty.series(self._session, message) if message else ()
        return TimelineBarView(self._marks, series, message)

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        session = self._session
        match action:
            case "step-back" | "scrub-back":
                return travel.back_refusal(session)
            case "present" | "scrub-on":
                return travel.forward_refusal(session)
            case "previous-mark":
                back = self._marks.previous_mark()
                return travel.NOTHING_BEFORE if back is None else None
            case "next-mark":
                ahead = self._marks.next_mark()
                return travel.NOTHING_AHEAD if ahead is None else None
            case "go-there":
                if not 0 <= self._selection.event < session.course.log.count:
                    return "select an event first: e, and the arrows"
                just_now = self._selection.event == session.simulation.log.count - 1
                return "this is where the run is now" if just_now else None
        return None if session.history.branches else "there is one branch only: go back and change something"

    def go_to(self, event: int | None) -> None:
        """Go to the instant at which an event has just happened; the clock stops."""
        if event is not None:
            self._screen.driver.pace.paused = True
            travel.go_to_event(self._session, event)
            self._selection.choose_event(event, self._session.course.log[event].message)

    def go_to_time(self, time_ms: int) -> None:
        """Go to a virtual time of what is known; the clock stops."""
        self._screen.driver.pace.paused = True
        travel.go_to_time(self._session, time_ms)

    def _step_back(self) -> None:
        self._screen.driver.pace.paused = True
        travel.step_back(self._session)

    def _scrub(self, by: int) -> None:
        """Go back or on by a little of what is known."""
        self.go_to_time(self._session.simulation.now_ms + travel.scrub_ms(by, self._session.course.end.now_ms))

    def _branches(self) -> None:
        """Show which courses the run has taken; another can be taken up again."""
        self._screen.app.push_screen(BranchScreen(self._session))
