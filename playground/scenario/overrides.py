"""Running a preset under other settings than its own: `--guarantee`, `--seed`, `--system`, `--messages` and `--set`.

They change the raw table, before it is built. What the preset says explicitly stays, except for what its new system or
guarantee cannot have; steps are never dropped silently. An expectation was written for the original, so it goes; so was
the summary, which is kept for sharing and not told (`Preset.told_summary`).
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.engine.fields import LINKS, MAX_MESSAGES, MAX_SEED, MIN_SEED
from playground.engine.value import Value
from playground.scenario.assignments import OPTION, Assignment, assign, read_assignments, wrong_assignments
from playground.scenario.elsewhere import judge_by_its_own_promise, moved_steps
from playground.scenario.mistakes import Location, Problem, Table, nearest, quoted, shown, table_at
from playground.scenario.native import change_system, choose_promise
from playground.scenario.rules import Blame
from playground.scenario.words import DEFAULT_SYSTEM, GUARANTEES, SECTIONS, lacking
from playground.systems import named, systems_like

_PATHS: Final = {
    "system": ("system",),
    "guarantee": ("guarantee",),
    "seed": ("seed",),
    "messages": ("workload", "messages"),
}
"""Each option of its own -> what it sets."""
_FIRST: Final = _PATHS["system"], _PATHS["guarantee"]
"""They take away what cannot stand beside them; what is set as well is not taken away."""


class Overrides(Value):
    """What to change; `None`: as the preset has it."""

    guarantee: str | None = None
    seed: int | None = None
    system: str | None = None
    messages: int | None = None
    sets: tuple[str, ...] = ()
    """Any other setting, or these as well: `consumer.dedup=memory`."""
    elsewhere: bool = False
    """Whether the schedule goes with it into the other system, which is judged by what its documentation promises."""

    def under(self, guarantee: str | None) -> "Overrides":
        """The same under this guarantee; `None`: under the preset's own."""
        sets = tuple(text for text in self.sets if _PATHS["guarantee"] not in _paths(text))
        return replace(self, guarantee=guarantee, sets=sets)

    def problems(self, raw: Table) -> list[Problem]:
        """What is wrong with the values themselves, in a preset of such a system."""
        assignments, problems = read_assignments(self.sets)
        twice = {_PATHS[name]: name for name in _PATHS if getattr(self, name) is not None}
        return [
            *_word_problem("guarantee", self.guarantee, GUARANTEES),
            *_range_problem("--seed", self.seed, MIN_SEED, MAX_SEED, "from -2^63 to 2^63 - 1"),
            *_system_problem(self.system),
            *_range_problem("--messages", self.messages, 0, MAX_MESSAGES, f"from 0 to {MAX_MESSAGES:,}"),
            *problems,
            *wrong_assignments(assignments, self.system or str(raw.get("system", DEFAULT_SYSTEM))),
            *(
                Problem(one.path, f"is set by --{twice[one.path]} as well; leave one of them out", OPTION)
                for one in assignments
                if one.path in twice
            ),
        ]

    def blame(self) -> Blame:
        """How to name these settings in the mistakes that they bring about."""
        messages = Blame().messages if self.messages is None else ("--messages",)
        set_system = next((one.value for one in self._assignments() if one.path == _PATHS["system"]), None)
        named = f"--system {self.system}" if self.system else f"{OPTION} system={set_system}" if set_system else ""
        return Blame(system=named, messages=messages)

    def blamed(self, problem: Problem) -> Problem:
        """A problem of the changed table, laid at the option that brought it about, if one did."""
        where = problem.location
        is_set = where and any(path[: len(where)] == where for path in _paths(*self.sets))
        return replace(problem, option=OPTION) if is_set else problem

    def apply(self, raw: Table) -> Table:
        """A changed copy of a valid table, in which nothing need be different."""
        changed = copy.deepcopy(raw)
        for path, value in self._assignments():
            match path:
                case ("system",) if self.elsewhere and value == str(raw.get("system")).partition("@")[0]:
                    pass  # It is there, as it is set, and in the version of which it speaks.
                case ("system",) if value != raw.get("system", DEFAULT_SYSTEM):
                    _set_system(changed, str(value))
                case ("guarantee",) if value != raw.get("guarantee"):
                    _set_guarantee(changed, str(value))
                case _:
                    assign(changed, path, value)
        if self.elsewhere:
            was, now = (str(one.get("system", DEFAULT_SYSTEM)).partition("@")[0] for one in (raw, changed))
            changed["steps"] = moved_steps(changed, is_own=was == now)
            judge_by_its_own_promise(changed)
        changed.pop("expect", None)
        return changed

    def _assignments(self) -> list[Assignment]:
        """All that is changed, what takes other settings away first."""
        options = [Assignment(path, getattr(self, name)) for name, path in _PATHS.items()]
        found = [*(one for one in options if one.value is not None), *read_assignments(self.sets)[0]]
        return sorted(found, key=lambda one: one.path not in _FIRST)


def _paths(*sets: str) -> list[Location]:
    return [one.path for one in read_assignments(sets)[0]]


def _set_guarantee(raw: Table, guarantee: str) -> None:
    choose_promise(raw, guarantee)
    raw["guarantee"] = guarantee
    if guarantee == "at-most-once":
        for key in ("max_attempts", "resend"):
            table_at(raw, "producer").pop(key, None)


def _set_system(raw: Table, system: str) -> None:
    """Take away the tables and keys of what the new system does not have; steps that name it are left, as mistakes."""
    change_system(raw, system)
    absent = lacking(system)
    for table in absent.intersection(SECTIONS):
        raw.pop(table, None)
    for word in absent.intersection(LINKS):
        table_at(raw, "links").pop(word, None)
    if table_at(raw, "consumer").get("ack") in absent:
        del raw["consumer"]["ack"]
    found = named(system)
    for rule in found[0].all_rules if found and not found[0].dialect else ():
        for table, key in [breach.location for breach in rule(raw)]:
            raw[table].pop(key, None)


def _word_problem(noun: str, word: str | None, options: tuple[str, ...]) -> Iterator[Problem]:
    if word is not None and word not in options:
        near = nearest(word, options)
        hint = f"; did you mean '{near}'?" if near else ""
        yield Problem((f"--{noun}",), f"unknown {noun} {quoted(word)}{hint} ({', '.join(options)})")


def _system_problem(system: str | None) -> Iterator[Problem]:
    if system is not None and named(system) is None:
        yield from _word_problem("system", system, systems_like(system))


def _range_problem(option: str, value: int | None, low: int, high: int, span: str) -> Iterator[Problem]:
    if value is not None and not low <= value <= high:
        yield Problem((option,), f"must be a whole number {span}, not {shown(value)}")
