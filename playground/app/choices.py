"""What the library offers: the presets that a text finds, as rows of a list. Pure; the library shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from playground.scenario.catalogue import ranked
from playground.scenario.load import looks_like_a_path
from playground.scenario.preset import Preset
from playground.scenario.troubles import Trouble, main_trouble
from playground.systems import DEFAULT
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_TITLE: Final = 45
"""The longest title of the library, and a blank; longer ones are cut."""
_END, _GUARANTEE, _SYSTEM = 14, 14, 7
_ENDS: Final = {
    "lost": ("LOST", "lost"),
    "duplicated": ("DUPLICATED", "duplicated"),
    "misreported": ("misreported", "lost"),
    "dead_lettered": ("parked", "late"),
    "done_and_parked": ("parked", "late"),
    "failed": ("failed", "late"),
}
"""What a preset can end in: of several the first."""
FILE: Final = "file"
"""The id of the choice that opens a file; no preset of the library is called so."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list."""

    id: str
    """A preset's name, `FILE`, or empty: a heading, which cannot be chosen."""
    text: str
    preset: Preset | None = None


def choices(text: str, presets: Sequence[Preset]) -> list[Choice]:
    """What there is to choose: without a text all, by what goes wrong; else what it finds, the best first."""
    text = text.strip()
    if not text:
        return list(_by_trouble(presets))
    found = [Choice(one.name, one.title, one) for one in ranked(text, presets)]
    return [Choice(FILE, f"open the file {text}"), *found] if looks_like_a_path(text) else found


def _by_trouble(presets: Sequence[Preset]) -> Iterable[Choice]:
    troubles = [(main_trouble(one), one) for one in presets]
    for trouble in Trouble:
        found = [one for its, one in troubles if its is trouble]
        if found:
            yield Choice("", trouble.value)
            yield from (Choice(one.name, one.title, one) for one in found)


def choice_row(choice: Choice, width: int, signs: Signs, *, chosen: bool, words: Sequence[str] = ()) -> Row:
    """One line: the title, and as much about it as there is room for."""
    if not choice.id:
        return crop(row(Span(f" {choice.text}", "title")), width)
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    if choice.preset is None:
        return crop(row(mark, Span(choice.text, "key")), width)
    line: Row = (mark, *_marked(crop(row(Span(choice.text)), _TITLE - 1)[0].text, words))
    column = width_of((mark,)) + _TITLE
    for size, span in zip((_END, _GUARANTEE, _SYSTEM), _facts(choice.preset), strict=True):
        if column + size > width:
            break
        line = (*line, Span(" " * (column - width_of(line))), span)
        column += size
    return crop(line, width)


def _facts(preset: Preset) -> tuple[Span, Span, Span]:
    """What it ends in, the guarantee, and the system."""
    counters = preset.expect.counters
    end = Span("")
    for field, (word, role) in _ENDS.items():
        if count := counters.get(field, 0):
            end = Span(f"{word} {count}", role)
            break
    settings = preset.settings
    system = "" if settings.topology == DEFAULT.topology else settings.topology.name
    return end, Span(settings.guarantee.word, "dim"), Span(system, "dim")


def _marked(text: str, words: Iterable[str]) -> Row:
    """The text, with the first place marked where one of the words is found."""
    lower = text.lower()
    found = [(lower.find(word), word) for word in words if word in lower]
    if not found:
        return row(text)
    at, word = min(found)
    return row(text[:at], Span(text[at : at + len(word)], "key"), text[at + len(word) :])


def count_words(found: Sequence[Choice], total: int) -> str:
    """`60 presets`, `7 of 60`, `a file`."""
    if found and found[0].id == FILE:
        return "a file"
    count = sum(one.preset is not None for one in found)
    return f"{total} presets" if count == total else f"{count} of {total}"
