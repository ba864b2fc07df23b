"""Each rule of the audit, with a record that breaks it."""

import pytest

from playground.checker.audit import audit
from playground.engine.broker_settings import BrokerSettings
from playground.engine.effects.ledger import Ledger
from playground.engine.settings import ConsumerSettings, ProducerSettings, Settings

from .stories import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    BROKER,
    DEAD_LETTER,
    DIRECT,
    EXACTLY_ONCE,
    LOST_ACK,
    SKIPPED,
    Record,
    findings,
    settings,
    story,
)

again = settings(AT_LEAST_ONCE)


def only(record: Record, of: Settings, *, settled: bool = True) -> str:
    """The sentence of the only finding."""
    (sentence,) = findings(record, of, settled=settled)
    return sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1000 timed-out", "990 timed-out", "the timeout of m1 comes before it is due at 1000 ms"),
        (
            "150 applied consumer m1/1",
            "140 applied consumer m1/1",
            "the end of processing of m1 comes before it is due",
        ),
        ("50 arrived deliver m1/1", "40 arrived deliver m1/1", "m1 arrives faster than deliver can carry it"),
        ("150 acked consumer m1/1", "151 acked consumer m1/1", "the ack of m1 was due at 150 ms and did not happen"),
        ("1000 attempted", "1100 attempted", "the retry of m1 was due at 1000 ms and did not happen"),
        ("'step'", "'down'", "m1 is dropped because the producer is down; it is not"),
        ("'step'", "'cut'", "m1 is dropped because ack is cut; it is not"),
        ("attempted producer m1/2", "attempted producer m1/3", "attempt 3 of m1 follows attempt 1"),
        ("departed deliver m1/2", "departed deliver m1/3", "packet 3 of m1 on deliver follows packet 1"),
        ("1050 started consumer m1/2 <14", "1050 skipped consumer m1/2 <14", "m1 is skipped, but its key is not known"),
        ("<18\n   1200 confirmed", "<18\n   1199 confirmed", "time goes back from 1200 ms to 1199 ms"),
        ("1050 received consumer m1/2 <13", "1050 received consumer m1/2 <4", "received cannot be caused by received"),
    ],
)
def test_each_of_these_changes_is_found_for_what_it_is(old: str, new: str, sentence: str) -> None:
    assert LOST_ACK.count(old) == 1
    assert any(found.startswith(sentence) for found in findings(story(LOST_ACK.replace(old, new)), again))


def test_findings_carry_the_number_of_the_event() -> None:
    late = story(LOST_ACK.replace("1000 timed-out", "990 timed-out"))
    assert audit(late.log, late.ledger, again, True)[0].event == 10


def test_a_duplicate_under_exactly_once_that_is_not_skipped_is_found() -> None:
    marked = LOST_ACK.replace("150 acked consumer m1/1 <6", "150 marked consumer m1/1 <6\n150 acked consumer m1/1 <7")
    assert "m1 is started, but its key is known" in findings(story(marked), settings(EXACTLY_ONCE), settled=False)


def test_a_transaction_that_does_not_mark_at_once_is_found() -> None:
    said = SKIPPED.replace("150 marked", "150 said -\n    150 marked")
    assert "m1 is marked, but not in one step with its effect" in findings(story(said), settings(EXACTLY_ONCE))


def test_an_ack_where_the_contract_acks_nothing_is_found() -> None:
    assert "m1 is acked, but no ack of it was due" in findings(story(DIRECT), settings(AT_MOST_ONCE))


def test_a_missing_ack_is_found() -> None:
    unacked = "\n".join(LOST_ACK.strip().splitlines()[:7]) + "\n900 said -"
    assert only(story(unacked), again, settled=False) == "the ack of m1 was due at 150 ms and did not happen"


def test_giving_up_with_attempts_left_is_found() -> None:
    text = "\n".join(LOST_ACK.strip().splitlines()[:11]) + "\n1000 gave-up producer m1/1 <10"
    twice = settings(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=2))
    assert "m1 is gave-up, but it has attempts left" in findings(story(text), twice, settled=False)
    thrice = settings(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=1))
    assert findings(story(text), thrice, settled=False) == []


def test_a_backoff_that_is_not_waited_for_is_found() -> None:
    backoff = settings(AT_LEAST_ONCE, producer=ProducerSettings(backoff="linear", backoff_ms=10))
    assert "the retry of m1 comes before it is due at 1010 ms" in findings(story(LOST_ACK), backoff)


def test_a_ledger_that_differs_from_the_log_is_found() -> None:
    record = story(DIRECT)
    for entries in ([], [(150, 2)], [(151, 1)], [(150, 1), (150, 1)]):
        record.ledger = Ledger()
        for time_ms, message in entries:
            record.ledger.append(time_ms, message)
        assert "ledger" in only(record, again)


def test_work_while_other_work_is_in_hand_is_found() -> None:
    text = """
        0 sent producer m1
        0 attempted producer m1/1 <0
        0 departed deliver m1/1 <1
        0 sent producer m2
        0 attempted producer m2/1 <3
        0 departed deliver m2/1 <4
       50 arrived deliver m1/1 <2
       50 received consumer m1/1 <6
       50 started consumer m1/1 <7
       50 arrived deliver m2/1 <5
       50 received consumer m2/1 <9
       60 started consumer m2/1 <10
    """
    of = settings(AT_MOST_ONCE, messages=2, every_ms=0)
    assert only(story(text), of, settled=False) == "m2 is started while m1 is in hand"


def test_work_out_of_order_is_found() -> None:
    text = """
        0 sent producer m1
        0 attempted producer m1/1 <0
        0 departed deliver m1/1 <1
        0 sent producer m2
        0 attempted producer m2/1 <3
        0 departed deliver m2/1 <4
       50 arrived deliver m1/1 <2
       50 received consumer m1/1 <6
       50 arrived deliver m2/1 <5
       50 received consumer m2/1 <8
       50 started consumer m2/1 <9
    """
    of = settings(AT_MOST_ONCE, messages=2, every_ms=0)
    assert only(story(text), of, settled=False) == "m2 is started before m1"


def test_a_node_that_is_down_does_nothing() -> None:
    crashed = DIRECT.replace("150 acked", "150 crashed consumer\n    150 acked")
    assert "m1 is acked, but the consumer is not up" in findings(story(crashed), again)


def test_a_standing_that_does_not_change_is_found() -> None:
    assert only(story("0 restarted broker"), settings(AT_LEAST_ONCE, "broker", messages=0), settled=False).startswith(
        "the broker is restarted"
    )


def test_a_publish_whose_key_is_known_must_be_refused_and_another_stored() -> None:
    deduplicating = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(dedup_window_ms=1000))
    twice = BROKER.replace("0 departed publish m1/1 <1", "0 departed publish m1/1 <1\n0 duplicated publish m1/1 <2")
    # With one line more, the causes that follow it move by one.
    head = "\n".join(twice.strip().splitlines()[:4])
    text = head + (
        "\n50 arrived publish m1/1 <2\n50 stored broker m1/1 c1 <4\n50 departed confirm m1/1 c1 <5\n"
        "50 dispatched broker m1/1 c1 <5\n50 departed deliver m1/1 c1 <7\n"
    )
    refused = "51 arrived publish m1/1 <3\n51 refused broker m1/1 <9\n51 departed confirm m1/2 <10\n"
    stored = "51 arrived publish m1/1 <3\n51 stored broker m1/1 c2 <9\n"
    assert findings(story(text + refused), deduplicating, settled=False) == []
    assert "m1 is stored, but its key was seen within the window" in findings(
        story(text + stored), deduplicating, settled=False
    )
    assert "m1 is refused, but its key was not seen within the window" in findings(
        story(text + refused), settings(AT_LEAST_ONCE, "broker"), settled=False
    )


def test_a_dispatch_beyond_prefetch_is_found() -> None:
    text = """
        0 sent producer m1
        0 attempted producer m1/1 <0
        0 departed publish m1/1 <1
        0 sent producer m2
        0 attempted producer m2/1 <3
        0 departed publish m2/1 <4
       50 arrived publish m1/1 <2
       50 stored broker m1/1 c1 <6
       50 departed confirm m1/1 c1 <7
       50 dispatched broker m1/1 c1 <7
       50 departed deliver m1/1 c1 <9
       50 arrived publish m2/1 <5
       50 stored broker m2/1 c2 <11
       50 departed confirm m2/1 c2 <12
       50 dispatched broker m2/1 c2 <12
       50 departed deliver m2/1 c2 <14
    """
    of = settings(AT_LEAST_ONCE, "broker", messages=2, every_ms=0)
    one = settings(AT_LEAST_ONCE, "broker", messages=2, every_ms=0, broker=BrokerSettings(prefetch=1))
    assert findings(story(text), of, settled=False) == []
    assert only(story(text), one, settled=False) == "copy 2 is dispatched, but prefetch has no room"


def test_a_copy_that_is_not_stored_cannot_be_settled() -> None:
    crashed = BROKER.replace("250 arrived ack", "240 crashed broker\n    245 restarted broker\n    250 arrived ack")
    volatile = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(durable=False))
    assert "copy 1 of m1 is settled, but is not stored" in findings(story(crashed), volatile)


def test_a_dead_letter_before_its_time_is_found() -> None:
    patient = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(max_deliveries=2))
    assert "copy 1 is dead-lettered at dispatch 1" in findings(story(DEAD_LETTER), patient)


def test_a_dead_letter_where_what_is_past_the_limit_is_dropped_is_found() -> None:
    dropping = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(max_deliveries=1, dead_letters="dropped"))
    assert "copy 1 is dead-lettered, which is not what the limit does" in findings(story(DEAD_LETTER), dropping)


def test_what_was_under_way_on_a_link_that_is_cut_must_be_dropped() -> None:
    survives = DIRECT.replace("50 arrived deliver", "10 cut deliver\n20 healed deliver <3\n50 arrived deliver")
    assert "the loss on deliver of m1 was due at 10 ms and did not happen" in findings(story(survives), again)


def test_a_poisoned_message_has_no_effect() -> None:
    poisoned = DIRECT.replace("150 applied", "140 poisoned consumer m1\n    150 applied")
    assert "m1 is applied, but was to fail" in findings(story(poisoned), again)


def test_a_run_that_is_at_rest_owes_nothing() -> None:
    for number in (3, 6, 9):
        text = "\n".join(DIRECT.strip().splitlines()[:number]) + "\n200 chaos-ended -"
        assert any("the run is at rest" in found or "still" in found for found in findings(story(text), again))


@pytest.mark.parametrize("dedup", ["mark-first", "effect-first"])
def test_the_two_steps_come_in_the_order_and_at_the_distance_of_the_contract(dedup: str) -> None:
    consumer = ConsumerSettings(dedup="mark-first" if dedup == "mark-first" else "effect-first")
    of = settings(EXACTLY_ONCE, consumer=consumer)
    first, second = ("marked", "applied") if dedup == "mark-first" else ("applied", "marked")
    head = "\n".join(DIRECT.strip().splitlines()[:6])
    tail = "\n151 acked consumer m1/1 <7\n151 departed ack m1/1 <8\n201 arrived ack m1/1 <9"
    tail += "\n201 confirmed producer m1/1 <10"
    right = f"\n150 {first} consumer m1/1 <5\n151 {second} consumer m1/1 <6"
    wrong = f"\n150 {second} consumer m1/1 <5\n151 {first} consumer m1/1 <6"
    at_once = f"\n150 {first} consumer m1/1 <5\n150 {second} consumer m1/1 <6"
    end = "\n201 chaos-ended -"
    assert findings(story(head + right + tail + end), of) == []
    assert findings(story(head + wrong + tail + end), of)
    assert findings(story(head + at_once + tail + end), of)


IN_FLIGHT = settings(EXACTLY_ONCE, consumer=ConsumerSettings(dedup="in-flight"))


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        (("50 marked consumer m1/1 <5 'in flight'", "150 marked consumer m1/1 <7 'done'"), None),
        (("50 marked consumer m1/1 <5 'done'", "150 marked consumer m1/1 <7 'done'"), "not 'in flight'"),
        (("50 marked consumer m1/1 <5 'in flight'", "150 marked consumer m1/1 <7 'in flight'"), "not 'done'"),
        (("50 said -", "150 marked consumer m1/1 <7 'done'"), "the record of the key of m1 was due at 50 ms"),
    ],
)
def test_a_key_is_on_record_as_in_flight_from_the_start_and_as_done_with_the_effect(
    marks: tuple[str, str], sentence: str | None
) -> None:
    head = "\n".join(DIRECT.strip().splitlines()[:6])
    text = f"{head}\n{marks[0]}\n150 applied consumer m1/1 <5\n{marks[1]}\n150 acked consumer m1/1 <8\n"
    text += "150 departed ack m1/1 <9\n200 arrived ack m1/1 <10\n200 confirmed producer m1/1 <11\n200 chaos-ended -"
    found = findings(story(text), IN_FLIGHT)
    assert found == [] if sentence is None else any(sentence in one for one in found)


def test_a_packet_leaves_and_reaches_only_a_node_that_is_up() -> None:
    source_is_down = DIRECT.replace("0 departed", "0 crashed producer\n    0 departed")
    assert "m1 is departed, but the producer is not up" in findings(story(source_is_down), again)
    target_is_down = DIRECT.replace("50 arrived deliver", "40 crashed consumer\n    50 arrived deliver")
    assert "m1 is arrived, but the consumer is not up" in findings(story(target_is_down), again)


def test_the_network_drops_doubles_and_delays_whoever_is_down() -> None:
    head = "\n".join(DIRECT.strip().splitlines()[:3])
    text = f"{head}\n0 duplicated deliver m1/1 <2\n0 delayed deliver m1/1 <2\n40 crashed consumer -"
    text = (
        text.replace("consumer -", "consumer")
        + "\n50 dropped deliver m1/1 <2 'down'\n51 dropped deliver m1/1 <3 'down'"
    )
    assert findings(story(text), settings(AT_MOST_ONCE), settled=False) == []
    source_is_down = f"{head}\n0 crashed producer\n0 duplicated deliver m1/1 <2\n0 dropped deliver m1/1 <2 'loss'"
    assert findings(story(source_is_down), settings(AT_MOST_ONCE), settled=False) == []


def test_what_waits_at_the_consumer_or_is_in_hand_when_a_run_is_at_rest_is_named() -> None:
    in_the_inbox = "\n".join(DIRECT.strip().splitlines()[:5]) + "\n200 chaos-ended -"
    in_hand = "\n".join(DIRECT.strip().splitlines()[:6]) + "\n200 chaos-ended -"
    for text in (in_the_inbox, in_hand):
        assert "m1 still waits at the consumer" in findings(story(text), settings(AT_MOST_ONCE))
    assert findings(story(in_hand), settings(AT_MOST_ONCE), settled=False)[0].startswith("the end of processing")


def test_a_dispatch_that_counts_the_dispatches_of_its_copy_wrongly_is_found() -> None:
    wrong = BROKER.replace("50 dispatched broker m1/1", "50 dispatched broker m1/2")
    assert "copy 1 counts 2 dispatches, but there were 1" in findings(story(wrong), settings(AT_LEAST_ONCE, "broker"))
