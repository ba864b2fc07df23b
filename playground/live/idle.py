"""What a person has called off, or has broken and met nothing: told at the end, and to who asks why all is well."""

from playground.engine.commands import Say
from playground.live.called_off import called_off_words
from playground.live.inputs import armed_words
from playground.live.session import Session
from playground.words.phrases import sentence
from playground.words.unmet import never_acted


def idle_words(session: Session) -> tuple[str, ...]:
    """What was called off, or of the script never acted; then a sentence for each fault by hand that lies in wait."""
    topology, over = session.simulation.settings.topology, session.course.over
    fared = "which met nothing and never acted" if over else "which has met nothing so far"
    waiting = (sentence(f"{armed_words(one, topology)}, {fared}") for one in session.course.unmet)
    called_off = called_off_words(session)
    return tuple(filter(None, (called_off, *(_of_the_script(session) if not called_off else ()), *waiting)))


def _of_the_script(session: Session) -> list[str]:
    """The steps that found nothing to act on: in the past of a run they may still find it."""
    if not session.over or session.course.behind:
        return []
    unfired, steps = session.simulation.unfired_steps, session.script.steps
    faults = (index for index in unfired if index < len(steps) and not isinstance(steps[index].command, Say))
    return never_acted(session.script, faults, session.run.origins)
