"""What to say in an interview: about all such cases, with the limits of the run, by the cause that was told."""

import pytest

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from tests.library import on_each_preset

KNOW_THE_ID = (
    "If the effect lives in your database, write the message id in the same transaction. If it lives elsewhere (card "
    "network, mail), pass the id along and let that side refuse the repeat."
)
LOST_ANSWER = "A lost ACK looks to the producer exactly like a lost message, so it sends again."
SENTENCES = {
    ("ack-lost", 3): f"{LOST_ANSWER} {KNOW_THE_ID}",
    ("slow-not-dead", 3): "A timeout cannot tell slow from dead: the producer waits 1 s, the answer takes longer, so "
    f"it sends again; a longer one only moves the limit. {KNOW_THE_ID}",
    # Not one remedy for everything: a consumer that froze, a table, a window, a key, an ACK that is never sent.
    ("zombie-consumer", 3): "A timeout cannot tell slow from dead: the lease ran out while the consumer stood still, "
    "and then it finished all the same. Rejecting its late ACK could not undo that, and a longer lease only moves the "
    "limit. Only the place where the effect is made can stop it, by refusing an outdated token or a known id.",
    ("window-too-short", 3): f"{LOST_ANSWER} The window in which ids are known (2 s here) has to cover all the time "
    "in which the producer or its application may send again, after an outage, too.",
    # Without a broker nothing waits and nothing is redriven; a broker's own table meets only what is sent to it.
    ("redelivery-past-window", 3): "A lost ACK looks to the broker exactly like a lost message, so it delivers the "
    "message again. The window in which ids are known (3 s here) has to cover the longest that a message may wait and "
    "the longest retry together.",
    ("fifo-after-five-minutes", 1): "A lost MessageId looks to the producer exactly like a lost message, so it sends "
    "again. SQS knows a key for so long (300 s here), and then takes what is sent again for new: sending has to end "
    "before that, or an id of the message's own has to tell whoever does the work.",
    ("http-no-key", 2): "A lost response looks to the client exactly like a lost request, so it sends again. If the "
    "effect lives in your database, write the Idempotency-Key, the same for all attempts, in the same transaction. If "
    "it lives elsewhere (card network, mail), pass a key made of it along and let that side refuse the repeat.",
    ("table-wiped", 3): f"{LOST_ANSWER} Whoever empties the table of known ids lets every duplicate through that can "
    "still come: keep them for all the time in which the producer or its application may send again, after an outage, "
    "too.",
    ("fresh-key", 3): f"{LOST_ANSWER} Deduplication works only if all attempts at one message carry the same "
    "idempotency key: choose it once, where the message is made, and keep it through every retry and restart.",
    ("forgotten-ack", 1): "Without an ACK the broker delivers the message again, however often the work has been done. "
    "Acknowledge, after the work; knowing ids would only hide that nobody does.",
    ("effect-then-crash", 3): "After a crash between the effect and the ACK the producer cannot know, so it sends "
    "again. A crash can come between any two steps, so the effect and its note have to be one transaction; where the "
    "effect is made elsewhere, the id has to go along.",
    ("memory-dedup-crash", 3): "After a crash between the effect and the ACK the producer cannot know, so it sends "
    "again. The table of known ids has to be as durable as the effects that it guards.",
    ("network-duplicates", 1): "A packet may arrive twice although it was sent once: datagrams and relays that retry "
    f"do that, one connection does not. {KNOW_THE_ID}",
    ("broker-forgets-keys", 3): "A lost confirm looks to the producer exactly like a lost message, so it sends again. "
    "Whoever empties the table of known ids lets every duplicate through that can still come: keep them for all "
    "the time in which the producer or its application may send again, after an outage, too.",
    ("metric-lost", 3): "At-most-once sends once and waits for no answer, so what is lost on the way stays lost: no "
    "duplicates from retries, and loss is the price.",
    # Neither memory alone nor a crash alone: what lies in the page cache outlives the process, and not the machine.
    ("volatile-broker-crash", 3): "A confirm is worth as much as the store behind it: what is confirmed and not on a "
    "disk yet is gone with the process, or, if the operating system was to write it, with the machine.",
    ("poison-message", 2): "After 3 dispatches without an ACK the broker sets the message aside. It does not know why: "
    "bad message, lost dispatch, dead consumer, or done and the ACK lost. Check the effect before replaying.",
    ("parked-unseen", 3): "After 2 dispatches without an ACK the broker sets the message aside. It does not know why: "
    "bad message, lost dispatch, dead consumer, or done and the ACK lost. Check the effect before replaying. The limit "
    "counts dispatches and not failures: what was handed out together is counted together, so a low prefetch keeps "
    "healthy messages out of a bad one's way.",
    ("retries-exhausted", 3): "3 attempts, and as many silences: the producer stops, and all that it can report is "
    "that the outcome is unknown. Here nothing was done; behind the same silence the work may have been done. "
    "Repeat it only under the same key.",
    ("poison-blocks-queue", 2): "A message that fails whenever it is tried comes back for ever, and nobody is told: "
    "with a limit the broker sets it aside, and somebody sees it.",
    ("poison-blocks-queue", 3): "A message that never gets its ACK keeps its slot, and with 1 at once those behind it "
    "starve: set it aside after some dispatches, or hand out more at once.",
}


@pytest.mark.parametrize(("name", "message"), SENTENCES)
def test_the_sentence_says_what_the_mechanism_teaches(name: str, message: int) -> None:
    assert explain(Record.of(play_out(load_preset(name)).simulation), message).interview == SENTENCES[name, message]


@on_each_preset
def test_it_is_a_few_sentences_and_names_no_message(preset: Preset) -> None:
    record = Record.of(play_out(preset).simulation)
    for message, anomaly in anomalies(record):
        said = explain(record, message, anomaly).interview
        assert said.endswith(".")
        assert said.count(". ") < 4
        assert "{" not in said
        assert not any(word.strip(".,;:") == f"m{message}" for word in said.split())


AWAY = """
format = 1
title = "Away with a clean session"
system = "mqtt"
[workload]
messages = 3
[settings]
qos = 1
"subscription.qos" = 1
[[steps]]
do = "crash"
node = "consumer"
at_ms = 1500
"""


def test_what_a_subscriber_without_a_session_misses_is_no_matter_of_exchanges() -> None:
    said = explain(Record.of(play_out(load_text(AWAY)).simulation), 3, Anomaly.LOST).interview
    assert "for a subscriber without a session nothing is kept while it is away" in said


def test_what_nobody_claims_is_told_without_an_acknowledgement_that_was_lost() -> None:
    record = Record.of(play_out(load_preset("redis-nobody-claims")).simulation)
    [message] = [number for number, anomaly in anomalies(record) if anomaly is Anomaly.PENDING]
    assert explain(record, message).interview.startswith("What is out without an XACK stays out for ever")


def test_a_loss_is_not_praised_as_a_duplicate_that_was_recognised() -> None:
    """marked-then-crash: the retry is skipped as known, and the payment was never made."""
    record = Record.of(play_out(load_preset("marked-then-crash")).simulation)
    said = explain(record, 3, Anomaly.DEDUPLICATED).interview
    assert said.startswith("Marking a message as processed before its effect turns a crash in between into a loss")
    assert "recognises what it has processed" not in said


def test_what_the_broker_refused_was_published_twice_and_not_delivered_twice() -> None:
    record = Record.of(play_out(load_preset("broker-dedup")).simulation)
    said = explain(record, 3, Anomaly.DEDUPLICATED).interview
    assert "Published twice is not stored twice" in said
    assert "Delivered twice" not in said
    fifo = Record.of(play_out(load_preset("fifo-answer-lost")).simulation)
    assert "SQS recognises what it has stored, and answers without" in explain(fifo, 2, Anomaly.DEDUPLICATED).interview


def test_a_new_key_that_the_broker_did_not_know_is_named_though_the_consumer_keeps_no_table() -> None:
    """The retry under a new identity: m1 stored 50, its confirm lost, stored again 1050 under another key."""
    text = """format = 1
    title = "T"
    guarantee = "exactly-once"
    system = "broker"
    workload = { messages = 1 }
    producer = { key = "fresh" }
    broker = { dedup_window_ms = 60000 }
    consumer = { dedup = "none" }
    [[steps]]
    do = "drop"
    link = "confirm"
    """
    said = explain(Record.of(play_out(load_text(text)).simulation), 1).interview
    assert "same idempotency key" in said
    assert "If the effect lives in your database" not in said


def test_a_retry_that_the_broker_refused_is_part_of_the_loss() -> None:
    """Settled as it was dispatched, its work killed at 100; the confirm lost, the retry refused 1050."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { dedup_window_ms = 60000 }
    consumer = { ack = "automatic" }
    [[steps]]
    do = "drop"
    link = "confirm"
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "started" }
    """
    said = explain(Record.of(play_out(load_text(text)).simulation), 1).interview
    assert said.startswith("With automatic acknowledgement the broker forgets a message as it hands it out")
    assert said.endswith(
        "refuses the retry, whatever became of the first copy: it remembers what was stored, and not what was done."
    )


def test_different_mechanisms_are_told_differently() -> None:
    presets = ["ack-before-processing", "auto-ack-crash", "marked-then-crash", "metric-lost", "producer-without-outbox"]
    presets += ["volatile-broker-crash"]
    said = set()
    for name in presets:
        record = Record.of(play_out(load_preset(name)).simulation)
        lost = next(message for message, anomaly in anomalies(record) if anomaly is Anomaly.LOST)
        said.add(explain(record, lost).interview)
    assert len(said) == len(presets)


def test_of_what_is_set_and_not_added_natural_idempotence_is_named_and_no_table() -> None:
    said = explain(Record.of(play_out(load_preset("set-not-add")).simulation), 3).interview
    assert "naturally idempotent" in said
    assert "write the message id" not in said


def test_a_delay_by_a_backoff_is_not_blamed_on_the_timeouts_alone() -> None:
    late = explain(Record.of(play_out(load_preset("exponential-backoff")).simulation), 2)
    assert "late by the timeouts and the backoffs" in late.interview
    plain = explain(Record.of(play_out(load_preset("delivery-lost")).simulation), 3)
    assert "backoff" not in plain.interview


def test_a_crash_that_could_not_part_the_effect_from_its_id_is_told_so() -> None:
    not_parted = "noted in the transaction of the effect, so a crash leaves both or neither"
    assert not_parted in explain(Record.of(play_out(load_preset("sqlite-inbox")).simulation), 3).interview
    assert not_parted not in explain(Record.of(play_out(load_preset("idempotent-consumer")).simulation), 3).interview


def test_a_claim_that_is_answered_as_done_is_told_from_one_that_is_still_in_progress() -> None:
    said = explain(Record.of(play_out(load_preset("in-flight-crash")).simulation), 2).interview
    assert "Answer 'still in progress', which is no acknowledgement" in said


POISONED = {
    "v1": "An answer that is stored with its key is the answer to that key, an error too: nothing was done here, and "
    "no retry under that key ever does it. Look whether it is done, and only then send it anew, under a new key.",
    "v2": "An error is an answer, and still does not tell whether the work was done before it came. Here nothing was "
    "done; behind the same error it may have been. Repeat it only under the same key, once what made it fail is "
    "mended.",
}


@pytest.mark.parametrize("version", POISONED)
def test_an_error_is_no_silence_and_a_stored_one_makes_its_key_useless(version: str) -> None:
    """http, m1 always fails: v1 stores the 500, v2 begins anew; no attempt is taken for one in place."""
    text = f"""format = 1
    title = "T"
    guarantee = "exactly-once"
    system = "http"
    config = "key"
    workload = {{ messages = 1 }}
    settings = {{ api_version = "{version}" }}
    [[steps]]
    do = "poison"
    message = "m1"
    """
    record = Record.of(play_out(load_text(text)).simulation)
    failed = explain(record, 1, Anomaly.FAILED)
    assert failed.interview == POISONED[version]
    assert not [one.text for one in failed.clauses if "in place" in one.text or "in the middle of" in one.text]


LOST_ANSWERS = {
    "direct": LOST_ANSWER,
    "http": "A lost response looks to the client exactly like a lost request, so it sends again.",
    "broker": "A lost ACK looks to the broker exactly like a lost message, so it delivers the message again.",
    "jetstream": "A lost +ACK looks to JetStream exactly like a lost message, so it delivers the message again.",
    "rabbitmq": "For want of a basic.ack alone the broker sends nothing again: it takes a message back when the "
    "connection ends that it went out on, cannot know that the work was done, and delivers it once more.",
    "pulsar": "For want of an acknowledgement alone the broker sends nothing again: it takes a message back when the "
    "connection ends that it went out on, cannot know that the work was done, and delivers it once more.",
}


@pytest.mark.parametrize("system", LOST_ANSWERS)
def test_who_keeps_no_timer_is_not_said_to_send_again_for_want_of_an_answer(system: str) -> None:
    assert _said_elsewhere("ack-lost", system).startswith(LOST_ANSWERS[system])


CRASHES = {
    "sqs": "After a crash between the effect and the DeleteMessage SQS cannot know, so it hands the message out again.",
    "redis-streams": "After a crash between the effect and the XACK Redis cannot know, so whoever finds the message "
    "idle for long claims it.",
    "rabbitmq": "After a crash between the effect and the basic.ack the broker sees that a connection has ended, and "
    "not how far the work was: it takes the message back, and delivers it once more.",
    "kafka": "A group goes on without a member that gives no sign of life: another one reads on",
}


@pytest.mark.parametrize("system", CRASHES)
def test_after_a_crash_each_system_has_its_own_way_to_bring_a_message_back(system: str) -> None:
    assert _said_elsewhere("crash-after-effect", system).startswith(CRASHES[system])


LATE = {
    "broker": "A retry turns loss into delay: the message is late by the timeouts",
    "rabbitmq": "Where no timer runs, the end of a connection brings a message back",
    "log": "Nobody sends a record again to its reader: it goes on from its position",
}


@pytest.mark.parametrize("system", LATE)
def test_late_is_what_the_mechanism_took_and_not_always_a_timeout(system: str) -> None:
    assert _said_elsewhere("delivery-lost", system).startswith(LATE[system])


def test_a_log_that_is_committed_past_what_always_fails_has_lost_it_without_any_crash() -> None:
    assert _said_elsewhere("poison-message", "log", 2).startswith("A log takes nothing back: whoever commits past")


def _said_elsewhere(preset: str, system: str, message: int = 3) -> str:
    """What is said of the same schedule in another system."""
    overrides = Overrides(system=system, elsewhere=True)
    return explain(Record.of(play_out(load_preset(preset, overrides)).simulation), message).interview
