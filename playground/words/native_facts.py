"""What a system's own tools say of a queue as a whole: JetStream's ack floor, Pulsar's backlog, Redis' lag."""

from collections.abc import Mapping

from playground.engine.looks import BrokerLook
from playground.words.phrases import brief


def native_facts(look: BrokerLook, own: Mapping[str, str]) -> str:
    """In one line, as the system's words have it; empty: they have nothing of the kind."""
    last, floor, again = look.counts
    counts = {"last": last, "floor": floor, "again": again, "ready": look.ready_count}
    counts |= {"backlog": look.ready_count + look.in_flight_count, "read": last - look.ready_count}
    return own.get("facts", "").format_map({word: brief(count) for word, count in counts.items()})


def handovers(look: BrokerLook, own: Mapping[str, str]) -> list[tuple[str, tuple[int, ...]]]:
    """How far handovers in two steps are: what each step is called, and the messages that wait there."""
    steps = (("kept until released", look.kept), ("released, not answered", look.released))
    return [(own.get(word, word), messages) for word, messages in steps if messages]
