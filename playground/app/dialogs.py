"""What can be opened above a running screen. Each gives one answer.

What fails in one closes it, not the app. Of the keys behind it none works meanwhile, so its own stand in their place.

Textual lets a screen be dismissed as often as somebody asks, and takes whatever is on top then.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from rich.console import RenderableType
from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from playground.app.actions import BY_ID, key_name
from playground.app.running_screen import RunningScreen
from playground.checker.fates import Fate
from playground.live.history import Branch
from playground.live.session import Session
from playground.live.views import BadgeView
from playground.saved.sessions import KeptSession
from playground.words.fates import FATES
from playground.words.outcome import allowed, promise_words
from playground.words.times import seconds
from widgets.bars import Hints
from widgets.filters import stepped_back
from widgets.options import Options
from widgets.renderables.bars import hint
from widgets.renderables.counters import COUNTERS, RARE

if TYPE_CHECKING:
    from playground.live.comparison import CourseComparison

T = TypeVar("T")

_MOST: Final = 6
"""How many differences of one kind are listed."""
_LABELS: Final = {one.field: one.label for one in (*COUNTERS, *RARE)}
_BARS: Final = "KeyBar, Hints, Line"
"""What may name keys at the foot of a screen."""
_MOMENTS: Final = {
    "crash-before-effect": "before the effect: nothing has been done yet",
    "crash-after-effect": "between effect and ACK: done, but nobody is told",
    "crash-between-steps": "between effect and note: the one on disk, the other not",
}


class Leaf(Screen[T]):
    """A screen that can be left once, and only while it is the one on top."""

    _left = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave it with an answer; a second answer is none, nor is one from behind another screen."""
        if self._left or not self.is_active:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)


ToldKey = tuple[str, str]
"""A key, and what it does."""


def keys_line(keys: Iterable[ToldKey]) -> Static:
    """The last line of a dialog: each key, and what it does."""
    parts = [Content.assemble((key, "bold $text-key"), f" {words}") for key, words in keys]
    return Static(Content("    ").join(parts), classes="dialog--keys", markup=False)


class CoveringKeys(Hints):
    """What the keys do here, over what they do on the screen behind."""

    DEFAULT_CSS = "CoveringKeys { dock: bottom; width: 100%; height: 1; background: $panel; }"


class Above(Screen[T]):
    """A screen through which another is seen, whose bar of keys it covers with its own. Nothing else is above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Textual asks no further than here for a key, and a picture can be taken of all there is.
        Binding(BY_ID["picture"].key, "app.picture", "picture", show=False, id="picture"),
    ]

    def told_keys(self) -> Iterable[ToldKey]:
        """What its own keys are, and do; where nothing can be chosen it can only be left."""
        return (("esc", "back"),)

    def on_mount(self) -> None:
        """Show them where those of the screen behind were."""
        picture = key_name(self.app.keys_in_use["picture"]), "picture"  # type: ignore[attr-defined]
        bar = CoveringKeys()
        self.mount(bar)
        bar.show(tuple(hint(*one) for one in (*self.told_keys(), picture)))
        self.call_after_refresh(self._cover_keys)

    def on_resize(self) -> None:
        """Another size may be another layout behind it."""
        self.call_after_refresh(self._cover_keys)

    def _cover_keys(self) -> None:
        """As high as what it covers; notices stand above it."""
        size, (*_, behind, _) = self.app.size, self.app.screen_stack
        heights = [one.region.height for one in behind.query(_BARS) if one.region.bottom == size.height]
        high = max(heights, default=1)
        for bar in self.query(CoveringKeys):
            bar.styles.height = high
        for rack in self.query("ToastRack"):
            rack.styles.margin = 0, 0, high, 0


class Dialog(ModalScreen[T], Above[T], Leaf[T]):
    """A question with a running screen behind it. Style sheets know it by its first base."""

    is_faint_behind: ClassVar[bool] = True
    """Whether what is behind steps back."""

    def render(self) -> RenderableType:
        """What is behind."""
        shown = super().render()
        return stepped_back(shown, self.app) if self.is_faint_behind else shown


class ResumeScreen(Dialog[str]):
    """Whether to go on with a session that was left, `resume`, or to take the `tour`: how a start may begin."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,pagedown,right,full_stop,space", "dismiss('resume')", "go on"),  # A remote has no other.
        Binding("T,t", "dismiss('tour')", "tour"),
        Binding("escape,n,q", "dismiss('')", "start anew"),
    ]

    def __init__(self, kept: KeptSession, *, tour: bool) -> None:
        super().__init__()
        self._kept, self._tour = kept, tour

    def compose(self) -> ComposeResult:
        """One question, and its keys; the tour is named to those who have not taken it."""
        with Vertical(classes="dialog"):
            left = "talk" if self._kept.talk else "session"
            yield Static(f"You left a {left}", classes="dialog--title", markup=False)
            yield Static(self._kept.words, markup=False)
            yield keys_line(self.told_keys())

    def told_keys(self) -> Iterable[ToldKey]:
        """A remote has no other key than the one that leads on."""
        yield "enter or pgdn" if self._kept.talk else "enter", "go on with it"
        yield "esc", "start anew"
        if self._tour:
            yield "T", "take the tour"


class MomentScreen(Dialog[None]):
    """Where the consumer is to crash: the named points of its work, each with what it would lead to."""

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
            yield Static(self._behind.as_there("Crash the consumer"), classes="dialog--title", markup=False)
            options = []
            for number, (action, words) in enumerate(_MOMENTS.items(), 1):
                refusal = self._behind.refusal(action)
                text = f"{number}  {self._behind.as_there(words)}" + (f"\n   not now: {refusal}" if refusal else "")
                line = Content(text) if refusal else Content(text).stylize("bold $text-key", 0, 1)
                options.append(Option(line, id=action, disabled=refusal is not None))
            yield Options(*options, markup=False)
            yield keys_line((("enter", "set the trap"), ("esc", "back")))

    def told_keys(self) -> Iterable[ToldKey]:
        """The number of each that can be chosen: where it is one only, it is the one that is wanted."""
        for number, (action, words) in enumerate(_MOMENTS.items(), 1):
            if self._behind.refusal(action) is None:
                yield str(number), self._behind.as_there(words.partition(":")[0])
        yield "esc", "back"

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
            yield keys_line(self.told_keys())

    def told_keys(self) -> Iterable[ToldKey]:
        """What can be done with the list."""
        return ("enter", "take this branch"), ("esc", "back")

    @on(OptionList.OptionHighlighted)
    def tell(self, event: OptionList.OptionHighlighted) -> None:
        """What makes it differ from the course on the screen."""
        chosen = self._courses[event.option.id or ""]
        text = "This is the branch on the screen."
        if chosen.number != self._live.number:
            from playground.live.comparison import compare  # Not before the first frame.

            text = difference_words(compare(self._session, self._live, chosen), self._live.number, chosen.number)
        self.query_one("#difference", Static).update(text)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Take it up from its end."""
        number = self._courses[event.option.id or ""].number
        if number != self._live.number:
            self._session.history.switch(number)
        self.dismiss()

    def _words(self, branch: Branch) -> str:
        """`2  the next ACK was dropped at 3.100 s`; below it the promise and what came of it, and the numbers."""
        counters = branch.score.counters
        live = "*" if branch.number == self._live.number else " "
        numbers = f"LOST {counters.lost}, DUPLICATED {counters.duplicated}, until {seconds(branch.end.now_ms)}"
        return f"{live}{branch.number}  {branch.name}\n    {_badge(branch.score.badge)}\n    {numbers}"


def _badge(badge: BadgeView) -> str:
    so_far = f" {badge.note}" if badge.verdict is None else ""
    came = allowed(badge.verdict, badge.outcome, badge.role) if badge.is_promised else badge.outcome
    told = promise_words(badge.verdict, is_promised=badge.is_promised).words
    return f"{told}{so_far}" + (f" · {came}" if came else "")


def difference_words(found: "CourseComparison", one: int, other: int) -> str:
    """Where two courses, called by their numbers, part, and what that changed; the one on the screen comes first."""
    both = f"Branch {one}, which is on the screen, and branch {other}"
    if found.sides is None:
        return f"{both} are alike as far as both have come."
    here, there = found.sides
    lines = [
        f"{both} part at {seconds(min(here.time_ms, there.time_ms))}:",
        f"  in {one}: {here.words}",
        f"  in {other}: {there.words}",
    ]
    if found.counters:
        numbers = [f"{_LABELS.get(name, name)} {its} -> {theirs}" for name, its, theirs in found.counters]
        lines.append(f"Numbers, {one} -> {other}: " + ", ".join(numbers[:_MOST]))
    if found.fates:
        fates = [f"m{fate.message} {_fate(fate.one)} -> {_fate(fate.other)}" for fate in found.fates]
        more = f", and {len(fates) - _MOST} more" if len(fates) > _MOST else ""
        lines.append(f"Fates, {one} -> {other}: " + ", ".join(fates[:_MOST]) + more)
    return "\n".join(lines)


def _fate(fate: Fate | None) -> str:
    return FATES[fate].name if fate else "not sent"
