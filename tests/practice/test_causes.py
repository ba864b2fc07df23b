"""The cause: what is right is what set it off, and whoever picks something else hears what that was."""

from collections.abc import Sequence
from dataclasses import replace

from playground.practice.asking import Showing
from playground.practice.causes import about_the_wrong_one, log_lines, suspect_lines, suspect_words, suspects
from playground.practice.scene import Scene
from playground.scenario.build import build
from tests.practice.helpers import choose, pages_of, scene, scenes


def test_the_lost_ack_is_the_cause_and_the_timer_is_not() -> None:
    one = scene("ack-lost", 3)
    found = suspects(one)
    assert found is not None
    (index,) = found.indices
    assert suspect_words(one, found.events[index]).startswith("3.150 s  the ACK of m3 is lost")
    timer = next(event for event in found.events if event.kind.word == "timed-out")
    assert about_the_wrong_one(one, found, timer) == "What you named came of it."
    sent = next(event for event in found.events if event.kind.word == "attempted" and event.attempt == 1)
    assert about_the_wrong_one(one, found, sent) == "What you named would have happened all the same."


def test_a_link_that_is_cut_is_the_cause_and_no_packet_that_is_lost_by_that_whosever_it_is() -> None:
    one = scene("one-way-cut", 4)
    found = suspects(one)
    assert found is not None
    assert [suspect_words(one, event) for event in found.events if event.number in found.guilty] == [
        "2.800 s  the ack link is cut"
    ]
    lost = [event for event in found.events if event.kind.word == "dropped"]
    assert {event.message for event in lost} >= {3, 4}
    assert all("came of it" in about_the_wrong_one(one, found, event) for event in lost)


def of_two_messages(subject: int, every_ms: int, steps: Sequence[object]) -> Scene:
    """At-least-once, direct."""
    table = {"format": 1, "title": "T", "guarantee": "at-least-once", "system": "direct", "steps": steps}
    return Scene(build(table | {"workload": {"messages": 2, "every_ms": every_ms}}, "two"), subject)


def test_of_several_causes_each_is_right_and_none_of_them_came_of_another() -> None:
    """Twice dropped on its way, at 0 and as it was sent again: both, and nothing else, are why it is late."""
    drops = [{"do": "drop", "link": "deliver", "message": "m1", "attempt": attempt} for attempt in (1, 2)]
    late = of_two_messages(1, 5000, drops)
    found = suspects(late)
    assert found is not None
    assert [late.record.log[number].attempt for number in sorted(found.guilty)] == [1, 2]


def test_what_set_off_the_step_that_struck_is_the_cause_and_not_that_step() -> None:
    """The consumer crashes as m2 is sent again, which it is because its first packet was dropped: so m2 is late."""
    steps = [
        {"do": "drop", "link": "deliver", "message": "m2"},
        {"do": "crash", "node": "consumer", "for_ms": 300, "when": {"event": "timed-out", "message": "m2"}},
    ]
    late = of_two_messages(2, 1000, steps)
    assert len(late.explanation.faults) == 2
    found = suspects(late)
    assert found is not None
    (number,) = found.guilty
    assert late.record.log[number].kind.word == "dropped"
    crash = next(event for event in found.events if event.kind.word == "crashed")
    assert about_the_wrong_one(late, found, crash) == "What you named came of it."


def test_a_fault_that_plays_no_part_is_tried_without() -> None:
    tried = 0
    for one in scenes():
        found = suspects(one)
        if found is None:
            continue
        for event in found.events:
            root = one.record.log.faults.get(event.number, event.number)
            if event.number in one.landings and root not in one.explanation.faults:
                assert "fares the same without it" in about_the_wrong_one(one, found, event)
                tried += 1
    assert tried > 5


def test_without_the_steps_that_are_blamed_the_message_fares_otherwise() -> None:
    """Of faults in which the explanation sees the cause, at the least one made the difference."""
    tried = 0
    for one in scenes():
        found = suspects(one)
        if found is None:
            continue
        faults = one.record.log.faults
        steps = {one.record.step_behind(faults.get(number, number)) for number in found.guilty}
        kept = tuple(step for index, step in enumerate(one.preset.steps) if index not in steps)
        other = Scene(replace(one.preset, steps=kept), one.subject)
        was = (one.fate.fate, one.fate.effects, one.anomaly)
        assert (other.fate.fate, other.fate.effects, other.anomaly) != was, one.preset.name
        tried += 1
    assert tried > 20


def test_no_more_is_offered_than_there_are_keys_and_something_beside_the_truth() -> None:
    for one in scenes():
        found = suspects(one)
        if found is not None:
            assert 3 <= len(found.events) <= 9
            assert 0 < len(found.guilty) < len(found.events)
            assert found.guilty <= {event.number for event in found.events}
            lines = [suspect_words(one, event) for event in found.events]
            assert len(set(lines)) == len(lines)


def test_where_nothing_went_wrong_nothing_is_accused() -> None:
    assert suspects(scene("two-orders-one-key", 4)) is None


def test_what_it_turns_on_is_in_the_log_and_to_be_picked_though_nothing_went_wrong_with_it() -> None:
    """kafka-commit-c: the client commits m2 at 2000, before it is processed, and the crash comes at 2100."""
    lost = scene("kafka-commit-c", 2)
    text = "2.000 s  the consumer commits the offset behind m2"
    assert text in [line.text for line in log_lines(Showing(lost.preset, 2, 0, None))]
    accused = suspects(lost)
    assert accused is not None
    (commit,) = (one for one in accused.events if suspect_words(lost, one) == text)
    assert commit.number not in accused.guilty
    assert about_the_wrong_one(lost, accused, commit).startswith("What you named is where it turns")


def test_no_ack_is_told_of_that_nothing_turns_on() -> None:
    told = [line.text for line in log_lines(Showing(scene("ack-lost", 3).preset, 3, 0, None))]
    assert not any("acknowledges" in text for text in told)


def test_the_connection_that_breaks_as_a_packet_is_lost_is_no_cause_beside_it() -> None:
    """In Kafka a lost response is a broken connection: one thing, which began with the packet."""
    standing, lost = {"do": "pause", "node": "producer", "for_ms": 86_401_000}, {"do": "drop", "link": "confirm"}
    table = {
        "format": 1,
        "title": "late",
        "system": "kafka",
        "config": "default",
        "workload": {"story": "payment", "messages": 1, "every_ms": 100},
        "steps": [
            {**lost, "message": "m1"},
            {**standing, "when": {"event": "departed", "link": "publish", "message": "m1"}},
        ],
    }
    late = Scene(build(table, "late"), 1)
    found = suspects(late)
    assert found is not None
    guilty = [suspect_words(late, one).split("  ")[1] for one in found.events if one.number in found.guilty]
    assert "the producer loses its connection" not in guilty
    assert any(one.startswith("the produce response of m1 is lost") for one in guilty)


def test_what_follows_in_the_same_words_is_counted_and_each_copy_is_told_apart() -> None:
    """Stored 50, crash until 1050: copy 1 goes out then and is doubled, and attempt 2 is stored as copy 2."""
    table = {
        "format": 1,
        "title": "copies",
        "guarantee": "exactly-once",
        "system": "broker",
        "workload": {"messages": 1},
        "steps": [
            {"do": "crash", "node": "broker", "when": {"event": "stored"}, "for_ms": 1000},
            {"do": "duplicate", "link": "deliver"},
        ],
    }
    preset = build(table, "copies")
    told = [line.text for line in log_lines(Showing(preset, 1, 0, None))]
    assert [text for text in told if "dispatch" in text] == [
        "1.050 s  the broker sends m1 to the consumer, dispatch 1 of copy 1",
        "1.050 s  the dispatch of m1 is doubled on the way",
        "1.050 s  the broker sends m1 to the consumer, dispatch 1 of copy 2",
    ]
    assert "1.200 s  the consumer knows m1 already and skips it (twice)" in told
    assert "1.050 s  the broker is back" in told
    numbers = {line.text: line.number for line in log_lines(Showing(preset, 1, 0, None))}
    early = numbers["1.050 s  the dispatch of m1 is doubled on the way"]
    so_far = [line.text for line in log_lines(Showing(preset, 1, 0, early + 1))]
    assert "1.050 s  the broker sends m1 to the consumer, dispatch 1" in so_far, "another copy is not given away"


def test_lines_to_pick_from_are_lines_of_the_log() -> None:
    """With its copy, its count and its how-many-eth effect; no two of them are told in the same words."""
    picked = 0
    for one in scenes():
        if found := suspects(one):
            lines = suspect_lines(one, found)
            log = [line.text for line in log_lines(Showing(one.preset, one.subject, 0, None))]
            assert set(lines) <= set(log)
            assert len(set(lines)) == len(lines)
            picked += len(lines)
    assert picked > 40


def test_an_effect_says_the_how_many_eth_of_its_message_it_is() -> None:
    told = [line.text for line in log_lines(Showing(scene("ack-lost", 3).preset, 3, 0, None))]
    assert "3.150 s  the effect of m3 is applied" in told
    assert "4.150 s  the effect of m3 is applied, for the second time" in told


def test_what_a_step_waited_for_is_in_the_log_whatever_message_it_is_about() -> None:
    # Level 3, seed 801545: the broker crashes when it stores m3, and m4 is asked about.
    ends = [shows for page in pages_of(3, 801545, choose(0))[0] if (shows := page.shows) and shows.end is None]
    assert all("3.050 s  the broker stores m3" in [line.text for line in log_lines(shows)] for shows in ends)
    assert ends
    for one in scenes():
        told = {line.text for line in log_lines(Showing(one.preset, one.subject, 0, None))}
        for number in one.record.awaited:
            words = suspect_words(one, one.record.log[number])
            assert any(line.startswith(words) for line in told), words
