"""Beats are where the author speaks, where a fault first acts, and where something came of it."""

from playground.live.beats import beat_words, beats
from playground.live.course import FOREVER
from playground.live.session import Session
from playground.scenario.build import build
from playground.scenario.catalogue import demos
from playground.scenario.load import load_preset
from tests.live.helpers import session_of, to_the_end


def played(name: str) -> Session:
    """A preset at its end."""
    session = Session(load_preset(name))
    session.advance(FOREVER)
    return session


def test_a_lost_ack_has_three_beats_the_loss_the_second_charge_and_the_end() -> None:
    # m3's ACK is dropped at 3150 ms, m3 is applied again at 4150; m5, sent at 6000, has its ACK at 6200.
    session = played("ack-lost")
    assert [beat.time_ms for beat in beats(session)] == [3150, 4150, 6200]
    told = [beat_words(session, beat) for beat in beats(session)]
    assert told == [
        "m3 was charged; nobody told the producer.",
        "m3 was charged twice: its ACK was lost at 3.150 s (on purpose), so the producer sent it again.",
        "m3 was charged twice. At-least-once allows that.",
    ]


def test_what_happens_at_one_instant_is_one_beat_and_the_author_has_the_word() -> None:
    # m3 is applied at 3150 ms, and the consumer crashes; it is applied again at 4150, where the author speaks.
    session = played("effect-then-crash")
    second = beats(session)[1]
    assert (second.time_ms, second.message) == (4150, 3)
    assert beat_words(session, second).startswith("The list does not know m3")


def test_a_fault_of_which_its_author_says_nothing_is_a_sentence() -> None:
    crash = {"do": "crash", "node": "consumer", "at_ms": 10, "for_ms": 100}
    table = {"format": 1, "title": "Ours", "guarantee": "at-least-once", "system": "direct"}
    session = Session(build({**table, "steps": [crash, {**crash, "node": "producer"}]}, "ours"))
    session.advance(FOREVER)
    assert beats(session)[0].said == "The consumer crashes.  The producer crashes."


def test_a_duplicate_that_was_recognised_is_a_beat() -> None:
    # m3, sent at 3000 ms, was applied; attempt 2 leaves at 4000 and is skipped as it arrives.
    session = played("idempotent-consumer")
    assert (beats(session)[1].time_ms, beats(session)[1].message) == (4050, 3)
    whole = beats(session)[1]._replace(said="")
    assert beat_words(session, whole) == "m3 was delivered twice, and taken from stock once."


def test_bad_weather_has_no_more_beats_than_people_can_bear() -> None:
    for name in ("heavy-weather", "heavy-weather-at-least-once", "heavy-weather-at-most-once"):
        assert 2 <= len(beats(played(name))) <= 20


def test_the_record_so_far_has_the_beats_so_far() -> None:
    whole, session = beats(played("demo-exactly-once")), Session(load_preset("demo-exactly-once"))
    for beat in whole[:-1]:
        session.advance(beat.time_ms)
        assert beats(session)[-1].time_ms == beat.time_ms
    assert len(beats(session)) == len(whole) - 1


def test_each_demo_has_enough_beats_for_five_minutes_and_those_of_the_textbook_a_guarantee_each() -> None:
    names = [name for station in demos() for name in station.presets]
    textbook = [name for name in names if load_preset(name).native is None]
    assert [load_preset(name).settings.guarantee.word for name in textbook] == [
        "at-most-once",
        "at-least-once",
        "exactly-once",
    ]
    for name in names:
        session = played(name)
        told = [beat for beat in beats(session) if beat.said]
        # That of a real system has two parts, and the last of them once more.
        assert (5 if name in textbook else 3) <= len(told) <= 12, name


def test_what_is_dropped_unread_after_a_rebalance_counts_as_no_duplicate_that_was_recognised() -> None:
    session = session_of("kafka-slow-poll")
    to_the_end(session)
    fold = session.tally.judge.fold
    assert (fold.deduplicated, fold.unread, fold.recognised) == (1, 1, 0)
    assert all(beat.time_ms != 90_200 or beat.message == 1 for beat in beats(session))
