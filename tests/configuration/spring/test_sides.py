"""Bindings of Spring Cloud Stream have one side: which one their names tell, or else what is set of them."""

from pathlib import Path

from playground.configuration.cases import cases
from tests.configuration.helpers import findings, read, settings

START = "spring.cloud.stream.default-binder=kafka\nspring.cloud.stream.bindings.%s.destination=d\n"
SIDES = (
    ("orders-in-0", "", "consumer"),
    ("orders-out-0", "", "producer"),
    ("in-0", "", "consumer"),
    ("out-1", "", "producer"),
    ("login-0", "", ""),
    ("input", "", "consumer"),
    ("output", "", "producer"),
    ("orders", "bindings.orders.group=g", "consumer"),
    ("orders", "bindings.orders.consumer.max-attempts=5", "consumer"),
    ("orders", "kafka.bindings.orders.producer.sync=true", "producer"),
    ("orders", "function.bindings.work-in-0=orders", "consumer"),
    ("orders", "function.bindings[work-out-0]=orders", "producer"),
    ("orders", "output-bindings=mail;orders", "producer"),
    ("orders", "", ""),
    ("orders", "bindings.orders.group=g\nspring.cloud.stream.bindings.orders.producer.use-native-encoding=true", ""),
)


def test_a_binding_s_name_tells_its_side_or_what_is_set_of_it_does(tmp_path: Path) -> None:
    for name, line, side in SIDES:
        text = START % name + (f"spring.cloud.stream.{line}\n" if line else "")
        found = read(tmp_path, "application.properties", text, "")
        assert next((one.only for one in found.given if one.only), "") == side, (name, line)
        assert ("acks" in settings(found, name)) == (side != "consumer"), (name, line)
        assert ("consumer.ack" in settings(found, name)) == (side != "producer"), (name, line)


def test_a_binding_without_a_function_or_without_a_side_is_told_of(tmp_path: Path) -> None:
    root = "spring.cloud.stream."
    for name, line, rule, begins in (
        ("in-0", "", "no-effect", "in-0: no function is named, and Spring binds none by it"),
        ("in-0", "input-bindings=in-0", "", ""),
        ("pay-in-0", "", "", ""),
        ("orders", "", "elsewhere", "orders: whether it sends or reads neither its name nor a setting of it says"),
    ):
        text = START % name + (f"{root}{line}\n" if line else "")
        found = findings(read(tmp_path, "application.properties", text, ""), rule or "no-effect")
        assert [(at, told.startswith(begins)) for at, told in found] == ([(2, True)] if rule else []), (name, line)


def test_what_is_set_of_the_side_that_a_binding_does_not_have_is_read_by_nothing(tmp_path: Path) -> None:
    text = """\
        spring.cloud.stream:
          default-binder: rabbit
          bindings:
            mail-out-0: {destination: mail, group: g}
            work-in-0: {destination: work, group: g, producer: {required-groups: g}}
          rabbit.bindings.mail-out-0.consumer.prefetch: 10
        """
    found = read(tmp_path, "application.yml", text, "")
    assert sorted(line for line, _ in findings(found, "no-effect")) == [4, 5, 6]
    assert "prefetch_count" not in settings(found, "mail-out-0")


def test_keys_that_go_on_to_clients_reach_those_that_read_them(tmp_path: Path) -> None:
    text = """\
        spring.cloud.stream:
          bindings: {a-in-0: {group: g}, a-out-0: {destination: d}}
          kafka.binder:
            configuration: {isolation.level: read_committed, retries: 3}
            producer-properties: {linger.ms: 5, enable.idempotence: true}
            consumer-properties: {max.poll.records: 5}
        """
    found = read(tmp_path, "application.yml", text, "")
    reads, sends = settings(found, "a-in-0", assumed=False), settings(found, "a-out-0", assumed=False)
    assert reads == {"isolation.level": "read_committed", "max.poll.records": 5}
    assert sends == {"retries": 3, "enable.idempotence": True}


def test_a_group_that_all_bindings_have_is_one(tmp_path: Path) -> None:
    text = "spring.cloud.stream.bindings.a-in-0.destination=a\nspring.cloud.stream.default.group=g\n"
    text += "spring.cloud.stream.default-binder=kafka\n"
    found = read(tmp_path, "application.properties", text, "")
    assert findings(found, "risk") == []
    assert settings(found, "a-in-0")["auto.offset.reset"] == "earliest"


def test_a_start_that_goes_to_the_end_loses_what_came_meanwhile(tmp_path: Path) -> None:
    text = "spring.cloud.stream.bindings.a-in-0.group=g\n"
    again = "spring.cloud.stream.kafka.bindings.a-in-0.consumer.%s\n"
    for start, losses in (("startOffset=latest", 1), ("startOffset=earliest", 0)):
        whole = text + again % "resetOffsets=true" + again % start
        found = read(tmp_path, "application.properties", whole, "")
        assert sum(bool(one.loses) for one in found.given) == losses, start
        assert len(findings(found, "risk")) == 1


def test_a_record_that_fails_is_kept_by_a_line_of_its_own_binding(tmp_path: Path) -> None:
    text = "spring.cloud.stream.default-binder=kafka\nspring.cloud.stream.bindings.a-in-0.group=g\n"
    found = read(tmp_path, "application.properties", text, "")
    [(change, line)] = [each for one in found.given for each in one.remedies]
    assert (change, line.partition(" = ")[2]) == (("consumer.on_failure", "park"), "true")
    assert line.startswith("spring.cloud.stream.kafka.bindings.a-in-0.consumer.enable-dlq")


def test_a_binding_that_waits_for_confirms_has_none_unless_its_connection_correlates_them(tmp_path: Path) -> None:
    asks = "spring.cloud.stream.rabbit.bindings.a-out-0.producer."
    start = "spring.cloud.stream.bindings.a-out-0.destination=a\n"
    kind = "spring.rabbitmq.publisher-confirm-type"
    heard = "spring.cloud.stream.bindings.a-out-0.producer.error-channel-enabled=true\n"
    for line, more in (("useConfirmHeader=true", ""), ("confirm-ack-channel=acks", heard)):
        for said, is_on in (("", False), ("none", False), ("simple", False), ("correlated", True), ("${KIND}", True)):
            text = f"{start}{asks}{line}\n{more}" + (f"{kind}={said}\n" if said else "")
            found = read(tmp_path, "application.properties", text, "")
            counts = settings(found) | settings(found, "a-out-0")
            assert counts.get("confirm.select", False) is (said == "correlated"), (line, said)
            told = [(at, f"{kind} = correlated" in one) for at, one in findings(found, "no-effect")]
            assert told == ([] if is_on else [(2, True), (3, True)][: 2 if more else 1]), (line, said)


def test_a_queue_that_does_not_last_has_no_queue_for_its_dead_letters_and_gets_its_group_first(tmp_path: Path) -> None:
    start = "spring.cloud.stream"
    lines = [f"{start}.bindings.a-in-0.destination=a", f"{start}.bindings.b-in-0.group=g"]
    lines += [f"{start}.rabbit.bindings.{one}-in-0.consumer.auto-bind-dlq=true" for one in "abc"]
    lines += [f"{start}.rabbit.bindings.c-in-0.consumer.durable-subscription=false"]
    found = read(tmp_path, "application.properties", "\n".join(lines))
    assert {one.queue for one in found.given if one.name == "x-dead-letter-exchange"} == {"b-in-0"}
    told = [(line, text.rpartition(" = ")[0].rpartition(" ")[2]) for line, text in findings(found, "dead-end")]
    assert told == [
        (3, f"{start}.bindings.a-in-0.group"),
        (5, f"{start}.rabbit.bindings.c-in-0.consumer.durable-subscription"),
    ]
    mended = {
        case.names: case.remedies(found.spellings)["x-dead-letter-exchange", "dead-letters"]
        for case in cases(found, "rabbitmq")
    }
    line = f"{start}.rabbit.bindings.%s.consumer.auto-bind-dlq = true"
    assert mended["b-in-0",] == line % "b-in-0"
    assert mended["a-in-0",] == f"{start}.bindings.a-in-0.group = NAME, and {line % 'a-in-0'}"


def test_a_binding_acknowledges_by_a_line_of_its_own(tmp_path: Path) -> None:
    key = "spring.cloud.stream.rabbit.bindings.a-in-0.consumer.acknowledge-mode"
    found = read(tmp_path, "application.properties", f"{key}=none\n")
    [case] = cases(found, "rabbitmq")
    assert case.remedies(found.spellings)["auto_ack", False] == f"{key} = auto"


def test_what_is_sent_finds_a_queue_of_a_group_that_is_required(tmp_path: Path) -> None:
    of_rabbit = "spring.cloud.stream:\n  default-binder: rabbit\n  bindings.a-out-0: {destination: a%s}\n"
    for more, excluded in (
        (", producer: {required-groups: g}", {"an unroutable publish"}),
        (", producer.required-groups: [g]", {"an unroutable publish"}),
        ("", set()),
    ):
        found = read(tmp_path, "application.yml", of_rabbit % more)
        assert {one.excludes for one in found.given} - {""} == excluded, more


def test_a_binding_parks_by_its_own_key_what_it_gave_back(tmp_path: Path) -> None:
    text = "spring.cloud.stream.default-binder=rabbit\nspring.cloud.stream.bindings.pay-in-0.group=g\n"
    found = read(tmp_path, "application.properties", text, "")
    told = {change: line for one in found.given for change, line in one.remedies}
    key = "spring.cloud.stream.rabbit.bindings.pay-in-0.consumer.requeue-rejected"
    assert told["consumer.on_failure", "park"] == f"{key} = false"


def test_what_the_binder_publishes_to_its_dlq_waits_for_confirms_that_the_connection_has(tmp_path: Path) -> None:
    stream = "spring.cloud.stream"
    text = (
        f"{stream}.bindings.a-in-0.destination=a\n{stream}.bindings.a-in-0.group=g\n"
        f"{stream}.rabbit.bindings.a-in-0.consumer.auto-bind-dlq=true\n"
    )
    confirms = "spring.rabbitmq.publisher-confirm-type=correlated\n"
    rejects = f"{stream}.rabbit.bindings.a-in-0.consumer.republish-to-dlq=false\n"
    for more, lines in (("", [3]), (confirms, []), (rejects, []), (rejects.replace("false", "true"), [4])):
        found = findings(read(tmp_path, "application.properties", text + more, ""), "risk")
        assert [line for line, told in found if "without a confirm" in told] == lines
