"""Exporting a session: as a preset file that replays it, as a report, as a share token."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from playground.app.written import Written
from playground.engine.settings import Guarantee
from playground.files import write_beside
from playground.live.caption import first_changed_ms
from playground.live.comparison import again
from playground.live.session import Session
from playground.recording.recording import RecordingError, record_session, write_session
from playground.report.verdict import facts
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.scenario.token import play_for_token, token_of
from playground.scenario.token_text import TokenError
from playground.scenario.under import under
from playground.words.phrases import plural, sentence
from playground.words.times import seconds

MOST_EVENTS: Final = 100_000
"""Longer sessions are not reported on while somebody waits for the screen; `playground report FILE` does it."""


def save(what: Written, folder: Path | None = None) -> str:
    """Write each course of the session into a file of its own, played out to its end, and say where."""
    session = what.session
    folder = folder or Path.cwd()
    try:
        recordings = [record_session(one.simulation, _script(one)) for one in _courses(session)]
        paths = [write_beside(folder, one.preset.name, ".toml", one.text) for one in recordings]
    except (OSError, RecordingError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    ends, again_by = _ends(session, recordings[0].outcome), what.again.format(paths[0].name)
    lines = [f"Written to {paths[0]}", f"{what.label}: {ends[0].lower()}{ends[1:]}" if what.label else ends, again_by]
    if others := ", ".join(path.name for path in paths[1:]):
        lines.append(f"Its other branches: {others}")
    return "\n".join([*lines, *_left_out(session)])


def report(session: Session, folder: Path | None = None) -> str:
    """Write the course on the screen into a file of its own and, beside it, all that is to be said of it as HTML."""
    from playground.report.gather import Source, report_of
    from playground.report.html import to_html

    if session.course.end.events > MOST_EVENTS:
        return "too long a run for a report from here: write it (w), and use playground report"
    folder = folder or Path.cwd()
    try:
        whole = next(_courses(session))
        recording, path = write_session(whole.simulation, _script(whole), folder)
        compared = [play_out(under(recording.preset, guarantee)) for guarantee in Guarantee]
        source = Source(path.name, as_written=not _script(whole).is_altered, changed_ms=first_changed_ms(whole))
        text = to_html(report_of(recording.outcome, source, compared))
        page = write_beside(folder, path.stem, ".html", text)
    except (OSError, RecordingError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    lines = [f"Written to {page}", f"beside {path.name}, which replays it", *_left_out(session)]
    if session.history.branches:
        lines.append("Its other branches are not in it; w writes them")
    return "\n".join(lines)


def token(session: Session) -> str:
    """The course on the screen, played out to its end, in one short string; `TokenError` if it is too large for one."""
    whole = next(_courses(session))
    preset = whole.run.recorded() if whole.touched else session.original
    return token_of(_played(preset))


def share(session: Session, send: Callable[[str], None]) -> tuple[str, str]:
    """The token, handed over, and in words how to get at it; empty if there can be none.

    It is not shown: it would cover the run, and broken over lines it could not be copied.
    """
    from playground.app.clipboard import hand_over

    try:
        text = token(session)
    except TokenError as error:
        return "", f"{error}; write it instead (w)"
    what = f"A token of {len(text):,} characters: `playground play TOKEN` opens it, and quitting prints it."
    return text, f"{what} {hand_over(text, send)}"


def _courses(session: Session) -> Iterator[Session]:
    """Every course of a session as far as it has been, with the future that is known; the one on the screen first."""
    history = session.history
    for branch in (history.as_branch(), *history.branches):
        if branch.number == history.number and not session.course.behind:
            yield session
            continue
        yield again(session, branch)


def _script(session: Session) -> Preset:
    """The script, with the settings that it was written for, if it runs under others by now."""
    original, script = session.original, session.script
    if original.is_altered or script.settings == original.settings:
        return script
    return replace(script, written_for=original.settings)


def _left_out(session: Session) -> list[str]:
    """What no preset can say: it has no step for what only waits."""
    return (
        [f"Without what waits for its moment: {', '.join(one.words for one in session.traps)}"] if session.traps else []
    )


def _played(preset: Preset) -> Outcome:
    outcome = play_for_token(preset)
    if outcome.simulation.exhausted:
        raise TokenError("the run does not come to an end")
    return outcome


def _ends(session: Session, outcome: Outcome) -> str:
    """How it ends: the promise and what came of it are two things. What is not seen yet is said to be yet to come."""
    told = facts(outcome).text
    if session.over:
        return sentence(told).removesuffix(".")
    whole = f"{plural(outcome.judgement.counters['sent'], 'message')}, over at {seconds(outcome.simulation.now_ms)}"
    return f"It goes on to the end of the run ({whole}), and there: {told}"
