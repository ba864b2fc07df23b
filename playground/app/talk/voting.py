"""Counting hands: the numbers that a presenter types where a talk asks the room."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from playground.app.dialogs import Dialog, ToldKey, keys_line
from playground.live.polls import Poll, VotesError, example_of, votes_of


class _Numbers(Input):
    """A line that takes what a count of hands is written with, and nothing else."""

    def __init__(self, *, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, restrict=r"[0-9,;\s]*", compact=True)

    def restricted(self) -> None:
        """Say it: a bell says nothing."""
        if isinstance(self.screen, VoteScreen):
            self.screen.explain_letters()


class VoteScreen(Dialog[tuple[int, ...] | None]):
    """One line to type in; its answer is the hands for each option, or `None`: nobody has counted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,pagedown,pageup", "dismiss", "back")]
    """A remote has no escape."""
    AUTO_FOCUS = "Input"

    def __init__(self, poll: Poll) -> None:
        super().__init__()
        self._poll = poll

    def compose(self) -> ComposeResult:
        """What is voted on, the line, and its keys."""
        with Vertical(classes="dialog"):
            yield Static(self._poll.question, classes="dialog--title", markup=False)
            yield Static("\n".join(f"{one.letter}  {one.words}" for one in self._poll.choices()), markup=False)
            yield _Numbers(placeholder=f"hands for each, such as {example_of(self._poll.options)}")
            yield Static(classes="dialog--complaint -empty", markup=False)
            yield keys_line(self.told_keys())

    def told_keys(self) -> Iterable[ToldKey]:
        """What becomes of what was typed."""
        return ("enter", "take them down"), ("esc or pgdn", "back")

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Take them down, or say what is wrong with them."""
        try:
            votes = votes_of(event.value, self._poll.options)
        except VotesError as error:
            self._complain(str(error))
        else:
            self.dismiss(votes)

    def explain_letters(self) -> None:
        """A letter is a key of the talk, or an answer of the room's: neither is taken down."""
        self._complain(f"numbers only, such as {example_of(self._poll.options)}; [esc] leads back to the talk")

    @on(Input.Changed)
    def forget_complaint(self) -> None:
        """What is typed now is no mistake so far."""
        self._complain("")

    def _complain(self, text: str) -> None:
        """What is wrong with what was typed, right below it; of what is right nothing is said, and takes no row."""
        complaint = self.query_one(".dialog--complaint", Static)
        complaint.update(text)
        complaint.set_class(not text, "-empty")
