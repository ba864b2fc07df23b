"""What is typed behind `playground guarantee`, as it is read: before anything is tried."""

from playground.cli.guarantee.arguments import arguments, system_named
from playground.guarantee.settings import meant
from playground.matrix.cells import SystemChoice
from playground.scenario.validate import problems_of

AS_IN_A_PRESET = ("consumer.max_tries=1", "producer.max_in_flight=1", "consumer.workers=2", "producer.outbox='memory'")


def test_what_the_application_does_is_read_as_a_preset_has_it() -> None:
    profile, dialect, _ = system_named("rabbitmq")
    given = {one.name: one for one in arguments(AS_IN_A_PRESET, profile, dialect)}
    found = meant(given, dialect, profile.name)
    assert not found.findings
    assert found.application == {
        "consumer.max_tries": 1,
        "producer.max_in_flight": 1,
        "consumer.workers": 2,
        "producer.outbox": "memory",
    }
    for key, value in found.application.items():
        assert not problems_of(SystemChoice("rabbitmq", application={key: value}).table()), key
