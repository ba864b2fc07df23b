"""A design review: what is needed, and which configuration of a system gives it, found by trying, never looked up.

Every named configuration is tried; where it does not do, so is every single change of a setting that closes a gap, and
what is left after that. Of what does, the one is taken whose messages cost least.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import Final, NamedTuple

from playground.engine.contracts import contract_for
from playground.engine.mechanisms.processing import with_a_call
from playground.engine.settings import Guarantee, Settings
from playground.guarantee.application import DEDUP, IN_VERSIONS, PAGE, WITHOUT_A_KEY
from playground.guarantee.bench import measure, try_out
from playground.guarantee.changes import changes
from playground.guarantee.conditions import asked_of_what_lies, asks_more, conditions_of_system, conditions_of_work
from playground.guarantee.endings import endings
from playground.guarantee.legs import Judged, Verdicts
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.overtaking import in_order, parked_out_of_line
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Change, Price, shortfalls
from playground.guarantee.search import other_faults
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, native_choice
from playground.matrix.faults import POISON
from playground.scenario.build import build
from playground.scenario.catalogue import library_table, preset_names
from playground.scenario.native import Native
from playground.systems import SYSTEMS, named
from playground.systems.dialect import Condition
from playground.systems.native import NativeValue

_ROUNDS: Final = 4
"""So many times a gap is closed before a configuration is given up."""
_FIRST_NOTED: Final = [Change(DEDUP, way, PAGE, is_application=True) for way in ("mark-first", "in-flight")]
"""Where a loss is allowed these keep even an effect elsewhere from being done twice, the second by two at once, too."""
_EFFECTS: Final[Mapping[str, Mapping[str, object]]] = {
    "own": {},
    "keyed": {"consumer.effect": "external", "consumer.effect_key": True},
    "external": {"consumer.effect": "external"},
}


class AsItComes(NamedTuple):
    """What a named configuration does under the standard faults before anything is changed in it."""

    system: str
    config: str
    loses: bool
    repeats: bool


class Recommended(NamedTuple):
    """What a review comes to."""

    need: Guarantee | None
    """None: anything does."""
    native: Native
    choice: SystemChoice
    verdicts: Verdicts
    price: Price
    cheapest: Price
    """What the system's cheapest configuration costs."""
    overtakes: tuple[FaultTrial, ...] | None
    """After which faults a message overtakes another; none: nobody asked."""

    @property
    def is_met(self) -> bool:
        """Whether nothing happens that must not."""
        never_done = [one for one in self.verdicts.stuck if one.fault != POISON]
        is_kept = not ("lose" in _forbidden(self.need) and never_done)
        return _is_met(self.need, self.verdicts) and is_kept and not self.overtakes

    @property
    def advice(self) -> Iterator[str]:
        """What no setting here can do, and who can."""
        if self.verdicts.repeating and self.looks_before_a_call and "duplicate" in _forbidden(self.need):
            yield WITHOUT_A_KEY
        if self.overtakes:
            kind = self.native.dialect.in_order
            there = f" `playground choose` with system={kind.system} says what to set there." if kind else ""
            yield f"{kind.text}{there}" if kind else IN_VERSIONS

    @property
    def left(self) -> Iterator[tuple[str, Sequence[FaultTrial]]]:
        """What may happen of what must not, and after which faults."""
        forbidden = _forbidden(self.need)
        never_done = [one for one in self.verdicts.stuck if one.fault != POISON]
        for word, trouble, trials in (
            ("lost", "lose", self.verdicts.losing),
            ("done twice", "duplicate", self.verdicts.repeating),
            ("never done", "lose", never_done),
        ):
            if trials and trouble in forbidden:
                yield word, trials
        if self.overtakes:
            yield "overtaken", self.overtakes

    @property
    def settings(self) -> dict[str, NativeValue]:
        """The system's settings, by its own names: what differs from its defaults."""
        setup, dialect = self.native.setup, self.native.dialect
        defaults = {one.name: one.default_in(setup.version) for one in dialect.settings}
        return {name: value for name, value in setup.values.items() if value != defaults.get(name)}

    @property
    def conditions(self) -> list[Condition]:
        """What has to hold beside what is modelled."""
        in_one_line = [] if self.overtakes is None else [self._in_one_line, *parked_out_of_line(self.verdicts)]
        return [*conditions_of_system(self.native), *conditions_of_work(self.native), *in_one_line]

    @property
    def _in_one_line(self) -> Condition:
        spoken = self.native.profile.wording.spoken
        line, reader = (spoken.get(word, word) for word in ("one queue", "consumer"))
        through = f"through {line}, " if self.engine_settings.topology.has_broker else ""
        text = f"all that has to keep its order goes one way, {through}to one {reader} at a time"
        return Condition("order", text)

    @property
    def application(self) -> dict[str, object]:
        """What the application does, by its configuration or beside it."""
        return {**self.native.configuration.application, **self.choice.application}

    @property
    def engine_settings(self) -> Settings:
        """What the engine runs."""
        return build(self.choice.table(), "").settings

    @property
    def protects(self) -> list[FaultTrial]:
        """The faults under which it does what is needed."""
        exposed = {one.fault for one in (*self.exposed, *(self.overtakes or ()))}
        return [_as_kept(one) for one in try_out(self.choice) if one.fault not in exposed]

    @property
    def by_the_record(self) -> frozenset[str]:
        """Those of them that only a note beside the call keeps from being done twice: two at once both miss it."""
        if DEDUP not in self.application or native_choice(self.choice).decides(DEDUP) or not self.looks_before_a_call:
            return frozenset()
        without = self.choice._replace(application={**self.choice.application, DEDUP: "none"})
        return frozenset(one.fault for one in try_out(without) if one.effects > 1)

    @property
    def looks_before_a_call(self) -> bool:
        """Whether the effect is a call without a key, of which a note is kept behind it."""
        consumer = self.engine_settings.consumer
        dedup = contract_for(self.engine_settings, self.engine_settings.guarantee).dedup
        return consumer.effect == "external" and not consumer.effect_key and with_a_call(dedup) == "effect-first"

    @property
    def exposed(self) -> tuple[FaultTrial, ...]:
        """Those under which something is lost, done twice, or never done, whether that matters here or not."""
        found = (*self.verdicts.losing, *self.verdicts.repeating, *self.verdicts.stuck)
        return tuple({one.fault: one for one in found}.values())


def _as_kept(one: FaultTrial) -> FaultTrial:
    """A trial as what does no harm: what always fails is parked, and after how many failures."""
    after = "the first failure" if one.times == 1 else f"{one.times} failures"
    is_parked = one.times and one.outcome == "dead_lettered"
    return one._replace(about=f"processing always fails: parked after {after}") if is_parked else one


def need_of(answers: Mapping[str, str]) -> Guarantee | None:
    """The guarantee that the answers ask for; none: anything does."""
    loss, twice = answers["lose"] == "no", answers["twice"] == "no"
    if loss:
        return Guarantee.EXACTLY_ONCE if twice else Guarantee.AT_LEAST_ONCE
    return Guarantee.AT_MOST_ONCE if twice else None


def recommend(system: str, answers: Mapping[str, str]) -> Recommended:
    """What to set in a system, by the answers to the questions; `KeyError`: there is no such system."""
    found = named(system)
    if found is None or found[0].dialect is None:
        raise KeyError(system)
    need = need_of(answers)
    first = [*_first_choices(system, answers)]
    tried = [_tried(choice, need, answers) for choice in first]
    cheapest = min((*map(measure, first), *(one.price for one in tried)), key=_cost)
    best = min(tried, key=_ranked)
    return best._replace(cheapest=cheapest)


def as_they_come(answers: Mapping[str, str], is_wanted: Callable[[], bool]) -> tuple[AsItComes, ...] | None:
    """Each named configuration of each system, with the effect where the answers have it; by default at home.

    That takes up to seconds, so it asks before each whether anybody still wants to know; none: nobody did.
    """
    found = []
    for choice in (one for system in real_systems() for one in _first_choices(system, {"effect": "own", **answers})):
        if not is_wanted():
            return None
        trials = try_out(choice)
        loses, repeats = any(one.outcome == "lost" for one in trials), any(one.effects > 1 for one in trials)
        found.append(AsItComes(choice.system, choice.config or "", loses, repeats))
    return (*found,)


def real_systems() -> tuple[str, ...]:
    """The systems that somebody may have."""
    return tuple(name for name, profile in SYSTEMS.items() if profile.dialect)


def shown_by(system: str) -> Iterator[tuple[str, str]]:
    """The presets of the library that are about a system, each with its title."""
    for name in preset_names():
        table = library_table(name)
        if str(table.get("system", "")).partition("@")[0] == system.partition("@")[0]:
            yield name, str(table["title"])


def _first_choices(system: str, answers: Mapping[str, str]) -> Iterator[SystemChoice]:
    dialect = SYSTEMS[system.partition("@")[0]].dialect
    for config in dialect.configurations if dialect else ():
        plain = SystemChoice(system, config.name)
        wanted = _EFFECTS[answers["effect"]]
        if "consumer.effect" in config.application:
            wanted = {"consumer.effect": "own", **wanted}  # Its outputs are not the effect that is asked about.
        if wanted and DEDUP in config.application:
            wanted = {**wanted, DEDUP: with_a_call(str(config.application[DEDUP]))}
        own = {} if any(map(native_choice(plain).decides, wanted)) else dict(wanted)
        yield plain._replace(application=own)


def _tried(choice: SystemChoice, need: Guarantee | None, answers: Mapping[str, str]) -> Recommended:
    """A choice, with every gap closed that can be and has to be."""
    native = native_choice(choice)
    parts = native.profile, native.dialect, native.version, choice.config
    question = GuaranteeQuestion(*parts, try_out, other_faults, measure)
    changed = set[str]()
    for thorough in (False, True):
        judged = partial(question.judged, thorough=thorough)
        verdicts = judged(choice)
        for _ in range(_ROUNDS):
            if _is_met(need, verdicts) or not (fixes := _fix(choice, need, verdicts, judged, changed)):
                break
            changed |= {one.name for one in fixes}
            choice = reduce(lambda one, fix: fix.applied(one), fixes, choice)
            verdicts = judged(choice)
    choice, verdicts = _ended(choice, verdicts, question)
    if "lose" in _forbidden(need):
        choice, verdicts = _asking_less(choice, need, verdicts, question.judged)
    overtakes = None
    if answers["order"] == "yes":
        choice, overtakes = in_order(choice)
    price = measure(choice)
    return Recommended(need, native_choice(choice), choice, verdicts, price, price, overtakes)


def _ended(choice: SystemChoice, verdicts: Verdicts, question: GuaranteeQuestion) -> tuple[SystemChoice, Verdicts]:
    """The same with what ends the message that always fails, where something does without a loss."""
    judged = partial(question.judged, thorough=False)
    ends = endings(choice, judged(choice), [*changes(choice)], question.dialect, judged)
    choice = reduce(lambda one, end: end.applied(one), ends, choice)
    return choice, question.judged(choice) if ends else verdicts


def _asking_less(
    choice: SystemChoice, need: Guarantee | None, verdicts: Verdicts, judged: Judged
) -> tuple[SystemChoice, Verdicts]:
    """The same with less that has to hold so that nothing is lost, where a setting does that and costs nothing."""
    for one in changes(choice):
        changed = one.applied(choice)
        is_less = asked_of_what_lies(changed) < asked_of_what_lies(choice)
        if is_less and _cost(measure(changed)) <= _cost(measure(choice)):
            after = judged(changed)
            if _harm_done(need, after) <= _harm_done(need, verdicts) and not mistakes_in(changed):
                choice, verdicts = changed, after
    return choice, verdicts


def _fix(
    choice: SystemChoice,
    need: Guarantee | None,
    verdicts: Verdicts,
    judged: Judged,
    changed: set[str],
) -> tuple[Change, ...]:
    """What closes most of what has to be closed: losses first, and repetitions by nothing that asks for more."""
    forbidden = _forbidden(need)
    for trouble in forbidden:
        more = [one for one in _possible(choice, forbidden) if one.name not in changed]
        if trouble == "duplicate" and "lose" in forbidden:
            more = [one for one in more if not asks_more(choice, one.applied(choice))]
            more = [one for one in more if len(judged(one.applied(choice)).stuck) <= len(verdicts.stuck)]
        only = ("lose",) if trouble == "lose" else ("lose", "duplicate")
        for gap in shortfalls(choice, verdicts, more, judged, measure, only=only):
            loses = trouble == "duplicate" and "lose" in forbidden and gap.remedy and gap.remedy.opens
            if gap.trouble == trouble and gap.changes and not loses:
                return gap.changes
    return ()


def _possible(choice: SystemChoice, forbidden: Sequence[str]) -> Iterator[Change]:
    answered = {key for keys in _EFFECTS.values() for key in keys}
    yield from (one for one in changes(choice) if one.name not in answered)
    if "lose" not in forbidden and not native_choice(choice).decides(DEDUP):
        yield from _FIRST_NOTED


def _ranked(one: Recommended) -> tuple[float, ...]:
    """What loses least comes first, then what asks for least; what repeats least, costs least, is set soonest."""
    harm, forbidden = _harm_done(one.need, one.verdicts), _forbidden(one.need)
    loss, *rest = harm if "lose" in forbidden else (0, *harm)
    kept = [each for each in one.conditions if not each.is_before_storing and each.trouble in forbidden]
    asked = len(kept) if "lose" in forbidden else 0
    own = len(one.choice.settings) + len(one.choice.application)
    return not one.is_met, loss, asked, *rest, *_cost(one.price), own


def _forbidden(need: Guarantee | None) -> list[str]:
    if need is None:
        return []
    return [word for word, is_so in (("lose", need.forbids_loss), ("duplicate", need.forbids_duplicates)) if is_so]


def _harm(need: Guarantee | None, verdicts: Verdicts) -> list[FaultTrial]:
    return [one for trouble in _forbidden(need) for one in verdicts.showing(trouble)]


def _harm_done(need: Guarantee | None, verdicts: Verdicts) -> tuple[int, ...]:
    """After how many faults a message is lost or never done, and after how many it is repeated, of what must not be."""
    harm = {"lose": (*verdicts.losing, *verdicts.stuck), "duplicate": verdicts.repeating}
    return tuple(len(harm[trouble]) for trouble in _forbidden(need))


def _is_met(need: Guarantee | None, verdicts: Verdicts) -> bool:
    return not _harm(need, verdicts)


def _cost(price: Price) -> tuple[float, int]:
    return price.packets, price.latency_ms
