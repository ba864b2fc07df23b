"""How a race ended: what came of the same faults in each column, and what made the difference, a sentence each."""

from collections.abc import Iterator
from typing import Final

from playground.checker.fates import Fate
from playground.live.ending import ended_of
from playground.live.ending_view import EndingView
from playground.live.race.race import Race
from playground.live.race.views import PartingView, RaceView
from playground.live.session import Session
from playground.scenario.stories import story_named
from playground.words.compared import compared_briefly
from playground.words.outcome import outcome_role
from playground.words.own import in_own_words
from playground.words.phrases import sentence, times
from playground.words.unmet import faults_met, unmet

KEPT: Final = "Set in every column, whatever its guarantee would choose: {}."
ELSEWHERE: Final = "`playground compare {} --systems all` takes the same faults to other systems."


def race_ending(race: Race, view: RaceView) -> EndingView:
    """How a race ended that is over."""
    done = story_named(race.script.settings.workload.story).done
    ended = [ended_of(session) for session in race.sessions]
    columns = [*zip(race.labels, race.sessions, strict=True)]
    idle = unmet(race.script.steps, [(label, one.simulation.unfired_steps) for label, one in columns])
    notes = () if idle.are_same else idle.notes
    told = " ".join((*_told(race, view, done), *notes))
    gravest = next(filter(None, ended), ())
    met = faults_met(idle, (session.simulation.log for session in race.sessions))
    came = [*zip(race.labels, ended, strict=True)]
    headline = compared_briefly(came, done, met)
    return EndingView(headline, (told,), outcome_role(gravest), 0, any(ended))


def _told(race: Race, view: RaceView, done: str) -> Iterator[str]:
    """Over what they part first, and what is the same in each whatever its guarantee would choose."""
    yield _difference(race, view.parting, done) if view.parting else race.alike
    if not view.parting and (race.script.native or not race.guarantees_decide):
        yield ELSEWHERE.format(race.script.name)
    if view.kept:
        yield KEPT.format(view.kept)


def _difference(race: Race, parting: PartingView, done: str) -> str:
    """`Over m3 (its ACK was lost): at-most-once: not sent again; at-least-once: sent again, charged twice; ...`."""
    trouble = f" ({parting.trouble.what})" if parting.trouble else ""
    columns = zip(race.labels, race.sessions, strict=True)
    deeds = "; ".join(f"{label}: {_deed(session, parting.message, done)}" for label, session in columns)
    return sentence(f"over m{parting.message}{trouble}: {deeds}")


def _deed(session: Session, message: int, done: str) -> str:
    """What became of the message over which they part, and by what means."""
    judge = session.tally.judge
    record = judge.record(message)
    again = "not sent again"
    if record.attempts > 1:
        again = "sent again"
    elif record.dispatches > 1:
        again = in_own_words("redelivered", session.simulation.settings.topology)
    if record.effects > 1:
        return f"{again}, {done} {times(record.effects)}"
    if record.effects:
        return f"{again}, recognised" if record.deliveries > 1 else f"{again}, {done} once"
    return f"{again}, {'lost' if record.fate is Fate.LOST else f'never {done}'}"
