"""Shovels in `definitions.json`: what they lose is lost for the queue that they empty."""

import json
from pathlib import Path

from playground.configuration.found import Reading
from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, read


def moved(mode: str | None) -> str:
    value = {"src-queue": "orders", "dest-queue": "orders", **({"ack-mode": mode} if mode else {})}
    document = {
        "rabbitmq_version": "4.3.1",
        "queues": [{"name": "orders", "vhost": "/", "durable": True, "arguments": {"x-queue-type": "quorum"}}],
        "parameters": [{"component": "shovel", "name": "away", "vhost": "/", "value": value}],
    }
    return json.dumps(document, indent=1)


def of_shovel(folder: Path, mode: str | None) -> Reading:
    return read(folder, "definitions.json", moved(mode))


def test_a_shovel_that_acknowledges_too_early_loses_what_it_has_in_hand(tmp_path: Path) -> None:
    for mode, loses in (("no-ack", True), ("on-publish", True), ("on-confirm", False), (None, False)):
        found = of_shovel(tmp_path, mode)
        assert bool(findings(found, "risk")) is loses
        assert bool([one for one in found.given if one.loses and one.queue == "orders"]) is loses
        link = read(tmp_path, "definitions.json", moved(mode).replace('"shovel"', '"federation-upstream"'))
        assert bool([text for _, text in findings(link, "risk") if "a link of the federation" in text]) is loses


def test_a_gate_is_not_met_where_a_shovel_loses_and_its_line_is_what_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    path.write_text(moved("no-ack"))
    set_so = ("confirm.select=true", "mandatory=true", "--need", "at-least-once")
    told = " ".join(invoke("guarantee", str(path), *set_so, columns=200).stdout.split())
    assert "a line of a file" in told.partition("To close it")[0]
    assert "ack-mode = on-confirm" in told.partition("leg may lose")[0]
