"""Exercises: every level, for every seed, the same again and never the same list; and what is said of each answer."""

import os

import pytest

from playground.checker.fates import Verdict
from playground.practice.asking import Asking, Reply, Showing
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS, REAL, ExerciseKey, key_of
from playground.practice.exercises import Ladder, exercise, exercise_on
from playground.practice.marks import Confidence, MarkList, PracticeMark
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.words.steps import step_words
from tests.practice.helpers import Person, choose, gone_through, pages_of
from tests.typical import untypical

SURE = Confidence.SURE


def on(name: str, person: Person) -> tuple[list[Asking], list[PracticeMark]]:
    marks = MarkList()
    found = exercise_on(load_preset(name), f"course/{name}", Dice(name), marks)
    assert found is not None
    return gone_through(found, person), marks.kept


def answering(**by_stage: str) -> Person:
    """Somebody who picks the option that begins so, stage by stage, else the first."""

    def reply(page: Asking) -> Reply:
        wanted = by_stage.get(page.stage.replace(" ", "_"), "")
        found = next((index for index, one in enumerate(page.options) if wanted and wanted in one), 0)
        return Reply((found,) if page.options else (), SURE)

    return reply


def text(page: Asking) -> str:
    return " ".join(page.said)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", [0, 1, *untypical(2, 3, 4)])
def test_every_level_can_be_made_of_every_seed(level: int, seed: int) -> None:
    pages, marks = pages_of(level, seed, choose(seed % 3))
    assert pages[0].ask
    assert pages[0].is_rated
    assert not pages[-1].ask, "the last page is read"
    assert marks
    assert all(one.question_id.startswith(f"practice/{level}/{seed}.1/") for one in marks)
    for page in pages:
        assert len(set(page.options)) == len(page.options)
        assert len(page.options) <= 9, "a key each"
        said = (*page.said, *page.about, *page.more, page.ask, *page.options)
        assert not any("{" in line for line in said)
        assert len(set(page.about + page.more)) == len(page.about + page.more), "nothing is told twice"


@pytest.mark.parametrize("level", LEVELS)
def test_a_key_makes_the_same_exercise_again(level: int) -> None:
    assert pages_of(level, 5, choose(0))[0] == pages_of(level, 5, choose(0))[0]


def test_no_two_seeds_have_the_same_list() -> None:
    lists = {
        tuple(pages_of(level, seed, choose(0), number)[0][0].about for level, number in ((1, 1), (2, 2), (1, 3)))
        for seed in range(8)
    }
    assert len(lists) == 8


def test_a_right_prediction_is_explained_too() -> None:
    pages, marks = on("ack-lost", answering(predict="DUPLICATED", see="DUPLICATED", cause="m3 is lost"))
    why = next(page for page in pages if page.stage == "why")
    assert [page.stage for page in pages[:3]] == ["predict", "see", "cause"]
    if "which counter" in pages[0].ask.lower():
        assert "As you predicted: DUPLICATED" in text(pages[2])
    assert "That is the cause." in text(why)
    assert "m3 was charged twice." in text(why)
    assert marks[1].concept == "causes"
    assert marks[1].right


def test_a_wrong_prediction_is_refuted_and_one_that_was_sure_is_told_so() -> None:
    pages, marks = pages_with_a_wrong_prediction()
    assert "and you were sure" in text(pages[2])
    why = next(page for page in pages if page.stage == "why")
    assert "Many think: " in text(why)
    assert marks[0] == PracticeMark(marks[0].question_id, marks[0].concept, False, SURE, marks[0].at)


def pages_with_a_wrong_prediction() -> tuple[list[Asking], list[PracticeMark]]:
    for index in range(4):
        pages, marks = on("ack-lost", choose(index))
        if not marks[0].right and any("Many think" in text(page) for page in pages):
            return pages, marks
    raise AssertionError("every answer was right, or none was refuted")


def test_a_wrong_observation_is_told_where_to_look_and_is_no_mark() -> None:
    for index in range(4):
        pages, marks = on("ack-lost", choose(index))
        if "Look again: " in text(pages[2]):
            assert pages[2].was_right is marks[0].right, "what was predicted is what is marked"
            break
    else:
        raise AssertionError("whatever was said was right")
    assert not any(one.question_id.endswith("/see") for one in marks)


def test_a_wrong_cause_is_told_what_it_was_instead() -> None:
    pages, marks = on("ack-lost", answering(cause="waited in vain"))
    why = next(page for page in pages if page.stage == "why")
    assert "It was: 3.150 s  the ACK of m3 is lost: dropped on purpose. What you named came of it." in text(why)
    assert not marks[1].right


def test_one_thing_is_changed_and_predicted_anew() -> None:
    pages, marks = on("ack-lost", choose(0))
    assert [page.stage for page in pages[-2:]] == ["once more", "and so"]
    assert pages[-2].breaks[0].startswith("Now one thing is changed")
    assert pages[-2].ask == pages[0].ask
    assert marks[-1].question_id == "course/ack-lost/again"


def test_the_run_is_shown_up_to_the_fault_and_then_to_its_end() -> None:
    before, after = (page.shows for page in on("ack-lost", choose(0))[0][:2])
    assert before is not None
    assert after is not None
    assert (before.start, after.end) == (0, None)
    assert before.end == after.start


def test_a_setting_that_does_not_prevent_it_is_tried_all_the_same() -> None:
    outcomes = set()
    for index in range(4):
        pages, marks = pages_of(4, 2, choose(index))
        outcomes.add(marks[0].right)
        if not marks[0].right:
            assert "It does not prevent it. " in text(pages[-1])
            assert " This does: " in text(pages[-1])
            assert pages[1].shows != pages[0].shows
    assert outcomes == {True, False}


def test_any_failure_that_is_as_short_and_breaks_it_is_right() -> None:
    right = [index for index in range(8) if pages_of(5, 1, choose(index))[1][0].right]
    every = [pages_of(5, 1, choose(index))[0][1] for index in right]
    assert all("It breaks." in text(page) for page in every)
    wrong = next(index for index in range(8) if index not in right)
    _, own, shortest = pages_of(5, 1, choose(wrong))[0]
    assert "The promise is kept" in text(own)
    assert "The shortest: " in text(shortest)


@pytest.mark.parametrize("seed", range(int(os.environ.get("PLAYGROUND_EXAMPLES", "6"))))
def test_what_is_shown_is_the_run_of_the_moves_that_were_chosen_and_what_is_told_is_of_that_run(seed: int) -> None:
    chosen = seed % 6
    asked, own, *then = pages_of(5, seed, choose(chosen))[0]
    assert own.shows is not None
    assert [step_words(step, own.shows.preset.settings.topology) for step in own.shows.preset.steps] == [
        asked.options[chosen]
    ]
    assert own.about == (f"Step 1: {asked.options[chosen]}",), "the reasons count from 1"
    shown = own.shows.preset
    is_broken = play_out(shown).judgement.verdict is Verdict.VIOLATED
    assert text(own).startswith("It breaks" if is_broken else ("The promise is kept", "So it is"))
    for page in then:
        assert page.shows is not None
        assert play_out(page.shows.preset).judgement.verdict is Verdict.VIOLATED


def test_more_moves_than_needed_break_it_and_are_not_the_shortest() -> None:
    pages, marks = pages_of(5, 1, lambda page: Reply(tuple(range(len(page.options))), SURE))
    assert not marks[0].right
    assert "would have been enough" in text(pages[1]) or "The promise is kept" in text(pages[1])


def test_a_preset_in_which_nothing_can_be_predicted_makes_no_exercise() -> None:
    assert exercise_on(load_preset("sandbox"), "course/sandbox", Dice(1), MarkList()) is None


def test_two_that_were_right_lead_a_level_up_and_two_that_were_not_down() -> None:
    ladder = Ladder()
    levels = []
    for right in (True, True, True, False, True, True, False, False):
        ladder.note(right=right)
        levels.append(ladder.level)
    assert levels == [1, 2, 2, 2, 2, 3, 3, 2]


def test_a_level_that_was_asked_for_stays() -> None:
    ladder = Ladder(4)
    for _ in range(5):
        ladder.note(right=True)
    assert ladder.level == 4


def unbreakable() -> int:
    return next(seed for seed in range(60) if pages_of(5, seed, lambda _: Reply((), SURE))[1][0].right)


def test_who_says_that_nothing_breaks_it_is_right_where_nothing_does() -> None:
    pages, _ = pages_of(5, unbreakable(), lambda _: Reply((), SURE))
    assert "So it is. Tried: nothing of up to 2 moves breaks it." in text(pages[-1])
    pages, marks = pages_of(5, unbreakable(), choose(0))
    assert not marks[0].right
    assert "The promise is kept. Tried: nothing" in text(pages[-1])


def test_what_does_not_break_it_is_told_with_what_it_does() -> None:
    for seed in range(20):
        pages, marks = pages_of(5, seed, choose(2))
        if not marks[0].right and "that does not break it" in text(pages[1]) and "The shortest" in text(pages[-1]):
            assert len(pages[1].said) >= 3
            assert pages[1].said[1].startswith("m")
            return
    raise AssertionError("every move broke something")


def first(level: int, seed: int, number: int) -> Showing | None:
    return pages_of(level, seed, choose(0), number)[0][0].shows


def test_a_beginner_gets_what_the_tour_has_taught_and_real_systems_come_later() -> None:
    """Whatever the seed: a lost packet, then guarantees, then what comes late or twice, a crash, a broker."""
    made = {
        (level, number): [made_of(ExerciseKey(level, seed, number)) for seed in range(4 if level == 1 else 1)]
        for level in (1, 2)
        for number in range(1, 6)
    }
    assert all(len(preset.steps) == 1 and not preset.native for some in made.values() for preset in some)
    does = {"drop"}, {"drop"}, {"delay", "duplicate"}, {"crash"}, {"drop"}
    for (_, number), some in made.items():
        defaults = load_preset("calm-at-least-once").settings
        assert {preset.settings.topology.name for preset in some} == {"broker" if number == 5 else "direct"}
        assert {type(preset.steps[0].command).__name__.lower() for preset in some} <= does[number - 1]
        assert all(preset.settings.consumer == defaults.consumer for preset in some)
        assert all(preset.settings.producer == defaults.producer for preset in some)
        words = {preset.settings.guarantee.word for preset in some}
        assert words == {"at-least-once"} if number == 1 else "at-least-once" not in words if number == 2 else words
    assert all(len(made_of(ExerciseKey(1, seed, 6)).steps) == 1 for seed in range(3))
    later = [first(level, seed, 6) for seed in range(3) for level in (2, 3)]
    assert not any(one and one.preset.native for one in later)


def test_remedies_are_of_five_sorts_by_turns() -> None:
    """By chance a table of ids prevents most of what comes."""
    for seed in range(2):
        right = {cure_key(seed, number) for number in range(1, 6)}
        assert len(right) >= 4, right


def cure_key(seed: int, number: int) -> str:
    """The setting that is right at level 4: the one of which that is said, whatever was chosen."""
    for index in range(2):
        pages, marks = pages_of(4, seed, choose(index), number)
        if not marks[0].right:
            return text(pages[-1]).split("This does: ")[1].partition(" = ")[0]
    raise AssertionError("two answers were right")


def made_of(key: ExerciseKey) -> Preset:
    shows = next(exercise(key, MarkList())).shows
    assert shows is not None
    return shows.preset


def test_a_real_system_is_asked_about_where_it_is_wanted_and_comes_again_by_its_id() -> None:
    for level in (1, 2, 3, 4):
        native = made_of(ExerciseKey(level, 5, 1, "kafka")).native
        assert native is not None
        assert native.system.startswith("kafka@")
    assert all(made_of(ExerciseKey(2, seed, 1, REAL)).native for seed in range(12))
    key = ExerciseKey(2, 5, 1, "kafka")
    assert key_of(*key.id.split("/")[1:]) == key
    assert key_of("2", "5.1.kafkaesque") is None


def test_real_systems_come_after_three_right_answers_above_the_first_level_and_then_by_turns() -> None:
    ladder, systems = Ladder(), []
    for _ in range(9):
        systems.append(ladder.system())
        ladder.note(right=ladder.level < 5)
    assert systems == ["", "", "", "", "", REAL, "", REAL, ""]


def test_a_cause_is_not_asked_for_that_the_one_announced_step_names() -> None:
    """Made anew at the first level: one step. In the library, and from the third level on, the log is to be read."""
    for seed in range(12):
        assert "cause" not in [page.stage for page in pages_of(1, seed, choose(0))[0]]
    assert "cause" in [page.stage for page in pages_of(3, 1, choose(0))[0]]
    assert "cause" in [page.stage for page in on("ack-lost", choose(0))[0]]
