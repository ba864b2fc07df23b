"""Travel: what a person meets who goes back, changes something, and looks at what came of it."""

import pytest

from playground.checker.fates import Fate, Verdict
from playground.engine.commands import Crash, Cut, Delay, Drop, Heal, Loss, Send, Switch
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live import surgery, travel
from playground.live.comparison import compare
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.live.trap import Moment, crash_trap
from playground.words.commands import done
from tests.live.helpers import payments, session_of, snapshot, to_the_end, under_way, until
from tests.topologies import DIRECT


def kinds(session: Session) -> list[str]:
    return [event.kind.word for event in session.simulation.log]


def test_a_step_back_takes_back_one_event_and_a_step_forward_brings_it_again() -> None:
    session = until(payments(), Kind.APPLIED, 1)
    before = kinds(session)
    travel.step_back(session)
    assert kinds(session) == before[:-1]
    assert (session.course.behind, snapshot(session).counters.once) == (True, 0)
    session.step_event()
    assert kinds(session) == before
    assert (session.course.behind, snapshot(session).counters.once) == (False, 1)


def test_at_the_beginning_there_is_no_way_back_and_in_the_present_none_forward() -> None:
    session = payments()
    assert travel.back_refusal(session) == "this is the beginning"
    session.advance(1200)
    assert travel.back_refusal(session) is None
    assert travel.forward_refusal(session) is not None
    travel.go_to_time(session, 0)
    assert travel.forward_refusal(session) is None
    while travel.back_refusal(session) is None:
        travel.step_back(session)
    assert session.simulation.log.count == 0


def test_a_step_back_from_what_happened_in_one_stroke_takes_all_of_it_back() -> None:
    # The cut drops the packet that is under way in the same stroke: there is no instant between the two events.
    session = payments(messages=1)
    session.advance(20)
    before = session.simulation.log.count
    session.give(Cut(links=(Place.DELIVER,)))
    assert kinds(session)[before:] == ["cut", "dropped"]
    travel.step_back(session)
    assert session.simulation.log.count == before


def test_time_that_is_played_again_comes_to_the_present_and_goes_on_from_there() -> None:
    session, other = payments(), payments()
    session.advance(2500)
    travel.go_to_time(session, 700)
    assert (session.simulation.now_ms, session.course.behind) == (700, True)
    session.advance(1500)
    assert (session.simulation.now_ms, session.course.behind) == (1500, True)
    session.advance(3000)
    other.advance(3000)
    assert not session.course.behind
    assert snapshot(session) == snapshot(other)
    assert to_the_end(session).simulation.log.digest() == to_the_end(other).simulation.log.digest()


def test_a_run_that_is_judged_can_be_looked_at_again_and_changed() -> None:
    session = to_the_end(session_of("ack-lost"))
    assert session.tally.by_fate[Fate.DUPLICATED] == 1
    # m3 is sent at 3000 and its ACK is dropped at 3150. Under exactly-once from 2500 on nobody is charged twice.
    travel.go_to_time(session, 2500)
    assert (session.over, session.refusal) == (False, None)
    session.give(Switch(guarantee=Guarantee.EXACTLY_ONCE))
    to_the_end(session)
    assert session.tally.by_fate[Fate.DUPLICATED] == 0
    old, new = session.history.courses()
    assert (old.name, old.number == session.history.number, old.score.counters.duplicated) == ("as scripted", False, 1)
    assert (new.name, new.number == session.history.number) == (
        "the guarantee was switched to exactly-once at 2.500 s",
        True,
    )
    assert new.score.badge.verdict is Verdict.HOLDS


def test_the_judged_run_that_was_not_at_rest_can_be_changed_before_its_end() -> None:
    session = payments(messages=3)
    session.advance(1100)
    session.judge()
    to_the_end(session)
    assert session.refusal is not None
    travel.go_to_time(session, 1050)
    session.give(Send())
    assert to_the_end(session).tally.sent == 4


def test_to_look_back_while_a_run_drains_lets_it_stand_still() -> None:
    session = payments(messages=3)
    session.advance(1100)
    session.judge()
    session.advance(1101)
    travel.step_back(session)
    assert (session.run.draining, session.over) == (False, False)


def test_a_packet_that_died_on_its_way_is_seen_in_the_past_where_it_died() -> None:
    # It takes 50 ms, and the link is cut after 30.
    session = payments(messages=1)
    session.advance(30)
    session.give(Cut(links=(Place.DELIVER,)))
    number = session.simulation.log.count - 1
    session.advance(5000)
    travel.go_to_event(session, number)
    (dead,) = snapshot(session).links[0].dead
    assert dead.progress == 0.6


def test_a_branch_that_is_switched_to_is_what_it_was_and_the_other_is_kept() -> None:
    session = to_the_end(session_of("ack-lost"))
    digest = session.simulation.log.digest()
    travel.go_to_time(session, 1000)
    session.give(Drop(link=Place.ACK))
    to_the_end(session)
    other = session.simulation.log.digest()
    session.history.switch(1)
    assert session.simulation.log.digest() == digest != other
    assert (session.history.number, len(session.history.courses())) == (1, 2)
    session.history.switch(2)
    assert session.simulation.log.digest() == other
    with pytest.raises(KeyError):
        session.history.switch(7)


def test_surgery_in_the_past_makes_a_branch_too() -> None:
    session = until(payments(), Kind.DEPARTED, 3)
    session.advance(session.simulation.now_ms + 20)
    packet = under_way(session)[0]
    at_ms = session.simulation.now_ms
    to_the_end(session)
    travel.go_to_time(session, at_ms)
    assert surgery.refusal(session, packet) is None
    surgery.drop(session, packet)
    assert snapshot(session).counters.dropped == 1
    assert [one.name for one in session.history.courses()] == ["as scripted", "m3's packet was dropped at 2.020 s"]
    session.history.switch(1)
    assert session.tally.judge.fold.dropped == 0
    session.history.switch(2)
    assert (session.tally.judge.fold.dropped, session.simulation.now_ms) == (1, at_ms)


def test_a_trap_that_was_sprung_is_sprung_again_at_the_same_point() -> None:
    session = payments(messages=2)
    trap = crash_trap(Moment.AFTER_EFFECT, "none")
    assert trap is not None
    session.set_trap(trap)
    before = kinds(to_the_end(session))
    travel.go_to_event(session, 1)
    assert [one.words for one in session.traps] == [trap.words]
    while session.course.behind:
        session.step_event()
    assert kinds(session) == before
    assert not session.traps


@pytest.mark.parametrize("name", INTERVENTIONS)
def test_every_intervention_can_be_done_in_the_past(name: str) -> None:
    # Something is lost by chance, and the consumer marks before it acts: so there is something to do for each of them.
    guarantee = "at-least-once" if name == "exactly-once" else "exactly-once"
    more = '\n[links]\nloss = 0.05\n[consumer]\ndedup = "mark-first"\n'
    more += '[transport]\nkind = "connection"\n' if name == "disconnect" else ""
    session = payments(guarantee, system="broker", more=more)
    session.advance(4000)
    travel.go_to_time(session, 2020)
    assert INTERVENTIONS[name].refusal(session) is None
    INTERVENTIONS[name].do(session)
    assert not session.course.behind
    assert len(session.history.courses()) == 2


def test_what_parted_two_courses_and_what_came_of_it() -> None:
    # The ACK of m2 (sent at 1000, applied at 1150) is dropped in the second course: it is sent and charged again.
    session = to_the_end(payments(messages=3))
    travel.go_to_time(session, 1100)
    session.give(Drop(link=Place.ACK))
    to_the_end(session)
    before = session.simulation.log.digest()
    (first,) = session.history.branches
    found = compare(session, first, session.history.as_branch())
    assert session.simulation.log.digest() == before
    assert found.sides is not None
    assert (found.sides[1].time_ms, found.sides[1].words) == (1100, "armed: drop the next ACK")
    assert [(one.message, one.one, one.other) for one in found.fates] == [(2, Fate.APPLIED_ONCE, Fate.DUPLICATED)]
    assert ("duplicated", 0, 1) in found.counters
    assert ("retries", 0, 1) in found.counters


def test_two_courses_of_which_one_is_further_are_compared_as_far_as_both_have_come() -> None:
    session = payments()
    session.advance(3500)
    travel.go_to_time(session, 1100)
    session.give(Drop(link=Place.ACK))
    session.advance(1500)
    (first,) = session.history.branches
    found = compare(session, first, session.history.as_branch())
    assert found.fates == ()


def test_a_course_compared_with_itself_does_not_part() -> None:
    session = to_the_end(payments())
    one = session.history.as_branch()
    found = compare(session, one, one)
    assert (found.sides, found.counters, found.fates) == (None, (), ())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Drop(link=Place.ACK), "the next ACK was dropped"),
        (Drop(link=Place.ACK, message=3), "m3's ACK was dropped"),
        (Drop(link=Place.ACK, message=3, attempt=2), "m3's second ACK was dropped"),
        (Drop(link=Place.DELIVER, count=4), "the next 4 messages were dropped"),
        (Delay(link=Place.ACK, by_ms=500), "the next ACK was held up for 500 ms"),
        (Cut(links=(Place.DELIVER, Place.ACK), for_ms=2000), "the links deliver and ack were cut for 2 s"),
        (Heal(links=(Place.ACK,)), "the ack link was healed"),
        (Loss(link=Place.ACK, rate=0.2), "the loss of ack was set to 20 %"),
        (Crash(node=Place.CONSUMER, for_ms=0), "the consumer crashed"),
        (Send(count=3), "the application sent 3 more messages"),
    ],
)
def test_what_was_changed_is_said_in_a_few_words(command: Drop, words: str) -> None:
    assert done(command, DIRECT) == words


def test_the_timeline_has_a_mark_for_each_fault_and_each_anomaly_and_keeps_them_in_the_past() -> None:
    session, timeline = to_the_end(session_of("ack-lost")), Timeline()
    view = timeline.view(session)
    assert [(one.time_ms, one.kind) for one in view.faults][-1] == (3150, Kind.DROPPED)
    assert [(one.time_ms, one.message, one.fate) for one in view.anomalies] == [(4150, 3, Fate.DUPLICATED)]
    assert (view.behind, view.now_ms) == (False, view.end_ms)
    travel.go_to_time(session, 2000)
    past = Timeline().view(session)
    assert (past.faults, past.anomalies) == (view.faults, view.anomalies)
    assert (past.behind, past.now_ms, past.end_ms) == (True, 2000, view.end_ms)


def test_one_can_jump_from_mark_to_mark() -> None:
    session, timeline = to_the_end(session_of("ack-lost")), Timeline()
    travel.go_to_time(session, 2000)
    seen = []
    while (mark := timeline.view(session).next_mark()) is not None:
        travel.go_to_event(session, mark)
        seen.append(session.simulation.now_ms)
    assert seen == [3150, 4150]
    mark = timeline.view(session).previous_mark()
    assert mark is not None
    travel.go_to_event(session, mark)
    assert session.simulation.log.last_time_ms == 3150


def test_the_timeline_forgets_what_is_of_another_course_and_knows_where_they_part() -> None:
    session, timeline = to_the_end(session_of("ack-lost")), Timeline()
    timeline.view(session)
    travel.go_to_time(session, 2500)
    session.give(Switch(guarantee=Guarantee.EXACTLY_ONCE))
    view = timeline.view(session)
    assert (view.anomalies, view.end_ms) == ((), 2500)
    assert [(one.number, one.time_ms) for one in view.forks] == [(2, 2500)]


def test_a_run_that_has_just_begun_is_as_long_as_its_script_sends() -> None:
    # Five messages, one a second: the last is sent at 4000.
    assert Timeline().view(payments()).length_ms == 4000
    cut = '[[steps]]\ndo = "cut"\nlinks = ["ack"]\nat_ms = 100\nfor_ms = 8000'
    assert Timeline().view(payments(more=cut)).length_ms == 8100
