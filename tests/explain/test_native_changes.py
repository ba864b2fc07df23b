"""What would have prevented it in a real system is told in that system's own settings, and can be had there."""

from dataclasses import replace

import pytest
import tomlkit

from playground.checker.fates import Fate
from playground.engine.contracts import contract_for
from playground.engine.settings import Guarantee
from playground.explain.anomalies import anomalies
from playground.explain.candidates import candidates
from playground.explain.clauses import Anomaly
from playground.explain.cures import Prevention
from playground.explain.native_changes import NativeChange, natively
from playground.explain.prevention import Search
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.catalogue import library_text, load_all
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.save import to_toml
from playground.systems import SYSTEMS
from tests.library import tried_of

NATIVE = [preset.name for preset in load_all() if preset.native]


def prevention(name: str | Preset, message: int) -> Prevention:
    """What is found for what became of a message of a preset."""
    preset = load_preset(name) if isinstance(name, str) else name
    record = Record.of(play_out(preset).simulation)
    anomaly = next(kind for number, kind in anomalies(record) if number == message)
    search = Search(preset, message, anomaly)
    for _ in search.trials():
        pass
    return search.outcome


def tomls(name: str | Preset, message: int) -> list[str]:
    return [cure.toml for cure in prevention(name, message).cures]


def test_a_publish_that_nobody_waited_for_would_have_been_saved_by_confirms() -> None:
    assert tomls("rabbitmq-as-it-comes", 2) == ['[settings]\n"confirm.select" = true']


@pytest.mark.parametrize("message", [3, 5])
def test_a_longer_session_would_have_saved_what_was_queued_and_what_was_published_meanwhile(message: int) -> None:
    assert tomls("session-expired", message) == ["[consumer]\nsession_expiry_ms = 60000"]
    assert tomls("mqtt-session-expired", message) == ["[settings]\nsession_expiry_interval = 60"]


def test_a_record_behind_a_slow_one_would_have_been_on_time_in_a_partition_of_another_member() -> None:
    assert tomls("kafka-slow-poll", 2) == ['[settings]\n"num.partitions" = 2']
    assert "num.partitions" not in str(tomls("kafka-slow-poll", 1))


def test_work_that_outlasts_its_lease_wants_a_longer_visibility_timeout_in_seconds() -> None:
    assert "[settings]\nVisibilityTimeout = 60" in tomls("sqs-slow-worker", 1)


def test_a_handler_that_dies_with_what_was_released_to_it_wants_to_be_told_again() -> None:
    assert tomls("mqtt-qos-2-handler-dies", 2) == ['[settings]\n"subscription.qos" = 1']


def test_an_error_that_is_told_for_ever_wants_a_server_that_keeps_no_errors() -> None:
    assert tomls("http-stored-500", 2) == ['[settings]\napi_version = "v2"']
    assert tomls("stored-error", 1) == ['[consumer]\nanswers = "success"']


def test_a_key_that_was_pruned_wants_hours() -> None:
    found = prevention("http-key-pruned", 1)
    assert [cure.toml for cure in found.cures] == ["[settings]\nkey_retention_hours = 48"]
    assert "for 48 hours" in found.text


def test_who_cannot_set_what_helps_is_told_whose_it_is_and_what_to_do_instead() -> None:
    whose = "only whoever runs the server sets it, and a client of somebody else's"
    assert whose in prevention("http-key-pruned", 1).text
    dialect = SYSTEMS["kafka"].dialect
    assert dialect is not None
    assert [one.name for one in dialect.settings if one.set_by] == [
        "unclean.leader.election.enable",
        "log.flush.interval.messages",
        "producer.id.expiration.ms",
        "offsets.retention.minutes",
    ]


def test_a_higher_limit_is_better_advice_than_to_take_the_redrive_policy_away() -> None:
    found = prevention("sqs-parked-unseen", 2)
    assert [cure.toml for cure in found.cures] == ['[settings]\n"RedrivePolicy.maxReceiveCount" = 2']
    assert "without RedrivePolicy.maxReceiveCount nothing would be set aside" in found.text


@pytest.mark.parametrize(
    ("name", "toml", "fate"),
    [
        ("rabbitmq-unroutable", "[settings]\nmandatory = true", Fate.FAILED),
        ("rabbitmq-twenty-first", '[settings]\nx-dead-letter-exchange = "dead-letters"', Fate.DEAD_LETTERED),
        ("no-dead-letters", '[broker]\ndead_letters = "parked"', Fate.DEAD_LETTERED),
    ],
)
def test_where_nothing_prevents_a_loss_what_lets_somebody_know_of_it_is_offered(
    name: str, toml: str, fate: Fate
) -> None:
    preset = load_preset(name)
    lost = next(number for number, kind in anomalies(Record.of(play_out(preset).simulation)) if kind is Anomaly.LOST)
    found = prevention(name, lost)
    assert not any(cure.is_firm for cure in found.cures)
    [telling] = found.instead
    assert (telling.toml, telling.ends_as) == (toml, fate)
    assert (toml, telling.telling) in found.advice
    told = play_out(replace(preset, settings=telling.change.applied_to(preset.settings)))
    assert told.judgement.messages[lost - 1].fate is fate


def test_a_place_for_what_a_limit_drops_is_named_beside_what_would_have_kept_a_message_from_it() -> None:
    found = prevention("rabbitmq-twenty-first", 3)
    assert [cure.toml for cure in found.cures] == ["[settings]\nprefetch_count = 1"]
    assert [cure.toml for cure in found.instead] == ['[settings]\nx-dead-letter-exchange = "dead-letters"']


KILLED = """
format = 1
title = "Killed three times"
system = "rabbitmq"
config = "confirms-quorum"
[workload]
messages = 1
[settings]
x-delivery-limit = 2
x-dead-letter-exchange = "dlx"
[[steps]]
do = "fail"
message = "m1"
times = 10
how = "crash"
"""
TWICE = """
format = 1
title = "QoS 2, twice"
system = "mqtt"
config = "qos-2-clean-start"
[workload]
messages = 2
every_ms = 3000
[[steps]]
do = "drop"
link = "confirm"
message = "m2"
attempt = 2
"""


def test_of_a_limit_that_is_taken_away_the_number_is_told_that_would_have_done() -> None:
    """And no value of another setting, such as `basic.nack`, which has a say in the same."""
    [cure] = prevention(load_text(KILLED), 1).cures
    assert "x-delivery-limit = 19 would have been enough this time" in cure.text


def test_what_holds_where_the_fault_strikes_stands_before_what_spares_it() -> None:
    """A lost PUBCOMP has it stored twice; with QoS 1 there is none to be lost, and a lost PUBACK does the same."""
    assert tomls(load_text(TWICE), 2) == ['[consumer]\ndedup = "transaction"', "[settings]\nqos = 1"]


def test_what_prevents_a_loss_leaves_nobody_to_be_told_of_it() -> None:
    assert prevention("rabbitmq-as-it-comes", 2).instead == ()


def test_another_guarantee_is_the_configuration_that_people_choose_for_it() -> None:
    found = prevention("http-no-key", 2)
    assert [cure.toml for cure in found.cures] == ['config = "key"']
    assert found.text.startswith("it would have been run as `key`: A key made from the business key")


def test_what_a_log_cuts_off_is_kept_by_what_its_confirms_wait_for() -> None:
    """Before a configuration: acks=1 confirms what one replica has, and so does acks=all where one is enough."""
    assert tomls("kafka-dying-leader", 2) == ['[settings]\nacks = "all"']
    assert tomls("kafka-min-insync-one", 2)[0] == '[settings]\n"min.insync.replicas" = 2'


def test_where_one_led_that_lacked_what_was_confirmed_first_is_said_that_none_may() -> None:
    """Two in sync would have kept it, too; the election is what took it."""
    assert tomls("kafka-unclean-election", 3)[0] == '[settings]\n"unclean.leader.election.enable" = false'


def test_a_configuration_says_which_of_the_presets_own_settings_go_for_it() -> None:
    preset = load_text(f"{library_text('mqtt-qos-0')}\n[settings]\nqos = 0\n", "test")
    assert tomls(preset, 2) == ['config = "qos-1"\n[settings]\n# without qos']


def test_what_the_application_does_by_itself_is_had_by_leaving_it_to_the_application() -> None:
    """Without automatic commits nothing of the system says when a position is committed: after the work."""
    assert tomls("kafka-commit-c", 2) == ['[settings]\n"enable.auto.commit" = false']


def test_of_the_settings_that_decide_the_same_the_one_is_tried_first_that_brings_least_along() -> None:
    """What is not flushed: neither a stream in memory nor another number of servers, but how soon it is written."""
    own = "# in its own configuration: sync_interval: always"
    assert tomls("jetstream-power-loss", 2) == [f"[settings]\nsync_interval = 0\n{own}"]


def test_what_a_log_recognises_by_its_number_is_advised_in_numbers() -> None:
    """A sequence id is no name to be made from an order: what is not above the highest is dropped."""
    preset = load_preset("pulsar-sequence-too-low")
    record = Record.of(play_out(preset).simulation, preset.native)
    interview = explain(record, 4).interview
    assert interview.endswith("asks for its last sequence id, and goes on above it.")
    assert "order's number" not in interview


def test_how_long_a_group_waits_for_a_member_can_be_changed() -> None:
    """m1 takes 90 s where a poll is due in 60; m2 waits for the end of a session of 45 s."""
    assert tomls("kafka-slow-poll", 1)[1] == '[settings]\n"max.poll.interval.ms" = 120000'
    assert tomls("kafka-external-effect", 2) == ['[settings]\n"session.timeout.ms" = 10000']


def test_what_is_the_applications_own_stays_a_key_of_the_preset() -> None:
    assert '[consumer]\ndedup = "transaction"' in tomls("fifo-crash-after-effect", 2)


def test_a_window_that_nothing_changes_is_not_among_what_could_be_changed() -> None:
    preset = load_preset("fifo-after-five-minutes")
    textbook = candidates(preset.settings, contract_for(preset.settings, Guarantee.EXACTLY_ONCE))
    assert any(change.key == "dedup_window_ms" and change.table == "broker" for change in textbook)
    native = natively(textbook, preset)
    assert not any(change.key == "dedup_window_ms" and change.table == "broker" for change in native)


def pasted(text: str, change: NativeChange) -> str:
    """A preset with a change in it, as the change is written: its keys set, and those left out that go for it."""
    document, told = tomlkit.parse(text), tomlkit.parse(change.toml)
    for line in change.toml.splitlines():
        if line.startswith("# without "):
            del document["settings"][line.removeprefix("# without ").strip('"')]
    if "config" in told:
        document["config"] = told["config"]
    for key, value in told.get("settings", {}).items():
        document.setdefault("settings", tomlkit.table())[key] = value
    return tomlkit.dumps(document)


@pytest.mark.parametrize("name", tried_of(NATIVE))
def test_a_change_does_what_the_setting_does_that_it_names(name: str) -> None:
    # Held against the file as it is with what the change says: the way that files take is another one.
    preset = load_preset(name)
    text = to_toml(preset)
    found = candidates(preset.settings, contract_for(preset.settings, preset.settings.guarantee))
    changes = [one for one in natively(found, preset) if isinstance(one, NativeChange)]
    assert changes
    for change in changes:
        of_a_file = load_text(pasted(text, change), name).settings
        own = preset.settings  # Another setting may change what the documentation promises; the promise stays here.
        promised = replace(of_a_file, guarantee=own.guarantee, is_promised=own.is_promised)
        assert change.applied_to(own) == promised, change.toml


def test_a_change_is_told_in_a_sentence_as_its_file_has_it() -> None:
    [confirms] = prevention("rabbitmq-as-it-comes", 2).cures
    assert confirms.change is not None
    assert confirms.change.brief == "confirm.select = true"
