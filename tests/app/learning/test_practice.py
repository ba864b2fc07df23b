"""Practice on the screen, with the keys that a person presses: right and wrong predictions, observations and causes."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from playground.app.learning.practice import PracticeScreen
from playground.app.live.screen import LiveScreen
from playground.practice.asking import Exercise
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS, ExerciseKey
from playground.practice.exercises import exercise, exercise_on, grading
from playground.practice.marks import Confidence, PracticeMark
from playground.practice.menu import chosen
from playground.practice.questions import question_named, questions
from playground.practice.sitting import Plan
from playground.practice.speaking import speak
from playground.saved.learner import open_learner, open_mark_file
from playground.scenario.load import load_preset
from tests.app.helpers import LARGE, SMALL, Story, tell
from tests.typical import untypical
from widgets.page import PracticePage
from widgets.renderables.practice import OPTION

Told = Callable[[Story], Awaitable[None]]


def practice(told: Story) -> PracticeScreen:
    screen = told.app.screen
    assert isinstance(screen, PracticeScreen)
    return screen


def on_the_lost_ack(story: Told, *, size: tuple[int, int] = (120, 40)) -> None:
    """An exercise about ack-lost that asks how many times m3 is charged."""
    learner = open_learner()
    found: Exercise | None = None
    for seed in range(40):
        asked = exercise_on(load_preset("ack-lost"), "test", Dice(seed), learner.marks)
        assert asked is not None
        if "How many times" in next(exercise_on(load_preset("ack-lost"), "t", Dice(seed), learner.marks)).ask:  # type: ignore[arg-type]
            found = asked
            break
    assert found is not None
    with_pages(found, story, size=size)


def with_pages(pages: Exercise, story: Told, *, size: tuple[int, int] = (120, 40)) -> None:
    async def begin(told: Story) -> None:
        told.app.push_screen(PracticeScreen(pages, open_learner().marks, steady=True))
        await told.pilot.pause()
        await story(told)

    tell(begin, "sandbox", size=size, notifications=True)


async def press(told: Story, *keys: str) -> str:
    """Press keys; what is on the screen then."""
    for key in keys:
        await told.pilot.press(key)
        await told.pilot.pause()
    screen = told.app.screen
    if isinstance(screen, PracticeScreen):
        screen.draw()
    await told.pilot.pause()
    return " ".join(told.text().split())


async def to_the_end(told: Story) -> str:
    """Let the run go on before one's eyes until it is over."""
    screen = practice(told)
    await press(told, "enter")
    while not screen.driver.over:
        screen.tick()
    return await press(told)


async def read_on(told: Story) -> str:
    """All of a page, however long it is."""
    page = practice(told)._page
    return " ".join([page.verdict, *page.said, practice(told)._view().note])


def number_of(told: Story, words: str) -> str:
    options = practice(told)._page.options
    return str(next(index for index, one in enumerate(options, 1) if words in one))


def test_the_run_stands_just_before_the_fault_and_nothing_tells_the_answer() -> None:
    async def story(told: Story) -> None:
        shown = await press(told)
        assert practice(told).session.simulation.now_ms == 3150
        assert "How many times will m3 be charged, once all is over?" in shown
        assert "Step 1: The first ACK of m3 is dropped as it departs." in shown
        assert "DUPLICATED" not in shown
        assert "The ACK that never came back" not in shown
        assert "paused" in shown

    on_the_lost_ack(story)


def test_a_right_prediction_then_the_run_then_what_was_seen_and_the_cause() -> None:
    async def story(told: Story) -> None:
        assert "How sure are you?" in await press(told, "2")
        shown = await press(told, "s")
        assert "The run goes on. Watch m3." in shown
        assert "What did you see" not in shown, "first it is watched"
        shown = await to_the_end(told)
        assert "What did you see: what does the producer believe of m3, and what is so?" in shown
        assert "4.150 s the effect of m3 is applied" in shown
        shown = await press(told, number_of(told, "the producer: ok; and m3 is charged twice"))
        assert "Right, both. ✓ you said twice. ✓ you saw the producer: ok; and m3 is charged twice." in shown
        shown = await press(told, number_of(told, "the ACK of m3 is lost"))
        assert "That is the cause." in shown
        assert "m3 was charged twice." in shown
        assert "p plays ack-lost" in await read_on(told)

    on_the_lost_ack(story)


def test_a_wrong_prediction_is_refuted_and_one_thing_is_changed() -> None:
    async def story(told: Story) -> None:
        await press(told, "1", "s")
        assert '✗ "once": not so. It is: twice.' not in await press(told), "the run is watched first"
        assert '✗ "once": not so. It is: twice.' in await to_the_end(told)
        shown = await press(told, number_of(told, "the producer: ok; and m3 is charged twice"))
        assert "Not as you predicted; but rightly seen. ✗ you said once (you were sure) it is twice." in shown
        assert "m3 was charged at 3.150 s and 4.150 s. ✓ you saw " in shown
        await press(told, number_of(told, "the ACK of m3 is lost"))
        assert "Many think: a lost answer changes nothing" in await read_on(told)
        assert "Now one thing is changed" in await press(told, "space")
        await press(told, "1", "g")
        assert practice(told)._page.stage == "and so"

    on_the_lost_ack(story)


def test_a_wrong_observation_and_a_wrong_cause_are_told() -> None:
    async def story(told: Story) -> None:
        await press(told, "2", "f")
        await to_the_end(told)
        shown = await press(told, number_of(told, "m3 is charged once"))
        assert "As you predicted; but look again. ✓ you said twice. ✗ you saw " in shown
        assert "it is the producer: ok; and m3 is charged twice." in shown
        await press(told, number_of(told, "waited in vain"))
        said = await read_on(told)
        assert "3.150 s the ACK of m3 is lost: dropped on purpose. What you named came of it." in " ".join(said.split())

    on_the_lost_ack(story)


def test_all_of_it_has_room_on_a_small_screen() -> None:
    async def story(told: Story) -> None:
        shown = await press(told)
        assert "4 never" in shown, "the question and its options are seen without scrolling"
        await press(told, "2", "s")
        shown = await to_the_end(told)
        assert "4 the producer" in shown
        shown = await press(told, "2")
        assert "That" not in shown
        assert "7 " in shown, "the whole log to pick from"
        assert max(map(len, told.text().splitlines())) <= 80

    on_the_lost_ack(story, size=SMALL)


def test_all_options_are_in_sight_at_first_whatever_the_level() -> None:
    """Of each level several seeds: below the edge nobody looks for an answer."""

    async def story(told: Story) -> None:
        marks = open_learner().marks
        for level in LEVELS:
            for seed in (1, 3):
                told.app.push_screen(PracticeScreen(exercise(ExerciseKey(level, seed, 1), marks), marks, steady=True))
                await told.pilot.pause()
                await press(told)
                page = practice(told)
                drawn = page.query_one(PracticePage)
                rows = drawn.draw(page._view(), drawn.content_size.width, 0)
                last = max(
                    at for at, one in enumerate(rows) if any(span.pick and span.pick[0] == OPTION for span in one)
                )
                assert last < page.query_one("#page").content_size.height, (level, seed)
                page.dismiss()
                await told.pilot.pause()

    tell(story, "sandbox", size=(120, 40))


def test_keys_that_are_no_answer_say_what_is_one() -> None:
    async def story(told: Story) -> None:
        assert "first the answer, then how sure you are" in await press(told, "s")
        assert "1 to 4 answers" in await press(told, "9")
        await press(told, "2")
        for key in ("space", "enter", "9", "x"):
            assert "s, f or g says how sure you are" in await press(told, key)
        await press(told, "g")
        assert "the question comes when the run is over" in await press(told, "1")
        assert "no preset of the library is named here" in await press(told, "p")

    on_the_lost_ack(story)


def test_the_run_can_be_held_while_it_is_watched() -> None:
    async def story(told: Story) -> None:
        await press(told, "2", "s")
        assert not practice(told).driver.pace.paused
        await press(told, "space")
        assert practice(told).driver.pace.paused

    on_the_lost_ack(story)


def test_the_preset_that_shows_it_can_be_played_from_there() -> None:
    async def story(told: Story) -> None:
        await press(told, "2", "s")
        await to_the_end(told)
        await press(told, "2", "1", "p")
        assert isinstance(told.app.screen, LiveScreen)
        assert told.app.screen.session.original.name == "ack-lost"

    on_the_lost_ack(story)


def test_moves_are_chosen_and_taken_back() -> None:
    async def story(told: Story) -> None:
        await press(told, "1", "3")
        assert practice(told)._chosen == (0, 2)
        await press(told, "1", "space")
        assert "How sure are you?" in await press(told)
        shown = await press(told, "s")
        assert practice(told)._page.stage == "and so"
        assert "Right." in shown or "Not so." in shown

    with_pages(exercise(ExerciseKey(5, 3, 1), open_learner().marks), story)


@pytest.mark.parametrize(
    "way",
    [
        (["1"], "Exercise 1, level 1"),
        (["2", str(max(LEVELS))], f"Exercise 1, level {max(LEVELS)}"),
        *untypical(*((["2", str(level)], f"Exercise 1, level {level}") for level in LEVELS if level < max(LEVELS))),
        (["4"], "Station 1 of 25"),
        (["5"], "Claim 1 of"),
        (["6"], f"Question 1 of {len(questions())}"),
        (["7"], "Interview 1"),
    ],
)
def test_every_way_to_practise_can_be_chosen(way: tuple[list[str], str]) -> None:
    keys, heading = way

    async def story(told: Story) -> None:
        assert "What would you like to do?" in await press(told)
        assert heading in await press(told, *keys)

    with_pages(chosen(Plan(seed=5), open_learner()), story)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def speaking(story: Callable[[Story, Clock], Awaitable[None]]) -> None:
    clock, learner = Clock(), open_learner()
    question = question_named("why-hard")
    assert question is not None

    async def begin(told: Story) -> None:
        pages = speak(question, grading("ask/why-hard", learner.marks))
        told.app.push_screen(PracticeScreen(pages, learner.marks, steady=True, clock=clock))
        await told.pilot.pause()
        await story(told, clock)

    tell(begin, "sandbox", size=SMALL, notifications=True)


def test_the_time_for_an_answer_is_counted_and_nobody_is_cut_off() -> None:
    async def story(told: Story, clock: Clock) -> None:
        shown = await press(told)
        assert "Why is exactly-once hard?" in shown
        assert "90 s left" in shown
        clock.now_s += 75
        assert "15 s left" in await press(told)
        clock.now_s += 20
        assert "5 s over, and nobody cuts you off" in await press(told)
        assert practice(told)._page.stage == "aloud"

    speaking(story)


def test_an_answer_aloud_is_ticked_off_with_keys_and_marked() -> None:
    async def story(told: Story, clock: Clock) -> None:
        clock.now_s += 62
        assert "How sure are you?" in await press(told, "space")
        shown = await press(told, "f")
        assert "that took 62 s" in shown
        assert "Which of these did you say" in shown
        shown = await press(told, "1", "2", "space")
        assert "Why is exactly-once hard?" in shown, "the question stays in sight"
        assert "And this?" in shown
        assert " 1 choose" in shown, "of one there is no range"
        assert "p plays effect-then-crash" in await press(told, "space")
        assert "What had to be said was said." in await read_on(told) or "A strong answer." in await read_on(told)
        await press(told, "space")
        assert "30 s left" in await press(told)
        assert "Did you say that?" in await press(told, "space", "s")
        await press(told, "2")
        assert isinstance(told.app.screen, LiveScreen), "it was a single question"
        marks = open_mark_file().marks()
        assert [(one.question_id, one.right) for one in marks] == [
            ("ask/why-hard/answer", True),
            ("ask/why-hard/number", False),
        ]

    speaking(story)


def test_what_is_on_can_be_practised_if_anything_in_it_can_be_predicted() -> None:
    async def on_the_lost_ack(told: Story) -> None:
        assert "The run that is on ack-lost: predict, then see" in await press(told, "f8")
        await press(told, "8")
        assert practice(told).session.original.name == "ack-lost"

    async def in_the_sandbox(told: Story) -> None:
        assert "The run that is on" not in await press(told, "f8")

    tell(on_the_lost_ack, "ack-lost")
    tell(in_the_sandbox, "sandbox")


def test_its_key_opens_it_and_escape_leads_back_with_what_it_came_to() -> None:
    async def story(told: Story) -> None:
        assert "What would you like to do?" in await press(told, "f8")
        await press(told, "4", "1", "s")
        shown = await press(told, "escape")
        assert isinstance(told.app.screen, LiveScreen)
        assert " of 1 right." in shown

    tell(story, "ack-lost", notifications=True)


def test_what_was_wrong_two_days_ago_is_due_and_once_answered_it_is_not() -> None:
    at = datetime.now(UTC) - timedelta(days=2)
    open_mark_file().record(PracticeMark("claims/two-generals/claim", "textbook", False, Confidence.SURE, at))

    async def story(told: Story) -> None:
        assert "1 Due today 1 question, made anew" in await press(told, "f8")
        shown = await press(told, "1")
        assert "Due today: 1 of 1, textbook" in shown
        await press(told, "2", "s")
        assert "That was all that was due today." in await press(told, "space")
        await press(told, "escape")
        assert "Due today" not in await press(told, "f8")
        assert [one.right for one in open_mark_file().marks()] == [False, True]

    tell(story, "sandbox", notifications=True)


def test_who_leaves_in_the_middle_is_told_what_it_came_from() -> None:
    async def story(told: Story) -> None:
        await press(told, "1", "s")
        await to_the_end(told)
        shown = await press(told, "2", "escape")
        assert isinstance(told.app.screen, LiveScreen)
        assert "m3 was charged twice. It began here: 3.150 s" in shown.replace("▌ ", "")

    on_the_lost_ack(story)


def test_a_notice_is_gone_with_the_page_that_it_was_about() -> None:
    async def story(told: Story) -> None:
        assert "1 to 4 answers" in await press(told, "9")
        assert "1 to 4 answers" not in await press(told, "3", "s")

    on_the_lost_ack(story)


def test_a_page_that_would_not_be_seen_whole_has_rows_of_the_stage() -> None:
    async def story(told: Story) -> None:
        for height, stage in ((40, 20), (38, 19)):  # It has 16 rows, and beside a full stage 17 or 15 are free.
            await told.pilot.resize_terminal(120, height)
            await press(told)
            page = practice(told).query_one("#page")
            assert practice(told).query_one("#panes").region.height == stage
            assert page.max_scroll_y == 0

    on_the_lost_ack(story)


def test_the_key_that_reads_on_is_named_only_where_there_is_more() -> None:
    async def story(told: Story) -> None:
        for key, is_long in (("f8", False), ("8", True)):
            await press(told, key)
            assert ("pgdn" in await press(told)) == is_long  # How long a page is shows when it is laid out.

    tell(story, "ack-lost", size=SMALL)


def test_a_page_without_a_stage_stands_in_the_middle_of_a_vast_screen() -> None:
    async def story(told: Story) -> None:
        await told.press("f8")
        await told.pilot.pause()
        asked = next(line for line in told.text().splitlines() if "What would you like to do?" in line)
        assert len(asked) - len(asked.lstrip()) == 50

    tell(story, "sandbox", size=LARGE)
