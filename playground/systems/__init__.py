"""The systems that a preset can choose: one file a family, each system a profile of the engine's parts.

A new system is a new file here, and a line in `SYSTEMS`.
"""

from typing import Final

from playground.systems.profile import Profile
from playground.systems.textbook import BROKER, DIRECT

DEFAULT: Final = DIRECT
"""What a preset means that names no system."""
SYSTEMS: Final[dict[str, Profile]] = {profile.name: profile for profile in (DIRECT, BROKER)}
"""By the name that presets use."""
