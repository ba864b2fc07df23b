"""The hands: what each key of the table of actions does where there is no screen, and what is said to it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from playground.app.actions import ACTIONS, BROKER_ONLY, BY_ID, key_name
from playground.app.footer import Situation, footer_keys
from playground.app.live.selection import Selection
from playground.cli.linear import answers
from playground.cli.linear.asking import AskKeys
from playground.cli.linear.clock import BeatDriver, TimeKeys
from playground.cli.linear.fold import Told
from playground.cli.linear.instead import instead_of
from playground.cli.linear.lead import Lead
from playground.cli.linear.menu import MORE, Entry, Menu, MenuItem
from playground.cli.linear.picking import SURGERY, PickKeys
from playground.cli.linear.setting_keys import SettingKeys
from playground.cli.linear.teller import Teller
from playground.live import surgery
from playground.live.camera import take_snapshot
from playground.live.disconnection import has_connections
from playground.live.history import Branch
from playground.live.interventions import INTERVENTIONS
from playground.live.remarks import MEETS_NOTHING, meets_nothing
from playground.live.session import Session
from playground.scenario.catalogue import path
from playground.scenario.load import load_preset
from playground.words.phrases import sentence
from playground.words.times import seconds

TakeAlong = Callable[[Session], Iterable[str]]
"""What writes or sends a session, and says so in lines."""
LEADS_ON: Final = frozenset({"toggle-pause", "step", "page-down"})
"""What leads on at a question, and from the end of one preset of a talk to the next."""
_MOMENTS: Final = ("crash-before-effect", "crash-after-effect", "crash-between-steps")


class Hands:
    """What a person does to one session. `say` tells lines; `take_along` are the keys that write or send something."""

    def __init__(
        self,
        driver: BeatDriver,
        teller: Teller,
        say: Callable[[Iterable[Told]], None],
        keys: Mapping[str, str],
        take_along: Mapping[str, TakeAlong],
        *,
        is_live: bool,
    ) -> None:
        self.driver, self.teller, self._say, self._is_live = driver, teller, say, is_live
        self.selection = Selection()
        self._time = TimeKeys(driver, self._answer, self._retell)
        self._settings = SettingKeys(driver, self._answer, self.show, self._retell)
        self.menu: Menu | Entry | None = None
        self.lead: Lead | None = None
        """What leads through the session, if anything does."""
        self.asked: Callable[[str], str | None] = lambda _: None
        """Why an action waits while people are asked about the run; empty: a word that is none."""
        self.answers: Callable[[], bool] = lambda: False
        """Answers what is asked; false if nothing is."""
        self.leaving = False
        self._warned = ""
        self.keys_in_use = keys
        """By the id of the action."""
        self._keys = {action: spoken(names.split(",")[0]) for action, names in keys.items()}
        self._actions = {
            said: action
            for action, names in keys.items()
            for one in names.split(",")
            for said in (key_name(one), spoken(one))
        }
        self.acts: dict[str, Callable[[], None]] = {
            **self._time.acts,
            **self._settings.acts,
            "ending": self._tell_the_end,
            "menu": self._menu,
            "restart": self._restart,
            "reseed": partial(self._restart, another_seed=True),
            **AskKeys(driver, self.selection, say, self.show, self._retell).acts,
            **PickKeys(driver, self.selection, self._answer, teller).acts,
            "unselect": self._unselect,
            "next-tab": lambda: self._say(answers.state_lines(self.session)),
            "crash-at": lambda: self._open("crash the consumer at a point of its work", _MOMENTS),
            "branches": self._branches,
            "library": self._library,
            "help": self._help,
            "quit": self._quit,
            **{action: partial(self._take_along, way) for action, way in take_along.items()},
        }

    @property
    def session(self) -> Session:
        """The one on which hands are laid."""
        return self.driver.sessions[0]

    def key(self, action: str) -> str:
        """The key of an action, as a voice can say it."""
        return self._keys[action]

    # One key.

    def press(self, word: str) -> None:
        """Do what a key does, or the word of an action; numbers choose while a menu is open."""
        menu, self.menu = self.menu, None
        if isinstance(menu, Entry):
            self._type(menu, word)
            return
        if menu is not None and word == MORE and menu.turn():
            self.show(menu)
            return
        if menu is not None and (choice := menu.chosen(word)):
            choice.act()
            return
        action = self._actions.get(word) or _by_words(word)
        if menu is not None and action == "unselect":
            self._answer("closed")
        elif self._is_led(action or ""):
            return
        elif action is None and (why_not := self.asked("")) is not None:
            self._answer(why_not)
        elif action is None and self._settings.assign(word):
            return
        elif action is None:
            self._answer(f"{word}: no key that does something here; {self.key('help')} lists them")
        else:
            self.do(action)

    def _is_led(self, action: str) -> bool:
        return self.lead is not None and self.lead.take(action)

    def _type(self, entry: Entry, word: str) -> None:
        """One key of a value; or, where whole lines come, all of it."""
        if not self._is_live or word == "enter":
            entry.act(entry.text or word) if entry.text or not self._is_live else self._answer("closed")
        elif entry.take(word):
            self.menu = entry
        else:
            self._answer("closed")

    def do(self, action: str) -> None:
        """Do one thing of the table, or say why it cannot be done; what leads on answers first what is asked."""
        if action in LEADS_ON and self.answers():
            return
        why_not = self.refusal(action)
        if why_not is not None:
            self._answer(why_not)
        elif action in INTERVENTIONS:
            self._intervene(action)
        else:
            self.acts[action]()

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        session = self.session
        if self.lead is not None and (led := self.lead.refusal(action)) is not None:
            return led
        if (asked := self.asked(action)) is not None:
            return asked
        if action in INTERVENTIONS:
            refusal = INTERVENTIONS[action].refusal(session)
            idle = f"{MEETS_NOTHING}; {self.key('send')} sends one more"
            return refusal or (idle if meets_nothing(action, [session]) else None)
        if action not in self.acts:
            return f"{BY_ID[action].label} needs a screen: {instead_of(action, self.key, session.original.name)}"
        if action in SURGERY:
            return surgery.refusal(session, self.selection.under_way(take_snapshot(session)))
        return self._time.refusal(action)

    def _intervene(self, action: str) -> None:
        one = INTERVENTIONS[action]
        warning = one.warning(self.session)
        if warning and self._warned != action:
            self._warned = action
            self._answer(warning)
            return
        self._warned = ""
        words, remark = one.words(self.session), one.remark(self.session)
        one.do(self.session)
        heard = self.teller.hear()
        self._say([*heard.happened, *heard.came_of_it, *self.teller.rest()] or [Told(None, f"done: {words}", "key")])
        if remark:
            before = f"; {self.key('step-back')} goes back, to before {seconds(remark.before_ms)}"
            more = f"; {self.key('send')} sends one more"
            self._answer(remark.text + (before if remark.before_ms else "") + (more if remark.waits else ""))

    # From the beginning.

    def _restart(self, *, another_seed: bool = False) -> None:
        self.driver.restart(another_seed=another_seed)
        self.play(self.session)

    def play(self, session: Session) -> None:
        """Play another session from now on."""
        self.put(session)
        self._begin()

    def put(self, session: Session) -> None:
        """Lay hands on another session, of which nothing is said."""
        self.driver.sessions = (session,)
        self.driver.pace.paused = True
        self.selection.clear()
        self.teller.follow(session)

    def tell(self, text: str) -> None:
        """Say something about the key that was pressed just now."""
        self._answer(text)

    def dismiss(self) -> None:
        """Send away what leads, if anything does."""
        if self.lead is not None:
            self.lead.leave()
            self.lead = None

    def _begin(self) -> None:
        self._say(answers.title_lines(self.session))
        self._answer(f"{self.key('toggle-pause')} begins", "dim")

    # Choosing.

    def show(self, menu: Menu | Entry) -> None:
        """Open a menu."""
        self.menu = menu
        for line in menu.lines():
            self._answer(line)

    def _open(self, title: str, actions: Iterable[str]) -> None:
        def words(action: str) -> str:
            is_done = action in INTERVENTIONS
            told = INTERVENTIONS[action].words(self.session) if is_done else BY_ID[action].tooltip
            return sentence(told.removesuffix(".")).removesuffix(".")

        choices = []
        for action in actions:
            refusal = self.refusal(action)
            key = f"; key {self.key(action)}" if action in BY_ID else ""
            not_now = f"; not now: {refusal}" if refusal else ""
            choices.append(MenuItem(f"{words(action)}{key}{not_now}", partial(self.do, action)))
        self.show(Menu(title, choices))

    def _menu(self) -> None:
        """What can be done to the selection."""
        message = self.selection.message
        if not message:
            self._answer("select a message first: down, or a packet: right")
        elif self.selection.packet >= 0:
            self._open("what can be done to the selected packet", (*SURGERY, "why", "try-fix"))
        else:
            self._open(f"what can be done to m{message}", ("why", "try-fix"))

    def _tell_the_end(self) -> None:
        if self.driver.over:
            self._say(answers.ending_lines(self.session))
        else:
            self._answer("the run goes on")

    def _help(self) -> None:
        """What is useful now, then all else that can be done now."""
        session = self.session
        now = Situation(
            over=self.driver.over,
            paused=self.driver.pace.paused,
            behind=session.course.behind,
            gone_wrong=bool(session.tally.anomalies),
            packet=self.selection.packet >= 0,
            selected=bool(self.selection.message),
            broken=INTERVENTIONS["heal"].refusal(session) is None,
        )
        keys = footer_keys(now, self._exists, lambda one: INTERVENTIONS[one].undoes(session))
        useful = [one for pair in zip(keys.see_it, keys.break_it, strict=False) for one in pair]
        rest = [one.id for one in ACTIONS if self._exists(one.id)]
        able = [one for one in dict.fromkeys([*useful, *rest]) if one != "help" and self.refusal(one) is None]
        self._open("what can be done now, the most useful first", able)

    def _exists(self, action: str) -> bool:
        if action in BROKER_ONLY and not self.session.simulation.settings.topology.has_broker:
            return False
        if action == "disconnect":
            return has_connections(self.session)
        return action in INTERVENTIONS or action in self.acts

    def _unselect(self) -> None:
        """Select nothing; or send away what leads."""
        self.selection.clear()
        if self.lead is not None:
            self.dismiss()
            self._answer(f"left; {self.key('tour')} takes the tour up again, {self.key('toggle-pause')} goes on here")
            return
        self._answer("nothing is selected", "dim")

    def _library(self) -> None:
        """The presets that teach, in their order; any other is opened by its name when the program starts."""

        def begin(name: str) -> None:
            self.dismiss()
            self.play(Session(load_preset(name)))

        names = [name for station in path() for name in station.presets]
        choices = [MenuItem(f"{name}: {load_preset(name).title}", partial(begin, name)) for name in names]
        self.show(Menu("the library, from the beginning of its path", choices))

    def _branches(self) -> None:
        def words(one: Branch) -> str:
            here = ", this one" if one.number == self.session.history.number else ""
            return f"{one.name}, as far as {seconds(one.end.now_ms)}{here}"

        def take(number: int) -> None:
            if number != self.session.history.number:
                self.session.history.switch(number)
            self.teller.follow(self.session)
            self._say(answers.state_lines(self.session))

        courses = self.session.history.courses()
        if len(courses) == 1:
            self._answer("there is one branch only: go back and change something")
        else:
            self.show(Menu("the branches", [MenuItem(words(one), partial(take, one.number)) for one in courses]))

    # The rest.

    def _take_along(self, way: TakeAlong) -> None:
        for line in way(self.session):
            self._answer(line)

    def _quit(self) -> None:
        self.leaving = True

    def _retell(self, now: Told) -> None:
        """The run is elsewhere: what lies before is not told again."""
        self.teller.follow(self.session)
        self._say([now])

    def _answer(self, text: str, role: str = "key") -> None:
        self._say([Told(None, text, role)])


def spoken(key: str) -> str:
    """A key as a voice can say it: `comma`, `question mark`, `capital G`; marks alone are often left out."""
    return f"capital {key}" if len(key) == 1 and key.isupper() else key.replace("_", " ")


def _by_words(text: str) -> str | None:
    """The action of that id or label: `judge`, `drop-ack`, `drop ACK`."""
    wanted = text.strip().lower().replace(" ", "-")
    for action in ACTIONS:
        if wanted in (action.id, action.label.lower().replace(" ", "-"), action.undo.lower().replace(" ", "-")):
            return action.id
    return None
