"""The keys of time travel: back by an event, from mark to mark, to what is selected, to the present, to a branch."""

from functools import cached_property
from typing import TYPE_CHECKING

from playground.app.driver import Driver
from playground.app.live_keys import LiveKeys
from playground.app.tour import Tour
from playground.live import travel
from playground.live.timeline import Timeline
from widgets.renderables.timeline import TimelineBarView

if TYPE_CHECKING:
    from playground.live.certainty import Certainty

_SCRUBS = 50
"""How many presses of a key lead from one end of the timeline to the other."""


class TravelKeys(LiveKeys):
    """A live screen whose session can go back."""

    def __init__(self, driver: Driver, tour: Tour | None = None) -> None:
        super().__init__(driver, tour)
        self.timeline = Timeline()

    @cached_property
    def certainty(self) -> "Certainty":
        """How sure a fate was. Explanations are imported when a message is selected, not before the first frame."""
        from playground.live.certainty import Certainty

        return Certainty()

    def timeline_view(self) -> TimelineBarView:
        """The run at a glance, and under it how sure the fate of the selected message was, and since when."""
        message = self.selection.message
        series = self.certainty.series(self.session, message) if message else ()
        return TimelineBarView(self.timeline.view(self.session), series)

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        match action:
            case "step-back" | "scrub-back":
                return travel.back_refusal(self.session)
            case "present" | "scrub-on":
                return travel.forward_refusal(self.session)
            case "previous-mark":
                back = self.timeline.view(self.session).previous_mark()
                return "nothing was broken or went wrong before" if back is None else None
            case "next-mark":
                ahead = self.timeline.view(self.session).next_mark()
                return "nothing is known of what comes; g goes on to the next anomaly" if ahead is None else None
            case "go-there":
                if not 0 <= self.selection.event < self.session.course.log.count:
                    return "select an event first: e, and the arrows"
                just_now = self.selection.event == self.session.simulation.log.count - 1
                return "this is where the run is now" if just_now else None
            case "branches":
                only_one = "there is one course only: go back and change something"
                return None if self.session.history.branches else only_one
        return super().refusal(action)

    def go_to_event(self, event: int) -> None:
        """Go to the instant at which an event has just happened; the clock stops."""
        self.driver.pace.paused = True
        travel.go_to_event(self.session, event)
        self.selection.choose_event(event, self.session.course.log[event].message)
        self.draw()

    def action_step_back(self) -> None:
        """Back by one event."""
        if not self.is_refused("step-back"):
            self.driver.pace.paused = True
            travel.step_back(self.session)
        self.draw()

    def action_scrub_back(self, action: str = "scrub-back", by: int = -1) -> None:
        """Back by a fiftieth of what is known."""
        if not self.is_refused(action):
            self.driver.pace.paused = True
            known_ms = self.session.course.end.now_ms
            travel.go_to_time(self.session, self.session.simulation.now_ms + by * max(known_ms // _SCRUBS, 1))
        self.draw()

    def action_scrub_on(self) -> None:
        """On by a fiftieth of what is known."""
        self.action_scrub_back("scrub-on", 1)

    def action_previous_mark(self) -> None:
        """Back to the last fault or anomaly."""
        event = self.timeline.view(self.session).previous_mark()
        if not self.is_refused("previous-mark") and event is not None:
            self.go_to_event(event)

    def action_next_mark(self) -> None:
        """On to the next fault or anomaly that is known."""
        event = self.timeline.view(self.session).next_mark()
        if not self.is_refused("next-mark") and event is not None:
            self.go_to_event(event)

    def action_go_there(self) -> None:
        """To the instant of the selected event."""
        if not self.is_refused("go-there"):
            self.go_to_event(self.selection.event)

    def action_present(self) -> None:
        """To where the run has been last."""
        if not self.is_refused("present"):
            travel.go_to_present(self.session)
        self.draw()

    def action_branches(self) -> None:
        """Which courses the run has taken; another can be taken up again."""
        from playground.app.branches import BranchScreen

        if not self.is_refused("branches"):
            self.app.push_screen(BranchScreen(self.session))
