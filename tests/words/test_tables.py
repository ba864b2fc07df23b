"""One row a thing: whatever the engine and the checker can name has its words, so a new one needs a row and no more."""

import pytest

from playground.checker.fates import Fate
from playground.diagram.columns import LEDGER
from playground.engine import commands
from playground.engine.commands import COMMAND_BY_WORD, PacketFault, When
from playground.engine.events import NONE, Event, Group, Kind
from playground.engine.link import REASONS
from playground.engine.places import PLACE_BY_WORD, Place
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.explain.clauses import Anomaly
from playground.live.lists import KINDS, Only
from playground.words.anomalies import ANOMALIES
from playground.words.commands import COMMANDS, PACKET_FAULTS
from playground.words.events import EVENTS
from playground.words.fates import FATES, PROMISES
from playground.words.packets import ARMED, CARGO, LOST
from playground.words.told_events import event_clause, event_words
from tests.topologies import BROKER, DIRECT
from tests.words.helpers import explain

DETAILS = {Kind.LOSS_SET: "0.3", Kind.LATENCY_SET: "400 ms", Kind.SLOWED: "800 ms", Kind.SWITCHED: "exactly-once"}
_HOMES = {Group.PRODUCER: Place.PRODUCER, Group.BROKER: Place.BROKER, Group.PACKET: Place.ACK}
_ON_LINKS = frozenset(
    {*ARMED, *(Kind.CUT, Kind.HEALED, Kind.LOSS_SET, Kind.LATENCY_SET)},
)


def an_event(kind: Kind, detail: str) -> Event:
    """An event of a kind at a place where it can happen."""
    place = Place.ACK if kind in _ON_LINKS else _HOMES.get(kind.group, Place.CONSUMER)
    return Event(9, 1000, kind, place, 3, 2, 1, NONE, NONE, detail)


def test_every_table_of_words_is_total() -> None:
    assert set(EVENTS) == set(Kind)
    assert {*COMMANDS, *PACKET_FAULTS} == set(COMMAND_BY_WORD.values())
    assert all(issubclass(fault, PacketFault) for fault in PACKET_FAULTS)
    assert set(FATES) == set(Fate)
    assert set(PROMISES) == set(Guarantee)
    assert set(LOST) == set(REASONS.values())
    assert set(CARGO) == {place.role for place in PLACE_BY_WORD.values() if place.is_link}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("topology", [DIRECT, BROKER])
def test_one_row_gives_an_event_all_that_front_ends_say_of_it(kind: Kind, topology: Topology) -> None:
    told = [event_words(an_event(kind, DETAILS.get(kind, detail)), topology) for detail in ("", "something")]
    waited = event_clause(When(event=kind), topology)
    for text in (*told, waited):
        assert text
        assert "{" not in text
        assert "nowhere" not in text
    assert [found.word.text for found in explain(kind.word) if found.topic.startswith("Events")]


def test_an_event_is_told_as_it_is_waited_for_where_no_more_is_known() -> None:
    """What the record knows is added; nothing else is said in another way."""
    same = [kind for kind, row in EVENTS.items() if not row.more and not row.detailed and kind not in ARMED]
    for kind in same:
        event = an_event(kind, "")
        node, link = (None, event.place) if event.place.is_link else (event.place, None)
        when = When(event=kind, message=3, node=node, link=link)
        assert event_words(event, BROKER).replace(" (2)", "") == event_clause(when, BROKER)


def test_a_lost_packet_is_told_with_its_reason() -> None:
    event = an_event(Kind.DROPPED, "cut")
    assert event_words(event, DIRECT) == "the ACK of m3 (2) is lost: link cut"
    assert event_words(event._replace(place=Place.DELIVER, attempt=1), DIRECT) == "the packet of m3 is lost: link cut"


def test_every_filter_of_the_events_follows_from_their_rows() -> None:
    assert set(KINDS) == set(Only) - {Only.ALL}
    assert KINDS[Only.FAULTS] == {kind for kind, row in EVENTS.items() if row.is_fault}
    assert KINDS[Only.EFFECTS] == {kind for kind, row in EVENTS.items() if row.is_effect}
    assert KINDS[Only.PACKETS] == {kind for kind in Kind if kind.group is Group.PACKET}
    assert {*ARMED, Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED} < KINDS[Only.FAULTS]


def test_no_word_in_the_column_of_the_consumers_is_cut() -> None:
    too_long = {kind for kind, row in EVENTS.items() if row.lane and len(row.lane[0]) > LEDGER - 1}
    assert too_long <= {Kind.LAGGED}, "it is said between the lifelines, where there is room"


def test_a_slow_consumer_is_told_with_a_duration_that_people_read() -> None:
    event = an_event(Kind.SLOWED, "40000 ms")
    assert event_words(event, BROKER) == "the consumer now takes 40 s for each message"


def test_what_lasts_is_said_from_then_on() -> None:
    assert {command for command, row in COMMANDS.items() if row.lasts} == {
        commands.Loss,
        commands.Latency,
        commands.Switch,
    }


def test_every_anomaly_has_its_word_and_none_has_two() -> None:
    assert list(ANOMALIES) == [anomaly.value for anomaly in Anomaly]
    assert len(set(ANOMALIES.values())) == len(Anomaly)
