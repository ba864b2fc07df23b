"""What a preset says of a real system, as plain data; the system itself is not asked, so that few starts read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NativeValue = str | int | bool | None
"""`None`: the setting is not set, and the system does without."""
Values = Mapping[str, NativeValue]
"""Every setting of a dialect by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeChoice:
    """What a preset says of a real system, in that system's words."""

    system: str
    """With its version: `rabbitmq@4.3`."""
    config: str
    settings: Values = field(default_factory=dict)
    """Those that the preset itself sets."""
    names_guarantee: bool = False
    """Whether it says by which guarantee it is judged; else the system's documentation does."""
