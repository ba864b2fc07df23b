"""The one-line bars: the tabs, and the caption."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from playground.live.views import Narration, PollOption, Speaker
from playground.words.fates import FATES
from playground.words.outcome import UNHARMED
from playground.words.phrases import plural
from playground.words.times import seconds
from widgets.renderables.prose import hanging
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import BLANK, Row, Span, crop, fitting, flow, row, spread, width_of

_BEHIND: Final = 2
"""The blanks behind a hint, which need no room at the end of a line."""
_A_CELL: Final = 4
"""Characters that there may be in one cell: more of a text than fills its lines so is not looked at."""

_MOST_ROWS: Final = 7
"""However much somebody has to say, the stage stays in sight."""
_ASIDE: Final = "   ("
"""What begins here is for whoever holds the keys: a room reads the rest aloud."""
_A_WORD: Final = len("at-least-once")
"""Beside who speaks there is room for the longest word, or it is not said who."""


class TabsView(NamedTuple):
    """The names of the tabs, which one is open, and what the open one filters by."""

    names: tuple[str, ...]
    open: int
    note: str = ""


class CaptionView(NamedTuple):
    """What is said just now: by the preset's author or by the record, or by the guide of the first minute."""

    caption: Narration
    fresh: bool = False
    coach: str = ""
    """What the guide says; it goes first. Behind three blanks stands what only concerns whoever holds the keys.
    A first line of its own is the answer to what was asked."""
    choices: tuple[PollOption, ...] = ()
    """What a room can vote for: one to a row, between what is said aloud and the rest."""
    guide: str = "TOUR"
    """How the guide is called."""
    answer: str = ""
    """What answers the key that was pressed just now: before what the guide says, and in its lines."""

    @property
    def role(self) -> str:
        """Its colour: that of whoever speaks, or of what has happened."""
        if self.coach:
            return "key"
        if self.caption.by is Speaker.LATE:
            return "late"
        return FATES[self.caption.fate].role if self.caption.by is Speaker.RECORD else "data"

    @property
    def who(self) -> str:
        """Who speaks, or what has happened, in a word."""
        if self.coach:
            return self.guide
        if self.caption.by is Speaker.RECORD:
            return FATES[self.caption.fate].name.upper()
        if self.caption.by is Speaker.AUTHOR:
            return "SCRIPT" if self.caption.doubt else "STORY"
        return self.caption.by.upper()

    @property
    def text(self) -> str:
        """What is said, with an aside where it may not be so."""
        doubt = f"{_ASIDE}{self.caption.doubt})" if self.caption.doubt else ""
        return self.coach or f"{self.caption.text}{doubt}"


class LineView(NamedTuple):
    """One line of a screen: something at its left end, and something at its right end."""

    left: Row
    right: Row = ()


def hint(key: str, words: str, pick: str = "", *, usable: bool = True) -> Row:
    """One key and what it does; with a pick it can be clicked, too."""
    at = (pick, 0) if pick else None
    return (Span(f" {key} ", "key" if usable else "dim", at), Span(f"{words}  ", "text" if usable else "dim", at))


def draw_hints(hints: Sequence[Row], width: int) -> Row:
    """What keys do, the most useful first: those that have no room are left out whole."""
    sums = accumulate(width_of(hint) for hint in hints)
    shown = [hint for hint, end in zip(hints, sums, strict=True) if end - _BEHIND <= width]
    *spans, last = [span for hint in shown or hints[:1] for span in hint] or [Span("")]
    return crop((*spans, last._replace(text=last.text.rstrip())), width)


def draw_tabs(view: TabsView, width: int) -> Row:
    """`Ledger   Events   Diagram`; where there is not room for all, the note goes first, and the open tab stays."""
    tabs = [
        Span(f" {name} ", "selected key" if index == view.open else "dim", ("tab", index))
        for index, name in enumerate(view.names)
    ]
    spaced = (Span(" "), *(span for tab in tabs for span in (tab, Span(" "))))
    left = fitting(width, spaced, tuple(tabs), (tabs[view.open],))
    note = row(Span(view.note + " ", "dim"))
    return spread(left, note, width) if width_of((*left, *note)) < width else left


def draw_caption(view: CaptionView, width: int, height: int, signs: Signs = UNICODE) -> list[Row]:
    """What is said, in as many lines as there are, with the mark of who says it: `▌ STORY  3.150 s  m3 was ...`."""
    mark = Span("| " if signs is ASCII else f"{signs.cursor} ", view.role)  # An edge, not a list's cursor.
    answer = _answer(view, width)[: max(height - 1, 1)]
    lines = [*answer, *_cut(view, width, height - len(answer))]
    return [crop((mark, *line), width) for line in (*lines, *[BLANK] * (height - len(lines)))]


def _answer(view: CaptionView, width: int) -> list[Row]:
    return hanging(BLANK, view.answer, max(width - 3, 1), "selected strong") if view.answer else []


def _cut(view: CaptionView, width: int, height: int) -> list[Row]:
    """The lines of what is said; what has no room ends in `…`."""
    if height < 1:
        return []
    head, lines = _said(view, width, height)
    if len(lines) <= height:
        return lines
    rest = " ".join("".join(span.text for span in line).strip() for line in lines[height - 1 :])
    indent = Span(" " * width_of(head) if height > 1 else "")
    return [*lines[: height - 1], crop(row(indent, Span(rest, _voice(view))), width - 3)]


def caption_rows(view: CaptionView, width: int) -> int:
    """How many lines are needed for what somebody has written to be read to its end; a person's text is not endless.

    What the record says has the lines that there are: it comes and goes too often for the layout to follow.
    """
    is_written = view.coach or view.caption.by is Speaker.AUTHOR
    rows = len(_answer(view, width)) + len(_said(view, width, _MOST_ROWS)[1])
    return min(rows, _MOST_ROWS) if is_written else 0


def _voice(view: CaptionView) -> str:
    return "strong" if view.coach or view.fresh else "text"


def _said(view: CaptionView, width: int, height: int) -> tuple[Row, list[Row]]:
    """Who says it and when, and all lines of what is said; not when, if what is said would be cut for it."""
    head = row(Span(view.who, f"{view.role} strong"), Span("  "))
    if not view.coach and view.caption.by is not Speaker.SCRIPT:
        head += row(Span(f"{seconds(view.caption.time_ms)}  ", "dim"))
    forms = [one for one in (head, head[:2]) if max(2 * width_of(one), width_of(one) + _A_WORD + 2) < width] or [BLANK]
    text = view.text[: _A_CELL * width * height]
    told = [(one, _lines(view, one, text, max(width - 3, 1), height)) for one in forms]
    return next((one for one in told if len(one[1]) <= height), told[0])


def _lines(view: CaptionView, head: Row, text: str, width: int, height: int) -> list[Row]:
    """All lines after a head; what a room votes for stands one to a row, for which what a room need not read gives way.

    The foot of the screen names those keys, too. Where even so there is not room the choices share rows.
    """
    spoken, aside, keys = text.partition(_ASIDE)
    if not view.choices:
        lines = _paragraphs(view, head, text, width)
        return list(_dimmed(lines, spoken)) if view.coach or view.caption.doubt else lines
    asked, indent = _paragraphs(view, head, spoken, width), Span(" " * width_of(head))
    if view.choices[0].is_right is not None:
        told = flow(_told_choices(view.choices), width - width_of((indent,)), " ")
        rest = hanging(row(indent), f"{aside}{keys}".strip(), width, "dim") if keys else []
        return [*asked, *((indent, *one) for one in told), *rest]
    choices = _choices(view.choices)
    whole = [*asked, *((indent, *one) for one in choices)]
    flowed = [(indent, *one) for one in flow(_choices(view.choices, aligned=False), width - width_of((indent,)))]
    forms = [*whole, *hanging(row(indent), f"{aside}{keys}", width, "dim")], whole, [*asked, *flowed]
    return next((form for form in forms if len(form) <= height), forms[-1])


def _paragraphs(view: CaptionView, head: Row, text: str, width: int) -> list[Row]:
    """The lines of a text; an answer that stands in its first one has its own, and the colour of what is right."""
    right, is_answered, rest = text.partition("\n") if view.coach else (text, "", "")
    if not is_answered:
        return hanging(head, text, width, _voice(view))
    told = hanging(head, right, width, f"{UNHARMED} strong")
    return [*told, *(hanging(row(Span(" " * width_of(head))), rest, width, _voice(view)) if rest.strip() else [])]


def _choices(choices: Sequence[PollOption], *, aligned: bool = True) -> list[Row]:
    """`a  never      3 hands`: each with its letter; `aligned`: those below each other, for their hands."""
    wide = max(len(one.words) for one in choices) if aligned else 0
    counted = [plural(one.hands, "hand") if one.hands is not None else "" for one in choices]
    most = max(one.find(" ") for one in counted) if aligned else 0
    rows = []
    for (letter, words, *_), hands in zip(choices, counted, strict=True):
        number, _, noun = hands.partition(" ")
        told = f"   {number:>{most}} {noun}" if hands else ""
        rows.append(row(Span(letter, "key strong"), Span(f"  {words:<{wide}}{told}", "strong")))
    return rows


def _told_choices(choices: Sequence[PollOption]) -> list[Row]:
    """`The room   a never 3   b once 12`: in as few lines as may be, for the rest of the screen is told again, too."""
    told = ((f" {one.letter} {one.words} {one.hands or 0} ", one.is_right) for one in choices)
    each = [row(Span(text, "selected strong" if is_right else "text")) for text, is_right in told]
    return [row(Span("The room", "dim")), *each]


def _dimmed(lines: Sequence[Row], spoken: str) -> Iterator[Row]:
    """The same lines, dim from where that ends which is said aloud."""
    left = len("".join(spoken.split()))
    for *head, said in lines:
        ends = list(accumulate(letter != " " for letter in said.text))
        at = sum(end <= left for end in ends)
        left -= min(left, ends[-1] if ends else 0)
        yield row(*head, said._replace(text=said.text[:at]), Span(said.text[at:], "dim"))
