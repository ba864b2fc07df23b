"""The counters: LOST, DUPLICATED and the account, large, and all else in one quiet line below.

Each of the three says in words what it means, so that nobody has to know what a colour stands for.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from playground.live.views import AccountView, CountersView
from playground.words.phrases import brief
from widgets.renderables.consumer import due_words, money_forms
from widgets.renderables.digits import HEIGHT, large
from widgets.renderables.spans import BLANK, Row, Span, fitting, joined, row, width_of

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
    Counter("misreported", "told failed, but done", "lost"),
    Counter("done_and_parked", "done, and parked", "lost"),
)
"""Shown only where they are not zero."""


class CountersPaneView(NamedTuple):
    """All that the counters show."""

    counters: CountersView
    account: AccountView
    broker: bool


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
    """What is too much, or missing; of an account that is right, what it shows."""
    shows = f"{account.thing}: {account.money(account.actual)}"
    expected = f"{due_words(account)}: {account.money(account.due)}"
    if account.twice and account.missing:
        return _both(account)
    if account.twice:
        too = _too_much(account).upper()
        return BigNumber(ACCOUNT, *_amounts(account, account.twice), too, (shows, expected), "duplicated", True)
    if account.missing:
        word = _too_little(account).upper()
        return BigNumber(ACCOUNT, *_amounts(account, account.missing), word, (shows, expected), "lost", True)
    still = "stuck" if account.stuck else "to come"
    coming = f"{account.money(abs(account.coming))} {still}" if account.coming else "as it should be"
    return BigNumber(ACCOUNT, *money_forms(account, account.actual), account.thing.upper(), (coming, ""), "once", False)


def _both(account: AccountView) -> BigNumber:
    """Too much for one and too little for another: large is what that comes to, and both stand beside it as equals."""
    twice, missing = (account.money(abs(one)) for one in (account.twice, account.missing))
    notes = (
        f"{twice} {_too_much(account)}, {missing} {_too_little(account)}",
        f"{account.thing} {account.money(account.actual)} of {account.money(account.due)}",
    )
    off = account.twice - account.missing
    label = (
        "OFF" if not off else _too_much(account).upper() if off * account.twice > 0 else _too_little(account).upper()
    )
    return BigNumber(ACCOUNT, *_amounts(account, off), f"{label} IN ALL", notes, "duplicated", True)


def _amounts(account: AccountView, amount: int) -> tuple[str, str]:
    """How much is too much or too little, in full and in brief."""
    return money_forms(account, abs(amount))


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
    """`LOST 0   DUPLICATED 1   $100 TOO MUCH`, with fewer words each time."""
    forms = []
    for lost, twice, money in (figures, [one._replace(value=one.brief) for one in figures]):
        parts = [_in_a_word(one, flashing) for one in (lost, twice)]
        words = f" {money.value} {money.label} " if money.wrong else f"{money.label} {money.value}"
        parts.append(row(Span(words, _role(money, flashing))))
        shows = row(Span("  ".join(note for note in money.notes if note), "dim"))
        forms += [
            joined([*parts, shows], "   "),
            joined([*parts, row(Span(money.notes[0], "dim"))], "   "),
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
    forms = [_line(view.counters, counters, "{:,}".format), _line(view.counters, counters, brief)]
    for field in _DISPENSABLE:
        counters = [one for one in counters if one.field != field]
        forms.append(_line(view.counters, counters, brief))
    return fitting(width, *forms)


def _line(view: CountersView, counters: Sequence[Counter], counted: Callable[[int], str]) -> Row:
    rare = [
        row(Span(f"{counted(value)} {one.label}", f"{one.role} strong"))
        for one in RARE
        if (value := getattr(view, one.field))
    ]
    items = [
        row(Span(f"{one.label} ", "dim"), Span(counted(value), one.role if value else "dim"))
        for one in counters
        for value in [getattr(view, one.field)]
    ]
    return (Span(" "), *joined([*rare, *items], " \u00b7 "))
