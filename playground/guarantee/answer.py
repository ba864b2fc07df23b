"""The answer to "what do my settings guarantee?": of one case, judged leg by leg, and what would close its gaps."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce

from playground.configuration.cases import SettingsCase, Spellings
from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Value
from playground.guarantee.absences import Absence
from playground.guarantee.application import ON_FAILURE
from playground.guarantee.conditions import (
    absence_in,
    asked_of,
    conditions_beside,
    conditions_of_system,
    conditions_of_work,
    leg_of,
    losing_with,
)
from playground.guarantee.endings import configuration_losing_less, endings, telling_right, unparking
from playground.guarantee.gaps import gaps_of, not_by_losing
from playground.guarantee.leg_answers import LegAnswer, leg_answers
from playground.guarantee.legs import Judged, Leg, Verdicts, forbids
from playground.guarantee.never_done import never_done
from playground.guarantee.other_versions import OtherVersion, other_versions
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Change, Price, Shortfall
from playground.guarantee.sides import conditions_of_other, not_judged
from playground.guarantee.together import with_all
from playground.guarantee.trial import FaultTrial
from playground.guarantee.undecided import Undecided
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.native import Native
from playground.systems.dialect import Condition, NativeSetting


@dataclass(frozen=True)
class Answer:
    """What one case guarantees."""

    question: GuaranteeQuestion
    case: SettingsCase
    findings: tuple[FileFinding, ...]
    """What of it does not count, and why."""
    choice: SystemChoice
    verdicts: Verdicts
    shortfalls: tuple[Shortfall, ...]
    price: Price
    native: Native
    """The choice with all that follows from it: every setting, and what the documentation promises."""
    fixed: frozenset[str] = frozenset()
    """What remedies have already changed; a second one that takes it back would never end."""
    undecided: tuple[Undecided, ...] = ()
    """What is in none of the files, and decides."""

    @cached_property
    def legs(self) -> tuple[LegAnswer, ...]:
        """Where each leg is set."""
        question = self.question
        return tuple(leg_answers(question.dialect, self.case, self.choice, self.native, has_broker=question.has_broker))

    def spelled(self, usual: Spellings) -> Spellings:
        """How files like these write what is to be changed: as is usual in them, else as the line that is there."""
        own = self.case.remedies(usual)
        gaps = [gap for one in (self, *self.steps) for gap in one.shortfalls]
        others = [each for gap in gaps if gap.remedy for each in gap.remedy.others]
        others += [*self.unparking, *self.endings, *self.telling_right, *self.keeping]
        lines: dict[tuple[str, Value], str] = {}
        for change in (*(each for gap in gaps for each in gap.changes), *others):
            setting = self.question.dialect.setting(change.name)
            given = self.case.settings.get(setting.name if setting else change.name)
            if given is not None and change.value is not None and (key := given.key_for_values):
                lines[change.name, change.value] = (
                    f"{key} = {str(change.value).lower() if isinstance(change.value, bool) else change.value}"
                )
        if (said := self.question.dialect.rejected_by) and ON_FAILURE in {one.name for one in self.endings}:
            lines.setdefault((ON_FAILURE, "park"), f"{ELSEWHERE}{said}")
        return {change: self.case.as_written(text) for change, text in {**lines, **own}.items()}

    def judges(self, leg: Leg) -> bool:
        """Whether a leg is judged: it is not where another client has it, of whom nothing is here."""
        return leg is not not_judged(self.question.side)

    def page(self, gap: Shortfall) -> str:
        """The documentation that says so: of the setting that would close a gap, else of what is promised."""
        [change] = gap.changes[:1] or [None]
        return self.native.promised.page if change is None or change.is_application else change.page

    def places(self, gap: Shortfall) -> tuple[Spot, ...]:
        """Where each queue of one answer has what decides a gap: the setting to change, else one that closes some."""
        found = []
        for leg in self.legs:
            for one in leg.written:
                setting = self.question.dialect.setting(one.name)
                name = setting.name if setting else one.name
                loses = bool(one.loses) and (leg.leg, "lose") == (gap.leg, gap.trouble)
                if loses or name in gap.deciding:
                    found.append((name not in {each.name for each in gap.changes}, one.spots))
        return tuple(dict.fromkeys(min(found)[1])) if found else ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What has to hold beside for all this: what is set and not modelled, and what the application does."""
        unknown = (each for one in self.undecided if one.given.name not in self.fixed for each in one.conditions)
        other = not_judged(self.question.side)
        ended = {name for name, one in self.case.settings.items() if one.ends_with & self.fixed}
        asked = conditions_beside(self.native, self.choice, self.case)
        beside = [one for one in asked if one.name not in ended]
        version = (one.condition(self.question.version, self.verdicts) for one in self.other_versions)
        known = [
            one
            for one in (*unknown, *filter(None, version), *beside)
            if leg_of(one, has_broker=self.question.has_broker) is not other
        ]
        return (*known, *conditions_of_other(self.question.side))

    @cached_property
    def other_versions(self) -> tuple[OtherVersion, ...]:
        """The versions in which it is otherwise, where nothing says which one runs."""
        return other_versions(self.question, self.choice)

    @cached_property
    def absence(self) -> Absence | None:
        """What it costs a client to be away for longer than its session lasts."""
        return absence_in(self.native, self.choice)

    def conditions_of(self, leg: Leg) -> Iterator[Condition]:
        """Those of one leg."""
        yield from (one for one in self.conditions if leg is leg_of(one, has_broker=self.question.has_broker))

    def asked_by(self, change: Change) -> list[Condition]:
        """What has to hold for a change to help."""
        native = native_choice(change.applied(self.choice))
        asked = (*(one for one in conditions_of_system(native) if not one.is_taken), *conditions_of_work(native))
        return [one for one in asked if one.name == change.name]

    def behind(self, trouble: str) -> Iterator[FaultTrial]:
        """What happens as things stand, and is not tried as a fault of its own where its leg does such harm anyway."""
        ends = self._ends_now(trouble)
        yield from (one for one in self._shown_then(trouble) if one.fault in ends)

    def later(self, trouble: str) -> Iterator[FaultTrial]:
        """What happens only once something else is closed, and is closed in its turn."""
        ends = self._ends_now(trouble)
        yield from (one for one in self._shown_then(trouble) if one.fault not in ends)

    def _shown_then(self, trouble: str) -> Iterator[FaultTrial]:
        """What a later step closes, and the answer does not show as things stand."""
        known = {one.fault for one in self.verdicts.showing(trouble)}
        gaps = (gap for after in self.steps for gap in after.shortfalls if gap.trouble == trouble and gap.changes)
        yield from (one for gap in gaps for one in gap.trials if one.fault not in known)

    def _ends_now(self, trouble: str) -> set[str]:
        """What ends so, of all that is tried beside the standard faults."""
        tried = self.question.other_faults(self.question.tried(self.choice))
        return {one.fault for one in tried if (one.outcome == "lost" if trouble == "lose" else one.effects > 1)}

    def conditions_for(self, need: str) -> list[Condition]:
        """Without which a need is not met."""
        return [one for one in self.conditions if forbids(need, one.trouble)]

    @property
    def not_counted(self) -> list[NativeSetting]:
        """What is set, and changes nothing here."""
        counted = {one.name for one in self.conditions}
        unmodelled = (one for one in self.question.dialect.settings if not one.is_modelled)
        return [one for one in unmodelled if one.name in self.choice.settings and one.name not in counted]

    @cached_property
    def remedies(self) -> tuple[Change, ...]:
        """What closes something, each once."""
        return tuple(dict.fromkeys(change for one in self.shortfalls for change in one.changes))

    @cached_property
    def closed(self) -> SystemChoice:
        """The same with every remedy."""
        return reduce(lambda choice, change: change.applied(choice), self.remedies, self.choice)

    @cached_property
    def then(self) -> "Answer | None":
        """The answer for all remedies together, with what closes of the rest what it can; none: nothing helps more."""
        if not self.remedies:
            return None
        question, closed = self.question, self.closed
        verdicts = question.judged(closed)
        fixed = self.fixed | {one.name for one in self.remedies}
        gaps = tuple(map(not_by_losing, gaps_of(question, closed, verdicts, fixed)))
        price, native = question.measure(closed), native_choice(closed)
        return replace(self, choice=closed, verdicts=verdicts, shortfalls=gaps, price=price, native=native, fixed=fixed)

    @property
    def rounds(self) -> "Iterator[Answer]":
        """What is left after the remedies, after those for that, and so on, until nothing helps."""
        one = self.then
        while one is not None:
            yield one
            one = one.then

    @cached_property
    def last(self) -> "Answer":
        """The answer after the last round."""
        return next(reversed([self, *self.rounds]))

    @cached_property
    def configured(self) -> "Answer | None":
        """The answer for the named configuration that loses less, with what closes the rest; none: none loses less."""
        found = self.instead and self.question.dialect.configuration(self.instead[0])
        if not found:
            return None
        question, choice = self.question, self.choice._replace(config=found.name)
        verdicts, fixed = question.judged(choice), self.fixed | (frozenset(found.settings) - frozenset(choice.settings))
        gaps = tuple(map(not_by_losing, gaps_of(question, choice, verdicts, fixed)))
        price, native = question.measure(choice), native_choice(choice)
        return replace(self, choice=choice, verdicts=verdicts, shortfalls=gaps, price=price, native=native, fixed=fixed)

    @cached_property
    def closest(self) -> "Answer":
        """The answer with a better configuration, if there is one, and with all that closes gaps."""
        return (self.configured or self).last

    @cached_property
    def unparking(self) -> tuple[Change, ...]:
        """What ends then that something is parked that could be done."""
        last, judged = self.closest, self._judged_in_short
        return unparking(last.verdicts, last.unfixed, lambda change: judged(change.applied(last.choice)))

    @property
    def steps(self) -> "Iterator[Answer]":
        """The answers to what is to be done, one after the other: to a better configuration first, if there is one."""
        if self.configured:
            yield self.configured
        yield from (self.configured or self).rounds
        if self.unparking:
            yield self._unparked

    @cached_property
    def _unparked(self) -> "Answer":
        """The answer with what is parked only where nothing else can be done."""
        last = self.closest
        choice = with_all(last.choice, self.unparking)
        price, native = self.question.measure(choice), native_choice(choice)
        fixed = last.fixed | {one.name for one in self.unparking}
        verdicts = self.question.judged(choice)
        return replace(last, choice=choice, verdicts=verdicts, price=price, native=native, fixed=fixed)

    @cached_property
    def end(self) -> "Answer":
        """The answer after the last of these steps, without what a line asks for that is mended."""
        last = self._last_step
        mended = {one.name: one._replace(asks="") for one in self.mended_lines}
        case = self.case._replace(settings={**self.case.settings, **mended})
        return replace(last, case=case) if mended else last

    @cached_property
    def _last_step(self) -> "Answer":
        return next(reversed([self, *self.steps]))

    @property
    def never_done(self) -> str:
        """What becomes even then of what is never done; empty: there is no such."""
        own = next((one.never_done for one in self.case.settings.values() if one.never_done), "")
        return never_done(self.end.native, self.still_open.stuck, own)

    @property
    def why_lost(self) -> str:
        """Why what is handed out and not answered for is lost, as a clause; empty: it is not, or the faults say it."""
        return self.native.dialect.unanswered(self.native.setup) if self.verdicts.losing else ""

    @cached_property
    def mended_lines(self) -> list[GivenSetting]:
        """Lines of the files that lose of themselves, or would after all steps, and would not with another value."""
        after = losing_with(self.case, self._last_step.native.setup.values).settings
        losing = (one if one.loses else after[name] for name, one in self.case.settings.items())
        return [one for one in losing if one.loses and one.loses.instead]

    @cached_property
    def still_open(self) -> Verdicts:
        """What may happen even after all steps, and with each line that loses of itself mended that can be."""
        own = [one.loses for one in self.case.settings.values() if one.loses]
        kept = {one.when for one in own if not one.instead}
        mended = {one.when for one in own} - kept
        after = self.end.verdicts
        legs = tuple(leg._replace(losing=_without(leg.losing, mended)) for leg in after.legs)
        return after._replace(losing=_without(after.losing, mended), legs=legs)

    @cached_property
    def instead(self) -> tuple[str, Verdicts, tuple[Condition, ...]] | None:
        """The named configuration that loses less than even that, what it comes to, and on which conditions."""
        judged = partial(self.question.judged, thorough=False)
        dialect, open_ = self.question.dialect, self.last.verdicts
        found = configuration_losing_less(self.choice, open_, dialect, judged)
        if found is None and (closed := configuration_losing_less(self.last.choice, open_, dialect, judged)):
            found = closed[0], judged(self.choice._replace(config=closed[0]))  # With what closes the rest.
        if found is None:
            return None
        choice = self.choice._replace(config=found[0])
        return (*found, tuple(asked_of(native_choice(choice), choice)))

    @cached_property
    def price_instead(self) -> Price:
        """What a message costs with that configuration; without one what it costs as it is."""
        return self.question.measure(self.choice._replace(config=self.instead[0])) if self.instead else self.price

    @cached_property
    def endings(self) -> tuple[Change, ...]:
        """What ends then what would go round for ever."""
        last, question = self.end, self.question
        return endings(last.choice, last.verdicts, last.unfixed, question.dialect, self._judged_in_short)

    @cached_property
    def telling_right(self) -> tuple[Change, ...]:
        """What makes then that nothing is told as failed that is done."""
        return telling_right(self.end.choice, self.end.verdicts, self.end.unfixed, self._judged_in_short)

    @cached_property
    def keeping(self) -> tuple[Change, ...]:
        """What keeps what is dropped even then, as conditions say."""
        names = {one.kept_by for one in self.end.conditions} - {""}
        return tuple({one.name: one for one in reversed(self.end.unfixed) if one.name in names}.values())

    @property
    def unfixed(self) -> list[Change]:
        """What could be set otherwise, but for what remedies have already changed."""
        return [one for one in self.question.changes(self.choice) if one.name not in self.fixed]

    @property
    def _judged_in_short(self) -> Judged:
        return partial(self.question.judged, thorough=False)


def _without(trials: Iterable[FaultTrial], faults: Collection[str]) -> tuple[FaultTrial, ...]:
    return tuple(one for one in trials if one.fault not in faults)
