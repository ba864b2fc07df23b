"""Values: frozen data that is equal where all its fields are.

`dataclass` writes a comparison, a hash and a text for each class anew, and compiling these takes longer than all else
that a short run does at its start; here they are written once.
"""

from dataclasses import Field
from typing import ClassVar


class Value:
    """The base of settings and commands: data classes with `repr=False, eq=False`."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    def _values(self) -> tuple[object, ...]:
        return tuple(map(self.__getattribute__, self.__dataclass_fields__))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and type(other) is type(self) and other._values() == self._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        fields = (f"{name}={value!r}" for name, value in zip(self.__dataclass_fields__, self._values(), strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"
