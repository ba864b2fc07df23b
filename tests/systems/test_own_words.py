"""The panes of a real system name its links as that system does, beside the words of this playground."""

from collections import defaultdict

import pytest

from playground.engine.places import Place
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.load import load_text
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.signs import UNICODE
from widgets.renderables.stage import draw_stage

WORDS = [
    ("sqs", ["publish  SendMessage", "deliver  ReceiveMessage", "ack  DeleteMessage"]),
    ("rabbitmq", ["publish  basic.publish  publisher → broker", "ack  basic.ack"]),
    ("http", ["deliver  request  client → server", "ack  response  server → client"]),
]


def drawn(system: str, width: int) -> str:
    session = Session(load_text(f'format = 1\ntitle = "T"\nsystem = "{system}"\n', "p.toml"))
    session.advance(60)
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    rows = draw_network(PaneView(take_snapshot(session)), width, 30, paper)
    return "\n".join("".join(span.text for span in row) for row in rows)


@pytest.mark.parametrize(("system", "words"), WORDS)
def test_a_link_has_both_names(system: str, words: list[str]) -> None:
    text = drawn(system, 80)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("system", [system for system, _ in WORDS])
def test_a_narrow_pane_keeps_the_name_that_the_keys_use(system: str) -> None:
    text = drawn(system, 16)
    assert "deliver" in text
    assert all(len(line) <= 16 for line in text.splitlines())


def test_they_stand_below_the_lanes_where_two_of_them_are_beside_each_other() -> None:
    session = Session(load_text('format = 1\ntitle = "T"\nsystem = "sqs"\n', "p.toml"))
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    rows = draw_stage(PaneView(take_snapshot(session)), 90, 20, paper)
    text = "\n".join("".join(span.text for span in row) for row in rows)
    assert [word for word in ("SendMessage", "ReceiveMessage", "DeleteMessage") if word not in text] == []
