"""A page of practice on the screen: the rows and the keys that it has, and the time that is left."""

from collections.abc import Container, Iterator
from typing import Final, NamedTuple

from playground.practice.asking import Asking
from widgets.renderables.bars import hint
from widgets.renderables.practice import PracticeView, asked_rows, draw_practice, first_page, stands_beside
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, row
from widgets.renderables.speaking import Countdown

_FIRST: Final = "practice"
"""The stage at which it is asked what to do."""
_HEADING: Final = row(Span(" PRACTICE  ", "title"), Span("predict what comes of it, then see", "dim"))
"""As screens that are read have it."""
_READ_BESIDE: Final = frozenset({"cause", "why"})
"""The stages at which the run that was seen stays beside what one reads."""
LOOKS: Final = ("-menu", "-predicting", "-squeezed", "-text", "-shown", "-both", "-judged")
"""The classes that the screen may have by its page."""
_BARS: Final = 3
"""The rows of the header, of the line above the page, and of the keys."""
_STAGES: Final = {"-towering": 33, "-high": 20}
"""By the look that the screen has from its height: how many rows the run takes at most, as in the style sheet."""
_LEAST: Final = 14
"""How many it keeps on a high screen, however long the page is."""
_LOW_STAGE: Final = 7
"""The same of all other screens."""


class PageRoom(NamedTuple):
    """What a page has to stand on."""

    height: int
    """The rows of the screen."""
    width: int
    """The columns of the page."""
    signs: Signs


class PageLayout(NamedTuple):
    """How a page shares the screen with the run above it."""

    stage: int
    """The rows of the run, where it is seen."""
    rows_above: int
    """Those that it takes from the page; 0: it is not seen."""
    looks: frozenset[str]
    """Those of `LOOKS` that the screen has."""


def heading_row(page: Asking) -> Row:
    """What stands above a page without a run."""
    return _HEADING if page.stage == _FIRST else row(Span(f" {page.heading or 'Practice'}", "title"))


def stage_rows(height: int, looks: Container[str], needed: int = 0) -> int:
    """How many rows the run takes above a page that needs so many: on a high screen it leaves the page what it can."""
    most = next((rows for look, rows in _STAGES.items() if look in looks), _LOW_STAGE)
    return min(most, max(height - _BARS - needed, _LEAST)) if "-high" in looks else most


def rows_seen(height: int, stage: int) -> int:
    """How many rows of a page are seen at once: those of the screen without its bars, and without the run above it."""
    return max(height - _BARS - stage, 0)


def placed(page: Asking, view: PracticeView, room: PageRoom, looks: Container[str], *, is_watching: bool) -> PageLayout:
    """Where there is nothing to be seen the page has all the room; where its options would not be, too."""
    height, width, signs = room
    view = view._replace(room=rows_seen(height, stage_rows(height, looks, height)))
    # Room for how sure one is, too, which is asked when there is an answer.
    needed = 0 if is_watching else _rows_needed(view, width, signs) + page.is_rated
    stage = stage_rows(height, looks, needed)
    beside = rows_seen(height, stage)
    is_predicting = page.stage == "predict"
    is_read = len(first_page(view, width, signs)) > beside if is_predicting else not is_watching
    has_room = "-high" in looks and asked_rows(view, width, signs) + page.is_rated <= beside
    is_shown = has_room and (page.shows is not None or page.stage in _READ_BESIDE)
    found = {
        "-menu": bool(page.beside),
        "-predicting": is_predicting,
        "-squeezed": stage < stage_rows(height, looks),
        "-text": is_read,
        "-shown": is_shown,
        "-both": stands_beside(view, width),
        "-judged": page.because is not None,
    }
    return PageLayout(stage, 0 if is_read and not is_shown else stage, frozenset(look for look in LOOKS if found[look]))


def _rows_needed(view: PracticeView, width: int, signs: Signs) -> int:
    """How many rows a page wants to have: all that it takes, or what should be seen at once where that is too much.

    A log may be scrolled to: what it tells the run above shows, and has the room for it.
    """
    whole = len(draw_practice(view, width, signs))
    return len(first_page(view, width, signs)) if view.log or whole > view.room else whole


def time_left(page: Asking, spoken_s: int) -> Countdown | None:
    """How long somebody may still speak, or has spoken for longer; `None`: nobody counts."""
    if not page.seconds:
        return None
    left = page.seconds - spoken_s
    told = f"{left} s left" if left >= 0 else f"{-left} s over, and nobody cuts you off"
    return Countdown(spoken_s / page.seconds, told)


def note(page: Asking, *, is_rating: bool) -> str:
    """What is to be done next; empty: the keys below say it."""
    if is_rating:
        return "How sure are you? s: sure, f: fairly, g: a guess"
    if page.play:
        return f"p plays {page.play}, which shows it."
    return "Answer aloud; nothing is recorded." if page.seconds else ""


def page_view(page: Asking, spoken_s: int, *, room: int, is_rating: bool) -> PracticeView:
    """What is told and asked, in so many rows."""
    role = "once" if page.is_all_right else "late"
    view = PracticeView(page.verdict, role, page.told, page.answers, page.because, page.ask, page.options)
    view = view._replace(subject=page.subject, parts=page.parts, steps=page.steps, step=page.step)
    view = view._replace(countdown=None if is_rating else time_left(page, spoken_s))
    view = view._replace(note=note(page, is_rating=is_rating))
    return view._replace(breaks=page.breaks, about=page.about, more=page.more, beside=page.beside, room=room)


def hints(page: Asking, is_held: bool | None, *, is_rating: bool, is_long: bool) -> Iterator[Row]:
    """The keys that do something now; `is_held` is whether the run stands that is watched, `None`: none is.

    `is_long`: whether the page has more than is seen of it.
    """
    is_watching = is_held is not None
    if is_watching:
        yield hint("space", "go on" if is_held else "hold")
        yield hint("enter", "to its end")
    elif is_rating:
        yield hint("s", "sure")
        yield hint("f", "fairly")
        yield hint("g", "a guess")
    elif page.options:
        numbers = f"1-{len(page.options)}" if len(page.options) > 1 else "1"
        yield hint(numbers, "choose" if page.is_many or page.stage == _FIRST else "answer")
    if not is_watching and not is_rating and (page.is_many or not page.options):
        yield hint("space", "that is all" if page.is_many or page.seconds else "on")
    if page.play:
        yield hint("p", "play it")
    if is_long:
        yield hint("pgdn", "more about it" if page.more else "read on")
    yield hint("esc", "leave", "leave")
