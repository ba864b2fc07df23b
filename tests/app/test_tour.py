"""The first minute: the guide asks for one thing after the other, and goes on when it has been done."""

from tests.app.helpers import SMALL, Story, tell


async def _until(told: Story, step: str, most_ms: int = 20_000) -> None:
    """Let time pass until the guide is at a step."""
    end_ms = told.session.simulation.now_ms + most_ms
    while step not in told.text():
        assert told.session.simulation.now_ms < end_ms, told.text()
        await told.until(told.session.simulation.now_ms + 250)


def test_whoever_does_what_the_guide_says_sees_a_duplicate_prevents_it_and_loses_a_message() -> None:
    async def story(told: Story) -> None:
        assert "1/6" in told.text()
        await told.until(1600)
        assert "1/6" in told.text(), "the first of two has arrived"
        await told.until(1700)
        assert "2/6" in told.text()
        await told.press("a")
        await _until(told, "3/6")
        assert told.counters.duplicated == 0
        await _until(told, "4/6")
        assert told.counters.duplicated == 1
        await told.press("3", "n")
        await told.look()
        assert "From now on messages are sent exactly-once" in " ".join(told.text().split())
        await told.press("a")
        await _until(told, "5/6")
        assert (told.counters.duplicated, told.counters.deduplicated) == (1, 1)
        await told.press("1")
        await told.until(told.session.simulation.now_ms + 3000)
        await told.press("d", "n")
        await _until(told, "6/6")
        assert told.counters.lost == 1
        assert "LOST 1." in told.text()
        await told.press("escape")
        await told.look()
        assert "6/6" not in told.text()

    tell(story, tour=True, size=SMALL)
