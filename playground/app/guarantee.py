"""What settings guarantee: the switches of a system as a list, and beside it what they come to, tried at each turn."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from playground.app.reading_screen import hint
from playground.app.sheet_screen import SheetScreen
from playground.guarantee.board import Board, BoardSwitch
from playground.guarantee.legs import Verdicts
from playground.guarantee.remedies import Shortfall
from playground.guarantee.settings import typed
from playground.guarantee.trial import FaultTrial
from playground.scenario.mistakes import shown
from playground.systems.native import NativeValue
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, row

_NAME: Final = 30
_COLOURS: Final = {"lose": "lost", "duplicate": "duplicated"}


class GuaranteeScreen(SheetScreen[BoardSwitch | Shortfall]):
    """The switches, and what they guarantee; the answer is a script that shows a gap, or none."""

    HEADING = ("GUARANTEE", "what these settings come to, tried at each turn")
    FIELD = ("search", "a setting, or one with its value: prefetch_count=1")

    def __init__(self, board: Board, *, replaces: bool = False) -> None:
        """`replaces`: whether a script that is played ends a run that is on."""
        super().__init__()
        self._board = board
        self._replaces = replaces
        self._agreed: BoardSwitch | Shortfall | None = None
        """The gap whose script may take the place of that run, once somebody has been told so."""

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
        wanted = text.partition("=")[0].lower().split()
        found = [one for one in self._board.switches if one.mentions(wanted)]
        self.show_count(f"{len(found)} settings")
        self.offer([*found, *([] if wanted else self._board.gaps)], keep=keep or _name(self.chosen))

    def name_of(self, one: BoardSwitch | Shortfall) -> str:
        """The setting, or the gap."""
        return _name(one)

    def line_of(self, one: BoardSwitch | Shortfall, width: int, *, chosen: bool) -> Row:
        """A switch with its value, or a gap with what closes it."""
        return _line(one, width, self.signs, chosen=chosen)

    def sheet_of(self, one: BoardSwitch | Shortfall | None) -> SheetView:
        """What the switches come to, and what the chosen one is about."""
        return board_view(self._board, one)

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
        value = self._typed(switch, text.partition("=")[2].strip()) if "=" in text else switch.next
        if value is None and "=" in text:
            self.notify(f"{switch.name} cannot be {text.partition('=')[2].strip() or 'empty'}", severity="warning")
            return
        board = self._board.turned(switch, value)
        if board.problem:
            self.notify(f"{switch.name} = {_value(value)}: {board.problem}", severity="warning")
            return
        self._board = board
        self.field.value = ""
        self._offer("", keep=switch.name)

    def _typed(self, switch: BoardSwitch, text: str) -> NativeValue:
        setting = self._board.native.dialect.setting(switch.name)
        if setting is not None:
            return typed(setting, text)
        return text if text in switch.values else None


def _name(one: BoardSwitch | Shortfall | None) -> str:
    """What tells a line from others."""
    if one is None:
        return ""
    return one.name if isinstance(one, BoardSwitch) else one.title


def _line(one: BoardSwitch | Shortfall, width: int, signs: Signs, *, chosen: bool) -> Row:
    """A switch with its value, or a gap with what closes it."""
    mark = Span(f"{signs.cursor if chosen else ' '} ", "key")
    if isinstance(one, BoardSwitch):
        return crop(row(mark, Span(one.name.ljust(_NAME)), Span(f" {_value(one.value)}", "key")), width)
    faults = ", ".join(dict.fromkeys(each.short for each in one.trials))
    return crop(row(mark, Span(one.title, _COLOURS[one.trouble]), Span(f" {faults}", "dim")), width)


def board_view(board: Board, chosen: BoardSwitch | Shortfall | None) -> SheetView:
    """What the switches come to, and what is chosen."""
    verdicts, promised = board.verdicts, board.native.promised
    title = verdicts.name[:1].upper() + verdicts.name[1:]
    documented = SheetLine("documentation", f'"{promised.words}" {promised.page}', "dim")
    stuck = (SheetLine("never ends", f"{one.short}, {one.about}") for one in verdicts.stuck)
    lines = (*_legs(verdicts), *_about(board, chosen), *_faults(verdicts), *stuck, documented)
    return SheetView(title, mark=f"in {verdicts.scripts} scripts of one fault each", lines=lines)


def _legs(verdicts: Verdicts) -> Iterator[SheetLine]:
    for leg in verdicts.legs:
        if not leg.losing and not leg.repeating:
            yield SheetLine("legs", f"{leg.leg.value}: loses nothing, repeats nothing", "once")
        for trouble, trials in (("lose", leg.losing), ("duplicate", leg.repeating)):
            if trials:
                yield SheetLine("legs", f"{leg.leg.value}: may {trouble} ({_named(trials)})", _COLOURS[trouble])


def _faults(verdicts: Verdicts) -> Iterator[SheetLine]:
    """What the names of the faults mean that the legs are shown by."""
    shown_in = {each.short: each.about for leg in verdicts.legs for each in (*leg.losing, *leg.repeating)}
    yield from (SheetLine("faults", f"{short}: {about}", "dim") for short, about in shown_in.items())


def _value(value: NativeValue) -> str:
    """A value as presets write it."""
    return "not set" if value is None else shown(value)


def _named(trials: Sequence[FaultTrial]) -> str:
    return ", ".join(dict.fromkeys(one.short for one in trials))


def _about(board: Board, chosen: BoardSwitch | Shortfall | None) -> Iterator[SheetLine]:
    if isinstance(chosen, BoardSwitch):
        yield SheetLine(chosen.name, chosen.text)
        yield SheetLine(chosen.name, f"enter: {_value(chosen.next)}", "key")
        yield from (SheetLine(chosen.name, page, "dim") for page in (chosen.page,) if page)
    elif chosen is not None:
        label = "what shows it"
        yield from (SheetLine(label, f"{one.short}: {one.about}") for one in (chosen.script,) if one)
        closed = next(one for one in board.closed if (one.leg, one.trouble) == (chosen.leg, chosen.trouble))
        yield SheetLine("what closes it", _remedy(closed))


def _remedy(gap: Shortfall) -> str:
    if gap.remedy is None:
        return "no single setting closes any of it"
    change = gap.remedy.change
    left = f", but for {', '.join(gap.remedy.left)}" if gap.remedy.left else ""
    return f"{change.name} = {_value(change.value)}{left}"
