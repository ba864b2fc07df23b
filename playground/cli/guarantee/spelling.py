"""How changes are written: as files like the ones given have them, as the trade calls them, or as it is done here."""

from collections.abc import Mapping

from playground.configuration.found import ELSEWHERE, Value
from playground.guarantee.application import short_for
from playground.guarantee.remedies import Change, Shortfall
from playground.scenario.mistakes import shown
from playground.words.trials import trial_words

Spellings = Mapping[tuple[str, Value], str]
"""How files like the ones given would write a setting with a value."""


def spelled(change: Change, spellings: Spellings) -> str | None:
    """How a change is written in files like the ones given; a setting that is switched off is a word there, too."""
    return None if change.value is None else spellings.get((change.name, change.value))


def in_a_sentence(gap: Shortfall, spellings: Spellings) -> str:
    """What may happen, which faults bring it about, and what would close it, as files like the ones given have it."""
    causes, closes = "; ".join(f"{trial_words(one)} ({one.short})" for one in gap.trials), ""
    if gap.remedy and not gap.remedy.left:
        closes = f"; to close it: {words_of(gap.remedy.change, spellings)}"
    return f"{gap.title} when {causes}{closes}"


def ours(change: Change) -> str:
    """A change as this playground writes it."""
    return f"{change.name} = {shown(change.value)}"


def theirs_or_ours(change: Change, spellings: Spellings) -> str:
    """A change in the words of the files, else as this playground writes it."""
    theirs = spelled(change, spellings)
    return f"{theirs.removeprefix(ELSEWHERE)} (here {ours(change)})" if theirs else ours(change)


def words_of(change: Change, spellings: Spellings) -> str:
    """A change in a few words, as files like these have it, or what the trade calls it."""
    theirs = (spelled(change, spellings) or "").removeprefix(ELSEWHERE)
    return theirs or _by_application(change) or change.written.partition(" (")[0] or ours(change)


def _by_application(change: Change) -> str:
    """What an application does for it, and which of the two does; empty where a setting of the system says it."""
    short = short_for(change.name, change.value)
    return f"in your {change.name.partition('.')[0]}: {short}" if short else ""
