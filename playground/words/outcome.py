"""The two facts about a run: whether its promise was kept, and what came of it; every front end says both like this.

A promise that is kept may allow a loss or a duplicate effect all the same, so neither fact says the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from playground.checker.ended import KINDS, OUTSIDE, REPEATED, Ended, in_order
from playground.checker.fates import Verdict
from playground.engine.settings import Guarantee
from playground.scenario.stories import Story
from playground.words.phrases import capital, listed, plural, sentence, times

UNHARMED: Final = "once"
"""The role of what is as it should be: the promise kept, and nothing wrong with what came of it."""


class PromiseWords(NamedTuple):
    """Where a promise stands, in words."""

    words: str
    brief: str
    role: str
    """Where what came of it does not say more."""


PROMISE: Final[dict[Verdict | None, PromiseWords]] = {
    None: PromiseWords("promise kept", "kept", UNHARMED),
    Verdict.HOLDS: PromiseWords("promise kept", "kept", UNHARMED),
    Verdict.VIOLATED: PromiseWords("promise broken", "broken", "lost"),
    Verdict.UNDECIDED: PromiseWords("undecided", "undecided", "late"),
}
"""By its verdict; `None`: it is kept so far."""
_OFTEN: Final = "more than once"
"""How often what was done twice here and three times there was done."""
_NOTHING: Final = PromiseWords("nothing promised", "no promise", "text")


def promise_words(verdict: Verdict | None, *, is_promised: bool) -> PromiseWords:
    """What is said of a promise, and of settings for which a system's documentation promises nothing."""
    return PROMISE[verdict] if is_promised or verdict not in (None, Verdict.HOLDS) else _NOTHING


class EndingWords(NamedTuple):
    """All that is said of one kind of ending: `{done}` is the story's word, `{times}` how often, `{was}` the verb."""

    role: str
    """Its part on the screen, from which it has its colour."""
    brief: str
    """After a name, or after how many, or alone."""
    told: str
    """In a sentence, after the same."""
    alone: str = ""
    """In a column of a table, if that is shorter."""


ENDINGS: Final[dict[str, EndingWords]] = {
    "lost": EndingWords("lost", "lost", "{was} lost, and nobody was told"),
    "duplicated": EndingWords("duplicated", "{done} {times}", "{was} {done} {times}"),
    OUTSIDE: EndingWords(
        "duplicated",
        "{done} {times} outside of the transaction",
        "{was} {done} {times} outside of the transaction",
        "{done} {times} outside",
    ),
    "misreported": EndingWords(
        "lost", "told failed, but {done}", "{was} reported as failed, and {done} all the same", "told failed"
    ),
    "done_and_parked": EndingWords(
        "lost", "{done}, and parked", "{was} {done}, and parked with the dead letters too", "also parked"
    ),
    "failed": EndingWords("late", "failed, and told so", "failed, and the application was told", "failed"),
    "dead_lettered": EndingWords("late", "dead-lettered", "{was} parked with the dead letters, and never {done}"),
    "stuck": EndingWords("late", "stuck", "{was} stuck for good"),
    "pending": EndingWords("late", "still pending", "{was} still pending"),
    REPEATED: EndingWords("duplicated", "{done} {times}, harmlessly", "{was} {done} {times}, which changed nothing"),
    "out_of_order": EndingWords("lost", "out of order", "{was} {done} out of order"),
    "late": EndingWords("late", "late", "{was} {done} late"),
}
"""By the kind of `Ended`."""


def allowed(verdict: Verdict | None, outcome: str, role: str) -> str:
    """What came of a run, beside its promise: what a promise allows that is kept all the same is said to be allowed."""
    is_odd = outcome and verdict in (None, Verdict.HOLDS) and role in ("lost", "duplicated")
    return f"allowed: {outcome}" if is_odd else outcome


def counted(counters: Mapping[str, int], *, sets: bool = False, ordered: bool = False) -> tuple[Ended, ...]:
    """The endings where nothing but how many is known; `ordered`: whether an order is promised."""
    kinds = {"duplicated": REPEATED} if sets else {}
    many = {one: counters.get(one, 0) for one in KINDS}
    many["out_of_order"] *= ordered
    many["pending"] -= many["stuck"]
    return in_order(Ended(kinds.get(one, one), count) for one, count in many.items() if count)


def outcome_role(ended: Sequence[Ended]) -> str:
    """The role of the gravest ending; of none that of what is as it should be."""
    return ENDINGS[ended[0].kind].role if ended else UNHARMED


def outcome_words(ended: Sequence[Ended], done: str, now: Guarantee | None = None) -> str:
    """`m3 charged twice, 2 lost`; empty if there is nothing to say.

    `now` is the guarantee beside which it stands: of what was sent under another one that is said, or it would seem to
    break this one. `None`: it stands beside that of each.
    """
    return ", ".join(f"{_who(one)} {_brief(one, done)}{_under(one, now, ' (sent {})')}" for one in _by_kind(ended))


def _under(one: Ended, now: Guarantee | None, words: str) -> str:
    """Where the guarantee is another one, in words."""
    is_other = now is not None and one.guarantee not in (None, now)
    return words.format(one.guarantee.word) if is_other and one.guarantee else ""


def outcome_brief(ended: Sequence[Ended], done: str, now: Guarantee | None = None) -> str:
    """`charged twice`: the gravest, without its name; `lost, ...` where there is more."""
    kinds = _by_kind(ended)
    return outcome_kinds(kinds[:1], done, now) + (", …" if len(kinds) > 1 else "")


def outcome_terse(ended: Sequence[Ended], done: str, now: Guarantee | None = None) -> str:
    """`twice, late`: several kinds where there is no room to say of what; else the gravest, and that there is more."""
    terse, brief = outcome_tersest(ended, now), outcome_brief(ended, done, now)
    return terse if ", " in terse and len(terse) <= len(brief) else brief


def outcome_tersest(ended: Sequence[Ended], now: Guarantee | None = None) -> str:
    """`lost, twice, late`: all kinds, however many they are, in the fewest words; empty if there is nothing to say."""
    told = ((one, _brief(one._replace(many=1), "", alone=True).strip(" ,")) for one in _by_kind(ended))
    return ", ".join(_under(one, now, "earlier ") + words.replace(_OFTEN, "duplicated") for one, words in told)


def outcome_kinds(ended: Sequence[Ended], done: str, now: Guarantee | None = None) -> str:
    """`charged twice, late`: all kinds, without names and numbers; empty if there is nothing to say."""
    kinds = _by_kind(ended)
    if [one.kind for one in kinds] == ["late"]:
        return f"{done} once, late"
    told = ((one, _brief(one._replace(many=1), done, alone=True)) for one in kinds)
    return ", ".join(f"{_under(one, now, 'earlier ')}{words}" for one, words in told)


def outcome_told(ended: Sequence[Ended], sent: int, done: str, now: Guarantee | None = None) -> str:
    """The same of a run that is over, of which one can say that all fared well: `all 8 charged once, 2 late`."""
    words = outcome_words(ended, done, now)
    is_done = all(one.kind == "late" for one in ended)
    return ", ".join(filter(None, (_all_done(sent, done) if is_done else "", words)))


def _all_done(sent: int, done: str) -> str:
    many = "both " if sent == 2 else f"all {sent:,} " if sent > 1 else ""
    return f"{many}{done} once" if sent else "nothing sent"


def _by_kind(ended: Sequence[Ended]) -> list[Ended]:
    """One of each kind, whatever the guarantee."""
    kinds: dict[str, Ended] = {}
    for one in ended:
        was = kinds.get(one.kind)
        kinds[one.kind] = (
            one
            if was is None
            else was._replace(many=was.many + one.many, effects=was.effects if was.effects == one.effects else 0)
        )
    return list(kinds.values())


def _who(one: Ended) -> str:
    return f"m{one.message}" if one.many == 1 and one.message else f"{one.many:,}"


def _brief(one: Ended, done: str, *, alone: bool = False) -> str:
    words = ENDINGS[one.kind]
    return ((alone and words.alone) or words.brief).format(done=done, times=_times(one))


def _times(one: Ended) -> str:
    if one.effects < 2:
        return _OFTEN
    return times(one.effects) + (" each" if one.many > 1 and one.effects > 2 else "")


# The headline: a sentence or two that a person remembers.


class RunEnd(NamedTuple):
    """How a run ended: what its headline is made of."""

    verdict: Verdict
    settled: bool
    sent: int
    recognised: int
    """The duplicates that were recognised, so that they did no harm."""
    ended: tuple[Ended, ...]
    story: Story
    is_promised: bool = True
    """Whether anything is promised: some settings of real systems have no promise to them."""


def headline(end: RunEnd) -> str:
    """`m3 was charged twice. At-least-once allows that.`: what came of it, and what its promise says to that."""
    return " ".join(filter(None, _headline(end)))


def _headline(end: RunEnd) -> Iterator[str]:
    yield _undecided(end)
    if end.settled and all(one.kind == "late" for one in end.ended):
        yield _unharmed(end)
        yield "No promise speaks of time." if end.ended else ""
    else:
        yield from _harmed(end)


def _undecided(end: RunEnd) -> str:
    """Why nothing is decided; empty: it is."""
    if not end.settled and end.verdict is not Verdict.VIOLATED:
        return "Nothing is decided: the run did not come to rest in time."
    if end.verdict is Verdict.UNDECIDED:
        return "Nothing is decided: somebody still has what did not come, and nothing will move it."
    return ""


def _harmed(end: RunEnd) -> Iterator[str]:
    """What breaks a promise, or else what is worst, and what the promise says to it; then the rest."""
    broken = [one for one in end.ended if one.breach]
    first = broken or [one for one in end.ended if one.kind == (end.ended[0].kind)]
    if first:
        yield _told(first, end.story)
        yield _allowed(first) if end.is_promised or broken else "Nothing is promised that would forbid it."
    others = [one for one in _by_kind(end.ended) if one.kind not in {other.kind for other in first}]
    if others:
        yield f"Besides, {_told(others, end.story, sentences=False)}"


def _told(ended: Sequence[Ended], story: Story, *, sentences: bool = True) -> str:
    clauses = []
    for one in _by_kind(ended):
        was = "were" if one.many > 1 else "was"
        who = f"m{one.message}" if one.many == 1 and one.message else plural(one.many, story.noun)
        told = ENDINGS[one.kind].told.format(was=was, done=story.done, times=_times(one))
        clauses.append(f"{who} {told}")
    text = listed(clauses)
    return sentence(text) if sentences else f"{text}."


def _allowed(ended: Sequence[Ended]) -> str:
    """What the promise says to that."""
    if ended[0].kind in ("pending", "stuck"):
        return ""
    if ended[0].kind == "out_of_order":
        return "The broker promises the order of each lane."
    if ended[0].kind == OUTSIDE:
        return "The promise speaks of what was committed alone."
    says = "forbids" if ended[0].breach else "allows"
    words = list(dict.fromkeys(one.guarantee.word for one in ended if one.guarantee is not None))
    if ended[0].kind not in ("lost", "duplicated", REPEATED) or not words:
        return "That breaks no promise."
    return f"{capital(listed(words))} {says if len(words) == 1 else says.removesuffix('s')} that."


def _unharmed(end: RunEnd) -> str:
    noun, done = end.story.noun, end.story.done
    if not end.sent:
        return "Nothing was sent."
    all_of = f"All {plural(end.sent, noun)} were" if end.sent > 1 else f"The one {noun} was"
    late = sum(one.many for one in end.ended)
    when = "" if not late else f", {late:,} of them late" if end.sent > 1 else ", late"
    were = "was" if end.recognised == 1 else "were"
    also = f"; {plural(end.recognised, 'repeat')} {were} recognised" if end.recognised else ""
    return f"{all_of} {done} once{when}{also}."
