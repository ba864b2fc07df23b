"""A made-up system with mechanisms of its own: a profile puts them in, and nothing else has to know.

Its broker remembers only the highest message that it has stored, as some do with sequence numbers; so whatever comes
out of order is taken for a repetition: refused, confirmed, and lost. It delivers once, and parks what comes back.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from playground.checker.fates import Verdict
from playground.checker.result import Judgement, judge_run
from playground.diagram.diagram import diagram_of
from playground.diagram.text import TextDiagram
from playground.engine.commands import Delay, Poison, Step
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.mechanisms.limit import CountLimit
from playground.engine.places import Place
from playground.engine.schedule import Item
from playground.engine.settings import Guarantee
from playground.engine.simulation import Simulation
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.build import build
from playground.scenario.mistakes import Problem, Table
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules
from playground.systems import SYSTEMS
from playground.systems.profile import Breach, Profile
from tests.engine.helpers import armed
from tests.topologies import BROKER
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.signs import UNICODE


class HighestOnly:
    """Remembers one number."""

    def __init__(self, window_ms: int) -> None:
        self.highest = 0

    def admits(self, packet: Item, now_ms: int) -> bool:
        """Only what is higher than all before."""
        if packet[0] <= self.highest:
            return False
        self.highest = packet[0]
        return True

    def forget(self, key: int) -> None:
        """It cannot: it knows one number."""

    def clear(self) -> None:
        """Begin again."""
        self.highest = 0

    def checkpoint(self) -> object:
        """The number."""
        return self.highest

    def restore(self, checkpoint: object) -> None:
        """The number."""
        assert isinstance(checkpoint, int)
        self.highest = checkpoint


def once(max_deliveries: int) -> CountLimit:
    """One delivery, whatever the setting says."""
    return CountLimit(1)


def no_window(raw: Mapping[str, object]) -> Iterator[Breach]:
    broker = raw.get("broker")
    if isinstance(broker, dict) and "dedup_window_ms" in broker:
        yield Breach(("broker", "dedup_window_ms"), "remembers the highest number for ever; leave this key out")


STRICT = Profile(
    topology=type(BROKER)(name="strict", nodes=BROKER.nodes, links=BROKER.links),
    about="A queue that remembers the highest number.",
    mechanisms=Mechanisms(admission=HighestOnly, limit=once),
    rules=(no_window,),
)
OUT_OF_ORDER = armed(Delay(link=Place.PUBLISH, message=1, by_ms=500))
POISONED = armed(Poison(message=2))
TABLE: Table = {
    "format": 1,
    "title": "A strict queue",
    "guarantee": "at-least-once",
    "system": "strict",
    "workload": {"messages": 3, "every_ms": 100},
}


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Preset:
    """A preset of a system that only the registry has been told of."""
    monkeypatch.setitem(SYSTEMS, "strict", STRICT)
    return build(TABLE, "strict")


def run(preset: Preset, *steps: Step) -> tuple[Simulation, Judgement]:
    simulation = Simulation(preset.settings, steps)
    simulation.run()
    return simulation, judge_run(simulation.log, simulation.ledger, preset.settings, simulation.settled)


def test_what_comes_out_of_order_is_refused_and_lost_although_it_was_confirmed(strict: Preset) -> None:
    simulation, judgement = run(strict, OUT_OF_ORDER)
    told = [(event.kind.word, event.message) for event in simulation.log if event.kind.word in ("refused", "confirmed")]
    assert ("refused", 1) in told
    assert ("confirmed", 1) in told
    assert judgement.verdict is Verdict.VIOLATED
    assert judgement.counters["lost"] == 1


def test_what_is_poisoned_is_parked_after_one_delivery(strict: Preset) -> None:
    simulation, judgement = run(strict, POISONED)
    dispatched = [event.message for event in simulation.log if event.kind.word == "dispatched"]
    assert dispatched == [1, 2, 3]
    assert judgement.counters["dead_lettered"] == 1


def test_the_same_settings_with_the_mechanisms_of_the_textbook_lose_nothing() -> None:
    _, judgement = run(build({**TABLE, "system": "broker"}, "broker"), OUT_OF_ORDER)
    assert judgement.verdict is Verdict.HOLDS


@pytest.mark.parametrize("step", [OUT_OF_ORDER, POISONED])
def test_it_is_explained_and_drawn(strict: Preset, step: Step) -> None:
    simulation, _ = run(strict, step)
    record = Record.of(simulation)
    assert all(explain(record, message).headline for message in record.messages)
    text = "\n".join(line.text for line in TextDiagram(diagram_of(simulation.log, simulation.settings), 100))
    assert ("refuse" if step is OUT_OF_ORDER else "dead letter") in text.lower()


def test_a_run_goes_on_from_a_checkpoint_of_mechanisms_that_nobody_knows(strict: Preset) -> None:
    there, back = Simulation(strict.settings, [OUT_OF_ORDER]), Simulation(strict.settings, [OUT_OF_ORDER])
    back.run_until(300)
    saved = back.checkpoint()
    back.run()
    back.restore(saved)
    back.run()
    there.run()
    assert list(back.log) == list(there.log)


def test_the_live_panes_show_it(strict: Preset) -> None:
    session = Session(replace(strict, steps=(POISONED,)))
    session.advance(15_000)
    shown = take_snapshot(session)
    paper = Paper(UNICODE, defaultdict[Place, Tracks](Tracks))
    network = draw_network(PaneView(shown), 80, 24, paper)
    assert "dead letters m2" in " ".join("".join(span.text for span in line) for line in network)


def test_the_rules_of_a_profile_hold_for_its_presets(strict: Preset) -> None:
    assert broken_rules({**TABLE, "broker": {"dedup_window_ms": 5}}) == [
        Problem(("broker", "dedup_window_ms"), "strict remembers the highest number for ever; leave this key out")
    ]
    assert broken_rules({**TABLE, "system": "broker", "broker": {"dedup_window_ms": 5}}) == []
    assert strict.settings.guarantee is Guarantee.AT_LEAST_ONCE
