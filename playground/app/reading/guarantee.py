"""What settings guarantee: the switches of a system as a list, and beside it what they come to, tried at each turn.

What would close each gap takes longer to find; that is done beside the screen, which goes on answering keys.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from playground.app.reading.sheet_screen import SheetScreen
from playground.guarantee.application import short_for
from playground.guarantee.board import Board, BoardSwitch
from playground.guarantee.by_hand import by_hand
from playground.guarantee.legs import LegVerdict, Verdicts
from playground.guarantee.remedies import Shortfall
from playground.guarantee.settings import typed
from playground.guarantee.standing import NOT_ALWAYS_FAILING, failing, needed
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition
from playground.systems.native import NativeValue
from playground.words.phrases import plural
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_NAME: Final = 30
_TOLD: Final = 52
"""The column in which what a setting decides begins."""
_ENOUGH: Final = 40
"""Where there is less room for that than so many columns, it stands on the page alone."""
_COLOURS: Final = {"lose": "lost", "duplicate": "duplicated"}
_OTHER: Final = {"lose": "duplicate", "duplicate": "lose"}
_CLOSES: Final = "to close it"
_SEARCHING: Final = "each other value of each setting is being tried"
_DOES_NOT: Final = {"lose": "loses nothing", "duplicate": "repeats nothing"}
_SAID: Final = len("loses nothing*")
"""What each leg does stands below what the others do."""


_HEADINGS: Final = {"setting": "Its settings", "application": "The application"}
_STILL_OPEN: Final = "Still open"
_AT_LEGS: Final = "what the legs ask for (*) holds"


class BoardHeading(NamedTuple):
    """What stands above lines of one kind."""

    text: str


BoardLine = BoardSwitch | Shortfall | BoardHeading
"""A line of the board; a heading is never chosen."""


class GuaranteeScreen(SheetScreen[BoardLine]):
    """The switches, and what they guarantee; the answer is a script that shows a gap, or none."""

    HEADING = ("GUARANTEE", "what these settings come to, tried at each turn")
    FIELD = ("search", "a setting, or one with its value: prefetch_count=1")

    def __init__(self, board: Board, *, replaces: bool = False, instead_of: str = "") -> None:
        """`replaces`: whether a script that is played ends a run that is on, which is `instead_of` a real system's."""
        super().__init__()
        self._board = board
        self._replaces, self._instead_of = replaces, instead_of
        self._agreed: BoardLine | None = None
        """The gap whose script may take the place of that run, once somebody has been told so."""
        self._closed_by: Sequence[Shortfall] | None = None
        """The gaps with what would close each, once that is known."""

    def on_mount(self) -> None:
        """Look for what would close what is open."""
        self._look_for_closing()

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        shows = isinstance(self.chosen, Shortfall)
        see = "in place of your run" if shows and self._agreed is self.chosen else "see it happen"
        yield hint("enter", see if shows else "turn it", "start", usable=self.chosen is not None)
        yield from self.reading_hints()

    def look_up(self, text: str) -> None:
        """Offer the switches that have to do with a text, and the gaps."""
        self._offer(text)

    def _offer(self, text: str, keep: str = "") -> None:
        """Offer what there is; the line that is kept stays chosen, or else the one that was."""
        wanted = text.partition("=")[0].lower().removeprefix("/").split()
        found = [one for one in self._board.switches if one.mentions(wanted)]
        self.show_count(plural(len(found), "setting"))
        all_lines = _headed(found, self._gaps, is_airy=self.has_class("-high"))
        self.offer(found if wanted else [*all_lines], keep=keep or _name(self.chosen))

    @property
    def _gaps(self) -> Sequence[Shortfall]:
        return self._board.gaps if self._closed_by is None else self._closed_by

    def _look_for_closing(self) -> None:
        """Look for what would close the gaps of the board as it stands; what was looked for before is given up."""
        self._closed_by = None
        self.run_worker(self._find_closing(self._board), exclusive=True)

    async def _find_closing(self, board: Board) -> None:
        found = await asyncio.to_thread(board.find_closing, lambda: self.is_attached and board is self._board)
        if found is not None and board is self._board:
            self._take(found)

    def _take(self, closing: Sequence[Shortfall]) -> None:
        """Show what would close each gap: the lines are the same, so whoever moves or reads on meanwhile is let be."""
        self._closed_by, by_name = closing, {_name(one): one for one in closing}
        self.found = [by_name.get(_name(one), one) for one in self.found]
        if not all(self.query(one) for one in ("Choices", "SheetPage", "#hints")):
            return  # It is being left.
        at = self.query_one(Choices).highlighted
        if at is not None and at < len(self.found):
            self.chosen = self.found[at]
            self.query_one(SheetPage).show(self.sheet_of(self.chosen))
            self.show_hints()

    def name_of(self, one: BoardLine) -> str:
        """The setting, or the gap."""
        return _name(one)

    def line_of(self, one: BoardLine, width: int, *, chosen: bool) -> Row:
        """A switch with its value, or a gap with what closes it."""
        return _line(one, width, self.signs, chosen=chosen)

    def sheet_of(self, one: BoardLine | None) -> SheetView:
        """What the switches come to, and what the chosen one is about."""
        return board_view(self._board, one, self._closed_by, self._instead_of)

    def start(self) -> None:
        """Turn the chosen switch, or play the script that shows the chosen gap."""
        chosen = self.chosen
        if isinstance(chosen, Shortfall) and chosen.script and chosen.script.script:
            if self._replaces and self._agreed is not chosen:
                self._agreed = chosen
                self.notify("The script would take the place of your run: enter again to see it, esc to go back.")
                self.show_hints()
            else:
                self.dismiss((chosen.script.script, False))
        elif isinstance(chosen, BoardSwitch):
            self._turn(chosen)

    def _turn(self, switch: BoardSwitch) -> None:
        text = self.field.value
        value = self._typed(switch, text.partition("=")[2].strip().strip('"')) if "=" in text else switch.next
        if value is None and "=" in text:
            self.notify(f"{switch.name} cannot be {text.partition('=')[2].strip() or 'empty'}", severity="warning")
            return
        board = self._board.turned(switch, value)
        if board.problem:
            self.notify(f"{switch.name} = {_value(value)}: {board.problem}", severity="warning")
            return
        self._board = board
        self._look_for_closing()
        if switch.kind == "system":
            self._instead_of = ""  # The one that was chosen stands for no other.
        self.field.value = ""
        self._offer("", keep=switch.name)

    def _typed(self, switch: BoardSwitch, text: str) -> NativeValue:
        setting = self._board.native.dialect.setting(switch.name)
        if setting is not None:
            return typed(setting, text)
        return next((one for one in switch.values if text in (one, shown(one))), None)


def _headed(switches: Iterable[BoardSwitch], gaps: Iterable[Shortfall], *, is_airy: bool) -> Iterator[BoardLine]:
    """All lines, each kind below its heading; with a blank line above that where there is room."""
    air = [BoardHeading("")] * is_airy
    for kind, some in groupby(switches, key=attrgetter("kind")):
        if kind in _HEADINGS:
            yield from (*air, BoardHeading(_HEADINGS[kind]))
        yield from some
    for at, gap in enumerate(gaps):
        if not at:
            yield from (*air, BoardHeading(_STILL_OPEN))
        yield gap


def _name(one: BoardLine | None) -> str:
    """What tells a line from others; a heading has none, and so cannot be chosen."""
    match one:
        case BoardSwitch():
            return one.name
        case Shortfall():
            return one.title
    return ""


def _line(one: BoardLine, width: int, signs: Signs, *, chosen: bool) -> Row:
    """A switch with its value, a gap, or what stands above them."""
    if isinstance(one, BoardHeading):
        return crop(row(Span(f" {one.text}", "title")), width)
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    if isinstance(one, BoardSwitch):
        head = row(mark, Span(one.name.ljust(_NAME)), Span(f" {_value(one.value)}", "key"))
        beside = Span(" " * max(_TOLD - width_of(head), 2), "dim")
        room = width - width_of((*head, beside))
        about = row(beside, Span(in_brief(one.text, room), "dim")) if room >= _ENOUGH else ()
        return crop((*head, *about), width)
    faults = plural(len({each.about for each in one.trials}), "fault")
    return crop(row(mark, Span(one.title, _COLOURS[one.trouble]), Span(f" ({faults})", "dim")), width)


def board_view(
    board: Board,
    chosen: BoardLine | None,
    closing: Sequence[Shortfall] | None = None,
    instead_of: str = "",
) -> SheetView:
    """What the switches come to, what would close the gaps once that is known, and what is chosen."""
    verdicts, promised = board.verdicts, board.native.promised
    title = verdicts.name[:1].upper() + verdicts.name[1:]
    documented = SheetLine("documented", f'"{promised.words}" {promised.page}', "dim")
    stuck = (SheetLine("never ends", one) for one in dict.fromkeys(one.about for one in verdicts.stuck))
    is_of_another = instead_of and isinstance(chosen, BoardSwitch) and chosen.kind == "system"
    why = f"Your run is {instead_of}, of the textbook, and has no such settings. This is {board.native.profile.name}, "
    why += "as a new user has it; enter turns to the next."
    stands_on = [_AT_LEGS] if needed(verdicts, board.conditions) else []
    stands_on += [NOT_ALWAYS_FAILING] if failing(verdicts) else []
    given = f"if {' and '.join(stands_on)} · " * bool(stands_on)
    closes = () if isinstance(chosen, Shortfall) else _to_close(board.gaps, closing)
    about: Iterable[SheetLine] = ()
    match chosen:
        case BoardSwitch():
            about = _about_switch(chosen)
        case Shortfall():
            about = _about_gap(chosen, closing)
    once = (SheetLine("once when", one, "dim") for one in board.withstood)
    lines = (*closes, *about, *_legs(board), *_faults(verdicts), *stuck, *once, documented)
    mark = f"{given}tried with {verdicts.scripts} short failure scripts"
    return SheetView(title, why if is_of_another else "", mark=mark, lines=lines)


def _to_close(gaps: Sequence[Shortfall], closing: Sequence[Shortfall] | None) -> Iterator[SheetLine]:
    """What would close each gap, in a line or two; the gap's own page says more."""
    if gaps and closing is None:
        yield SheetLine(_CLOSES, _SEARCHING, "dim")
    for gap in closing or ():
        if not gap.changes:
            yield SheetLine(_CLOSES, f"{gap.leg.value} may {gap.trouble}: no single setting changes that", "dim")
            yield from (SheetLine(_CLOSES, text) for text in (by_hand(gap.trials),) if text)
            continue
        yield SheetLine(_CLOSES, ", ".join(f"{one.name} = {_value(one.value)}" for one in gap.changes), "key")
        left = " or when ".join(one.about for one in gap.remedy.left) if gap.remedy else ""
        but = f", but when {left}" if left else ""
        yield SheetLine(_CLOSES, f"{gap.leg.value} then {_DOES_NOT[gap.trouble]}{but}", "dim")


def _legs(board: Board) -> Iterator[SheetLine]:
    """What each leg may do, and what has to hold for what it does not."""
    longest = max(len(one.leg.value) for one in board.verdicts.legs)
    for leg in board.verdicts.legs:
        asked = board.conditions_of(leg.leg)
        troubles = [trouble for trouble in _COLOURS if leg.showing(trouble)]
        says = {trouble: _does(trouble, leg, asked) for trouble in _COLOURS}
        parts = (
            Span(one.ljust(_SAID), _COLOURS[trouble] if trouble in troubles else "once")
            for trouble, one in says.items()
        )
        name = Span(leg.leg.value.ljust(longest), "strong")
        yield SheetLine("legs", f"{leg.leg.value}: {', '.join(says.values())}", parts=(name, *parts))
        given = ((trouble, [one.text for one in asked if one.trouble == trouble]) for trouble in _COLOURS)
        yield from (
            SheetLine("legs", f"* it {_DOES_NOT[one]} if {'; '.join(texts)}")
            for one, texts in given
            if texts and not leg.showing(one)
        )


def _does(trouble: str, leg: LegVerdict, asked: Sequence[Condition]) -> str:
    if leg.showing(trouble):
        return f"may {trouble}"
    return f"{_DOES_NOT[trouble]}{'*' * any(one.trouble == trouble for one in asked)}"


def _faults(verdicts: Verdicts) -> Iterator[SheetLine]:
    """Which faults bring it about, in words; what only comes again, and has its effect once, does no harm."""
    lost = dict.fromkeys(one.about for leg in verdicts.legs for one in leg.losing)
    twice = dict.fromkeys(one.about for one in verdicts.repeating)
    told = dict.fromkeys(one.about for one in verdicts.told_failed)
    again = dict.fromkeys(one.about for leg in verdicts.legs for one in leg.repeating)
    yield from (SheetLine("loses when", about) for about in lost)
    yield from (SheetLine("twice when", about) for about in twice)
    yield from (SheetLine("told failed", f"though it is done, when {about}") for about in told)
    yield from (SheetLine("again when", about, "dim") for about in again if about not in twice)


def _value(value: NativeValue) -> str:
    """A value as presets write it."""
    return "not set" if value is None else shown(value)


def _about_switch(chosen: BoardSwitch) -> Iterator[SheetLine]:
    yield SheetLine("setting", chosen.text)
    yield SheetLine("setting", f"enter: {_value(chosen.next)}", "key")
    yield from (SheetLine("setting", page, "dim") for page in (chosen.page,) if page)


def _about_gap(chosen: Shortfall, closing: Sequence[Shortfall] | None) -> Iterator[SheetLine]:
    yield from (SheetLine("what shows it", one.about) for one in (chosen.script,) if one)
    if closing is None:
        yield SheetLine("what closes it", _SEARCHING, "dim")
    else:
        yield from _remedy(chosen)


def _remedy(gap: Shortfall) -> Iterator[SheetLine]:
    label = "together" if gap.together else "what closes it"
    if not gap.changes:
        yield SheetLine(label, "no single setting closes any of it")
        yield from (SheetLine(label, text) for text in (by_hand(gap.trials),) if text)
    for change in gap.changes:
        yield SheetLine(label, f"{change.name} = {_value(change.value)}", "key")
        plain = change.written or short_for(change.name, change.value)
        takes = f"it takes {change.takes}" if change.takes else ""
        yield from (SheetLine(label, text) for text in (plain, takes, change.set_by) if text)
    if gap.remedy:
        others = (f"{one.name} = {_value(one.value)}" for one in gap.remedy.others)
        yield from (SheetLine("or by itself", one, "key") for one in others)
        yield from (SheetLine("but not when", one.about) for one in gap.remedy.left)
        since = f"{_COLOURS[_OTHER[gap.trouble]]} when"
        yield from (SheetLine("but since then", f"{since} {one.about}") for one in gap.remedy.opens)
