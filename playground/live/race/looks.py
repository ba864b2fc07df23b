"""When two runs of one schedule come to look different: the first instant at which the rows drawn of them differ.

What comes of a message differs later than that, as a rule: a duplicate that is known is skipped as it arrives, and one
that is not is done once more when the work is through.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.diagram.diagram import Diagram
from playground.diagram.text import TextDiagram
from playground.diagram.trail import Trail
from playground.live.session import Session
from playground.scenario.outcome import Outcome

_WIDTH: Final = 120
_ROWS: Final = 60
"""As many as a high screen has: what differs further up has differed before."""


class LookApart(NamedTuple):
    """Where two runs come to look different."""

    time_ms: int
    message: int
    """Of the first row that differs; 0: it is about none."""


def first_difference(one: Outcome, other: Outcome) -> LookApart | None:
    """Where two runs come to look different; `None`: to the end their rows are alike.

    A row tells of a packet's departure and of its end, and so it can differ from a later instant on than its own.
    """
    drawn = [_drawn(run) for run in (one, other)]
    common = min(map(len, drawn))
    at = next((row for row in range(common) if len({its.row(row).text for its in drawn}) > 1), common)
    own = [its.rows.rows[at] for its in drawn if at < len(its)]
    if not own:
        return None
    from_ms = min(row.time_ms for row in own)
    times = sorted({row[0] for run in (one, other) for row in run.log.rows() if row[0] >= from_ms})
    return LookApart(_first_of((one, other), times), own[0].message)


def _drawn(run: Outcome) -> TextDiagram:
    text = TextDiagram(Diagram(run.preset.settings), _WIDTH, bare=True)
    text.read(run.log)
    return text


def _first_of(runs: Sequence[Outcome], times: Sequence[int]) -> int:
    """The first of these instants at which the last rows of the two differ, drawn of what has happened by then."""
    sessions = [Session(run.preset) for run in runs]
    trails = [Trail(run.preset.settings) for run in runs]
    for time_ms in times:
        for session in sessions:
            session.advance(time_ms)
        pairs = zip(trails, sessions, strict=True)
        seen = [[row.text for row in trail.lines(its.simulation.log, _WIDTH, _ROWS)] for trail, its in pairs]
        if seen[0] != seen[1]:
            return time_ms
    return times[-1]
