"""While it is looked for what would have prevented something: how far that is, and that no setting was found."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from playground.app.dialogs import Dialog, keys_line
from playground.app.driver import TICK_S
from playground.live.what_if import Question

_EVENTS_A_TICK: Final = 2_000


class SearchScreen(Dialog[bool]):
    """Settings are being tried."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,F", "dismiss(False)", "back")]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """How far it is."""
        with Vertical(classes="dialog"):
            yield Static(
                f"What would have prevented it? (m{self._question.message})", classes="dialog--title", markup=False
            )
            yield Static(id="tried", markup=False)
            yield keys_line(self.told_keys())

    def on_mount(self) -> None:
        """A few more with each tick."""
        self.set_interval(TICK_S, self.go_on)
        self.go_on()

    def go_on(self) -> None:
        """Try a few more settings; leave when there are no more."""
        self._question.go_on(_EVENTS_A_TICK)
        outcome = self._question.outcome
        self.query_one("#tried", Static).update(
            f"Replaying the run with one setting changed: {outcome.tried} of at most {outcome.candidates} tried"
        )
        if self._question.done:
            self.dismiss(True)


class NoFixScreen(Dialog[None]):
    """No single setting prevents it."""

    DEFAULT_CSS = "NoFixScreen .dialog--part { margin-bottom: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,F,enter", "dismiss", "back")]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """What was found, and how."""
        with Vertical(classes="dialog"):
            yield Static(f"No fix to try for m{self._question.message}", classes="dialog--title", markup=False)
            for text in self._question.without_fix():
                yield Static(text, markup=False, classes="dialog--part")
            yield keys_line(self.told_keys())
