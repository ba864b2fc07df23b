"""`F`: what would have prevented it, seen at work beside the run as it was, from where the two part.

First the settings are tried; if that takes a while a box says how far it is. Then the run is shown as it was and as it
would have been. Where no single setting prevents it, a box says so.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size

from playground.app.actions import BY_ID, OF_THE_CLOCK, key_name
from playground.app.driver import Driver
from playground.app.fix_search import NoFixScreen, SearchScreen
from playground.app.header import header_view
from playground.app.keys import bindings_for, foreign_bindings
from playground.app.race.keys import RaceTravelKeys
from playground.app.race.offered import TRAVELS
from playground.app.running_screen import RunningScreen
from playground.app.side_screen import SideScreen
from playground.explain.cures import Cure
from playground.live.pace import Pace, fitting_speed
from playground.live.race.camera import RaceCamera
from playground.live.race.race import SWITCHES
from playground.live.session import Session
from playground.live.what_if import Question, WhatIf, fix_view
from widgets.bars import Header, Line
from widgets.fix import FixBar
from widgets.painted import Painted
from widgets.race import RaceColumn
from widgets.renderables.bars import LineView, hint
from widgets.renderables.fix import fix_height
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.spans import Row, fitting

EVENTS_AT_ONCE: Final = 20_000
"""How many events may be replayed before a box says that it takes a while."""
_RACE: Final = "race"
_BACK: Final = "try-fix"
"""The key that leads here leads back."""
_OFFERED: Final = (OF_THE_CLOCK - {"reseed"}) | TRAVELS | {_RACE, _BACK, "next-theme", "picture", "help"}
"""What the keys of the live screen do here, too."""
_CHOOSING: Final = frozenset({"systems-race", "next-packet", "previous-packet", "next-row", "previous-row"})
_ALSO: Final = SWITCHES | _CHOOSING | {"go-there", "quit", "unselect"}
"""Their keys choose another fix here, go on with one, or lead back."""
_TIPS: Final = {
    **dict.fromkeys(SWITCHES | {"systems-race"}, "Show the fix of that number."),
    **dict.fromkeys(("next-packet", "next-row"), "Show the next fix, from where it parts from the run as it was."),
    **dict.fromkeys(("previous-packet", "previous-row"), "Show the fix before."),
    **dict.fromkeys((_BACK, "unselect", "quit"), "Back to the run as it was."),
    "go-there": "Go on with this fix: everything is done again with it, and the run as it was is kept as a branch.",
    "next-anomaly": "Straight to where the two part; then to what goes wrong next.",
    _RACE: "Back, and to the race of the run under the three guarantees.",
}
"""What keys do here that elsewhere do something else."""
_HINTS: Final = {
    "toggle-pause": "pause",
    "step": "step",
    "next-anomaly": "difference",
    "restart": "again",
    _RACE: "race",
    "help": "all",
}
"""What the line at the bottom calls them, as far as there is room for it."""


def open_fix(
    screen: RunningScreen, message: int, session: Session, go_on: Callable[[Cure | str], object] | None = None
) -> None:
    """Look for what would have prevented what went wrong with a message, and show it at work above the screen.

    `go_on`: what is done with a fix that is gone on with, or with an action that is to follow; the run's own screen
    does it itself.
    """
    try:
        question = Question(session, message)
    except ValueError as error:
        screen.tell(str(error))
        return

    def show(is_done: bool | None) -> None:
        screen.app.clear_notifications()
        if is_done and question.cures:
            screen.app.push_screen(FixScreen(question, _pace(screen)), left)
        elif is_done:
            screen.app.push_screen(NoFixScreen(question))

    def left(chosen: Cure | str | None) -> None:
        if chosen is not None:
            (go_on or partial(go_on_with, screen))(chosen)

    question.go_on(EVENTS_AT_ONCE)
    if question.done:
        show(True)
    else:
        screen.app.push_screen(SearchScreen(question), show)


def go_on_with(screen: RunningScreen, chosen: Cure | str) -> None:
    """Do an action on the run's own screen, or go on there with a fix, as another branch."""
    if isinstance(chosen, str):
        screen.call_later(screen.do, chosen)
        return
    session, words = screen.session, chosen.change.brief
    was, native = session.history.number, chosen.change.choice_after(session.script.native)
    session.retune(chosen.change.applied_to(session.script.settings), f"{words} from the start", native)
    screen.tell(f"done again with {words} and the same faults; as it was, it is branch {was} (B)")
    screen.draw()


def _pace(screen: RunningScreen) -> Pace:
    """So fast that packets are seen to glide, for it is a matter of seconds; the clock goes."""
    links = screen.session.simulation.system.links.values()
    speed = fitting_speed(link.table.latency_ms for link in links)
    return Pace(speed=speed, rate=speed, steady=screen.driver.pace.steady)


class FixScreen(SideScreen[Cure | str]):
    """Two sessions: as it was, and with the setting changed.

    Left with the cure that is gone on with, or with the action that is to follow.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(_OFFERED - {_RACE, _BACK}),
        *foreign_bindings(_OFFERED | _ALSO),
        Binding("escape,q", "dismiss", "back"),
        Binding(BY_ID[_BACK].key, "dismiss", "back", id=_BACK),
        Binding(BY_ID[_RACE].key, f"dismiss('{_RACE}')", "race", id=_RACE),
        Binding("enter", "adopt", "go on with it"),
        Binding("tab,down,right", "choose_next(1)", "next fix"),
        Binding("shift+tab,up,left", "choose_next(-1)", "previous fix"),
        *(Binding(str(number), f"choose({number - 1})", show=False) for number in range(1, 10)),
    ]
    BINDING_GROUP_TITLE = "The fix"
    OFFERED, ALSO, BACK = _OFFERED, _ALSO, _BACK
    DEFAULT_CSS = """
    FixScreen {
        FixBar { height: 2; margin-top: 0; }
        #columns { layout: horizontal; height: 1fr; }
        RaceColumn { width: 1fr; height: 100%; border: round $rail; }
        RaceColumn { border-title-color: $text-title; border-title-style: bold; }
        &.-high FixBar { margin-top: 1; }
        &.-wide RaceColumn { padding: 0 1; }
        &.-vast RaceColumn { padding: 0 2; }
        &.-ascii RaceColumn { border: ascii $rail; }
        &.-ascii RaceColumn.-joined { border-right: none; }
        Line { height: 1; }
    }
    """

    def __init__(self, question: Question, pace: Pace) -> None:
        self.question, self.chosen = question, 0
        self.race = WhatIf(question, question.cures[0])
        super().__init__(Driver(self.race.sessions, pace))
        self._camera = RaceCamera(self.race)
        self.keys = (RaceTravelKeys(self),)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Header()
        yield FixBar()
        with Horizontal(id="columns"):
            for _ in self.race.sessions:
                yield RaceColumn()
        yield Line()

    def on_mount(self) -> None:
        """Take the borders that the terminal can show."""
        self.set_class(self.app.has_class("-ascii"), "-ascii")

    def _hints(self, width: int) -> Row:
        """What the keys do here; where there is not room for all, those go first that each clock has."""
        whole = {
            "adopt": hint("enter", "go on with it", "adopt"),
            "next": hint("tab", "next", "next") if self.question.cures[1:] else (),
            **{one: hint(key_name(self.keys_in_use[one]), words, one) for one, words in _HINTS.items()},
            "back": hint("esc", "back", "back"),
        }
        forms = (
            tuple(span for name, one in whole.items() if name not in left_out for span in one)
            for left_out in ((), ("step",), ("step", "toggle-pause"), ("step", "toggle-pause", "help"))
        )
        return fitting(width, *forms)

    def suit(self, size: Size) -> None:
        """Name the columns; the bar is as high as its words."""
        super().suit(size)
        for line in self.query(Line):
            line.show(LineView(self._hints(size.width)))
        left, right = self.query(RaceColumn)
        for pane, title in zip((left, right), self.race.labels, strict=False):
            pane.entitle(title, is_joined=pane is left)
        for bar in self.query(FixBar):
            view = fix_view(self.question, self.chosen, self.race)
            bar.styles.height = fix_height(view, size.width, size.height // 3, bar.signs)
            bar.show(view)

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show the present in both columns."""
        view = self._camera.take(self.driver.linger_ms)
        header = header_view(view.columns[0].snapshot, self.driver)
        self.query_one(Header).show(header._replace(badge=None))
        panes = zip(self.query(RaceColumn), view.columns, self.race.sessions, strict=True)
        for pane, column, session in panes:
            outcome = self._camera.outcome(session, self.race.message)
            seen = outcome if outcome.fate else None
            pane.show(ColumnPaneView(column, view.differing, seen, trail=self.trail(session, pane)))

    def not_here(self, action: str) -> str:
        """Why an action of the live screen can never be done here."""
        return "here a fix is only shown at work"

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        why = super().refusal(action)
        over = why is not None and action in OF_THE_CLOCK
        return f"both runs are over; {self.key_told('restart')} shows them again" if over else why

    def tip(self, action: str) -> str:
        """What the key of an action does here, in a sentence."""
        return _TIPS.get(action) or super().tip(action)

    async def do(self, action: str) -> None:
        """What the key of an action does here."""
        if action in (_RACE, _BACK):
            self.dismiss(action if action == _RACE else None)
        else:
            await super().do(action)

    def action_choose_next(self, by: int) -> None:
        """Another fix."""
        self.action_choose((self.chosen + by) % len(self.question.cures))

    def action_choose(self, index: int) -> None:
        """Show another one, from where it parts from the run as it was."""
        cures = self.question.cures
        if index == self.chosen or index >= len(cures):
            number = f"{len(cures)} are" if cures[1:] else "one is"
            self.tell(f"this fix is on the screen; {number} known")
            return
        self.chosen = index
        self.race = WhatIf(self.question, cures[index])
        self._begin_again()

    def action_next_anomaly(self) -> None:
        """Straight to where they part; from there on to what goes wrong next."""
        behind = [one for one in self.race.sessions if one.simulation.now_ms < self.race.parting_ms]
        if not behind:
            super().action_next_anomaly()
            return
        for session in behind:
            session.advance(self.race.parting_ms)
        self.driver.pace.paused, self.driver.seeking = True, False
        self.draw()

    def action_restart(self) -> None:
        """From a little before they part once more."""
        self.race.begin()
        self._begin_again()

    def action_adopt(self) -> None:
        """Go on with the run as it would have been."""
        self.dismiss(self.question.cures[self.chosen])

    def _begin_again(self) -> None:
        self._camera = RaceCamera(self.race)
        self.driver.sessions = self.race.sessions
        self.driver.pace.paused = False
        self.suit(self.app.size)
        self.draw()

    @on(Painted.Picked)
    async def pick(self, event: Painted.Picked) -> None:
        """One of the fixes was clicked, or a key."""
        kind, number = event.pick
        match kind:
            case "fix":
                self.action_choose(number)
            case "next":
                self.action_choose_next(1)
            case "adopt":
                self.action_adopt()
            case "back":
                self.dismiss()
            case _ if kind in BY_ID:
                await self.do(kind)
