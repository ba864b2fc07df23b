"""What would have prevented it: found by replaying, the best of each kind, and honest where there is none.

The answers for the library follow from its mechanisms by hand; the comments say how. The search is not asked for what
it finds only, but whether that works when it is pasted into the preset.
"""

import tomllib
from dataclasses import replace

import pytest

from playground.engine.commands import Crash, Step
from playground.engine.contracts import contract_for
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.candidates import candidates
from playground.explain.changes import Remedy, SettingChange
from playground.explain.clauses import Anomaly
from playground.explain.cures import Prevention
from playground.explain.history import History
from playground.explain.native_changes import natively
from playground.explain.prevention import Search, SearchBudget
from playground.explain.record import Record
from playground.scenario.build import build
from playground.scenario.load import load_preset, load_text
from playground.scenario.preset import Preset
from playground.scenario.save import to_toml
from playground.scenario.stories import story_named
from playground.scenario.validate import problems_of
from tests.explain.prevented import prevention
from tests.library import on_each_preset

KNOW_IT = '[consumer]\ndedup = "transaction"'
SEND_IT_ALONG = '[consumer]\neffect = "external"\neffect_key = true'
LIBRARY: dict[tuple[str, int], list[str]] = {
    # A lost ACK: no timer helps, for nothing will come; the consumer has to know the duplicate.
    ("ack-lost", 3): [KNOW_IT],
    # Out in 50 ms, 1.6 s of work, back in 50 ms: 2 s is the next timeout that people set. `slow` overrules faster work.
    ("slow-not-dead", 3): [KNOW_IT, "[producer]\nack_timeout_ms = 2000"],
    # The original comes 2.05 s after it left and needs 0.15 s to be answered: 2 s is too short, 3 s is not.
    ("late-original", 2): [KNOW_IT, "[producer]\nack_timeout_ms = 3000"],
    # m3 is settled 2.8 s after its dispatch, m4 3.4 s: 3 s helps one of them, 5 s both. One at a time, no timer runs
    # while a message waits. With 0.5 s of work m4 is done after 2 s and settled 1.8 s after its dispatch.
    ("prefetch-unlimited", 3): [
        *(KNOW_IT, "[broker]\nprefetch = 1", "[broker]\nredelivery_timeout_ms = 3000"),
        "[consumer]\nprocessing_ms = 500",
    ],
    ("prefetch-unlimited", 4): [
        *(KNOW_IT, "[broker]\nprefetch = 1", "[broker]\nredelivery_timeout_ms = 5000"),
        "[consumer]\nprocessing_ms = 500",
    ],
    # The pause lasts 2.6 s: to know the duplicate holds whatever the next pause is like, a timer of 3 s held this time.
    ("zombie-consumer", 3): [KNOW_IT, "[broker]\nredelivery_timeout_ms = 3000"],
    # The key is 2.5 s old when it is looked up: 3 s would do, and for ever holds whatever comes.
    ("window-too-short", 3): ["[consumer]\ndedup_window_ms = 0"],
    # Three packets are lost: a fourth attempt gets through, 5 is the next limit, and none holds however many are lost.
    ("retries-exhausted", 3): ["[producer]\nmax_attempts = 0"],
    # The confirm is lost: the consumer knows the second copy, or a broker that remembers keys stores none.
    ("confirm-lost", 3): [KNOW_IT, "[broker]\ndedup_window_ms = 60000"],
    ("fresh-key", 3): ['[producer]\nkey = "stable"'],
    ("marked-then-crash", 3): [KNOW_IT],
    ("memory-dedup-crash", 3): [KNOW_IT],
    ("ack-before-processing", 3): ['[consumer]\nack = "after"'],
    ("auto-ack-crash", 3): ['[consumer]\nack = "after"'],
    # The ACK that is never sent comes first. An e-mail is in no transaction: its id goes along with the call, or a
    # table of the consumer's own notes it, in a second step.
    ("forgotten-ack", 1): ['[consumer]\nack = "after"', SEND_IT_ALONG, '[consumer]\ndedup = "effect-first"'],
    # In SQS a copy comes again that had been deleted, and nobody crashes between an e-mail and the note of its id.
    ("sqs-by-itself", 2): [SEND_IT_ALONG, '[consumer]\ndedup = "effect-first"'],
    ("sqs-delete-first", 3): [SEND_IT_ALONG, '[consumer]\ndedup = "effect-first"'],
    # 40 s of work: of the timeouts that people set 60 s is the next.
    ("sqs-slow-worker", 1): [
        *(SEND_IT_ALONG, '[consumer]\ndedup = "effect-first"', "[settings]\nVisibilityTimeout = 60"),
    ],
    ("producer-without-outbox", 3): ['[producer]\noutbox = "durable"'],
    ("volatile-broker-crash", 3): ["[broker]\ndurable = true"],
    # Sent at most once: only another guarantee sends again.
    ("metric-lost", 3): ['guarantee = "at-least-once"'],
    # At-least-once would duplicate other messages in this weather, so it takes exactly-once.
    ("heavy-weather-at-most-once", 5): ['guarantee = "exactly-once"'],
    # Redelivery after 5 s; half as late is 2.6 s after it was sent, and of the timers that people set 2 s gives 2.2 s.
    ("delivery-lost", 3): ["[broker]\nredelivery_timeout_ms = 2000"],
    # Another one crashes the process twice: alone, m2 is not fetched with it; the third dispatch of each is done.
    # Quicker work would only be done before the crashes happen to come.
    ("poison-takes-neighbours", 2): ["[broker]\nprefetch = 1", "[broker]\nmax_deliveries = 0"],
    # m3 waits for the slot of m2, which fails for ever.
    ("poison-blocks-queue", 3): ["[broker]\nprefetch = 0", "[broker]\nmax_deliveries = 5"],
    # Both answers are lost and a third attempt gets one: nobody is told 'failed', and nobody books again (no m5).
    ("resubmitted", 3): ["[producer]\nmax_attempts = 0"],
    # A poisoned message, a wrong report whose third attempt would duplicate: no setting helps.
    ("poison-message", 2): [],
    ("told-failed", 3): [],
}


def found(preset: Preset, message: int, budget: SearchBudget | None = None) -> Prevention:
    """The search for the gravest anomaly of a message."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    anomaly = anomalies_of(Record.of(simulation), message)[0]
    return prevention(preset, message, anomaly, budget or SearchBudget())


@pytest.mark.parametrize(("name", "message"), LIBRARY)
def test_the_best_of_each_kind_is_the_one_derived_by_hand(name: str, message: int) -> None:
    """What holds whatever comes stands before what was large enough this time."""
    cures = found(load_preset(name), message).cures
    assert [cure.change.toml for cure in cures] == LIBRARY[name, message]
    assert not any(cure.by_luck for cure in cures)


@on_each_preset
def test_a_change_that_is_proposed_works_when_it_is_pasted(preset: Preset) -> None:
    """By its own file and without the search: the anomaly is gone, and no message has a new one that does harm."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    before = Record.of(simulation)
    for message, anomaly in anomalies(before):
        cures = prevention(preset, message, anomaly).cures if anomaly is not Anomaly.DEDUPLICATED else ()
        for cure in cures:
            pasted = load_text(to_toml(replace(preset, settings=cure.change.applied_to(preset.settings))))
            again = Simulation(pasted.settings, pasted.steps)
            again.run()
            after = Record.of(again)
            assert anomaly not in anomalies_of(after, message) or cure.earlier
            assert again.settled or not simulation.settled
            new = set(anomalies(after)) - set(anomalies(before))
            late = {one for one, kind in new if kind is Anomaly.LATE}
            assert late == set(cure.late)
            harms = {one for one in new if one[1] not in (Anomaly.LATE, Anomaly.DEDUPLICATED)}
            assert not harms or (anomaly is Anomaly.PENDING and {kind for _, kind in harms} == {Anomaly.DEAD_LETTERED})
            by_steps = {event.message for event in before.events_of(frozenset({Kind.SENT})) if event.cause != NONE}
            assert set(before.messages) - by_steps <= set(after.judge.messages()) <= set(before.messages)


def test_changes_are_written_as_toml() -> None:
    kind = Remedy.DURABILITY
    assert SettingChange(kind, "broker", "durable", True, "").toml == "[broker]\ndurable = true"
    assert SettingChange(kind, "producer", "max_attempts", 5, "").toml == "[producer]\nmax_attempts = 5"
    assert SettingChange(kind, "", "guarantee", "exactly-once", "").toml == 'guarantee = "exactly-once"'
    assert (
        SettingChange(kind, "consumer", "effect_key", True, "", beside=(("effect", "external"),)).toml == SEND_IT_ALONG
    )


def numbers(name: str, key: str) -> list[object]:
    preset = load_preset(name)
    changes = candidates(preset.settings, contract_for(preset.settings, preset.settings.guarantee))
    return [change.value for change in changes if change.key == key]


def test_no_limit_comes_first_and_then_the_nearest_number() -> None:
    """retries-exhausted, from 1 s and 3 attempts: 0 takes the limit away; half of 1 s is as near as twice."""
    assert numbers("retries-exhausted", "max_attempts") == [0, 5, 10, 20]
    assert numbers("retries-exhausted", "ack_timeout_ms")[:4] == [2000, 500, 3000, 250]
    # window-too-short remembers for 2 s, and without a window for ever.
    assert numbers("window-too-short", "dedup_window_ms") == [0, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 300_000]


@pytest.mark.parametrize(
    ("name", "message", "key", "enough"),
    [
        ("retries-exhausted", 3, "max_attempts", 5),
        ("window-too-short", 3, "dedup_window_ms", 3000),
        ("poison-takes-neighbours", 2, "max_deliveries", 3),
        ("resubmitted", 3, "max_attempts", 3),
    ],
)
def test_where_a_limit_is_taken_away_the_number_that_was_enough_is_told(
    name: str, message: int, key: str, enough: int
) -> None:
    """The numbers are those that were derived by hand; without a limit nothing is said to hold only so long."""
    cure = next(cure for cure in found(load_preset(name), message).cures if cure.change.key == key)
    assert (cure.change.value, cure.until, cure.enough) == (0, "", enough)
    assert f"{key} = {enough} would have been enough this time" in cure.text


def test_to_remember_for_ever_helps_where_no_window_that_people_set_does() -> None:
    """The ACK is lost, the retry comes after 400 s, and 300 s is the longest window."""
    text = """format = 1
    title = "T"
    guarantee = "exactly-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 400000 }
    consumer = { dedup_window_ms = 1000 }
    [[steps]]
    do = "drop"
    link = "ack"
    """
    preset = load_text(text)
    windows = [cure for cure in prevention(preset, 1, Anomaly.DUPLICATED).cures if cure.change.remedy is Remedy.WINDOW]
    assert [cure.change.toml for cure in windows] == ["[consumer]\ndedup_window_ms = 0"]
    assert windows[0].text == "the consumer would have remembered processed ids for ever"


@on_each_preset
def test_every_candidate_is_a_setting_of_the_system_that_changes_it(preset: Preset) -> None:
    """Each one can be written, read and validated, is not what the preset has already, and joins what can be joined."""
    contract = contract_for(preset.settings, preset.settings.guarantee)
    spans_it = not story_named(preset.settings.workload.story).outside and preset.settings.consumer.effect == "own"
    written = tomllib.loads(to_toml(preset))
    for change in natively(candidates(preset.settings, contract), preset):
        changed = change.applied_to(preset.settings)
        assert changed != preset.settings
        if not preset.native:  # test_native_changes.py has the files of real systems.
            own = change.assigned
            pasted = written | ({change.table: written.get(change.table, {}) | own} if change.table else own)
            assert problems_of(pasted) == []
            assert build(pasted, preset.name).settings == changed
        assert spans_it or change.assigned.get("dedup") != "transaction"
        assert preset.settings.topology.has_broker or change.table != "broker"
        assert change.words


def test_a_fix_that_makes_something_worse_is_none() -> None:
    """told-failed: with a third attempt the room is booked twice, so more attempts are tried and turned down."""
    search = Search(load_preset("told-failed"), 3, Anomaly.MISREPORTED)
    more = [trial for trial in search.trials() if trial.change.key == "max_attempts"]
    assert more
    assert not any(trial.works for trial in more)


def test_a_late_message_is_not_helped_by_waiting_behind_another() -> None:
    """two-way-cut: with one in flight m4 would leave when m3 has got through, and no timer of its own would run."""
    outcome = prevention(load_preset("two-way-cut"), 4, Anomaly.LATE)
    assert outcome.cures == ()
    assert outcome.text.endswith("prevents this; one message at a time, it would only have waited behind others")


def test_half_as_late_is_told_as_what_it_is() -> None:
    """delivery-lost: dispatched 3050 and lost, again 5050 instead of 8050; 0.1 s of work after 0.05 s on the way."""
    best = prevention(load_preset("delivery-lost"), 3, Anomaly.LATE).cures[0]
    assert best.earlier == (5200, 2200)
    assert "it would still be late, but 2.200 s after it was sent instead of 5.200 s" in best.text


def test_for_how_long_a_number_holds_is_said_and_of_a_mechanism_it_is_not() -> None:
    know_it, timer = found(load_preset("zombie-consumer"), 3).cures
    assert "it holds" not in know_it.text
    assert "it holds as long as no ACK of m3 takes longer than that" in timer.text


def test_messages_that_would_be_late_with_a_change_are_named() -> None:
    """cut-three-seconds: m4, m5 and m6 leave during the cut; sent again until it heals, they come late."""
    outcome = prevention(load_preset("cut-three-seconds"), 4, Anomaly.LOST)
    assert outcome.cures[0].late == (4, 5, 6)
    assert "m4, m5 and m6 would be late with it" in outcome.text


def test_of_many_that_would_be_late_three_are_named() -> None:
    """The producer is sent nothing for 4.5 s: m2 to m6 leave in the cut, and come late when they are sent again."""
    text = """format = 1
    title = "T"
    guarantee = "at-most-once"
    workload = { messages = 7 }
    [[steps]]
    do = "cut"
    links = ["deliver"]
    at_ms = 500
    for_ms = 5000
    """
    outcome = prevention(load_text(text), 2, Anomaly.LOST)
    assert outcome.cures[0].late == (2, 3, 4, 5, 6)
    assert "m2, m3, m4 and 2 more would be late with it" in outcome.text


def test_faults_that_would_have_found_nothing_are_named_and_no_narration_is() -> None:
    """confirm-lost: with keys at the broker there is no second effect, at which the author says something (step 2).

    Here a crash waits for it as well, as step 3.
    """
    told = load_preset("confirm-lost")
    assert "nothing to act on" not in found(told, 3).cures[1].text
    crash = Step(command=Crash(node=Place.CONSUMER, for_ms=100), trigger=told.steps[1].trigger)
    outcome = found(replace(told, steps=(*told.steps, crash)), 3).cures[1]
    assert outcome.idle_steps == (2,)
    assert outcome.is_spared
    assert "step 3 of the script (the consumer crashes and is down for 100 ms) would have found nothing" in outcome.text


def test_what_helps_by_luck_only_is_said_to_and_only_where_nothing_else_helps() -> None:
    """table-wiped: a timer of 250 ms sends again before the table is wiped."""
    outcome = found(load_preset("table-wiped"), 3)
    assert [(cure.change.toml, cure.by_luck) for cure in outcome.cures] == [("[producer]\nack_timeout_ms = 250", True)]
    assert outcome.text.startswith("no single setting prevents this as such")
    assert "this works by luck only" in outcome.text
    assert outcome.cures[0].toml == ""
    assert "it holds" not in outcome.text


def test_of_new_limits_the_lowest_that_leaves_the_healthy_alone_is_found() -> None:
    """The consumer is down for 32 s, and m1 takes 33 attempts: a limit of 5 or 20 would give it up, 100 only m2."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    workload = { messages = 3 }
    [[steps]]
    do = "poison"
    message = "m2"
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 100
    for_ms = 0
    """
    cures = prevention(load_text(text), 2, Anomaly.PENDING).cures
    assert [cure.change.toml for cure in cures] == ["[producer]\nmax_attempts = 100"]
    assert "it would then be failed" in cures[0].text


def test_where_a_second_effect_changes_nothing_no_remedy_is_prescribed() -> None:
    """set-not-add: the file is saved twice under one name."""
    outcome = found(load_preset("set-not-add"), 3)
    assert (outcome.cures, outcome.tried, outcome.found_by) == ((), 0, "")
    assert outcome.text.startswith("nothing had to be prevented")


def test_no_help_is_said_plainly_and_counted() -> None:
    outcome = found(load_preset("told-failed"), 3)
    assert outcome.text == "no single setting prevents this"
    assert outcome.is_complete
    assert outcome.tried == outcome.candidates
    said = f"Tried by replaying this schedule {outcome.tried} times, with one setting changed each time."
    assert outcome.found_by == said


def test_a_long_run_is_not_replayed_for_ever() -> None:
    outcome = found(load_preset("told-failed"), 3, SearchBudget(events=400))
    assert outcome.change is None
    assert 0 < outcome.tried < outcome.candidates
    assert not outcome.is_complete
    assert outcome.text == "no single setting found"
    assert outcome.found_by.endswith("; the run is too long to be replayed more often.")


def test_a_run_beyond_all_budgets_is_not_replayed_at_all() -> None:
    preset = load_preset("ack-lost")
    search = Search(preset, 3, Anomaly.DUPLICATED, SearchBudget(events=240))
    assert list(search.trials()) == []
    assert not search.outcome.is_complete


def test_few_replays_are_kept_to() -> None:
    outcome = found(load_preset("told-failed"), 3, SearchBudget(replays=2))
    assert (outcome.tried, outcome.is_complete) == (2, False)


def test_an_anomaly_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="m3 is not lost when the preset is played out"):
        prevention(load_preset("ack-lost"), 3, Anomaly.LOST)
    with pytest.raises(ValueError, match="m9 is never sent"):
        prevention(load_preset("ack-lost"), 9, Anomaly.LOST)


def test_the_steps_of_the_schedule_stay_the_same() -> None:
    """The lost ACK is lost in the replay that shows the change to work, too: the retry comes, and is skipped."""
    preset = load_preset("ack-lost")
    cure = prevention(preset, 3, Anomaly.DUPLICATED).cures[0]
    replay = Simulation(cure.change.applied_to(preset.settings), preset.steps)
    replay.run()
    history = History(Record.of(replay), 3)
    assert [event.place for event in history.of(Kind.DROPPED)] == [Place.ACK]
    assert len(list(history.of(Kind.SKIPPED))) == 1
    assert cure.idle_steps == ()
