"""Predicting: what is told after an answer covers all that was asked for."""

from playground.practice.asking import Reply
from playground.practice.dice import Dice
from playground.practice.predicting import reasons
from playground.practice.predictions import FACETS
from tests.practice.helpers import scene


def test_an_account_is_explained_by_every_message_that_changes_it() -> None:
    """m2 is lost on its way in, m4 charged twice on its way out: both make the account what it is."""
    both = scene("may-lose-may-double", 2)
    told = {facet: list(reasons(both, FACETS[facet](both, Dice()), Reply((0,)))) for facet in ("account", "effects")}
    assert any(text.startswith("m4 was charged twice. ") for text in told["account"])
    assert not any(text.startswith("m4 ") for text in told["effects"]), "that is about m2 alone"
