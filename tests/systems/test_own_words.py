"""A run of a real system is told in its own words: in the panes, in the list of events, in the diagram."""

import re
from collections import defaultdict

import pytest

from playground.diagram.columns import TIME
from playground.diagram.diagram import diagram_of
from playground.diagram.text import TextDiagram
from playground.diagram.words import labels
from playground.engine.events import KIND_BY_WORD
from playground.engine.places import Place
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.matrix.cells import SystemChoice, scripts
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.systems import SYSTEMS
from playground.words.own import in_own_words
from playground.words.packets import cargo
from playground.words.told_events import event_words
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.signs import UNICODE
from widgets.renderables.stage import draw_stage

WORDS = [
    ("sqs", ["SendMessage  producer", "ReceiveMessage  SQS", "DeleteMessage  consumer", "SQS QUEUE"]),
    ("rabbitmq", ["basic.publish  publisher → RabbitMQ", "basic.ack  consumer", "ready", "unacked"]),
    ("http", ["request  client → server", "response  server → client"]),
]


def drawn(system: str, width: int) -> str:
    session = Session(load_text(f'format = 1\ntitle = "T"\nsystem = "{system}"\n', "p.toml"))
    session.advance(60)
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    rows = draw_network(PaneView(take_snapshot(session)), width, 30, paper)
    return "\n".join("".join(span.text for span in row) for row in rows)


@pytest.mark.parametrize(("system", "words"), WORDS)
def test_a_link_has_the_system_s_name_and_no_other(system: str, words: list[str]) -> None:
    text = drawn(system, 80)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(("system", "rail"), [("sqs", "Receive"), ("rabbitmq", "basic.deliver"), ("http", "request")])
def test_a_narrow_pane_keeps_the_system_s_name(system: str, rail: str) -> None:
    text = drawn(system, 16)
    assert rail in text
    assert all(len(line) <= 16 for line in text.splitlines())


def test_they_stand_below_the_lanes_where_two_of_them_are_beside_each_other() -> None:
    session = Session(load_text('format = 1\ntitle = "T"\nsystem = "sqs"\n', "p.toml"))
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    rows = draw_stage(PaneView(take_snapshot(session)), 90, 20, paper)
    text = "\n".join("".join(span.text for span in row) for row in rows)
    assert [word for word in ("SendMessage", "ReceiveMessage", "DeleteMessage") if word not in text] == []


def listed(name: str) -> str:
    outcome = play_out(load_preset(name))
    return "\n".join(event_words(event, outcome.preset.settings.topology) for event in outcome.log)


TOLD = [
    ("sqs-slow-worker", ["the visibility timeout of m1 is over", "receive 2, receipt handle m1#2", "SQS deletes m1"]),
    ("fifo-fresh-id", ["the producer calls SendMessage for m2, attempt 2"]),
    ("fifo-answer-lost", ["SQS knows the MessageDeduplicationId of m2"]),
    ("rabbitmq-as-it-comes", ["basic.deliver of m3 leaves for the consumer, redelivered=true", "m3 is requeued"]),
    ("rabbitmq-unroutable", ["the exchange finds no queue for m2"]),
    ("http-no-key", ["the request of m1 departs\n", "the response of m1 arrives\n"]),
]


@pytest.mark.parametrize(("name", "words"), TOLD)
def test_the_list_of_events_speaks_the_system_s_language(name: str, words: list[str]) -> None:
    text = listed(name)
    assert [word for word in words if word not in text] == []
    assert not re.search(r"\bdispatch|\bACK\b|redelivery timer|\b(on|by) (deliver|ack|publish|confirm)\b", text)


def test_two_copies_of_a_message_that_was_published_twice_both_say_redelivered_false() -> None:
    lines = [line for line in listed("rabbitmq-confirm-lost").splitlines() if "basic.deliver of m2 leaves" in line]
    assert [line.rpartition("=")[2] for line in lines] == ["false", "false"]


def test_the_diagram_heads_its_lanes_with_the_system_s_names_and_notes_a_key_as_noted() -> None:
    outcome = play_out(load_preset("http-two-at-once"))
    drawing = TextDiagram(diagram_of(outcome.log, outcome.preset.settings), 80)
    assert re.findall(r"\w+", drawing.header().text) == ["s", "client", "network", "server", "ledger"]
    marks = [mark.text for mark in drawing.diagram.marks]
    assert marks.index("m1 key noted") < marks.index("m1 stored"), "stored is its response, once it is done"


def test_the_diagram_calls_packets_by_the_system_s_names() -> None:
    outcome = play_out(load_preset("sqs-slow-worker"))
    arrows = diagram_of(outcome.log, outcome.preset.settings).arrows
    text = " ".join(labels(arrow)[0] for arrow in arrows)
    assert [word for word in ("SendMessage m1", "ReceiveMessage m1·2", "DeleteMessage m1") if word not in text] == []
    assert "ACK" not in text


@pytest.mark.parametrize(
    ("text", "system", "own"),
    [
        ("An ACK of a message. The broker's lease.", "sqs", "A DeleteMessage of a message. SQS's visibility timeout."),
        ("dropped on `ack`; producer.outbox; an ACKed one", "sqs", "dropped on `ack`; producer.outbox; an ACKed one"),
        ("The consumer acknowledges the message.", "http", "The server answers the request."),
        ("A dispatch without an ACK", "broker", "A dispatch without an ACK"),
    ],
)
def test_whole_words_change_with_their_articles_and_names_of_keys_do_not(text: str, system: str, own: str) -> None:
    assert in_own_words(text, SYSTEMS[system].topology) == own


def test_no_label_beside_a_lane_is_wider_than_its_column() -> None:
    rails = [rail for profile in SYSTEMS.values() for rail in profile.wording.rails.values()]
    assert rails
    assert [rail for rail in rails if len(rail) > TIME] == []


def test_every_event_with_a_name_of_its_own_is_one_that_there_is() -> None:
    named = {word for profile in SYSTEMS.values() for word in profile.wording.events}
    assert named <= set(KIND_BY_WORD)


@pytest.mark.parametrize(
    ("qos", "confirm", "ack"),
    [((1, 1), "PUBACK", "PUBACK"), ((2, 2), "PUBCOMP", "PUBCOMP"), ((2, 1), "PUBCOMP", "PUBACK")],
)
def test_each_hop_s_last_answer_is_called_what_its_quality_of_service_makes_of_it(
    qos: tuple[int, int], confirm: str, ack: str
) -> None:
    chosen = SystemChoice("mqtt", "qos-1", {"qos": qos[0], "subscription.qos": qos[1]})
    [preset] = [script for fault, script in scripts(chosen) if fault.name == "F1"]
    topology = preset.settings.topology
    assert (cargo(Place.CONFIRM, topology), cargo(Place.ACK, topology)) == (confirm, ack)
    told = [event_words(event, topology) for event in play_out(preset).log]
    assert f"the publisher has the last answer about m1: {confirm}" in told
    assert f"the subscriber sends its last answer about m1: {ack}" in told


def test_redis_hands_out_what_is_new_by_one_command_and_what_is_claimed_by_another() -> None:
    [preset] = [script for fault, script in scripts(SystemChoice("redis-streams", "default")) if fault.name == "F6"]
    told = [event_words(event, preset.settings.topology) for event in play_out(preset).log]
    handed_out = [text for text in told if " hands out " in text]
    assert handed_out == ["XREADGROUP hands out m1, delivery 1", "XCLAIM hands out m1, delivery 2"]


def test_what_happens_in_kafka_has_kafka_s_names() -> None:
    [preset] = [script for fault, script in scripts(SystemChoice("kafka", "default")) if fault.name == "F2"]
    outcome = play_out(preset)
    text = " ".join(event_words(event, preset.settings.topology) for event in outcome.log)
    told = ("the leader appends m1", "the high watermark has passed m1", "a poll returns m1", "among the last five")
    assert [words for words in told if words not in text] == []


def test_a_lane_says_what_status_a_response_has() -> None:
    run = play_out(load_preset("http-two-at-once"))
    said = [mark.text for mark in diagram_of(run.simulation.log, run.simulation.settings).marks]
    assert said.count("m1 409") == 2, "at the server that says it, and at the client that hears it"
    assert "m1 error" not in said
