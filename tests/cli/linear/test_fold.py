"""What goes as usual, or again and again, is told in one line."""

from playground.cli.linear.fold import Told
from playground.cli.linear.teller import Teller
from playground.engine.commands import Crash, Poison
from playground.engine.places import Place
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.live.helpers import payments, to_the_end


def texts(lines: list[Told]) -> list[str]:
    return [one.text for one in lines]


def test_messages_after_the_first_two_are_folded_while_all_goes_well() -> None:
    session = payments(messages=9)
    teller = Teller(session)
    to_the_end(session)
    lines = texts([*teller.hear()[0], *teller.rest()])
    assert lines[0] == "the producer sends m1, attempt 1"
    assert [one for one in lines if "m2" in one][-1] == "the producer learns that m2 is done"
    folded = "as usual, until 8.200 s: attempted m3 to m9; applied m3 to m9; confirmed m3 to m9"
    assert folded in lines
    assert len(lines) == 8  # Three for each of m1 and m2, what is folded, the end of the chaos.


def test_what_happens_again_and_again_to_a_message_is_counted() -> None:
    session = payments(messages=1)
    teller = Teller(session)
    session.give(Poison(message=1))
    session.advance(30_000)
    lines = texts([*teller.hear()[0], *teller.rest()])
    assert sum("m1 ends in an error" in one for one in lines) == 3
    assert any(one.startswith("again, until ") and "failed m1 " in one for one in lines)


def test_what_happens_to_a_node_is_never_folded() -> None:
    session = payments(messages=5)
    teller = Teller(session)
    for _ in range(5):
        session.give(Crash(node=Place.CONSUMER, for_ms=10))
        session.advance(session.simulation.now_ms + 100)
    assert texts(teller.hear()[0]).count("the consumer crashes (by you)") == 5


def test_a_connection_that_ends_with_each_crash_is_counted_and_the_crashes_are_not() -> None:
    session = Session(load_preset("rabbitmq-twenty-first"))
    teller = Teller(session)
    to_the_end(session)
    lines = texts([*teller.hear()[0], *teller.rest()])
    assert lines.count("the consumer crashes (step 1)") == 20
    ended = "the consumer loses its connection, and with it its channels and their delivery tags"
    assert lines.count(ended) == 4  # Three times, and the last, which stands alone.
    assert "again: consumer disconnected; returned m2 to m4" in lines
