"""Breaking: what is called the shortest failure breaks it, nothing shorter does, and any that breaks it counts."""

from functools import cache
from itertools import combinations

from playground.checker.fates import Verdict
from playground.practice.breaking import MOST_MOVES, Challenge, challenge_of
from playground.practice.dice import Dice
from playground.scenario.outcome import play_out


@cache
def challenges() -> list[Challenge]:
    """To make one is to run it many times: that is done where they are looked at, not by whoever collects tests."""
    return [challenge_of(Dice("breaking", seed), f"challenge-{seed}") for seed in range(24)]


def test_the_shortest_failures_break_it_and_no_shorter_ones_do() -> None:
    for one in challenges():
        fewest = len(one.shortest[0]) if one.shortest else MOST_MOVES + 1
        for count in range(min(fewest, MOST_MOVES) + 1):
            for chosen in combinations(range(len(one.preset.steps)), count):
                broken = play_out(one.broken_by(chosen)).judgement.verdict is Verdict.VIOLATED
                assert broken == (chosen in one.shortest)


def test_the_order_in_which_moves_are_chosen_does_not_matter() -> None:
    one = next(challenge for challenge in challenges() if challenge.shortest)
    moves = (*one.shortest[0], next(index for index in range(8) if index not in one.shortest[0]))
    assert one.is_broken_by(moves) == one.is_broken_by(reversed(moves))


def test_most_can_be_broken_and_some_cannot() -> None:
    assert {bool(one.shortest) for one in challenges()} == {True, False}
    assert sum(bool(one.shortest) for one in challenges()) > len(challenges()) / 2


def test_some_need_two_moves() -> None:
    lengths = {len(one.shortest[0]) for one in challenges() if one.shortest}
    assert lengths == {1, 2}


def test_without_a_move_every_promise_is_kept() -> None:
    assert not any(one.is_broken_by(()) for one in challenges())


def test_each_move_has_a_key_and_words_of_its_own() -> None:
    for one in challenges():
        assert len(set(one.words)) == len(one.words) <= 9
