"""What has to hold beside what is tried, or an answer does not."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from playground.configuration.cases import SettingsCase
from playground.configuration.found import GivenSetting
from playground.configuration.losses import OwnLoss
from playground.engine.mechanisms.processing import with_a_call
from playground.guarantee.absences import SESSION_EXPIRY, Absence, absence_of
from playground.guarantee.application import DEDUP, EFFECT_KEY, ON_FAILURE, is_elsewhere
from playground.guarantee.legs import Leg
from playground.guarantee.trial import OWN_LINE, TRIED, FaultTrial, Try
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.native import Native
from playground.systems.dialect import Condition
from playground.systems.native import NativeValue

_OF_A_RECORD: Final = {
    "transaction": "the effect and the ids are in one database, and an id is kept as long as its message may come "
    "again",
    "in-flight": "an id is kept as long as its message may come again",
    "effect-first": "no two workers have the message in hand at once: both would find no id, and make the effect",
}
"""What has to hold for a message to be known again, by how its id is kept."""
_OF_PARKED: Final = "somebody reads the dead letters, where what fails is parked"
_OVERRUN: Final = "F9"
_OF_A_KEY: Final = "the service that is called keeps a key as long as its message may come again"


def conditions_beside(native: Native, choice: SystemChoice, case: SettingsCase) -> Iterator[Condition]:
    """What is taken of those whom nothing speaks of, what the system asks for, and what its files ask for beside."""
    yield from _taken(native, choice)
    there = {one.name for one in case.settings.values() if one.is_there}
    asked = asked_of(native, choice)
    absence = absence_in(native, choice)
    for one in asked:
        told = one._replace(text=one.where_it_is_there) if one.where_it_is_there and one.name in there else one
        if (given := case.settings.get(one.name)) and given.unknown and given.value == "":
            told = told._replace(text=f"{told.text}, with its default, as the value is in none of the files")
        told = _in_words_of(given, native.setup.values[one.name], told) if given else told
        yield absence.counted(told) if absence else told
    yield from conditions_of_work(native)
    values = native.setup.values
    now = {*values.items(), *native.setup.application.items()}
    asking = (
        one
        for one in case.settings.values()
        if one.asks and values.get(one.asks_beside, True) is not None and one.asks_without not in case.settings
        if one.asks_unless.isdisjoint(now)
    )
    yield from (Condition(one.name, one.asks, one.asks_trouble, one.asks_before_storing) for one in asking)


def _in_words_of(given: GivenSetting, value: object, condition: Condition) -> Condition:
    """A condition with the line that brings it in brackets, where files call the setting otherwise than the system."""
    if not given.written or given.name in given.written or given.is_argument or given.unknown or given.value != value:
        return condition
    theirs = given.key_for_values or given.written  # Without its value: conditions that differ in that are told as one.
    return condition._replace(text=condition.text.replace(f"({given.name}: ", f"({theirs}: "))


def absence_in(native: Native, choice: SystemChoice) -> Absence | None:
    """What it costs a client to be away for longer than its session lasts, where the system has a setting for that."""
    names = tuple(one.name for one in native.dialect.owners(SESSION_EXPIRY))
    return absence_of(choice, names) if names else None


def leg_of(condition: Condition, *, has_broker: bool) -> Leg:
    """The leg that does what it is said to do only if that holds."""
    if condition.is_of_effect:
        return Leg.EFFECT
    if not has_broker:
        return Leg.DIRECT
    return Leg.PRODUCER if condition.is_before_storing else Leg.CONSUMER


def without_excluded(try_out: Try, case: SettingsCase) -> Try:
    """The trials without those of faults that cannot be beside what the files say, or with what there is instead."""
    excluded = _excluded(case)
    instead = [one for one in case.settings.values() if one.excludes_but is not None]
    bounds = [one.done_within for one in case.settings.values() if one.done_within]

    def without(choice: SystemChoice, /, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
        values = native_choice(choice).setup.values if bounds else {}
        in_time = {_OVERRUN} if any(one.is_in_time(values) for one in bounds) else set()
        usual = [one for one in try_out(choice, only) if one.fault not in excluded | in_time]
        return usual + [
            trial
            for one in instead
            if one.excludes in only
            for trial in try_out(_with(choice, one.name, one.excludes_but), (one.excludes,))
        ]

    return without if excluded or bounds else try_out


def _with(choice: SystemChoice, name: str, value: NativeValue) -> SystemChoice:
    return choice._replace(settings={**choice.settings, name: value})


def crashes_without(
    crashes: Callable[[SystemChoice], Iterable[FaultTrial]], case: SettingsCase
) -> Callable[[SystemChoice], Iterable[FaultTrial]]:
    """What is tried beside the standard faults, without what cannot be beside what the files say."""
    excluded = _excluded(case)
    return (lambda choice: [one for one in crashes(choice) if one.kind not in excluded]) if excluded else crashes


def _excluded(case: SettingsCase) -> set[str]:
    return {one.excludes for one in case.settings.values()} - {""}


def losing_with(case: SettingsCase, values: Mapping[str, object]) -> SettingsCase:
    """A case, of each of its lines what it loses with these values of the system's settings."""
    settings = {
        name: one._replace(loses=one.parks_until.loss(values)) if one.parks_until else one
        for name, one in case.settings.items()
    }
    return case._replace(settings=settings)


def with_own_losses(try_out: Try, case: SettingsCase) -> Try:
    """The trials, and what lines of the files lose by themselves; no change of a setting closes that.

    What is parked too late, and no line mends, hangs on the settings that are tried.
    """
    said = case.settings.values()
    own = [_of_line(one.loses) for one in said if one.loses and (one.loses.instead or not one.parks_until)]
    may_lose = [one.parks_until for one in said if one.parks_until and not (one.loses and one.loses.instead)]

    def beside(choice: SystemChoice, /, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
        values = native_choice(choice).setup.values if may_lose else {}
        new = [loss for one in may_lose if (loss := one.loss(values)) and not loss.instead]
        return [*try_out(choice, only), *own, *map(_of_line, new)]

    return beside if own or may_lose else try_out


def _of_line(loss: OwnLoss) -> FaultTrial:
    return FaultTrial(loss.when, 1, 0, 0, "ok", "lost", loss.when, node=loss.node, kind=OWN_LINE, called=loss.called)


def conditions_of_system(native: Native) -> tuple[Condition, ...]:
    """What the system asks for with these settings, whoever sets them."""
    return tuple(one for one in native.dialect.conditions(native.setup) if not one.is_of_what_is_set)


def asked_of_what_lies(choice: SystemChoice) -> set[str]:
    """What has to hold of what lies in the broker; what senders have to do they have to do whatever is set."""
    asked = conditions_of_system(native_choice(choice))
    return {one.text for one in asked if one.trouble == "lose" and not one.is_before_storing}


def asks_more(before: SystemChoice, after: SystemChoice) -> bool:
    """Whether something has to hold, or else a message is lost, which need not hold before."""
    return bool(asked_of_what_lies(after) - asked_of_what_lies(before))


def asked_of(native: Native, choice: SystemChoice) -> Iterator[Condition]:
    """The same for what files or arguments set, without what is only taken of what they do not."""
    for one in native.dialect.conditions(native.setup):
        is_set = one.name in choice.settings
        if not (one.is_taken if is_set else one.is_of_what_is_set):
            yield one


def conditions_of_work(native: Native) -> Iterator[Condition]:
    """What has to hold of the consumer's work: of what it parks, and for what comes again to be known again."""
    own = native.setup.application
    if _parks(native):
        yield Condition(ON_FAILURE, _OF_PARKED)
    if is_elsewhere(native) and own.get(EFFECT_KEY):
        yield Condition(EFFECT_KEY, _OF_A_KEY, "duplicate", is_of_effect=True)
    elif not native.decides(DEDUP) and (text := _OF_A_RECORD.get(_kept_as(native))):
        yield Condition(DEDUP, text, "duplicate", is_of_effect=True)


def _parks(native: Native) -> bool:
    """Whether the consumer parks what it cannot do, in a place of which the system asks nothing by itself."""
    own = native.setup.application
    parks = own.get(ON_FAILURE) == "park" or (own.get(ON_FAILURE), own.get("consumer.then")) == ("retry", "park")
    is_kept = native.textbook.get("broker.dead_letters", "parked") == "parked" and native.profile.topology.has_broker
    return parks and is_kept and not any(one.is_of_dead_letters for one in native.dialect.conditions(native.setup))


def _taken(native: Native, choice: SystemChoice) -> Iterator[Condition]:
    """What a named configuration says of somebody else, such as a topic, where neither files nor arguments do."""
    values = native.configuration.settings
    settings = [one for one in native.dialect.settings if one.name in values and one.name not in choice.settings]
    for owner, ours in groupby(settings, key=lambda one: one.owner):
        if owner:
            names = [one.name for one in ours]
            said = " and ".join(f"{name} = {values[name]}" for name in names)
            yield Condition(names[0], f"{owner} has {said} (assumed: nothing here says so)", is_before_storing=True)


def _kept_as(native: Native) -> str:
    dedup = str(native.setup.application.get(DEDUP))
    return with_a_call(dedup) if is_elsewhere(native) else dedup
