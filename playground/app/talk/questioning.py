"""Questions of a talk: where people are asked, whether it was answered, and how many hands there were for what.

A demo asks where a fault strikes a message; whoever presents can have it ask at each beat that leaves something open.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from playground.app import guessing
from playground.app.actions import CHANGING
from playground.app.running_screen import RunningScreen
from playground.app.talk.voting import VoteScreen
from playground.live.asking import asks_at, asks_room, told_offer
from playground.live.beats import Beat
from playground.live.guesses import answer_words, is_end, is_plain, question_words
from playground.live.polls import NOTHING_TO_COUNT, Poll, hands_words, poll_at, refusal_words
from playground.live.session import Session
from playground.live.views import PollOption

_Place = tuple[Session, bool, int]
"""The run, whether it is being introduced, and how many beats have been passed."""
_Asked = tuple[Session, Beat]
SETTLED_S: Final = 0.6
"""A press that comes sooner after a question did is one of those that were to bring it, and no answer."""
_DIGITS: Final = frozenset("0123456789")
_BETWEEN: Final = frozenset({"comma", "space", "enter"})
"""What is typed between numbers, and after the last."""


class Questions:
    """Those of one talk; `key` is a key as it stands in a text."""

    def __init__(self, screen: RunningScreen, key: Callable[[str], str]) -> None:
        self._screen, self._key = screen, key
        self.at_each_beat = self.is_open
        """Whether each beat is a question."""
        self._answered: _Place | None = None
        """Where the question was answered; wherever else it stands the next one is asked."""
        self._ended: _Place | None = None
        """Where whoever presents ended the guessing last."""
        self._known: tuple[_Asked | None, str, str, Poll | None] = (None, "", "", None)
        """The beat at which something was asked last, with question, answer, and what can be voted for."""
        self._stop: tuple[tuple[Session, Beat, bool, int] | None, bool] = (None, False)
        """Whether the beat at which it was looked last is a question; of a demo's own, or of those at each beat."""
        self._votes: dict[tuple[str, int], tuple[Poll, tuple[int, ...]]] = {}
        """The hands that were counted, by preset and event, each with what was asked."""
        self._came_s = 0.0
        """When the question came that is open, by the clock on the wall."""
        self._unheard = ""
        """What somebody does who wants hands counted where nothing is asked: `asks`, then `types`; empty: no one."""

    @property
    def is_open(self) -> bool:
        """Whether people guess at this moment, so that nothing tells what came of it."""
        return self._screen.has_class(guessing.LOOK)

    def look(self, place: _Place, beats: Sequence[Beat], *, stands: bool) -> None:
        """Hide what came of it wherever a question has not been answered yet; `stands`: the clock, at the last beat."""
        is_introduced = self.at_each_beat and (place[1] or not beats)
        asks = is_introduced or ((self.at_each_beat or stands) and self._stops(place[0], beats))
        is_asked = asks and self._answered != place
        if is_asked and not self.is_open:
            self._came_s = monotonic()
        self._screen.set_class(is_asked, guessing.LOOK)
        session = place[0]
        will_ask = self.at_each_beat or asks_room(session.original)
        self._screen.set_class(will_ask and not session.touched, guessing.ASKS)  # A trap of one's own is no secret.

    def words(self, session: Session, beat: Beat, *, also: str = "") -> str:
        """The question with what can be voted for, or once it is answered the answer with the votes; empty: no one.

        `also` is another key that answers.
        """
        total = hands_words(self._votes.values()) if is_end(session, beat) and not self.is_open else ""
        if not self._stops_at(session, beat):
            return _line(total)
        question, answer, poll = self._about(session, beat)
        if not self.is_open:
            right = poll.answer_words(()) if poll else ""  # The hands have a line of their own.
            return _line(right, answer, total)
        # Else nobody knows why all else is hidden.
        by_itself = "" if self.at_each_beat else "this beat asks the room; "
        count = f"; {self._key('count-hands')} counts hands" if poll else ""
        answers = f"{self._key('hide-counters')} answers{f', or {also}' if also else ''}"
        return f"{question}   ({by_itself}{answers}{count})"

    def choices(self, session: Session, beat: Beat) -> tuple[PollOption, ...]:
        """What can be voted for at this beat, with the hands that were counted; none: nothing is asked, or no vote.

        Once it is answered only what was voted on, with what is right.
        """
        poll = self._about(session, beat)[2] if self._stops_at(session, beat) else None
        if poll is None:
            return ()
        hands = self._hands(session, beat)
        return poll.choices(hands) if self.is_open else poll.told_choices(hands)

    def _hands(self, session: Session, beat: Beat) -> tuple[int, ...]:
        """Those that were counted at a beat, for each of the options; none: nobody has counted."""
        return self._votes[named][1] if (named := _named(session, beat)) in self._votes else ()

    def answer_or_ask(self, place: _Place, beats: Sequence[Beat]) -> None:
        """Answer the question; once it is answered ask no more; where none are asked, ask from now on."""
        if self.is_open and not place[1]:
            self._answered = place
        elif self.at_each_beat:
            self.at_each_beat, self._ended = False, place
            if not place[1]:  # There the text says it.
                self._screen.tell(told_offer(place[0].original, self._key("hide-counters"), each=False))
        else:
            self.at_each_beat = True
            if not place[2] or place[1] or self._ended == place:
                self._answered = None  # Begun again where it was ended: the same key undoes it.
            elif not self._screen.driver.pace.paused or is_plain(place[0], beats[-1]):
                self._answered = place  # The clock has left that beat, or all have read what is so.
            if self._answered == place or (place[2] and not place[1] and not self._stops(place[0], beats)):
                offer = told_offer(place[0].original, self._key("hide-counters"), each=True)
                self._screen.tell(f"nothing is left open here; the talk {offer}")

    def count(self, session: Session, beats: Sequence[Beat], *, stands: bool) -> None:
        """Let the presenter type how many hands there are, where something is asked that can be voted on."""
        is_asked = stands and self._stops(session, beats)
        poll = self._about(session, beats[-1])[2] if is_asked else None
        self._unheard = "" if poll else "asks"
        if poll is None:
            self._screen.tell(NOTHING_TO_COUNT)
            return
        named = _named(session, beats[-1])

        def take(votes: tuple[int, ...] | None) -> None:
            if votes is None:
                self._screen.tell(f"no hands were taken down; {self._key('count-hands')} counts them")
            else:
                self._votes[named] = poll, votes
                self._screen.draw()

        self._screen.app.push_screen(VoteScreen(poll), take)

    def is_stray(self, action: str) -> bool:
        """Whether a key is one of the numbers of somebody who was told that nothing is asked: it is not meant as a key.

        A key without an action may be a digit as well, or take one back.
        """
        keys = set(self._screen.keys_in_use[action].split(",")) if action else _DIGITS
        is_typed = not keys.isdisjoint(_DIGITS | _BETWEEN if self._unheard == "types" else _DIGITS)
        self._unheard = "types" if self._unheard and is_typed else ""
        return bool(self._unheard)

    def refusal(self, action: str, session: Session, beats: Sequence[Beat]) -> str | None:
        """Why a key does nothing while people are asked; a letter or a digit may be meant as an answer of theirs."""
        is_poll = self.has_poll(session, beats)
        if not (self.is_open and action in CHANGING) and not (is_poll and not action):
            return None
        return refusal_words(self._key("count-hands") if is_poll else None, self._key("hide-counters"))

    def has_poll(self, session: Session, beats: Sequence[Beat]) -> bool:
        """Whether hands can be counted here."""
        return self.is_open and bool(beats) and self._about(session, beats[-1])[2] is not None

    @property
    def has_just_come(self) -> bool:
        """Whether nobody can have read the question that is open."""
        return self.is_open and monotonic() - self._came_s < SETTLED_S

    def ask_anew(self) -> None:
        """What was answered is a question again, if it is come to once more."""
        self._answered = None

    def leave(self) -> None:
        """Nothing is hidden any more but by whoever asked for it."""
        self._screen.remove_class(guessing.ASKS)
        if not self.at_each_beat:
            self._screen.remove_class(guessing.LOOK)

    def _stops(self, session: Session, beats: Sequence[Beat]) -> bool:
        if not beats:
            return False
        asked = self._asked(session, beats[-1])
        if self._stop[0] != asked:
            self._stop = asked, asks_at(session, beats, each=self.at_each_beat)
        return self._stop[1]

    def _stops_at(self, session: Session, beat: Beat) -> bool:
        return self._stop == (self._asked(session, beat), True)

    def _asked(self, session: Session, beat: Beat) -> tuple[Session, Beat, bool, int]:
        return session, beat, self.at_each_beat, len(session.course.inputs)

    def _about(self, session: Session, beat: Beat) -> tuple[str, str, Poll | None]:
        if self._known[0] != (session, beat):
            words = question_words(session, beat), answer_words(session, beat), poll_at(session, beat)
            self._known = (session, beat), *words
        return self._known[1:]


def _line(*words: str) -> str:
    """What there is of it, as a line of its own: what is said at the beat stands below it."""
    told = " ".join(filter(None, words))
    return told and f"{told}\n"


def _named(session: Session, beat: Beat) -> tuple[str, int]:
    return session.original.name, beat.event
