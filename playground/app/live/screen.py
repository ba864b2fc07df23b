"""The live screen: producer, network and consumer, the counters, and the lists below."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from playground.app import guessing
from playground.app.actions import ACTIONS, BY_ID
from playground.app.driver import Driver
from playground.app.ending import (
    TO_THE_CAUSE,
    Ending,
    card_of,
    covers,
    left_to_say,
    put_in_place_of,
    put_over,
)
from playground.app.footer import Situation
from playground.app.guide import Guide
from playground.app.header import header_view
from playground.app.keys import bindings_for
from playground.app.live import why_keys
from playground.app.live.answering import Answering
from playground.app.live.clicks import Clicks, meaning
from playground.app.live.keys import MenuKeys, PacketKeys, SetupKeys, StageKeys, TabKeys, ViewKeys
from playground.app.live.lower_half import LowerHalf
from playground.app.live.menu import OFFERED as MENUS
from playground.app.live.selection import Selection
from playground.app.live.tab_state import EVENTS, LEDGER, WHY, Room, TabState
from playground.app.live.trail_state import Sought, TrailState
from playground.app.live.travel_keys import TravelKeys
from playground.app.running_screen import RunningScreen
from playground.engine.looks import NodeLook, Standing
from playground.engine.places import Place
from playground.live.aim import Aim, aimed
from playground.live.camera import take_snapshot
from playground.live.ending_view import EndingView
from playground.live.intervention import Intervention
from playground.live.interventions import INTERVENTIONS
from playground.live.views import Snapshot
from playground.saved.learnt import Watched
from widgets.bars import CaptionBar, Header, KeyBar, Tabs, TimelineBar
from widgets.counters import CounterBoard
from widgets.ending import EndingCard
from widgets.lists import ScrollList
from widgets.painted import Painted
from widgets.panes import PANES, BrokerPane, ConsumerPane, Network, ProducerPane, compose_panes
from widgets.renderables.diagram import DiagramView
from widgets.renderables.footer import FooterView, KeyGroup, KeyView
from widgets.renderables.network import PaneView
from widgets.renderables.stage import idle_lanes, lanes_above_card, trail_room

_NEXT: Final = "next in the path"


class LiveScreen(RunningScreen):
    """One session."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for()
    BINDING_GROUP_TITLE = "Playground"

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver)
        self.selection = Selection()
        self.lower = TabState()
        self.aside = TabState(EVENTS)
        """What stands beside it on a vast screen."""
        self.lists = LowerHalf(self.lower, self.aside)
        self.guide: Guide | None = None
        """Who leads through the run, if anybody does."""
        self._answering = Answering()
        self._watched = Watched()
        self.snapshot = take_snapshot(self.session, driver.linger_ms)
        self._travel = TravelKeys(self, self.selection)
        self._trail = TrailState()
        tabs = TabKeys(self, self.lower, self.selection, lambda: self.lists.room)
        self._menu = MenuKeys(self, self.selection, self._aim)
        self._clicks = Clicks(self, self.selection, self._travel, self.lower, lambda: self.snapshot)
        self.ending = Ending(self._end, self._told_end)
        self.keys = (
            ViewKeys(self),
            PacketKeys(self, self.selection, lambda: self.snapshot),
            self._menu,
            tabs,
            self._travel,
            SetupKeys(self, self.selection, self.ending),
            self.ending,
            StageKeys(self, self._trail),
        )

    @property
    def guessing(self) -> bool:
        """Whether people guess what came of the run, so that nothing tells it unasked."""
        return self.has_class(guessing.LOOK)

    def label(self, action: str) -> str:
        """What the action would do now, in two words."""
        if action == "only-selected" and self.lower.one_message:
            return "all messages"
        if action in INTERVENTIONS and self.intervention(action) is not INTERVENTIONS[action]:
            return self.intervention(action).words(self.session).replace("the ", "").replace("next packet", "next")
        if action == "hide-counters" and self.guessing and self.guide is None:
            return "answer"
        if action == "hold-trail":
            return self._trail.label
        if action == "unselect" and self.ending.view is not None:
            return "close"  # As the card itself says.
        if action == "library" and self._watched.next and self.session.over and self.guide is None:
            return _NEXT  # It is the one that the library has chosen already.
        return (self.guide.label(action) if self.guide else "") or super().label(action)

    def tip(self, action: str) -> str:
        """What the action would do now, in a sentence."""
        return (self.guide.tip(action) if self.guide else "") or super().tip(action)

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if self.guessing and action in guessing.TELLING:
            return guessing.refusal(self.key_told("hide-counters"))
        led = self.guide.refusal(action) if self.guide else None
        return super().refusal(action) if led is None else led or None

    def footer(self) -> FooterView:
        """The keys that are useful now; where somebody leads through the run, those that he wants."""
        groups = self.guide.keys() if self.guide else ()
        led = tuple(KeyGroup(title, tuple(map(self._whole_key, ids))) for title, ids in groups)
        if led or not self.guessing:
            return led or super().footer()
        telling = {ACTIONS.index(BY_ID[one]) for one in guessing.TELLING}
        usual = (one._replace(keys=tuple(k for k in one.keys if k.action not in telling)) for one in super().footer())
        return (KeyGroup("GUESS", (self._whole_key("hide-counters"),)), *usual)

    def key_view(self, action: str) -> KeyView:
        """A key of the footer, which has less room than the card."""
        key = super().key_view(action)
        return key._replace(label="path") if key.label == _NEXT else key

    def _whole_key(self, action: str) -> KeyView:
        """A key that stands for itself, not for several."""
        return self.key_view(action)._replace(label=self.label(action))

    def tell(self, text: str, timeout_s: float = 3, *, beside: bool = False) -> None:
        """Answer a press; where somebody leads, beside what he says, for that is where the person looks."""
        if self.guide is None:
            super().tell(text, timeout_s, beside=beside)
            return
        self._answering.tell(text, beside=beside)
        self.call_later(self.draw, whole=False)

    def take_back(self) -> None:
        """The answer to the key before has been read."""
        super().take_back()
        self._answering.take_back()

    def takes(self, action: str) -> bool:
        """Whether there is a guide, and it has dealt with what a person wants to do."""
        if self.guide is not None and self.guide.ends(action):
            self.action_unselect()
            return True
        taken = self.guide is not None and self.guide.take(action)
        if taken:
            self.draw()
        return taken

    async def do(self, action: str) -> None:
        """The same, chosen in a list: the guide looks at it first."""
        if not self.takes(action):
            await super().do(action)

    def intervention(self, action: str) -> Intervention:
        """What the key would do: to the link, the node or the message that is selected, if it can be done to that."""
        return aimed(action, self._aim(), self.session)

    def _aim(self) -> Aim:
        """Where interventions act."""
        place = self.selection.place
        return Aim(Place(place[1]) if place else None, self.selection.message)

    def action_unselect(self) -> None:
        """Put the card away, or select nothing; or send the guide away."""
        if self.ending.put_away():
            self.draw()
            return
        if (left := self.guide) is not None:
            self.remove_class(left.look, "-first")
            self.guide = None  # First, for how it is taken up again stays to be read.
            left.leave()
        self.selection.clear()
        self.lower.one_message = False
        self.draw()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        self.suit(self.app.size)
        yield Header()
        yield CaptionBar()
        yield from compose_panes()
        yield CounterBoard()
        yield TimelineBar()
        yield Tabs()
        yield self.lists
        yield KeyBar()
        yield EndingCard()

    def situation(self) -> Situation:
        """What there is to do now, also with what is selected."""
        chosen, below = self.selection, self.lower.below > 0
        is_one = chosen.packet >= 0
        return super().situation()._replace(packet=is_one, selected=chosen.pick is not None, more_below=below)

    # One frame.

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show the present in every pane; the lists and the keys in a whole frame."""
        before = self.session
        snapshot = self.snapshot = take_snapshot(before, self.driver.linger_ms)
        self.selection.let_go(snapshot, self.session.course.log.count)
        if self.driver.found is not None:
            self.selection.choose_event(self.driver.found.event, self.driver.found.message)
            self.driver.found = None
        self._watched.look(self.session)
        if self.guide is not None:
            self.add_class(self.guide.look).set_class(self.guide.is_first_look and self.lower.open == LEDGER, "-first")
            self.guide.watch(snapshot)
            if self.session is not before:
                snapshot = self.snapshot = take_snapshot(self.session, self.driver.linger_ms)
        header = header_view(snapshot, self.driver, brief=self.has_class("-first"))
        if self.guide is not None:
            header = header._replace(name=header.title)  # One name from the first step or beat to the last.
        self.part(Header).show(guessing.header(header) if self.guessing else header)
        covered = covers(self.part(EndingCard), self.part(Network)) if self.ending.view is not None else 0
        explained = self._explained()
        trail = self._trail_view(snapshot, covered, explained)
        view = guessing.seen(PaneView(snapshot, self.selection.pick, trail, covered, explained >= 0), self.classes)
        for kind in (*PANES, CounterBoard):
            self.part(kind).show(view)
            self.part(kind).choose(self.selection.place)
        caption = self.caption_view(snapshot)
        if self.guide is not None:
            said, answer = self.guide.text, self._answering.words(self.guide.text)
            caption = caption._replace(coach=said, choices=self.guide.choices, guide=self.guide.name, answer=answer)
        elif self.guessing:
            caption = guessing.caption(caption, self.key_told("hide-counters"))
        elif self.ending.view is not None:
            caption = caption._replace(caption=left_to_say(caption.caption, self.has_class("-wide")))
        self.part(CaptionBar).show(caption)
        self._put_card()
        self._mark(self.part(ProducerPane), snapshot.producer.look.node)
        # Of several, the pane is as whoever stands best.
        best = min((one.look.node for one in snapshot.consumers), key=lambda node: node.standing)
        self._mark(self.part(ConsumerPane), best)
        if snapshot.broker is not None:
            self._mark(self.part(BrokerPane), snapshot.broker.look.node)
        self.part(TimelineBar).show(self._travel.timeline_view())  # In each frame, or its clock is behind the header's.
        if whole:
            self._draw_lower()
            self.part(KeyBar).show(self.footer())

    # How it ended.

    def _end(self) -> object:
        """Which end it is; `None`: it is not to be told, for the run goes on, people guess, or a guide tells of it."""
        log, led = self.session.simulation.log, self.guide is not None and self.guide.on_card is None
        return (id(log), log.count) if self.session.over and not led and not self.guessing else None

    def _told_end(self) -> EndingView:
        from playground.live.ending import ending_of  # Explanations are not imported before the first frame.

        return ending_of(self.session, self.snapshot.account)

    def _put_card(self) -> None:
        """Where what was said last stands; where a guide speaks there, over the lanes, or below them if there is room.

        It is never over money and counters, nor over what it tells of.
        """
        view, is_led = self.ending.view, self.guide is not None
        leading, is_strip = (self.guide and self.guide.on_card) or (), not is_led or not self.has_class("-wide")
        card = None if view is None else card_of(view, self.keys_in_use, self, leading, is_strip=is_strip)
        if is_led:
            put_over(self.part(Network), self.part(CaptionBar), self.part(EndingCard), card)
        else:
            put_in_place_of(self.part(CaptionBar), self.part(EndingCard), card)

    def action_press(self, action: str) -> None:
        """Do it; asked why, with nothing selected, the card is about its own message."""
        view = self.ending.view
        if view is not None and not self.selection.message and action in TO_THE_CAUSE:
            self.selection.choose_message(view.message)
        self.ending.give_way(action)
        super().action_press(action)

    def _trail_view(self, snapshot: Snapshot, covered: int, explained: int) -> DiagramView | None:
        """What stands under the lanes, as far as there is room in the network's pane."""
        size = self.part(Network).content_size
        rows = size.height - covered - lanes_above_card(size.height) if covered else trail_room(size.height)
        room = Room(size.width, rows, self.app.has_class("-ascii"))
        spoken_of = -1 if self.guide is None or self.guessing else self.guide.speaks_of
        told = self.lower.told(self.session, self.selection) if explained >= 0 else ()
        sought = Sought(self.selection.message, self.selection.event, spoken_of, explained, self.guessing, told)
        idle = 0 if covered else idle_lanes(snapshot.links, size.height)
        return self._trail.view(self.session, snapshot.counters.in_flight, room, sought, idle)

    def _explained(self) -> int:
        """The event that the card or the explanation leads to, where the clock stands; -1: none."""
        card, stands = self.ending.view, self.driver.pace.paused or self.session.over
        message = card.message if card is not None else self.selection.message if self.lower.open == WHY else 0
        return self._trail.leads_to(self.session, message) if stands and message and not self.guessing else -1

    def _draw_lower(self) -> None:
        reading = self.lower.open == WHY and self.selection.message > 0  # A list needs little room.
        self.set_class(reading, "-reading").set_class(reading and not self.has_class("-wide"), "-close")
        self.set_class(self.lower.open != LEDGER and not self.guessing, "-opened")
        self.lower.try_it = why_keys.try_it(self, self.guide)
        self.lower.ways_out = why_keys.ways_out(self) if self.lower.open == WHY else ()
        self.lower.announces = self.aside.announces = guessing.announces(self.classes)
        self.lists.show(self.session, self.selection)
        self.part(Tabs).show(self.lower.tabs(self.selection, self.keys_in_use, self.session))

    def _mark(self, pane: Widget, node: NodeLook) -> None:
        """A node that is down or paused looks it, from its border on."""
        pane.set_class(node.standing is Standing.DOWN, "-down")
        pane.set_class(node.standing is Standing.PAUSED, "-paused")

    # What is clicked.

    @on(ScrollList.Scrolled)
    def draw_scrolled(self) -> None:
        """The wheel was turned, and its list knows."""
        self.draw()

    @on(Painted.Picked)
    async def pick(self, event: Painted.Picked) -> None:
        """Something was clicked: it is selected and has a menu, or it is opened, gone to or done.

        A double click is one press of a key that leads: its second half would stop the clock, or pass a question by.
        """
        if self.guide is not None and event.is_second and event.pick[0] == "action":
            return
        on_timeline = isinstance(event.control, TimelineBar)
        if (would := meaning(event.pick, on_timeline=on_timeline)) is not None and self.takes(would):
            return
        await self._clicks.take(event.pick, on_timeline=on_timeline)
        self.draw()
        if event.pick[0] in MENUS and self.selection.chosen(event.pick) and not on_timeline:
            self._menu.open(event.at)
