"""The messages of a column of the race: how many effects each has had, or what else became of it."""

from typing import Final

from playground.checker.fates import Fate
from playground.live.race.views import OutcomeView
from playground.words.fates import FATES
from widgets.renderables.race_figures import LARGE, ColumnPaneView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, fit, joined, row, width_of

_LABEL: Final = 8
_SPARE: Final = 2
"""By so many cells columns may differ in width, which all say it in one way."""
LIST: Final = 7
"""From this height on each message has a line of its own."""


def messages(view: ColumnPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """The latest messages: one in a cell, or where there is plenty of room one in a line."""
    if height < LIST or view.column.facts is not None:
        return _strip(view, width, height, signs)
    return [_in_words(one, view.outcome, width, signs) for one in view.column.outcomes[-height:]]


def _in_words(outcome: OutcomeView, parting: OutcomeView | None, width: int, signs: Signs) -> Row:
    """`m3    applied twice`."""
    name, sign = f"m{outcome.message}".ljust(6), _sign(outcome, signs)
    role = role_of(outcome, parting)
    return row(Span(fit(f"{name} {sign}  {outcome.words}", width), role))


def _strip(view: ColumnPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """How many effects each message had, or that it has none: each by name, or where they are many in one cell each."""
    outcomes = [one for one in view.column.outcomes if one.fate is not None]
    label = Span("effects  ", "dim")
    items = [
        row(Span(f"m{one.message} ", "dim"), Span(_sign(one, signs), role_of(one, view.outcome))) for one in outcomes
    ]
    named = (label, *joined(items, "  "))
    if width_of(named) + _SPARE <= width:
        return [named]
    wide = len(f"effects m{outcomes[-1].message}... ") if outcomes and width >= LARGE else _LABEL
    room = max(width - wide, 1)
    lines = min(max(-(-len(outcomes) // room), 1), max(height, 1))
    shown = outcomes[max(len(outcomes) - room * lines, 0) :]
    rows = []
    for index in range(0, len(shown), room):
        part = shown[index : index + room]
        label = Span(fit(f"effects m{part[0].message}..." if wide > _LABEL else "effects", wide), "dim")
        rows.append((label, *(Span(_sign(one, signs), role_of(one, view.outcome)) for one in part)))
    return rows


def _sign(outcome: OutcomeView, signs: Signs) -> str:
    """One character."""
    letters = {None: " ", Fate.LOST: signs.lost, Fate.FAILED: "f", Fate.DEAD_LETTERED: "d", Fate.PENDING: signs.pending}
    return letters.get(outcome.fate) or (f"{outcome.effects}" if outcome.effects < 10 else "+")


def role_of(outcome: OutcomeView, parting: OutcomeView | None) -> str:
    """Bright where the columns differ, or where something is unusual; marked where they part."""
    plain = outcome.fate is None or (outcome.fate is Fate.APPLIED_ONCE and not outcome.differs)
    role = "dim" if plain or outcome.fate is None else FATES[outcome.fate].role
    return f"{role} selected" if parting is not None and outcome.message == parting.message else role
