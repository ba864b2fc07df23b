"""The diagram of a log: positions, the followers beside their leader, and who reads and who leads across all lanes."""

from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings

from playground.diagram.mermaid import to_mermaid
from playground.diagram.shiviz import to_shiviz
from playground.diagram.svg import to_svg
from playground.diagram.text import TextDiagram
from tests.diagram.helpers import drawn, lines, outcome_of
from tests.properties.profiles import EXAMPLES, simulation_of, thorough
from tests.reference.random_logs import logs

SVG = "{http://www.w3.org/2000/svg}"


def test_a_record_has_its_position_a_commit_the_one_behind_it_and_the_followers_a_line_of_their_own() -> None:
    # acks=1: m1 is appended at 50, at offset 0; the others have it at 150; its commit, of offset 1, leaves at 300.
    assert lines("kafka-dying-leader", width=100)[:5] == [
        " 0.000      m1 sent ┃●─ produce request m1 ─▶┃ ╎ m1 appended at 0     ┃",
        " 0.050  m1 response ┃◀──────── response m1 ─○┃ ╎                      ┃",
        " 0.150              ┃                        ┃─▶ m1 in sync           ┃",
        " 0.150              ┃                        ┃●┼ fetch response m1 ──▶┃ m1 started",
        " 0.300              ┃           m1 committed ┃◀┼────── commit 1, m1 ─○┃ m1 applied  +$100",
    ]


def test_an_election_is_told_across_all_lanes_and_its_positions_are_given_again() -> None:
    found = lines("kafka-dying-leader", width=100)
    at = next(index for index, line in enumerate(found) if "leader epoch 1" in line)
    assert found[at] == " 2.600              ┃ » leader epoch 1 from offset 1 on, without m2   ┃"
    assert found[at + 1] == " 2.600    connected ┃                        ┃ ╎ m2 cut off           ┃ connected"
    assert "m3 appended at 1" in found[at + 2]


def test_whoever_reads_on_after_a_rebalance_is_told_behind_what_led_to_it() -> None:
    found = lines("kafka-slow-poll", width=100)
    left = next(index for index, line in enumerate(found) if line.endswith("┃ left"))
    assert "» consumer-2 reads partition 0 from offset 0 on" in found[left + 1]


def test_a_commit_that_comes_too_late_to_change_anything_is_refused_on_the_broker_s_lane() -> None:
    # The consumer has left at 60.2; consumer-2 has committed m1 since.
    found = lines("kafka-slow-poll", width=100)
    at = next(index for index, line in enumerate(found) if line.startswith("90.250"))
    assert "m1 fenced ┃◀" in found[at]
    assert "» the commit of m1 is refused: the consumer does" in found[at + 1]


def test_of_several_partitions_each_record_has_its_own() -> None:
    assert any("m2 appended at p1:0" in line for line in lines("kafka-rebalance", width=100))


def test_while_they_lag_the_followers_have_no_line() -> None:
    # They fall behind at 500, for 20 s.
    found = lines("kafka-unclean-election", width=100)
    by_time = {line[:6].strip(): line for line in found}
    assert "┃◀┼──" in by_time["0.300"]
    assert "┃   ISR: leader" in by_time["0.500"]
    assert "┃   m2 appended at 1" in by_time["1.500"]
    assert any("┃─▶ m4 in sync" in line for line in found[-4:])


def test_in_a_narrow_lane_the_position_goes_before_the_word() -> None:
    assert any("╎ m1 at 0" in line for line in lines("kafka-dying-leader", width=80))


def test_a_log_of_one_replica_has_no_followers() -> None:
    text = TextDiagram(drawn(outcome_of("ack-lost").simulation), 100)
    assert "followers" not in text.header().text + text.legend().text


def test_mermaid_and_shiviz_have_the_followers_as_somebody_of_their_own() -> None:
    diagram = drawn(outcome_of("kafka-dying-leader").simulation)
    mermaid = "".join(to_mermaid(diagram))
    assert "    participant broker\n    participant followers\n" in mermaid
    assert "broker->>followers: m1 in sync, 0.050 to 0.150 s" in mermaid
    assert "consumer->>broker: offset commit 1, m1, 0.300 to 0.350 s" in mermaid
    assert "Note over producer,consumer: leader epoch 1 from offset 1 on, without m2" in mermaid
    clocks = "".join(to_shiviz(diagram))
    assert '0.150 followers {"producer": 2, "broker": 4, "followers": 1} m1 is here' in clocks


def test_the_svg_has_an_arrow_to_the_followers_for_each_record_that_they_have() -> None:
    diagram = drawn(outcome_of("kafka-dying-leader").simulation)
    root = ElementTree.fromstring(to_svg(diagram))
    arrived = sum(arrow.fate == "arrived" for arrow in diagram.arrows)
    assert [one.message for one in diagram.replications.values()] == [1, 3, 4]
    assert len(list(root.iter(f"{SVG}polygon"))) == arrived + 4 + 3
    assert "followers" in [one.text for one in root.iter(f"{SVG}text")]


@given(logs())
@settings(thorough, max_examples=max(EXAMPLES // 10, 10))
def test_any_run_of_a_log_can_be_drawn(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    diagram = drawn(simulation)
    ElementTree.fromstring(to_svg(diagram))
    for width in (60, 80, 120):
        assert max((len(line.text) for line in TextDiagram(diagram, width)), default=0) <= width
