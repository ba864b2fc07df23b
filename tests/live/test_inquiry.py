"""The Why tab's inquiry: what it says of a message, and the search that goes on while one looks."""

from playground.engine.commands import Cut
from playground.engine.places import Place
from playground.explain.clauses import Anomaly
from playground.live.inquiry import Inquiry
from playground.live.session import Session
from playground.live.what_if import Question
from playground.live.why_view import WhyView
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.explain.prevented import prevention
from tests.live.helpers import payments, session_of, to_the_end


def looked(session: Session, message: int) -> WhyView:
    """The view once the search has come to its end."""
    inquiry = Inquiry()
    inquiry.view(session, message)
    return searched(inquiry, session, message)


def searched(inquiry: Inquiry, session: Session, message: int) -> WhyView:
    """What it says once it has found what it looks for."""
    while inquiry.is_searching:
        inquiry.go_on()
    return inquiry.view(session, message)


def test_to_read_it_often_for_one_frame_takes_the_search_no_further() -> None:
    """Else the second look finds the answer, and the first, with "searching" in it, is what stands there for ever."""
    inquiry, session = Inquiry(), to_the_end(session_of("told-failed"))
    assert {inquiry.view(session, 3).prevention for _ in range(9)} == {("searching \u2026",)}
    while inquiry.is_searching:
        assert inquiry.view(session, 3).prevention == ("searching \u2026",)
        inquiry.go_on()
    assert "no single setting" in inquiry.view(session, 3).prevention[0]


def test_it_ends_with_the_best_of_each_kind_as_the_command_line_has_it() -> None:
    found = looked(to_the_end(session_of("zombie-consumer")), 3).prevention
    cures = prevention(load_preset("zombie-consumer"), 3, Anomaly.DUPLICATED).cures
    assert len(cures) == 2
    assert found == tuple(
        line for cure in cures for line in (*(f"    {one}" for one in cure.change.toml.splitlines()), cure.text)
    )


def test_no_help_is_said_as_well() -> None:
    found = looked(to_the_end(session_of("told-failed")), 3).prevention
    assert found == ("no single setting prevents this",)


def test_a_duplicate_that_was_recognised_has_nothing_to_prevent() -> None:
    """broker-dedup: the broker refuses the second copy of m3; with a table, the consumer of ack-lost skips its."""
    tabled = Session(load_preset("ack-lost", Overrides(sets=("consumer.dedup=memory",))))
    for session in (to_the_end(session_of("broker-dedup")), to_the_end(tabled)):
        view = looked(session, 3)
        assert "duplicate" in view.kind
        assert view.prevention == ()


def test_what_would_have_prevented_it_is_searched_anew_where_the_run_is_set_up_otherwise() -> None:
    """m3 is charged twice in both runs; in the second each effect sets its own entry."""
    inquiry, found = Inquiry(), []
    for sets in ((), ('workload.effect="set"',)):
        session = to_the_end(Session(load_preset("ack-lost", Overrides(sets=sets))))
        inquiry.view(session, 3)
        found.append(searched(inquiry, session, 3).prevention)
    assert "nothing had to be prevented" not in found[0][-1]
    assert "nothing had to be prevented" in found[1][-1]


def test_while_a_run_goes_on_a_message_says_behind_whom_it_waits() -> None:
    """m1 fails for ever in the only slot, and m2 is stored 1050."""
    more = '[broker]\nprefetch = 1\n[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    session = payments(system="broker", messages=2, more=more)
    session.advance(4000)
    view = looked(session, 2)
    assert view.headline == "m2 is still on its way"
    assert "(prefetch = 1), and m1 is" in view.clauses[-1].text
    assert view.prevention == ()


def test_what_is_stuck_when_the_run_has_ended_is_listed() -> None:
    session = to_the_end(session_of("poison-blocks-queue"))
    assert Inquiry().view(session, 0).listed == ((2, "stuck"), (3, "stuck"), (4, "stuck"))
    listed = Inquiry().view(to_the_end(session_of("done-and-parked")), 0).listed
    assert (3, "done and parked") in listed


def test_a_clause_beside_its_instant_does_not_say_it_again() -> None:
    """ack-lost: m3 is applied 3150 and 4150, its ACK is dropped 3150, its timer runs out 4000."""
    clauses = looked(to_the_end(session_of("ack-lost")), 3).clauses
    assert [(clause.time_ms, clause.text) for clause in clauses] == [
        (3150, "the consumer applied m3 (attempt 1)"),
        (3150, "the ACK of attempt 1 was dropped (on purpose, by step 1 of the script)"),
        (4000, "the producer's timer of 1 s ran out, and it sent attempt 2"),
        (4150, "the consumer keeps no table of processed ids, so it applied m3 again (attempt 2)"),
    ]


def test_the_first_of_what_the_key_of_the_fix_tries_stands_in_one_line() -> None:
    """Its first cure is what `F` shows first; where there is none it says so."""
    for name, message in (("ack-lost", 3), ("zombie-consumer", 3), ("sqs-crash-before-delete", 2)):
        session = to_the_end(session_of(name))
        view, question = looked(session, message), Question(session, message)
        question.go_on(1 << 40)
        assert (view.cure, view.can_be_tried) == (question.cures[0].change.brief, True)
    view = looked(to_the_end(session_of("told-failed")), 3)
    assert (view.cure, view.can_be_tried) == ("no single setting", False)
    assert looked(to_the_end(session_of("ack-lost")), 1).cure == ""


def test_where_nothing_went_wrong_what_keeps_the_messages_that_are_pending_is_told() -> None:
    """m2 to m4 leave on a link that is cut; m1 had come through."""
    session = payments()
    session.advance(500)
    session.give(Cut(links=(Place.DELIVER,)))
    session.advance(3500)
    view = Inquiry().view(session, 0)
    assert view.listed == ()
    assert view.on_the_way.headline == "3 messages are on the way"
    assert "the deliver link has been cut since 0.500 s" in view.on_the_way.obstacles[0]
    ((message, text),) = view.on_the_way.waits
    assert message == 2
    assert text.endswith("when its timer runs out; m3 and m4 wait in the same way")
