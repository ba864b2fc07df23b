"""A page of practice on the screen: the rows and the keys that it has, and the time that is left."""

from collections.abc import Container, Iterator
from typing import Final

from playground.practice.asking import Asking
from widgets.renderables.bars import hint
from widgets.renderables.practice import PracticeView
from widgets.renderables.spans import Row
from widgets.renderables.speaking import Countdown

_BARS: Final = 3
"""The rows of the header, of the line above the page, and of the keys."""
_STAGES: Final = {"-towering": 33, "-high": 20}
"""By the look that the screen has from its height: how many rows the run takes at most, as in the style sheet."""
_SQUEEZED: Final = {"-high": 14}
"""The same, where the page would not be seen whole beside it."""
_LOW_STAGE: Final = 7
"""The same of all other screens."""


def rows_seen(height: int, looks: Container[str], *, is_alone: bool, is_squeezed: bool) -> int:
    """How many rows of a page are seen at once: those of the screen without its bars, and without the run above it."""
    stages = _SQUEEZED if is_squeezed else _STAGES
    stage = 0 if is_alone else next((rows for look, rows in stages.items() if look in looks), _LOW_STAGE)
    return max(height - _BARS - stage, 0)


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
        yield hint(numbers, "choose" if page.is_many else "answer")
    if not is_watching and not is_rating and (page.is_many or not page.options):
        yield hint("space", "that is all" if page.is_many or page.seconds else "on")
    if page.play:
        yield hint("p", "play it")
    if is_long:
        yield hint("pgdn", "more about it" if page.more else "read on")
    yield hint("esc", "leave", "leave")
