"""What is told of what is written, each with its place and the rule by which SARIF knows it."""

from typing import Final, Literal, NamedTuple

Level = Literal["error", "warning", "note"]
"""The three of SARIF."""

UNDECIDED: Final = "undecided"
"""The rule of values that nobody has said, and on which an answer depends."""


class Rule(NamedTuple):
    """A kind of finding."""

    level: Level
    about: str
    """What all findings of this kind have in common, in one sentence."""
    is_told_first: bool = False
    """Whether it stands with the verdict: who has written it believes in what it does not do."""


RULES: Final = {
    "unknown-key": Rule("warning", "Nothing reads this key.", is_told_first=True),
    "removed-key": Rule("warning", "Newer versions do not read this key any more."),
    "legacy-key": Rule("note", "This is the key's old name."),
    "bad-value": Rule("error", "The value is none that this key can have."),
    "contradiction": Rule("error", "Two settings cannot stand beside each other."),
    "by-version": Rule("warning", "Some versions refuse this, and nothing says which one runs."),
    "duplicate-key": Rule("warning", "The key is written twice; one of the two counts, or the file is refused."),
    "no-effect": Rule("warning", "This setting is read by nothing, as the others are."),
    "risk": Rule("warning", "This setting loses or repeats messages of itself."),
    "dead-end": Rule("error", "Dead letters go where nothing takes them, and are dropped."),
    "not-there": Rule("warning", "Dead letters do not go where somebody has them go.", is_told_first=True),
    "tip": Rule("note", "This is as it should be, and costs less otherwise when something fails."),
    "elsewhere": Rule("note", "The value is not in this file."),
    UNDECIDED: Rule("warning", "The value is in none of the files, and decides."),
    "application": Rule("note", "The setting does what it is for only if the application does its part."),
    "old-file": Rule("warning", "The file was written for a version that is no longer looked after."),
    "not-asked": Rule("warning", "The file says nothing of the system that is asked about."),
    "profile": Rule("note", "This decides which documents of the files count."),
    "counted": Rule("note", "This is counted, in what a fault does, and no setting here has its name."),
    "not-tried": Rule("error", "So many are set in ways of their own that not all of them were tried."),
    "not-modelled": Rule("note", "The playground does not model this."),
}
"""By the name that a finding and SARIF give it."""


class Spot(NamedTuple):
    """Where something is written."""

    file: str
    line: int = 0
    """From 1; 0: the file, or the command line, as a whole."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class FileFinding(NamedTuple):
    """Something to know about what is written."""

    rule: str
    """A name of `RULES`."""
    text: str
    spot: Spot
    troubles: tuple[str, ...] = ()
    """Of a value that nobody has said: what it may bring, `lose` or `duplicate`; none: that was not tried."""

    @property
    def level(self) -> Level:
        """How much it matters."""
        return RULES[self.rule].level

    @property
    def is_told_first(self) -> bool:
        """Whether it stands with the verdict."""
        return RULES[self.rule].is_told_first
