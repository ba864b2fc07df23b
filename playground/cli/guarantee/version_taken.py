"""Which version is taken where nothing says which one runs, and what is otherwise in others, in words."""

from collections.abc import Iterator

from playground.cli.guarantee.gaps import happens
from playground.guarantee.answer import Answer


def versions_taken(one: Answer) -> Iterator[str]:
    """That a version is taken, with what others do otherwise; nothing where it decides nothing."""
    if one.other_versions:
        others = "; ".join(each.told(happens) for each in one.other_versions)
        yield f"{one.question.version}, as none is named; {others}"
