"""What opens presets that are neither in the library nor in a file, but made as they are asked for, by their names."""

import re
from collections.abc import Callable
from typing import Any

Opener = Callable[[str], dict[str, Any]]
"""Makes a preset's table of a name; `PresetError` where there is none."""
_openers: dict[str, Opener] = {}
"""By the pattern of the names."""


def open_also(pattern: str, opener: Opener) -> None:
    """Have names of a kind opened wherever a preset is asked for; what makes them may lie above this layer."""
    _openers[pattern] = opener


def opener_of(name: str) -> Opener | None:
    """What makes the preset of a name; none: it is of no such kind."""
    return next((opener for pattern, opener in _openers.items() if re.fullmatch(pattern, name)), None)
