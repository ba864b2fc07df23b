"""The header: which run this is, the seconds, and the badge that says whether the promise is still kept."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from playground.checker.fates import Verdict
from playground.live.views import BadgeView
from playground.words.outcome import UNHARMED, allowed, promise_words
from playground.words.times import seconds
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, spread, width_of

_ROOMY: Final = 100
"""From this width on there is room for the seed, too."""
_TITLE: Final = 12
"""So much of a title is worth fewer words about everything else."""
_SHORT: Final = 18
"""A title of no more than this is worth them whole: half of it would be a word."""
_LEAST_TITLE: Final = 8
"""With less room than this a title says nothing."""
BRIEF_GUARANTEES: Final = {"at-most-once": "at most 1x", "at-least-once": "at least 1x", "exactly-once": "exactly 1x"}
"""The guarantees where their names have no room."""


_Form = tuple[Row, Row]
"""What stands at the left, beside the title, and at the right."""


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
    changed: tuple[str, ...] = ()
    """What is not as the preset has it: settings, `dedup = transaction`, or faults that were called off."""
    name: str = ""
    """What the preset is called by where its title has no room; empty: it is not to be told."""


def draw_header(view: HeaderView, width: int, signs: Signs) -> Row:
    """One line; where there is not room for all, words give way, but none on what came of the run; the seconds last.

    A title is whole, or the preset's name stands for it, whole; it is half where neither has room.
    """
    full, fewer = list(_full(view, width >= _ROOMY, signs)), list(_fewer(view, width >= _ROOMY, signs))
    whole, named = (width_of(row(Span(one))) + 2 if one else 0 for one in (view.title, view.name))
    wanted = next((one for one in (whole, named) if 0 < one <= _SHORT), _TITLE)
    cut = ((one, full + fewer) for one in (wanted, 0))
    forms = _whole(view, whole, named, (full, fewer), signs)
    if width < _ROOMY and view.name and whole > _SHORT and view.badge and view.badge.outcome:
        # From the first outcome on it is called by its name, not now so and now so as the words beside it come and go.
        forms = (one for one in forms if one[0] == named)
    for least, told in chain(forms, cut):
        for facts, right in told:
            room = width - width_of(facts) - width_of(right) - 1
            if room >= least:
                told_title = view.name if view.name and named <= room < whole else view.title
                title = crop(row(Span(f" {told_title}", "title")), room) if room > _LEAST_TITLE else row()
                return spread((*title, *facts), right, width)
    return crop(fewer[-1][1], width)


def _whole(
    view: HeaderView, whole: int, named: int, forms: tuple[Sequence[_Form], Sequence[_Form]], signs: Signs
) -> Iterator[tuple[int, Sequence[_Form]]]:
    """For what room of a title or a name is given up: first words that something else says too, then who fared ill.

    That the clock stands is always told in words.
    """
    full, fewer = forms
    yield whole, full
    if (told := view.badge) is None:
        return
    came, changed = _came(told) or told.note, _plain(_changed(view.changed, signs)[0])
    worded = _worded(view, fewer, signs)
    bare = _worded(view, [((), right) for _, right in fewer], signs)
    yield whole, _telling(worded, came, changed, view.guarantee if view.name and whole <= _SHORT else "")
    if not told.outcome and not changed:  # Nothing has come of it: how it is sent stands in the line below.
        yield from ((whole, _telling(bare, *parts)) for parts in (("promise", told.note), (told.note,)))
    if whole <= _SHORT:  # With the guarantee in full: rather the name than half of that.
        yield whole, _telling(worded, told.outcome, changed, view.guarantee if view.name else "")
    if view.name:
        yield named, _telling(_worded(view, full, signs) + worded, came, told.note, view.guarantee)
        for how in (view.guarantee, ""):  # Half of that, `at least 1x`, reads as a speed beside one.
            yield from ((named, _telling(worded, one, how)) for one in (came, told.outcome, told.kinds) if one)
        yield from ((named, _telling(bare, one)) for one in (told.outcome or came, told.brief) if one)


def _worded(view: HeaderView, forms: Sequence[_Form], signs: Signs) -> list[tuple[_Form, str]]:
    """Those forms that tell the seconds and whether the clock stands, each with its words."""
    *_, clock, _ = _clock(view, signs, wordy=False)
    stands = _plain(clock)
    return [(one, words) for one in forms if stands in (words := _plain((*one[0], *one[1])))]


def _telling(worded: Sequence[tuple[_Form, str]], *parts: str) -> list[_Form]:
    """Those forms that tell some words more."""
    return [form for form, words in worded if all(part in words for part in parts)]


def _plain(line: Row) -> str:
    return "".join(span.text for span in line)


def _full(view: HeaderView, roomy: bool, signs: Signs) -> Iterator[tuple[Row, Row]]:
    """What stands on the left and on the right, but for what was there from the start and how fast it goes."""
    (badge, *_), (*worded, short) = _badges(view, signs), _clock(view, signs, wordy=roomy)
    seed = f" {signs.dot} seed {view.seed}" if roomy and view.system else ""
    facts = (*row(Span(f" {view.guarantee} ", "key")), *_changed(view.changed, signs)[0])
    stands = view.paused or view.over or view.held_back or view.known_ms is not None
    for told in worded if stands else (*worded, short):
        system = "" if not view.system or f"on {view.system}" in view.changed else f"{signs.dot} {view.system}"
        told_of = f"{system}{seed}" if system else seed.lstrip()  # Each fact before it ends in a space.
        yield (*facts, Span(f"{told_of} ", "dim")), _right(told, badge)
        yield facts, _right(told, badge)


def _fewer(view: HeaderView, roomy: bool, signs: Signs) -> Iterator[tuple[Row, Row]]:
    """The same with fewer words each time."""
    badges, (*worded, short) = _badges(view, signs), _clock(view, signs, wordy=roomy)
    altered, altered_briefly = _changed(view.changed, signs)
    guarantee = row(Span(f" {view.guarantee} ", "key"))
    for left in dict.fromkeys(((*guarantee, *altered), (*guarantee, *altered_briefly))):
        for told in (*worded, short):
            for shown in badges[:-1] or badges:
                yield left, _right(told, shown)
    brief = row(Span(f" {BRIEF_GUARANTEES.get(view.guarantee, view.guarantee)} ", "key"))
    for left in dict.fromkeys(((*brief, *altered_briefly), brief)):
        for shown in badges:
            for told in (*worded, short):
                yield left, _right(told, shown)
    yield row(), _right(short, badges[-1])
    yield row(), badges[-1] or short


def _badges(view: HeaderView, signs: Signs) -> list[Row]:
    return list(badge_forms(view.badge, signs)) if view.badge else [()]


def _changed(changed: tuple[str, ...], signs: Signs) -> tuple[Row, Row]:
    """What is not as the preset has it: in full, and in brief."""
    if not changed:
        return (), ()
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    forms = f"{changed[0]}{more}", f"{len(changed)} changed" if more else f"{changed[0].partition(' ')[0]} changed"
    whole, brief = (row(Span(f"{signs.dot} ", "dim"), Span(f"{form} ", "armed")) for form in forms)
    return whole, brief


def _right(told: Row, shown: Row) -> Row:
    return (*told, *(row(Span("   "), *shown) if shown else ()), Span(" "))


def _clock(view: HeaderView, signs: Signs, *, wordy: bool) -> Iterator[Row]:
    """The seconds and how fast it goes, with fewer words each time; with room also what a speed is called."""
    time = Span(f"{seconds(view.now_ms)}", "strong")
    sign = signs.paused if view.paused else signs.playing
    if view.known_ms is not None:
        back = row(Span(f"{sign} back at ", "late"), time)
        yield (*back, Span(f" of {seconds(view.known_ms)}", "dim"))
        yield back
    elif view.over:
        yield row(Span("over at ", "dim"), time)
    elif view.paused:
        yield row(Span(f"{sign} paused ", "late"), time)
    elif view.held_back:
        yield row(Span(f"{sign} {view.speed:g}x, as fast as it goes ", "late"), time)
        yield row(Span(f"{sign} slowed ", "late"), time)
    elif view.rate > view.speed:
        if wordy:
            yield row(Span(f"{signs.hurrying} {_rate(view.rate)}x, hurrying ", "dim"), time)
        yield row(Span(f"{signs.hurrying} {_rate(view.rate)}x ", "dim"), time)
    else:
        if wordy and view.speed < 1:
            yield row(Span(f"{sign} {view.speed:g}x, slow motion ", "text"), time)
        yield row(Span(f"{sign} {view.speed:g}x ", "text"), time)
    yield row(Span("over " if view.over and view.known_ms is None else f"{sign} ", "text"), time)


def _rate(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def badge(view: BadgeView, signs: Signs) -> Row:
    """Promise and outcome in full: `● promise kept · m3 charged twice`."""
    return next(badge_forms(view, signs))


def badge_forms(view: BadgeView, signs: Signs) -> Iterator[Row]:
    """Promise and outcome, with fewer words each time; green only where both are good."""
    words = promise_words(view.verdict, is_promised=view.is_promised)
    note = view.note and (f" {view.note}" if view.note == "so far" else f", {view.note}")
    full, short = words.words + note, (words.brief + note if view.verdict is None else words.words)
    brief = view.brief or view.outcome
    kinds = view.kinds or brief
    # Whose it is says more than that it is not over yet.
    came = _came(view)
    told = [(one, came) for one in (full, short, words.brief) if came != view.outcome]
    told += [(full, view.outcome), (short, view.outcome), (words.brief, view.outcome), (short, kinds)]
    first, more, _ = view.outcome.partition(", ")
    told += [
        (words.brief, kinds),
        (words.brief, view.terse or kinds),
        (words.brief, f"{first}, …" if more else kinds),
        (short, brief),
        (words.brief, brief),
        (words.brief, ""),
    ]
    for promise, outcome in dict.fromkeys(told):
        yield _badge(view, promise, outcome, signs)


def outcome_forms(view: BadgeView, signs: Signs) -> Iterator[Row]:
    """The outcome alone, with fewer words each time, where it is said beside it that nothing is promised."""
    first, more, _ = view.outcome.partition(", ")
    forms = (view.outcome, view.kinds, view.terse, f"{first}, …" if more else "", view.brief)
    for outcome in dict.fromkeys(filter(None, forms)):
        yield row(Span(f"{signs.verdict} {outcome}", f"{view.role} strong"))


def _came(view: BadgeView) -> str:
    """What has come of the run, and whether that is allowed."""
    return allowed(view.verdict, view.outcome, view.role) if view.is_promised else view.outcome


def _badge(view: BadgeView, promise: str, outcome: str, signs: Signs) -> Row:
    came = row(Span(f" {signs.dot} ", "dim"), Span(outcome, f"{view.role} strong")) if outcome else row()
    if view.verdict is Verdict.VIOLATED:
        return row(Span(f" {signs.lost} {promise} ", "alarm-lost"), *came)
    standing = promise_words(view.verdict, is_promised=view.is_promised).role
    role = view.role if view.role == UNHARMED and standing == UNHARMED else "late" if standing == "late" else "text"
    sign = "?" if view.verdict is Verdict.UNDECIDED else signs.verdict
    return row(Span(f"{sign} {promise}", f"{role} strong"), *came)
