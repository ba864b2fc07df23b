"""Folding: what goes as usual, or happens again and again, is told in one line rather than in thirty."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.engine.events import Event, Kind
from playground.words.events import EVENTS
from playground.words.phrases import few, listed, times
from playground.words.times import seconds

WHOLE: Final = 2
"""So many messages are told step by step, so that one knows what is usual."""
_REPEATS: Final = 3
"""What happens to a message is told so many times before it is counted only."""
_SINGLY: Final = 3
"""So few events that are as usual are told one by one."""
_AT_BOTH_ENDS: Final = (Kind.DISCONNECTED, Kind.RECONNECTED)
"""What happens to a node, and only says again that another one has crashed or is back."""
_MOST: Final = 30
_LONGEST_MS: Final = 10_000
"""How many events, and how much virtual time, are folded into one line at most: silence would be no answer."""
_NAMED: Final = 3


class Told(NamedTuple):
    """One line: when, what, and which part it plays, from which it has its colour."""

    time_ms: int | None
    """`None`: it is no event, but an answer to whoever pressed a key."""
    text: str
    role: str = "text"


class Folding:
    """Holds back what need not be told one by one, until there is something that must be."""

    def __init__(self) -> None:
        self._held: list[tuple[Event, Told]] = []
        self._heard: Counter[tuple[int, int, int, str]] = Counter()
        self._patience = 1

    def takes(self, event: Event, told: Told, *, is_new: bool) -> bool:
        """Hold an event back, if that is no loss; `is_new`: it is about a message that is to be told step by step."""
        key = (int(event.kind), event.message, int(event.place), event.detail)
        self._heard[key] += 1
        is_rare = self._heard[key] <= _REPEATS or not (event.message or event.kind in _AT_BOTH_ENDS)
        if (is_new or not _is_usual(event)) and is_rare:
            self._patience = 1
            return False
        self._held.append((event, told))
        return True

    @property
    def is_full(self) -> bool:
        """Whether it has been silent for long enough: for twice as long each time that there was nothing new."""
        held, patience = self._held, self._patience
        if not held:
            return False
        lasted_ms = held[-1][0].time_ms - held[0][0].time_ms
        is_full = len(held) >= _MOST * patience or lasted_ms >= _LONGEST_MS * patience
        self._patience *= 2 if is_full else 1
        return is_full

    def empty(self) -> Iterator[Told]:
        """What is held, in as few lines as it takes."""
        held, self._held = self._held, []
        if len(held) <= (_SINGLY if all(_is_usual(one) for one, _ in held) else 1):
            yield from (told for _, told in held)
            return
        first, last = held[0][0].time_ms, held[-1][0].time_ms
        until = f", until {seconds(last)}" if last > first else ""
        for text, events in (
            ("as usual", [one for one, _ in held if _is_usual(one)]),
            ("again", [one for one, _ in held if not _is_usual(one)]),
        ):
            if events:
                yield Told(first, f"{text}{until}: {_summary(events)}", "dim")


def _is_usual(event: Event) -> bool:
    """Whether it is how things go when nothing is wrong."""
    row = EVENTS[event.kind]
    return bool(event.message) and event.attempt <= 1 and not row.is_fault and row.role in ("text", "once")


def _summary(events: list[Event]) -> str:
    """`attempted m3 to m8; applied m3 to m7`, `timed out m2 twice`."""
    by_word: dict[str, list[int]] = {}
    for event in events:
        of_a_node = "" if event.message else f"{event.place.word} "
        by_word.setdefault(of_a_node + event.kind.word.replace("-", " "), []).append(event.message)
    return "; ".join(f"{word} {_whom(messages)}".rstrip() for word, messages in by_word.items())


def _whom(messages: list[int]) -> str:
    each = sorted({message for message in messages if message})
    often = f" {times(len(messages))}" if len(messages) > max(len(each), 1) else ""
    if len(each) > 2 and each[-1] - each[0] == len(each) - 1:
        return f"m{each[0]} to m{each[-1]}{often}"
    names = [f"m{message}" for message in each]
    return (few(names, _NAMED) if len(names) > _NAMED else listed(names) if names else "") + often
