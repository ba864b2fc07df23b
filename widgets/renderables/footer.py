"""The footer: the keys that are useful now, in groups. What there is no room for is left out whole, never cut."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_LINE: Final = 1


class KeyView(NamedTuple):
    """One key as the footer shows it."""

    action: int
    """The index of the action, which a click hands back."""
    key: str
    label: str
    """What it does; empty: it shares the label of the next key, and is there with that or not at all."""
    usable: bool
    tip: str = ""
    """What it does in a sentence, or why it cannot be done now."""
    kept: bool = False
    """Whether it is among the last to go where there is not room for all."""


class KeyGroup(NamedTuple):
    """Keys for one purpose, the most useful first."""

    title: str
    keys: tuple[KeyView, ...]


FooterView = tuple[KeyGroup, ...]


def draw_footer(view: FooterView, width: int, height: int, signs: Signs) -> list[Row]:
    """All groups in one line; where that leaves keys out and there are lines, a line for each."""
    if width_of(line := _joined(view, signs)) <= width:
        return [line]
    if height > _LINE:
        return [crop(_joined(_trimmed((group,), width, signs), signs), width) for group in view]
    return [crop(_joined(_trimmed(view, width, signs), signs), width)]


def _joined(groups: Sequence[KeyGroup], signs: Signs) -> Row:
    """`BREAK a drop ACK  x crash │ SEE y why  ? all`."""
    parts: list[Span] = []
    for group in groups:
        if parts and group.keys:
            parts.append(Span(f" {signs.border}", "rail"))
        if group.keys:
            parts.append(Span(f" {group.title} ", "title"))
        parts += [span for key in group.keys for span in _key(key)]
    return tuple(parts)


def _key(key: KeyView) -> Row:
    """Two blanks after a label, and one between keys that share it."""
    pick, label = ("action", key.action), f"{key.label} " if key.label else ""
    if not key.usable:
        return row(Span(f" {key.key} {label}".rstrip(" ") + " " * bool(label), "dim", pick))
    return row(Span(f" {key.key}", "key", pick), Span(f" {label}" if label else "", "text", pick))


def _trimmed(groups: Sequence[KeyGroup], width: int, signs: Signs) -> Sequence[KeyGroup]:
    """With as many keys as there is room for: first those that are kept, then the first of each group, the second.

    Of those that are kept the last of all, which shows the others, has its room before any.
    """
    last = groups[-1].keys[-1:]
    ranked = sorted(
        (not unit[0].kept, not (unit[0].kept and unit == last), rank, index, unit)
        for index, group in enumerate(groups)
        for rank, unit in enumerate(_units(group.keys))
    )
    room: Sequence[KeyGroup] = [group._replace(keys=()) for group in groups]
    for *_, unit in ranked:
        wanted = {key.action for group in room for key in group.keys} | {key.action for key in unit}
        more = [group._replace(keys=tuple(key for key in group.keys if key.action in wanted)) for group in groups]
        if width_of(_joined(more, signs)) <= width:
            room = more
    return room


def _units(keys: Sequence[KeyView]) -> Iterator[tuple[KeyView, ...]]:
    """The keys, those that share a label together."""
    unit: tuple[KeyView, ...] = ()
    for key in keys:
        unit = (*unit, key)
        if key.label:
            yield unit
            unit = ()
