"""The question with which a start begins if a session was left: whether to go on with it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from playground.app.dialog import Dialog, keys_line
from playground.app.saved_state import KeptSession
from playground.text import printable
from playground.words.times import seconds


class ResumeScreen(Dialog[bool]):
    """Yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "dismiss(True)", "go on"),
        Binding("escape,n,q", "dismiss(False)", "start anew"),
    ]

    def __init__(self, kept: KeptSession) -> None:
        super().__init__()
        self._kept = kept

    def compose(self) -> ComposeResult:
        """One question, two keys."""
        with Vertical(classes="dialog"):
            yield Static("You left a session", classes="dialog--title", markup=False)
            yield Static(f"{printable(self._kept.preset.title)}, at {seconds(self._kept.at_ms)}", markup=False)
            yield keys_line(("enter", "go on with it"), ("esc", "start anew"))
