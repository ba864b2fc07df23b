"""The consumer's own record of ids, in the transaction of its effect: what all systems have in common."""

import pytest

from playground.engine.contracts import contract_for
from playground.matrix.cells import SystemChoice, counts, scripts
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS

CONFIGURATIONS = [
    (name, config.name)
    for name, profile in SYSTEMS.items()
    if profile.dialect and profile.topology.has_broker
    for config in profile.dialect.configurations
]
CONTENT = """
format = 1
title = "Two payments alike"
system = "sqs-fifo"
config = "content-hash"

[workload]
messages = 1

[consumer]
dedup = "transaction"
dedup_by = "%s"

[[steps]]
do = "send"
at_ms = 600000
content_of = "m1"
"""


def _dedup(preset: Preset) -> str:
    return contract_for(preset.settings, preset.settings.guarantee).dedup


@pytest.mark.parametrize(("system", "config"), CONFIGURATIONS)
def test_no_standard_fault_makes_an_effect_twice_where_the_ids_are_stored_with_it(system: str, config: str) -> None:
    choice = SystemChoice(system, config, application={"consumer.dedup": "transaction"})
    found = {fault.name: preset for fault, preset in scripts(choice) if fault.name != "F10"}  # Never done at all.
    recorded = [name for name, preset in found.items() if _dedup(preset) == "transaction"]
    assert recorded or config == "transactions"  # What is committed with its position needs no record.
    assert {name for name in recorded if counts(play_out(found[name])).effects > 1} == set()


@pytest.mark.parametrize(("dedup_by", "lost"), [("message", 0), ("key", 1)])
def test_a_record_of_business_ids_tells_two_payments_apart_that_a_hash_of_their_content_does_not(
    dedup_by: str, lost: int
) -> None:
    judgement = play_out(load_text(CONTENT % dedup_by)).judgement
    assert judgement.counters["stored"] == 2  # Past the five minutes in which the queue would have refused it.
    assert judgement.counters["lost"] == lost
