"""The tour as a person takes it, through keys alone; it waits, can be left, and is taken up again.

Times by hand, in the sandbox: m1 is sent at 0, m2 at 1500 and so on; applied 150 ms later, its ACK is back after 200,
the timer runs out after 1000 ms. So m3's ACK is dropped at 3150 and m3 is applied again at 4150; m4's ACK at 4650, and
m4 is skipped at 5550, as it arrives; m5 is dropped at 6000. In the second shop an ACK is back after 201 ms,
for the id is noted 1 ms after the charge; the consumer crashes at 1650.
"""

import pytest

from playground.app.actions import BY_ID
from playground.app.app import PlaygroundApp
from playground.app.learning.lessons import LESSONS, first_shop
from playground.app.learning.tour import Tour, session_at
from playground.checker.fates import Verdict
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.saved.learnt import learnt
from playground.saved.state_folder import has_toured
from tests.app.helpers import MIDDLE, SMALL, Story, tell

KEYS = (
    *(("space",), ("a",), ("space",), ("y",), ("comma",), ("G",), ("3",), ("a",), ("1",), ("d",), ("space",)),
    *(("X", "3"), ("x",)),
)
"""What the lessons ask for, one after the other."""
IN_THE_PAST = 5
"""The step that is left in the past."""


def tour(told: Story) -> Tour:
    assert isinstance(told.live.guide, Tour)
    return told.live.guide


async def follow(told: Story, *lessons: tuple[str, ...]) -> None:
    """Do what lessons ask for, and let the clock go until it stands."""
    for keys in lessons:
        await told.press(*keys)
        await told.look()
        await told.run_on()


def at(told: Story) -> int:
    return int(tour(told).text.split("/")[0])


def test_the_tour_shows_a_loss_a_duplicate_a_refused_one_why_the_past_and_a_broken_promise() -> None:
    async def story(told: Story) -> None:
        times = []
        for number, keys in enumerate(KEYS, 1):
            assert at(told) == number
            times.append(told.session.simulation.now_ms)
            await follow(told, keys)
            seen = told.counters
            match number:
                case 2:
                    assert (seen.dropped, seen.duplicated) == (1, 0)
                case 3:
                    assert (seen.duplicated, told.live.snapshot.account.twice) == (1, 100)
                case 4:
                    assert "m3 was charged twice" in told.text()
                case 5:
                    assert (seen.duplicated, told.session.course.behind) == (0, True)
                case 6:
                    assert (seen.duplicated, told.session.course.behind) == (1, False)
                case 8:
                    assert (seen.duplicated, seen.deduplicated) == (1, 1)
                case 10:
                    assert (seen.lost, seen.duplicated) == (1, 1)
                case 13:
                    assert seen.duplicated == 1
                    assert told.live.snapshot.badge.verdict is Verdict.VIOLATED
        assert times == [0, 1700, 3150, 4150, 4150, 4050, 4150, 4200, 5550, 5600, 6000, 201, 1650]
        assert at(told) == len(LESSONS) == len(KEYS) + 1
        await told.press("escape", "n")
        assert told.live.guide is None
        assert has_toured()

    tell(story, tour=True)


def test_no_step_goes_on_by_a_clock() -> None:
    async def story(told: Story) -> None:
        for keys in KEYS:
            before, stands_ms = at(told), told.session.simulation.now_ms
            for _ in range(30):
                told.live.tick()
            assert (at(told), told.session.simulation.now_ms) == (before, stands_ms)
            await follow(told, keys)

    tell(story, tour=True)


def test_a_wrong_key_does_nothing_and_what_would_be_right_is_said() -> None:
    async def story(told: Story) -> None:
        await follow(told, ("space",))
        for key in ("x", "3", "space", "full_stop", "Q", "comma"):
            await told.press(key)
            await told.pilot.pause()
            assert "now [a] is right; [esc] leaves the tour" in " ".join(told.text().split()), key
        assert (at(told), told.session.touched) == (2, False)
        assert told.session.simulation.now_ms == 1700

    tell(story, tour=True, notifications=True)


def test_whoever_stops_the_clock_in_the_middle_of_a_step_or_leaves_is_told_how_to_go_on() -> None:
    async def story(told: Story) -> None:
        await told.press("space", "space")
        await told.look()
        assert tour(told).text.startswith("1/14  You have stopped the clock: press [space], and it goes on.")
        await told.press("a")
        await told.look()
        assert "the clock stands: [space] lets it go on" in told.text()
        await follow(told, ("space",))
        await told.press("escape")
        await told.look()
        assert "[T] takes it up again at step 2 of 14" in told.text()

    tell(story, tour=True, size=SMALL, notifications=True)


def test_reasons_that_are_opened_before_their_step_do_not_take_it_away() -> None:
    async def story(told: Story) -> None:
        await follow(told, KEYS[0], ("y",), *KEYS[1:3])
        assert at(told) == 4
        await follow(told, KEYS[3])
        assert at(told) == 5

    tell(story, tour=True)


def test_no_advice_is_given_that_the_tour_would_refuse() -> None:
    """What is switched at 4.150 s comes too late for m3, sent at 3.000 s; the tour does not go back before it."""

    async def story(told: Story) -> None:
        await follow(told, *KEYS[:4])
        assert told.live.lower.try_it is None, "the fix is shown by a key that the tour refuses"
        await follow(told, *KEYS[4:6])
        await told.press("3")
        await told.pilot.pause()
        assert "to go back before" not in " ".join(told.text().split())

    tell(story, tour=True, notifications=True)


@pytest.mark.parametrize("size", [SMALL, MIDDLE])
def test_what_has_not_been_explained_is_not_there_until_something_has_gone_wrong(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        for key in ("space", "a", "space"):
            shown = told.text().split()
            assert not {"direct", "seed", "promise", "fate", "Ledger"} & set(shown)
            await follow(told, (key,))
        shown = told.text().split()
        assert {"kept", "fate", "Ledger"} <= set(shown)
        await told.press("escape")
        assert "Ledger" in told.text()

    tell(story, tour=True, size=size)


def test_a_list_that_is_asked_for_before_is_there_all_the_same() -> None:
    async def story(told: Story) -> None:
        await told.press("e")
        await told.look()
        assert "Events" in told.text()
        await told.press("escape")
        await told.look()
        assert "direct" in told.text()

    tell(story, tour=True)


def test_of_the_traps_that_the_tour_does_not_ask_for_the_dialog_says_which_it_does() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:11])
        await told.press("X")
        await told.pilot.pause()
        assert told.text().count("not now: the tour waits for [3]") == 2
        assert " 3 between effect and note   esc back   f12 picture" in told.text()
        assert "X crash at point" not in told.text()
        await told.press("escape")
        await told.look()
        assert "NOW  X crash at point" in told.text()

    tell(story, tour=True)


def test_the_step_that_tears_effect_and_note_apart_has_one_word_for_each_wherever_they_are_named() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:11])
        shown = " ".join(told.text().split())
        assert "crash between the charge and the note of it" in tour(told).text
        assert "m1 noted" in shown
        assert "mark" not in shown
        await told.press("X")
        await told.pilot.pause()
        assert "3 between effect and note" in told.text()
        await follow(told, ("3",), *KEYS[12:])
        assert "before the note of m2" in " ".join(told.text().split())
        assert "mark" not in told.text()

    tell(story, tour=True, size=MIDDLE)


def test_a_click_is_no_way_around_the_tour() -> None:
    async def story(told: Story) -> None:
        await told.pilot.click("Network", offset=(20, 2))
        assert not told.session.touched

    tell(story, tour=True)


def _state(session: Session) -> tuple[object, ...]:
    present = take_snapshot(session)
    return present.counters, session.simulation.log.digest(), present.badge


def test_what_a_shop_of_the_tours_own_was_set_to_is_not_taken_along_by_whoever_leaves() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:11])
        assert told.session.original.settings.consumer.dedup == "effect-first"
        await told.press("escape")
        await told.look()
        assert told.session.original.settings == first_shop().original.settings
        assert not told.live.driver.pace.paused
        for key in ("m", "9"):
            await told.press(key)
            await told.look()
            assert "effect-first" not in told.text(), key
            await told.press("escape")
        await told.press("T")
        await told.look()
        assert at(told) == 12, "it is taken up all the same"

    tell(story, tour=True)


def test_whoever_takes_it_up_at_a_step_finds_what_whoever_did_not_leave_it_has() -> None:
    async def story(told: Story) -> None:
        for step in range(len(LESSONS)):
            if step != IN_THE_PAST:
                assert _state(session_at(step)) == _state(told.session)
            await follow(told, *KEYS[step : step + 1])

    tell(story, tour=True)


def test_the_step_in_the_past_is_taken_up_in_the_present() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:IN_THE_PAST])
        assert told.session.course.behind
        told.session.course.to_present()
        assert _state(session_at(IN_THE_PAST)) == _state(told.session)

    tell(story, tour=True)


def test_it_can_be_left_and_is_taken_up_where_it_was_left_and_from_the_start_by_the_same_key() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:7])
        await told.press("escape")
        assert told.live.guide is None
        await told.press("x")
        assert told.session.touched
        await told.press("T")
        await told.look()
        assert at(told) == 8
        await follow(told, *KEYS[7:])
        assert at(told) == len(LESSONS)
        await told.press("T")
        await told.look()
        assert at(told) == 1

    tell(story, tour=True)


def test_an_explanation_that_a_step_speaks_of_is_open_with_its_cure_also_where_the_tour_is_taken_up_there() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[: [one.key for one in LESSONS].index("why") + 1])
        await told.press("escape", "T")
        await told.look()
        assert "Below: how one thing led to the next" in " ".join(told.text().replace("▌", "").split())
        for words in ("m3 was charged twice", "the producer's timer of 1 s ran out", "What would have prevented it"):
            assert words in told.text()

    tell(story, tour=True)


def test_its_place_outlives_the_program_and_its_session_is_not_kept_besides() -> None:
    async def first(told: Story) -> None:
        await follow(told, *KEYS[:3])
        assert isinstance(told.app, PlaygroundApp)
        assert told.app.is_touring

    async def second(told: Story) -> None:
        assert at(told) == 4
        assert tour(told).text.startswith("4/14  Here you left it; [T] begins anew. DUPLICATED")
        await follow(told, KEYS[3])
        assert "Here you left it" not in tour(told).text
        await follow(told, *KEYS[4:])
        assert at(told) == len(LESSONS)
        assert learnt().tour == 0

    tell(first, tour=True)
    assert learnt().tour == 3
    assert not has_toured()
    tell(second, tour=True)


def test_every_lesson_names_its_key_and_can_be_read_whole_on_the_smallest_screen_after_a_wrong_key_too() -> None:
    async def story(told: Story) -> None:
        for number, keys in enumerate((*KEYS, ())):
            for wrong in ((), ("Q",) if keys else ()):
                await told.press(*wrong)
                shown = " ".join(told.text().replace("▌", "").split())
                assert " ".join(tour(told).text.split()) in shown, (number, wrong)
            await follow(told, *([keys] if keys else []))

    tell(story, tour=True, size=SMALL)
    for lesson in LESSONS:
        assert not lesson.key or "{" + lesson.key + "}" in lesson.ask
        assert not lesson.key or any(word in lesson.look.lower() for word in ("look at", "watch"))


def test_the_last_step_explains_at_once_what_it_speaks_of_and_nothing_of_another_run() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[: [one.key for one in LESSONS].index("crash-at")])
        assert told.live.selection.message == 0
        assert "m3" not in told.text().splitlines()[-3]
        await follow(told, *KEYS[[one.key for one in LESSONS].index("crash-at") :])
        assert at(told) == len(LESSONS)
        assert "m2 was charged twice" in told.text()
        assert "What would have prevented it" in told.text()
        await told.press("y")
        await told.look()
        assert "m2 was charged twice" in told.text()
        assert told.live.guide is not None
        guide = told.live.guide
        assert {one for one in BY_ID if guide.ends(one)} == {"go-there", "restart", "reseed"}
        await told.press("enter")
        assert told.live.guide is None, "whoever goes on from the last step has seen it"

    tell(story, tour=True)


def test_what_was_sent_under_another_guarantee_is_said_beside_the_one_that_is_praised() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[: [one.key for one in LESSONS].index("at-most-once")])
        assert "exactly-once" in told.text().splitlines()[0]
        assert "kept so far · allowed: m3 charged twice (sent at-least-once)" in told.text()
        assert "m4 was delivered twice and charged once" in " ".join(told.text().split())
        assert told.session.tally.judge.fold.deliveries[4] == 2

    tell(story, tour=True)


def test_what_would_have_prevented_it_is_searched_for_before_the_tour_points_to_it() -> None:
    async def story(told: Story) -> None:
        await follow(told, *KEYS[:3])
        await told.press("y")
        assert "(That is still being searched for.)" in tour(told).text, "whoever is as quick as that is told so"
        for _ in range(100):
            told.live.tick()
        await told.look()
        assert "still being searched" not in tour(told).text

    async def reads(told: Story) -> None:
        await follow(told, *KEYS[:3])
        for _ in range(100):
            told.live.tick()
        await told.press("y")
        assert "still being searched" not in tour(told).text
        assert not told.live.lower.inquiry.is_searching

    tell(story, tour=True)
    tell(reads, tour=True)
