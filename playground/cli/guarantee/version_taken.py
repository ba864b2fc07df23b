"""Which version is taken where nothing says which one runs, and what is otherwise in others, in words."""

from collections.abc import Iterator

from playground.cli.guarantee.gaps import each_once
from playground.guarantee.answer import Answer
from playground.guarantee.other_versions import OtherVersion


def versions_taken(one: Answer) -> Iterator[str]:
    """That a version is taken, with what others do otherwise; nothing where it decides nothing."""
    if one.other_versions:
        others = "; ".join(f"{each.span} {otherwise_words(each)}" for each in one.other_versions)
        yield f"{one.question.version}, as none is named; {others}"


def otherwise_words(other: OtherVersion) -> str:
    """What becomes of a message there, and not here."""
    return ", and ".join(
        f"{_becomes(*ends)} when {' or '.join(each_once(trials))}" for ends, trials in other.otherwise.items()
    )


def _becomes(there: str, here: str) -> str:
    if not there:
        return f"not {here}"
    return f"{there} rather than {here}" if here else f"also {there}"
