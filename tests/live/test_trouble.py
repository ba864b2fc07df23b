"""The fault at work is named as a person would name it, and as the work of whoever brought it about."""

import pytest

from playground.engine.commands import Drop
from playground.engine.places import Place
from playground.explain.clauses import Miss
from playground.live import trouble as troubles
from playground.live.race.race import Race
from playground.live.session import Session
from playground.live.trouble import trouble_of
from playground.live.trouble_view import TroubleView
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset
from tests.library import on_each_preset
from tests.live.race.helpers import calm_race, race_of, to_the_end, view_of


def trouble(race: Race) -> TroubleView | None:
    parting = view_of(to_the_end(race)).parting
    assert parting is not None
    return parting.trouble


@on_each_preset
def test_every_parting_in_the_library_has_a_cause_that_came_before_it(preset: Preset) -> None:
    view = view_of(to_the_end(Race.of(preset)))
    if (parting := view.parting) is None:
        told = [[(one.fate, one.effects) for one in column.outcomes] for column in view.columns]
        assert told[0] == told[1] == told[2], "runs that never part show the same of every message"
    else:
        assert parting.trouble is not None
        assert parting.trouble.time_ms <= parting.time_ms
        assert parting.trouble.why


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("two-way-cut", "its packet was lost", "on the cut link"),
        ("down-until-the-end", "its packet was lost", "as the consumer was down"),
        ("outbox-resends", "its ACK was lost", "as the producer was down"),
        ("poison-message", "processing it ended in an error", "as it is poisoned"),
        ("resurfaced-after-delete", "it came up again", "on purpose"),
        ("fifo-same-hash", "SQS took it for another", "by its key"),
        ("returned-to-the-producer", "it found no queue", "on purpose"),
        ("network-duplicates", "its packet was doubled", "by the network"),
        ("late-original", "its packet was held up", "on purpose"),
        ("auto-ack-crash", "the consumer crashed", "on purpose"),
        ("visibility-timeout", "its redelivery fell due", "before its ACK was back"),
        ("sqs-slow-worker", "its visibility timeout was over", "before its DeleteMessage was back"),
    ],
)
def test_each_kind_of_trouble_has_its_words(name: str, what: str, why: str) -> None:
    found = trouble(race_of(name))
    assert found is not None
    assert (found.what, found.why) == (what, why)


def test_what_happens_to_the_repetition_is_not_blamed() -> None:
    # m1 is applied at 150 and its ACK lost. Attempt 2 leaves at 1000, 10 ms late, and is applied at 1160.
    race = calm_race(
        '[[steps]]\ndo = "drop"\nlink = "ack"\n'
        '[[steps]]\ndo = "delay"\nlink = "deliver"\nmessage = "m1"\nattempt = 2\nby_ms = 10\n',
        messages=1,
    )
    assert trouble(race) == (150, "its ACK was lost", "on purpose")
    assert race.comparison.first is not None
    assert race.comparison.first.time_ms == 1160


def test_a_fault_before_the_attempt_that_was_repeated_is_not_blamed() -> None:
    # m1 is lost at 0 and sent again at 1000, applied at 1150. The ACK takes 1050 ms and the timer runs out at 2000.
    race = calm_race(
        '[links.ack]\nlatency_ms = 1050\n[[steps]]\ndo = "drop"\nlink = "deliver"\nmessage = "m1"\n', messages=1
    )
    least = to_the_end(race).sessions[1]
    assert trouble_of(least, 1, least.simulation.log.count) == (2000, "its timer ran out", "before its ACK was back")


def test_what_happens_after_a_producer_is_back_is_not_blamed_for_what_it_sends_again() -> None:
    # m1 is under way when the producer crashes at 20. Back at 120 it sends m1 again, and that is 10 ms late.
    race = calm_race(
        '[[steps]]\ndo = "crash"\nnode = "producer"\nat_ms = 20\nfor_ms = 100\n'
        '[[steps]]\ndo = "delay"\nlink = "deliver"\nmessage = "m1"\nattempt = 2\nby_ms = 10\n',
        messages=1,
    )
    assert trouble(race) == (20, "the producer crashed", "on purpose")


def test_a_crash_that_has_nothing_to_do_with_the_message_is_not_blamed() -> None:
    # The consumer is done with m1 at 150, when its ACK is lost; it crashes at 500 and is up again for attempt 2.
    race = calm_race(
        '[[steps]]\ndo = "drop"\nlink = "ack"\n[[steps]]\ndo = "crash"\nnode = "consumer"\nat_ms = 500\nfor_ms = 100\n',
        messages=1,
    )
    assert trouble(race) == (150, "its ACK was lost", "on purpose")


def test_what_a_person_did_in_the_session_is_said_to_be_theirs_and_steps_keep_their_numbers() -> None:
    # Step 1 of the preset drops m3's ACK; the person has dropped m1 before.
    session = Session(race_of("ack-lost").script)
    session.advance(1400)
    session.give(Drop(link=Place.DELIVER))
    race = Race.of(session)
    assert trouble(race) == (1500, "its packet was lost", "by you")
    least = to_the_end(race).sessions[1]
    assert sorted(least.run.step_of_event().values()) == [1]


@pytest.mark.parametrize(("name", "kind"), [("rabbitmq-twenty-first", "crashed"), ("demo-kafka", "disconnected")])
def test_what_a_step_has_armed_or_cut_off_is_no_person_s_doing(name: str, kind: str) -> None:
    session = Session(load_preset(name))
    session.advance(20_000)
    steps = session.run.step_of_event()
    events = [one for one in session.simulation.log if one.kind.word == kind and one.fault in steps]
    assert events
    assert {troubles.told(session, one).why for one in events} == {"on purpose"}


def test_each_way_not_to_recognise_a_duplicate_has_its_words() -> None:
    assert set(troubles._UNKNOWN_AS) == set(Miss)
