"""The question "what do my settings guarantee?": of which system, and how to find out what a case comes to."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.configuration.cases import SettingsCase
from playground.configuration.found import Side
from playground.guarantee.changes import accepted, changes_together
from playground.guarantee.conditions import crashes_without, with_own_losses, without_excluded
from playground.guarantee.legs import Leg, Verdicts, judge_legs, leg_struck
from playground.guarantee.remedies import Change, Measure
from playground.guarantee.sides import changes_on, crashes_on, side_of, tried_on
from playground.guarantee.trial import TRIED, FaultTrial, Try
from playground.matrix.cells import SystemChoice
from playground.systems.dialect import ANY_NAME, Dialect
from playground.systems.profile import Profile

_FORGETS_NOTHING: Final = ("none", "transaction", "effect-first")
"""Ways to deduplicate that lose nothing."""


@dataclass(frozen=True)
class GuaranteeQuestion:
    """What is asked, and how to find out."""

    profile: Profile
    dialect: Dialect
    version: str
    config: str | None
    try_out: Try
    other_faults: Callable[[SystemChoice], Iterable[FaultTrial]]
    """Tries what may go wrong beside the standard faults; only what shows anything that those do not show counts."""
    measure: Measure
    lacks: frozenset[str] = frozenset()
    """Settings that are not in the version that runs yet."""
    assumes_version: bool = False
    """Whether nobody has said which version runs."""
    side: Side = ""
    """The one side that there is; empty: both."""
    place: str = ""
    """What could take dead letters, by its name in the files; empty: nothing that is known."""

    @property
    def system(self) -> str:
        """The system, with its version."""
        return f"{self.profile.name}@{self.version}"

    @property
    def has_broker(self) -> bool:
        """Whether there is a broker in the middle."""
        return self.profile.topology.has_broker

    def of(self, case: SettingsCase) -> "GuaranteeQuestion":
        """The question of one case: what cannot be there is not tried, what loses of itself is."""
        side = side_of(case, self.dialect)
        tried = tried_on(side, with_own_losses(without_excluded(self.try_out, case), case))
        crashes = crashes_on(side, crashes_without(self.other_faults, case))
        place = next((one.place for one in case.settings.values() if one.place), "")
        return replace(self, try_out=tried, other_faults=crashes, side=side, place=place)

    def changes(self, choice: SystemChoice) -> Iterator[Change]:
        """What could be set otherwise on the side that is asked about, in the version that runs."""
        return accepted(choice, self.changes_together(choice))

    def changes_together(self, choice: SystemChoice) -> Iterator[Change]:
        """The same with those that the system accepts only beside others."""
        found = (one for one in changes_together(choice) if one.name not in self.lacks)
        there = (one._replace(value=self.place) if self.place and one.value == ANY_NAME else one for one in found)
        return changes_on(self.side, self.dialect, there)

    def tried(self, choice: SystemChoice) -> SystemChoice:
        """A choice without what changes nothing here: those that differ in nothing else are tried once."""
        modelled = {one.name for one in self.dialect.settings if one.is_modelled}
        return choice._replace(settings={name: value for name, value in choice.settings.items() if name in modelled})

    def judged(self, choice: SystemChoice, *, thorough: bool = True, only: Collection[str] = TRIED) -> Verdicts:
        """What the legs may do with a choice; `thorough` tries more than the standard faults, `only` fewer of them."""
        choice = self.tried(choice)
        trials = list(self.try_out(choice, only))
        found = self._judged(choice, trials)
        scripts = len(trials)
        for crash in self.other_faults(choice) if thorough else ():
            scripts += 1
            if self._judged(choice, [crash]).adds_to(found):
                trials.append(crash)
                found = self._judged(choice, trials)
        return found._replace(scripts=scripts)

    def _judged(self, choice: SystemChoice, trials: Sequence[FaultTrial]) -> Verdicts:
        lost = {one.fault for one in trials if one.outcome == "lost" and leg_struck(one) is Leg.CONSUMER}
        if lost and choice.application.get("consumer.dedup") not in (None, *_FORGETS_NOTHING):
            # What is not lost without the deduplication is lost by it: noted first, and then not done.
            without = choice._replace(application={**choice.application, "consumer.dedup": "none"})
            lost -= {one.fault for one in self.try_out(without, lost) if one.outcome == "lost"}
        else:
            lost = set()
        return judge_legs(trials, has_broker=self.has_broker, forgets_first=lost, called=self.profile.wording.label)
