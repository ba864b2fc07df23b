"""Values: frozen data that is equal where all its fields are.

`dataclass` writes a constructor, a comparison, a hash, a text and two refusals for each class anew, and compiling these
takes longer than all else that a short run does at its start; here they are written once, for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from operator import attrgetter
from typing import ClassVar, Never, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Value:
    """The base of settings, of commands, and of whatever else each start has need of.

    What a class of it annotates are its fields, and they are given by name.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]
    _defaults: ClassVar[dict[str, object]]
    _makers: ClassVar[dict[str, Callable[[], object]]]
    _compared: ClassVar[Callable[["Value"], object]]
    """The class and what two of it are equal by, read at once: a short run compares and looks up a dozen values."""

    def __init_subclass__(cls) -> None:
        """Find its fields; those that have a default come in any order."""
        super().__init_subclass__()
        dataclass(init=False, repr=False, eq=False, match_args=False)(cls)
        fields = cls.__dataclass_fields__.values()
        cls._defaults = {one.name: one.default for one in fields if one.default is not MISSING}
        cls._makers = {one.name: one.default_factory for one in fields if one.default_factory is not MISSING}
        cls._compared = attrgetter("__class__", *(one.name for one in fields if one.compare))

    def __init__(self, **given: object) -> None:
        # A small run makes some fifteen of these, so they are filled at once: field by field would cost it 8 %.
        values = {**self._defaults, **given}
        for name, make in self._makers.items():
            if name not in given:
                values[name] = make()
        fields = self.__dataclass_fields__
        if len(values) != len(fields) or not given.keys() <= fields.keys():
            self._refuse(given, values)
        self.__dict__.update(values)

    def _refuse(self, given: Mapping[str, object], values: Mapping[str, object]) -> Never:
        """What was given are not its fields."""
        if unknown := [name for name in given if name not in self.__dataclass_fields__]:
            raise TypeError(f"{type(self).__name__} has no {', '.join(unknown)}")
        missing = [name for name in self.__dataclass_fields__ if name not in values]
        raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}")

    def __setattr__(self, name: str, value: object) -> Never:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> Never:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        its = type(self)
        return isinstance(other, Value) and type(other) is its and its._compared(other) == its._compared(self)

    def __hash__(self) -> int:
        return hash(type(self)._compared(self))

    def __repr__(self) -> str:
        told = [f"{name}={getattr(self, name)!r}" for name, one in self.__dataclass_fields__.items() if one.repr]
        return f"{type(self).__name__}({', '.join(told)})"
