"""`playground diagram`: the space-time diagram of a preset's run, in the terminal or as a file for other tools."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import PurePath
from typing import Final, TextIO

from playground.checker.fates import Fate
from playground.cli.output import Output
from playground.cli.run import play_with_progress
from playground.cli.terminal import can_print, complain, width
from playground.cli.words import FATES
from playground.diagram.diagram import Diagram, diagram_of
from playground.diagram.glyphs import UNICODE
from playground.diagram.text import DiagramLine, TextDiagram
from playground.scenario.load import load_preset
from playground.scenario.mistakes import nearest, quoted
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.text import one_line
from playground.words.colours import PART_OF, printed
from playground.words.phrases import plural

FORMATS: Final = ("text", "svg", "mermaid", "shiviz")
_BY_SUFFIX: Final = {"": "text", ".txt": "text", ".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid"}
_MAX_NAMED: Final = 5
_LONGEST_NAME: Final = 10
"""No run has so many messages that the name of one is longer."""
STYLES: Final = {
    **{role: printed(part) for role, part in PART_OF.items()},
    "time": "",
    "dim": "dim",
    "node": "",
    "note": "italic dim",
}
"""A role of the diagram -> how it looks."""


def draw_preset(
    name: str, overrides: Overrides, *, message: str | None, wanted: str | None, output: Output, ascii_only: bool
) -> None:
    """Play a preset out and draw it, on standard output or into a file."""
    form = _format(wanted, output.path or "")
    preset = load_preset(name, overrides)
    number = _number(message, preset)
    with output.open(preset=name, example="diagram.svg") as file:
        outcome = play_with_progress(preset)
        _must_be_sent(number, outcome)
        diagram = diagram_of(outcome.log, outcome.preset.settings, number)
        if form == "text":
            _write_text(outcome, diagram, file, ascii_only=ascii_only)
        else:
            file.writelines(_lines(form, diagram, outcome))


def _format(wanted: str | None, output: str) -> str:
    """How it is drawn: as asked for, else as the file's name says, else as text."""
    if wanted is not None and wanted not in FORMATS:
        near = nearest(wanted, FORMATS)
        hint = f"; did you mean '{near}'?" if near else ""
        complain(f"--format: unknown format {quoted(wanted)}{hint} ({', '.join(FORMATS)})")
    form = wanted or _BY_SUFFIX.get(PurePath(output).suffix.lower())
    if form is None:
        complain(f"-o: cannot draw {quoted(output)}; end it in .svg, .mmd or .txt, or add --format")
    return form


def _number(word: str | None, preset: Preset) -> int:
    """The number of the message that is asked for; 0 for all. One that no run of the preset has is refused."""
    if word is None:
        return 0
    most = preset.most_messages
    up_to = "at most " if most > preset.settings.workload.messages else ""
    has = f"this run has {up_to}m1 to m{most}" if most else "this run has no messages"
    if not re.fullmatch(r"m[1-9][0-9]*", word, re.ASCII):
        complain(f"--message: {quoted(word)} is not the name of a message, such as m3; {has}")
    if len(word) > _LONGEST_NAME or int(word[1:]) > most:
        complain(f"--message: there is no {quoted(word)}; {has}")
    return int(word[1:])


def _must_be_sent(number: int, outcome: Outcome) -> None:
    sent = [record.number for record in outcome.judgement.messages] if number else []
    if number and number not in sent:
        has = f"this run has m1 to m{max(sent)}" if sent else "this run has no messages"
        complain(f"--message: there is no 'm{number}'; {has}")


def _lines(form: str, diagram: Diagram, outcome: Outcome) -> Iterable[str]:
    title = outcome.preset.told_title
    if form == "svg":
        from playground.diagram.svg import to_svg

        return [to_svg(diagram, title)]
    if form == "mermaid":
        from playground.diagram.mermaid import to_mermaid

        return to_mermaid(diagram, title)
    from playground.diagram.shiviz import to_shiviz

    return to_shiviz(diagram)


# Text.


def _write_text(outcome: Outcome, diagram: Diagram, file: TextIO, *, ascii_only: bool) -> None:
    text = TextDiagram(diagram, width(), ascii=ascii_only or not can_print(UNICODE.sample, file.encoding))
    lines = chain([text.header()], text, [_BLANK, text.legend(), text.reading()])
    title = f"{one_line(outcome.preset.told_title)}\n"
    if file is not sys.stdout or not _is_coloured():
        file.writelines(chain([title], (line.text + "\n" for line in lines), _ending(outcome, diagram)))
    else:
        _print(lines, title, _ending(outcome, diagram))


def _is_coloured() -> bool:
    from playground.cli.page import console

    return console().is_terminal


def _print(lines: Iterable[DiagramLine], title: str, ending: Iterable[str]) -> None:
    from rich.text import Text

    from playground.cli.page import console

    screen = console()
    show: Callable[[Text], None] = lambda text: screen.print(text, soft_wrap=True)  # noqa: E731
    show(Text(title.rstrip("\n"), "bold"))
    for line in lines:
        show(Text.assemble(*((text, STYLES.get(role, "")) for text, role in line.spans)))
    for text in ending:
        show(Text(text.rstrip("\n"), "bold"))


def _ending(outcome: Outcome, diagram: Diagram) -> Iterator[str]:
    """What the ledger cannot show in the end: what never came."""
    focus = diagram.focus.message if diagram.focus else 0
    records = [one for one in outcome.judgement.messages if focus in (0, one.number)]
    for fate in Fate:
        names = [f"m{record.number}" for record in records if record.fate is fate]
        if names and (fate is not Fate.APPLIED_ONCE or focus):
            more = len(names) - _MAX_NAMED
            shown = ", ".join(names[:_MAX_NAMED]) + (f" and {plural(more, 'other')}" if more > 0 else "")
            yield f"in the end {FATES[fate].text}: {shown}\n"


_BLANK: Final = DiagramLine((), 0, 0)
