"""The line at the climax: what is said of a message at the moment it fares ill, where the author says nothing there.

It is computed from the explanation of the message, so that no run is silent when money goes wrong. Invariant: what is
said at an instant follows from the record up to that instant, and from nothing that was shown before.
"""

from bisect import bisect_left
from typing import Final

from playground.live.called_off import called_off_words
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.live.views import Narration, Speaker
from playground.words.outcome import headline
from playground.words.packets import ON_PURPOSE
from playground.words.times import seconds

SPOKEN_OF_MS: Final = 250
"""An author who spoke so shortly before has spoken of it; and what goes wrong within one such span gets one line."""
_TWICE: Final = 2
"""So many effects make a duplicate; of one more the line tells, too."""
MOST_EVENTS: Final = 10_000
"""In longer runs a frame has no time to explain anything."""


def named_last(session: Session) -> int:
    """The message of which it was said last that it fared ill, also where others did a moment later; 0: none so far."""
    found = _latest(session)
    return found.message if found else 0


def climax_of(session: Session, spoken_ms: int) -> Narration | None:
    """What is to be said, if the author has spoken last at `spoken_ms`; `None`: the author's word stands."""
    found = _latest(session)
    if found is None or found.time_ms - spoken_ms <= SPOKEN_OF_MS or found.event > MOST_EVENTS:
        return None
    effects = session.tally.judge.fold.effects[found.message]
    asked = (found, effects, session.simulation.log.cut_backs)
    if session.recent.climax is None or session.recent.climax[0] != asked:
        at = session.tally.last_effect(session.simulation.log, found) if effects > _TWICE else found
        said = Narration(found.time_ms, climax_words(session, at), Speaker.RECORD, found.fate)
        session.recent.climax = asked, said
    return session.recent.climax[1]


def late_of(session: Session, spoken_ms: int) -> Narration | None:
    """What became of what somebody has held up by hand: the message came late, and nobody else would say so."""
    lateness, log = session.tally.lateness, session.simulation.log
    if not session.touched or not lateness.count or log.count > MOST_EVENTS:
        return None
    asked = lateness.count, log.cut_backs
    if session.recent.late is None or session.recent.late[0] != asked:
        at = session.tally.last_late(log)
        session.recent.late = asked, Narration(at.time_ms, climax_words(session, at), Speaker.LATE)
    said = session.recent.late[1]
    return said if said.time_ms - spoken_ms > SPOKEN_OF_MS else None


def end_of(session: Session) -> Narration:
    """How all fared, in a run that is over."""
    from playground.live.ending import run_end

    log = session.simulation.log
    asked = log.count, log.cut_backs
    if session.recent.end is None or session.recent.end[0] != asked:
        told = " ".join(filter(None, (headline(run_end(session)), called_off_words(session))))
        said = Narration(session.simulation.now_ms, told, Speaker.END)
        session.recent.end = asked, said
    return session.recent.end[1]


def _latest(session: Session) -> AnomalyEvent | None:
    """The first of those that went wrong together last: lines that follow each other faster could not be read."""
    found = session.tally.anomalies
    if not found:
        return None
    span = found[-1].time_ms // SPOKEN_OF_MS * SPOKEN_OF_MS
    return found[bisect_left(found, span, key=lambda one: one.time_ms)]


def climax_words(session: Session, found: AnomalyEvent) -> str:
    """One sentence: `m3 was charged twice: its ACK was lost at 3.150 s (on purpose), so the producer sent it again`."""
    # Explanations are imported when something has gone wrong, not before the first frame.
    from playground.live.trouble import explained, sent_again_by, told, trouble_in, unknown_as

    log = session.simulation.log
    explanation = explained(session, found.message, found.event + 1)
    what, _, rest = explanation.headline.partition(": ")
    trouble = trouble_in(explanation, log)
    if trouble is None:
        return f"{explanation.headline}."
    brought = told(session, trouble)
    at = f" at {seconds(trouble.time_ms)}"
    unknown = unknown_as(session, explanation)
    why = f", {brought.why}" if brought.why else ""
    if brought.why.startswith(("by ", ON_PURPOSE)):
        # Why a repeat was not recognised says more than that a script does what it does on purpose.
        why = "" if unknown and brought.why == ON_PURPOSE else f" ({brought.why})"
    cause = f"{at}{why}" if brought.what == f"its packet {what.partition(' ')[2]}" else f": {brought.what}{at}{why}"
    sender, out, _ = sent_again_by(explanation, trouble, session).partition(" out")
    tail = f", so {sender} it{out} again" if sender else f"; {rest}" if rest else ""
    return f"{what}{cause}{tail}{unknown and '; '}{unknown}."
