"""Phrases that sentences are made of: counts, lists and names. No rules, and nothing about any one run."""

from collections.abc import Sequence
from typing import Final

from playground.scenario.stories import several

FEW: Final = 4
"""So many of a kind are told as a range."""


def plural(count: int, noun: str) -> str:
    """`1 message`, `5 messages`."""
    return f"{count:,} {noun if count == 1 else several(noun)}"


_UNITS: Final = ("", "k", "M", "B", "T")


def brief(count: int) -> str:
    """A number in four characters, where nobody needs the last digit: `999`, `6.7k`, `12k`, `1.0M`, `120T`."""
    if abs(count) < 1000:
        return f"{count}"
    value, unit = abs(count) / 1000, 1
    while round(value) >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
    return f"{'-' if count < 0 else ''}{digits}{_UNITS[unit]}"


def ordinal(number: int) -> str:
    """`first`, `second`, `third`, `4th`, `11th`, `91st`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number:,}{ending}")


def times(count: int) -> str:
    """How often: `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


_COUNTED: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def counted_word(count: int) -> str:
    """A small number as a word: `three`."""
    return _COUNTED[count] if count < len(_COUNTED) else f"{count:,}"


def all_of(count: int) -> str:
    """`both`, `all three`."""
    return "both" if count == 2 else f"all {counted_word(count)}"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def few(names: Sequence[str], most: int) -> str:
    """`m1, m2 and 3 more`."""
    others = len(names) - most
    return ", ".join(names[:most]) + (f" and {others:,} more" if others > 0 else "")


def numbered(noun: str, numbers: Sequence[int]) -> str:
    """`attempt 2`, `attempts 2 and 3`, `attempts 2 to 9`, `attempts 2, 4 and 6 to 9`, `30 of attempts 2 to 50`."""
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    nouns = several(noun)
    runs = [[numbers[0], numbers[0]]]
    for number in numbers[1:]:
        if number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    if len(runs) > FEW:
        return f"{len(numbers):,} of {nouns} {numbers[0]} to {numbers[-1]}"
    return f"{nouns} {listed([part for first, last in runs for part in _run(first, last)])}"


def _run(first: int, last: int) -> list[str]:
    if last - first >= FEW - 1:
        return [f"{first} to {last}"]
    return [str(number) for number in range(first, last + 1)]


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A clause as a sentence of its own: a capital letter and a full stop. `m3` stays as it is, and so does code."""
    is_name = text[:1] == "m" and text[1:2].isdigit()
    return (text if is_name else text[:1].upper() + text[1:]) + "."
