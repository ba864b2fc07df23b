"""LOST and DUPLICATED are the first numbers that the eye finds, and a number that changes is seen to change."""

from playground.live.views import CountersView
from tests.widgets.helpers import role_of, text
from widgets.renderables.counters import changed, draw_counters
from widgets.renderables.spans import Row

_CALM = CountersView(*([0] * len(CountersView._fields)))


def _drawn(
    width: int = 120, height: int = 5, broker: bool = False, flashing: tuple[str, ...] = (), **values: int
) -> list[Row]:
    return draw_counters(_CALM._replace(**values), width, height, broker=broker, flashing=flashing)


def test_zeros_are_quiet_and_an_anomaly_is_a_block_of_colour() -> None:
    rows = _drawn(sent=5, duplicated=1)
    assert role_of(rows, "LOST") == "dim"
    assert role_of(rows, "DUPLICATED") == "alarm-duplicated"
    assert role_of(_drawn(lost=2), "LOST") == "alarm-lost"


def test_a_number_that_has_just_changed_flashes() -> None:
    assert "flash" in role_of(_drawn(duplicated=1, flashing=("duplicated",)), "DUPLICATED")


def test_what_changed_is_what_differs_but_not_what_is_in_flight() -> None:
    assert changed(_CALM, _CALM._replace(lost=1, in_flight=7)) == {"lost"}
    assert changed(None, _CALM) == frozenset()


def test_in_two_lines_every_number_of_a_broker_is_there() -> None:
    drawn = text(_drawn(80, 2, broker=True, sent=12, redeliveries=3, late=4, in_flight=5))
    for part in ("SENT 12", "LOST 0", "DUPLICATED 0", "REDELIVERED 3", "LATE 4", "IN FLIGHT 5"):
        assert part in drawn


def test_there_are_as_many_lines_as_asked_for() -> None:
    for height in (1, 2, 3):
        assert len(_drawn(200, height)) == height


def test_what_matters_least_goes_first_where_there_is_little_room() -> None:
    wide, narrow = (_drawn(width, 1, sent=12, lost=1, duplicated=2, in_flight=3) for width in (40, 24))
    assert text(wide) == "ONCE 0  LOST 1  DUPLICATED 2  LATE 0"
    assert text(narrow) == "LOST 1  DUPLICATED 2"


def test_direct_has_no_redeliveries() -> None:
    assert "REDELIVERED" not in text(_drawn())


def test_what_is_rare_is_shown_only_where_it_happens() -> None:
    assert "told failed, but done" not in text(_drawn())
    assert "1 told failed, but done" in text(_drawn(misreported=1))
    assert "2 dead-lettered" in text(_drawn(80, 2, dead_lettered=2))


def test_a_number_too_long_for_large_digits_is_whole_in_small_ones() -> None:
    assert "148,512" in text(_drawn(broker=True, redeliveries=148_512))
