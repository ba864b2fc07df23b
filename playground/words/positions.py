"""Where a record of a log is, in words: `offset 3 of partition 0`, as the system counts and calls it."""

from playground.checker.log_book import LogBook
from playground.engine.topology import Topology
from playground.words.own import labels, wording


def place_words(book: LogBook, copy: int, topology: Topology, *, behind: bool = False) -> str:
    """Where a record is, or was before an election cut it off; `behind`: the position behind it, as a commit has it."""
    number, record = book.record_of(copy)
    return f"{position_words(record.position + behind, topology)} of {partition_words(number, topology)}"


def whole_place_words(book: LogBook, message: int, topology: Topology) -> str:
    """Where the latest record of a message is, and by which leader it was appended; empty: it is nowhere."""
    copies = book.copies_of(message)
    if not copies:
        return ""
    _, record = book.record_of(copies[-1])
    epoch = f"{labels(topology).get('epoch', 'epoch')} {record.epoch}"
    gone = "" if book.is_there(copies[-1]) else ", cut off"
    more = f"; stored {len(copies)} times" if len(copies) > 1 else ""
    return f"{place_words(book, copies[-1], topology)}, {epoch}{gone}{more}"


def partition_words(number: int, topology: Topology) -> str:
    """`partition 0`, by its number from 1."""
    return f"partition {number - 1 + wording(topology).first_partition}"


def position_words(position: int, topology: Topology) -> str:
    """`offset 3`."""
    return f"{labels(topology).get('record position', 'position')} {position}"
