"""The vocabulary of events: what a kind is follows from its group, never from its number."""

import re
from pathlib import Path

from playground.engine.events import COMMANDED, Group, Kind
from playground.engine.log import code_of, split_code
from playground.engine.places import Place

ROOT = Path(__file__).parents[2]
_COMPARED = re.compile(r"[<>]=?\s*(int\()?Kind\.|Kind\.[A-Z_]+\)?\s*[<>]")


def test_a_kind_is_its_number_and_has_its_group() -> None:
    for number, kind in enumerate(Kind):
        assert kind == number
        assert kind is Kind(number)
        assert split_code(code_of(kind, Place.CONSUMER)) == (kind, Place.CONSUMER)
    assert (Kind.SENT.group, Kind.ARRIVED.group, Kind.SETTLED.group) == (Group.PRODUCER, Group.PACKET, Group.BROKER)
    assert frozenset({Kind.CRASHED, Kind.HEALED, Kind.SAID, Kind.CHAOS_ENDED}) < COMMANDED
    assert COMMANDED.isdisjoint({Kind.SENT, Kind.ACKED})


def test_nobody_compares_the_numbers_of_kinds() -> None:
    """A kind that is appended is of a message or of a command: only its group says which."""
    files = [file for folder in ("playground", "widgets") for file in (ROOT / folder).rglob("*.py")]
    assert [file.name for file in files if _COMPARED.search(file.read_text(encoding="utf-8"))] == []
