"""Where a record of a log is, in words: `offset 3 of partition 0`, as the system counts and calls it."""

from playground.engine.events import Event, Kind
from playground.engine.log_book import LogBook
from playground.engine.log_records import Election, LateCommit, Move, RecordStage
from playground.engine.topology import Topology
from playground.words.own import labels, wording
from playground.words.phrases import few

_BEHIND = (Kind.SETTLED, Kind.ACKED, Kind.LATE_ACK)
"""The events that are about the position behind a record."""
_AT = (Kind.STORED, Kind.DISCARDED, Kind.STARTED)
"""Those that are about a record at its position."""
_MOST_NAMED = 3


def more_words(book: LogBook, event: Event, topology: Topology) -> str:
    """What an event has to do with positions: where its record is, who reads on from where, which epoch begins."""
    if event.kind in (*_BEHIND, *_AT) and event.copy and book.knows(event.copy):
        return place_words(book, event.copy, topology, behind=event.kind in _BEHIND)
    if late := book.late_commits.get(event.number):
        return f"refused, for it does not own {partition_words(late.partition, topology)} any more"
    if moves := book.moves.get(event.number):
        return "; ".join(move_words(one, topology) for one in moves)
    election = book.elections.get(event.number)
    return election_words(book, election, topology) if election else ""


def late_commit_words(late: LateCommit, topology: Topology) -> str:
    """`refused: consumer does not own partition 0 any more`."""
    name, member = partition_words(late.partition, topology), topology.consumers[late.member].noun
    return f"refused: {member} does not own {name} any more"


def move_words(move: Move, topology: Topology) -> str:
    """`consumer-2 reads partition 0 from offset 3 on`."""
    name = partition_words(move.partition, topology)
    if move.reader is None:
        return f"nobody reads {name}"
    reader = topology.consumers[move.reader].word
    return f"{reader} reads {name}{_from(move, topology, 'from ')}"


def read_on_words(move: Move, topology: Topology) -> str:
    """`consumer-2 read partition 0 from the committed offset 3 on`, of what is past."""
    reader = topology.consumers[move.reader or 0].noun
    return f"{reader} read {partition_words(move.partition, topology)}{_from(move, topology, 'from the committed ')}"


def _from(move: Move, topology: Topology, word: str) -> str:
    if move.position is None:
        return f": no committed {labels(topology).get('record position', 'position')}"
    return f" {word}{position_words(move.position, topology)} on"


def election_words(book: LogBook, election: Election, topology: Topology) -> str:
    """`leader epoch 1 from offset 1 of partition 0 on, without m2`."""
    epoch = f"{labels(topology).get('epoch', 'epoch')} {election.epoch}"
    if len(election.ends) == 1:
        epoch += f" from {position_words(election.ends[0], topology)} on"
    gone = [f"m{book.record_of(copy)[1].message}" for copy in election.cut_off]
    if not gone:
        return epoch
    return f"{epoch}, without {few(gone, _MOST_NAMED)}"


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
    away = "too old" if record.stage is RecordStage.GONE else "cut off"
    gone = "" if book.is_there(copies[-1]) else f", {away}"
    more = f"; stored {len(copies)} times" if len(copies) > 1 else ""
    return f"{place_words(book, copies[-1], topology)}, {epoch}{gone}{more}"


def partition_words(number: int, topology: Topology) -> str:
    """`partition 0`, by its number from 1."""
    return f"partition {number - 1 + wording(topology).first_partition}"


def position_words(position: int, topology: Topology) -> str:
    """`offset 3`."""
    return f"{labels(topology).get('record position', 'position')} {position}"
