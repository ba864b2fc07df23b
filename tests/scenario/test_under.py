"""A preset under each guarantee: one word in the textbook, another configuration in a real system."""

from dataclasses import replace

from playground.engine.settings import Guarantee
from playground.scenario.load import load_preset
from playground.scenario.save import to_toml
from playground.scenario.under import under

from .helpers import load

RABBIT = 'format = 1\ntitle = "T"\nsystem = "rabbitmq"\nconfig = "confirms-quorum"\n'
BODY = "[settings]\nconsumer_timeout = 70000\n[consumer]\nprocessing_ms = 7\n"


def test_in_the_textbook_only_the_guarantee_is_another() -> None:
    preset = load_preset("ack-lost")
    changed = under(preset, Guarantee.EXACTLY_ONCE)
    assert changed == replace(preset, settings=replace(preset.settings, guarantee=Guarantee.EXACTLY_ONCE))


def test_a_real_system_runs_in_the_configuration_that_people_choose_for_it() -> None:
    preset = load(BODY, RABBIT)
    weak, strong = under(preset, Guarantee.AT_MOST_ONCE), under(preset, Guarantee.EXACTLY_ONCE)
    assert [one.native.config for one in (weak, strong) if one.native] == ["auto-ack", "confirms-quorum-inbox"]
    assert (weak.settings.consumer.ack, weak.settings.producer.awaits_ack) == ("automatic", False)
    assert (strong.settings.consumer.ack, strong.settings.consumer.dedup) == ("after", "transaction")


def test_what_the_preset_itself_sets_stays_and_the_way_back_leads_to_the_same() -> None:
    preset = load(BODY, RABBIT)
    there = under(preset, Guarantee.EXACTLY_ONCE)
    assert there.settings.consumer.processing_ms == 7
    assert there.settings.broker.redelivery_timeout_ms == 70_000
    assert under(there, Guarantee.AT_LEAST_ONCE).settings == preset.settings


def test_it_is_saved_as_that_configuration() -> None:
    text = to_toml(under(load(BODY, RABBIT), Guarantee.EXACTLY_ONCE))
    assert 'config = "confirms-quorum-inbox"' in text
    assert load(text, "") == replace(under(load(BODY, RABBIT), Guarantee.EXACTLY_ONCE))


def test_what_the_other_configuration_decides_is_as_that_has_it_whatever_the_preset_sets() -> None:
    threads = load_preset("kafka-several-threads")
    assert threads.settings.consumer.workers == 2
    assert under(threads, Guarantee.AT_LEAST_ONCE).settings.consumer.workers == 2
    assert under(threads, Guarantee.EXACTLY_ONCE).settings.consumer.workers == 1, "a transaction is one thread's"
