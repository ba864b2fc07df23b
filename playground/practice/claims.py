"""Popular claims: what is often said about delivery, what is so, and the preset in which it can be seen.

They stand in `claims.toml`, in which each key is explained; the test suite runs the preset of each.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = Path(__file__).with_name("claims.toml")


class Claim(NamedTuple):
    """One of them."""

    name: str
    level: int
    """1 on what everybody is asked, 2 on a system that one has run, 3 on its fine print."""
    about: Sequence[str]
    """What it is about: systems by their names, or `textbook`."""
    says: str
    """As it is heard."""
    verdict: str
    """One of `VERDICTS`."""
    fact: str
    """The precise statement."""
    sources: Sequence[str]
    preset: str
    """Of the library: what shows it."""
    look: str
    """What to look at in it."""
    comes_to: Mapping[str, int]
    """Counters of the run that prove it, as in a preset's `[expect]`."""

    def mentions(self, word: str) -> bool:
        """Whether it has to do with a word in small letters."""
        return word in " ".join((self.name, *self.about, self.says, self.verdict, self.fact)).lower()


VERDICTS: Final = {
    "true": "it is so, as it is said",
    "half true": "it is so of a part (one leg, one session, one of two failures), and said of the whole",
    "wrong": "it is not so of anything that it names",
    "depends": "it is so with one version or setting and not with another, and it does not say which",
    "outdated": "it was so once, and is no longer",
}
"""Each, and by which rule it is given."""


@cache
def claims() -> tuple[Claim, ...]:
    """All of them: those on the textbook first, then system by system."""
    return tuple(Claim(**claim) for claim in tomllib.loads(_FILE.read_text(encoding="utf-8"))["claim"])


def find_claims(text: str) -> tuple[Claim, ...]:
    """Those that have to do with every word of a text; the one of that name alone, if there is one."""
    named = tuple(claim for claim in claims() if claim.name == text)
    words = text.lower().split()
    return named or tuple(claim for claim in claims() if all(claim.mentions(word) for word in words))
