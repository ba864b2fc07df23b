"""What answers are of, in short: the ways in which a queue may be set stand together if the same is told of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.cli.guarantee.gaps import MOST_NAMES
from playground.configuration.found import WHERE
from playground.guarantee.answer import Answer
from playground.text import shortened
from playground.words.phrases import few

_AND: Final = " and "
"""Between the conditions of one way."""
_Way = frozenset[str]
"""The conditions under which a queue is set in one way."""


class CaseName(NamedTuple):
    """A queue or a profile, or one way in which it may be set."""

    owner: str
    """Its system, where several are asked about and no condition tells it apart; else empty."""
    name: str

    @property
    def queue(self) -> str:
        """The queue alone."""
        return self.name.partition(WHERE)[0]

    @property
    def way(self) -> _Way:
        """Under which conditions it is set so."""
        return frozenset(filter(None, self.name.partition(WHERE)[2].split(_AND)))


class Naming:
    """The names of all answers together: only with all of them it is known which conditions make a difference."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._is_owned = len({one.question.profile.name for one in answers}) > 1
        owners: dict[str, set[str]] = {}
        for one in answers:
            for word in one.case.names:
                owners.setdefault(word, set()).add(one.question.profile.name)
        self._shared = {name for name, those in owners.items() if len(those) > 1}
        names = [name for one in answers for name in self.of(one)]
        self._count = len(names)
        self._ways: dict[str, list[_Way]] = {}
        for name in names:
            self._ways.setdefault(name.queue, []).append(name.way)

    def of(self, one: Answer) -> list[CaseName]:
        """The names of an answer; that of its system where it has none."""
        owner = one.question.profile.name
        are_owned = [self._is_owned and (WHERE not in name or name in self._shared) for name in one.case.names]
        names = [CaseName(owner * owned, name) for owned, name in zip(are_owned, one.case.names, strict=True)]
        return names or [CaseName("", one.question.system)]

    def knows(self, name: str) -> bool:
        """Whether there is an answer of that name, or of that queue."""
        return CaseName("", name).queue in self._ways

    def are_all(self, names: Sequence[CaseName]) -> bool:
        """Whether there is no other."""
        return len(names) == self._count

    def told_of(self, names: Sequence[CaseName], text: str) -> str:
        """A text behind those of whom it is told; of all it is told without their names."""
        return text if self.are_all(names) else f"{self.whose(names)}: {text}"

    def whose(self, names: Sequence[CaseName]) -> str:
        """Of whom something is told: the first of them, or what is open, where it is all in that way."""
        told = list(self._together(names))
        [where, *others] = dict.fromkeys(where for _, where in told)
        is_every = not others and where and {queue for queue, _ in told} == set(self._ways)
        return where.strip() if is_every and len(told) > 1 else self.told(names)

    def told(self, names: Iterable[CaseName], most: int = MOST_NAMES) -> str:
        """The first of some names, each queue with those conditions that not all of its ways share."""
        queues: dict[str, list[str]] = {}
        for queue, where in self._together(names):
            queues.setdefault(where, []).append(shortened(queue))
        if len(queues) == 1:  # They differ in nothing else.
            [(where, those)] = queues.items()
            return f"{few(those, most)}{where}"
        return few([f"{queue}{where}" for where, those in queues.items() for queue in those], most)

    def _together(self, names: Iterable[CaseName]) -> Iterator[tuple[str, str]]:
        """Each queue, and under which conditions it is meant; empty: whatever they are."""
        ways: dict[tuple[str, str], list[CaseName]] = {}
        for name in names:
            ways.setdefault((name.owner, name.queue), []).append(name)
        for (owner, queue), same in ways.items():
            common = frozenset.intersection(*(name.way for name in same))
            alike = [way for way in self._ways.get(queue, ()) if common <= way]
            conditions = [name.name.partition(WHERE)[2].split(_AND) for name in same]
            if len(same) > 1 and len(alike) == len(same):
                conditions = [[each for each in conditions[0] if each in common]]
            for each in conditions:
                where = _AND.join(each)
                yield f"{owner} {queue}".lstrip(), f"{WHERE}{where}" if where else ""
