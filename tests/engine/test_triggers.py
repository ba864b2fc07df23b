"""The triggers: on which event a step acts, when exactly, and which steps have acted in the end."""

import pytest

from playground.engine.commands import Crash, Cut, Delay, Drop, Duplicate, Heal, Pause, Restart, Say, Send
from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.settings import RunSettings
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
    timed_words,
    times,
    words,
)

DELIVER, ACK, CONSUMER = Place.DELIVER, Place.ACK, Place.CONSUMER
HERE = Say(text="here")


def before_saying(simulation: Simulation) -> str:
    """What had happened just before the narration, which also is its cause."""
    (said,) = find(simulation, "said")
    cause = simulation.log[said.cause]
    assert cause.number == said.number - 1
    return f"{cause.time_ms} {cause.kind.word} {cause.place.word} m{cause.message}"


# Which event.


def test_a_step_acts_on_the_first_event_of_its_kind() -> None:
    assert before_saying(play(AT_LEAST_ONCE, on("applied", HERE), messages=3)) == "150 applied consumer m1"


def test_a_step_can_wait_for_one_message() -> None:
    assert before_saying(play(AT_LEAST_ONCE, on("applied", HERE, message=2), messages=3)) == "1150 applied consumer m2"


def test_a_step_can_wait_for_one_link() -> None:
    assert before_saying(play(AT_LEAST_ONCE, on("departed", HERE, link="ack"))) == "150 departed ack m1"


def test_a_step_can_wait_for_one_node() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(10, Crash(node=Place.PRODUCER)),
        at(20, Crash(node=CONSUMER)),
        on("crashed", HERE, node="consumer"),
    )
    assert [event.time_ms for event in find(run, "said")] == [20]


def test_a_packet_departs_from_the_node_that_the_link_leaves() -> None:
    run = play(AT_LEAST_ONCE, on("departed", HERE, node="consumer"))
    assert before_saying(run) == "150 departed ack m1"


def test_a_packet_arrives_at_the_node_that_the_link_reaches() -> None:
    run = play(AT_LEAST_ONCE, on("arrived", HERE, node="producer"))
    assert before_saying(run) == "200 arrived ack m1"


def test_a_packet_is_dropped_duplicated_and_delayed_at_the_node_that_the_link_leaves() -> None:
    for kind, command in (
        ("dropped", Drop(link=DELIVER)),
        ("duplicated", Duplicate(link=DELIVER)),
        ("delayed", Delay(link=DELIVER, by_ms=10)),
    ):
        run = play(AT_LEAST_ONCE, armed(command), on(kind, HERE, node="producer"))
        assert before_saying(run) == f"0 {kind} deliver m1"


def test_all_that_a_step_names_must_match() -> None:
    run = play(AT_LEAST_ONCE, on("departed", HERE, message=2, link="ack", node="consumer"), messages=3)
    assert before_saying(run) == "1150 departed ack m2"
    nowhere = play(AT_LEAST_ONCE, on("departed", HERE, link="ack", node="producer"), messages=3)
    assert nowhere.unfired_steps == (0,)


def test_the_nth_matching_event_counts_from_the_start_of_the_run() -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK, message=1)), on("applied", HERE, message=1, nth=2), messages=3)
    assert before_saying(run) == "1250 applied consumer m1"


def test_events_that_do_not_match_are_not_counted() -> None:
    run = play(AT_LEAST_ONCE, on("departed", HERE, link="ack", nth=2), messages=3)
    assert before_saying(run) == "1150 departed ack m2"


@pytest.mark.parametrize(
    ("event", "cause"),
    [("drop-armed", "0 drop-armed ack m0"), ("cut", "300 cut deliver m0"), ("healed", "400 healed deliver m0")],
)
def test_a_step_can_wait_for_what_another_step_does(event: str, cause: str) -> None:
    run = play(AT_LEAST_ONCE, armed(Drop(link=ACK)), at(300, Cut(links=(DELIVER,), for_ms=100)), on(event, HERE))
    assert before_saying(run) == cause


def test_a_step_acts_once_only() -> None:
    run = play(AT_LEAST_ONCE, on("applied", HERE), messages=5)
    assert len(find(run, "said")) == 1


# When exactly.


def test_a_step_acts_before_anything_else_happens() -> None:
    run = play(EXACTLY_ONCE, *(on(kind, HERE) for kind in ("sent", "attempted", "departed", "arrived", "received")))
    assert words(run)[:10:2] == [
        "sent producer m1",
        "attempted producer m1",
        "departed deliver m1",
        "arrived deliver m1",
        "received consumer m1",
    ]
    assert words(run)[1:10:2] == ["said"] * 5


def test_steps_on_one_event_act_in_the_order_of_the_file() -> None:
    run = play(AT_LEAST_ONCE, *(on("applied", Say(text=text)) for text in ("one", "two", "three")))
    assert [event.detail for event in find(run, "said")] == ["one", "two", "three"]


def test_all_steps_on_an_event_act_before_what_follows_it() -> None:
    run = play(AT_LEAST_ONCE, on("sent", Pause(node=CONSUMER, for_ms=10)), on("sent", Cut(links=(DELIVER,))))
    assert words(run)[:4] == ["sent producer m1", "paused consumer", "cut deliver", "attempted producer m1"]


def test_what_follows_the_commands_follows_them_all_in_their_order_and_comes_before_what_follows_the_event() -> None:
    run = play(AT_MOST_ONCE, on("sent", Send()), on("sent", Send()))
    assert words(run)[:6] == [
        "sent producer m1",
        "send-requested producer",
        "send-requested producer",
        "sent producer m2",
        "attempted producer m2",
        "departed deliver m2",
    ]
    assert [event.message for event in find(run, "attempted")] == [2, 3, 1]


def test_a_step_on_what_a_step_did_acts_before_the_remaining_steps() -> None:
    run = play(
        AT_LEAST_ONCE,
        on("sent", Crash(node=CONSUMER)),
        on("sent", Say(text="then this")),
        on("crashed", Say(text="first this")),
    )
    assert [event.detail or event.kind.word for event in run.log][:4] == ["sent", "crashed", "first this", "then this"]


def test_steps_without_a_trigger_act_before_the_first_message_and_set_off_others() -> None:
    run = play(AT_LEAST_ONCE, on("cut", HERE), armed(Cut(links=(ACK,))), armed(Drop(link=DELIVER)))
    assert words(run)[:4] == ["cut ack", "said", "drop-armed deliver", "sent producer m1"]


def test_a_step_without_a_trigger_comes_before_a_step_at_zero() -> None:
    run = play(AT_LEAST_ONCE, at(0, Say(text="second")), armed(Say(text="first")))
    assert [event.detail for event in find(run, "said")] == ["first", "second"]


def test_a_step_can_act_some_time_after_its_event() -> None:
    run = play(AT_LEAST_ONCE, on("applied", HERE, after_ms=75))
    (said,) = find(run, "said")
    assert said.time_ms == 225
    assert run.log[said.cause].kind.word == "applied"


def test_a_step_that_waits_after_its_event_keeps_the_chaos_open() -> None:
    run = play(AT_LEAST_ONCE, on("confirmed", Send(), after_ms=9000))
    assert timed_words(run, "sent", "chaos-ended") == [
        "0 sent producer m1",
        "9200 sent producer m2",
        "9400 chaos-ended",
    ]


def test_a_timed_step_has_no_cause_and_a_waiting_step_has_its_event() -> None:
    run = play(AT_LEAST_ONCE, at(10, HERE), on("applied", HERE))
    timed, waiting = find(run, "said")
    assert timed.cause == NONE
    assert run.log[waiting.cause].kind.word == "applied"


def test_a_crash_can_be_put_between_any_two_events() -> None:
    for kind in ("sent", "attempted", "departed", "arrived", "received", "started", "applied", "acked", "confirmed"):
        for node in (Place.PRODUCER, CONSUMER):
            run = play(AT_LEAST_ONCE, on(kind, Crash(node=node)))
            (crash,) = find(run, "crashed")
            assert run.log[crash.number - 1].kind.word == kind
            assert effects(run)


# Which steps have acted.


def test_a_step_whose_event_never_happens_is_unfired() -> None:
    run = play(AT_LEAST_ONCE, on("gave-up", HERE), on("applied", HERE, nth=2), on("applied", HERE))
    assert run.unfired_steps == (0, 1)


def test_an_armed_fault_that_never_met_its_packet_is_unfired() -> None:
    run = play(
        AT_LEAST_ONCE,
        armed(Drop(link=DELIVER, attempt=2)),
        armed(Delay(link=DELIVER, message=7, by_ms=1)),
        armed(Duplicate(link=ACK, attempt=3)),
        armed(Duplicate(link=ACK)),
    )
    assert run.unfired_steps == (0, 1, 2)


def test_an_armed_fault_that_met_one_of_several_packets_has_acted() -> None:
    run = play(AT_MOST_ONCE, armed(Drop(link=DELIVER, count=5)))
    assert run.unfired_steps == ()


def test_an_armed_fault_is_unfired_until_it_meets_its_packet() -> None:
    run = Simulation(play(AT_LEAST_ONCE).settings, [armed(Drop(link=ACK))])
    seen = []
    for time_ms in (149, 150):
        run.run_until(time_ms)
        seen.append(run.unfired_steps)
    assert seen == [(0,), ()]


def test_a_command_that_changed_nothing_has_acted_all_the_same() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(10, Crash(node=CONSUMER, for_ms=30)),
        at(20, Crash(node=CONSUMER)),
        at(30, Pause(node=CONSUMER, for_ms=10)),
        at(50, Restart(node=CONSUMER)),
        at(60, Heal(links=(ACK,))),
    )
    assert run.unfired_steps == ()
    assert timed_words(run, "crashed", "paused", "restarted", "healed") == [
        "10 crashed consumer",
        "40 restarted consumer",
    ]


def test_steps_are_disarmed_at_the_end_of_the_chaos() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(800, HERE),
        on("applied", HERE),
        on("sent", HERE, after_ms=700),
        at(0, Crash(node=CONSUMER, for_ms=0)),
        run=RunSettings(chaos_ms=600),
    )
    assert times(run, "applied") == [1150]
    assert times(run, "said") == []
    assert run.unfired_steps == (0, 1, 2)


def test_steps_on_one_event_keep_the_order_of_the_file_even_if_one_is_put_off() -> None:
    crash = on("sent", Crash(node=CONSUMER, for_ms=100))
    later = on("sent", HERE, after_ms=100)
    assert timed_words(play(AT_LEAST_ONCE, crash, later), "restarted", "said") == ["100 restarted consumer", "100 said"]
    assert timed_words(play(AT_LEAST_ONCE, later, crash), "restarted", "said") == ["100 said", "100 restarted consumer"]


def test_a_node_does_not_stand_for_the_cut_of_a_link_that_leaves_it() -> None:
    simulation = play(AT_LEAST_ONCE, at(10, Cut(links=(DELIVER,), for_ms=5)), on("cut", HERE, node="producer"))
    assert simulation.unfired_steps == (1,)


# Many steps.


def test_steps_that_wait_for_the_same_events_share_one_count_and_act_in_the_order_of_the_file() -> None:
    numbers = [5, 1, 3, 1, 5, 9]
    steps = [on("applied", Say(text=f"{index}"), nth=nth) for index, nth in enumerate(numbers)]
    run = play(AT_LEAST_ONCE, *steps, messages=5)
    assert [(event.time_ms, event.detail) for event in find(run, "said")] == [
        (150, "1"),
        (150, "3"),
        (2150, "2"),
        (4150, "0"),
        (4150, "4"),
    ]
    assert run.unfired_steps == (5,)


def test_an_event_is_counted_once_for_all_steps_that_wait_for_it_in_the_same_words() -> None:
    waiting = [on("departed", HERE, nth=1000, link="deliver") for _ in range(500)]
    others = [on("departed", HERE, nth=1000, message=message) for message in range(1, 500)]
    simulation = begin(AT_LEAST_ONCE, *waiting, *others, messages=3)
    counts = simulation.checkpoint().steps[1][0]
    assert len(counts) == 1 + 499
    simulation.run()
    # Three messages departed twice each, on deliver and on ack.
    assert sorted(simulation.checkpoint().steps[1][0], reverse=True)[:5] == [3, 2, 2, 2, 0]


@pytest.mark.parametrize("wanted", [{}, {"link": "deliver"}, {"node": "consumer"}, {"link": "ack", "node": "producer"}])
def test_whatever_places_a_step_waits_for_it_sees_these_and_no_others(wanted: dict[str, str]) -> None:
    ends = {"deliver": "consumer", "ack": "producer"}
    run = play(AT_LEAST_ONCE, on("arrived", HERE, nth=2, **wanted), messages=3)  # type: ignore[arg-type]
    matching = [
        event.number
        for event in find(run, "arrived")
        if wanted.get("link", event.place.word) == event.place.word
        and wanted.get("node", ends[event.place.word]) == ends[event.place.word]
    ]
    assert [event.cause for event in find(run, "said")] == [matching[1]]
