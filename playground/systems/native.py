"""What a preset says of a real system, as plain data; the system itself is not asked, so that few starts read it."""

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from playground.engine.settings import Guarantee
from playground.engine.value import Value

NativeValue = str | int | bool | None
"""`None`: the setting is not set, and the system does without."""
Values = Mapping[str, NativeValue]
"""Every setting of a dialect by its name."""


class Promised(NamedTuple):
    """What a system's documentation promises for some settings."""

    guarantee: Guarantee
    """The guarantee that comes to the same."""
    words: str
    """In the documentation's own words."""
    page: str
    binds: bool = True
    """Whether anything is promised at all; if not, the guarantee only says how messages are sent."""


class NativeChoice(Value):
    """What a preset says of a real system, in that system's words."""

    system: str
    """With its version: `rabbitmq@4.3`."""
    config: str
    settings: Values = field(default_factory=dict)
    """Those that the preset itself sets."""
    names_guarantee: bool = False
    """Whether it says by which guarantee it is judged; else the system's documentation does."""
    promised: Promised | None = field(default=None, compare=False)
    """What that documentation promises, if the preset is judged by it; it follows from all the rest."""
