"""Practice on the screen: the run above, the question below; a number answers, a letter says how sure one is.

What is asked and what is said comes from the exercise. Here it is shown, and the run is taken to where the page has it:
to just before a fault, on to its end before one's eyes, or to its end at once.
"""

import secrets
from collections.abc import Sequence
from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from playground.app import guessing
from playground.app.config import Config
from playground.app.dialogs import Leaf
from playground.app.driver import Clock, Driver
from playground.app.header import header_view
from playground.app.keys import bindings_for
from playground.app.learning.practice_page import LOOKS, PageRoom, heading_row, hints, page_view, placed, rows_seen
from playground.app.live.tab_state import Room
from playground.app.live.trail_state import Sought, TrailState
from playground.app.running_screen import RunningScreen
from playground.live.camera import take_snapshot
from playground.live.course import FOREVER
from playground.live.pace import Pace, fitting_speed
from playground.live.session import Session
from playground.live.views import Snapshot
from playground.practice.asking import Asking, Exercise, Reply, Showing
from playground.practice.causes import LogLine, log_lines
from playground.practice.marks import Confidence
from playground.practice.menu import chosen
from playground.practice.sitting import Overheard, Plan, summary
from playground.saved.learner import open_learner
from playground.scenario.load import SANDBOX, load_preset
from playground.scenario.preset import Preset
from widgets.bars import Header, Hints, Line
from widgets.page import PracticePage
from widgets.painted import Painted
from widgets.panes import PANES, Network, compose_panes
from widgets.renderables.bars import LineView
from widgets.renderables.diagram import DiagramView
from widgets.renderables.network import PaneView
from widgets.renderables.practice import OPTION, PracticeView
from widgets.renderables.spans import Row
from widgets.renderables.stage import trail_room

_UNSEEN: Final = frozenset({"predict", "once more"})
"""The stages at which nothing may tell what came of it."""
_SEE: Final = "see"
_CONFIDENCES: Final = {"s": Confidence.SURE, "f": Confidence.FAIRLY, "g": Confidence.GUESS}
_AROUND_A_LOG: Final = 4
"""The rows of what is asked for above a log, and the blank ones."""
_BESIDE: Final = 3
"""The columns beside the words of the page."""
_NOTHING: Final = "there is nothing to answer; space goes on"
_HOW_SURE: Final = "s, f or g says how sure you are"
_OF_THE_APP: Final = frozenset({"help", "next-theme", "picture", "quit"})


def open_practice(config: Config, script: Preset | None) -> "PracticeScreen":
    """A sitting, from the question of what to do; `script` is what is on."""
    learner = open_learner()
    pages = chosen(Plan(seed=secrets.randbelow(1_000_000), preset=script), learner)
    return PracticeScreen(pages, learner.marks, steady=config.steady_clock)


class PracticeScreen(RunningScreen, Leaf[None]):
    """One sitting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(_OF_THE_APP),
        *(Binding(str(number), f"answer({number - 1})", show=False) for number in range(1, 10)),
        *(Binding(key, f"rate('{key}')", show=False) for key in _CONFIDENCES),
        Binding("space", "hold_or_go_on", show=False),
        Binding("enter", "go_on", show=False),
        Binding("p", "play", show=False),
        Binding("down", "scroll_page(1)", show=False),
        Binding("up", "scroll_page(-1)", show=False),
        Binding("pagedown", "scroll_page(8)", show=False),
        Binding("pageup", "scroll_page(-8)", show=False),
        Binding("escape", "leave", show=False),
    ]
    BINDING_GROUP_TITLE = "Practice"
    DEFAULT_CSS = """
    PracticeScreen {
        #page { height: 1fr; border-top: solid $rail; padding: 0 0 0 1; scrollbar-size-vertical: 1; }
        #page { scrollbar-color: $rail; scrollbar-background: $background; & > * { padding-right: 1; } }
        Line, Hints { height: 1; background: $panel; }
        #hints { dock: bottom; }
        #title { display: none; }
        &.-text #panes, &.-text Header { display: none; }
        &.-text #title { display: block; }
        &.-vast #page { align-horizontal: center; }
        &.-vast #page > * { width: 100; }
        &.-vast.-both #page > * { width: 100%; }
        &.-vast.-judged #page > * { width: 118; }
        &.-text.-vast #page { padding-top: 2; }
        &.-text.-vast.-shown #page { padding-top: 0; }
        &.-text.-high.-shown #panes, &.-text.-high.-shown Header { display: block; }
        &.-text.-high.-shown #title { display: none; }
        &.-ascii #page { border-top: ascii $rail; scrollbar-size-vertical: 0; }
    }
    """

    def __init__(self, pages: Exercise, marks: Overheard, *, steady: bool, clock: Clock = monotonic) -> None:
        super().__init__(Driver([Session(load_preset(SANDBOX))], Pace(paused=True, steady=steady)))
        self._pages, self._marks, self._clock = pages, marks, clock
        self._page: Asking = next(pages)
        self._chosen: tuple[int, ...] = ()
        self._is_rating = False
        """Whether it is asked how sure one is."""
        self._began_s = 0.0
        """When the page was shown, by the clock."""
        self._trail, self._stage, self._subject = TrailState(), 0, 0
        """What stands below the lanes; the rows that the run has; and the message that it is asked about."""
        self._lines: tuple[LogLine, ...] = ()
        """The log of what is shown to its end."""

    def compose(self) -> ComposeResult:
        """The run above, the page below."""
        yield Header()
        yield Line(id="title")
        yield from compose_panes()
        with VerticalScroll(id="page", can_focus=False):
            yield PracticePage()
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Take the borders that the terminal can show, and begin."""
        self.set_class(self.app.has_class("-ascii"), "-ascii")
        self._begin_page()

    def exists(self, action: str) -> bool:
        """What the help offers of this screen."""
        return action in _OF_THE_APP

    def is_foreign(self, action: str) -> bool:
        """Its other keys are named at its foot."""
        return action not in _OF_THE_APP

    # One frame.

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show the run and the page; of a run that is over the log has the room, where there is not enough for both."""
        self._place_page()
        snapshot = take_snapshot(self.session, self.driver.linger_ms)
        header = header_view(snapshot, self.driver)
        title = self._page.heading or "Practice"
        self.query_one(Header).show(header._replace(title=title, name="", badge=None, changed=()))
        self.query_one("#title", Line).show(LineView(heading_row(self._page)))
        view = PaneView(snapshot, None, self._trail_view(snapshot), 0)
        view = guessing.panes(view) if self._page.stage in _UNSEEN else view
        for pane in PANES:
            self.query_one(pane).show(view)
        if whole:
            self.query_one(PracticePage).show(self._view())
            self.query_one("#hints", Hints).show(self._hints())

    def _place_page(self) -> None:
        """Where there is nothing to be seen the page has all the room; where its options would not be, too."""
        page, width, signs = self._page, self.size.width - _BESIDE, self.query_one(PracticePage).signs
        view, looks = self._view(), self.classes
        place = placed(page, view, PageRoom(self.size.height, width, signs), looks, is_watching=self._is_watching)
        self._stage = place.rows_above
        self.query_one("#panes").styles.height = place.stage if "-squeezed" in place.looks else None
        for look in LOOKS:
            self.set_class(look in place.looks, look)

    def _trail_view(self, snapshot: Snapshot) -> DiagramView | None:
        size = self.query_one(Network).content_size
        room = Room(size.width, trail_room(size.height), self.app.has_class("-ascii"))
        is_unseen = self._page.stage in _UNSEEN
        is_told = self.driver.over and not is_unseen
        told = self._trail.leads_to(self.session, self._subject) if is_told and self._subject else -1
        sought = Sought(0, -1, -1, told, is_unseen)
        return self._trail.view(self.session, snapshot.counters.in_flight, room, sought)

    def _view(self) -> PracticeView:
        page = self._page
        if self._is_watching:
            message = page.shows.message if page.shows else 0
            return PracticeView(ask=f"The run goes on. Watch m{message}.", told=page.told, log=self._log())
        room = rows_seen(self.size.height, self._stage)
        view = page_view(page, self._spoken_s, room=room, is_rating=self._is_rating)
        return view._replace(chosen=self._chosen, log=self._log())

    @property
    def _spoken_s(self) -> int:
        return int(self._clock() - self._began_s)

    def _log(self) -> tuple[str, ...]:
        """What has happened by now; while it goes on as much of the latest as is seen without scrolling."""
        count = self.session.simulation.log.count
        told = tuple(line.text for line in self._lines if line.number < count)
        return (
            told[-max(rows_seen(self.size.height, self._stage) - len(self._page.told) - _AROUND_A_LOG, 1) :]
            if self._is_watching
            else told
        )

    @property
    def _is_watching(self) -> bool:
        """Whether the run goes on before one's eyes: the question comes at its end."""
        return self._page.stage == _SEE and not self.driver.over

    def _hints(self) -> tuple[Row, ...]:
        is_held = self.driver.pace.paused if self._is_watching else None
        is_long = self.query_one("#page", VerticalScroll).max_scroll_y > 0
        return tuple(hints(self._page, is_held, is_rating=self._is_rating, is_long=is_long))

    # Pages.

    def _begin_page(self) -> None:
        page = self._page
        self.app.clear_notifications()  # What was said of the page before is no answer to this one.
        self._chosen, self._is_rating, self._began_s = (), False, self._clock()
        self._lines = log_lines(page.shows) if page.shows and page.shows.end is None else ()
        if page.shows is not None:
            self._subject = page.shows.message
            self._take_to(page.shows, live=page.stage == _SEE)
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.draw()

    def _take_to(self, shows: Showing, *, live: bool) -> None:
        """The run where the page has it; what goes on before one's eyes begins where the page before has left it."""
        session = self.session
        if session.original != shows.preset or session.simulation.log.count != shows.start:
            session = Session(shows.preset)
            self.driver.sessions = (session,)
            self.suit(self.app.size)
        links = session.simulation.system.links.values()
        self.driver.pace.speed = fitting_speed(link.table.latency_ms for link in links)
        self.driver.rush_until_ms = None
        self.driver.pace.paused = not live
        stop = shows.start if live else shows.end
        if stop is None:
            session.advance(FOREVER)
        while stop is not None and session.simulation.log.count < stop:
            session.step_event()

    def _send(self, reply: Reply) -> None:
        took = f"that took {self._spoken_s} s" if self._page.seconds else ""
        try:
            self._page = self._pages.send(reply)
        except StopIteration:
            self.action_leave()
            return
        self._begin_page()
        if took:
            self.tell(took)

    # Keys.

    def action_answer(self, index: int) -> None:
        """Choose an option; of several that may be chosen, or take it back."""
        page = self._page
        if self._is_rating and index >= len(page.options):
            self.tell(_HOW_SURE)
        elif self._is_watching:
            self.tell("the question comes when the run is over; enter goes to its end")
        elif index >= len(page.options):
            self.tell(f"1 to {len(page.options)} answers" if page.options else _NOTHING)
        elif page.is_many:
            self._is_rating = False
            self._chosen = tuple(sorted(set(self._chosen) ^ {index}))
        else:
            self._chosen = (index,)
            self._is_rating = page.is_rated
            if not page.is_rated:
                self._send(Reply(self._chosen))
        self.draw()

    def action_rate(self, key: str) -> None:
        """Say how sure one is, of what is chosen."""
        if self._is_rating:
            self._send(Reply(self._chosen, _CONFIDENCES[key]))
        else:
            self.tell("first the answer, then how sure you are")

    @property
    def expected(self) -> str:
        """While it is asked how sure one is, only that is."""
        return _HOW_SURE if self._is_rating else super().expected

    def action_hold_or_go_on(self) -> None:
        """Stop the run, or let it go on; where there is none, the next page."""
        if self._is_watching:
            self.driver.pace.paused = not self.driver.pace.paused
            self.draw()
        else:
            self.action_go_on()

    def action_go_on(self) -> None:
        """To the end of the run; to the next page; or that is all that is chosen, or said."""
        page = self._page
        if self._is_watching:
            self.driver.pace.paused, self.driver.rush_until_ms = False, FOREVER
        elif self._is_rating:
            self.tell(_HOW_SURE)
        elif page.options and not page.is_many:
            self.tell(f"1 to {len(page.options)} answers")
        elif page.is_rated:
            self._is_rating = True
            self.draw()
        else:
            self._send(Reply(self._chosen))

    def action_play(self) -> None:
        """Leave, and play the preset that shows it."""
        if self._page.play:
            self.app.open(Session(load_preset(self._page.play)))  # type: ignore[attr-defined]  # The app is the playground's.
        else:
            self.tell("no preset of the library is named here")

    def action_scroll_page(self, lines: int) -> None:
        """Read on."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    @property
    def came_to(self) -> Sequence[str]:
        """What is said of a sitting that is left: what the exercise that is on came from, and how it went."""
        return tuple(filter(None, (self._page.left, *summary(self._marks.heard))))

    def action_leave(self) -> None:
        """Back to the run, with what the sitting came to."""
        if told := " ".join(self.came_to):
            self.app.notify(told, timeout=10)
        self.dismiss()

    @on(Painted.Picked)
    def pick(self, event: Painted.Picked) -> None:
        """An option was clicked, or a key of the last line."""
        if event.pick[0] == OPTION:
            self.action_answer(event.pick[1])
        elif event.pick[0] == "leave":
            self.action_leave()
