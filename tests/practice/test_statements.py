"""What exercises state, held against the engine, on some made anew: `PLAYGROUND_EXAMPLES=300` tries so many a level.

A plain run looks at two. Each statement is worked out here once more, from the record and from replays.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

import pytest

from playground.checker.fates import Verdict
from playground.engine.contracts import contract_for
from playground.practice.asking import Asking, Reply
from playground.practice.breaking import MOST_MOVES
from playground.practice.causes import about_the_wrong_one, suspects
from playground.practice.dice import Dice
from playground.practice.exercise_key import REAL, ExerciseKey
from playground.practice.exercises import exercise
from playground.practice.facts import facts_of, standing
from playground.practice.marks import Confidence, MarkList
from playground.practice.scene import Scene
from playground.scenario.outcome import play_out
from playground.scenario.stories import story_named
from tests.practice.helpers import check_seen, gone_through

SEEDS: Final = int(os.environ.get("PLAYGROUND_EXAMPLES", "2"))
CASES: Final = [(level, seed) for level in (1, 2, 3) for seed in range(SEEDS)]
Runs = Sequence[tuple[Scene, Sequence[Asking]]]
SAID: Final = re.compile(r"\b(?:It is|As you predicted): (.*)")
COUNTS: Final = {"never": 0, "once": 1, "twice": 2}


def pages(level: int, seed: int) -> list[Asking]:
    dice = Dice("statements", level, seed)
    key = ExerciseKey(level, seed, 1 + dice.below(8), REAL if level > 1 and dice.below(3) == 0 else "")

    def anything(page: Asking) -> Reply:
        return Reply((dice.below(len(page.options)),) if page.options else (), Confidence.SURE)

    return gone_through(exercise(key, MarkList()), anything)


def runs_of(found: list[Asking]) -> Iterator[tuple[Scene, list[Asking]]]:
    """The scene of an exercise and, where one thing is changed, the other one, each with the pages about it."""
    changed = next((index for index, page in enumerate(found) if page.stage == "once more"), len(found))
    for some in (found[:changed], found[changed:]):
        shown = [page.shows for page in some if page.shows]
        if shown:
            yield Scene(shown[-1].preset, shown[-1].message), some


def effects_said(text: str) -> int | None:
    """`booked twice`, `3 times` and `never` as numbers, where a text says how often."""
    found = re.search(r"\b(never|once|twice|(\d+) times)\b", text)
    return None if found is None else int(found[2]) if found[2] else COUNTS[found[1]]


@pytest.mark.parametrize(("level", "seed"), CASES)
def test_what_is_told_is_so(level: int, seed: int) -> None:
    runs = list(runs_of(pages(level, seed)))
    what_is_told_to_be_so_is_what_another_run_of_it_comes_to(runs)
    what_is_told_to_have_been_seen_is_so(runs[0][1])
    no_explanation_leaves_out_a_fault_of_a_packet_of_the_message_that_made_a_difference(runs)
    what_stands_before_the_question_is_so_by_then_and_contradicts_nothing(runs[0][0])
    what_is_right_as_a_cause_is_blamed_by_the_explanation_and_came_of_no_other_that_is(runs[0][0])


def what_is_told_to_be_so_is_what_another_run_of_it_comes_to(runs: Runs) -> None:
    for scene, some in runs:
        outcome = play_out(scene.preset).judgement
        record = next(one for one in outcome.messages if one.number == scene.subject)
        truths = [found[1] for page in some for text in page.said if (found := re.search(SAID, text))]
        assert truths
        for said in truths:
            story = story_named(scene.settings.workload.story)
            if some[0].ask.startswith("How many packets") and said.rstrip(".").isdigit():
                assert int(said.rstrip(".")) == sum(scene.packets.values())
            elif re.match(r"-?\$?[\d,]+\.", said):
                assert said.startswith(story.money(outcome.account.actual))
            elif said.startswith("the producer: "):
                assert effects_said(said.split("; and ")[1]) == record.effects
                is_deaf = not contract_for(scene.settings, record.guarantee).awaits_ack
                assert ("never asked" in said) == (is_deaf and record.producer.value == "ok")
            elif said.partition(":")[0] in ("LOST", "failed", "dead-lettered", "stuck"):
                assert record.effects == 0
            elif said.startswith("DUPLICATED"):
                assert record.effects > 1
            elif ":" in said.partition(". ")[0]:
                assert record.effects == 1
            else:
                assert effects_said(said) == record.effects


def what_is_told_to_have_been_seen_is_so(some: Sequence[Asking]) -> None:
    for page, then in pairwise(some):
        if page.stage == "see" and page.shows:
            told = [found[1] for text in then.said if (found := re.match("(?:Seen rightly|Look again): (.*)", text))]
            check_seen(Scene(page.shows.preset, page.shows.message), page.ask, *told)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_setting_that_is_told_to_prevent_it_does_and_one_that_is_told_not_to_does_not(seed: int) -> None:
    """By the checker alone: how often each message was done, and what became of it, in a run of each."""
    asked, *then = pages(4, seed)
    assert asked.shows is not None
    what_is_told_to_have_been_seen_is_so([asked, *then])
    right = [text.split("This does: ")[1] for text in then[-1].said if "This does: " in text]
    assert set(right) <= {*asked.options}
    assert then[-1].was_right == (not right)
    if then[0].shows is None:  # The message is never sent with it.
        assert right
        return
    before, after = (play_out(shows.preset).judgement for shows in (asked.shows, then[0].shows))
    was, now = (next(one for one in run.messages if one.number == asked.shows.message) for run in (before, after))
    harmed = {one.number for one in after.messages if one.effects != 1}
    harmed -= {one.number for one in before.messages if one.effects != 1}
    is_same = (was.fate, was.effects, was.producer) == (now.fate, now.effects, now.producer)
    if then[-1].was_right:
        assert not harmed
        assert now.effects == 1
        assert not is_same or "late" in asked.said[0] or was.effects == 1
    done = story_named(asked.shows.preset.settings.workload.story).done
    if (said := re.search(rf"(?:was|and) {done} (never|once|twice|\d+ times)", then[1].said[0])) is not None:
        assert effects_said(said[1]) == now.effects


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_fewest_moves_that_are_told_to_break_it_are_the_fewest(seed: int) -> None:
    """By trying all of them once more, whoever chose them all."""
    key = ExerciseKey(5, seed, 1)

    def everything(page: Asking) -> Reply:
        return Reply(tuple(range(len(page.options))), Confidence.SURE)

    _, own, *then = gone_through(exercise(key, MarkList()), everything)
    assert own.shows is not None
    whole = own.shows.preset
    breaking = (
        len(some)
        for count in range(1, MOST_MOVES + 1)
        for some in combinations(whole.steps, count)
        if play_out(replace(whole, steps=some)).judgement.verdict is Verdict.VIOLATED
    )
    fewest = next(breaking, 0)
    is_broken = play_out(whole).judgement.verdict is Verdict.VIOLATED
    words = " ".join(own.said)
    assert words.startswith("It breaks" if is_broken else "The promise is kept")
    assert (f"nothing of up to {MOST_MOVES} moves breaks it" in words) <= (not fewest)
    assert [len(page.shows.preset.steps) for page in then if page.shows] == [fewest] * bool(fewest)


def no_explanation_leaves_out_a_fault_of_a_packet_of_the_message_that_made_a_difference(runs: Runs) -> None:
    """Without it the message fares otherwise. Of faults by which others get out of its way that is not claimed."""
    for scene, some in runs:
        text = " ".join(sentence for page in some for sentence in page.said)
        for number, step in enumerate(scene.preset.steps, 1):
            if getattr(step.command, "link", None) is None or getattr(step.command, "message", None) != scene.subject:
                continue
            kept = tuple(one for one in scene.preset.steps if one is not step)
            other = Scene(replace(scene.preset, steps=kept), scene.subject)
            was, now = scene.fate, other.fate
            is_same = (was.effects, was.fate) == (now.effects, now.fate) or min(was.effects, now.effects) > 1
            assert is_same or f"step {number}" in text, (number, text)


def what_stands_before_the_question_is_so_by_then_and_contradicts_nothing(scene: Scene) -> None:
    before = [number for number in scene.record.numbers_of(scene.subject) if number <= scene.stop]
    done = sum(scene.record.log[number].kind.word == "applied" for number in before)
    if (said := re.search(rf"and {scene.story.done} (\w+)", standing(scene))) is not None:
        assert COUNTS[said[1]] == done
    facts = " ".join((*facts_of(scene).first, *facts_of(scene).more))
    if "and waits for no answer" in facts:
        assert not re.search(r"The producer waits \S+ \w+ for an answer", facts)


def what_is_right_as_a_cause_is_blamed_by_the_explanation_and_came_of_no_other_that_is(scene: Scene) -> None:
    """A fault that lies in wait strikes with the packet that it hits: then the explanation has told of that packet."""
    accused = suspects(scene)
    if accused is None:
        return
    log, blamed = scene.record.log, set(scene.explanation.faults)
    told = {number for clause in scene.explanation.clauses for number in clause.events}
    for number in accused.guilty:
        behind = log.faults.get(number, number)
        assert number in blamed or (behind in blamed and number in told)
        assert behind not in accused.guilty - {number}
    for event in accused.events:
        if event.number not in accused.guilty and log.faults.get(event.number) in accused.guilty:
            assert about_the_wrong_one(scene, accused, event) == "What you named came of it."
