"""Polls: what people may vote for by a show of hands, and what is right.

The room is asked how often a message is done in the end, for that is what a guarantee is about; after a fault that
struck none, whether something gets lost or is done twice for it; at the end, whether the promise holds. The run, played
on, has the answer. Votes are what somebody has counted: nothing comes of them but that they stand beside it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from playground.checker.fates import Fate, Verdict
from playground.live.beats import Beat
from playground.live.guesses import asked_about, choice_words, comes_of_it, is_end, played_out
from playground.live.session import Session
from playground.live.views import PollOption
from playground.scenario.stories import story_named
from playground.text import printable
from playground.words.phrases import plural

OPTIONS: Final = ("never", "once", "two times", "more often")
_COMES: Final = ("no loss and nothing {done} twice", "a loss", "something {done} twice", "both of these")
"""What can come of a fault that struck no message."""
_HOLDS: Final = ("yes", "no", "that is open")
_VERDICTS: Final = (Verdict.HOLDS, Verdict.VIOLATED, Verdict.UNDECIDED)
LETTERS: Final = "abcd"
_HANDS: Final = ("3", "12", "1", "0")
_MOST_HANDS: Final = 99_999
_MOST_TOLD: Final = 12
"""How much of what was typed is told back."""
NOTHING_TO_COUNT: Final = "nothing is asked here that hands could be counted for"


def example_of(options: Sequence[str]) -> str:
    """`3, 12, 1, 0`: hands for each of the options."""
    return ", ".join(_HANDS[: len(options)])


class VotesError(ValueError):
    """Why something typed is no count of hands, in words."""


class Poll(NamedTuple):
    """One question to the room."""

    question: str
    """`How often will m3 be charged in the end?`."""
    right: int
    """The index of the option that is true."""
    options: tuple[str, ...] = OPTIONS
    """All that can be so; no two of them can be so at once."""

    def choices(self, votes: Sequence[int] = ()) -> tuple[PollOption, ...]:
        """The options, to stand one to a row; of hands that were counted each has its own."""
        return tuple(map(PollOption, LETTERS, self.options, votes or (None,) * len(self.options)))

    def told_choices(self, votes: Sequence[int]) -> tuple[PollOption, ...]:
        """The same once it is told which is right; none where nobody has counted."""
        shown = enumerate(self.choices(votes)) if votes else ()
        return tuple(one._replace(is_right=index == self.right) for index, one in shown)

    def words(self) -> str:
        """`a never, b once, c two times, d more often`: of the end, as the question is."""
        return ", ".join(f"{letter} {one}" for letter, one in zip(LETTERS, self.options, strict=False))

    def room_words(self, votes: Sequence[int]) -> str:
        """`The room: a never 3, b once 12, c two times 1, d more often 0`."""
        told = (f"{letter} {one} {count}" for letter, one, count in zip(LETTERS, self.options, votes, strict=False))
        return f"The room: {', '.join(told)}."

    def answer_words(self, votes: Sequence[int]) -> str:
        """What is right, with the hands, told briefly: `Right: c, two times. The room: a 3, b 12, c 1, d 0`.

        No votes: nobody has counted, and only what is right is told.
        """
        right = f"Right: {LETTERS[self.right]}, {self.options[self.right]}."
        hands = ", ".join(f"{letter} {count}" for letter, count in zip(LETTERS, votes, strict=False))
        return f"{right} The room: {hands}." if votes else right


def hands_words(counted: Iterable[tuple[Poll, Sequence[int]]]) -> str:
    """How many of the hands that were counted were right, over all questions; empty: none were counted."""
    asked = [(votes[poll.right], sum(votes)) for poll, votes in counted if any(votes)]
    if not asked:
        return ""
    right, all_hands = (sum(each) for each in zip(*asked, strict=True))
    return f"The room: {right:,} of {plural(all_hands, 'hand')} right, in {plural(len(asked), 'question')}."


def refusal_words(counts: str | None, answers: str) -> str:
    """Why nothing of a run is changed while people are asked; of the keys the first counts hands, if it is a poll."""
    told = f"raise hands; {counts} counts them" if counts else "that would change what people guess"
    return f"{told}{',' if counts else ';'} {answers} answers"


def poll_at(session: Session, beat: Beat) -> Poll | None:
    """What can be asked at a beat; `None`: nobody knows what comes of it."""
    done = story_named(session.simulation.settings.workload.story).done
    if is_end(session, beat):
        verdict = session.tally.judge.verdict(session.simulation.settled)
        return Poll(choice_words(session, beat), _VERDICTS.index(verdict), _HOLDS)
    message, whole = asked_about(session.simulation.log, beat), played_out(session)
    if message and whole is not None and whole.over:
        effects = whole.tally.judge.record(message).effects
        return Poll(choice_words(session, beat), min(effects, len(OPTIONS) - 1))
    fates = comes_of_it(whole, beat) if whole is not None and not message else None
    if fates is None:
        return None
    right = (Fate.LOST in fates) + 2 * (Fate.DUPLICATED in fates)
    return Poll(choice_words(session, beat), right, tuple(one.format(done=done) for one in _COMES))


def votes_of(text: str, options: Sequence[str] = OPTIONS) -> tuple[int, ...]:
    """The hands that somebody has counted for each option, as in `3, 12, 1`; what is not named at the end has none.

    One number alone is a slip: a room that was asked has hands for more than one answer, or is said to have none.
    """
    each = f"a number for each answer, such as {example_of(options)}"
    found = re.split(r"[\s,;]+", text.strip(" ,;"))
    for one in filter(None, found):
        if not (one.isascii() and one.isdigit()):
            raise VotesError(f"“{_told(one)}” is no number: {each}")
        if len(one.lstrip("0")) > len(str(_MOST_HANDS)):
            raise VotesError(f"“{_told(one)}” is more than {_MOST_HANDS:,} hands")
    if "" in found:
        raise VotesError(each)
    if len(found) == 1:
        others = example_of(options).partition(",")[2]
        raise VotesError(f"a number for each answer, in their order, such as {found[0]},{others}")
    if len(found) > len(options):
        raise VotesError(f"there are {len(options)} answers, and here are {len(found)} numbers")
    return tuple(map(int, found)) + (0,) * (len(options) - len(found))


def _told(typed: str) -> str:
    return printable(typed if len(typed) <= _MOST_TOLD else f"{typed[: _MOST_TOLD - 1]}…")
