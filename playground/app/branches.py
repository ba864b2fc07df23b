"""The branches: every course that the run has taken, how each of them stands, and what makes two of them differ."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from playground.app.dialogs import Dialog, keys_line
from playground.checker.fates import Fate
from playground.live.comparison import CourseComparison, compare
from playground.live.history import Branch
from playground.live.session import Session
from playground.live.views import BadgeView
from playground.words.fates import FATES
from playground.words.times import seconds
from widgets.options import Options
from widgets.renderables.counters import COUNTERS, RARE

_MOST: Final = 6
"""How many differences of one kind are listed."""
_LABELS: Final = {one.field: one.label for one in (*COUNTERS, *RARE)}


class BranchScreen(Dialog[None]):
    """A list of courses; the one under the cursor is compared with the one on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,B", "dismiss", "back")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._live = session.history.as_branch()
        self._courses = {str(one.number): one for one in session.history.courses()}

    def compose(self) -> ComposeResult:
        """The list, the difference, the keys."""
        with Vertical(classes="dialog"):
            yield Static("The branches of this run", classes="dialog--title", markup=False)
            courses = self._courses.items()
            yield Options(*(Option(self._words(one), id=number) for number, one in courses), markup=False)
            yield Static(id="difference", markup=False)
            yield keys_line(("enter", "take this branch"), ("esc", "back"))

    @on(OptionList.OptionHighlighted)
    def tell(self, event: OptionList.OptionHighlighted) -> None:
        """What makes it differ from the course on the screen."""
        chosen = self._courses[event.option.id or ""]
        text = "This is the branch on the screen."
        if chosen.number != self._live.number:
            text = difference_words(compare(self._session, self._live, chosen))
        self.query_one("#difference", Static).update(text)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Take it up from its end."""
        number = self._courses[event.option.id or ""].number
        if number != self._live.number:
            self._session.history.switch(number)
        self.dismiss()

    def _words(self, branch: Branch) -> str:
        """`2  the next ACK was dropped at 3.100 s   HOLDS so far, DUPLICATED 1   until 6.200 s`."""
        counters = branch.score.counters
        live = "*" if branch.number == self._live.number else " "
        numbers = f"LOST {counters.lost}, DUPLICATED {counters.duplicated}, until {seconds(branch.end.now_ms)}"
        return f"{live}{branch.number}  {branch.name}\n    {_badge(branch.score.badge)}, {numbers}"


def _badge(badge: BadgeView) -> str:
    return badge.verdict.name if badge.verdict else f"HOLDS {badge.note}"


def difference_words(found: CourseComparison) -> str:
    """Where two courses part, and what that changed; the one on the screen comes first."""
    if found.sides is None:
        return "Both are alike as far as both have come."
    here, there = found.sides
    lines = [
        f"They part at {seconds(min(here.time_ms, there.time_ms))}.",
        f"  here:  {here.words}",
        f"  there: {there.words}",
    ]
    if found.counters:
        numbers = [f"{_LABELS.get(name, name)} {one} -> {other}" for name, one, other in found.counters]
        lines.append("Numbers, here -> there: " + ", ".join(numbers[:_MOST]))
    if found.fates:
        fates = [f"m{one.message} {_fate(one.one)} -> {_fate(one.other)}" for one in found.fates]
        more = f", and {len(fates) - _MOST} more" if len(fates) > _MOST else ""
        lines.append("Fates, here -> there: " + ", ".join(fates[:_MOST]) + more)
    return "\n".join(lines)


def _fate(fate: Fate | None) -> str:
    return FATES[fate].name if fate else "not sent"
