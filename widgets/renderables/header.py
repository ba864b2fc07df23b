"""The header: which run this is, the clock, and the badge that says whether the promise is still kept."""

from typing import Final, NamedTuple

from playground.checker.fates import Verdict
from playground.live.views import BadgeView
from widgets.renderables.signs import Signs, clock
from widgets.renderables.spans import Row, Span, crop, row, spread, width_of

_ROOMY: Final = 100
"""From this width on there is room for the seed, too."""


class HeaderView(NamedTuple):
    """What the header shows."""

    title: str
    guarantee: str
    system: str
    seed: int
    now_ms: int
    rate: float
    """Virtual seconds a second just now."""
    speed: float
    """The speed that was chosen."""
    paused: bool
    held_back: bool
    over: bool
    badge: BadgeView | None
    """`None`: there is not one run that could have one."""
    known_ms: int | None = None
    """As far as the run is known, while it is in its past."""


def draw_header(view: HeaderView, width: int, signs: Signs) -> Row:
    """One line; where there is not room for all, the title gives way first."""
    shown = (Span("   "), *badge(view.badge, signs)) if view.badge else ()
    right = (*_clock(view, signs), *shown, Span(" "))
    seed = f" {signs.dot} seed {view.seed}" if width >= _ROOMY else ""
    facts = row(Span(f" {view.guarantee}", "key"), Span(f" {signs.dot} {view.system}{seed} ", "dim"))
    room = width - width_of(right) - width_of(facts) - 1
    title = crop(row(Span(f" {view.title}", "title")), room) if room > 8 else row()
    return spread((*title, *facts), right, width)


def _clock(view: HeaderView, signs: Signs) -> Row:
    time = Span(f"{clock(view.now_ms)}", "strong")
    if view.known_ms is not None:
        sign = signs.paused if view.paused else signs.playing
        return row(Span(f"{sign} back at ", "late"), time, Span(f" of {clock(view.known_ms)}", "dim"))
    if view.over:
        return row(Span("over at ", "dim"), time)
    if view.paused:
        return row(Span(f"{signs.paused} paused ", "late"), time)
    if view.held_back:
        return row(Span(f"{signs.playing} {view.speed:g}x, as fast as it goes ", "late"), time)
    if view.rate > view.speed:
        return row(Span(f"{signs.hurrying} {_rate(view.rate)}x ", "dim"), time)
    return row(Span(f"{signs.playing} {view.speed:g}x ", "text"), time)


def _rate(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def badge(view: BadgeView, signs: Signs) -> Row:
    """`● HOLDS so far`, `✗ VIOLATED`, `● HOLDS`."""
    match view.verdict:
        case Verdict.VIOLATED:
            return row(Span(f" {signs.lost} VIOLATED ", "alarm-lost"))
        case Verdict.UNDECIDED:
            return row(Span(f"{signs.verdict} UNDECIDED ", "late strong"), Span(view.note, "dim"))
        case Verdict.HOLDS:
            return row(Span(f"{signs.verdict} HOLDS", "once strong"))
        case _:
            return row(Span(f"{signs.verdict} HOLDS ", "once"), Span(view.note, "dim"))
