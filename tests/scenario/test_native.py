"""Presets of real systems: settings under the system's own names, what they come to, and what is wrong with them."""

from dataclasses import replace

import pytest

from playground.checker.fates import Verdict
from playground.engine.settings import Guarantee
from playground.report.verdict import because, facts
from playground.scenario.load import Overrides
from playground.scenario.native_schema import dialects
from playground.scenario.outcome import play_out
from playground.scenario.save import to_toml
from playground.scenario.token import play_for_token, read_token, token_of
from playground.systems import SYSTEMS
from playground.systems.dialect import Dialect, NativeSetting
from playground.systems.native import NativeChoice
from tests.each import of_each

from .helpers import load, mistakes

HEAD = 'format = 1\ntitle = "T"\nsystem = "http"\n'
KEYED = HEAD + 'config = "key"\n'
PLACES = [(name, dialect, one) for name, dialect in dialects() for one in dialect.settings]


def test_a_setting_means_what_the_textbook_calls_otherwise() -> None:
    settings = load("[settings]\ntimeout = 10\nmax_network_retries = 4\n", KEYED).settings
    assert settings.producer.ack_timeout_ms == 10_000
    assert settings.producer.max_attempts == 5
    assert settings.consumer.dedup_window_ms == 24 * 3_600_000


@pytest.mark.parametrize(("minutes", "kept_ms"), [("", 0), ("10080", 0), ("10079", 604_740_000)])
def test_what_lasts_for_a_week_lasts_for_a_whole_run(minutes: str, kept_ms: int) -> None:
    body = f'[settings]\n"offsets.retention.minutes" = {minutes}\n' if minutes else ""
    assert load(body, HEAD.replace("http", "kafka")).settings.broker.position_retention_ms == kept_ms


@pytest.mark.parametrize(
    ("settings", "lasts_ms", "producer_ms"),
    [
        ("session_expiry_interval = 60", 60_000, 0),
        ("session_expiry_interval = 604800", 0, 0),
        ("persistent_client_expiration = 3600", 3_600_000, 0),
        ("session_expiry_interval = 60\npersistent_client_expiration = 3600", 60_000, 0),
        ("session_expiry_interval = 60\nqos = 2", 60_000, 60_000),
        ("session_expiry_interval = 60\nclean_start = true", 0, 0),
        ('session_expiry_interval = 60\n"subscription.qos" = 0', 0, 0),
    ],
)
def test_a_session_of_mqtt_lasts_for_the_shorter_of_two_intervals(
    settings: str, lasts_ms: int, producer_ms: int
) -> None:
    found = load(f'config = "qos-1"\n[settings]\n{settings}\n', HEAD.replace("http", "mqtt")).settings
    assert (found.consumer.session_expiry_ms, found.producer.session_expiry_ms) == (lasts_ms, producer_ms)


@pytest.mark.parametrize(("asked", "replicas", "counts"), [(2, 1, 1), (3, 2, 2), (2, 3, 2)])
def test_of_the_replicas_in_sync_and_those_that_there_are_the_smaller_number_counts(
    asked: int, replicas: int, counts: int
) -> None:
    body = f'[settings]\n"min.insync.replicas" = {asked}\n"replication.factor" = {replicas}\n'
    assert load(body, HEAD.replace("http", "kafka")).settings.broker.min_in_sync == counts


@pytest.mark.parametrize(
    ("most", "waits", "ack", "steps"), [(0, False, "automatic", 1), (1, True, "after", 1), (2, True, "after", 2)]
)
def test_a_broker_bounds_the_quality_of_service_both_ways(most: int, waits: bool, ack: str, steps: int) -> None:
    found = load(f'config = "qos-2"\n[settings]\nmax_qos = {most}\n', HEAD.replace("http", "mqtt")).settings
    assert (found.producer.awaits_ack, found.consumer.ack) == (waits, ack)
    handover = "two-step" if steps == 2 else "one-step"
    assert (found.producer.handover, found.consumer.handover) == (handover, handover)


def test_the_documentation_says_what_is_promised_unless_the_preset_does() -> None:
    assert load("", HEAD).settings.guarantee is Guarantee.AT_LEAST_ONCE
    assert load("", KEYED).settings.guarantee is Guarantee.EXACTLY_ONCE
    assert load('guarantee = "at-most-once"\n', KEYED).settings.guarantee is Guarantee.AT_MOST_ONCE


WEAK = 'format = 1\ntitle = "T"\nsystem = "rabbitmq"\n'
TWICE = '[workload]\nmessages = 1\n[[steps]]\ndo = "crash"\nnode = "consumer"\nwhen = { event = "applied" }\n'


def test_where_nothing_is_promised_nothing_is_broken() -> None:
    outcome = play_out(load(TWICE, WEAK))
    assert outcome.judgement.counters["duplicated"] == 1
    assert outcome.judgement.verdict is Verdict.HOLDS
    assert outcome.result([])["promise"] == {"loss": "possible", "duplicates": "possible"}
    assert facts(outcome).text == "nothing promised · m1 charged twice"
    assert because(outcome).startswith("the documentation of rabbitmq@4.3 says for these settings: ")
    assert [one.breach for one in outcome.ended] == [False]


def test_the_same_run_is_judged_by_a_guarantee_that_the_preset_names() -> None:
    outcome = play_out(load(f'guarantee = "at-most-once"\n{TWICE}', WEAK))
    assert outcome.judgement.verdict is Verdict.VIOLATED
    assert because(outcome) == "broken by m1 DUPLICATED under at-most-once"


def test_without_a_configuration_it_is_the_one_of_a_new_user() -> None:
    assert load("", HEAD).native == NativeChoice(system="http@2026", config="no-key")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("[settings]\ntime_out = 10", "settings.time_out: unknown setting 'time_out'; did you mean 'timeout'? "
            "(a whole number of seconds from 1 to 3,600; see https://github.com/stripe/stripe-python#readme)"),
        ("[settings]\ntimeout = 0", "settings.timeout: must be a whole number of seconds from 1 to 3,600, not 0; "
            "see https://github.com/stripe/stripe-python#readme"),
        ("[settings]\nIdempotency-Key = 'none'\nkey_retention_hours = 1", "settings.key_retention_hours: keeps nothing "
            'while Idempotency-Key = "none"; set the key to "stable"; see https://docs.stripe.com/api/idempotent_requests'),
        ("[producer]\nack_timeout_ms = 10", "producer.ack_timeout_ms: http has its own setting for this: 'timeout', "
            "in [settings]"),
        ("[producer]\nawaits_ack = true", "producer.awaits_ack: http decides this itself; leave this key out"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_of_with_what_would_be_right_and_where_that_is_documented(body: str, line: str) -> None:
    assert mistakes(body, KEYED) == [f"p.toml: {line}"]


RABBIT = 'format = 1\ntitle = "T"\nsystem = "rabbitmq"\nconfig = "confirms-quorum"\n'


@pytest.mark.parametrize(
    ("head", "body", "line"),
    [
        (RABBIT, "durable = false", "settings.durable: a quorum queue is always durable; "
            "see https://www.rabbitmq.com/docs/queues"),
        (RABBIT.replace("-quorum", "-quorum-inbox"), "x-queue-type = 'classic'\nx-delivery-limit = 3",
            "settings.x-delivery-limit: only a quorum queue counts deliveries; set x-queue-type = \"quorum\"; "
            "see https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling"),
        (RABBIT, "x-dead-letter-strategy = 'at-least-once'", "settings.x-dead-letter-strategy: at-least-once needs a "
            "quorum queue, x-dead-letter-exchange and x-overflow = \"reject-publish\"; "
            "see https://www.rabbitmq.com/docs/quorum-queues#dead-lettering"),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_get_the_systems_own_rule(head: str, body: str, line: str) -> None:
    assert mistakes(f"[settings]\n{body}", head) == [f"p.toml: {line}"]


def test_what_a_setting_is_there_for_cannot_be_said_in_another_way() -> None:
    assert mistakes('[consumer]\nack = "automatic"', RABBIT) == [
        "p.toml: consumer.ack: rabbitmq has its own setting for this: 'auto_ack', in [settings]"
    ]
    assert load('[consumer]\nack = "before"', RABBIT).settings.consumer.ack == "before"


def test_versions_differ_in_their_defaults_and_in_what_they_come_to() -> None:
    by_version = {one: load("", RABBIT.replace("mq", f"mq@{one}")).settings.broker for one in ("4.3", "4.0", "3.13")}
    assert [one.max_deliveries for one in by_version.values()] == [21, 21, 0]
    assert [one.late_ack for one in by_version.values()] == ["ignore", "refuse", "refuse"]
    classic = {one: load("", f'format = 1\ntitle = "T"\nsystem = "rabbitmq@{one}"\n') for one in by_version}
    assert [one.settings.broker.lease for one in classic.values()] == ["connection", "both", "both"]


def test_a_name_with_a_dot_may_be_written_with_and_without_quotes() -> None:
    head = 'format = 1\ntitle = "T"\nsystem = "sqs"\n[settings]\n'
    for name in ('"RedrivePolicy.maxReceiveCount"', "RedrivePolicy.maxReceiveCount", "maxReceiveCount"):
        preset = load(f"{name} = 3\n", head)
        assert preset.settings.broker.max_deliveries == 3
        assert '"RedrivePolicy.maxReceiveCount" = 3' in to_toml(preset)


@pytest.mark.parametrize(
    ("system", "written", "kept"),
    [
        ("kafka", "acks = -1", 'acks = "all"'),
        ("kafka", "acks = '-1'", 'acks = "all"'),
        ("kafka", "acks = 1", 'acks = "1"'),
        ("kafka", "auto.offset.reset = 'smallest'", '"auto.offset.reset" = "earliest"'),
        ("rabbitmq", "delivery_mode = 'persistent'", "delivery_mode = 2"),
        ("jetstream", "sync_interval = 'always'", "sync_interval = 0"),
        ("redis-streams", "appendonly = 'yes'", "appendonly = true"),
    ],
)
def test_a_value_may_be_written_in_every_way_in_which_its_system_writes_it(
    system: str, written: str, kept: str
) -> None:
    head = f'format = 1\ntitle = "T"\nsystem = "{system}"\n[settings]\n'
    assert kept in to_toml(load(f"{written}\n", head))
    assert mistakes("acks = true\n", head.replace(system, "kafka")) == [
        "p.toml: settings.acks: must be one of all, 1, 0, not true; "
        "see https://kafka.apache.org/documentation/#producerconfigs"
    ]


def test_a_stream_may_lie_on_an_even_number_of_servers() -> None:
    """Without a benefit, as its documentation says; its server takes it all the same."""
    head = 'format = 1\ntitle = "T"\nsystem = "jetstream"\n[settings]\n'
    assert load("num_replicas = 2\n", head).settings.broker.flush_ms == 0


def test_a_wrong_configuration_or_version_is_told_of_with_those_that_there_are() -> None:
    assert mistakes('config = "kee"', HEAD) == [
        "p.toml: config: unknown config 'kee'; did you mean 'key'? (no-key, key, key-v2, fresh-key)"
    ]
    assert mistakes("", HEAD.replace("http", "http@1")) == [
        "p.toml: system: unknown system 'http@1'; did you mean 'http@2026'? (http@2026)"
    ]


@pytest.mark.parametrize("key", ["config", "settings"])
def test_the_textbook_has_no_settings_of_a_real_system(key: str) -> None:
    body = 'config = "key"' if key == "config" else "[settings]\ntimeout = 1"
    assert mistakes(body) == [f"p.toml: {key}: stands only beside a real system; set one, or leave this key out"]


def test_what_belongs_to_the_application_stays_as_it_is() -> None:
    preset = load('[consumer]\nprocessing_ms = 7\n[producer]\noutbox = "memory"\n', KEYED)
    assert (preset.settings.consumer.processing_ms, preset.settings.producer.outbox) == (7, "memory")


BODY = '[settings]\ntimeout = 10\n[consumer]\nprocessing_ms = 7\n[[steps]]\ndo = "drop"\nlink = "ack"\n'


def test_it_is_saved_and_shared_in_its_own_words_with_its_version() -> None:
    preset = load(BODY, KEYED)
    text = to_toml(preset)
    assert 'system = "http@2026"\nconfig = "key"\n\n[settings]\ntimeout = 10\n' in text
    assert "guarantee" not in text
    assert load(text, "") == preset
    assert read_token(token_of(play_for_token(preset))).preset == preset


def test_what_its_own_words_cannot_say_is_saved_as_the_same_run_in_the_textbooks() -> None:
    preset = load(BODY, KEYED)
    producer = replace(preset.settings.producer, ack_timeout_ms=1)
    other = load(to_toml(replace(preset, settings=replace(preset.settings, producer=producer))), "")
    assert (other.native, other.settings.producer) == (None, producer)
    assert other.settings.topology == SYSTEMS["direct"].topology
    assert other.settings.consumer == preset.settings.consumer


def test_a_guarantee_is_written_where_the_settings_would_promise_another() -> None:
    preset = load("", 'format = 1\ntitle = "T"\nsystem = "sqs"\n')
    consumer = replace(preset.settings.consumer, dedup="transaction")
    mended = replace(preset, settings=replace(preset.settings, consumer=consumer))
    assert 'guarantee = "at-least-once"' in to_toml(mended)
    assert load(to_toml(mended), "").settings == mended.settings


def test_another_promise_chooses_the_configuration_that_is_there_for_it() -> None:
    preset = load(BODY, KEYED, Overrides(guarantee="at-least-once"))
    assert preset.native == NativeChoice(
        system="http@2026", config="no-key", settings={"timeout": 10}, names_guarantee=True
    )


def test_another_system_takes_along_what_it_can_have() -> None:
    http = load("[producer]\nack_timeout_ms = 5\n[consumer]\nprocessing_ms = 7\n", overrides=Overrides(system="http"))
    assert (http.settings.producer.ack_timeout_ms, http.settings.consumer.processing_ms) == (80_000, 7)
    direct = load(BODY, KEYED, Overrides(system="direct")).settings
    assert (direct.guarantee, direct.producer.ack_timeout_ms) == (Guarantee.EXACTLY_ONCE, 1000)
    assert direct.consumer.processing_ms == 7


def test_a_setting_is_set_by_its_own_name() -> None:
    changed = load(BODY, KEYED, Overrides(sets=("settings.timeout=20", "settings.Idempotency-Key=fresh")))
    assert changed.native is not None
    assert changed.native.settings == {"timeout": 20, "Idempotency-Key": "fresh"}


@pytest.mark.parametrize("system", ["sqs", "sqs-fifo"])
@pytest.mark.parametrize(
    ("body", "batch", "unit"),
    [
        ("", 1, "one"),
        ("BatchSize = 5", 5, "batch"),
        ("BatchSize = 1", 1, "one"),
        ('FunctionResponseTypes = "ReportBatchItemFailures"', 10, "one"),
        ('BatchSize = 5\nFunctionResponseTypes = "ReportBatchItemFailures"', 5, "one"),
    ],
)
def test_a_function_takes_batches_which_fail_whole_unless_it_reports_what_has_failed(
    system: str, body: str, batch: int, unit: str
) -> None:
    named = 'MessageDeduplicationId = "stable"\n' if system == "sqs-fifo" else ""
    consumer = load(f"[settings]\n{named}{body}\n", f'format = 1\ntitle = "T"\nsystem = "{system}"\n').settings.consumer
    assert (consumer.batch, consumer.ack_unit) == (batch, unit)


@of_each(PLACES)
def test_every_setting_has_a_default_it_accepts_a_page_and_a_text(
    name: str, dialect: Dialect, setting: NativeSetting
) -> None:

    for version in dialect.versions:
        default = setting.default_in(version)
        assert default is None or setting.accepts(default), name
    assert not setting.accepts(-2), "-1 stands for no limit where anything below 0 does"
    assert setting.page.startswith("https://")
    assert setting.text.endswith(".")


@pytest.mark.parametrize(("name", "dialect"), list(dialects()))
def test_every_configuration_makes_a_preset_and_its_settings_are_among_those_that_there_are(
    name: str, dialect: Dialect
) -> None:

    for version in dialect.versions:
        for one in dialect.configurations:
            assert all(
                (setting := dialect.setting(key)) and setting.accepts(value) for key, value in one.settings.items()
            )
            head = f'format = 1\ntitle = "T"\nsystem = "{name}@{version}"\nconfig = "{one.name}"\n'
            assert load("", head).native == NativeChoice(system=f"{name}@{version}", config=one.name)
    assert set(dialect.by_promise.values()) <= {one.name for one in dialect.configurations}


@pytest.mark.parametrize(("version", "limit"), [("4.3", 0), ("4.0", 21)])
def test_since_4_3_what_is_given_back_with_a_nack_does_not_count_towards_the_delivery_limit(
    version: str, limit: int
) -> None:
    head = f'format = 1\ntitle = "T"\nsystem = "rabbitmq@{version}"\nconfig = "confirms-quorum"\n'
    preset = load('[settings]\n"basic.nack" = true\n', head)
    assert preset.settings.broker.max_deliveries == limit
