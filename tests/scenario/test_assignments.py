"""Settings by their path, as `--set` and the panel of settings have them."""

import pytest

from playground.scenario.assignments import completions, known_settings, read_value
from playground.scenario.build import build
from playground.scenario.catalogue import library_table
from playground.scenario.load import Overrides, PresetError, load_preset
from playground.scenario.validate import problems_of

from .helpers import BROKER_HEAD, load, mistakes


def setting(*sets: str, body: str = "") -> object:
    return load(body, overrides=Overrides(sets=sets)).settings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5000", 5000),
        ("-3", -3),
        ("0.2", 0.2),
        ("true", True),
        ("false", False),
        ("memory", "memory"),
        ("'memory'", "memory"),
        ('"5"', "5"),
        ("'", "'"),
        ("", ""),
        ("9" * 5000, 10**100 - 1),
    ],
)
def test_a_value_is_what_it_would_be_in_a_file_and_a_word_needs_no_quotes(text: str, value: object) -> None:
    read = read_value(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("assignment", "body"),
    [
        ("consumer.dedup=memory", "[consumer]\ndedup = 'memory'\n"),
        ("links.ack.loss=0.2", "[links.ack]\nloss = 0.2\n"),
        ("links.loss=0.1", "[links]\nloss = 0.1\n"),
        ("workload.messages=30", "[workload]\nmessages = 30\n"),
        ("run.chaos_ms=7000", "[run]\nchaos_ms = 7000\n"),
        ("workload.amount = -5", "[workload]\namount = -5\n"),
        ("workload.'amount'=7", "[workload]\namount = 7\n"),
    ],
)
def test_a_setting_by_its_path_is_that_setting_in_the_file(assignment: str, body: str) -> None:
    assert setting(assignment) == load(body).settings


@pytest.mark.parametrize(
    ("option", "same"),
    [
        (Overrides(guarantee="at-most-once"), "guarantee=at-most-once"),
        (Overrides(seed=4), "seed=4"),
        (Overrides(system="broker"), "system=broker"),
        (Overrides(messages=3), "workload.messages=3"),
    ],
)
def test_an_option_of_its_own_and_its_path_do_the_same(option: Overrides, same: str) -> None:
    body = "[producer]\nmax_attempts = 3\n[expect]\nlost = 0\n"
    assert load(body, overrides=option) == load(body, overrides=Overrides(sets=(same,)))


def test_what_is_set_stands_however_the_guarantee_is_set_beside_it() -> None:
    body = "[producer]\nmax_attempts = 3\n"
    [line] = mistakes(body, overrides=Overrides(guarantee="at-most-once", sets=("producer.max_attempts=5",)))
    assert line.startswith("p.toml: --set producer.max_attempts: at-most-once waits for nothing")


def test_repeating_what_the_preset_has_or_a_default_changes_nothing() -> None:
    body = "[consumer]\ndedup = 'memory'\n[expect]\nlost = 0\n"
    same = Overrides(sets=("consumer.dedup=memory", "consumer.processing_ms=100", "links.ack.latency_ms=50"))
    assert load(body, overrides=same) == load(body)
    assert not load(body, overrides=same).is_altered


def test_whatever_else_is_set_the_expectation_and_the_summary_are_those_of_another_run() -> None:
    other = load("summary = 'x'\n[expect]\nlost = 0\n", overrides=Overrides(sets=("consumer.dedup=memory",)))
    assert (other.is_altered, other.told_summary, other.expect.counters) == (True, "", {})


def test_all_mistakes_are_told_at_once_in_the_words_of_a_file() -> None:
    sets = (
        *("consumer.dedpu=memory", "consumer.dedup=memry", "links.ack.loss=2", "broker.durable=true", "foo"),
        *("title=x", "seed=1", "seed=2", "consumer.processing_ms.x=3", "dedup=memory", "guarantee=once"),
    )
    told = "".join(f"{line}\n" for line in mistakes("", overrides=Overrides(sets=sets)))
    assert (
        told
        == """\
p.toml: --set: 'foo' is no KEY=VALUE such as consumer.dedup=memory
p.toml: --set title: says what the preset is, not how it runs, and cannot be set
p.toml: --set seed: is set twice; leave one of them out
p.toml: --set consumer.processing_ms: must be a whole number of milliseconds, 0 or more, not a table
p.toml: --set consumer.dedup: unknown dedup 'memry'; did you mean 'memory'? \
(none, memory, mark-first, in-flight, effect-first, transaction)
p.toml: --set consumer.dedpu: unknown key 'dedpu'; did you mean 'dedup'? \
([consumer] has ack, processing_ms, dedup, dedup_window_ms, dedup_by, renew, ack_retry_ms, on_failure, busy, answers, \
max_tries, then, retry_delay_ms, instances, dedup_table, workers, batch, ack_unit, effect, effect_key, commit_ms, \
session_timeout_ms, reset, new_group, isolation, poll_interval_ms, handover, session, session_expiry_ms, store)
p.toml: --set links.ack.loss: must be a number from 0 to 1, not 2
p.toml: --set dedup: unknown key 'dedup'; it belongs in [consumer]
p.toml: --set guarantee: unknown guarantee 'once' (at-most-once, at-least-once, exactly-once)
p.toml: --set broker: direct has no broker; leave this table out, or set system = "broker" or "log"
"""
    )


def test_what_is_set_twice_over_is_refused() -> None:
    with pytest.raises(PresetError, match=r"--set workload\.messages: is set by --messages as well"):
        load_preset("ack-lost", Overrides(messages=3, sets=("workload.messages=4",)))


def test_the_words_that_a_system_cannot_have_are_not_offered() -> None:
    [line] = mistakes("", overrides=Overrides(sets=("consumer.ack=x",)))
    assert line.endswith("(direct has never, before, after)")
    [line] = mistakes("", BROKER_HEAD, Overrides(sets=("consumer.ack=x",)))
    assert line.endswith("(broker has never, automatic, before, after)")


CONNECTED = "system=broker", "transport.kind=connection", "broker.lease=connection"
SYSTEMS_TRIED = ((), ("system=broker",), ("system=log",), CONNECTED)


def is_accepted(*sets: str) -> bool:
    try:
        load_preset("ack-lost", Overrides(sets=sets))
    except PresetError:
        return False
    return True


def test_every_path_that_is_offered_is_a_setting_and_every_word_is_accepted() -> None:
    """Each word that the shell offers makes a valid preset, of the one system or the other."""
    keys = [one.key for one in known_settings()]
    assert {"guarantee", "seed", "links.loss", "links.publish.loss", "run.chaos_ms", "broker.prefetch"} <= set(keys)
    for text in completions():
        key, _, word = text.partition("=")
        assert key in keys
        if word:
            assert any(is_accepted(text, *system) for system in SYSTEMS_TRIED), text


def test_what_is_set_is_a_valid_preset_again() -> None:
    raw = library_table("ack-lost")
    overrides = Overrides(sets=("links.ack.loss=0.2", "consumer.dedup=memory", "system=broker"))
    changed = overrides.apply(raw)
    assert problems_of(changed) == []
    assert build(changed, "ack-lost").settings == load_preset("ack-lost", overrides).settings


@pytest.mark.parametrize("text", ["٣", "1٣", "५", "0.٣"])
def test_digits_of_other_scripts_are_no_number(text: str) -> None:
    assert read_value(text) == text


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_of_thousands_of_digits_is_told_as_one(sign: str) -> None:
    with pytest.raises(PresetError) as caught:
        setting(f"seed={sign}{'9' * 5000}")
    assert "not a number of more than 20 digits" in str(caught.value)
    assert read_value(f"{sign}{'0' * 5000}7") == int(f"{sign}7")
