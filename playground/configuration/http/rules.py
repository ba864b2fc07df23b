"""Rules by which something between a client and a server repeats requests: one row for each, whoever has it.

What they are around, and which key its requests bear, their files do not say: that is left open.
"""

import re
from collections.abc import Sequence
from math import ceil
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, Reading
from playground.configuration.http.given import KEY, RETRIES, case_of, spell_http

_SPAN: Final = re.compile(r"(?:PT)?(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|m|h)?", re.IGNORECASE)
_UNITS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
_EXAMPLE: Final = f"{ELSEWHERE}the client sends {KEY}: order-42, of what the work is of"


class RuleLine(NamedTuple):
    """A line as it is told."""

    text: str
    line: int


class RepeatRule(NamedTuple):
    """A rule of which requests are repeated."""

    name: str
    retries: int | None
    """None: it is not in the file."""
    at: RuleLine
    repeats_500: bool = True
    """Whether it repeats a request that is answered with an error, too."""
    timeout: RuleLine | None = None
    seconds: float | None = None
    within: RuleLine | None = None
    """What bounds all tries together."""
    most_seconds: float | None = None
    """How long that is."""
    no_more: str = ""
    """How it is written that none is repeated."""


def read_rules(reading: Reading, file: str, rules: Sequence[RepeatRule], key: str) -> None:
    """Take in the rules of a file; `key` says what is open of the key."""
    for rule in rules:
        case = case_of(reading, file, rule.name)
        if rule.retries is None:
            case.leave_open(RETRIES, rule.at.text, rule.at.line, f"{rule.at.text}: how often is not in this file")
        else:
            case.give_retries(rule.retries, rule.at.text, rule.at.line, repeats_500=rule.repeats_500)
        if rule.timeout:
            case.give_seconds(rule.seconds, rule.timeout.text, rule.timeout.line)
        case.leave_key_open(KEY, rule.at.line, f"{KEY}: {key}; taken here for none")
        _tell_bound(reading, file, rule)
        if rule.no_more:
            spell_http(reading, {(RETRIES, 0): rule.no_more})
    if rules:
        spell_http(reading, {(KEY, "stable"): _EXAMPLE})


def _tell_bound(reading: Reading, file: str, rule: RepeatRule) -> None:
    """Say that not all tries fit into the time that there is for them, where each takes as long as it may."""
    if not (rule.within and rule.most_seconds and rule.seconds and rule.retries):
        return
    fitting = ceil(rule.most_seconds / rule.seconds)
    if fitting <= rule.retries:
        whose = f"{rule.name}: " if rule.name else ""
        tries = (
            f"of {rule.retries + 1} tries of {rule.seconds:g} s only {fitting} {'begin' if fitting > 1 else 'begins'}"
        )
        text = f"{whose}{rule.within.text} is for all tries together: {tries} where the server is slow"
        reading.find("application", text, Spot(file, rule.within.line))


def seconds_of(text: str) -> float | None:
    """The seconds of a span, `500ms`, `2s`, `PT5S`; a number alone is milliseconds, as Spring has it."""
    found = _SPAN.fullmatch(text.strip())
    return float(found[1]) * _UNITS[(found[2] or "ms").lower()] if found else None


def number_of(text: str) -> int | None:
    """A whole number that is not negative."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None
