"""Looking words up in the glossary."""

from collections.abc import Iterator
from typing import NamedTuple

from playground.words.entries import Word
from playground.words.glossary import TOPICS


class Found(NamedTuple):
    """An entry, and the topic in which it stands."""

    topic: str
    word: Word


def entries() -> Iterator[Found]:
    """Every entry, topic by topic."""
    return (Found(topic.title, word) for topic in TOPICS for word in topic.words)


def look_up(text: str) -> list[Found]:
    """The entries that have to do with a text: those of that name first, then those that mention it."""
    wanted = _plain(text)
    rated = [(_nearness(found.word, wanted), found) for found in entries()]
    return [found for rate, found in sorted(rated, key=lambda pair: -pair[0]) if rate]


def _nearness(word: Word, wanted: str) -> int:
    names = [_plain(name) for name in word.names]
    if wanted in names:
        return 4 if wanted == names[0] else 3
    if any(name.startswith(wanted) for name in names):
        return 2
    return int(f" {wanted}" in f" {' '.join(names)} {_plain(word.text)}")


def _plain(text: str) -> str:
    """Without what differs between a screen, a file and a person's memory."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())
