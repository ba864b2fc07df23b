from pathlib import Path

import pytest

from playground.configuration.cases import cases
from tests.configuration.helpers import findings, place, read, settings


def test_an_empty_configuration_is_what_spring_does_of_itself(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", "spring: {rabbitmq: {host: here}}")
    assert settings(found) == settings(found, assumed=True)
    assert settings(found) == {
        "basic.nack": True,  # A quorum queue of 4.3 does not count it.
        "delivery_mode": 2,  # Spring's messages are persistent; the protocol's are not.
        "confirm.select": False,
        "mandatory": False,
        "auto_ack": False,
        "prefetch_count": 250,
        "consumer.on_failure": "return",  # default-requeue-rejected is true.
    }


def test_settings_have_rabbitmqs_names_and_their_lines(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "application.yaml",
        """\
        spring:
          rabbitmq:
            publisher-confirm-type: correlated
            publisher-returns: true
            listener:
              simple:
                acknowledge-mode: none
                prefetch: 10
        """,
    )
    given = {"confirm.select": True, "mandatory": True, "auto_ack": True, "prefetch_count": 10}
    assert settings(found, assumed=False) == given
    assert [place(found, name) for name in given] == [3, 4, 7, 8]


@pytest.mark.parametrize("key", ["acknowledge-mode", "acknowledgeMode", "acknowledge_mode", "ACKNOWLEDGEMODE"])
@pytest.mark.parametrize("value", ["none", "NONE", "None"])
def test_names_and_words_are_relaxed(tmp_path: Path, key: str, value: str) -> None:
    found = read(tmp_path, "application.properties", f"spring.rabbitmq.listener.simple.{key} = {value}\n")
    assert settings(found)["auto_ack"] is True


def test_template_mandatory_counts_before_publisher_returns(tmp_path: Path) -> None:
    text = "spring.rabbitmq.publisher-returns=true\nspring.rabbitmq.template.mandatory=false\n"
    assert settings(read(tmp_path, "application.properties", text))["mandatory"] is False


@pytest.mark.parametrize(
    ("others", "is_returned"),
    [
        ("", False),
        ("publisher-returns: false", False),
        ("publisher-confirm-type: simple", False),
        ("publisher-confirm-type: correlated", True),
        ("publisher-returns: true", True),
    ],
)
def test_what_comes_back_is_handed_on_by_returns_or_correlated_confirms_only(
    tmp_path: Path, others: str, is_returned: bool
) -> None:
    found = read(tmp_path, "application.yml", f"spring.rabbitmq: {{{others or 'host: mq'}, template.mandatory: true}}")
    [case] = cases(found, "rabbitmq")
    assert case.settings["mandatory"].value is is_returned
    unheard = [text for _, text in findings(found, "no-effect")]
    assert bool(unheard) is not is_returned
    assert any("ReturnsCallback" in text for _, text in findings(found, "application")) is is_returned
    if not is_returned:
        assert case.remedies(found.spellings)["mandatory", True] == "spring.rabbitmq.publisher-returns = true"


def test_a_retry_in_place_ends_in_a_rejection(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener.simple.retry: {enabled: true, max-attempts: 5}"
    found = settings(read(tmp_path, "application.yml", text), assumed=False)
    assert found == {"consumer.on_failure": "retry", "consumer.max_tries": 5, "consumer.then": "park"}


def test_retries_are_tries_without_the_first(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener.simple.retry: {enabled: true, max-retries: 5}"
    assert settings(read(tmp_path, "application.yml", text))["consumer.max_tries"] == 6


def test_what_is_not_requeued_is_parked_or_gone(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener.simple.default-requeue-rejected: false"
    assert settings(read(tmp_path, "application.yml", text))["consumer.on_failure"] == "park"


def test_the_other_containers_settings_do_nothing(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener: {type: direct, simple: {acknowledge-mode: none}, direct: {prefetch: 7}}"
    for name, profile in (("application.yml", ""), ("application-prod.yml", "prod")):
        found = read(tmp_path, name, text)
        given = settings(found, profile=profile)
        assert (given["auto_ack"], given["prefetch_count"]) == (False, 7)
        assert [line for line, _ in findings(found, "no-effect")] == [1]
    of_two = "spring.rabbitmq.listener.simple.acknowledge-mode: none\n---\n"
    of_two += "spring.config.activate.on-profile: prod\nspring.rabbitmq.listener.type: direct\n"
    [(_, told)] = findings(read(tmp_path, "application.yml", of_two), "no-effect")
    assert "acknowledge-mode = none: in profile prod the container in use is direct" in told


PROFILES = """\
spring.rabbitmq.publisher-confirm-type: simple
---
spring.config.activate.on-profile: prod
spring.rabbitmq.listener.simple.acknowledge-mode: none
---
spring:
  profiles: dev, test
  rabbitmq: {publisher-confirm-type: none}
"""


def test_a_document_of_a_profile_adds_to_what_counts_always(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", PROFILES)
    pairs = {name: settings(found, profile=name) for name in ("", "prod", "dev", "test")}
    assert {name: (one["confirm.select"], one["auto_ack"]) for name, one in pairs.items()} == {
        "": (True, False),
        "prod": (True, True),
        "dev": (False, False),
        "test": (False, False),
    }
    assert [line for line, _ in findings(found, "legacy-key")] == [7]


def test_properties_have_documents_too(tmp_path: Path) -> None:
    text = """\
        spring.rabbitmq.publisher-confirm-type=simple
        #---
        spring.config.activate.on-profile=prod
        spring.rabbitmq.publisher-confirm-type=none
        """
    found = read(tmp_path, "application.properties", text)
    assert [settings(found, profile=name)["confirm.select"] for name in ("", "prod")] == [True, False]
    assert place(found, "confirm.select") == 1


def test_a_files_name_says_its_profile(tmp_path: Path) -> None:
    found = read(tmp_path, "application-prod.properties", "spring.rabbitmq.publisher-confirm-type=simple\n")
    assert {one.profile for one in found.given} == {"prod"}


def test_a_placeholders_default_is_its_value_and_without_one_that_is_said(tmp_path: Path) -> None:
    text = """\
        spring.rabbitmq.publisher-confirm-type: ${CONFIRMS:${MODE:simple}}
        spring.rabbitmq.listener.simple.prefetch: ${PREFETCH}
        spring.rabbitmq.host: ${HOST}
        """
    found = read(tmp_path, "application.yml", text)
    assert (settings(found)["confirm.select"], settings(found)["prefetch_count"]) == (True, 250)
    [(line, finding)] = findings(found, "elsewhere")  # The host decides about nothing here.
    assert (line, finding) == (2, "spring.rabbitmq.listener.simple.prefetch: '${PREFETCH}' is not in this file")


@pytest.mark.parametrize(
    ("key", "rule", "hint"),
    [
        (
            "spring.rabbitmq.publisher-confirm-typ",
            "unknown-key",
            "did you mean spring.rabbitmq.publisher-confirm-type?",
        ),
        ("spring.rabitmq.template.mandatory", "unknown-key", "did you mean spring.rabbitmq.template.mandatory?"),
        (
            "spring.rabbitmq.publisher-confirms",
            "removed-key",
            "write spring.rabbitmq.publisher-confirm-type = correlated",
        ),
        ("spring.rabbitmq.listener.prefetch", "removed-key", "write spring.rabbitmq.listener.simple.prefetch = true"),
    ],
)
def test_what_nothing_reads_is_found_and_not_counted(tmp_path: Path, key: str, rule: str, hint: str) -> None:
    found = read(tmp_path, "application.properties", f"# first\n{key}=true\n")
    [(line, text)] = findings(found, rule)
    assert line == 2
    assert hint in text
    assert not settings(found, assumed=False)


def test_a_file_with_keys_of_long_ago_is_told_so(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", "spring.rabbitmq.listener.concurrency=3\n")
    assert findings(found, "old-file")


def test_a_wrong_value_is_a_finding_and_the_default_stands(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", "spring.rabbitmq.listener.simple.acknowledge-mode: nonne")
    assert findings(found, "bad-value") == [
        (
            1,
            "spring.rabbitmq.listener.simple.acknowledge-mode: 'nonne' is not one of auto, manual, none; "
            "did you mean none?",
        )
    ]
    assert settings(found)["auto_ack"] is False


def test_what_is_not_springs_is_nobodys_business(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", "server: {port: 80}\nrabbitmq: {queue: orders}\nspring: {kafka: {}}")
    assert (found.given, found.findings) == ([], [])


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("publisher-confirm-type: correlated", "CorrelationData"),
        ("publisher-confirm-type: simple", "waitForConfirms"),
        ("publisher-returns: true", "ReturnsCallback"),
    ],
)
def test_what_is_left_to_the_code_that_sends_is_named(tmp_path: Path, setting: str, told: str) -> None:
    [(line, text)] = findings(read(tmp_path, "application.yml", f"spring.rabbitmq.{setting}\n"), "application")
    assert (line, told in text) == (1, True)


@pytest.mark.parametrize(("retry", "does"), [("false", "silent"), ("true", "retry")])
def test_a_manual_listener_that_throws_leaves_the_message_unacknowledged(tmp_path: Path, retry: str, does: str) -> None:
    text = "spring.rabbitmq.listener.simple.acknowledge-mode=manual\n"
    text += f"spring.rabbitmq.listener.simple.retry.enabled={retry}\n"
    assert settings(read(tmp_path, "application.properties", text))["consumer.on_failure"] == does


@pytest.mark.parametrize("other", ["retry.enabled=true", "default-requeue-rejected=false"])
def test_what_a_listener_does_once_it_acknowledges_is_known_before_it_does(tmp_path: Path, other: str) -> None:
    start = "spring.rabbitmq.listener.simple."

    def failing(mode: str) -> dict[str, object]:
        text = f"{start}acknowledge-mode={mode}\n{start}{other}\n{start}retry.max-attempts=5\n"
        found = settings(read(tmp_path, "application.properties", text))
        return {name: value for name, value in found.items() if name.startswith("consumer.")}

    assert failing("none") == failing("auto") != {"consumer.on_failure": "return"}


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ("acknowledge-mode=manual", "acknowledge-mode is manual"),
        ("acknowledge-mode=none", "acknowledge-mode is none, whatever this says; it counts once that is auto"),
        ("retry.enabled=true", "retry's last try rejects without requeueing"),
        ("acknowledge-mode=auto", ""),
    ],
)
def test_a_requeue_that_nothing_asks_for_is_said_to_have_no_effect(tmp_path: Path, others: str, why: str) -> None:
    start = "spring.rabbitmq.listener.simple."
    found = read(tmp_path, "application.properties", f"{start}{others}\n{start}default-requeue-rejected=false\n")
    told = [one for one in found.findings if one.rule in ("no-effect", "counted") and one.spot.line == 2]
    assert [why in one.text for one in told] == ([True] if why else [])
    assert all((one.level == "note") is ("retry" in others) for one in told), "a last try is rejected as it says"


def test_a_fix_is_spelt_for_the_container_in_use(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener.type=direct\nspring.rabbitmq.listener.direct.acknowledge-mode=none\n"
    found = read(tmp_path, "application.properties", text)
    assert found.spellings["auto_ack", False].startswith("spring.rabbitmq.listener.direct.acknowledge-mode = auto")


def test_a_file_in_a_config_map_is_read_with_its_lines_and_variables_count_before_it(tmp_path: Path) -> None:
    text = """\
        apiVersion: v1
        kind: ConfigMap
        data:
          application.yml: |
            spring.kafka.producer.acks: 1
            spring.kafka.producer.retries: 4
          notes.txt: nothing
        ---
        kind: Deployment
        spec:
          containers:
            - env:
                - {name: SPRING_KAFKA_PRODUCER_ACKS, value: all}
                - {name: SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT, valueFrom: {secretKeyRef: {name: a, key: b}}}
        """
    found = read(tmp_path, "app.yaml", text, "")
    places = {(one.name, one.value, one.spot.line) for one in found.given if not one.assumed}
    assert places == {("acks", "1", 5), ("retries", 4, 6), ("acks", "all", 13), ("enable.auto.commit", "", 14)}
    assert [one.value for one in found.given if one.name == "acks"][-1] == "all"
    [(line, told)] = findings(found, "elsewhere")
    assert (line, told.endswith("its value is not in this file")) == (14, True)


PARK = ("consumer.on_failure", "park")


def test_a_key_of_rabbitmq_is_no_remedy_for_kafka(tmp_path: Path) -> None:
    text = "SPRING_KAFKA_CONSUMER_GROUP_ID=p\nSPRING_RABBITMQ_LISTENER_SIMPLE_ACKNOWLEDGE_MODE=auto\n"
    found = read(tmp_path, ".env", text, "")
    assert PARK in found.spellings_of("rabbitmq")
    assert "rabbitmq" not in found.spellings_of("kafka")[PARK]


def test_where_the_listener_acknowledges_it_rejects_as_well(tmp_path: Path) -> None:
    text = "spring.rabbitmq.listener.simple.acknowledge-mode: manual\n"
    found = read(tmp_path, "application.yml", text, "")
    assert "basicReject" in found.spellings_of("rabbitmq")[PARK]


def test_returns_that_the_template_overrules_are_known_to_stand_there(tmp_path: Path) -> None:
    start = "spring.rabbitmq"
    both = f"{start}.publisher-returns=true\n{start}.template.mandatory=false\n"
    found = read(tmp_path, "application.properties", both)
    [case] = cases(found, "rabbitmq")
    assert case.settings["mandatory"].value is False
    told = case.remedies(found.spellings)["mandatory", True]
    assert told.startswith(f"{start}.publisher-returns = true (it stands there already), without {start}.template")


def test_a_limit_of_deliveries_is_none_where_none_is_acknowledged(tmp_path: Path) -> None:
    start = "spring.rabbitmq.listener.simple"
    for mode, lines in (("none", [2]), ("auto", []), ("manual", [])):
        text = f"{start}.acknowledge-mode={mode}\n{start}.prefetch=50\n"
        found = read(tmp_path, "application.properties", text)
        [case] = cases(found, "rabbitmq")
        assert ("prefetch_count" in case.settings) is not bool(lines), mode
        assert [line for line, told in findings(found, "no-effect") if "prefetch" in told] == lines, mode


def test_a_send_that_is_tried_again_is_told_apart_from_what_is_not_confirmed(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", "spring.rabbitmq.template.retry.enabled=true\n")
    [(line, told)] = findings(found, "application")
    assert (line, "a send that throws is tried again" in told) == (1, True)
