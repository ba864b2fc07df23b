"""The systems that a preset can choose: one file a family, each system a profile of the engine's parts.

A new system is a new file here, and a line in `_FILES`.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Final

from playground.systems.profile import Profile
from playground.systems.textbook import BROKER, DIRECT

_FILES: Final = {
    "log": "log",
    "sqs": "sqs",
    "sqs-fifo": "sqs_fifo",
    "rabbitmq": "rabbitmq",
    "http": "http",
    "jetstream": "jetstream",
    "redis-streams": "redis_streams",
    "pulsar": "pulsar",
    "kafka": "kafka",
    "mqtt": "mqtt",
}
"""The log and the real systems, each with the file in which its `PROFILE` stands; read when somebody asks for it."""

DEFAULT: Final = DIRECT
"""What a preset means that names no system."""


class Registry(MutableMapping[str, Profile]):
    """The profiles by the name that presets use."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile | None] = {one.name: one for one in (DIRECT, BROKER)}
        self._profiles.update(dict.fromkeys(_FILES))

    def __getitem__(self, name: str) -> Profile:
        profile = self._profiles[name]
        if profile is None:
            profile = self._profiles[name] = import_module(f"playground.systems.{_FILES[name]}").PROFILE
        return profile

    def __setitem__(self, name: str, profile: Profile) -> None:
        self._profiles[name] = profile

    def __delitem__(self, name: str) -> None:
        del self._profiles[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._profiles)

    def __len__(self) -> int:
        return len(self._profiles)


SYSTEMS: Final = Registry()


def named(word: object) -> tuple[Profile, str] | None:
    """The system that a preset's `system` means, and its version: `rabbitmq@4.0`; `None`: there is no such system."""
    name, at, version = word.partition("@") if isinstance(word, str) else ("", "", "")
    profile = SYSTEMS.get(name)
    if profile is None or not profile.dialect:
        return None if profile is None or at else (profile, "")
    versions = profile.dialect.versions
    if at and version not in versions:
        return None
    return profile, version or versions[0]


def meant(word: object) -> tuple[Profile, str] | None:
    """The same where the version may be wrong: that is one mistake, and the rest is held against the default."""
    return named(word) or (named(word.partition("@")[0]) if isinstance(word, str) else None)


def systems_like(word: object) -> tuple[str, ...]:
    """What may stand in the place of a wrong word: the system's versions, if only that is wrong; else each system."""
    name = word.partition("@")[0] if isinstance(word, str) and "@" in word else ""
    return tuple(one for one in system_words() if one.startswith(f"{name}@")) if name in SYSTEMS else tuple(SYSTEMS)


def system_words() -> Iterator[str]:
    """All that a preset's `system` can say: each name, and each with a version that is known."""
    yield from SYSTEMS
    for name, profile in SYSTEMS.items():
        yield from (f"{name}@{version}" for version in (profile.dialect.versions if profile.dialect else ()))
