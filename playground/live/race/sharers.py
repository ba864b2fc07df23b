"""Which of the runs had the trouble that made one of them differ from the others."""

from collections.abc import Sequence

from playground.engine.log import EventLog, Row
from playground.live.race.parting import Fork
from playground.live.session import Session
from playground.live.trouble import explained, trouble_in


def sharers(sessions: Sequence[Session], fork: Fork, *, in_step: bool = True) -> dict[int, int]:
    """The runs that had the trouble of the culprit, each by its index with the time at which it had it.

    It is their story, however they came out of it. `in_step`: they had it at the same time; what happens in different
    systems does so sooner or later.
    """
    culprit = sessions[fork.culprit]
    found = trouble_in(explained(culprit, fork.message, fork.events), culprit.simulation.log)
    if found is None:
        return {}
    row = culprit.simulation.log.row(found.number)
    times = {index: _had_it_too(one.simulation.log, row, in_step) for index, one in enumerate(sessions)}
    return {index: time_ms for index, time_ms in times.items() if time_ms is not None}


def _had_it_too(log: EventLog, trouble: Row, in_step: bool) -> int | None:
    """When the same went wrong in a run, with the same packet or to the same node; `None`: it did not."""
    then_ms, *alike = trouble[:4]
    for time_ms, *its in log.rows():
        if in_step and time_ms > then_ms:
            return None
        if its[:3] == alike and (time_ms == then_ms or not in_step):
            return time_ms
    return None
