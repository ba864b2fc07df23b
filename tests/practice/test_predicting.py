"""Predicting: what is told after an answer covers all that was asked for."""

from playground.practice.asking import Reply
from playground.practice.dice import Dice
from playground.practice.exercises import grading
from playground.practice.marks import MarkList
from playground.practice.predicting import predict, reasons
from playground.practice.predictions import FACETS
from tests.practice.helpers import choose, gone_through, scene


def test_an_account_is_explained_by_every_message_that_changes_it() -> None:
    """m2 is lost on its way in, m4 charged twice on its way out: both make the account what it is."""
    both = scene("may-lose-may-double", 2)
    told = {facet: reasons(both, FACETS[facet](both, Dice()), Reply((0,))).told for facet in ("account", "effects")}
    assert any(text.startswith("m4 was charged twice. ") for text in told["account"])
    assert not any(text.startswith("m4 ") for text in told["effects"]), "that is about m2 alone"


def test_where_nothing_is_broken_packets_are_counted_and_told_link_by_link_and_what_is_changed_can_be_asked_about() -> (
    None
):
    for name, told in (
        ("calm-at-most-once", "5 on `deliver`: no answer"),
        ("calm-at-least-once", "5 on `deliver` and 5"),
    ):
        for seed in range(3):
            found = predict(scene(name, 3), 1, Dice(seed), grading("t", MarkList()))
            pages = gone_through(found, choose(0))
            assert pages[0].ask == "How many packets will go over the links, to get 5 messages done?"
            why = next(page for page in pages if page.stage == "why")
            assert any(text.startswith(told) for text in why.said)
