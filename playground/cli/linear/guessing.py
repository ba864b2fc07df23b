"""Guessing in lines: what came of it is held back at a question until somebody answers it.

A demo asks where a fault strikes a message; whoever likes it better is asked at each beat.
"""

from collections.abc import Callable, Iterable

from playground.app.actions import CHANGING
from playground.app.guessing import TELLING, refusal
from playground.cli.linear.answers import state_lines
from playground.cli.linear.fold import Told
from playground.cli.linear.hands import Hands
from playground.cli.linear.menu import Entry
from playground.cli.linear.teller import News
from playground.live.asking import asks_at, asks_room, told_offer
from playground.live.beats import Beat, beats
from playground.live.guesses import answer_words, is_end, question_words
from playground.live.polls import (
    NOTHING_TO_COUNT,
    Poll,
    VotesError,
    example_of,
    hands_words,
    poll_at,
    refusal_words,
    votes_of,
)
from playground.live.session import Session


class LinearGuessing:
    """The questions of one session after the other; `say` tells lines."""

    def __init__(self, hands: Hands, say: Callable[[Iterable[Told]], None], *, at_each_beat: bool) -> None:
        self._hands, self._say, self._at_each_beat = hands, say, at_each_beat
        self._open: tuple[Session, Beat, Poll | None] | None = None
        """The question that nobody has answered yet."""
        self._votes: tuple[int, ...] | None = None
        self._held: list[Told] = []
        self._counted: list[tuple[Poll, tuple[int, ...]]] = []
        """The questions with hands, each with what was counted."""
        self._total = ""
        hands.acts["hide-counters"] = self._answer_or_ask
        hands.acts["count-hands"] = self._count
        hands.acts["next-tab"] = lambda: say(state_lines(hands.session, announces=not self._will_ask))
        hands.asked, hands.answers = self._refusal, self.answer

    def begin(self) -> None:
        """Say that people guess."""
        if self._at_each_beat:
            preset, key = self._hands.session.original, self._key("hide-counters")
            self._tell(f"what will come of it? {told_offer(preset, key, each=True)}")

    def hear(self, heard: News) -> None:
        """Tell what is new; at a question only what could be seen. A question that was passed over is answered.

        While the clock stands there is nothing new, and a question stays open.
        """
        if not (heard.is_beat or heard.happened or heard.came_of_it):
            return
        self.answer()
        self._say(heard.happened)
        if heard.is_beat and (asked := self._asked()) is not None:
            self._open, self._held, self._votes = asked, heard.came_of_it, None
            self._say(self._question(*asked))
        else:
            self._say(heard.came_of_it)
        if self._hands.session.over and (total := hands_words(self._counted)) != self._total:
            self._total = total
            self._tell(total)

    def answer(self) -> bool:
        """Answer what is asked and tell what came of it; whether anything was asked."""
        if self._open is None:
            return False
        (session, beat, poll), self._open = self._open, None
        self._tell(answer_words(session, beat))
        if poll:
            self._tell(poll.answer_words(self._votes or ()))
            self._counted += [(poll, self._votes)] if self._votes else []
        self._say(self._held)
        return True

    def _asked(self) -> tuple[Session, Beat, Poll | None] | None:
        session = self._hands.session
        passed = beats(session)
        if not passed or is_end(session, passed[-1]) or passed[-1].time_ms != session.simulation.now_ms:
            return None
        if not asks_at(session, passed, each=self._at_each_beat):
            return None
        return session, passed[-1], poll_at(session, passed[-1])

    def _question(self, session: Session, beat: Beat, poll: Poll | None) -> Iterable[Told]:
        who = "ask the room" if poll else "guess"
        yield Told(None, f"{who}: {question_words(session, beat)}", "title")
        if poll:
            yield Told(None, f"{poll.words()}.", "title")
        count = f"; {self._key('count-hands')} counts hands" if poll else ""
        yield Told(None, f"{self._key('toggle-pause')} or {self._key('hide-counters')} answers{count}", "dim")

    @property
    def _will_ask(self) -> bool:
        """Whether people will be asked again: what is armed waits for them unannounced, unless it is somebody's own."""
        session = self._hands.session
        return (self._at_each_beat or asks_room(session.original)) and not session.touched

    def _answer_or_ask(self) -> None:
        if self.answer():
            return
        self._at_each_beat = not self._at_each_beat
        preset, key = self._hands.session.original, self._key("hide-counters")
        self._tell(told_offer(preset, key, each=self._at_each_beat))

    def _refusal(self, action: str) -> str | None:
        """Why a key does nothing while people are asked; a letter or a digit may be meant as an answer of theirs."""
        if self._open is None or (action and action not in CHANGING | TELLING):
            return None
        if action in TELLING:
            return refusal(self._key("hide-counters"))
        return refusal_words(self._key("count-hands") if self._open[2] else None, self._key("hide-counters"))

    def _count(self) -> None:
        if self._open is None or self._open[2] is None:
            self._tell(NOTHING_TO_COUNT)
            return
        options = self._open[2].options
        self._hands.show(Entry(f"hands for each of {', '.join(options)}, such as {example_of(options)}", self._take))

    def _take(self, text: str) -> None:
        poll = self._open[2] if self._open else None
        if poll is None:
            return
        try:
            self._votes = votes_of(text, poll.options)
        except VotesError as error:
            self._tell(str(error))
            return
        self._tell(poll.room_words(self._votes))

    def _key(self, action: str) -> str:
        return self._hands.key(action)

    def _tell(self, text: str) -> None:
        self._say([Told(None, text, "key")])
