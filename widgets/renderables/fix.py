"""The bar above a fix at work: what it does for the message, until when it holds, and which other fixes there are."""

from playground.live.fix_view import FixView
from widgets.renderables.prose import hanging
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_LONGEST_NAME = 40


def draw_fix(view: FixView, width: int, height: int, signs: Signs) -> list[Row]:
    """The sentence always; then the choice, where there is one; then what it means, as far as there is room."""
    choices = [_choice(view, index, width, signs) for index in range(len(view.choices))] if view.choices[1:] else []
    told = hanging((Span(" "),), view.words, width - 1, "strong")
    details = hanging((Span(" "),), f"{view.parting} {view.details}", width - 1, "dim")
    room = max(height - len(told) - len(choices), 0)
    if len(details) > room > 0:
        details = [*details[: room - 1], crop((*details[room - 1], Span(" ...", "dim")), width)]
    return [*told, *details[:room], *choices][:height]


def fix_height(view: FixView, width: int, most: int, signs: Signs) -> int:
    """How many lines it takes, of at most so many."""
    return len(draw_fix(view, width, most, signs))


def _choice(view: FixView, index: int, width: int, signs: Signs) -> Row:
    """`▌1 consumer.dedup = transaction   holds whatever comes`."""
    name, note = view.choices[index]
    is_chosen, pick = index == view.chosen, ("fix", index)
    longest = min(max(len(one) for one, _ in view.choices), _LONGEST_NAME)
    head = row(
        Span(signs.cursor if is_chosen else " ", "key"),
        Span(f"{index + 1} ", "key", pick),
        Span(name.ljust(longest), "strong" if is_chosen else "text", pick),
    )
    return crop((*head, Span("  "), Span(note, "text" if is_chosen else "dim", pick)), max(width, width_of(head[:1])))
