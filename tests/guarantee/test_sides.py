"""A client that only sends, or only reads: of the other side nothing is judged, and what has to hold of it is asked."""

import json
from dataclasses import replace
from pathlib import Path

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Side
from playground.guarantee.answer import Answer
from playground.guarantee.answering import answer
from playground.guarantee.legs import FAULTS_OF, Leg
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from tests.cli.helpers import invoke
from tests.guarantee.helpers import broker_question

ALL = (*FAULTS_OF[Leg.PRODUCER], *FAULTS_OF[Leg.CONSUMER])


def asked(side: Side, *others: GivenSetting) -> Answer:
    def tried(_: SystemChoice) -> list[FaultTrial]:
        return [FaultTrial(one, 1, 1, 0, "ok", "lost") for one in ALL]

    crashes = [FaultTrial(node, 1, 1, 0, "ok", "lost", node=node) for node in ("producer", "broker", "consumer")]
    alone = GivenSetting("rabbitmq", "binding", "", Spot("app.yml"), "", assumed=True, only=side)
    case = SettingsCase((), {one.name: one for one in (alone, *others)})
    return answer(replace(broker_question(tried), other_faults=lambda _: crashes), case)


def test_only_the_faults_of_the_side_that_is_there_are_tried() -> None:
    sends, reads = asked("producer"), asked("consumer")
    assert sends.verdicts.tried & set(ALL) == {*FAULTS_OF[Leg.PRODUCER]}
    assert reads.verdicts.tried & set(ALL) == {*FAULTS_OF[Leg.CONSUMER]}
    assert {one.leg for one in sends.shortfalls} == {Leg.PRODUCER}
    assert {one.leg for one in reads.shortfalls} == {Leg.CONSUMER}


def test_whoever_only_sends_is_told_nothing_of_consumers_and_the_other_way_round() -> None:
    sends, reads = asked("producer"), asked("consumer")
    ways = {one.name for one in sends.question.changes(sends.choice)}
    assert ways
    assert not {one for one in ways if one.startswith("consumer.")}
    assert "confirm.select" not in {one.name for one in reads.question.changes(reads.choice)}
    assert "consumer.dedup" in {one.name for one in reads.question.changes(reads.choice)}


def test_of_the_other_side_it_is_asked_that_it_loses_and_repeats_nothing() -> None:
    for side, leg in (("producer", Leg.CONSUMER), ("consumer", Leg.PRODUCER)):
        told = [*asked(side).conditions_of(leg)]  # type: ignore[arg-type]
        assert {one.name for one in told} == {"binding"}
    assert {one.trouble for one in asked("consumer").conditions if one.name == "binding"} == {"lose", "duplicate"}


def test_it_is_told_which_leg_is_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "application.properties"
    path.write_text("spring.cloud.stream.default-binder=kafka\nspring.cloud.stream.bindings.a-out-0.destination=a\n")
    [found] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    assert {one["leg"]: one["judged"] for one in found["legs"]} == {"producer": True, "consumer": False, "effect": True}
    assert not any("consumer" in str(one["remedy"]) for one in found["gaps"])
    text = invoke("guarantee", str(path), "--more", columns=200).stdout
    assert "not in this file, and not judged: it is another client's" in text
    assert "consumer.ack" not in text


def test_a_file_that_speaks_of_the_other_side_is_judged_beside_it() -> None:
    theirs = GivenSetting("rabbitmq", "auto_ack", True, Spot("other.yml", 3), "auto_ack = true")
    ours = theirs._replace(spot=Spot("app.yml", 3))
    assert asked("producer", theirs).verdicts.tried >= set(ALL)
    assert not asked("producer", ours).verdicts.tried >= set(ALL)


def test_what_a_queue_without_a_group_asks_ends_with_the_remedy_that_names_one(tmp_path: Path) -> None:
    path = tmp_path / "application.properties"
    path.write_text("spring.cloud.stream.default-binder=rabbit\nspring.cloud.stream.bindings.a-in-0.destination=a\n")
    then, _, legs = invoke("guarantee", str(path)).stdout.partition("\nleg ")
    assert "bindings.a-in-0.group = NAME" in then
    for condition in (
        "as the last one goes, the queue is deleted",
        "with it the queue is deleted",
        "always reads a-in-0",
    ):
        assert [condition in " ".join(text.split()) for text in (then, legs)] == [False, True]
