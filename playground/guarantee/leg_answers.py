"""Where each leg is set: what is written of it, what a framework does, and what holds where nothing is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from playground.configuration.cases import SettingsCase
from playground.configuration.found import GivenSetting
from playground.guarantee.application import usual
from playground.guarantee.changes import other_values
from playground.guarantee.legs import Leg, legs_between
from playground.guarantee.settings import legs_of
from playground.matrix.cells import SystemChoice
from playground.scenario.native import Native
from playground.systems.dialect import Dialect
from playground.systems.native import NativeValue


@dataclass(frozen=True)
class LegAnswer:
    """Where a leg is set."""

    leg: Leg
    written: tuple[GivenSetting, ...]
    """What the files and arguments say of it."""
    assumed: tuple[GivenSetting, ...]
    """What a framework does of itself."""
    defaults: Mapping[str, NativeValue]
    """What the system, or its client, does where nothing else is said."""
    configured: Mapping[str, NativeValue]
    """What the named configuration has otherwise than by default."""
    usual: Mapping[str, NativeValue]
    """What the application is taken to do."""

    @property
    def is_said(self) -> bool:
        """Whether anything is written of it."""
        return bool(self.written)


def leg_answers(
    dialect: Dialect, case: SettingsCase, choice: SystemChoice, native: Native, *, has_broker: bool
) -> Iterator[LegAnswer]:
    """Each leg that there is."""
    asked = _Asked(dialect, case, choice, native, has_broker)
    return map(asked.about, legs_between(has_broker=has_broker))


class _Asked(NamedTuple):
    """A case, and the choice that it came to."""

    dialect: Dialect
    case: SettingsCase
    choice: SystemChoice
    native: Native
    has_broker: bool

    def about(self, leg: Leg) -> LegAnswer:
        """Where a leg is set."""
        given = self._given_of(leg)
        written = tuple(one for one in given if not one.assumed)
        assumed = tuple(one for one in given if one.assumed)
        unset = self._unset_of(leg, given)
        configured = {name: value for name, value in unset.items() if name in self.native.configuration.settings}
        defaults = {name: value for name, value in unset.items() if name not in configured}
        return LegAnswer(leg, written, assumed, defaults, configured, self._usual_of(leg, given))

    def _is_of(self, leg: Leg, name: str) -> bool:
        return leg in legs_of(name, self.dialect, has_broker=self.has_broker)

    def _given_of(self, leg: Leg) -> list[GivenSetting]:
        """What is said of a leg, and beside that what loses, parks or asks for something of itself on it."""
        said = self.case.settings.values()
        counted = [one for one in said if self._counts(one) and self._is_of(leg, one.name)]
        lines = [one for one in said if one.counts_by_itself and not self.dialect.setting(one.name)]
        return counted + [one for one in lines if one not in counted and leg is self._leg_of_line(one)]

    def _leg_of_line(self, one: GivenSetting) -> Leg:
        """Where a line counts that is no setting of the system's."""
        if one.loses:
            return self._leg_to(one.loses.node)
        return self._leg_to("broker" if one.asks_before_storing else "consumer")

    def _counts(self, one: GivenSetting) -> bool:
        """Whether a setting has come to be tried: those of another type, or of no meaning here, have not."""
        setting = self.dialect.setting(one.name)
        return (
            setting.name in self.choice.settings or bool(one.unknown)
            if setting
            else one.name in self.choice.application
        )

    def _leg_to(self, node: str) -> Leg:
        """The leg that ends at a node."""
        return {"broker": Leg.PRODUCER, "consumer": Leg.CONSUMER}[node] if self.has_broker else Leg.DIRECT

    def _unset_of(self, leg: Leg, given: Iterable[GivenSetting]) -> dict[str, NativeValue]:
        """The settings of a leg of which nothing is said, each as it is then."""
        values = self.native.setup.values
        named = {setting.name for one in given if (setting := self.dialect.setting(one.name))}
        theirs = [one.name for one in self.dialect.settings if one.is_modelled and self._is_of(leg, one.name)]
        return {name: values[name] for name in theirs if name not in named}

    def _usual_of(self, leg: Leg, given: Iterable[GivenSetting]) -> dict[str, NativeValue]:
        """What the application is taken to do on a leg, where nothing is said of it."""
        named = {one.name for one in given}
        return {
            name: value for name, value in usual(self.native).items() if name not in named and self._is_of(leg, name)
        }


def idle(native: Native) -> frozenset[str]:
    """The settings that change nothing beside the others, whatever they are: a limit that no such queue has."""
    setup, dialect = native.setup, native.dialect
    came_to = dialect.textbook(setup)
    return frozenset(
        one.name
        for one in dialect.settings
        if all(
            dialect.textbook(setup._replace(values={**setup.values, one.name: value})) == came_to
            for value in (*other_values(one, None), *other_values(one, setup.values[one.name]))
        )
    )
