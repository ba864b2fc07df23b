"""What an output of Spring Cloud Stream hears of what it publishes: the binder for RabbitMQ has its own template."""

from pathlib import Path

from playground.configuration.cases import cases
from tests.configuration.helpers import findings, read, settings

CONFIRMS = "spring.rabbitmq.publisher-confirm-type=correlated"
RETURNS = "spring.rabbitmq.publisher-returns=true"
START = "spring.cloud.stream.default-binder=rabbit\nspring.cloud.stream.bindings.a-out-0.destination=a\n"
CHANNEL = "spring.cloud.stream.bindings.a-out-0.producer.error-channel-enabled"
PRODUCER = "spring.cloud.stream.rabbit.bindings.a-out-0.producer."
HEADER = f"{PRODUCER}use-confirm-header=true"


def test_an_output_is_mandatory_and_confirmed_only_where_its_binder_has_somebody_hear_of_it(tmp_path: Path) -> None:
    on = f"{CHANNEL}=true"
    for lines, is_confirmed, is_mandatory in (
        ((), False, False),
        ((RETURNS,), False, False),
        (("spring.rabbitmq.template.mandatory=true", RETURNS), False, False),
        ((CONFIRMS, RETURNS), False, False),
        ((on,), False, False),
        ((on, RETURNS), False, True),
        ((on, CONFIRMS), True, True),
        ((on, CONFIRMS, RETURNS), True, True),
        ((HEADER, CONFIRMS), True, True),
        ((f"{CHANNEL}=false", CONFIRMS, RETURNS), False, False),
        ((on, "spring.rabbitmq.publisher-confirm-type=simple"), False, False),
    ):
        found = read(tmp_path, "application.properties", START + "\n".join(lines), "")
        [case] = cases(found, "rabbitmq")
        said = tuple(name in case.settings and case.settings[name].value for name in ("confirm.select", "mandatory"))
        assert said == (is_confirmed, is_mandatory), lines


def test_what_closes_a_gap_of_an_output_names_all_that_its_binder_needs(tmp_path: Path) -> None:
    channel, confirms = f"{CHANNEL} = true", CONFIRMS.replace("=", " = ")
    for lines, confirmed, mandatory in (
        ((), f"{confirms}, and {channel}", f"{confirms}, and {channel}"),
        ((RETURNS,), f"{confirms}, and {channel}", channel),
        ((CONFIRMS,), channel, channel),
        ((HEADER,), confirms, confirms),
    ):
        found = read(tmp_path, "application.properties", START + "\n".join(lines), "")
        [case] = cases(found, "rabbitmq")
        told = case.remedies(found.spellings)
        assert (told["confirm.select", True], told["mandatory", True]) == (confirmed, mandatory), lines


def test_a_key_of_an_output_that_does_nothing_is_told_with_what_it_lacks(tmp_path: Path) -> None:
    for lines, rule, said in (
        ((RETURNS,), "no-effect", f"not of a-out-0, whose binder has a template of its own: {CHANNEL} = true"),
        ((CONFIRMS,), "no-effect", f"nobody hears of a nack of a-out-0 without {CHANNEL} = true"),
        ((f"{CHANNEL}=true",), "no-effect", "nothing comes back and nothing is nacked without"),
        ((CONFIRMS, f"{PRODUCER}confirm-ack-channel=acks"), "no-effect", "the binder takes it only with"),
        ((CONFIRMS, HEADER, f"{CHANNEL}=true", f"{PRODUCER}confirm-ack-channel=a"), "contradiction", "does not start"),
        ((f"{PRODUCER}batching-enabled=true",), "risk", "waits for the rest of its batch"),
        ((f"{PRODUCER}transacted=true",), "not-modelled", "tx of channels"),
    ):
        found = read(tmp_path, "application.properties", START + "\n".join(lines), "")
        assert any(said in text for _, text in findings(found, rule)), lines
    batches = (f"{PRODUCER}batching-enabled=true", f"{CHANNEL}=true", CONFIRMS)  # Not of what is correlated.
    assert findings(read(tmp_path, "application.properties", START + "\n".join(batches), ""), "risk") == []


def test_what_the_code_has_to_do_is_what_the_binder_hands_to_it_and_nothing_of_a_rabbit_template(
    tmp_path: Path,
) -> None:
    for line, said in ((f"{CHANNEL}=true", "error channel"), (HEADER, "PUBLISH_CONFIRM_CORRELATION")):
        found = read(tmp_path, "application.properties", f"{START}{CONFIRMS}\n{RETURNS}\n{line}\n", "")
        [(at, text)] = findings(found, "application")
        assert (at, said in text, "ReturnsCallback" in text) == (5, True, False)


def test_a_binder_gives_back_only_what_it_neither_tries_again_nor_republishes(tmp_path: Path) -> None:
    start = "spring.cloud.stream.default-binder=rabbit\nspring.cloud.stream.bindings.a-in-0.group=g\n"
    consumer = "spring.cloud.stream.%sbindings.a-in-0.consumer."
    requeues = f"{consumer % 'rabbit.'}requeue-rejected=true\n"
    once, rejects = f"{consumer % ''}max-attempts=1\n", f"{consumer % 'rabbit.'}republish-to-dlq=false\n"
    for more, then in (("", "park"), (once, "park"), (rejects, "park"), (once + rejects, "return")):
        found = read(tmp_path, "application.properties", start + requeues + more, "")
        assert settings(found, "a-in-0")["consumer.then"] == then, more
        assert [line for line, _ in findings(found, "no-effect")] == ([3] if then == "park" else []), more
