"""Running a preset under another guarantee, system, seed or number of messages."""

import pytest

from playground.engine.commands import Send
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.scenario.catalogue import preset_names
from playground.scenario.load import Overrides, PresetError, load_preset
from playground.scenario.preset import Expectation
from playground.scenario.under import under
from tests.library import on_each_name

from .helpers import BROKER_HEAD, SYSTEM_LIST, load, mistakes, step

EXPECT = "[expect]\nlost = 0\n"


def test_no_overrides_change_nothing() -> None:
    assert load(EXPECT).expect.counters == {"lost": 0}


def test_overrides_that_repeat_the_preset_keep_its_expectation() -> None:
    same = Overrides(guarantee="at-least-once", seed=1, system="direct", messages=10)
    assert load(EXPECT, overrides=same) == load(EXPECT)


@pytest.mark.parametrize(
    "overrides",
    [Overrides(guarantee="exactly-once"), Overrides(seed=2), Overrides(system="broker"), Overrides(messages=3)],
)
def test_summary_and_expectation_were_written_for_the_original(overrides: Overrides) -> None:
    """Each payment is charged once, says heavy-weather: under exactly-once, and of six messages."""
    text = 'summary = "Each one is charged once."\n' + EXPECT
    assert load(text).told_summary == "Each one is charged once."
    other = load(text, overrides=overrides)
    assert (other.told_summary, other.expect) == ("", Expectation())


def test_each_override_reaches_the_settings() -> None:
    settings = load("", overrides=Overrides(guarantee="exactly-once", seed=-5, system="broker", messages=3)).settings
    assert settings.guarantee is Guarantee.EXACTLY_ONCE
    assert (settings.seed, settings.topology.name, settings.workload.messages) == (-5, "broker", 3)


def test_at_most_once_drops_the_limit_of_attempts_and_nothing_else() -> None:
    body = "[producer]\nmax_attempts = 3\noutbox = 'durable'\nack_timeout_ms = 7\n[consumer]\ndedup = 'memory'\n"
    settings = load(body, overrides=Overrides(guarantee="at-most-once")).settings
    assert settings.producer.max_attempts is None
    assert (settings.producer.outbox, settings.producer.ack_timeout_ms) == ("durable", 7)
    assert settings.consumer.dedup == "memory"


def test_another_retrying_guarantee_keeps_the_limit_of_attempts() -> None:
    body = "[producer]\nmax_attempts = 3\n"
    assert load(body, overrides=Overrides(guarantee="exactly-once")).settings.producer.max_attempts == 3


def test_direct_drops_the_tables_of_the_broker() -> None:
    body = (
        "[broker]\ndurable = false\n[links.publish]\nloss = 1\n[links.ack]\nloss = 0.5\n[consumer]\nack = 'automatic'\n"
    )
    settings = load(body, BROKER_HEAD, Overrides(system="direct")).settings
    assert settings.broker.durable
    assert set(settings.links) == {Place.ACK}
    assert settings.consumer.ack is None


def test_direct_keeps_an_acknowledgement_that_it_can_have() -> None:
    settings = load("[consumer]\nack = 'before'\n", BROKER_HEAD, Overrides(system="direct")).settings
    assert settings.consumer.ack == "before"


def test_a_log_drops_what_only_a_queue_can_be_set_to_and_keeps_the_rest() -> None:
    body = (
        "[broker]\nprefetch = 1\nmax_deliveries = 3\nflush_ms = 50\n[consumer]\nrenew = true\non_failure = 'return'\n"
    )
    settings = load(body, BROKER_HEAD, Overrides(system="log")).settings
    assert (settings.broker.prefetch, settings.broker.max_deliveries, settings.broker.flush_ms) == (0, 0, 50)
    assert (settings.consumer.renew, settings.consumer.on_failure) == (False, "silent")


def test_what_is_set_for_a_log_is_not_dropped() -> None:
    [line] = mistakes("[broker]\nprefetch = 1\n", BROKER_HEAD, Overrides(system="log", sets=("broker.prefetch=2",)))
    assert (
        line == "p.toml: --set broker.prefetch: --system log has no queue that this could be about; leave this key out"
    )


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("consumer.batch=2", "has members here that take one record at a time; leave this key out"),
        ("transport.kind=packets", "is always reached over connections; leave this key out"),
    ],
)
def test_a_log_says_of_each_key_why_it_cannot_have_it(setting: str, why: str) -> None:
    [line] = mistakes("", BROKER_HEAD, Overrides(system="log", sets=(setting,)))
    assert line == f"p.toml: --set {setting.partition('=')[0]}: --system log {why}"


def test_steps_at_the_broker_are_mistakes_and_not_dropped() -> None:
    body = step("do='crash' ; node='broker'") + step("do='say' ; text='x' ; when={event='stored'}")
    assert mistakes(body, BROKER_HEAD, Overrides(system="direct")) == [
        "p.toml: steps[0].node: --system direct has no broker (nodes: producer, consumer)",
        "p.toml: steps[1].when.event: --system direct has no broker, so 'stored' never happens",
    ]


def test_a_file_is_judged_as_it_stands_before_it_is_changed() -> None:
    [line] = mistakes("[broker]\ndurable = 3\n", BROKER_HEAD, Overrides(system="direct"))
    assert line.startswith("p.toml: broker.durable: ")


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (
            Overrides(guarantee="exactly-onec"),
            "--guarantee: unknown guarantee 'exactly-onec'; did you mean 'exactly-once'? "
            "(at-most-once, at-least-once, exactly-once)",
        ),
        (Overrides(system="x"), f"--system: unknown system 'x' ({SYSTEM_LIST})"),
        (Overrides(seed=2**63), f"--seed: must be a whole number from -2^63 to 2^63 - 1, not {2**63}"),
        (Overrides(messages=-1), "--messages: must be a whole number from 0 to 1,000,000, not -1"),
        (Overrides(messages=10**5000), "--messages: must be a whole number from 0 to 1,000,000, "
            "not a number of more than 20 digits"),
    ],
)  # fmt: skip
def test_a_wrong_override_is_a_mistake_like_any_other(overrides: Overrides, line: str) -> None:
    assert mistakes("", overrides=overrides) == [f"p.toml: {line}"]


def test_wrong_overrides_come_with_the_mistakes_of_the_file() -> None:
    paths = [line.split(": ")[1] for line in mistakes("q = 1", overrides=Overrides(system="x", messages=-1))]
    assert paths == ["--system", "--messages", "q"]


def test_too_many_messages_by_override_are_blamed_on_it() -> None:
    [line] = mistakes(step("do='send'"), overrides=Overrides(messages=1_000_000))
    assert line.startswith("p.toml: --messages: with its 'send' steps the run would send 1,000,001 messages")


def test_an_unknown_preset_and_a_wrong_override_are_told_together() -> None:
    with pytest.raises(PresetError) as caught:
        load_preset("zzzz", Overrides(seed=2**70))
    assert [mistake.path for mistake in caught.value.mistakes] == ["", "--seed"]


@pytest.mark.parametrize("guarantee", ["at-most-once", "at-least-once", "exactly-once"])
@on_each_name
def test_every_library_preset_runs_under_every_guarantee(name: str, guarantee: str) -> None:
    preset = load_preset(name, Overrides(guarantee=guarantee))
    assert preset.settings.guarantee.word == guarantee
    written = load_preset(name)
    assert preset.steps == under(written, Guarantee(preset.settings.guarantee)).steps, "as in a race"
    if not preset.native or preset.settings.producer.key not in (
        "session",
        "fresh",
    ):  # Else a real system's client makes each key.
        assert preset.steps == written.steps


def test_loading_with_overrides_leaves_the_library_alone() -> None:
    name = preset_names()[0]
    before = load_preset(name)
    load_preset(name, Overrides(guarantee="at-most-once", messages=99))
    assert load_preset(name) == before


def test_send_steps_stay_beside_another_number_of_messages() -> None:
    preset = load(step("do='send' ; count=2"), overrides=Overrides(messages=0))
    assert preset.steps[0].command == Send(count=2)
