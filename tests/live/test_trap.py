"""A crash at a named point comes between exactly the two events that it names."""

import pytest

from playground.engine.events import Kind
from playground.live.session import Session
from playground.live.trap import Moment, crash_trap
from playground.scenario.outcome import play_out
from tests.live.helpers import payments, to_the_end


def _words(session: Session, message: int) -> list[str]:
    node = ("started", "applied", "marked", "acked", "crashed")
    return [one.kind.word for one in session.simulation.log if one.kind.word in node and one.message in (0, message)]


def _crash(session: Session, moment: Moment) -> Session:
    trap = crash_trap(moment, session.simulation.settings.consumer.dedup or "none")
    assert trap is not None
    session.set_trap(trap)
    return to_the_end(session)


def test_a_crash_before_the_effect_leaves_no_effect_behind() -> None:
    session = _crash(payments(messages=1), Moment.BEFORE_EFFECT)
    assert _words(session, 1)[:3] == ["started", "crashed", "started"]
    assert session.tally.sent == session.tally.by_fate["applied_once"] == 1  # type: ignore[index]


def test_a_crash_between_effect_and_ack_doubles_the_effect_under_at_least_once() -> None:
    session = _crash(payments(messages=1), Moment.AFTER_EFFECT)
    assert _words(session, 1)[:3] == ["started", "applied", "crashed"]
    assert len(session.simulation.ledger) == 2


@pytest.mark.parametrize(("dedup", "first", "effects"), [("mark-first", "marked", 0), ("effect-first", "applied", 2)])
def test_a_crash_between_mark_and_effect_loses_or_doubles(dedup: str, first: str, effects: int) -> None:
    session = _crash(payments(messages=1, more=f'[consumer]\ndedup = "{dedup}"\n'), Moment.BETWEEN_STEPS)
    assert _words(session, 1)[:3] == ["started", first, "crashed"]
    assert len(session.simulation.ledger) == effects


def test_nothing_comes_between_the_effect_and_the_mark_of_a_transaction() -> None:
    assert crash_trap(Moment.BETWEEN_STEPS, "transaction") is None
    assert crash_trap(Moment.BETWEEN_STEPS, "none") is None


def test_a_crash_after_the_effect_of_two_steps_waits_for_the_second() -> None:
    trap = crash_trap(Moment.AFTER_EFFECT, "effect-first")
    assert trap is not None
    assert trap.kind is Kind.MARKED


def test_a_trap_that_was_sprung_is_recorded_as_a_step_on_its_event() -> None:
    session = _crash(payments(messages=2), Moment.AFTER_EFFECT)
    assert play_out(session.run.recorded()).digest == session.simulation.log.digest()


def test_a_trap_springs_at_the_same_event_whether_the_run_is_stepped_or_runs() -> None:
    ran, stepped = payments(messages=2), payments(messages=2)
    for session in (ran, stepped):
        trap = crash_trap(Moment.AFTER_EFFECT, "none")
        assert trap is not None
        session.set_trap(trap)
    to_the_end(ran)
    while not stepped.over:
        stepped.step_event()
    assert _words(stepped, 1)[:3] == ["started", "applied", "crashed"]
    assert stepped.simulation.log.digest() == ran.simulation.log.digest()


def test_a_run_in_which_a_trap_was_sprung_is_a_persons_from_then_on() -> None:
    session = _crash(payments(messages=2), Moment.AFTER_EFFECT)
    assert not session.traps
    assert session.touched
    assert play_out(session.original).digest != session.simulation.log.digest()


def test_the_same_trap_again_takes_it_away() -> None:
    session = payments(messages=1)
    trap = crash_trap(Moment.AFTER_EFFECT, "none")
    assert trap is not None
    session.set_trap(trap)
    session.set_trap(trap)
    assert to_the_end(session).simulation.ledger.__len__() == 1
