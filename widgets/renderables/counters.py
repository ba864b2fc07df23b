"""The counters: LOST, DUPLICATED and the account, large, and all else in one quiet line below.

Each of the three says in words what it means, so that nobody has to know what a colour stands for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from playground.live.views import AccountView, CountersView
from playground.words.phrases import brief
from widgets.renderables.consumer import due_words, money_forms
from widgets.renderables.digits import HEIGHT, large
from widgets.renderables.spans import BLANK, Row, Span, crop, fitting, joined, row, width_of

_TALL: Final = HEIGHT + 1
"""From this height on the three are large, above the line for the rest."""
ACCOUNT: Final = "account"
"""What the account is called among those that flash."""


class Counter(NamedTuple):
    """One number."""

    field: str
    label: str
    role: str
    """How it looks when it is not zero."""


class BigNumber(NamedTuple):
    """One of the three large things."""

    name: str
    value: str
    brief: str
    label: str
    """What it is, or what is wrong with it."""
    notes: tuple[str, str]
    """What that means, and what else there is to say."""
    role: str
    wrong: bool


COUNTERS: Final = (
    Counter("sent", "sent", "text"),
    Counter("once", "once", "once"),
    Counter("deduplicated", "skipped", "once"),
    Counter("retries", "retries", "again"),
    Counter("redeliveries", "redelivered", "again"),
    Counter("late", "late", "late"),
    Counter("in_flight", "in flight", "data"),
)
_DISPENSABLE: Final = ("in_flight", "redeliveries", "sent", "retries", "deduplicated", "late", "once")
"""Those that can be done without where there is not room for all, the first at first."""
RARE: Final = (
    Counter("failed", "failed", "late"),
    Counter("dead_lettered", "dead-lettered", "late"),
    Counter("stuck", "stuck", "late"),
    Counter("misreported", "told failed, but done", "lost"),
    Counter("done_and_parked", "done, and parked", "lost"),
)
"""Shown only where they are not zero."""


class CountersPaneView(NamedTuple):
    """All that the counters show."""

    counters: CountersView
    account: AccountView
    broker: bool
    own: Mapping[str, str] = {}
    """What a real system calls what is counted, by this playground's words; missing: as here."""


def changed(before: CountersView | None, now: CountersView) -> frozenset[str]:
    """The counters that have changed, which flash; not what is in flight, which changes all the time."""
    if before is None:
        return frozenset()
    names = now._fields
    return frozenset(name for name, was, value in zip(names, before, now, strict=True) if was != value) - {"in_flight"}


def is_worse(before: AccountView, now: AccountView) -> bool:
    """Whether something has gone wrong with the account."""
    return abs(now.twice) > abs(before.twice) or abs(now.missing) > abs(before.missing)


def draw_counters(
    view: CountersPaneView, width: int, height: int, *, flashing: Collection[str] = (), ascii_only: bool = False
) -> list[Row]:
    """The three, large if there is room, and the rest in one line."""
    figures = _figures(view)
    rest = _rest(view, width)
    if height >= _TALL and (tall := _tall(figures, width, flashing, ascii_only)):
        return [*tall, rest]
    lines = [_small(figures, width, flashing), rest][:height]
    return lines + [BLANK] * (height - len(lines))


# The three.


def _figures(view: CountersPaneView) -> tuple[BigNumber, ...]:
    counters = view.counters
    lost, twice = counters.lost, counters.duplicated
    return (
        BigNumber("lost", f"{lost:,}", brief(lost), "LOST", ("gone for good", ""), "lost", lost > 0),
        BigNumber(
            "duplicated", f"{twice:,}", brief(twice), "DUPLICATED", ("done more than once", ""), "duplicated", twice > 0
        ),
        _account(view.account),
    )


def _account(account: AccountView) -> BigNumber:
    """What it shows, whatever it should show: a sum that became a difference would seem to have fallen."""
    off = _difference(account)
    still = f"{account.money(abs(account.coming))} {'stuck' if account.stuck else 'to come'}" if account.coming else ""
    notes = (off, f"{due_words(account)}: {account.money(account.due)}") if off else (still or "as it should be", "")
    role = "duplicated" if account.twice else "lost" if off else "once"
    return BigNumber(ACCOUNT, *money_forms(account, account.actual), account.thing.upper(), notes, role, bool(off))


def _difference(account: AccountView) -> str:
    """`$100 too much`; too much for one and too little for another are told as equals, whatever they come to."""
    told = ((account.twice, _too_much(account)), (account.missing, _too_little(account)))
    return ", ".join(f"{account.money(abs(amount))} {words}" for amount, words in told if amount)


def _too_much(account: AccountView) -> str:
    """In the words of what is counted; paying out twice makes an account too low."""
    if account.twice < 0:
        return "too little"
    return "too much" if account.unit else "too many"


def _too_little(account: AccountView) -> str:
    return "missing" if account.missing > 0 else "not taken"


def _tall(figures: Sequence[BigNumber], width: int, flashing: Collection[str], ascii_only: bool) -> list[Row]:
    """Three blocks side by side; nothing where there is not room for all words."""
    blocks = [_block(one, flashing, ascii_only) for one in figures]
    widths = [width_of(block[0]) for block in blocks]
    spare = width - sum(widths)
    if spare < len(blocks) - 1:
        return []
    each = max(width // len(blocks), 1)
    lines: list[list[Span]] = [[] for _ in range(HEIGHT)]
    used = 0
    for index, (block, wide) in enumerate(zip(blocks, widths, strict=True)):
        left = sum(widths[index:]) + len(blocks) - 1 - index
        start = min(max(index * each, used), width - left)
        for line, part in zip(lines, block, strict=True):
            line += [Span(" " * (start - used)), *part]
        used = start + wide
    return [tuple(line) for line in lines]


def _block(one: BigNumber, flashing: Collection[str], ascii_only: bool) -> list[Row]:
    """One of them: its digits, and what they mean beside them."""
    texts = (f" {one.label} ", *(f" {note} " for note in one.notes))
    wide = max(map(len, texts))
    digits = large(one.value, ascii_only=ascii_only) if len(one.value) <= _MOST_DIGITS else ["", one.value, ""]
    room = max(map(len, digits))
    quiet = "dim" if one.value == "0" else one.role
    number = f"{one.role} strong" if one.wrong else quiet
    beside = (_role(one, flashing) if one.wrong else "strong", *[one.role if one.wrong else "dim"] * 2)
    return [
        row(Span(f" {digit.ljust(room)} ", number), Span(text, its), Span(" " * (wide - len(text))))
        for digit, text, its in zip(digits, texts, beside, strict=True)
    ]


_MOST_DIGITS: Final = 7
"""Longer numbers stand small."""


def _role(one: BigNumber, flashing: Collection[str]) -> str:
    if not one.wrong:
        return "dim" if one.value == "0" else one.role
    return f"{one.role} flash" if one.name in flashing else f"alarm-{one.role}"


def _small(figures: Sequence[BigNumber], width: int, flashing: Collection[str]) -> Row:
    """`LOST 0   DUPLICATED 1   CHARGED $400   $100 too much`, with fewer words each time."""
    forms = []
    for lost, twice, money in (figures, [one._replace(value=one.brief) for one in figures]):
        parts = [_in_a_word(one, flashing) for one in (lost, twice, money)]
        means = row(Span(money.notes[0], money.role if money.wrong else "dim"))
        forms += [
            joined([*parts, means, *([row(Span(money.notes[1], "dim"))] if money.notes[1] else [])], "   "),
            joined([*parts, means], "   "),
            joined(parts, "   "),
            joined(parts),
            joined(parts[:2]),
            joined(parts[:2], " "),
        ]
    return fitting(width, *forms)


def _in_a_word(one: BigNumber, flashing: Collection[str]) -> Row:
    return row(
        Span(f"{one.label} ", "strong"), Span(f" {one.value} " if one.wrong else one.value, _role(one, flashing))
    )


# The rest.


def _rest(view: CountersPaneView, width: int) -> Row:
    """`sent 3 · once 2 · ...`; where there is not room for all, those go first that matter least."""
    counters = [one for one in COUNTERS if view.broker or one.field != "redeliveries"]
    line = _line(view, counters, "{:,}".format)
    for field in ("", *_DISPENSABLE):
        if width_of(line) <= width:
            return line
        counters = [one for one in counters if one.field != field]
        line = _line(view, counters, brief)
    return crop(line, width)


def _called(one: Counter, view: CountersPaneView) -> str:
    """Its label; what is on a link is not what a queue has `in flight`."""
    return view.own.get(f"{one.label} in all", one.label)


def _line(view: CountersPaneView, counters: Sequence[Counter], counted: Callable[[int], str]) -> Row:
    rare = [
        row(Span(f"{counted(value)} {_called(one, view)}", f"{one.role} strong"))
        for one in RARE
        if (value := getattr(view.counters, one.field))
    ]
    items = [
        row(Span(f"{_called(one, view)} ", "dim"), Span(counted(value), one.role if value else "dim"))
        for one in counters
        for value in [getattr(view.counters, one.field)]
    ]
    return (Span(" "), *joined([*rare, *items], " \u00b7 "))
