"""Stories: words for an amount, and neutral ones for a story that nobody has told."""

from pathlib import Path

import pytest

from playground.scenario.catalogue import load_all
from playground.scenario.stories import STORIES, doubt, story_named


def test_money_has_its_sign_before_its_unit() -> None:
    assert story_named("payment").money(-1500) == "-$1,500"
    assert story_named("metrics").money(1500) == "1,500"


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_story_can_be_told(name: str) -> None:
    deed = STORIES[name].one(100)
    assert deed
    assert "{" not in deed


def test_one_payment_is_a_charge() -> None:
    assert story_named("payment").one(100) == "charge $100"


def test_an_unknown_story_has_neutral_words() -> None:
    assert story_named("pigeons").one(3) == "add 3"


def test_a_slip_in_the_name_of_a_story_is_told_with_the_nearest_that_there_is() -> None:
    assert doubt("paymnt") == "no story is called 'paymnt', so it is told in neutral words; did you mean 'payment'?"
    assert doubt("pigeons").endswith(f"known are {', '.join(STORIES)}")
    assert not any(map(doubt, STORIES))


def test_the_documents_list_every_story() -> None:
    listed = (Path(__file__).parents[2] / "docs" / "presets.md").read_text(encoding="utf-8")
    assert f"`story` picks the words: {', '.join(f'`{name}`' for name in STORIES)}" in listed


def test_the_library_uses_no_story_without_words() -> None:
    assert {preset.settings.workload.story for preset in load_all()} <= set(STORIES)
