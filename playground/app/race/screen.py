"""The race: the same run under the three guarantees side by side, and the same keys for all of them.

It is a running screen with three sessions. What is done is done by the race below; here it is only shown, and refused
in words.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from playground.app.actions import ACTIONS, BY_ID
from playground.app.config import Config
from playground.app.driver import Driver
from playground.app.ending import Ending
from playground.app.header import header_view
from playground.app.keys import bindings_for, foreign_bindings
from playground.app.race.columns import AskedWhy, RaceLeave, titles_of
from playground.app.race.ended import LastAbout, pane_views, put_card
from playground.app.race.keys import RaceAskKeys, RaceTravelKeys
from playground.app.race.offered import ALSO, BACK, FIX, OFFERED, why_not_here
from playground.app.side_screen import SideScreen
from playground.app.written import Written
from playground.engine.places import Place
from playground.live.caption import opening_narration
from playground.live.ending_view import EndingView
from playground.live.interventions import CRASH_KEYS, CUT_KEYS, INTERVENTIONS
from playground.live.pace import Pace, fitting_speed
from playground.live.race.camera import RaceCamera
from playground.live.race.race import SWITCHES, Race
from playground.live.race.views import ColumnView, RaceView
from playground.live.session import Session
from playground.live.views import Speaker
from playground.scenario.preset import Preset
from playground.words.phrases import sentence
from widgets.bars import CaptionBar, Header, KeyBar
from widgets.ending import EndingCard
from widgets.painted import Painted
from widgets.race import PartingBar, RaceColumn, RaceLines
from widgets.renderables.bars import CaptionView
from widgets.renderables.header import HeaderView

if TYPE_CHECKING:
    from playground.explain.cures import Cure

_CORNERS: Final = 6
"""What the border of a column takes of its title's line."""
_NARROWEST: Final = 18
"""In a column that is narrower words are cut: lines say it whole."""


def open_race(subject: Session | Preset, config: Config, *, speed: float | None = None) -> "RaceScreen":
    """The race of a preset, or of a session with all that has been done in it so far."""
    race = Race.of(subject)
    return RaceScreen(race, race_pace(race, config, speed))


def race_pace(race: Race, config: Config, speed: float | None) -> Pace:
    """The clock of all columns, at a speed or at that which suits them."""
    speed = speed or fitting_speed(link.table.latency_ms for link in race.sessions[0].simulation.system.links.values())
    return Pace(speed=speed, rate=speed, steady=config.steady_clock)


class RaceScreen(SideScreen[RaceLeave]):
    """Three sessions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for((OFFERED | SWITCHES) - {BACK, FIX}),
        *foreign_bindings(OFFERED | ALSO),
        Binding(BY_ID[FIX].key, "fix", "try the fix", show=False, id=FIX),
        Binding(BY_ID[BACK].key, "back", "back", show=False, id=BACK),
        Binding("escape", "close", "back", show=False, id="unselect"),
    ]
    BINDING_GROUP_TITLE = "Race"
    OFFERED, ALSO, BACK = OFFERED, ALSO, BACK
    DEFAULT_CSS = """
    RaceScreen {
        #columns { layout: horizontal; height: 1fr; }
        PartingBar { height: 1; }
        RaceLines { display: none; height: 1fr; padding: 0 1; }
        &.-lines RaceLines { display: block; }
        &.-lines #columns { display: none; }
        CaptionBar { display: none; }
        RaceColumn { width: 1fr; height: 100%; border: round $rail; }
        RaceColumn { border-title-color: $text-title; border-title-style: bold; }
        &.-high PartingBar { height: 2; margin-top: 1; }
        &.-high CaptionBar { display: block; }
        &.-ended CaptionBar { display: none; }
        EndingCard { layer: default; position: relative; width: 100%; }
        &.-wide RaceColumn { padding: 0 1; }
        &.-wide.-broker RaceColumn { padding: 0; }
        &.-vast RaceColumn, &.-vast.-broker RaceColumn { padding: 0 2; }
        &.-ascii RaceColumn { border: ascii $rail; }
        &.-ascii RaceColumn.-joined { border-right: none; }
    }
    """

    def __init__(self, race: Race, pace: Pace) -> None:
        super().__init__(Driver(race.sessions, pace))
        self.race = race
        self._camera = RaceCamera(race)
        self.view = self._camera.take(self.driver.linger_ms)
        self.ending = Ending(self._end, self._told_end)
        self._sought = LastAbout()
        self.keys = (self.ending, RaceAskKeys(self, self), RaceTravelKeys(self))

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Header()
        yield PartingBar()
        yield from self.bars()
        with Horizontal(id="columns"):
            for index in range(len(self.race.sessions)):
                pane = RaceColumn()
                pane.display = index in self.shown
                yield pane
            yield from self.beside()
        yield RaceLines()
        yield CaptionBar()
        yield EndingCard()
        yield KeyBar()

    def bars(self) -> Iterable[Widget]:
        """What else stands above the columns."""
        return ()

    beside = bars
    """What else stands among them."""

    def on_mount(self) -> None:
        """Take the borders that the terminal can show."""
        self.set_class(self.app.has_class("-ascii"), "-ascii")

    def suit(self, size: Size) -> None:
        """Name the columns, in brief where they are narrow; lines have the place of those that are too narrow."""
        super().suit(size)
        each = size.width // self.across
        self.set_class(each < _NARROWEST, "-lines")
        for index, pane in enumerate(self.query(RaceColumn)):
            titles = self.titles(index, self.race.sessions[index])
            title = next((one for one in titles if len(one) + _CORNERS <= each), titles[-1])
            pane.entitle(title, is_joined=self._has_neighbour(index))

    def _has_neighbour(self, index: int) -> bool:
        """Whether a column has another to its right."""
        place = index - self.shown.start
        return (place + 1) % self.across != 0 and index + 1 in self.shown

    def titles(self, index: int, session: Session) -> list[str]:
        """What a column is called, with fewer characters each time."""
        return titles_of(self.race, self.race.labels[index], session)

    # One frame.

    @property
    def shown(self) -> range:
        """The columns that are on the screen."""
        return range(len(self.race.sessions))

    @property
    def across(self) -> int:
        """How many of them stand beside each other."""
        return len(self.shown)

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show the present in every column that is on the screen; the keys in a whole frame."""
        view = self.view = self._camera.take(self.driver.linger_ms, self.shown)
        self.part(Header).show(self.header(view))
        self.part(PartingBar).show(view)
        ending = self.ending.view
        self.put_ending(ending)
        panes, sessions = [*self.query(RaceColumn)], [self.race.sessions[index] for index in self.shown]
        events = self._sought.events(sessions, view) if ending else None
        trails = [
            self.trail(session, panes[index], event)
            for index, session, event in zip(self.shown, sessions, events or (-1,) * len(sessions), strict=True)
        ]
        views = pane_views(view, self.shown, trails, events)
        for index, shown in zip(self.shown, views, strict=True):
            panes[index].show(shown)
        self.part(RaceLines).show((*views,))
        if whole:
            self.part(CaptionBar).show(self._caption(view))
            self.part(KeyBar).show(self.footer())

    def put_ending(self, ending: EndingView | None) -> None:
        """Show how it ended, or that it goes on."""
        put_card(self, self.part(EndingCard), ending)

    def header(self, view: RaceView) -> HeaderView:
        """Which run this is; there is not one guarantee, and not one badge."""
        return header_view(view.columns[0].snapshot, self.driver)._replace(guarantee=self.race.everyone, badge=None)

    def _end(self) -> object:
        """Which end it is; `None`: it goes on."""
        return tuple(one.simulation.log.count for one in self.race.sessions) if self.race.over else None

    def _told_end(self) -> EndingView:
        from playground.live.race.ending import race_ending  # Explanations are not imported before the first frame.

        return race_ending(self.race, self.view)

    def whose_caption(self, view: RaceView) -> ColumnView:
        """The column of the preset's own guarantee, for which the author has said what there is to say."""
        return view.columns[self.race.own or 0]

    def _caption(self, view: RaceView) -> CaptionView:
        """What has been said last, and of which column."""
        whose = self.whose_caption(view)
        told = self.caption_view(whose.snapshot)
        if told.caption.by is Speaker.SCRIPT:  # It is of all columns, each with a guarantee of its own.
            return told._replace(caption=opening_narration(self._own))
        return told._replace(caption=told.caption._replace(text=f"{whose.label}: {told.caption.text}"))

    # What can be done.

    def not_here(self, action: str) -> str:
        """Why an action of the live screen can never be done here."""
        return why_not_here(action, self.key_told)

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can, in one column at the least."""
        if action == FIX:
            word = self.race.labels[self.race.own or 0]
            return None if self._own.tally.anomalies else f"nothing has gone wrong under {word} so far"
        if action in INTERVENTIONS and (why := self.race.refusal(action)) is not None:
            return why
        return super().refusal(action)

    def label(self, action: str) -> str:
        """What the action would do now, in two words."""
        return "back" if action == self.BACK else super().label(action)

    def tip(self, action: str) -> str:
        """What the action would do now, in a sentence."""
        if action in SWITCHES:
            return sentence(self.race.refusal(action) or "")
        own = {self.BACK: "Back to where the race was opened.", "unselect": "Put the card away; without one go back."}
        return own.get(action) or super().tip(action)

    def undoes(self, action: str) -> bool:
        """Whether an intervention would undo what it did before, in every column that can do it."""
        return self.race.undoes(action)

    def intervene(self, action: str) -> None:
        """Do it in every column that can, at the same virtual time."""
        before = self.race.courses
        self.race.do(action)
        if self.race.courses > before:
            self.tell(f"from here on the race takes another way; {self.key_told('restart')} begins it again as it was")

    def action_restart(self, *, another_seed: bool = False) -> None:
        """Begin again, with the same seed."""
        self.race.begin(another_seed=another_seed)
        self.begin_again()

    def begin_again(self) -> None:
        """Show the race as it is now: with other sessions, or with the same if nobody has changed anything."""
        self.driver.sessions = self.race.sessions
        self.driver.seeking = False
        self.suit(self.size)
        self.draw()

    def action_reseed(self) -> None:
        """Begin again, in other weather."""
        self.action_restart(another_seed=True)

    async def do(self, action: str) -> None:
        """What the key of an action does here."""
        if action in (self.BACK, FIX):
            await self.run_action("back" if action == self.BACK else "fix")
        else:
            await super().do(action)

    def action_close(self) -> None:
        """Put the card away; without one back to where one came from."""
        if self.ending.put_away():
            self.draw()
        else:
            self.action_back()

    def action_fix(self) -> None:
        """Show above the race what would have prevented what went wrong last under the guarantee of the run."""
        if not self.is_refused(FIX):
            self.show_fix(self._own, self._own.tally.anomalies[-1].message)

    def show_fix(self, session: Session, message: int) -> None:
        """Show above the race, which stands still meanwhile, what would have prevented what went wrong in a column."""
        self.app.show_fix(self, message, session)  # type: ignore[attr-defined]  # The app is the playground's.

    def go_on_with(self, chosen: "Cure | str") -> None:
        """Go on with a fix in the run from which this comes; the race, which the fix leads to as well, is on."""
        if not isinstance(chosen, str):
            self.dismiss(RaceLeave(chosen, self._own if self._own.touched else None))

    @property
    def subject(self) -> int:
        """The index of the column that is asked about first."""
        return self.race.own or 0

    @property
    def written(self) -> Written:
        """The column that is asked about first, in a file that races again."""
        return Written(self.race.sessions[self.subject], self.race.labels[self.subject], self.race.again)

    @property
    def no_settings(self) -> str | None:
        """Why the settings of all columns cannot be changed at once; `None`: they can."""
        return None

    def can_fix(self, column: int) -> bool:
        """Whether a fix can be shown of a column: of the run's own, with which one came."""
        return column == self.subject

    def after_why(self, asked: AskedWhy | None) -> None:
        """Show the fix of what was asked about, if that is wanted."""
        if asked and asked.message:
            self.show_fix(self._own, asked.message)

    @property
    def _own(self) -> Session:
        """The column of the run's own guarantee: its settings are those of the run."""
        return self.race.sessions[self.race.own or 0]

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    @on(Painted.Picked)
    async def pick(self, event: Painted.Picked) -> None:
        """A link was clicked, or a node, or a key."""
        kind, number = event.pick
        match kind:
            case "link":
                self.action_intervene(CUT_KEYS[Place(number).role])
            case "node":
                self.action_intervene(CRASH_KEYS[Place(number).role])
            case "action":
                await self.do(ACTIONS[number].id)
            case _:
                await self.picked(kind, number)

    async def picked(self, kind: str, number: int) -> None:
        """Something else was clicked."""
