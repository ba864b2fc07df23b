"""The network: every link as a lane, and with a broker the queue between them.

Wide, the lanes of a broker stand left and right of the queue, as the packets go; narrow, they stand below each other,
one line each, and the queue is a line between them.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from playground.engine.looks import BrokerLook, NodeLook, Standing, TimerLook
from playground.engine.places import Place
from playground.live.views import LinkView, Snapshot
from playground.words.packets import death_forms
from playground.words.phrases import brief
from playground.words.times import wait
from widgets.renderables.diagram import DiagramView
from widgets.renderables.lane import Tracks, death_note, lane
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, joined, row, spread, width_of

_LABEL: Final = 8


class PaneView(NamedTuple):
    """What a pane shows."""

    snapshot: Snapshot
    selected: Pick | None = None
    trail: "DiagramView | None" = None
    """What stands under the lanes of the network; `None`: the lanes take its room."""
    covered: int = 0
    """How many lines of the network's pane something else lies over, at its top."""
    explains: bool = False
    """Whether the clock stands and something is explained, to which what has nothing to tell leaves its room."""
    guessed: bool = False
    """Whether people are to guess what came of it: there is no account then."""


class Paper(NamedTuple):
    """What a drawing of the network needs besides the view."""

    signs: Signs
    tracks: Mapping[Place, Tracks]


def kinds(links: Sequence[LinkView]) -> list[tuple[LinkView, ...]]:
    """The links of one role together: several where there are several consumers."""
    found: dict[Place, tuple[LinkView, ...]] = {}
    for link in links:
        found[link.place.role] = (*found.get(link.place.role, ()), link)
    return list(found.values())


def together(links: Sequence[LinkView]) -> LinkView:
    """Links of one role on one lane: all that is under way on any of them. What is wrong is wrong with all of them."""
    first, *others = links
    if not others:
        return first
    return first._replace(
        packets=tuple(sorted((one for link in links for one in link.packets), key=lambda one: one.departed)),
        dead=tuple(dead for link in links for dead in link.dead),
        is_cut=all(link.is_cut for link in links),
        broken_left_ms=None if any(link.broken_left_ms is None for link in links) else first.broken_left_ms,
    )


def draw_network(view: PaneView, width: int, height: int, paper: Paper) -> list[Row]:
    """The pane, as large as there is room. Without room for all, the links of several consumers share their lanes."""
    links, broker = view.snapshot.links, view.snapshot.broker
    if len(links) + 2 > height:
        links = tuple(map(together, kinds(links)))
        view = view._replace(snapshot=view.snapshot._replace(links=links))
    least = 2 * len(links) + (1 if broker else 0)
    if height < least:
        return _compact(view, width, height, paper)
    return _stacked(view, width, height, paper)


# One below the other.


def _stacked(view: PaneView, width: int, height: int, paper: Paper) -> list[Row]:
    links, broker = view.snapshot.links, view.snapshot.broker
    queue = [] if broker is None else [queue_line(broker.look, width, paper.signs, view.snapshot.own)]
    each = min((height - len(queue)) // len(links), 8)
    if queue and height - len(queue) - each * len(links) > 0:
        queue.append(BLANK)
    rows: list[Row] = []
    for index, link in enumerate(links):
        if queue and index == 2:
            rows += queue
        rows += link_rows(link, width, each, paper, view.selected)
    return rows


def link_rows(link: LinkView, width: int, height: int, paper: Paper, selected: Pick | None) -> list[Row]:
    """One link: what it is called, its tracks, and why something has just died on it."""
    tracks = max(min(height - 2, 5), 1)
    of = paper.tracks[link.place].assign(link.packets, tracks)
    rows = [link_head(link, width, paper.signs, with_deaths=height == 2)] if height > 1 else []
    rows += lane(link, width, tracks, of, paper.signs, selected)
    if height > 2:
        rows.append(death_note(link, width, paper.signs))
    return rows + [BLANK] * (height - len(rows))


def rail_name(link: LinkView) -> str:
    """What stands beside its lane, in eight letters."""
    return link.called[3] or link.place.word


def link_head(link: LinkView, width: int, signs: Signs, *, with_deaths: bool) -> Row:
    """`deliver  producer → consumer        loss 20 %  ⚑ drop the next message`."""
    pick = ("link", int(link.place))
    called, source, target, _ = link.called
    left = [Span(called or link.place.word, "strong", pick)]
    notes = list(link_notes(link, signs))
    ends = f"  {source or link.source.word} {signs.arrow} {target or link.target.word}"
    right = fitting(width - width_of(left) - 1, *notes)
    if with_deaths and link.dead:
        dead = link.dead[-1]
        words = (*(f" {why}" for why in death_forms(dead.why)), "")
        told = [row(Span(f"{signs.lost} m{dead.message}{why}", "lost", ("message", dead.message))) for why in words]
        right = fitting(width - width_of(left) - 1, *told)
    if width_of(left) + len(ends) + width_of(right) + 2 <= width:
        left.append(Span(ends, "dim", pick))
    right = crop(right, width - width_of(left[:1]) - 1)
    return spread(tuple(left), right, width) if right else crop(tuple(left), width)


def is_unusual(link: LinkView) -> bool:
    """Whether there is anything to be said of a link just now."""
    return link.broken_left_ms is not None or link.is_cut or bool(link.loss) or bool(link.armed)


def link_notes(link: LinkView, signs: Signs) -> list[Row]:
    """What is unusual about a link just now, with fewer words each time; the gravest comes first, and at last alone."""
    notes = [_link_notes(link, signs, terse=short) for short in (False, True)]
    if not notes[-1]:
        return notes
    gravest = notes[-1][0]
    return [*notes, (gravest,), (gravest._replace(text=gravest.text.split()[0]),)]


def _link_notes(link: LinkView, signs: Signs, *, terse: bool) -> Row:
    notes: list[Span] = []
    if link.broken_left_ms is not None:
        left = f" {wait(link.broken_left_ms)}" if link.broken_left_ms else ""
        notes.append(Span(f"BROKEN{left}", "lost"))
    if link.is_cut:
        left = f" {wait(link.cut_left_ms)}" if link.cut_left_ms is not None else ""
        notes.append(Span(f"CUT{left}", "lost"))
    if link.loss:
        notes.append(Span(f"loss {link.loss:.0%}", "late"))
    if link.armed:
        more = f" +{len(link.armed) - 1}" if len(link.armed) > 1 else ""
        words = link.armed[0].replace("the next ", "") if terse else link.armed[0]
        notes.append(Span(f"{signs.armed} {words}{more}", "armed"))
    return joined((note,) for note in notes)


# In as few lines as possible.


def _compact(view: PaneView, width: int, height: int, paper: Paper) -> list[Row]:
    links, broker = view.snapshot.links, view.snapshot.broker
    wide = max(_LABEL, *(len(rail_name(link)) + 1 for link in links))
    rows: list[Row] = []
    for index, link in enumerate(links):
        if broker is not None and index == 2:
            rows.append(queue_line(broker.look, width, paper.signs, view.snapshot.own))
        of = paper.tracks[link.place].assign(link.packets, 1)
        (line,) = lane(link, width - wide, 1, of, paper.signs, view.selected)
        rows.append((Span(rail_name(link).ljust(wide), "strong", ("link", int(link.place))), *line))
    if len(rows) < height:
        notes = [notes_of_all(links, paper.signs, terse=short) for short in (False, True)]
        deaths, briefly = (_deaths(links, paper.signs, terse=short) for short in (False, True))
        rows.append(fitting(width, *((*deaths, *note) for note in notes), (*briefly, *notes[-1]), briefly))
    return rows


def _deaths(links: Sequence[LinkView], signs: Signs, *, terse: bool) -> Row:
    """What has just died on each link, and why."""
    dead = [one for link in links for one in link.dead[-1:]]
    whys = [death_forms(one.why)[-1 if terse else 0] for one in dead]
    return row(*(Span(f"{signs.lost} m{one.message} {why}  ", "lost") for one, why in zip(dead, whys, strict=True)))


def notes_of_all(links: Sequence[LinkView], signs: Signs, *, terse: bool) -> Row:
    """What is unusual about each link."""
    notes: list[Span] = []
    for link in links:
        if special := _link_notes(link, signs, terse=terse):
            notes += [Span(f"{rail_name(link)}: ", "dim"), *special, Span("  ")]
    return tuple(notes)


def queue_line(broker: BrokerLook, width: int, signs: Signs, own: Mapping[str, str], *, is_named: bool = False) -> Row:
    """The queue in one line: so many messages by name as there is room for, and all the counts.

    `is_named`: what it is called stands above it already.
    """
    title = f"{own.get('broker', 'broker').upper()} ".ljust(_LABEL)
    called = () if is_named else (Span(title, "title", ("node", int(Place.BROKER))),)
    head = row(*called, *node_badge(broker.node, signs))
    queued = [(*head, *_queued(broker, most, own)) for most in (6, 4, 2, 1, 0)]
    counted = _counted(broker, signs, own)
    return fitting(width, *queued, counted[2:] if is_named else counted)


def _counted(broker: BrokerLook, signs: Signs, own: Mapping[str, str]) -> Row:
    """The queue in as few characters as can be: what there is most to worry about comes first."""
    counts = (
        ("dead letters", len(broker.dead_letters), "late"),
        ("in flight", broker.in_flight_count, "dim"),
        ("stored", broker.ready_count, "dim"),
    )
    told = [row(Span(f"{own.get(word, word)} {brief(n)}", role)) for word, n, role in counts if n]
    badge = tuple(node_badge(broker.node, signs))
    title = Span(own.get("broker", "broker").upper(), "title", ("node", int(Place.BROKER)))
    return joined([(title,), *([badge] if badge else []), *told])


def _queued(broker: BrokerLook, most: int, own: Mapping[str, str]) -> Row:
    """What is in the queue, each kind with at most so many names."""
    parts = [Span(f"{own.get('stored', 'stored')} ", "dim"), *names(broker.ready, broker.ready_count, most)]
    timers = broker.in_flight[: min(most, 4)]
    parts.append(Span(f"  {own.get('in flight', 'in flight')} ", "dim"))
    for timer in timers:
        parts += [Span(f"m{timer.message} ", "data", ("message", timer.message)), Span(ack_wait(timer) + " ")]
    if not timers:
        parts.append(Span(brief(broker.in_flight_count) if broker.in_flight_count else "none", "dim"))
    elif more := broker.in_flight_count - len(timers):
        parts.append(Span(f"+{brief(more)}", "dim"))
    if letters := broker.dead_letters:
        parts += [
            Span(f"  {own.get('dead letters', 'dead letters')} ", "late"),
            *names(letters, len(letters), most, "late"),
        ]
    return tuple(parts)


# What several panes share.


def ack_wait(timer: TimerLook) -> str:
    """How long the broker still waits for an ACK, if anything ends its wait."""
    return wait(timer.left_ms) if timer.whole_ms else "no timer"


def names(messages: Sequence[int], count: int, most: int = 6, role: str = "data") -> list[Span]:
    """`m3 m4 m5 +7`, at most so many by name; `none` where there are none."""
    if not messages:
        return [Span("none", "dim")]
    shown = messages[:most]
    spans = [Span(f"m{message} ", role, ("message", message)) for message in shown]
    if more := count - len(shown):
        spans.append(Span(f"+{brief(more)}" if shown else brief(more), "dim"))
    return spans


def named(head: Row, messages: Sequence[int], count: int, width: int, role: str = "data") -> Row:
    """A word and the messages that it is said of: so many of them by name as have room, and how many more there are."""
    return fitting(width, *((*head, *names(messages, count, most, role)) for most in range(6, -1, -1)))


def node_badge(node: NodeLook, signs: Signs) -> list[Span]:
    """`✖ DOWN 0.8 s ` or `‖ PAUSED 2.1 s `; nothing for a node that is up."""
    if node.standing is Standing.UP:
        return []
    left = f" {wait(node.left_ms)}" if node.left_ms is not None else ""
    if node.standing is Standing.DOWN:
        return [Span(f"{signs.down} DOWN{left} ", "lost", ("node", int(node.place)))]
    return [Span(f"{signs.paused} PAUSED{left} ", "late", ("node", int(node.place)))]
