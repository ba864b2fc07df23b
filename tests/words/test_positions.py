"""Where a record is, as the system counts and calls it."""

from playground.live.lists import EventIndex, event_rows
from playground.live.views import EventRow
from playground.words.positions import place_words, whole_place_words
from tests.live.helpers import payments, session_of, to_the_end


def test_kafka_counts_from_0_and_says_offset() -> None:
    session = to_the_end(session_of("kafka-dying-leader"))
    topology = session.simulation.settings.topology
    assert session.run.book
    book = session.run.book.read(session.simulation.log)
    assert whole_place_words(book, 3, topology) == "offset 1 of partition 0, leader epoch 1"
    assert whole_place_words(book, 2, topology) == "offset 1 of partition 0, leader epoch 0, cut off"
    assert place_words(book, 1, topology, behind=True) == "offset 1 of partition 0"


def test_the_textbook_says_position_and_of_what_was_stored_twice_how_often() -> None:
    session = to_the_end(
        payments(system="log", messages=1, more="\n[links.confirm]\nloss = 1.0\n[producer]\nmax_attempts = 2\n")
    )
    assert session.run.book
    book = session.run.book.read(session.simulation.log)
    topology = session.simulation.settings.topology
    assert whole_place_words(book, 1, topology) == "position 1 of partition 1, epoch 0; stored 2 times"
    assert whole_place_words(book, 9, topology) == ""


def test_the_list_of_events_says_where_a_record_is_stored_and_what_is_committed() -> None:
    session = payments(system="log", messages=2)
    session.advance(1260)
    rows = [row for row in event_rows(session, EventIndex(), 0, 1000).rows if isinstance(row, EventRow)]
    told = {(row.event.kind.word, row.event.message): row.words for row in rows}
    assert told["stored", 2] == "the leader appends m2: position 1 of partition 1"
    assert told["acked", 2].endswith(": position 2 of partition 1")
    assert told["settled", 2].endswith(": position 2 of partition 1")
    assert "position" not in told["departed", 2]
