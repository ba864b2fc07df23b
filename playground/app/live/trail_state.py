"""What stands under the lanes of the network: the trail of what was on them, or nothing, so that they have its room."""

from typing import TYPE_CHECKING, Final, NamedTuple

from playground.app.live.tab_state import Room
from playground.engine.log import EventLog
from playground.live.session import Session
from widgets.renderables.diagram import DiagramView

if TYPE_CHECKING:
    from playground.diagram.text import DiagramLine
    from playground.diagram.trail import Trail

_MOST: Final = 12
"""With more than this under way arrows would cross each other more than they explain."""


class Sought(NamedTuple):
    """What people look for in the trail: messages and events by number, -1 and 0 for none."""

    message: int
    event: int
    """The selected one."""
    spoken_of: int
    """The one that a guide speaks of."""
    explained: int
    """The one that is explained: it stays in sight whatever came after it."""
    is_guessed: bool
    told: tuple[int, ...] = ()
    """Those of which the explanation tells, which stay in sight before others."""


class TrailState:
    """Whether there is a trail, and the trail."""

    def __init__(self) -> None:
        self.held: bool | None = None
        """Whether a person holds the trail, or the lanes; `None`: it follows from how much is under way."""
        self._gives_way = False
        self._is_wanted = False
        """Whether there has been a frame with room for it: the first one is not kept waiting."""
        self._trail: Trail | None = None
        self._of: tuple[int, bool, bool] = (0, False, False)
        self._about: tuple[int, int, int, int] = (0, 0, 0, -1)
        """Of which log, of how many events and of which message the last event is known; and its number."""

    @property
    def label(self) -> str:
        """What the key would do now, in two words."""
        return {None: "hold trail", True: "hold lanes", False: "let go"}[self.held]

    @property
    def words(self) -> str:
        """What stands under the lanes from now on, in words."""
        return {
            None: "the trail gives way to the lanes where much is under way",
            True: "the trail stays, however much is under way",
            False: "the lanes have all the room; the trail stays away",
        }[self.held]

    def hold_next(self) -> None:
        """Hold the trail, then the lanes, then neither."""
        self.held = {None: True, True: False, False: None}[self.held]

    def view(self, session: Session, in_flight: int, room: Room, sought: Sought, idle: int = 0) -> DiagramView | None:
        """The trail as it is now; `None`: lanes alone. While it is not seen it reads nothing.

        So many rows above it are `idle`, and give way to what led to the event that is explained. The row of the
        selected event stands out, else that of the one that is spoken of. While people guess it has the ways of the
        packets and nothing that came of them.
        """
        if room.rows <= 0 or not self._is_shown(in_flight, room.rows):
            return None
        log = session.simulation.log
        is_wanted, self._is_wanted = self._is_wanted and log.count > 0, True
        trail = self._trail_of(session, room, guessed=sought.is_guessed) if is_wanted else None
        lines = () if trail is None else _lines_of(trail, log, room, sought, idle)
        event = sought.event
        if event < 0 <= sought.spoken_of:
            event = max((line.event for line in lines if line.event <= sought.spoken_of), default=-1)
        return DiagramView((), lines, sought.message, event)

    def leads_to(self, session: Session, message: int) -> int:
        """The event of a run that stands to which all leads that is told of a message; -1: none.

        It is that at which it went wrong, else the last one about it, found once.
        """
        if found := [one.event for one in session.tally.anomalies if one.message == message]:
            return found[-1]
        log = session.simulation.log
        of = id(log), log.count, message
        if self._about[:3] != of:
            from playground.live.race.parting import last_about  # Not before the first frame.

            self._about = (*of, last_about(log, message, log.last_time_ms))
        return self._about[3]

    def _is_shown(self, in_flight: int, rows: int) -> bool:
        """It gives way where more is under way than it could show, and comes back only when there is much less."""
        if self.held is not None:
            return self.held
        most = min(rows, _MOST)
        self._gives_way = in_flight > (most // 2 if self._gives_way else most)
        return not self._gives_way

    def _trail_of(self, session: Session, room: Room, *, guessed: bool) -> "Trail":
        from playground.diagram.trail import Trail  # Not before the first frame.

        of = (id(session), room.ascii_only, guessed)
        if self._trail is None or of != self._of:
            settings, yours = session.simulation.settings, session.is_yours
            self._trail, self._of = Trail(settings, ascii=room.ascii_only, guessed=guessed, is_yours=yours), of
        return self._trail


def _lines_of(trail: "Trail", log: EventLog, room: Room, sought: Sought, idle: int) -> "tuple[DiagramLine, ...]":
    message = log.row(sought.explained)[2] if sought.explained >= 0 else 0
    if not message:
        return trail.lines(log, room.width, room.rows, sought.explained)
    from playground.diagram.trail import Explained  # Not before the first frame.

    explained = Explained(message, sought.explained, sought.told)
    return trail.way(log, room.width, (room.rows, room.rows + idle), explained)
