"""`playground report`: what came of a run and why, as one file for people: HTML or Markdown."""

from collections.abc import Sequence
from pathlib import PurePath
from shlex import quote
from typing import Final

from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.run import doubt, is_as_written, play_with_progress
from playground.cli.terminal import complain, say
from playground.engine.settings import Guarantee
from playground.report.gather import Source, report_of
from playground.scenario.catalogue import preset_names
from playground.scenario.load import is_token, load_preset
from playground.scenario.mistakes import nearest, quoted
from playground.scenario.openers import opener_of
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.text import printable

FORMATS: Final = ("html", "md")
_BY_SUFFIX: Final = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def write_report(name: str, overrides: Overrides, *, wanted: str | None, output: Output) -> None:
    """Play a preset out and write its report: to the file, or to standard output."""
    form = _format(wanted, output.path)
    preset = load_preset(name, overrides)
    doubt(name, preset)
    others = [load_preset(name, overrides.under(guarantee.word)) for guarantee in Guarantee]
    with output.open(preset=name, example="report.html") as file:
        outcome = play_with_progress(preset)
        source = Source(_shown_name(name), overrides, is_as_written(preset, name, overrides))
        text = _text(form, outcome, [_under(one, outcome) for one in others], source)
        file.write(text)
    if output.path is not None:
        say(f"{output.path}: {len(text.encode()) / 1000:,.0f} kB, all in one file; it opens offline")


def _format(wanted: str | None, output: str | None) -> str:
    """How it is written: as asked for, else as the file's name says, else Markdown, which a terminal can show."""
    if wanted is not None and wanted not in FORMATS:
        near = nearest(wanted, FORMATS)
        hint = f"; did you mean '{near}'?" if near else ""
        complain(f"--format: unknown format {quoted(wanted)}{hint} ({', '.join(FORMATS)})")
    if wanted is not None or output is None:
        return wanted or "md"
    form = _BY_SUFFIX.get(PurePath(output).suffix.lower())
    if form is None:
        complain(f"-o: {quoted(output)} does not say how to write it; end it in .html or .md, or add --format")
    return form


def _text(form: str, outcome: Outcome, compared: Sequence[Outcome], source: Source) -> str:
    with Progress() as progress:
        progress.say(f"hashing {len(outcome.log):,} events")
        report = report_of(outcome, source, compared, progress.say)
        progress.say("writing it down")
        if form == "html":
            from playground.report.html import to_html

            return to_html(report)
        from playground.report.markdown import to_markdown

        return to_markdown(report)


def _under(preset: Preset, own: Outcome) -> Outcome:
    """The schedule under one guarantee; what has been played already is not played again."""
    if preset.settings == own.preset.settings:
        return own
    return play_with_progress(preset, f"{preset.settings.guarantee.word}: ")


def _shown_name(name: str) -> str:
    """The preset as it is typed where it is: a report says nothing of the folders of the machine that made it."""
    if is_token(name) or opener_of(name) or name in preset_names():
        return name.strip()
    file = printable(PurePath(name).name)
    return quote(f"./{file}" if file.startswith("-") or file in preset_names() else file)
