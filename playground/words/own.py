"""A real system's own words: what is said of an event there, and what a sentence of the textbook is in its language.

A run of the textbook's systems is told in the textbook's words.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from playground.engine.topology import Topology
from playground.systems import SYSTEMS
from playground.systems.wording import Names, OwnEvent, Wording

_TEXTBOOK: Final = Names({}, Wording())


def labels(topology: Topology) -> Mapping[str, str]:
    """What links, nodes and headings are called, by this playground's words; those that are missing are as here."""
    return _names(topology.name, topology.speaks).words


def wording(topology: Topology) -> Wording:
    """What things that happen are called."""
    return _names(topology.name, topology.speaks).wording


def own_event(kind: str, topology: Topology) -> OwnEvent | None:
    """What an event of this kind is called, if it has a name of its own."""
    return wording(topology).events.get(kind)


def in_own_words(text: str, topology: Topology) -> str:
    """A sentence of the textbook as somebody who runs the system would say it."""
    spoken = wording(topology).spoken
    if not spoken:
        return text
    return _pattern(tuple(spoken)).sub(lambda found: _said(found, spoken), text)


def _names(system: str, speaks: str) -> Names:
    profile = SYSTEMS.get(system)
    if profile is None:
        return _TEXTBOOK
    return profile.names.get(speaks) or Names(profile.words, profile.wording)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, the longest first, with the article before it."""
    longest = sorted(words, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![\w.`\"+-])(?:(an?) )?({alternatives})(?![\w`\"-]|\.\w)", re.IGNORECASE)


def _said(found: re.Match[str], spoken: Mapping[str, str]) -> str:
    article, word = found.groups()
    own = spoken.get(word) or spoken.get(word[0].lower() + word[1:])
    if own is None:
        return found[0]
    if word[0].isupper() and word not in spoken:
        own = own[0].upper() + own[1:]
    if article is None:
        return own
    told = with_article(own)
    return told[0].upper() + told[1:] if article[0].isupper() else told


def with_article(noun: str) -> str:
    """`a publish`, `an ACK`, `an XACK`, `a DeleteMessage`."""
    return f"{'an' if noun.lstrip('+-')[0].lower() in 'aeioux' else 'a'} {noun}"
