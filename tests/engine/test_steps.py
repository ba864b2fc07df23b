"""Several commands in one millisecond: all of them act before what follows any of them.

Every record here was worked out by hand from the documents before the first run: a packet takes 50 ms, processing
100 ms, the producer waits 1000 ms for an ack; m1 is sent at 0, and what a step sends is m2 and so on.
"""

from playground.checker.judge import Judge
from playground.engine.commands import Crash, Cut, Pause, Restart, Say, Send, Switch
from playground.engine.places import Place
from playground.engine.settings import RunSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE, armed, at, on, play, timed_words


def since(run: Simulation, time_ms: int) -> list[str]:
    return [line for line in timed_words(run) if int(line.split()[0]) >= time_ms]


def guarantees(run: Simulation) -> list[object]:
    judge = Judge(run.settings)
    judge.observe(run.log)
    return [judge.guarantee(message) for message in judge.messages()]


def test_a_message_goes_under_the_guarantee_to_which_a_later_step_of_its_millisecond_switches() -> None:
    run = play(AT_MOST_ONCE, at(500, Send()), at(500, Switch(guarantee=AT_LEAST_ONCE)))
    assert since(run, 500) == [
        "500 send-requested producer",
        "500 switched producer",
        "500 sent producer m2",
        "500 attempted producer m2",
        "500 departed deliver m2",
        "550 arrived deliver m2",
        "550 received consumer m2",
        "550 started consumer m2",
        "650 applied consumer m2",
        "650 acked consumer m2",
        "650 departed ack m2",
        "700 arrived ack m2",
        "700 confirmed producer m2",
        "700 chaos-ended",
    ]
    assert guarantees(run) == [AT_MOST_ONCE, AT_LEAST_ONCE]


def test_a_producer_that_crashes_in_the_millisecond_of_a_send_sends_after_its_restart() -> None:
    run = play(AT_LEAST_ONCE, at(500, Send()), at(500, Crash(node=Place.PRODUCER, for_ms=1000)))
    assert since(run, 500)[:8] == [
        "500 send-requested producer",
        "500 crashed producer",
        "1500 restarted producer",
        "1500 sent producer m2",
        "1500 attempted producer m2",
        "1500 departed deliver m2",
        "1550 arrived deliver m2",
        "1550 received consumer m2",
    ]


def test_a_link_that_is_cut_in_the_millisecond_of_a_send_loses_the_packet() -> None:
    run = play(AT_LEAST_ONCE, at(500, Send()), at(500, Cut(links=(Place.DELIVER,), for_ms=200)))
    assert since(run, 500)[:11] == [
        "500 send-requested producer",
        "500 cut deliver",
        "500 sent producer m2",
        "500 attempted producer m2",
        "500 departed deliver m2",
        "500 dropped deliver m2",
        "700 healed deliver",
        "1500 timed-out producer m2",
        "1500 attempted producer m2",
        "1500 departed deliver m2",
        "1550 arrived deliver m2",
    ]


def test_sends_before_and_after_a_switch_of_one_millisecond_all_go_under_the_new_guarantee_in_their_order() -> None:
    run = play(
        AT_MOST_ONCE, at(500, Send(count=2)), at(500, Switch(guarantee=EXACTLY_ONCE)), at(500, Send()), messages=0
    )
    assert since(run, 500)[:12] == [
        "500 send-requested producer",
        "500 switched producer",
        "500 send-requested producer",
        "500 sent producer m1",
        "500 attempted producer m1",
        "500 departed deliver m1",
        "500 sent producer m2",
        "500 attempted producer m2",
        "500 departed deliver m2",
        "500 sent producer m3",
        "500 attempted producer m3",
        "500 departed deliver m3",
    ]
    assert guarantees(run) == [EXACTLY_ONCE] * 3


def test_what_timed_steps_bring_about_comes_before_the_packet_that_is_due_at_their_millisecond() -> None:
    run = play(AT_MOST_ONCE, at(50, Send()), at(50, Say(text="now")))
    assert since(run, 50)[:8] == [
        "50 send-requested producer",
        "50 said",
        "50 sent producer m2",
        "50 attempted producer m2",
        "50 departed deliver m2",
        "50 arrived deliver m1",
        "50 received consumer m1",
        "50 started consumer m1",
    ]


def test_a_step_on_the_event_of_a_timed_step_acts_before_the_next_timed_step() -> None:
    run = play(
        AT_MOST_ONCE,
        at(500, Send()),
        at(500, Switch(guarantee=AT_LEAST_ONCE)),
        on("send-requested", Say(text="between")),
        on("switched", Say(text="after")),
    )
    assert since(run, 500)[:5] == [
        "500 send-requested producer",
        "500 said",
        "500 switched producer",
        "500 said",
        "500 sent producer m2",
    ]


def test_a_put_off_step_and_the_end_of_a_span_come_before_what_follows_a_timed_step_too() -> None:
    # m1's ack, at 200, finds the producer paused and waits; m2 was asked for later. The end of the pause was scheduled
    # with it, the step by the event that tells of it.
    run = play(
        AT_LEAST_ONCE,
        at(100, Pause(node=Place.PRODUCER, for_ms=400)),
        on("paused", Switch(guarantee=AT_MOST_ONCE), after_ms=400),
        at(500, Send()),
    )
    assert since(run, 500)[:7] == [
        "500 send-requested producer",
        "500 resumed producer",
        "500 switched producer",
        "500 arrived ack m1",
        "500 confirmed producer m1",
        "500 sent producer m2",
        "500 attempted producer m2",
    ]
    assert guarantees(run) == [AT_LEAST_ONCE, AT_MOST_ONCE]


def test_what_a_producer_was_asked_to_send_while_it_was_down_comes_after_what_it_resends() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(20, Crash(node=Place.PRODUCER, for_ms=0)),
        at(500, Send()),
        at(500, Restart(node=Place.PRODUCER)),
    )
    assert since(run, 500)[:7] == [
        "500 send-requested producer",
        "500 restarted producer",
        "500 attempted producer m1",
        "500 departed deliver m1",
        "500 sent producer m2",
        "500 attempted producer m2",
        "500 departed deliver m2",
    ]


def test_a_crash_at_the_end_of_a_pause_drops_the_arrivals_that_waited_before_the_next_command() -> None:
    run = play(
        AT_MOST_ONCE,
        at(0, Pause(node=Place.CONSUMER, for_ms=100)),
        on("resumed", Crash(node=Place.CONSUMER, for_ms=0)),
        on("resumed", Say(text="gone")),
    )
    assert since(run, 100)[:4] == [
        "100 resumed consumer",
        "100 crashed consumer",
        "100 dropped deliver m1",
        "100 said",
    ]


def test_the_chaos_ends_after_what_follows_the_commands_of_its_millisecond() -> None:
    run = play(
        AT_MOST_ONCE,
        at(500, Cut(links=(Place.DELIVER,))),
        at(500, Send()),
        run=RunSettings(chaos_ms=500),
    )
    assert since(run, 500)[:7] == [
        "500 cut deliver",
        "500 send-requested producer",
        "500 sent producer m2",
        "500 attempted producer m2",
        "500 departed deliver m2",
        "500 dropped deliver m2",
        "500 chaos-ended",
    ]


def test_a_step_in_force_from_the_start_and_one_at_zero_are_of_one_instant() -> None:
    run = play(AT_MOST_ONCE, armed(Send()), at(0, Switch(guarantee=AT_LEAST_ONCE)), messages=0)
    assert timed_words(run)[:3] == ["0 send-requested producer", "0 switched producer", "0 sent producer m1"]
    assert guarantees(run) == [AT_LEAST_ONCE]
