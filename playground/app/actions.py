"""The table of actions: what a key can do, in one place. Keys, footer, palette, help and tooltips all read these rows.

An action whose id is an intervention's is that intervention; the others concern time, selection or the screen. The
ids are public: a config file gives them other keys.
"""

from typing import Final, NamedTuple

from playground.live.interventions import INTERVENTIONS

_OF_THE_APP: Final = frozenset(
    {
        "race",
        "systems-race",
        "library",
        "claims",
        "systems",
        "guarantee",
        "choose",
        "help",
        "crash-at",
        "save",
        "report",
        "share",
        "picture",
        "next-theme",
        "tour",
        "talk",
        "practice",
        "quit",
    }
)
"""What the app does, whatever screen is on. A binding of a screen reaches the app only by its name."""
OF_THE_CLOCK: Final = frozenset({"toggle-pause", "step", "faster", "slower", "next-anomaly", "restart", "reseed"})
"""What every screen on which sessions run does itself."""


class Action(NamedTuple):
    """One thing that a key does."""

    id: str
    key: str
    """The default key, in Textual's words; several with commas between."""
    label: str
    """For the footer: two words or so."""
    tooltip: str
    """For help and palette: a sentence in the imperative."""
    group: str
    undo: str = ""
    """The label while the key would undo it; empty: it is the same."""
    brief: str | None = None
    """For the footer where the label says more than a person needs there; `None`: the label."""

    @property
    def is_intervention(self) -> bool:
        """Whether it is something done to the run itself."""
        return self.id in INTERVENTIONS

    @property
    def command(self) -> str:
        """The action in Textual's words."""
        if self.is_intervention:
            return f"intervene('{self.id}')"
        name = self.id.replace("-", "_")
        if self.id in _OF_THE_APP:
            return f"app.{name}"
        return name if self.id in OF_THE_CLOCK or self.id == "unselect" else f"press('{self.id}')"


BREAK, NODES, MESSAGES, PACKETS, TIME, SCREEN = "Network", "Nodes", "Messages", "Selection", "Time", "Screen"

ACTIONS: Final = (
    Action("toggle-pause", "space", "pause", "Stop the clock, or let it go on.", TIME, "go on"),
    Action("drop-ack", "a", "drop ACK", "Drop the next ACK.", BREAK),
    Action("drop-data", "d", "drop message", "Drop the next packet to the consumer.", BREAK),
    Action(
        "crash-consumer",
        "x",
        "crash consumer",
        "Crash the consumer, or bring it back.",
        NODES,
        "restart consumer",
        "crash",
    ),
    Action("at-most-once", "1", "at-most-once", "Send at-most-once from now on: loss is possible.", MESSAGES, "", ""),
    Action(
        "at-least-once",
        "2",
        "at-least-once",
        "Send at-least-once from now on: duplicates are possible.",
        MESSAGES,
        "",
        "",
    ),
    Action(
        "exactly-once",
        "3",
        "exactly-once",
        "Send exactly-once from now on: no silent loss, no duplicate effect.",
        MESSAGES,
        "",
        "guarantee",
    ),
    Action("cut-data", "c", "cut link", "Cut or heal the link into the consumer.", BREAK, "heal link", "cut"),
    Action("send", "n", "send one", "Send one more message.", MESSAGES),
    Action("step", "full_stop", "one event", "Pause, and let one event happen.", TIME, "", "step"),
    Action("step-back", "comma", "back", "Go back by one event.", TIME),
    Action("judge", "j", "judge", "End all faults, those to come too, let all drain, and judge.", TIME),
    Action("heal", "h", "heal all", "Heal links, bring crashed nodes back, end losses and slowness.", BREAK),
    Action("faster", "plus,equals_sign", "faster", "Let the clock go faster.", TIME),
    Action("slower", "minus", "slower", "Let the clock go slower.", TIME),
    Action("race", "m", "race", "The same run under all three guarantees, side by side.", SCREEN),
    Action("systems-race", "9", "nine systems", "The same run in nine real systems, side by side.", SCREEN),
    Action("library", "l", "library", "Choose another failure script.", SCREEN),
    Action("claims", "Y", "claims", "Read what is often said about delivery, and see what is so.", SCREEN),
    Action("systems", "J", "systems", "See what is modelled of a real system; take the same faults there.", SCREEN),
    Action("guarantee", "Q", "guarantee", "Turn the settings of a real system, and see what they guarantee.", SCREEN),
    Action("choose", "Z", "choose", "What a design review asks: which settings of a system give it.", SCREEN),
    Action("drop-acks", "A", "drop all ACKs", "Drop every ACK, or let them pass again.", BREAK, "pass ACKs"),
    Action("cut-ack", "v", "cut ACK link", "Cut or heal the link on which ACKs come back.", BREAK, "heal ACK link"),
    Action(
        "disconnect",
        "exclamation_mark",
        "break connection",
        "Break the connection, with all that is on it; it is opened anew by itself.",
        BREAK,
        "",
        "disconnect",
    ),
    Action("duplicate", "u", "double", "Let the network deliver the next packet to the consumer twice.", BREAK),
    Action("crash-at", "X", "crash at point", "Crash the consumer at a named point of its work.", NODES),
    Action("pause-consumer", "z", "pause consumer", "Pause the consumer past a timer: a zombie.", NODES),
    Action(
        "slow-consumer",
        "s",
        "slow consumer",
        "Slow the consumer down, or let it recover.",
        NODES,
        "fast consumer",
    ),
    Action("crash-producer", "p", "crash producer", "Crash the producer, or bring it back.", NODES, "restart producer"),
    Action("crash-broker", "b", "crash broker", "Crash the broker, or bring it back.", NODES, "restart broker"),
    Action("poison", "o", "poison", "Poison the next message: it always ends in an error.", MESSAGES),
    Action("forget", "f", "forget ids", "Wipe the table of processed ids.", NODES),
    Action("burst", "N", "burst", "Send ten messages at once.", MESSAGES),
    Action("loss-up", "right_square_bracket", "more loss", "Let every link lose more packets by chance.", BREAK),
    Action("loss-down", "left_square_bracket", "less loss", "Let every link lose fewer packets by chance.", BREAK),
    Action("drop-publish", "D", "drop publish", "Drop the next packet to the broker.", BREAK),
    Action("drop-confirm", "I", "drop confirm", "Drop the next confirm.", BREAK),
    Action("cut-publish", "C", "cut publish", "Cut or heal the link into the broker.", BREAK, "heal publish"),
    Action("cut-confirm", "V", "cut confirm", "Cut or heal the link on which confirms come.", BREAK, "heal confirm"),
    Action("next-packet", "tab,right", "next packet", "Select the next packet under way; the clock stops.", PACKETS),
    Action("previous-packet", "shift+tab,left", "previous packet", "Select the packet before.", PACKETS),
    Action("next-row", "down", "next row", "Select the next message or event below.", PACKETS),
    Action("previous-row", "up", "previous row", "Select the message or event before.", PACKETS),
    Action("drop-selected", "k", "drop selected", "Drop exactly the selected packet.", PACKETS),
    Action("double-selected", "K", "double selected", "Double exactly the selected packet.", PACKETS),
    Action("delay-selected", "L", "delay selected", "Delay exactly the selected packet.", PACKETS),
    Action("menu", "M", "menu", "Show what can be done to the selection; without one, choose one.", PACKETS),
    Action("unselect", "escape", "unselect", "Select nothing.", PACKETS),
    Action("next-anomaly", "g", "next anomaly", "Go on to the next loss, duplicate or failure.", TIME),
    Action("previous-mark", "less_than_sign", "last mark", "Go back to the last fault or anomaly.", TIME),
    Action("next-mark", "greater_than_sign", "next mark", "Go on to the next fault or anomaly that is known.", TIME),
    Action("scrub-back", "shift+left", "scrub back", "Go back a little on the timeline.", TIME),
    Action("scrub-on", "shift+right", "scrub on", "Go on a little along what is known.", TIME),
    Action("go-there", "enter", "go there", "Go to the instant of the selected event.", TIME),
    Action("present", "G", "present", "Go to where the run has been last.", TIME),
    Action("branches", "B", "branches", "The branches of the run, and what makes them differ.", TIME),
    Action("restart", "r", "restart", "Start again, with the same seed.", TIME),
    Action("reseed", "R", "new seed", "Start again, with another seed: other random weather.", TIME),
    Action("next-tab", "e", "next tab", "Show the next tab below.", SCREEN),
    Action("filter-events", "slash", "filter", "Filter the events: all, faults, effects, packets.", SCREEN),
    Action("diagram", "i", "diagram", "Show the space-time diagram.", SCREEN),
    Action("why", "y", "why", "Explain what became of the selected message.", SCREEN),
    Action(
        "try-fix",
        "F",
        "try the fix",
        "See what would have prevented it, at work.",
        SCREEN,
        "",
        "try fix",
    ),
    Action("settings", "E", "settings", "See the settings in force, and change any of them.", SCREEN),
    Action("ending", "H", "how it ended", "Show how the run ended, once it is over, or put that away.", SCREEN),
    Action("hold-trail", "P", "hold trail", "Hold the trail under the lanes, or the lanes, or neither.", SCREEN),
    Action("only-selected", "O", "only this one", "List only the events of the selection.", SCREEN, "all messages"),
    Action("page-down", "pagedown", "page down", "Scroll the list below by a page.", SCREEN, "", "more"),
    Action("page-up", "pageup", "page up", "Scroll the list below back by a page.", SCREEN),
    Action("first-row", "home", "top", "Go to the top of the list below.", SCREEN),
    Action("last-row", "end", "end", "Go to the end of the list below, and follow it.", SCREEN),
    Action("save", "w", "write", "Write the session to a preset file that replays it.", SCREEN),
    Action("report", "W", "report", "Write the session, and a report on it that opens offline.", SCREEN),
    Action("share", "S", "share", "Show the session as a short token that opens anywhere.", SCREEN),
    Action("picture", "f12", "picture", "Save a picture of the screen: an SVG file, for any browser.", SCREEN),
    Action("next-theme", "t", "theme", "Change the colours: dark, light, colour-blind, the terminal's own.", SCREEN),
    Action(
        "talk",
        "f9",
        "present it",
        "Present the preset beat by beat, for others to watch and to guess at; or take up the talk that was left.",
        SCREEN,
    ),
    Action(
        "practice", "f8", "practice", "Predict what will come of it, then see: exercises, the course, claims.", SCREEN
    ),
    Action(
        "hide-counters",
        "U",
        "let them guess",
        "Let people guess what came of it: nothing tells it until the key is pressed again.",
        SCREEN,
        "answer",
    ),
    Action(
        "count-hands",
        "number_sign",
        "count hands",
        "Where a talk asks the room: type how many hands there are for each answer; they stand beside the right one.",
        SCREEN,
    ),
    Action(
        "tour",
        "T",
        "tour",
        "Take the tour from where it was left; during the tour, from its start.",
        SCREEN,
    ),
    Action(
        "quit",
        "q",
        "quit",
        "Leave at once; the next start, or ctrl+p at any time, offers to go on.",
        SCREEN,
    ),
    Action("help", "question_mark", "all keys", "Show all keys, and what the words mean.", SCREEN, "", "all"),
)
"""The most useful first, as help and palette list them; what the footer names is in `footer.py`."""
PURPOSES: Final = {
    "drop-ack": "The work is done and nobody is told: is it done again?",
    "drop-data": "It never arrives: does anybody notice, and send it again?",
    "crash-consumer": "What it held in memory is gone: what had it done, and what had it acknowledged?",
    "crash-broker": "What it dispatched, it dispatches again; what it kept in memory only is gone.",
    "disconnect": "All that is under way is gone at once: what is sent again, and what comes twice?",
    "cut-data": "Nothing passes until it is healed: who waits, who gives up, who sends again?",
    "at-most-once": "See what is lost where nobody asks for an answer.",
    "at-least-once": "See what comes twice where everybody asks again.",
    "exactly-once": "See a duplicate come, and be refused.",
    "send": "One more message to try something on.",
    "burst": "See what happens when many are under way at once.",
    "heal": "See what recovers by itself, and what does not.",
    "judge": "See whether the promise was kept once nothing is under way any more.",
    "toggle-pause": "Look at everything, and choose what to break next.",
    "step": "See what brings about what, one thing at a time.",
    "step-back": "Try something else from here: the run as it was is kept beside it.",
    "why": "What brought it about, link by link, and which setting would have prevented it.",
    "page-down": "Read on: at its end stand all settings that would have prevented it.",
    "try-fix": "The same faults with the setting changed: is it enough?",
    "next-anomaly": "No waiting: straight to the next thing that goes wrong.",
    "race": "The same faults, three guarantees: which of them is enough?",
    "systems-race": "The same faults, nine systems: what does each do with them, and what helps in all?",
    "library": "Other ways to fail, in an order in which each builds on the last.",
    "menu": "The quick way to drop, cut, crash or explain exactly this.",
    "present": "Back from the past to where the run had come.",
    "next-mark": "From one fault or anomaly to the next.",
    "restart": "The same weather, so whatever differs comes of what you do.",
}
"""What a key is good for: why one would press it."""
BY_ID: Final = {action.id: action for action in ACTIONS}
CHANGING: Final = frozenset(
    {*INTERVENTIONS, "crash-at", "drop-selected", "double-selected", "delay-selected", "reseed", "settings"}
)
"""What would change a run about which something is asked."""
BROKER_ONLY: Final = frozenset({"crash-broker", "drop-publish", "drop-confirm", "cut-publish", "cut-confirm"})
"""What only a system with a broker has."""
GROUPS: Final = (TIME, BREAK, NODES, MESSAGES, PACKETS, SCREEN)

_NAMES: Final = {
    "full_stop": ".",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "number_sign": "#",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def key_name(keys: str) -> str:
    """A key as people write it; of several the first."""
    first = keys.split(",")[0]
    return _NAMES.get(first, first)
