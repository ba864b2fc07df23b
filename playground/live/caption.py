"""The caption: what is said of a run just now, by its author or by the record, and whether it is sure to be so.

An author has written it for the run that the script makes by itself. Invariant: of a run that was changed, or is set up
otherwise, his words are never told as what happens; where the record has something to say, it goes first.
"""

from dataclasses import replace
from typing import Final

from playground.engine.settings import Guarantee
from playground.live.called_off import called_off_words
from playground.live.climax import SPOKEN_OF_MS, climax_of, end_of, late_of
from playground.live.inputs import ChaosEnd, Wait
from playground.live.session import Session
from playground.live.views import Narration, Speaker
from playground.scenario.doubts import opening
from playground.scenario.narration import captions
from playground.scenario.stories import story_named
from playground.words.own import in_own_words
from playground.words.phrases import plural
from playground.words.times import seconds

_LONG_GONE_MS: Final = 5000
"""What was said so long before the end is no word about the end."""


def caption_of(session: Session) -> Narration:
    """The latest narration: the author's, or where nobody speaks of what goes wrong, that of the record."""
    told, doubt = captions(session.simulation), doubt_of(session)
    spoken_ms = told[-1].time_ms if told else -SPOKEN_OF_MS
    # Who may not be right has not spoken of what has gone wrong.
    heard_ms = spoken_ms - SPOKEN_OF_MS - 1 if doubt else spoken_ms
    found = [one for one in (climax_of(session, heard_ms), late_of(session, heard_ms)) if one is not None]
    found = found or [Narration(one.time_ms, one.text, doubt=doubt) for one in told[-1:]]
    if called_off := called_off_words(session):
        found.append(Narration(session.simulation.chaos_end_ms or 0, called_off, Speaker.ENDED))
    if found:
        said = max(found, key=lambda one: one.time_ms)
        return end_of(session) if session.over and session.simulation.now_ms - said.time_ms > _LONG_GONE_MS else said
    settings, contract = session.simulation.settings, session.simulation.system.producer.contract
    is_so = Guarantee(contract) is settings.guarantee
    return opening_narration(session, f", sent {settings.guarantee.word}" if is_so else "")


def doubt_of(session: Session) -> str:
    """Why what the author has written may not be so; empty: the run is the one that he wrote it for, up to now."""
    now, was = session.script.settings, session.original.settings
    if now is not was and now != was:
        return "as it was written; you changed the settings"
    changed_ms = first_changed_ms(session)
    if changed_ms is not None:
        return f"as it was written; you changed the run at {seconds(changed_ms)}"
    if session.original.written_for is None:
        return ""
    is_weather = replace(session.original.written_for, seed=was.seed) == was
    return f"as it was written, for {'another seed' if is_weather else 'other settings'}"


def first_changed_ms(session: Session) -> int | None:
    """When a person first did something to the run; `None`: nobody has.

    A trap does nothing before it is sprung, and the end of a run at rest ends nothing.
    """
    course, acted = session.course, session.simulation.acted_steps
    nothing = (Wait,) if session.ended_by_hand else (Wait, ChaosEnd)
    by_hand = (one for one in course.inputs[: course.done] if one.stance.touched)
    given = [one.point.now_ms for one in by_hand if not isinstance(one.act, nothing)]
    origins = session.run.origins
    if None in origins:
        given += [acted[index].time_ms for index, one in enumerate(origins) if one is None and index in acted]
    return min(given, default=None)


def opening_narration(session: Session, how: str = "") -> Narration:
    """What the script is about, before anybody has spoken; `how` its messages are sent, where that is one way."""
    workload = session.simulation.settings.workload
    deed = story_named(workload.story).one(workload.amount)
    many = in_own_words(plural(workload.messages, "message"), session.simulation.settings.topology)
    sent = f"{many}{how}: {deed}, each once." if workload.messages else ""
    return Narration(0, f"{sent} {opening(session.script)}".strip(), Speaker.SCRIPT)
