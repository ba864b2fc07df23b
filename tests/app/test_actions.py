"""The table of actions feeds keys, footer, palette and help, so its rows have to fit together."""

import pytest

from playground.app.actions import ACTIONS, GROUPS, key_name
from playground.app.app import PlaygroundApp
from playground.app.driver import Driver
from playground.app.keys import bindings_for
from playground.app.live.screen import LiveScreen
from playground.live.interventions import INTERVENTIONS
from playground.live.pace import Pace
from tests.live.helpers import session_of

_THROUGH_THE_LIST = {"crash-before-effect", "crash-after-effect", "crash-between-steps"}
"""Interventions that are chosen from a list, not by a key of their own."""


def test_no_two_actions_have_the_same_id_or_key() -> None:
    ids = [one.id for one in ACTIONS]
    keys = [key for one in ACTIONS for key in one.key.split(",")]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


def test_every_intervention_can_be_done_with_a_key() -> None:
    assert {one.id for one in ACTIONS if one.is_intervention} == set(INTERVENTIONS) - _THROUGH_THE_LIST


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_does_something_and_says_what(action: object) -> None:
    one = next(row for row in ACTIONS if row is action)
    owner, _, name = one.command.partition("(")[0].rpartition(".")
    if name == "press":
        screen = LiveScreen(Driver([session_of("ack-lost")], Pace()))
        assert sum(one.id in keys.acts for keys in screen.keys) == 1
    assert hasattr(PlaygroundApp if owner == "app" else LiveScreen, f"action_{name}")
    assert one.tooltip.endswith(".")
    assert one.group in GROUPS
    assert len(one.label) <= 16


def test_every_action_is_bound_with_its_id_and_its_tooltip() -> None:
    bound = {binding.id: binding.tooltip for binding in bindings_for()}  # type: ignore[union-attr]
    assert bound == {one.id: one.tooltip for one in ACTIONS}


def test_keys_have_the_names_that_are_printed_on_them() -> None:
    assert [key_name(key) for key in ("full_stop", "plus,equals_sign", "a", "question_mark")] == [".", "+", "a", "?"]


def test_the_keys_are_those_that_people_were_promised() -> None:
    promised = {
        " ": "toggle-pause",
        ".": "step",
        "+": "faster",
        "-": "slower",
        "a": "drop-ack",
        "A": "drop-acks",
        "1": "at-most-once",
        "2": "at-least-once",
        "3": "exactly-once",
        "d": "drop-data",
        "u": "duplicate",
        "c": "cut-data",
        "v": "cut-ack",
        "x": "crash-consumer",
        "X": "crash-at",
        "b": "crash-broker",
        "p": "crash-producer",
        "z": "pause-consumer",
        "s": "slow-consumer",
        "o": "poison",
        "f": "forget",
        "[": "loss-down",
        "]": "loss-up",
        "n": "send",
        "N": "burst",
        "h": "heal",
        "j": "judge",
        "k": "drop-selected",
        "r": "restart",
        "R": "reseed",
        "m": "race",
        "l": "library",
        "w": "save",
        "?": "help",
        "q": "quit",
        "tab": "next-packet",
    }
    actual = {key_name(one.key).replace("space", " "): one.id for one in ACTIONS}
    assert {key: actual.get(key) for key in promised} == promised
