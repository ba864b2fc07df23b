"""What the versions come to that may run where nothing says which one does: the same choice, tried under each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from playground.guarantee.legs import FAULTS_OF, Leg, Verdicts
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from playground.systems.dialect import Condition

LOST: Final = "lost"
DONE_TWICE: Final = "done twice"
NEVER_DONE: Final = "never done"
PARKED: Final = "parked"
_FORBIDDEN_BY: Final = {LOST: "lose", NEVER_DONE: "lose", DONE_TWICE: "duplicate"}
"""What may happen then that somebody may need not to; what is never done is not done at least once."""

_Ends = Mapping[str, tuple[FaultTrial, ...]]
"""By what becomes of a message under which faults that is so."""


class OtherVersion(NamedTuple):
    """Versions in which the same choice comes to something else."""

    versions: tuple[str, ...]
    """The newest first."""
    span: str
    """When that is: `before 4.3`."""
    others: str
    """The first version from which on it is not so; empty: newer ones are like that, too."""
    also: _Ends
    """What becomes of a message only there."""
    spared: _Ends
    """What becomes of it here, and not there."""

    @property
    def otherwise(self) -> dict[tuple[str, str], tuple[FaultTrial, ...]]:
        """By what becomes of a message there, and what of it here: under which faults; empty: nothing that is told."""
        faults = {one.fault: one for trials in (*self.also.values(), *self.spared.values()) for one in trials}
        found: dict[tuple[str, str], tuple[FaultTrial, ...]] = {}
        for name, one in faults.items():
            key = " and ".join(_under(name, self.also)), " or ".join(_under(name, self.spared))
            found[key] = (*found.get(key, ()), one)
        return found

    def told(self, happens: Callable[[FaultTrial], str]) -> str:
        """What becomes of a message there, and not here: `before 4.3 also done twice when ...`; each trial in words."""
        clauses = (
            f"{_becomes(*ends)} when {' or '.join(dict.fromkeys(map(happens, trials)))}"
            for ends, trials in self.otherwise.items()
        )
        return f"{self.span} {', and '.join(clauses)}"

    def condition(self, taken: str, verdicts: Verdicts) -> Condition | None:
        """What has to hold of the version; none: it brings nothing about that may not happen as it is."""
        may = {"lose", "duplicate"} - {trouble for trouble in ("lose", "duplicate") if verdicts.showing(trouble)}
        new = {does: trials for does, trials in self.also.items() if _FORBIDDEN_BY.get(does) in may}
        if not new:
            return None
        faults = {trial.fault for trials in new.values() for trial in trials}
        then = " or ".join(f"{does} ({', '.join(one.fault for one in trials)})" for does, trials in new.items())
        runs = f"version {self.others} or later" if self.others else f"no version {self.span},"
        text = f"{runs} runs (nothing here says which, {taken} is taken; else: {then})"
        is_first = faults <= {*FAULTS_OF[Leg.PRODUCER]}
        return Condition("version", text, _FORBIDDEN_BY[next(iter(new))], is_before_storing=is_first)


def other_versions(question: GuaranteeQuestion, choice: SystemChoice) -> tuple[OtherVersion, ...]:
    """Those that come to something else under a standard fault, together where it is the same; empty: none does."""
    names = question.dialect.versions
    others = [name for name in names if name != question.version] if question.assumes_version else []
    alike: dict[str, list[tuple[str, _Ends, _Ends]]] = {}
    ours = _ends(question.judged(choice, thorough=False)) if others else {}
    for name in others:
        other = choice._replace(system=f"{question.profile.name}@{name}")
        if not mistakes_in(other):
            theirs = _ends(question.judged(other, thorough=False))
            also, spared = _without(theirs, ours), _without(ours, theirs)
            if also or spared:
                alike.setdefault(repr([_names(also), _names(spared)]), []).append((name, also, spared))
    found = []
    for same in alike.values():
        versions = tuple(name for name, *_ in same)
        found.append(OtherVersion(versions, *_span(versions, names), *same[0][1:]))
    return tuple(found)


def _becomes(there: str, here: str) -> str:
    if not there:
        return "done in the end" if here == NEVER_DONE else f"not {here}"
    return f"{there} rather than {here}" if here else f"also {there}"


def _span(versions: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
    """When some versions ran, of those that are known, the newest first; and with which it is otherwise for good."""
    first, is_oldest = names.index(versions[0]), versions[-1] == names[-1]
    newer = names[first - 1] if first else ""
    if is_oldest and newer:
        return f"before {newer}", newer
    return f"from {versions[-1]} on{f', but before {newer}' if newer else ''}", ""


def _ends(verdicts: Verdicts) -> _Ends:
    ends = (verdicts.losing, verdicts.repeating, verdicts.stuck, verdicts.parking)
    return dict(zip((LOST, DONE_TWICE, NEVER_DONE, PARKED), ends, strict=True))


def _under(fault: str, ends: _Ends) -> list[str]:
    return [does for does, names in _names(ends).items() if fault in names]


def _names(ends: _Ends) -> Mapping[str, list[str]]:
    return {does: [one.fault for one in trials] for does, trials in ends.items()}


def _without(those: _Ends, others: _Ends) -> _Ends:
    """What some come to and others do not, fault by fault."""
    known = _names(others)
    left = {does: tuple(one for one in trials if one.fault not in known[does]) for does, trials in those.items()}
    return {does: trials for does, trials in left.items() if trials}
