"""A design review: what is needed, and which configuration of a system gives it, found by trying, never looked up.

Every named configuration is tried; where it does not do, so is every single change of a setting that closes a gap, and
what is left after that. Of what does, the one is taken whose messages cost least.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from playground.engine.settings import Guarantee, Settings
from playground.guarantee.answer import GuaranteeQuestion, changes
from playground.guarantee.bench import measure, try_out
from playground.guarantee.legs import Verdicts
from playground.guarantee.remedies import Change, Price, shortfalls
from playground.guarantee.search import other_faults
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, cells
from playground.scenario.build import build
from playground.scenario.catalogue import library_table, preset_names
from playground.scenario.native import Native, native_of
from playground.scenario.outcome import play_out
from playground.systems import SYSTEMS, named
from playground.systems.dialect import Condition
from playground.systems.native import NativeValue

_ROUNDS: Final = 4
"""So many times a gap is closed before a configuration is given up."""
_IN_ORDER: Final = 3
"""So many messages show whether one overtakes another."""


class ReviewQuestion(NamedTuple):
    """Something that a design review asks."""

    key: str
    ask: str
    answers: Mapping[str, str]
    """Each word, and what it says."""


QUESTIONS: Final = (
    ReviewQuestion(
        "lose",
        "Can you afford to lose a message?",
        {"no": "no: each one counts", "yes": "yes: the next one makes up for it"},
    ),
    ReviewQuestion(
        "twice",
        "Can you handle it that something is done twice?",
        {"no": "no: it would be a second charge, a second order", "yes": "yes: doing it again changes nothing"},
    ),
    ReviewQuestion(
        "effect",
        "Where is the effect?",
        {
            "own": "in your own database, where an id can be written in the same transaction",
            "keyed": "with somebody else who takes an idempotency key along",
            "external": "with somebody else who takes none: a mail, a device",
        },
    ),
    ReviewQuestion(
        "order",
        "Must order hold?",
        {"no": "no: each message stands for itself", "yes": "yes: a later one must not overtake an earlier one"},
    ),
)
"""All but the last, which is: which system do you have?"""

_EFFECTS: Final[Mapping[str, Mapping[str, object]]] = {
    "own": {},
    "keyed": {"consumer.effect": "external", "consumer.effect_key": True},
    "external": {"consumer.effect": "external"},
}


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
        return _is_met(self.need, self.verdicts) and not self.overtakes

    @property
    def settings(self) -> dict[str, NativeValue]:
        """The system's settings, by its own names: what differs from its defaults."""
        setup, dialect = self.native.setup, self.native.dialect
        defaults = {one.name: one.default_in(setup.version) for one in dialect.settings}
        return {name: value for name, value in setup.values.items() if value != defaults.get(name)}

    @property
    def conditions(self) -> list[Condition]:
        """What has to hold beside what is modelled."""
        return list(self.native.dialect.conditions(self.native.setup))

    @property
    def engine_settings(self) -> Settings:
        """What the engine runs."""
        return build(self.choice.table(), "").settings

    @property
    def protects(self) -> list[FaultTrial]:
        """The faults under which it does what is needed."""
        exposed = {one.fault for one in self.exposed}
        return [one for one in try_out(self.choice) if one.fault not in exposed]

    @property
    def exposed(self) -> tuple[FaultTrial, ...]:
        """Those under which something is lost, done twice, or never done, whether that matters here or not."""
        found = (*self.verdicts.losing, *self.verdicts.repeating, *self.verdicts.stuck)
        return tuple({one.fault: one for one in found}.values())


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
    tried = [_tried(choice, need, answers) for choice in _first_choices(system, answers)]
    cheapest = min((measure(choice) for choice in _first_choices(system, answers)), key=_cost)
    best = min(tried, key=lambda one: (not one.is_met, *_harm_done(need, one.verdicts), *_cost(one.price)))
    return best._replace(cheapest=cheapest)


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
        own = {} if any(map(_native(plain).decides, wanted)) else dict(wanted)
        yield plain._replace(application=own)


def _tried(choice: SystemChoice, need: Guarantee | None, answers: Mapping[str, str]) -> Recommended:
    """A choice, with every gap closed that can be and has to be."""
    native = _native(choice)
    parts = native.profile, native.dialect, native.version, choice.config
    question = GuaranteeQuestion(*parts, try_out, other_faults, measure)
    changed = set[str]()
    for thorough in (False, True):
        judged = partial(question.judged, thorough=thorough)
        verdicts = judged(choice)
        for _ in range(_ROUNDS):
            if _is_met(need, verdicts) or not (fix := _fix(choice, need, verdicts, judged, changed)):
                break
            changed.add(fix.name)
            choice = fix.applied(choice)
            verdicts = judged(choice)
    overtakes = None
    if answers["order"] == "yes":
        choice, overtakes = _in_order(choice)
    price = measure(choice)
    return Recommended(need, _native(choice), choice, verdicts, price, price, overtakes)


def _fix(
    choice: SystemChoice,
    need: Guarantee | None,
    verdicts: Verdicts,
    judged: Callable[[SystemChoice], Verdicts],
    changed: set[str],
) -> Change | None:
    """The change that closes most of what has to be closed."""
    more = [one for one in changes(choice) if one.name not in changed]
    forbidden = _forbidden(need)
    for gap in shortfalls(choice, verdicts, more, judged, measure):
        if gap.trouble in forbidden and gap.remedy and not (gap.remedy.opens and len(forbidden) > 1):
            return gap.remedy.change
    return None


def _forbidden(need: Guarantee | None) -> list[str]:
    if need is None:
        return []
    return [word for word, is_so in (("lose", need.forbids_loss), ("duplicate", need.forbids_duplicates)) if is_so]


def _harm(need: Guarantee | None, verdicts: Verdicts) -> list[FaultTrial]:
    return [one for trouble in _forbidden(need) for one in verdicts.showing(trouble)]


def _harm_done(need: Guarantee | None, verdicts: Verdicts) -> tuple[int, ...]:
    """How many faults lose, and then how many repeat, of what must not be."""
    return tuple(len(verdicts.showing(trouble)) for trouble in _forbidden(need))


def _is_met(need: Guarantee | None, verdicts: Verdicts) -> bool:
    return not _harm(need, verdicts)


def _in_order(choice: SystemChoice) -> tuple[SystemChoice, tuple[FaultTrial, ...]]:
    """The choice, or the same with one message sent at a time where that keeps more of the order."""
    overtaking = tuple(_overtaking(choice))
    if not overtaking or _native(choice).decides("producer.max_in_flight"):
        return choice, overtaking
    one_by_one = choice._replace(application={**choice.application, "producer.max_in_flight": 1})
    fewer = tuple(_overtaking(one_by_one))
    return (one_by_one, fewer) if len(fewer) < len(overtaking) else (choice, overtaking)


def _overtaking(choice: SystemChoice) -> Iterator[FaultTrial]:
    """The standard faults after which the first message is done behind a later one."""
    by_fault = {one.fault: one for one in try_out(choice)}
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _IN_ORDER, "lanes": 1}
    for cell in cells(choice):
        steps = [{**step, "message": step.get("message", "m1")} for step in cell.fault.steps(cell.preset.settings)]
        changed = {**table, "steps": [one for one in steps if one["do"] in ("drop", "crash")]}
        for one in changed["steps"]:
            if one["do"] == "crash":
                del one["message"]
        outcome = play_out(build(changed, ""), most_events=cell.fault.most_events)
        if outcome.judgement.counters["out_of_order"]:
            yield by_fault[cell.fault.name]


def _cost(price: Price) -> tuple[float, int]:
    return price.packets, price.latency_ms


def _native(choice: SystemChoice) -> Native:
    native = native_of(choice.table())
    assert native is not None  # Only real systems are chosen from.
    return native
