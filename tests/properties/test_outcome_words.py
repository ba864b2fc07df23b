"""Whatever happens in a run: what is said of it never contradicts its counters, nor the verdict."""

from typing import Any

from hypothesis import given

from playground.checker.ended import KINDS, OUTSIDE, REPEATED
from playground.checker.fates import Verdict
from playground.report.verdict import facts, headline_of
from playground.words.outcome import ENDINGS, PROMISE
from tests.properties.profiles import played, thorough
from tests.reference.random_logs import of_any_system


@given(of_any_system())
@thorough
def test_promise_outcome_and_headline_agree_with_the_counters(raw: dict[str, Any]) -> None:
    outcome = played(raw)
    told, headline, counters = facts(outcome), headline_of(outcome), outcome.judgement.counters
    assert (told.promise == "promise kept") is (outcome.judgement.verdict is Verdict.HOLDS)
    forbidden = "forbid" in headline or "promises the order" in headline
    assert forbidden is (outcome.judgement.verdict is Verdict.VIOLATED)
    assert headline.startswith("Nothing is decided") is (outcome.judgement.verdict is Verdict.UNDECIDED)
    ended = {kind: sum(one.many for one in outcome.ended if one.kind == kind) for kind in KINDS}
    repeated, outside = ended.pop(REPEATED), ended.pop(OUTSIDE)
    assert outside == len(outcome.done_outside)
    late, disordered = ended.pop("late"), ended.pop("out_of_order")
    assert disordered == len(outcome.judgement.disordered)
    counted = {kind: counters[kind] for kind in ended}
    pending = counters["pending"] - counters["stuck"]
    assert ended == {**counted, "duplicated": counters["duplicated"] - repeated, "pending": pending}
    harm = sum(ended.values()) + repeated + outside + disordered
    assert told.is_good is (outcome.judgement.verdict is Verdict.HOLDS and not harm + late)
    assert (" once" in told.outcome or told.outcome == "nothing sent") is not harm
    for kind, words in ENDINGS.items():
        if ended.get(kind):
            assert words.told.split("{")[0].strip() in headline
    assert not harm or not headline.startswith(("All ", "The one ", "Nothing was sent"))


def test_every_verdict_and_every_kind_of_ending_has_its_words() -> None:
    assert set(PROMISE) == {*Verdict, None}
    assert list(ENDINGS) == list(KINDS)
