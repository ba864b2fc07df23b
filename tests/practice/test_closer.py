"""Looking closer: what is right is what a run shows that is stopped at that moment, the ledger, and the record."""

import re
from collections.abc import Iterator

from playground.practice.closer import Look, closer
from playground.practice.dice import Dice
from playground.practice.scene import Scene
from tests.practice.helpers import check_seen, scene, scenes


def looks() -> Iterator[tuple[Scene, Look]]:
    return ((one, closer(one, "effects", Dice(seed, one.subject))) for one in scenes() for seed in range(4))


def asked(begins: str) -> list[tuple[Scene, Look]]:
    found = [(one, look) for one, look in looks() if re.match(begins, look.ask)]
    assert found
    return found


def test_each_has_a_few_answers_that_differ_and_asks_no_prediction_again() -> None:
    for _, look in looks():
        assert 3 <= len(look.options) <= 4
        assert len(set(look.options)) == len(look.options)
        assert "how many times was" not in look.ask


def test_what_had_become_of_it_is_what_the_ledger_and_the_consumer_held_at_that_moment() -> None:
    for one, look in asked("At "):
        check_seen(one, look.ask, look.options[look.right])


def test_how_long_nobody_knew_is_from_the_first_effect_to_the_answer() -> None:
    for one, look in asked("For how long"):
        check_seen(one, look.ask, look.options[look.right])


def test_how_often_it_came_is_asked_where_it_is_not_how_often_it_was_done() -> None:
    for one, look in asked("How many times did"):
        check_seen(one, look.ask, look.options[look.right])
        assert one.fate.deliveries != one.fate.effects


def test_of_a_message_that_nobody_does_again_it_is_asked_what_is_believed_of_it() -> None:
    assert "believe of m3" in closer(scene("metric-lost", 3), "effects", Dice(1)).ask
    assert "which counter" in closer(scene("metric-lost", 3), "parties", Dice(1)).ask
