"""A preset as the rest of the program sees it: settings, steps, and what should come of them.

Plain frozen data. How it looks in a file is the business of `build.py` and `save.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.engine.commands import Step
from playground.engine.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What `playground check` compares a run with. What is not named here is not compared."""

    verdict: str | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    fates: Mapping[int, str] = field(default_factory=dict)
    """The number of a message (3 is m3) -> its fate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One failure script."""

    name: str
    """Its name in the library, or the file's name without `.toml`."""
    title: str
    summary: str = ""
    concepts: tuple[str, ...] = ()
    settings: Settings
    steps: tuple[Step, ...] = ()
    expect: Expectation = field(default_factory=Expectation)
