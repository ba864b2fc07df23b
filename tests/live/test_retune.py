"""Setting a run up otherwise while it goes on: as if it had been so from the start, with the same commands."""

from dataclasses import replace

import pytest

from playground.checker.fates import Fate
from playground.engine.commands import Crash, Drop
from playground.engine.places import Place
from playground.live import travel
from playground.live.comparison import again
from playground.live.saved_courses import courses_of, from_data, to_data
from playground.live.session import Session

from .helpers import ALWAYS, payments, session_of, to_the_end


def deduplicated(session: Session) -> Session:
    settings = session.script.settings
    session.retune(
        replace(settings, consumer=replace(settings.consumer, dedup="transaction")), "with dedup from the start"
    )
    return session


def test_what_was_done_by_hand_is_done_again_under_the_other_settings() -> None:
    session = payments()
    session.advance(900)
    session.give(Drop(link=Place.ACK))
    session.advance(4000)
    assert session.tally.by_fate[Fate.DUPLICATED] == 1
    deduplicated(session)
    assert (session.simulation.now_ms, session.tally.by_fate[Fate.DUPLICATED]) == (4000, 0)
    assert not session.over
    session.give(Drop(link=Place.ACK))


def test_a_run_that_has_its_verdict_has_one_again() -> None:
    session = deduplicated(to_the_end(session_of("ack-lost")))
    assert session.over
    assert session.tally.by_fate[Fate.DUPLICATED] == 0
    assert session.refusal is None


def test_the_run_as_it_was_is_a_branch_to_which_one_can_go_back() -> None:
    session = to_the_end(session_of("ack-lost"))
    digest = session.simulation.log.digest()
    deduplicated(session)
    as_it_was, fixed = session.history.courses()
    assert (as_it_was.name, fixed.name) == ("as scripted", "with dedup from the start")
    other = session.simulation.log.digest()
    session.history.switch(1)
    assert session.simulation.log.digest() == digest
    session.history.switch(fixed.number)
    assert session.simulation.log.digest() == other
    assert session.history.name == "with dedup from the start"


def test_what_is_done_afterwards_does_not_rename_the_course_and_a_branch_of_it_is_its_own() -> None:
    session = payments()
    session.advance(900)
    deduplicated(session)
    session.give(Drop(link=Place.ACK))
    assert session.history.name == "with dedup from the start"
    session.advance(2500)
    session.course.leave()
    session.course.to_time(1500)
    session.give(Drop(link=Place.DELIVER))
    assert (
        session.history.name.startswith("the next packet on deliver was dropped") or "1.500 s" in session.history.name
    )


def test_in_the_past_it_is_the_past_that_is_done_again() -> None:
    session = to_the_end(session_of("ack-lost"))
    session.course.leave()
    session.course.to_time(2000)
    deduplicated(session)
    assert (session.simulation.now_ms, session.over, session.course.behind) == (2000, False, False)
    session.advance(ALWAYS)
    assert session.tally.by_fate[Fate.DUPLICATED] == 0


def test_a_session_with_such_a_branch_is_kept_and_gone_on_with() -> None:
    session = deduplicated(to_the_end(session_of("ack-lost")))
    data = to_data(courses_of(session))
    taken_up = from_data(data).play()
    assert taken_up.simulation.log.digest() == session.simulation.log.digest()
    assert taken_up.script.settings == session.script.settings
    assert [one.script.settings.consumer.dedup for one in taken_up.history.courses()] == [None, "transaction"]


def test_such_a_branch_happens_again_as_it_was() -> None:
    session = deduplicated(to_the_end(session_of("ack-lost")))
    copy = again(session, session.history.as_branch())
    assert copy.simulation.log.digest() == session.simulation.log.digest()


def test_a_recording_of_it_is_set_up_so() -> None:
    session = deduplicated(to_the_end(session_of("ack-lost")))
    assert session.run.recorded().settings.consumer.dedup == "transaction"


@pytest.mark.parametrize("way", ["now", "in the past", "set up otherwise"])
def test_whatever_was_done_the_run_as_it_was_written_is_there_again_and_the_other_is_a_branch(way: str) -> None:
    session = session_of("ack-lost")
    session.advance(4500 if way == "in the past" else 3000)
    if way == "in the past":
        travel.go_to_time(session, 3000)
    deduplicated(session) if way == "set up otherwise" else session.give(Crash(node=Place.CONSUMER))
    session.advance(5000)
    assert session.course.touched
    session.follow_script(4200)
    assert not session.course.touched
    assert session.simulation.now_ms >= 4200
    whole = to_the_end(session).simulation.log
    assert whole.digest() == to_the_end(session_of("ack-lost")).simulation.log.digest()
    assert [one.touched for one in session.history.courses()].count(True) == 1
