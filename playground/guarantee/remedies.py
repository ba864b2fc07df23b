"""The one setting that closes a gap: each that could is tried, and what it costs is measured by running it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from playground.guarantee.conditions import asks_more
from playground.guarantee.legs import ANSWER_LOST, SENT_AGAIN, TOO_LATE, Judged, Leg, LegVerdict, Verdicts, shortest
from playground.guarantee.together import closing_together, with_all
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, native_choice
from playground.systems.native import NativeValue


class Change(NamedTuple):
    """A setting with another value."""

    name: str
    value: NativeValue
    page: str
    """Where its documentation is."""
    is_application: bool
    """Whether it is the application's affair, and no setting of the system."""
    written: str = ""
    """How the system's own file has it, where that is another way."""
    takes: str = ""
    """What it takes that no run here measures."""
    set_by: str = ""
    """Who sets it, where a client cannot."""

    def applied(self, choice: SystemChoice) -> SystemChoice:
        """A choice with this change."""
        if self.is_application:
            return choice._replace(application={**choice.application, self.name: self.value})
        return choice._replace(settings={**choice.settings, self.name: self.value})


class Price(NamedTuple):
    """What one message costs when nothing goes wrong."""

    packets: float
    latency_ms: int
    """From when it is sent to its effect."""
    answer_ms: int
    """From when it is sent until its producer knows."""


class GapRemedy(NamedTuple):
    """A change, and what it does to a gap."""

    change: Change
    left: tuple[FaultTrial, ...]
    """What shows that it does not help against all."""
    opens: tuple[FaultTrial, ...]
    """What does harm of the other kind since, and did none before."""
    price: Price
    """With it; compare it with the price without it."""
    others: tuple[Change, ...] = ()
    """Other settings of the system that close as much, each by itself."""


class Shortfall(NamedTuple):
    """What a leg may do that it should not."""

    leg: Leg
    name: str
    """What the system calls its nodes: `SQS to consumer`."""
    trouble: str
    """`lose` or `duplicate`."""
    trials: tuple[FaultTrial, ...]
    """What shows it, the shortest script first."""
    remedy: GapRemedy | None
    """What closes most of it; none: no single setting does anything."""
    together: tuple[Change, ...] = ()
    """What closes it where no single setting does: a few of them."""
    deciding: frozenset[str] = frozenset()
    """Every setting of which another value closes some of it."""
    price: Price | None = None
    """With all that closes it; none: nothing does."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is to be changed."""
        return (self.remedy.change,) if self.remedy else self.together

    @property
    def title(self) -> str:
        """What may happen, in a few words."""
        return f"{self.clause[0].upper()}{self.clause[1:]}"

    @property
    def clause(self) -> str:
        """The same within a sentence."""
        return f"{self.name}: may {self.trouble}"

    @property
    def script(self) -> FaultTrial | None:
        """The shortest script that shows it."""
        return shortest(self.trials)


Measure = Callable[[SystemChoice], Price]
"""Runs a choice without any fault."""

_CLOCK: Final = "broker.redelivery_timeout_ms"
_BATCH: Final = "consumer.batch"
_ACK_UNIT: Final = "consumer.ack_unit"
_OTHER: Final = {"lose": "duplicate", "duplicate": "lose"}
_Gap = tuple[LegVerdict, str, tuple[FaultTrial, ...]]


def shortfalls(
    choice: SystemChoice,
    before: Verdicts,
    changes: Iterable[Change],
    judged: Judged,
    measure: Measure,
    beside: Sequence[Change] = (),
    *,
    only: Sequence[str] = (*_OTHER,),
) -> list[Shortfall]:
    """Every gap, with the change that closes most of it at the least cost; `beside` are also those that need others.

    `only` of which troubles: a loss is closed by the same whether or not repetitions are looked at, and sooner.
    """
    gaps = [one for one in _gaps(before) if one[1] in only]
    possible = [*_no_twins(changes)] if gaps else []
    after = {one: verdicts for one in possible if (verdicts := _helped(before, gaps, one.applied(choice), judged))}
    both = [*_no_twins((*possible, *beside))]
    found = []
    for leg, trouble, trials in gaps:
        best = _best(choice, before, leg, trouble, after, measure)
        best, together = _ending(best, choice, before, leg, trouble, both, after, judged)
        price = measure(with_all(choice, together)) if together else best and best.price
        closing = (one.name for one, verdicts in after.items() if _closes_some(before, verdicts, leg, trouble))
        deciding = frozenset((*closing, *(one.name for one in together)))
        found.append(Shortfall(leg.leg, leg.name, trouble, trials, best, together, deciding, price))
    return [*_agreeing(found, choice, judged)]


def _ending(
    best: GapRemedy | None,
    choice: SystemChoice,
    before: Verdicts,
    leg: LegVerdict,
    trouble: str,
    among: Sequence[Change],
    after: Mapping[Change, Verdicts],
    judged: Judged,
) -> tuple[GapRemedy | None, tuple[Change, ...]]:
    """The best change, or a few together where none closes a loss, or where all that it closes goes round for ever."""
    left = _faults(best.left) if best else ()
    closed = {fault for fault in _faults(leg.showing(trouble)) if fault not in left}
    stuck = _never_ending(after[best.change]) - _never_ending(before) if best else frozenset()
    if trouble != "lose" or (best and not closed <= stuck):
        return best, ()
    together = closing_together(choice, before, leg.leg, among, judged)
    ends = bool(together) and _never_ending(judged(with_all(choice, together))) <= _never_ending(before)
    return (None, together) if ends or best is None else (best, ())


def _agreeing(gaps: Sequence[Shortfall], choice: SystemChoice, judged: Judged) -> Iterator[Shortfall]:
    """The gaps without what sets one setting to two values: where several close another gap as well, they do for it."""
    for gap in gaps:
        longer = (one for one in gaps if len(one.together) > len(gap.changes))
        other = next((one for one in longer if _contradict(gap.changes, one.together)), None)
        if other is None:
            yield gap
        elif judged(with_all(choice, other.together)).of(gap.leg).showing(gap.trouble):
            yield gap._replace(remedy=None, price=None)  # It is looked at again when those are set.
        else:
            yield gap._replace(remedy=None, together=other.together, price=other.price)


def _contradict(some: Iterable[Change], others: Iterable[Change]) -> bool:
    values = {one.name: one.value for one in some}
    return any(values.get(one.name, one.value) != one.value for one in others)


def _helped(before: Verdicts, gaps: Sequence[_Gap], changed: SystemChoice, judged: Judged) -> Verdicts | None:
    """What the legs may do since a change; none: it closes nothing, as the faults of the gaps show first.

    What some of the trials show, more of them do not undo.
    """
    after = None
    faults = frozenset(one.fault for *_, trials in gaps for one in trials)
    for judge in (partial(judged, thorough=False, only=faults), partial(judged, thorough=False), judged):
        after = judge(changed)
        if not any(_closes_some(before, after, leg, trouble) for leg, trouble, _ in gaps):
            return None
    return after


def open_gaps(verdicts: Verdicts) -> list[Shortfall]:
    """Every gap, without looking for what would close it."""
    return [Shortfall(leg.leg, leg.name, trouble, trials, None) for leg, trouble, trials in _gaps(verdicts)]


def _no_twins(changes: Iterable[Change]) -> Iterator[Change]:
    seen = set()
    for change in changes:
        if (key := (change.name, repr(change.value))) not in seen:
            seen.add(key)
            yield change


def _gaps(verdicts: Verdicts) -> Iterator[_Gap]:
    """Losses leg by leg; repetitions where they come to be seen, which is at the effect."""
    for leg in verdicts.legs:
        if leg.losing:
            yield leg, "lose", leg.losing
        if leg.leg is Leg.EFFECT and leg.repeating:
            yield leg, "duplicate", leg.repeating


def _best(
    choice: SystemChoice,
    before: Verdicts,
    leg: LegVerdict,
    trouble: str,
    after: Mapping[Change, Verdicts],
    measure: Measure,
) -> GapRemedy | None:
    found = []
    for change, verdicts in after.items():
        if _closes_some(before, verdicts, leg, trouble):
            left = verdicts.of(leg.leg).showing(trouble)
            opens = _opened(before, verdicts, _OTHER[trouble])
            price = measure(change.applied(choice))
            loses = bool(opens) or (not change.is_application and asks_more(choice, change.applied(choice)))
            is_there = _is_written(change, choice) or _answers_for_each(change, choice)
            mends = trouble == "duplicate" and not loses and is_there and price <= measure(choice)
            found.append(
                (
                    trouble == "duplicate" and loses,  # Nothing is to be lost so that less is done twice.
                    not mends,  # What comes again is best not there at all; an inbox is for what is left.
                    len(_of_before(before, left, leg.showing(trouble))),
                    len(_never_ending(verdicts) - _never_ending(before)),
                    len(opens),
                    _hurries(change, choice) or _lessens(_BATCH, change, choice),
                    not _undoes(change, choice),
                    change.is_application,
                    GapRemedy(change, left, opens, price),
                )
            )
    *rank, best = min(
        found, key=lambda one: (one[:-1], one[-1].price), default=(False, False, 0, 0, 0, False, False, False, None)
    )
    others = {
        one.change.name: one.change
        for *its, one in found
        if best and its[:6] == rank[:6] and set(_faults(one.left)) == set(_faults(best.left))
        if not (one.change.is_application or one.change.name == best.change.name)
    }
    return best and best._replace(others=tuple(others.values()))


def _hurries(change: Change, choice: SystemChoice) -> bool:
    """Whether work has less time since then before a message is given to another: what is slow may be done twice."""
    return _lessens(_CLOCK, change, choice)


def _lessens(key: str, change: Change, choice: SystemChoice) -> bool:
    """Whether a number of the textbook's is less since then; of a batch that costs a call for each part of it."""
    before, after = (native_choice(one).textbook.get(key) for one in (choice, change.applied(choice)))
    return isinstance(before, int) and isinstance(after, int) and after < before


def _answers_for_each(change: Change, choice: SystemChoice) -> bool:
    """Whether what is done is answered for since then though its batch fails: what is fine does not come again."""
    before, after = (native_choice(one).textbook.get(_ACK_UNIT) for one in (choice, change.applied(choice)))
    return before == "batch" and after == "one"


def _undoes(change: Change, choice: SystemChoice) -> bool:
    """Whether it takes back a line that is there, which comes before a mechanism that is not: it costs no new one."""
    if change.is_application or change.name not in choice.settings:
        return False
    others = {name: value for name, value in choice.settings.items() if name != change.name}
    return native_choice(choice._replace(settings=others)).setup.values[change.name] == change.value


def _is_written(change: Change, choice: SystemChoice) -> bool:
    """Whether it mends a line that is there, or of a configuration by its name, such as a fresh id for each attempt."""
    written = {**native_choice(choice).configuration.settings, **choice.settings}
    return not change.is_application and change.name in written


def _of_before(before: Verdicts, left: Iterable[FaultTrial], shown: Iterable[FaultTrial]) -> list[FaultTrial]:
    """What is left without a retry that is done again only when it is late, where it was so whenever it came."""
    was_any = _is_whenever(before, _faults(shown))
    return [one for one in left if not (was_any and one.fault == TOO_LATE)]


def _is_whenever(before: Verdicts, faults: Collection[str]) -> bool:
    """Whether a retry was done again whenever it came: the client's, or the application's where nothing was known."""
    return ANSWER_LOST in faults or (SENT_AGAIN in faults and TOO_LATE not in before.tried)


def _closes_some(before: Verdicts, after: Verdicts, leg: LegVerdict, trouble: str) -> bool:
    """Whether a leg does less harm of a kind since, and nothing does more."""
    is_given_up = trouble == "duplicate" and bool(after.parked - before.parked)  # Not twice, nor once either.
    is_worse = _newly_harmful(before, after, trouble) or _spoils_a_leg(before, after, trouble)
    left, shown = after.of(leg.leg).showing(trouble), leg.showing(trouble)
    # Where nothing is known again no retry is too late for it, and none is done once for that.
    is_undone = TOO_LATE in _faults(shown) and TOO_LATE not in after.tried
    return len(_of_before(before, left, shown)) + is_undone < len(shown) and not is_given_up and not is_worse


def _spoils_a_leg(before: Verdicts, after: Verdicts, trouble: str) -> bool:
    """Whether a leg does since then what it did not do before, though a later one may hide it."""
    return any(
        bool(set(_faults(new.showing(trouble))) & (before.tried - set(_faults(old.showing(trouble)))))
        for old, new in zip(before.legs, after.legs, strict=True)
    )


def _never_ending(verdicts: Verdicts) -> frozenset[str]:
    """The faults after which a message goes round for ever: no loss, and no cure of one where there is a better."""
    return frozenset(_faults(verdicts.stuck))


def _faults(trials: Iterable[FaultTrial]) -> tuple[str, ...]:
    return tuple(one.fault for one in trials)


def _opened(before: Verdicts, after: Verdicts, trouble: str) -> tuple[FaultTrial, ...]:
    """What does harm of a kind since, and did none of it before, or was no fault."""
    old = {*_faults(before.showing(trouble))}
    if _is_whenever(before, old):
        old.add(TOO_LATE)
    return tuple(one for one in after.showing(trouble) if one.fault not in old)


def _newly_harmful(before: Verdicts, after: Verdicts, trouble: str) -> frozenset[str]:
    """Faults that did no harm of this kind before; one that there only is since did it under another name."""
    harmless = before.tried - set(_faults(before.showing(trouble)))
    return harmless & set(_faults(after.showing(trouble)))
