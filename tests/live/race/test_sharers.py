"""A trouble is told as that of every column that had it."""

from tests.live.race.helpers import race_of, to_the_end, view_of


def test_trouble_is_that_of_every_column_that_had_it() -> None:
    # The reading of m3 is lost under all guarantees; the ACK of m3 cannot be lost where nobody sends one.
    assert {name: _whose(name) for name in ("metric-lost", "ack-lost", "window-too-short")} == {
        "metric-lost": "In all three",
        "ack-lost": "Under at-least-once and exactly-once",
        "window-too-short": "Under at-least-once and exactly-once",
    }


def _whose(name: str) -> str:
    parting = view_of(to_the_end(race_of(name))).parting
    assert parting is not None
    return parting.whose
