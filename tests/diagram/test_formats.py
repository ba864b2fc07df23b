"""The diagram for other tools: SVG that any parser reads, Mermaid that cannot be broken, clocks that tell the order."""

import json
import re
from collections import defaultdict
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from playground.diagram.diagram import Diagram
from playground.diagram.mermaid import text_of, to_mermaid
from playground.diagram.shiviz import PARSER, Clocks, to_shiviz
from playground.diagram.svg import to_svg
from playground.diagram.svg_layout import LINE, Layout
from playground.engine.commands import Say
from playground.text import one_line
from tests.diagram.helpers import drawn, outcome_of
from tests.engine.helpers import AT_LEAST_ONCE, armed, begin, play
from tests.library import on_each_name
from tests.properties.profiles import brisk, simulation_of
from tests.reference.random_presets import presets

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&amp; \"end\" ]]> #9; ; %% 'x' -->\u2028 }"
_NODE = r"producer|broker|consumer(-\d)?"
_ARROW = rf"({_NODE})(->>|-->>|-x|--x|-\))({_NODE}|ledger)"
_NOTE = rf"Note over ({_NODE})(,({_NODE}))?"
_LINE = rf"title |participant ({_NODE}|ledger)$|({_ARROW}|{_NOTE}): "
MERMAID_LINE = re.compile(rf"    ({_LINE})([^;#]|#\d+;)*")


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


# SVG.


@brisk
@given(presets())
def test_the_svg_of_any_run_is_valid_and_complete(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    diagram = drawn(simulation)
    root = ElementTree.fromstring(to_svg(diagram, "Random"))
    fates = [arrow.fate for arrow in diagram.arrows]
    heads = list(root.iter(f"{SVG}polygon"))
    assert len(heads) == fates.count("arrived") + 4  # Four kinds in the legend have a head.
    crosses = [path for path in root.iter(f"{SVG}path") if path.get("stroke-width") == "3"]
    assert len(crosses) == fates.count("dropped") + 1
    assert len(list(root.iter(f"{SVG}rect"))) >= len(diagram.bands) + 2
    assert sum("DUPLICATED" in text for text in texts(root)) == sum(count - 1 for count in diagram.effects.values())


def test_the_svg_says_what_it_is_to_those_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(to_svg(drawn(outcome_of("ack-lost").simulation), "The lost ACK"))
    assert (root.get("role"), root.get("aria-label")) == ("img", "The lost ACK")
    assert root.findtext(f"{SVG}title") == "The lost ACK"
    description = root.findtext(f"{SVG}desc") or ""
    # By hand: 6 attempts and 6 ACKs, one of them lost; 5 messages and one effect too many.
    assert "12 packets, 1 of them lost; 6 effects. Applied more than once: m3." in description


def test_every_line_goes_to_where_its_packet_ended_but_for_a_double_one_that_makes_room_for_its_head() -> None:
    diagram = drawn(outcome_of("two-way-cut").simulation)
    layout, root = Layout(diagram), ElementTree.fromstring(to_svg(diagram))
    ends = {(line.get("x2"), line.get("y2")) for line in root.iter(f"{SVG}line")}
    short = set()
    for index, arrow in enumerate(diagram.arrows):
        x, y = layout.end(index)
        if (f"{x:.1f}", f"{y:.1f}") not in ends:
            short.add((arrow.is_double, arrow.fate))
    assert {(arrow.is_double, arrow.fate) for arrow in diagram.arrows} > short
    assert short == {(True, "arrived")}


def test_the_wall_of_a_cut_is_open_where_a_packet_goes_over_the_link_beside_it() -> None:
    """Each request that leaves while ACKs are cut, from 2800 to 4700: m3 twice, and m4; no ACK opens one."""
    assert to_svg(drawn(outcome_of("one-way-cut").simulation)).count('stroke="#ffffff" stroke-width="10"') == 3
    assert 'stroke-width="10"' not in to_svg(drawn(outcome_of("two-way-cut").simulation))


def test_the_svg_needs_nothing_from_outside_and_can_stand_beside_others() -> None:
    svg = to_svg(drawn(outcome_of("chaos-test").simulation))
    assert svg.count("http") == 1  # The namespace.
    assert not re.search(r"\bid=|<script|<style|<image|url\(|href", svg)


def test_nothing_that_an_author_writes_breaks_the_svg() -> None:
    simulation = play(AT_LEAST_ONCE, armed(Say(text=HOSTILE)))
    root = ElementTree.fromstring(to_svg(drawn(simulation), HOSTILE))
    assert root.findtext(f"{SVG}title") == one_line(HOSTILE)
    assert any("<b>&amp;" in text for text in texts(root))


@on_each_name
def test_words_in_one_lane_never_stand_on_each_other(name: str) -> None:
    diagram = drawn(outcome_of(name).simulation)
    root = ElementTree.fromstring(to_svg(diagram))
    layout = Layout(diagram)
    columns: dict[tuple[str, str], list[float]] = defaultdict(list)
    lanes = {f"{x + gap:.1f}" for x in layout.x.values() for gap in (-14, 14)} | {f"{layout.ledger:.1f}"}
    for text in root.iter(f"{SVG}text"):
        if text.get("x") in lanes:
            columns[text.get("x", ""), text.get("text-anchor", "start")].append(float(text.get("y", "0")))
    for heights in columns.values():
        ordered = sorted(heights)
        assert all(below - above >= LINE - 4 for above, below in pairwise(ordered))


def test_time_never_runs_upwards_and_long_silences_are_marked() -> None:
    diagram = drawn(outcome_of("ack-lost").simulation)
    layout = Layout(diagram)
    heights = [instant.y for instant in layout.instants.values()]
    assert heights == sorted(heights)
    # By hand: from 0.2, 1.7, 4.2 and 4.7 to the next send, and from 3.15 to the timer at 4.0.
    assert [text for _, text in layout.breaks()] == ["1.300 s", "1.300 s", "0.850 s", "0.300 s", "1.300 s"]


@pytest.mark.parametrize("time_ms", [0, 20, 150, 1000])
def test_a_run_in_progress_has_every_kind_of_diagram(time_ms: int) -> None:
    simulation = begin(AT_LEAST_ONCE, messages=3)
    simulation.run_until(time_ms)
    diagram = drawn(simulation)
    ElementTree.fromstring(to_svg(diagram))
    assert "sequenceDiagram\n" in list(to_mermaid(diagram))
    assert list(to_shiviz(diagram))


def test_a_run_before_its_first_event_has_every_kind_of_diagram() -> None:
    diagram = Diagram(begin(AT_LEAST_ONCE).settings)
    ElementTree.fromstring(to_svg(diagram))
    assert len(list(to_mermaid(diagram))) == 5
    assert list(to_shiviz(diagram)) == [f"{PARSER}\n\n"]


# Mermaid.


@brisk
@given(presets())
def test_the_mermaid_of_any_run_has_an_arrow_for_every_packet(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    diagram = drawn(simulation)
    lines = list(to_mermaid(diagram, "Random"))
    assert lines[0] == "sequenceDiagram\n"
    assert all(MERMAID_LINE.fullmatch(line.rstrip("\n")) for line in lines[1:])
    arrows = [line for line in lines if re.match(rf"    {_ARROW}", line)]
    assert len(arrows) == len(diagram.arrows) + sum(diagram.effects.values())
    assert sum("-x" in line for line in arrows) == sum(arrow.fate == "dropped" for arrow in diagram.arrows)


def test_the_lost_ack_in_mermaid_by_hand() -> None:
    assert [line.strip() for line in to_mermaid(drawn(outcome_of("ack-lost").simulation, 3), "Lost")] == [
        "sequenceDiagram",
        "title Lost",
        "participant producer",
        "participant consumer",
        "participant ledger",
        "producer->>consumer: m3, 3.000 to 3.050 s",
        "Note over consumer: m3 applied, 3.150 s",
        "consumer->>ledger: +$100",
        "consumer-xproducer: ACK m3, dropped on purpose, 3.150 s",
        "Note over producer: m3 timed out, 4.000 s",
        "producer->>consumer: m3 attempt 2, 4.000 to 4.050 s",
        "Note over consumer: m3 applied, 4.150 s",
        "consumer->>ledger: +$100 DUPLICATED",
        "consumer->>producer: ACK m3·2, 4.150 to 4.200 s",
        "Note over producer: m3 ok, 4.200 s",
    ]


def test_nothing_that_an_author_writes_breaks_the_mermaid() -> None:
    assert text_of("a; b\nc # end %%") == "a#59; b c #35; #101;#110;#100; #37;#37;"
    lines = list(to_mermaid(drawn(play(AT_LEAST_ONCE, armed(Say(text=HOSTILE)))), HOSTILE))
    assert all(not re.search(r"[<>&;%]", re.sub(r"#\d+;|->>|-->>", "", line)) for line in lines)


# ShiViz.


def below(left: dict[str, int], right: dict[str, int]) -> bool:
    """Whether one vector clock is before another."""
    return left != right and all(count <= right.get(host, 0) for host, count in left.items())


@brisk
@given(presets())
def test_clocks_tell_the_causal_order_of_any_run(raw: dict[str, Any]) -> None:
    simulation = simulation_of(raw)
    simulation.run()
    diagram = drawn(simulation)
    clocks = Clocks(diagram)
    last: dict[str, dict[str, int]] = {}
    departed: dict[int, dict[str, int]] = {}
    arrivals = 0
    for happening in diagram.happenings:
        for host, _, clock in clocks.events(happening):
            assert clock[host] == last.get(host, {}).get(host, 0) + 1
            assert below(last.get(host, {}), clock)
            last[host] = clock
            if happening.what == "leaves":
                departed[diagram.arrows[happening.item].departed] = clock
            if happening.what == "ends":
                arrivals += 1
                assert below(departed[diagram.arrows[happening.item].departed], clock)
    assert arrivals == sum(arrow.fate == "arrived" for arrow in diagram.arrows)


def test_a_host_knows_of_another_only_what_packets_brought() -> None:
    # By hand, for one message: sent 1, leaves 2; arrives 1, received 2, started 3, applied 4, ACK leaves 5.
    lines = list(to_shiviz(drawn(play(AT_LEAST_ONCE))))[1:]
    assert [line.split(" ", 1)[1].rstrip("\n") for line in lines] == [
        'producer {"producer": 1} m1 sent',
        'producer {"producer": 2} m1 leaves',
        'consumer {"producer": 2, "consumer": 1} m1 arrives',
        'consumer {"producer": 2, "consumer": 2} m1 received',
        'consumer {"producer": 2, "consumer": 3} m1 started',
        'consumer {"producer": 2, "consumer": 4} m1 applied',
        'ledger {"producer": 2, "consumer": 4, "ledger": 1} +$100',
        'consumer {"producer": 2, "consumer": 5} ACK m1 leaves',
        'producer {"producer": 3, "consumer": 5} ACK m1 arrives',
        'producer {"producer": 4, "consumer": 5} m1 ok',
    ]


@on_each_name
def test_shiviz_can_read_every_line_by_the_expression_above_it(name: str) -> None:
    head, *lines = "".join(to_shiviz(drawn(outcome_of(name).simulation))).split("\n")
    assert lines[0] == ""  # No delimiter: there is one execution.
    expression = re.compile(head.replace("(?<", "(?P<"))
    for line in lines[1:-1]:
        match = expression.fullmatch(line)
        assert match is not None
        assert match["host"] in json.loads(match["clock"])
