"""What the library offers: the presets that a text finds, as rows of a list. Pure; the library shows them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from playground.scenario.catalogue import demos, path, ranked, respelt
from playground.scenario.load import looks_like_a_path
from playground.scenario.preset import Preset
from playground.scenario.troubles import Trouble, main_trouble
from playground.systems import DEFAULT
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_TITLE: Final = 45
"""The longest title of the library, and a blank; longer ones are cut."""
_STATION: Final = 4
"""The number of a station, whether it is done, and a blank."""
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
    station: int = 0
    """Its number on the path; 0: it is not on it."""
    done: bool = False
    """Whether it has been watched to its end."""


START_HERE: Final = "Start here: the path. Each station builds on some before it"
TO_PRESENT: Final = "Demos: five minutes each, to be presented"


def choices(text: str, presets: Sequence[Preset], done: Collection[str] = ()) -> list[Choice]:
    """What there is to choose: without a text all, the path first; else what it finds, the best first."""
    text = text.strip()
    numbers = {name: number for number, station in enumerate(path(), 1) for name in station.presets}

    def choice(one: Preset) -> Choice:
        return Choice(one.name, one.title, one, numbers.get(one.name, 0), one.name in done)

    if not text:
        return [one if isinstance(one, Choice) else choice(one) for one in _in_groups(presets, list(numbers))]
    found = [choice(one) for one in ranked(text, presets)]
    is_path = looks_like_a_path(text)
    if not found and not is_path and (meant := respelt(text, presets)):
        found = [Choice("", f"Nothing has to do with that; this with {meant}"), *map(choice, ranked(meant, presets))]
    return [Choice(FILE, f"open the file {text}"), *found] if is_path else found


def _in_groups(presets: Sequence[Preset], on_path: Sequence[str]) -> Iterable[Choice | Preset]:
    """Headings and what stands under each: the path, the demos, and all others by what goes wrong in them."""
    known = {one.name: one for one in presets}
    shown = [name for station in demos() for name in station.presets]
    for heading, names in ((START_HERE, on_path), (TO_PRESENT, shown)):
        found = [known.pop(name) for name in names if name in known]
        if found:
            yield Choice("", heading)
            yield from found
    others: dict[Trouble, list[Preset]] = {one: [] for one in Trouble}
    for one in known.values():
        others[main_trouble(one)].append(one)
    for trouble, found in others.items():
        if found:
            yield Choice("", trouble.value)
            yield from found


def choice_row(choice: Choice, width: int, signs: Signs, *, chosen: bool, words: Sequence[str] = ()) -> Row:
    """One line: the title, and as much about it as there is room for."""
    if not choice.id:
        return crop(row(Span(f" {choice.text}", "title")), width)
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    done = Span(signs.done if choice.done else " ", "once")
    station = (Span(f"{choice.station or '':>2}", "dim"), done, Span(" "))
    if choice.preset is None:
        return crop(row(mark, Span(choice.text, "key")), width)
    line: Row = (mark, *station, *_marked(crop(row(Span(choice.text)), _TITLE - 1)[0].text, words))
    column = width_of((mark,)) + _STATION + _TITLE
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
