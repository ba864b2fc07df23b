"""A screen on which sessions run. What the live screen and the race have in common: time, and interventions.

It owns the tick. A subclass says how a frame is drawn.
"""

from textual import events
from textual.events import Resize
from textual.geometry import Size

from playground.app.actions import ACTIONS, BROKER_ONLY, BY_ID, PURPOSES, key_name
from playground.app.driver import TICK_S, Driver
from playground.app.footer import Situation, footer_keys
from playground.app.guide import action_of
from playground.app.keys import KeyHandler
from playground.app.sizes import mark_size, mark_system
from playground.app.spoken import new_branch, remark_told, vain_search
from playground.app.telling_screen import TellingScreen
from playground.app.written import Written
from playground.live.disconnection import has_connections
from playground.live.intervention import Intervention
from playground.live.interventions import INTERVENTIONS
from playground.live.race.travel import is_behind
from playground.live.remarks import MEETS_NOTHING, meets_nothing
from playground.live.session import Session
from playground.live.views import Snapshot
from playground.words.packets import deed_words
from widgets.renderables.bars import CaptionView
from widgets.renderables.footer import FooterView, KeyGroup, KeyView

_WHOLE_FRAME = 3
"""Lists and keys are drawn in every third frame only: they are read, not watched."""
_FRESH = 4
"""A caption is fresh for so many times as long as what has just happened lingers."""


class RunningScreen(TellingScreen):
    """A screen with a driver."""

    def __init__(self, driver: Driver) -> None:
        super().__init__()
        self.driver = driver
        self.keys: tuple[KeyHandler, ...] = ()
        """Those that not every such screen has."""
        self._is_composed = False
        self._frames = 0
        self._asked = ""
        """The intervention of which a warning was given last."""

    @property
    def session(self) -> Session:
        """The session that decides what can be done."""
        return self.driver.sessions[0]

    @property
    def written(self) -> Written:
        """What of it is written to a file."""
        return Written(self.session)

    @property
    def keys_in_use(self) -> dict[str, str]:
        """By the id of the action."""
        found: dict[str, str] = self.app.keys_in_use  # type: ignore[attr-defined]  # The app is the playground's.
        return found

    def key_told(self, action: str) -> str:
        """A key as it stands in a text."""
        return f"[{key_name(self.keys_in_use[action])}]"

    def on_mount(self) -> None:
        """Show something, and begin to tick."""
        self._is_composed = True
        self.suit(self.app.size)
        self.draw(whole=False)  # So that the very first frame has something in it; the lists have to know their room.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The first whole frame; time passes when it is there, or it would be drawn twice before anybody sees it."""
        self.draw()
        self.set_interval(TICK_S, self.tick)

    def _compositor_refresh(self) -> None:
        """Draw no frame while Textual holds frames back: it throws it away, and whatever it shows is still to draw."""
        if not getattr(self.app, "_batch_count", 0):
            super()._compositor_refresh()
        elif self._is_composed:
            self._repaint_required = True  # Where nothing moves nothing else would show it afterwards.

    def on_resize(self, event: Resize) -> None:
        """Another size may be another layout."""
        self.suit(event.size)

    def suit(self, size: Size) -> None:
        """Choose the layout: before there is anything on the screen if possible, for then nothing is laid out twice."""
        mark_size(self, size)
        mark_system(self, self.session.simulation.settings)

    def tick(self) -> None:
        """One frame: let time pass, and show what has come of it. Nothing is drawn behind another screen.

        Nor while the terminal has yet to show what it was given: it would show this the later.
        """
        if self.is_active:
            self.driver.tick()
            self._tell_of_vain_search()
            if getattr(self.app._driver, "is_behind", False):
                return
            self._frames += 1
            self.draw(whole=self._frames % _WHOLE_FRAME == 0)

    def _tell_of_vain_search(self) -> None:
        if self.driver.in_vain:
            self.driver.in_vain = False
            self.tell(vain_search(self), timeout_s=5 if self.driver.over else 8)

    def on_key(self, event: events.Key) -> None:
        """A key that means nothing says so: whoever presses it expects something. The bindings come after it."""
        self.take_back()
        if self.takes(action_of(event.key, self.keys_in_use)):
            event.stop()
            event.prevent_default()
        elif event.key not in self.active_bindings:
            self.tell(f"[{key_name(event.key)}] does nothing here; {self.expected}")

    @property
    def expected(self) -> str:
        """What to press instead of a key that means nothing."""
        return f"[{key_name(self.keys_in_use['help'])}] shows all keys"

    def takes(self, action: str) -> bool:
        """Whether what a person wants to do has been dealt with by whoever leads here."""
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done on a screen before there is anything on it."""
        return self._is_composed and super().check_action(action, parameters)

    def draw(self, *, whole: bool = True) -> None:
        """Show the present; whoever asks for it before there is anything to show it on, or after, asks for nothing."""
        if self._is_composed and self.is_attached:
            self.draw_frame(whole=whole)
            if whole:
                self.place_toasts()

    def draw_frame(self, *, whole: bool = True) -> None:
        """Show the present; what nobody could follow anyway only in a whole frame."""
        raise AssertionError("a subclass says what a frame is")

    def caption_view(self, snapshot: Snapshot) -> CaptionView:
        """What is said: by the guide if there is one, else by the author."""
        caption = snapshot.caption
        fresh = snapshot.now_ms - caption.time_ms < _FRESH * self.driver.linger_ms
        return CaptionView(caption, fresh)

    def footer(self) -> FooterView:
        """The keys that are useful now, each with what it would do."""
        keys = footer_keys(self.situation(), self.exists, self.undoes)
        groups = ("BREAK", keys.break_it), ("SEE", keys.see_it)
        return tuple(
            KeyGroup(title, tuple(self.key_view(one)._replace(kept=one in keys.kept) for one in ids))
            for title, ids in groups
        )

    def situation(self) -> Situation:
        """What there is to do now."""
        return Situation(
            over=self.driver.over,
            paused=self.driver.pace.paused,
            behind=is_behind(self.driver.sessions),
            gone_wrong=any(one.tally.anomalies for one in self.driver.sessions),
            broken=self.exists("heal") and self.refusal("heal") is None,
        )

    def key_view(self, action: str) -> KeyView:
        """A key of the footer."""
        keys, why_not, one = self.keys_in_use, self.refusal(action), BY_ID[action]
        label = self.label(action)
        if label == self.as_there(one.label):
            label = self.as_there(one.label if one.brief is None else one.brief, briefly=True)
        tip = f"Not now: {why_not}." if why_not else self.tip(action)
        return KeyView(ACTIONS.index(one), key_name(keys[action]), label, why_not is None, tip)

    async def do(self, action: str) -> None:
        """What the key of an action does, whoever asks for it."""
        await self.run_action(BY_ID[action].command)

    # Interventions.

    def intervention(self, action: str) -> Intervention:
        """What the key of an intervention would do here."""
        return INTERVENTIONS[action]

    def action_intervene(self, action: str) -> None:
        """Do it where it can be done, or say why it can nowhere; where there is a warning, the second time."""
        one = self.intervention(action)
        if self.is_refused(action):
            return
        warning = next(filter(None, map(one.warning, self.driver.sessions)), None)
        if warning and self._asked != action:
            self._asked = action
            self.tell(warning, timeout_s=5)
            return
        self._asked = ""
        remark = one.remark(self.session) if len(self.driver.sessions) == 1 else None
        before = self.session.history.number
        self.intervene(action)
        if remark is not None and (text := remark_told(self, remark)):
            self.tell(text, timeout_s=8)
        self.tell_of_branch(before, beside=remark is not None)
        self.draw()

    def tell_of_branch(self, before: int, *, beside: bool = False) -> None:
        """Say so, if what was done in the past has made another branch of the run."""
        now = self.session.history.number
        if now > before and self.exists("branches"):
            self.tell(new_branch(self, before, now), timeout_s=8, beside=beside)

    def intervene(self, action: str) -> None:
        """Do it in every session that can."""
        for session in self.driver.sessions:
            if self.intervention(action).refusal(session) is None:
                self.intervention(action).do(session)

    def action_press(self, action: str) -> None:
        """Do what one of the screen's own keys does, or say why it cannot be done."""
        for keys in self.keys:
            if action in keys.acts and not self.is_refused(action):
                keys.acts[action]()
        self.draw()

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if action in INTERVENTIONS:
            return self.intervention_refusal(action)
        for keys in self.keys:
            if action in keys.acts:
                return keys.refusal(action)
        if action in ("toggle-pause", "step", "next-anomaly") and self.driver.over:
            return "the run is over; start it again, or send more"
        return None

    def intervention_refusal(self, action: str) -> str | None:
        """Why an intervention cannot be done right now; `None` if it can, in one session at the least."""
        sessions = self.driver.sessions
        refusals = [self.intervention(action).refusal(session) for session in sessions]
        if None not in refusals:
            return refusals[0]
        if not meets_nothing(action, sessions):
            return None
        return f"{MEETS_NOTHING}; {self.key_told('send')} sends one more"

    def is_refused(self, action: str) -> bool:
        """Whether an action cannot be done right now; if so, the person is told why."""
        why = self.refusal(action)
        if why is not None:
            self.tell(why)
        return why is not None

    def exists(self, action: str) -> bool:
        """Whether the action has any meaning in this system."""
        if action == "disconnect":
            return has_connections(self.session)
        return action not in BROKER_ONLY or self.session.simulation.settings.topology.has_broker

    def label(self, action: str) -> str:
        """What the action would do now, in two words."""
        one = BY_ID[action]
        if one.is_intervention and one.undo:
            return self.as_there(one.undo if self.undoes(action) else one.label)
        if action == "toggle-pause" and self.driver.pace.paused:
            return one.undo
        return self.as_there(one.label)

    def tip(self, action: str) -> str:
        """What the action would do now, in a sentence."""
        return self.as_there(BY_ID[action].tooltip)

    def as_there(self, words: str, *, briefly: bool = False) -> str:
        """What a key does, in the words of the system that runs."""
        return deed_words(words, self.session.simulation.settings.topology, briefly=briefly)

    def useful(self) -> list[str]:
        """The actions that the footer names and that can be done."""
        named = [ACTIONS[key.action].id for group in reversed(self.footer()) for key in group.keys if key.usable]
        return [one for one in named if one != "help"]

    def meanings(self) -> dict[str, tuple[str, str, str]]:
        """What each key does here, in two words and in a sentence, and for what, by the ids of the actions."""
        return {one: (self.label(one), self.tip(one), self._purpose(one)) for one in BY_ID if not self.is_foreign(one)}

    def _purpose(self, action: str) -> str:
        """Said only of what the key usually does, and not of undoing that."""
        one = BY_ID[action]
        is_usual = self.tip(action) == self.as_there(one.tooltip) and self.label(action) != self.as_there(one.undo)
        return self.as_there(PURPOSES.get(action, "")) if is_usual else ""

    def is_foreign(self, action: str) -> bool:
        """Whether it is an action that means nothing on this screen."""
        return False

    def undoes(self, action: str) -> bool:
        """Whether an intervention would undo what it did before."""
        return self.intervention(action).undoes(self.session)

    # Time.

    def action_toggle_pause(self) -> None:
        """Stop the clock, or let it go on."""
        self.is_refused("toggle-pause")
        self.driver.pace.paused = not self.driver.pace.paused
        self.driver.seeking = False
        self.draw(whole=False)  # At once, not with the next tick.

    def action_step(self) -> None:
        """One event."""
        self.is_refused("step")
        self.driver.step()
        self.draw()

    def action_faster(self) -> None:
        """The next speed up."""
        self._change_speed("faster")

    def action_slower(self) -> None:
        """The next speed down."""
        self._change_speed("slower")

    def _change_speed(self, way: str) -> None:
        pace = self.driver.pace
        before = pace.speed
        getattr(pace, way)()
        if pace.speed == before:
            self.tell(f"the clock goes no {way} than {before:g} times real time")
        elif pace.paused or self.driver.over:  # Else the header shows it.
            self.tell(f"{pace.speed:g} times real time, once the clock goes on")

    def action_next_anomaly(self) -> None:
        """Go on to the next anomaly, or stop looking for it."""
        self.is_refused("next-anomaly")
        self.driver.seek_anomaly()

    def action_restart(self) -> None:
        """Begin again, with the same seed."""
        self.driver.restart()
        self.draw()

    def action_reseed(self) -> None:
        """Begin again, in other weather."""
        self.driver.restart(another_seed=True)
        self.draw()
