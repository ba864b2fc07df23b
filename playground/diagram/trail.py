"""The trail: the last rows of the diagram, bare, as they stand under the lanes while a run goes on.

It reads what is new in the log and draws a row only when something has happened. A log that was cut back, or that grew
too far meanwhile, is taken up a little way before its end, so that neither time travel nor a long run costs more than a
frame has. Silences and what the author says are left out: the times tell the first, and a bar above the second.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.diagram.diagram import Diagram, IsYours, diagram_of, nobodys
from playground.diagram.text import DiagramLine, TextDiagram
from playground.engine.log import EventLog
from playground.engine.settings import Settings

LOOK_BACK: Final = 3000
"""How many events before the end it begins at, or before what is kept in sight."""
_LOOK_ON: Final = LOOK_BACK // 2
"""How many events it reads after what is kept in sight, where that is long before the end."""
_LED_THERE: Final = LOOK_BACK // 2
"""So many events before what is kept in sight may have led to it."""
_MOST: Final = 10 * LOOK_BACK
"""How many happenings it keeps at the most before it begins anew."""


class Explained(NamedTuple):
    """What is explained."""

    message: int
    event: int
    """The number of the one up to which its way is to be seen."""
    told: tuple[int, ...] = ()
    """Those of which the explanation tells."""


class Trail:
    """The trail of a run, for one width at a time."""

    def __init__(
        self,
        settings: Settings,
        *,
        ascii: bool = False,  # noqa: A002
        guessed: bool = False,
        is_yours: IsYours = nobodys,
    ) -> None:
        self._settings, self._ascii, self._guessed, self._is_yours = settings, ascii, guessed, is_yours
        self._text: TextDiagram | None = None
        self._of: tuple[int, int, int] = (0, -1, -1)
        self._drawn: tuple[int, ...] = ()
        self._lines: tuple[DiagramLine, ...] = ()
        self._way: tuple[DiagramLine, ...] = ()
        self._way_of: tuple[object, ...] = ()

    def lines(self, log: EventLog, width: int, rows: int, kept: int = -1) -> tuple[DiagramLine, ...]:
        """The last rows, so many at the most; the same tuple as long as nothing happens.

        An event that is `kept` in sight is among them, with what led to it rather than with what came after it.
        """
        is_long_ago = 0 <= kept < log.count - LOOK_BACK + _LED_THERE and log.count > LOOK_BACK
        text = self._follow(log, width, kept if is_long_ago else -1)
        if self._drawn != (log.count, width, rows, kept):
            self._drawn = log.count, width, rows, kept
            end = len(text) if kept < 0 else min(text.row_of(kept) + 1, len(text))
            found = _last(text, rows, 0, end) if kept < 0 else _around(text, rows, end)
            self._lines = tuple(map(text.row, found))
        return self._lines

    def way(self, log: EventLog, width: int, rooms: Sequence[int], explained: Explained) -> tuple[DiagramLine, ...]:
        """What became of a message, whole in the first of these numbers of rows that has room for it.

        It stands among what else went on, or where there is no room for that by itself. Without room there is what is
        told of it, and of the rest its end.
        """
        of = id(log), log.cut_backs, log.count, width, *rooms, explained
        if of != self._way_of:
            self._way_of, self._way = of, self._way_in(log, width, rooms, explained)
        return self._way

    def _way_in(self, log: EventLog, width: int, rooms: Sequence[int], explained: Explained) -> tuple[DiagramLine, ...]:
        alone = diagram_of(log, self._settings, explained.message, is_yours=self._is_yours)
        text = TextDiagram(alone, width, ascii=self._ascii, bare=True)
        end = min(text.row_of(explained.event) + 1, len(text))
        its, later = (_last(text, len(text), *part) for part in ((0, end), (end, len(text))))
        for rows in rooms:
            among = self.lines(log, width, rows, explained.event)
            if not its or (among and among[0].event <= text.rows.rows[its[0]].event):
                return among
            if len(its) <= rows:
                return tuple(map(text.row, (*its, *later[: rows - len(its)])))
        told = {its[-1], *map(text.row_of, explained.told)}
        gravest = sorted(its, key=lambda index: (index in told, index))
        return tuple(map(text.row, sorted(gravest[-rooms[-1] :])))

    def _follow(self, log: EventLog, width: int, kept: int) -> TextDiagram:
        """Read on to the end, or `kept` 0 or more: a little further than to this event."""
        of, text = (id(log), log.cut_backs, kept), self._text
        upto = log.count if kept < 0 else min(kept + _LOOK_ON, log.count)
        is_far = text is not None and upto - text.diagram.cursor.at > LOOK_BACK
        if text is None or of != self._of or is_far or len(text.diagram.happenings) > _MOST:
            diagram = Diagram(self._settings, guessed=self._guessed, is_yours=self._is_yours)
            diagram.cursor.put(max((log.count if kept < 0 else kept) - LOOK_BACK, 0), log)
            text = self._text = TextDiagram(diagram, width, ascii=self._ascii, bare=True)
            self._of, self._drawn = of, ()
        if text.width != width:
            text.resize(width)
        text.read(log, upto)
        return text


def _around(text: TextDiagram, rows: int, end: int) -> list[int]:
    """The indices of rows up to `end`; a quarter of the room is for what comes after, or all that is left over.

    What the last one begins to say is said whole.
    """
    before = _last(text, rows, 0, end)
    after = _last(text, len(text), end, len(text))
    most = max(rows // 4, rows - len(before))
    while 0 < most < min(len(after), rows - 1) and _goes_on(text, after[most]):
        most += 1
    return [*before, *after[:most]][-rows:]


def _goes_on(text: TextDiagram, index: int) -> bool:
    """Whether a row says more of what the one before it says."""
    before, row = text.rows.rows[index - 1 : index + 1]
    return bool(before.note and row.note) and before.event == row.event


def _last(text: TextDiagram, rows: int, begin: int, end: int) -> list[int]:
    """The indices of the last rows between two, so many at the most."""
    found: list[int] = []
    index = end - 1
    while index >= begin and len(found) < rows:
        if text.tells(index):
            found.append(index)
        index -= 1
    return found[::-1]
