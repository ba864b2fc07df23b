"""Idle: what was announced and did nothing is told, and until when anything is broken, where that decides."""

from dataclasses import replace

from playground.engine.commands import Crash, Drop, Pause, Step, When
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.practice.facts import standing
from playground.practice.idle import idle_steps, told_beforehand
from playground.practice.scene import Scene
from tests.practice.helpers import scene, scenes


def test_a_packet_that_never_departs_cannot_be_dropped() -> None:
    """ack-lost drops the first ACK of m3; under at-most-once the consumer answers nothing."""
    lost = scene("ack-lost", 3)
    assert not list(idle_steps(lost))
    settings = replace(lost.settings, guarantee=Guarantee.AT_MOST_ONCE)
    assert list(idle_steps(Scene(replace(lost.preset, settings=settings), 3))) == [
        "Step 1 hit nothing: there was no ACK of m3."
    ]


def with_steps(*steps: Step, chaos_ms: int | None = None) -> Scene:
    lost = scene("ack-lost", 3)
    settings = replace(lost.settings, run=replace(lost.settings.run, chaos_ms=chaos_ms))
    return Scene(replace(lost.preset, steps=steps, settings=settings), 3)


def test_what_waits_for_nothing_that_comes_does_not_act_and_what_is_so_already_changes_nothing() -> None:
    started = When(event=Kind.STARTED, message=3)
    skipped = Step(command=Crash(node=Place.CONSUMER, for_ms=500), trigger=When(event=Kind.SKIPPED, message=3))
    paused = Step(command=Pause(node=Place.CONSUMER, for_ms=500), trigger=started)
    assert list(idle_steps(with_steps(skipped, paused, paused))) == [
        "Step 1 did not act: what it waits for never came.",
        "Step 3 changed nothing: it was so already.",
    ]


def test_a_crash_without_an_end_is_told_with_the_end_of_all_faults_and_a_short_one_is_not() -> None:
    """The chaos ends at 9 s: what stays down is back then, and m3 comes after all."""
    trigger = When(event=Kind.STARTED, message=3)
    for_good = with_steps(Step(command=Crash(node=Place.CONSUMER, for_ms=0), trigger=trigger), chaos_ms=9000)
    assert told_beforehand(for_good)[-1].startswith("All faults end at 9.000 s: what is down")
    a_while = with_steps(Step(command=Crash(node=Place.CONSUMER, for_ms=500), trigger=trigger), chaos_ms=9000)
    assert told_beforehand(a_while) == a_while.to_come


def test_a_step_that_comes_too_late_for_the_chaos_is_said_to() -> None:
    """m3 is applied at 3150, the faults end at 3000."""
    late = with_steps(Step(command=Drop(link=Place.ACK, message=3), trigger=When(event=Kind.SENT, message=3)))
    assert told_beforehand(late) == late.to_come
    trigger = When(event=Kind.APPLIED, message=3)
    too_late = with_steps(Step(command=Crash(node=Place.CONSUMER), trigger=trigger), chaos_ms=3000)
    assert list(idle_steps(too_late)) == [
        "Step 1 did not act: all faults had ended at 3.000 s, before what it waits for came."
    ]


def test_where_it_stands_never_tells_what_is_asked() -> None:
    """All that comes of a message has not come yet, unless a fault is to follow that it can be thought to undo."""
    for one in scenes():
        shown = [event for event in one.events(0, one.stop + 1) if event.message == one.subject]
        done = sum(event.kind.word == "applied" for event in shown)
        assert done < max(one.fate.effects, 1) or done == 1, one.preset
        if "the next fault lands at" in (text := standing(one)):
            following = next(number for number in one.landings if number > one.stop)
            assert one.record.log[following].time_ms > one.stop_ms or following > one.stop + 1, text
