"""What settings guarantee: the switches of a system as a list, and beside it what they come to, tried at each turn.

What would close each gap takes longer to find; that is done beside the screen, which goes on answering keys.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from playground.app.reading.guarantee_page import TROUBLE_COLOURS, board_view, value_words
from playground.app.reading.sheet_screen import SheetScreen
from playground.guarantee.board import Board, BoardSwitch, system_meant
from playground.guarantee.other_versions import OtherVersion
from playground.guarantee.remedies import Change, Shortfall
from playground.guarantee.settings import typed
from playground.scenario.mistakes import nearest, shown
from playground.systems.native import NativeValue
from playground.words.phrases import plural
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.sheet import SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row, width_of

_NAME: Final = 30
_TOLD: Final = 52
"""The column in which what a setting decides begins."""
_ENOUGH: Final = 40
"""Where there is less room for that than so many columns, it stands on the page alone."""


_NOTHING: Final = "No setting has to do with that: try one word only"
_HEADINGS: Final = {"setting": "Its settings", "application": "The application"}
_STILL_OPEN: Final = "Still open"


class BoardHeading(NamedTuple):
    """What stands above lines of one kind."""

    text: str


BoardLine = BoardSwitch | Shortfall | BoardHeading
"""A line of the board; a heading is never chosen."""


class GuaranteeScreen(SheetScreen[BoardLine]):
    """The switches, and what they guarantee; the answer is a script that shows a gap, or none."""

    HEADING = ("GUARANTEE", "what these settings come to, tried at each turn")
    FIELD = ("search", "a setting, or one with its value: prefetch_count=1")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "start")]

    def __init__(self, board: Board, *, replaces: bool = False, instead_of: str = "") -> None:
        """`replaces`: whether a script that is played ends a run that is on, which is `instead_of` a real system's."""
        super().__init__()
        self._board = board
        self._replaces, self._instead_of = replaces, instead_of
        self._agreed: BoardLine | None = None
        """The gap whose script may take the place of that run, once somebody has been told so."""
        self._closed_by: Sequence[Shortfall] | None = None
        """The gaps with what would close each, once that is known."""
        self._unparks: Sequence[Change] = ()
        """What ends then that something is parked that could be done."""
        self._others: Sequence[OtherVersion] = ()
        """The versions in which it is otherwise, once that is known."""

    def on_mount(self) -> None:
        """Look for what would close what is open."""
        self._look_for_closing()

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        shows = isinstance(self.chosen, Shortfall)
        see = "in place of your run" if shows and self._agreed is self.chosen else "see it happen"
        keys = "enter" if self.field.value else "space/enter"
        yield hint(keys, see if shows else "turn it", "start", usable=self.chosen is not None)
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
        typed_name = text.partition("=")[0].strip().lower().removeprefix("/") if "=" in text else ""
        meant = next((one.name for one in found if one.name.lower() == typed_name), "")  # Others may tell of it.
        lines: list[BoardLine] = [*found] if wanted else [*all_lines]
        self.offer(lines or [BoardHeading(_NOTHING)], keep=keep or meant or _name(self.chosen))

    @property
    def _gaps(self) -> Sequence[Shortfall]:
        return self._board.gaps if self._closed_by is None else self._closed_by

    def _look_for_closing(self) -> None:
        """Look for what would close the gaps of the board as it stands; what was looked for before is given up."""
        self._closed_by, self._unparks, self._others = None, (), ()
        self.run_worker(self._find_closing(self._board), exclusive=True)

    async def _find_closing(self, board: Board) -> None:
        def is_wanted() -> bool:
            return self.is_attached and board is self._board

        found = await asyncio.to_thread(board.find_closing, is_wanted)
        if found is None or board is not self._board:
            return
        self._take(found)
        if board.verdicts.parking and (unparks := await asyncio.to_thread(board.find_unparking, found, is_wanted)):
            self._unparks = unparks
            self._take(found)
        if (others := await asyncio.to_thread(board.find_other_versions, is_wanted)) and board is self._board:
            self._others = others
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
        return board_view(self._board, one, self._closed_by, self._instead_of, self._unparks, self._others)

    def action_start(self) -> None:
        """Space, where nothing is looked up: what is typed may have blanks in it."""
        self.start()

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
            words = text.partition("=")[2].strip()
            self.notify(f"{switch.name} cannot be {words or 'empty'}{_right(switch, words)}", severity="warning")
            return
        board = self._board.turned(switch, value)
        if board.problem:
            self.notify(f"{switch.name} = {value_words(value)}: {board.problem}", severity="warning")
            return
        self._board = board
        self._look_for_closing()
        if switch.kind == "system":
            self._instead_of = ""  # The one that was chosen stands for no other.
        self.field.value = ""
        self._offer("", keep=switch.name)

    def _typed(self, switch: BoardSwitch, text: str) -> NativeValue:
        if switch.kind == "system":
            return system_meant(text)
        setting = self._board.native.dialect.setting(switch.name)
        if setting is not None:
            return typed(setting, text)
        return next((one for one in switch.values if text in (one, shown(one))), None)


def _right(switch: BoardSwitch, text: str) -> str:
    """What would be right in place of a word that is not: the one that is like it, or all of them."""
    words = [one for one in switch.values if isinstance(one, str)] if switch.kind in ("system", "config") else []
    near = nearest(text, words)
    return f"; did you mean {near}?" if near else f"; there are {', '.join(words)}" if words else ""


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
        value = f" {value_words(one.value)}"
        wide = min(_NAME, max(width - width_of((mark,)) - cell_len(value), 0))  # The name is read before the value.
        head = row(mark, Span(one.name.ljust(wide)), Span(value, "key"))
        beside = Span(" " * max(_TOLD - width_of(head), 2), "dim")
        room = width - width_of((*head, beside))
        about = row(beside, Span(in_brief(one.text, room), "dim")) if room >= _ENOUGH else ()
        return crop((*head, *about), width)
    faults = plural(len({each.about for each in one.trials}), "fault")
    return crop(row(mark, Span(one.title, TROUBLE_COLOURS[one.trouble]), Span(f" ({faults})", "dim")), width)
