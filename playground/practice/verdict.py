"""A verdict in its parts: what was answered, what is so, and why it came so; to be read one by one, or all at once."""

from typing import Final, NamedTuple

from playground.explain.clauses import Explanation
from playground.words.phrases import sentence

PREDICTED: Final = "predicted"
SEEN: Final = "seen"
JUDGED: Final = "judged"
ACCUSED: Final = "accused"
_SAID: Final = {PREDICTED: ("predicted", "predicted"), JUDGED: ("judged", "said"), ACCUSED: ("said", "said")}
"""What somebody did who was right, and who was not, in the sentence about an answer."""
_HEADLINES: Final[dict[tuple[bool, ...], str]] = {
    (True, True): "Right, both.",
    (True, False): "As you predicted; but look again.",
    (False, True): "Not as you predicted; but rightly seen.",
    (False, False): "Not so, neither.",
}
"""By whether the prediction was right, and what was seen."""


class GivenAnswer(NamedTuple):
    """What somebody has answered, and what is so."""

    about: str
    """`PREDICTED`, `SEEN`, of a claim `JUDGED`, or of a cause `ACCUSED`."""
    given: str
    so: str
    is_right: bool
    more: str = ""
    """What to look at, or what follows from it: sentences."""
    was_sure: bool = False

    @property
    def words(self) -> str:
        """All of it, as one says it."""
        if self.about == SEEN:
            return f"{'Seen rightly' if self.is_right else 'Look again'}: {self.so}. {self.more}".strip()
        was, had = _SAID[self.about]
        if self.is_right:
            return f"As you {was}: {self.so}. {self.more}".strip()
        was_sure = ", and you were sure" if self.was_sure else ""
        return f'You had {had} "{self.given}"{was_sure}. {sentence(self.so_is)[:-1]}: {self.so}. {self.more}'.strip()

    @property
    def so_is(self) -> str:
        """What leads to what is so: a cause was there before."""
        return "it was" if self.about == ACCUSED else "it is"

    @property
    def in_brief(self) -> str:
        """In a line, before the next question is asked."""
        return f"{self.so}: as you predicted." if self.is_right else f'"{self.given}": not so. It is: {self.so}.'


class AnswerPart(NamedTuple):
    """A part of a model answer, or of what there is to say of a claim."""

    heading: str
    """In a word or two; parts that stand one after the other may have the same."""
    text: str
    is_right: bool | None = None
    """Whether somebody has said it, or of what is quoted: not said it; `None`: nobody was asked."""
    quoted: str = ""
    """What is commonly said, and wrong: `text` says why."""

    @property
    def told(self) -> str:
        """All of it, as one says it."""
        if not self.quoted:
            return f"{self.heading}: {self.text}"
        who = "You said, as many do" if self.is_right is False else "Many say"
        return f'{who}: "{self.quoted}" It is wrong. {self.text}'


class ChainLink(NamedTuple):
    """One link of the chain of causes."""

    time_ms: int
    beside_its_time: str
    told: str
    """As a sentence of its own."""


class Because(NamedTuple):
    """Why it came so."""

    headline: str
    """What happened: a sentence."""
    links: tuple[ChainLink, ...] = ()
    """How it came about."""
    also: tuple[str, ...] = ()
    """What else there is to say of it, a paragraph each."""
    thought: str = ""
    """What many think, and what is to be said to it; empty: nobody was led astray."""
    rule: str = ""
    """What to say of all such cases."""

    @property
    def told(self) -> tuple[str, ...]:
        """All of it, a paragraph each."""
        thought = f"Many think: {self.thought}" if self.thought else ""
        chain = " ".join(one.told for one in self.links)
        return tuple(filter(None, (self.headline, chain, *self.also, thought, self.rule)))


def headline(answers: tuple[GivenAnswer, ...], was_right: bool | None) -> str:
    """What is said first of the answers before: true for both where there were two; empty: nothing is told yet."""
    if was_right is None:
        return ""
    both = tuple(one.is_right for one in answers)
    # Below a claim "Right." and "Not so." would be read as said of the claim.
    is_judged = any(one.about == JUDGED for one in answers)
    right, wrong = ("Rightly judged.", "Misjudged.") if is_judged else ("Right.", "Not so.")
    return _HEADLINES.get(both, right if was_right else wrong)


def because_of(explanation: Explanation, also: tuple[str, ...] = (), thought: str = "") -> Because:
    """The reasons that an explanation has, link by link, and what else there is to say."""
    links = tuple(ChainLink(one.time_ms, one.beside_its_time, sentence(one.text)) for one in explanation.clauses)
    return Because(sentence(explanation.headline), links, also, thought, explanation.interview)
