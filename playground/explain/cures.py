"""A cure: a change of one setting that works, with all that is to be known of it; and what a search for cures found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.checker.fates import Fate
from playground.explain.changes import SettingChange
from playground.words.packets import OF_THE_SCRIPT
from playground.words.phrases import listed, plural
from playground.words.times import seconds

TOLD: Final = (Fate.DEAD_LETTERED, Fate.FAILED)
"""The fates of what has no effect, and of which somebody knows."""
_NAMED: Final = 3
NOTHING: Final = "no single setting prevents this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """A change that works, and what else is to be known of it."""

    change: SettingChange
    until: str = ""
    """For how long it holds; empty: whatever comes."""
    idle_words: tuple[str, ...] = ()
    """What the steps do that find nothing to act on: nobody counts them."""
    idle_steps: tuple[int, ...] = ()
    """The steps, by index, that acted in the run and did not act in the replay."""
    is_spared: bool = False
    """Whether a fault is among them, which says little of what it would do if it struck."""
    late: tuple[int, ...] = ()
    """The messages that would be late with it, and were not without."""
    earlier: tuple[int, int] | None = None
    """Where the message is late all the same: its latency before and with the change, in ms."""
    ends_as: Fate | None = None
    """What a message would be that was stuck and still has no effect."""
    end_ms: int | None = None
    """When the end of the chaos heals what it needs healed; `None`: it does not rest on that."""
    enough: object = None
    """The smallest number that would have done this time, where the change takes a limit away."""
    is_done_outside: bool = False
    """Whether the message's work is done again all the same, where a transaction takes back only what it wrote."""
    by_luck: bool = False
    """Whether nothing in the change itself prevents such a thing: the faults happen to miss."""

    or_without: "Cure | None" = None
    """The change that takes the limit away, where a higher one is the better advice."""

    @property
    def is_firm(self) -> bool:
        """Whether it works by what it is, and while the faults go on."""
        return not self.by_luck and self.end_ms is None

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """The less it rests on, the smaller."""
        return self.by_luck, self.end_ms is not None, not self.change.is_sound, self.is_spared

    @property
    def text(self) -> str:
        """What it means, for how long it holds, and what else comes of it, in a sentence."""
        luck = ["this works by luck only, for the faults happen to miss"] if self.by_luck else []
        holds = [f"it holds {self.until}"] if self.until and self.is_firm else []
        if self.or_without:
            holds += [
                f"without {self.change.brief_key} nothing would be set aside, and what always fails would never end"
            ]
        holds += [f"{self.change.brief_key} = {self.enough} would have been enough this time"] if self.enough else []
        words = self.change.words if self.is_firm else f"{NOTHING} as such; what happens to help: {self.change.words}"
        whose = [self.change.set_by] if self.change.set_by and self.is_firm else []
        return "; ".join([words, *luck, *holds, *whose, *self._aside()])

    @property
    def toml(self) -> str:
        """What to paste; empty where it is none of the settings, and where it only happens to help."""
        return self.change.toml if self.is_firm else ""

    @property
    def telling(self) -> str:
        """What a change that prevents no loss does about it, in a sentence."""
        known = f"with {self.change.assignment} somebody would know of it"
        return "; ".join([f"{known}: {self.change.words}", *self._aside()])

    def _aside(self) -> Iterator[str]:
        if self.end_ms is not None:
            yield f"it helps only because the chaos ends at {seconds(self.end_ms)}, which heals everything"
        if self.earlier:
            was, now = map(seconds, self.earlier)
            yield f"it would still be late, but {now} after it was sent instead of {was}"
        if self.ends_as:
            yield f"it would then be {self.ends_as.value.replace('_', '-')}"
        if self.late:
            yield f"{_named('m', self.late)} would be late with it"
        for index, words in zip(self.idle_steps, self.idle_words, strict=False):
            yield f"step {index + 1}{OF_THE_SCRIPT} ({words}) would have found nothing to act on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevention:
    """The outcome of the search."""

    cures: tuple[Cure, ...]
    """The best of each kind; those that hold whatever comes are first."""
    instead: tuple[Cure, ...] = ()
    """Where nothing prevents a loss, or a limit dropped the message: what would have let somebody know of it."""
    tried: int
    """How many candidates were replayed."""
    candidates: int
    """How many there are; where one of a kind was found, the others of its kind need not be tried."""
    is_complete: bool
    """Whether no candidate was left out for want of room."""
    is_harmless: bool = False
    """Whether the anomaly changed nothing, so that nothing was looked for."""
    would_wait: bool = False
    """Whether one message at a time would only have let it wait behind others."""
    outside: str = ""
    """The message whose work was done again, where a transaction takes back only what it wrote."""

    @property
    def change(self) -> SettingChange | None:
        """The best change; `None` if none was found."""
        return self.cures[0].change if self.cures else None

    @property
    def text(self) -> str:
        """The best of what was found, or that there is nothing, in a sentence."""
        if self.is_harmless:
            return 'nothing had to be prevented: the effect sets an entry and adds nothing to it (effect = "set")'
        if self.cures:
            return self.cures[0].text
        if not self.is_complete:
            return "no single setting found"
        waits = "; one message at a time, it would only have waited behind others" if self.would_wait else ""
        return f"{NOTHING}{waits}"

    @property
    def found_by(self) -> str:
        """How it was found; empty where nothing was looked for."""
        if self.is_harmless:
            return ""
        times = plural(self.tried, "time")
        end = "" if self.is_complete else "; the run is too long to be replayed more often"
        return f"Tried by replaying this schedule {times}, with one setting changed each time{end}."

    @property
    def advice(self) -> tuple[tuple[str, str], ...]:
        """All that came of it: for each change what to paste, which may be empty, and what it means."""
        found = [(cure.toml, cure.text) for cure in self.cures] or [("", self.text)]
        again = [("", _known_again(self.outside))] if self.outside else []
        return (*found, *((cure.toml, cure.telling) for cure in self.instead), *again)


def _known_again(message: str) -> str:
    """What keeps a call from taking effect twice, which no setting of producer, broker or consumer does."""
    return (
        f"the work on {message} would still be done again outside of the transaction, and no setting prevents that: "
        "send an idempotency key with the call, made of the record (topic, partition and offset, or a business id), "
        "and the service that is called can answer the second as it did the first"
    )


def _named(prefix: str, numbers: Sequence[int]) -> str:
    """`m4`, `m4, m5 and m6`, `m4, m5, m6 and 12 more`."""
    named = [f"{prefix}{number}" for number in numbers[:_NAMED]]
    more = len(numbers) - len(named)
    return listed([*named, f"{more:,} more"] if more else named)
