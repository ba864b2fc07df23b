"""The keys that only the live screen has: for packets under way, the menu, the tabs below, and the settings."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from textual.geometry import Offset

from playground.app import guessing
from playground.app.actions import BY_ID, key_name
from playground.app.ending import Ending
from playground.app.keys import Act
from playground.app.live.menu import OFFERED, ONLY_AT, MenuRow, MenuScreen, MenuView
from playground.app.live.selection import Selection
from playground.app.live.tab_state import DIAGRAM, EVENTS, TABS, WHY, Room, TabState
from playground.app.live.trail_state import TrailState
from playground.app.running_screen import RunningScreen
from playground.engine.fields import Link, Node
from playground.live import surgery
from playground.live.aim import AT_MESSAGES, Aim
from playground.live.climax import named_last
from playground.live.interventions import INTERVENTIONS
from playground.live.views import Snapshot
from playground.words.own import in_own_words
from playground.words.packets import link_name

if TYPE_CHECKING:
    pass

_SURGERY: Final = {"drop-selected": surgery.drop, "double-selected": surgery.double, "delay-selected": surgery.delay}


class ViewKeys:
    """What is seen of the run at all."""

    def __init__(self, screen: RunningScreen) -> None:
        self._screen = screen
        self.acts: dict[str, Act] = {"hide-counters": self._hide_counters, "count-hands": self._hide_counters}

    def refusal(self, action: str) -> str | None:
        """Nothing keeps one from looking away; hands are counted in a talk, which deals with the key itself."""
        return "hands are counted where a talk asks the room" if action == "count-hands" else None

    def _hide_counters(self) -> None:
        """Hide the counters, or show them again."""
        self._screen.toggle_class(guessing.LOOK)


class PacketKeys:
    """Which packet is selected, and what can be done to exactly that one; `snapshot` is what is seen of the session."""

    def __init__(self, screen: RunningScreen, selection: Selection, snapshot: Callable[[], Snapshot]) -> None:
        self._screen, self._selection, self._snapshot = screen, selection, snapshot
        self.acts: dict[str, Act] = {
            "next-packet": partial(self._select, 1),
            "previous-packet": partial(self._select, -1),
            **{action: partial(self._operate, action) for action in _SURGERY},
        }

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action in _SURGERY:
            return surgery.refusal(self._screen.session, self._selection.under_way(self._snapshot()))
        return None if self._snapshot().counters.in_flight else "nothing is under way"

    def _select(self, by: int) -> None:
        """Select another packet under way; the clock stops, or it would be gone."""
        if self._selection.move(self._snapshot(), by):
            self._screen.driver.pace.paused = True

    def _operate(self, action: str) -> None:
        packet = self._selection.under_way(self._snapshot())
        if packet is not None:
            before = self._screen.session.history.number
            _SURGERY[action](self._screen.session, packet)
            self._screen.tell_of_branch(before)


class MenuKeys:
    """What can be done to what is selected, in a menu; `aim` is where the interventions act."""

    def __init__(self, screen: RunningScreen, selection: Selection, aim: Callable[[], Aim]) -> None:
        self._screen, self._selection, self._aim = screen, selection, aim
        self.acts: dict[str, Act] = {"menu": self.open}

    def refusal(self, action: str) -> str | None:
        """Nothing keeps a menu from being shown."""
        return None

    def open(self, at: Offset | None = None) -> None:
        """Show it, at a place of the screen; without a selection a menu of what there is to select."""
        if self._kind:
            rows = tuple(row for action in self._offered() for row in self._row(action))
            self._screen.app.push_screen(MenuScreen(MenuView(self._title(), rows), at), self._do)
        else:
            self._screen.app.push_screen(MenuScreen(self._places()), self._choose)

    @property
    def _kind(self) -> str:
        chosen = self._selection
        if chosen.packet < 0 and chosen.event >= 0:
            return "event"
        return chosen.pick[0] if chosen.pick else ""

    def _offered(self) -> Iterable[str]:
        place = self._aim().place
        return (*OFFERED[self._kind], *(ONLY_AT.get(place.role.word, ()) if place is not None else ()))

    def _row(self, action: str) -> Iterator[MenuRow]:
        """One row; none for what would act on something else."""
        screen, one = self._screen, BY_ID[action]
        if not screen.exists(action):
            return
        words = one.tooltip[0].lower() + one.tooltip[1:].removesuffix(".")
        if one.is_intervention:
            if action in AT_MESSAGES and screen.intervention(action) is INTERVENTIONS[action]:
                return
            words = screen.intervention(action).words(screen.session)
        keys = screen.app.keys_in_use  # type: ignore[attr-defined]  # The app is the playground's.
        yield MenuRow(action, key_name(keys[action]), words, screen.refusal(action))

    def _title(self) -> str:
        place, message = self._aim()
        if place is not None:
            return self._named(self._kind, place)
        return {"packet": f"This packet of m{message}", "event": "This event"}.get(self._kind, f"m{message}")

    def _named(self, kind: str, place: Link | Node) -> str:
        topology = self._screen.session.simulation.settings.topology
        return link_name(place, topology) if kind == "link" else in_own_words(place.noun, topology)

    def _places(self) -> MenuView:
        """Each node and link of the system."""
        topology = self._screen.session.simulation.settings.topology
        places = [("node", one) for one in topology.nodes] + [("link", link) for link, _ in topology.links]
        rows = (
            MenuRow(f"{kind} {int(place)}", str(number), self._named(kind, place))
            for number, (kind, place) in enumerate(places, 1)
        )
        return MenuView("Select what the keys act on", tuple(rows))

    def _choose(self, answer: str | None) -> None:
        if answer is not None:
            kind, number = answer.split()
            self._selection.choose_place((kind, int(number)))
            self.open()

    def _do(self, action: str | None) -> None:
        if action is not None:
            self._screen.call_later(self._screen.do, action)


class TabKeys:
    """Which tab is open, what it leaves out, where it is scrolled to; `room` is that of the open one."""

    def __init__(self, screen: RunningScreen, state: TabState, selection: Selection, room: Callable[[], Room]) -> None:
        self._screen, self._state, self._selection, self._room = screen, state, selection, room
        self.acts: dict[str, Act] = {
            "next-tab": lambda: state.show((state.open + 1) % len(TABS)),
            "diagram": partial(state.show, DIAGRAM),
            "why": self._why,
            "filter-events": state.next_filter,
            "only-selected": self._only_selected,
            "next-row": partial(self._next_row, 1),
            "previous-row": partial(self._next_row, -1),
            "page-down": partial(self._turn_pages, 1),
            "page-up": partial(self._turn_pages, -1),
            "first-row": partial(state.go, to_end=False),
            "last-row": partial(state.go, to_end=True),
        }

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action == "only-selected" and not self._selection.message and not self._state.one_message:
            return "select a message first"
        return None

    def _why(self) -> None:
        """Open the explanation: of the selected message, else of the one said to fare ill, else of what there is."""
        session = self._screen.session
        if not session.tally.judge.was_sent(
            self._selection.message
        ):  # Nothing is selected, or something of another run.
            listed = [message for message, _ in self._state.inquiry.view(session, 0).listed]
            latest = (one.message for one in reversed(session.tally.anomalies))
            wrong = (one for one in (named_last(session), *latest) if one in listed)
            if message := next(chain(wrong, listed), 0):
                self._selection.choose_message(message)
        self._state.show(WHY)

    def _only_selected(self) -> None:
        """Only the events of the selected message, or all again."""
        self._state.one_message = not self._state.one_message
        if self._state.open not in (EVENTS, DIAGRAM):
            self._state.show(EVENTS)

    def _next_row(self, by: int) -> None:
        self._state.move(self._screen.session, self._selection, by, self._room())

    def _turn_pages(self, pages: int) -> None:
        rows = self._room().rows
        self._state.scroll(pages * rows, rows)


class StageKeys:
    """What stands under the lanes."""

    def __init__(self, screen: RunningScreen, state: TrailState) -> None:
        self._screen, self._state = screen, state
        self.acts: dict[str, Act] = {"hold-trail": self._hold_next}

    def refusal(self, action: str) -> str | None:
        """It can always be done."""
        return None

    def _hold_next(self) -> None:
        """To hold what is there already changes nothing that is seen, so it is said each time."""
        self._state.hold_next()
        self._screen.tell(self._state.words)


class SetupKeys:
    """The settings: which are in force, and which other one would have prevented what went wrong."""

    def __init__(self, screen: RunningScreen, selection: Selection, ending: Ending) -> None:
        self._screen, self._selection, self._ending = screen, selection, ending
        self.acts: dict[str, Act] = {"try-fix": self._try, "settings": self._show}

    @property
    def _subject(self) -> int:
        """The selected message, else that of the card, else of what is said to have gone wrong; 0: none."""
        card = self._ending.view
        wrong = card.message if card and card.harmed else named_last(self._screen.session)
        return self._selection.message or wrong

    def refusal(self, action: str) -> str | None:
        """Why it cannot be done right now; `None` if it can. Whether there is a fix is found out by trying."""
        if action == "settings" or self._subject:
            return None
        so_far = "nothing went wrong" if self._screen.session.over else "nothing has gone wrong so far"
        return f"{so_far}; select a message to ask about it"

    def _try(self) -> None:
        """Explanations are imported when they are needed."""
        from playground.app.fix import open_fix

        open_fix(self._screen, self._subject, self._screen.session)

    def _show(self) -> None:
        from playground.app.reading.settings import SettingsScreen
        from playground.live.tuning import Desk

        self._screen.app.push_screen(SettingsScreen(Desk(self._screen.session)), lambda _: self._screen.draw())
