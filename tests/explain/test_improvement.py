"""Improvement: for how long a change is said to hold is never what the replay with the change breaks itself."""

from dataclasses import replace

import pytest

from playground.engine.contracts import contract_for
from playground.explain.anomalies import anomalies
from playground.explain.candidates import candidates
from playground.explain.changes import Remedy, SettingChange, Turn
from playground.explain.clauses import Anomaly
from playground.explain.history import History
from playground.explain.improvement import bound, quicker_work_helps
from playground.explain.record import Record
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from tests.explain.prevented import prevention
from tests.library import on_each_preset

TIMERS = "ack_timeout_ms", "redelivery_timeout_ms"
HEAD = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n'


def after(text: str, change: SettingChange) -> History:
    preset = load_text(HEAD + text)
    changed = replace(preset, settings=change.applied_to(preset.settings))
    return History(Record.of(play_out(changed).simulation), 1)


def timer(ms: int) -> SettingChange:
    until = "as long as no answer to {m} takes longer than that"
    return SettingChange(Remedy.TIMER, "producer", "ack_timeout_ms", ms, "", turn=Turn.LONGER, until=until)


def test_a_timer_is_said_to_be_longer_than_the_answers_only_if_none_of_its_own_ran_out() -> None:
    """There and back takes 100 ms, and the work 100 ms."""
    text = "workload = { messages = 1 }\nproducer = { ack_timeout_ms = 100 }\n"
    assert bound(timer(250), Anomaly.DUPLICATED, after(text, timer(250))) == (
        "as long as no answer to m1 takes longer than that"
    )
    assert bound(timer(150), Anomaly.DUPLICATED, after(text, timer(150))) == "for this schedule only"


def test_no_timer_is_proposed_that_runs_out_before_a_healthy_answer_is_back() -> None:
    """A confirm takes 100 ms, an ACK the work besides: 300 ms; timers of 100 and 250 ms would double every message."""
    text = """
        system = "broker"
        workload = { messages = 1 }
        consumer = { processing_ms = 200 }
        broker = { redelivery_timeout_ms = 10000000 }
        steps = [{ do = "drop", link = "deliver", message = "m1" }]
        """
    settings = load_text(HEAD + text).settings
    changes = candidates(settings, contract_for(settings, settings.guarantee))
    shorter = {key: [one.value for one in changes if one.key == key and one.turn is Turn.SHORTER] for key in TIMERS}
    assert shorter["ack_timeout_ms"] == [500, 250]
    assert min(shorter["redelivery_timeout_ms"]) == 500


def test_what_a_long_timer_holds_up_is_cured_by_a_shorter_one_of_the_same_hop() -> None:
    """The run is over after 30 s."""
    text = """
        system = "broker"
        workload = { messages = 1 }
        broker = { redelivery_timeout_ms = 10000000 }
        steps = [{ do = "drop", link = "deliver", message = "m1" }]
        """
    (cure,) = prevention(load_text(HEAD + text), 1, Anomaly.PENDING).cures
    assert cure.change.shown_key == "broker.redelivery_timeout_ms"


def test_work_is_said_to_be_quick_only_where_nothing_slows_it() -> None:
    quick = SettingChange(Remedy.SPEED, "consumer", "processing_ms", 50, "", until="as long as the work is as quick")
    text = "workload = { messages = 1 }\n"
    slow = '[[steps]]\ndo = "slow"\nprocessing_ms = 3000\nat_ms = 0\n'
    assert bound(quick, Anomaly.DUPLICATED, after(text, quick)) == "as long as the work is as quick"
    assert bound(quick, Anomaly.DUPLICATED, after(text + slow, quick)) == "for this schedule only"


def test_two_steps_are_said_to_hold_without_a_crash_between_them_only_where_none_came() -> None:
    """The consumer crashes as the effect is applied, before its mark."""
    until = "as long as no crash comes between the effect of {m} and its note"
    table = SettingChange(Remedy.TABLE, "consumer", "dedup", "effect-first", "", until=until)
    text = "workload = { messages = 1 }\n"
    crash = '[[steps]]\ndo = "crash"\nnode = "consumer"\nwhen = { event = "applied" }\n'
    assert bound(table, Anomaly.DUPLICATED, after(text, table)) == until.format(m="m1")
    assert bound(table, Anomaly.DUPLICATED, after(text + crash, table)) == "for this schedule only"


def test_a_window_is_said_to_cover_all_publishes_only_if_none_was_stored_again() -> None:
    """The confirm is lost, and published again after 1 s."""
    until = "as long as no publish of {m} comes later than that"
    text = 'system = "broker"\nworkload = { messages = 1 }\n[[steps]]\ndo = "drop"\nlink = "confirm"\n'
    for ms, said in ((2000, until.format(m="m1")), (500, "for this schedule only")):
        window = SettingChange(Remedy.WINDOW, "broker", "dedup_window_ms", ms, "", until=until)
        assert bound(window, Anomaly.DUPLICATED, after(text, window)) == said


@pytest.mark.parametrize(
    ("name", "message", "anomaly", "helps"),
    [
        # Another one of the batch fails, or the process crashes, however quick the work is.
        ("lambda-batch-fails-whole", 2, Anomaly.DUPLICATED, False),
        ("batch-of-all-or-nothing", 2, Anomaly.DUPLICATED, False),
        ("batch-of-all-or-nothing", 4, Anomaly.LATE, False),
        ("poison-takes-neighbours", 2, Anomaly.DEAD_LETTERED, False),
        ("in-flight-crash", 2, Anomaly.DEDUPLICATED, False),
        # The clock runs out on the work, or on what waits behind it.
        ("heartbeat", 2, Anomaly.DUPLICATED, True),
        ("prefetch-unlimited", 4, Anomaly.DUPLICATED, True),
        ("both-looked-it-up", 1, Anomaly.DUPLICATED, True),
    ],
)
def test_quicker_work_helps_against_clocks_and_not_against_failures(
    name: str, message: int, anomaly: Anomaly, helps: bool
) -> None:
    record = Record.of(play_out(load_preset(name)).simulation)
    assert quicker_work_helps(History(record, message), anomaly) is helps


def test_a_shorter_timer_for_what_is_late_is_not_said_to_hold_while_answers_are_quick() -> None:
    """It helps because an answer never came: that it holds as long as none takes longer would be false."""
    preset = load_text(HEAD + 'workload = { messages = 1 }\n[[steps]]\ndo = "drop"\nlink = "deliver"\n')
    cure = prevention(preset, 1, Anomaly.LATE).cures[0]
    assert cure.change.turn is Turn.SHORTER
    assert cure.until == "as long as one of the next tries gets through"


@on_each_preset
def test_no_number_is_offered_where_no_limit_works_as_well(preset: Preset) -> None:
    """For each number that is offered in the library no limit is tried: the anomaly stays, or worse comes."""
    record = Record.of(play_out(preset).simulation)
    for message, anomaly in anomalies(record):
        cures = prevention(preset, message, anomaly).cures if anomaly is not Anomaly.DEDUPLICATED else ()
        limited = {
            cure.change.key for cure in cures if cure.until and cure.change.remedy in (Remedy.LIMIT, Remedy.WINDOW)
        }
        for free in candidates(preset.settings, History(record, message).contract):
            if free.is_unlimited and free.key in limited:
                replay = Record.of(play_out(replace(preset, settings=free.applied_to(preset.settings))).simulation)
                assert (message, anomaly) in anomalies(replay) or set(anomalies(replay)) - set(anomalies(record))


def test_an_ack_before_the_work_is_offered_only_where_nothing_else_helps_and_with_its_risk() -> None:
    """m1 is applied 150 and the consumer crashes; nobody says so, so the second attempt, which finds it down, is the
    last. An ACK at 100 is back at 150."""
    text = (
        "workload = { messages = 1 }\nproducer = { max_attempts = 2 }\nconsumer = { ack = 'never' }\n"
        '[[steps]]\nwhen = { event = "applied" }\ndo = "crash"\nnode = "consumer"\n'
    )
    cures = prevention(load_text(HEAD + text), 1, Anomaly.MISREPORTED).cures
    assert [cure.toml for cure in cures] == ['[consumer]\nack = "before"']
    assert "at the risk that a crash in between loses it" in cures[0].text
