import pytest

from playground.engine.mechanisms.backoff import Backoff
from playground.engine.places import Place
from playground.engine.weather import Weather

CALM = Weather(1, Place.PRODUCER)


@pytest.mark.parametrize(
    ("growth", "waits"),
    [("none", [0, 0, 0, 0]), ("linear", [100, 200, 300, 350]), ("exponential", [100, 200, 350, 350])],
)
def test_the_wait_grows_with_the_attempts_up_to_a_bound(growth: str, waits: list[int]) -> None:
    backoff = Backoff(growth, 100, 350, False, CALM)
    assert [backoff.wait_ms(1, attempts) for attempts in (1, 2, 3, 4)] == waits


def test_a_million_attempts_wait_no_longer_and_take_no_huge_number() -> None:
    assert Backoff("exponential", 1, 30_000, False, CALM).wait_ms(1, 1_000_000) == 30_000


def test_with_jitter_each_wait_is_a_part_drawn_by_seed_message_and_attempt() -> None:
    def drawn(seed: int) -> list[int]:
        backoff = Backoff("linear", 1000, 1000, True, Weather(seed, Place.PRODUCER))
        return [backoff.wait_ms(message, 1) for message in range(200)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 0 <= min(drawn(1)) < 100
    assert 900 < max(drawn(1)) <= 1000
