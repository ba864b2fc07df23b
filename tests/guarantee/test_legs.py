"""The legs as the tables on paper have them: no engine, so that what is judged is beyond doubt."""

import pytest

from playground.guarantee.legs import Leg, Verdicts, judge_legs
from playground.guarantee.trial import FaultTrial
from playground.systems import SYSTEMS
from tests.systems.matrix_tables import table


def on_paper(system: str, config: str) -> Verdicts:
    return judge_legs(
        (
            FaultTrial(one.fault, one.L, one.D, max(one.E, one.X), one.P, one.outcome)
            for one in table(system).cells
            if one.config == config
        ),
        has_broker=system != "http",
    )


def legs(verdicts: Verdicts) -> dict[str, tuple[str, str]]:
    return {
        one.leg.word: (" ".join(each.fault for each in one.losing), " ".join(each.fault for each in one.repeating))
        for one in verdicts.legs
    }


def test_rabbitmq_as_its_libraries_leave_it_may_lose_and_may_duplicate() -> None:
    found = on_paper("rabbitmq", "library-defaults")
    assert found.name == "may lose, may duplicate"
    assert legs(found) == {
        "producer": ("F1 F3 F4b", "F11"),  # No confirms: nobody sends again but the application that crashed.
        "consumer": ("", "F6 F7 F8"),
        "effect": ("", "F7 F8 F11"),
    }
    assert [one.fault for one in found.stuck] == ["F10"]


def test_confirms_and_a_quorum_queue_lose_only_what_fails_too_often() -> None:
    found = on_paper("rabbitmq", "confirms-quorum")
    assert legs(found) == {
        "producer": ("", "F2 F4a F11"),
        "consumer": ("F10", "F6 F7 F8 F9"),
        "effect": ("", "F2 F4a F7 F8 F9 F11"),
    }


def test_an_inbox_absorbs_what_the_legs_before_repeat() -> None:
    found = on_paper("rabbitmq", "confirms-quorum-inbox")
    assert (found.legs[0].repeating != (), found.repeating) == (True, ())
    assert found.name == "at-most-once: may lose"  # The 21st delivery of a poison message.


def test_deleting_first_loses_and_is_not_at_most_once_either() -> None:
    found = on_paper("sqs", "delete-first")
    assert legs(found)["consumer"] == ("F6 F10", "F13")
    assert found.name == "may lose, may duplicate"


def test_a_stable_deduplication_id_covers_the_producers_leg_but_for_the_window() -> None:
    assert legs(on_paper("sqs-fifo", "stable-id"))["producer"] == ("", "F12")
    assert legs(on_paper("sqs-fifo", "fresh-id"))["producer"] == ("", "F2 F4a F11")


def test_without_a_broker_there_are_two_legs() -> None:
    assert legs(on_paper("http", "no-key")) == {"direct": ("", "F2 F4a F9 F11"), "effect": ("", "F2 F4a F9 F11")}
    assert on_paper("http", "key").name == "at-least-once: may duplicate"  # After the key was pruned.


def test_what_is_done_and_told_as_failed_is_found_beside_loss_and_repetition() -> None:
    assert {config: [one.fault for one in on_paper("http", config).told_failed] for config in ("key", "key-v2")} == {
        "key": ["F4a"],  # The stored 500 (FACTS 8.3.4).
        "key-v2": [],
    }
    lost, late = (FaultTrial(fault, None, 1, 1, "failed", "applied_once") for fault in ("F2", "F12"))
    assert judge_legs([lost, late], has_broker=False).told_failed == (lost,)  # Nobody retries: it is the same.


@pytest.mark.parametrize(
    ("system", "config", "met"),
    [
        ("rabbitmq", "library-defaults", ()),
        ("rabbitmq", "confirms-quorum-inbox", ("at-most-once",)),
        ("sqs", "default", ("at-least-once",)),
        ("sqs-fifo", "stable-id", ("at-least-once",)),
    ],
)
def test_a_need_is_met_or_not(system: str, config: str, met: tuple[str, ...]) -> None:
    found = on_paper(system, config)
    assert tuple(need for need in ("at-most-once", "at-least-once", "exactly-once") if found.meets(need)) == met


def test_a_loss_by_the_deduplication_itself_is_the_effects() -> None:
    trial = FaultTrial("F6", 1, 2, 0, "ok", "lost")
    assert judge_legs([trial]).legs[1].losing == (trial,)
    marked = judge_legs([trial], forgets_first=["F6"])
    assert [one.losing for one in marked.legs] == [(), (), (trial,)]
    assert marked.legs[2].leg is Leg.EFFECT


def test_a_leg_is_called_by_the_nodes_that_the_system_has() -> None:
    trial = FaultTrial("F1", 1, 1, 1, "ok", "applied")
    named = {
        name: judge_legs([trial], has_broker=name != "http", called=SYSTEMS[name].wording.label).legs[0].name
        for name in ("sqs", "rabbitmq", "kafka", "http")
    }
    assert named == {
        "sqs": "producer to SQS",
        "rabbitmq": "publisher to broker",
        "kafka": "producer to broker",
        "http": "client to server",
    }
