"""What the glossary is made of."""

from typing import NamedTuple


class Word(NamedTuple):
    """One word, and what it means."""

    name: str
    text: str
    also: tuple[str, ...] = ()
    """How else it is written on some screen: another form, a short form."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of its forms, its name first."""
        return (self.name, *self.also)


class Topic(NamedTuple):
    """Words that belong together."""

    title: str
    words: tuple[Word, ...]
