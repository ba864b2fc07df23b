"""What a system or a guarantee cannot have, and keys that exclude each other."""

# ruff: noqa: E501 - a case is a text and its one line, and a line is as long as it is.

import pytest

from playground.scenario.words import SYSTEM_NAMES, lacking
from playground.systems import SYSTEMS

from .helpers import BROKER_HEAD, HEAD, load, mistakes, step

AT_MOST_ONCE = HEAD.replace("at-least-once", "at-most-once")

WITHOUT_BROKER = [
    ("[broker]", 'broker: direct has no broker; leave this table out, or set system = "broker" or "log"'),
    ("[consumer]\nack = 'automatic'", "consumer.ack: direct has no broker that could acknowledge (never, before, after)"),
    ("[links.publish]", "links.publish: direct has no link 'publish' (links: deliver, ack)"),
    ("[links.confirm]\nloss = 1", "links.confirm: direct has no link 'confirm' (links: deliver, ack)"),
    (step("do='drop' ; link='publish'"), "steps[0].link: direct has no link 'publish' (links: deliver, ack)"),
    (step("do='heal' ; links=['ack','confirm']"), "steps[0].links[1]: direct has no link 'confirm' (links: deliver, ack)"),
    (step("do='crash' ; node='broker'"), "steps[0].node: direct has no broker (nodes: producer, consumer)"),
    (step("do='forget' ; node='broker'"), "steps[0].node: direct has no broker (nodes: producer, consumer)"),
    (step("do='say' ; text='x' ; when={event='sent', node='broker'}"), "steps[0].when.node: direct has no broker (nodes: producer, consumer)"),
    (step("do='say' ; text='x' ; when={event='sent', link='confirm'}"), "steps[0].when.link: direct has no link 'confirm' (links: deliver, ack)"),
    *[
        (step(f"do='say' ; text='x' ; when={{event='{event}'}}"), f"steps[0].when.event: direct has no broker, so '{event}' never happens")
        for event in ("stored", "refused", "dispatched", "redelivery-due", "settled", "dead-lettered")
    ],
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WITHOUT_BROKER)
def test_direct_has_no_part_of_a_broker(body: str, line: str) -> None:
    assert mistakes(body) == [f"p.toml: {line}"]
    assert mistakes(body, BROKER_HEAD) == []


def test_one_worker_has_the_transaction_of_outputs_and_positions() -> None:
    log = HEAD.replace("at-least-once", "exactly-once") + 'system = "log"\n'
    [line] = mistakes("[consumer]\neffect = 'output'\nworkers = 2", log)
    assert line.startswith("p.toml: consumer.workers: log has one worker where outputs and positions are in one")
    assert mistakes("[consumer]\neffect = 'output'\nworkers = 1", log) == []
    kafka = 'format = 1\ntitle = "T"\nsystem = "kafka"\nconfig = "transactions"\n'
    [line] = mistakes("[consumer]\nworkers = 2", kafka)
    assert line == "p.toml: consumer.workers: kafka decides this itself; leave this key out"


@pytest.mark.parametrize("attempts", [0, 2, 3])
def test_at_most_once_sends_once(attempts: int) -> None:
    [line] = mistakes(f"[producer]\nmax_attempts = {attempts}", AT_MOST_ONCE)
    assert line.startswith("p.toml: producer.max_attempts: at-most-once waits for nothing, so it sends once; leave")
    assert mistakes(f"[producer]\nmax_attempts = {attempts}") == []


def test_a_producer_that_waits_for_nothing_sends_once_whatever_the_guarantee() -> None:
    [line] = mistakes("[producer]\nawaits_ack = false\nmax_attempts = 3")
    assert line.endswith(
        "this producer waits for nothing, so it sends once; leave this key out, or set awaits_ack = true"
    )
    assert mistakes("[producer]\nawaits_ack = true\nmax_attempts = 3", AT_MOST_ONCE) == []


def test_at_most_once_may_say_that_it_sends_once() -> None:
    assert load("[producer]\nmax_attempts = 1", AT_MOST_ONCE).settings.producer.max_attempts == 1


def test_a_step_has_one_trigger() -> None:
    assert mistakes(step("do='say' ; text='x' ; at_ms=3 ; when={event='sent'}")) == [
        "p.toml: steps[0]: has both at_ms and when; a step has one trigger, so leave one of them out"
    ]


def test_after_ms_needs_a_when() -> None:
    assert mistakes(step("do='say' ; text='x' ; after_ms=3")) == [
        "p.toml: steps[0].after_ms: stands only beside when; add when = { event = ... }, or use at_ms"
    ]
    assert mistakes(step("do='say' ; text='x' ; at_ms=1 ; after_ms=3")) == [
        "p.toml: steps[0].after_ms: stands only beside when; add it to at_ms"
    ]


@pytest.mark.parametrize("do", ["cut", "heal"])
def test_a_link_is_named_once(do: str) -> None:
    assert mistakes(step(f"do='{do}' ; links=['ack','deliver','ack']")) == [
        "p.toml: steps[0].links[2]: link 'ack' is named twice"
    ]


def test_all_messages_together_have_a_limit() -> None:
    body = "[workload]\nmessages = 900_000\n" + step("do='send' ; count=100_000")
    assert mistakes(body) == []
    assert mistakes(body + step("do='send'")) == [
        "p.toml: workload.messages: with its 'send' steps the run would send 1,000,001 messages; at most 1,000,000"
    ]


def test_a_run_may_consist_of_send_steps_only() -> None:
    assert load("[workload]\nmessages = 0\n" + step("do='send'")).settings.workload.messages == 0


def test_a_message_that_is_never_sent_is_no_mistake() -> None:
    body = step("do='drop' ; link='ack' ; message='m999999999'") + "[expect]\nfates = { m77 = 'lost' }"
    assert mistakes(body) == []


def test_batches_and_several_workers_exclude_each_other() -> None:
    told = "consumer.batch: one worker takes batches; leave this key out, or set workers = 1"
    assert [line.split(": ", 1)[1] for line in mistakes("[consumer]\nbatch = 2\nworkers = 2\n")] == [told]
    assert mistakes("[consumer]\nbatch = 2\nworkers = 1\n") == mistakes("[consumer]\nworkers = 2\n") == []


def test_only_a_call_to_somebody_else_carries_a_key() -> None:
    told = 'consumer.effect_key: only a call to somebody else carries a key; leave this key out, or set effect = "external"'
    assert [line.split(": ", 1)[1] for line in mistakes("[consumer]\neffect_key = true\n")] == [told]
    assert mistakes('[consumer]\neffect = "external"\neffect_key = true\n') == []


def test_an_unknown_system_brings_no_further_mistakes() -> None:
    assert len(mistakes("[broker]\n" + step("do='crash' ; node='broker'"), HEAD + 'system = "kafak"\n')) == 1


def test_rules_and_types_are_told_together() -> None:
    found = mistakes("[broker]\ndurable = 3\nq = 1\n" + step("do='crash' ; node='broker' ; for_ms='x'"))
    assert [line.split(": ")[1] for line in found] == [
        "broker.durable", "broker.q", "broker", "steps[0].for_ms", "steps[0].node",
    ]  # fmt: skip


def test_only_a_system_without_a_broker_lacks_the_events_of_one() -> None:
    assert {system for system in SYSTEM_NAMES if "stored" in lacking(system)} == {
        system for system, one in SYSTEMS.items() if not one.topology.has_broker
    }


def test_only_a_system_that_keeps_a_log_has_what_a_log_is_about() -> None:
    assert {system for system in SYSTEM_NAMES if "lag" not in lacking(system)} == {
        system for system, one in SYSTEMS.items() if one.mechanisms.keeps_log
    }
    assert lacking("unheard-of") == frozenset()


RESENDS = [
    ("awaits_ack = false\nresend = 'same-key'", "who waits for no answer hears of no failure; leave this key out, or set awaits_ack = true"),
    ("key = 'content'\nresend = 'new-key'", """the key is made of the content; set resend = "same-key", or key = "stable\""""),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "why"), RESENDS)
def test_an_application_sends_again_what_it_hears_of_and_under_a_key_that_it_can_choose(keys: str, why: str) -> None:
    assert mistakes(f"[producer]\n{keys}") == [f"p.toml: producer.resend: {why}"]


def test_what_an_application_sends_again_to_a_log_is_a_new_record() -> None:
    [line] = mistakes("[producer]\nresend = 'same-key'", HEAD + "system = 'log'\n")
    assert line == 'p.toml: producer.resend: log gives each send a sequence number of its own; set resend = "new-key"'
    [line] = mistakes("[producer]\nresend = 'new-key'\ntransactions = true", HEAD + "system = 'log'\n")
    assert line.startswith("p.toml: producer.resend: log has no transactions that an application begins anew")
