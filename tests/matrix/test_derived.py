"""Settings beside the named configurations, derived on paper (`derived.toml`), against the run."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from playground.matrix.cells import Counts, SystemChoice, cells

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("derived.toml").read_text("utf-8"))["settings"]
OUTCOMES = {0: "lost", 1: "applied_once", 2: "duplicated"}


def in_short(counts: Counts | None) -> str:
    """As `derived.toml` has it."""
    if counts is None:
        return "none"
    numbers = "/".join("-" if one is None else str(one) for one in counts[:5])
    said = (counts.believes, "ok"), (counts.outcome, OUTCOMES[min(counts.effects, 2)])
    return " ".join([numbers, *(word for word, usual in said if word != usual)])


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one['system']}-{one['config']}-{[*one.get('native', ())]}")
def test_other_settings_come_to_what_was_derived_on_paper(case: dict[str, Any]) -> None:
    choice = SystemChoice(case["system"], case["config"], case.get("native", {}), case.get("application", {}))
    found = {one.fault.name: one.counts for one in cells(choice)}
    derived = dict(one.split(" ", 1) for one in case["cells"].split("; "))
    assert {fault: in_short(found.get(fault)) for fault in derived} == derived
