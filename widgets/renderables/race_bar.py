"""The bar above the columns of the race: from when on what comes of a message differs, and what brought it about.

The pictures differ before that, and over other messages, for each column answers in its own way.
"""

from collections.abc import Iterator

from playground.live.race.views import RaceView
from playground.words.phrases import sentence
from playground.words.times import seconds
from widgets.renderables.spans import Row, Span, crop, flow, spread, width_of

_STOP = Span(".", "title")
"""Colour belongs to what it marks, and none goes on into the next sentence."""
_LEFT_OUT = "The script's switches of guarantee are left out: each column keeps its own."


def draw_parting(view: RaceView, width: int, height: int) -> list[Row]:
    """A line or two; what is less important goes where there is room for it."""
    *told, least = _sentences(view)  # Without its trouble only where not even the cell at the edge makes it whole.
    forms = [flow(_words(sentence), width - edge, " ") for edge in (2, 1) for sentence in told]
    forms.append(flow(_words(least), width - 2, " "))
    lines = next((form for form in forms if len(form) <= height), forms[-1])
    rows: list[Row] = [(Span(" "), *line) for line in lines]
    if len(rows) > height:
        rest = (span for line in lines[height - 1 :] for span in (Span(" "), *line))
        rows = [*rows[: height - 1], crop(tuple(rest), width)]
    room = width - 1 if len(rows) < height else width - width_of(rows[-1]) - 3
    aside = _aside(view, room)
    if len(rows) < height:
        rows.append(crop((Span(" "), *aside), width))
    elif width_of(rows[-1]) + width_of(aside) + 3 <= width:
        rows[-1] = spread(rows[-1], (*aside, Span(" ")), width)
    return [crop(line, width) for line in rows]


def _words(spans: list[Span]) -> list[Row]:
    """Each word by itself, so that a line can end after any of them; a full stop goes with the word before it."""
    words: list[Row] = []
    for span in spans:
        if span.text == _STOP.text and words:
            words[-1] = (*words[-1], span)
        else:
            words += [(span._replace(text=word),) for word in span.text.split()]
    return words


def _sentences(view: RaceView) -> Iterator[list[Span]]:
    """Since when they differ and why, with fewer words each time. Whose story that is, is said each time."""
    parting = view.parting
    if parting is None:
        is_known = view.over or not view.guarantees_decide
        yield [Span(view.alike if is_known else "No lasting difference yet.", "strong" if is_known else "dim")]
        return
    time, message = Span(seconds(parting.time_ms), "key"), Span(f"m{parting.message}", "key")
    short = [message, Span("differs since", "title"), time, _STOP]
    where = [Span("The fate of", "title"), *short]
    if (trouble := parting.trouble) is None:
        yield where
        return
    at = parting.trouble_times
    why = f", {trouble.why}" if trouble.why else ""
    whose = Span(parting.whose, "strong")
    yield [*where, whose, Span(f"{trouble.what}{at}{why}.", "text")]
    short = [*short, whose]
    yield [*short, Span(f"{trouble.what}{at}{why}.", "text")]
    yield [*short, Span(f"{trouble.what}{why}.", "text")]
    if parting.sharers and not parting.spared:  # Said of no column, it is said of all.
        yield [*short[:-1], Span(f"{sentence(trouble.what).rstrip('.')}{why}.", "text")]
    briefer = [[*short[:-1], Span(one, "strong")] for one in parting.whose_briefly if one != parting.whose]
    yield from ([*brief, Span(f"{trouble.what}{why}.", "text")] for brief in briefer)
    yield [*short, Span(f"{trouble.what}.", "text")]
    yield from ([*brief, Span(f"{trouble.what}.", "text")] for brief in briefer)
    yield short[:-1]


def _aside(view: RaceView, width: int) -> Row:
    """What is worth saying where there is room; where there is not for the settings, their names, and so many."""
    keys = [one.partition(" = ")[0].rpartition(".")[2] for one in view.kept.split(", ")] if view.kept else []
    forms = [_notes(view, kept) for kept in (view.kept, ", ".join(keys), *_first_few(keys))]
    return next((form for form in forms if width_of(form) <= width), forms[-1])


def _first_few(keys: list[str]) -> Iterator[str]:
    """`ack, dedup and 3 more`, with fewer names each time."""
    for count in range(len(keys) - 1, 0, -1):
        yield f"{', '.join(keys[:count])} and {len(keys) - count} more"


def _notes(view: RaceView, kept: str) -> Row:
    notes = [f"In every column: {kept}."] if kept else []
    if view.differences:
        notes.append(f"{view.differences:,} {'message differs' if view.differences == 1 else 'messages differ'}.")
    if view.left_out:
        notes.append(view.left_out)
    if view.has_switches:
        notes.append(_LEFT_OUT)
    if view.outside:
        notes.append(f"Exactly-once holds here only if {view.outside} refuses repeats.")
    return (Span(" ".join(notes), "dim"),) if notes else ()
