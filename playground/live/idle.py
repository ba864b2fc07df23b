"""What a person has called off, or has broken and met nothing: told at the end, and to who asks why all is well."""

from playground.live.called_off import called_off_words
from playground.live.inputs import armed_words
from playground.live.session import Session
from playground.words.phrases import sentence


def idle_words(session: Session) -> tuple[str, ...]:
    """What was called off; then a sentence for each fault by hand that lies in wait, which in the end never acted."""
    topology, over = session.simulation.settings.topology, session.course.over
    fared = "which met nothing and never acted" if over else "which has met nothing so far"
    waiting = (sentence(f"{armed_words(one, topology)}, {fared}") for one in session.course.unmet)
    return tuple(filter(None, (called_off_words(session), *waiting)))
