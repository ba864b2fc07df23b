"""The shortest scripts that there are beside the standard faults: one crash, of each node, right after each event.

The standard faults are the ones that people talk about; a crash between two steps that nobody thought of is found here.
So is what replicas are there for: that the leader is lost which answered while the others lagged.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from playground.engine.commands import When
from playground.engine.contracts import contract_for
from playground.engine.log import EventLog
from playground.guarantee.branches import calm_run, came_to_after
from playground.guarantee.trial import FaultTrial, tried_once
from playground.matrix.cells import Counts, SystemChoice, came_to
from playground.matrix.durations import time_for
from playground.scenario.build import build, with_steps
from playground.scenario.mistakes import Table
from playground.scenario.native import native_of
from playground.scenario.preset import Preset

_TITLE: Final = 60
_LAG: Final[Table] = {"do": "lag", "for_ms": 20_000}
"""Long beside all that a run of one message takes without a fault."""
_MOST_EVENTS: Final = 1000
"""Of a run of one message; what goes on for longer goes round by itself, and is not broken in upon."""


@tried_once
def other_faults(choice: SystemChoice) -> Iterator[FaultTrial]:
    """Each single crash, tried, and a publish that finds no queue where the system has a setting for that."""
    table = choice.table()
    if run := time_for(build(table, "").settings, [_LAG]):
        table["run"] = run
    preset = build(table, "")
    log = calm_run(preset.settings, _MOST_EVENTS).log
    if len(log) > _MOST_EVENTS:
        return
    native = native_of(table)
    if native and any(native.dialect.owners("broker.unroutable")):
        steps: list[Table] = [{"do": "unroutable", "message": "m1"}]
        yield _tried(preset, steps, "broker", "an unroutable publish", "the publish finds no queue")
    settings = preset.settings
    if settings.broker.replicas > 1 and contract_for(settings, settings.guarantee).awaits_ack:
        lost: Table = {"do": "crash", "node": "broker", "how": "lost", "when": {"event": "confirmed", "message": "m1"}}
        steps = [_LAG, lost]
        yield _tried(preset, steps, "broker", "a lost leader", "the leader is lost while its followers lag")
    is_done = is_out = False
    has_output = settings.consumer.effect == "output"
    for where, told in _moments(log):
        is_done |= where["event"] == "settled"
        is_out |= where["event"] == "dispatched"
        for node in (one.word for one in settings.topology.nodes):
            if has_output and node == "producer" and where["event"] == "committed":
                continue  # Its position was in that transaction: nothing is left to be sent again.
            for how in ("process", "power") if _has_power(node, settings.broker.flush_ms) else ("process",):
                about = f"the {node} {'loses power' if how == 'power' else 'crashes'} right after {told}"
                # What the broker is done with, it kept so long; what is lost since is the other leg's.
                struck = "consumer" if is_done else node
                trial = _tried(preset, [_crash(node, how, where)], struck, "a crash", about)
                is_kept = settings.broker.durable and how == "process"
                if node == "broker" and is_out and is_kept and trial.outcome == "lost":
                    trial = trial._replace(node="consumer")  # It has it still: it is gone as nobody answered.
                yield trial


def _crash(node: str, how: str, where: Table) -> Table:
    return {"do": "crash", "node": node, "when": where, **({"how": how} if how == "power" else {})}


def _has_power(node: str, flush_ms: int) -> bool:
    """Whether a loss of power takes more than a crash of the process."""
    return node == "broker" and flush_ms > 0


def _moments(log: EventLog) -> Iterator[tuple[Table, str]]:
    """When a step can act, event by event, and what has happened then."""
    seen: Counter[tuple[str, str]] = Counter()
    for event in log:
        kind, place = event.kind.word, event.place.word if event.place else ""
        if event.message and kind != "chaos-ended":
            seen[kind, place] += 1
            where = {"link" if event.place.is_link else "node": place}
            on = f" on {place}" if event.place.is_link else ""
            yield {"event": kind, "message": "m1", **where, "nth": seen[kind, place]}, f"`{kind}`{on}"


def _tried(calm: Preset, steps: list[Table], node: str, kind: str, about: str) -> FaultTrial:
    preset = with_steps(calm, about, about[:_TITLE], steps)
    found = _came_to(preset)
    return FaultTrial(
        about,
        found.copies,
        found.deliveries,
        found.effects,
        found.believes,
        found.outcome,
        about,
        preset,
        node,
        kind,
        found.external,
    )


def _came_to(preset: Preset) -> Counts:
    """From where its step acts, where it has only one, and that waits for an event of the calm run."""
    if len(preset.steps) == 1 and isinstance(preset.steps[0].trigger, When):
        return came_to_after(preset.settings, preset.steps[0], _MOST_EVENTS)
    return came_to(preset.settings, preset.steps, _MOST_EVENTS)
