"""What is kept between two starts comes back as it was left."""

from playground.app import kept
from playground.engine.commands import Drop, Send
from playground.engine.places import Place
from playground.live.session import Session
from tests.live.helpers import payments, to_the_end


def _left_and_taken_up(session: Session) -> Session:
    assert kept.keep(session)
    found = kept.kept_session()
    assert found is not None
    return found.resume()


def test_a_session_goes_on_at_the_instant_at_which_it_was_left() -> None:
    session = payments()
    session.give(Drop(link=Place.ACK))
    session.advance(1170)
    again = _left_and_taken_up(session)
    assert again.simulation.now_ms == 1170
    assert to_the_end(again).simulation.log.digest() == to_the_end(session).simulation.log.digest()


def test_a_session_that_was_judged_comes_back_with_its_verdict() -> None:
    session = payments()
    session.advance(1170)
    session.judge()
    to_the_end(session)
    again = _left_and_taken_up(session)
    assert again.over
    assert again.simulation.log.digest() == session.simulation.log.digest()


def test_a_run_that_was_only_watched_to_its_end_is_not_kept() -> None:
    assert not kept.keep(to_the_end(payments()))


def test_many_commands_in_a_long_run_are_kept_soon() -> None:
    session = payments(messages=300)
    for second in range(200):
        session.advance(1000 * second + 170)
        session.give(Send())
    session.advance(200_000)
    assert _left_and_taken_up(session).tally.sent == session.tally.sent


def test_a_file_that_is_damaged_is_no_session() -> None:
    kept.folder().mkdir(parents=True)
    (kept.folder() / "session.json").write_text('{"toml": 3}', encoding="utf-8")
    assert kept.kept_session() is None
