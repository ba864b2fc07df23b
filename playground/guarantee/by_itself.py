"""A setting with which all is done twice by itself, without any fault: it is told first, and no fault hides it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import FileFinding
from playground.guarantee.legs import Leg, Verdicts
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Change, GapRemedy, Shortfall
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, came_to
from playground.scenario.build import build
from playground.scenario.mistakes import shown
from playground.systems.native import NativeValue

_NO_FAULT: Final = "a repetition without a fault"
_MOST_EVENTS: Final = 3000


class DoneTwiceByItself(NamedTuple):
    """The setting, and what is left of the answer without it."""

    change: Change
    value: NativeValue
    """What it is now."""
    case: SettingsCase
    remedy: GapRemedy

    @property
    def clause(self) -> str:
        """What happens."""
        return f"it comes again while it is worked on, without any fault ({self.change.name} = {shown(self.value)})"

    @property
    def findings(self) -> Iterator[FileFinding]:
        """What is to be said where it stands."""
        if (given := self.case.settings.get(self.change.name)) and not given.is_argument:
            text = f"{given.written}: all is done twice by itself, as it comes again while it is worked on"
            right = shown(self.change.value)
            other = f"by default it is {right}" if given.asked_for == "" else f"another line here asks for {right}"
            yield FileFinding("risk", f"{text}; {other}", given.spot)

    def told_in(self, verdicts: Verdicts) -> Verdicts:
        """The verdicts with this in place of the faults that repeat by it alone."""
        trial = FaultTrial(_NO_FAULT, None, None, 2, "ok", "done", self.clause, node="consumer", kind=_NO_FAULT)
        left = {one.fault for one in self.remedy.left}
        still = (trial, *(one for one in verdicts.repeating if one.fault in left))
        legs = tuple(one._replace(repeating=still) if one.leg is Leg.EFFECT else one for one in verdicts.legs)
        return verdicts._replace(legs=legs, repeating=still)

    def closing(self, gap: Shortfall, verdicts: Verdicts) -> Shortfall:
        """What is done twice is closed by this first; what is left then has its own remedies."""
        if (gap.leg, gap.trouble) != (Leg.EFFECT, "duplicate"):
            return gap
        deciding = gap.deciding | {self.change.name}
        return gap._replace(
            trials=verdicts.repeating, remedy=self.remedy, together=(), deciding=deciding, price=self.remedy.price
        )


def done_twice_by_itself(
    question: GuaranteeQuestion, case: SettingsCase, choice: SystemChoice, verdicts: Verdicts
) -> DoneTwiceByItself | None:
    """The setting whose default, or what files ask for in its place, ends it.

    None: nothing is done twice without a fault, or by no setting alone.
    """
    if not verdicts.repeating or not _is_done_twice(choice):
        return None
    for setting in question.dialect.settings:
        default = setting.default_in(question.version)
        if not (setting.is_modelled and setting.name in choice.settings) or default is None:
            continue
        given = case.settings.get(setting.name)
        right = default if given is None or given.asked_for == "" else given.asked_for
        change = Change(setting.name, right, setting.page, is_application=False)
        mended = change.applied(choice)
        if not _is_done_twice(mended):
            left = question.judged(mended).repeating
            # What goes round without end has no price that another could be held against.
            return DoneTwiceByItself(
                change, choice.settings[setting.name], case, GapRemedy(change, left, (), question.measure(choice))
            )
    return None


def _is_done_twice(choice: SystemChoice) -> bool:
    return came_to(build(choice.table(), "").settings, (), _MOST_EVENTS).effects > 1
