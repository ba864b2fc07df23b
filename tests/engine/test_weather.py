"""The weather: fates that depend on (seed, link, message, packet) and on nothing else."""

from hashlib import blake2b

import pytest

from playground.engine.commands import Pause
from playground.engine.places import Place
from playground.engine.settings import Guarantee, LinkSettings
from playground.engine.weather import WORD_BITS, Weather, threshold
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE, at, find, play

GOLDEN = (8780487473263526716, 12675691223004557644, 2699426251677641547)
"""From another implementation: `printf 7/deliver/3/2 | b2sum -l 192`, as three little-endian words."""


def test_a_draw_is_the_three_words_of_the_keyed_hash() -> None:
    digest = blake2b(b"7/deliver/3/2", digest_size=24).digest()
    by_hand = tuple(int.from_bytes(digest[start : start + 8], "little") for start in (0, 8, 16))
    assert Weather(7, Place.DELIVER).draw(3, 2) == by_hand


def test_a_draw_is_the_same_on_every_machine() -> None:
    assert Weather(7, Place.DELIVER).draw(3, 2) == GOLDEN


def test_a_draw_does_not_depend_on_the_draws_before_it() -> None:
    weather = Weather(7, Place.DELIVER)
    for message in range(100):
        weather.draw(message, 1)
    assert weather.draw(3, 2) == GOLDEN


@pytest.mark.parametrize(
    ("seed", "link", "message", "nth"),
    [(8, Place.DELIVER, 3, 2), (7, Place.ACK, 3, 2), (7, Place.DELIVER, 4, 2), (7, Place.DELIVER, 3, 3)],
)
def test_seed_link_message_and_packet_each_matter(seed: int, link: Place, message: int, nth: int) -> None:
    assert Weather(seed, link).draw(message, nth) != GOLDEN


def test_impossible_and_certain_are_exact() -> None:
    assert threshold(0.0) == 0
    assert threshold(1.0) == 1 << WORD_BITS
    assert threshold(0.25) == 1 << (WORD_BITS - 2)


def test_draws_are_spread_evenly() -> None:
    weather, limit = Weather(1, Place.ACK), threshold(0.3)
    draws = [weather.draw(message, 1) for message in range(1, 4001)]
    for which in range(3):
        share = sum(draw[which] < limit for draw in draws) / len(draws)
        # Four standard deviations of a share of 0.3 among 4000.
        assert abs(share - 0.3) < 0.029


def lost_attempts(guarantee: Guarantee, *, paused: bool = False) -> dict[tuple[int, int], bool]:
    """For each packet on `deliver` (message, attempt), whether the weather took it."""
    steps = [at(0, Pause(node=Place.CONSUMER, for_ms=5_000))] if paused else []
    simulation = play(guarantee, *steps, messages=20, links={Place.DELIVER: LinkSettings(loss=0.5)})
    taken = {(event.message, event.attempt) for event in find(simulation, "dropped", place="deliver")}
    departures = find(simulation, "departed", place="deliver")
    return {(event.message, event.attempt): (event.message, event.attempt) in taken for event in departures}


def test_all_guarantees_see_the_same_weather() -> None:
    once, least, exactly = (lost_attempts(guarantee) for guarantee in Guarantee)
    assert least == exactly
    assert once.items() <= least.items()
    assert set(once.values()) == {True, False}


def test_other_events_do_not_change_the_weather() -> None:
    calm, disturbed = lost_attempts(AT_LEAST_ONCE), lost_attempts(AT_LEAST_ONCE, paused=True)
    assert len(disturbed) > len(calm)
    assert calm.items() <= disturbed.items()


def test_the_seed_changes_the_weather() -> None:
    runs = [
        play(AT_MOST_ONCE, messages=20, seed=seed, links={Place.DELIVER: LinkSettings(loss=0.5)}) for seed in (1, 2)
    ]
    assert find(runs[0], "applied") != find(runs[1], "applied")


def test_without_chances_the_seed_changes_nothing() -> None:
    assert play(EXACTLY_ONCE, seed=1).log.digest() == play(EXACTLY_ONCE, seed=2).log.digest()
