"""Where columns part, by hand: the first difference that is not merely a matter of time, and the fault behind it."""

import pytest

from playground.checker.fates import Fate
from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, code_of
from playground.engine.places import Place
from playground.engine.settings import Guarantee, Settings
from playground.live.race.parting import Fork, MessageState, RaceComparison, differ, differ_surely
from tests.live.race.helpers import at, calm_race, race_of, to_the_end, view_of, words
from tests.topologies import DIRECT

PENDING = MessageState(Fate.PENDING, 0, True)
LOST = MessageState(Fate.LOST, 0, False)
FAILED = MessageState(Fate.FAILED, 0, False)
ONCE = MessageState(Fate.APPLIED_ONCE, 1, False)
ONCE_AND_OWED = MessageState(Fate.APPLIED_ONCE, 1, True)
TWICE = MessageState(Fate.DUPLICATED, 2, False)


def test_an_effect_that_has_not_come_yet_is_no_difference() -> None:
    assert not differ(PENDING, ONCE)
    assert not differ(PENDING, TWICE)
    assert not differ(PENDING, PENDING)


def test_what_is_gone_differs_from_all_that_is_there_or_can_come() -> None:
    assert all(differ_surely(LOST, other) for other in (PENDING, ONCE, TWICE, FAILED))


def test_a_second_effect_is_a_sure_difference_only_where_the_other_run_cannot_catch_up() -> None:
    assert differ_surely(ONCE, TWICE)
    assert differ(ONCE_AND_OWED, TWICE)
    assert not differ_surely(TWICE, ONCE_AND_OWED)


# The `[expect]` tables of these presets are derived by hand in the files; the other columns follow in the same way.
@pytest.mark.parametrize(
    ("name", "time_ms", "message", "culprit", "trouble", "outcomes"),
    [
        # m3's ACK is dropped at 3150; its timer runs out at 4000, attempt 2 arrives at 4050 and is applied at 4150.
        (
            "ack-lost",
            4150,
            3,
            "at-least-once",
            (3150, "its ACK was lost", "on purpose"),
            ["applied once", "applied twice", "came 2x, applied once"],
        ),
        # m3 is sent and dropped at 2000. Nobody waits under at-most-once; the others send it again at 3000.
        (
            "metric-lost",
            2000,
            3,
            "at-most-once",
            (2000, "its packet was lost", "on purpose"),
            ["is lost for good", "applied once", "applied once"],
        ),
        # m3 is stored and dispatched at 3050 and dropped there; at-most-once has settled it with the dispatch.
        (
            "delivery-lost",
            3050,
            3,
            "at-most-once",
            (3050, "its dispatch was lost", "on purpose"),
            ["is lost for good", "applied once", "applied once"],
        ),
        # The consumer crashes at 3150, after the effect and before the ACK; attempt 2 is applied at 4150.
        (
            "crash-after-effect",
            4150,
            3,
            "at-least-once",
            (3150, "the consumer crashed", "on purpose"),
            ["applied once", "applied twice", "came 2x, applied once"],
        ),
        # m1 is applied at 150 and its ACK lost; attempt 2 leaves at 1000 and is applied at 1150.
        (
            "heavy-weather",
            1150,
            1,
            "at-least-once",
            (150, "its ACK was lost", "by chance"),
            ["applied once", "applied twice", "came 2x, applied once"],
        ),
        # The broker never hears that m3 was stored at 3050, so it is published again at 4000 and applied at 4200.
        (
            "confirm-lost",
            4200,
            3,
            "at-least-once",
            (3050, "its confirm was lost", "on purpose"),
            ["applied once", "applied twice", "came 2x, applied once"],
        ),
        # The consumer stands still from 3100 on; its redelivery falls due at 5050, both are applied, at 5700 and 5900.
        (
            "zombie-consumer",
            5900,
            3,
            "at-least-once",
            (3100, "the consumer was paused", "on purpose"),
            ["applied once", "applied twice", "came 2x, applied once"],
        ),
    ],
)
def test_presets_part_where_they_do_by_hand(
    name: str,
    time_ms: int,
    message: int,
    culprit: str,
    trouble: tuple[int, str, str],
    outcomes: list[str],
) -> None:
    race = race_of(name)
    if time_ms:
        at(race, time_ms - 1)
        assert view_of(race).parting is None
    at(race, time_ms)
    parting = view_of(race).parting
    assert parting is not None
    assert (parting.time_ms, parting.message, parting.culprit) == (time_ms, message, culprit)
    assert parting.trouble == trouble
    at_the_end = view_of(to_the_end(race)).parting
    assert at_the_end is not None
    assert (at_the_end.time_ms, at_the_end.message, at_the_end.trouble) == (time_ms, message, trouble)
    assert words(race) == outcomes


def test_heavy_weather_makes_four_messages_differ() -> None:
    # m1 and m2 are doubled under at-least-once, m5 and m6 are lost under at-most-once.
    assert view_of(to_the_end(race_of("heavy-weather"))).differences == 4


def test_while_a_lost_message_can_still_come_elsewhere_the_columns_have_parted() -> None:
    assert words(at(race_of("metric-lost"), 2500)) == ["is lost for good", "can still come", "can still come"]


def test_lost_and_failed_is_a_difference() -> None:
    assert words(to_the_end(race_of("retries-exhausted"))) == [
        "is lost for good",
        "failed, and said so",
        "failed, and said so",
    ]


@pytest.mark.parametrize("system", ["direct", "broker"])
def test_a_column_that_comes_to_rest_first_is_no_difference(system: str) -> None:
    # Without an answer to wait for, at-most-once is at rest with its last effect, before the others hear of theirs.
    race = calm_race(messages=2, system=system)
    for time_ms in range(0, 3000, 7):
        assert view_of(at(race, time_ms)).parting is None
    most, *others = race.sessions
    assert race.over
    assert most.simulation.now_ms < min(one.simulation.now_ms for one in others)


def test_a_difference_for_which_another_run_makes_up_is_taken_back() -> None:
    # m1 is dropped at 0. At-least-once would send it again at 1000, but its producer crashes at 500 and forgets it.
    race = calm_race(
        '[producer]\noutbox = "memory"\n'
        '[[steps]]\ndo = "drop"\nlink = "deliver"\nmessage = "m1"\n'
        '[[steps]]\ndo = "crash"\nnode = "producer"\nat_ms = 500\nfor_ms = 100\n',
        messages=1,
    )
    assert words(at(race, 499)) == ["is lost for good", "can still come", "can still come"]
    later = view_of(at(race, 500))
    assert (later.parting, later.differences) == (None, 0)
    assert [column.tally.judge.fate(1) for column in race.sessions] == [Fate.LOST] * 3


def test_dead_letters_that_are_kept_no_longer_are_lost_as_they_are_elsewhere() -> None:
    # m1's only processing fails at 200, where at-most-once has settled it. The others park it when its lease is over,
    # 5 s after the dispatch at 50, and keep it for 50 ms.
    race = calm_race(
        '[broker]\nmax_deliveries = 1\ndead_letter_retention_ms = 50\n[[steps]]\ndo = "fail"\nmessage = "m1"\n',
        messages=1,
        system="broker",
    )
    assert words(at(race, 5050)) == ["is lost for good", "is a dead letter", "is a dead letter"]
    later = view_of(at(race, 5100))
    assert (later.parting, later.differences) == (None, 0)
    assert [column.tally.judge.fate(1) for column in race.sessions] == [Fate.LOST] * 3


def test_a_second_effect_that_all_have_is_no_difference_and_the_refused_one_is() -> None:
    # The network doubles m1 for all. The second copy arrives at 51 and is applied at 250, but not under exactly-once.
    race = calm_race('[[steps]]\ndo = "duplicate"\nlink = "deliver"\nmessage = "m1"\n', messages=1)
    parting = view_of(to_the_end(race)).parting
    assert parting is not None
    assert (parting.time_ms, parting.trouble) == (250, (0, "its packet was doubled", "on purpose"))
    assert words(race) == ["applied twice", "applied twice", "came 2x, applied once"]


def test_a_difference_counts_from_when_it_came_to_stay() -> None:
    # The second effect comes at 300 here and at 350 there, which is merely later; the third, at 500, only here.
    settings = Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT)
    here, there = EventLog(), EventLog()
    for log, effects_ms, confirmed_ms in ((here, (100, 300, 500), 600), (there, (100, 350), 360)):
        happens(log, 0, Kind.SENT, Place.PRODUCER)
        for applied_ms in effects_ms:
            happens(log, applied_ms - 100, Kind.DEPARTED, Place.DELIVER)
            happens(log, applied_ms - 50, Kind.ARRIVED, Place.DELIVER)
            happens(log, applied_ms, Kind.APPLIED, Place.CONSUMER)
        happens(log, confirmed_ms, Kind.CONFIRMED, Place.PRODUCER)
    comparison = RaceComparison([settings, settings])
    for upto_ms in (100, 300, 350, 499):
        comparison.observe([here, there], upto_ms)
        assert comparison.first is None
    comparison.observe([here, there], 500)
    assert comparison.first == Fork(message=1, time_ms=500, culprit=0, events=10)


def happens(log: EventLog, time_ms: int, kind: Kind, place: Place) -> None:
    """Record something about m1."""
    log.now_ms = time_ms
    log.record(code_of(kind, place), 1, 1, 0, NONE)


def test_without_a_fault_the_timer_is_named() -> None:
    # Every ACK needs 1.2 s and the timer allows 1 s, so m1 goes out again at 1000.
    race = calm_race("[links.ack]\nlatency_ms = 1050\n", messages=1)
    parting = view_of(to_the_end(race)).parting
    assert parting is not None
    assert (parting.time_ms, parting.trouble) == (1150, (1000, "its timer ran out", "before its ACK was back"))


def test_reading_in_between_changes_nothing() -> None:
    often, once = race_of("everything-goes-wrong"), to_the_end(race_of("everything-goes-wrong"))
    time_ms = 0
    while not often.over:
        time_ms += 13
        at(often, time_ms).observe()
    once.observe()
    assert often.comparison.first == once.comparison.first
    assert often.comparison.count == once.comparison.count > 0
