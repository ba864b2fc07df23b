"""Going back, looking, changing one thing, and comparing what came of it: through keys alone."""

from playground.app.dialogs import BranchScreen, difference_words
from playground.app.live.tab_state import WHY
from playground.engine.commands import Cut, Heal
from playground.engine.places import Place
from playground.live.comparison import compare
from tests.app.helpers import SMALL, Story, tell

_THERE_AND_BACK = 12


def test_packets_under_way_are_selected_one_after_the_other_and_back() -> None:
    async def story(told: Story) -> None:
        await told.press("N")
        await told.until(20)
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab", "shift+tab"):
            await told.press(key)
            seen.append(told.live.selection.message)
        first = seen[0]
        assert seen == [first, first + 1, first + 2, first + 1, first]

    tell(story)


def test_back_and_forth_is_where_one_was() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        log = told.session.simulation.log
        before = log.digest(), told.live.snapshot
        await told.press(*["comma"] * _THERE_AND_BACK)
        assert told.session.course.behind
        assert "back at" in told.text().splitlines()[0]
        await told.press("G")
        await told.look()
        assert (told.session.simulation.log.digest(), told.live.snapshot) == before

    tell(story, "ack-lost")


def test_from_mark_to_mark_one_sees_the_fault_and_then_the_anomaly() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("less_than_sign")
        assert (told.session.simulation.now_ms, told.live.selection.message) == (4150, 3)
        await told.press("less_than_sign")
        assert told.session.simulation.now_ms == 3150
        assert told.counters.duplicated == 0
        await told.press("greater_than_sign")
        assert (told.session.simulation.now_ms, told.counters.duplicated) == (4150, 1)

    tell(story, "ack-lost")


def test_a_clause_of_the_explanation_leads_to_its_instant() -> None:
    async def story(told: Story) -> None:
        await told.until(5000)
        # m3 is the third of four in the ledger; the second clause of its explanation is the ACK that was lost.
        await told.press("up", "up", "y")
        await told.look()
        await told.press("down", "down", "enter")
        assert told.session.simulation.now_ms == 3150
        assert told.live.driver.pace.paused

    tell(story, "ack-lost")


def test_asked_why_with_nothing_selected_it_explains_what_went_wrong_last() -> None:
    async def story(told: Story) -> None:
        await told.until(4200)
        await told.press("y")
        await told.look()
        assert told.live.selection.message == 3
        assert "the producer's timer of 1 s ran out" in told.text()
        assert "lines more below: pgdn" in told.text()
        ladder = ("deliver  ┣", " 3.000 ┃", "dropped on purpose", "timed out: m3", "DUPLICATED")
        seen = [words for words in ladder if words in told.text()]
        assert seen == [*ladder[1:]], "what it tells of is on the stage, in the room of what has nothing to tell"
        await told.press("escape")
        await told.look()
        assert "gravest first" in told.text()
        assert "deliver  ┣" in told.text(), "a list is not about one message"

    tell(story, "ack-lost", size=SMALL)


def test_of_several_that_went_wrong_together_it_explains_the_one_that_was_named() -> None:
    """All that is under way from 1.5 to 3 s meets a cut: m3 is booked twice at 6.0 s, m2 at 6.1 s."""

    async def story(told: Story) -> None:
        await told.until(1500)
        told.session.give(Cut(links=(Place.DELIVER,)))
        await told.until(3000)
        told.session.give(Heal(links=(Place.DELIVER,)))
        await told.until(6110)
        assert "m3 was booked twice" in told.live.snapshot.caption.text
        await told.press("y")
        assert told.live.selection.message == 3

    tell(story, "zombie-consumer")


def test_a_list_of_what_to_explain_begins_with_the_gravest_and_names_the_key_that_opens_it() -> None:
    """demo-exactly-once: m2 only comes late; m6 is charged twice."""

    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("escape")
        told.live.lower.show(WHY)
        await told.look()
        assert [word for word in told.text().split("gravest first")[1].split() if word in ("m2", "m6")] == ["m6", "m2"]
        assert "y explains what came last" in told.text()
        await told.press("y")
        assert told.live.selection.message == 6

    tell(story, "demo-exactly-once")


def test_a_change_in_the_past_is_another_course_and_the_old_one_can_be_had_again() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("less_than_sign", "less_than_sign")
        # The ACK of m3 has just been lost. Exactly-once from here on is too late for m3; a restart is not.
        await told.press("x")
        said = [one.message for one in told.app._notifications]
        assert "a new branch, 2; the old future is kept as branch 1: [B] has both" in said
        await told.until(4170)
        assert len(told.session.history.branches) == 1
        (old,) = told.session.history.branches
        words = difference_words(compare(told.session, told.session.history.as_branch(), old), 2, 1)
        assert "Branch 2, which is on the screen, and branch 1 part at 3.150 s:\n  in 2: the consumer crashes" in words
        await told.press("B")
        await told.pilot.pause()
        assert isinstance(told.app.screen, BranchScreen)
        await told.press("enter")
        await told.look()
        assert told.counters.duplicated == 1

    tell(story, "ack-lost")


def test_what_cannot_be_done_says_why() -> None:
    async def story(told: Story) -> None:
        for action in ("step-back", "present", "previous-mark", "next-mark", "go-there", "branches"):
            assert told.live.refusal(action) is not None

    tell(story)


def test_time_goes_on_from_the_past_along_what_is_known() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        digest = told.session.simulation.log.digest()
        await told.press("less_than_sign", "less_than_sign", "less_than_sign")
        assert not told.session.over
        await told.to_the_end()
        assert (told.session.over, told.session.simulation.log.digest()) == (True, digest)

    tell(story, "ack-lost")


def test_scrubbing_there_and_back_ends_in_the_present() -> None:
    async def story(told: Story) -> None:
        await told.until(5000)
        await told.press(*["shift+left"] * 10)
        # A fiftieth of 5000 ms is 100 ms.
        assert told.session.simulation.now_ms == 4000
        await told.press(*["shift+right"] * 10)
        assert (told.session.simulation.now_ms, told.session.course.behind) == (5000, False)

    tell(story, "ack-lost")


def test_an_event_that_another_course_does_not_have_is_no_longer_selected() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("e", "up")
        assert told.live.selection.event >= 0
        await told.press("r")
        assert told.live.selection.event == -1
        await told.press("enter")
        assert told.app.is_running

    tell(story, "ack-lost")


def test_whoever_judges_a_script_that_sends_for_long_is_asked_once_more() -> None:
    async def story(told: Story) -> None:
        await told.press("j")
        assert told.session.simulation.chaotic
        await told.press("a", "j")  # Another key in between: it is asked again.
        assert told.session.simulation.chaotic
        await told.press("j")
        assert told.session.run.draining or told.session.over

    tell(story, "sandbox")
