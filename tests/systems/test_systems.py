"""The registry of systems, and who may know a system by its name."""

import re
from pathlib import Path

import pytest

import playground
import widgets
from playground.engine.places import PLACE_BY_WORD
from playground.scenario.rules import broken_rules
from playground.systems import DEFAULT, SYSTEMS

NAMES = "|".join(name for name in SYSTEMS if name != "broker")
"""But for that of a system that is a part's as well."""
TEST_FOR_A_NAME = re.compile(rf'"({NAMES})"|\bsystem [=!]= ["A-Z]|topology\.name [=!]= "|settings\.system')
"""Where things are sorted by system two names are compared, whichever they are; that knows of none."""


def test_a_system_is_found_by_the_name_that_presets_use() -> None:
    assert all(profile.name == name for name, profile in SYSTEMS.items())
    assert DEFAULT is SYSTEMS["direct"]


def test_what_a_system_without_a_broker_cannot_name_follows_from_its_topology() -> None:
    others = {word for word, place in PLACE_BY_WORD.items() if place.index}
    assert others <= SYSTEMS["broker"].absent
    assert {word for word in others if word not in SYSTEMS["broker"].lacking(2)} == {
        word for word in others if word.endswith("-2")
    }
    assert not {"broker", "publish", "confirm", "stored", "automatic", "redrive"} & SYSTEMS["broker"].absent
    assert {"broker", "publish", "confirm", "stored", "automatic"} <= SYSTEMS["direct"].absent
    assert not {"producer", "consumer", "deliver", "ack", "sent", "acked"} & SYSTEMS["direct"].absent


def test_each_says_what_is_modelled_simplified_and_left_out_and_where_that_can_be_read() -> None:
    for profile in SYSTEMS.values():
        assert all((profile.modelled, profile.simplified, profile.left_out, profile.sources))
        for source in profile.sources:
            assert "://" in source or (Path(playground.__path__[0]).parent / source).is_file()


def test_nobody_but_the_profiles_knows_a_system_by_its_name() -> None:
    for package in (playground, widgets):
        for path in Path(package.__path__[0]).rglob("*.py"):
            # A reader of configuration files knows the words of others, and they are no systems of ours.
            if not {"systems", "configuration"} & {*path.parts}:
                found = TEST_FOR_A_NAME.search(path.read_text(encoding="utf-8"))
                assert found is None, f"{path.name}: {found}"


@pytest.mark.parametrize(("system", "why"), [("direct", "no broker"), ("http", "no broker"), ("mqtt", "one consumer")])
def test_several_consumers_are_refused_where_nobody_shares_messages_out(system: str, why: str) -> None:
    raw = {"format": 1, "title": "T", "guarantee": "at-least-once", "system": system, "consumer": {"instances": 2}}
    told = [problem.text for problem in broken_rules(raw)]
    assert len(told) == 1
    assert why in told[0]
