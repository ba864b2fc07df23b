"""What has been learnt is kept in one small file, which nothing can take out of order for long."""

import json
from multiprocessing import get_context
from pathlib import Path

import pytest

from playground.saved.learnt import Learnt, learnt, note_done, note_tour
from playground.saved.state_folder import folder
from tests.app.helpers import Story, tell


def kept() -> Path:
    """The file."""
    return folder() / "learnt.json"


def test_nothing_has_been_learnt_to_begin_with() -> None:
    assert learnt() == Learnt()
    assert not folder().exists()


def test_presets_and_the_place_in_the_tour_are_kept_side_by_side() -> None:
    note_done("ack-lost")
    note_tour(4)
    note_done("metric-lost")
    note_done("ack-lost")
    assert learnt() == Learnt(frozenset({"ack-lost", "metric-lost"}), 4)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"done": []}', '{"done": [1], "tour": 0}', '{"done": [], "tour": -1}', "[" * 100_000],
)
def test_a_damaged_file_is_set_aside_and_what_is_learnt_next_is_kept(text: str) -> None:
    for number in (1, 2):
        folder().mkdir(parents=True, exist_ok=True)
        kept().write_text(text)
        assert learnt() == Learnt()
        assert not kept().exists()
        assert len(list(folder().glob("learnt.json.unreadable*"))) == number
    note_done("ack-lost")
    assert learnt().done == {"ack-lost"}


def test_what_is_no_file_is_set_aside_too() -> None:
    kept().mkdir(parents=True)
    assert learnt() == Learnt()
    note_tour(1)
    assert learnt().tour == 1


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    note_done("ack-lost")
    assert learnt() == Learnt()


def learn(names: list[str]) -> None:
    """What an instance does."""
    for name in names:
        note_done(name)


def test_two_instances_lose_nothing_of_each_other() -> None:
    names = [[f"one-{number}" for number in range(40)], [f"two-{number}" for number in range(40)]]
    instances = [get_context("fork").Process(target=learn, args=(some,)) for some in names]
    for instance in instances:
        instance.start()
    for instance in instances:
        instance.join()
    assert learnt().done == {*names[0], *names[1]}
    assert json.loads(kept().read_text())["tour"] == 0


def test_a_preset_is_done_when_it_was_watched_to_its_end_and_not_before() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        assert learnt().done == frozenset()
        await told.to_the_end()
        assert learnt().done == {"ack-lost"}

    tell(story, "ack-lost")
