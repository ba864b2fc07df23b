"""What a person has broken that met nothing to break: told at the end, and to whoever asks why nothing is wrong."""

from playground.live.inputs import armed_words
from playground.live.session import Session
from playground.words.phrases import sentence


def idle_words(session: Session) -> tuple[str, ...]:
    """A sentence for each fault by hand that lies in wait; in a run that is over it never acted."""
    topology, over = session.simulation.settings.topology, session.course.over
    fared = "which met nothing and never acted" if over else "which has met nothing so far"
    return tuple(sentence(f"{armed_words(one, topology)}, {fared}") for one in session.course.unmet)
