"""The help page: all keys, all signs, all words; or what has been looked up among them."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple, TypeVar

from playground.words.look_up import Found
from widgets.renderables.legend import Sample, legend
from widgets.renderables.prose import column_width, columns, hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, crop, flow, row, to_the_edge, width_of

_COLUMN: Final = 55
"""A column is at least so wide."""
_LABELLED: Final = 72
"""In a column from this width on, a key has its label beside it."""
_LABEL: Final = 18
_NAME: Final = 17
"""Words up to this length have their meaning beside them."""
_SAMPLE: Final = 17
"""Signs narrower than this have their meaning beside them."""
_KEY: Final = 5
"""The least room for a key; where one of them is longer, all have more, for they begin and end in one column."""
_GAP: Final = 3
_LONGEST: Final = 96
"""Longer lines are hard to read, however wide the screen is."""

_PALETTE: Final = "ctrl+p finds all that can be done by what it does, and goes on with a session that was left."
_OF_A_RUN: Final = "All keys below are those of a run."

T = TypeVar("T")


class HelpKey(NamedTuple):
    """One key."""

    key: str
    label: str
    text: str
    name: str
    """Of the action, for the config file."""
    action: int = -1
    """The index of the action, which a click hands back."""
    purpose: str = ""
    """What it is good for."""


class ConfigView(NamedTuple):
    """How to choose other keys."""

    path: str
    example: tuple[str, ...]


class HelpView(NamedTuple):
    """What the page shows."""

    keys: tuple[tuple[str, tuple[HelpKey, ...]], ...]
    """Group by group."""
    words: tuple[tuple[str, tuple[Found, ...]], ...]
    """Topic by topic."""
    config: ConfigView
    looked_up: str = ""
    """If it is not empty, keys and words are only those that it finds, in one group each."""
    now: tuple[HelpKey, ...] = ()
    """What is useful just now."""
    here: tuple[tuple[str, str], ...] = ()
    """The keys of a screen behind on which no run goes on, each with what it does."""
    chosen: str = ""
    """The name of the action that Enter would do."""

    @property
    def choices(self) -> tuple[HelpKey, ...]:
        """What can be chosen: what was found, or what is useful now."""
        return tuple(key for _, keys in self.keys for key in keys) if self.looked_up else self.now


def draw_help(view: HelpView, width: int, signs: Signs) -> list[Row]:
    """The page, as tall as it has to be."""
    rows = _found(view, min(width, _LONGEST), signs) if view.looked_up else _whole(view, width, signs)
    return [crop(line, width) for line in rows]


def _whole(view: HelpView, width: int, signs: Signs) -> list[Row]:
    rows: list[Row] = []
    if view.now:
        size = _key_size(view.now)
        rows += [_heading("Now"), *(line for one in view.now for line in _now(one, view, width, size))]
        rows += [row(Span(f"  {line}", "dim")) for line in wrap(_PALETTE, width - 2)] + [BLANK]
    if view.here:
        size = max(width_of(row(Span(key))) for key, _ in view.here)
        rows += [_heading("Now")]
        for key, does in view.here:
            rows += hanging(row(Span(f"  {key}{' ' * (size - width_of(row(Span(key))))}  ", "key")), does, width)
        rows += [row(Span(f"  {line}", "dim")) for line in wrap(_OF_A_RUN, width - 2)] + [BLANK]
    size = _key_size(one for _, keys in view.keys for one in keys)
    for group, keys in view.keys:
        rows += _section(group, keys, width, partial(_key, size=size))
    rows += _section("Signs", legend(signs), width, _sample)
    for topic, words in view.words:
        rows += _section(topic, words, width, _word)
    return rows + _config(view, width)


def _section(title: str, items: Sequence[T], width: int, draw: Callable[[T, int], list[Row]]) -> list[Row]:
    """A heading, and the items in as many columns as there is room for."""
    count = max((width + _GAP) // (_COLUMN + _GAP), 1)
    each = column_width(count, width, _GAP)
    return [_heading(title), *columns([draw(item, each) for item in items], count, width, _GAP), BLANK]


def _heading(title: str) -> Row:
    return row(Span(title.upper(), "title"))


def _key_size(keys: Iterable[HelpKey]) -> int:
    return max(_KEY, *(len(one.key) for one in keys), 0)


def _key(one: HelpKey, width: int, *, size: int) -> list[Row]:
    pick = ("action", one.action)
    head = row(Span(f"  {one.key:{size}}  ", "key", pick))
    if width >= _LABELLED:
        head = (*head, Span(one.label.ljust(_LABEL), "strong", pick))
    return hanging(head, one.text, width)


def _head(one: HelpKey, view: HelpView, size: int) -> Row:
    """The key and its label, marked if it is chosen."""
    pick, chosen = ("action", one.action), " selected" * (one.name == view.chosen)
    return row(
        Span(f"  {one.key:{size}}  ", f"key{chosen}", pick), Span(one.label.ljust(_LABEL), f"strong{chosen}", pick)
    )


def _now(one: HelpKey, view: HelpView, width: int, size: int) -> list[Row]:
    """What can be done now, and what it is good for; the whole of it is marked if it is chosen."""
    head, is_chosen = _head(one, view, size), one.name == view.chosen
    lines = hanging(
        head, one.purpose or one.text, min(width, width_of(head) + _LONGEST), "text selected" if is_chosen else "text"
    )
    return [to_the_edge(line, width) for line in lines] if is_chosen else lines


def _word(found: Found, width: int) -> list[Row]:
    one = found.word
    name = Span(f"  {one.name}".ljust(_NAME + 2), "strong")
    if len(one.name) >= _NAME:
        return [(name,), *hanging(row(" " * (_NAME + 2)), one.text, width)]
    return hanging((name,), one.text, width)


def _sample(one: Sample, width: int) -> list[Row]:
    """A sign left of its meaning; a long one above it, as with a word."""
    head = (Span("  "), *one.drawn)
    if width_of(one.drawn) >= _SAMPLE:
        return [head, *hanging(row(Span(" " * (_SAMPLE + 2))), one.meaning, width)]
    return hanging((*head, Span(" " * (_SAMPLE - width_of(one.drawn)))), one.meaning, width)


def _config(view: HelpView, width: int) -> list[Row]:
    """Where the config file is, an example, and the names of all actions."""
    told = f"Keys and colours are chosen in {view.config.path}, which is read at every start. For example:"
    names = [
        row(Span(one.name, "text"), Span(f" {one.key}", "key")) for _, keys in view.keys for one in keys if one.name
    ]
    return [
        _heading("Other keys, other colours"),
        *(row(Span(f"  {line}", "dim")) for line in wrap(told, min(width, _LONGEST) - 2)),
        BLANK,
        *(row(Span(f"      {line}", "text")) for line in view.config.example),
        BLANK,
        row(Span("  The names of all actions, with their keys:", "dim")),
        *((Span("  "), *line) for line in flow(names, width - 2)),
    ]


# What has been looked up.


def _found(view: HelpView, width: int, signs: Signs) -> list[Row]:
    keys = [one for _, found in view.keys for one in found]
    words = [one for _, found in view.words for one in found]
    samples = [one for one in legend(signs) if f" {view.looked_up.lower()}" in f" {one.meaning.lower()}"]
    rows: list[Row] = []
    if keys:
        size = _key_size(keys)
        rows += [_heading("Keys"), *(line for one in keys for line in _found_key(one, view, width, size)), BLANK]
    if words:
        rows += [_heading("Words"), *(line for one in words for line in _found_word(one, width)), BLANK]
    if samples:
        rows += [_heading("Signs"), *(line for one in samples for line in _sample(one, width)), BLANK]
    return rows or _nothing(view.looked_up, width)


def _found_key(one: HelpKey, view: HelpView, width: int, size: int) -> list[Row]:
    head = _head(one, view, size)
    return [*hanging(head, one.text, width), row(" " * width_of(head), Span(f"in the config file: {one.name}", "dim"))]


def _found_word(found: Found, width: int) -> list[Row]:
    one = found.word
    rows = [row(Span(f"  {one.name}", "strong"), Span(f"   {found.topic}", "dim"))]
    rows += hanging(row("    "), one.text, width)
    if one.also:
        rows += hanging(row("    "), f"also written: {', '.join(one.also)}", width, "dim")
    return rows


def _nothing(text: str, width: int) -> list[Row]:
    told = f'No key and no word has to do with "{text}". Try one word of what you see on the screen.'
    return [row(Span(line, "dim")) for line in wrap(told, width)]
