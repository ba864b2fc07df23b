"""A preset as the rest of the program sees it: settings, steps, and what should come of them.

Plain frozen data. How it looks in a file is the business of `build.py` and `save.py`.
"""

from collections.abc import Mapping
from dataclasses import field

from playground.engine.commands import Step
from playground.engine.fields import Line, Text
from playground.engine.limits import most_messages
from playground.engine.settings import Settings
from playground.engine.value import Value
from playground.systems.native import NativeChoice


class Expectation(Value):
    """What should come of the run; checked by `playground check`. What is not named is not compared."""

    verdict: str | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    fates: Mapping[int, str] = field(default_factory=dict)
    """The number of a message (3 is m3) -> its fate."""


class Preset(Value):
    """One failure script."""

    name: str
    """Its name in the library, or the file's name without `.toml`."""
    title: Line
    """One line."""
    summary: Text = ""
    """What happens, in a sentence or two."""
    concepts: tuple[Line, ...] = ()
    """What the preset shows, for finding it."""
    settings: Settings
    native: NativeChoice | None = None
    """What it says in the words of a real system, of which the settings are made."""
    steps: tuple[Step, ...] = ()
    expect: Expectation = field(default_factory=Expectation)
    written_for: Settings | None = field(default=None, compare=False)
    """The settings that its author wrote it for; `None`: it runs under those."""

    @property
    def is_altered(self) -> bool:
        """Whether it runs under other settings than those that its author wrote it for."""
        return self.written_for is not None

    @property
    def most_messages(self) -> int:
        """How many messages it sends, its own commands' included; fewer where a command is never given."""
        return most_messages(self.settings, (step.command for step in self.steps))

    @property
    def settings_line(self) -> str:
        """Under what it runs, and whether it was written for something else."""
        settings = self.settings
        promise = settings.guarantee.word if settings.is_promised else "no promise"
        system = f"{self.native.system} {self.native.config}" if self.native else settings.topology.name
        line = f"{promise}, {system}, seed {settings.seed}"
        return line + (" (written for other settings)" if self.is_altered else "")

    @property
    def told_title(self) -> str:
        """The title, where it is sure to be true, else the name: many a title says what came of the run."""
        return (self.name or self.title) if self.is_altered else self.title

    @property
    def told_summary(self) -> str:
        """The summary, where it is sure to be true: it says what came of the run that its author saw."""
        return "" if self.is_altered else self.summary
