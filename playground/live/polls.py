"""Polls: what people may vote for by a show of hands, and what is right.

The room is asked how often it is done in the end, for that is what a guarantee is about; the run, played to its end,
has the answer. Votes are what somebody has counted: nothing comes of them but that they stand beside it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from playground.live.beats import Beat
from playground.live.guesses import asked_about, in_the_end_words, is_end, played_out
from playground.live.session import Session
from playground.scenario.stories import story_named
from playground.text import printable
from playground.words.phrases import plural

OPTIONS: Final = ("never", "once", "two times", "more often")
LETTERS: Final = "abcd"
EXAMPLE: Final = "3, 12, 1, 0"
"""Hands for each of the options."""
_EACH: Final = f"a number for each answer, such as {EXAMPLE}"
_MOST_HANDS: Final = 99_999
_MOST_TOLD: Final = 12
"""How much of what was typed is told back."""
NOTHING_TO_COUNT: Final = "nothing is asked here that hands could be counted for"


class VotesError(ValueError):
    """Why something typed is no count of hands, in words."""


class Poll(NamedTuple):
    """One question to the room."""

    message: int
    right: int
    """The index of the option that is true, of `OPTIONS`."""
    done: str = "done"
    """What a message is once it has had its effect, in the preset's own words."""

    def question(self) -> str:
        """`How often will m3 be charged in the end?`."""
        return in_the_end_words(self.message, self.done)

    def words(self) -> str:
        """`a never, b once, c two times, d more often`: of the end, as the question is."""
        return ", ".join(f"{letter} {one}" for letter, one in zip(LETTERS, OPTIONS, strict=True))

    def room_words(self, votes: Sequence[int]) -> str:
        """`The room: a never 3, b once 12, c two times 1, d more often 0`."""
        told = (f"{letter} {one} {count}" for letter, one, count in zip(LETTERS, OPTIONS, votes, strict=True))
        return f"The room: {', '.join(told)}."

    def answer_words(self, votes: Sequence[int]) -> str:
        """What is right, with the hands, told briefly: `Right: c two times. The room: a 3, b 12, c 1, d 0`.

        No votes: nobody has counted, and only what is right is told.
        """
        right = f"Right: {LETTERS[self.right]} {OPTIONS[self.right]}."
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
    """What can be asked at a beat; `None`: it is about no message, or nobody knows what comes of it."""
    message = 0 if is_end(session, beat) else asked_about(session.simulation.log, beat)
    whole = played_out(session) if message else None
    if whole is None or not whole.over:
        return None
    done = story_named(session.simulation.settings.workload.story).done
    return Poll(message, min(whole.tally.judge.record(message).effects, len(OPTIONS) - 1), done)


def votes_of(text: str) -> tuple[int, ...]:
    """The hands that somebody has counted for each option, as in `3, 12, 1`; what is not named at the end has none.

    One number alone is a slip: a room that was asked has hands for more than one answer, or is said to have none.
    """
    found = re.split(r"[\s,;]+", text.strip(" ,;"))
    for one in filter(None, found):
        if not (one.isascii() and one.isdigit()):
            raise VotesError(f"“{_told(one)}” is no number: {_EACH}")
        if len(one.lstrip("0")) > len(str(_MOST_HANDS)):
            raise VotesError(f"“{_told(one)}” is more than {_MOST_HANDS:,} hands")
    if "" in found:
        raise VotesError(_EACH)
    if len(found) == 1:
        others = EXAMPLE.partition(",")[2]
        raise VotesError(f"a number for each answer, in their order, such as {found[0]},{others}")
    if len(found) > len(OPTIONS):
        raise VotesError(f"there are {len(OPTIONS)} answers, and here are {len(found)} numbers")
    return tuple(map(int, found)) + (0,) * (len(OPTIONS) - len(found))


def _told(typed: str) -> str:
    return printable(typed if len(typed) <= _MOST_TOLD else f"{typed[: _MOST_TOLD - 1]}…")
