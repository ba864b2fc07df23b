"""How a race by systems ended: what came of the same faults in each, and what they have in common.

It is what `playground compare --systems` prints below its table, of the runs that were raced.
"""

from collections.abc import Iterator
from typing import Final

from playground.live.ending_view import EndingView
from playground.live.race.systems import SystemsRace
from playground.report.systems_comparison import SystemsComparison, systems_comparison
from playground.scenario.across import with_own_record
from playground.scenario.outcome import Outcome, play_out
from playground.words.outcome import ENDINGS, UNHARMED
from playground.words.phrases import listed

_MOST_EVENTS: Final = 40_000
"""Longer runs are not played out once more while somebody is watching."""
_TOO_LONG: Final = "`playground compare {} --systems all` also tries it with the consumer's own record of ids."


def systems_ending(race: SystemsRace, compared: SystemsComparison | None = None) -> EndingView:
    """How a race ended that is over; `compared`: by what is known of it already."""
    compared = compared or race_comparison(race)
    roles = [ENDINGS[one.gravest].role for one in compared.lines if one.gravest]
    notes = [*_nearest(race), *compared.notes, *([_TOO_LONG.format(race.script.name)] if _is_long(race) else [])]
    role = next((one for one in ("lost", "duplicated", "late") if one in roles), UNHARMED)
    return EndingView(compared.headline, (" ".join(notes),), role, 0, bool(roles))


def _nearest(race: SystemsRace) -> Iterator[str]:
    """Whom the promise that all are set for asks for more than any configuration is documented to give."""
    if race.set_for and race.nearest:
        yield f"No configuration is documented as {race.set_for.word} in {listed(race.nearest)}: the nearest ran."


def race_comparison(race: SystemsRace) -> SystemsComparison:
    """The same that is printed of runs that nobody has watched."""
    runs = [*zip(race.labels, race.sessions, strict=True)]
    outcomes = {label: Outcome(one.script, one.simulation) for label, one in runs}
    if _is_long(race):
        return systems_comparison(outcomes, None, race.refused)
    guards = {label: with_own_record(one.run.recorded()) for label, one in runs}
    guarded = {label: play_out(one) for label, one in guards.items() if one is not None}
    return systems_comparison(outcomes, guarded, race.refused)


def _is_long(race: SystemsRace) -> bool:
    return sum(one.simulation.log.count for one in race.sessions) > _MOST_EVENTS
