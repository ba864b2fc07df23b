"""The card at the end of a run: a headline, how that came about in a few beats, and what to do now."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.live.ending_view import EndingView
from widgets.renderables.prose import balanced, wrap
from widgets.renderables.signs import ASCII, Signs
from widgets.renderables.spans import Row, Span, crop, flow, row, spread, width_of

_EDGES: Final = 4
"""The cells of a line that are border and the gap beside it."""
_CORNERS: Final = {False: tuple("╭─╮│╰─╯"), True: tuple("+-+|+-+")}
_APART: Final = 4
"""The cells between the end of what is told and the keys, where a strip has both on one line."""
_THEN: Final = {False: "▸ ", True: "> "}


class KeyHint(NamedTuple):
    """A key that matters now."""

    action: int
    """Its place in the table of actions: what a click does."""
    key: str
    label: str


class CardView(NamedTuple):
    """What the card shows."""

    ending: EndingView
    keys: tuple[KeyHint, ...]
    is_strip: bool = False
    """Whether it has no border, for the lines that it would take."""


def draw_ending(view: CardView, width: int, signs: Signs, most: int = 0) -> list[Row]:
    """The card, as high as it has to be or at `most` may be; its headline is in the border if there is room for it.

    `most` 0: no limit. The headline and the keys are whole even beyond it.
    """
    if view.is_strip:
        return _strip(view, width, signs, most)
    plain, room, ending = signs is ASCII, width - _EDGES, view.ending
    left, edge, right, side, low_left, low_edge, low_right = _CORNERS[plain]
    colour = ending.role
    in_border = len(ending.headline) + 2 <= room
    head = f" {ending.headline} " if in_border else ""
    rows = [row(Span(left + edge, colour), Span(head, "title"), Span(edge * (width - 3 - len(head)) + right, colour))]
    headline: list[Row] = [] if in_border else [row(Span(line, "title")) for line in balanced(ending.headline, room)]
    for line in _inside(view, headline, room, signs, most and max(most - 2, 1)):
        kept = crop(line, room)
        rows.append((Span(f"{side} ", colour), *kept, Span(" " * (room - width_of(kept)) + f" {side}", colour)))
    return [*rows, row(Span(low_left + low_edge * (width - 2) + low_right, colour))]


def _strip(view: CardView, width: int, signs: Signs, most: int) -> list[Row]:
    """The same without its border: a bar before each line."""
    edge = "|" if signs is ASCII else signs.cursor  # An edge, not a list's cursor.
    bar, room = Span(f"{edge} ", view.ending.role), width - _EDGES // 2 - 1
    headline = [row(Span(line, "title")) for line in balanced(view.ending.headline, room)]
    inside = _inside(view, headline, room, signs, most)
    return [(bar, *(kept := crop(line, room)), Span(" " * (room + 1 - width_of(kept)))) for line in inside]


def _inside(view: CardView, headline: list[Row], width: int, signs: Signs, most: int) -> list[Row]:
    """The headline, what is told, as much of it as there are lines for, and the keys.

    Neither one key nor all keys of a strip take a line if they have room beside what stands above: several at its end,
    for among what is told they would not be found.
    """
    idle = [row(Span(line, "armed")) for words in view.ending.idle for line in wrap(words, width)]
    then = _THEN[signs is ASCII]
    others = [line for chain in view.ending.others for line in _chain(chain, width, then)]
    told = [*_told(view, width, then), *others, *idle]
    keys = flow([_key(one) for one in view.keys], width, "  ")
    left = max(most - len(headline), 0) if most else len(told) + len(keys)
    is_little = (view.is_strip and len(keys) == 1) or (keys and width_of(keys[-1]) == width_of(_key(view.keys[-1])))
    if is_little:
        lines = [*headline, *_cut(told, left - len(keys) + 1, width)]
        needed = _APART + width_of(keys[-1])
        for at in range(len(lines))[::-1][: None if len(view.keys) == 1 else 1]:
            if width_of(lines[at]) + needed <= width:
                lines[at] = spread(lines[at], keys[-1], width - (not view.is_strip))
                return [*lines, *keys[:-1]]
    return [*headline, *_cut(told, left - len(keys), width), *keys]


def _cut(told: list[Row], room: int, width: int) -> list[Row]:
    """As much of it as there are lines for, the last one cut."""
    if len(told) <= max(room, 0):
        return told
    return [*told[: room - 1], crop((*told[room - 1], *told[room]), width)] if room > 0 else []


def _told(view: CardView, width: int, then: str) -> list[Row]:
    """The chain; a sentence is broken like any text."""
    if len(view.ending.beats) == 1:
        return [row(line) for line in wrap(view.ending.beats[0], width)]
    if not view.ending.beats:
        return []
    return _chain(view.ending.beats, width, then, f"{view.ending.role} strong")


def _chain(links: Sequence[str], width: int, then: str, harm: str = "text") -> list[Row]:
    """One link after the other; the last one says what harm was done, and looks it."""
    last = len(links) - 1
    beats = [
        row(Span(then if index else "", "dim"), Span(text, harm if index == last else "text"))
        for index, text in enumerate(links)
    ]
    whole = flow(beats, width, " ")
    forms = (flow(beats, narrow, " ") for narrow in range(max(map(width_of, beats)), width))
    return next((form for form in forms if len(form) == len(whole)), whole)  # Of even lines: no last link alone.


def _key(hint: KeyHint) -> Row:
    pick = ("action", hint.action)
    return row(Span(hint.key, "key", pick), Span(f" {hint.label}", "text", pick))
