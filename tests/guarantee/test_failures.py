"""How many failures are enough, and what becomes of what is never done."""

import pytest

from playground.guarantee.bench import try_out
from playground.guarantee.never_done import never_done
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, came_to, native_choice
from playground.scenario.build import with_steps
from tests.each import of_each

_ONCE = "processing fails, once is enough"
_ALWAYS = "processing always fails"
_THREE_TRIES = {"consumer.on_failure": "retry", "consumer.max_tries": 3}
_SILENT = {"consumer.on_failure": "silent"}


def of_poison(system: str, config: str | None, own: dict[str, object]) -> tuple[SystemChoice, FaultTrial]:
    """The trial of what always fails; what is set of the application has a dot behind `consumer`."""
    application = {key: value for key, value in own.items() if key.startswith("consumer.")}
    settings = {key: value for key, value in own.items() if key not in application}
    choice = SystemChoice(system, config, settings, application)  # type: ignore[arg-type]
    [trial] = try_out(choice, ["F10"])
    return choice, trial


@of_each(
    [
        ("rabbitmq", "auto-ack", {}, ("lost", 1, _ONCE)),
        ("rabbitmq", "confirms-quorum", {"consumer.on_failure": "acknowledge"}, ("lost", 1, _ONCE)),
        ("rabbitmq", None, {"consumer.on_failure": "park"}, ("lost", 1, _ONCE)),
        (
            "rabbitmq",
            None,
            {"consumer.on_failure": "park", "x-dead-letter-exchange": "dead"},
            ("dead_lettered", 1, _ONCE),
        ),
        # The first of three tries in place may fail.
        ("rabbitmq", None, {**_THREE_TRIES, "consumer.then": "park"}, ("lost", 3, "processing fails 3 times")),
        ("rabbitmq", "confirms-quorum", {}, ("lost", 21, "processing fails at each of 21 deliveries")),
        # Half an hour each: what lies in wait has to last for as long.
        ("rabbitmq", "confirms-quorum", _SILENT, ("lost", 21, "processing fails at each of 21 deliveries")),
        (
            "rabbitmq",
            "confirms-quorum",
            {**_THREE_TRIES, "consumer.then": "return", "x-delivery-limit": 1},
            ("lost", 6, "processing fails 6 times, at 2 deliveries"),
        ),
        ("rabbitmq", None, {}, ("pending", 0, _ALWAYS)),
        ("rabbitmq", None, _SILENT, ("pending", 1, _ONCE)),
        ("rabbitmq@3.13", None, _SILENT, ("pending", 0, _ALWAYS)),
        ("sqs", None, {"RedrivePolicy.maxReceiveCount": 1}, ("dead_lettered", 1, _ONCE)),
        (
            "sqs",
            None,
            {"RedrivePolicy.maxReceiveCount": 5},
            ("dead_lettered", 5, "processing fails at each of 5 deliveries"),
        ),
        ("sqs", "delete-first", {"DelaySeconds": 900}, ("lost", 1, _ONCE)),
        ("kafka", "acks-0", {}, ("lost", 1, _ONCE)),
        ("kafka", None, {}, ("pending", 0, _ALWAYS)),
        ("redis-streams", None, {"XAUTOCLAIM": False}, ("pending", 1, _ONCE)),
        ("redis-streams", None, {}, ("pending", 0, _ALWAYS)),
    ]
)
def test_it_is_said_how_many_failures_are_enough(
    system: str, config: str | None, own: dict[str, object], says: tuple[str, int, str]
) -> None:
    _, trial = of_poison(system, config, own)
    assert (trial.outcome, trial.times, trial.about) == says


@pytest.mark.parametrize(
    ("system", "config", "own"),
    [
        ("rabbitmq", "confirms-quorum", {}),
        ("rabbitmq", None, {**_THREE_TRIES, "consumer.then": "park"}),
        ("sqs", None, {"RedrivePolicy.maxReceiveCount": 5}),
    ],
)
def test_its_script_has_so_many_and_with_one_less_the_message_is_done(
    system: str, config: str | None, own: dict[str, object]
) -> None:
    _, trial = of_poison(system, config, own)
    assert trial.script
    [step] = trial.script.steps
    assert getattr(step.command, "times", 0) == trial.times
    fewer = with_steps(trial.script, "", "", [{"do": "fail", "message": "m1", "times": trial.times - 1}])
    assert came_to(fewer.settings, fewer.steps, None).outcome == "applied_once"


@of_each(
    [
        ("rabbitmq", {}, "requeued for ever"),
        ("rabbitmq", _SILENT, "what fails once lies unacknowledged, holding its place in the prefetch, until its ch"),
        ("rabbitmq@3.13", _SILENT, "what always fails lies unacknowledged, holding its place in the prefetch, until c"),
        ("rabbitmq", {"consumer.on_failure": "retry"}, "what always fails is tried again in place for ever"),
        ("pulsar", {}, "what always fails is delivered again for ever"),
        ("pulsar", _SILENT, "what fails once lies unacknowledged until its consumer's connection ends"),
        ("pulsar", {**_SILENT, "ackTimeoutMillis": 1000}, "delivered again after each ackTimeoutMillis"),
        ("jetstream", _SILENT, "after each AckWait"),
        ("sqs", {"consumer.on_failure": "return"}, "received again at once"),
        ("redis-streams", {"XAUTOCLAIM": False}, "nobody claims it"),
        ("kafka", _SILENT, "never committed"),
    ]
)
def test_what_is_never_done_is_told_by_what_its_consumer_does(system: str, own: dict[str, object], says: str) -> None:
    choice, trial = of_poison(system, None, own)
    assert says in never_done(native_choice(choice), [trial], "")
    assert never_done(native_choice(choice), [trial], "its task ends") == "its task ends", "a line of a file knows more"
