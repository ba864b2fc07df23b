"""When the chaos of a run ends, when the run is over, and whether it has settled."""

from dataclasses import replace

import pytest

from playground.engine.commands import (
    Crash,
    Cut,
    Heal,
    Latency,
    Loss,
    Pause,
    Poison,
    Say,
    Slow,
    Step,
    Switch,
)
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, LinkSettings, ProducerSettings, RunSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
    armed,
    at,
    begin,
    effects,
    find,
    on,
    play,
    settings_of,
    timed_words,
    times,
    words,
)

DELIVER, ACK, CONSUMER, PRODUCER = Place.DELIVER, Place.ACK, Place.CONSUMER, Place.PRODUCER
HERE = Say(text="here")
HOUR_MS = 3_600_000


# The end of the chaos.


def test_a_run_that_comes_to_rest_ends_its_chaos_at_its_last_event() -> None:
    run = play(AT_LEAST_ONCE)
    assert timed_words(run)[-2:] == ["200 confirmed producer m1", "200 chaos-ended"]
    assert run.settled


def test_a_cancelled_timer_does_not_keep_a_run_from_its_rest() -> None:
    # The timer of m1's only attempt is still queued for 1000, and would do nothing.
    run = play(AT_LEAST_ONCE)
    assert run.now_ms == 200


def test_a_run_without_messages_and_steps_ends_at_zero() -> None:
    run = play(AT_LEAST_ONCE, messages=0)
    assert timed_words(run) == ["0 chaos-ended"]
    assert run.settled


def test_what_falls_due_at_a_producer_that_stays_down_keeps_the_chaos_open_until_the_last_of_it() -> None:
    run = play(AT_MOST_ONCE, at(10, Crash(node=PRODUCER, for_ms=0)), messages=3)
    assert timed_words(run, "chaos-ended", "sent") == [
        "0 sent producer m1",
        "2000 chaos-ended",
        "2000 sent producer m2",
        "2000 sent producer m3",
    ]


def test_a_timed_step_to_come_keeps_the_chaos_open() -> None:
    assert times(play(AT_LEAST_ONCE, at(5000, HERE)), "chaos-ended") == [5000]


@pytest.mark.parametrize(
    ("step", "end_ms"),
    [
        (at(100, Crash(node=CONSUMER, for_ms=9000)), 9100),
        (at(100, Pause(node=PRODUCER, for_ms=9000)), 9100),
        (at(100, Slow(processing_ms=1, for_ms=9000)), 9100),
        (at(300, Cut(links=(ACK,), for_ms=9000)), 9300),
    ],
)
def test_the_end_of_a_span_to_come_keeps_the_chaos_open(step: Step, end_ms: int) -> None:
    run = play(AT_MOST_ONCE, step)
    assert times(run, "chaos-ended") == [end_ms]


def test_a_node_that_stays_down_does_not_keep_the_chaos_open() -> None:
    run = play(AT_MOST_ONCE, at(300, Crash(node=CONSUMER, for_ms=0)))
    assert timed_words(run)[-3:] == ["300 crashed consumer", "300 chaos-ended", "300 restarted consumer"]


def test_a_cut_without_an_end_does_not_keep_the_chaos_open() -> None:
    run = play(AT_MOST_ONCE, at(300, Cut(links=(ACK,))))
    assert timed_words(run)[-3:] == ["300 cut ack", "300 chaos-ended", "300 healed ack"]


def test_a_run_that_does_not_rest_ends_its_chaos_when_the_preset_says_so() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))), run=RunSettings(chaos_ms=2500))
    assert words(run, since_ms=2500)[:2] == ["chaos-ended", "healed deliver"]
    assert times(run, "chaos-ended") == [2500]
    assert effects(run) == [(3150, 1)]


@pytest.mark.parametrize(("messages", "last_step_ms", "end_ms"), [(1, 0, 30_000), (3, 0, 32_000), (3, 7000, 37_000)])
def test_by_default_the_chaos_ends_half_a_minute_after_the_last_send_or_timed_step(
    messages: int, last_step_ms: int, end_ms: int
) -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))), at(last_step_ms, HERE), messages=messages)
    assert times(run, "chaos-ended") == [end_ms]


@pytest.mark.parametrize(
    "step",
    [
        at(0, Cut(links=(DELIVER,), for_ms=HOUR_MS)),
        on("sent", Cut(links=(DELIVER,), for_ms=HOUR_MS)),
        on("sent", Crash(node=CONSUMER, for_ms=HOUR_MS - 40), after_ms=40),
        on("attempted", Pause(node=CONSUMER, for_ms=HOUR_MS)),
    ],
)
def test_the_default_chaos_lasts_as_long_as_a_span_whoever_began_it(step: Step) -> None:
    run = play(AT_LEAST_ONCE, step, producer=ProducerSettings(ack_timeout_ms=600_000))
    assert times(run, "chaos-ended") == [HOUR_MS]
    assert run.chaos_end_ms == HOUR_MS
    assert times(run, "healed") + times(run, "restarted") + times(run, "resumed") == [HOUR_MS]


def test_a_slowness_that_lasts_longer_than_the_default_chaos_ends_by_itself() -> None:
    steps = armed(Slow(processing_ms=7000, for_ms=HOUR_MS)), armed(Poison(message=1))
    run = play(AT_LEAST_ONCE, *steps, producer=ProducerSettings(ack_timeout_ms=700_000))
    ends = "slowness-ended", "chaos-ended"
    assert timed_words(run, *ends) == ["3600000 slowness-ended consumer", "3600000 chaos-ended"]


def test_a_span_that_begins_while_the_chaos_waits_for_another_is_waited_for_too() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Cut(links=(DELIVER,), for_ms=HOUR_MS)),
        on("attempted", Crash(node=CONSUMER, for_ms=HOUR_MS), nth=60),
        producer=ProducerSettings(ack_timeout_ms=60_000),
    )
    assert times(run, "crashed") == [HOUR_MS - 60_000]
    assert times(run, "chaos-ended") == [2 * HOUR_MS - 60_000]


def test_the_chaos_lasts_until_a_span_was_to_end_even_if_it_is_ended_before_its_time() -> None:
    # The 41st attempt comes at 40000. What is poisoned keeps the run from its rest.
    steps = at(0, Cut(links=(DELIVER,), for_ms=60_000)), on("attempted", Heal(links=(DELIVER,)), nth=41)
    run = play(AT_LEAST_ONCE, *steps, armed(Poison(message=1)))
    assert timed_words(run, "healed", "chaos-ended") == ["40000 healed deliver", "60000 chaos-ended"]


def test_a_chaos_that_the_preset_ends_is_ended_whatever_is_in_force() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,), for_ms=HOUR_MS)), run=RunSettings(chaos_ms=31_000))
    assert timed_words(run, "chaos-ended", "healed") == ["31000 chaos-ended", "31000 healed deliver"]


def test_what_has_no_end_of_its_own_is_not_waited_for() -> None:
    run = play(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,))), at(0, Crash(node=CONSUMER, for_ms=0)))
    assert times(run, "chaos-ended") == [30_000]


def test_a_chaos_that_waits_for_a_span_can_be_taken_back_to_and_ends_the_same() -> None:
    simulation = begin(AT_LEAST_ONCE, at(0, Cut(links=(DELIVER,), for_ms=HOUR_MS)))
    simulation.end_chaos_in_time()
    simulation.run_until(35_000)
    waiting = simulation.checkpoint()
    assert (simulation.chaotic, simulation.chaos_end_ms) == (True, HOUR_MS)
    simulation.run()
    digest = simulation.log.digest()
    simulation.restore(waiting)
    simulation.run()
    assert simulation.log.digest() == digest
    simulation.restore(waiting)
    simulation.end_chaos()
    assert simulation.chaos_end_ms == 35_001


def test_chaos_that_ends_at_zero_lets_no_message_see_a_fault() -> None:
    run = play(
        AT_LEAST_ONCE, armed(Cut(links=(DELIVER,))), at(0, Pause(node=CONSUMER, for_ms=9)), run=RunSettings(chaos_ms=0)
    )
    assert words(run)[:5] == [
        "cut deliver",
        "paused consumer",
        "chaos-ended",
        "healed deliver",
        "resumed consumer",
    ]
    assert effects(run) == [(150, 1)]


def test_the_end_of_the_chaos_brings_back_the_tables_latency_and_processing_and_no_loss() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Loss(link=DELIVER, rate=1.0)),
        at(0, Latency(link=DELIVER, latency_ms=400)),
        at(0, Slow(processing_ms=700)),
        links={DELIVER: LinkSettings(latency_ms=20, loss=1.0, duplicate=1.0)},
        consumer=ConsumerSettings(processing_ms=30),
        run=RunSettings(chaos_ms=500),
    )
    assert times(run, "arrived", place="deliver") == [1020]
    assert effects(run) == [(1050, 1)]


def test_jitter_is_no_fault_and_goes_on_after_the_chaos() -> None:
    links = {DELIVER: LinkSettings(jitter_ms=200)}
    calm = play(AT_MOST_ONCE, messages=5, links=links)
    assert times(play(AT_MOST_ONCE, messages=5, links=links, run=RunSettings(chaos_ms=0)), "arrived") == times(
        calm, "arrived"
    )


def test_a_switch_outlives_the_chaos() -> None:
    run = play(AT_LEAST_ONCE, at(0, Switch(guarantee=EXACTLY_ONCE)), messages=2, run=RunSettings(chaos_ms=500))
    assert len(find(run, "marked")) == 2


# The end of the run.


def test_a_run_that_comes_to_rest_in_its_very_last_millisecond_is_settled() -> None:
    for settle_ms, settled in ((100, True), (99, False)):
        run = play(AT_LEAST_ONCE, run=RunSettings(chaos_ms=100, settle_ms=settle_ms))
        assert run.settled is settled
        assert (times(run, "confirmed") == [200]) is settled


def test_what_is_due_when_the_settling_ends_still_happens() -> None:
    poisoned = armed(Poison(message=1))
    for settle_ms, attempts in ((500, [0, 1000]), (499, [0])):
        run = play(AT_LEAST_ONCE, poisoned, run=RunSettings(chaos_ms=500, settle_ms=settle_ms))
        assert times(run, "attempted") == attempts
        assert not run.settled


def test_who_comes_back_first_at_the_end_goes_on_first_whether_or_not_a_step_waits() -> None:
    steps = [at(1, Crash(node=PRODUCER)), at(1, Pause(node=Place.BROKER, for_ms=1000))]
    settings = replace(
        settings_of(AT_MOST_ONCE, system="broker", messages=2, every_ms=1), run=RunSettings(chaos_ms=100)
    )
    for waiting in ([], [on("said", HERE)]):
        simulation = Simulation(settings, [*steps, *waiting])
        simulation.run()
        came = [word for word in words(simulation) if word in ("arrived publish m1", "sent producer m2")]
        assert came == ["arrived publish m1", "sent producer m2"]


def test_settling_counts_from_the_end_of_the_chaos_wherever_it_came() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), run=RunSettings(chaos_ms=2500, settle_ms=2500))
    assert times(run, "attempted")[-1] == 5000


def test_a_finished_run_stands_at_its_last_event() -> None:
    run = play(AT_LEAST_ONCE, armed(Poison(message=1)), run=RunSettings(chaos_ms=100, settle_ms=1700))
    assert run.over
    assert run.now_ms == run.log.last_time_ms == 1150
    assert run.next_due_ms is None


def test_a_finished_run_does_nothing_more() -> None:
    run = play(AT_LEAST_ONCE)
    digest = run.log.digest()
    run.run()
    assert not run.step()
    assert not run.step_event()
    assert run.advance(10) == 0
    assert run.run_until(99_999)
    assert (run.log.digest(), run.now_ms) == (digest, 200)


def test_a_run_with_too_many_events_is_stopped_and_undecided() -> None:
    simulation = Simulation(settings_of(AT_MOST_ONCE, messages=10_000), max_events=5000)
    simulation.run()
    assert simulation.exhausted
    assert simulation.over
    assert not simulation.settled
    assert 5000 <= len(simulation.log) < 5010


def test_a_stopped_run_has_the_same_record_however_it_was_driven() -> None:
    through = Simulation(settings_of(AT_MOST_ONCE, messages=9), max_events=20)
    through.run()
    stepped = Simulation(settings_of(AT_MOST_ONCE, messages=9), max_events=20)
    stepped.end_chaos_in_time()
    while stepped.step():
        pass
    assert (through.exhausted, through.settled) == (True, False)
    assert through.log.digest() == stepped.log.digest()


def test_a_run_that_is_stopped_finishes_what_follows_at_once() -> None:
    simulation = Simulation(settings_of(AT_MOST_ONCE, messages=9), max_events=1)
    while simulation.step():
        pass
    assert words(simulation) == ["sent producer m1", "attempted producer m1", "departed deliver m1"]
    assert simulation.over


def test_an_endless_run_is_stopped_whether_or_not_a_step_waits() -> None:
    endless = settings_of(
        AT_LEAST_ONCE, messages=1, producer=ProducerSettings(ack_timeout_ms=1), consumer=ConsumerSettings(ack="never")
    )
    for steps in ([], [on("gave-up", HERE)]):
        simulation = Simulation(endless, steps, max_events=5000)
        simulation.run()
        assert simulation.over
        assert simulation.exhausted


def test_no_run_may_record_more_events_than_memory_has_room_for() -> None:
    for messages, limit in ((10, 2_000_600), (300_000, 20_000_000), (1_000_000, 24_000_000)):
        assert begin(AT_LEAST_ONCE, messages=messages).event_limit == limit


def test_a_run_with_too_much_under_way_at_once_is_stopped_however_it_is_driven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message that is under way is a packet and a timer: with six at once that would be twelve."""
    monkeypatch.setattr("playground.engine.loop.MOST_UNDER_WAY", 10)
    crowd, few = settings_of(AT_LEAST_ONCE, messages=6, every_ms=0), settings_of(AT_LEAST_ONCE, messages=4, every_ms=0)
    through, stepped, steady = Simulation(crowd), Simulation(crowd), Simulation(few)
    through.run()
    stepped.end_chaos_in_time()
    while stepped.step():
        pass
    steady.run()
    assert (through.overcrowded, through.exhausted, through.over, through.settled) == (True, True, True, False)
    assert through.log.digest() == stepped.log.digest()
    assert (steady.exhausted, steady.settled) == (False, True)


def test_what_commands_have_to_go_through_counts_as_events_do() -> None:
    def last_cut_ms(messages: int) -> int:
        """With so many messages under way on another link, a link is cut every second."""
        tables = settings_of(
            AT_LEAST_ONCE, messages=messages, every_ms=0, links={DELIVER: LinkSettings(latency_ms=99_000)}
        )
        cuts = [at(1000 * number + 1, Cut(links=(ACK,), for_ms=1)) for number in range(1, 90)]
        simulation = Simulation(
            replace(tables, producer=ProducerSettings(ack_timeout_ms=99_000)), cuts, max_events=5000
        )
        simulation.run()
        assert simulation.exhausted
        return times(simulation, "cut")[-1]

    # 1000 messages took 3000 events; 2000 are left. They are 2000 entries, a packet and a timer each: 125 events a cut,
    # beside its own two.
    assert last_cut_ms(1000) == 16_001
    assert last_cut_ms(1200) < 10_000


def test_an_ordinary_run_is_not_exhausted() -> None:
    assert not play(AT_LEAST_ONCE).exhausted


def test_a_long_run_shows_signs_of_life() -> None:
    batches = list[int]()
    simulation = begin(AT_MOST_ONCE, messages=5000)
    simulation.run(lambda: batches.append(len(simulation.log)))
    assert len(batches) > 1
    assert batches == sorted(batches)


@pytest.mark.parametrize(
    "step",
    [
        at(0, Slow(processing_ms=7, for_ms=HOUR_MS)),
        at(0, Cut(links=(DELIVER,), for_ms=HOUR_MS)),
        at(0, Crash(node=CONSUMER, for_ms=HOUR_MS)),
        at(0, Pause(node=CONSUMER, for_ms=HOUR_MS)),
    ],
)
def test_the_end_of_a_span_that_the_end_of_the_chaos_has_ended_keeps_no_run_from_settling(step: Step) -> None:
    run = play(AT_LEAST_ONCE, step, run=RunSettings(chaos_ms=500, settle_ms=2000))
    assert run.settled
    assert run.schedule.spans_end_ms == 0
