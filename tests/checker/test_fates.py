"""Each fate, at every instant: a story is read one event at a time, and the fate must change where the test says."""

import pytest

from playground.checker.fates import Belief, Fate
from playground.checker.judge import Judge
from playground.engine.broker_settings import BrokerSettings
from playground.engine.events import Kind
from playground.engine.log import CODES, code_of
from playground.engine.places import Place
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
    settings,
    story,
)


def changes(text: str, of: Settings, message: int = 1) -> list[tuple[int, str]]:
    """The events at which the fate of a message changes, each with what it then is."""
    log, judge = story(text).log, Judge(of)
    seen: list[tuple[int, str]] = []
    for number in range(len(log)):
        judge.observe(log, number + 1)
        fate = judge.fates().get(message)
        if fate and (not seen or seen[-1][1] != fate.value):
            seen.append((number, fate.value))
    return seen


def beliefs(text: str, of: Settings, message: int = 1) -> list[tuple[int, str]]:
    """The same for what the producer believes."""
    log, judge = story(text).log, Judge(of)
    seen: list[tuple[int, str]] = []
    for number in range(len(log)):
        judge.observe(log, number + 1)
        if judge.was_sent(message) and (not seen or seen[-1][1] != judge.belief(message).value):
            seen.append((number, judge.belief(message).value))
    return seen


HANDED_OVER = "0 sent producer m1\n"
ATTEMPTED = HANDED_OVER + "0 attempted producer m1/1 <0\n"
DEPARTED = ATTEMPTED + "0 departed deliver m1/1 <1\n"
ARRIVED = DEPARTED + "50 arrived deliver m1/1 <2\n"
STARTED = ARRIVED + "50 received consumer m1/1 <3\n50 started consumer m1/1 <4\n"
STORED = ATTEMPTED + "0 departed publish m1/1 <1\n50 arrived publish m1/1 <2\n50 stored broker m1/1 c1 <3\n"
PUBLISHED = (
    STORED + "50 departed confirm m1/1 c1 <4\n100 arrived confirm m1/1 c1 <5\n100 confirmed producer m1/1 c1 <6\n"
)
PARKED_IN_HAND = PUBLISHED + (
    "50 dispatched broker m1/1 c1 <4\n50 departed deliver m1/1 c1 <8\n100 arrived deliver m1/1 c1 <9\n"
    "100 received consumer m1/1 c1 <10\n100 started consumer m1/1 c1 <11\n"
    "300 redelivery-due broker m1/1 c1 <8\n300 dead-lettered broker m1/1 c1 <13\n"
)
AUTOMATIC = STORED + "50 dispatched broker m1/1 c1 <4\n50 settled broker m1/1 c1 <5\n"

once = settings(AT_MOST_ONCE)
durable_once = settings(AT_MOST_ONCE, producer=ProducerSettings(outbox="durable"))
again = settings(AT_LEAST_ONCE)
forgetful = settings(AT_LEAST_ONCE, producer=ProducerSettings(outbox="memory"))
resigned = settings(AT_LEAST_ONCE, producer=ProducerSettings(max_attempts=1))
queue = settings(AT_LEAST_ONCE, "broker")
queue_once = settings(AT_MOST_ONCE, "broker")
volatile = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(durable=False))
impatient = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(max_deliveries=1))


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        pytest.param(DIRECT, again, [(0, "pending"), (6, "applied_once")], id="applied once"),
        pytest.param(LOST_ACK, again, [(0, "pending"), (6, "applied_once"), (16, "duplicated")], id="duplicated"),
        pytest.param(
            SKIPPED, settings(EXACTLY_ONCE), [(0, "pending"), (6, "applied_once")], id="delivered twice, applied once"
        ),
        pytest.param(BROKER, queue, [(0, "pending"), (13, "applied_once")], id="through the broker"),
        pytest.param(DEAD_LETTER, impatient, [(0, "pending"), (12, "dead_lettered")], id="dead letter"),
        pytest.param(DEPARTED + "0 dropped deliver m1/1 <2", once, [(0, "pending"), (3, "lost")], id="lost packet"),
        pytest.param(DEPARTED + "0 dropped deliver m1/1 <2", again, [(0, "pending")], id="lost packet, still owed"),
    ],
)
def test_a_fate_changes_exactly_where_the_record_says(text: str, of: Settings, expected: list[tuple[int, str]]) -> None:
    assert changes(text, of) == expected


@pytest.mark.parametrize("before", [DEPARTED, ARRIVED, STARTED], ids=["under way", "at the door", "in hand"])
def test_a_consumer_crash_loses_what_it_holds_and_not_what_is_under_way(before: str) -> None:
    crash = before + "60 crashed consumer"
    lost = [] if before == DEPARTED else [(len(before.splitlines()), "lost")]
    assert changes(crash, once) == [(0, "pending"), *lost]


def test_a_consumer_crash_does_not_lose_what_the_producer_still_owes() -> None:
    assert changes(STARTED + "60 crashed consumer", again) == [(0, "pending")]


def test_an_ack_before_processing_makes_a_crash_lose_the_message() -> None:
    acks_first = settings(AT_LEAST_ONCE, consumer=ConsumerSettings(ack="before"))
    text = ARRIVED + (
        "50 received consumer m1/1 <3\n50 acked consumer m1/1 <4\n50 departed ack m1/1 <5\n"
        "50 started consumer m1/1 <4\n100 arrived ack m1/1 <6\n100 confirmed producer m1/1 <8\n120 crashed consumer\n"
    )
    assert changes(text, acks_first) == [(0, "pending"), (10, "lost")]
    assert beliefs(text, acks_first) == [(0, "unknown"), (9, "ok")]


@pytest.mark.parametrize("of", [once, forgetful], ids=["at-most-once", "memory outbox"])
def test_a_producer_crash_loses_what_its_memory_held(of: Settings) -> None:
    assert changes(HANDED_OVER + "0 crashed producer", of) == [(0, "pending"), (1, "lost")]
    assert changes(ATTEMPTED + "0 crashed producer", of) == [(0, "pending"), (2, "lost")]
    assert changes(DEPARTED + "0 crashed producer", of) == [(0, "pending")]


def test_a_durable_outbox_keeps_what_has_not_been_attempted() -> None:
    assert changes(HANDED_OVER + "0 crashed producer", durable_once) == [(0, "pending")]
    assert changes(ATTEMPTED + "0 crashed producer", durable_once) == [(0, "pending"), (2, "lost")]
    assert changes(ATTEMPTED + "0 crashed producer", again) == [(0, "pending")]


def test_a_producer_that_crashed_and_forgot_does_not_know() -> None:
    late_ack = DIRECT.replace("200 arrived ack", "160 crashed producer\n170 restarted producer <9\n200 arrived ack")
    assert beliefs(late_ack, forgetful) == [(0, "unknown")]
    assert beliefs(HANDED_OVER + "0 crashed producer", once) == [(0, "ok")]


GAVE_UP = "1000 timed-out producer m1/1 <1\n1000 gave-up producer m1/1 <3\n"


def test_a_message_fails_when_the_producer_gives_up_and_nothing_else_has_it() -> None:
    text = DEPARTED + "0 dropped deliver m1/1 <2\n" + GAVE_UP
    assert changes(text, resigned) == [(0, "pending"), (5, "failed")]
    assert beliefs(text, resigned) == [(0, "unknown"), (5, "failed")]


def test_a_message_given_up_is_pending_while_its_packet_is_under_way() -> None:
    text = DEPARTED + GAVE_UP + "2000 dropped deliver m1/1 <2"
    assert changes(text, resigned) == [(0, "pending"), (5, "failed")]


def test_an_effect_after_giving_up_is_an_effect_and_a_misreport() -> None:
    late = (
        DEPARTED
        + GAVE_UP
        + (
            "2000 arrived deliver m1/1 <2\n2000 received consumer m1/1 <5\n2000 started consumer m1/1 <6\n"
            "2100 applied consumer m1/1 <7\n2100 acked consumer m1/1 <8\n2100 departed ack m1/1 <9\n"
        )
    )
    judge = Judge(resigned)
    judge.observe(story(late).log)
    assert judge.fate(1) is Fate.APPLIED_ONCE
    assert judge.belief(1) is Belief.FAILED
    assert judge.counters()["misreported"] == 1


def test_a_message_that_was_done_and_is_parked_counts_as_both() -> None:
    """m1 is dead-lettered while the consumer has it in hand, and is applied all the same: it has its one effect."""
    judge = Judge(queue)
    judge.observe(story(PARKED_IN_HAND).log)
    assert judge.counters()["done_and_parked"] == 0
    judge = Judge(queue)
    judge.observe(story(PARKED_IN_HAND + "400 applied consumer m1/1 c1 <12\n").log)
    assert (judge.fate(1), judge.is_parked(1)) == (Fate.APPLIED_ONCE, True)
    assert judge.record(1).is_done_and_parked
    assert (judge.counters()["done_and_parked"], judge.counters()["dead_lettered"]) == (1, 0)


def test_a_stored_copy_is_pending_until_a_volatile_broker_crashes() -> None:
    assert changes(PUBLISHED + "200 crashed broker", queue) == [(0, "pending")]
    assert changes(PUBLISHED + "200 crashed broker", volatile) == [(0, "pending"), (8, "lost")]


def test_a_broker_crash_does_not_lose_a_delivery_that_is_under_way() -> None:
    text = PUBLISHED + "100 dispatched broker m1/1 c1 <4\n100 departed deliver m1/1 c1 <8\n110 crashed broker\n"
    assert changes(text, volatile) == [(0, "pending")]
    assert changes(text + "150 dropped deliver m1/1 c1 <9", volatile) == [(0, "pending"), (11, "lost")]


def test_a_publish_at_the_door_of_a_crashing_broker_is_lost() -> None:
    text = ATTEMPTED + "0 departed publish m1/1 <1\n50 arrived publish m1/1 <2\n50 crashed broker"
    assert changes(text, queue_once) == [(0, "pending"), (4, "lost")]


def test_a_copy_settled_on_dispatch_is_pending_until_it_departs_and_then_lost_with_its_packet() -> None:
    dropped = "50 departed deliver m1/1 c1 <6\n50 dropped deliver m1/1 c1 <7"
    assert changes(AUTOMATIC + "50 crashed broker", queue_once) == [(0, "pending"), (7, "lost")]
    assert changes(AUTOMATIC + dropped, queue_once) == [(0, "pending"), (8, "lost")]


def test_a_dead_letter_stays_parked_when_a_volatile_broker_crashes() -> None:
    both = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(max_deliveries=1, durable=False))
    assert changes(DEAD_LETTER + "6000 crashed broker", both)[-1] == (12, "dead_lettered")


def test_a_dead_letter_is_pending_while_the_producer_still_owes_it() -> None:
    text = DEAD_LETTER.replace("100 confirmed producer m1/1 c1 <9", "100 said -")
    assert changes(text, impatient) == [(0, "pending")]


def test_each_stored_copy_counts_once_however_often_it_is_settled() -> None:
    second = "60 arrived publish m1/1 <2\n60 stored broker m1/1 c2 <8\n"
    settled = "70 settled broker m1/1 c1 <9\n71 settled broker m1/1 c1 <9\n"
    assert changes(PUBLISHED + second + settled, queue) == [(0, "pending")]
    assert changes(PUBLISHED + second + settled + "72 settled broker m1/1 c2 <9", queue)[-1] == (12, "lost")


def test_the_second_of_two_packets_keeps_a_message_pending() -> None:
    text = DEPARTED + "0 duplicated deliver m1/1 <2\n10 dropped deliver m1/1 <2\n"
    assert changes(text, once) == [(0, "pending")]
    assert changes(text + "10 dropped deliver m1/1 <3", once) == [(0, "pending"), (5, "lost")]


def test_a_poisoned_delivery_under_at_most_once_is_lost_when_it_fails() -> None:
    assert changes(STARTED + "150 failed consumer m1/1 <5", once) == [(0, "pending"), (6, "lost")]


def test_a_mark_without_its_effect_loses_the_message_when_the_retry_is_skipped() -> None:
    mark_first = settings(EXACTLY_ONCE, consumer=ConsumerSettings(dedup="mark-first"))
    text = STARTED + (
        "150 marked consumer m1/1 <5\n150 crashed consumer\n1000 timed-out producer m1/1 <1\n"
        "1000 attempted producer m1/2 <8\n1000 departed deliver m1/2 <9\n1050 arrived deliver m1/2 <10\n"
        "1050 received consumer m1/2 <11\n1050 skipped consumer m1/2 <12\n1050 acked consumer m1/2 <13\n"
        "1050 departed ack m1/2 <14\n1100 arrived ack m1/2 <15\n1100 confirmed producer m1/2 <16\n"
    )
    assert changes(text, mark_first) == [(0, "pending"), (17, "lost")]


def test_a_message_that_was_not_sent_has_no_fate() -> None:
    judge = Judge(again)
    judge.observe(story(DIRECT).log)
    assert judge.fates() == {1: Fate.APPLIED_ONCE}
    with pytest.raises(KeyError, match="m2"):
        judge.fate(2)


def test_a_judge_refuses_a_log_that_was_cut_back_below_what_it_has_read() -> None:
    log, judge = story(DIRECT).log, Judge(again)
    judge.observe(log, 5)
    log.truncate(4)
    with pytest.raises(ValueError, match="cut back"):
        judge.observe(log)


def test_reading_in_pieces_gives_what_reading_at_once_gives() -> None:
    log = story(LOST_ACK).log
    whole, pieces = Judge(again), Judge(again)
    whole.observe(log)
    for upto in (0, 1, 1, 7, 13, 99):
        pieces.observe(log, upto)
    assert pieces.counters() == whole.counters()
    assert pieces.fates() == whole.fates()


def test_a_code_that_no_kind_has_is_an_error_and_not_an_endless_loop() -> None:
    log, judge = story(LOST_ACK).log, Judge(settings(AT_LEAST_ONCE))
    log.record(CODES, 1, 0, 0, -1)
    with pytest.raises(IndexError):
        judge.observe(log)


def test_every_kind_has_its_codes_even_if_the_numbers_have_gaps() -> None:
    assert all(code_of(kind, Place.ACK.at(31)) < CODES for kind in Kind)
