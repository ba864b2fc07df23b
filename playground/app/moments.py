"""Where the consumer is to crash: the named points of its work, each with what it would lead to."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from playground.app.dialog import Dialog, keys_line
from playground.app.running_screen import RunningScreen
from widgets.options import Options

_MOMENTS: Final = {
    "crash-before-effect": "before the effect: nothing has been done yet",
    "crash-after-effect": "between effect and ACK: done, but nobody is told",
    "crash-between-steps": "between mark and effect: noted and not done, or done and not noted",
}


class MomentScreen(Dialog[None]):
    """A short list; Enter sets the trap."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,X", "dismiss", "back"),
        *(Binding(str(number), f"choose({number - 1})", show=False) for number in (1, 2, 3)),
    ]

    def __init__(self, behind: RunningScreen) -> None:
        super().__init__()
        self._behind = behind

    def compose(self) -> ComposeResult:
        """What can be chosen, and why the rest cannot."""
        with Vertical(classes="dialog"):
            yield Static("Crash the consumer", classes="dialog--title", markup=False)
            options = []
            for number, (action, words) in enumerate(_MOMENTS.items(), 1):
                refusal = self._behind.refusal(action)
                text = f"{number}  {words}" + (f"\n   not now: {refusal}" if refusal else "")
                options.append(Option(text, id=action, disabled=refusal is not None))
            yield Options(*options, markup=False)
            yield keys_line(("enter", "set the trap"), ("esc", "back"))

    def action_choose(self, index: int) -> None:
        """By number."""
        self._set(list(_MOMENTS)[index])

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """By Enter or by the mouse."""
        self._set(event.option.id or "")

    def _set(self, action: str) -> None:
        if self._behind.refusal(action) is None:
            self._behind.action_intervene(action)
            self.dismiss()
