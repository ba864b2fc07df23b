"""Taking a session along: as a preset file that replays it, as a report, as a share token."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from playground.checker.fates import Verdict
from playground.engine.settings import Guarantee
from playground.files import write_beside
from playground.live.session import Session
from playground.recording.recording import RecordingError, write_session
from playground.scenario.harm import harm_words
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.scenario.token import token_of
from playground.scenario.token_text import TokenError

MOST_EVENTS: Final = 100_000
"""Longer sessions are not reported on while somebody waits for the screen; `playground report FILE` does it."""


def save(session: Session, folder: Path | None = None) -> str:
    """Write the session into a file of its own, played out to its end, and say where."""
    folder = folder or Path.cwd()
    try:
        recording, path = write_session(session.simulation, session.script, folder)
    except (OSError, RecordingError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    return f"Written to {path}\n{_ends(recording.outcome)}; playground replay {path.name} plays it again"


def report(session: Session, folder: Path | None = None) -> str:
    """Write the session into a file of its own and, beside it, all that is to be said of it as HTML."""
    from playground.report.gather import Source, report_of
    from playground.report.html import to_html

    if session.simulation.log.count > MOST_EVENTS:
        return "too long a run for a report from here: write it (w), and use playground report"
    folder = folder or Path.cwd()
    try:
        recording, path = write_session(session.simulation, session.script, folder)
        compared = [play_out(_under(recording.preset, guarantee)) for guarantee in Guarantee]
        text = to_html(report_of(recording.outcome, Source(path.name), compared))
        page = write_beside(folder, path.stem, ".html", text)
    except (OSError, RecordingError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    return f"Written to {page}\nbeside {path.name}, which replays it"


def token(session: Session) -> str:
    """The session, played out to its end, in one short string; `TokenError` if it is too large for one."""
    preset = session.recorded() if session.touched else session.original
    return token_of(_played(preset))


def _played(preset: Preset) -> Outcome:
    outcome = play_out(preset)
    if outcome.simulation.exhausted:
        raise TokenError("the run does not come to an end")
    return outcome


def _under(preset: Preset, guarantee: Guarantee) -> Preset:
    return replace(preset, settings=replace(preset.settings, guarantee=guarantee))


def _ends(outcome: Outcome) -> str:
    """How it ends: the promise and what came of it are two things."""
    judgement = outcome.judgement
    harm = harm_words(judgement.counters)
    kept = (
        f"The promise is kept, and yet: {harm}" if harm else "The promise is kept, and every message was applied once"
    )
    told = {Verdict.HOLDS: kept, Verdict.VIOLATED: f"The promise is broken: {harm}"}
    return told.get(judgement.verdict, "It does not come to rest")
