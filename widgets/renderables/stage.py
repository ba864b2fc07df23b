"""The stage: the lanes on which packets glide, and under them their trail, in the same columns.

A link's name stands where the trail has its times; with a broker the links behind it have theirs at the other end,
where the trail has the ledger. Where there is no trail, as more is under way than it could show, lanes take its room.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from playground.diagram.columns import LEDGER, TIME, Lane, bare_edges, bare_lanes
from playground.live.views import LinkView
from playground.words.packets import death_forms
from widgets.renderables.diagram import draw_lines
from widgets.renderables.lane import death_note, lane
from widgets.renderables.network import (
    PaneView,
    Paper,
    is_unusual,
    kinds,
    link_notes,
    notes_of_all,
    rail_name,
    together,
)
from widgets.renderables.signs import Signs
from widgets.renderables.spacing import spaced
from widgets.renderables.spans import BLANK, Cell, Row, Span, crop, fit, fitting, joined, merged, row, width_of

_ROOMY: Final = 9
"""From this height on there is a line under each lane for what has just been lost there, and why."""
_EACH_NOTED: Final = 4
"""With so many lines for lanes each has a note of its own; with fewer they share one."""
_LARGE: Final = 6
"""From this height on lanes alone are more than a line each."""
_EMPTY: Final = row(Span(" " * TIME), Span("what happens is drawn here, a line each", "dim"))
_GAPPED: Final = 14
"""From this height on there is a blank line above the trail."""
_TALL: Final = 28
"""From this height on lanes, the card at the end of a run and the trail have room below each other."""
_MOST_TRACKS: Final = 5


class _Pair(NamedTuple):
    """The links of one direction, from upstream: one, or with a broker two beside each other."""

    links: tuple[LinkView, ...]
    lanes: tuple[Lane, ...]
    parts: tuple[tuple[LinkView, ...], ...]
    """The links that share each of the lanes: those of several consumers."""


def trail_room(height: int) -> int:
    """How many rows of a trail there is room for in a stage of that height, under its lanes."""
    return max(height - _lanes_height(height), 0)


def idle_lanes(links: Sequence[LinkView], height: int) -> int:
    """How many rows of lanes in a stage of that height have nothing that its trail does not tell."""
    head = _lanes_height(height)
    return head - _are_busy(links, head).count(True)


def _are_busy(links: Sequence[LinkView], head: int) -> list[bool]:
    """Whether there is anything on the lanes that lead there and on those that lead back, and below each, or both."""
    back = [link for link in links if link.place.leads_back]
    there = [link for link in links if not link.place.leads_back]
    lanes, notes = ([any(map(found, some)) for some in (there, back)] for found in (_carries, is_unusual))
    return [lanes[0], notes[0], lanes[1], notes[1]] if head >= _EACH_NOTED else [*lanes, any(notes)]


def _carries(link: LinkView) -> bool:
    return bool(link.packets)


def _lanes_height(height: int) -> int:
    if height < _ROOMY:
        return 3
    return 4 + (height >= _GAPPED)


def lanes_above_card(height: int) -> int:
    """How many lines of lanes stay above the card at the end of a run; 0: it lies over them, for room is little."""
    return _lanes_height(height) if height >= _TALL else 0


def draw_stage(view: PaneView, width: int, height: int, paper: Paper) -> list[Row]:
    """Lanes and trail, or where there is no trail larger lanes."""
    pairs = _pairs(view.snapshot.links, width, with_trail=view.trail is not None)
    if view.trail is None and height >= _LARGE:
        return [line for pair in pairs for line in _large(pair, width, height // 2, paper, view)]
    trail = [] if view.trail is None else draw_lines(view.trail) or [_EMPTY]
    head = lanes_above_card(height) if view.covered else _lanes_height(height)
    if view.covered and not head:
        return [*[BLANK] * view.covered, *(crop(line, width) for line in _spaced(view, trail, height, paper))]
    rows = [line for pair in pairs for line in _small(pair, width, 2 if head >= _EACH_NOTED else 1, paper, view)]
    if head == 3:
        rows.append(shared_note(view.snapshot.links, width, paper.signs))
    if view.trail and len(view.trail.lines) > height - head - view.covered:
        rows = [line for line, is_busy in zip(rows, _are_busy(view.snapshot.links, head), strict=False) if is_busy]
        head = len(rows)
    rows += [BLANK] * (head - len(rows))
    below = _spaced(view, trail, height - head, paper)
    return [*rows[:head], *[BLANK] * view.covered, *(crop(line, width) for line in below)]


def draw_slim(view: PaneView, width: int, height: int, paper: Paper) -> list[Row]:
    """The same where there is no room for words beside the lanes: a name stands on its lane while nothing else does."""
    trail = [] if view.trail is None else [crop(line, width) for line in draw_lines(view.trail)]
    pairs = _pairs(view.snapshot.links, width, with_trail=True)
    heads = [BLANK] * view.covered if view.covered else [_slim_rail(pair, paper) for pair in pairs]
    rows = [*heads, *trail[max(len(trail) + len(heads) - height, 0) :]]
    return rows[:height] + [BLANK] * (height - len(rows))


def _slim_rail(pair: _Pair, paper: Paper) -> Row:
    parts: list[Span] = []
    last = len(pair.links) - 1
    for index, (link, place) in enumerate(zip(pair.links, pair.lanes, strict=True)):
        wide = place.width + (index == 0) + (index == last)
        of = paper.tracks[link.place].assign(link.packets, 1)
        (line,) = lane(link, wide, 1, of, paper.signs, None)
        if index:
            parts.append(Span(paper.signs.life, "rail", ("node", _broker_of(pair))))
        parts += _named(link, line, paper.signs)
    return tuple(parts)


def _named(link: LinkView, line: Row, signs: Signs) -> Row:
    """A rail with the link's name in its middle while nothing is there, and a flag where something is armed."""
    cells: list[Cell] = [(char, role, pick) for text, role, pick in line for char in text]
    name = f" {signs.armed if link.armed else ''}{rail_name(link)} "
    at = (len(cells) - len(name)) // 2
    if at < 1 or any(role != "rail" for _, role, _ in cells[at : at + len(name)]):
        return line
    role, pick = "armed" if link.armed else "dim", ("link", int(link.place))
    cells[at : at + len(name)] = [(char, role, pick) for char in name]
    return merged(cells)


def _spaced(view: PaneView, trail: list[Row], height: int, paper: Paper) -> list[Row]:
    return spaced(trail, height - view.covered, paper.signs) if view.trail and view.trail.lines else trail


def _pairs(links: Sequence[LinkView], width: int, *, with_trail: bool) -> list[_Pair]:
    """Those that lead there, and those that lead back; with nothing behind them they end at the edge."""
    there = tuple(some for some in kinds(links) if not some[0].place.leads_back)
    back = tuple(some for some in kinds(links) if some[0].place.leads_back)
    wide = width if with_trail or len(there) > 1 else width + LEDGER
    return [_Pair(tuple(map(together, some)), bare_lanes(wide, len(some)), some) for some in (there, back)]


def _large(pair: _Pair, width: int, height: int, paper: Paper, view: PaneView) -> list[Row]:
    tracks = max(min(height - 1, _MOST_TRACKS), 1)
    rows = _rails(pair, width, tracks, paper, view)
    rows.append(_notes(pair, width, paper))
    return rows + [BLANK] * (height - len(rows))


def _small(pair: _Pair, width: int, height: int, paper: Paper, view: PaneView) -> list[Row]:
    rows = _rails(pair, width, 1, paper, view)
    return [*rows, _notes(pair, width, paper)] if height > 1 else rows


def _rails(pair: _Pair, width: int, tracks: int, paper: Paper, view: PaneView) -> list[Row]:
    """The lanes of a pair beside each other, from lifeline to lifeline, with their names at the outer ends."""
    last = len(pair.links) - 1
    time, ledger = bare_edges(width, len(pair.links))
    drawn = []
    for index, (link, place) in enumerate(zip(pair.links, pair.lanes, strict=True)):
        wide = place.width + (index == 0) + (index == last)
        of = paper.tracks[link.place].assign(link.packets, tracks)
        drawn.append(lane(link, wide, tracks, of, paper.signs, view.selected))
    middle = (tracks - 1) // 2
    rows = []
    for track in range(tracks):
        named = track == middle
        parts: list[Span] = list(_name(pair.links[0], time) if named else (Span(" " * time),))
        for index, lines in enumerate(drawn):
            if index:
                parts.append(Span(paper.signs.life, "strong" if named else "rail", ("node", _broker_of(pair))))
            parts += lines[track]
        if last and named:
            parts += [Span(" "), *_name(pair.links[-1], ledger - 1)]
        rows.append(crop(tuple(parts), width))
    return rows


def _broker_of(pair: _Pair) -> int:
    """The node between the two links of a pair."""
    first = pair.links[0]
    return int(first.source if first.place.leads_back else first.target)


def _name(link: LinkView, width: int) -> Row:
    return (Span(fit(rail_name(link), width), "strong", ("link", int(link.place))),)


def _notes(pair: _Pair, width: int, paper: Paper) -> Row:
    """Under each lane of a pair why something has just died there, or else what is unusual about it."""
    parts: list[Span] = []
    used = 0
    for index, (link, place, own) in enumerate(zip(*pair, strict=True)):
        start, wide = place.x - (index == 0), place.width + (index == 0)
        room = wide if index < len(pair.links) - 1 else width - start
        dead = death_note(link, wide, paper.signs)
        notes = [notes_of_all(own, paper.signs, terse=short) for short in (False, True)]
        notes = link_notes(link, paper.signs) if len(own) == 1 else notes
        note = crop(dead, room) if dead else fitting(room, *notes)
        if not width_of(note):
            note = _own_name(link, place.width)
        parts += [Span(" " * (start - used)), *note]
        used = start + width_of(note)
    return crop(tuple(parts), width)


def _own_name(link: LinkView, width: int) -> Row:
    """What a real system calls it, in full, where that is more than what stands beside its lane."""
    called, pick = link.called[0], ("link", int(link.place))
    if not called or called.lower() == rail_name(link).lower():
        return BLANK
    return fitting(width, *(row(Span(text, "dim", pick)) for text in (called, "")))


def shared_note(links: Sequence[LinkView], width: int, signs: Signs, indent: int = TIME) -> Row:
    """What has just died on any link, and what is unusual about each."""
    dead = [one for link in links for one in link.dead[-1:]]
    deaths, briefly = (
        [row(Span(f"{signs.lost} m{one.message} {why}", "lost", ("message", one.message))) for one, why in told]
        for told in ([(one, one.why) for one in dead], [(one, death_forms(one.why)[-1]) for one in dead])
    )
    notes = [notes_of_all(links, signs, terse=short) for short in (False, True)]
    forms = [joined(filter(None, (*deaths, one))) for one in notes]
    forms += [joined(one) for one in (deaths, briefly) if one]
    aside = row(Span(" " * indent)) if indent else ()
    return fitting(width, *((*aside, *form) for form in forms))


def beside(columns: Sequence[Sequence[Row]], widths: Sequence[int], gap: int = 2) -> list[Row]:
    """Columns beside each other, each in its width."""
    return [
        tuple(
            span
            for part, wide in zip(parts, widths, strict=True)
            for span in (*crop(part, wide), Span(" " * (wide + gap - width_of(crop(part, wide)))))
        )[:-1]
        for parts in zip_longest(*columns, fillvalue=BLANK)
    ]
