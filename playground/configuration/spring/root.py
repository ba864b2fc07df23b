"""What Spring Boot reads below one name (`spring.rabbitmq.`), and what was read there."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from playground.configuration.found import Reading, SpringEntries, Value
from playground.configuration.values import Meaning


def plain(key: str) -> str:
    """A key as Spring compares them: small letters, no hyphens, no underscores, no brackets."""
    return key.lower().replace("-", "").replace("_", "").replace("[", "").replace("]", "")


class KnownKey(NamedTuple):
    """A key that Spring reads."""

    name: str
    """In its usual spelling."""
    meaning: Meaning


class Former(NamedTuple):
    """A key that was."""

    new: str
    since: str
    """The first version of Spring Boot that does not read it."""
    values: Mapping[str, str]
    """What its values are called now, where that has changed."""


class StandsFor(NamedTuple):
    """A setting of a system, for which a key of Spring's stands."""

    system: str
    name: str
    queue: str = ""


class SpringRoot(NamedTuple):
    """All that is read below one name."""

    name: str
    """With its dot at the end."""
    keys: Mapping[str, Meaning]
    """In their usual spelling."""
    removed: Mapping[str, Former]
    open_key: Callable[[str], KnownKey | None]
    """A key with a name of somebody's choice in it, such as a binding's; takes it as it is written, without the root's
    name."""
    is_closed: bool
    """Whether nobody has keys of their own there, so that what is not known is a mistake."""
    spellings: Mapping[tuple[str, Value], str]
    """How a system's setting with a value is written."""
    translate: Callable[[Reading, str, str, SpringEntries], None]
    """Adds what the entries of a file, in a profile, come to in the system's own names."""

    stands_for: Callable[[str], StandsFor | None] = lambda _: None
    """The setting that a key decides about, by its usual spelling."""
    likely: Callable[[str], str] = lambda _: ""
    """What was meant by a key that is not read, if that is plain."""

    def known(self, written: str) -> KnownKey | None:
        """What a key is that stands below it, if it is read."""
        wanted = plain(written)
        found = next((key for key in self.keys if plain(key) == wanted), None)
        return KnownKey(found, self.keys[found]) if found else self.open_key(written)


def no_open_key(_: str) -> KnownKey | None:
    """Where all keys are known by name."""
    return None
