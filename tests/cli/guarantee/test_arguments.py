"""What is typed behind `playground guarantee`, as it is read: before anything is tried."""

from playground.cli.guarantee.arguments import arguments, by_own_names, system_named
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting
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


def test_a_name_is_the_systems_however_its_words_are_joined_and_begun() -> None:
    for system, typed, meant_by in (
        ("http", "idempotency-key=stable", "Idempotency-Key"),
        ("http", "IDEMPOTENCY_KEY=stable", "Idempotency-Key"),
        ("rabbitmq", "auto-ack=true", "auto_ack"),
        ("http", "stripe.max_network_retries=3", "max_network_retries"),
        ("sqs", "visibilityTimeout=20", "VisibilityTimeout"),
        ("kafka", "enable_idempotence=true", "enable.idempotence"),
    ):
        profile, dialect, _ = system_named(system)
        name, _, value = typed.partition("=")
        assert [one.name for one in arguments([typed], profile, dialect)] == [meant_by]
        for of, told in ((system, meant_by), ("", meant_by), ("another", name)):
            [found] = by_own_names([GivenSetting(of, name, value, Spot("a"), typed)], profile, dialect)
            assert (found.name, found.written) == (told, typed)


def test_a_template_of_a_key_is_told_with_the_kind_that_it_is() -> None:
    profile, dialect, _ = system_named("http")
    for typed, kind in (("order-{order_id}", "stable"), ("order-{uuid4}", "per-call"), ("{order}-{attempt}", "fresh")):
        word = f"idempotency_key={typed}"
        [one] = arguments([word], profile, dialect)
        [of_a_file] = by_own_names([GivenSetting("", "Idempotency-Key", typed, Spot("a"), word)], profile, dialect)
        for found in (one, of_a_file):
            assert (found.value, found.written) == (kind, f"{word} ({kind})")
