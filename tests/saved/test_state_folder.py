"""The folder for what outlives a start is made when it is needed, and is used when it is there."""

from pathlib import Path

import pytest

from playground.saved.state_folder import folder, has_toured, note_toured, trouble, write_error


@pytest.fixture(params=["missing", "there"])
def place(request: pytest.FixtureRequest) -> Path:
    """The folder, which somebody has made already or not."""
    if request.param == "there":
        folder().mkdir(parents=True)
    return folder()


def test_it_is_remembered_that_the_first_minute_has_been_seen(place: Path) -> None:
    assert not has_toured()
    note_toured()
    assert has_toured()


def test_the_details_of_an_error_are_kept_and_those_of_the_next_replace_them(place: Path) -> None:
    for number in (1, 2):
        path = write_error(ValueError(f"error {number}"))
        assert path is not None
        assert path.parent == place
        assert path.read_text(encoding="utf-8").splitlines()[-1] == f"ValueError: error {number}"


def test_there_is_no_trouble_with_a_folder_that_can_be_made_or_used(place: Path) -> None:
    assert trouble() is None
    assert place.is_dir()
