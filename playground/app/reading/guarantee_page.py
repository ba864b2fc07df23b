"""What a board of settings comes to, as a page: what closes its gaps, what each leg may do, by which faults."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from playground.guarantee.application import short_for
from playground.guarantee.board import Board, BoardSwitch
from playground.guarantee.by_hand import by_hand
from playground.guarantee.legs import LegVerdict
from playground.guarantee.other_versions import OtherVersion
from playground.guarantee.remedies import Change, Shortfall
from playground.guarantee.standing import needed, not_failing
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition
from playground.systems.native import NativeValue
from playground.words.trials import trial_words
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.spans import Span

TROUBLE_COLOURS: Final = {"lose": "lost", "duplicate": "duplicated"}
_OTHER: Final = {"lose": "duplicate", "duplicate": "lose"}
_CLOSES: Final = "to close it"
_SEARCHING: Final = "each other value of each setting is being tried"
_DOES_NOT: Final = {"lose": "loses nothing", "duplicate": "repeats nothing"}
_UNASKED: Final = {"order": "keeps the order", "park": "parks nothing that could be done"}
"""What no need asks for, and the legs do on conditions, too."""
_SAID: Final = len("loses nothing*")
"""What each leg does stands below what the others do."""
_AT_LEGS: Final = "what the legs ask for (*) holds"


def board_view(
    board: Board,
    chosen: object,
    closing: Sequence[Shortfall] | None = None,
    instead_of: str = "",
    unparks: Sequence[Change] = (),
    others: Sequence[OtherVersion] = (),
) -> SheetView:
    """What the switches come to, what would close the gaps once that is known, and what is chosen."""
    verdicts, promised = board.verdicts, board.native.promised
    title = verdicts.name[:1].upper() + verdicts.name[1:]
    documented = SheetLine("documented", f'"{promised.words}" {promised.page}', "dim")
    stuck = (SheetLine("never ends", one) for one in dict.fromkeys(trial_words(one) for one in verdicts.stuck))
    is_of_another = instead_of and isinstance(chosen, BoardSwitch) and chosen.kind == "system"
    why = f"Your run is {instead_of}, of the textbook, and has no such settings. This is {board.native.profile.name}, "
    why += "as a new user has it; enter turns to the next."
    stands_on = [_AT_LEGS] if needed(verdicts, board.conditions) else []
    stands_on += filter(None, [not_failing(verdicts)])
    given = f"if {' and '.join(stands_on)} · " * bool(stands_on)
    closes = () if isinstance(chosen, Shortfall) else (*_to_close(board.gaps, closing), *_to_unpark(unparks))
    about: Iterable[SheetLine] = ()
    match chosen:
        case BoardSwitch():
            about = _about_switch(chosen)
        case Shortfall():
            about = _about_gap(chosen, closing)
    once = _harmless("no harm", "it comes once and is done once when", map(trial_words, board.withstood))
    versions = [SheetLine("versions", one.told(trial_words)) for one in others]
    if isinstance(chosen, BoardSwitch) and chosen.kind == "system":
        about, versions = [*about, *versions], []  # Whoever chooses one reads it at the top.
    lines = (*closes, *about, *_legs(board), *_faults(board), *stuck, *versions, *once, documented)
    mark = f"{given}tried with {verdicts.scripts} short failure scripts"
    return SheetView(title, why if is_of_another else "", mark=mark, lines=lines)


def _to_close(gaps: Sequence[Shortfall], closing: Sequence[Shortfall] | None) -> Iterator[SheetLine]:
    """What would close each gap, in a line or two; the gap's own page says more."""
    if gaps and closing is None:
        yield SheetLine(_CLOSES, _SEARCHING, "dim")
    for gap in closing or ():
        if not gap.changes:
            yield SheetLine(_CLOSES, f"{gap.name} may {gap.trouble}: no single setting changes that", "dim")
            yield from (SheetLine(_CLOSES, text) for text in (by_hand(gap.trials),) if text)
            continue
        yield SheetLine(_CLOSES, ", ".join(f"{one.name} = {value_words(one.value)}" for one in gap.changes), "key")
        left = " or when ".join(trial_words(one) for one in gap.remedy.left) if gap.remedy else ""
        but = f", but when {left}" if left else ""
        yield SheetLine(_CLOSES, f"{gap.name} then {_DOES_NOT[gap.trouble]}{but}", "dim")


def _to_unpark(unparks: Sequence[Change]) -> Iterator[SheetLine]:
    """What ends that something is parked that could be done."""
    if unparks:
        yield SheetLine(_CLOSES, ", ".join(f"{one.name} = {value_words(one.value)}" for one in unparks), "key")
        yield SheetLine(_CLOSES, "nothing is parked then that could be done", "dim")


def _legs(board: Board) -> Iterator[SheetLine]:
    """What each leg may do, and what has to hold for what it does not."""
    longest = max(len(one.name) for one in board.verdicts.legs)
    for leg in board.verdicts.legs:
        asked = board.conditions_of(leg.leg)
        troubles = [trouble for trouble in TROUBLE_COLOURS if leg.showing(trouble)]
        says = {trouble: _does(trouble, leg, asked) for trouble in TROUBLE_COLOURS}
        parts = (
            Span(one.ljust(_SAID), TROUBLE_COLOURS[trouble] if trouble in troubles else "once")
            for trouble, one in says.items()
        )
        name = Span(leg.name.ljust(longest), "strong")
        yield SheetLine("legs", f"{leg.name}: {', '.join(says.values())}", parts=(name, *parts))
        given = ((trouble, [one.text for one in asked if one.trouble == trouble]) for trouble in TROUBLE_COLOURS)
        yield from (
            SheetLine("legs", f"* it {_DOES_NOT[one]} if {'; '.join(texts)}")
            for one, texts in given
            if texts and not leg.showing(one)
        )
        for trouble, does in _UNASKED.items():
            if texts := [one.text for one in asked if one.trouble == trouble]:
                yield SheetLine("legs", f"* it {does} if {'; '.join(texts)}")


def _does(trouble: str, leg: LegVerdict, asked: Sequence[Condition]) -> str:
    if leg.showing(trouble):
        return f"may {trouble}"
    return f"{_DOES_NOT[trouble]}{'*' * any(one.trouble == trouble for one in asked)}"


def _faults(board: Board) -> Iterator[SheetLine]:
    """Which faults bring it about, in words; what only comes again, and has its effect once, does no harm."""
    verdicts = board.verdicts
    lost = dict.fromkeys(trial_words(one) for leg in verdicts.legs for one in leg.losing)
    parked = dict.fromkeys(trial_words(one) for one in verdicts.parked_in_vain)
    twice = dict.fromkeys(trial_words(one) for one in verdicts.repeating)
    told = dict.fromkeys(trial_words(one) for one in verdicts.told_failed)
    again = dict.fromkeys(trial_words(one) for leg in verdicts.legs for one in leg.repeating)
    yield from (SheetLine("loses when", about) for about in lost)
    yield from (SheetLine("loses when", f"as {why}") for why in (board.why_lost,) if why)
    yield from (SheetLine("parked", f"though it could be done, when {about}") for about in parked)
    yield from (SheetLine("twice when", about) for about in twice)
    yield from (SheetLine("told failed", f"though it is done, when {about}") for about in told)
    harmless = (about for about in again if about not in twice)
    yield from _harmless("comes again", "and is done once all the same when", harmless)


def _harmless(label: str, what: str, faults: Iterable[str]) -> Iterator[SheetLine]:
    """What faults do that do no harm, said once above them."""
    told = [SheetLine(label, f"  {one}", "dim") for one in dict.fromkeys(faults)]
    yield from [SheetLine(label, what), *told] if told else []


def value_words(value: NativeValue) -> str:
    """A value as presets write it."""
    return "not set" if value is None else shown(value)


def _about_switch(chosen: BoardSwitch) -> Iterator[SheetLine]:
    yield SheetLine("setting", chosen.text)
    yield SheetLine("setting", f"enter: {value_words(chosen.next)}", "key")
    yield from (SheetLine("setting", page, "dim") for page in (chosen.page,) if page)


def _about_gap(chosen: Shortfall, closing: Sequence[Shortfall] | None) -> Iterator[SheetLine]:
    yield from (SheetLine("what shows it", trial_words(one)) for one in (chosen.script,) if one)
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
        yield SheetLine(label, f"{change.name} = {value_words(change.value)}", "key")
        plain = change.written or short_for(change.name, change.value)
        takes = f"it takes {change.takes}" if change.takes else ""
        yield from (SheetLine(label, text) for text in (plain, takes, change.set_by) if text)
    if gap.remedy:
        others = (f"{one.name} = {value_words(one.value)}" for one in gap.remedy.others)
        yield from (SheetLine("or by itself", one, "key") for one in others)
        yield from (SheetLine("but not when", trial_words(one)) for one in gap.remedy.left)
        since = f"{TROUBLE_COLOURS[_OTHER[gap.trouble]]} when"
        yield from (SheetLine("but since then", f"{since} {trial_words(one)}") for one in gap.remedy.opens)
