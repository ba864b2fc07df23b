"""Which copy an event is about: told of the second one on, once there is one."""

from playground.live.session import Session
from playground.scenario.load import load_preset
from playground.words.packets import CopyNames


def test_a_copy_is_named_once_there_are_several_and_no_other_event_is() -> None:
    """confirm-lost: m3 is stored 3.050 and once more 4.050, and each copy is dispatched once."""
    session = Session(load_preset("confirm-lost"))
    session.advance(1 << 60)
    so_far, log = CopyNames(), session.simulation.log
    told = []
    for event in log:
        so_far.note(event)
        told.append((event.kind.word, event.message, so_far.name_of(event)))
    assert [one for one in told if one[2]] == [("stored", 3, ", copy 2"), ("dispatched", 3, " of copy 2")]
    whole = CopyNames(log)
    assert [whole.name_of(event) for event in log if event.message == 3 and event.kind.word == "dispatched"] == [
        " of copy 1",
        " of copy 2",
    ]
