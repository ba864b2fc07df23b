"""Dice: the same text, the same throws."""

from playground.practice.dice import Dice


def test_the_same_text_gives_the_same_throws_and_another_text_others() -> None:
    assert [Dice("a", 1).below(100) for _ in range(5)] == [Dice("a", 1).below(100)] * 5
    one, other = Dice("a", 1), Dice("a", 2)
    assert [one.below(1000) for _ in range(8)] != [other.below(1000) for _ in range(8)]


def test_a_shuffle_loses_nothing_and_every_side_comes_up() -> None:
    dice = Dice("shuffle")
    assert sorted(dice.shuffled(range(20))) == list(range(20))
    assert {dice.below(6) for _ in range(200)} == set(range(6))
    assert {dice.one_of("abc") for _ in range(60)} == set("abc")
