"""Sessions that outlive their connection for a while: what goes with them, and who is back in time."""

import pytest

from playground.checker.audit import audit
from playground.engine.simulation import Simulation
from playground.scenario.load import load_text
from playground.scenario.outcome import Outcome
from tests.engine.nodes.test_exchange import HEAD, played

LASTS = "consumer = {{ session_expiry_ms = {} }}\n"
OFF = 'do = "crash"\nnode = "consumer"\nat_ms = 20\nfor_ms = {}'
"""The consumer is off while m1 is on its way to the broker, which has it at 50."""
AWAY = OFF.format(3000)
BROKEN = 'do = "disconnect"\nnode = "consumer"\nat_ms = 20'
LATER = 'do = "send"\nat_ms = 2500'


def told(outcome: Outcome, *kinds: str) -> list[tuple[str, int, int]]:
    """What happened of these kinds: which, to which message, and when."""
    return [(event.kind.word, event.message, event.time_ms) for event in outcome.log if event.kind.word in kinds]


def fates(outcome: Outcome) -> list[str]:
    return [one.fate.value for one in outcome.judgement.messages]


def test_what_waits_for_a_client_that_is_away_for_too_long_is_gone_and_so_is_what_comes_until_it_is_back() -> None:
    outcome = played(LASTS.format(2000), AWAY, LATER, 'do = "send"\nat_ms = 3000')
    assert told(outcome, "session-gone", "discarded", "unroutable", "reconnected") == [
        ("session-gone", 0, 2020),
        ("discarded", 1, 2020),
        ("unroutable", 2, 2550),
        ("reconnected", 0, 3020),
    ]
    assert fates(outcome) == ["lost", "lost", "applied_once"]


@pytest.mark.parametrize(("lasts_ms", "is_gone"), [(999, True), (1000, False), (0, False)])
def test_who_is_back_in_the_very_millisecond_is_in_time(lasts_ms: int, is_gone: bool) -> None:
    """The connection that breaks at 20 is there again at 1020."""
    outcome = played(LASTS.format(lasts_ms), BROKEN)
    assert told(outcome, "session-gone") == [("session-gone", 0, 1019)] * is_gone
    assert fates(outcome) == ["lost" if is_gone else "applied_once"]


def test_each_absence_is_counted_by_itself() -> None:
    """At 1020 it is back, at 1500 gone again: the second absence is over at 2500, the expiry of the first at 1520."""
    outcome = played(LASTS.format(1500), BROKEN, BROKEN.replace("= 20", "= 1500"))
    assert told(outcome, "session-gone") == []


def test_a_broker_that_is_down_notices_it_when_it_is_back() -> None:
    """It crashes at 100 with m1 stored, for 3 s; the session of 20 is over at 2020."""
    broker = 'do = "crash"\nnode = "broker"\nat_ms = 100\nfor_ms = 3000'
    outcome = played(LASTS.format(2000), OFF.format(5000), broker)
    assert told(outcome, "session-gone", "discarded") == [("session-gone", 0, 3100), ("discarded", 1, 3100)]


def test_a_broker_that_stood_still_until_the_client_was_back_notices_nothing() -> None:
    paused = 'do = "pause"\nnode = "broker"\nat_ms = 1000\nfor_ms = 4000'
    outcome = played(LASTS.format(2000), AWAY, paused)
    assert told(outcome, "session-gone") == []
    assert fates(outcome) == ["applied_once"]


def test_with_its_session_a_producer_forgets_what_the_broker_had_kept_and_sends_it_anew() -> None:
    """m1 is kept at 50 and cleared at 100; its release is lost with the connection, which is back at 1100."""
    steps = 'producer = {{ handover = "two-step", session_expiry_ms = {} }}\n'
    lost = 'do = "drop"\nlink = "publish"\nmessage = "m1"\nattempt = 2'
    outcome = played(steps.format(500), lost)
    assert told(outcome, "session-gone", "discarded", "attempted", "stored") == [
        ("attempted", 1, 0),
        ("session-gone", 0, 600),
        ("discarded", 1, 600),
        ("attempted", 1, 1100),
        ("stored", 1, 1250),
    ]
    assert told(played(steps.format(2000), lost), "attempted", "stored") == [("attempted", 1, 0), ("stored", 1, 1150)]


def test_a_run_can_be_gone_back_to_while_there_is_no_session() -> None:
    steps = "".join(f"[[steps]]\n{step}\n" for step in (AWAY, LATER))
    preset = load_text(HEAD + LASTS.format(2000) + steps)
    run = Simulation(preset.settings, preset.steps)
    run.run_until(2100)
    checkpoint = run.checkpoint()
    run.run()
    digest = run.log.digest()
    run.restore(checkpoint)
    run.run()
    assert run.log.digest() == digest


def test_a_session_that_is_over_too_early_or_never_is_a_finding_of_the_audit() -> None:
    """The record of 2 s is held against settings of 3 s and of 1 s."""
    outcome = played(LASTS.format(2000), AWAY)
    run = outcome.simulation
    for lasts_ms, finding in ((3500, "comes before it is due"), (1000, "was due at 1020 ms and did not happen")):
        settings = load_text(HEAD + LASTS.format(lasts_ms)).settings
        found = [one.sentence for one in audit(run.log, run.ledger, settings, run.settled)]
        assert any(finding in sentence for sentence in found), found


def test_a_publish_that_is_stored_while_there_is_no_session_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.mechanisms.client_session.ClientSession.is_there", lambda *_: True)
    with pytest.raises(AssertionError, match="there is no session"):
        played(LASTS.format(2000), AWAY, LATER)


@pytest.mark.parametrize(
    ("tables", "mistake"),
    [
        ('consumer = { session_expiry_ms = 5, session = "clean" }\n', "leave one of the two keys out"),
        ("producer = { session_expiry_ms = 5 }\n", 'set handover = "two-step"'),
        ("consumer = { session_expiry_ms = 5, instances = 2 }\n", "a session of its own"),
    ],
)
def test_what_cannot_stand_beside_an_expiry_is_said(tables: str, mistake: str) -> None:
    with pytest.raises(Exception, match=mistake):
        load_text(HEAD + tables)
