"""A quiz for programs: an object in, an object out. What is asked and what is right comes from the exercises.

Nobody's marks are kept: they stand in the answers, for whoever asks.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from playground.practice.again import exercise_again
from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.causes import log_lines
from playground.practice.claims import claims
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS, ExerciseKey
from playground.practice.marks import Confidence, MarkList
from playground.practice.questions import LEVELS as QUESTION_LEVELS
from playground.practice.questions import questions, topics

FORMAT: Final = 1
Sent = Mapping[str, object]
_ID: Final = "id"
_KEYS: Final[Mapping[str, Collection[str]]] = {
    "list": (),
    "ask": (_ID, "kind", "level", "topic", "seed", "number"),
    "answer": ("chosen", "confidence"),
}
"""What may stand beside `do`, by what is to be done."""


class QuizError(ValueError):
    """What is wrong with a request, in a sentence."""


class Quiz:
    """One conversation: an exercise at a time."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number = seed, 0
        self._id = ""
        self._exercise: Exercise | None = None
        """`None`: nothing is asked at the moment."""
        self._page = Asking("")
        self._marks = MarkList()

    def greeting(self) -> dict[str, object]:
        """What is said before anything is asked for."""
        return {"is": "ready", "format": FORMAT, "seed": self._seed}

    def reply(self, request: object) -> dict[str, object]:
        """The answer to a request; to one that is wrong an error, and all stays as it was."""
        try:
            return self._do(_checked(request))
        except QuizError as error:
            return {"is": "error", "error": str(error)}

    def _do(self, sent: Sent) -> dict[str, object]:
        acts: dict[str, Callable[[Sent], dict[str, object]]] = {
            "list": lambda _: _contents(),
            "ask": self._ask,
            "answer": self._answer,
        }
        return acts[str(sent["do"])](sent)

    def _ask(self, sent: Sent) -> dict[str, object]:
        number = _whole(sent, "number", self._number + 1)
        asked = sent[_ID] if _ID in sent else self._drawn(sent, number)
        marks = MarkList()
        exercise = exercise_again(asked, marks) if isinstance(asked, str) else None
        if exercise is None:
            raise QuizError(f"id: there is no {asked!r}; `list` has what there is")
        self._id, self._number, self._marks, self._exercise = str(asked), number, marks, exercise
        self._page = next(exercise)
        return self._shown(0)

    def _drawn(self, sent: Sent, number: int) -> str:
        """The id of the exercise that a kind, a seed and a number stand for."""
        seed, kind = _whole(sent, "seed", self._seed), sent.get("kind", "exercise")
        if number < 1:
            raise QuizError("number: from 1 on")
        if kind == "exercise":
            return ExerciseKey(_one_of(sent, "level", LEVELS) or 1, seed, number).id
        topic = sent.get("topic")
        if kind == "claim":
            found = [f"claims/{one.name}" for one in claims() if topic is None or topic in one.about]
        elif kind == "question":
            level = _one_of(sent, "level", QUESTION_LEVELS)
            fitting = [one for one in questions() if topic in (None, one.topic) and level in (None, one.level)]
            found = [f"pick/{one.name}/{seed}" for one in fitting]
        else:
            raise QuizError("kind: one of exercise, question, claim")
        if not found:
            raise QuizError(f"topic: no {kind} of that level is about {topic!r}")
        return Dice("quiz", seed).shuffled(found)[(number - 1) % len(found)]

    def _answer(self, sent: Sent) -> dict[str, object]:
        if self._exercise is None:
            raise QuizError("nothing is asked; begin with `ask`")
        reply, before = _reply(sent, self._page), len(self._marks.kept)
        try:
            self._page = self._exercise.send(reply)
        except StopIteration:
            self._exercise = None
            return {"is": "end", "id": self._id, "marks": self._graded(0)}
        return self._shown(before)

    def _shown(self, marked: int) -> dict[str, object]:
        """The page that is asked now, with the marks from one on."""
        page = self._page
        happened = [line.text for line in log_lines(page.shows)] if page.shows else []
        return {
            "is": "page",
            _ID: self._id,
            "stage": page.stage,
            "marks": self._graded(marked),
            "was_right": page.was_right,
            "told": list(page.said),
            "about": list(page.about),
            "more": list(page.more),
            "happened": happened,
            "ask": page.ask,
            "options": list(page.options),
            "many": page.is_many,
            "rated": page.is_rated,
            "seconds": page.seconds,
            "play": page.play or None,
        }

    def _graded(self, first: int) -> list[dict[str, object]]:
        return [
            {"part": one.question_id.rpartition("/")[2], "concept": one.concept, "right": one.right}
            for one in self._marks.kept[first:]
        ]


def _checked(request: object) -> Sent:
    if not isinstance(request, dict):
        raise QuizError("a request is an object")
    do = request.get("do")
    if not isinstance(do, str) or do not in _KEYS:
        raise QuizError(f"do: one of {', '.join(_KEYS)}")
    if unknown := sorted(request.keys() - {"do", *_KEYS[do]}):
        raise QuizError(f"{unknown[0]!r}: {do} has no such key; it has {', '.join(_KEYS[do]) or 'none'}")
    return request


def _whole(sent: Sent, key: str, default: int) -> int:
    value = sent.get(key, default)
    if type(value) is not int:
        raise QuizError(f"{key}: a whole number")
    return value


def _one_of(sent: Sent, key: str, allowed: Collection[int]) -> int | None:
    value = sent.get(key)
    if value is not None and (type(value) is not int or value not in allowed):
        raise QuizError(f"{key}: one of {', '.join(map(str, allowed))}")
    return value


def _reply(sent: Sent, page: Asking) -> Reply:
    chosen, confidence = sent.get("chosen", []), sent.get("confidence")
    is_list = isinstance(chosen, list) and all(type(one) is int for one in chosen)
    if not isinstance(chosen, list) or not is_list or not all(0 <= one < len(page.options) for one in chosen):
        raise QuizError(f"chosen: a list of indices of options, of which there are {len(page.options)}, from 0 on")
    if page.options and not page.is_many and len(chosen) != 1:
        raise QuizError("chosen: exactly one here")
    if confidence is not None and confidence not in [one.value for one in Confidence]:
        raise QuizError(f"confidence: one of {', '.join(Confidence)}")
    return Reply(tuple(sorted(set(chosen))), None if confidence is None else Confidence(str(confidence)))


def _contents() -> dict[str, object]:
    return {
        "is": "list",
        "levels": {str(level): words for level, words in LEVELS.items()},
        "topics": list(topics()),
        "questions": [
            {_ID: f"pick/{one.name}/0", "ask": one.ask, "topic": one.topic, "level": one.level} for one in questions()
        ],
        "claims": [{_ID: f"claims/{one.name}", "says": one.says, "about": list(one.about)} for one in claims()],
    }
