"""Who runs in a race of many, and whose columns are on the screen: in one line, above the columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from playground.live.race.views import StandingView
from playground.words.outcome import ENDINGS, UNHARMED
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

COLUMN: Final = "column"
"""What a click on a name picks, with the index of the column."""
_IN_WORDS: Final = {"lost": " lost", "duplicated": " doubled", UNHARMED: " fine"}


class RosterView(NamedTuple):
    """All of them, and which one is chosen."""

    standings: tuple[StandingView, ...]
    chosen: int
    left_out: tuple[str, ...] = ()
    """Who cannot run."""


def draw_roster(view: RosterView, width: int, signs: Signs) -> list[Row]:
    """All by their names, those that are shown in brackets; each with how it stands where there is room for that.

    Where there is not, those beside the ones that are shown are named, and the others are counted.
    """
    if not view.standings:
        return []
    forms = list(_forms(view, signs))
    return [crop(next((form for form in forms if width_of(form) <= width), forms[-1]), width)]


def _forms(view: RosterView, signs: Signs) -> Iterator[Row]:
    in_signs = {"lost": f" {signs.lost}", "duplicated": " 2x", "late": f" {signs.delayed}", UNHARMED: f" {signs.done}"}
    left_out = Span(f"  left out: {', '.join(view.left_out)}" if view.left_out else "", "dim")
    for stands in (_IN_WORDS, in_signs, {}):
        yield (*_all(view, stands, between=f"{signs.dot} " if stands is _IN_WORDS else ""), left_out)
    yield _all(view, {})
    shown, many = [index for index, one in enumerate(view.standings) if one.is_shown], len(view.standings)
    for stands in (in_signs, {}):
        for named in range(many - 1, len(shown) - 1, -1):
            last = min(shown[0] + named, many)
            yield _some(view, stands, last - named, last, in_signs)
    before, after = shown[0], many - shown[-1] - 1
    yield row(Span(f" {before} [{len(shown)}] {after}"))


def _some(view: RosterView, stands: Mapping[str, str], first: int, last: int, signs: Mapping[str, str]) -> Row:
    """`1 more 2x [rabbitmq http] kafka and 3 more`: what is wrong with those that have no name is said, too."""
    before, after = view.standings[:first], view.standings[last:]
    named = _all(view, stands, range(first, last))
    more = (
        [Span(f" {len(before)} more", "dim")] if before else [],
        [Span(f" and {len(after)} more", "dim")] * bool(after),
    )
    return row(*more[0], *_wrong(before, signs), *named, *more[1], *_wrong(after, signs))


def _wrong(standings: Sequence[StandingView], signs: Mapping[str, str]) -> Row:
    found = {role for one in standings for role, many in (("lost", one.lost), ("duplicated", one.duplicated)) if many}
    return tuple(Span(signs[role], role) for role in ("lost", "duplicated") if role in found)


def _all(view: RosterView, stands: Mapping[str, str], which: range | None = None, between: str = "") -> Row:
    """`sqs [rabbitmq http] kafka`: brackets around those that are shown, unless all are; `between` parts the others."""
    spans: list[Span] = []
    marks, was_shown = not all(one.is_shown for one in view.standings), False
    for index in which or range(len(view.standings)):
        one = view.standings[index]
        begins, ends = marks and one.is_shown and not was_shown, marks and was_shown and not one.is_shown
        spans.append(Span(f"{']' if ends else ''} {'[' if begins else ''}", "key"))
        spans.append(Span(between if spans[1:] and not (begins or ends) else "", "dim"))
        spans.append(_name(view, index))
        role = _role_of(one)
        told = _of_its_own(one) if stands is _IN_WORDS else ""
        spans.append(Span(told or stands.get(role, ""), role or "dim"))
        was_shown = one.is_shown
    return row(*spans, Span("]" if marks and was_shown else "", "key"))


def _role_of(one: StandingView) -> str:
    """The part on the screen of how one stands; empty: so far there is nothing to be said."""
    if one.lost or one.duplicated:
        return "lost" if one.lost else "duplicated"
    return (ENDINGS[one.ended].role if one.ended else UNHARMED) if one.over else ""


def _of_its_own(one: StandingView) -> str:
    """` late`, ` dead-lettered`, of one that has neither lost nor doubled anything; empty: it has, or it is well."""
    if one.lost or one.duplicated or not one.ended or ENDINGS[one.ended].role == "duplicated":
        return ""
    words = ENDINGS[one.ended]
    return f" {(words.alone or words.brief).partition(',')[0]}"


def _name(view: RosterView, index: int) -> Span:
    one = view.standings[index]
    role = "title" if index == view.chosen else "text" if one.is_shown else "dim"
    return Span(one.label, role, (COLUMN, index))
