"""A running screen beside the live one: some of the live screen's keys mean something there, too.

The others are not silent: they say why not here, and which key leads back to where they do.
"""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.widget import Widget

from playground.app.actions import BY_ID
from playground.app.dialogs import Leaf
from playground.app.driver import Driver
from playground.app.running_screen import RunningScreen
from playground.diagram.columns import SLIMMEST
from playground.live.session import Session
from widgets.renderables.diagram import DiagramView

if TYPE_CHECKING:
    from playground.diagram.trail import Trail

T = TypeVar("T")


class Trails:
    """The trails of sessions that run side by side."""

    def __init__(self) -> None:
        self._trails: dict[int, tuple[Session, Trail]] = {}
        self._is_wanted = False

    def view(self, session: Session, width: int, rows: int, kept: int = -1, *, ascii_only: bool) -> DiagramView | None:
        """The last rows of one of them, or those around an event that is kept in sight.

        `None`: there is no room, or it is the first frame, which does not wait.
        """
        is_wanted, self._is_wanted = self._is_wanted, True
        if not is_wanted or width < SLIMMEST or session.simulation.log.count == 0:
            return None
        from playground.diagram.trail import Trail  # Not before the first frame.

        its = self._trails.get(id(session))
        if its is None or its[0] is not session:
            its = self._trails[id(session)] = session, Trail(session.simulation.settings, ascii=ascii_only)
        return DiagramView((), its[1].lines(session.simulation.log, width, rows, kept), 0, -1)


class SideScreen(RunningScreen, Leaf[T]):
    """A running screen on which not all can be done, and which is left with an answer."""

    OFFERED: ClassVar[frozenset[str]]
    """The actions that mean something here."""
    ALSO: ClassVar[frozenset[str]] = frozenset()
    """Those whose keys do something else here, or are refused in other words."""
    BACK: ClassVar[str]
    """The action whose key leads back."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver)
        self._trails = Trails()

    def trail(self, session: Session, column: Widget, kept: int = -1) -> DiagramView | None:
        """What was on the links of a column's session: last, or around an event."""
        size, plain = column.content_size, self.app.has_class("-ascii")
        return self._trails.view(session, size.width, size.height, kept, ascii_only=plain)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave it; what was said of it does not hang over the screen below."""
        self.app.clear_notifications()
        return super().dismiss(result)

    def not_here(self, action: str) -> str:
        """Why an action of the live screen can never be done here."""
        raise AssertionError("a subclass says what it is there for")

    def is_foreign(self, action: str) -> bool:
        """Whether it is an action that means nothing here."""
        return action in BY_ID and action not in self.OFFERED | self.ALSO

    def refusal(self, action: str) -> str | None:
        """Why an action cannot be done right now; `None` if it can."""
        if self.is_foreign(action):
            return f"{self.not_here(action)}; {self.key_told(self.BACK)} leads back"
        return super().refusal(action)

    def exists(self, action: str) -> bool:
        """Whether the action has any meaning here."""
        return action in self.OFFERED and super().exists(action)

    async def do(self, action: str) -> None:
        """What the key of an action does here."""
        if not self.is_foreign(action) or not self.is_refused(action):
            await super().do(action)

    def action_not_here(self, action: str) -> None:
        """Say why a key of the live screen does nothing here."""
        self.is_refused(action)
