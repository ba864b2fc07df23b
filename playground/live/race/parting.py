"""Where runs of one schedule part: the first instant from which on they show different things about a message.

It reads the records of the runs and nothing else, and compares them message by message: how many effects it has had,
and where it has none whether some can still come. What is merely later in one run is no difference, and neither is a
run that has come to rest before the others. Invariant: however the logs were fed, what it says at an instant follows
from the records up to that instant. A difference that another run makes up for is taken back.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.events import Kind
from playground.engine.log import EventLog, kind_of
from playground.engine.settings import Settings

_NEWS: Final = frozenset(map(int, (Kind.SENT, Kind.RESURFACED, Kind.REDRIVEN, Kind.EXPIRED)))
"""From these on something can come of a message: for the first time, or once more although all were done with it. What
was parked, and is kept no longer, is lost."""
_CRASHED: Final = int(Kind.CRASHED)
_FAR: Final = 20_000
"""How many events before the runs part it is looked for what became of the message in one of them."""


class MessageState(NamedTuple):
    """What the record of one run says about one message at one instant."""

    fate: Fate
    effects: int
    is_open: bool
    """Whether some copy can still bring it: for the first time, or once more."""

    @property
    def is_gone(self) -> bool:
        """Whether it has had no effect and will have none."""
        return not self.effects and self.fate is not Fate.PENDING


def differ(one: MessageState, other: MessageState) -> bool:
    """Whether two runs show different things about a message, unless one of them is merely later."""
    if one.effects and other.effects:
        return one.effects != other.effects
    if one.effects or other.effects:
        return one.is_gone or other.is_gone
    return one.fate is not other.fate


def differ_surely(one: MessageState, other: MessageState) -> bool:
    """Whether they differ, and the run with fewer effects is done with the message and cannot catch up."""
    if one.effects and other.effects:
        fewer = min(one, other, key=lambda state: state.effects)
        return one.effects != other.effects and not fewer.is_open
    return differ(one, other)


class Fork(NamedTuple):
    """A message about which the runs differ."""

    message: int
    time_ms: int
    """Since when."""
    culprit: int
    """The index of the run in which something went wrong: the message is gone there, or had the most effects."""
    events: int
    """How many events that run had by then."""


class RaceComparison:
    """Feed it the logs of the runs as they grow."""

    def __init__(self, settings: Sequence[Settings]) -> None:
        self._settings = tuple(settings)
        self._begin()

    def _begin(self) -> None:
        self._judges = [Judge(one) for one in self._settings]
        self._unfinished: dict[int, None] = {}
        """The messages of which some run can still show something else."""
        self._forks: dict[int, Fork] = {}
        """The messages about which the runs differ, in the order in which they came to."""
        self._cannot_catch_up: set[int] = set()
        """Those of them about which the runs differ, and the one with fewer effects is done with the message."""
        self._at_rest = False

    @property
    def _sure(self) -> Collection[int]:
        """Those of them about which the runs surely differ."""
        return self._forks.keys() if self._at_rest else self._cannot_catch_up

    @property
    def first(self) -> Fork | None:
        """Where the runs part; `None`: nowhere so far."""
        return next((fork for message, fork in self._forks.items() if message in self._sure), None)

    @property
    def count(self) -> int:
        """About how many messages the runs differ."""
        return len(self._sure)

    def fork_of(self, message: int) -> Fork | None:
        """Where the runs came to differ about a message; `None`: they do not."""
        return self._forks.get(message)

    def differs(self, message: int) -> bool:
        """Whether the runs differ about a message."""
        return message in self._sure

    @property
    def oldest_open(self) -> int | None:
        """The first message of which something can still come in some run; `None`: all is done with all of them."""
        return next(iter(self._unfinished), None)

    def observe(self, logs: Sequence[EventLog], upto_ms: int, *, at_rest: bool = False) -> None:
        """Read what is new up to a time. All runs must have got there, so that none of them is merely behind.

        `at_rest`: nothing comes any more in any of them, whatever a broker still holds, such as a record whose position
        was never committed: who has fewer effects then keeps fewer.

        In the last millisecond one may be a few events behind the others; that is made up for when it is read again.
        """
        if any(judge.fold.cursor.was_cut_back(log) for log, judge in zip(logs, self._judges, strict=True)):
            self._begin()
        self._at_rest = at_rest
        while (time_ms := self._next_ms(logs)) is not None and time_ms <= upto_ms:
            touched: set[int] = set()
            for log, judge in zip(logs, self._judges, strict=True):
                touched.update(self._read(log, judge, time_ms))
            for message in sorted(touched):
                self._compare(message, time_ms)

    def _next_ms(self, logs: Sequence[EventLog]) -> int | None:
        """The time of the first event that has not been read."""
        unread = [
            log.row(judge.fold.cursor.at)[0]
            for log, judge in zip(logs, self._judges, strict=True)
            if judge.fold.cursor.at < log.count
        ]
        return min(unread, default=None)

    def _read(self, log: EventLog, judge: Judge, time_ms: int) -> Iterator[int]:
        """Let a judge read up to a time, and name the messages of which something new may have to be said."""
        end = judge.fold.cursor.at
        for its_time_ms, code, message, *_ in log.rows(end):
            if its_time_ms > time_ms:
                break
            end += 1
            if kind_of(code) in _NEWS:
                self._unfinished[message] = None
            if message in self._unfinished:
                yield message
            elif kind_of(code) == _CRASHED:
                yield from self._unfinished
        judge.observe(log, end)

    def _compare(self, message: int, time_ms: int) -> None:
        states = [_state(judge, message) for judge in self._judges]
        known = [state for state in states if state is not None]
        pairs = list(combinations(set(known), 2))  # Many run, and few of them are in different states.
        if not any(differ(*pair) for pair in pairs):
            self._forks.pop(message, None)
        elif message not in self._forks:
            culprit = max(range(len(states)), key=lambda index: _gravity(states[index]))
            self._forks[message] = Fork(message, time_ms, culprit, self._judges[culprit].fold.cursor.at)
        if any(differ_surely(*pair) for pair in pairs):
            self._cannot_catch_up.add(message)
        else:
            self._cannot_catch_up.discard(message)
        if len(known) == len(states) and not any(state.is_open for state in known):
            del self._unfinished[message]


def last_about(log: EventLog, message: int, time_ms: int) -> int:
    """The number of a record's last event about a message, up to a time; -1: none, or long before."""
    upto = bisect_right(range(log.count), time_ms, key=lambda number: log.row(number)[0])
    earlier = range(upto - 1, max(upto - _FAR, 0) - 1, -1)
    return next((number for number in earlier if log.row(number)[2] == message), -1)


def _state(judge: Judge, message: int) -> MessageState | None:
    """`None`: not sent yet."""
    if not judge.was_sent(message):
        return None
    return MessageState(judge.fate(message), judge.fold.effects[message], judge.can_still_come(message))


def _gravity(state: MessageState | None) -> tuple[bool, bool, int]:
    """How much went wrong with a message, to be compared."""
    if state is None:
        return False, False, -1
    return state.is_gone, state.fate is Fate.LOST, state.effects
