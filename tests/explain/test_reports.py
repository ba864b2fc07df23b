"""What people have reported of real systems, told again as small presets: what `why` has to say of each.

The times are derived on paper. A packet takes 50 ms, the work 100 ms, the producer waits 1 s, the broker 5 s, unless
the preset says otherwise.
"""

from typing import NamedTuple

import pytest

from playground.checker.fates import Fate
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.cures import Prevention
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from tests.explain.prevented import prevention

HEAD = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\nsystem = "broker"\n'
KNOW_IT = '[consumer]\ndedup = "transaction"'


class Why(NamedTuple):
    """All that is said of one message."""

    explanation: Explanation
    prevention: Prevention
    others: list[Anomaly]

    @property
    def pasted(self) -> list[str]:
        """What there is to paste."""
        return [cure.change.toml for cure in self.prevention.cures]


def why(text: str, message: int, anomaly: Anomaly) -> Why:
    preset = load_text(text)
    record = Record.of(play_out(preset).simulation)
    found = anomalies_of(record, message)
    explanation = explain(record, message, anomaly)
    return Why(explanation, prevention(preset, message, anomaly), [one for one in found if one is not anomaly])


def test_a_late_ack_is_prevented_by_knowing_the_duplicate_before_a_longer_timer() -> None:
    """Every run overruns: dispatched 50, due 3050, arrives 3100; applied 3600 and 7100. 5 s is the next timer, 2 s the
    next quicker work."""
    text = HEAD + (
        "workload = { messages = 1 }\nbroker = { redelivery_timeout_ms = 3000 }\nconsumer = { processing_ms = 3500 }\n"
    )
    said = why(text, 1, Anomaly.DUPLICATED)
    assert said.pasted == [
        *(KNOW_IT, "[broker]\nredelivery_timeout_ms = 5000", "[consumer]\nprocessing_ms = 2000"),
    ]


def test_more_attempts_have_to_outlast_the_outage() -> None:
    """m2 is sent 1000, the broker down from 900 to 10900: ten attempts reach it at 10050, twenty at 11050 and later.
    To go on for ever outlasts any outage."""
    text = HEAD + (
        "workload = { messages = 5 }\nproducer = { max_attempts = 4 }\n"
        '[[steps]]\ndo = "crash"\nnode = "broker"\nat_ms = 900\nfor_ms = 10000\n'
    )
    said = why(text, 2, Anomaly.FAILED)
    assert said.pasted == ["[producer]\nmax_attempts = 0", "[producer]\nack_timeout_ms = 5000"]
    assert said.prevention.cures[0].enough == 20
    assert "as long as all the tries together outlast the trouble" in said.prevention.cures[1].text
    assert "the outcome is unknown" in said.explanation.interview


def test_a_retry_under_a_new_identity_is_prevented_by_keeping_it() -> None:
    """m3 stored 3050, its confirm lost; stored again 4050 under another key."""
    text = HEAD.replace("at-least-once", "exactly-once") + (
        'workload = { messages = 5, every_ms = 1500 }\nproducer = { key = "fresh" }\n'
        'broker = { dedup_window_ms = 60000 }\nconsumer = { dedup = "none" }\n'
        '[[steps]]\ndo = "drop"\nlink = "confirm"\nmessage = "m3"\n'
    )
    said = why(text, 3, Anomaly.DUPLICATED)
    assert said.pasted == ['[producer]\nkey = "stable"']
    assert "carry the same idempotency key" in said.explanation.interview


def test_what_was_fetched_ahead_is_prevented_by_fetching_one() -> None:
    """m2 waits from 110 for m1's 2.8 s of work; its timer runs out at 3060. The fix that people took was prefetch 1."""
    text = HEAD + (
        "workload = { messages = 4, every_ms = 10 }\nbroker = { redelivery_timeout_ms = 3000 }\n"
        "consumer = { processing_ms = 2800 }\n"
    )
    said = why(text, 2, Anomaly.DUPLICATED)
    assert said.pasted[:2] == [KNOW_IT, "[broker]\nprefetch = 1"]
    assert said.prevention.cures[2].until == "as long as no ACK of m2 takes longer than that"


def test_a_delivery_that_nobody_watches_is_prevented_by_a_timer() -> None:
    """300 s is the longest of the timers that people set; with it m3 comes late, and comes."""
    text = HEAD + (
        "workload = { messages = 5, every_ms = 1500 }\nbroker = { redelivery_timeout_ms = 10000000000 }\n"
        '[[steps]]\ndo = "drop"\nlink = "deliver"\nmessage = "m3"\n'
    )
    said = why(text, 3, Anomaly.PENDING)
    assert said.pasted == ["[broker]\nredelivery_timeout_ms = 300000"]
    assert said.prevention.cures[0].late == (3,)


@pytest.mark.parametrize("ack", ["automatic", "before"])
def test_a_retry_that_was_refused_is_prevented_by_the_ack_and_not_by_luck(ack: str) -> None:
    """m1 is settled before its work is killed at 100; the confirm is lost, the retry refused. A longer timer would send
    it again after the window: luck, and not told."""
    text = HEAD + (
        f'workload = {{ messages = 1 }}\nbroker = {{ dedup_window_ms = 5000 }}\nconsumer = {{ ack = "{ack}" }}\n'
        '[[steps]]\ndo = "drop"\nlink = "confirm"\nattempt = 1\n'
        '[[steps]]\ndo = "crash"\nnode = "consumer"\nwhen = { event = "started" }\n'
    )
    said = why(text, 1, Anomaly.LOST)
    assert said.pasted == ['[consumer]\nack = "after"']
    assert "refuses the retry, whatever became of the first copy" in said.explanation.interview


def test_neighbours_of_a_bad_message_are_not_called_bad() -> None:
    """m1 kills the process 100, 2100 and 4100; m2 and m3 find it down each time and are parked 6060 and 6070."""
    text = HEAD + (
        "workload = { messages = 3, every_ms = 10 }\nbroker = { redelivery_timeout_ms = 2000, max_deliveries = 3 }\n"
    )
    for nth in (1, 2, 3):
        text += '[[steps]]\ndo = "crash"\nnode = "consumer"\nfor_ms = 100\n'
        text += f'when = {{ event = "started", message = "m1", nth = {nth} }}\n'
    said = why(text, 2, Anomaly.DEAD_LETTERED)
    assert said.explanation.headline.endswith("with the dead letters: no work on it was ever begun")
    assert "The limit counts dispatches and not failures" in said.explanation.interview
    assert "cannot be processed" not in said.explanation.interview
    assert said.pasted[0] == "[broker]\nprefetch = 1"
    bad = why(text, 1, Anomaly.DEAD_LETTERED)
    assert bad.explanation.headline.endswith("it was never charged")
    assert "prefetch" not in bad.explanation.interview


def test_what_starves_at_the_head_of_a_queue_is_prevented_by_room_or_by_a_limit() -> None:
    """m1 fails for ever in the only slot. With a limit m1 is parked, and m2 has its turn."""
    text = HEAD + (
        "workload = { messages = 2, every_ms = 100 }\nbroker = { prefetch = 1 }\n"
        '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    assert why(text, 2, Anomaly.PENDING).pasted == ["[broker]\nprefetch = 0", "[broker]\nmax_deliveries = 5"]
    bad = why(text, 1, Anomaly.PENDING)
    assert bad.pasted == ["[broker]\nmax_deliveries = 5"]
    assert bad.prevention.text.endswith("it would then be dead-lettered")


def test_what_is_done_and_dead_lettered_is_told_as_both() -> None:
    """m1 slowed to 3 s: dispatched 50, again 1050, parked 2050, and applied 3100 and 4900 all the same."""
    text = HEAD + (
        "workload = { messages = 2, every_ms = 10 }\nbroker = { redelivery_timeout_ms = 1000, max_deliveries = 2 }\n"
        'consumer = { processing_ms = 900 }\n[[steps]]\ndo = "slow"\nprocessing_ms = 3000\nfor_ms = 500\nat_ms = 0\n'
    )
    said = why(text, 1, Anomaly.PARKED)
    assert said.others == [Anomaly.DUPLICATED]
    assert said.explanation.headline == "m1 was charged twice, and it is with the dead letters as well"
    told = [clause.text for clause in said.explanation.clauses]
    parked = "the broker parked m1 with the dead letters at 2.050 s, after 2 dispatches without an ACK in time"
    assert f"{parked} (max_deliveries = 2)" in told
    assert told[-2:] == ["the consumer applied m1 at 3.100 s", "the consumer applied m1 at 4.900 s"]
    assert "or done and the ACK lost" in said.explanation.interview
    # With 2 s the second dispatch leaves at 2050, and the ACK of the first settles m1 at 3150, before 4050.
    # That the ACK takes no longer than 2 s would be false: it comes 3.1 s after the dispatch.
    timer = next(cure for cure in said.prevention.cures if cure.change.key == "redelivery_timeout_ms")
    assert timer.toml == "[broker]\nredelivery_timeout_ms = 2000"
    assert timer.until == "as long as an answer to one of the tries comes before the timer of the last one runs out"


def test_a_candidate_that_leaves_a_late_message_without_an_effect_is_none() -> None:
    """m1 is lost 0, sent again 1000 and applied 1150. A timer of 3 s is overtaken by the producer's crash at 2000, and
    an outbox in memory then forgets m1. A timer of 250 ms is early: applied 400."""
    text = HEAD.replace('system = "broker"\n', "") + (
        'workload = { messages = 1 }\nproducer = { outbox = "memory" }\n'
        '[[steps]]\nat_ms = 2000\ndo = "crash"\nnode = "producer"\n[[steps]]\ndo = "drop"\nlink = "deliver"\n'
    )
    said = why(text, 1, Anomaly.LATE)
    assert said.pasted == ["[producer]\nack_timeout_ms = 250"]
    assert said.prevention.cures[0].earlier == (1150, 400)


def test_a_cure_that_waits_for_the_end_of_the_chaos_says_so() -> None:
    """The cut is healed by the end of the chaos at 30 s and by nothing else: to try for ever helps because of that."""
    text = HEAD.replace('system = "broker"\n', "") + (
        'workload = { messages = 1 }\nproducer = { max_attempts = 3 }\n[[steps]]\ndo = "cut"\nlinks = ["deliver"]\n'
    )
    said = why(text, 1, Anomaly.FAILED)
    assert [cure.end_ms for cure in said.prevention.cures] == [30_000]
    assert "it helps only because the chaos ends at 30.000 s" in said.prevention.text
    assert "it holds" not in said.prevention.text


def test_a_cure_that_does_not_need_the_end_of_the_chaos_says_nothing_of_it() -> None:
    """The same cut for 5 s: ten attempts outlast it, and any number does."""
    text = HEAD.replace('system = "broker"\n', "") + (
        "workload = { messages = 1 }\nproducer = { max_attempts = 3 }\n"
        '[[steps]]\ndo = "cut"\nlinks = ["deliver"]\nfor_ms = 5000\n'
    )
    said = why(text, 1, Anomaly.FAILED)
    assert said.pasted[0] == "[producer]\nmax_attempts = 0"
    assert said.prevention.cures[0].enough == 10
    assert "chaos" not in said.prevention.text


def test_what_helps_with_work_of_hours_is_not_held_to_rest_on_the_end_of_the_faults() -> None:
    """90 minutes of work, dispatched again after 60: applied at 5,400.1 and 9,000.1 s, long after the faults end. The
    next timer is two hours, the next quicker work five minutes."""
    text = HEAD + (
        "workload = { messages = 1 }\nbroker = { redelivery_timeout_ms = 3600000 }\nrun = { settle_ms = 20000000 }\n"
        "consumer = { instances = 2, processing_ms = 5400000 }\n"
    )
    said = why(text, 1, Anomaly.DUPLICATED)
    assert said.pasted == [
        *(KNOW_IT, "[broker]\nredelivery_timeout_ms = 7200000", "[consumer]\nprocessing_ms = 300000"),
    ]


POISONED_RECORD = (
    'format = 1\ntitle = "T"\nsystem = "kafka"\nworkload = { messages = 2 }\nrun = { settle_ms = 20000 }\n'
    '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
)


@pytest.mark.parametrize(("message", "ends_as"), [(1, Fate.DEAD_LETTERED), (2, None)])
def test_a_record_that_nobody_can_read_is_to_be_written_aside(message: int, ends_as: Fate | None) -> None:
    """m1 is tried in place for ever; m2 is behind it, and comes as soon as m1 is out of the way, or past it."""
    said = why(POISONED_RECORD, message, Anomaly.PENDING)
    cure, *others = said.prevention.cures
    assert [one.change.toml for one in others] == (["[consumer]\nworkers = 2"] if message == 2 else [])
    assert (cure.change.toml, cure.ends_as) == ('[consumer]\non_failure = "park"', ends_as)
    assert said.explanation.interview.startswith("A log has no second try but in place")


def test_what_is_fetched_behind_a_message_that_is_tried_for_ever_waits_for_that_and_not_for_fewer_messages() -> None:
    text = HEAD + (
        'workload = { messages = 2 }\nconsumer = { on_failure = "retry", retry_delay_ms = 500 }\n'
        'run = { settle_ms = 20000 }\n[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    said = why(text, 2, Anomaly.PENDING)
    assert '[consumer]\non_failure = "park"' in said.pasted
    assert said.explanation.interview.startswith("What always fails and is tried again in place holds up all")


def test_what_an_application_sends_again_under_a_new_key_is_known_by_no_window() -> None:
    text = (
        'format = 1\ntitle = "T"\nguarantee = "exactly-once"\nworkload = { messages = 1 }\n'
        'producer = { max_attempts = 1, resend = "new-key" }\n[[steps]]\ndo = "drop"\nlink = "ack"\n'
    )
    told = why(text, 1, Anomaly.DUPLICATED).explanation.sentences()
    assert any(one.startswith("Attempt 2 carried a new key, so the consumer applied m1 again") for one in told)
    assert not any("remembers for" in one for one in told)


def test_a_producer_that_stood_still_is_no_reason_for_a_redelivery_past_the_window() -> None:
    """Applied 200, dispatched again 5050 by the broker alone, and applied 5200: the key is 4900 ms old by then."""
    text = HEAD.replace("at-least", "exactly") + (
        "workload = { messages = 1 }\nconsumer = { dedup_window_ms = 3000 }\n"
        '[[steps]]\ndo = "drop"\nlink = "ack"\n'
        '[[steps]]\ndo = "pause"\nnode = "producer"\nat_ms = 300\nfor_ms = 4600\n'
    )
    told = why(text, 1, Anomaly.DUPLICATED).explanation.sentences()
    assert not any("stood still" in one for one in told)
    assert any("remembers for 3 s, and its key was 4.9 s old" in one for one in told)
