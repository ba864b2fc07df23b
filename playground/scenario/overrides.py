"""Running a preset under other settings than its own: what `--guarantee`, `--seed`, `--system` and `--messages` change.

They change the raw table, before it is built. What the preset says explicitly stays, except for what its new system or
guarantee cannot have; steps are never dropped silently. An expectation was written for the original, so it goes; so was
the summary, which is kept for sharing and not told (`Preset.told_summary`).
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from playground.engine.fields import LINKS, MAX_MESSAGES, MAX_SEED, MIN_SEED
from playground.scenario.mistakes import Problem, Table, nearest, quoted, shown, table_at
from playground.scenario.rules import Blame
from playground.scenario.words import (
    DEFAULT_MESSAGES,
    DEFAULT_SEED,
    DEFAULT_SYSTEM,
    GUARANTEES,
    SECTIONS,
    SYSTEM_NAMES,
    lacking,
)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What to change; `None`: as the preset has it."""

    guarantee: str | None = None
    seed: int | None = None
    system: str | None = None
    messages: int | None = None

    def problems(self) -> list[Problem]:
        """What is wrong with the values themselves, whatever the preset."""
        return [
            *_word_problem("guarantee", self.guarantee, GUARANTEES),
            *_range_problem("--seed", self.seed, MIN_SEED, MAX_SEED, "from -2^63 to 2^63 - 1"),
            *_word_problem("system", self.system, SYSTEM_NAMES),
            *_range_problem("--messages", self.messages, 0, MAX_MESSAGES, f"from 0 to {MAX_MESSAGES:,}"),
        ]

    def blame(self) -> Blame:
        """How to name these settings in the mistakes that they bring about."""
        messages = Blame().messages if self.messages is None else ("--messages",)
        return Blame(system=f"--system {self.system}" if self.system else "", messages=messages)

    def apply(self, raw: Table) -> Table:
        """A changed copy of a valid table; the table itself where nothing changes."""
        changed = copy.deepcopy(raw)
        if self.guarantee not in (None, raw["guarantee"]):
            _set_guarantee(changed, str(self.guarantee))
        if self.seed not in (None, raw.get("seed", DEFAULT_SEED)):
            changed["seed"] = self.seed
        if self.system not in (None, raw.get("system", DEFAULT_SYSTEM)):
            _set_system(changed, str(self.system))
        if self.messages not in (None, table_at(raw, "workload").get("messages", DEFAULT_MESSAGES)):
            changed["workload"] = {**table_at(raw, "workload"), "messages": self.messages}
        if changed == raw:
            return raw
        changed.pop("expect", None)
        return changed


def _set_guarantee(raw: Table, guarantee: str) -> None:
    raw["guarantee"] = guarantee
    if guarantee == "at-most-once":
        table_at(raw, "producer").pop("max_attempts", None)


def _set_system(raw: Table, system: str) -> None:
    """Take away the tables of parts that the new system does not have; steps that name them are left, as mistakes."""
    raw["system"] = system
    absent = lacking(system)
    for table in absent.intersection(SECTIONS):
        raw.pop(table, None)
    for word in absent.intersection(LINKS):
        table_at(raw, "links").pop(word, None)
    if table_at(raw, "consumer").get("ack") in absent:
        del raw["consumer"]["ack"]


def _word_problem(noun: str, word: str | None, options: tuple[str, ...]) -> Iterator[Problem]:
    if word is not None and word not in options:
        near = nearest(word, options)
        hint = f"; did you mean '{near}'?" if near else ""
        yield Problem((f"--{noun}",), f"unknown {noun} {quoted(word)}{hint} ({', '.join(options)})")


def _range_problem(option: str, value: int | None, low: int, high: int, span: str) -> Iterator[Problem]:
    if value is not None and not low <= value <= high:
        yield Problem((option,), f"must be a whole number {span}, not {shown(value)}")
