"""Words and signs that the commands share: a thing looks the same wherever it is printed, never by colour alone."""

from typing import Final

from playground.checker.fates import Fate, Verdict

VERDICT_STYLES: Final = {
    Verdict.HOLDS: ("bold green", "HOLDS"),
    Verdict.VIOLATED: ("bold red", "VIOLATED"),
    Verdict.UNDECIDED: ("bold yellow", "UNDECIDED"),
}
FATE_STYLES: Final = {
    Fate.APPLIED_ONCE: ("green", "applied once"),
    Fate.DUPLICATED: ("bold magenta", "DUPLICATED"),
    Fate.LOST: ("bold red", "LOST"),
    Fate.FAILED: ("yellow", "failed, and said so"),
    Fate.DEAD_LETTERED: ("yellow", "dead-lettered"),
    Fate.PENDING: ("cyan", "pending"),
}


def seconds(time_ms: int) -> str:
    """A virtual time: `3.150 s`."""
    return f"{time_ms // 1000:,}.{time_ms % 1000:03d} s"


def milliseconds(value: int | None) -> str:
    """A duration: `150 ms`, or a dash where there is none."""
    return "-" if value is None else f"{value:,} ms"


def plural(count: int, noun: str) -> str:
    """`1 message`, `5 messages`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
