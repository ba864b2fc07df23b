"""What could be set otherwise: other values of settings that the system accepts, and what the application can do."""

from collections.abc import Iterable, Iterator
from typing import Final

from playground.engine.fields import Between, Matching
from playground.guarantee.application import PAGE, other_ways, taken_by
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.remedies import Change
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.native import Native
from playground.systems.dialect import ANY_NAME, NativeSetting
from playground.systems.native import NativeValue, Promised

_FEW: Final = 4
"""So few numbers are words of their own: delivery mode 1 and 2."""


def changes(choice: SystemChoice) -> Iterator[Change]:
    """Every change of one setting that may close something, that the system accepts, and that keeps its promise."""
    yield from accepted(choice, changes_together(choice))


def accepted(choice: SystemChoice, among: Iterable[Change]) -> Iterator[Change]:
    """Those of some changes that the system accepts without any other."""
    known = {(one.location, one.text) for one in mistakes_in(choice)}
    for one in among:
        if all((each.location, each.text) in known for each in mistakes_in(one.applied(choice))):
            yield one


def changes_together(choice: SystemChoice) -> Iterator[Change]:
    """Every change of one setting that may close something and keeps its promise, accepted or only beside others."""
    native = native_choice(choice)
    found = [
        Change(
            one.name,
            value,
            one.page,
            is_application=False,
            written=one.written.get(value, ""),
            takes=one.takes.get(value, ""),
            set_by=one.set_by,
        )
        for one in native.dialect.settings
        if one.is_modelled and one.is_choice
        for value in _worth_trying(one, native)
    ]
    found += [
        Change(name, value, PAGE, is_application=True, takes=taken_by(name, value))
        for name, value in other_ways(native)
    ]
    for one in found:
        if _keeps(native.promised, native_choice(one.applied(choice)).promised):
            yield one


def _keeps(before: Promised, after: Promised) -> bool:
    """Whether what the documentation promised without a change is promised with it; at most once may be given up."""
    old, new = before.guarantee, after.guarantee
    if not (before.binds and old.forbids_loss):
        return True
    return after.binds and new.forbids_loss and new.forbids_duplicates >= old.forbids_duplicates


def _worth_trying(setting: NativeSetting, native: Native) -> Iterator[NativeValue]:
    """Other values of a setting, and those that it has by default, and in configurations that have a name.

    A number that is not set by default, and is set too low or too high, has its bounds instead.
    """
    value, default = native.setup.values[setting.name], setting.default_in(native.version)
    named = (one.settings.get(setting.name) for one in native.dialect.configurations)
    bounds = other_values(setting, None) if default is None and isinstance(setting.values, Between) else ()
    usual = (one for one in (default, *named, *bounds) if one not in (None, value))
    yield from dict.fromkeys((*other_values(setting, value), *usual))


def other_values(setting: NativeSetting, value: NativeValue) -> Iterator[NativeValue]:
    """Other values that a setting can have; of a number only its bounds, and only where it was not set at all."""
    match setting.values:
        case None:
            yield not value
        case Between(low, high) if high - low < _FEW:
            yield from (one for one in range(low, high + 1) if one != value)
        case Between(low, high):
            yield from (one for one in setting.advised or ((low, high) if value is None else ()) if one != value)
        case Matching():
            yield from () if value else setting.advised or (ANY_NAME,)
        case words:
            yield from (word for word in words if word != value)
