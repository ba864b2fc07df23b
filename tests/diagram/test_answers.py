"""What stands behind an answer's name: the number of what it answers, and not how many answers there have been."""

from playground.diagram.diagram import Diagram
from playground.diagram.words import labels
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from tests.library import on_each_preset

THRICE = """
format = 1
guarantee = "at-least-once"
title = "Two answers that never came, for two reasons"
[workload]
messages = 1
[[steps]]
do = "drop"
link = "ack"
message = "m1"
attempt = 1
[[steps]]
do = "crash"
node = "consumer"
for_ms = 500
at_ms = 1010
"""


def drawn(preset: Preset) -> Diagram:
    diagram = Diagram(preset.settings)
    log = play_out(preset).simulation.log
    assert isinstance(log, EventLog)
    diagram.read(log)
    return diagram


def called(preset: Preset, message: int) -> list[str]:
    return [labels(arrow)[0] for arrow in drawn(preset).arrows if arrow.message == message]


def test_an_answer_bears_the_number_of_the_attempt_that_it_answers() -> None:
    """The ACK of attempt 1 is dropped; attempt 2 finds the consumer down; attempt 3 is answered, by the second ACK."""
    assert called(load_text(THRICE), 1) == ["m1", "ACK m1", "m1 attempt 2", "m1 attempt 3", "ACK m1·3"]


def test_the_first_ack_of_a_second_attempt_is_not_called_the_first_attempt_s() -> None:
    assert called(load_preset("demo-at-least-once"), 5) == ["m5", "m5 attempt 2", "ACK m5·2"]


def test_a_step_of_a_handover_is_not_its_message_once_more() -> None:
    arrows = [one for one in drawn(load_preset("demo-mqtt-strongest")).arrows if one.message == 1 and not one.is_answer]
    assert {one.kind for one in arrows} == {"first"}
    assert not any("·" in label for one in arrows for label in labels(one))


@on_each_preset
def test_no_answer_bears_a_number_that_nothing_before_it_has(preset: Preset) -> None:
    seen: set[tuple[int, int]] = set()
    for arrow in drawn(preset).arrows:
        if not arrow.is_answer:
            seen.add((arrow.message, arrow.nth))
        elif arrow.answers:
            assert (arrow.message, arrow.answers) in seen
            assert arrow.link.role in (Place.ACK, Place.CONFIRM)
