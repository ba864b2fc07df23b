"""The log: each partition a row of records with their positions, and on it marks for how far each is who counts.

In front of the first mark the group is done; in front of the second its reader has taken a record up; behind the third
nobody can see one.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from playground.engine.log_records import LogRecord, RecordStage
from playground.engine.looks import NodeLook
from playground.live.log_view import LogView, PartitionView, ReadingView
from playground.words.phrases import brief, plural
from playground.words.times import wait
from widgets.renderables.network import PaneView, node_badge
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, flow, joined, row, spread, width_of

_ROOMY: Final = 3
"""From this height on there are lines for the reader, for the records and for the numbers."""
_LABEL: Final = 8
_READER: Final = 10
_BEFORE: Final = 11
"""What `1234 before` takes."""
_BEHIND: Final = 6
"""What `+1234` takes, or the marks at the end."""
_MOST_READ: Final = 2
"""So many partitions of one consumer have a line each there."""
_GAP: Final = row(Span(" "))
_NEVER_READ: Final = (RecordStage.ABORTED, RecordStage.SKIPPED, RecordStage.GONE)
_BRIEFLY: Final = {"high watermark": "HW"}
_ROLES: Final = {
    RecordStage.STORED: "late",
    RecordStage.OPEN: "unknown",
    RecordStage.READABLE: "data",
    RecordStage.COMMITTED: "answer",
    RecordStage.ABORTED: "lost",
    RecordStage.SKIPPED: "lost",
    RecordStage.GONE: "lost",
}


def draw_log(view: PaneView, node: NodeLook, size: tuple[int, int], signs: Signs, *, framed: bool) -> list[Row]:
    """The pane. One partition has its numbers in words; of several each has a line, as far as there is room."""
    log, paper = view.snapshot.log, _Paper(view.snapshot.own, signs, view.selected)
    if log is None:
        return []
    called = paper.own.get("broker", "broker").upper()
    title = BLANK if framed else row(Span(f"{called} ".ljust(_LABEL), "title", ("node", int(node.place))))
    state = _state(log, node, paper)
    is_one = len(log.partitions) == 1
    rows = (
        _one(log.partitions[0], title, state, size, paper)
        if is_one
        else _several(log.partitions, title, state, size, paper)
    )
    return [crop(line, size[0]) for line in rows]


class _Paper:
    """What each of its parts is drawn with."""

    def __init__(self, own: Mapping[str, str], signs: Signs, selected: Pick | None) -> None:
        self.own, self.signs, self.selected = own, signs, selected

    def marks(self, one: PartitionView) -> list[tuple[int, Span, str]]:
        """Each mark: where it stands, how it looks, and what it says."""
        signs, its = self.signs, one.records
        return [
            (its.committed, Span(signs.border, "answer"), self.own.get("committed", "committed")),
            (one.position, Span(signs.position, "data"), self.own.get("position", "position")),
            (its.high_watermark, Span(signs.watermark, "late"), "high watermark"),
        ]


def _one(one: PartitionView, title: Row, state: list[Row], size: tuple[int, int], paper: _Paper) -> list[Row]:
    """Who reads it, its records, its numbers, and how the replicas and the group are."""
    width, height = size
    if height < 2:
        return [(*title, *_strip(one, width - width_of(title), paper, with_positions=False))]
    names = [row(Span(f"partition {one.name}  ", "strong")), row(Span(f"p{one.name} ", "strong"))]
    numbers = _numbers(one, paper)
    if height < _ROOMY:
        heads = [(*title, *name, *_reader(one), Span("  "), *form) for form in numbers for name in names]
        indent = Span(" " * width_of(title))
        strip = (indent, *_strip(one, width - width_of(title), paper, with_positions=True))
        return [fitting(width, *heads), _beside(strip, state, width)]
    by = BLANK if one.is_dead or one.reader is None else row(Span("read by ", "dim"))
    reader = [(*name, *by, *_reader(one)) for name in names]
    head = fitting(width, *reader) if height > _ROOMY else _beside(fitting(width, *reader), state, width)
    rows = [head, _strip(one, width, paper, with_positions=True), fitting(width, *numbers)]
    return [*rows, *(crop(line, width) for line in flow(state, width)[: height - _ROOMY])]


def _beside(line: Row, state: Sequence[Row], width: int) -> Row:
    """A line, and at its end as much of the state as there is room for."""
    room = width - width_of(line) - 3
    told = next((one for n in range(len(state), 0, -1) if width_of(one := joined(state[:n])) <= room), BLANK)
    return spread(line, told, width) if told else line


def _several(
    partitions: Sequence[PartitionView], title: Row, state: list[Row], size: tuple[int, int], paper: _Paper
) -> list[Row]:
    """A line for all, then one for each; what there is no room for is counted."""
    width, height = size
    legend = joined(row(sign, Span(word, "dim")) for _, sign, word in paper.marks(partitions[0]))
    if height < 2:
        behind = sum(one.records.end - one.records.committed for one in partitions)
        told = row(Span(plural(len(partitions), "partition"), "strong"), Span(f"  {behind} not committed  ", "dim"))
        return [fitting(width, *((*title, *told, *joined(state[:most])) for most in range(len(state), -1, -1)))]
    heads = [(*title, *joined((*state[:most], legend), "   ")) for most in range(len(state), -1, -1)]
    heads += [(*title, *joined(state[:most], "   ")) for most in range(len(state), -1, -1)]
    room = height - 1
    shown = partitions if len(partitions) <= room else partitions[: room - 1]
    rows = [fitting(width, *heads), *(_line(one, width, paper) for one in shown)]
    if more := len(partitions) - len(shown):
        rows.append(row(Span(f"and {plural(more, 'more partition')}", "dim")))
    return rows


def _line(one: PartitionView, width: int, paper: _Paper) -> Row:
    """One of several: its name, its reader, its records, and the numbers without their words."""
    name = Span(f"p{one.name} ".ljust(4), "strong")
    reader = _reader(one)
    gap = Span(" " * max(_READER + 1 - width_of(reader), 1))
    last = joined(
        [row(sign, Span(brief(at), sign.role)) for at, sign, _ in paper.marks(one)]
        + [row(Span(f"end {brief(one.records.end)}", "dim"))],
        " ",
    )
    room = width - width_of((name, *reader, gap)) - width_of(last) - 2
    strip = _strip(one, room, paper, with_positions=False) if room > _LABEL else BLANK
    filler = Span(" " * (room - width_of(strip) + 2))
    return fitting(width, (name, *reader, gap, *strip, filler, *last), (name, *reader, gap, *last), (name, *reader))


def _reader(one: PartitionView) -> Row:
    """Who reads it; if nobody does, or nobody hears of him, until when."""
    if one.reader is None:
        return row(Span("nobody: the group is empty", "lost"))
    place = one.reader.place
    name = Span(place.word, "text", ("node", int(place)))
    if one.silent_left_ms is None:
        return row(name)
    if one.is_dead:
        return row(Span(f"nobody: rebalance in {wait(one.silent_left_ms)}", "lost", name.pick))
    return row(name, Span(f" silent: out in {wait(one.silent_left_ms)}", "late"))


def _numbers(one: PartitionView, paper: _Paper) -> list[Row]:
    """Each mark with what it says and where it stands, with fewer words each time."""
    end = row(Span(f"{paper.own.get('end', 'end')} ", "dim"), Span(brief(one.records.end), "strong"))
    start = [row(Span("start ", "dim"), Span(brief(one.records.start), "lost"))] if one.records.start else []
    forms: tuple[dict[str, str], ...] = ({}, _BRIEFLY, dict.fromkeys([word for *_, word in paper.marks(one)], ""))
    return [
        joined(
            start
            + [
                row(sign, Span(f"{form.get(word, word)} ".lstrip(), "dim"), Span(brief(at), f"{sign.role} strong"))
                for at, sign, word in paper.marks(one)
            ]
            + [end]
        )
        for form in forms
    ]


def _state(log: LogView, node: NodeLook, paper: _Paper) -> list[Row]:
    """What is so of all partitions, the most important first."""
    own = paper.own
    parts = [tuple(badge)] if (badge := node_badge(node, paper.signs)) else []
    if log.replicas > 1:
        role = "lost" if log.in_sync < log.min_in_sync else "late" if log.lags else "dim"
        told = f"{own.get('in sync', 'in sync')} {log.in_sync} of {log.replicas}, min {log.min_in_sync}"
        parts.append(row(Span(told, role)))
    if log.replicated is not None:
        verb = "lag" if log.lags else "fetch"
        parts.append(row(Span(f"followers {verb} from {log.replicated}", "late" if log.lags else "dim")))
    if log.open:
        parts.append(row(Span(plural(log.open, "open transaction"), "unknown")))
    if log.dead_letters:
        parts.append(row(Span(plural(log.dead_letters, "dead letter"), "late")))
    parts.append(row(Span(f"{own.get('epoch', 'epoch')} {log.epoch}", "dim")))
    parts.append(row(Span(f"{own.get('generation', 'generation')} {log.generation}", "dim")))
    return parts


def _strip(one: PartitionView, width: int, paper: _Paper, *, with_positions: bool) -> Row:
    """The records around the committed position, in order, with the marks between them.

    Where there is not room for all, those that are done go first, and then the latest.
    """
    its, records = one.records, one.records.records
    if not records:
        told = "all that was stored is gone" if its.end else "nothing is stored yet"
        return crop(row(Span(told, "dim")), width)
    marks: dict[int, Row] = {}
    for at, sign, _ in paper.marks(one):
        marks[at] = (*marks.get(at, ()), sign)
    tokens = [_token(record, marks, paper, with_positions=with_positions) for record in records]
    keep = max(sum(record.position < its.committed for record in records) - 1, 0)
    room = width - _BEHIND - (_BEFORE if keep or records[0].position > its.start else 0)
    whole = sum(map(width_of, tokens)) + width_of(marks.get(its.end, ()))
    if its.end - its.start == len(records) and whole <= width:
        room = width
    first, last = _span([*map(width_of, tokens)], room, keep)
    before, after = records[first].position - its.start, its.end - records[last - 1].position - 1
    said = paper.signs.more if with_positions else f"{brief(before)} before"
    lead = row(Span(said, "dim")) if before else BLANK
    more = row(Span(f" +{brief(after)}", "dim")) if after else marks.get(its.end, BLANK)
    shown = [span for token in tokens[first:last] for span in token]
    if not before and shown[0].text == " ":
        shown = shown[1:]
    return crop((*lead, *shown, *more), width)


def _span(widths: Sequence[int], room: int, keep: int) -> tuple[int, int]:
    """Which tokens have room: the first of them, and the one behind the last; those from `keep` on go last."""
    first, last, used = 0, len(widths), sum(widths)
    while used > room and first < keep:
        used -= widths[first]
        first += 1
    while used > room and last > first + 1:
        last -= 1
        used -= widths[last]
    return first, last


def _token(record: LogRecord, marks: Mapping[int, Row], paper: _Paper, *, with_positions: bool) -> Row:
    """`3 m5`, behind the marks that stand in front of it."""
    pick = ("message", record.message)
    role = _ROLES[record.stage] + (" selected" if paper.selected == pick else "")
    sign = paper.signs.lost if record.stage in _NEVER_READ else "?" if record.stage is RecordStage.OPEN else ""
    at = (Span(f"{record.position} ", "dim", pick),) if with_positions else BLANK
    return (*marks.get(record.position, _GAP), *at, Span(f"m{record.message}{sign}", role, pick))


def reading_rows(reading: ReadingView, own: Mapping[str, str], width: int) -> list[Row]:
    """What a consumer has to do with a log: what it reads, how far it is, and what it has to do until when."""
    reads = () if reading.is_dead else reading.reads
    if len(reads) > _MOST_READ:
        return [*flow((_at(one) for one in reads), width, "  ")[:_MOST_READ], *_duties(reading)]
    word = Span(f"  {own.get('committed', 'committed')} ", "dim")
    return [*((*_at(one), word, Span(brief(one.records.committed), "answer")) for one in reads), *_duties(reading)]


def reading_line(reading: ReadingView, width: int) -> Row:
    """The same in one line: the deadlines first, else what it reads."""
    reads = BLANK if reading.is_dead else joined(_at(one) for one in reading.reads)
    duties = joined(_duties(reading))
    return fitting(width, *(form for form in ((*reads, Span("  "), *duties), duties or reads)))


def _at(one: PartitionView) -> Row:
    return row(Span(f"p{one.name} ", "strong"), Span("at ", "dim"), Span(brief(one.position), "data"))


def membership(reading: ReadingView) -> list[Row]:
    """How a consumer stands in its group, if there is anything to say of that."""
    if not reading.is_in:
        return [row(Span("not a member", "lost"))]
    word = "rejoins in" if reading.is_dead else "silent: out in"
    left_ms = reading.session_left_ms
    return [] if left_ms is None else [row(Span(f"{word} {wait(left_ms)}", "late"))]


def _duties(reading: ReadingView) -> list[Row]:
    """How it stands, and what is due of it, and when."""
    told = membership(reading)
    if reading.is_in and not reading.reads:
        told.append(row(Span("reads nothing", "dim")))
    waits = (("poll in ", reading.poll_left_ms), ("commit in ", reading.commit_left_ms))
    return [*told, *(row(Span(f"{word}{wait(left_ms)}", "dim")) for word, left_ms in waits if left_ms is not None)]
