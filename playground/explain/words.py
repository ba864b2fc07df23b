"""Words that explanations are made of: times, lists and names. No rules, and nothing about any one run."""

from collections.abc import Sequence

from playground.scenario.stories import several

_FEW = 4


def seconds(time_ms: int) -> str:
    """A virtual time: `3.150 s`."""
    return f"{time_ms // 1000:,}.{time_ms % 1000:03d} s"


def span(duration_ms: int) -> str:
    """A duration as a person says it: `150 ms`, `2.6 s`."""
    if duration_ms < 1000:
        return f"{duration_ms} ms"
    whole, rest = divmod(duration_ms, 1000)
    return f"{whole:,}{f'.{rest:03d}'.rstrip('0') if rest else ''} s"


def milliseconds(value: int | None) -> str:
    """A duration in a table: `150 ms`, or a dash where there is none."""
    return "-" if value is None else f"{value:,} ms"


def plural(count: int, noun: str) -> str:
    """`1 message`, `5 messages`."""
    return f"{count:,} {noun if count == 1 else several(noun)}"


def times(count: int) -> str:
    """How often: `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


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
    if len(runs) > _FEW:
        return f"{len(numbers):,} of {nouns} {numbers[0]} to {numbers[-1]}"
    return f"{nouns} {listed([part for first, last in runs for part in _run(first, last)])}"


def _run(first: int, last: int) -> list[str]:
    if last - first >= _FEW - 1:
        return [f"{first} to {last}"]
    return [str(number) for number in range(first, last + 1)]


def at_times(times_ms: Sequence[int]) -> str:
    """`at 3.000 s`, `at 3.000 s and 4.000 s`, `from 3.000 s to 9.000 s`; each time once."""
    each = list(dict.fromkeys(times_ms))
    if len(each) >= _FEW:
        return f"from {seconds(each[0])} to {seconds(each[-1])}"
    return f"at {listed([seconds(time_ms) for time_ms in each])}"


def sentence(text: str) -> str:
    """A clause as a sentence of its own: a capital letter and a full stop. `m3` stays as it is, and so does code."""
    is_name = text[:1] == "m" and text[1:2].isdigit()
    return (text if is_name else text[:1].upper() + text[1:]) + "."
