"""The race by systems: the same run in several systems side by side, as many as there is room for.

One of them is chosen; the columns that are on the screen follow it. What is known of the race is as true here.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from playground.app.actions import BY_ID, key_name
from playground.app.config import Config
from playground.app.race.banks import Banks, banks_for
from playground.app.race.columns import AskedWhy, RaceLeave
from playground.app.race.ended import put_card, results_of
from playground.app.race.offered import SYSTEMS
from playground.app.race.screen import RaceScreen, race_pace
from playground.live.ending_view import EndingView
from playground.live.pace import Pace
from playground.live.race.race import SWITCHES
from playground.live.race.systems import SystemsRace
from playground.live.race.views import ColumnView, RaceView
from playground.live.session import Session
from playground.scenario.across import real_systems
from playground.scenario.preset import Preset
from playground.words.phrases import counted_word
from widgets.ending import EndingCard
from widgets.race import RaceColumn, RaceTable, Results, RosterBar
from widgets.renderables.footer import FooterView
from widgets.renderables.header import HeaderView
from widgets.renderables.race_results import results_height
from widgets.renderables.roster import COLUMN, RosterView

if TYPE_CHECKING:
    from playground.explain.cures import Cure
    from playground.report.systems_comparison import SystemLine

_AROUND_RESULTS: Final = 5
"""The lines around a list of results and its card: header, parting, keys, and one that is blank."""
_LEAST_CARD: Final = 4
"""With fewer lines a card says too little to take a list's."""
_FIX: Final = "try-fix"
_LIVE: Final = "go-there"
_TURNED: Final = {
    "next-packet": "choose_next(1)",
    "previous-packet": "choose_next(-1)",
    "page-down": "turn(1)",
    "page-up": "turn(-1)",
    "first-row": "choose(0)",
    "last-row": "choose(-1)",
    _LIVE: "go_live",
    "race": "race",
    SYSTEMS: "back",
}
"""What keys do here, by the ids of their actions."""
_LABELS: Final = {_LIVE: "this one live", "race": "guarantees", "next-packet": "next system"}
_TIPS: Final = {
    _LIVE: "Go on with the chosen system alone, where there is more to see.",
    _FIX: "Show what would have prevented what went wrong in the chosen system.",
    "next-packet": "Choose the next system; the columns follow.",
    "previous-packet": "Choose the system before; the columns follow.",
    "page-down": "Turn on by as many systems as are shown.",
    "page-up": "Turn back by as many systems as are shown.",
    "first-row": "Choose the first system.",
    "last-row": "Choose the last system.",
}


def open_systems_race(
    subject: Session | Preset, config: Config, words: Sequence[str] = (), *, speed: float | None = None
) -> "SystemsRaceScreen":
    """The race of a preset, or of a session with all that has been done in it, in these systems, or all real ones.

    `ValueError` if none of them can meet the schedule.
    """
    race = SystemsRace.across(subject, words or real_systems())
    return SystemsRaceScreen(race, race_pace(race, config, speed))


class SystemsRaceScreen(RaceScreen):
    """A session for each system. Left with the one that is gone on with, if one is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_ID[one].key, command, show=False, id=one) for one, command in _TURNED.items()
    ]
    BINDING_GROUP_TITLE = "Race by systems"
    OFFERED = RaceScreen.OFFERED | SWITCHES | {_LIVE, "next-packet"}
    ALSO = RaceScreen.ALSO | frozenset(_TURNED)
    BACK = SYSTEMS
    DEFAULT_CSS = """
    SystemsRaceScreen {
        RosterBar { height: 1; }
        Results { display: none; height: 1fr; }
        &.-listed Results { display: block; }
        &.-listed #columns, &.-listed RosterBar, &.-listed RaceLines { display: none; }
        &.-wide.-broker RaceColumn { padding: 0 1; }
        &.-vast.-broker RaceColumn { padding: 0 2; }
        &.-banked #columns { layout: grid; }
        &.-banked RaceColumn, &.-banked.-vast.-broker RaceColumn { padding: 0 1; }
        RaceTable { width: 1fr; height: 100%; padding: 1 2; }
        RaceColumn.-chosen { border: round $text-key; }
        &.-ascii RaceColumn.-chosen { border: ascii $text-key; }
        &.-ascii RaceColumn.-joined { border-right: none; }
    }
    """

    race: SystemsRace

    def __init__(self, race: SystemsRace, pace: Pace) -> None:
        self.chosen = race.own or 0
        self._first, self._banks = 0, Banks(1, 1)
        self._came: tuple[SystemLine, ...] = ()
        """What came of it in each, once it is over."""
        self._is_picked = False
        """Whether somebody has chosen a system; until then `y` asks about what the bar has told of last."""
        super().__init__(race, pace)

    @property
    def session(self) -> Session:
        """That of the chosen system."""
        return self.driver.sessions[self.chosen]

    @property
    def shown(self) -> range:
        """The columns that there is room for, with the chosen one among them."""
        return range(self._first, min(self._first + self._banks.places, len(self.race.sessions)))

    @property
    def across(self) -> int:
        """How many of them stand beside each other."""
        return self._banks.across

    def bars(self) -> Iterator[Widget]:
        """Who runs, and at the end what came of it in each."""
        yield RosterBar()
        yield Results()

    def beside(self) -> Iterator[Widget]:
        """All in one look."""
        yield RaceTable()

    def suit(self, size: Size) -> None:
        """As many columns as there is room for."""
        many = len(self.race.sessions)
        self._banks = banks_for(size, many)
        count = min(self._banks.places, many)
        self._first = min(max(self._first, self.chosen - count + 1), self.chosen, many - count)
        self.set_class(self._banks.banks > 1, "-banked")
        columns = self.part(Horizontal)
        columns.styles.grid_size_columns, columns.styles.grid_size_rows = self._banks
        self.part(RaceTable).display = self._banks.places > many
        for index, pane in enumerate(self.query(RaceColumn)):
            pane.display = index in self.shown
            pane.set_class(index == self.chosen and many > 1, "-chosen")
        super().suit(size)

    def titles(self, index: int, session: Session) -> list[str]:
        """The system, and as what it is set up; a sign at the chosen one."""
        label, native = self.race.labels[index], session.script.native
        mark = f"{self.app.signs.arrow} " if index == self.chosen else ""  # type: ignore[attr-defined]
        if native is None or ":" in label:
            return [f"{mark}{label}"]
        told = f"{mark}{label}, {native.config}"
        promise = self.race.set_for if label in self.race.nearest else None
        nearest = [f"{told}, nearest to {promise.word}", f"{told}: nearest"] if promise else []
        has_inbox = session.script.settings.consumer.dedup == "transaction"
        return [*nearest, told, *([f"{mark}{label}, inbox"] if has_inbox else []), f"{mark}{label}"]

    def header(self, view: RaceView) -> HeaderView:
        """Which run, and in how many systems."""
        real = sum(one.script.native is not None for one in self.race.entrants)
        mixed = f"{counted_word(real)} real" if 0 < real < len(self.race.entrants) else ""
        told = super().header(view)._replace(title=self.race.script.told_title, system=mixed, changed=())
        return told._replace(guarantee=f"{told.guarantee}, for {self.race.set_for.word}") if self.race.set_for else told

    def tick(self) -> None:
        """One frame; where a search has stopped, the system in which something went wrong is chosen."""
        was_seeking = self.driver.seeking
        super().tick()
        if was_seeking and not self.driver.seeking and (found := self.driver.found) is not None:
            where = (index for index, one in enumerate(self.race.sessions) if found in one.tally.anomalies[-1:])
            self.action_choose(next(where, self.chosen))

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show who runs, too."""
        super().draw_frame(whole=whole)
        self.part(RaceTable).show(self.view)
        self.part(RosterBar).show(RosterView(self.view.standings, self.chosen, tuple(self.race.refused)))

    def whose_caption(self, view: RaceView) -> ColumnView:
        """The column on the screen of which something was said last."""
        return max(view.columns, key=lambda one: one.snapshot.caption.time_ms)

    def _told_end(self) -> EndingView:
        from playground.report.systems_race import race_comparison, systems_ending  # Runs are played out for it.

        compared = race_comparison(self.race)
        self._came = compared.lines
        return systems_ending(self.race, compared)

    def put_ending(self, ending: EndingView | None) -> None:
        """Where not all columns are on the screen, nor have room for their stories, a line tells of each system."""
        most = self.size.height - _AROUND_RESULTS - results_height(len(self._came))
        has_room = self.has_class("-wide") and self.has_class("-high")
        is_listed = ending is not None and not has_room and len(self.shown) < len(self._came) and most >= _LEAST_CARD
        self.set_class(is_listed, "-listed")
        if is_listed:
            self.part(Results).show(results_of(self.race, self._came, self.chosen))
        put_card(self, self.part(EndingCard), ending, most if is_listed else 0)

    # What can be done.

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now."""
        if action == _FIX:
            return None if self.session.tally.anomalies else self._all_well
        if action in SWITCHES:
            return None
        return super().refusal(action)

    @property
    def _all_well(self) -> str:
        """That nothing has gone wrong in the chosen system, in which one it has, and which key chooses another."""
        labels, sessions = self.race.labels, self.race.sessions
        turned = (*range(self.chosen + 1, len(labels)), *range(self.chosen))
        wrong = next((one for one in turned if sessions[one].tally.anomalies), None)
        key = key_name(self.keys_in_use["next-packet"])
        leads = "" if wrong is None else f"; in {labels[wrong]} it has: [{key}] chooses another"
        return f"nothing has gone wrong in {labels[self.chosen]} so far{leads}"

    def label(self, action: str) -> str:
        """What the action would do now, in two words."""
        return _LABELS.get(action) or super().label(action)

    def as_there(self, words: str, *, briefly: bool = False) -> str:
        """In the textbook's words: each system has others."""
        return words

    def footer(self) -> FooterView:
        """The keys of any race, and that which leads to the systems that are not on the screen."""
        breaks, sees = super().footer()
        more = (self.key_view("next-packet")._replace(kept=True),) if len(self.shown) < len(self.race.sessions) else ()
        return breaks, sees._replace(keys=(*more, *sees.keys))

    def tip(self, action: str) -> str:
        """What the action would do now, in a sentence."""
        if action in SWITCHES:
            return f"From the start, each system set for {BY_ID[action].label}, or nearest to it; again: as it comes."
        return _TIPS.get(action) or super().tip(action)

    def intervene(self, action: str) -> None:
        """Do it in every column that can; for a promise all begin again."""
        super().intervene(action)
        if action in SWITCHES:
            self.begin_again()
            promise = self.race.set_for
            told = f"set up for {promise.word}, or nearest to it" if promise else "as its users first run it"
            self.tell(f"from the start, each {told}")

    async def do(self, action: str) -> None:
        """What the key of an action does here."""
        if action in _TURNED:
            await self.run_action(_TURNED[action])
        else:
            await super().do(action)

    def action_press(self, action: str) -> None:
        """First choose what the bar has told of, if nobody has chosen."""
        if action == "why" and not self._is_picked:
            self._choose_the_last_wrong()
        super().action_press(action)

    def _choose_the_last_wrong(self) -> None:
        when = {
            index: one.tally.anomalies[-1].time_ms
            for index, one in enumerate(self.race.sessions)
            if one.tally.anomalies
        }
        if when and self.chosen not in when:
            self.action_choose(max(when, key=lambda index: when[index]))

    def action_choose_next(self, by: int) -> None:
        """The system beside this one."""
        self.action_choose((self.chosen + by) % len(self.race.sessions))

    def action_turn(self, by: int) -> None:
        """As many further as are on the screen, or to the edge."""
        last = len(self.race.sessions) - 1
        self.action_choose(min(max(self.chosen + by * len(self.shown), 0), last))

    def action_choose(self, index: int) -> None:
        """Choose one; the columns follow."""
        self._is_picked = True
        self.chosen = index % len(self.race.sessions)
        self.suit(self.size)
        self.draw()

    def action_go_live(self) -> None:
        """Go on with the chosen system alone, where there is more to see of it."""
        self.dismiss(RaceLeave(session=self.session))

    def action_fix(self) -> None:
        """Show above it what would have prevented what went wrong last in the chosen system."""
        if not self.is_refused(_FIX):
            self.show_fix(self.session, self.session.tally.anomalies[-1].message)

    def go_on_with(self, chosen: "Cure | str") -> None:
        """Go on with the chosen system alone, and there with a fix or with the race of it."""
        if isinstance(chosen, str):
            self.dismiss(RaceLeave(session=self.session, action=chosen))
        else:
            self.dismiss(RaceLeave(chosen, self.session))

    @property
    def subject(self) -> int:
        """The chosen system is asked about first."""
        return self.chosen

    @property
    def no_settings(self) -> str | None:
        """Each system has its own."""
        return (
            f"each system has settings of its own; {self.key_told(_LIVE)} goes on with the chosen one, where they are"
        )

    def can_fix(self, column: int) -> bool:
        """One can go on with any of them."""
        return True

    def after_why(self, asked: AskedWhy | None) -> None:
        """The system that was asked about is chosen; if its fix is wanted, show that."""
        if asked is not None:
            self.action_choose(asked.column)
            if asked.message:
                self.show_fix(self.session, asked.message)

    def action_race(self) -> None:
        """The race of the run that this comes from, under the three guarantees."""
        self.dismiss(RaceLeave(action="race"))

    async def picked(self, kind: str, number: int) -> None:
        """The name of a system was clicked."""
        if kind == COLUMN:
            self.action_choose(number)
