"""The standard faults, for settings that no named configuration has."""

import pytest

from playground.matrix.cells import SystemChoice, cells, native_choice
from playground.matrix.faults import standard_faults
from playground.scenario.build import build
from playground.systems.native import NativeValue


@pytest.mark.parametrize(
    ("system", "config"), [("rabbitmq", "library-defaults"), ("rabbitmq", "confirms-quorum"), ("sqs", "default")]
)
@pytest.mark.parametrize("processing_ms", [10, 100, 5000])
def test_who_acknowledges_first_loses_what_it_dies_over_in_mid_work(
    system: str, config: str, processing_ms: int
) -> None:
    application = {"consumer.ack": "before", "consumer.processing_ms": processing_ms}
    [cell] = cells(SystemChoice(system, config, application=application), only=["F6"])
    assert (cell.counts.deliveries, cell.counts.effects, cell.counts.outcome) == (1, 0, "lost")


@pytest.mark.parametrize(("tries", "counts"), [(1, (2, 2, 2)), (3, (2, 2, 2))])
def test_what_a_client_gives_up_on_its_application_sends_again(tries: int, counts: tuple[int, int, int]) -> None:
    """The answer is lost, and whoever repeats the request stores the message twice: the SDK, or the application."""
    [cell] = cells(SystemChoice("sqs", settings={"max_attempts": tries}), only=["F2"])
    assert (cell.counts.publishes, cell.counts.copies, cell.counts.effects) == counts
    [cell] = cells(SystemChoice("sqs-fifo", settings={"max_attempts": tries}), only=["F2"])
    assert (cell.counts.publishes, cell.counts.copies, cell.counts.effects) == (2, 1, 1), "under the same id"


@pytest.mark.parametrize(
    ("system", "config", "settings", "clauses"),
    [
        (
            "kafka",
            "acks-1",
            {},
            ("before it answers", "leader is lost, or its power fails, after the answer, before a"),
        ),
        ("kafka", "acks-0", {}, ("after storing", "is lost, or its power fails, after storing, before a follower has")),
        ("kafka", "default", {"replication.factor": 1}, ("before it answers", "power fails after the answer, before")),
        (
            "rabbitmq",
            "library-defaults",
            {},
            ("after storing", "after storing, before the message is safe on the disk"),
        ),
        ("rabbitmq", "auto-ack", {}, ("after storing", "restarts, or its power fails, after storing: what it stores")),
        ("rabbitmq", "confirms-quorum", {}, ("before it answers", "the power fails after the answer")),
        ("redis-streams", "default", {}, ("before it answers", "after the answer: what it stores is only in memory")),
        ("jetstream", "default", {}, ("before it answers", "after the answer, before the message is safe on the disk")),
    ],
)
def test_a_fault_speaks_of_an_answer_only_where_one_is_waited_for_and_of_a_leader_where_there_is_one(
    system: str, config: str, settings: dict[str, NativeValue], clauses: tuple[str, str]
) -> None:
    choice = SystemChoice(system, config, settings)
    found = standard_faults(build(choice.table(), "").settings, native_choice(choice).dialect)
    about = {one.name: one.about for one in found}
    for name, clause in zip(("F4a", "F4b"), clauses, strict=True):
        assert clause in about[name]
    is_answered = clauses[0] == "before it answers"
    assert all(("answer" in about[name]) is is_answered for name in ("F4a", "F4b", "F11"))
