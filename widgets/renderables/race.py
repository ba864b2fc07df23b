"""One column of the race: its badge, its lanes, LOST and DUPLICATED large, what it has cost, and its messages.

All three columns have the same lines at the same places, so that the eye can go across. What is the same in all of
them is dim; where they differ it is bright.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from playground.diagram.columns import NARROWEST, NARROWEST_DIRECT, ROOMY, is_slim
from playground.engine.looks import NodeLook
from playground.live.race.views import ColumnView, OutcomeView
from playground.live.views import LinkView
from playground.words.phrases import brief
from playground.words.times import seconds
from widgets.renderables.digits import figure
from widgets.renderables.header import badge_forms, outcome_forms
from widgets.renderables.lane import lane
from widgets.renderables.network import PaneView, Paper, link_rows, node_badge
from widgets.renderables.race_end import Arrows, draw_arrows
from widgets.renderables.race_figures import LARGE, ColumnPaneView, figures, roomy_figures
from widgets.renderables.race_messages import LIST, messages, role_of
from widgets.renderables.signs import ASCII, Signs
from widgets.renderables.spans import BLANK, Row, Span, crop, fit, fitting, joined, row
from widgets.renderables.stage import draw_slim, draw_stage, shared_note, trail_room
from widgets.renderables.story import draw_story

_LABEL: Final = 8
"""The name of a link and the gap behind it have no fewer cells."""
_LANE: Final = 14
"""With so many cells for its lane left a link is called by its whole name."""
_LONG_WORD: Final = 5
_MOST_LANE: Final = 5
"""How many lines one link is worth."""
_BELOW_TRAIL: Final = 2
"""The lines that a trail leaves to what became of the messages."""
_LEAST_TRAIL: Final = 4
_SLIM: Final = 4
"""The lines of lanes and trail together where there is no room for words beside them."""
_MOST_STAGE: Final = 26
"""Lanes and trail are not higher where the rest is enough for a line about each message."""
_LEAST_STORY: Final = 12
"""So many lines of a system's story are worth more than gaps."""
_LARGE_STORY: Final = 9
"""So many lines of it are worth more than large figures."""
_LEAST_TOLD: Final = 2
"""With fewer lines than this there is no story."""
_GAPPED: Final = 5
"""With more lines than this there is a gap above it."""
_LONG_MS: Final = 2000
"""Of a longer wait it is said that it is one."""
_TALL: Final = 4
"""The lines of LOST and DUPLICATED where they are large."""
_LEAST_ARROWS: Final = 4
"""So many rows of arrows are worth more than the small figures where columns differ."""
_LEAST_LANES: Final = 3
"""The lines of the lanes above a trail."""
_SHORT_STORY: Final = 5
"""So many lines of a story are worth more than what gives way to it."""
_PROMISE: Final = -1
_TO_A_TRAIL: Final = (5, 4, _PROMISE, 6)
"""Where nothing is large: the lines that give way to a trail, the first one first, which are median latency, price,
promise and beliefs; by their places below the lanes."""


class _Style(NamedTuple):
    """How much room there is."""

    roomy: bool
    """Whether there are gaps, and each figure has a line of its own."""
    large: bool
    """Whether LOST and DUPLICATED are three lines high."""
    lane: int
    """How many lines a link has at the least."""


_STYLES: Final = (_Style(True, True, 2), _Style(False, True, 1), _Style(False, False, 1))


def _is_large(style: _Style, width: int) -> bool:
    """Whether LOST and DUPLICATED are in large digits."""
    return style.large and width >= LARGE


def draw_column(view: ColumnPaneView, width: int, height: int, paper: Paper) -> list[Row]:
    """The column: lanes as large as there is room for, and gaps where there is plenty."""
    if view.end is not None:
        return _at_the_end(view, view.end, width, height, paper)
    links, facts = max(view.links, len(view.column.snapshot.links)), view.column.facts
    links = _SLIM if _is_slim(view, width) else links
    for style in _STYLES:
        above, below = _around_lanes(view, width, style, paper.signs)
        gap = [BLANK] if style.roomy else []
        left = height - len(above) - len(below) - len(gap) - 2
        story = _story_of(style) if facts and (style.roomy or width < ROOMY) else 0
        if left >= story + (1 if story else style.lane) * links:
            break
    room = left
    if style is _STYLES[-1]:
        above, below, room = _made_room(view, width, above, below, left)
        left = height - len(above) - len(below) - 2
    lanes = _lanes(view, width, links if facts and width < ROOMY else room, paper)
    told = _told(view, width, left - len(lanes), paper.signs, gapped=style.roomy)
    shown = [*told, *messages(view, width, left - len(lanes) - len(told) + 1, paper.signs)]
    drawn = [*above, *lanes, *below, *shown, *gap][: height - 1]
    return [crop(line, width) for line in (*drawn, parting_line(view, width, paper.signs))]


def _story_of(style: _Style) -> int:
    """How many lines of a system's story are worth more than what there is in this style."""
    return _LEAST_STORY if style.roomy else _LARGE_STORY if style.large else 0


def _made_room(
    view: ColumnPaneView, width: int, above: list[Row], below: list[Row], left: int
) -> tuple[list[Row], list[Row], int]:
    """The lines around lanes that have no room for a trail, or a story, without those that give way to it.

    Then what its lanes have; nothing gives way where that would not be enough.
    """
    if view.column.facts is not None:
        return above[: 1 if left < view.links + _SHORT_STORY else None], below, left
    needed = _LEAST_LANES + _LEAST_TRAIL
    if view.trail is None or _is_slim(view, width) or not _fits_trail(view, width) or left >= needed + _BELOW_TRAIL:
        return above, below, left
    gone = _TO_A_TRAIL[: max(needed - left, 0)]
    if left + len(gone) + 1 < needed:  # The effects have that line.
        return above, below, left
    return *_without(gone, above, below), needed + _BELOW_TRAIL


def _without(gone: Sequence[int], above: list[Row], below: list[Row]) -> tuple[list[Row], list[Row]]:
    kept = [line for index, line in enumerate(below) if index not in gone]
    return above[:1] if _PROMISE in gone else above, kept


def _at_the_end(view: ColumnPaneView, end: Arrows, width: int, height: int, paper: Paper) -> list[Row]:
    """The same once all is over: arrows have the place of the lanes, where nothing moves any more.

    For all arrows gaps are given up; for those in which the columns differ the small figures, too, the last ones first.
    """
    facts, signs = view.column.facts, paper.signs
    shows_arrows = view.trail is not None and (facts is None or width >= ROOMY)
    whole = end.rows + 1 if shows_arrows else _LEAST_STORY
    least_arrows = min(whole, _LEAST_ARROWS + 1) if shows_arrows and end.decisive else 0
    for style in _STYLES:
        above, (_, *below) = _around_lanes(view, width, style, signs)  # All nodes are up in a run that is over.
        if _is_large(style, width) and not style.roomy and not shows_arrows:
            above = [*above, BLANK]  # Digits so high would touch the words above them.
        left = height - len(above) - len(below) - 2
        least = (_TALL if _is_large(style, width) else 1) + 1
        if facts and not shows_arrows:
            is_enough = left >= _story_of(style)
        else:
            is_enough = left >= whole if style.roomy else left + len(below) - least >= least_arrows
        if is_enough:
            break
    below = below[: min(max(len(below) + left - least_arrows, least), len(below))]
    left = height - len(above) - len(below) - 1
    shown = messages(view, width, max(left - whole, 1), signs)
    last = [] if _is_among(view.outcome, shown) else [parting_line(view, width, signs)]
    left += 1 - len(last)
    if shows_arrows and view.trail:
        stage = [*draw_arrows(view.trail, end, width, left - len(shown) - 1, signs), BLANK]
        drawn = [*above, *stage, *below, *shown]
    else:
        told = _told(view, width, left - len(shown), signs, gapped=style.roomy)
        drawn = [*above, *below, *told, *shown]
    return [crop(line, width) for line in (*drawn[: height - len(last)], *last)]


def _is_among(outcome: OutcomeView | None, shown: Sequence[Row]) -> bool:
    """Whether a message has a line of its own among those of all, which marks it."""
    return outcome is not None and any(line[0].text.startswith(f"m{outcome.message} ") for line in shown)


def _told(view: ColumnPaneView, width: int, height: int, signs: Signs, *, gapped: bool) -> list[Row]:
    """What has happened in the column's system, in its words, where there is room for it."""
    facts = view.column.facts
    if facts is None or height < _LEAST_TOLD:
        return []
    gap = [] if gapped or height <= _GAPPED else [BLANK]
    rows = [*gap, *draw_story(facts.story, width, height - len(gap), signs)]
    return rows + [BLANK] * (height - len(rows))


def _lanes(view: ColumnPaneView, width: int, left: int, paper: Paper) -> list[Row]:
    """The lanes; where there is room for it, with the trail of what was on them."""
    links = view.column.snapshot.links
    height = left - _BELOW_TRAIL
    if left - _MOST_STAGE >= LIST:
        height = _MOST_STAGE
    rows = trail_room(height)
    if _is_slim(view, width):
        return draw_slim(PaneView(view.column.snapshot, None, view.trail), width, max(height, _SLIM), paper)
    if view.trail is not None and _fits_trail(view, width) and rows >= _LEAST_TRAIL:
        trail = view.trail._replace(lines=view.trail.lines[-rows:])
        return draw_stage(PaneView(view.column.snapshot, None, trail), width, height, paper)
    each = min(max(left // len(links), 1), _MOST_LANE)
    lanes: list[Row] = []
    names = _names(links, width)
    for link, name in zip(links, names, strict=True):
        label = name.ljust(max(map(len, names)) + 1).ljust(_LABEL)
        lanes += link_rows(link, width, each, paper, None) if each > 1 else [_thin(link, label, width, paper)]
    most = max(view.links, len(links))
    high = min(max(left // most, 1), _MOST_LANE) * most
    return lanes + [BLANK] * (high - len(lanes))


def _fits_trail(view: ColumnPaneView, width: int) -> bool:
    """Whether a trail with words beside it is not too wide; a story has to have its room."""
    is_direct = view.column.snapshot.broker is None and view.column.facts is None
    return width >= (NARROWEST_DIRECT if is_direct else ROOMY if view.column.facts else NARROWEST)


def _is_slim(view: ColumnPaneView, width: int) -> bool:
    """Whether lanes and trail have no words beside them; a system tells its story in such a column."""
    count = 1 if view.column.snapshot.broker is None else 2
    return view.trail is not None and view.column.facts is None and is_slim(width, count)


def _around_lanes(view: ColumnPaneView, width: int, style: _Style, signs: Signs) -> tuple[list[Row], list[Row]]:
    """The lines above the lanes, and those between them and the messages."""
    gap = [BLANK] if style.roomy else []
    badge = view.column.snapshot.badge
    shown = outcome_forms(badge, signs) if badge.outcome and not badge.is_promised else badge_forms(badge, signs)
    promise = view.column.promise
    told = fitting(width, *(row(Span(words, "dim")) for words in (promise, promise.rpartition(", ")[2])))
    above = [fitting(width, *shown), told, *gap]
    costs = roomy_figures(view, width) if style.roomy else figures(view, width)
    below = [
        _nodes(view, width, signs),
        *_big(view, width, large=_is_large(style, width), ascii_only=signs is ASCII),
        *gap,
        *costs,
        *gap,
    ]
    return above, below


# The lines.


def _names(links: Sequence[LinkView], width: int) -> list[str]:
    """What the links are called: in whole words if that leaves the lanes enough room."""
    whole, briefly = (
        [f"{one.called[form] or one.place.role.word}{one.place.index + 1 if one.place.index else ''}" for one in links]
        for form in (0, 3)
    )
    return whole if max(map(len, whole)) + 1 + _LANE <= width else briefly


def _thin(link: LinkView, label: str, width: int, paper: Paper) -> Row:
    """A link in one line: `ack     ◀━━━━━○m3━━━━━━┫`; a flag where something is armed."""
    pick = ("link", int(link.place))
    name, wide = label.rstrip(), len(label)
    shown = fit(f"{fit(name, min(len(name), wide - 1))}{paper.signs.armed}", wide) if link.armed else label
    of = paper.tracks[link.place].assign(link.packets, 1)
    (line,) = lane(link, max(width - wide, 4), 1, of, paper.signs, None)
    return (Span(shown, "armed" if link.armed else "dim", pick), *line)


def _nodes(view: ColumnPaneView, width: int, signs: Signs) -> Row:
    """The nodes that are not up; nothing where all are."""
    snapshot = view.column.snapshot
    nodes = [(snapshot.producer.look.node, ""), *([(snapshot.broker.look.node, "")] if snapshot.broker else [])]
    nodes += [(consumer.look.node, consumer.armed) for consumer in snapshot.consumers]
    spans: list[Span] = []
    for node, armed in nodes:
        if shown := node_badge(node, signs):
            spans += [Span(f"{_called(node, snapshot.own)} ", "strong"), *shown]
        elif armed:
            spans.append(Span(f"{signs.armed} {armed} ", "armed"))
    if not spans and _is_slim(view, width):
        return shared_note(snapshot.links, width, signs, 0)
    return crop(tuple(spans), width) if spans else _waiting(view.column, width)


def _called(node: NodeLook, own: Mapping[str, str]) -> str:
    word = node.place.role.word
    return node.place.word.replace(word, own.get(word, word), 1)


def _waiting(column: ColumnView, width: int) -> Row:
    """How long nothing will happen in a system, where that is long: its clock is another than that of the others."""
    next_ms = column.facts.next_ms if column.facts else None
    if next_ms is None or next_ms - column.snapshot.now_ms < _LONG_MS:
        return BLANK
    words = f"nothing until {seconds(next_ms)}", f"until {seconds(next_ms)}"
    return fitting(width, *(row(Span(told, "dim")) for told in words))


def plain_numbers(view: ColumnPaneView, width: int) -> Row:
    """LOST and DUPLICATED in one line."""
    return fitting(width, *_plain(_numbers(view)))


def _numbers(view: ColumnPaneView) -> list[tuple[str, int, str]]:
    counters = view.column.snapshot.counters
    return [
        ("LOST", counters.lost, _grave("lost", counters.lost, view.flashing)),
        ("DUPLICATED", counters.duplicated, _grave("duplicated", counters.duplicated, view.flashing)),
    ]


def _big(view: ColumnPaneView, width: int, *, large: bool, ascii_only: bool) -> list[Row]:
    """LOST and DUPLICATED."""
    if not large:
        return [plain_numbers(view, width)]
    half = width // 2
    blocks = [_block(label, value, role, half, ascii_only=ascii_only) for label, value, role in _numbers(view)]
    return [row(*(span for line in lines for span in line)) for lines in zip(*blocks, strict=True)]


def _block(label: str, value: int, role: str, width: int, *, ascii_only: bool) -> list[Row]:
    """One of them: digits in their colour, and only the words below them filled, as the counters have it."""
    words = f" {label} " if len(label) + 2 <= width else label
    left = (width - len(words)) // 2
    named = row(Span(" " * left), Span(words, role), Span(" " * (width - left - len(words))))
    ink = f"{label.lower()} strong" if value else role
    digits = figure(value, width, ascii_only=ascii_only)
    return [*(row(Span(digit.center(width), ink)) for digit in digits), named]


def _plain(numbers: Sequence[tuple[str, int, str]]) -> list[Row]:
    """`LOST 0  DUPLICATED 1`, with fewer characters each time."""
    forms: list[Row] = []
    for counted, shown in (("{:,}".format, str), (brief, str), (brief, _abbreviated)):
        items = [(Span(f"{shown(label)} ", "strong"), Span(counted(value), role)) for label, value, role in numbers]
        forms += [joined(items), joined(items, " ")]
    return [*forms, joined([(Span(brief(value), role),) for _, value, role in numbers], " ")]


def _abbreviated(label: str) -> str:
    return label if len(label) < _LONG_WORD else f"{label[:3]}."


def _grave(name: str, value: int, flashing: frozenset[str]) -> str:
    if not value:
        return "dim"
    return f"{name} flash" if name in flashing else f"alarm-{name}"


def parting_line(view: ColumnPaneView, width: int, signs: Signs) -> Row:
    """What became here of the message over which the columns part."""
    outcome = view.outcome
    if outcome is None:
        return BLANK
    forms = (f"{signs.cursor}m{outcome.message} {words}" for words in (outcome.words, outcome.brief_words))
    return fitting(width, *(row(Span(words.ljust(width), role_of(outcome, outcome))) for words in forms))
